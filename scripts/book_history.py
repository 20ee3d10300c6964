"""The chart of a price through the years, as SVG with an axis of years and one of amounts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction

from book_charts import LINE, across, svg, text_at

WIDTH, HEIGHT = 250, 96
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 18, 10, 20
_YEAR, _AMOUNT = 40, 13
"""How far apart the numbers of two years, and of two amounts, are at least."""
Steps = Sequence[tuple[date, Fraction | None]]
"""By its first day each price; none where it has no amount."""


def history(title: str, prices: Steps, first: date, last: date, written: Callable[[Fraction], str] = str) -> str:
    """Draw a price through the years, in steps from nothing to the highest; there is no line where it has no amount.

    >>> days = date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1)
    >>> drawn = history("hd", [(days[0], Fraction(4)), (days[1], Fraction(2))], days[0], days[2])
    >>> drawn.partition('class="line" d="')[2].partition('"')[0]
    'M62.0 10.0H147.1V43.0H232.0'
    >>> [f">{each}<" in drawn for each in (0, 2, 4, 2020, 2021, 2022)]
    [True, True, True, True, True, True]
    """
    top = max((price for _, price in prices if price is not None), default=Fraction(0)) or Fraction(1)
    amounts = [price for _, price in reversed(prices) if price is not None]
    parts = (
        *_amounts([top, Fraction(0), *amounts], top, written),
        *_years(first, last),
        _line(prices, first, last, top),
    )
    return svg("history", WIDTH, HEIGHT, title, parts)


def _line(prices: Steps, first: date, last: date, top: Fraction) -> str:
    ends = [day for day, _ in prices[1:]] + [last]
    path, is_drawn = "", False
    for (day, price), end in zip(prices, ends, strict=True):
        if price is not None:
            x, y = _across(day, first, last), _up(price, top)
            path += f"{f'V{y}' if is_drawn else f'M{x} {y}'}H{_across(end, first, last)}"
        is_drawn = price is not None
    return f'<path class="line" d="{path}" {LINE} stroke-linecap="round"/>'


def _across(day: date, first: date, last: date) -> float:
    return round(_LEFT + across(day, first, last, WIDTH - _LEFT - _RIGHT, 0), 1)


def _up(amount: Fraction, top: Fraction) -> float:
    return round(float(HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * amount / top), 1)


def _amounts(amounts: Iterable[Fraction], top: Fraction, written: Callable[[Fraction], str]) -> Iterator[str]:
    """The axis of amounts: the first of them, and each other one that has room."""
    shown: list[float] = []
    for amount in amounts:
        y = _up(amount, top)
        if all(abs(y - other) >= _AMOUNT for other in shown):
            shown.append(y)
            yield f'<path d="M{_LEFT - 4} {y}H{WIDTH - _RIGHT}" {LINE} opacity="0.15"/>'
            yield text_at(_LEFT - 8, y + 4, written(amount), "end")


def _years(first: date, last: date) -> Iterator[str]:
    """The axis of years: a mark where each begins, and its number where there is room, counted from the newest."""
    foot = HEIGHT - _BOTTOM
    yield f'<path d="M{_LEFT} {foot}H{WIDTH - _RIGHT}" {LINE} opacity="0.5"/>'
    starts = [date(year, 1, 1) for year in range(last.year, first.year, -1)] + [first]  # which has its month, too
    before = float("inf")
    for start in starts:
        x = _across(start, first, last)
        yield f'<path d="M{x} {foot}v4" {LINE} opacity="0.5"/>'
        if before - x >= _YEAR:
            before = x
            yield text_at(x, HEIGHT - 4, str(start).removesuffix("-01-01")[:7], "middle")
