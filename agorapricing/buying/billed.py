"""A term under one choice a month: its bills, what packs covered, what expired, and what yearly commitments add."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.bill import SCHEMA, Bill, Terms, plain
from agorapricing.book import Offer
from agorapricing.buying.settling import TrueUp, settled
from agorapricing.buying.term import Term
from agorapricing.comparison import profile_of
from agorapricing.contractfile import Contract
from agorapricing.display import Displayed
from agorapricing.errors import TariffError, UnpricedMeterError
from agorapricing.exact import ZERO, exact
from agorapricing.holdings import Holding, Purchase, drawn, less, together
from agorapricing.profile import Profile
from agorapricing.quoting import Meter
from agorapricing.rating import find_offer, rate

Buys = Sequence[tuple[str, Any, int]]
"""What is bought in a month: the pack's name, the units, and how many times."""


@attrs.frozen(hash=False)
class Month:
    """A month of a term: its bill, what was held and bought, what was drawn, what expired with its last day."""

    bill: Bill = attrs.field(repr=lambda bill: str(bill.on))
    held: tuple[Holding, ...]
    """At its beginning."""
    bought: tuple[Purchase, ...]
    drawn: Mapping[str, Decimal]
    """Units of each pack that covered usage."""
    expired: tuple[Holding, ...]
    left: tuple[Holding, ...]
    """At its end, without what expired."""

    def to_record(self) -> dict[str, Any]:
        """Give the month as plain values; numbers are strings."""
        return {
            "month": f"{self.bill.on:%Y-%m}",
            "offer": self.bill.offer,
            "edition": str(self.bill.terms.edition),
            "usage": {meter: plain(quantity) for meter, quantity in self.bill.usage.items()},
            "bought": [
                {"pack": each.name, "units": plain(each.quantity), "count": each.count, "price": plain(each.price)}
                for each in self.bought
            ],
            "drawn": {name: plain(units) for name, units in self.drawn.items()},
            "expired": [_held(each) for each in self.expired],
            "left": [_held(each) for each in self.left],
            "total": plain(self.bill.total),
            "payable": f"{self.bill.payable:f}",
        }


def _held(each: Holding) -> dict[str, str]:
    return {"pack": each.name, "units": plain(each.left), "until": str(each.expires)}


@attrs.frozen(hash=False, str=False)
class TermBill(Displayed):
    """The bill of a term: its months, the true-ups of its years, and what is wasted."""

    profile: Profile = attrs.field(repr=lambda profile: profile.name)
    term: Term
    months: tuple[Month, ...] = attrs.field(repr=False)
    true_ups: tuple[TrueUp, ...] = ()
    open_commitments: tuple[str, ...] = ()
    """Yearly commitments of a year that the term does not reach the end of: they are in no amount."""
    tax: str = ""
    """The tax on top of every month; none where it is empty."""

    @property
    def currency(self) -> str:
        """The currency's ISO code."""
        return self.months[0].bill.currency

    @property
    def total(self) -> Decimal:
        """The exact total: of the months, and of the true-ups."""
        with exact():
            return sum((each.bill.total for each in self.months), sum((each.amount for each in self.true_ups), ZERO))

    @property
    def payable(self) -> Decimal:
        """What is paid: each month and each true-up is rounded by itself."""
        rounding = self.months[0].bill.terms.rounding
        with exact():
            paid = sum((each.bill.payable for each in self.months), ZERO)
            return paid + sum((rounding.round(each.amount) for each in self.true_ups), ZERO)

    @property
    def offers(self) -> tuple[str, ...]:
        """The offers of its months, each once."""
        return tuple(dict.fromkeys(month.bill.offer for month in self.months))

    @property
    def bought(self) -> tuple[tuple[date, Purchase], ...]:
        """What is bought, with its month."""
        return tuple((month.bill.on, each) for month in self.months for each in month.bought)

    @property
    def expired(self) -> tuple[Holding, ...]:
        """What ended unused."""
        return together(each for month in self.months for each in month.expired)

    @property
    def left(self) -> tuple[Holding, ...]:
        """What is held at the end."""
        return self.months[-1].left

    @property
    def held(self) -> tuple[Holding, ...]:
        """What is held at the start."""
        return self.months[0].held

    @property
    def terms(self) -> tuple[Terms, ...]:
        """What the bills of each of its offers share, by the first of them: also who may buy."""
        found: dict[str, Terms] = {}
        for month in self.months:
            found.setdefault(month.bill.offer, month.bill.terms)
        return tuple(found.values())

    @property
    def question(self) -> dict[str, Any]:
        """What is asked, as plain values: usage, growth, seasons, tax, and what is held at the start."""
        return {
            "workloads": [each.to_record() for each in self.profile.workloads],
            "growth": plain(self.term.growth),
            "seasons": {str(month): plain(factor) for month, factor in self.term.seasons.items()},
            "tax": self.tax,
            "held": [_held(each) for each in self.held],
        }

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes of all its months, each once."""
        each_once = dict.fromkeys(note for month in self.months for note in month.bill.notes)
        grown = () if self.term.factor(len(self.months) - 1) == 1 and not self.term.seasons else (_GROWN,)
        doubled = (_more_than_doubled(self.term.growth),) if self.term.growth > 1 else ()
        opened = (f"{each}: the term ends before its year does; it is in no amount." for each in self.open_commitments)
        return (*doubled, *grown, *opened, *each_once)

    def to_record(self) -> dict[str, Any]:
        """Give the term as plain values, ready for JSON; every number is a string."""
        return {
            "schema": SCHEMA,
            "profile": self.profile.name,
            "start": str(self.term.start),
            **self.question,
            "currency": self.currency,
            "offers": [{"offer": each.offer, "regime": each.regime, "who": each.who} for each in self.terms],
            "months": [month.to_record() for month in self.months],
            "true_ups": [each.to_record() for each in self.true_ups],
            "expired": [_held(each) for each in self.expired],
            "left": [_held(each) for each in self.left],
            "total": plain(self.total),
            "payable": f"{self.payable:f}",
            "notes": list(self.notes),
        }


_GROWN = "Grown quantities are rounded up to the decimals that they were given with."


def _more_than_doubled(growth: Decimal) -> str:
    with exact():
        return f"Usage grows by {plain(growth * 100)} % a month, to {plain(growth + 1)} times: 4 % are written 0.04."


@attrs.frozen
class Choice:
    """What a customer chooses for a month: the offer on its first day, and what is bought."""

    offer: Offer
    buys: Buys = ()


def bill_term(
    offer: str | Offer | Contract,
    usage: Profile | Mapping[str, Any],
    term: Term,
    *,
    buying: Mapping[int, Buys] | None = None,
    holdings: Iterable[Holding] = (),
) -> TermBill:
    """Bill a term under one offer; `buying` says for months, counted from 0, which packs are bought on their first day.

    >>> term = Term(date(2026, 7, 1), months=2)
    >>> found = bill_term("agora-us-standard:free", {"rtc.hd": 50_000}, term, buying={0: [("top-up", 250_000, 2)]})
    >>> [str(month.bill.payable) for month in found.months], found.left[0].left
    (['460.00', '0.00'], Decimal('120000'))

    Raises what `rate` raises of a month, and what `Offer.buying` raises.
    """
    bought = buying or {}
    for place in bought:
        if type(place) is not int:
            raise TariffError(f"months are counted from 0, which is {term.start:%Y-%m}: packs are bought in {place!r}")
    if beyond := [place for place in bought if not 0 <= place < term.months]:
        raise TariffError(f"packs are bought in month {beyond[0]}, but the term has the months 0 to {term.months - 1}")
    choices = [Choice(find_offer(offer, day), bought.get(place, ())) for place, day in enumerate(term.days)]
    return bill_choices(choices, profile_of(usage), term, holdings)


def bill_choices(choices: Sequence[Choice], profile: Profile, term: Term, holdings: Iterable[Holding] = ()) -> TermBill:
    """Bill a term under a choice for each month. Raises what `rate` and `Offer.buying` raise."""
    meter = Meter(profile)
    months: list[Month] = []
    held = together(holdings)
    for place, choice in enumerate(choices):
        used = term.usage(meter.usage(choice.offer), place)
        months.append(_month(choice, held, used, _last_day(term, place)))
        held = months[-1].left
    true_ups, unsettled = settled([each.offer for each in choices], [each.bill for each in months])
    return TermBill(profile, term, tuple(months), true_ups, unsettled, choices[0].offer.tax)


def _last_day(term: Term, place: int) -> date:
    return date.fromordinal((*term.days, term.end)[place + 1].toordinal() - 1)


def month_offer(choice: Choice, held: Iterable[Holding]) -> Offer:
    """The offer of a month: with what is held, and what is bought. A month's bill is what `rate` says to it."""
    offer = choice.offer.holding(held)
    for pack, quantity, count in choice.buys:
        offer = offer.buying(pack, quantity, count)
    return offer


def _month(choice: Choice, held: tuple[Holding, ...], usage: Any, last: date) -> Month:
    offer = month_offer(choice, held)
    try:
        bill = rate(offer, usage)
    except UnpricedMeterError as error:
        raise attrs.evolve(error, offer=f"{offer.id} in {offer.on:%Y-%m}") from None
    covered = drawn(offer.tariff.charges(bill.usage), offer.holdings)
    left = less(offer.holdings, covered)
    ended = tuple(each for each in left if each.expires <= last)
    return Month(bill, held, offer.purchases, covered, ended, tuple(each for each in left if each.expires > last))
