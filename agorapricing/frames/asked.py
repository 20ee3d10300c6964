"""What is asked of a frame: tariffs recorded once over the meters that its columns hold, as amounts per column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import attrs

from agorapricing.bill import Line, waterfall
from agorapricing.book import Offer
from agorapricing.errors import TariffError
from agorapricing.exact import Rounding, exact
from agorapricing.recorded import Form, form
from agorapricing.tariff import Charge, Tariff, total

TOTAL, STAGES, LINES = DETAILS = ("total", "stages", "lines")


@attrs.frozen
class Rated:
    """A tariff whose payable amount becomes the column `name`, rounded as its book says."""

    name: str
    tariff: Tariff
    rounding: Rounding = Rounding()  # noqa: RUF009  # frozen
    currency: str = ""

    @classmethod
    def of(cls, offer: Offer) -> Rated:
        """An offer's tariff."""
        return cls(offer.id, offer.tariff, offer.book.rounding, offer.book.currency)

    def over(self, meters: Iterable[str]) -> Recorded:
        """Record the tariff over symbols of those meters that it prices."""
        taken = [meter for meter in meters if meter in self.tariff.meters]
        return Recorded(self, self.tariff.charges({meter: Form.symbol(meter) for meter in taken}))


@attrs.frozen(eq=False)
class Recorded:
    """What a tariff charges, over symbols."""

    rated: Rated
    charges: Sequence[Charge[Any]]

    @property
    def priced(self) -> list[Charge[Any]]:
        """The charges with a printed price."""
        return [charge for charge in self.charges if charge.price.unit_price is not None]

    @property
    def total(self) -> Form:
        """The total of what has a printed price."""
        return form(total(self.priced))

    @property
    def quoted(self) -> Form:
        """All quantity in tiers without a printed price."""
        with exact():
            found: Any = sum((charge.quantity for charge in self.charges if charge.price.unit_price is None), form(0))
        return form(found)

    @property
    def is_signed(self) -> bool:
        """Whether a charge can be a credit, so that nothing says that the total is not below 0."""
        return any(charge.price.net < 0 for charge in self.priced)

    def parts(self, detail: str) -> dict[str, Form]:
        """The exact amounts that add up to the total, by stage or by line."""
        found: dict[str, Form] = {}
        with exact():
            for name, amount in self._parts(detail):
                found[name] = found.get(name, form(0)) + amount
        return found

    def _parts(self, detail: str) -> Iterator[tuple[str, Form]]:
        for place, charge in enumerate(self.priced, 1):
            line = Line(charge.price, form(charge.quantity), form(charge.amount))  # type: ignore[arg-type]  # recorded
            if detail == STAGES:
                yield from waterfall(line)  # type: ignore[misc]  # over recorded numbers it gives recorded numbers
            else:
                words = (str(place), line.meter or line.stage, line.label)
                yield ".".join(word for word in words if word), line.amount  # type: ignore[misc]  # the same


def known_detail(detail: str) -> str:
    """A detail that there is.

    >>> known_detail("stages")
    'stages'

    Raises TariffError for another one.
    """
    if detail not in DETAILS:
        raise TariffError(f"detail must be one of {', '.join(DETAILS)}, not {detail!r}")
    return detail
