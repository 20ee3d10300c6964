"""Symbolic numbers written as formulas of a spreadsheet; what several of them need is a named step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.frozen import frozen
from agorapricing.numbers import (
    ONE,
    ZERO,
    Atom,
    Form,
    Multiples,
    Rounding,
    Symbol,
    atomic,
    evaluated,
    form,
)

_DUST = 6
"""Decimals of a quantity that count where it is compared or rounded; a spreadsheet's binary numbers are off beyond."""
_SHORT, _LONG = 40, 200
"""Formulas so short are written again wherever they are needed; one so long is a step even where it is needed once."""


@frozen
class Step:
    """A named formula, or the sum of the amounts of some lines of a bill; and what it comes to."""

    name: str
    formula: str
    value: Decimal
    of: tuple[str, ...] = ()
    """The offer and the month of a bill."""
    lines: tuple[int, ...] = ()
    """The places of its lines."""


@attrs.define(eq=False)
class Steps:
    """The steps of a workbook in the order in which they need each other; equal formulas are one."""

    named: dict[tuple[Any, ...], Step] = attrs.field(factory=dict)

    def name(self, formula: str, value: Decimal, of: tuple[str, ...] = (), lines: tuple[int, ...] = ()) -> str:
        """The name of a formula, or of the sum of some lines, which is a step from then on."""
        key = (formula, of, lines)
        if key not in self.named:
            self.named[key] = Step(f"Step_{len(self.named) + 1}", formula, value, of, lines)
        return self.named[key].name


@attrs.define(eq=False)
class Formulas:
    """Writes the forms of one bill, by the names and values of their symbols.

    >>> from agorapricing.numbers import minimum
    >>> u = Form.symbol("u")
    >>> formulas = Formulas({"u": "Used_rtc_hd"}, {"u": Decimal(900)}, Steps())
    >>> formulas.text(minimum(u, Decimal(600)) * Decimal(2) + u)
    '2*MIN(Used_rtc_hd,600)+Used_rtc_hd'
    """

    names: Mapping[str, str]
    values: Mapping[str, Decimal]
    steps: Steps
    of: tuple[str, ...] = ()
    """The bill: its offer and its month."""
    uses: Counter[Atom | Form] = attrs.field(factory=Counter)
    sums: Sequence[tuple[Form, Callable[[], str]]] = ()
    """Sums with what names them: a form that holds one refers to it."""
    _known: dict[Atom, Any] = attrs.field(factory=dict)

    def meet(self, forms: Iterable[Form]) -> None:
        """Count how often each part is needed, before any is written."""
        for one in forms:
            for atom, _ in one.terms:
                self.uses[atom] += 1
                if self.uses[atom] == 1:
                    inside = _inside(atom)
                    self.uses.update(inside)
                    self.meet(inside)

    def value(self, one: Form) -> Decimal:
        """What a form comes to; inside `exact()`."""
        return Decimal(evaluated(one, self.values, self._known))

    def text(self, one: Form) -> str:
        """A form as a formula."""
        for known, name in self.sums:
            for sign in (ONE, -ONE):
                rest = one - known * sign
                if known.terms and len(rest.terms) + len(known.terms) == len(one.terms):
                    return _joined([_times(sign, name()), *self._terms(rest)])
        return _joined(self._terms(one)) or "0"

    def _terms(self, one: Form) -> list[str]:
        written = [self._term(atom, factor) for atom, factor in one.terms]
        return [*written, _number(one.constant)] if one.constant else written

    def _term(self, atom: Atom, factor: Decimal) -> str:
        """An atom so many times; what is rounded up is recorded as the negative of a negative rounded down."""
        if isinstance(atom, Multiples) and _is_never_positive(atom.x):
            return _times(-factor, self._atom(atom, self._count("ROUNDUP", form(0) - atom.x, atom.size), -ONE))
        return _times(factor, self._atom(atom, self._written(atom)))

    def _atom(self, atom: Atom, text: str, sign: Decimal = ONE) -> str:
        return self._named(atom, atomic(atom) * sign, text)

    def _named(self, needed: Atom | Form, one: Form, text: str) -> str:
        """The text, or the name of the step that it is."""
        if len(text) <= (_SHORT if self.uses[needed] > 1 else _LONG):
            return text
        return self.steps.name(text, self.value(one))

    def _argument(self, one: Form) -> str:
        return self._named(one, one, self.text(one))

    def _written(self, atom: Atom) -> str:
        if isinstance(atom, Symbol):
            return self.names[atom.name]
        if isinstance(atom, Multiples):
            return self._count("INT", atom.x, atom.size)
        low, high = self._argument(atom.at_most), self._argument(atom.above)
        if atom.is_minimum:
            return f"MIN({low},{high})"
        if atom.is_maximum:
            return f"MAX({high},{low})"
        return f"IF(ROUND({self._argument(atom.x)},{_DUST})<=0,{low},{high})"

    def _count(self, rounded: str, x: Form, size: Decimal) -> str:
        """The multiples of a size in x; binary dust is rounded away in units of x."""
        text = self._argument(x)
        if size != ONE:
            text = f"({text})/{_number(size)}" if len(x.terms) + bool(x.constant) > 1 else f"{text}/{_number(size)}"
        counted = f"ROUND({text},{_DUST + max(0, size.adjusted())})"
        return f"{rounded}({counted})" if rounded == "INT" else f"{rounded}({counted},0)"


def _inside(atom: Atom) -> tuple[Form, ...]:
    """The forms that an atom is written with."""
    if isinstance(atom, Symbol):
        return ()
    if isinstance(atom, Multiples):
        return (form(0) - atom.x,) if _is_never_positive(atom.x) else (atom.x,)
    if atom.is_minimum or atom.is_maximum:
        return (atom.at_most, atom.above)
    return (atom.x, atom.at_most, atom.above)


def _is_never_positive(one: Form) -> bool:
    """Whether a form is a sum of quantities, each taken away: quantities are never negative."""
    return one.constant <= 0 and all(isinstance(atom, Symbol) and factor < 0 for atom, factor in one.terms)


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _times(factor: Decimal, name: str) -> str:
    if abs(factor) == ONE:
        return name if factor > ZERO else f"-{name}"
    return f"{_number(factor)}*{name}"


def _joined(terms: Sequence[str]) -> str:
    return "+".join(terms).replace("+-", "-")


def rounded(cell: str, rounding: Rounding) -> str:
    """What a cell is after a rounding, as a formula.

    >>> rounded("B2", Rounding(2)), rounded("B2", Rounding(0, "up"))
    ('ROUND(B2,2)', 'ROUNDUP(B2,0)')
    """
    return _ROUNDED[rounding.mode].format(cell, rounding.places)


_ROUNDED = {
    "half-up": "ROUND({0},{1})",
    "half-even": "IF(ROUND(MOD(ABS({0})*10^{1},1),6)=0.5,2*ROUND({0}*10^{1}/2,0),ROUND({0}*10^{1},0))/10^{1}",
    "up": "ROUNDUP({0},{1})",
    "down": "ROUNDDOWN({0},{1})",
}
