"""Recorded numbers written as a Python function: each shared part is computed once, and no ladder twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.numbers.context import ZERO, exact
from agorapricing.numbers.symbolic import Atom, Conditional, Form, Multiples, Symbol, atomic, form, is_cap


@attrs.define(eq=False, repr=False)
class _Writer:
    """Writes forms as Python source: each shared part is computed once."""

    lines: list[str] = attrs.field(factory=list)
    constants: dict[str, Decimal] = attrs.field(factory=dict)
    names: dict[Any, str] = attrs.field(factory=dict)
    sums: list[tuple[Form, str]] = attrs.field(factory=list)

    def constant(self, value: Decimal) -> str:
        if value == value.to_integral_value():
            return str(int(value))
        name = f"k{len(self.constants)}"
        self.constants[name] = value
        return name

    def assign(self, key: Any, source: str) -> str:
        self.names[key] = name = f"v{len(self.names)}"
        self.lines.append(f"{name} = {source}")
        return name

    def atom(self, atom: Atom) -> str:
        if isinstance(atom, Symbol):
            return atom.name
        if atom not in self.names:
            self.assign(atom, self._choice(atom) if isinstance(atom, Conditional) else self._multiples(atom))
        return self.names[atom]

    def _multiples(self, atom: Multiples) -> str:
        x, size = self.value(atom.x), self.constant(atom.size)
        return f"{x} // {size} - ({x} // {size} * {size} > {x})"

    def _choice(self, atom: Conditional) -> str:
        low, high = self.value(atom.at_most), self.value(atom.above)
        return f"{low} if {self._test(atom, low, high)} else {high}"

    def _test(self, atom: Conditional, low: str, high: str) -> str:
        """A difference of the two choices, as in a minimum, is compared by its sides, without subtracting."""
        if atom.is_minimum:
            return f"{low} <= {high}"
        if atom.is_maximum:
            return f"{high} <= {low}"
        return f"{self.value(atom.x)} <= 0"

    def value(self, one: Form) -> str:
        """A name or a literal for a form; a sum is computed on a line of its own."""
        if not one.terms:
            return self.constant(one.constant)
        if len(one.terms) == 1 and one.terms[0][1] == 1 and not one.constant:
            return self.atom(one.terms[0][0])
        if one not in self.names:
            self.sums.append((one, self.assign(one, self._shortest(one))))
        return self.names[one]

    def _shortest(self, one: Form) -> str:
        """A running total is written as the one before it plus what came on top."""
        for earlier, name in reversed(self.sums):
            if 2 * one.shared(earlier) > len(earlier.terms) + 1:
                return self._joined([name, *self._terms(one - earlier)])
        return self._joined(self._terms(one))

    def _terms(self, one: Form) -> list[str]:
        written = [self._times(factor, self.atom(atom)) for atom, factor in one.terms]
        return [*written, self.constant(one.constant)] if one.constant else written

    def _times(self, factor: Decimal, name: str) -> str:
        if abs(factor) == 1:
            return name if factor == 1 else f"-{name}"
        return f"{self.constant(factor)} * {name}"

    def _joined(self, terms: list[str]) -> str:
        return " + ".join(terms).replace("+ -", "- ")

    def folded(self, one: Form) -> str:
        """A sum whose minimums of the same x with constants are one chain of comparisons instead of several."""
        caps: dict[Form, list[tuple[Decimal, Decimal]]] = {}
        plain: dict[Form, Decimal] = {}
        for atom, factor in one.terms:
            if isinstance(atom, Conditional) and is_cap(atom):
                caps.setdefault(atom.at_most, []).append((atom.above.constant, factor))
            else:
                plain[atomic(atom)] = factor
        chains = [self._chain(self.value(x), sorted(found), plain.pop(x, ZERO)) for x, found in caps.items()]
        rest = self._terms(sum((x * factor for x, factor in plain.items()), form(one.constant)))
        return self._joined([*rest, *chains]) or "0"

    def _chain(self, x: str, caps: list[tuple[Decimal, Decimal]], beyond: Decimal) -> str:
        """Sum of beyond * x and each factor * min(x, cap): a steeper line up to a cap, a flatter one above it."""
        slope, reached, text = sum((factor for _, factor in caps), beyond), ZERO, ""
        for cap, factor in caps:
            text += f"{self._line(slope, reached, x)} if {x} <= {self.constant(cap)} else "
            slope, reached = slope - factor, reached + cap * factor
        return f"({text}{self._line(slope, reached, x)})"

    def _line(self, slope: Decimal, reached: Decimal, x: str) -> str:
        written = [self._times(slope, x)] if slope else []
        return self._joined([*written, self.constant(reached)] if reached or not written else written)

    def written(self, symbols: tuple[str, ...], *last: str) -> Written:
        """A function of the symbols: all that was assigned, and its last lines."""
        body = "".join(f"    {line}\n" for line in (*self.lines, *last))
        return Written(f"def plan({', '.join(symbols)}):\n{body}", self.constants)


@attrs.define(eq=False)
class Written:
    """A function's source, and the constants that are no whole numbers, which it names."""

    source: str
    constants: dict[str, Decimal]

    @property
    def is_whole(self) -> bool:
        """Whether whole quantities give whole results, so that integers need no context."""
        return not self.constants

    def function(self) -> Callable[..., Any]:
        """The function."""
        namespace: dict[str, Any] = dict(self.constants)
        exec(self.source, namespace)  # noqa: S102  # our own source: our names and digits
        plan: Callable[..., Any] = namespace["plan"]
        return plan


def written(symbols: tuple[str, ...], result: Form | Sequence[Form]) -> Written:
    """Write a function of the symbols, in order, that gives a form's value, or a tuple of the values of several."""
    with exact():
        writer = _Writer()
        if isinstance(result, Form):
            returned = writer.folded(result)
        else:
            returned = f"({''.join(f'{writer.value(each)}, ' for each in result)})"
    return writer.written(symbols, f"return {returned}")


def not_zero(symbols: tuple[str, ...], results: Sequence[Form]) -> Callable[..., list[tuple[int, Any]]]:
    """Turn forms into a function of the symbols that gives the place and the value of each that is not zero.

    >>> u = Form.symbol("u")
    >>> not_zero(("u",), (u - u, u * Decimal(2)))(5)
    [(1, 10)]
    """
    with exact():
        writer = _Writer()
        tests = [f"if {name}: found.append(({place}, {name}))" for place, name in enumerate(map(writer.value, results))]
    return writer.written(symbols, "found = []", *tests, "return found").function()


def compiled(symbols: tuple[str, ...], result: Form | Sequence[Form]) -> Callable[..., Any]:
    """Turn a form, or several, into one function of the symbols, in order, that gives its value, or a tuple of them.

    The function takes ints and Decimals alike; unless all is whole it must run inside `exact()`.

    >>> u = Form.symbol("u")
    >>> compiled(("u",), (u * Decimal(2), (u - 3).select(u, 3)))(5)
    (10, 3)
    """
    return written(symbols, result).function()
