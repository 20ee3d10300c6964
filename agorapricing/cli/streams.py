"""Exit codes, and what is said on stderr; it loads nothing that computes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import IO, Any

import click

DONE, BAD_INPUT, WRONG_COMMAND, UNPRICED, UNEXPLAINED, OVER, INTERRUPTED = 0, 1, 2, 3, 4, 5, 130


def complain(message: str) -> None:
    """Say on stderr what was wrong; on a terminal in lines that fit, broken at spaces."""
    message = _visible(message)
    with reader_may_leave(sys.stderr):
        click.echo(_fitted(message, _columns(sys.stderr)) if sys.stderr.isatty() else message, err=True)


def tell(message: str) -> None:
    """Say on stdout what a command has to say without a report."""
    with reader_may_leave():
        click.echo(_visible(message))


def _visible(message: str) -> str:
    """A message of which a terminal obeys nothing; only what is no plain text costs the time to look."""
    is_plain = message.isascii() and message.replace("\n", "").isprintable()
    return message if is_plain else str(_files().visible(message))


def _files() -> Any:
    return import_module("agorapricing.files")


def warn(message: str) -> None:
    """Say on stderr what else there is to know; nothing where the message is empty."""
    if message:
        complain(f"agorapricing: warning: {message}")


def _columns(stream: IO[str]) -> int:
    """The width of a stream's terminal, which may be another one than that of stdout; COLUMNS goes first."""
    try:
        columns = os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        columns = 0
    if columns and not os.environ.get("COLUMNS"):
        return columns
    return int(import_module("shutil").get_terminal_size().columns)


def _fitted(message: str, width: int) -> str:
    r"""Text whose lines are no longer than a width, unless a word is.

    >>> _fitted("one two three\nfour", 8)
    'one two\nthree\nfour'
    """
    options = {"break_long_words": False, "break_on_hyphens": False, "replace_whitespace": False}
    wrapper = import_module("textwrap").TextWrapper(width, **options)  # few messages are so long
    return "\n".join("\n".join(wrapper.wrap(line)) for line in message.splitlines())


@contextmanager
def reader_may_leave(stream: IO[str] | None = None) -> Iterator[None]:
    """Write to a pipe, else that of stdout, as far as somebody reads it, as in `| head -1`; click would exit with 1.

    What an interrupt leaves unwritten is not written at the end.
    """
    stream = stream or sys.stdout
    try:
        yield
        stream.flush()
    except (OSError, KeyboardInterrupt) as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # what is left is flushed at the end
        if not isinstance(error, BrokenPipeError):
            raise
