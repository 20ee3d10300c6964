"""Rating files of usage from the command line: progress on a terminal, a file of rejects, a summary."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from time import monotonic
from typing import Any

import attrs
import click

from agorapricing.cli.ages import refuse_old_offers
from agorapricing.cli.arguments import expanded
from agorapricing.cli.contracts import Contracts, with_contracts
from agorapricing.cli.minutes import are_of_console, minutes_of
from agorapricing.cli.options import Pair, WordChoice, offers_, on_, print_report, rows_in, tax_
from agorapricing.cli.paths import PATH
from agorapricing.cli.progress import progress_bar
from agorapricing.cli.reader import RecordReader, named_files, with_console
from agorapricing.cli.rows import FOCUS, focus_, rate_to_rows, version_of
from agorapricing.cli.saving import refuse_unforced, with_run
from agorapricing.cli.streams import BAD_INPUT, DONE, UNPRICED, complain, warn
from agorapricing.errors import AgorapricingError, MissingExtraError, lacks_extra
from agorapricing.files import many_rejected, refuse_endless, refuse_outputs, rejects_beside
from agorapricing.loading import parse, read_text
from agorapricing.pricebook import Offer

_ENDINGS = (".parquet", ".csv", ".jsonl", ".ndjson")
_ALL = (*_ENDINGS, ".json", ".xlsx")
"""With those of consoles."""
_COLUMN = Pair("is not COLUMN=METER, as in full_hd=rtc.fhd")


@click.command()
@click.argument("arguments", nargs=-1, required=True, metavar="FILE...")
@click.option("-o", "--output", "out", required=True, type=PATH, help="Where rated rows go: .parquet, .csv or .jsonl.")
@offers_
@click.option(
    "--column",
    "pairs",
    multiple=True,
    type=_COLUMN,
    metavar="COLUMN=METER",
    help="The meter that a column holds; COLUMN= for none.",
)
@click.option("--columns", "mapping", type=PATH, help="A TOML file of such pairs: COLUMN = 'METER'.")
@click.option("--account-column", "account", metavar="COLUMN", help="The column of accounts; needs --accounts.")
@click.option("--accounts", "known", type=PATH, help="A file of the known accounts, one a line; others are rejected.")
@click.option("--rejects", type=PATH, help="Where rows that make no sense go; OUTPUT.rejects.csv without it.")
@click.option(
    "--blank", type=WordChoice(("reject", "zero")), default="reject", show_default=True, help="What an empty cell is."
)
@with_contracts
@with_console
@tax_
@on_
@focus_
def rate(  # noqa: PLR0917  # click passes each option by its name
    arguments: tuple[str, ...],
    out: Path,
    named: tuple[str, ...],
    pairs: tuple[tuple[str, str], ...],
    mapping: Path | None,
    account: str | None,
    known: Path | None,
    rejects: Path | None,
    blank: str,
    on: date | None,
    style: str,
    contracts: Contracts,
    reader: RecordReader,
    tax: str,
    version: str | None,
) -> int:
    """Rate every row of FILEs, the month of an account, under offers: an exact amount per row and offer.

    FILEs are Parquet, CSV or JSON Lines; or what a vendor's console or API gave, of which each month is a row, with the
    minutes that the book of the offers bills. Columns named as meters, like rtc.hd, are the usage; --column or
    --columns map others. Without --on each row has the prices of its `month`, where there is such a column. OUTPUT
    appears when it is complete, the rejects before it. Needs the extra `frames`.

    With --format focus OUTPUT (.csv, .parquet) has the rows of a bill for each row of one offer, for finance.
    """
    if (account is None) != (known is None):
        raise click.UsageError("--account-column and --accounts belong together")
    files, wanted = _files_and_offers(arguments, named)
    names = expanded(wanted or contracts.bases, on)
    if not names:
        raise click.UsageError("give at least one offer as book:regime after --offers")
    offers = contracts.beside(names, on)
    accounts = (account, _lines(known)) if account and known else None
    meters = {**(_mapped(mapping) if mapping else {}), **dict(pairs)}
    options: dict[str, Any] = {"on": on, "accounts": accounts, "rejects": rejects, "blank": blank}
    options |= {"tax": tax, "judge": refuse_old_offers}
    also_read = [*contracts.files, *(each for each in (known, mapping) if each), *_paths(files)]
    reader = attrs.evolve(reader, columns=meters)
    is_console = are_of_console(files, reader)
    options["meters"] = None if is_console else meters or None
    rating = _rate_files()
    if focus := version_of(style, version):
        rating = partial(rate_to_rows, rating, version=focus, column=account)
    refuse_outputs(with_run(out, rejects or rejects_beside(out)), also_read)
    refuse_unforced([each for each in (out, rejects) if each])
    with _tables(files, offers, reader if is_console else None) as tables, _progress() as progress:
        rated = rating(offers, tables, out, **options, also_read=also_read, progress=progress)
    print_report(rated, "table" if style == FOCUS else style)
    where = f", see {rejects or rejects_beside(out)}" if rated.rejected else ""
    rows = rows_in(rated.rows, rated.continued)
    complain(f"{rows} = {rated.written:,} in {out} + {rated.rejected:,} rejected{where}")
    warn(many_rejected(rated.rows, rated.rejected, rated.reason))
    if rated.rejected and not rated.written:
        return BAD_INPUT
    return UNPRICED if any(tally.rated < rated.written for tally in rated.tallies) else DONE


def _paths(words: Sequence[str]) -> Iterator[Path]:
    """The files that words name, with the project that each is of or without."""
    return (Path(path) for path, _ in named_files(words))


@contextmanager
def _tables(words: Sequence[str], offers: Sequence[str | Offer], reader: RecordReader | None) -> Iterator[list[Path]]:
    """The tables of usage that words name, or one of the minutes of what a reader finds in files of a console."""
    if reader is None:
        yield [Path(word) for word in words]
        return
    ids = [each.rpartition(":")[0] if isinstance(each, str) else each.book.id for each in offers]
    with minutes_of(words, dict.fromkeys(ids), reader) as path:
        yield [path]


def _files_and_offers(arguments: Sequence[str], named: Sequence[str]) -> tuple[list[str], list[str]]:
    """Files, and offers with spaces or commas between them: click takes all but one of --offers for files."""
    offers = [word for word in named if not word.endswith(_ALL)]
    of_arguments = [word for word in arguments if ":" in word and not (word.endswith(_ALL) or Path(word).exists())]
    files = [word for word in (*named, *arguments) if word not in (*offers, *of_arguments)]
    if not files:
        raise click.UsageError(f"give at least one FILE: {', '.join(_ENDINGS)}")
    return files, [*offers, *(part for word in of_arguments for part in word.split(","))]


def _rate_files() -> Any:
    """What rates files, which loads dataframes; its package says which extra is missing."""
    frames = import_module("agorapricing.frames")
    try:
        return frames.rate_files
    except ImportError as error:
        raise MissingExtraError(f"{lacks_extra('rating files', 'frames')} ({error})") from None


def _mapped(path: Path) -> Mapping[str, str]:
    refuse_endless(path)
    pairs = parse(read_text(path), path)
    if wrong := [name for name, meter in pairs.items() if not isinstance(meter, str)]:
        raise AgorapricingError(f"{path}: {', '.join(wrong)}: must be a meter, as in full_hd = 'rtc.fhd'")
    return pairs


def _lines(path: Path) -> frozenset[str]:
    refuse_endless(path)
    try:
        return frozenset(line for line in path.read_text("utf-8").splitlines() if line)
    except UnicodeDecodeError as error:
        raise AgorapricingError(f"{path}: {error}") from None


@contextmanager
def _progress() -> Iterator[Callable[[int, int, int], None]]:
    """A bar with the rows so far, and rows a second."""
    since = monotonic()
    with progress_bar() as progress:

        def show(rows: int, done: int, whole: int) -> None:
            speed = rows / max(monotonic() - since, 1)
            progress(f"{rows:,} rows, {speed:,.0f} rows/s", done, whole)

        yield show
