"""The usage in a frame: which columns are meters, what is in them, and what is wrong with a row of them."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs
import narwhals as nw

from agorapricing.errors import AgorapricingError, NumberError, UnknownNameError, meant
from agorapricing.frames.column import MOST
from agorapricing.frames.extremes import extremes, first_row, statistics
from agorapricing.frames.names import Frame, given_name
from agorapricing.frames.near_meters import near_meters
from agorapricing.frozen import frozen

Mapped = Callable[[str, str], str]
"""How one says that a column holds a meter."""


@frozen(slots=False, str=False)
class BoundError(AgorapricingError, OverflowError, code="over-bound"):
    """A quantity above what integers of 64 bits rate exactly: the row, the quantity and the bound."""

    offer: str
    meter: str
    row: str
    quantity: int
    bound: int

    def __str__(self) -> str:
        return (
            f"{self.row}: {self.meter} is {self.quantity:,}, but {self.offer} is exact in 64 bits only up to "
            f"{self.bound:,} of each meter: rate such rows one by one with agorapricing.rate"
        )


@frozen
class Held:
    """What a meter's column holds: its name, the largest, and whether a row of it is empty."""

    column: str
    low: int
    """The least, or 0 where nothing is below it."""
    high: int
    has_nulls: bool

    @property
    def is_clean(self) -> bool:
        """Whether every row is a quantity."""
        return self.low >= 0 and not self.has_nulls


def in_python(column: str, meter: str) -> str:
    """Say it as an argument.

    >>> in_python("full_hd", "rtc.fhd")
    "meters={'full_hd': 'rtc.fhd'}"
    """
    return f"meters={{{column!r}: {meter!r}}}"


def as_option(column: str, meter: str) -> str:
    """Say it on the command line.

    >>> as_option("full hd", "rtc.fhd")
    "--column 'full hd=rtc.fhd'"
    """
    return f"--column {shlex.quote(f'{column}={meter}')}"


def columns_of(
    names: Iterable[str],
    meters: Mapping[str, str] | None,
    known: Iterable[str],
    *,
    where: str = "the frame",
    say: Mapped = in_python,
    counts: Callable[[str], bool] = lambda _: False,
) -> dict[str, str]:
    """Which column holds which meter: those named family.member, and what a mapping from column to meter says.

    >>> columns_of(("account", "full_hd", "rtc.hd"), {"full_hd": "rtc.fhd"}, ("rtc.hd", "rtc.fhd"))
    {'rtc.fhd': 'full_hd', 'rtc.hd': 'rtc.hd'}

    A column that is mapped to "" is no usage, whatever its name. `counts` says of a column whether it has numbers.
    Raises UnknownNameError for a meter that no book knows, or a column that is not there; NumberError without any
    column of usage, with two for one meter, or for numbers whose column is named nearly as a meter.
    """
    there, vocabulary, mapped = tuple(names), tuple(known), dict(meters or {})
    if absent := [column for column in mapped if column not in there]:
        raise UnknownNameError("column", absent[0], there, where)
    asked = {**mapped, **{name: name for name in there if _is_like_a_meter(name) and name not in mapped}}
    meters_by_column = {column: meter for column, meter in asked.items() if meter}
    for column, meter in meters_by_column.items():
        if meter not in vocabulary:
            raise _unknown(meter, vocabulary, "" if column in mapped else say(column, ""))
    _refuse_left_out(
        near_meters((name for name in there if name not in asked and counts(name)), vocabulary), where, say
    )
    if not meters_by_column:
        hint = f"map one, as `{say('COLUMN', 'rtc.hd')}`"
        raise NumberError(f"no column of {where} is named as a meter, like rtc.hd: {hint}")
    _refuse_two(meters_by_column)
    return {meter: column for column, meter in meters_by_column.items()}


def _is_like_a_meter(name: str) -> bool:
    """Whether a name is family.member; amounts, as in agora-cn:payg.minor, are not."""
    return "." in name and ":" not in name


def _unknown(meter: str, vocabulary: tuple[str, ...], otherwise: str) -> UnknownNameError:
    """A meter that no book knows; `otherwise` says how to have a column of that name that is no usage."""
    hint = meant(meter, vocabulary)
    if otherwise:
        hint = f"{hint or '.'} If it is no usage, say `{otherwise}`"
    return UnknownNameError("meter", meter, vocabulary, hint=hint)


def _refuse_left_out(near: Mapping[str, str], where: str, say: Mapped) -> None:
    """Refuse columns of numbers that are probably usage: left out, they would count as nothing used."""
    if near:
        meant = "; ".join(f"{column}, say `{say(column, meter)}`" for column, meter in near.items())
        otherwise = say(next(iter(near)), "")
        raise NumberError(f"{where} has what may be usage: {meant}. If it is none, say `{otherwise}`")


def _refuse_two(meters: Mapping[str, str]) -> None:
    """Refuse two columns for one meter, by name."""
    twice = sorted(meter for meter, count in Counter(meters.values()).items() if count > 1)
    if twice:
        held = (f"{each}: {' and '.join(column for column in meters if meters[column] == each)}" for each in twice)
        raise NumberError(f"two columns hold the meter {'; '.join(held)}")


def refuse_inexact(frame: Frame, columns: Iterable[str]) -> None:
    """Refuse columns that hold no integers. Raises NumberError with all of them."""
    schema = frame.collect_schema()
    wrong = [f"{given_name(name)} is {schema[name]}" for name in columns if not schema[name].is_integer()]
    if wrong:
        raise NumberError(f"quantities must be columns of integers: {'; '.join(wrong)}")


def held(frame: Frame, columns: Mapping[str, str]) -> dict[str, Held]:
    """Look at the data: the largest quantity of each meter, and the least where some are negative."""
    found = extremes(frame, columns.values())
    return {meter: _held(name, found) for meter, name in columns.items()}


def _held(name: str, found: Mapping[str, Any]) -> Held:
    """What a look found in a column; without a quantity its extremes are empty, and of pandas no number."""
    count = found[f"{name} count"]
    low, high = (int(found[f"{name} {end}"]) if count else 0 for end in ("low", "high"))
    return Held(name, min(low, 0), high, count < found["rows"])


def foreseen(frame: Frame, columns: Mapping[str, str]) -> dict[str, Held]:
    """What each meter's column holds at most, as is known without a look; nothing where a row may be no quantity."""
    known = statistics(frame, columns.values())
    if not known or any(each.get("min") is None or each.get("max") is None for each in known.values()):
        return {}
    ends = {meter: known[name] for meter, name in columns.items()}
    holding = {m: Held(columns[m], each["min"], each["max"], bool(each["has_null"])) for m, each in ends.items()}
    return holding if all(each.is_clean for each in holding.values()) else {}


def promised(columns: Mapping[str, str], most: int) -> dict[str, Held]:
    """What a caller promises: no quantity above `most`. Nothing is known of nulls and negatives."""
    return {meter: Held(name, -MOST, most, has_nulls=True) for meter, name in columns.items()}


def nullable(frame: Frame, holding: Mapping[str, Held], prefix: str) -> tuple[Frame, dict[str, Held]]:
    """Copy the usage of pandas and Dask to columns that can be empty: theirs would turn to floats instead."""
    native: Any = frame.to_native()
    if not (frame.implementation.is_pandas_like() or frame.implementation.is_dask()):
        return frame, dict(holding)
    moved = {meter: attrs.evolve(each, column=f"{prefix}{each.column}") for meter, each in holding.items()}
    schema = frame.collect_schema()
    kinds = {each.column: "UInt64" if schema[each.column] == nw.UInt64 else "Int64" for each in holding.values()}
    copies = {moved[m].column: native[each.column].astype(kinds[each.column]) for m, each in holding.items()}
    return nw.from_native(native.assign(**copies)), moved


def row_above(frame: Frame, column: str, bound: int) -> tuple[str, int]:
    """Name the first row whose quantity is above a bound: its place where rows have one, and its first other column."""
    if isinstance(frame, nw.DataFrame):
        frame = frame.with_row_index("row")
    above = nw.lit(bound, dtype=frame.collect_schema()[column])  # of its type, for Arrow compares none without a sign
    row = first_row(frame.filter(nw.col(column) > above).head(1))
    words = [f"row {row['row']}"] if "row" in row else []
    words += [f"{given_name(name)}={value}" for name, value in row.items() if name not in {"row", column}][:1]
    return ", ".join(words) or "a row", int(row[column])
