"""What a workload asks of records of calls, wherever they were read from."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date, tzinfo
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from agorapricing.errors import AgorapricingError
from agorapricing.pricebook import ANYBODY, Assumption, Customer

if TYPE_CHECKING:  # a profile knows records
    from agorapricing.metering import Bucket, Metering, Meters, Part
    from agorapricing.profiles.profile import Profile


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

    def told_by(self, rule: Metering) -> Hashable:
        """What of a rule counts for them, besides when seconds become minutes."""

    def bounds(self, rule: Metering) -> str:
        """What the low and the high case are under a rule, in words; nothing where it has none."""

    def otherwise(self, rule: Metering) -> Iterable[tuple[Assumption, CallRecords]]:
        """What may hold instead under a rule, and the records then."""

    def to_record(self) -> dict[str, Any]:
        """Give plain values."""


class RecordedMonth(CallRecords, Protocol):
    """A month of records as a profile, and how many of its days are known."""

    @property
    def name(self) -> str:
        """The month as 2026-07."""

    @property
    def covered(self) -> int:
        """How many days are known."""

    @property
    def length(self) -> int:
        """How many days the month has."""

    @property
    def text(self) -> str:
        """What is known of the month, in words."""

    @property
    def profile(self) -> Profile:
        """The usage of the month, at the prices of its first day."""


class MonthlyRecords(ABC):
    """Records of one or several months, wherever they were read from."""

    __slots__ = ()

    partial: str
    zone: Any

    @property
    @abstractmethod
    def on(self) -> date | None:
        """The first day of the last month that they are of; none where no day is known."""

    @abstractmethod
    def days(self, zone: Any) -> tuple[date, date] | None:
        """The first and the last day of a zone; none where no day is known."""

    @property
    def buyer(self) -> Customer:
        """Who buys in all months: an account of which nothing is stated is opened on the first day."""
        days = self.days(self.zone)
        return Customer(opened=days[0]) if days else ANYBODY

    @abstractmethod
    def months(self, zone: tzinfo | None = None) -> Sequence[RecordedMonth]:
        """The months in a zone, or in that of the records. Raises AgorapricingError where there is nothing."""

    @abstractmethod
    def scaled(self) -> MonthlyRecords:
        """The same, with months that are not whole scaled by their days."""

    @abstractmethod
    def whole(self) -> MonthlyRecords:
        """The same, with the word that the months are whole."""


def whole_months(records: MonthlyRecords) -> Sequence[RecordedMonth]:
    """The months of records for a comparison, which must be whole, or scaled.

    Raises AgorapricingError for another one, and where there is nothing.
    """
    months = records.months()
    if records.partial == "refused" and (partial := [each for each in months if each.covered < each.length]):
        said = "; ".join(each.text for each in partial)
        raise AgorapricingError(
            f"{said}: only whole months are compared. Scale them to the month by their days with --scale-days, or say "
            "with --whole-months that there were no other calls"
        )
    return months
