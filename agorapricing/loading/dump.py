"""Writing a price book to a file: what is loaded from it again is equal to what was written."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from agorapricing.errors import ConfidentialError, lacks_extra
from agorapricing.loading.book_format import BookTable, EditionTable, MeteringTable, MeterTable, converter, fields_of
from agorapricing.messages import Text
from agorapricing.pricebook import Edition, PriceBook, shown_book, vocabulary
from agorapricing.tariff import LIST, Rates


def dump_book(book: PriceBook) -> str:
    """Write a book as TOML, each edition in full.

    Needs the extra `toml`; raises AgorapricingError without it, and for a book under a confidential contract.
    """
    try:
        writer = import_module("tomli_w")
    except ImportError:
        raise lacks_extra("writing a book", "toml") from None
    return str(writer.dumps(tables(book)))


def tables(book: PriceBook) -> dict[str, Any]:
    """Give a book as the plain tables of its file.

    Raises AgorapricingError for a book under a confidential contract.
    """
    if shown_book(book) is not book:
        raise ConfidentialError(f"{book.id}: its prices are terms of a confidential contract, which are not written")
    own = {name: meter for name, meter in book.meters.items() if name not in vocabulary().meters}
    assumed = frozenset[str]().union(*(edition.assumed for edition in book.editions))
    table = BookTable(
        schema=1,
        edition=tuple(map(_edition, book.editions)),
        assumption=tuple(each for text, each in book.assumptions.items() if text in assumed),
        meter={name: MeterTable(**fields_of(meter, MeterTable)) for name, meter in own.items()},
        zh={str(name): name.others["zh"] for name in _stages(book) if isinstance(name, Text) and name.others},
        **fields_of(book, BookTable),
    )
    return dict(converter().unstructure(table))


def _stages(book: PriceBook) -> set[str]:
    """The names of the stages that regimes have; only those can be said in another language."""
    return {name for edition in book.editions for regime in edition.regimes.values() for name in regime.chain}


def _edition(edition: Edition) -> EditionTable:
    """The table of an edition that continues no other one."""
    stated = fields_of(edition, EditionTable)
    return EditionTable(
        rate=(*(Rates((rate,)) for rate in edition.rates.values()), *edition.ladders.values()),
        **{
            **stated,
            "metering": edition.metering and MeteringTable(**fields_of(edition.metering, MeteringTable)),
            "regimes": {name: regime for name, regime in edition.regimes.items() if name != LIST},
        },
    )
