"""Charts of characters that every terminal has: letters for offers, one line a row."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor
from string import ascii_uppercase

from rich.cells import cell_len, set_cell_size

from agorapricing.messages import joined

HEIGHT, WIDTH = 14, 58


def letter(place: int) -> str:
    """The letter of the offer at a place, in charts and beside them.

    >>> letter(0), letter(27)
    ('A', 'B')
    """
    return ascii_uppercase[place % len(ascii_uppercase)]


def chart(
    series: Sequence[tuple[str, Sequence[Fraction | None]]], low: str, high: str, top: str, width: int = WIDTH
) -> tuple[str, ...]:
    """Draw series of equally many values, each by its letter; where several meet, the first is drawn.

    >>> for line in chart([("double", [Fraction(0), Fraction(2)]), ("one", [Fraction(1)] * 2)], "0", "1", "2", 2)[:3]:
    ...     print(line)
           2 | A
             |
             |
    """
    values = [value for _, each in series for value in each if value is not None]
    most = max(values, default=Fraction(0)) or Fraction(1)
    grid = [[" "] * width for _ in range(HEIGHT)]
    for place, (_, each) in reversed(list(enumerate(series))):
        mark = letter(place)
        for column, value in enumerate(each):
            if value is not None:
                grid[HEIGHT - 1 - min(floor(value / most * HEIGHT), HEIGHT - 1)][column] = mark
    margin = max(len(top), 8)
    labels = [top.rjust(margin), *[" " * margin] * (HEIGHT - 2), "0".rjust(margin)]
    rows = [f"{label} |{''.join(cells).rstrip()}" for label, cells in zip(labels, grid, strict=True)]
    axis = f"{' ' * margin} +{'-' * width}"
    below = joined("", (f"{' ' * margin}  {low}{' ' * (width - len(low) - len(high))}", high))
    names = [f"{' ' * margin}  {letter(place)} {name}" for place, (name, _) in enumerate(series)]
    return (*rows, axis, below, *names)


def areas(cells: Sequence[Sequence[int | None]], rows: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """Draw a plane: a letter a cell, by the place of a name, and a row's own label before it; nothing where none is.

    >>> for line in areas([[0, 1], [1, None]], ["10", "20"], ["first", "second"]):
    ...     print(line)
    10 |AB
    20 |B
        A first
        B second
    """
    margin = max(map(len, rows), default=0)
    drawn = [
        f"{row.rjust(margin)} |{''.join(' ' if each is None else letter(each) for each in line).rstrip()}"
        for row, line in zip(rows, cells, strict=True)
    ]
    used = sorted({each for line in cells for each in line if each is not None})
    return (*drawn, *(f"{' ' * margin}  {letter(place)} {names[place]}" for place in used))


def bars(series: Sequence[tuple[str, Fraction, Fraction]], middle: Fraction, width: int = WIDTH) -> tuple[str, ...]:
    """Draw ranges below each other on one scale, each with the middle marked by |.

    >>> ranges = [("calls", Fraction(0), Fraction(10)), ("minutes", Fraction(4), Fraction(6))]
    >>> for line in bars(ranges, Fraction(5), 11):
    ...     print(line)
    calls   #####|#####
    minutes     #|#
    """
    least = min((low for _, low, _ in series), default=middle)
    span = max((high for _, _, high in series), default=middle) - least or Fraction(1)
    margin = max((cell_len(name) for name, _, _ in series), default=0)

    def place(value: Fraction) -> int:
        return floor((value - least) / span * (width - 1))

    drawn = []
    for name, low, high in series:
        cells = ["#" if place(low) <= column <= place(high) else " " for column in range(width)]
        cells[place(middle)] = "|"
        drawn.append(f"{set_cell_size(name, margin)} {''.join(cells).rstrip()}")
    return tuple(drawn)
