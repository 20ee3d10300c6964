"""A modifier for service that stops: usage that would have to be paid has no price, instead of being billed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import attrs

from agorapricing.tariff import claims
from agorapricing.tariff.base import Modifier, Quantities
from agorapricing.tariff.charge import Charges


def _meters(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(given)


@attrs.frozen
class Suspended(Modifier):
    """Service stops where usage of some meters is covered by nothing: what is over has no price, for `why`.

    What costs nothing anyhow, as in a tier without a price, goes on.

    >>> from decimal import Decimal
    >>> from agorapricing.tariff import Allowance, Rates
    >>> free = Suspended(Allowance(Rates.of({"a.b": 2}), 10, ("a.b",)), ("a.b",), "suspended above 10")
    >>> free.cost({"a.b": Decimal(10)})
    Decimal('0')
    >>> free.cost({"a.b": Decimal(11)})
    Traceback (most recent call last):
    agorapricing.errors.UnpricedMeterError: this tariff has no price for meter 'a.b': suspended above 10
    """

    pool: tuple[str, ...] = attrs.field(converter=_meters)
    why: str

    @property
    def has_quoted(self) -> bool:
        """What is over has no price."""
        return True

    @cached_property
    def claims(self) -> frozenset[str]:
        """All usage is still charged in its own units; but some of it has no price."""
        return self.tariff.claims & {claims.CONSERVED, claims.FREE_AT_ZERO}

    def apply(self, usage: Quantities) -> Charges:
        return tuple(
            each.at(attrs.evolve(each.price, unit_price=None, unpriced=self.why))
            if each.price.meter in self.pool and each.price.is_usage and each.price.net
            else each
            for each in self.tariff.apply(usage)
        )
