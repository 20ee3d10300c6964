"""Workbooks as they are read back: structure, formulas, values, names, and text that would run as a formula."""

import sys
from datetime import date
from decimal import Decimal
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from contracts import contract
from hostile import NAMES

import agorapricing as ap
from agorapricing.errors import AgorapricingError
from agorapricing.files import visible
from agorapricing.proposal import propose
from agorapricing.rating import ExchangeRate
from agorapricing.report import report_of
from agorapricing.report.kinds import as_file
from agorapricing.report.run import Heading, Run
from agorapricing.report.sheets import Book
from agorapricing.scenarios import GroupCall

SHUT = "a number, for the quantities as they were: its terms are not shown"
ON = date(2026, 7, 1)
DOLLAR = ExchangeRate("USD", "CNY", "7.1013", ON, "bank")
USAGE = {"rtc.hd": 900_000, "rtc.audio": 5_000}
OFFERS = ("agora-us:payg", "agora-us-standard:business", "trtc-intl:payg")


@cache
def compared():
    """A comparison of three offers."""
    return ap.compare(USAGE, OFFERS, ON)


HOSTILE = [*NAMES, "=HYPERLINK(0)", "\t=1", "\r=1", "-2+3", "=A1", "{=1}", "%0A=1", "=1\n", "=" * 40, "+名称!A1"]


def run(value, **more):
    """A run of a report."""
    return Run(("compare",), "0.1", ON, report_of(value), **more)


def content(value, **more):
    """The file of a workbook."""
    return as_file(run(value, **more), "a.xlsx")


def read(file, *, values=False):
    """A workbook, with its formulas or with what they came to."""
    return openpyxl.load_workbook(BytesIO(file), data_only=values)


@cache
def file():
    """The workbook of the comparison."""
    return content(propose(compared()))


@cache
def opened():
    """The workbook as it is opened, with its formulas."""
    return read(file())


@cache
def results():
    """The workbook as it is opened, with what its formulas come to."""
    return read(file(), values=True)


def cells(book):
    """The cells that have something, with their sheet's name."""
    return [
        (sheet.title, cell) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
    ]


def rows(sheet):
    """The rows of a sheet by what stands first."""
    return {row[0]: row[1:] for row in sheet.iter_rows(values_only=True) if row and row[0]}


def test_sheets_stand_in_order():
    """
    First the summary and the inputs, then a bill an offer, then what they are made of.
    """
    names = opened().sheetnames

    assert names[:3] == ["Summary", "Usage", "Sizing"]
    assert names[3:9] == [
        *("1 agora-us payg", "2 agora-us-standard business", "3 trtc-intl payg"),
        *("Working", "Rates", "Waterfall"),
    ]
    assert names[-2:] == ["Sources", "Notes"]


def test_values_are_those_of_the_library():
    """
    What the summary's formulas came to is what is payable, and how much that is above the least of an open offer.
    """
    summary, formulas = rows(results()["Summary"]), rows(opened()["Summary"])

    for quote in compared().quotes:
        assert Decimal(str(summary[quote.offer][2])) == quote.amount
        assert str(formulas[quote.offer][2]).startswith("='")
    assert summary["agora-us-standard:business"][5] == "* cheapest"


def test_every_amount_is_a_formula():
    """
    On bills, on the waterfall and in the working there are formulas; numbers alone are the inputs and the rates.
    """
    numbers = {name for name, cell in cells(opened()) if isinstance(cell.value, int | float) and name != "Sizing"}

    assert numbers & {"Usage", "Rates"} == {"Usage", "Rates"}
    assert not numbers & {"Summary", "Working", "Waterfall", *opened().sheetnames[3:6]}


def test_inputs_are_blue_and_have_names():
    """
    Each quantity has a name that formulas use, and is blue, as rates are.
    """
    names = {name: each.attr_text for name, each in opened().defined_names.items()}
    row = opened()["Usage"]["B5"]

    assert names["Used_rtc_hd"] == "'Usage'!$B$5"
    assert row.value == USAGE["rtc.hd"]
    assert row.font.color.rgb == opened()["Rates"]["E4"].font.color.rgb == "FF0000FF"
    assert "Used_rtc_audio" in opened()["1 agora-us payg"]["D4"].value


def test_totals_are_rounded_twice():
    """
    A sum loses what binary numbers are off by, and is then rounded as the book says.
    """
    formulas = rows(opened()["1 agora-us payg"])

    assert next(filter(None, formulas["total, exactly"])).startswith("=ROUND(SUM(")
    assert next(filter(None, formulas["payable, USD"])).startswith("=ROUND(")


def test_a_second_reduction_is_of_what_the_first_left():
    """
    The formula of a further reduction takes a part of the list amount with what was taken off before it.
    """
    deal = contract("percent_off = 10", base="agora-us:payg")
    sheet = read(content(propose(ap.compare(USAGE, [deal], ON))))["1 agora-us ea"]
    twice = [row for row in sheet.iter_rows() if str(row[12].value).startswith("=-(")]

    assert twice
    for row in twice:
        place = row[0].row
        assert row[9].value == f"=-(G{place})*I{place}"
        assert row[12].value == f"=-(G{place}+J{place})*L{place}"


def test_no_two_sheets_have_one_name():
    """
    Sheets of one name, which capitals don't tell apart, get a number, and no name is longer than a workbook may have.
    """
    pytest.importorskip("xlsxwriter")
    book = Book.of(ON, "t", "en")
    for name in ("Notes", "notes", "n" * 40, "N" * 40, "n" * 31):
        book.sheet(name)
    names = read(book.content()).sheetnames

    assert names[:2] == ["Notes", "notes 2"]
    assert len({name.lower() for name in names}) == 5
    assert max(map(len, names)) == 31


def test_the_waterfall_adds_up_bills():
    """
    A stage is a sum over the lines of a bill that name it; all of them are the total.
    """
    live, cached = rows(opened()["Waterfall"]), rows(results()["Waterfall"])

    assert live["list"][0].startswith("=SUMIFS('1 agora-us payg'!G4:G")
    total = sum(
        Decimal(str(values[0] or 0))
        for name, values in cached.items()
        if name not in {"total", "stage", "Waterfall"} and isinstance(values[0], int | float)
    )
    assert total == Decimal(str(cached["total"][0]))


def test_heads_stay_and_pages_fit():
    """
    The head of each table stays in view and is on each printed page, which is as wide as the sheet.
    """
    sheet = opened()["1 agora-us payg"]

    assert sheet.freeze_panes == "A4"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.print_area
    assert sheet.page_setup.fitToHeight == 0


def named(texts):
    """A workbook in which some texts name everything that a person may name."""
    parts = tuple(ap.Workload(each, ap.Usage(USAGE)) for each in texts)
    one = texts[0]
    deal = contract(f"percent_off = 5\nwhere = 'rtc.*'\nnote = '{one}'", title=f"'{one}'")
    heading = Heading(prepared_by=one, prepared_for=one, number=one)
    return read(content(propose(ap.compare(ap.Profile(one, parts), [OFFERS[0], deal], ON)), heading=heading))


def test_no_text_runs():
    """
    Text that begins like a formula is text in every sheet, and marked so that it stays text when it is edited.
    """
    hostile, plain = named(HOSTILE), named([f"name {place}" for place, _ in enumerate(HOSTILE)])
    formulas, expected = (
        [(name, cell.value) for name, cell in cells(book) if cell.data_type == "f"] for book in (hostile, plain)
    )
    texts = [cell for _, cell in cells(hostile) if cell.data_type == "s"]

    assert formulas == expected
    assert {cell.value for cell in texts}.issuperset(map(visible, HOSTILE))
    assert all(cell.quotePrefix for cell in texts if cell.value[0] in "=+-@")


def test_the_same_run_is_the_same_bytes():
    """
    A workbook has the times of its run, none of its writing.
    """
    properties = ZipFile(BytesIO(file())).read("docProps/core.xml").decode()

    assert content(propose(compared())) == file()
    assert properties.count("2026-07-01T00:00:00Z") == 2


def test_a_confidential_contract_is_numbers():
    """
    No number of a confidential contract is in any part of the file: its amount is a number, without a sheet of its own.
    """
    terms = (
        'percent_off = 17.381\nwhere = "rtc.*"\nname = "secret-off"',
        'minimum = { amount = 1234.56 }\nname = "secret"',
    )
    compared = ap.compare(USAGE, [*OFFERS[:1], contract(*terms, confidential="true")], ON)
    file = content(propose(compared))
    with ZipFile(BytesIO(file)) as parts:
        written = "".join(parts.read(name).decode() for name in parts.namelist())

    assert not [secret for secret in ("17.381", "0.17381", "0.82619", "1234.56", "secret") if secret in written]
    assert Decimal(str(rows(read(file, values=True)["Summary"])["trtc-intl:ea"][2])) == compared.quotes[1].amount
    assert rows(read(file)["Summary"])["trtc-intl:ea"][5] == SHUT


def test_a_tier_without_a_price_says_so():
    """
    Where usage could reach a tier that the vendor quotes, the bill says "quoted" instead of an amount.
    """
    file = content(propose(ap.compare({"whiteboard.online": 50_000}, ["agora-us-standard:payg"], ON)))
    formulas = rows(read(file)["1 agora-us-standard payg"])

    assert "COUNTIF(" in next(filter(None, formulas["payable, USD"]))
    assert any('"quoted"' in str(cell.value) for _, cell in cells(read(file)) if cell.data_type == "f")


def test_currencies_are_converted_at_a_rate_that_is_an_input():
    """
    What is payable in another currency is a formula of the exchange rate among the rates.
    """
    file = content(propose(ap.compare(USAGE, OFFERS[:1], ON, exchange=[DOLLAR], currency="CNY")))
    own = rows(read(file)["1 agora-us payg"])

    assert "Exchange_USD_CNY" in next(filter(None, own["payable, CNY"]))
    assert read(file).defined_names["Exchange_USD_CNY"].attr_text.startswith("'Rates'!$E$")


def test_markets_stand_one_after_the_other():
    """
    Of several markets each has its offers and its currency in the summary; they share the usage.
    """
    book = read(content(propose(ap.compare(USAGE, None, ON))))
    first = [row[0] for row in book["Summary"].iter_rows(values_only=True)]

    assert first.index("cn") < first.index("global")
    assert [cell for _, cell in cells(book) if cell.value == "payable, CNY"]
    assert len([row for row in book["Usage"].iter_rows() if row[0].value == "rtc.hd"]) == 1


def test_names_may_be_chinese():
    """
    A workbook in Chinese has its words in Chinese, and its formulas name its sheets.
    """
    calls = ap.Profile("在线课堂", (ap.Workload("大班课", scenario=GroupCall(people=5)),))
    book = read(content(propose(ap.compare(calls, OFFERS, ON)), language="zh"))

    assert book.sheetnames[:3] == ["汇总", "用量", "用量测算"]
    assert "单价表" in book["1 agora-us payg"]["E4"].value
    assert [cell for _, cell in cells(book) if cell.value == "大班课"]


def test_other_reports_are_their_tables():
    """
    A report without formulas of its own has its tables as sheets, with numbers as numbers.
    """
    bill = ap.rate("agora-us:payg", USAGE, ON)
    book = read(content(bill))
    amounts = [cell.value for cell in book["Summary"]["F"] if isinstance(cell.value, int | float)]

    assert book.sheetnames == ["Summary", "2", "Notes"]
    assert Decimal(str(amounts[-1])) == bill.payable


def test_an_estimate_unless_it_is_a_quote():
    """
    A workbook says whether it is an estimate or a quote, until when, by whom and for whom.
    """
    heading = Heading("quote", date(2026, 8, 1), "Ann", "Acme", "Q-7")
    first = [cell.value for cell in read(content(propose(compared()), heading=heading))["Summary"]["A"]]

    assert "estimate" not in first[0]
    assert first[1:6] == ["Quote", "Valid until: 2026-08-01", "Number: Q-7", "Prepared for: Acme", "Prepared by: Ann"]
    assert results()["Summary"]["A2"].value == "Estimate"


def test_a_missing_extra_is_named(monkeypatch):
    """
    Without XlsxWriter the error names the extra and the command that installs it.
    """
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)

    with pytest.raises(AgorapricingError, match=r"pip install 'agorapricing\[xlsx\]'"):
        content(compared())
