"""Price books as reports: the list of them, one in full, and what changed between two editions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from agorapricing.bill import SCHEMA, plain
from agorapricing.book import Edition, PriceBook
from agorapricing.report import numbers
from agorapricing.report.page import Column, Grid, Page, Report, cited

NAME, WORDS, NUMBER = "name", "words", "number"


def listing(books: Iterable[PriceBook], on: date) -> Report:
    """List books: currency, editions, regimes, meters, and the day that a source of them was last read."""
    rows = tuple(_summary(book, on) for book in books)
    columns = (
        Column("book", NAME),
        Column("title", WORDS),
        Column("cur", NAME),
        Column("editions"),
        Column("in force", NAME),
        Column("meters"),
        Column("regimes", WORDS),
        Column("last read", NAME),
    )
    cells = tuple(
        (
            row["id"],
            row["title"],
            row["currency"],
            str(len(row["editions"])),
            row["in_force"] or "none yet",
            str(row["meters"]),
            ", ".join(row["regimes"]),
            row["last_read"],
        )
        for row in rows
    )
    page = Page(f"Price books on {on}", (Grid(columns, cells),))
    flat = tuple({**row, "editions": len(row["editions"]), "regimes": " ".join(row["regimes"])} for row in rows)
    return Report(page, {"schema": SCHEMA, "on": str(on), "books": list(rows)}, flat)


def _summary(book: PriceBook, on: date) -> dict[str, Any]:
    in_force = [edition for edition in book.editions if edition.start <= on]
    current = in_force[-1] if in_force else None
    return {
        "id": book.id,
        "vendor": book.vendor,
        "title": book.title,
        "region": book.region,
        "currency": book.currency,
        "editions": [str(edition.start) for edition in book.editions],
        "in_force": str(current.start) if current else None,
        "meters": len(current.list_tariff.meters) if current else 0,
        "regimes": list(current.regimes) if current else [],
        "last_read": str(max(source.read for source in book.sources.values())),
    }


def shown(book: PriceBook, on: date) -> Report:
    """Show a book on a day: its regimes, every price, conversions, conflicts, all editions and sources."""
    edition = book.edition(on)
    prices = tuple(_prices(book, edition))
    places = {name: f"[{place}]" for place, name in enumerate(book.sources, 1)}
    grids = (
        _editions(book, edition),
        _regimes(edition),
        _stages(edition, places),
        _price_grid(book, prices, places),
        _conversions(edition, places),
    )
    title = f"{book.id} · {book.title} · {book.region} · {book.currency} · edition of {edition.start}"
    notes = (*((book.tax,) if book.tax else ()), *(conflict.text for conflict in edition.conflicts))
    page = Page(title, tuple(grid for grid in grids if grid.rows), notes, cited(book.sources))
    record = {
        "schema": SCHEMA,
        **_summary(book, on),
        "edition": str(edition.start),
        "prices": list(prices),
        "sources": {name: source.to_record() for name, source in book.sources.items()},
        "notes": list(notes),
    }
    return Report(page, record, prices)


def _prices(book: PriceBook, edition: Edition) -> Iterator[dict[str, Any]]:
    """Every price of an edition as a flat record, in the words of a bill; numbers are strings."""
    for rate in edition.rates.values():
        yield _price(book, rate.meter, "per unit", "", rate.charged)
    for meter, ladder in edition.ladders.items():
        for price in ladder.prices():  # type: ignore[attr-defined]  # ladders are leaves, which list their prices
            yield _price(book, meter, type(ladder).__name__.lower(), price.label, price)


def _price(book: PriceBook, meter: str, model: str, tier: str, price: Any) -> dict[str, Any]:
    return {
        "book": book.id,
        "meter": meter,
        "model": model,
        "tier": tier,
        "unit_price": None if price.unit_price is None else plain(price.unit_price),
        "per": plain(price.per),
        "unit": _unit(book, meter, model, price),
        "currency": book.currency,
        "source": price.source,
    }


def _unit(book: PriceBook, meter: str, model: str, price: Any) -> str:
    """What a price buys `per` of: units of the meter, blocks of a package, the month of a flat fee."""
    if price.meter is None:
        return "month"
    return "block" if model == "package" else book.meters[meter].unit


def _price_grid(book: PriceBook, prices: tuple[dict[str, Any], ...], places: dict[str, str]) -> Grid:
    columns = (
        Column("meter", NAME),
        Column("", WORDS),
        Column(book.currency),
        Column("per"),
        Column("unit", NAME),
        Column("", NAME),
    )
    return Grid(columns, tuple(_price_cells(price, places) for price in prices), title="Prices")


def _price_cells(price: dict[str, Any], places: dict[str, str]) -> tuple[str, ...]:
    how = ", ".join(word for word in (price["model"] if price["model"] != "per unit" else "", price["tier"]) if word)
    per = numbers.quantity_text(price["per"])
    return (price["meter"], how, _amount(price), per, price["unit"], places.get(price["source"], ""))


def _amount(price: dict[str, Any]) -> str:
    return "quoted" if price["unit_price"] is None else numbers.unit_price(Decimal(price["unit_price"]))


def _editions(book: PriceBook, current: Edition) -> Grid:
    rows = tuple((str(each.start), each.dated, "shown" if each is current else "", each.note) for each in book.editions)
    columns = (Column("edition", NAME), Column("dated", NAME), Column("", NAME), Column("note", WORDS))
    return Grid(columns, rows, title="Editions")


def _regimes(edition: Edition) -> Grid:
    rows = tuple(
        (name, each.title, " > ".join(("list", *each.chain)), each.who) for name, each in edition.regimes.items()
    )
    columns = (Column("regime", NAME), Column("title", WORDS), Column("chain", WORDS), Column("who may buy", WORDS))
    return Grid(columns, rows, title="Regimes")


def _stages(edition: Edition, places: dict[str, str]) -> Grid:
    rows = tuple((name, each.text, places[each.source]) for name, each in edition.stages.items())
    return Grid((Column("stage", NAME), Column("does", WORDS), Column("", NAME)), rows, title="Stages")


def _conversions(edition: Edition, places: dict[str, str]) -> Grid:
    rows = tuple(
        (meter, plain(ratio), each.to, places[each.source])
        for each in edition.converts
        for meter, ratio in each.ratios.items()
    )
    columns = (Column("usage of", NAME), Column("counts as"), Column("of", NAME), Column("", NAME))
    return Grid(columns, rows, title="Conversions")


def difference(before: PriceBook, then: date, after: PriceBook, now: date) -> Report:
    """Show which prices differ between two books, or two days of one."""
    old = {(p["meter"], p["tier"]): p for p in _prices(before, before.edition(then))}
    new = {(p["meter"], p["tier"]): p for p in _prices(after, after.edition(now))}
    keys = dict.fromkeys((*old, *new))
    rows = tuple(
        _change(key, old.get(key), new.get(key)) for key in keys if _terms(old.get(key)) != _terms(new.get(key))
    )
    one = f"{before.id}@{before.edition(then).start}"
    other = f"{after.id}@{after.edition(now).start}"
    columns = (Column("meter", NAME), Column("", WORDS), Column(one), Column(other), Column("change"))
    cells = tuple((row["meter"], row["tier"], row["before"] or "–", row["after"] or "–", row["change"]) for row in rows)
    notes = () if rows else ("Every price is the same.",)
    page = Page(f"{one} and {other}", (Grid(columns, cells),) if rows else (), notes)
    record = {"schema": SCHEMA, "before": one, "after": other, "changes": list(rows)}
    return Report(page, record, rows)


def _terms(price: dict[str, Any] | None) -> tuple[Any, ...] | None:
    return None if price is None else (price["unit_price"], price["per"], price["model"])


def _change(key: tuple[str, str], old: dict[str, Any] | None, new: dict[str, Any] | None) -> dict[str, Any]:
    word = "new" if old is None else "withdrawn" if new is None else "changed"
    return {"meter": key[0], "tier": key[1], "before": _said(old), "after": _said(new), "change": word}


def _said(price: dict[str, Any] | None) -> str | None:
    if price is None:
        return None
    return f"{_amount(price)} / {numbers.quantity_text(price['per'])} {price['unit']}"
