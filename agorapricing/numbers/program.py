"""Symbolic sums as a small exact program of plain data: what an offer costs, for whoever can count in fractions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import attrs

from agorapricing.frozen import frozen
from agorapricing.numbers.atoms import Atom, Conditional, Multiples, Product, Symbol
from agorapricing.numbers.symbolic import Form

Step = Sequence[Any]
Sum = Sequence[Any]
"""A constant and terms, each a factor and the place of a step: `["1/2", [["3", 0]]]`."""


@frozen
class Program:
    """Steps in order, each of earlier ones, and sums of them, which are its results.

    A step is `["u", name]`, an input; `["floor", sum, size]`, the whole multiples of a size in a sum, rounded down;
    `["if", x, low, high]`, the sum `low` where x <= 0, else `high`; or `["times", sum, sum]`. A sum is
    `[constant, [[factor, place], ...]]`, of the steps at these places. Numbers are fractions as "7/2" or "7".

    >>> u = Form.symbol("u")
    >>> ladder = program_of([(u - 3).select(u, 3) * 2])
    >>> ladder.run({"u": 5}), ladder.run({"u": 2})
    ([Fraction(6, 1)], [Fraction(4, 1)])
    >>> ladder.ops
    (['u', 'u'], ['if', ['-3', [['1', 0]]], ['0', [['1', 0]]], ['3', []]])
    """

    ops: tuple[Step, ...]
    sums: tuple[Sum, ...]

    def run(self, values: Mapping[str, Any]) -> list[Fraction]:
        """The results for values of the inputs by name."""
        known: list[Fraction] = []
        for kind, *arguments in self.ops:
            known.append(_STEPS[kind](known, values, *arguments))
        return [_summed(known, one) for one in self.sums]


def _summed(known: Sequence[Fraction], one: Sum) -> Fraction:
    return sum((Fraction(factor) * known[place] for factor, place in one[1]), Fraction(one[0]))


def _if(known: Sequence[Fraction], _: Any, x: Sum, low: Sum, high: Sum) -> Fraction:
    return _summed(known, low if _summed(known, x) <= 0 else high)


_STEPS: Mapping[str, Any] = {
    "u": lambda _, values, name: Fraction(values[name]),
    "floor": lambda known, _, x, size: Fraction(_summed(known, x) // Fraction(size)),
    "if": _if,
    "times": lambda known, _, one, other: _summed(known, one) * _summed(known, other),
}


@attrs.define(eq=False)
class _ProgramWriter:
    """The steps of some sums, each once."""

    ops: list[list[Any]] = attrs.field(factory=list)
    places: dict[Atom | Product, int] = attrs.field(factory=dict)

    def sum(self, one: Form) -> Sum:
        return [_written(one.constant), [[_written(factor), self._place(atom)] for atom, factor in one.terms]]

    def _place(self, atom: Atom | Product) -> int:
        if atom not in self.places:
            step = self._step(atom)
            self.places[atom] = len(self.ops)
            self.ops.append(step)
        return self.places[atom]

    def _step(self, atom: Atom | Product) -> list[Any]:
        match atom:
            case Symbol(name=name):
                return ["u", name]
            case Multiples(x=x, size=size):
                return ["floor", self.sum(x), _written(size)]
            case Conditional(x=x, at_most=low, above=high):
                return ["if", self.sum(x), self.sum(low), self.sum(high)]
            case Product(one=one, other=other):
                return ["times", self.sum(one), self.sum(other)]


def _written(value: Any) -> str:
    return str(Fraction(value))


def program_of(results: Iterable[Form]) -> Program:
    """Recorded numbers as one program, in which each part that they share is one step.

    >>> u = Form.symbol("u")
    >>> program_of([u * 3, u + 1]).sums
    (['0', [['3', 0]]], ['1', [['1', 0]]])
    """
    steps = _ProgramWriter()
    sums = tuple(steps.sum(each) for each in results)
    return Program(tuple(steps.ops), sums)
