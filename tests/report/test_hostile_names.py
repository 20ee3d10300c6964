"""Names that look like something else are text in every way of writing a report."""

import csv
import io
import re
from datetime import date
from html import unescape

import attrs
import pytest
from hostile import NAMES

from agorapricing import compare
from agorapricing.report import Run, dump_run, read_run, render, report_of, writer_of

DAY = date(2026, 7, 1)


COMPARED = compare({"rtc.hd": 50_000}, ["agora-us:payg", "trtc-intl:payg"], DAY)


def run_of(name):
    """The run of a comparison of a profile with a name."""
    found = attrs.evolve(COMPARED, profile=attrs.evolve(COMPARED.profile, name=name))
    return Run(("compare", name), "0", DAY, report_of(found), {name: "ab"})


@pytest.fixture(scope="module")
def runs():
    """A run for each of the names."""
    return {name: run_of(name) for name in NAMES}


def test_no_cell_of_csv_is_a_formula(runs):
    """
    A cell that is no number begins like no formula; the name stands in it, and numbers are as they were.
    """
    for name, run in runs.items():
        [row, other] = csv.DictReader(io.StringIO(writer_of("a.csv")(run).decode()))
        texts = [cell for cell in row.values() if not re.fullmatch(r"-?[\d.]*", cell)]

        assert row["profile"] in {name, f"'{name}"}
        assert not [cell for cell in texts if re.match(r"[=+\-@＝＋－＠]", cell)]
        assert other["difference"][0].isdecimal() or other["difference"][0] == "-"


def test_markdown_shows_names(runs):
    """
    A name is no link, no picture, no tag, no emphasis and no cell: each such sign of it stands behind a backslash.
    """
    for name, run in runs.items():
        title = writer_of("a.md")(run).decode().splitlines()[0]

        assert re.sub(r"\\(.)", r"\1", title).startswith(f"## {name} · 2026-07-01")
        assert not re.search(r"(?<!\\)([|*<`]|\](?=\())", re.sub(r"\\\\", "", title))


def test_a_page_and_a_terminal_show_names(runs):
    """
    On a page a name is text, and no element of it; on a terminal it is as it is.
    """
    scripts = writer_of("a.html")(run_of("plain")).count(b"<script")
    for name, run in runs.items():
        assert render(run.report, "table", 500).startswith(name)
        if "<" in name or '"' in name:
            page = writer_of("a.html")(run).decode()
            assert unescape(re.search("<title>(.*?)</title>", page, re.DOTALL)[1]) == name
            assert page.count("<script") == scripts


def test_a_run_keeps_names(runs):
    """
    A run is read with the names that it was written with.
    """
    for name, run in runs.items():
        again = read_run(dump_run(run), "run.json")
        assert (again.command[1], again.report.page.title, [*again.inputs]) == (name, run.report.page.title, [name])
