"""What a month costs, taken apart: terms of one pack each, and terms that several packs share.

The recorded tariff stays the definition: its sum of atoms is sorted by the packs that each atom depends on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import attrs

from agorapricing.exact import ONE
from agorapricing.recorded import Atom, Choice, Form, Multiples, Symbol, atomic, form, is_cap


@attrs.frozen(eq=False)
class Shared:
    """`factor` times the least of `cap` and a sum: a constant, and a part of each of several packs.

    With `less`, without what is there of the same for some of the packs: so what the others take of a cap.
    """

    factor: Decimal
    cap: Decimal
    constant: Decimal
    parts: Mapping[str, Form]
    less: Shared | None = None


@attrs.frozen(eq=False)
class Apart:
    """A constant, a form of each pack by itself, and what packs share."""

    constant: Decimal
    own: Mapping[str, Form]
    shared: tuple[Shared, ...]


def names_in(one: Form | Atom) -> frozenset[str]:
    """The symbols that a form or an atom depends on.

    >>> sorted(names_in(Form.symbol("a") + (Form.symbol("b") - 3).select(1, 2)))
    ['a', 'b']
    """
    if isinstance(one, Symbol):
        return frozenset((one.name,))
    if isinstance(one, Multiples):
        return names_in(one.x)
    if isinstance(one, Choice):
        return names_in(one.x) | names_in(one.at_most) | names_in(one.above)
    return frozenset().union(*(names_in(atom) for atom, _ in one.terms))


def apart(one: Form) -> Apart | None:
    """Take a form apart; None where packs share more than caps of sums, as a price of all units by their number.

    >>> a, b = Form.symbol("a"), Form.symbol("b")
    >>> found = apart(a * Decimal(2) + (a + b - 3).select(a + b, 3))
    >>> found.own["a"] == a * Decimal(2), found.shared[0].cap, sorted(found.shared[0].parts)
    (True, Decimal('3'), ['a', 'b'])
    """
    own, shared = _by_name(Form(tuple((a, f) for a, f in one.terms if len(names_in(a)) == 1))), []
    for atom, factor in one.terms:
        if len(names_in(atom)) != 1:
            found = _shared(atom, factor)
            if found is None:
                return None
            shared.append(found)
    return Apart(one.constant, own, tuple(_paired(shared)))


def _paired(shared: Sequence[Shared]) -> Iterator[Shared]:
    """Put what lowers the cost beside what it lowers, so that together they never do."""
    added = [each for each in shared if each.factor > 0]
    for each in (each for each in shared if each.factor < 0):
        place = next((place for place, other in enumerate(added) if _is_within(each, other)), None)
        if place is None:
            yield each
            continue
        whole = added[place]
        added[place] = attrs.evolve(whole, factor=whole.factor + each.factor)
        yield attrs.evolve(whole, factor=-each.factor, less=each)
    yield from (each for each in added if each.factor)


def _is_within(one: Shared, other: Shared) -> bool:
    parts = all(name in other.parts and other.parts[name] == part for name, part in one.parts.items())
    return parts and one.cap == other.cap and other.factor + one.factor >= 0


def _shared(atom: Atom, factor: Decimal) -> Shared | None:
    if not (isinstance(atom, Choice) and is_cap(atom)):
        return None
    if not atom.at_most.terms or any(len(names_in(each)) != 1 for each, _ in atom.at_most.terms):
        return None
    return Shared(factor, atom.above.constant, atom.at_most.constant, _by_name(atom.at_most))


def _by_name(one: Form) -> dict[str, Form]:
    found: dict[str, Form] = {}
    for atom, factor in one.terms:
        [name] = names_in(atom)
        found[name] = found.get(name, form(0)) + atomic(atom) * factor
    return found


def is_whole(one: Form, *, inside: bool = False) -> bool:
    """Whether whole units give a form whose atoms are whole; `inside` an atom, factors and constants must be as well.

    >>> u = Form.symbol("u")
    >>> is_whole(u * Decimal("0.5")), is_whole((u - Decimal("0.5")).select(u, Decimal("0.5")))
    (True, False)
    """
    numbers = (one.constant, *(factor for _, factor in one.terms)) if inside else ()
    return all(number % ONE == 0 for number in numbers) and all(_is_whole(atom) for atom, _ in one.terms)


def _is_whole(atom: Atom) -> bool:
    if isinstance(atom, Symbol):
        return True
    if isinstance(atom, Multiples):
        return is_whole(atom.x, inside=True) and atom.size % ONE == 0
    return all(is_whole(each, inside=True) for each in (atom.x, atom.at_most, atom.above))
