"""The types of single values in what a run has for pages and workbooks: each is told by a pattern or by its parts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NewType

Number = NewType("Number", str)
"""A whole number, a decimal, or a fraction as "7/2"."""
Formula = NewType("Formula", str)
"""A formula of numbers, of names of cells, and of the few functions that bills need; `{0}` stands for a cell."""
Name = NewType("Name", str)
"""The name of a cell."""
Kind = NewType("Kind", str)
"""What kind of input something is."""
Point = NewType("Point", list)  # type: ignore[type-arg]  # two numbers
Rounded = NewType("Rounded", list)  # type: ignore[type-arg]  # decimals, and a mode
Sum = NewType("Sum", list)  # type: ignore[type-arg]  # a constant, and terms
Op = NewType("Op", list)  # type: ignore[type-arg]  # a word, and what it needs

_NAMED, _WHOLE = r"(?=\w*_)[A-Za-z]\w*+", r"\d{1,250}"
_FUNCTIONS = "MIN|MAX|IF|INT|MOD|ABS|ROUND|ROUNDUP|ROUNDDOWN"
_PARTS = rf"(?>({_FUNCTIONS})?\(|{_NAMED}(?!\()|\d++(\.\d+)?|[-+*/^),<=]|\{{0\}})*+"


def _written(pattern: str) -> Callable[[Any], bool]:
    found = re.compile(pattern, re.ASCII)
    return lambda value: isinstance(value, str) and bool(found.fullmatch(value))


def _of(*parts: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Whether something is an array of such parts."""
    return lambda value: (
        isinstance(value, list)
        and len(value) == len(parts)
        and all(fits(x) for fits, x in zip(parts, value, strict=True))
    )


def _all(part: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(map(part, value))


def _is_place(value: Any) -> bool:
    return type(value) is int and value >= 0


_number, _text = _written(rf"-?{_WHOLE}(\.{_WHOLE}|/0*[1-9]\d{{0,249}})?"), _written(r"[\s\S]*")
_sum = _of(_number, _all(_of(_number, _is_place)))
_steps = (
    _of(_written("u"), _text),
    _of(_written("floor"), _sum, _number),
    _of(_written("times"), _sum, _sum),
    _of(_written("if"), _sum, _sum, _sum),
)
TYPES: Mapping[Any, tuple[str, Callable[[Any], bool]]] = {
    Number: ("a number in quotes", _number),
    Name: ("the name of a cell", _written(_NAMED)),
    Formula: ("a formula of a bill", _written(_PARTS)),
    Kind: ("scale, number, choice or case", _written("scale|number|choice|case")),
    Point: ("two numbers in quotes", _of(_number, _number)),
    Rounded: ("decimals and a mode", _of(_is_place, _written("half-up|half-even|up|down"))),
    Sum: ("a sum of a program", _sum),
    Op: ("a step of a program", lambda value: any(fits(value) for fits in _steps)),
}
"""What values of these types are called, and which they are."""
