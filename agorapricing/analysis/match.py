"""Which discount makes an offer cost what a rival does, or a stated part less: solved exactly, by rating."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from agorapricing.analysis.costs import Compared
from agorapricing.analysis.solving import least_off
from agorapricing.bill import SCHEMA, plain
from agorapricing.book import Offer
from agorapricing.disclosure import refuse_closed
from agorapricing.display import Displayed
from agorapricing.errors import TariffError, UnpricedMeterError
from agorapricing.exact import ZERO, exact, fraction, quotient
from agorapricing.quoting import Quote, named_among, rated_of
from agorapricing.rating import cost
from agorapricing.stages import MinimumStage, PercentOffStage, Stage
from agorapricing.usage import Usage

BEFORE, AFTER = "percent off before all stages", "percent off after all stages"
METER, PRICE, COMMITMENT = "percent off", "unit price", "minimum commitment"
"""What may be changed: prices of everything, or of some meters together, before the other stages or after them (fees
are never discounted); one meter's list price as a percentage or as a price; or a floor of the month's amount."""

_OWN = "match"


@attrs.frozen
class Term:
    """A term that makes the offer cost the target: its value, exact, or why there is none.

    `value` is a fraction off, a price for `per` units, or an amount of money in the offer's currency.
    """

    kind: str
    meters: tuple[str, ...]
    """The meters that it is about; none for everything."""
    value: Fraction | None
    why_not: str = ""
    per: Decimal | None = None

    @property
    def is_possible(self) -> bool:
        """Whether the term reaches the target."""
        return self.value is not None

    def to_record(self) -> dict[str, Any]:
        """Give the term as plain values; rationals as n/d."""
        value = None if self.value is None else str(self.value)
        per = None if self.per is None else plain(self.per)
        why_not = self.why_not or None
        return {"kind": self.kind, "meters": list(self.meters), "value": value, "per": per, "why_not": why_not}


@attrs.frozen(eq=False, str=False)
class Match(Displayed):
    """An offer, a rival, the total to be reached, and the terms that reach it."""

    comparison: Compared
    offer: str
    rival: str
    below: Decimal
    total: Fraction
    target: Fraction
    terms: tuple[Term, ...]

    @property
    def offer_currency(self) -> str:
        """The offer's own currency, which prices and commitments are in."""
        return named_among(self.comparison.quotes, self.offer).terms.currency

    @classmethod
    def of(cls, comparison: Compared, offer: str, rival: str, below: Any = ZERO, meters: Iterable[str] = ()) -> Match:
        """Match an offer of a comparison with another one, or with `below` (a fraction) less.

        With `meters`, percentages are also looked for that are on all of these together.

        Raises UnknownNameError for an offer that is not compared, UnpricedMeterError where one is incomplete, and
        AgorapricingError for a confidential contract, whose terms the answer would tell.
        """
        ours, theirs = (named_among(comparison.quotes, name) for name in (offer, rival))
        refuse_closed([ours.offered], "what it would have to change tells its terms, which are confidential")
        less = fraction(below, "below")
        total, wanted = Fraction(_total(ours)), Fraction(_total(theirs)) * (1 - Fraction(less))
        terms = _terms(ours, wanted / Fraction(ours.worth), tuple(meters))
        return cls(comparison, offer, rival, less, total, wanted, tuple(terms))

    def to_record(self) -> dict[str, Any]:
        """Give the terms as plain values, ready for JSON."""
        return {
            "schema": SCHEMA,
            "profile": self.comparison.profile.to_record(),
            "on": str(self.comparison.on),
            **self.comparison.priced_in,
            "offer": self.offer,
            "offer_currency": self.offer_currency,
            "rival": self.rival,
            "below": str(self.below),
            "total": str(self.total),
            "target": str(self.target),
            "terms": [each.to_record() for each in self.terms],
        }


def _total(quote: Quote) -> Decimal:
    with exact():
        return rated_of(quote).bill.total * quote.worth


def _terms(quote: Quote, target: Fraction, together: tuple[str, ...]) -> Iterator[Term]:
    """All terms, the target in the offer's own currency."""
    bill, offer = rated_of(quote).bill, quote.offered
    usage = bill.usage
    for unknown in (meter for meter in together if meter not in offer.tariff.meters):
        raise UnpricedMeterError(unknown, offer.id, tuple(offer.tariff.meters))
    for meters in ((), together) if together else ((),):
        for kind in (BEFORE, AFTER):
            yield _solved(kind, meters, offer, usage, target)
    charged = dict.fromkeys(line.meter for line in bill.lines if line.meter and line.amount)
    for meter in charged:
        yield _solved(METER, (meter,), offer, usage, target)
    for meter in charged:
        if meter in offer.edition.rates:
            yield _priced(meter, offer, usage, target)
    yield _committed(offer, usage, target)


def changed(offer: Offer, term: Term) -> Offer:
    """The offer with a term, whose value must be a decimal.

    Raises NumberError for a value that has no end as one.
    """
    assert term.value is not None  # noqa: S101  # for the type checker: of a term that is possible
    value = quotient(Decimal(term.value.numerator), Decimal(term.value.denominator), term.kind)
    chain = offer.regime.chain
    percent = PercentOffStage("", value, term.meters or None)
    if term.kind == AFTER:
        return _with(offer, percent, (*chain, _OWN))
    if term.kind == COMMITMENT:
        return _with(offer, MinimumStage("", value), (*chain, _OWN))
    if term.kind == PRICE:
        rates = offer.edition.rates
        new = {meter: attrs.evolve(rates[meter], price=value) for meter in term.meters}
        return attrs.evolve(offer, edition=attrs.evolve(offer.edition, rates={**rates, **new}))
    return _with(offer, percent, (_OWN, *chain))


def _with(offer: Offer, stage: Stage, chain: tuple[str, ...]) -> Offer:
    edition = offer.edition
    stages = {**edition.stages, _OWN: stage}
    regimes = {**edition.regimes, offer.name: attrs.evolve(offer.regime, chain=chain)}
    return attrs.evolve(offer, edition=attrs.evolve(edition, stages=stages, regimes=regimes))


def _solved(kind: str, meters: tuple[str, ...], offer: Offer, usage: Usage, target: Fraction) -> Term:
    """The least fraction off that reaches the target, between none and all."""

    def total(off: Fraction) -> Fraction:
        return Fraction(cost(changed(offer, Term(kind, meters, off)), usage))

    try:
        none, free = total(Fraction(0)), total(Fraction(1))
        if target == none:
            return Term(kind, meters, Fraction(0))
        if target > none:
            return Term(kind, meters, None, "the offer is cheaper already")
        if none == free:
            return Term(kind, meters, None, "it changes nothing")
        if target < free:
            return Term(kind, meters, None, "even for nothing the offer would cost more")
        off = least_off(total, (Fraction(0), none), (Fraction(1), free), target)
    except TariffError as error:  # as where a floor is settled before
        return Term(kind, meters, None, str(error))
    why_not = "the total jumps over it, as where what is free no longer counts for a ladder" if off is None else ""
    return Term(kind, meters, off, why_not)


def _priced(meter: str, offer: Offer, usage: Usage, target: Fraction) -> Term:
    """The list price of a meter that would do."""
    rate = offer.edition.rates[meter]
    off = _solved(METER, (meter,), offer, usage, target)
    value = None if off.value is None else (1 - off.value) * Fraction(rate.price)
    return Term(PRICE, (meter,), value, off.why_not, rate.per)


def _committed(offer: Offer, usage: Usage, target: Fraction) -> Term:
    """A floor of the month's amount, which can only raise a total to the target; tax comes on top of it."""
    if Fraction(cost(offer, usage)) > target:
        return Term(COMMITMENT, (), None, "a commitment makes nothing cheaper")
    tax = offer.tax_rate
    return Term(COMMITMENT, (), target / (1 + Fraction(tax.rate)) if tax else target)
