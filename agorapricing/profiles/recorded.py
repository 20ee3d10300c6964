"""What a workload asks of records of calls, wherever they were read from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol

from agorapricing.metering import Bucket, Metering, Meters, Part


class CallRecords(Protocol):
    """A month of records of calls."""

    @property
    def participant_seconds(self) -> Decimal:
        """The time that people were in rooms."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of amounts has to know."""

    @property
    def roles(self) -> frozenset[str]:
        """The roles that people were in rooms in."""

    def buckets(
        self, rule: Metering, recount: Callable[[Part], Meters] | None = None
    ) -> Sequence[tuple[Bucket, Mapping[str, Any]]]:
        """The seconds by a rule, or as `recount` says."""

    def to_record(self) -> dict[str, Any]:
        """Give plain values."""
