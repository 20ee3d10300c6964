"""The chart of a proposal, as plain data: what each offer costs by the scale of the usage, and where lines cross."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

from agorapricing.analysis import BreakEven, CostCurve
from agorapricing.messages import Message
from agorapricing.records import as_record

_AT_LEAST, _NEAR = 2, 8
"""So many times the usage at hand a chart shows at least, where there is so much; and as far changes count as near."""
Point = tuple[Fraction, Fraction]


def chart(answer: BreakEven, market: str = "", confidential: Iterable[str] = ()) -> dict[str, Any]:
    """The curves of break-even points as polylines; every number is a string, as "5/4".

    The keys: `market`, `currency`, `unit` of the first axis, `used` and `to` on it (the usage at hand, and the end of
    the chart), `offers`, each with `offer`, `open` and `lines` (polylines of points `[t, cost]`; a curve that jumps, or
    has no price somewhere, has several), and `crossings`, each with `at`, `cost` and the `offers` that are cheapest
    from there on. `left_out` says of which offers there is no line, and why: of those that are
    `confidential`, and of those of which there is no curve.
    """
    costs, until = answer.costs, _until(answer)
    shut = costs.comparison.not_open
    offers = [
        {"offer": curve.name, "open": curve.name not in shut, "lines": list(polylines(curve, until))}
        for curve in costs.curves
        if curve.curve is not None
    ]
    asked = {"market": market, "currency": costs.comparison.currency, "unit": costs.unit}
    ends = {"used": costs.used, "to": until}
    crossings = [crossing for crossing in _crossings(answer) if crossing["at"] <= until]
    no_lines = [
        *(Message("No line of {offer}: its terms are confidential.", offer=name) for name in confidential),
        *(
            Message("No line of {offer}: {problem}.", offer=cost.name, problem=cost.problem)
            for cost in costs.curves
            if cost.problem
        ),
    ]
    drawn = as_record({**asked, **ends, "offers": offers, "crossings": crossings})
    return {**drawn, "left_out": no_lines}


def _until(answer: BreakEven) -> Fraction:
    """Where the chart ends: as far beyond the usage at hand, and beyond the changes near it, as can be read."""
    used = answer.costs.used
    near = [point for point in answer.points if point <= _NEAR * used]
    return min(answer.until, max(_AT_LEAST * used, *near, used) * Fraction(5, 4))


def polylines(cost: CostCurve, until: Fraction) -> Iterator[tuple[Point, ...]]:
    """The lines of a curve from 0 to an end, a new one after each jump and wherever it has no price."""
    line: list[Point] = []
    for left, right in pairwise(sorted({Fraction(0), until, *(bound for bound in cost.bounds if bound < until)})):
        start, stop = cost.limit(left, "right"), cost.limit(right, "left")
        if line and line[-1] != (left, start):
            yield tuple(line)
            line = []
        if start is not None and stop is not None:
            line = [*(line or [(left, start)]), (right, stop)]
    if line:
        yield tuple(line)


def _crossings(answer: BreakEven) -> Iterator[dict[str, Any]]:
    """Where the cheapest offer changes."""
    wide = [each for each in answer.ranges if each.winners and not each.where.is_point]
    for before, after in pairwise(wide):
        if before.winners != after.winners:
            yield {"at": after.where.lower, "cost": after.start, "offers": after.winners}
