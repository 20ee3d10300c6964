"""Units of packs that a customer holds, as a command line says them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import click

from agorapricing.cli.options import Day
from agorapricing.errors import UnknownNameError
from agorapricing.pricebook import Holding, PriceBook

_HOLDING = re.compile(r"([^=:@]+):([\d_]*\d[\d_.]*)@(.+)", re.ASCII)
held_ = click.option(
    "--held",
    "held",
    multiple=True,
    metavar="PACK:UNITS@LAST-DAY",
    help="Units of a pack that are held at the start.",
)


def holdings_of(book: PriceBook, start: date, texts: Sequence[str]) -> list[Holding]:
    """What is held of the packs of a book; of a pack that is no longer sold, as the last edition before sold it."""
    packs = {name: pack for edition in book.editions if edition.start <= start for name, pack in edition.packs.items()}
    holdings = []
    for text in texts:
        written = _HOLDING.fullmatch(text)
        if written is None:
            raise click.UsageError(f"{text!r} is nothing held; write PACK:UNITS@LAST-DAY, as top-up:250000@{start}")
        name, units, until = written.groups()
        if name not in packs:
            raise UnknownNameError("pack", name, tuple(packs), f"{book.id} on {start}")
        last = Day().convert(until, None, None)
        if last < start:
            raise click.UsageError(f"{text!r} ends before {start}, from which on it is to be held")
        holdings.append(Holding(name, packs[name], last, units.replace("_", "")))
    return holdings
