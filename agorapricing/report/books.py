"""Price books as reports: the list of them, one in full, and what changed between two editions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any

from agorapricing.messages import Message, Text, joined
from agorapricing.pricebook import AND, Edition, PriceBook, Regime, quotes_of, shown_book, vocabulary
from agorapricing.rating import SCHEMA, plain
from agorapricing.report import numbers, packs
from agorapricing.report.page import NOTHING, Grid, Page, Report, cited, label, prose


def listing(books: Iterable[PriceBook], on: date) -> Report:
    """List books: currency, editions, regimes, meters, and the day that a source of them was last read."""
    rows = tuple(_summary(book, on) for book in books)
    grid = Grid.of(
        rows,
        (label("book"), itemgetter("id")),
        (prose("title"), itemgetter("title")),
        (label("cur"), itemgetter("currency")),
        ("editions", lambda row: str(len(row["editions"]))),
        (label("in force"), lambda row: numbers.day_text(row["in_force"]) if row["in_force"] else Message("none yet")),
        ("meters", lambda row: str(row["meters"])),
        ("regimes", lambda row: str(len(row["regimes"]))),
        (label("last read"), lambda row: numbers.day_text(row["last_read"])),
    )
    page = Page(Message("Price books on {on}", on=on), (grid,))
    flat = tuple({**row, "editions": len(row["editions"]), "regimes": " ".join(row["regimes"])} for row in rows)
    return Report(page, {"schema": SCHEMA, "on": str(on), "books": list(rows)}, flat)


def _summary(book: PriceBook, on: date) -> dict[str, Any]:
    in_force = [edition for edition in book.editions if edition.start <= on]
    current = in_force[-1] if in_force else None
    return {
        "id": book.id,
        "vendor": book.vendor,
        "title": book.title,
        **({"version": book.version} if book.version else {}),
        "region": book.region,
        "currency": book.currency,
        "editions": [str(edition.start) for edition in book.editions],
        "in_force": str(current.start) if current else None,
        "meters": len(current.list_tariff.meters) if current else 0,
        "regimes": list(current.regimes) if current else [],
        "last_read": str(max(source.read for source in book.sources.values())),
    }


def shown(book: PriceBook, on: date) -> Report:
    """Show a book on a day: its regimes, every price, conversions, packs, conflicts, all editions and sources."""
    book = shown_book(book)
    edition = book.edition(on)
    prices = tuple(_prices(book, edition))
    places = {name: f"[{place}]" for place, name in enumerate(book.sources, 1)}
    grids = (
        _editions(book, edition),
        _regimes(edition),
        _stages(edition, places),
        _price_grid(book, prices, places),
        _conversions(edition, places),
        *packs.offered(edition, book.currency, places),
    )
    head = (book.id, book.title, book.region, book.currency, Message("edition of {start}", start=edition.start))
    title = joined(" · ", (*head, Message("version {version}", version=book.version)) if book.version else head)
    notes = tuple(_notes(book, edition))
    page = Page(title, tuple(grid for grid in grids if grid.rows), notes, cited(book.sources))
    record = {
        "schema": SCHEMA,
        **_summary(book, on),
        "edition": str(edition.start),
        "choices": list(edition.choices),
        "prices": list(prices),
        "packs": packs.record(edition),
        "tax": (edition.tax or book.tax).to_record(),
        "quoted": [each.to_record() for each in quotes_of(book)],
        "sources": {name: source.to_record() for name, source in book.sources.items()},
        "notes": list(notes),
    }
    return Report(page, record, prices)


def _notes(book: PriceBook, edition: Edition) -> Iterator[str]:
    """What to know beside the tables of a book."""
    yield from _choices(edition)
    yield from (edition.tax or book.tax).notes
    yield from (
        Message("Tax {name}, only where it is asked for: {history}.", name=name, history=tax.history)
        for name, tax in book.taxes.items()
    )
    for each in quotes_of(book):
        reason = each.reason(book.sources[each.source].title)
        yield Message("{what}: {said}.", what=vocabulary().products[each.product], said=reason)
    yield from (conflict.text for conflict in edition.conflicts)


def _prices(book: PriceBook, edition: Edition) -> Iterator[dict[str, Any]]:
    """Every price of an edition as a flat record, in the words of a bill; numbers are strings."""
    for rate in edition.rates.values():
        yield _price(book, rate.meter, "per unit", "", rate.charged)
    for meter, ladder in edition.ladders.items():
        for price in ladder.prices():
            yield _price(book, meter, ladder.kind, price.label, price)


def _price(book: PriceBook, meter: str, model: str, tier: str, price: Any) -> dict[str, Any]:
    is_flat = price.meter is None
    return {
        "book": book.id,
        "meter": meter,
        "model": model,
        "tier": tier,
        "unit_price": None if price.unit_price is None else plain(price.unit_price),
        "per": None if is_flat else plain(price.per),
        "unit": Message("flat fee") if is_flat else Message("block") if price.in_blocks else book.meters[meter].unit,
        "currency": book.currency,
        "source": price.source,
    }


def _price_grid(book: PriceBook, prices: tuple[dict[str, Any], ...], places: dict[str, str]) -> Grid:
    return Grid.of(
        prices,
        (label("meter"), itemgetter("meter")),
        (
            prose(),
            lambda price: joined(
                ", ", filter(None, ("" if price["model"] == "per unit" else price["model"], price["tier"]))
            ),
        ),
        (book.currency, _amount),
        ("per", lambda price: NOTHING if price["per"] is None else numbers.quantity_text(price["per"])),
        (label("unit"), itemgetter("unit")),
        (label(), lambda price: places.get(price["source"], "")),
        title="Prices",
    )


def _amount(price: dict[str, Any]) -> str:
    return Message("quoted") if price["unit_price"] is None else numbers.unit_price(Decimal(price["unit_price"]))


def _editions(book: PriceBook, current: Edition) -> Grid:
    return Grid.of(
        book.editions,
        (label("edition"), lambda edition: numbers.day(edition.start)),
        (label("dated"), lambda edition: edition.dated),
        (label(), lambda edition: Message("shown") if edition is current else ""),
        (prose("note"), lambda edition: edition.note),
        title="Editions",
    )


def _regimes(edition: Edition) -> Grid:
    rows = ((Text(name), each.title, _chain(each), each.who) for name, each in edition.regimes.items())
    return Grid((label("regime"), prose("title"), prose("chain"), prose("who may buy")), rows, title="Regimes")


def _chain(regime: Regime) -> str:
    """The stages of a regime; of a package, what it adds to the regime that it is bought beside."""
    if not regime.beside:
        return joined(" > ", (Message("list"), *regime.chain))
    return joined(f" {AND} ", (regime.beside, joined(" > ", regime.chain) if regime.chain else Message("nothing")))


def _choices(edition: Edition) -> Iterator[str]:
    """What a customer chooses among month by month."""
    if edition.choices:
        alone = ", ".join(name for name in edition.choices if not edition.regimes[name].product)
        yield Message("Each month a customer chooses one of {alone}.", alone=alone)
    for product, names in edition.packages.items():
        yield Message(
            "Beside it, for {product}, one of {packages}: write REGIME{sign}PACKAGE.",
            product=vocabulary().products[product],
            packages=joined(", ", names),
            sign=AND,
        )


def _stages(edition: Edition, places: dict[str, str]) -> Grid:
    rows = ((name, each.text, places.get(each.source or "", "")) for name, each in edition.stages.items())
    return Grid((label("stage"), prose("does"), label()), rows, title="Stages")


def _conversions(edition: Edition, places: dict[str, str]) -> Grid:
    rows = (
        (meter, conversion.written(meter), conversion.to, places.get(conversion.source or "", ""))
        for conversion in edition.converts
        for meter in conversion.ratios
    )
    return Grid((label("usage of"), "counts as", label("of"), label()), rows, title="Conversions")


def difference(before: PriceBook, then: date, after: PriceBook, now: date) -> Report:
    """Show what differs between two books, or two days of one: prices, conversions, stages, regimes and packs."""
    before, after = shown_book(before), shown_book(after)
    old, new = _in_words(before, before.edition(then)), _in_words(after, after.edition(now))
    keys = sorted({*old, *new}, key=lambda key: (_KINDS.index(key[0]), list({**old, **new}).index(key)))
    rows = tuple(_change(key, old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key))
    one = f"{before.id}@{before.edition(then).start}"
    other = f"{after.id}@{after.edition(now).start}"
    columns = (label(), prose(), prose(one), prose(other), label("change"))
    cells = tuple((r["kind"], r["name"], r["before"] or NOTHING, r["after"] or NOTHING, r["change"]) for r in rows)
    notes = () if rows else (Message("Every price, conversion, stage, regime and pack is the same."),)
    page = Page(Message("{one} and {other}", one=one, other=other), (Grid(columns, cells),) if rows else (), notes)
    record = {"schema": SCHEMA, "before": one, "after": other, "changes": list(rows)}
    return Report(page, record, rows)


_KINDS = (Message("price"), "counts as", "stage", "regime", "pack")


def _in_words(book: PriceBook, edition: Edition) -> dict[tuple[str, str], str]:
    """What an edition says, in words, by kind and name; a meter counted as another has that one's price."""
    words = {("price", _priced(price)): _worded(price) for price in _prices(book, edition)}
    for conversion in edition.converts:
        for meter, ratio in conversion.ratios.items():
            words["counts as", meter] = joined(" ", (conversion.written(meter), conversion.to))
            if ratio == conversion.per and (priced := words.get(("price", conversion.to))):
                words["price", meter] = Message("{priced} (as {to})", priced=priced, to=conversion.to)
    words |= {("pack", name): text for name, text in packs.in_words(edition)}
    words |= {("stage", name): stage.text for name, stage in edition.stages.items()}
    chains = {name: joined(" > ", (Message("list"), *edition.regime(name).chain)) for name in edition.regimes}
    return words | {("regime", name): chain for name, chain in chains.items()}


def _priced(price: dict[str, Any]) -> str:
    """What a price is of: a meter, or a tier of it."""
    return joined(" ", filter(None, (price["meter"], price["tier"])))


def _worded(price: dict[str, Any]) -> str:
    if price["unit_price"] is None:
        return Message("quoted")
    if price["per"] is None:
        return Message("{price} flat", price=price["unit_price"])
    per = joined(" ", (numbers.quantity_text(price["per"]), price["unit"]))
    return joined(" / ", (price["unit_price"], per))


def _change(key: tuple[str, str], old: str | None, new: str | None) -> dict[str, Any]:
    word = Message("only after") if old is None else Message("only before") if new is None else Message("changed")
    return {"kind": key[0], "name": key[1], "before": old, "after": new, "change": word}
