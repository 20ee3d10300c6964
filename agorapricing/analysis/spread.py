"""How far costs spread where numbers are uncertain: the range, the expected cost, and how often each offer wins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import attrs

from agorapricing.analysis.costs import Compared
from agorapricing.analysis.picking import Uncertain, uncertain_numbers, with_values
from agorapricing.bill import SCHEMA, plain
from agorapricing.display import Displayed
from agorapricing.errors import AgorapricingError, MeteringError, NumberError, UnpricedMeterError
from agorapricing.exact import ZERO, exact, exactly
from agorapricing.profile import Profile, Workload
from agorapricing.quoting import Meter, Quote
from agorapricing.rating import cost
from agorapricing.sample import Sample
from agorapricing.usage import Usage

MOST_TRIALS = 100_000


@attrs.frozen
class Outcome:
    """What one offer costs over all cases; None where it has no price for one of them.

    `wins` is the part of the cases in which no other offer costs less.
    """

    offer: str
    totals: tuple[Decimal | None, ...] = attrs.field(repr=False)
    wins: Fraction

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

    def to_record(self) -> dict[str, Any]:
        """Give the outcome as plain values; the mean and the part as n/d."""
        ordered = self.ordered
        return {
            "offer": self.offer,
            "complete": self.is_complete,
            "least": plain(ordered[0]) if ordered else None,
            **{name: _text(self.quantile(part)) for name, part in QUANTILES.items()},
            "most": plain(ordered[-1]) if ordered else None,
            "expected": None if self.expected is None else str(self.expected),
            "wins": str(self.wins),
        }


QUANTILES = {"tenth": Fraction(1, 10), "median": Fraction(1, 2), "nine_tenths": Fraction(9, 10)}


def _text(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


@attrs.frozen
class Swing:
    """What one uncertain number moves: each offer's total with it low, and with it high, all else at base."""

    number: Uncertain
    low: tuple[Decimal | None, ...]
    high: tuple[Decimal | None, ...]

    def width(self, place: int) -> Decimal:
        """How far the total of an offer moves."""
        low, high = self.low[place], self.high[place]
        with exact():
            return ZERO if low is None or high is None else abs(high - low)

    def to_record(self) -> dict[str, Any]:
        """Give the swing as plain values; numbers are strings."""
        number = self.number
        values = {key: plain(getattr(number, key)) for key in ("low", "base", "high")}
        return {
            "number": number.id,
            **values,
            "totals_low": [_text(each) for each in self.low],
            "totals_high": [_text(each) for each in self.high],
        }


@attrs.frozen(eq=False, str=False)
class Spread(Displayed):
    """The outcomes of all offers, and the swings of the uncertain numbers, the one that matters most first."""

    comparison: Compared
    cases: int
    seed: int | None
    outcomes: tuple[Outcome, ...]
    swings: tuple[Swing, ...]
    reference: int | None
    """The place of the offer that is cheapest at base, whose swings are ranked; none where none is complete."""
    base: Decimal | None = None
    """What that offer costs at base."""

    @classmethod
    @exactly
    def of(cls, comparison: Compared, trials: int = 1_000, seed: int = 0) -> Spread:
        """Draw the uncertain numbers of a comparison's profile, each for itself, the same ones under a seed.

        Raises NumberError for a number of trials that is none, AgorapricingError where nothing is uncertain.
        """
        if type(trials) is not int or not 1 <= trials <= MOST_TRIALS:
            raise NumberError(f"the number of trials must be from 1 to {MOST_TRIALS:,}, not {trials!r}")
        profile = comparison.profile
        numbers = uncertain_numbers(profile)
        if not numbers:
            raise AgorapricingError(
                f"{profile.name} has no uncertain number: write one as {{ low = 300, base = 500, high = 900 }}"
            )
        random = Random(seed)  # noqa: S311  # a sample for statistics, not a secret
        picked = ([(number, number.picked(random)) for number in numbers] for _ in range(trials))
        totals = [_totals(comparison.quotes, with_values(profile, values)) for values in picked]
        base = _totals(comparison.quotes, with_values(profile, ()))
        reference = _least(base)
        swings = sorted(_swings(comparison, numbers), key=lambda each: -each.width(reference or 0))
        cheapest = None if reference is None else base[reference]
        return cls(comparison, trials, seed, _outcomes(comparison, totals), tuple(swings), reference, cheapest)

    @classmethod
    def of_months(cls, comparison: Compared, sample: Sample) -> Spread:
        """Rate every month of a sample under the offers of a comparison."""
        totals = [_totals(comparison.quotes, _month(name, usage)) for name, usage in sample.months]
        return cls(comparison, len(totals), None, _outcomes(comparison, totals), (), None)

    def to_record(self) -> dict[str, Any]:
        """Give the spread as plain values, ready for JSON."""
        return {
            "schema": SCHEMA,
            "profile": self.comparison.profile.to_record(),
            "on": str(self.comparison.on),
            **self.comparison.priced_in,
            "cases": self.cases,
            "seed": self.seed,
            "offers": [each.to_record() for each in self.outcomes],
            "swings": [each.to_record() for each in self.swings],
        }


def _month(name: str, usage: Usage) -> Profile:
    return Profile(name, (Workload(name, usage),))


def _totals(quotes: Sequence[Quote], profile: Profile) -> tuple[Decimal | None, ...]:
    """What each offer costs, unrounded, in the currency of the comparison; metered once for each book."""
    meter = Meter(profile)
    return tuple(_total(quote, meter) for quote in quotes)


def _total(quote: Quote, meter: Meter) -> Decimal | None:
    try:
        total = cost(quote.offered, meter.usage(quote.offered))
    except (MeteringError, UnpricedMeterError):
        return None
    with exact():
        return total * quote.worth


def _least(totals: Sequence[Decimal | None]) -> int | None:
    found = [(total, place) for place, total in enumerate(totals) if total is not None]
    return min(found)[1] if found else None


def _outcomes(comparison: Compared, totals: Sequence[Sequence[Decimal | None]]) -> tuple[Outcome, ...]:
    least = [min((each for each in case if each is not None), default=None) for case in totals]
    by_offer = zip(comparison.quotes, zip(*totals, strict=True), strict=True)
    return tuple(Outcome(quote.offer, found, _wins(found, least)) for quote, found in by_offer)


def _wins(totals: Sequence[Decimal | None], least: Sequence[Decimal | None]) -> Fraction:
    won = sum(total is not None and total == best for total, best in zip(totals, least, strict=True))
    return Fraction(won, len(totals))


def _swings(comparison: Compared, numbers: Sequence[Uncertain]) -> Iterator[Swing]:
    for number in numbers:
        low, high = (
            _totals(comparison.quotes, with_values(comparison.profile, [(number, value)]))
            for value in (number.low, number.high)
        )
        yield Swing(number, low, high)
