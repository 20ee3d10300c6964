"""What is made of objects once, as long as they are the same objects: quicker than by what they say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

import attrs

_MOST = 4_096
"""Objects of which is kept what was made of them: bills that are rounded line by line have prices of their own."""
R = TypeVar("R")


@attrs.define(eq=False)
class ByIdentity(Generic[R]):
    """What was made of objects, by which object it is.

    >>> lengths = ByIdentity()
    >>> word = "abc"
    >>> lengths.get(word, len, word), lengths.get(word, lambda: 0)
    (3, 3)
    """

    _known: dict[int, tuple[Any, R]] = attrs.field(factory=dict, init=False)

    def get(self, one: Any, make: Callable[..., R], *given: Any) -> R:
        """What was made of an object, or what is made now of what is given."""
        known = self._known.get(id(one))
        if known is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            known = self._known[id(one)] = one, make(*given)  # the object is kept, so that its id stays its own
        return known[1]
