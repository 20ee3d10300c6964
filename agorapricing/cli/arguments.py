"""What stands on a command line without an option: a profile or usage, and offers; and exchange rates."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from agorapricing import profiles, rating
from agorapricing.cli.options import Day
from agorapricing.cli.settings import usage_beneath
from agorapricing.errors import AgorapricingError, meant, near
from agorapricing.files import limits
from agorapricing.frozen import frozen
from agorapricing.loading import bundled, load_book
from agorapricing.rating import ExchangeRate
from agorapricing.usage import Usage

if TYPE_CHECKING:  # who reads a log has loaded what does
    from agorapricing.cli.reader import RecordReader
    from agorapricing.profiles import MonthlyRecords, Profile

_BANK, _OR_BEFORE = "ecb", "or-before"
RECORDS = (".csv", ".json", ".jsonl", ".ndjson", ".parquet", ".xlsx")
"""How the names of files of records end."""
_FORMS = {"file": (".toml",), "sample": RECORDS}


@frozen
class Given:
    """What stands on the command line without an option, told apart by its form."""

    files: tuple[str, ...]
    pairs: tuple[str, ...]
    offers: tuple[str, ...]
    samples: tuple[str, ...]

    @classmethod
    def sorted(cls, words: Sequence[str]) -> Given:
        """Tell words apart: profiles, pairs and offers."""
        forms = [(word, _form(word)) for word in words]
        by_form = (tuple(word for word, own in forms if own == form) for form in ("file", "pair", "offer", "sample"))
        return cls(*by_form)

    @classmethod
    def of_one(cls, words: Sequence[str], of_one_offer: str = "", *, records: bool = False) -> Given:
        """Tell words apart where there must be one usage: a profile, pairs, or `records`.

        There are no offers where a text says why.
        """
        given = cls.sorted(words)
        if bool(given.samples) > records or len(given.files) + bool(given.pairs) + bool(given.samples) != 1:
            meant = f"; offers of a price book are {given.files[0]}:REGIME" if given.files and given.pairs else ""
            raise click.UsageError(f"give either one PROFILE.toml or usage as METER=QTY{meant}")
        if of_one_offer and given.offers:
            raise click.UsageError(of_one_offer)
        return given

    def log(self, reader: RecordReader) -> MonthlyRecords | None:
        """Read the log of calls, or the files of a console, if there are some; they stand alone."""
        if not self.samples:
            return None
        if self.files or self.pairs:
            raise click.UsageError("give either records in files, one PROFILE.toml or usage as METER=QTY")
        return reader.read(self.samples)

    def usage(self) -> Profile | Usage:
        """Read the profile, or the pairs."""
        return self.usages()[0]

    def usages(self) -> list[Profile | Usage]:
        """Read the pairs, and all profiles."""
        pairs = [Usage(_quantities(self.pairs))] if self.pairs else []
        usages: list[Profile | Usage] = [*pairs, *(profiles.load_profile(file) for file in self.files)]
        return [usage_beneath(usage, self.offers) for usage in usages]


def day_of(usage: Any, on: date | None) -> date | None:
    """The day that is given, or that of a profile or a log; minutes have none."""
    return on or getattr(usage, "on", None)


def _form(word: str) -> str:
    if "=" in word and not word.lower().endswith(_FORMS["sample"]):
        return "pair"
    if ":" in word and not word.lower().endswith(_FORMS["sample"]):
        return "offer"
    for form, endings in _FORMS.items():
        if word.lower().endswith(endings):
            return form
    logs = ", ".join(_FORMS["sample"])
    raise click.UsageError(
        f"{word!r} is neither METER=QTY, nor an offer as book:regime, nor a PROFILE.toml, "
        f"nor records in a file ({logs}){_meant_by(word)}"
    )


def _meant_by(word: str) -> str:
    """What a word was probably meant to be: all offers of a book, or a file beside it."""
    if found := near(word, bundled()):
        return meant(word, [f"{book}:*" for book in found])
    path, endings = Path(word), tuple(ending for known in _FORMS.values() for ending in known)
    beside = path.parent.iterdir() if os.access(path.parent, os.R_OK) and path.parent.is_dir() else ()
    files = [str(file) for file in beside if file.name.endswith(endings)]
    return meant(word, [file for file in files if Path(file).stem == path.stem] or files)


def _quantities(pairs: Sequence[str]) -> Mapping[str, str]:
    quantities: dict[str, str] = {}
    for pair in pairs:
        meter, _, quantity = pair.partition("=")
        if meter in quantities:
            raise click.UsageError(f"{meter} is given twice")
        quantities[meter] = quantity
    return quantities


def expanded(offers: Sequence[str], on: date | None) -> list[str]:
    """Offers, each once, with all of a book where one is written book:*."""
    names: list[str] = []
    for offer in offers:
        book, _, regime = offer.rpartition(":")
        own = load_book(book).edition(on or date.today()).regimes if regime == "*" else (regime,)
        names += [f"{book}:{name}" for name in own] if book else [offer]
    names = list(dict.fromkeys(names))
    if limits.OFFERS.is_below(len(names)):
        raise AgorapricingError(f"a command has {limits.OFFERS}: name fewer")
    return names


def exchange_rate(text: str, on: date | None = None) -> ExchangeRate:
    """Read a rate as it is written after --exchange: a number with day and source, or `ecb` with a day or without."""
    pair, _, rest = text.partition("=")
    rate, at, where = rest.partition("@")
    base, _, quote = pair.partition("/")
    if base and quote and rate.strip().lower() == _BANK:
        return _of_the_bank(base, quote, where if at else "", on or date.today())
    day, _, source = where.partition(",")
    if not (base and quote and rate and day and source.strip()):
        raise click.UsageError(f"{text!r} is no exchange rate; write USD/CNY=7.1@2024-02-06,where it is from")
    return ExchangeRate(base, quote, rate, Day().convert(day, None, None), source.strip())


def _of_the_bank(base: str, quote: str, where: str, on: date) -> ExchangeRate:
    """A rate of the European Central Bank: of a day, or with `or-before` of the last day that has one."""
    words = [each.strip() for each in where.split(",") if each.strip()]
    days = [Day().convert(word, None, None) for word in words if word != _OR_BEFORE]
    if len(days) > 1 or len(words) > len(set(words)):
        raise click.UsageError(
            f"{where!r} is no day of a rate; write {_BANK}@2024-02-06 or {_BANK}@2024-02-06,{_OR_BEFORE}"
        )
    return rating.ecb_rate(base, quote, days[0] if days else on, or_before=_OR_BEFORE in words)
