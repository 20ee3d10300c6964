"""Write docs/reference/screens.md, what each scenario's template says by default; --check exits 1 where it is stale."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from time import process_time

from written import write_or_check

from agorapricing.comparison import Comparison, Markets, compare
from agorapricing.profiles import Profile, profile_from
from agorapricing.report import render, report_of
from agorapricing.scenarios import CATALOGUE, profile_template

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "screens.md"
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


def row(scenario: str, *, is_timed: bool = True) -> str:
    """The row of a scenario; its time is that of a second comparison, and of little worth after none."""
    profile = template(scenario)
    if is_timed:
        compare(profile)
    start = process_time()
    comparison = compare(profile)
    wide, narrow = lines(comparison)
    seconds = (process_time() - start) / len(WIDTHS)
    answer = report_of(comparison).page.answer[0]
    return f"| `{scenario}` | {answer} | {wide} | {narrow} | {seconds:.2f} s |"


def page(scenarios: Iterable[str] = CATALOGUE, *, is_timed: bool = True) -> str:
    """The page."""
    return _HEAD + "".join(f"{row(scenario, is_timed=is_timed)}\n" for scenario in scenarios)


def main(arguments: list[str], file: Path = PAGE) -> int:
    """Write the page, or check it, times left aside."""
    made = page(is_timed="--check" not in arguments)
    return write_or_check(arguments, file, made, __doc__, partial(_TIME.sub, ""))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
