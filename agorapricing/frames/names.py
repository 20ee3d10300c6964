"""Names of columns that an engine can refer to: Spark takes `rtc.hd` for the field `hd` of a structure `rtc`."""

from __future__ import annotations

from typing import Any

import narwhals as nw

Frame = nw.DataFrame[Any] | nw.LazyFrame[Any]

_DOT = "_agorapricing_dot_"


def opened(native: Any) -> Frame:
    """Any frame, with names that its engine can refer to."""
    frame: Frame = nw.from_native(native)
    return _renamed(frame, ".", _DOT) if frame.implementation.is_spark_like() else frame


def closed(frame: Frame) -> Any:
    """The frame in the kind that it came in, its names as they were."""
    return (_renamed(frame, _DOT, ".") if frame.implementation.is_spark_like() else frame).to_native()


def _renamed(frame: Frame, old: str, new: str) -> Frame:
    native: Any = frame.to_native()
    renamed: Frame = nw.from_native(native.toDF(*(name.replace(old, new) for name in native.columns)))
    return renamed


def names_of(frame: Frame) -> list[str]:
    """The names of a frame that was opened, as they were."""
    return [name.replace(_DOT, ".") for name in frame.collect_schema().names()]


def named(frame: Frame, name: str) -> str:
    """The name that a column has in a frame that was opened."""
    return name.replace(".", _DOT) if frame.implementation.is_spark_like() else name
