"""Python source that computes recorded numbers, made into functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from types import CodeType
from typing import Any

import attrs

from agorapricing.numbers.context import switching
from agorapricing.numbers.quantities import count

_BACK = "finally: switch(before)"
_SMALL = 2**30
"""Python compares counts below it sooner, and most are."""
_MOST = 2**79
"""Counts below it, ored together too, are below the 10^24 from which a quantity is refused."""
_CODES = 256
"""So many functions' code is kept, of some kilobytes each."""


@attrs.define(eq=False)
class Written:
    """A function's parameters and body, the constants that are no whole numbers, and the other names that it uses."""

    symbols: tuple[str, ...]
    lines: tuple[str, ...]
    constants: dict[str, Decimal]
    names: dict[str, Any]
    is_exact: bool = False
    """Whether it computes inside the context of `exact()` by itself."""

    @property
    def is_whole(self) -> bool:
        """Whether whole quantities give whole results, so that integers need no context."""
        return not self.constants

    def function(self) -> Callable[..., Any]:
        """The function of the symbols, in order."""
        return self._made(", ".join(self.symbols))

    def of_mapping(self, keys: Sequence[str]) -> Callable[[Mapping[str, Any]], Any]:
        """The same function of a mapping with a key for each symbol."""
        return self._made("given", *self._taken(keys))

    def of_counts(self, keys: Sequence[str]) -> Callable[[Mapping[str, Any]], Any]:
        """The same function of a mapping of counts, as most usage is; it gives None for any other mapping.

        >>> from agorapricing.numbers import Form, written
        >>> twice = written(("u",), Form.symbol("u") * Decimal(2)).of_counts(["a.b"])
        >>> twice({"a.b": 5}), twice({"a.b": -1}), twice({"a.b": Decimal(5)})
        (10, None, None)
        """
        return self._of_counts(keys, f"if not ({self._are_ints}): return None")

    def of_numerals(self, keys: Sequence[str]) -> Callable[[Mapping[str, Any]], Any]:
        """The same, which takes strings of plain digits and whole Decimals for the counts that they stand for.

        >>> from agorapricing.numbers import Form, written
        >>> twice = written(("u",), Form.symbol("u") * Decimal(2)).of_numerals(["a.b"])
        >>> twice({"a.b": 5}), twice({"a.b": "5"}), twice({"a.b": Decimal(5)}), twice({"a.b": "5.5"})
        (10, 10, 10, None)
        """
        lines = [f"{symbol} = count({symbol})" for symbol in self.symbols]
        return attrs.evolve(self, names={**self.names, "count": count})._of_counts(keys, *lines)  # noqa: SLF001

    def _of_counts(self, keys: Sequence[str], *others: str) -> Callable[[Mapping[str, Any]], Any]:
        """The function of a mapping of counts, and what it does with any other one first."""
        if not self.symbols:
            return self._made("given", "if given: return None")
        together = " | ".join(self.symbols)
        tests = [f"if not ({self._are_ints} and 0 <= {together} < {_SMALL}):", *(f"    {line}" for line in others)]
        tests += [f"    if not 0 <= {together} < {_MOST}: return None"]
        return self._made("given", *self._taken(keys), *tests)

    @property
    def _are_ints(self) -> str:
        return " and ".join(f"type({symbol}) is int" for symbol in self.symbols)

    def _taken(self, keys: Sequence[str]) -> list[str]:
        return [f"{symbol} = given[{key!r}]" for symbol, key in zip(self.symbols, keys, strict=True)]

    def _made(self, parameters: str, *first: str) -> Callable[..., Any]:
        namespace: dict[str, Any] = {**self.names, **self.constants, **switching}
        lines = ("before = current()", "switch(exact)", "try:", *(f"    {line}" for line in self.lines), _BACK)
        body = "".join(f"    {line}\n" for line in (*first, *(lines if self.is_exact else self.lines)))
        exec(_code(f"def plan({parameters}):\n{body}"), namespace)  # noqa: S102  # our own: our names, digits, literals
        plan: Callable[..., Any] = namespace["plan"]
        return plan


@lru_cache(_CODES)
def _code(source: str) -> CodeType:
    """Source compiled; that of an offer is often the same in another month, and for another app."""
    return compile(source, "<string>", "exec")
