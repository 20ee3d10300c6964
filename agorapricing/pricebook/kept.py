"""What others work out of an offer and keep with it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

Meters = str | tuple[str, ...] | frozenset[str]
"""One meter, some in an order, or some in any."""


class Kept:
    """Places for what is worked out: nothing in them changes a result, and they are not written out."""

    @cached_property
    def compiled(self) -> dict[Meters, Any]:
        """What rating has worked out, by the meters of a usage."""
        return {}

    @cached_property
    def recorded(self) -> dict[type, Any]:
        """What columns of frames are made of, by the type of that."""
        return {}
