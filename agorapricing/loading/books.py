"""Loading a price book: from a TOML file to a `PriceBook`, or to all that is wrong with the file at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from functools import cache, partial
from hashlib import sha256
from pathlib import Path as FilePath
from typing import Any, TypeVar

import attrs

from agorapricing.errors import Fault, FaultsError, InvalidFileError, UnknownNameError, collect, unknown
from agorapricing.loading.book_checks import assumption_faults, edition_faults, file_faults
from agorapricing.loading.book_files import bundled, file_of, is_bundled, is_own
from agorapricing.loading.book_format import BookTable, EditionTable, converter, fields_of
from agorapricing.loading.names import Names, names_of
from agorapricing.loading.structuring import structure
from agorapricing.loading.texts import text_faults, texts_of
from agorapricing.loading.toml import invalid, is_there, parse, parse_known, read_text, refused
from agorapricing.metering import Metering
from agorapricing.numbers import ONE, Rounding
from agorapricing.pricebook import LIST_REGIME, Edition, Meter, PriceBook, vocabulary
from agorapricing.tariff import LIST, Leaf, Rate, Rates

T = TypeVar("T")
P = TypeVar("P", Rate, Leaf)


def load_book(reference: str | FilePath) -> PriceBook:
    """Load a bundled book by its id, or any book by the path of its TOML file.

    >>> load_book("agora-cn").currency
    'CNY'

    Raises UnknownNameError for an id that is not bundled, InvalidFileError for a file that is not a valid book.
    """
    if isinstance(reference, str) and is_bundled(reference):
        return _bundled(reference)
    path = FilePath(reference)
    if not str(reference) or (path.suffix != ".toml" and not is_there(path)):
        hint = f"; a file is named whole, as {file}" if is_there(file := FilePath(f"{reference}.toml")) else ""
        raise UnknownNameError("book", str(reference), bundled(), hint=hint)
    return read_book(path)


@cache
def _bundled(name: str) -> PriceBook:
    """A book by its name: its file never changes while the program runs; the test suite has checked this package's."""
    path = file_of(name)
    if not is_own(name):
        return _named(name, read_book(path), path)
    text = read_text(path)
    values = parse_known(text, path)
    table = structure(values, BookTable, converter(), Names(texts=texts_of(values)))
    return _digested(_book(table, None, is_checked=True), text)


def _named(name: str, book: PriceBook, path: FilePath) -> PriceBook:
    """A book of another package, whose offers are found by the name of its file."""
    if book.id != name:
        raise refused(path, f"is {book.id!r} by its id: a book that a package offers is called as its file", line=0)
    return book


def read_book(path: FilePath, *, bases: tuple[FilePath, ...] = ()) -> PriceBook:
    """Read a book from its file, with the book that it names as its base.

    Raises InvalidFileError with all that is wrong with the file.
    """
    text = read_text(path)
    return book_of(parse(text, path), text, path, bases)


def book_of(values: dict[str, Any], text: str, path: FilePath, bases: tuple[FilePath, ...] = ()) -> PriceBook:
    """Make a book of a file's values. Raises InvalidFileError with all that is wrong with them."""
    faults: list[Fault] = []
    base = collect(faults, lambda: _base(values, path, (*bases, path.resolve())))
    is_whole = not faults  # without its base a file lacks names and editions that are not its fault
    names = attrs.evolve(names_of(values, base) if is_whole else Names(), texts=texts_of(values))
    faults += text_faults(values)
    table = collect(faults, lambda: structure(values, BookTable, converter(), names))
    if table is None and is_whole:  # what its tables must agree on can be said beside names that are unknown
        table = collect([], lambda: structure(values, BookTable, converter()))
    book = collect(faults, lambda: _book(table, base)) if table is not None and is_whole else None
    if book is None or faults:
        raise invalid(faults, text, path)
    return _digested(book, text, base)


def _digested(book: PriceBook, text: str, base: PriceBook | None = None) -> PriceBook:
    """A book that knows the text it was read from, and what that stands on."""
    return attrs.evolve(book, digest=sha256(f"{text}{base.digest if base else ''}".encode()).hexdigest())


def _base(values: Mapping[str, Any], path: FilePath, seen: tuple[FilePath, ...]) -> PriceBook | None:
    name = values.get("base")
    if not isinstance(name, str):
        return None
    if name == values.get("id"):
        raise FaultsError([(("base",), f"a book cannot be its own base: {name!r}")])
    if is_own(name):
        return _bundled(name)
    file = file_of(name) if is_bundled(name) else path.parent / name
    if not (is_there(file) and file.is_file()):
        raise FaultsError(
            [(("base",), unknown("book", name, bundled()) + ", and no file beside this one is called so")]
        )
    if file.resolve() in seen:
        raise FaultsError([(("base",), f"{name!r} leads back to this book")])
    try:
        return read_book(file, bases=seen)
    except InvalidFileError as error:
        raise FaultsError([(("base",), f"{name!r} is not a valid book: {error}")]) from None


def _book(table: BookTable, base: PriceBook | None, *, is_checked: bool = False) -> PriceBook:
    """Put a file's editions together; from its first own edition on, a book no longer follows its base.

    Raises FaultsError.
    """
    known = {edition.start: edition for edition in base.editions} if base else {}
    own_meters = {name: own.meter(name) for name, own in table.meter.items()}
    meters = {**vocabulary().meters, **(base.meters if base else {}), **own_meters}
    editions = [edition for edition in known.values() if table.edition and edition.start < table.edition[0].start]
    faults = [] if is_checked else list(file_faults(table, base))
    for place, stated in enumerate(table.edition):
        before = known.get(stated.continues) if stated.continues and stated.continues < stated.start else None
        edition, own = _edition(stated, before or _NOTHING, meters)
        if edition.metering:
            edition = attrs.evolve(edition, metering=attrs.evolve(edition.metering, vendor=table.vendor))
        if not (is_checked or own):
            own = list(edition_faults(stated, edition, before, known))
        faults += [(("edition", place, *path), message) for path, message in own]
        editions.append(edition)
        known[edition.start] = edition
    faults += [] if is_checked or faults else assumption_faults(table, editions)
    if faults:
        raise FaultsError(faults)
    return _whole(table, base, meters, tuple(editions))


def _whole(
    table: BookTable, base: PriceBook | None, meters: Mapping[str, Meter], editions: tuple[Edition, ...]
) -> PriceBook:
    """The book: what a file does not state is that of its base."""
    none = {"rounding": Rounding(), "sources": {}, "taxes": {}, "assumptions": {}}
    kept: dict[str, Any] = fields_of(base, PriceBook) if base else none
    stated = {name: value for name, value in fields_of(table, PriceBook).items() if value not in (None, "")}
    if table.accounts:
        stated["eligible"] = table.accounts.eligible
    stated["assumptions"] = {each.text: each for each in table.assumption}
    both = {name: {**kept[name], **stated[name]} for name in ("sources", "taxes", "assumptions")}
    return PriceBook(**{**kept, **stated, **both, "meters": meters, "editions": editions, "version": table.version})


_NOTHING = Edition(date.min, "", rates={}, ladders={}, converts=(), stages={}, regimes={}, conflicts=())
"""What an edition continues that continues no other one."""


def _edition(table: EditionTable, before: Edition, meters: Mapping[str, Meter]) -> tuple[Edition, list[Fault]]:
    """Put an edition together with the one that it continues."""
    faults: list[Fault] = []
    rates, ladders = _prices(table, meters, faults)
    gone = {*table.withdraws, *rates, *ladders}
    restated = {*table.withdraws, *(conversion.to for conversion in table.converts)}
    stated = {name: value for name, value in fields_of(table, Edition).items() if value is not None}
    joined = {
        "metering": _metering(table, before, faults),
        "not_priced": table.not_priced or before.not_priced,
        "forgoes": tuple(dict.fromkeys((*before.forgoes, *table.forgoes))),
        "rates": {**_without(before.rates, gone), **rates},
        "ladders": {**_without(before.ladders, gone), **ladders},
        "converts": (*(each for each in before.converts if each.to not in restated), *table.converts),
        "stages": {**before.stages, **table.stages},
        "packs": {**_without(before.packs, table.drops), **table.packs},
        "regimes": {LIST: LIST_REGIME, **before.regimes, **table.regimes},
        "conflicts": (*before.conflicts, *table.conflicts),
    }
    return attrs.evolve(before, **{**stated, **joined}), faults


def _metering(table: EditionTable, before: Edition, faults: list[Fault]) -> Metering | None:
    """The metering rule of an edition: what it states itself, over the rule of the edition before."""
    if table.metering is None:
        return before.metering
    return collect(faults, partial(table.metering.over, before.metering), ("metering",))


def _prices(
    table: EditionTable, meters: Mapping[str, Meter], faults: list[Fault]
) -> tuple[dict[str, Rate], dict[str, Leaf]]:
    """The prices that an edition states itself; a meter that it prices twice is a fault."""
    rates: dict[str, Rate] = {}
    leaves: dict[str, Leaf] = {}
    for place, priced in enumerate(table.rate):
        twice = [meter for meter in sorted(priced.meters) if meter in rates or meter in leaves]
        faults += [(("rate", place), f"{meter} is priced twice in this edition") for meter in twice]
        if isinstance(priced, Rates):
            rates |= {rate.meter: _stepped(rate, meters) for rate in priced.rates}
        else:
            leaves[priced.meter] = _stepped(priced, meters)
    return rates, leaves


def _stepped(price: P, meters: Mapping[str, Meter]) -> P:
    """A price that knows the step of its meter."""
    step = meters[price.meter].step if price.meter in meters else ONE
    return attrs.evolve(price, step=step) if step != ONE else price


def _without(before: Mapping[str, Any], gone: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in before.items() if name not in gone}
