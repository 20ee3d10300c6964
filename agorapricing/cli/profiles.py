"""The commands about profiles: scenarios, new, check and meter."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import click

from agorapricing.calllog import ENDINGS
from agorapricing.cli import completion
from agorapricing.cli.arguments import RECORDS
from agorapricing.cli.contracts import show_confidential_
from agorapricing.cli.logs import explain_room, meter_console, meter_file
from agorapricing.cli.options import WordChoice, format_, lang_, language, listed, on_, print_report
from agorapricing.cli.paths import PATH
from agorapricing.cli.reader import RecordReader, with_logs
from agorapricing.cli.streams import BAD_INPUT, DONE, UNPRICED, complain, reader_may_leave, tell
from agorapricing.errors import InvalidFileError, UnknownNameError
from agorapricing.loading import (
    book_of,
    book_schema,
    book_template,
    bundled,
    contract_of,
    contract_schema,
    contract_template,
    load_book,
    parse,
    read_text,
)
from agorapricing.messages import Message, counted, said
from agorapricing.profiles import Profile, checked_profile, load_profile, profile_schema, size
from agorapricing.reconciliation import bill_template, read_bill
from agorapricing.report import sizings
from agorapricing.scenarios import CATALOGUE, profile_template

_TEMPLATES = {"contract": contract_template, "book": book_template, "bill": bill_template}
_SCHEMAS = {"profile": profile_schema, "book": book_schema, "contract": contract_schema}


@click.command()
@format_
def scenarios(style: str) -> int:
    """List the scenarios that a profile can name."""
    return print_report(sizings.catalogue(), style)


@click.command()
@click.argument("scenario", metavar="SCENARIO|contract|book|bill", shell_complete=completion.scenarios)
@on_
def new(scenario: str, on: date | None) -> int:
    """Print a commented profile of a SCENARIO, or a commented contract, price book or vendor's bill, to start from."""
    if scenario not in (known := (*CATALOGUE, *_TEMPLATES)):
        raise UnknownNameError("scenario", scenario, known)
    with reader_may_leave():
        click.echo(_TEMPLATES.get(scenario, partial(profile_template, scenario))(on or date.today()), nl=False)
    return DONE


@click.command()
@click.argument("kind", type=WordChoice(tuple(_SCHEMAS)))
def schema(kind: str) -> int:
    """Print the JSON Schema of a KIND of file, by which editors check and complete it."""
    with reader_may_leave():
        click.echo(json.dumps(_SCHEMAS[kind](), indent=1, ensure_ascii=False))
    return DONE


@click.command()
@click.argument("files", type=PATH, nargs=-1, required=True, metavar="FILE...")
@show_confidential_
@lang_
def check(files: Sequence[Path], *, show_confidential: bool) -> int:
    """Check FILEs, each a profile, a contract, a price book or a bill: all that is wrong, with line and key."""
    code = DONE
    for file in files:
        try:
            lines = _checked(file, show_confidential=show_confidential)
        except InvalidFileError as error:
            complain(f"agorapricing: {error.coded}")
            code = BAD_INPUT
        else:
            tell("\n".join(said(line, language()) for line in lines))
    return code


def _checked(file: Path, *, show_confidential: bool) -> Sequence[str]:
    """What a valid file is, and of a contract its chains. Raises InvalidFileError."""
    text = read_text(file)
    values = parse(text, file)
    details: tuple[str, ...] = ()
    if "contract" in values:
        contract = contract_of(values, text, file, show_confidential=show_confidential)
        details = contract.chains
        summary = Message(
            "a contract: {names}, {terms}, {days}",
            names=", ".join(contract.names),
            terms=counted("{count} term", "{count} terms", len(contract.terms)),
            days=contract.head.effective.text,
        )
    elif "edition" in values or "schema" in values:
        book = book_of(values, text, file)
        editions = counted("{count} edition", "{count} editions", len(book.editions))
        summary = Message(
            "a price book: {book}, {editions}, {currency}", book=book.id, editions=editions, currency=book.currency
        )
    elif "bill" in values:
        summary = Message("a bill: {name}", name=read_bill(file).name)
    else:
        profile = checked_profile(values, text, file, date.today())
        workloads = counted("{count} workload", "{count} workloads", len(profile.workloads))
        summary = Message("a profile: {name}, {workloads}", name=profile.name, workloads=workloads)
    return Message("{file}: valid: {what}", file=str(file), what=summary), *details


def books_of(profile: Profile, named: Sequence[str]) -> list[str]:
    """The books that are named, or those of the profile's offers, or the bundled ones of its market."""
    sold = [name for name in bundled() if profile.market in {"", load_book(name).market}]
    return list(dict.fromkeys(named or [offer.rpartition(":")[0] for offer in profile.offers] or sold))


@click.command()
@click.argument("arguments", nargs=-1, metavar="PROFILE.toml|FILE...", shell_complete=completion.words)
@listed("--books", "named", "BOOK...", "Books whose rules are used; else the profile's.", completion.books)
@click.option("--log", type=PATH, help="A log of calls instead of a profile: .csv, .jsonl or .parquet.")
@click.option("--rejects", type=PATH, help="Where rows of a log that make no sense go; LOG.rejects.csv without it.")
@click.option("--room", help="Show why the minutes of this room of the log are what they are.")
@click.option("-o", "--output", "out", type=PATH, help="Write the minutes of a log as CSV that `rate` reads.")
@on_
@format_
@with_logs
def meter(  # noqa: PLR0917  # click passes each option by its name
    arguments: tuple[str, ...],
    named: tuple[str, ...],
    log: Path | None,
    rejects: Path | None,
    room: str | None,
    out: Path | None,
    on: date | None,
    style: str,
    reader: RecordReader,
) -> int:
    """Show the minutes that a PROFILE.toml, or a --log, comes to under each book's own rule, and why.

    Of FILEs that a vendor's console or API gave: what was read, what it is taken to mean, and what became of every row.
    """
    files = [word for word in arguments if word.lower().endswith(RECORDS)]
    if files and log is None:
        if room is not None or on is not None:
            raise click.UsageError("--room is of a --log, and files of a console have the prices of their months")
        books = [*named, *(word for word in arguments if word not in files)]
        return meter_console(files, books, rejects, out, style, reader)
    profile, books = _profile_and_books(arguments, named)
    if (profile is None) == (log is None):
        raise click.UsageError("give either a PROFILE.toml or --log FILE")
    if profile is not None:
        of_logs: dict[str, object] = {"--rejects": rejects, "--room": room, "-o": out}
        of_logs |= {"--column": reader.columns or None, "--zone": reader.zone or None}
        return _meter_profile(profile, books, of_logs, on, style)
    assert log is not None  # noqa: S101  # for the type checker
    if not books:
        raise click.UsageError("a log is metered by books: name them after --books")
    if on is not None:
        raise click.UsageError("a log is metered by the edition of each of its months: leave --on away")
    if room is not None and (rejects or out):
        raise click.UsageError("--rejects and -o say where rows go: --room writes none")
    books = list(dict.fromkeys(books))
    if out and len(books) > 1:
        raise click.UsageError("-o writes the minutes of one book: name one after --books")
    return (
        explain_room(log, books, room, style, reader) if room else meter_file(log, books, rejects, out, style, reader)
    )


def _profile_and_books(arguments: Sequence[str], named: Sequence[str]) -> tuple[Path | None, list[str]]:
    """The profile, and books with spaces between them: click takes all but one of --books for arguments."""
    books = [word for word in arguments if named and word in bundled()]
    files = [word for word in arguments if word not in books]
    if len(files) > 1:
        raise click.UsageError(f"give one profile, not {' and '.join(files)}; several books stand after --books")
    return PATH.convert(files[0], None, None) if files else None, [*named, *books]


def _meter_profile(
    profile: Path, named: Sequence[str], of_logs: Mapping[str, object], on: date | None, style: str
) -> int:
    if profile.suffix.lower() in ENDINGS:
        raise click.UsageError(f"{profile} is a log by its name: give it as --log {profile}")
    for option, value in of_logs.items():
        if value is not None:
            raise click.UsageError(f"{option} is of a --log, and not of a profile")
    loaded = load_profile(profile)
    sizing = size(loaded, books_of(loaded, named), on)
    print_report(sizing, style)
    return UNPRICED if any(counted.problem for counted in sizing.books) else DONE
