"""What is asked of a frame: tariffs over symbols of the meters that its columns hold, as amounts per column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from agorapricing.errors import TariffError
from agorapricing.frames.factored import Factored, factored
from agorapricing.frozen import frozen
from agorapricing.numbers import Form, Rounding, exact, form
from agorapricing.pricebook import Offer
from agorapricing.rating import Line, waterfall
from agorapricing.tariff import Charge, Tariff, priced_and_quoted

_MOST = 16
"""Orders of meters for which a tariff keeps what was recorded."""
TOTAL, STAGES, LINES = DETAILS = ("total", "stages", "lines")


@frozen
class Rated:
    """A tariff whose payable amount becomes the column `name`, rounded as its book says."""

    name: str
    tariff: Tariff
    rounding: Rounding = Rounding()  # frozen

    @classmethod
    def of(cls, offer: Offer) -> Rated:
        """An offer's tariff; one whose lines are each rounded is no sum that columns can round once."""
        if offer.book.rounding.lines:
            raise TariffError(f"{offer.id} rounds each line of a bill: rate its usage row by row, by `rate`")
        known: Rated | None = offer.recorded.get(cls)
        if known is None:
            known = offer.recorded[cls] = cls(offer.id, offer.tariff, offer.book.rounding)
        return known

    @cached_property
    def _recorded(self) -> dict[tuple[str, ...], SymbolicTariff]:
        """What was recorded, by meters."""
        return {}

    def over(self, meters: Iterable[str]) -> SymbolicTariff:
        """Record the tariff over symbols of those meters that it prices, once for each order of them."""
        taken = tuple(meter for meter in meters if meter in self.tariff.meters)
        known = self._recorded.get(taken)
        if known is None:
            if len(self._recorded) >= _MOST:
                self._recorded.clear()
            charges = self.tariff.charges({meter: Form.symbol(meter) for meter in taken})
            known = self._recorded[taken] = SymbolicTariff(self, charges)
        return known


@frozen(eq=False)
class SymbolicTariff:
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
        return self._sums[0]

    @property
    def quoted(self) -> Form:
        """All quantity in tiers without a printed price."""
        return self._sums[1]

    @cached_property
    def factored(self) -> Factored:
        """The total in its factored form, which does not depend on a frame."""
        with exact():
            return factored(self.total)

    @cached_property
    def _sums(self) -> tuple[Form, Form]:
        return priced_and_quoted(self.charges)

    @cached_property
    def is_signed(self) -> bool:
        """Whether a charge can be a credit, so that nothing says that the total is not below 0."""
        return any(charge.price.net < 0 for charge in self.priced)

    def parts(self, detail: str) -> dict[str, Form]:
        """The exact amounts that add up to the total, by stage or by line."""
        amounts: dict[str, Form] = {}
        with exact():
            for name, amount in self._parts(detail):
                amounts[name] = amounts.get(name, form(0)) + amount
        return amounts

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
