"""A tariff as a plan: run once over recorded numbers, then computed many times as plain Python.

The tariff stays the only definition of the rules. Integers stay integers (fast, and exact without a context);
Decimals stay Decimals, inside `exact()`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

import attrs

from agorapricing.exact import exact
from agorapricing.recorded import Form, compiled, form, scale
from agorapricing.tariff import Charge, Price, Tariff, total


@attrs.frozen(eq=False)
class Plan:
    """What a tariff charges for usage of some meters, whatever the quantities.

    >>> from agorapricing.tariff import Rates
    >>> plan = Plan.of(Rates.of({"rtc.audio": 7}, per=1000), ("rtc.audio",))
    >>> plan.cost((300_000,))
    Decimal('2100.000')
    """

    meters: tuple[str, ...]
    charges: tuple[Charge[Any], ...]

    @classmethod
    def of(cls, tariff: Tariff, meters: Sequence[str]) -> Plan:
        """Record a tariff over symbols, one a meter."""
        symbols = {meter: Form.symbol(name) for meter, name in zip(meters, _symbols(len(meters)), strict=True)}
        charged = tariff.charges(symbols)
        return cls(tuple(meters), tuple(charge for charge in charged if charge.quantity != Form(())))

    @cached_property
    def prices(self) -> tuple[tuple[Price, Decimal], ...]:
        """The price and net price of each charge."""
        return tuple((charge.price, charge.price.net) for charge in self.charges)

    @cached_property
    def quantities(self) -> Callable[..., tuple[Any, ...]]:
        """From the quantities of the meters, in order, to the quantity of each charge; runs inside `exact()`."""
        return compiled(_symbols(len(self.meters)), [_form(charge) for charge in self.charges])

    @cached_property
    def _scaled(self) -> tuple[Callable[..., Any], int]:
        with exact():
            summed = form(total(self.charges))
            decimals = scale(summed)
            return compiled(_symbols(len(self.meters)), summed * (Decimal(10) ** decimals)), decimals

    @cached_property
    def quoted(self) -> tuple[int, ...]:
        """The places of the charges that have no printed price."""
        return tuple(place for place, charge in enumerate(self.charges) if charge.price.unit_price is None)

    @cached_property
    def is_noted(self) -> bool:
        """Whether any price says something that a bill must repeat."""
        return any(charge.price.note for charge in self.charges)

    def cost(self, quantities: Iterable[Any]) -> Decimal:
        """The total for quantities in the order of `meters`, exact and unrounded."""
        compute, decimals = self._scaled
        with exact() as context:
            return Decimal(compute(*quantities)).scaleb(-decimals, context)


def _form(charge: Charge[Any]) -> Form:
    return form(charge.quantity)


def _symbols(count: int) -> tuple[str, ...]:
    return tuple(f"u{place}" for place in range(count))
