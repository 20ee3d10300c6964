"""Which tests reach which line, and how long each takes: what a mutant is tried against.

    python scripts/reached.py FOLDER [PYTEST ARGUMENTS]

It runs the tests in a copy of the project at FOLDER, each as a context of coverage, and keeps there what it saw, beside
what earlier runs saw: `reached.sqlite` and `seconds.json`.
"""

from __future__ import annotations

import ast
import json
import os
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import coverage
import pytest
from coverage.numbits import numbits_to_nums, nums_to_numbits
from hypothesis import HealthCheck, Phase, settings

ROOMS = ("numbers", "tariff", "pricebook", "metering", "rating", "comparison", "analysis", "buying", "frames")
HEAVY = ("browser", "spreadsheet")
"""Modules whose tests start programs of their own, which a change would leave behind."""
READ = ("tests/test_fields.py", "tests/test_stability.py::test_names_are_listed")
"""Tests that read how classes and functions are declared, and run no line of them."""
DATA = "reached.sqlite"
FAILS = -1.0
QUIETLY = (
    "-q",
    "-p",
    "no:xdist",
    "-W",
    "ignore::pytest.PytestAssertRewriteWarning",
)  # Hypothesis is loaded before pytest


def profile(name: str, examples: int) -> None:
    """Have the tests draw so many cases a law, the same ones each time, and shrink none."""
    phases, checks = (Phase.explicit, Phase.generate), list(HealthCheck)
    settings.register_profile(
        name, max_examples=examples, deadline=None, derandomize=True, phases=phases, suppress_health_check=checks
    )
    os.environ["HYPOTHESIS_PROFILE"] = name


def suite(root: Path) -> dict[str, list[str]]:
    """The files of the tests that are asked, by their folder: tests, and examples of docstrings and of pages."""
    folders = [root / "tests", *sorted(path for path in (root / "tests").iterdir() if path.is_dir())]
    files = {folder: sorted(folder.glob("test_*.py")) for folder in folders}
    files |= {root / "agorapricing": sorted((root / "agorapricing").rglob("*.py"))}
    files |= {root / "docs": sorted((root / "docs").rglob("*.md"))}
    return {
        str(folder.relative_to(root)): [str(file.relative_to(root)) for file in there if _is_asked(file)]
        for folder, there in files.items()
    }


def _is_asked(file: Path) -> bool:
    text = file.read_text("utf-8")
    return not any(each in text for each in HEAVY) if file.name.startswith("test_") else ">>> " in text


class Watch:
    """A plugin of pytest: the context of coverage is the test, and its seconds of processor time are kept."""

    def __init__(self, measured: coverage.Coverage) -> None:
        self.measured = measured
        self.seconds: dict[str, float] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Run one test, with what it sets up and tears down."""
        start = os.times()
        self.measured.switch_context(item.nodeid)
        result = yield
        self.measured.switch_context("")
        end = os.times()
        self.seconds.setdefault(item.nodeid, round(sum(end[:4]) - sum(start[:4]), 3))
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Leave out a test that fails without a mutant."""
        if report.failed:
            self.seconds[report.nodeid] = FAILS


def watch(folder: Path, arguments: list[str]) -> int:
    """Run tests in a copy of the project, and add what they reach to what is known."""
    profile("few", 5)
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    os.environ["PYTHONPATH"] = str(folder)
    measured = coverage.Coverage(data_file=DATA, source=["agorapricing"], config_file=False)
    measured.load()
    watched = Watch(measured)
    measured.start()
    code = pytest.main([*QUIETLY, *arguments], plugins=[watched])
    measured.stop()
    measured.save()
    file = folder / "seconds.json"
    known = json.loads(file.read_text("utf-8")) if file.exists() else {}
    passed = {test: took for test, took in watched.seconds.items() if took != FAILS}
    file.write_text(json.dumps({**known, **passed}, indent=0), "utf-8")
    return int(code)


@cache
def statements(file: Path) -> dict[int, range]:
    """By line, the lines of the smallest statement there; of a compound one, those before its body."""
    found: dict[int, range] = {}
    nodes = [node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.stmt)]
    for node in sorted(nodes, key=lambda node: node.lineno):
        body = getattr(node, "body", None)
        last = body[0].lineno - 1 if body else node.end_lineno or node.lineno
        lines = range(node.lineno, max(last, node.lineno) + 1)
        found.update(dict.fromkeys(lines, lines))
    return found


def moved(folder: Path, file: str, before: str, after: str) -> None:
    """Bring what was seen of a file of the copy to its lines after a change."""
    lines = dict(_moves(before.splitlines(), after.splitlines()))
    with sqlite3.connect(folder / DATA) as data:
        seen = "SELECT line_bits.rowid, numbits FROM line_bits JOIN file ON file.id = file_id WHERE path = ?"
        for row, bits in data.execute(seen, (str(folder / file),)).fetchall():
            numbers = [lines[each] for each in numbits_to_nums(bits) if each in lines]
            data.execute("UPDATE line_bits SET numbits = ? WHERE rowid = ?", (nums_to_numbits(numbers), row))


def _moves(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int]]:
    for word, start, end, at, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if word in {"equal", "replace"}:
            yield from ((line + 1, min(at + line - start, last - 1) + 1) for line in range(start, end))


class Reached:
    """What runs have seen, to ask for the tests of a line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = coverage.CoverageData(basename=str(folder / DATA))
        self.data.read()
        self.seconds: dict[str, float] = json.loads((folder / "seconds.json").read_text("utf-8"))

    def tests(self, file: Path, line: int) -> list[str]:
        """The tests that run the statement of a line, the quickest first; where import does, all that may notice."""
        contexts = self.data.contexts_by_lineno(str(file))
        lines = statements(file).get(line, range(line, line + 1))
        tests = direct = {each for at in lines for each in contexts.get(at, ())}
        if "" in tests or not tests:
            direct = direct.union(test for test in self.seconds if test.startswith(READ))
            tests = direct.union(*contexts.values())  # all of the file
        return sorted(tests & self.seconds.keys(), key=lambda test: (test not in direct, self.seconds[test], test))

    def at_import(self, file: Path, line: int) -> bool:
        """Whether the statement of a line runs before any test does."""
        contexts = self.data.contexts_by_lineno(str(file))
        return any("" in contexts.get(at, ()) for at in statements(file).get(line, range(line, line + 1)))


if __name__ == "__main__":
    sys.exit(watch(Path(sys.argv[1]).resolve(), sys.argv[2:]))
