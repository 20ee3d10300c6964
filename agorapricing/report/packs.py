"""Packs as reports: what an edition sells ahead, in which sizes, at what price; and what was bought in a term."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, Inexact
from operator import itemgetter
from typing import Any

from agorapricing.messages import Message, joined
from agorapricing.numbers import ZERO, exact
from agorapricing.pricebook import Edition, Pack, PackSize, Purchase
from agorapricing.records import Keys
from agorapricing.report import numbers
from agorapricing.report.page import NOTHING, Grid, label, prose


def offered(edition: Edition, currency: str, places: Mapping[str, str]) -> tuple[Grid, Grid]:
    """The packs of an edition, and their prices."""
    packs = Grid.of(
        edition.packs.items(),
        (label("pack"), itemgetter(0)),
        (prose("title"), lambda named: named[1].title),
        (prose("units that one takes"), lambda named: _draws(named[1])),
        (prose("valid"), lambda named: named[1].valid.text),
        (prose("beside"), lambda named: _beside(named[1])),
        (label(), lambda named: places[named[1].source]),
        title="Packs",
    )
    prices = ((name, *cells) for name, pack in edition.packs.items() for cells in _prices(pack))
    return packs, Grid((label("pack"), "units", currency, "a unit", prose()), prices, title="Prices of packs")


def _draws(pack: Pack) -> str:
    draws = joined(", ", (f"{meter} {numbers.quantity(units)}" for meter, units in pack.draws.items()))
    return joined("; ", (draws, *(Message("as many units of {name} come with it", name=name) for name in pack.gives)))


def _beside(pack: Pack) -> str:
    return joined(", ", pack.regimes) or Message("every regime")


def _prices(pack: Pack) -> Iterator[tuple[str, ...]]:
    for size in pack.sizes:
        a_unit = _a_unit(size)
        shown = NOTHING if a_unit is None else numbers.quantity(a_unit)
        yield numbers.quantity(size.quantity), numbers.unit_price(size.price), shown, ""
    if pack.given:
        yield numbers.quantity(pack.given), numbers.unit_price(ZERO), NOTHING, Message("given to every account, once")
    for bracket in pack.brackets:
        each = Message("each of all units, in multiples of {step}", step=numbers.quantity(pack.step))
        yield (
            Message("from {since}", since=numbers.quantity(bracket.since)),
            NOTHING,
            numbers.quantity(bracket.price),
            each,
        )


def _a_unit(size: PackSize) -> Decimal | None:
    """The price of a unit; none where its decimals do not end."""
    try:
        with exact():
            return size.price / size.quantity
    except Inexact:
        return None


_SIZE = Keys("units=quantity price", ("unit_price", _a_unit))
_BRACKET = Keys("from=since unit_price=price")
_PACK = Keys(
    "title",
    ("sizes", lambda pack: [_SIZE(size) for size in pack.sizes]),
    ("brackets", lambda pack: [_BRACKET(bracket) for bracket in pack.brackets]),
    "step draws valid scope before regimes lifts given gives note source",
)


def record(edition: Edition) -> dict[str, Any]:
    """The packs of an edition as plain values, by name; every number of money or units is a string."""
    return {name: _PACK(pack) for name, pack in edition.packs.items()}


def in_words(edition: Edition) -> Iterator[tuple[str, str]]:
    """Each pack in words, to see what differs between editions."""
    for name, pack in edition.packs.items():
        for units, price, a_unit, _ in _prices(pack):
            yield f"{name} {units}", price if price != NOTHING else Message("{a_unit} a unit", a_unit=a_unit)
        yield (
            name,
            Message("{draws}; {text}; beside {beside}", draws=_draws(pack), text=pack.valid.text, beside=_beside(pack)),
        )


def bought(purchases: Iterable[tuple[date, Purchase]], tax: str) -> Grid:
    """What is bought, with the price of one and of all, before tax."""
    return Grid.of(
        purchases,
        (label("month"), lambda bought: numbers.month(bought[0])),
        (label("pack"), lambda bought: bought[1].name),
        ("units of one", lambda bought: numbers.quantity(bought[1].quantity)),
        ("count", lambda bought: f"{bought[1].count:,}"),
        ("price of one", lambda bought: numbers.unit_price(bought[1].pack.price(bought[1].quantity))),
        ("together", lambda bought: numbers.unit_price(bought[1].price)),
        title="purchases, before tax" if tax else "purchases",
        apart=True,
    )
