"""What packs cover of a bill: their holdings in drawing order, drawn before what else applies, and what is left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from importlib import import_module
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from agorapricing.errors import TariffError
from agorapricing.numbers import ZERO, exact
from agorapricing.pricebook.packs import Pack
from agorapricing.tariff import Charge, Tariff

if TYPE_CHECKING:  # few customers hold packs
    from agorapricing.pricebook.holdings import Holding, Purchase

_algebra = import_module("agorapricing.tariff")  # kinds of tariffs that few offers need are imported when used


def purchase(name: str, pack: Pack, quantity: Any, count: int) -> Purchase:
    """Some units of a pack that are bought at once, of a class that is imported where somebody buys."""
    made: Purchase = import_module("agorapricing.pricebook.holdings").Purchase(name, pack, quantity, count)
    return made


PackUnits = TypeVar("PackUnits", "Holding", "Purchase")


def of_packs(units: Iterable[PackUnits], packs: Mapping[str, Pack]) -> tuple[PackUnits, ...]:
    """Holdings or purchases as those of other packs, where there is one of the name."""
    return tuple(attrs.evolve(each, pack=packs.get(each.name, each.pack)) for each in units)


def together(holdings: Iterable[Holding]) -> tuple[Holding, ...]:
    """Holdings in drawing order, those of the same pack and last day as one; what has no units left is none."""
    held = tuple(holdings)
    if not held:
        return ()
    kind = import_module("agorapricing.pricebook.holdings").Holding
    if strange := [each for each in held if not isinstance(each, kind)]:
        raise TariffError(f"what is held is a Holding(name, pack, last day, units), not {strange[0]!r}")
    merged = _merged(held, attrgetter("name", "expires")).values()
    return tuple(sorted((each for each in merged if each.left != 0), key=attrgetter("rank")))


def _merged(holdings: Iterable[Holding], key: Callable[[Holding], Any]) -> dict[Any, Holding]:
    """Holdings with the same key as one, by that key."""
    found: dict[Any, Holding] = {}
    with exact():
        for each in holdings:
            before = found.get(key(each))
            found[key(each)] = attrs.evolve(before, left=before.left + each.left) if before else each
    return found


def balances(holdings: Iterable[Holding]) -> dict[str, tuple[Pack, Any]]:
    """The units left of each pack, in drawing order: all its holdings are drawn as one balance.

    >>> from datetime import date
    >>> from agorapricing.pricebook import Holding, PackSize, Validity
    >>> pack = Pack("Top-up", "page", {"rtc.audio": Decimal(1)}, Validity(12), (PackSize(25_000, 168),))
    >>> held = [Holding("top-up", pack, date(2026, 1, 31), 5), Holding("top-up", pack, date(2026, 5, 31), 7)]
    >>> [left for _, left in balances(held).values()]
    [Decimal('12')]
    """
    return {name: (each.pack, each.left) for name, each in _merged(holdings, attrgetter("name")).items()}


def drawn_around(tariff: Tariff, holdings: Iterable[Holding]) -> Tariff:
    """The tariff of what holdings do not cover; a pack's stage has the pack's name."""
    for name, (pack, left) in balances(holdings).items():
        tariff = tariff.then(_algebra.Prepaid(left, pack.draws, source=pack.source), name)
    return tariff


def drawn(charges: Iterable[Charge[Any]], holdings: Iterable[Holding]) -> dict[str, Any]:
    """The units of each pack that charges were covered by: what was drawn is read from the bill, not worked out again.

    >>> from agorapricing.tariff import Rates
    >>> from datetime import date
    >>> from agorapricing.pricebook import Holding, PackSize, Validity
    >>> pack = Pack("Top-up", "page", {"a.b": Decimal(4)}, Validity(12), (PackSize(10, 168),))
    >>> held = [Holding("top-up", pack, date(2026, 1, 31), 10)]
    >>> drawn(drawn_around(Rates.of({"a.b": 2}), held).charges({"a.b": Decimal(9)}), held)
    {'top-up': Decimal('8')}
    """
    packs = balances(holdings)
    found: dict[str, Any] = dict.fromkeys(packs, ZERO)
    with exact():
        for charge in charges:
            for name in (taken.stage for taken in charge.price.reductions if taken.stage in packs):
                found[name] = found[name] + charge.quantity * packs[name][0].draws[charge.price.meter or ""]
    return found


def undrawn(units: Iterable[Any], drawn_units: Any) -> Iterator[Any]:
    """What is left of each of some holdings where the first are drawn first; inside `exact()`.

    >>> list(undrawn([5, 4, 3], 7))
    [0, 2, 3]
    """
    for each in units:
        taken = min(each, drawn_units)
        drawn_units -= taken
        yield each - taken


def less(holdings: Iterable[Holding], drawn_units: Mapping[str, Decimal]) -> tuple[Holding, ...]:
    """What is left of holdings after some units of each pack are drawn: of the earlier end first."""
    ranked = sorted(holdings, key=attrgetter("rank"))
    with exact():
        left = {
            name: undrawn([each.left for each in ranked if each.name == name], drawn_units.get(name, ZERO))
            for name in {each.name for each in ranked}
        }
        return together([attrs.evolve(each, left=next(left[each.name])) for each in ranked])
