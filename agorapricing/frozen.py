"""Values that do not change: classes of attrs, and mappings for their fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import attrs

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


@cache
def _compared(cls: Any) -> Callable[[Any], Any]:
    """What gives the fields by which two values of a class are compared."""
    return _several([field.name for field in attrs.fields(cls) if field.eq])


@cache
def _hashed(cls: Any) -> Callable[[Any], Any]:
    """What gives the fields of which the hash of a value of a class is made."""
    return _several([each.name for each in attrs.fields(cls) if (each.eq if each.hash is None else each.hash)])


def _several(names: list[str]) -> Callable[[Any], Any]:
    return attrgetter(*names) if names else lambda _: ()


def _eq(self: Any, other: Any) -> Any:
    if type(other) is not type(self):
        return NotImplemented
    fields = _compared(self.__class__)
    return fields(self) == fields(other)


def _hash(self: Any) -> int:
    return hash(_hashed(self.__class__)(self))


@recursive_repr()
def _repr(self: Any) -> str:
    shown = [(each.name, each.repr if callable(each.repr) else repr) for each in attrs.fields(type(self)) if each.repr]
    fields = ", ".join(f"{name}={text(getattr(self, name))}" for name, text in shown)
    return f"{type(self).__qualname__.rpartition('>.')[2]}({fields})"


if TYPE_CHECKING:  # type checkers know it as that of attrs
    from attrs import frozen as frozen  # noqa: PLC0414  # handed on
else:

    def frozen(
        cls: Any = None,
        *,
        eq: bool = True,
        hash: bool = True,  # noqa: A002  # as attrs calls it
        repr: bool = True,  # noqa: A002
        **options: Any,
    ) -> Any:
        """Give `attrs.frozen` of a class, whose comparisons, hash and repr are not written for it but shared by all.

        Code for one class takes longer to compile than most programs then compare its values.

        >>> @frozen
        ... class Point:
        ...     x: int
        >>> Point(1), Point(1) == Point(1), len({Point(1), Point(1)})
        (Point(x=1), True, 1)
        """
        if cls is None:
            return partial(frozen, eq=eq, hash=hash, repr=repr, **options)
        shared = {"__repr__": _repr} if repr else {}
        if eq and not issubclass(cls, BaseException):
            shared |= {"__eq__": _eq, "__hash__": _hash} if hash else {"__eq__": _eq}
        if "__eq__" in vars(cls):
            shared.pop("__hash__", None)
        for name in shared.keys() - vars(cls).keys():
            setattr(cls, name, shared[name])
        return attrs.frozen(cls, eq=False, repr=False, **options)
