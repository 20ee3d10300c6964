"""Questions about costs, asked of a usage and some offers: each also a method of a comparison."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from agorapricing.analysis import (
    MAX_AGE,
    Audit,
    Axis,
    BreakEven,
    Budget,
    Explanation,
    Marginal,
    Match,
    Split,
    Spread,
    Sweep,
)
from agorapricing.billable import rule_of
from agorapricing.book import Offer, PriceBook
from agorapricing.comparison import compare, profile_of
from agorapricing.contractfile import Contract
from agorapricing.difference import Difference
from agorapricing.exchange import ExchangeRate, one_currency, together
from agorapricing.loading import load_book
from agorapricing.profile import Profile, Workload
from agorapricing.quoting import Meter, quoted, rated_of
from agorapricing.rating import find_offer, rate
from agorapricing.sample import Sample


def breakeven(
    usage: Profile | Mapping[str, Any],
    offers: Iterable[str | Offer | Contract],
    on: date | None = None,
    *,
    meter: str | None = None,
    end: Any = None,
    exchange: Sequence[ExchangeRate] = (),
) -> BreakEven:
    """At which scale of a usage, or amount of one meter, the cheapest offer changes.

    >>> usage = {"rtc.fhd": 1_000}
    >>> found = breakeven(usage, ["agora-us-standard:payg", "agora-us-standard:pro"], date(2026, 7, 1), meter="rtc.fhd")
    >>> [(str(each.where), each.winners) for each in found.ranges][-1]  # 143.89 / (9 x 0.00099)
    ('(14389000/891, ∞)', ('agora-us-standard:pro',))

    Raises what `compare` raises.
    """
    return compare(usage, offers, on, exchange=exchange).breakeven(meter=meter, end=end)


def marginal(
    usage: Profile | Mapping[str, Any],
    offers: Iterable[str | Offer | Contract],
    on: date | None = None,
    *,
    meter: str | None = None,
    end: Any = None,
    exchange: Sequence[ExchangeRate] = (),
) -> Marginal:
    """What the next minute of a meter (or the next scale of a profile) costs, at every bound of every offer.

    >>> found = marginal({"rtc.hd": 1}, ["agora-cn:payg"], date(2024, 2, 6), meter="rtc.hd")
    >>> [(int(step.at), float(step.after)) for step in found.steps]
    [(0, 0.0), (10000, 0.028), (109999, 0.0266), (509999, 0.02604), (1009999, 0.0252)]

    Raises what `compare` raises.
    """
    return compare(usage, offers, on, exchange=exchange).marginal(meter=meter, end=end)


def budget(
    amount: Any,
    usage: Profile | Mapping[str, Any],
    offers: Iterable[str | Offer | Contract],
    on: date | None = None,
    *,
    meter: str | None = None,
    end: Any = None,
    exchange: Sequence[ExchangeRate] = (),
) -> Budget:
    """How much of a usage (its scale, or the quantity of one meter) an amount of money buys under each offer.

    >>> found = budget(280, {"rtc.hd": 1}, ["agora-cn:list", "agora-cn:payg"], date(2024, 2, 6), meter="rtc.hd")
    >>> [int(each.most) for each in found.bought]
    [10000, 20000]

    Raises NumberError for an amount below 0, and what `compare` raises.
    """
    return compare(usage, offers, on, exchange=exchange).budget(amount, meter=meter, end=end)


def split(
    usage: Profile | Mapping[str, Any],
    offers: Iterable[str | Offer | Contract],
    on: date | None = None,
    *,
    keep: Any = "0.1",
    exchange: Sequence[ExchangeRate] = (),
) -> Split:
    """The cheapest way to divide a usage between two vendors, exactly, and how flat the optimum is.

    >>> found = split({"rtc.hd": 15_000}, ["agora-us:payg", "trtc-intl:payg"], date(2026, 7, 1))
    >>> best = found.divisions[0]
    >>> best.total, best.saved  # both vendors give 10,000 minutes
    (Fraction(0, 1), Fraction(399, 20))

    Raises NumberError for a share above a half, and what `compare` raises.
    """
    return compare(usage, offers, on, exchange=exchange).split(keep=keep)


def sweep(
    usage: Profile | Mapping[str, Any],
    offers: Iterable[str | Offer | Contract],
    on: date | None = None,
    *,
    by: Sequence[Axis | str],
    exchange: Sequence[ExchangeRate] = (),
) -> Sweep:
    """What a usage costs while one or two of its parameters vary.

    >>> usage = {"rtc.hd": 10_000}
    >>> found = sweep(usage, ["agora-cn:list", "agora-cn:payg"], date(2024, 2, 6), by=["rtc.hd=10_000..30_000/10_000"])
    >>> [[int(total) for total in point.totals] for point in found.points]
    [[280, 0], [560, 280], [840, 560]]

    Raises NumberError, UnknownNameError, and what `compare` raises.
    """
    return compare(usage, offers, on, exchange=exchange).sweep(*by)


def spread(
    usage: Profile | Sample,
    offers: Iterable[str | Offer | Contract],
    on: date | None = None,
    *,
    trials: int = 1_000,
    seed: int = 0,
    exchange: Sequence[ExchangeRate] = (),
) -> Spread:
    """How far costs spread where numbers are uncertain: the range, the expected cost, how often each offer wins.

    A profile's numbers of low, base and high are picked, each for itself; the months of a sample are rated as they are.

    >>> from agorapricing.usage import Usage
    >>> months = Sample("autumn", (("October", Usage({"rtc.hd": 20_000})), ("November", Usage({"rtc.hd": 40_000}))))
    >>> found = spread(months, ["agora-cn:list", "agora-cn:payg"], date(2024, 2, 6))
    >>> [(each.offer, int(each.expected), each.wins) for each in found.outcomes]
    [('agora-cn:list', 840, Fraction(0, 1)), ('agora-cn:payg', 560, Fraction(1, 1))]

    Raises AgorapricingError for a profile without uncertain numbers, NumberError, and what `compare` raises.
    """
    if isinstance(usage, Profile):
        return compare(usage, offers, on, exchange=exchange).spread(trials=trials, seed=seed)
    months = Profile(usage.name, tuple(Workload(name, month) for name, month in usage.months))
    return compare(months, offers, on, exchange=exchange).spread(sample=usage)


def match(
    usage: Profile | Mapping[str, Any],
    offer: str | Offer | Contract,
    rival: str | Offer | Contract,
    on: date | None = None,
    *,
    below: Any = "0",
    meters: Iterable[str] = (),
    exchange: Sequence[ExchangeRate] = (),
) -> Match:
    """Which discount makes an offer cost what a rival does, or a fraction `below` it; whether it is possible.

    Percentages are on everything, on each meter, and on all of `meters` together.

    >>> found = match({"rtc.hd": 100_000}, "trtc-cn:list", "agora-cn:payg", date(2024, 2, 6))  # 2,800 and 2,520
    >>> [(term.kind, term.meters, str(term.value)) for term in found.terms if term.is_possible]
    [('percent off before all stages', (), '1/10'), ('percent off after all stages', (), '1/10'),
     ('percent off', ('rtc.hd',), '1/10'), ('unit price', ('rtc.hd',), '126/5')]

    Raises UnpricedMeterError where one of the two has no price for the usage, and what `compare` raises.
    """
    found = compare(usage, [offer, rival], on, exchange=exchange)
    ours, theirs = (quote.offer for quote in found.quotes)
    return found.match(ours, theirs, below=below, meters=meters)


def diff(
    usage: Profile | Mapping[str, Any],
    offer: str | Offer | Contract,
    other: str | Offer | Contract | None = None,
    on: date | None = None,
    *,
    other_usage: Profile | Mapping[str, Any] | None = None,
    other_on: date | None = None,
    exchange: Sequence[ExchangeRate] = (),
) -> Difference:
    """Why a bill differs from another one: of another offer, of other usage, or of another day.

    >>> found = diff({"rtc.hd": 30_000}, "agora-cn:list", "agora-cn:payg", date(2024, 2, 6))
    >>> found.amount, dict(found.parts)
    (Decimal('-280.00'), {'free minutes': Decimal('-280.000')})

    Raises CurrencyError without a rate between two currencies, and what `rate` raises.
    """
    one, two = profile_of(usage), profile_of(usage if other_usage is None else other_usage)
    first = find_offer(offer, on or one.on)
    second = find_offer(offer if other is None else other, other_on or on or two.on)
    rates = together(exchange, one.exchange)
    currency = one_currency([first.book.currency, second.book.currency], rates)
    quotes = (quoted(found, Meter(of), currency, rates) for found, of in ((first, one), (second, two)))
    rated, compared = (rated_of(quote) for quote in quotes)
    billed = {first.book.currency, second.book.currency}
    notes = [each.text_on(first.on) for each in rates if each.quote == currency and each.base in billed]
    return Difference.of(rated, compared, currency, notes)


def audit(book: str | PriceBook, on: date | None = None, *, max_age: Any = MAX_AGE) -> Audit:
    """What is odd in a price book on a day (today where none is given), computed from its prices and its sources.

    >>> sorted({finding.kind for finding in audit("trtc-intl", date(2026, 7, 1)).findings})
    ['conflict', 'stale source']

    `max_age` is after how many days a source is stale. Raises NoEditionError, NumberError, and what `load_book` raises.
    """
    found = book if isinstance(book, PriceBook) else load_book(book)
    return Audit.of(found, on or date.today(), max_age)


def explain(offer: str | Offer | Contract, usage: Profile | Mapping[str, Any], on: date | None = None) -> Explanation:
    """One bill as the arithmetic from its sources to the total, which a customer can check by hand.

    >>> found = explain("agora-cn:payg", {"rtc.hd": 30_000}, date(2024, 2, 6))
    >>> [step.arithmetic for step in found.sums][-2:]
    ['560', '560']

    Raises what `rate` raises, and MeteringError for a scenario that the book cannot meter.
    """
    profile = profile_of(usage)
    found = find_offer(offer, on or profile.on)
    if not profile.is_metered:
        return Explanation.of(found, rate(found, profile.usage))
    meter = Meter(profile)
    return Explanation.of(found, rate(found, meter.usage(found)), profile.sized(rule_of(found)), meter.seconds(found))
