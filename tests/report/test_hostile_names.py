"""Names that look like something else are text in every way of writing a report."""

import csv
import io
import json
import re
from datetime import date
from html import unescape

import attrs
import pytest
from hostile import NAMES

from agorapricing import compare
from agorapricing.cli import main
from agorapricing.files import visible
from agorapricing.report import Run, dump_run, read_run, render, report_of, writer_of

DAY = date(2026, 7, 1)
[HIDDEN] = [name for name in NAMES if visible(name) != name]


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

        assert row["profile"] in {visible(name), f"'{visible(name)}"}
        assert not [cell for cell in texts if re.match(r"[=+\-@＝＋－＠]", cell)]
        assert other["difference"][0].isdecimal() or other["difference"][0] == "-"


def test_markdown_shows_names(runs):
    """
    A name is no link, no picture, no tag, no emphasis and no cell: each such sign of it stands behind a backslash.
    """
    for name, run in runs.items():
        title = writer_of("a.md")(run).decode().splitlines()[0]

        assert re.sub(r"\\(.)", r"\1", title).startswith(f"## {visible(name)} · 2026-07-01")
        assert not re.search(r"(?<!\\)([|*<`]|\](?=\())", re.sub(r"\\\\", "", title))


def test_a_page_and_a_terminal_show_names(runs):
    """
    On a page a name is text, and no element of it; on a terminal it is as it is.
    """
    scripts = writer_of("a.html")(run_of("plain")).count(b"<script")
    for name, run in runs.items():
        assert render(run.report, "table", 500).startswith(visible(name))
        if "<" in name or '"' in name:
            page = writer_of("a.html")(run).decode()
            assert unescape(re.search("<title>(.*?)</title>", page, re.DOTALL)[1]) == name
            assert page.count("<script") == scripts


@pytest.mark.parametrize("ending", ["csv", "json", "md", "html"])
def test_nothing_hidden_is_written(runs, ending):
    """
    No file has a sign of control, of direction or of no width; JSON says the same by an escape.
    """
    for name, run in runs.items() if ending != "html" else ((HIDDEN, runs[HIDDEN]),):
        text = writer_of(f"a.{ending}")(run).decode()

        assert [sign for sign in "\u202e\u2066\u200b\x1b" if sign in text] == []
        assert ending != "json" or json.loads(text)["profile"]["name"] == name
    assert [sign for sign in "\u202e\x1b" if sign in render(run.report, "plain")] == []


@pytest.mark.parametrize("name", NAMES)
def test_what_is_said_beside_reports(name, tmp_path, capsys, monkeypatch):
    """
    Whatever name a file has, or names in it, what is said on stderr and stdout beside a report is visible.
    """
    path = tmp_path / f"{name.replace('/', '')}.csv"
    path.write_text(f'"{name.replace(chr(34), "")}",rtc.hd\nx,5\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    codes = [main(["spread", f"./{path.name}", "--offers", "agora-cn:list"]), main(["check", f"./{path.name}"])]
    said = "".join(capsys.readouterr())

    assert codes == [1, 1]
    assert visible(said) == said
    assert visible(path.name) in said


def test_a_run_keeps_names(runs):
    """
    A run is read with the names that it was written with.
    """
    for name, run in runs.items():
        again = read_run(dump_run(run), "run.json")
        assert (again.command[1], again.report.page.title, [*again.inputs]) == (name, run.report.page.title, [name])
