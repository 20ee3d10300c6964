"""Charts of price books as SVG in the colour of the text around them: a time line, a price through the years, a bar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from html import escape

WIDTH, HIGH = 720, 64
"""The size of a time line."""
LOW = 24
"""The height of a price's chart, and of a bar."""
NARROW = 140
"""The width of both."""
_EDGE = 6
_BESIDE = 20
"""Beside a time line, where half of a year's number has room."""
_LINE = 'fill="none" stroke="currentColor" stroke-width="1.5"'


def _svg(name: str, width: int, height: int, title: str, parts: Iterable[str]) -> str:
    box = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" class="{name}" {box} role="img" style="vertical-align:middle">'
    return f"{head}<title>{escape(title)}</title>{''.join(parts)}</svg>"


def _across(day: date, first: date, last: date, width: int, edge: int = _EDGE) -> float:
    days = max((last - first).days, 1)
    return round(edge + (width - 2 * edge) * ((day - first).days / days), 1)


def time_line(title: str, days: Sequence[tuple[date, str, bool]], last: date) -> str:
    """Draw a time line: each day with its words, filled where a source states it.

    >>> drawn = time_line("editions", [(date(2020, 1, 1), "2020", True)], date(2022, 1, 1))
    >>> drawn.count("<circle"), ">2021<" in drawn
    (1, True)
    """
    first = days[0][0]
    return _svg("time-line", WIDTH, HIGH, title, _marks(days, first, last))


def _marks(days: Sequence[tuple[date, str, bool]], first: date, last: date) -> Iterator[str]:
    y = HIGH // 2 - 6
    yield f'<path d="M{_BESIDE} {y}H{WIDTH - _BESIDE}" {_LINE} opacity="0.5"/>'
    for year in range(first.year + 1, last.year + 1):
        x = _across(date(year, 1, 1), first, last, WIDTH, _BESIDE)
        yield f'<path d="M{x} {y}v14" {_LINE} opacity="0.5"/>'
        yield f'<text x="{x}" y="{y + 28}" font-size="12" text-anchor="middle" fill="currentColor">{year}</text>'
    for day, words, is_stated in days:
        fill = "currentColor" if is_stated else "none"
        x = _across(day, first, last, WIDTH, _BESIDE)
        yield (
            f'<circle cx="{x}" cy="{y}" r="5" fill="{fill}" stroke="currentColor" stroke-width="1.5">'
            f"<title>{escape(words)}</title></circle>"
        )


def history(title: str, prices: Sequence[tuple[date, Fraction | None]], first: date, last: date) -> str:
    """Draw a price through the years, in steps from nothing to the highest; there is no line where it has no amount.

    >>> days = date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1)
    >>> drawn = history("hd", [(days[0], Fraction(4)), (days[1], Fraction(2))], days[0], days[2])
    >>> drawn.partition(' d="')[2].partition('"')[0]
    'M6.0 4.0H70.1V12.0H134.0'
    """
    top = max((price for _, price in prices if price is not None), default=Fraction(0)) or Fraction(1)
    ends = [day for day, _ in prices[1:]] + [last]
    path, is_drawn = "", False
    for (day, price), end in zip(prices, ends, strict=True):
        if price is not None:
            x, y = _across(day, first, last, NARROW), round(float((LOW - 4) - (LOW - 8) * price / top), 1)
            path += f"{f'V{y}' if is_drawn else f'M{x} {y}'}H{_across(end, first, last, NARROW)}"
        is_drawn = price is not None
    return _svg("history", NARROW, LOW, title, (f'<path d="{path}" {_LINE} stroke-linecap="round"/>',))


def bar(title: str, start: Fraction, end: Fraction, top: Fraction) -> str:
    """Draw a step of a waterfall, from what it was before to what it is after it, where the whole width is `top`.

    >>> '<rect x="70.0" y="6" width="64.0"' in bar("free", Fraction(2), Fraction(1), Fraction(2))
    True
    """
    room = NARROW - 2 * _EDGE
    low, high = (float(each / top) * room if top else 0.0 for each in sorted((start, end)))
    box = f'x="{_EDGE + low:.1f}" y="6" width="{max(high - low, 1):.1f}" height="{LOW - 12}"'
    drawn = f'<rect {box} fill="currentColor" opacity="{0.85 if end >= start else 0.4}"/>'
    return _svg("bar", NARROW, LOW, title, (drawn,))
