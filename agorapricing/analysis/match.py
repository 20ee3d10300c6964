"""Which discount makes an offer cost what a rival does, or a stated part less: solved exactly, by rating."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from agorapricing.analysis.solving import least_off
from agorapricing.comparison import Comparison, Quote, rated_of
from agorapricing.errors import TariffError, UnpricedMeterError
from agorapricing.frozen import frozen
from agorapricing.messages import Message, words_of
from agorapricing.numbers import DECIMALS, exact, fraction, quotient
from agorapricing.pricebook import Offer, refuse_closed
from agorapricing.rating import Displayed, cost
from agorapricing.records import Keys, Recorded
from agorapricing.tariff import Minimum, PercentOff, Stage
from agorapricing.usage import Usage

BEFORE, AFTER = Message("percent off before all stages"), Message("percent off after all stages")
METER, PRICE, COMMITMENT = Message("percent off"), Message("unit price"), Message("minimum commitment")
"""What may be changed: prices of everything, or of some meters together, before the other stages or after them (fees
are never discounted); one meter's list price as a percentage or as a price; or a floor of the month's amount."""

_OWN = "match"
_SPARE = 4  # decimals that a unit price leaves for the units that it buys


@frozen
class Concession(Recorded):
    """A change of terms that makes the offer cost the target: its value, exact, or why there is none.

    `value` is a fraction off, a price for `per` units, or an amount of money in the offer's currency.
    """

    record = Keys("kind meters value per", ("why_not", lambda concession: concession.why_not or None))

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

    @property
    def writable(self) -> tuple[Fraction, ...]:
        """The value where a contract can have it; else the values just below and above it that a contract can have.

        A contract takes numbers of so many decimals at most, and a price whose quotient by `per` is a decimal.

        >>> [str(value) for value in Concession(COMMITMENT, (), Fraction("0.1")).writable]
        ['1/10']
        >>> [float(value) for value in Concession(METER, ("rtc.hd",), Fraction(1, 3)).writable]
        [0.3333333333333333, 0.3333333333333333]
        """
        if self.value is None:
            return ()
        step = Fraction(1, 10**DECIMALS) if self.per is None else Fraction(self.per) / 10 ** (DECIMALS - _SPARE)
        low = self.value // step * step
        return (low,) if low == self.value else (low, low + step)


@frozen(eq=False, str=False)
class Match(Displayed):
    """An offer, a rival, the total to be reached, and the terms that reach it."""

    layout = "matches.report"
    record = Keys("comparison.question.* offer offer_currency rival comparison.not_open? below: total target terms")

    comparison: Comparison
    offer: str
    rival: str
    below: Decimal
    total: Fraction
    target: Fraction
    terms: tuple[Concession, ...]

    @property
    def offer_currency(self) -> str:
        """The offer's own currency, which prices and commitments are in."""
        return self.comparison.quote(self.offer).terms.currency


def match(comparison: Comparison, offer: str, rival: str, *, below: Any = "0", meters: Iterable[str] = ()) -> Match:
    """Which discount makes an offer cost what a rival does, or a fraction `below` it; whether it is possible.

    Percentages are on everything, on each meter, and on all of `meters` together.

    >>> from datetime import date
    >>> from agorapricing.comparison import compare
    >>> offers = ["trtc-cn:list", "agora-cn:payg"]  # 2,800 and 2,520
    >>> terms = match(compare({"rtc.hd": 100_000}, offers, date(2024, 2, 6)), *offers).terms
    >>> [(term.kind, term.meters, str(term.value)) for term in terms if term.is_possible]
    [('percent off before all stages', (), '1/10'), ('percent off after all stages', (), '1/10'),
     ('percent off', ('rtc.hd',), '1/10'), ('unit price', ('rtc.hd',), '126/5')]

    Raises UnknownNameError for an offer that is not compared, UnpricedMeterError where one is incomplete, and
    AgorapricingError for a confidential contract, whose terms the answer would tell.
    """
    ours, theirs = (comparison.quote(name) for name in (offer, rival))
    refuse_closed([ours.offered], "what it would have to change tells its terms, which are confidential")
    less = fraction(below, "below")
    total, target = Fraction(_total(ours)), Fraction(_total(theirs)) * (1 - Fraction(less))
    terms = tuple(_terms(ours, target / Fraction(ours.worth), tuple(meters)))
    return Match(comparison, offer, rival, less, total, target, terms)


def _total(quote: Quote) -> Decimal:
    with exact():
        total: Decimal = rated_of(quote).bill.total * quote.worth
        return total


def _terms(quote: Quote, target: Fraction, together: tuple[str, ...]) -> Iterator[Concession]:
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


def changed(offer: Offer, term: Concession) -> Offer:
    """The offer with a term, whose value must be one that a contract can have: see `Concession.writable`.

    Raises NumberError for another value.
    """
    assert term.value is not None  # noqa: S101  # for the type checker: of a term that is possible
    value = quotient(Decimal(term.value.numerator), Decimal(term.value.denominator), term.kind)
    chain = offer.regime.chain
    if term.kind == COMMITMENT:
        return _with(offer, Minimum(value, source=""), (*chain, _OWN))
    if term.kind == PRICE:
        rates = offer.edition.rates
        new = {meter: attrs.evolve(rates[meter], price=value) for meter in term.meters}
        return attrs.evolve(offer, edition=attrs.evolve(offer.edition, rates={**rates, **new}))
    percent = PercentOff(value, term.meters or None, source="")
    return _with(offer, percent, (*chain, _OWN) if term.kind == AFTER else (_OWN, *chain))


def _with(offer: Offer, stage: Stage, chain: tuple[str, ...]) -> Offer:
    edition = offer.edition
    stages = {**edition.stages, _OWN: stage}
    regimes = {**edition.regimes, offer.name: attrs.evolve(offer.regime, chain=chain)}
    return attrs.evolve(offer, edition=attrs.evolve(edition, stages=stages, regimes=regimes))


def _solved(kind: str, meters: tuple[str, ...], offer: Offer, usage: Usage, target: Fraction) -> Concession:
    """The least fraction off that reaches the target, between none and all."""

    def total(off: Fraction) -> Fraction:
        return Fraction(cost(changed(offer, Concession(kind, meters, off)), usage))

    try:
        none, free = total(Fraction(0)), total(Fraction(1))
        if target == none:
            return Concession(kind, meters, Fraction(0))
        if target > none:
            return Concession(kind, meters, None, Message("the offer is cheaper already"))
        if none == free:
            return Concession(kind, meters, None, Message("it changes nothing"))
        if target < free:
            return Concession(kind, meters, None, Message("even for nothing the offer would cost more"))
        off = least_off(total, (Fraction(0), none), (Fraction(1), free), target)
    except (TariffError, UnpricedMeterError) as error:  # as where a floor is settled before, or service would stop
        return Concession(kind, meters, None, words_of(error))
    why_not = (
        Message("the total jumps over it, as where what is free no longer counts for a ladder") if off is None else ""
    )
    return Concession(kind, meters, off, why_not)


def _priced(meter: str, offer: Offer, usage: Usage, target: Fraction) -> Concession:
    """The list price of a meter that would do."""
    rate = offer.edition.rates[meter]
    off = _solved(METER, (meter,), offer, usage, target)
    value = None if off.value is None else (1 - off.value) * Fraction(rate.price)
    return Concession(PRICE, (meter,), value, off.why_not, rate.per)


def _committed(offer: Offer, usage: Usage, target: Fraction) -> Concession:
    """A floor of the month's amount, which can only raise a total to the target; tax comes on top of it."""
    if Fraction(cost(offer, usage)) > target:
        return Concession(COMMITMENT, (), None, Message("a commitment makes nothing cheaper"))
    tax = offer.tax_rate
    return Concession(COMMITMENT, (), target / (1 + Fraction(tax.rate)) if tax else target)
