"""Words in files: classes by the word for their kind, and the names that refer to something in the same file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module
from typing import Annotated, Any, TypeVar

from agorapricing.frozen import frozen
from agorapricing.messages import Text

T = TypeVar("T")


class Kinds(MutableMapping[str, type[T]]):
    """Classes by the word for their kind, in the order in which they were registered.

    Every reader, report, law and page looks kinds up here, so that a class of one's own is known everywhere. Words may
    be given with the modules of their classes: such a module is imported when its word, or all, are first asked for.

    >>> shapes: Kinds[object] = Kinds()
    >>> @shapes.register
    ... class Circle:
    ...     kind = "circle"
    >>> list(shapes)
    ['circle']
    """

    def __init__(self, homes: Mapping[str, str] | None = None) -> None:
        self._known: dict[str, type[T]] = {}
        self._homes = dict(homes or {})

    def register(self, cls: type[Any]) -> Any:
        """Make a class known by its `kind`; a decorator. Raises TypeError where the word is another class's."""
        home = self._homes.get(cls.kind, cls.__module__)
        if home != cls.__module__:
            import_module(home)  # whose class has the word, whether or not anybody asked for it
        known = self._known.setdefault(cls.kind, cls)
        if known.__qualname__ != cls.__qualname__:
            raise TypeError(f"{cls.kind!r} is the kind of {known.__qualname__}")
        self._known[cls.kind] = cls
        return cls

    def forget(self, kind: str) -> None:
        """Take a registration back, as a test does at its end. Raises KeyError for a kind that is not known."""
        del self[kind]

    def __getitem__(self, kind: str) -> type[T]:
        if kind not in self._known and kind in self._homes:
            import_module(self._homes[kind])
        return (self._known if kind in self._known else self._all())[kind]

    def __setitem__(self, kind: str, cls: type[T]) -> None:
        self._known[kind] = cls

    def __delitem__(self, kind: str) -> None:
        self._all()
        del self._known[kind]
        self._homes.pop(kind, None)

    def __contains__(self, kind: object) -> bool:
        return kind in self._homes or kind in self._known or kind in self._all()

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._all()})"

    def _all(self) -> dict[str, type[T]]:
        """All of them, for which every module is imported."""
        for home in self._homes.values():
            import_module(home)
        return {kind: self._known[kind] for kind in {**self._homes, **self._known}}


@frozen
class Reference:
    """What the name in a field stands for: a meter, a source, a stage, a regime, a pack or a product.

    Annotates a string; the empty one is no reference where `or_none` says so.
    """

    kind: str
    or_none: bool = False


MeterName = Annotated[str, Reference("meter")]
SourceName = Annotated[str, Reference("source")]
StageName = Annotated[str, Reference("stage"), Text]
RegimeName = Annotated[str, Reference("regime")]
PackName = Annotated[str, Reference("pack")]
ProductName = Annotated[str, Reference("product")]
RegimeOrNone = Annotated[str, Reference("regime", or_none=True)]
ProductOrNone = Annotated[str, Reference("product", or_none=True)]
