"""Which files hold runs, found out without reading one."""

from __future__ import annotations

from pathlib import Path

KIND = "agorapricing-run/"
SCHEMA = f"{KIND}1"
"""The version of the form: a file begins with it."""
PAGE = ".html"
_BEGIN = f'{{"schema": "{KIND}'


def is_run(word: str) -> bool:
    """Whether a word names a file of a run, or a page, which may have one in it.

    >>> is_run("page.html"), is_run("usage.json")
    (True, False)
    """
    if word.lower().endswith(PAGE):
        return True
    try:
        with Path(word).open("rb") as file:
            return file.read(len(_BEGIN)) == _BEGIN.encode()
    except (OSError, ValueError):  # a ValueError of a name that no file can have
        return False
