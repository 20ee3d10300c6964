"""A month's cost decomposed by packs: terms of one pack each, and the terms that couple several packs.

The recorded tariff stays the definition: its sum of atoms is sorted by the packs that each atom depends on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import attrs

from agorapricing.numbers import ONE, Atom, Conditional, Form, Multiples, Symbol, atomic, form, is_cap


@attrs.define(eq=False)
class CouplingTerm:
    """`factor` times the least of `cap` and a sum: a constant, and a part of each of several packs.

    With `less`, the same least for some of the packs is taken off: what remains is what the others take of the cap.
    """

    factor: Decimal
    cap: Decimal
    constant: Decimal
    parts: Mapping[str, Form]
    less: CouplingTerm | None = None


@attrs.define(eq=False)
class Decomposition:
    """A constant, a separable term of each pack, and the terms that couple packs."""

    constant: Decimal
    separable: Mapping[str, Form]
    coupling: tuple[CouplingTerm, ...]


def symbols_in(value: Form | Atom) -> frozenset[str]:
    """The symbols that a form or an atom depends on.

    >>> sorted(symbols_in(Form.symbol("a") + (Form.symbol("b") - 3).select(1, 2)))
    ['a', 'b']
    """
    if isinstance(value, Symbol):
        return frozenset((value.name,))
    if isinstance(value, Multiples):
        return symbols_in(value.x)
    if isinstance(value, Conditional):
        return symbols_in(value.x) | symbols_in(value.at_most) | symbols_in(value.above)
    return frozenset().union(*(symbols_in(atom) for atom, _ in value.terms))


def decompose(cost: Form) -> Decomposition | None:
    """Decompose a cost; None where something other than caps of sums couples packs, as a price by the total volume.

    >>> a, b = Form.symbol("a"), Form.symbol("b")
    >>> parts = decompose(a * Decimal(2) + (a + b - 3).select(a + b, 3))
    >>> parts.separable["a"] == a * Decimal(2), parts.coupling[0].cap, sorted(parts.coupling[0].parts)
    (True, Decimal('3'), ['a', 'b'])
    """
    separable = Form(tuple((atom, factor) for atom, factor in cost.terms if len(symbols_in(atom)) == 1))
    coupling = []
    for atom, factor in cost.terms:
        if len(symbols_in(atom)) != 1:
            term = _coupling_term(atom, factor)
            if term is None:
                return None
            coupling.append(term)
    return Decomposition(cost.constant, _by_symbol(separable), tuple(_paired(coupling)))


def _paired(terms: Sequence[CouplingTerm]) -> Iterator[CouplingTerm]:
    """Put each term that lowers the cost beside one that it lowers, so that together they never lower it."""
    raising = [term for term in terms if term.factor > 0]
    for term in (term for term in terms if term.factor < 0):
        place = next((place for place, other in enumerate(raising) if _is_within(term, other)), None)
        if place is None:
            yield term
            continue
        whole = raising[place]
        raising[place] = attrs.evolve(whole, factor=whole.factor + term.factor)
        yield attrs.evolve(whole, factor=-term.factor, less=term)
    yield from (term for term in raising if term.factor)


def _is_within(term: CouplingTerm, other: CouplingTerm) -> bool:
    has_parts = all(other.parts.get(name) == part for name, part in term.parts.items())
    return has_parts and term.cap == other.cap and other.factor + term.factor >= 0


def _coupling_term(atom: Atom, factor: Decimal) -> CouplingTerm | None:
    if not (isinstance(atom, Conditional) and is_cap(atom)):
        return None
    if not atom.at_most.terms or any(len(symbols_in(inner)) != 1 for inner, _ in atom.at_most.terms):
        return None
    return CouplingTerm(factor, atom.above.constant, atom.at_most.constant, _by_symbol(atom.at_most))


def _by_symbol(terms: Form) -> dict[str, Form]:
    sums: dict[str, Form] = {}
    for atom, factor in terms.terms:
        [name] = symbols_in(atom)
        sums[name] = sums.get(name, form(0)) + atomic(atom) * factor
    return sums


def is_whole(value: Form, *, inside: bool = False) -> bool:
    """Whether whole units give a form whose atoms are whole; `inside` an atom, factors and constants must be as well.

    >>> u = Form.symbol("u")
    >>> is_whole(u * Decimal("0.5")), is_whole((u - Decimal("0.5")).select(u, Decimal("0.5")))
    (True, False)
    """
    numbers = (value.constant, *(factor for _, factor in value.terms)) if inside else ()
    return all(number % ONE == 0 for number in numbers) and all(_is_whole(atom) for atom, _ in value.terms)


def _is_whole(atom: Atom) -> bool:
    if isinstance(atom, Symbol):
        return True
    if isinstance(atom, Multiples):
        return is_whole(atom.x, inside=True) and atom.size % ONE == 0
    return all(is_whole(part, inside=True) for part in (atom.x, atom.at_most, atom.above))
