"""Compare cost curves with bills, pair by pair: every bundled book and regime, random usage, random scales and knots.

    python scripts/curves_are_bills.py [PAIRS] [SEED]

Prints how many pairs were equal and exits with 1 where one was not. Two million pairs without an argument.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from random import Random

from agorapricing import AgorapricingError, Offer, bundled, cost, load_book
from agorapricing.analysis.costs import CostCurve, curve_over, without_whole
from agorapricing.numbers.curve import Curve
from agorapricing.numbers.decimals import exact

PAIRS, SEED, SCALES, END = 2_000_000, 0, 150, 20


def offers() -> Iterator[Offer]:
    """Every regime of every edition of every bundled book."""
    for name in bundled():
        book = load_book(name)
        for edition in book.editions:
            yield from (book.offer(regime, edition.start) for regime in edition.regimes)


def usage_of(offer: Offer, random: Random) -> dict[str, int]:
    """Up to four meters, each from 1 to 10 million units."""
    meters = random.sample(sorted(offer.tariff.meters), min(random.randint(1, 4), len(offer.tariff.meters)))
    return {meter: random.randint(1, 10 ** random.randint(1, 7)) for meter in meters}


def scales(found: CostCurve, random: Random) -> Iterator[Decimal]:
    """Scales anywhere in the domain, and at, just below and just above the knots, to nine places."""
    assert found.curve is not None  # noqa: S101  # the caller has looked
    step = Decimal("1e-9")
    for knot in random.sample(found.curve.x, min(len(found.curve.x), SCALES // 6)):
        below = Decimal(int(knot * 10**9)).scaleb(-9)
        yield from (each for each in (below - step, below, below + step) if 0 <= each <= END)
    for _ in range(SCALES // 2):
        yield Decimal(random.randrange(END * 10**6)).scaleb(-6)


def differing(offer: Offer, usage: Mapping[str, int], random: Random) -> Iterator[bool]:
    """For each scale whether the curve and the bill differ; scales without a printed price are passed over."""
    quantities = {meter: Curve.linear(quantity, 0, END) for meter, quantity in usage.items()}
    found = curve_over(offer, quantities, Decimal(END))
    if found.curve is None:  # as of a million blocks
        return
    smooth = without_whole(offer)
    for t in scales(found, random):
        curve = found.at(t)
        if curve is None:
            continue
        try:
            with exact():
                bill = cost(smooth, {meter: quantity * t for meter, quantity in usage.items()})
        except AgorapricingError:
            yield True
        else:
            yield curve != Fraction(bill)


def main(pairs: int, seed: int) -> int:
    """Compare so many pairs."""
    random = Random(seed)  # noqa: S311  # a sample, not a secret
    every = list(offers())
    compared = wrong = left_out = 0
    while compared < pairs:
        offer = random.choice(every)
        usage = usage_of(offer, random)
        found = list(differing(offer, usage, random))
        compared += len(found)
        left_out += not found
        if any(found):
            wrong += sum(found)
            print(f"differs: {offer.id} on {offer.on}, {usage}")
    print(f"{compared:,} pairs of {len(every)} offers, seed {seed}: {wrong:,} differ")
    print(f"{left_out:,} usages without a curve (more whole blocks than it takes) or without any price left out")
    return 1 if wrong else 0


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    sys.exit(main(*given, *(PAIRS, SEED)[len(given) :]))
