"""Bills of vendors from files: what they say, and all that is wrong with one at once."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from planted import said

import agorapricing as ap
from agorapricing.reconciliation import BilledLine, bill_template

EXPORTS = Path(__file__).parents[1] / "data/exports"
DETAIL = EXPORTS / "tencent-bill-detail.json"
NAMES = {"时长 高清": "rtc.hd", "时长 语音": "rtc.audio"}
ON = date(2026, 7, 1)


@pytest.fixture
def written(tmp_path):
    """Writes a bill of some ending, and reads it."""

    def read(text, ending="toml", **given):
        file = tmp_path / f"bill.{ending}"
        file.write_text(text, "utf-8")
        return ap.read_bill(file, **given)

    return read


def refused(written, text, ending="toml", **given):
    """What is said of a bill that is wrong, without its folder."""
    with pytest.raises(ap.InvalidFileError) as error:
        written(text, ending, **given)
    return [str(each).rpartition("/")[2] for each in error.value.diagnostics]


def test_the_template_is_a_bill(written):
    """
    What `new bill` prints is read, and is what 40,000 minutes of HD cost with 10,000 free.
    """
    bill = written(bill_template(ON))
    [line] = bill.lines

    assert (bill.on, bill.currency, bill.total, line.meter) == (ON, "CNY", Decimal("560.00"), "rtc.hd")
    assert ap.reconcile(bill, {"rtc.hd": 30_000}, "agora-cn:payg").is_explained


def test_toml_without_a_total(written):
    """
    Without a total the lines are summed, labels among them; the file gives its name.
    """
    bill = written('[[line]]\nmeter = "rtc.hd"\namount = 1.25\n[[line]]\nlabel = "Support"\namount = 100\n')

    assert (bill.name, bill.total, bill.amounts) == (
        "bill",
        Decimal("101.25"),
        {"rtc.hd": Decimal("1.25"), "Support": 100},
    )
    assert bill.quantities == {}


def test_csv(written):
    """
    A table has the keys of lines as columns, in any order; empty cells state nothing, the row `total` is that.
    """
    text = "meter,amount,quantity,label\nrtc.hd,2.80,100,\n,10.00,,fees\n\nrtc.hd,0.28,10,\n,13.07,,total\n"
    bill = written(text, "csv")

    assert bill.total == Decimal("13.07")
    assert bill.lines[0] == BilledLine("2.80", "rtc.hd", quantity=100)
    assert (bill.amounts, bill.quantities) == ({"rtc.hd": Decimal("3.08"), "fees": 10}, {"rtc.hd": 110})


def test_a_bill_of_the_library(written):
    """
    The JSON of `bill` is a bill of its day; lines of money have the names of their stages.
    """
    bill = ap.rate("agora-us-standard:starter", {"rtc.hd": 91_003}, ON)
    read = written(json.dumps(bill.to_record()), "json")

    assert (read.total, read.on, read.currency) == (bill.payable, ON, "USD")
    assert read.amounts["fees"] > 0
    assert ap.reconcile(read, {"rtc.hd": 91_003}, "agora-us-standard:starter").is_explained


def test_an_answer_by_component():
    """
    Components are lines of the meters that their words are said to be: used before packages, covered by packages.
    """
    bill = ap.read_bill(DETAIL, NAMES)

    assert (bill.on, bill.total) == (date(2026, 8, 1), Decimal("1.043"))
    assert bill.quantities == {"rtc.hd": 122, "rtc.audio": 61}
    assert bill.covered == {"rtc.hd": 100}
    assert bill.notes == ("Left out: 1 row of p_cvm.",)


def test_an_answer_against_the_usage():
    """
    What packages covered, which the bill itself says, explains it; the sum of its days is rounded once.
    """
    bill = ap.read_bill(DETAIL, NAMES)
    found = ap.reconcile(bill, {"rtc.hd": 122, "rtc.audio": 61}, "trtc-cn:list")

    assert found.billed.total == Decimal("1.04")
    assert ("packs drawn",) in said(found)
    assert found.is_explained


def test_one_row_of_an_answer(written):
    """
    A row alone is an answer, too.
    """
    row = json.loads(DETAIL.read_text("utf-8"))["Response"]["DetailSet"][0]

    assert written(json.dumps(row), "json", names=NAMES).total == Decimal("0.987")


def test_a_name_that_is_null(written):
    """
    A component without a name of its item is called by the other one, as if the item were not there.
    """
    text = DETAIL.read_text("utf-8").replace('"ItemCodeName": "高清"', '"ItemCodeName": null')

    assert refused(written, text, "json", names=NAMES)[0].endswith(
        "which meter is '时长'? Say it with --line '时长=METER', as with rtc.hd"
    )


def test_labels_that_nobody_explains(written):
    """
    Each label that may be any meter is asked for once; so is a number that is none, at its place.
    """
    text = DETAIL.read_text("utf-8").replace('"RealCost": "0.42700000"', '"RealCost": "much"')

    at = "bill.json: Response.DetailSet[0].ComponentSet"

    assert refused(written, text, "json") == [
        f"{at}[0]: which meter is '时长 高清'? Say it with --line '时长 高清=METER', as with rtc.hd",
        f"{at}[1]: which meter is '时长 语音'? Say it with --line '时长 语音=METER', as with rtc.hd",
        f"{at}[1].RealCost: RealCost must be a number like 300000 or 0.99, not 'much'",
    ]


def test_rows_of_two_months(written):
    """
    A bill by the time of payment has days of two months, whose prices may differ: it is refused.
    """
    text = DETAIL.read_text("utf-8").replace('"FeeBeginTime": "2026-08-02', '"FeeBeginTime": "2026-07-31')

    assert refused(written, text, "json", names=NAMES) == [
        "bill.json: DetailSet: rows of 2026-07, 2026-08: ask for one month, with PeriodType byUsedTime"
    ]


@pytest.mark.parametrize("day", ['""', "null"])
def test_a_row_of_no_day(written, day):
    """
    A row without a day beside those that have one may be of another month: it is refused at its place.
    """
    text = DETAIL.read_text("utf-8").replace('"FeeBeginTime": "2026-08-02 00:00:00"', f'"FeeBeginTime": {day}')

    assert refused(written, text, "json", names=NAMES) == [
        "bill.json: Response.DetailSet[1].FeeBeginTime: is missing: of which month is the row?"
    ]


WRONG_TOML = """\
[bill]
currency = "CNY"
totl = 5

[[line]]
meter = "rtc.hdd"
amount = 1

[[line]]
meter = "rtc.hd"
quantity = -1
per = 0
amount = 1

[[line]]
label = "fee"
"""


def test_all_that_is_wrong_with_toml(written):
    """
    Wrong keys, meters, numbers and missing amounts are said at once, with lines, keys and what was meant.
    """
    assert refused(written, WRONG_TOML) == [
        "bill.toml:3: bill.totl: unknown key; did you mean 'total'?",
        "bill.toml:6: line[0].meter: unknown meter 'rtc.hdd'; did you mean 'rtc.hd' or 'rtc.fhd' or 'rtc.sd'?",
        "bill.toml:11: line[1].quantity: a quantity must not be negative, not -1",
        "bill.toml:12: line[1].per: per must be more than 0, not 0",
        "bill.toml:15: line[2].amount: is missing",
    ]


@pytest.mark.parametrize(
    ("text", "said_of_it"),
    [
        ("[bill]\n", ["bill.toml:1: line: a bill needs a line at least, or a total"]),
        ("[[line]]\namount = 1\n", ["bill.toml:1: line[0]: is of a meter, or has a label: not both, nor neither"]),
        (
            '[[line]]\nmeter = "rtc.hd"\nlabel = "x"\namount = 1\n',
            ["bill.toml:1: line[0]: is of a meter, or has a label: not both, nor neither"],
        ),
    ],
)
def test_bills_that_say_too_little_or_too_much(written, text, said_of_it):
    """
    A bill without anything, a line without a name and one with two are refused.
    """
    assert refused(written, text) == said_of_it


def test_all_that_is_wrong_with_csv(written):
    """
    Cells that are no numbers, unknown meters and rows of another width are said at once, with their lines.
    """
    text = "meter,label,amount\nrtc.hd,,much\nrtc.hdd,,1\nrtc.hd,1\n"

    assert refused(written, text, "csv") == [
        "bill.csv:2: amount: it must be a number like 300000 or 0.99, not 'much'",
        "bill.csv:3: meter: unknown meter 'rtc.hdd'; did you mean 'rtc.hd' or 'rtc.fhd' or 'rtc.sd'?",
        "bill.csv:4: has 2 cells, the header has 3",
    ]


def test_a_header_that_is_wrong(written):
    """
    Columns that are unknown, or twice, and a missing one are said at once.
    """
    assert refused(written, "meter,meter,quantiti\n", "csv") == [
        "bill.csv:1: amount: is missing",
        "bill.csv:1: meter: is the name of two columns",
        "bill.csv:1: quantiti: is no column of a bill; did you mean 'quantity'?",
    ]


@pytest.mark.parametrize(("text", "said_of_it"), [("{}", "is no bill that is known"), ("{", "is not JSON")])
def test_json_that_is_no_bill(written, text, said_of_it):
    """
    JSON of another kind says which kinds there are.
    """
    [message] = refused(written, text, "json")

    assert said_of_it in message


def test_labels_of_a_table(written):
    """
    Labels of a file may be said to be meters; those of the offer's own book are known.
    """
    text = '[[line]]\nlabel = "HD"\namount = 1\n[[line]]\nmeter = "own.minutes"\namount = 2\n'
    bill = written(text, names={"HD": "rtc.hd"}, meters=["own.minutes"])

    assert [line.name for line in bill.lines] == ["rtc.hd", "own.minutes"]
