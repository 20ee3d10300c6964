"""Reports: what a reader sees in each format.

The files in tests/golden are compared letter by letter. After a change that is meant to be seen, write them anew and
read the difference:

    WRITE_GOLDEN=1 pytest tests/test_report.py
"""

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from functools import cache, partial
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from agorapricing import testing as our
from agorapricing.buying import Term, best, bill_term
from agorapricing.comparison.comparing import ExchangeRate, compare
from agorapricing.errors import UnknownNameError
from agorapricing.loading.book_files import bundled
from agorapricing.loading.books import load_book
from agorapricing.loading.contracts import load_contract
from agorapricing.numbers.decimals import exact
from agorapricing.profiles import Profile, Workload
from agorapricing.rating import find_offer, rate
from agorapricing.report import FORMATS, View, books, html, numbers, render, report_of
from agorapricing.report.offers import SIDE_BY_SIDE
from agorapricing.report.page import NOTHING, Column, Grid, Page, Report
from agorapricing.usage import Usage

ON = date(2024, 2, 6)
HERE = Path(__file__).parents[1]
OFFERS = HERE / "data/offers"
DOLLAR = ExchangeRate("USD", "CNY", "7.1", date(2024, 2, 5), "central parity (中间价)")


@cache
def offer(name):
    """An offer of a book of tests or of a bundled one."""
    book, _, regime = name.partition(":")
    file = OFFERS / f"{book}.toml"
    return find_offer(f"{file if file.exists() else book}:{regime}", ON)


def a_bill():
    """A bill with free minutes, a ladder, a package, a fee, and Chinese labels.

    By hand: 10,000 audio minutes are free, 20,000 are 140.00; 80,000 HD minutes are 2,240.00 and 70,000 at 5 % off
    1,862.00; 20,000 Full HD minutes at 5 % off 1,197.00; the package 399.00, the plan 1,217.99.
    """
    usage = {"rtc.audio": 30_000, "rtc.hd": 150_000, "rtc.fhd": 20_000, "signaling.messages": 4_000_000}
    return rate(offer("alpha:support"), usage)


def a_comparison():
    """Two workloads under four offers in two currencies."""
    lessons = Workload("lessons 课堂", Usage({"rtc.audio": 30_000, "rtc.hd": 50_000}))
    calls = Workload("calls", Usage({"rtc.hd": 100_000, "rtc.fhd": "20_000.5"}))
    names = ("alpha:list", "alpha:payg", "beta:list", "gamma:list")
    return compare(Profile("Acme 甲", (lessons, calls)), map(offer, names), ON, exchange=[DOLLAR])


def an_incomplete_comparison():
    """Offers of which one does not price what is used."""
    usage = {"rtc.audio": 1_000, "signaling.messages": 4_000_000}
    return compare(usage, map(offer, ("beta:list", "alpha:payg", "alpha:support")), ON)


def a_book():
    """A price book in full."""
    return books.shown(offer("alpha:payg").book, ON)


def packs_of_a_book():
    """A price book that sells packs."""
    return books.shown(offer("epsilon:free").book, ON)


def a_difference():
    """What changed between two editions of a book."""
    book = offer("alpha:payg").book
    return books.difference(book, date(2023, 12, 31), book, ON)


def a_contract_comparison(*, shown):
    """A public offer and a contract on it, both with tax, the contract's terms shown or kept."""
    contract = load_contract(OFFERS / "deal.contract.toml", show_confidential=shown)
    usage = {"rtc.audio": 30_000, "rtc.hd": 150_000, "rtc.fhd": 20_000}
    return compare(usage, [offer("alpha-tax:payg"), contract], ON, tax="vat")


def a_term():
    """Four months under one offer with packages of two products: packs carry over, and some units end unused."""
    usage = {"rtc.audio": 20_000, "rtc.hd": 22_000, "signaling.messages": 4_500_000}
    term = Term(date(2024, 1, 1), 4, "0.02", {3: "0.5"})
    buying = {0: [("minutes", 100_000, 1)], 3: [("minutes", 25_000, 1)]}
    return bill_term(
        offer("epsilon:free+messages-small"), Profile("Acme 课堂", (Workload("w", Usage(usage)),)), term, buying=buying
    )


@cache
def a_best():
    """What to buy of two products over four months: packs before they get dearer, and what is not possible."""
    usage = {"rtc.audio": 20_000, "rtc.hd": 22_000, "signaling.messages": 4_500_000}
    profile = Profile("Acme 课堂", (Workload("w", Usage(usage)),))
    return best(profile, offer("epsilon:free").book, Term(date(2024, 1, 1), 4, "0.3"))


VALUES = {
    "bill": a_bill,
    "comparison": a_comparison,
    "incomplete": an_incomplete_comparison,
    "book": a_book,
    "packs": packs_of_a_book,
    "difference": a_difference,
    "confidential": partial(a_contract_comparison, shown=False),
    "contract": partial(a_contract_comparison, shown=True),
    "term": a_term,
    "best": a_best,
}
WIDTHS = [("bill", 80), ("bill", 120), ("comparison", 40), ("comparison", 80), ("comparison", 120)]
WIDTHS += [("incomplete", 80), ("book", 80), ("book", 120), ("packs", 80), ("difference", 80)]
WIDTHS += [("confidential", 80), ("contract", 80)]
WIDTHS += [("term", 40), ("term", 80), ("term", 120), ("best", 80), ("best", 120)]


# ---- golden files ---------------------------------------------------------------------------------------------------


def golden(name, made):
    """The text of a golden file; with WRITE_GOLDEN, what was made just now becomes it."""
    file = HERE / "golden" / name
    if os.environ.get("WRITE_GOLDEN"):
        file.write_text(made, "utf-8")
    return file.read_text("utf-8")


@pytest.mark.parametrize(("name", "width"), WIDTHS)
def test_golden_tables(name, width):
    """
    The tables of a terminal, wide and narrow, are those that somebody has read.
    """
    made = render(VALUES[name](), "table", width)

    assert made == golden(f"{name}-{width}.txt", made)


@pytest.mark.parametrize("style", [style for style in FORMATS if style != "table"])
@pytest.mark.parametrize("name", VALUES)
def test_golden_formats(name, style):
    """
    The other formats are those that somebody has read.
    """
    ending = {"plain": "plain.txt", "markdown": "md"}.get(style, style)
    made = render(VALUES[name](), style)

    assert made == golden(f"{name}.{ending}", made)


def test_golden_files_are_all_used():
    """
    No golden file is left over.
    """
    tables = {f"{name}-{width}.txt" for name, width in WIDTHS}
    others = {f"{name}.{ending}" for name in VALUES for ending in ("plain.txt", "md", "csv", "json")}

    assert {file.name for file in (HERE / "golden").iterdir()} == tables | others


def test_the_golden_term_by_hand():
    """
    1.5 million messages above the trial are 30.00; in April 9,572 HD minutes that the pack leaves are 268.016 more.

    January has a pack at 2,200.00; March half the usage, within the trial; April the smaller pack at 690.00, drawn by
    audio first, and 1,775,436 messages above the trial for 35.50872.
    """
    months = a_term().months

    assert [str(month.bill.payable) for month in months] == ["2230.00", "31.80", "0.00", "993.52"]
    assert months[3].bill.total == 690 + Decimal("268.016") + Decimal("35.50872")
    assert [each.left for month in months for each in month.expired] == [100_000 - 32_000 - 32_840 - 11_849]


def test_the_golden_bill_by_hand():
    """
    The golden bill says what the arithmetic by hand gives.
    """
    rows = [line.split() for line in render(a_bill(), "table", 200).splitlines()]
    lines = [row for row in rows if row and row[-1] == "[1]"]
    amounts = {(row[0], row[-2]) for row in lines}

    assert amounts == {
        ("rtc.audio", "0.00"),
        ("rtc.audio", "140.00"),
        ("rtc.hd", "2,240.00"),
        ("rtc.hd", "1,862.00"),
        ("rtc.fhd", "1,197.00"),
        ("signaling.messages", "0.00"),
        ("fees", "399.00"),
        ("fees", "1,217.99"),
    }
    assert [row for row in rows if len(row) == 2] == [
        ["total", "7,055.99"],
        ["stage", "CNY"],
        ["list", "5,670.00"],
        ["free", "-70.00"],
        ["ladder", "-161.00"],
        ["fees", "1,616.99"],
        ["payable", "7,055.99"],
    ]


# ---- offers and usages at random ------------------------------------------------------------------------------------

TEST_OFFERS = ("alpha:list", "alpha:payg", "alpha:loyal", "alpha:support", "beta:list", "gamma:list")
# Bundled books in force on the day: other names, dollars, conversions of usage, packs.
BUNDLED = ("agora-cn:payg", "agora-cn:loyalty", "agora-us:payg", "trtc-cn:pack-3000k", "trtc-intl:payg")
quantities = st.integers(0, 10**12) | st.decimals(0, 10**12, places=3).map(lambda each: each + 0)
usages = st.dictionaries(
    st.sampled_from(["rtc.audio", "rtc.hd", "rtc.fhd", "signaling.messages"]), quantities, min_size=1
)


workloads = st.lists(usages, min_size=1, max_size=3)
# more stand below each other, each in a row: see test_answers.py
chosen = st.lists(st.sampled_from((*TEST_OFFERS, *BUNDLED)), min_size=1, max_size=SIDE_BY_SIDE)


def comparison_of(names, used):
    """A comparison of one to six offers for one to three workloads."""
    found = [Workload(name, Usage(usage)) for name, usage in zip(("lessons 课堂", "calls", "talk"), used, strict=False)]
    return compare(Profile("Acme 甲", tuple(found)), map(offer, names), ON, exchange=[DOLLAR])


billed = st.sampled_from(("alpha:list", "alpha:payg", "alpha:loyal", "alpha:support"))
usages_billed = st.dictionaries(st.sampled_from(["rtc.audio", "rtc.hd", "rtc.fhd"]), our.quantities)


def numbers_of(comparison):
    """Every number that a comparison shows, as it must stand on the page."""
    quotes = [quote for quote in comparison.quotes if quote.is_complete]
    yield from (numbers.amount(quote.amount) for quote in quotes)
    yield from (numbers.amount(quote.bill.payable) for quote in quotes if quote.bill.currency != comparison.currency)
    yield from (numbers.signed(comparison.difference(quote)) for quote in quotes if comparison.baseline.is_complete)
    yield from (f"{comparison.blended(quote):,.4f}" for quote in quotes if comparison.blended(quote) is not None)
    yield from (
        numbers.percent(comparison.percent(quote)).split()[0]
        for quote in quotes
        if comparison.percent(quote) is not None
    )
    yield from (numbers.amount(each) for quote in quotes for each in stages_of(quote.bill) if each)
    yield from (numbers.quantity(quantity) for quantity in comparison.profile.usage.values())
    yield from (numbers.quantity(q) for each in comparison.profile.workloads for q in each.usage.values())


def stages_of(bill):
    """The amounts of a bill's waterfall as they are shown."""
    return numbers.shown([stage.amount for stage in bill.stages], bill.terms.rounding)


# ---- nothing is cut -------------------------------------------------------------------------------------------------


COLUMNS = View(layout="columns", sort="given", minutes=True)
ALL = View(notes="all", sources=True)


def bare(value, view=None):
    """The report of a value without its notes and sources."""
    found = report_of(value, view)
    return Report(Page("", found.page.grids), found.record, found.rows)


def tables(value, width, view=None):
    """The tables of a value in a terminal, without its notes and sources."""
    return render(bare(value, view), "table", width)


@given(chosen, workloads, st.sampled_from((80, 120)))
def test_no_number_of_a_comparison_is_cut(names, used, width):
    """
    Every number stands whole on a page of 80 or 120 columns, and no line is wider than the page.
    """
    comparison = comparison_of(names, used)
    text = tables(comparison, width, COLUMNS)

    assert set(numbers_of(comparison)) <= set(text.split())
    assert max(map(cell_len, text.splitlines())) <= width
    assert "…" not in text


@given(chosen, workloads, st.integers(1, 300))
def test_no_number_is_cut_at_any_width(names, used, width):
    """
    Even a page too narrow for a single number does not cut it.
    """
    comparison = comparison_of(names, used)

    assert set(numbers_of(comparison)) <= set(tables(comparison, width, COLUMNS).split())


@pytest.mark.parametrize("width", [80, 120])
def test_notes_stay_within_the_page(width):
    """
    Long notes and sources, Chinese or not, are wrapped at the width of the page.
    """
    text = render(comparison_of(BUNDLED, [{"rtc.hd": 10**9, "rtc.fhd": 10**9}]), "table", width, ALL)

    assert len(text.splitlines()) > 50
    assert max(map(cell_len, text.splitlines())) <= width
    assert "…" not in text


@given(billed, usages_billed, st.integers(1, 300))
def test_no_number_of_a_bill_is_cut(name, usage, width):
    """
    A bill shows its quantities, prices and amounts whole at any width.
    """
    bill = rate(offer(name), usage)
    with exact():
        shown = numbers.shown([line.amount for line in bill.lines], bill.terms.rounding)
    words = {numbers.amount(each) for each in (*shown, bill.payable)}
    words |= {numbers.quantity(line.quantity) for line in bill.lines}
    words |= {numbers.unit_price(line.unit_price) for line in bill.lines}

    assert words <= set(tables(bill, width).split())


@pytest.mark.parametrize("width", [60, 80, 100])
def test_labels_of_a_bill_are_not_lost(width):
    """
    What distinguishes a line from others of its meter is on a narrow page, too.
    """
    text = render(a_bill(), "table", width)

    assert text.count("ladder -5 %") in {2, 4}  # once for each of two lines, in one table or in two
    assert "Support," in text
    assert "start" in text


def test_a_narrow_comparison_has_a_row_each():
    """
    A page too narrow for a column an offer has a row each, with as many columns as fit, and never less than amounts.
    """
    texts = {width: tables(a_comparison(), width).splitlines() for width in (1, 40, 60, 80)}
    heads = {width: next(line.split() for line in lines if "payable" in line) for width, lines in texts.items()}

    assert heads[1] == ["offer", "payable"]
    assert heads[40] == ["offer", "payable", "difference"]
    assert heads[60] == ["offer", "billed", "payable", "difference", "percent"]
    assert heads[80][0] == "payable"


def test_columns_that_are_asked_for_stand_below_each_other():
    """
    Columns that are asked for and do not fit are several tables, the later ones without rows that say nothing there.
    """
    lines = tables(a_comparison(), 40, COLUMNS).splitlines()
    labels = [line.split()[0] for line in lines if line.strip()]
    payable = [line.split() for line in lines if line.startswith("payable")]

    assert payable == [["payable", each] for each in ("5,670.03", "5,439.03", "5,595.03", "5,736.80")]
    assert sum(line.startswith("──") for line in lines) == 4 + 2
    assert (labels.count("list"), labels.count("ladder"), labels.count("rtc.fhd")) == (4, 2, 2)
    assert max(map(cell_len, lines)) <= 40


def test_a_book_in_full_is_not_cut():
    """
    Every price of every bundled book stands whole on a page of 80 columns.
    """
    pages = [books.shown(load_book(name), date(2026, 6, 30)) for name in bundled()]
    missing = [
        price
        for report in pages
        for words in [set(render(report, "table", 80).split())]
        for price in report.rows
        if not {price["meter"], price["unit_price"] and numbers.unit_price(Decimal(price["unit_price"]))} - {None}
        <= words
    ]

    assert sum(len(report.rows) for report in pages) > 200
    assert missing == []


def test_a_book_says_what_packs_cost():
    """
    Each size with its price and that of a unit, where it has an end, and each bracket, on the page and in the record.
    """
    found = books.shown(load_book("trtc-cn"), date(2026, 7, 1))
    rows = [line.split() for line in render(found, "plain").splitlines() if line.startswith("general")]
    pack = found.record["packs"]["general"]

    assert ["general", "25,000", "168.00", "0.00672"] in rows
    assert ["general", "3,000,000", "16,888.00", NOTHING] in rows
    assert ["from", "25,000", NOTHING, "0.00672"] in [row[1:5] for row in rows]
    assert pack["sizes"][0] == {"units": "25000", "price": "168", "unit_price": "0.00672"}
    assert pack["sizes"][-1]["unit_price"] is None
    assert pack["brackets"][1] == {"from": "25000", "unit_price": "0.00672"}
    assert pack["valid"] == {"months": 12, "until": "month end"}


def test_a_difference_of_books_says_which_packs_changed():
    """
    Packs that got dearer between two editions stand with both prices.
    """
    book = offer("epsilon:free").book
    found = books.difference(book, date(2024, 2, 1), book, date(2024, 3, 1)).record["changes"]

    assert [(each["name"], each["before"], each["after"]) for each in found if each["kind"] == "pack"] == [
        ("minutes 25,000", "600.00", "690.00"),
        ("minutes 100,000", "2,200.00", "2,600.00"),
    ]


@pytest.mark.parametrize("place", [0, 2])
@pytest.mark.parametrize(("above", "is_proven"), [("-0.01", False), ("0", True), ("0.01", True)])
def test_a_plan_is_proven_where_no_plan_may_be_cheaper(place, above, is_proven):
    """
    The last note says that the plan is proven, unless a plan of any kind may cost less than it.
    """
    found = a_best()
    with exact():
        least = found.cheapest.total + Decimal(above)
    plans = list(found.plans)
    plans[place] = attrs.evolve(plans[place], least=least)
    notes = report_of(attrs.evolve(found, plans=tuple(plans))).page.notes

    assert (notes[-1] == "Proven to be the cheapest of these.") == is_proven
    assert any(note.startswith("Tried: ") for note in notes[-2:])


# ---- numbers add up and agree ---------------------------------------------------------------------------------------


def read(text):
    """A number as a reader takes it from a page; None where there is none."""
    cleaned = text.replace(",", "").rstrip("*")
    return None if cleaned in ("", NOTHING, "incomplete") else Decimal(cleaned)


def row_of(lines, label):
    """The numbers of all rows with a label, in order."""
    return [read(word) for line in lines if line.split()[:1] == [label] for word in line.split()[1:]]


def payables(report, style):
    """What each offer costs by one format, read back from its text."""
    text = render(report, style, 400)
    if style == "json":
        return [read(each["amount"] or "") for each in json.loads(text)["offers"]]
    if style == "csv":
        return [read(each["amount"]) for each in csv.DictReader(io.StringIO(text))]
    return row_of(text.replace("|", " ").splitlines(), "payable")


@given(chosen, workloads)
def test_all_formats_agree(names, used):
    """
    What each offer costs is the same in all five formats, to the cent.
    """
    comparison = comparison_of(names, used)
    wanted = [quote.amount for quote in comparison.quotes]

    report = bare(comparison, COLUMNS)

    assert {style: payables(report, style) for style in FORMATS} == dict.fromkeys(FORMATS, wanted)


def payable(report, style):
    """What a bill comes to by one format, read back from its text."""
    text = render(report, style, 400)
    if style == "json":
        return {read(json.loads(text)["payable"])}
    if style == "csv":
        return {read(each["bill_payable"]) for each in csv.DictReader(io.StringIO(text))}
    lines = text.replace("|", " ").splitlines()
    return {*row_of(lines, "payable"), *row_of(lines, "total")}


@given(billed, usages_billed)
def test_all_formats_of_a_bill_agree(name, usage):
    """
    What a bill comes to is the same in all five formats, to the cent, in each place where it stands.
    """
    bill = rate(offer(name), {**usage, "recording.hd": 1})  # an empty bill has no rows in CSV
    report, wanted = bare(bill), {bill.payable}

    assert {style: payable(report, style) for style in FORMATS} == dict.fromkeys(FORMATS, wanted)


@given(billed, usages_billed)
def test_the_lines_of_a_page_add_up(name, usage):
    """
    On a page, the lines add up to the total, and so do the stages: a reader with a calculator finds no cent missing.
    """
    bill = rate(offer(name), usage)
    lines, stages = report_of(bill).page.grids
    with exact():
        of_lines = sum((read(row[5]) for row in lines.rows[:-1]), Decimal(0))
        of_stages = sum((read(row[1]) for row in stages.rows[:-1]), Decimal(0))

    assert of_lines == of_stages == bill.payable
    assert lines.rows[-1][5] == stages.rows[-1][1] == numbers.amount(bill.payable)


@given(chosen, workloads)
def test_the_columns_of_a_comparison_add_up(names, used):
    """
    In a comparison the stages of each complete offer add up to what is payable in its own currency.
    """
    comparison = comparison_of(names, used)
    grid = report_of(comparison, COLUMNS).page.grids[0]
    labels = [row[0] for row in grid.rows]
    end = next(place for place, label in enumerate(labels) if label in {"billed", "payable"})
    with exact():
        sums = [
            sum((read(row[place]) or Decimal(0) for row in grid.rows[:end]), Decimal(0))
            for place in range(1, len(grid.columns))
        ]
    wanted = [quote.bill.payable if quote.bill else 0 for quote in comparison.quotes]

    assert sums == wanted


def test_decimals_of_a_currency():
    """
    Amounts have the decimals that the book rounds to: three of a Kuwaiti dinar, in each number of the comparison.
    """
    comparison = compare({"rtc.audio": 1_234}, [offer("delta:list"), offer("delta:list")], ON)
    text = tables(comparison, 80)

    assert row_of(text.splitlines(), "list") == [Decimal("0.376")] * 2  # 0.37637
    assert [line.split() for line in text.splitlines() if line.startswith(("payable", "difference"))] == [
        ["payable", "0.376", "0.376"],
        ["difference", "0.000", "0.000"],
    ]


# ---- alignment ------------------------------------------------------------------------------------------------------


def spans(line, cells):
    """Where the cells that are not empty stand in a line, as display columns: start and end of each."""
    found, place = [], 0
    for cell in cells:
        place = line.index(cell, place)
        start = cell_len(line[:place])
        found.append((start, start + cell_len(cell)) if cell else None)
        place += len(cell)
    return found


def edges(lines, rows, columns):
    """For each column the display positions at which its cells start (words) or end (numbers)."""
    standing = [spans(line, row) for line, row in zip(lines, rows, strict=True)]
    return [
        {row[place][column.kind == "number"] for row in standing if row[place] is not None}
        for place, column in enumerate(columns)
    ]


# Letters of one and of two columns, a combining mark, brackets of both widths.
cells = st.text("ab1.,(甲乙声（）％é–", max_size=8)


@st.composite
def grids(draw):
    """A table of text in both scripts; the first column is never empty."""
    columns = draw(st.lists(st.builds(Column, cells, st.sampled_from(("number", "name", "words"))), max_size=5))
    row = st.tuples(st.text("甲a", min_size=1, max_size=9), *(cells for _ in columns))
    return Grid((Column("first", "name"), *columns), tuple(draw(st.lists(row, min_size=1, max_size=5))))


@pytest.mark.parametrize("style", ["table", "plain"])
@given(grid=grids())
def test_columns_are_aligned_in_both_scripts(style, grid):
    """
    Chinese takes two columns a letter: in each line of a table the columns stand at the same display positions.
    """
    page = Report(Page("title", (grid,)), {}, ())
    lines = render(page, style, 1_000).splitlines()[2:]
    headers = tuple(column.title for column in grid.columns)
    rows = lines[:1] + lines[-len(grid.rows) :]
    found = edges(rows, (headers, *grid.rows), grid.columns)

    assert len(lines) == 1 + (style == "table") + len(grid.rows)
    assert all(len(each) <= 1 for each in found)


@given(grids())
def test_bars_of_markdown_are_aligned(grid):
    """
    In markdown the bars stand below each other, Chinese or not.
    """
    page = Report(Page("title", (grid,)), {}, ())
    lines = render(page, "markdown").splitlines()[2:]
    bars = [[cell_len(line[:place]) for place, letter in enumerate(line) if letter == "|"] for line in lines]

    assert len(lines) == 2 + len(grid.rows)
    assert all(each == bars[0] for each in bars)
    assert len(bars[0]) == len(grid.columns) + 1


def test_a_bill_with_chinese_labels_is_aligned():
    """
    The lines of a bill with Chinese labels end their amounts at one position.
    """
    bill = a_bill()
    grid = report_of(bill).page.grids[0]
    lines = render(bill, "table", 200).splitlines()[2:]
    rows = [lines[0], *lines[2 : 2 + len(grid.rows)]]
    found = edges(rows, ([column.title for column in grid.columns], *grid.rows), grid.columns)

    assert "Support, basic plan (基础版)" in rows[-2]
    assert all(len(each) <= 1 for each in found)


# ---- what a page says -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("style", ["table", "plain", "markdown"])
def test_the_best_is_marked_by_text(style):
    """
    The cheapest offer is marked by a word below its amount, not only by colour.
    """
    grid = report_of(a_comparison(), COLUMNS).page.grids[0]
    [place] = [place for place, row in enumerate(grid.rows) if row[0] == "payable"]
    text = render(a_comparison(), style, 200)

    assert grid.rows[place + 1] == ("", "", "* cheapest", "", "")
    assert a_comparison().cheapest.offer == "alpha:payg"
    assert text.replace("\\*", "*").count("* cheapest") == 1


@pytest.mark.parametrize(("style", "width"), [("table", 40), ("plain", 200), ("markdown", 200)])
def test_columns_name_their_currency(style, width):
    """
    Where offers are billed in two currencies, the head of each column names its own, apart from the offer's name.
    """
    mixed, single = (render(each(), style, width, COLUMNS) for each in (a_comparison, an_incomplete_comparison))

    mixed, single = (re.sub(r"\n +:", ":", re.sub(r"\n +(CNY|USD)", r" \1", text)) for text in (mixed, single))

    assert all(head in mixed for head in ("alpha:list CNY", "alpha:payg CNY", "beta:list CNY", "gamma:list USD"))
    assert "alpha:payg" in single
    assert "alpha:payg CNY" not in single


def test_an_incomplete_offer_says_so():
    """
    Where an offer is incomplete stands that word: never 0, never blank; and a note says why.
    """
    text = render(an_incomplete_comparison(), "table", 120)
    [row] = [line.split() for line in text.splitlines() if line.startswith("payable")]

    assert row == ["payable", "399.00", "1,616.99", "incomplete"]  # 1,000 audio minutes are free
    assert (
        "beta:list does not price signaling.messages: beta does not sell Signaling, RTM (云信令), by Beta, prices"
        in text
    )


@pytest.mark.parametrize("name", ["bill", "comparison"])
@pytest.mark.parametrize("style", ["table", "plain", "markdown"])
def test_a_page_ends_with_its_sources(name, style):
    """
    A page ends with the sources of its numbers, each with the day that it was read; notes stand before them.
    """
    value, view = VALUES[name](), ALL if name == "comparison" else None
    text = render(value, style, 400, view)
    _, notes, sources = re.split(r"^\**(?:Notes|Sources):?\**$", text, flags=re.MULTILINE)
    listed = [line for line in sources.splitlines() if line.strip()]

    assert "who may buy" in notes.lower()
    assert len(listed) == len(report_of(value, view).page.sources) > 0
    assert all(re.search(r"; read 2024-01-\d\d \((vendor page|broker report)\); \S", line) for line in listed)


def test_lines_cite_their_sources():
    """
    Each line of a bill has the numbers of its sources: of its price, and of what reduced it.
    """
    bill = rate(offer("alpha:loyal"), {"rtc.fhd": 200_000})
    grid = report_of(bill).page.grids[0]

    assert [(row[1], row[6]) for row in grid.rows] == [
        ("loyal -50 %, free", "[1][2]"),
        ("loyal -50 %", "[1][2]"),
        ("loyal -50 %, ladder -5 %", "[1][2]"),
        ("", ""),
    ]
    assert [source.partition(",")[0] for source in report_of(bill).page.sources] == [
        "[1] page: Alpha",
        "[2] offer: Broker report on Alpha (研究报告)",
    ]


def test_sources_of_two_books_are_told_apart():
    """
    In a comparison a source bears the name of its book.
    """
    sources = report_of(a_comparison(), ALL).page.sources

    assert [source.partition(":")[0] for source in sources] == ["[1] alpha/page", "[2] beta/page", "[3] gamma/page"]


def test_notes_of_a_comparison():
    """
    A comparison notes who may buy each offer, the exchange rate, and each assumption once, with the offers it is of.
    """
    page = report_of(a_comparison(), ALL).page
    notes, answer = page.notes, page.answer

    assert "alpha:payg (Pay as you go (按量付费)): who may buy: every account" in notes
    assert "1 USD = 7.1 CNY on 2024-02-05 (central parity (中间价)), 1 day before 2024-02-06" in answer
    assert "alpha: Without tax." in notes
    assert len([note for note in notes if "the bound of the ladder" in note]) == 1


def test_workloads_stand_beside_each_other():
    """
    Several workloads are columns of the usage, with their sum; a single one is not repeated.
    """
    several = report_of(a_comparison(), COLUMNS).page.grids[1]
    single = report_of(an_incomplete_comparison(), COLUMNS).page.grids[1]

    assert [column.title for column in several.columns] == ["usage a month", "lessons 课堂", "calls", "together"]
    assert several.rows[1] == ("rtc.hd", "50,000", "100,000", "150,000")
    assert several.rows[2] == ("rtc.fhd", NOTHING, "20,000.5", "20,000.5")
    assert [column.title for column in single.columns] == ["usage a month", "quantity"]


def test_stages_keep_the_order_of_each_regime():
    """
    The rows of the waterfall stand in an order in which each offer's own stages apply.
    """
    comparison = compare({"rtc.fhd": 500_000}, map(offer, ("alpha:support", "alpha:loyal", "beta:list")), ON)
    labels = [row[0] for row in report_of(comparison).page.grids[0].rows]

    assert labels.index("loyal") < labels.index("free") < labels.index("ladder") < labels.index("payable")
    assert labels.index("ladder") < labels.index("fees") < labels.index("payable")
    assert labels[0] == "list"


def test_regimes_that_order_the_same_stages_otherwise(tmp_path):
    """
    Where two regimes have the same stages in opposite orders, the page still shows each of them once.
    """
    text = (OFFERS / "alpha.toml").read_text("utf-8")
    file = tmp_path / "turned.toml"
    file.write_text(text.replace('chain = ["loyal", "free", "ladder"]', 'chain = ["ladder", "free", "loyal"]'), "utf-8")
    offers = [f"{file}:payg", f"{file}:loyal"]
    comparison = compare({"rtc.fhd": 500_000}, offers, ON)
    labels = [row[0] for row in report_of(comparison).page.grids[0].rows]

    assert sorted(labels[: labels.index("payable")]) == ["free", "ladder", "list", "loyal"]


# ---- data -----------------------------------------------------------------------------------------------------------


@given(billed, usages_billed)
def test_csv_of_a_bill_has_its_lines(name, usage):
    """
    CSV has one row a line, with bare numbers that are exact: the amounts add up to the total.
    """
    bill = rate(offer(name), usage)
    rows = list(csv.DictReader(io.StringIO(render(bill, "csv"))))
    with exact():
        total = sum((Decimal(row["amount"]) for row in rows), Decimal(0))

    assert [row["meter"] or None for row in rows] == [line.meter for line in bill.lines]
    assert total == bill.total
    assert [Decimal(row["quantity"]) for row in rows] == [line.quantity for line in bill.lines]


@given(chosen, workloads)
def test_csv_of_a_comparison_has_its_offers(names, used):
    """
    CSV has one row an offer, with its stages as columns that add up to what is payable.
    """
    comparison = comparison_of(names, used)
    rows = list(csv.DictReader(io.StringIO(render(comparison, "csv"))))
    steps = [[read(row[key]) or Decimal(0) for key in row if key.startswith("stage_")] for row in rows]
    with exact():
        sums = [sum(each, Decimal(0)) for each in steps]

    assert [row["offer"] for row in rows] == [quote.offer for quote in comparison.quotes]
    assert sums == [read(row["payable"]) or 0 for row in rows]
    assert {row["profile"] for row in rows} == {"Acme 甲"}


def test_csv_quotes_what_needs_it(tmp_path):
    """
    Commas and quotes in words come back from CSV as they were.
    """
    words = 'a, "b"; c'
    text = (OFFERS / "beta.toml").read_text("utf-8").replace('title = "Beta 乙"', f"title = '''{words}'''")
    file = tmp_path / "beta.toml"
    file.write_text(text, "utf-8")
    found = render(compare({"rtc.hd": 1}, [f"{file}:list"], ON), "csv")
    [row] = csv.DictReader(io.StringIO(found))

    assert row["title"] == words


@pytest.mark.parametrize("name", ["bill", "comparison"])
def test_json_is_the_record(name):
    """
    JSON is the value's record, in Unicode, with a line break at its end.
    """
    value = VALUES[name]()
    text = render(value, "json")

    assert json.loads(text) == value.to_record()
    assert "按量付费" in render(a_comparison(), "json")
    assert text.endswith("}\n")


def test_markdown_keeps_its_cells(tmp_path):
    """
    A bar in a name does not open another cell of markdown.
    """
    text = (OFFERS / "alpha.toml").read_text("utf-8").replace("Support, basic plan (基础版)", "a | b * c")
    file = tmp_path / "alpha.toml"
    file.write_text(text, "utf-8")
    lines = render(rate(f"{file}:support", {"rtc.hd": 1_000}, ON), "markdown").splitlines()
    [row] = [line for line in lines if "1,217.99" in line and "a " in line]

    assert "a \\| b \\* c" in row
    assert len(re.findall(r"(?<!\\)\|", row)) == 8


def test_an_unknown_format():
    """
    A format that does not exist is refused, with the nearest one.
    """
    with pytest.raises(UnknownNameError, match="no format 'jsn'; did you mean 'json'"):
        render(a_bill(), "jsn")


def test_what_no_report_shows():
    """
    A value that is no bill, comparison or report is refused.
    """
    with pytest.raises(TypeError, match="no report shows a int"):
        render(5, "table")
    with pytest.raises(TypeError, match="no report shows a dict"):
        html({})


# ---- terminals, pipes and encodings ---------------------------------------------------------------------------------

COMMAND = [sys.executable, "-m", "agorapricing", "compare", "rtc.audio=30_000", "rtc.hd=150_000", "--on", "2024-02-06"]
COMMAND += ["--offers", f"{OFFERS}/alpha.toml:payg", f"{OFFERS}/beta.toml:list"]
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def environment(**settings):
    """The environment of a plain terminal of 100 columns, with some settings."""
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    return {**kept, "TERM": "xterm-256color", "COLUMNS": "100", "PYTHONIOENCODING": "utf-8", **settings}


def piped(**settings):
    """What the command writes to a pipe."""
    done = subprocess.run(COMMAND, env=environment(**settings), capture_output=True, check=True)
    assert done.stderr == b""
    return done.stdout


def on_a_terminal(**settings):
    """What the command writes to a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(COMMAND, env=environment(**settings), stdout=theirs, stdin=theirs) as running:
        os.close(theirs)
        found = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    assert running.returncode == 0
    return found.decode().replace("\r\n", "\n")


def _read(terminal):
    """What a terminal shows next; nothing when its last writer has gone."""
    try:
        return os.read(terminal, 65_536)
    except OSError:
        return b""


@pytest.fixture(scope="module")
def plain_text():
    """What a pipe gets."""
    return piped().decode()


def test_a_pipe_gets_no_colour(plain_text):
    """
    A pipe gets text alone, as wide as COLUMNS says.
    """
    assert "\x1b" not in plain_text
    assert "4,242.00" in plain_text
    assert max(map(cell_len, plain_text.splitlines())) <= 100


def test_a_terminal_gets_the_same_text(plain_text):
    """
    A terminal may get colour; apart from that it gets what a pipe gets.
    """
    shown = on_a_terminal()
    lines = [line.rstrip() for line in ESCAPE.sub("", shown).splitlines()]

    assert ESCAPE.search(shown)
    assert lines == plain_text.splitlines()


@pytest.mark.parametrize("setting", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_terminal_without_colour(plain_text, setting):
    """
    A terminal that is dumb, or whose user wants no colour, gets no escape codes.
    """
    shown = on_a_terminal(**setting)

    assert "\x1b" not in shown
    assert [line.rstrip() for line in shown.splitlines()] == plain_text.splitlines()


def test_colour_can_be_forced(plain_text):
    """
    FORCE_COLOR brings colour to a pipe; NO_COLOR is stronger.
    """
    forced = piped(FORCE_COLOR="1").decode()
    refused = piped(FORCE_COLOR="1", NO_COLOR="1").decode()

    assert [line.rstrip() for line in ESCAPE.sub("", forced).splitlines()] == plain_text.splitlines() != [forced]
    assert ESCAPE.search(forced)
    assert refused == plain_text


def test_ascii():
    """
    A stream that carries only ASCII gets lines and marks in ASCII, and a question mark for each letter that it lacks.
    """
    text = piped(PYTHONIOENCODING="ascii").decode("ascii")

    assert "4,242.00" in text
    assert "* cheapest" in text
    assert re.search("^-+$", text, re.MULTILINE)
    assert "Pay as you go (????)" in text
    assert re.search(r"^free +-70\.00 +-$", text, re.MULTILINE)


def test_another_encoding(plain_text):
    """
    A stream in another encoding keeps the Chinese that it can carry; its lines are ASCII.
    """
    text = piped(PYTHONIOENCODING="gbk").decode("gbk")

    assert "Pay as you go (按量付费)" in text
    assert "─" not in text
    assert [line for line in text.splitlines() if line.startswith("payable")] == [
        line for line in plain_text.splitlines() if line.startswith("payable")
    ]
