"""A tariff as a plan: run once over recorded numbers, then computed many times as plain Python.

The tariff stays the only definition of the rules. Integers stay integers (fast, and exact without a context);
Decimals stay Decimals, inside `exact()`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

import attrs

from agorapricing.exact import exact, times
from agorapricing.recorded import Form, evaluated, form, scale
from agorapricing.tariff import Charge, Price, Tariff, total
from agorapricing.usage import are_counts
from agorapricing.writing import compiled, not_zero, written


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
        return compiled(_symbols(len(self.meters)), [form(charge.quantity) for charge in self.charges])

    @cached_property
    def charged(self) -> Callable[..., list[tuple[int, Any]]]:
        """From the quantities of the meters to place and quantity of each charge that has one; inside `exact()`."""
        return not_zero(_symbols(len(self.meters)), [form(charge.quantity) for charge in self.charges])

    @cached_property
    def _total(self) -> tuple[Callable[..., Any], Decimal, bool]:
        """The total as a function that gives it in units of its last decimal, that unit, and whether it stays whole."""
        with exact():
            summed = form(total(self.charges))
            decimals = scale(summed)
            source = written(_symbols(len(self.meters)), summed * (Decimal(10) ** decimals))
            return source.function(), Decimal((0, (1,), -decimals)), source.is_whole

    @cached_property
    def quoted(self) -> tuple[int, ...]:
        """The places of the charges that have no printed price."""
        return tuple(place for place, charge in enumerate(self.charges) if charge.price.unit_price is None)

    @cached_property
    def _summed(self) -> tuple[Form, Form]:
        """The total, and all quantity in tiers without a printed price."""
        with exact():
            quoted: Any = sum((form(self.charges[place].quantity) for place in self.quoted), form(0))
            return form(total([c for c in self.charges if c.price.unit_price is not None])), quoted

    def over(self, quantities: Sequence[Any]) -> tuple[Any, Any]:
        """The total, and the quantity without a printed price, over quantities of any kind of number.

        >>> from agorapricing.curve import Curve
        >>> from agorapricing.tariff import Rates
        >>> cost, _ = Plan.of(Rates.of({"rtc.audio": 7}, per=1000), ("rtc.audio",)).over([Curve.linear(2000)])
        >>> cost(3)
        Fraction(42, 1)
        """
        values = dict(zip(_symbols(len(self.meters)), quantities, strict=True))
        known: dict[Any, Any] = {}
        with exact():
            priced, quoted = self._summed
            return evaluated(priced, values, known), evaluated(quoted, values, known)

    def cost(self, quantities: Collection[Any], *, counts: bool = False) -> Decimal:
        """The total for quantities in the order of `meters`, exact and unrounded.

        Say `counts` of quantities that `usage.are_counts` has seen already.
        """
        compute, unit, is_whole = self._total
        if is_whole and (counts or are_counts(quantities)):
            return times(compute(*quantities), unit)
        with exact():
            return Decimal(compute(*quantities)) * unit


def _symbols(count: int) -> tuple[str, ...]:
    return tuple(f"u{place}" for place in range(count))
