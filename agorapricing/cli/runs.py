"""Saved runs on a command line, in the place of what would be worked out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from agorapricing.report import is_run

if TYPE_CHECKING:  # who gives none loads nothing that reads them
    from agorapricing.report import Run

_BESIDE = {
    "arguments",
    "style",
    "language",
    "outputs",
    "save",
    "force",
    "quote",
    "valid_until",
    "prepared_by",
    "prepared_for",
    "number",
}
"""What may be said beside a run: how it is written."""


def run_in(words: Sequence[str]) -> Run | None:
    """The saved run that words name, which stands alone. Raises click.UsageError for what is given beside it."""
    runs = runs_in(words, 1)
    return runs[0] if runs else None


def runs_in(words: Sequence[str], count: int) -> list[Run]:
    """The saved runs that words name, which must be so many; none where no word names one.

    Raises click.UsageError for another number, and for what is given beside them.
    """
    if not any(map(is_run, words)):
        return []
    context = click.get_current_context()
    given = {name for name in context.params if context.get_parameter_source(name) is ParameterSource.COMMANDLINE}
    others = [option.opts[0] for option in context.command.params if option.name in given - _BESIDE]
    if len(words) != count or others:
        more = (
            f"leave {', '.join(others)} away" if others else f"give {('one file', 'two files')[count - 1]} and no more"
        )
        raise click.UsageError(f"a saved run has been worked out: {more}")
    load_run = import_module("agorapricing.report").load_run
    return [load_run(Path(word)) for word in words]


def changes_in(words: Sequence[str]) -> Any:
    """What changed between the two saved runs that words name; None where no word names one."""
    runs = runs_in(words, 2)
    proposal = import_module("agorapricing.proposal") if runs else None
    return proposal and proposal.changes_of(*(_basis(*each, proposal.Basis) for each in zip(words, runs, strict=True)))


def _basis(name: str, run: Run, made: Callable[..., Any]) -> Any:
    """A run under its name, as far as it is compared with another."""
    report = run.report
    return made(name, run.on, run.version, run.inputs, run.books, run.settings, report.record, report.rows)
