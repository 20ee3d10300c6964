"""A mapping that does not change: what values that are frozen have for a field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NoReturn, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class FrozenDict(dict[K, V]):
    """A dict that refuses to change, and that has a hash where its values have one.

    >>> FrozenDict({"a": 1})["a"]
    1
    >>> FrozenDict({"a": 1})["b"] = 2
    Traceback (most recent call last):
    TypeError: a frozen mapping does not change
    """

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("a frozen mapping does not change")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]  # a dict has none because it changes
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[type, tuple[dict[K, V]]]:
        """Pickle makes it anew at once, instead of item by item."""
        return FrozenDict, (dict(self),)


def frozen_dict(given: Mapping[Any, Any] | Iterable[tuple[Any, Any]]) -> FrozenDict[Any, Any]:
    """What a field of an attrs class keeps of a mapping.

    >>> frozen_dict([("a", 1)])
    {'a': 1}
    """
    return given if isinstance(given, FrozenDict) else FrozenDict(given)
