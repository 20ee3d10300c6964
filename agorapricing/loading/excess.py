"""What a file has more of than a reader takes: found in its plain values, before anything is made of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agorapricing.errors import Coded, Fault, KeyPath
from agorapricing.files import limits


def excess(values: Mapping[str, Any]) -> Fault | None:
    """The first table or array of a file that is above a limit, with what it has too many of.

    >>> excess({"edition": [{"regime": dict.fromkeys(map(str, range(101)), {})}]})
    (('edition', 0, 'regime'), 'has more than 100 regimes')
    """
    count = 0
    inner: list[tuple[KeyPath, Any]] = [((), values)]
    for path, value in inner:  # which grows on the way
        if not isinstance(value, (dict, list)):
            continue
        limit = limits.BY_KEY.get(str(path[-1]), limits.ENTRIES) if path else limits.ENTRIES
        if limit.is_below(len(value)):
            return path, Coded(f"has {limit}", "over-limit")
        count += len(value)
        if limits.VALUES.is_below(count):
            return (), Coded(f"has {limits.VALUES}", "over-limit")
        named = value.items() if isinstance(value, dict) else enumerate(value)
        inner += [((*path, name), each) for name, each in named]
    return None
