"""What the page about extending counts: each example is put into a copy of the package, where it must work."""

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "agorapricing"
PAGE = (ROOT / "docs/guides/extending.md").read_text("utf-8")
SOURCES = {
    name: example.source
    for example in doctest.DocTestParser().get_examples(PAGE)
    for name in re.findall(r"^(?:class|def) (\w+)", example.source, re.MULTILINE)
}
TOML, FORMAT, KIND = re.findall(r'write_text\("""\n(.*?)^\.\.\. """', PAGE, re.DOTALL | re.MULTILINE)


class Edit(NamedTuple):
    """A place in a file of the package: what stands there and what replaces it; the end where nothing stands."""

    file: str
    before: str
    after: str


def undented(text):
    """Lines of an example inside an example."""
    return re.sub(r"^\.\.\. ?", "", text, flags=re.MULTILINE)


QUESTION = f"""\
\"\"\"The gap.\"\"\"

from decimal import Decimal

import attrs

from agorapricing.comparison import Comparison
from agorapricing.rating import Displayed

{SOURCES["Gap"]}
{SOURCES["gap"]}"""
IMPORT = "from agorapricing.analysis.marginal"
GAP = [
    Edit("analysis/gap.py", "", QUESTION),
    Edit("analysis/__init__.py", IMPORT, f"from agorapricing.analysis.gap import Gap, gap\n{IMPORT}"),
    Edit("analysis/__init__.py", '"explain", ', '"Gap", "explain", "gap", '),
    Edit("__init__.py", " explain, marginal", " explain, gap, marginal"),
    Edit("__init__.py", '"find_offer": ', '"gap": "analysis", "find_offer": '),
    Edit("__init__.py", '"find_offer",', '"find_offer", "gap",'),
]
LAYOUT = """\
from agorapricing.report.page import Page, Report


def report(gap):
    return Report(Page(f"a gap of {gap.amount}", ()), gap.to_record(), ())
"""
DRAWN = """
def _dearer(maker, meters, depth):
    unquoted = maker.within(maker.domain.unquoted)
    return Dearer((unquoted.tariff(meters, depth), unquoted.tariff(meters, depth)))


COMBINED: dict"""
IMPORTS = """\
from agorapricing.numbers import ONE, ZERO, maximum
from agorapricing.tariff import claims, fields
from agorapricing.tariff.charge import FEES, Charge, Charges, Price
"""
EDITS = {
    "a stage": [
        Edit(
            "tariff/spend.py", IMPORTS, IMPORTS.replace("maximum", "maximum, minimum").replace("Price", "Price, total")
        ),
        Edit("tariff/spend.py", "", SOURCES["Coupon"]),
    ],
    "a leaf": [
        Edit("tariff/rates.py", "import ONE, ZERO, ceil_div, maximum", "import ONE, ZERO, ceil_div, maximum, minimum"),
        Edit("tariff/rates.py", "", SOURCES["Capped"]),
    ],
    "a tariff that combines tariffs": [
        Edit("tariff/combined.py", "", SOURCES["Dearer"]),
        Edit("tariff/__init__.py", "combined import Cheapest, ", "combined import Cheapest, Dearer, "),
        Edit("tariff/__init__.py", '"Draws": ', '"Dearer": "combined", "Draws": '),
        Edit("tariff/__init__.py", '"Draws",', '"Dearer", "Draws",'),
        Edit("testing/kinds.py", "    Converted,\n    Dearest", "    Converted,\n    Dearer,\n    Dearest"),
        Edit("testing/kinds.py", "\nCOMBINED: dict", DRAWN),
        Edit("testing/kinds.py", "    Sum: _sum,\n", "    Sum: _sum,\n    Dearer: _dearer,\n"),
    ],
    "a scenario": [Edit("scenarios/talks.py", "", SOURCES["Lecture"].replace("CATALOGUE", "SCENARIOS"))],
    "a meter": [Edit("books/meters.toml", '["excess_users"]', '["excess_users", "guests"]')],
    "a vendor, a price book": [Edit("books/acme.toml", "", undented(TOML))],
    "a question, with its command and report, as `agorapricing.NAME`": GAP,
    "a question with a page of its own": [
        Edit(
            "analysis/gap.py", "", QUESTION.replace("    offers: int", '    layout = "gaps.report"\n\n    offers: int')
        ),
        *GAP[1:],
        Edit("report/gaps.py", "", LAYOUT),
    ],
    "a report format": [Edit("report/formats/totals.py", "", undented(FORMAT))],
    "a kind of file that a report is written to": [Edit("report/kinds/amounts.py", "", undented(KIND))],
}
WORKS = """
import sys
from datetime import date
from decimal import Decimal

import agorapricing as ap
from agorapricing import testing
from agorapricing.cli import main
from agorapricing.pricebook import vocabulary
from agorapricing.report import FORMATS
from agorapricing.scenarios import CATALOGUE
from agorapricing.tariff import LEAVES, STAGES, Dearer

compared = ap.compare({"rtc.hd": 900_000}, ["agora-cn:list", "agora-cn:payg"], on=date(2024, 2, 6))
assert ap.gap(compared).amount == Decimal("1604.40")
assert "coupon" in STAGES and "capped" in LEAVES and "lecture" in CATALOGUE and "totals" in FORMATS
assert "call.guests" in vocabulary().meters and "acme" in ap.bundled()
assert ap.rate("acme:list", {"rtc.hd": 10_000}, on=date(2026, 7, 1)).payable == 250
for kind in (STAGES["coupon"], LEAVES["capped"], Dearer):
    assert kind in testing.all_kinds()
assert testing.check_laws([testing.law("never-falls"), testing.law("own-context")], examples=20) == {}
words = ["gap", "rtc.hd=900_000", "--offers", "agora-cn:list,agora-cn:payg", "--on", "2024-02-06"]
assert main(["report", *words[1:], "-o", "a.amounts", "--force"]) == 0
assert main(["gap", "--help"]) == main([*words, "--least", "25000", "--format", "plain"]) == 0
"""


def table():
    """By thing, the edits and files that the page states."""
    rows = re.findall(r"^\| (.*?) \| (\d+) \| (\d+) \|", PAGE, re.MULTILINE)
    return {thing: (int(edits), int(files)) for thing, edits, files in rows}


def extended(folder, *things):
    """A copy of the package with the edits of some things; what is compiled already is of what has no edit."""
    copy = folder / "agorapricing"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("*-pytest-*"))
    for file, before, after in dict.fromkeys(edit for thing in things for edit in EDITS[thing]):
        path = copy / file
        text = path.read_text("utf-8") if path.exists() else ""
        assert not before or text.count(before) == 1, (file, before)
        path.write_text(text.replace(before, after) if before else f"{text}\n\n{after}", "utf-8")
    return folder


def run(folder, *arguments):
    """What Python prints, with the copy for the package."""
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("thing", EDITS)
def test_edits_are_counted(thing):
    """
    The page says how many edits, in how many files, the smallest working example takes.
    """
    assert table()[thing] == (len(EDITS[thing]), len({edit.file for edit in EDITS[thing]}))


def test_every_row_is_an_example():
    """
    The page counts nothing else, but for an equation of one's own, which a kind does without.
    """
    assert table().keys() - EDITS.keys() == {"its own equation among the laws"}


def test_examples_work_in_the_package(tmp_path):
    """
    With all edits in a copy of the package, each thing is there: a question as a name, a command and a report.
    """
    printed = run(
        extended(tmp_path, *(thing for thing in EDITS if thing != "a question with a page of its own")), "-c", WORKS
    )

    assert "Say what lies between the cheapest offer and the dearest" in printed
    assert "--least" in printed
    assert "What lies between the cheapest and the dearest offer\n" in printed
    assert re.search(r"offers +1\namount +0\n", printed)


def test_a_page_of_its_own(tmp_path):
    """
    A value that names a layout is shown by it.
    """
    words = ["gap", "rtc.hd=900_000", "--offers", "agora-cn:list,agora-cn:payg", "--on", "2024-02-06"]
    printed = run(extended(tmp_path, "a question with a page of its own"), "-m", "agorapricing", *words)

    assert printed.startswith("a gap of 1604.40")
