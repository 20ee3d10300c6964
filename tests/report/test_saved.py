"""Runs as files: they are read as they were written, and whatever is no run is refused in words."""

import json
import re
from copy import deepcopy
from datetime import date
from decimal import Decimal
from functools import reduce

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorapricing import ExchangeRate, compare
from agorapricing.errors import AgorapricingError
from agorapricing.files import limits
from agorapricing.loading import dotted
from agorapricing.messages import Message, Text, joined
from agorapricing.proposal import propose
from agorapricing.rating import Note
from agorapricing.report import (
    Column,
    Grid,
    Heading,
    Page,
    Report,
    Run,
    dump_run,
    is_run,
    load_run,
    read_run,
    report_of,
    writer_of,
)
from agorapricing.report.page import Section
from agorapricing.report.saved import _digest

DAY = date(2026, 7, 1)
COUNT = Message("{rows:,} rows of {day}, {share} of all: {why}", rows=2_000, day=DAY, share=Decimal("0.50"), why="x")
TITLE = Text("Pay as you go", zh="按量付费")
NOTES = (
    COUNT,
    TITLE,
    Note(TITLE),
    Message("{title}!", title=TITLE),
    joined("; ", [COUNT, "plain", joined(", ", ["{braces}", "甲"])]),
)
GRID = Grid(("a", Column("b", "words")), (("1.00", "<script>"),), "title", narrow=(Grid(("c",), (("2",),)),))
PAGE = Page(Message("{name} · estimate", name="Acme"), (attrs.evolve(GRID, totals=frozenset({0})),), NOTES)
RECORD = {"schema": "agorapricing/1", "amount": "1.00", "parts": [{"a": None, "b": True}, 3]}
ROWS = ({"amount": Decimal("1.00"), "none": None, "yes": True}, {"amount": "x,y"})
REPORT = Report(PAGE, RECORD, ROWS, (Section("sizing", PAGE),), {"points": [[0, 0.1], [1, 1e30]]})
RUN = Run(("compare", "a=5"), "0.1.0", DAY, REPORT, {"app.toml": "ab"}, {"agora-cn": "cd"})
QUOTE = attrs.evolve(RUN, heading=Heading("quote", DAY, "me", "you", "17"))


@pytest.mark.parametrize("run", [RUN, QUOTE], ids=["estimate", "quote"])
def test_it_is_read_as_it_was_written(run):
    """
    A run that is written and read has the same fields, is written to the same bytes again, and so is its report.
    """
    again = read_run(dump_run(run), "run.json")

    assert dump_run(again) == dump_run(run)
    assert (again.command, again.on, again.heading, again.books) == (run.command, run.on, run.heading, run.books)
    assert again.report.page.grids[0].totals == {0}
    for name in ("a.md", "a.csv", "a.json"):
        assert writer_of(name)(again) == writer_of(name)(run)


def test_messages_keep_their_templates():
    """
    A text that is a message is one again, with arguments of the same types; other text is text, braces and all.
    """
    page = read_run(dump_run(RUN), "run.json").report.page

    assert page.notes == NOTES
    assert page.title.template == "{name} · estimate"
    assert page.notes[0].arguments == COUNT.arguments
    assert [type(each) for each in page.notes[0].arguments.values()] == [int, date, Decimal, str]
    assert [note.in_language("zh") for note in page.notes] == [note.in_language("zh") for note in NOTES]
    assert page.notes[3].in_language("zh") == "按量付费!"
    assert "2026年7月1日" in page.notes[4].in_language("zh")
    assert type(page.grids[0].title) is str


@given(st.text(), st.dictionaries(st.text(), st.text() | st.integers() | st.none() | st.booleans()))
def test_any_text_comes_back(text, record):
    """
    Whatever text stands in a page or a record, keys and all, comes back letter by letter.
    """
    if any(key.startswith("$") for key in record):
        record = {}
    run = attrs.evolve(RUN, report=Report(Page(text, (), (text,)), record, (record,)))
    again = read_run(dump_run(run), "run.json").report

    assert (again.page.title, again.page.notes, again.record, again.rows) == (text, (text,), record, (record,))


def changed(**values):
    """A run whose values are others, but not its digest."""
    return json.dumps({**json.loads(dump_run(RUN)), **values})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "run.json: holds no run"),
        ("[1]", "run.json: holds no run"),
        ('{"schema": "agorapricing/1"}', "run.json: holds no run"),
        ('{"schema": 5}', "run.json: holds no run"),
        ("[" * 100_000, "run.json: holds no run"),
        (changed(schema="agorapricing-run/2"), "agorapricing-run/2, and this version reads agorapricing-run/1"),
        (changed(version="0.2.0"), "was changed by hand"),
        (changed(digest="00"), "was changed by hand"),
        (changed(digest=None), "was changed by hand"),
        (dump_run(RUN).replace("1.00", "1.01"), "was changed by hand"),
    ],
)
def test_what_is_no_run_is_refused(text, message):
    """
    What holds no run, is of a newer form, or was changed since it was written is refused in words.
    """
    with pytest.raises(AgorapricingError, match=message):
        read_run(text, "run.json")


@pytest.mark.parametrize(
    "title",
    [
        {"$message": "{a:,}", "with": {"a": "x"}},
        {"$message": "{a.__class__}", "with": {"a": "x"}},
        {"$message": "{a[0]}", "with": {"a": "x"}},
        {"$message": "{a.__class__}", "with": {"a": "x", "a.__class__": "x"}},
        {"$message": "{a:>999999999}", "with": {"a": "x"}},
        {"$message": "{a:{a}}", "with": {"a": "9"}},
        {"$message": "{b}", "with": {"a": "x"}},
        {"$message": "{a", "with": {"a": "x"}},
        {"$message": "{}", "with": {}},
        {"$decimal": "5"},
        {"$decimal": "x"},
        {"$day": "2026-13-01"},
        5,
        None,
    ],
)
def test_what_stands_in_it_does_nothing(title, monkeypatch):
    """
    A run that somebody wrote with a digest of its own is refused where its text would look into values, or is none.
    """
    values = json.loads(dump_run(RUN))
    values["report"]["page"]["title"] = title
    monkeypatch.setattr("agorapricing.report.saved._digest", lambda _: values["digest"])

    with pytest.raises(AgorapricingError, match=r"run\.json: is no run: report\.page\.title: must be "):
        read_run(json.dumps(values), "run.json")


PROPOSED = report_of(
    propose(
        compare(
            {"rtc.hd": 900_000},
            ["trtc-cn:list", "agora-us:payg"],
            DAY,
            exchange=[ExchangeRate("USD", "CNY", "7.1", DAY, "x")],
        )
    )
)
MADE = json.loads(dump_run(attrs.evolve(RUN, report=attrs.evolve(REPORT, data=PROPOSED.data))))
"""A run with all that pages and workbooks compute anew."""


def made(change):
    """The text of a run whose values were changed by hand, its digest with them."""
    values = deepcopy(MADE)
    del values["digest"]
    change(values)
    return json.dumps({**values, "digest": _digest(values)})


def places(values, *at):
    """Where each value stands, one of several in an array."""
    yield at
    if isinstance(values, dict) and any(key.startswith("$") for key in values):
        return
    inner = values.items() if isinstance(values, dict) else enumerate(values[:1]) if isinstance(values, list) else ()
    for key, value in inner:
        yield from places(value, *at, key)


def at(values, path):
    """What is at a path."""
    return reduce(lambda inside, key: inside[key], path, values)


DATA = ("report", "data")
KEYS = [path for path in places(MADE["report"]["data"]) if len(path) > 1 and isinstance(path[-1], str)]
OPTIONAL = {"step", "left_out", "confidential", "formula", "scales", "amounts", "stages", "sources"}
"""What may be left out, and what has keys of any name."""


@pytest.mark.parametrize("part", ["chart", "programs", "tables", "workbook"])
def test_whatever_is_of_another_kind_is_named(part):
    """
    Each value of what a page and a workbook compute is needed, and of its own kind: else it is told by its keys.
    """
    own = [path for path in KEYS if path[0] == part]
    assert own
    for *above, key in own:
        inside, named = (*DATA, *above), re.escape(dotted((*DATA, *above, key)))
        with pytest.raises(AgorapricingError, match=rf"^run\.json: is no run: {named}[].a-z]*: must be "):
            read_run(made(lambda values: at(values, inside).update({key: {"x": 5}})), "run.json")  # noqa: B023
        if OPTIONAL.isdisjoint((*above, key)) or key in {"amounts", "stages"}:
            with pytest.raises(AgorapricingError, match=rf"^run\.json: is no run: {named}: is missing"):
                read_run(made(lambda values: at(values, inside).pop(key)), "run.json")  # noqa: B023


CHART, BOOK = (*DATA, "chart", 0), (*DATA, "workbook")
LINE = (*BOOK, "markets", 0, "offers", 0, "bills", 0, "lines", 0)
STEP = {"name": "Step_1", "formula": "", "value": "1", "of": ["trtc-cn:list", ""], "lines": [0]}
WRONG = {
    "a row of fewer cells": (("report", "page", "grids", 0, "rows", 0), ["1.00"], "rows of as many cells"),
    "another name": (("report", "page", "grids", 0, "colums"), [], "colums: unknown key; did you mean 'columns'"),
    "no such kind": (("report", "page", "grids", 0, "columns", 0, "kind"), "text", "kind must be one of number, name"),
    "an end at 0": ((*CHART, "to"), "0/5", "to: must be above 0"),
    "a line of nothing": ((*CHART, "offers", 0, "lines"), [[]], "lines: must be lines of at least one point"),
    "a point in space": ((*CHART, "offers", 0, "lines"), [[["1", "2", "3"]]], "must be two numbers in quotes"),
    "a division by 0": ((*CHART, "used"), "1/0", "used: must be a number in quotes"),
    "too many digits": ((*CHART, "used"), "1" * 251, "used: must be a number in quotes"),
    "no step": ((*DATA, "programs", 0, "ops", 0), ["u", ["0", []]], "ops[0]: must be a step of a program"),
    "a factor of nothing": ((*DATA, "programs", 0, "offers", 0, "total"), ["0", [["1", -1]]], "must be a sum of"),
    "another function": ((*LINE, "quantity"), 'WEBSERVICE("x")', "quantity: must be a formula of a bill"),
    "a name for one": ((*LINE, "quantity"), "MY_MACRO(1)", "quantity: must be a formula of a bill"),
    "digits without end": ((*LINE, "quantity"), "1" * 50_000 + "!", "quantity: must be a formula of a bill"),
    "no difference": ((*BOOK, "markets", 0, "offers", 0, "above"), None, "lack how much they are above the cheapest"),
    "a step of no line": ((*BOOK, "steps"), [{**STEP, "lines": [99]}], "are of lines that no bill has: Step_1"),
    "a step of no bill": ((*BOOK, "steps"), [{**STEP, "of": ["x", ""]}], "are of lines that no bill has: Step_1"),
}


@pytest.mark.parametrize(("path", "value", "message"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_is_said(path, value, message):
    """
    Values of the right types that nothing can be made of are refused, with their keys and what is wrong.
    """
    *above, key = path

    def change(values):
        inside = at(values, above)
        inside[key] = value

    with pytest.raises(AgorapricingError, match=r"^run\.json: is no run: report") as caught:
        read_run(made(change), "run.json")
    assert message in str(caught.value)


def test_what_a_run_of_all_that_has_is_read():
    """
    The run that is changed above is read as it was written, and data that no part of this package knows with it.
    """
    text = made(lambda values: values["report"]["data"].update({"theirs": [{"x": None}]}))

    assert json.loads(dump_run(read_run(text, "run.json"))) == json.loads(text)


def test_a_language_that_no_report_speaks_is_refused():
    """
    A run in another language, by which a catalogue would be looked for in any folder, is no run.
    """
    told = json.loads(dump_run(RUN)) | {"language": "../../zh"}
    del told["digest"]
    text = json.dumps({**told, "digest": _digest(told)})

    with pytest.raises(AgorapricingError, match="is no run"):
        read_run(text, "run.json")


@pytest.mark.parametrize("name", ["a.md", "a.csv", "a.json", "a.html", "a.xlsx"])
def test_names_that_are_no_text_are_written(name):
    """
    A file whose name is no UTF-8 is named in every kind of report, as is a title that has it.
    """
    odd = "caf\udce9.toml"
    grid = Grid((odd,), ((odd,),), odd)
    report = Report(Page(odd, (grid, grid), (odd,)), {"name": odd}, ({"name": odd},))

    assert writer_of(name)(Run(("compare", odd), "0.1.0", DAY, report, {odd: "ab"}))


def test_a_page_has_its_run(tmp_path):
    """
    A run is read from the page that it stands in; a page without one is told.
    """
    embedded = dump_run(QUOTE).replace("<", r"\u003c")
    page = tmp_path / "page.HTML"
    page.write_text(f'<p id="run"><script type="application/json" id="run">{embedded}</script><script>1</script>')
    assert dump_run(load_run(page)) == dump_run(QUOTE)

    page.write_text("<p>")
    with pytest.raises(AgorapricingError, match=r"page\.HTML: holds no run"):
        load_run(page)


def test_files_that_cannot_be_read(tmp_path):
    """
    A file that is missing, or a folder, is told by its name.
    """
    with pytest.raises(AgorapricingError, match=r"no\.json: No such file"):
        load_run(tmp_path / "no.json")
    with pytest.raises(AgorapricingError, match=f"{tmp_path.name}: Is a directory"):
        load_run(tmp_path)


def test_a_file_may_be_so_large_and_no_larger(tmp_path, monkeypatch):
    """
    A file of the largest size that runs have is read, one of a byte more is refused by its size.
    """
    path = tmp_path / "run.json"
    path.write_text(dump_run(RUN))
    size = path.stat().st_size
    monkeypatch.setattr(limits, "DOCUMENT", limits.InputLimit(size, "bytes", "a run"))
    assert dump_run(load_run(path)) == dump_run(RUN)

    monkeypatch.setattr(limits, "DOCUMENT", limits.InputLimit(size - 1, "bytes", "a run"))
    with pytest.raises(AgorapricingError, match=r"run\.json: is larger than .* bytes, which no run is"):
        load_run(path)


def test_a_run_is_told_from_other_files(tmp_path):
    """
    A run is known by how it begins, a page by its name; other files of JSON, and names of none, are no runs.
    """
    (tmp_path / "run.json").write_text(dump_run(RUN))
    (tmp_path / "other.json").write_text('{"schema": "agorapricing/1"}')

    assert [is_run(str(tmp_path / name)) for name in ("run.json", "other.json", "no.json")] == [True, False, False]
    assert is_run("Page.HTML")
    assert not is_run("\0")
