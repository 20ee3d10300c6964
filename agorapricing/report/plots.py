"""Lines in a box of fixed size, for pages: what a chart's data say, as whole coordinates that SVG draws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import floor, log10
from typing import Any

from agorapricing.frozen import frozen
from agorapricing.numbers import outwards
from agorapricing.report.charts import letter

LEFT, RIGHT, TOP, BOTTOM = 72, 700, 12, 268
"""The box, within 740 by 300."""
GAP = 17
"""So far apart are the letters at the ends of lines."""
WIDTH = 48
"""So wide is what is written at a crossing."""
QUARTERS = tuple(Fraction(place, 4) for place in range(5))
_STEPS = tuple(map(Fraction, (1, 2, 4, 6, 8, 10)))


@frozen
class PlottedOffer:
    """An offer's lines as points "x,y x,y", and the letter at their end."""

    offer: str
    letter: str
    is_open: bool
    lines: tuple[str, ...]
    end: tuple[int, int]


@frozen
class Plot:
    """A chart in its box: the lines, what stands at the axes, and where another offer becomes the cheapest."""

    market: str
    offers: tuple[PlottedOffer, ...]
    heights: tuple[tuple[int, str], ...]
    """The height of each horizontal line, and its amount."""
    used: int
    """Where the usage at hand is."""
    end: str
    """What stands at the right end."""
    crossings: tuple[tuple[int, int, str], ...]
    left_out: tuple[str, ...]
    """The offers without a line, and why."""


def plot(chart: Mapping[str, Any]) -> Plot:
    """Place the lines of a chart of a proposal.

    >>> line = {"offer": "a:b", "open": True, "lines": [[["0", "0"], ["2", "350"]]]}
    >>> chart = {"market": "", "unit": "× profile", "used": "1", "to": "2", "offers": [line], "crossings": []}
    >>> plot(chart).offers[0].lines, plot(chart).heights[-1], plot(chart).used
    (('72,268 700,44',), (12, '400'), 386)
    """
    until = Fraction(chart["to"])
    top = _top(Fraction(cost) for offer in chart["offers"] for line in offer["lines"] for _, cost in line)

    def at(t: str, cost: str) -> tuple[int, int]:
        return _across(Fraction(t) / until), _down(Fraction(cost) / top)

    lines = [[[at(*point) for point in line] for line in offer["lines"]] for offer in chart["offers"]]
    ends = [drawn[-1][-1] if drawn else (LEFT, BOTTOM) for drawn in lines]
    heights_of_letters = spread([y for _, y in ends])
    offers = (
        PlottedOffer(offer["offer"], letter(place), offer["open"], tuple(map(_points, drawn)), (x, y))
        for place, (offer, drawn, (x, _), y) in enumerate(
            zip(chart["offers"], lines, ends, heights_of_letters, strict=True)
        )
    )
    heights = tuple((_down(part), _short(top * part)) for part in QUARTERS)
    crossings = ((*at(each["at"], each["cost"]), _short(Fraction(each["at"]))) for each in chart["crossings"])
    used, end = _across(Fraction(chart["used"]) / until), f"{_short(until)} {chart['unit']}"
    return Plot(
        chart["market"], tuple(offers), heights, used, end, tuple(_apart(crossings)), (*chart.get("left_out", ()),)
    )


def _apart(crossings: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Points, the last first; what would be written over what the one before says is left out."""
    before = RIGHT + WIDTH
    for x, y, text in sorted(crossings, reverse=True):
        is_apart = before - x >= WIDTH
        before = x if is_apart else before
        yield x, y, text if is_apart else ""


def _points(line: Sequence[tuple[int, int]]) -> str:
    return " ".join(f"{x},{y}" for x, y in line)


def _short(value: Fraction) -> str:
    return outwards(value, 4, up=False) if abs(value) < 1 else outwards(value, 2, up=False)


def _across(part: Fraction) -> int:
    return LEFT + round((RIGHT - LEFT) * part)


def _down(part: Fraction) -> int:
    return BOTTOM - round((BOTTOM - TOP) * part)


def _top(costs: Iterable[Fraction]) -> Fraction:
    """The amount at the top of the box, whose quarters are short numbers."""
    most = max(costs, default=Fraction(0))
    if not most:
        return Fraction(4)
    unit = Fraction(10) ** floor(log10(most))
    return next(step * unit for step in (*_STEPS, Fraction(20)) if step * unit >= most)


def spread(ends: Sequence[int]) -> list[int]:
    """Heights near the ends of lines that do not cover each other.

    >>> spread([100, 101, 40])
    [100, 117, 40]
    """
    placed: dict[int, int] = {}
    last = -GAP
    for place in sorted(range(len(ends)), key=lambda place: ends[place]):
        last = placed[place] = max(ends[place], last + GAP)
    over = max(last - BOTTOM, 0)
    return [max(placed[place] - over, TOP) for place in range(len(ends))]
