"""A tariff compiled for some meters: run once over symbolic numbers, then computed many times as plain Python.

The tariff stays the only definition of the rules. Integers stay integers (fast, and exact without a context);
Decimals stay Decimals, inside `exact()`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import chain
from typing import Any

import attrs

from agorapricing.frozen import frozen
from agorapricing.numbers import (
    ZERO,
    Form,
    Written,
    compiled,
    each_not_zero,
    evaluated,
    exact,
    form,
    is_nothing,
    scale,
    times,
    written,
)
from agorapricing.tariff.base import Tariff
from agorapricing.tariff.charge import Charge, Charges, Price, total


@frozen(eq=False)
class CompiledTariff:
    """What a tariff charges for usage of some meters, whatever the quantities.

    >>> from agorapricing.tariff.rates import Rates
    >>> compiled_tariff = CompiledTariff.of(Rates.of({"rtc.audio": 7}, per=1000), ("rtc.audio",))
    >>> compiled_tariff.cost((300_000,))
    Decimal('2100.000')
    """

    meters: tuple[str, ...]
    _charges: Charges
    groups: tuple[tuple[tuple[str, ...], Charges], ...] = ()
    """Instead of charges, where many apps buy their own: some of the meters, and charges over symbols for those."""

    @classmethod
    def of(cls, tariff: Tariff, meters: Sequence[str]) -> CompiledTariff:
        """Record a tariff over symbols, one a meter."""
        tariff.refuse_unknown(meters)
        if groups := tuple((own, _not_nothing(charges)) for own, charges in tariff.apart(meters)):
            return cls(tuple(meters), (), groups)
        return cls(tuple(meters), _not_nothing(tariff.charges(symbols(meters))))

    @cached_property
    def charges(self) -> Charges:
        """All charges, over symbols, one a meter."""
        used = symbols(self.meters)
        apart = (_over(charges, [used[meter] for meter in own]) for own, charges in self.groups)
        return (*self._charges, *chain.from_iterable(apart))

    @cached_property
    def prices(self) -> tuple[tuple[Price, Decimal], ...]:
        """The price and net price of each charge."""
        charges = (*self._charges, *chain.from_iterable(charges for _, charges in self.groups))
        return tuple((charge.price, charge.price.net) for charge in charges)

    @cached_property
    def quantities(self) -> Callable[..., tuple[Any, ...]]:
        """From the quantities of the meters, in order, to the quantity of each charge; runs inside `exact()`."""
        return compiled(_symbols(len(self.meters)), [form(charge.quantity) for charge in self.charges])

    @cached_property
    def charged(self) -> Callable[..., list[tuple[int, Any]]]:
        """From the quantities of the meters to place and quantity of each charge that has one; inside `exact()`."""
        return self._each_not_zero("found = []", "found.append(({place}, {value}))", "return found").function()

    def lines(self, line: type) -> Callable[[Mapping[str, Any]], tuple[list[Any], Decimal]]:
        """From quantities by meter to the lines of all groups, and their total."""
        works = [(CompiledTariff(own, charges).itemised(line).function(), own) for own, charges in self.groups]

        def together(given: Mapping[str, Any]) -> tuple[list[Any], Decimal]:
            found = [work(*(given[meter] for meter in meters)) for work, meters in works]
            with exact():
                return [each for lines, _ in found for each in lines], sum((total for _, total in found), ZERO)

        return together

    def itemised(self, line: type) -> Written:
        """From the quantities of the meters to lines, tuples of price, quantity and amount, and their total."""
        names: dict[str, Any] = {"line": line, "new": tuple.__new__, "decimal": Decimal, "zero": ZERO}
        for place, (price, net) in enumerate(self.prices):
            names |= {f"price{place}": price, f"net{place}": net}
        made = "q = decimal({value}); a = q * net{place}; total += a; lines.append(new(line, (price{place}, q, a)))"
        found = self._each_not_zero("lines = []; total = zero", made, "return lines, total", **names)
        return attrs.evolve(found, is_exact=True)

    def _each_not_zero(self, first: str, each: str, last: str, **names: Any) -> Written:
        quantities = [form(charge.quantity) for charge in self.charges]
        return each_not_zero(_symbols(len(self.meters)), quantities, first=first, each=each, last=last, **names)

    @cached_property
    def summed(self) -> Written:
        """From the quantities of the meters to the total, counted in units of its last decimal."""
        with exact():
            total_ = form(total(self.charges))
            decimals = scale(total_)
            unit = Decimal((0, (1,), -decimals))
            counted = total_ * (Decimal(10) ** decimals)
            return written(_symbols(len(self.meters)), counted, "times({result}, unit)", times=times, unit=unit)

    @cached_property
    def quoted(self) -> tuple[int, ...]:
        """The places of the charges that have no printed price."""
        return tuple(place for place, (price, _) in enumerate(self.prices) if price.unit_price is None)

    @cached_property
    def _summed(self) -> tuple[Form, Form]:
        """The total, and all quantity in tiers without a printed price."""
        return priced_and_quoted(self.charges)

    def over(self, quantities: Sequence[Any]) -> tuple[Any, Any]:
        """The total, and the quantity without a printed price, over quantities of any kind of number.

        >>> from agorapricing.numbers import Curve
        >>> from agorapricing.tariff.rates import Rates
        >>> cost, _ = CompiledTariff.of(Rates.of({"rtc.audio": 7}, per=1000), ("rtc.audio",)).over([Curve.linear(2000)])
        >>> cost(3)
        Fraction(42, 1)
        """
        values = dict(zip(_symbols(len(self.meters)), quantities, strict=True))
        known: dict[Any, Any] = {}
        with exact():
            priced, quoted = self._summed
            return evaluated(priced, values, known), evaluated(quoted, values, known)

    def charges_over(self, quantities: Sequence[Any]) -> Charges:
        """The charges over quantities of any kind of number."""
        return _over(self.charges, quantities)

    @cached_property
    def _cost(self) -> Callable[..., Decimal]:
        return self.summed.function()

    def cost(self, quantities: Iterable[Any]) -> Decimal:
        """The total for quantities in the order of `meters`, exact and unrounded."""
        with exact():
            return self._cost(*quantities)


def priced_and_quoted(charges: Sequence[Charge[Any]]) -> tuple[Form, Form]:
    """The total of what has a printed price, and all quantity in tiers without one, over symbols."""
    priced = [charge for charge in charges if charge.price.unit_price is not None]
    with exact():
        quoted: Any = sum((form(charge.quantity) for charge in charges if charge.price.unit_price is None), form(0))
        return form(total(priced)), quoted


def symbols(meters: Sequence[str]) -> dict[str, Form]:
    """A symbol for each meter."""
    return {meter: Form.symbol(name) for meter, name in zip(meters, _symbols(len(meters)), strict=True)}


def _over(charges: Charges, quantities: Sequence[Any]) -> Charges:
    """Charges over symbols, over quantities of any kind of number instead."""
    values = dict(zip(_symbols(len(quantities)), quantities, strict=True))
    known: dict[Any, Any] = {}
    with exact():
        return tuple(Charge(each.price, evaluated(form(each.quantity), values, known)) for each in charges)


def _not_nothing(charges: Charges) -> Charges:
    """The charges that can be of something."""
    return tuple(charge for charge in charges if not is_nothing(charge.quantity))


def _symbols(count: int) -> tuple[str, ...]:
    return tuple(f"u{place}" for place in range(count))
