"""Rows of bills and tables: details of dosage, the third level of a bill, FOCUS, and tables of one's own."""

import json
import re
from datetime import date
from decimal import Decimal

import pytest

from agorapricing.calllog import bill_log
from agorapricing.consoles import KINDS, knows, read_consoles
from agorapricing.errors import AgorapricingError, InvalidFileError
from agorapricing.frames.files import batches
from agorapricing.pricebook import vocabulary

AUGUST = date(2026, 8, 1)
DETAIL = {
    "BusinessCode": "p_rav",
    "FeeBeginTime": "2026-08-01 00:00:00",
    "ComponentSet": [
        {
            "ComponentCodeName": "时长",
            "ItemCodeName": "高清",
            "UsedAmount": "20.00000000",
            "UsedAmountUnit": "分钟",
            "RealTotalMeasure": "120.00000000",
            "DeductedMeasure": "100.00000000",
            "RealCost": "0.56000000",
        }
    ],
}
FOCUS = "ChargeCategory,ConsumedQuantity,ConsumedUnit,ChargePeriodStart,SkuId,BilledCost,SubAccountId\n"


def quantities(usage):
    """What was used by meter, in seconds where it is time."""
    found = {}
    for row in usage.rows:
        amount = row.seconds if row.unit in {"second", "minute"} else row.quantity
        found[row.meter] = found.get(row.meter, 0) + amount
    return found


def dosage(**changes):
    """A record of dosage."""
    row = {
        "AttrStr": [{"Key": "tgr", "Value": "超高清"}],
        "DosageBeginTime": "2026-08-02 10:00:00",
        "DosageEndTime": "2026-08-02 10:05:00",
        "DosageType": "minute",
        "DosageUnit": "分钟",
        "DosageValue": 6,
        "ProductCode": "p_rav",
        "SdkAppId": "1400700001",
    }
    return {**row, **changes}


def records(written, *rows, name="dosage.json"):
    """Write records of dosage."""
    return written({"Response": {"Record": list(rows)}}, name)


def test_dosage_is_read_before_packs_are_drawn(export):
    """
    The value before deductions is taken, of the app that the row names, which is numbered unless it is asked for.
    """
    usage = read_consoles([export("trtc-dosage-list.json")])

    assert quantities(usage) == {"rtc.fhd": (6 + 25) * 60}
    assert usage.projects == ("app-1",)
    assert read_consoles([export("trtc-dosage-list.json")], show_ids=True).projects == ("1400700001",)
    assert dict(bill_log("trtc-cn:payg", usage).only.usage) == {"rtc.fhd": 31}


def test_dosage_is_not_counted_twice(written):
    """
    Rows by five minutes are left out beside the same by day, a row that is there again is refused, others are no TRTC.
    """
    by_day = dosage(DosageType="day", DosageBeginTime="2026-08-02 00:00:00", DosageValue=31)
    usage = read_consoles([records(written, dosage(), by_day, dosage(ProductCode="p_cvm"))])
    again = read_consoles([records(written, dosage(), dosage())])

    assert quantities(usage) == {"rtc.fhd": 31 * 60}
    assert (usage.counts[0].used, usage.counts[0].not_billable) == (1, 2)
    assert [reject.reason for reject in again.rejects] == ["is there twice"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"DosageUnit": "GB"}, "its unit 'GB' is not minutes"),
        ({"AttrStr": []}, "names no tier"),
        ({"DosageBeginTime": "soon"}, "'soon' is no day"),
        ({"DosageValue": -1}, "超高清"),
    ],
)
def test_dosage_that_makes_no_sense(written, changes, reason):
    """
    A row with another unit, without a tier, a day or a quantity is refused with its reason.
    """
    [reject] = read_consoles([records(written, dosage(**changes))]).rejects
    assert reason in reject.reason


def test_words_for_tiers_are_given(written):
    """
    A word that no document has stops the reading and says how to give its meter.
    """
    path = records(written, dosage(AttrStr=[{"Key": "tgr", "Value": "高清"}]))
    with pytest.raises(InvalidFileError, match=r"the counter '高清'.*--column 高清=METER"):
        read_consoles([path])
    assert quantities(read_consoles([path], columns={"高清": "rtc.hd"})) == {"rtc.hd": 360}


@pytest.mark.parametrize("value", [{"Response": {"DetailSet": [DETAIL]}}, json.dumps(DETAIL) + "\n"])
def test_a_bill_is_read_for_its_use(written, value):
    """
    The measure before deductions is taken, and that after them only where it is absent; amounts of money are not read.
    """
    path = written(value)
    assert quantities(read_consoles([path], columns={"高清": "rtc.hd"})) == {"rtc.hd": 7200}
    with pytest.raises(InvalidFileError, match="高清"):
        read_consoles([path])

    prepaid = json.dumps(DETAIL).replace('"RealTotalMeasure": "120.00000000", ', "")
    assert quantities(read_consoles([written(prepaid, "p.json")], columns={"时长": "rtc.hd"})) == {"rtc.hd": 1200}


def test_other_products_of_a_bill_are_no_use(written):
    """
    Details of other products are not billable here, and those without components are refused.
    """
    path = written({"DetailSet": [DETAIL, {**DETAIL, "BusinessCode": "p_cvm"}, {**DETAIL, "ComponentSet": []}]})
    [counts] = read_consoles([path], columns={"高清": "rtc.hd"}).counts

    assert (counts.used, counts.refused, counts.not_billable) == (1, 1, 1)


def test_rows_of_focus(written):
    """
    Usage by sku counts in the unit that its row states; credits and taxes are no usage, another unit is refused.
    """
    rows = [
        "Usage,2.5,Hours,2026-08-01T00:00:00Z,hd,1,a",
        "Usage,90,Seconds,2026-08-02T00:00:00Z,hd,1,a",
        "Tax,1,Minutes,2026-08-02T00:00:00Z,hd,1,a",
        "Usage,1,GB,2026-08-02T00:00:00Z,hd,1,a",
    ]
    path = written(FOCUS + "".join(f"{row}\n" for row in rows), "focus.csv")
    usage = read_consoles([path], columns={"hd": "rtc.hd"})

    assert quantities(usage) == {"rtc.hd": 9090}
    assert [(reject.line, reject.reason[:13]) for reject in usage.rejects] == [(5, "its unit 'GB'")]
    assert dict(usage.counts[0].unbilled) == {"a charge of Tax": 1}


TABLE = "when,team,audio,hd secs,texts\n2026-08-01,a,5,61,7\n2026-08-02,b,1.5,59,0\n2026-08-03,a,1,x,1\n"
COLUMNS = {
    "when": "day", "team": "project", "audio": "rtc.audio", "hd secs": "rtc.hd@second", "texts": "signaling.messages"
}  # fmt: skip


@pytest.mark.parametrize("name", ["own.csv", "own.jsonl"])
def test_a_table_says_what_its_columns_are(written, name):
    """
    Columns are meters, in minutes or seconds, days and projects as is said; a cell that is no quantity refuses its row.
    """
    rows = [dict(zip(COLUMNS, line.split(","), strict=True)) for line in TABLE.splitlines()[1:]]
    text = TABLE if name == "own.csv" else "".join(f"{json.dumps(row)}\n" for row in rows)
    usage = read_consoles([written(text, name)], columns=COLUMNS)

    assert quantities(usage) == {"rtc.audio": Decimal(390), "rtc.hd": 120, "signaling.messages": 7}
    assert set(usage.projects) == {"app-1", "app-2"}
    assert len(usage.rejects) == 1
    [month] = usage.months()
    assert dict(month.profile.usage) == {"signaling.messages": 7}
    assert dict(bill_log("agora-us:payg", usage, AUGUST).only.usage)["rtc.hd"] == 2


def test_a_day_of_two_tables_counts_once(written):
    """
    A meter of a day that two tables of one project have is refused; of two projects, another meter or another day, and
    without a day, they are added.
    """
    one = written("day,team,minutes\n2026-08-01,a,100\n2026-08-02,a,1\n", "one.csv")
    two = written("day,team,minutes\n2026-08-01,a,20\n2026-08-01,a,3\n", "two.csv")
    dated, teams = {"day": "day", "minutes": "rtc.hd"}, {"team": "project"}

    def hd(names, columns):
        return sum(int(row.quantity) for row in read_consoles([one, two], names=names, columns=columns).rows)

    with pytest.raises(AgorapricingError, match=r"both have rtc.hd of 2026-08-01: name them as NAME=FILE if they are"):
        hd({}, dated)
    with pytest.raises(AgorapricingError, match=r"both have rtc.hd of 2026-08-01 of app-1: leave one away"):
        hd({}, {**dated, **teams})
    assert hd({str(one): "a", str(two): "b"}, dated) == hd({}, {"minutes": "rtc.hd"}) == 124


def test_columns_of_one_meter_are_added(written):
    """
    Two columns of a table may be of one meter, also in two units: none of them replaces the other.
    """
    columns = {"when": "day", "audio": "rtc.hd", "hd secs": "rtc.hd@second", "texts": "rtc.hd"}
    usage = read_consoles([written(TABLE.replace(",x,", ",0,"), "own.csv")], columns=columns)

    assert quantities(usage) == {"rtc.hd": 60 * (Decimal("7.5") + 8) + 120}


def test_a_column_that_is_not_read_is_said(written):
    """
    Of which columns nothing is said stands among the findings, until it is said that they are left out.
    """
    left_out = {"when": "day", "audio": "rtc.audio", "team": ""}
    findings = read_consoles([written(TABLE, "own.csv")], columns=left_out).findings
    assert [each for each in findings if "not read" in each] == [
        "own.csv: nothing is said of these columns, and they are not read: hd secs, texts"
    ]
    every = dict.fromkeys(("hd secs", "texts"), "")
    findings = read_consoles([written(TABLE, "own.csv")], columns={**left_out, **every}).findings
    assert not any("not read" in each for each in findings)


def test_an_empty_cell_is_not_nothing(written):
    """
    A cell that is empty is refused: it is not known whether it means 0.
    """
    [reject] = read_consoles(
        [written(TABLE.replace("59,0", "59,"), "own.csv")], columns={"when": "day", "texts": "signaling.messages"}
    ).rejects
    assert (reject.line, reject.reason[:5]) == (3, "texts")


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"audio": "rtc.audo"}, "there is no meter 'rtc.audo'; did you mean 'rtc.audio'"),
        ({"audio": "rtc.audio", "teem": "project"}, "has no column 'teem'; did you mean 'team'"),
        ({}, "is of no kind that is known: .*` reads a log of calls"),
    ],
)
def test_a_table_that_is_not_explained(written, columns, message):
    """
    A meter and a column that there are not are refused with what was meant, and so is a table without a word.
    """
    with pytest.raises(InvalidFileError, match=message):
        read_consoles([written(TABLE, "own.csv")], columns=columns)


def test_tables_of_other_formats(tmp_path):
    """
    Parquet and XLSX are read as tables, where what reads them is there.
    """
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "own.parquet"
    parquet.write_table(arrow.table({"day": [AUGUST], "hd": [61]}), path)

    assert quantities(read_consoles([path], columns={"day": "day", "hd": "rtc.hd@second"})) == {"rtc.hd": 61}


@pytest.mark.parametrize("zone", ["Foo/Bar", "+99:00"])
def test_times_of_an_unknown_zone(tmp_path, zone):
    """
    A column of times in a zone that nobody knows is refused by its name, as is one that rows of usage pass on.
    """
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "own.parquet"
    days = arrow.array([1_785_542_400], arrow.timestamp("s", tz=zone))
    parquet.write_table(arrow.table({"day": days, "rtc.hd": [61]}), path)
    wrong = f"own.parquet: its column day is in the unknown time zone '{re.escape(zone)}'"
    with pytest.raises(InvalidFileError, match=wrong):
        read_consoles([path], columns={"day": "day", "rtc.hd": "rtc.hd@second"})
    with pytest.raises(InvalidFileError, match=wrong):
        next(batches(path))


def test_xlsx(tmp_path):
    """
    The first sheet of a workbook is a table; a number is read by its shortest digits.
    """
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (("day", "hd"), (AUGUST, 0.1), (None, None), ("2026-08-02", 5)):
        book.active.append(row)
    book.save(tmp_path / "own.xlsx")
    usage = read_consoles([tmp_path / "own.xlsx"], columns={"day": "day", "hd": "rtc.hd"})

    assert quantities(usage) == {"rtc.hd": Decimal(306)}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "is not JSON"),
        ("[1]", "is of no kind"),
        ('{"usages": 5}', "is of no kind"),
        ('{\n"usages": [{"date": "2026-08-01", "usage": {"durationAudioAll": NaN}}]}', "NaN is no number"),
        ("", "it is empty"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_what_is_no_file_of_a_console(written, text, message):
    """
    What cannot be read is refused with the file's name, and never by a crash.
    """
    with pytest.raises(InvalidFileError, match=message):
        read_consoles([written(text)])


def test_kinds_say_what_they_are():
    """
    Every kind says what it is, whose, its unit and zone, its fields, what it cannot know, and what it refuses.
    """
    for name, kind in KINDS.items():
        assert kind.title, name
        assert kind.version, name
        assert kind.unknown, name
        assert kind.vendor or name in {"focus", "table"}
        assert set(kind.fields.values()) <= vocabulary().meters.keys()


def test_samples_are_told_apart(export):
    """
    Each sample is known by its content as one kind, or as the two that are alike, and a log of calls is none.
    """
    for path in export("").iterdir():
        assert knows(path) is (path.name != "own.csv"), path
    with pytest.raises(AgorapricingError, match="at least one file"):
        read_consoles([])


def test_items_of_an_array_have_their_lines(written):
    """
    What is refused of an array at the top of a file has the line on which it begins.
    """
    event = {"productId": 1, "eventType": 103, "payload": {"channelName": "c", "ts": 5, "uid": 1}}
    path = written(f"[\n{json.dumps(event)},\n\n{json.dumps(event, indent=1)},\n7,\n{{}}]", "events.json")
    usage = read_consoles([path])
    assert [(each.line, each.reason) for each in usage.rejects] == [(13, "is no JSON object")]
    late = {**event, "payload": {"channelName": "c"}}
    path = written(f"[{json.dumps(event)},\n{json.dumps(late)}\n]", "late.json")
    assert [each.line for each in read_consoles([path]).rejects] == [2]


def test_a_row_of_focus_that_is_there_twice(tmp_path):
    """
    A row that is the same in all of its columns is refused; one of another resource is used.
    """
    path = tmp_path / "focus.csv"
    head = "ChargeCategory,ConsumedQuantity,ConsumedUnit,ChargePeriodStart,SkuId,ResourceId\n"
    row = "Usage,5,Minutes,2026-08-01T00:00:00Z,hd,{}\n"
    path.write_text(head + row.format(1) * 2 + row.format(2), "utf-8")
    usage = read_consoles([path], columns={"hd": "rtc.hd"})
    assert [(each.line, each.reason) for each in usage.rejects] == [(3, "is there twice")]
    assert sum(row.seconds for row in usage.rows) == 600
    assert (usage.zone, "those of UTC" in " ".join(usage.by_name[0].notes)) == ("UTC", True)


def test_a_word_for_a_tier_is_a_guess(written):
    """
    The word of dosage that is taken as Full HD is said to be a guess, and another meter replaces it.
    """
    path = records(written, dosage())
    usage = read_consoles([path])
    assert (usage.meters, any("a guess" in each for each in usage.by_name[0].notes)) == ({"rtc.fhd"}, True)
    assert read_consoles([path], columns={"超高清": "rtc.2k"}).meters == {"rtc.2k"}


@pytest.mark.parametrize("ending", ["parquet", "xlsx"])
def test_a_table_is_what_its_name_says(tmp_path, ending):
    """
    A file of JSON that is called a table is no table.
    """
    path = tmp_path / f"usage.{ending}"
    path.write_text("{}", "utf-8")

    with pytest.raises(InvalidFileError, match=r"is not (Parquet|XLSX)"):
        read_consoles([path])
