"""Reading TOML files: what is wrong with a file is said with file, line and key path, all of it at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path as FilePath
from typing import Any

from agorapricing.errors import Coded, Diagnostic, Fault, InvalidFileError, KeyPath
from agorapricing.files import TOMLDecodeError, limits, note_read, toml_values
from agorapricing.loading.excess import excess
from agorapricing.loading.lines import line_of, lines_of

_PART = r"""(?:(?<![\w-])[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+"""
_DEEP = rf"(?:{_PART}){{{limits.KEY.most}}}"
"""A key of more parts: reading it takes the square of their number, so this is looked for before."""
_AT_LINE = r"\s*\(at line (\d+), column (\d+)\)$"


def read_text(path: FilePath) -> str:
    """Read a file of UTF-8, within `limits.FILE`.

    Raises InvalidFileError for a file that is missing, unreadable, empty, binary or too large.
    """
    note_read(path)
    try:
        with path.open("rb") as file:
            data = file.read(limits.FILE.most + 1)
    except (OSError, ValueError) as error:  # a ValueError of a name that no file can have
        said = getattr(error, "strerror", None) or str(error)
        raise refused(path, said, line=0, code="unreadable-file") from None
    if limits.FILE.is_below(len(data)):
        most = f"{limits.FILE.most:,} {limits.FILE.unit}"
        raise refused(path, f"is larger than {most}; this is not a file that a person wrote", code="over-limit")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refused(path, "is not text in UTF-8") from None
    if not text.strip():
        raise refused(path, "is empty")
    return text


def is_there(path: FilePath) -> bool:
    """Whether a path leads to something; no file can have a name with a zero in it, or one of thousands of letters."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def parse(text: str, path: FilePath) -> dict[str, Any]:
    """Parse TOML; numbers with a point become Decimals.

    Raises InvalidFileError with the line of a syntax error, or of a key that is longer than any reader needs.
    """
    deep = re.compile(_DEEP)
    for line, words in enumerate(text.split("\n"), 1):
        if not words.startswith("#") and deep.search(words):
            raise refused(path, f"has a key of {limits.KEY}", line, "over-limit")
    values = parse_known(text, path)
    if fault := excess(values):
        where, message = fault
        raise InvalidFileError((Diagnostic(str(path), 0, dotted(where), message),))
    return values


def parse_known(text: str, path: FilePath) -> dict[str, Any]:
    """Parse TOML of a file that is known to be of sensible size. Raises InvalidFileError with the line of a fault."""
    try:
        return toml_values(text)
    except TOMLDecodeError as error:
        message = str(error)
        place = re.search(_AT_LINE, message)
        line = int(place[1]) if place else text.count("\n") + 1
        raise refused(path, f"is not valid TOML: {re.sub(_AT_LINE, '', message)}", line) from None
    except RecursionError:
        raise refused(path, "is nested too deeply") from None
    except (ValueError, ArithmeticError) as error:  # a number of more digits than Python reads, an impossible date
        raise refused(path, f"is not valid TOML: {error}") from None


def refused(path: FilePath, message: str, line: int = 1, code: str = "wrong-format") -> InvalidFileError:
    """The error of a file that is wrong in one way."""
    return InvalidFileError((Diagnostic(str(path), line, "", Coded(message, code)),))


def invalid(faults: Iterable[Fault], text: str, path: FilePath) -> InvalidFileError:
    """The error of a file with faults at key paths, each found back at its line."""
    lines = lines_of(text)
    return InvalidFileError(
        tuple(Diagnostic(str(path), line_of(lines, where), dotted(where), message) for where, message in faults)
    )


def dotted(path: KeyPath) -> str:
    """Write a key path as in edition[0].rate[1].per.

    >>> dotted(("edition", 0, "prices", "rtc.hd"))
    'edition[0].prices."rtc.hd"'
    """
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            name = (
                part
                if re.fullmatch(r"[\w-]+", part)
                else import_module("json").dumps(part, ensure_ascii=not part.isprintable())
            )
            text += f".{name}" if text else name
    return text
