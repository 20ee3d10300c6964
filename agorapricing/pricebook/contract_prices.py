"""The terms of a contract about prices: rates per unit, and models of one meter such as own tiers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import attrs

from agorapricing.errors import KeyPath
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.messages import Message, joined
from agorapricing.numbers import ONE
from agorapricing.pricebook.contract_conversions import ConvertTerm
from agorapricing.pricebook.contract_meters import refuse_counted
from agorapricing.pricebook.contract_terms import (
    ContractTerm,
    LadderTerm,
    MaximumTerm,
    MinimumTerm,
    PercentOffTerm,
    not_empty,
)
from agorapricing.pricebook.edition import Edition
from agorapricing.tariff import Leaf, Rate, noted

_FIXED = Message("fixed by the contract")


@frozen(kw_only=True)
class RatesTerm(ContractTerm):
    """Fixed prices for `per` units: they stand instead of the book's, and the stages of the chain apply to them."""

    kind: str = attrs.field(init=False, default="rates")
    rates: Mapping[str, Decimal] = attrs.field(converter=frozen_dict, validator=not_empty)
    per: Decimal = ONE

    @property
    def prices(self) -> Mapping[str, KeyPath]:
        """Those that it has rates of."""
        return {meter: ("rates", meter) for meter in self.rates}

    def priced(self, edition: Edition, source: str) -> Edition:
        """The edition with these prices."""
        for meter in self.rates:
            refuse_counted(meter, edition)
        own = {meter: self._rate(meter, edition, source) for meter in self.rates}
        ladders = {meter: each for meter, each in edition.ladders.items() if meter not in own}
        return attrs.evolve(edition, rates={**edition.rates, **own}, ladders=ladders)

    def _rate(self, meter: str, edition: Edition, source: str) -> Rate:
        before = edition.rates.get(meter)
        said = (
            Message("the book's price is {price:f} per {per:,f}", price=before.price, per=before.per) if before else ""
        )
        note = joined("; ", noted(_FIXED, said, self.note))
        return Rate(meter, self.rates[meter], self.per, source, note, step=_step(meter, edition))


@frozen(kw_only=True)
class LeafTerm(ContractTerm):
    """A meter's price by a model that books have, as tiers or whole blocks; it stands instead of the book's."""

    kind: str = attrs.field(init=False, default="prices")
    leaf: Leaf

    @property
    def prices(self) -> Mapping[str, KeyPath]:
        """The one meter."""
        return {self.leaf.meter: ("meter",)}

    def priced(self, edition: Edition, source: str) -> Edition:
        """The edition with the model."""
        meter = self.leaf.meter
        refuse_counted(meter, edition)
        note = joined("; ", noted(_FIXED, self.note))
        leaf = attrs.evolve(self.leaf, source=source, note=note, step=_step(meter, edition))
        rates = {name: rate for name, rate in edition.rates.items() if name != meter}
        return attrs.evolve(edition, rates=rates, ladders={**edition.ladders, meter: leaf})


def _step(meter: str, edition: Edition) -> Decimal:
    """The smallest part of a unit that a meter counts, by the book's own price."""
    before = edition.rates.get(meter) or edition.ladders.get(meter)
    return before.step if before else ONE


KINDS: Mapping[str, type[ContractTerm]] = {
    "percent_off": PercentOffTerm,
    "rates": RatesTerm,
    "convert": ConvertTerm,
    "ladder": LadderTerm,
    "minimum": MinimumTerm,
    "maximum": MaximumTerm,
}
"""The short kinds of terms, by the key that says what a term is; a `StageTerm` says `kind`, a `LeafTerm` `model`."""
