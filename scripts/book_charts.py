"""Charts of price books as SVG in the colour of the text around them: a time line, and the bars of a waterfall."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from html import escape

WIDTH, HIGH = 720, 64
"""The size of a time line."""
LOW = 24
"""The height of a bar."""
NARROW = 160
"""The width of a bar."""
_EDGE = 6
_BESIDE = 20
"""Beside a time line, where half of a year's number has room."""
LINE = 'fill="none" stroke="currentColor" stroke-width="1.5"'


def svg(name: str, width: int, height: int, title: str, parts: Iterable[str]) -> str:
    """A picture of a kind, with its title for who cannot see it."""
    box = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" class="{name}" {box} role="img" style="vertical-align:middle">'
    return f"{head}<title>{escape(title)}</title>{''.join(parts)}</svg>"


def across(day: date, first: date, last: date, width: int, edge: int = _EDGE) -> float:
    """Where a day stands in a width, between edges that stay free."""
    days = max((last - first).days, 1)
    return round(edge + (width - 2 * edge) * ((day - first).days / days), 1)


def time_line(title: str, days: Sequence[tuple[date, str, bool]], last: date) -> str:
    """Draw a time line: each day with its words, filled where a source states it.

    >>> drawn = time_line("editions", [(date(2020, 1, 1), "2020", True)], date(2022, 1, 1))
    >>> drawn.count("<circle"), ">2021<" in drawn
    (1, True)
    """
    first = days[0][0]
    return svg("time-line", WIDTH, HIGH, title, _marks(days, first, last))


def _marks(days: Sequence[tuple[date, str, bool]], first: date, last: date) -> Iterator[str]:
    y = HIGH // 2 - 6
    yield f'<path d="M{_BESIDE} {y}H{WIDTH - _BESIDE}" {LINE} opacity="0.5"/>'
    for year in range(first.year + 1, last.year + 1):
        x = across(date(year, 1, 1), first, last, WIDTH, _BESIDE)
        yield f'<path d="M{x} {y}v14" {LINE} opacity="0.5"/>'
        yield f'<text x="{x}" y="{y + 28}" font-size="12" text-anchor="middle" fill="currentColor">{year}</text>'
    for day, words, is_stated in days:
        fill = "currentColor" if is_stated else "none"
        x = across(day, first, last, WIDTH, _BESIDE)
        yield (
            f'<circle cx="{x}" cy="{y}" r="5" fill="{fill}" stroke="currentColor" stroke-width="1.5">'
            f"<title>{escape(words)}</title></circle>"
        )


def bar(title: str, start: Fraction, end: Fraction, top: Fraction) -> str:
    """Draw a step of a waterfall, from what it was before to what it is after it, where the whole width is `top`.

    >>> '<rect x="80.0" y="6" width="74.0"' in bar("free", Fraction(2), Fraction(1), Fraction(2))
    True
    """
    room = NARROW - 2 * _EDGE
    low, high = (float(each / top) * room if top else 0.0 for each in sorted((start, end)))
    box = f'x="{_EDGE + low:.1f}" y="6" width="{max(high - low, 1):.1f}" height="{LOW - 12}"'
    drawn = f'<rect {box} fill="currentColor" opacity="{0.85 if end >= start else 0.4}"/>'
    return svg("bar", NARROW, LOW, title, (drawn,))


def scale(title: str, top: Fraction) -> str:
    """Draw the amounts along a row of bars: 0, and the largest round one below `top`.

    >>> drawn = scale("CNY", Fraction(33_000))
    >>> ">0<" in drawn, ">20,000<" in drawn, 'x="95.7"' in drawn
    (True, True, True)
    """
    shown = round_below(top)
    places = [(0, _EDGE)] + [(shown, _EDGE + float(shown / top) * (NARROW - 2 * _EDGE))] * (shown > 0)
    return svg("scale", NARROW, LOW, title, _ticks(places))


def _ticks(places: Iterable[tuple[Fraction | int, float]]) -> Iterator[str]:
    yield f'<path d="M{_EDGE} {LOW - 4}H{NARROW - _EDGE}" {LINE} opacity="0.5"/>'
    for amount, x in places:
        yield f'<path d="M{x:.1f} {LOW - 8}v4" {LINE} opacity="0.5"/>'
        anchor = "middle" if amount else "start"
        yield text_at(x - (0 if amount else _EDGE - 2), LOW - 11, f"{amount:,}", anchor)


def text_at(x: float, y: float, words: str, anchor: str) -> str:
    """Words at a point: before it (end), around it (middle) or after it (start)."""
    at = f'x="{x:.1f}" y="{y:.1f}" font-size="11" text-anchor="{anchor}"'
    return f'<text {at} fill="currentColor">{escape(words)}</text>'


def round_below(top: Fraction) -> int:
    """The largest of 1, 2, 5, 10, 20, 50 and so on that is not above a number; 0 below 1.

    >>> [round_below(Fraction(each)) for each in (33_000, 50, 19, 0)]
    [20000, 50, 10, 0]
    """
    power = 10 ** (len(str(int(top))) - 1)
    return max((power * digit for digit in (1, 2, 5) if power * digit <= top), default=0)
