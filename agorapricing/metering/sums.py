"""Sums of amounts by meter: of seconds, or of any kind of number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import Any, TypeVar

K = TypeVar("K", bound=Hashable)


def summed(amounts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Add amounts up by meter, inside `exact()`."""
    totals: dict[str, Any] = {}
    for meter, amount in (item for each in amounts for item in each.items()):  # quicker than a Counter
        totals[meter] = totals[meter] + amount if meter in totals else amount
    return totals


def merged(amounts: Iterable[tuple[K, Mapping[str, Any]]]) -> dict[K, Mapping[str, Any]]:
    """Add amounts up by key, as by bucket, and by meter, inside `exact()`."""
    found: dict[K, list[Mapping[str, Any]]] = defaultdict(list)
    for key, each in amounts:
        found[key].append(each)
    return {key: summed(each) if len(each) > 1 else each[0] for key, each in found.items()}
