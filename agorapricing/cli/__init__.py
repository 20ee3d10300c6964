"""The command line: reports on stdout, chatter on stderr.

Exit codes: 0 done, 1 bad input, 2 wrong command line, 3 unpriced, 4 unexplained, 5 over `--fail-over`.

What a command needs is imported when it is called: help and completion load nothing that computes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import StringIO
from pathlib import Path

import click

import agorapricing as ap
from agorapricing.cli.lazy import LazyGroup
from agorapricing.cli.streams import BAD_INPUT, DONE, INTERRUPTED, UNPRICED, WRONG_COMMAND, complain

SETTINGS = "agorapricing.toml"
HOMES = {
    "Quote": ("comparing", "reporting", "calculating"),
    "Understand": ("questions", "doctor", "reconciling"),
    "Buy": ("buying", "moving"),
    "Data": ("profiles", "rating"),
    "Books": ("books",),
}
"""By purpose the modules whose commands serve it."""


@click.group(
    cls=LazyGroup,
    homes=HOMES,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "max_content_width": 120,
        "auto_envvar_prefix": "AGORAPRICING",
    },
)
@click.option("--no-config", is_flag=True, help=f"Look for no {SETTINGS} in this folder and those above it.")
@click.version_option(package_name="agorapricing")
@click.pass_context
def cli(context: click.Context, *, no_config: bool) -> None:
    """What Agora and TRTC charge for real-time audio and video: exact, and every number traced to its source.

    An OFFER is written book:regime, as in agora-cn:payg; a book is a bundled id or the path of a TOML file. USAGE is a
    month of one account: METER=QTY pairs, as in rtc.hd=900_000, or a PROFILE.toml.
    """
    context.with_resource(import_module("agorapricing.files").noting_reads())
    if path := None if no_config else _settings():
        import_module("agorapricing.cli.settings").keep_settings(context, path)


def _settings() -> Path | None:
    """The settings of this folder, or of the nearest one above it that has some."""
    try:
        here = Path.cwd()
    except OSError:  # a folder that is gone
        return None
    return next((path for folder in (here, *here.parents) if (path := folder / SETTINGS).is_file()), None)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit code."""
    if sys.stdout is None:
        return BAD_INPUT
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if "_AGORAPRICING_COMPLETE" in os.environ:  # a shell asks
        import_module("agorapricing.cli.completion")
    try:
        return int(cli.main(arguments, prog_name="agorapricing", standalone_mode=False, obj=arguments) or DONE)
    except (click.exceptions.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except click.ClickException as error:
        return _shown(error)
    except ap.UnpricedMeterError as error:
        return _fail(error, UNPRICED if error.is_meter else BAD_INPUT)
    except (ap.AgorapricingError, OSError) as error:
        is_stopped = isinstance(error.__context__, KeyboardInterrupt)  # click says so to whom may not listen any more
        return INTERRUPTED if is_stopped else _fail(error, BAD_INPUT)


def _fail(error: Exception, code: int) -> int:
    if isinstance(error, ap.UnknownNameError) and error.kind == "tax" and not error.known:
        error = ap.UnknownNameError(error.kind, error.name, (), error.where, f"{error.hint}{_taxes()}")
    complain(f"agorapricing: {_message(error)}")
    return code


def _shown(error: click.ClickException) -> int:
    """Say how the command is written, and what was wrong."""
    text = StringIO()
    error.show(text)
    complain(text.getvalue().rstrip("\n"))
    return WRONG_COMMAND


def _message(error: Exception) -> str:
    """An error in words with its code; one of the system without its number, with the file that it is about."""
    if not isinstance(error, OSError) or not error.errno:
        return str(getattr(error, "coded", error))
    return ": ".join(filter(None, (str(error.filename or ""), os.strerror(error.errno))))


def _taxes() -> str:
    """Which books know which taxes, for who asks one that has none."""
    books = [book for book in map(ap.load_book, ap.bundled()) if book.taxes]
    named = "; ".join(f"{book.id} ({', '.join(book.taxes)})" for book in books)
    return f". Books with taxes: {named}"
