"""A file's values without what is wrong with them, so that the rest is judged, too, and all is said at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import count, islice
from typing import Any

from agorapricing.errors import Fault, KeyPath

Back = Callable[[KeyPath], KeyPath]


def pruned(values: Any, faults: Iterable[Fault]) -> tuple[Any, Back]:
    """Values without the elements of arrays, or else the keys, that have faults; and where a path of theirs stood.

    >>> rest, back = pruned({"term": [{"x": 1}, {"y": 2}]}, [(("term", 0, "x"), "unknown key")])
    >>> rest, back(("term", 0, "y"))
    ({'term': [{'y': 2}]}, ('term', 1, 'y'))
    """
    gone: dict[KeyPath, set[str | int]] = {}
    for path in (path for path, _ in faults if path):
        end = _first_place(path) if _first_place(path) is not None else min(len(path) - 1, 1)
        gone.setdefault(path[:end], set()).add(path[end or 0])

    def cut(value: Any, path: KeyPath) -> Any:
        drop = gone.get(path, ())
        if isinstance(value, dict):
            return {key: cut(part, (*path, key)) for key, part in value.items() if key not in drop}
        if isinstance(value, list):
            return [cut(part, (*path, place)) for place, part in enumerate(value) if place not in drop]
        return value

    def back(path: KeyPath) -> KeyPath:
        end = _first_place(path)
        if end is None:
            return path
        kept = (place for place in count() if place not in gone.get(path[:end], ()))
        return (*path[:end], next(islice(kept, int(path[end]), None)), *path[end + 1 :])

    return cut(values, ()), back


def _first_place(path: KeyPath) -> int | None:
    """Where in a path the first place of an array stands."""
    return next((end for end, part in enumerate(path) if isinstance(part, int)), None)
