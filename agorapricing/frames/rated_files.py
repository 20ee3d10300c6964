"""What came of rating files: how many rows, and each offer over all of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.files import NONE_REJECTED, Reason
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.numbers import exact, ratio
from agorapricing.rating import Displayed
from agorapricing.records import Keys


@frozen
class Tally:
    """An offer over all rows: how many have an amount, their sum, and for how many rows it is the cheapest."""

    offer: str
    currency: str
    rated: int = 0
    total: Decimal = Decimal(0)
    cheapest: int | None = 0


@frozen(eq=False, str=False, slots=False)
class RatedFiles(Displayed):
    """What came of rating files: rows = written + rejected; which columns were which meters, and which none.

    The lines of the files, headers apart, are rows + continued: those on which a quoted field of a row goes on.
    """

    layout = "ratings.report"
    record = Keys("on months? rows: written: rejected: reason=reason.text? columns passed offers")

    on: date | None
    """The day whose prices all rows have; none where each has those of its month."""
    rows: int
    rejected: int
    tallies: tuple[Tally, ...]
    columns: Mapping[str, str] = attrs.field(converter=frozen_dict, factory=dict)
    passed: tuple[str, ...] = ()
    continued: int = 0
    reason: Reason = NONE_REJECTED
    """The most frequent reason of rejected rows."""
    months: tuple[str, ...] = ()
    """The months of the rows, where each has the prices of its own."""

    @property
    def written(self) -> int:
        """The rows that are written."""
        return self.rows - self.rejected

    @property
    def offers(self) -> tuple[dict[str, Any], ...]:
        """Each offer's tally as plain values, with the share of rows that it is cheapest for."""
        return tuple({**_TALLY(tally), "cheapest_percent": self.share(tally)} for tally in self.tallies)

    def share(self, tally: Tally) -> str | None:
        """The share of rows that an offer is cheapest for, in percent to one decimal; None where none can be."""
        if tally.cheapest is None or not self.written:
            return None
        with exact():
            return f"{ratio(Decimal(tally.cheapest * 100), Decimal(self.written), 1):f}"


_TALLY = Keys("offer currency total rated: cheapest:")
