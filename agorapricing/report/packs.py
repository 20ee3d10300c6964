"""Packs as reports: what an edition sells ahead, in which sizes, at what price; and what was bought in a term."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, Inexact
from typing import Any

from agorapricing.numbers import exact
from agorapricing.pricebook import Edition, Pack, PackSize, Purchase
from agorapricing.records import Keys
from agorapricing.report import numbers
from agorapricing.report.page import NOTHING, Column, Grid

_PACKS = (
    Column("pack", "name"),
    Column("title", "words"),
    Column("units that one takes", "words"),
    Column("valid", "words"),
    Column("beside", "words"),
    Column("", "name"),
)
_BOUGHT = (
    Column("month", "name"),
    Column("pack", "name"),
    Column("units of one"),
    Column("count"),
    Column("price of one"),
    Column("together"),
)


def offered(edition: Edition, currency: str, places: Mapping[str, str]) -> tuple[Grid, Grid]:
    """The packs of an edition, and their prices."""
    packs = edition.packs.items()
    rows = tuple(
        (name, each.title, _draws(each), each.valid.text, _beside(each), places[each.source]) for name, each in packs
    )
    columns = (Column("pack", "name"), Column("units"), Column(currency), Column("a unit"), Column("", "words"))
    prices = tuple((name, *cells) for name, pack in packs for cells in _prices(pack))
    return Grid(_PACKS, rows, title="Packs"), Grid(columns, prices, title="Prices of packs")


def _draws(pack: Pack) -> str:
    return ", ".join(f"{meter} {numbers.quantity(units)}" for meter, units in pack.draws.items())


def _beside(pack: Pack) -> str:
    return ", ".join(pack.regimes) or "every regime"


def _prices(pack: Pack) -> Iterator[tuple[str, ...]]:
    for size in pack.sizes:
        a_unit = _a_unit(size)
        shown = NOTHING if a_unit is None else numbers.quantity(a_unit)
        yield numbers.quantity(size.quantity), numbers.unit_price(size.price), shown, ""
    for bracket in pack.brackets:
        each = f"each of all units, in multiples of {numbers.quantity(pack.step)}"
        yield f"from {numbers.quantity(bracket.since)}", NOTHING, numbers.quantity(bracket.price), each


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
    "step draws valid scope before regimes lifts note source",
)


def record(edition: Edition) -> dict[str, Any]:
    """The packs of an edition as plain values, by name; every number of money or units is a string."""
    return {name: _PACK(pack) for name, pack in edition.packs.items()}


def in_words(edition: Edition) -> Iterator[tuple[str, str]]:
    """Each pack in words, to see what differs between editions."""
    for name, pack in edition.packs.items():
        for units, price, a_unit, _ in _prices(pack):
            yield f"{name} {units}", price if price != NOTHING else f"{a_unit} a unit"
        yield name, f"{_draws(pack)}; {pack.valid.text}; beside {_beside(pack)}"


def bought(purchases: Iterable[tuple[date, Purchase]], tax: str) -> Grid:
    """What is bought, with the price of one and of all, before tax."""
    rows = tuple(
        (
            f"{on:%Y-%m}",
            each.name,
            numbers.quantity(each.quantity),
            f"{each.count:,}",
            numbers.unit_price(each.pack.price(each.quantity)),
            numbers.unit_price(each.price),
        )
        for on, each in purchases
    )
    return Grid(_BOUGHT, rows, title="purchases, before tax" if tax else "purchases", apart=True)
