"""Recorded numbers written as a Python function: each shared part is computed once, and no ladder twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import chain
from typing import Any

import attrs

from agorapricing.numbers.atoms import Atom, Conditional, Multiples, Symbol, is_cap
from agorapricing.numbers.context import ZERO, exact
from agorapricing.numbers.functions import Written
from agorapricing.numbers.symbolic import Form, atomic, form


@attrs.define(eq=False, repr=False)
class _Writer:
    """Writes forms as Python source: each shared part is computed once."""

    lines: list[str] = attrs.field(factory=list)
    constants: dict[str, Decimal] = attrs.field(factory=dict)
    names: dict[Any, str] = attrs.field(factory=dict)
    sums: list[tuple[Form, str]] = attrs.field(factory=list)
    places: dict[Any, list[int]] = attrs.field(factory=lambda: defaultdict(list))
    """By term, the places of the sums that have it."""

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
            written = self._shortest(one)
            for term in one.terms:
                self.places[term].append(len(self.sums))
            self.sums.append((one, self.assign(one, written)))
        return self.names[one]

    def _shortest(self, one: Form) -> str:
        """A running total is written as the one before it plus what came on top."""
        shared = Counter(chain.from_iterable(self.places.get(term, ()) for term in one.terms))
        for place in sorted(shared, reverse=True):
            earlier, name = self.sums[place]
            if 2 * shared[place] > len(earlier.terms) + 1:
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
        slope, reached, lines = sum((factor for _, factor in caps), beyond), ZERO, []
        for cap, factor in caps:
            lines.append(self._line(slope, reached, x))
            slope, reached = slope - factor, reached + cap * factor
        lines.append(self._line(slope, reached, x))
        return f"({_halved(x, [self.constant(cap) for cap, _ in caps], lines)})"

    def _line(self, slope: Decimal, reached: Decimal, x: str) -> str:
        written = [self._times(slope, x)] if slope else []
        return self._joined([*written, self.constant(reached)] if reached or not written else written)

    def written(self, symbols: tuple[str, ...], *last: str, **names: Any) -> Written:
        """A function of the symbols: all that was assigned, and its last lines, in which names stand for values."""
        return Written(symbols, (*self.lines, *last), self.constants, names)


def _halved(x: str, bounds: Sequence[str], lines: Sequence[str]) -> str:
    """The line that x lies on, by as few comparisons as it takes; a bound belongs to the line before it."""
    if not bounds:
        return lines[0]
    at = len(bounds) // 2
    low, high = _halved(x, bounds[:at], lines[: at + 1]), _halved(x, bounds[at + 1 :], lines[at + 1 :])
    return f"({low}) if {x} <= {bounds[at]} else {high}"


def written(symbols: tuple[str, ...], result: Form | Sequence[Form], how: str = "{result}", **names: Any) -> Written:
    """Write a function of the symbols, in order, that gives a form's value, or a tuple of the values of several.

    What it returns is written as `how`, in which names stand for values.
    """
    with exact():
        writer = _Writer()
        if isinstance(result, Form):
            returned = writer.folded(result)
        else:
            returned = f"({''.join(f'{writer.value(each)}, ' for each in result)})"
    return writer.written(symbols, f"return {how.format(result=returned)}", **names)


def written_each(symbols: tuple[str, ...], results: Sequence[Form], each: str, last: str, **names: Any) -> Written:
    """Write a function of the symbols that makes something of the value of each form, and returns `last`.

    `each` is written with the name of a value, and `last` with those of what was made, by place; in both names stand
    for values.

    >>> u = Form.symbol("u")
    >>> written_each(("u",), (u, u * Decimal(2)), "str({value})", "{0} + {1}").function()(5)
    '510'
    """
    with exact():
        writer = _Writer()
        values = [writer.value(result) for result in results]
        made = [writer.assign(place, each.format(value=value)) for place, value in enumerate(values)]
    return writer.written(symbols, f"return {last.format(*made)}", **names)


def each_not_zero(
    symbols: tuple[str, ...], results: Sequence[Form], *, first: str, each: str, last: str, **names: Any
) -> Written:
    """Write a function of the symbols that does something for each form whose value is not zero.

    `each` is written with the place of the form and the name of its value; all three with names that stand for values.

    >>> u = Form.symbol("u")
    >>> parts = {"first": "found = []", "each": "found.append(({place}, {value}))", "last": "return found"}
    >>> each_not_zero(("u",), (u - u, u * Decimal(2)), **parts).function()(5)
    [(1, 10)]
    """
    with exact():
        writer = _Writer()
        values = enumerate(map(writer.value, results))
        done = [f"if {value}: {each.format(place=place, value=value)}" for place, value in values]
    return writer.written(symbols, first, *done, last, **names)


def compiled(symbols: tuple[str, ...], result: Form | Sequence[Form]) -> Callable[..., Any]:
    """Turn a form, or several, into one function of the symbols, in order, that gives its value, or a tuple of them.

    The function takes ints and Decimals alike; unless all is whole it must run inside `exact()`.

    >>> u = Form.symbol("u")
    >>> compiled(("u",), (u * Decimal(2), (u - 3).select(u, 3)))(5)
    (10, 3)
    """
    return written(symbols, result).function()
