"""Recorded numbers over quantities of another kind of number, once those are known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agorapricing.numbers.arithmetic import floor_div, select
from agorapricing.numbers.atoms import Atom, Multiples, Product, Symbol
from agorapricing.numbers.symbolic import Form


def evaluated(one: Form, values: Mapping[str, Any], known: dict[Atom, Any] | None = None) -> Any:
    """What a form gives over quantities of any kind of number, by the names of its symbols; inside `exact()`.

    >>> from decimal import Decimal
    >>> evaluated(Form.symbol("u") * Decimal(2) + 1, {"u": Decimal(5)})
    Decimal('11')
    """
    found = {} if known is None else known
    total: Any = one.constant
    for atom, factor in one.terms:
        if atom not in found:
            found[atom] = _atom(atom, values, found)
        total = total + found[atom] * factor
    return total


def _atom(atom: Atom | Product, values: Mapping[str, Any], known: dict[Atom, Any]) -> Any:
    if isinstance(atom, Symbol):
        return values[atom.name]
    if isinstance(atom, Product):
        return evaluated(atom.one, values, known) * evaluated(atom.other, values, known)
    x = evaluated(atom.x, values, known)
    if isinstance(atom, Multiples):
        return floor_div(x, atom.size)
    return select(x, evaluated(atom.at_most, values, known), evaluated(atom.above, values, known))


def scale(one: Form) -> int:
    """Count the decimals that the factors of a form need at most, so that integers carry it; inside `exact()`."""
    exponents = (f.normalize().as_tuple().exponent for f in (one.constant, *(f for _, f in one.terms)))
    return max(0, *(-int(e) for e in exponents))
