"""Write docs/reference/evidence.md from the tests and from what runs left in tests/data/evidence; --check for drift.

A part whose run left nothing says that it was not run.
"""

from __future__ import annotations

import ast
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from itertools import chain, takewhile
from pathlib import Path
from typing import Any

from attrs import frozen
from written import write_or_check

from agorapricing.testing import LAWS

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"
RUNS = TESTS / "data/evidence"
PAGE = ROOT / "docs/reference/evidence.md"
CODE = ROOT / "agorapricing"
HEAD = """\
# Evidence

Written by `python scripts/evidence.py` from the tests, and from what long runs left in `tests/data/evidence`. Each part
names the command that makes it again.
"""
Rows = Sequence[Sequence[object]]


@frozen
class Part:
    """One kind of evidence."""

    title: str
    about: str
    command: str
    heads: tuple[str, ...]
    rows: Callable[[], Rows]
    after: Callable[[], str] = str

    def text(self) -> str:
        """The part as markdown."""
        rows = self.rows()
        table = [_row(self.heads), _row(["---"] * len(self.heads)), *map(_row, rows)] if rows else ["Not run."]
        command = f"```sh\n{self.command}\n```"
        return "\n\n".join(filter(None, (f"## {self.title}", self.about, command, "\n".join(table), self.after())))


def _row(cells: Iterable[object]) -> str:
    return f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in cells)} |"


def run(name: str) -> Any:
    """What a run left; nothing where there was none."""
    file = RUNS / f"{name}.json"
    return json.loads(file.read_text("utf-8")) if file.exists() else {}


# ---- laws -----------------------------------------------------------------------------------------------------------


def laws() -> Rows:
    """How many laws there are, by where they stand."""
    tests = {room: _properties(TESTS / room) for room in sorted(path.name for path in TESTS.iterdir() if path.is_dir())}
    kit = ("`agorapricing.testing`, for any price book", len(LAWS), len([law for law in LAWS if law.of_offers]))
    return [kit, *((f"`tests/{room}`", count, "–") for room, count in tests.items() if count)]


def _properties(folder: Path) -> int:
    """The tests of a folder that draw their cases."""
    trees = (ast.parse(path.read_text("utf-8")) for path in folder.glob("test_*.py"))
    defined = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return len([node for node in defined if any(_name(each) == "given" for each in node.decorator_list)])


def _name(decorator: ast.expr) -> str:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def drawn() -> Rows:
    """How many cases each law drew in the last long run, and how many it could use."""
    return [(f"`{law}`", each["drawn"], each["used"]) for law, each in run("laws").items()]


# ---- others' numbers ------------------------------------------------------------------------------------------------


def tested(module: str) -> Any:
    """A module of the tests."""
    for folder in (TESTS, *(TESTS / room for room in ("rating", "metering"))):
        if str(folder) not in sys.path:
            sys.path.append(str(folder))
    return import_module(module)


def examples() -> Rows:
    """Vendors' examples: run, wrong in print, or of something else."""
    cases = tested("test_vendor_cases")
    later = Counter(why.partition(":")[0] for why in cases.LATER.values())
    of_minutes = later.pop("metering", 0)
    wrong = len([case for case in cases.AGORA.values() if str(case["arithmetic"]).startswith("vendor_error")])
    wrong += len([case for case in cases.TRTC.values() if case["vendor_arithmetic_error"]])
    whole = len(cases.AGORA) + len(cases.TRTC)
    return [
        ("examples in the vendors' documents", whole),
        ("of money, which the bundled books give", whole - len(cases.LATER)),
        ("of minutes, which `tests/metering` holds", of_minutes),
        *((f"left out: {why}", count) for why, count in later.items()),
        ("whose printed numbers contradict their own rule (noted beside the right ones)", wrong),
    ]


def peers() -> Rows:
    """Cases of other billing engines, by what became of them."""
    money, credits_ = tested("test_peers"), tested("test_peers_credits")
    kinds = {
        "Built": "given exactly by our tariffs",
        "ByTheRule": "whose number contradicts its stated rule: ours is the rule's",
        "Raises": "refused with an error that says why",
        "Differs": "of a rule that we lack, with the reason",
        "LeftOut": "left out for a reason",
    }
    found = Counter(kinds[type(money.TABLE[money.kind(case)]).__name__] for case in money.CASES)
    found[kinds["Built"]] += len(credits_.BUILT)
    found[kinds["LeftOut"]] += len(credits_.LEFT_OUT)
    return [("in all", found.total()), *((f"{what}", count) for what, count in found.most_common())]


# ---- what runs left -------------------------------------------------------------------------------------------------


def equivalents() -> Mapping[str, str]:
    """Why survivors change nothing, by the mutant's key."""
    found: Mapping[str, str] = run("equivalent")
    return found


def stands(key: str, mutant: Mapping[str, Any]) -> bool:
    """Whether the line that a mutant changed is still one of its file; `of` a sample is one that a run found gone."""
    file = CODE / key.partition(" ")[0]
    return (
        " of " not in key and file.exists() and mutant["before"] in map(str.strip, file.read_text("utf-8").splitlines())
    )


def mutants() -> Rows:
    """Samples by their seed: tried, equivalent and found at first, and of lines that stand yet those found now.

    By room there are the last two samples.

    A sample is drawn after the tests that the survivors of those before got, so that the last ones tell the score; one
    alone may have few changes of a room.
    """
    samples: dict[int, list[tuple[str, Mapping[str, Any]]]] = {}
    for key, mutant in run("mutants").items():
        samples.setdefault(mutant["seed"], []).append((key, mutant))
    if not samples:
        return []
    of_rooms: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    last = sorted(samples)[-2:]
    for key, mutant in sorted(chain.from_iterable(samples[seed] for seed in last)):
        of_rooms.setdefault(key.partition("/")[0], []).append((key, mutant))
    whole = [(seed, *_counted("in all", tried)) for seed, tried in sorted(samples.items())]
    seeds = " and ".join(map(str, last))
    return [*whole, *((seeds, *_counted(f"`{room}`", tried)) for room, tried in of_rooms.items())]


def _counted(name: str, tried: Sequence[tuple[str, Mapping[str, Any]]]) -> Sequence[object]:
    there = [(key, mutant) for key, mutant in tried if stands(key, mutant)]
    same = [_is_equivalent(*each) for each in tried].count(True)
    others = [mutant for key, mutant in there if not _is_equivalent(key, mutant)]
    at_first = [mutant["at_first"] for _, mutant in tried].count(True), len(tried) - same
    now = [mutant["found"] for mutant in others].count(True), len(others)
    first, last = (f"{100 * found / max(1, count):.1f} %" for found, count in (at_first, now))
    return name, len(tried), same, first, len(there), last


def _is_equivalent(key: str, mutant: Mapping[str, Any]) -> bool:
    return not mutant["found"] and (key in equivalents() or "equivalent" in mutant)


def survivors() -> str:
    """The mutants that no test finds, with why they are equivalent."""
    lived = {key: each for key, each in run("mutants").items() if not each["found"] and stands(key, each)}
    if not lived:
        return ""
    heads = ("survivor", "before", "after", "why no test can find it")
    rows = (
        (f"`{key}`", f"`{mutant['before']}`", f"`{mutant['after']}`", equivalents().get(key, "a test is missing"))
        for key, mutant in lived.items()
    )
    return "\n".join([_row(heads), _row(["---"] * 4), *map(_row, rows)])


def places() -> Rows:
    """Places that no test found once, by room: how many are found now, and how many change nothing."""
    of_rooms: dict[str, list[Mapping[str, Any]]] = {}
    for place in run("places"):
        of_rooms.setdefault(place["file"].partition("/")[0], []).append(place)
    return [
        (f"`{room}`", len(there), len([p for p in there if p.get("found")]), len([p for p in there if "why" in p]))
        for room, there in sorted(of_rooms.items())
    ]


def explained() -> str:
    """The places whose change nobody can see, with why."""
    rows = [(f"`{p['file']}`", f"`{p['before']}`", f"`{p['after']}`", p["why"]) for p in run("places") if "why" in p]
    heads = ("place", "before", "after", "why no test can find it")
    return "\n".join([_row(heads), _row(["---"] * 4), *map(_row, rows)]) if rows else ""


def fuzzed() -> Rows:
    """Inputs by reader, and in all; crashes are of the last run."""
    rows = [[row[key] for key in ("reader", "inputs", "seconds", "crashes", "date")] for row in run("fuzz")]
    if not rows:
        return []
    counted = [sum(column) for column in list(zip(*rows, strict=True))[1:4]]
    whole = ["in all", *counted, max(row[-1] for row in rows)]
    return [[name, *(f"{each:,}" for each in counts), day] for name, *counts, day in (*rows, whole)]


def table(name: str, *keys: str) -> Callable[[], Rows]:
    """The rows of a run that left a list, or a mapping by name."""

    def rows() -> Rows:
        left = run(name)
        listed = [{"name": key, **each} for key, each in left.items()] if isinstance(left, dict) else left
        return [[each.get(key, "–") for key in keys] for each in listed]

    return rows


PARTS = (
    Part(
        "Laws",
        "A law is a test that draws its cases. Those of the kit hold for any price book, some for offers alone.",
        "HYPOTHESIS_PROFILE=thorough .venv/bin/pytest -n 2    # 2,000 cases a law\n.venv/bin/pytest -m slow -n 2",
        ("where", "laws", "of offers"),
        laws,
    ),
    Part(
        "Cases drawn",
        "How many cases each law drew in the last long run, and how many it could use.\n"
        "A law of the kit is counted by its name, another by its test.",
        ".venv/bin/pytest -m slow -n 2",
        ("law", "drawn", "used"),
        drawn,
    ),
    Part(
        "Broken rules",
        "A list of rules, each broken in one line, and the laws that find them.",
        ".venv/bin/python scripts/break_library.py",
        ("page", "rules broken and found"),
        lambda: [(f"[{name}]({name}.md)", _rows_of(name, "| broken |")) for name in ("laws", "laws-of-metering")],
    ),
    Part(
        "Vendors' examples",
        "The worked examples of Agora and Tencent, from their documents.",
        ".venv/bin/pytest tests/rating/test_vendor_cases.py tests/metering/test_metering_cases.py",
        ("examples", "count"),
        examples,
    ),
    Part(
        "Peers' cases",
        "Numbers from the tests and documents of other billing engines.",
        ".venv/bin/pytest tests/rating/test_peers.py tests/rating/test_peers_credits.py",
        ("cases", "count"),
        peers,
    ),
    Part(
        "Mutants",
        "Places of the packages that compute, changed one at a time by Cosmic Ray, against the tests that reach them.\n"
        "A sample is drawn by a seed, after the survivors of those before it got tests: the last one is the score.\n"
        "What was found at first is of all that were tried but the equivalent ones. What is found now, since each\n"
        "survivor got a test, is of those whose line stands in the code of today: a run follows lines that moved.\n"
        "`by` in a record names a test that was seen to find it by hand. Why a survivor is equivalent is an argument\n"
        "that a reader has judged, no proof.",
        '.venv/bin/pip install -e ".[test,evidence]"\n.venv/bin/python scripts/mutate.py --minutes 60 --seed 1',
        ("sample", "package", "tried", "equivalent", "found at first", "stand yet", "found now"),
        mutants,
        survivors,
    ),
    Part(
        "Named places",
        "Changes of single places that no test found when first tried: each is found now, or changes nothing.",
        ".venv/bin/python scripts/places.py",
        ("package", "places", "found", "equivalent"),
        places,
        explained,
    ),
    Part(
        "Fuzzing",
        "Inputs that a fuzzer made for each reader, guided by coverage; crashes are those of its last run.",
        '.venv/bin/pip install -e ".[fuzz]"\n.venv/bin/python scripts/fuzz.py --seconds 120 --record',
        ("reader", "inputs", "seconds", "crashes", "day"),
        fuzzed,
    ),
    Part(
        "Hostile input",
        "What once crashed, hung or leaked: each kind is a test.",
        ".venv/bin/pytest tests/files tests/report/test_hostile_names.py",
        ("kind", "count"),
        lambda: [
            ("names that a spreadsheet or a terminal takes for more than text", len(tested("hostile").NAMES)),
            ("[limits](limits.md) that are checked before work starts", _rows_of("limits", "| at most |")),
        ],
    ),
    Part(
        "Versions",
        "What ran under which Python, and with the lowest releases of dependencies; with arguments it was a part.",
        '.venv/bin/pip install -e ".[evidence]"\n.venv/bin/nox\n.venv/bin/nox -s lowest',
        ("session", "Python", "arguments", "tests", "failures", "errors", "skipped"),
        table("versions", "name", "python", "arguments", "tests", "failures", "errors", "skipped"),
    ),
    Part(
        "Speed",
        "Asserted as ratios, or measured in processor time.",
        ".venv/bin/python benchmarks/speed.py --write\n.venv/bin/pytest benchmarks -p no:xdist",
        ("job", "bound", "measured", "day", "command"),
        table("speed", "job", "bound", "measured", "date", "command"),
    ),
    Part(
        "Files below 1 MB",
        "What commands take of the worst files just below 1 MB beyond their start: at most a second of processor time\n"
        "and 200 MB. Searches may take longer, but show how far they are, and Ctrl-C ends them with what they have.\n"
        "The browser that prints a PDF takes more than 200 MB for an empty page: it stands apart, and is not judged.",
        ".venv/bin/python benchmarks/one_megabyte.py --write",
        ("command", "seconds", "MB", "of another program", "above", "day"),
        table("one_megabyte", "command", "seconds", "megabytes", "beside", "mark", "date"),
    ),
    Part(
        "Growth",
        "The exponent of processor time over sizes that double: 1 is linear.",
        ".venv/bin/python benchmarks/growth.py --write",
        ("size", "exponent", "measured", "day"),
        table("growth", "name", "exponent", "measured", "date"),
    ),
)


def _rows_of(page: str, head: str) -> int:
    """The rows of a page's table, by how its head begins."""
    text = (ROOT / f"docs/reference/{page}.md").read_text("utf-8").rpartition(head)[2]
    return len(list(takewhile(lambda line: line.startswith("|"), text.splitlines()[2:])))


def page() -> str:
    """The page."""
    return "\n\n".join([HEAD.rstrip(), *(part.text() for part in PARTS)]) + "\n"


def main(arguments: Sequence[str]) -> int:
    """Write the page, or check it."""
    return write_or_check(arguments, PAGE, page(), __doc__)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
