"""The types of what a run has for pages and workbooks beside its tables: what is of another shape is refused.

What these values mean is said where they are made, in `agorapricing.proposal`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache, partial
from typing import Any

import attrs
import cattrs

from agorapricing.errors import FaultsError
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.loading import converter, only, structure, wrong
from agorapricing.messages import Message, Text
from agorapricing.report.data_types import TYPES, Kind, Number, Op, Point, Rounded, Sum
from agorapricing.report.workbook_data import RunWorkbook


@frozen
class RunInput:
    """What a slider moves."""

    name: str
    label: str
    workload: str
    parameter: str
    kind: Kind
    low: Number
    base: Number
    high: Number
    step: Number | None = None
    values: tuple[Number, ...] = ()


@frozen
class RunProgram:
    """An offer of programs."""

    offer: str
    title: str
    status: str
    open: bool
    currency: str
    rounding: Rounded
    worth: Number | None
    amount: Number | None
    total: Sum | None
    quoted: Sum | None
    confidential: bool = False


@frozen
class RunPrograms:
    """The programs of a market."""

    market: str
    currency: str
    inputs: tuple[RunInput, ...]
    ops: tuple[Op, ...]
    offers: tuple[RunProgram, ...]


@frozen
class RunCurve:
    """The lines of an offer in a chart, each of points."""

    offer: str
    open: bool
    lines: tuple[tuple[Point, ...], ...] = attrs.field()

    @lines.validator
    def _are_drawn(self, _: Any, lines: Sequence[Sequence[Any]]) -> None:
        if not all(lines):
            raise ValueError("must be lines of at least one point")


@frozen
class RunCrossing:
    """Where another offer becomes the cheapest."""

    at: Number
    cost: Number
    offers: tuple[str, ...]


@frozen
class RunChart:
    """The chart of a market."""

    market: str
    currency: str
    unit: str
    used: Number
    to: Number = attrs.field()
    offers: tuple[RunCurve, ...]
    crossings: tuple[RunCrossing, ...]
    left_out: tuple[str, ...] = ()

    @to.validator
    def _is_above_nothing(self, _: Any, end: str) -> None:
        if not Fraction(end) > 0:
            raise ValueError("must be above 0")


@frozen
class RunTable:
    """The table of a market."""

    market: str
    money: str
    baseline: str
    cheapest: str | None
    amounts: Mapping[str, Number | None] = attrs.field(converter=frozen_dict)


@frozen
class RunData:
    """All that is known by a name; a kind of file of somebody's own may read other things."""

    chart: tuple[RunChart, ...] = ()
    programs: tuple[RunPrograms, ...] = ()
    tables: tuple[RunTable, ...] = ()
    workbook: RunWorkbook | None = None
    seller: tuple[str, ...] = ()


def check(data: Mapping[str, Any]) -> None:
    """Refuse data of another shape. Raises FaultsError with the key paths from the run on."""
    known = {field.name for field in attrs.fields(RunData)}
    try:
        structure({name: part for name, part in data.items() if name in known}, RunData, _strict())
    except FaultsError as error:
        raise FaultsError([(("report", "data", *path), message) for path, message in error.found]) from None


@cache
def _strict() -> cattrs.Converter:
    """A converter of these types."""
    made = converter()
    made.register_structure_hook(str, only("text", str, Message, Text))
    for kind, (what, fits) in TYPES.items():
        made.register_structure_hook(kind, partial(_fitting, what, fits))
    return made


def _fitting(what: str, fits: Callable[[Any], bool], value: Any, _: Any) -> Any:
    if not fits(value):
        raise wrong(value, what)
    return value
