"""Write docs/screens.md, what each scenario's template says by default; with --check, exit 1 where it is stale."""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from time import process_time

from agorapricing.comparison import Comparison, Markets, compare
from agorapricing.profiles import Profile, profile_from
from agorapricing.report import render, report_of
from agorapricing.scenarios import CATALOGUE, profile_template

PAGE = Path(__file__).parent.parent / "docs" / "screens.md"
DAY = date(2026, 7, 1)
WIDTHS = (120, 80)
_TIME = re.compile(r"[\d.]+ s \|$", re.MULTILINE)
_HEAD = f"""\
# One screen

Written by `scripts/screens.py`. For each scenario: what `agorapricing new SCENARIO > app.toml` and then
`agorapricing compare app.toml --on {DAY}` say, how many lines that takes at {WIDTHS[0]} and at {WIDTHS[1]} columns,
and how long the comparison and its page take on one machine, after the books are read.

| scenario | answer | lines at {WIDTHS[0]} | at {WIDTHS[1]} | time |
|---|---|---|---|---|
"""


def template(scenario: str) -> Profile:
    """The profile that `new` prints."""
    text = profile_template(scenario, DAY)
    return profile_from(tomllib.loads(text), text, Path("app.toml"))


def lines(comparison: Comparison | Markets) -> Iterator[int]:
    """How many lines a comparison takes, wide and narrow."""
    return (len(render(comparison, "table", width).splitlines()) for width in WIDTHS)


def row(scenario: str) -> str:
    """The row of a scenario."""
    profile = template(scenario)
    compare(profile)
    start = process_time()
    comparison = compare(profile)
    wide, narrow = lines(comparison)
    seconds = (process_time() - start) / len(WIDTHS)
    answer = report_of(comparison).page.answer[0]
    return f"| `{scenario}` | {answer} | {wide} | {narrow} | {seconds:.2f} s |"


def page(scenarios: Iterable[str] = CATALOGUE) -> str:
    """The page."""
    return _HEAD + "".join(f"{row(scenario)}\n" for scenario in scenarios)


def is_stale(file: Path = PAGE) -> bool:
    """Whether a page says anything else than now, times left aside."""
    return not file.is_file() or _TIME.sub("", file.read_text("utf-8")) != _TIME.sub("", page())


def main(arguments: list[str], file: Path = PAGE) -> int:
    """Write the page, or check it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where the page is stale")
    if not parser.parse_args(arguments).check:
        file.write_text(page(), "utf-8")
    elif is_stale(file):
        print(f"{file.name} is stale: run python scripts/screens.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
