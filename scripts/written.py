"""The command line of scripts that write a page of the docs: they write it, or with --check say whether it is stale."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path


def write_or_check(
    arguments: Sequence[str],
    file: Path,
    page: str,
    about: str | None,
    seen: Callable[[str], str] = str,
    *,
    script: str = "",
) -> int:
    """Write the page, or check it by what of it is to be seen: 1 where it is stale, with the script to run.

    The script is called like the page, where it does not say its own name.
    """
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where the page is stale")
    if not parser.parse_args(arguments).check:
        file.write_text(page, "utf-8")
    elif not file.is_file() or seen(file.read_text("utf-8")) != seen(page):
        print(f"{file.name} is stale: run python scripts/{script or file.stem}.py", file=sys.stderr)
        return 1
    return 0


def write_or_check_all(
    arguments: Sequence[str], pages: Mapping[Path, Callable[[], str]], about: str | None, *, script: str
) -> int:
    """Write several pages, or check each: 1 where one is stale."""
    return max(write_or_check(arguments, file, page(), about, script=script) for file, page in pages.items())
