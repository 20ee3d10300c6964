"""Writing a price book to a file: what is loaded from it again is equal to what was written."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from importlib import import_module
from typing import Any

import attrs

from agorapricing.book import PriceBook
from agorapricing.bookfile import STAGES
from agorapricing.disclosure import shown_book
from agorapricing.edition import Edition
from agorapricing.errors import AgorapricingError
from agorapricing.meters import vocabulary
from agorapricing.stages import Stage
from agorapricing.tariff import Package, Rate, Tariff
from agorapricing.tariff.charge import LIST

_KINDS = {cls: kind for kind, cls in STAGES.items()}


def dump_book(book: PriceBook) -> str:
    """Write a book as TOML, each edition in full.

    Needs the extra `toml`; raises AgorapricingError without it, and for a book under a confidential contract.
    """
    try:
        writer = import_module("tomli_w")
    except ImportError:
        raise AgorapricingError("writing a book needs an extra: pip install 'agorapricing[toml]'") from None
    return str(writer.dumps(tables(book)))


def tables(book: PriceBook) -> dict[str, Any]:
    """Give a book as the plain tables of its file.

    Raises AgorapricingError for a book under a confidential contract.
    """
    if shown_book(book) is not book:
        raise AgorapricingError(f"{book.id}: its prices are terms of a confidential contract, which are not written")
    known = vocabulary().meters
    own = {name: meter for name, meter in book.meters.items() if name not in known}
    return {
        "schema": 1,
        **{key: getattr(book, key) for key in ("id", "vendor", "title", "region", "currency", "tax")},
        "rounding": _plain(book.rounding),
        "source": {name: _plain(source) for name, source in book.sources.items()},
        **({"coverage": _plain(book.coverage)} if book.coverage else {}),
        **({"accounts": _plain(book.accounts)} if book.accounts else {}),
        **({"taxes": {name: _plain(tax) for name, tax in book.taxes.items()}} if book.taxes else {}),
        "meter": {name: _plain(meter, without=("name",)) for name, meter in own.items()},
        "edition": [_edition(edition) for edition in book.editions],
    }


def _edition(edition: Edition) -> dict[str, Any]:
    return {
        "start": edition.start,
        "dated": edition.dated,
        "note": edition.note,
        "forgoes": list(edition.forgoes),
        "rate": [*map(_rate, edition.rates.values()), *map(_ladder, edition.ladders.values())],
        "convert": [_plain(each) for each in edition.converts],
        **({"metering": _plain(edition.metering)} if edition.metering else {}),
        "stage": {name: _stage(stage) for name, stage in edition.stages.items()},
        **({"pack": {name: _plain(pack) for name, pack in edition.packs.items()}} if edition.packs else {}),
        **({"choices": list(edition.choices)} if edition.choices else {}),
        "regime": {name: _plain(regime) for name, regime in edition.regimes.items() if name != LIST},
        "conflict": [_plain(conflict) for conflict in edition.conflicts],
    }


def _rate(rate: Rate) -> dict[str, Any]:
    return {"prices": {rate.meter: rate.price}, **_plain(rate, without=("meter", "price"))}


def _ladder(ladder: Tariff) -> dict[str, Any]:
    table = {"model": type(ladder).__name__.lower(), **_plain(ladder)}
    if not isinstance(ladder, Package):
        table["tiers"] = [_tier(tier) for tier in table["tiers"]]
    return table


def _tier(tier: dict[str, Any]) -> dict[str, Any]:
    """A quoted tier has no price, and every other one states it."""
    gone = ("price", "flat") if tier["quoted"] else ()
    return {key: value for key, value in tier.items() if key not in gone}


def _stage(stage: Stage) -> dict[str, Any]:
    return {"kind": _KINDS[type(stage)], **_plain(stage)}


def _plain(value: Any, without: tuple[str, ...] = ()) -> Any:
    """Turn attrs values into tables, all the way down; what is None is left out."""
    if attrs.has(type(value)):
        fields = {field.name: getattr(value, field.name) for field in attrs.fields(type(value))}
        return {key: _plain(each) for key, each in fields.items() if each is not None and key not in without}
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value
