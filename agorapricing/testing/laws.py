"""What a law is, and what it looks at: one case.

A law says nothing where it holds, or what is wrong. It computes with Fractions or by another way through the library,
never by the way that it judges.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from inspect import getdoc
from math import prod
from typing import Any

import attrs

from agorapricing.errors import UnpricedMeterError
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.numbers import ZERO, exact
from agorapricing.pricebook import Offer
from agorapricing.rating import Line
from agorapricing.tariff import Charge, Price, Stage, Staged, Tariff, priced_total
from agorapricing.usage import Usage


@frozen
class Case:
    """What a law looks at: a tariff, a usage that it prices, and a usage that comes on top."""

    tariff: Tariff
    usage: Usage
    more: Usage
    offer: Offer | None = attrs.field(default=None, repr=lambda offer: offer.id if offer else "None")

    def _repr_pretty_(self, printer: Any, is_cycle: bool) -> None:  # noqa: ARG002, FBT001  # as Hypothesis calls it
        """How Hypothesis prints it: as it shows itself, without the whole book of its offer."""
        printer.text(repr(self))

    @property
    def grown(self) -> dict[str, Decimal]:
        """Both usages together."""
        with exact():
            return {m: self.usage.get(m, ZERO) + self.more.get(m, ZERO) for m in {**self.usage, **self.more}}

    def cost(self, usage: Mapping[str, Any]) -> Decimal | None:
        """The total of a usage; None where some of it is quoted on request."""
        try:
            return cost_of(self.tariff, usage)
        except UnpricedMeterError:
            return None


def cost_of(tariff: Tariff, usage: Mapping[str, Any]) -> Decimal:
    """The total of usage, also of more than anybody is billed for, as where two usages are added."""
    with exact():
        total: Decimal = priced_total(tariff.apply(usage))
    return total


def net(price: Price) -> Fraction:
    """What one unit at a price costs, worked out anew."""
    full = Fraction(price.unit_price or 0) / Fraction(price.per)
    return prod((1 - Fraction(reduction.fraction) for reduction in price.reductions), start=full)


def worth(charges: Iterable[Charge[Any] | Line]) -> Fraction:
    """What charges, or the lines of a bill, come to, worked out anew."""
    return sum((net(charge.price) * Fraction(charge.quantity) for charge in charges), Fraction(0))


def subject(tariff: Tariff) -> Tariff | Stage:
    """What an equation is about: the stage of a tariff with one after it, or the tariff itself."""
    return tariff.stage if isinstance(tariff, Staged) else tariff


@frozen
class Broken:
    """What is wrong, in words; the usage beside which it shows, and the usage itself where it is not the case's."""

    what: str
    beside: Mapping[str, Decimal] | None = attrs.field(default=None, converter=attrs.converters.optional(frozen_dict))
    usage: Usage | None = None


@frozen
class Law:
    """A rule that bills keep.

    `claim` names what a tariff must claim for the law to apply to it; None for every tariff. `elsewhere` says why it
    does not apply to others, `cause` what usually breaks it. With `kind` it is the equation of one combinator, and is
    looked at wherever that stands; with `of_regimes` it is about a regime as a whole, beside the list price.
    """

    name: str
    sentence: str
    equation: str
    holds: Callable[[Case], Broken | None]
    claim: str | None = None
    elsewhere: str = ""
    of_offers: bool = False
    of_regimes: bool = False
    kind: type | None = None
    cause: str = ""
    applies: Callable[[Offer], bool] = attrs.field(default=lambda _: True, repr=False)

    def applies_to(self, case: Case) -> bool:
        """Whether the law is one for this tariff, or this offer."""
        if self.of_offers:
            return case.offer is not None and self.applies(case.offer)
        if self.kind is not None:
            return type(subject(case.tariff)) is self.kind
        return self.claim is None or self.claim in case.tariff.claims

    def broken(self, case: Case) -> Broken | None:
        """Say what is wrong with a case; None where the law holds or does not apply."""
        return self.holds(case) if self.applies_to(case) else None


def stated(equation: str, **about: Any) -> Callable[[Callable[[Case], Broken | None]], Law]:
    """Make a law of the function that looks at a case: its name is the law's, its docstring the sentence.

    >>> @stated("cost(u) >= 0")
    ... def never_below_zero(case: Case) -> Broken | None:
    ...     \"\"\"Nobody is paid for usage.\"\"\"
    ...     return Broken("it is") if (case.cost(case.usage) or 0) < 0 else None
    >>> never_below_zero.name, never_below_zero.sentence
    ('never-below-zero', 'Nobody is paid for usage.')
    """
    return lambda holds: Law(holds.__name__.replace("_", "-"), getdoc(holds) or "", equation, holds, **about)
