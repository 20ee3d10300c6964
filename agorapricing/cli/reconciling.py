"""The command that holds a vendor's bill against the rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from agorapricing.cli import completion
from agorapricing.cli.arguments import Given, day_of
from agorapricing.cli.contracts import Contracts, with_contracts
from agorapricing.cli.holdings import held_, holdings_of
from agorapricing.cli.options import Pair, format_, listed, on_, print_report, tax_
from agorapricing.cli.paths import PATH
from agorapricing.cli.reader import RecordReader, with_months
from agorapricing.cli.streams import DONE, UNEXPLAINED
from agorapricing.reconciliation import read_bill
from agorapricing.reconciliation import reconcile as held_against

_LINE = Pair("is not LABEL=METER, as in 'HD minutes=rtc.hd'")


@click.command()
@click.argument("bill", type=PATH)
@click.argument("arguments", nargs=-1, metavar="[USAGE...]", shell_complete=completion.words)
@listed("--usage", "usage", "USAGE...", "What was used: METER=QTY, a PROFILE.toml, or a log.", completion.words)
@click.option("--offer", required=True, shell_complete=completion.offers, help="Under which offer it is billed.")
@click.option(
    "--line", "names", multiple=True, type=_LINE, metavar="LABEL=METER", help="The meter that a label of the bill is."
)
@held_
@on_
@tax_
@format_
@with_contracts
@with_months
def reconcile(  # noqa: PLR0917  # click passes each option by its name
    bill: Path,
    arguments: tuple[str, ...],
    usage: tuple[str, ...],
    offer: str,
    names: tuple[tuple[str, str], ...],
    held: tuple[str, ...],
    on: date | None,
    tax: str,
    style: str,
    contracts: Contracts,
    reader: RecordReader,
) -> int:
    """Hold a vendor's BILL against what the rules give for a usage, and find the causes of the difference.

    A BILL is TOML (`agorapricing new bill`), CSV or JSON. Exit code 4 where something is left unexplained.
    """
    if not (words := (*usage, *arguments)):
        raise click.UsageError("say after --usage what was used: METER=QTY, a PROFILE.toml, or a log")
    log = Given.sorted(words).log(reader)
    used = log or Given.of_one(words, "the offer stands after --offer").usage()
    billed = read_bill(bill, dict(names), contracts.meters(offer))
    day = on or billed.on or day_of(used, None)
    sold = contracts.offer(offer, day, tax)
    found = held_against(billed, used, sold.holding(holdings_of(sold.book, sold.on.replace(day=1), held)), sold.on)
    print_report(found, style)
    return DONE if found.is_explained else UNEXPLAINED
