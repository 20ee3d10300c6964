"""How far costs spread where numbers are uncertain: the range, the expected cost, and how often each offer wins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial
from random import Random

import attrs

from agorapricing.analysis.chosen import choice, total_of
from agorapricing.analysis.draws import Uncertain, uncertain_numbers, with_values
from agorapricing.analysis.long_work import LongWork, Progress, quiet
from agorapricing.comparison import Comparison, MeteredProfile, Quote
from agorapricing.errors import AgorapricingError, NumberError
from agorapricing.frozen import frozen
from agorapricing.numbers import ZERO, exact, exactly
from agorapricing.pricebook import OPEN
from agorapricing.profiles import Profile, Sample
from agorapricing.rating import Displayed
from agorapricing.records import Keys, Recorded

MOST_TRIALS = 100_000
_QUANTILES = {
    "least": Fraction(0),
    "tenth": Fraction(1, 10),
    "median": Fraction(1, 2),
    "nine_tenths": Fraction(9, 10),
    "most": Fraction(1),
}


@frozen
class OfferSpread(Recorded):
    """What one offer costs over all cases; None where it has no price for one of them.

    `wins` is the part of the cases in which no other offer costs less; none of them, where the offer is not open.
    """

    record = Keys("offer status complete=is_complete quantiles.* expected wins")

    offer: str
    totals: tuple[Decimal | None, ...] = attrs.field(repr=False)
    wins: Fraction
    status: str = OPEN
    """Whether the customer may have the offer."""

    @property
    def is_complete(self) -> bool:
        """Whether every case has a price."""
        return all(total is not None for total in self.totals)

    @property
    def ordered(self) -> tuple[Decimal, ...]:
        """The totals from the least to the most; none of an offer that is not complete."""
        return tuple(sorted(t for t in self.totals if t is not None)) if self.is_complete else ()

    @property
    def expected(self) -> Fraction | None:
        """The mean of all cases."""
        return sum(map(Fraction, self.ordered), Fraction(0)) / len(self.ordered) if self.is_complete else None

    def quantile(self, part: Fraction) -> Decimal | None:
        """The least total that at least this part of the cases does not exceed."""
        ordered = self.ordered
        return ordered[max(-(-part * len(ordered) // 1) - 1, 0)] if ordered else None

    @property
    def quantiles(self) -> dict[str, Decimal | None]:
        """The least total, the tenth, the median, nine tenths and the most; of no case where one has no price."""
        return {name: self.quantile(part) for name, part in _QUANTILES.items()}


@frozen
class Swing(Recorded):
    """What one uncertain number moves: each offer's total with it low, and with it high, all else at base."""

    record = Keys("number=number.id number.low number.base number.high totals_low=low totals_high=high")

    number: Uncertain
    low: tuple[Decimal | None, ...]
    high: tuple[Decimal | None, ...]

    def width(self, place: int) -> Decimal:
        """How far the total of an offer moves."""
        low, high = self.low[place], self.high[place]
        with exact():
            return ZERO if low is None or high is None else abs(high - low)


@frozen(eq=False, str=False)
class Spread(Displayed):
    """Each offer over all cases, and the swings of the uncertain numbers, the one that matters most first."""

    layout = "spreads.report"
    is_of_many_usages = True
    record = Keys("comparison.question.* cases stopped=is_stopped? seed offers swings")

    comparison: Comparison
    cases: int
    seed: int | None
    offers: tuple[OfferSpread, ...]
    swings: tuple[Swing, ...]
    reference: int | None
    """The place of the open offer that is cheapest at base, whose swings are ranked; none where none is complete."""
    base: Decimal | None = None
    """What that offer costs at base."""
    asked: int = 0
    """How many cases were asked for; fewer are there where an interrupt stopped it."""
    is_stopped: bool = False
    """Whether an interrupt stopped it: there are fewer cases, or swings, than were asked for."""


def spread(
    comparison: Comparison,
    *,
    trials: int = 1_000,
    seed: int = 0,
    progress: Progress = quiet,
    interruptible: bool = False,
) -> Spread:
    """How far costs spread where numbers are uncertain: the range, the expected cost, how often each offer wins.

    Numbers of low, base and high are drawn, each for itself, the same ones under a seed; the months of a sample are
    rated as they are. `progress` is called with what is done; with `interruptible` an interrupt (Ctrl-C) ends it with
    the cases until then, if there is one (`is_stopped`).

    >>> from datetime import date
    >>> from agorapricing.comparison import compare
    >>> from agorapricing.profiles import Sample, Workload
    >>> from agorapricing.usage import Usage
    >>> months = Workload("October", Usage({"rtc.hd": 20_000})), Workload("November", Usage({"rtc.hd": 40_000}))
    >>> comparison = compare(Sample("autumn", months), ["agora-cn:list", "agora-cn:payg"], date(2024, 2, 6))
    >>> [(offer.offer, int(offer.expected), offer.wins) for offer in spread(comparison).offers]
    [('agora-cn:list', 840, Fraction(0, 1)), ('agora-cn:payg', 560, Fraction(1, 1))]

    Raises NumberError for a number of trials that is none, AgorapricingError where nothing is uncertain.
    """
    work = LongWork(progress, interruptible)
    if isinstance(comparison.profile, Sample):
        return _of_months(comparison, comparison.profile, work)
    return _of_trials(comparison, trials, seed, work)


@exactly
def _of_months(comparison: Comparison, sample: Sample, work: LongWork) -> Spread:
    asked = len(sample.months)
    totals = _each(work, comparison, sample.months, asked)
    offers = _offers(comparison, totals)
    return Spread(comparison, len(totals), None, offers, (), None, asked=asked, is_stopped=work.is_stopped)


@exactly
def _of_trials(comparison: Comparison, trials: int, seed: int, work: LongWork) -> Spread:
    if type(trials) is not int or not 1 <= trials <= MOST_TRIALS:
        raise NumberError(f"the number of trials must be from 1 to {MOST_TRIALS:,}, not {trials!r}")
    profile = comparison.profile
    numbers = uncertain_numbers(profile)
    if not numbers:
        raise AgorapricingError(
            f"{profile.name} has no uncertain number: write one as {{ low = 300, base = 500, high = 900 }}"
        )
    random = Random(seed)  # noqa: S311  # a sample for statistics, not a secret
    drawn = ([(number, number.drawn(random)) for number in numbers] for _ in range(trials))
    base = _totals(comparison.quotes, with_values(profile, ()))
    totals = _each(work, comparison, (with_values(profile, values) for values in drawn), trials)
    reference = choice(base, comparison.quotes).first
    moved = [] if work.is_stopped else work.each("numbers", numbers, len(numbers), partial(_swing, comparison))
    swings = tuple(sorted(moved, key=lambda swing: -swing.width(reference or 0)))
    cheapest = None if reference is None else base[reference]
    offers = _offers(comparison, totals)
    return Spread(
        comparison, len(totals), seed, offers, swings, reference, cheapest, asked=trials, is_stopped=work.is_stopped
    )


def _each(
    work: LongWork, comparison: Comparison, profiles: Iterable[Profile], count: int
) -> list[tuple[Decimal | None, ...]]:
    """The totals of so many profiles, at least of one. Raises KeyboardInterrupt where there is none."""
    totals = work.each("cases", profiles, count, partial(_totals, comparison.quotes))
    if not totals:
        raise KeyboardInterrupt
    return totals


def _totals(quotes: Sequence[Quote], profile: Profile) -> tuple[Decimal | None, ...]:
    """What each offer costs, unrounded, in the currency of the comparison; metered once for each book."""
    metered = MeteredProfile(profile)
    return tuple(total_of(quote, metered.usage) for quote in quotes)


def _offers(comparison: Comparison, cases: Sequence[Sequence[Decimal | None]]) -> tuple[OfferSpread, ...]:
    won = Counter(place for case in cases for place in choice(case, comparison.quotes).places)
    by_offer = zip(comparison.quotes, zip(*cases, strict=True), strict=True)
    return tuple(
        OfferSpread(quote.offer, totals, Fraction(won[place], len(cases)), quote.status.kind)
        for place, (quote, totals) in enumerate(by_offer)
    )


def _swing(comparison: Comparison, number: Uncertain) -> Swing:
    low, high = (
        _totals(comparison.quotes, with_values(comparison.profile, [(number, value)]))
        for value in (number.low, number.high)
    )
    return Swing(number, low, high)
