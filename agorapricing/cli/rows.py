"""Rows of cost for finance from the command line: `--format focus`, on stdout as CSV or in a file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from agorapricing.cli.ages import refuse_old
from agorapricing.cli.options import WordChoice, formats_, language, together
from agorapricing.cli.paths import PATH
from agorapricing.cli.saving import keep, new_outputs
from agorapricing.cli.streams import DONE, reader_may_leave
from agorapricing.files import refuse_outputs, rejects_beside
from agorapricing.frozen import frozen
from agorapricing.pricebook import Offer
from agorapricing.rating import find_offer

if TYPE_CHECKING:
    from agorapricing.buying import TermBill
    from agorapricing.calllog import LogBill
    from agorapricing.focus import CostRow
    from agorapricing.rating import Bill

F = TypeVar("F", bound=Callable[..., Any])
FOCUS = "focus"
_VERSIONS = ("1.2", "1.4")
_VERSION = click.option(
    "--focus", "version", type=WordChoice(_VERSIONS), help="Rows of FOCUS in this version; 1.2 by --format focus."
)
_OUTPUT = together(
    click.option("-o", "--output", "out", type=PATH, help="Where rows of FOCUS go, .csv or .parquet; else to stdout."),
    click.option("--billing-account", "account", metavar="ID", help="The account that rows of FOCUS name."),
)


@frozen
class RowOutput:
    """Where rows go, in which version of FOCUS; false where none are asked for."""

    version: str = ""
    out: Path | None = None
    account: str = ""
    force: bool = False
    """Whether a file that exists is replaced."""

    def __bool__(self) -> bool:
        return bool(self.version)

    def of_bill(self, offer: Offer, bill: Bill, name: str) -> int:
        """Write those of a bill, of an account of that name where no other is given."""
        return self._write(bill, _focus().cost_rows(offer, bill, self.account or name))

    def of_log(self, offer: Offer, billed: LogBill) -> int:
        """Write those of a log."""
        return self._write(billed, _focus().log_rows(offer, billed, *filter(None, (self.account,))))

    def of_term(self, offer: Offer, billed: TermBill) -> int:
        """Write those of a term."""
        return self._write(billed, _focus().term_rows(offer, billed, self.account or billed.profile.name))

    def _write(self, value: Any, rows: Iterable[CostRow]) -> int:
        refuse_old(value)
        keep(value, None, language())
        if self.out:
            with new_outputs([self.out], force=self.force) as write:
                write({self.out: _focus().as_file(rows, self.out.name, self.version)})
            return DONE
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8")
        with reader_may_leave():
            click.echo(_focus().as_csv(rows, self.version), nl=False)
        return DONE


def _focus() -> Any:
    """What makes rows, which is loaded for them alone."""
    return import_module("agorapricing.focus")


def rate_to_rows(  # as `rate_files` has them, with what rates first
    rate_files: Callable[..., Any],
    offers: Sequence[str | Offer],
    paths: Sequence[Path],
    out: Path,
    *,
    version: str,
    column: str | None,
    **options: Any,
) -> Any:
    """Rate files under one offer as `rate_files` does, and write what is rated as rows of FOCUS, not as amounts."""
    if len(offers) != 1:
        raise click.UsageError(f"rows of FOCUS are of one offer, and {len(offers)} are named: write a file for each")
    aside = options.pop("rejects") or rejects_beside(out)
    refuse_outputs((out, aside), (*paths, *options["also_read"]))
    temporary = import_module("tempfile").TemporaryDirectory()
    with temporary as folder, _focus().RowFile(out, version) as rows, ExitStack() as undone:
        table = Path(folder) / "rated.parquet"
        rated = rate_files(offers, paths, table, **options, rejects=aside)
        undone.callback(aside.unlink, missing_ok=True)  # rejects of rows that are not there
        sold = find_offer(offers[0], rated.on) if rated.on else import_module("agorapricing.frames").some_day(offers[0])
        sold = sold.taxed(options["tax"])
        _focus().write_rated(rows, sold, table, rated, account=column or "account", progress=options["progress"])
        rows.complete()
        undone.pop_all()
    return rated


def version_of(style: str, version: str | None) -> str:
    """The version of FOCUS that is asked for; empty where none is."""
    return version or (_VERSIONS[0] if style == FOCUS else "")


def focus_(command: F) -> F:
    """Give a command `style`, with that of rows, and the `version` of FOCUS that is asked for."""
    return formats_(FOCUS)(_VERSION(command))


def with_rows(command: F) -> F:
    """Give a command `style`, and `rows` that write a bill as rows of FOCUS where they are asked for."""
    printing = focus_(_with_output(command))

    @wraps(printing)
    def run(*args: Any, force: bool, **kwargs: Any) -> Any:
        click.get_current_context().meta[__name__] = force
        return printing(*args, force=force, **kwargs)

    return cast("F", run)


def _with_output(command: F) -> F:
    @wraps(command)
    def run(*args: Any, style: str, version: str | None, out: Path | None, account: str | None, **kwargs: Any) -> Any:
        force = bool(click.get_current_context().meta.get(__name__))
        rows = RowOutput(version_of(style, version), out, account or "", force)
        if not rows and (out or account):
            raise click.UsageError("-o and --billing-account are of rows: add --format focus")
        return command(*args, style=style, rows=rows, **kwargs)

    return cast("F", _OUTPUT(run))
