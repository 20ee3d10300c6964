"""Saved runs on a command line, in the place of what would be worked out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from click.core import ParameterSource

from agorapricing.report import Run, is_run, load_run

_BESIDE = {
    "arguments",
    "style",
    "language",
    "outputs",
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
    if not any(map(is_run, words)):
        return None
    context = click.get_current_context()
    given = {name for name in context.params if context.get_parameter_source(name) is ParameterSource.COMMANDLINE}
    others = [option.opts[0] for option in context.command.params if option.name in given - _BESIDE]
    if len(words) > 1 or others:
        more = f"leave {', '.join(others)} away" if others else "give one file"
        raise click.UsageError(f"a saved run has been worked out: {more}")
    return load_run(Path(words[0]))
