"""Classes by the word that a file names them with: each registers itself once, and every use looks it up here."""

from __future__ import annotations

from typing import Any, TypeVar

T = TypeVar("T")


class Kinds(dict[str, type[T]]):
    """Classes by the word for their kind, in the order in which they were registered.

    Every reader, report, law and page looks kinds up here, so that a class of one's own is known everywhere.

    >>> shapes: Kinds[object] = Kinds()
    >>> @shapes.register
    ... class Circle:
    ...     kind = "circle"
    >>> list(shapes)
    ['circle']
    """

    def register(self, cls: type[Any]) -> Any:
        """Make a class known by its `kind`; a decorator. Raises TypeError where the word is another class's."""
        known = self.setdefault(cls.kind, cls)
        if known.__qualname__ != cls.__qualname__:
            raise TypeError(f"{cls.kind!r} is the kind of {known.__qualname__}")
        self[cls.kind] = cls
        return cls

    def forget(self, kind: str) -> None:
        """Take a registration back, as a test does at its end. Raises KeyError for a kind that is not known."""
        del self[kind]
