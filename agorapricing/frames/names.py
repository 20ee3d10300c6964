"""Names of columns that an engine can refer to.

Spark takes `rtc.hd` for the field `hd` of a structure `rtc`, and Polars takes `^q$` and `*` for patterns.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import narwhals as nw

Frame = nw.DataFrame[Any] | nw.LazyFrame[Any]

_DOT = "_agorapricing_dot_"
_LITERAL = "_agorapricing_literal_"  # before what would be a pattern


def opened(native: Any) -> Frame:
    """Any frame, with names that its engine can refer to."""
    frame: Frame = nw.from_native(native)
    if frame.implementation.is_spark_like():
        return _renamed(frame, ".", _DOT)
    patterns = filter(_is_pattern, frame.columns if frame.implementation.is_polars() else ())
    literal = {name: named(frame, name) for name in patterns}
    return frame.rename(literal) if literal else frame


def closed(frame: Frame, names: Iterable[str]) -> Any:
    """The frame in the kind that it came in, with its names as they were; `names` are those that it has."""
    if frame.implementation.is_spark_like():
        return _renamed(frame, _DOT, ".").to_native()
    literal = {name: given_name(name) for name in names if name.startswith(_LITERAL)}
    return (frame.rename(literal) if literal else frame).to_native()


def _renamed(frame: Frame, old: str, new: str) -> Frame:
    native: Any = frame.to_native()
    renamed: Frame = nw.from_native(native.toDF(*(name.replace(old, new) for name in native.columns)))
    return renamed


def names_of(frame: Frame) -> list[str]:
    """The names of a frame that was opened, as they were."""
    return list(map(given_name, frame.columns))


def given_name(name: str) -> str:
    """The name that a column of a frame that was opened had before.

    >>> given_name("_agorapricing_literal_^q$"), given_name("rtc_agorapricing_dot_hd"), given_name("q")
    ('^q$', 'rtc.hd', 'q')
    """
    return name.removeprefix(_LITERAL).replace(_DOT, ".")


def named(frame: Frame, name: str) -> str:
    """The name that a column has in a frame that was opened."""
    if _is_pattern(name) and frame.implementation.is_polars():
        return f"{_LITERAL}{name}"
    return name.replace(".", _DOT) if frame.implementation.is_spark_like() else name


def _is_pattern(name: str) -> bool:
    """Whether Polars takes a name for those of several columns."""
    return name == "*" or (name.startswith("^") and name.endswith("$"))
