"""How much of each meter an account used in one period."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.errors import NumberError
from agorapricing.frozen import FrozenDict, frozen
from agorapricing.numbers import exact, quantity

_LARGEST = 10**24


_DIGITS = 24
_PLAIN = re.compile(rf"\d{{1,{_DIGITS}}}\.\d{{1,{_DIGITS}}}", re.ASCII)


def _checked(meter: Any, given: Any) -> Decimal | int:
    if not isinstance(meter, str):
        raise NumberError(f"a meter must be named by a string, not {meter!r}")
    found = _plain(given)
    return quantity(given, f"the quantity of {meter}") if found is None else found


def _plain(given: Any) -> Decimal | int | None:
    """A quantity of plain digits, as most are, for which `quantity` would take longer; none for any other."""
    count = _count(given)
    is_text = count is None and (type(given) is str or type(given) is Decimal)
    return (Decimal(given) or Decimal(0)) if is_text and _PLAIN.fullmatch(str(given)) else count


def are_counts(quantities: Iterable[Any]) -> bool:
    """Whether all quantities are plain counts, which need no further look: most usage is.

    >>> are_counts([300_000, 0]), are_counts([Decimal(1)]), are_counts([True]), are_counts([-1])
    (True, False, False, False)
    """
    return all([type(each) is int and 0 <= each < _LARGEST for each in quantities])  # noqa: C419  # quicker


def _count(given: Any) -> int | None:
    kind = type(given)
    if kind is int:
        return int(given) if 0 <= given < _LARGEST else None
    text = given if kind is str else str(given) if kind is Decimal else ""
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else None


def _quantities(given: Mapping[str, Any]) -> FrozenDict[str, Decimal | int]:
    """Check what comes from outside."""
    if type(given) is not dict and not isinstance(given, Mapping):
        raise NumberError(f"usage must map meters to quantities, not {type(given).__name__}")
    if are_counts(given.values()) and set(map(type, given)) == {str}:
        return FrozenDict(given)
    return FrozenDict({meter: _checked(meter, each) for meter, each in given.items()})


@frozen(hash=False, slots=False)  # without slots a frozen value is made faster
class Usage(Mapping[str, Decimal]):
    """Quantities by meter, exact, none negative; a mapping. A string may be short, as 3k or 1.2M.

    >>> Usage({"rtc.audio": 300_000, "signaling.storage_gb": "3.93"})["signaling.storage_gb"]
    Decimal('3.93')

    Raises NumberError: a float, a bool, a negative or non-finite quantity.
    """

    quantities: Mapping[str, Decimal | int] = attrs.field(converter=_quantities)

    def __getitem__(self, meter: str) -> Decimal:
        found = self.quantities[meter]
        return Decimal(found) if isinstance(found, int) else found

    def __iter__(self) -> Iterator[str]:
        return iter(self.quantities)

    def __len__(self) -> int:
        return len(self.quantities)

    def __hash__(self) -> int:
        return hash(frozenset(self.quantities.items()))

    @classmethod
    def checked(cls, quantities: dict[str, int]) -> Usage:
        """Make a usage of counts that `are_counts` has seen, of meters that are known to be names."""
        made = cls.__new__(cls)
        made.__dict__["quantities"] = FrozenDict(quantities)
        return made

    @classmethod
    def total(cls, usages: Iterable[Usage]) -> Usage:
        """Add up several usages, meter by meter.

        >>> dict(Usage.total([Usage({"a.b": 1}), Usage({"a.b": 2, "a.c": 3})]))
        {'a.b': Decimal('3'), 'a.c': Decimal('3')}
        """
        merged: dict[str, Decimal] = {}
        with exact():
            for usage in usages:
                for meter, used in usage.items():
                    merged[meter] = merged.get(meter, Decimal(0)) + used
        return cls(merged)
