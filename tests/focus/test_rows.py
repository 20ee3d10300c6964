"""Rows of FOCUS from the command line and of files: what is written, and what is refused in words."""

import csv
import gc
import json
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import attrs
import pyarrow.parquet as pq
import pytest
from contracts import text
from own_book import OWN_BOOK

from agorapricing.cli import main
from agorapricing.errors import AgorapricingError, UnknownNameError
from agorapricing.focus import RowFile, as_csv, as_file, as_table, cost_rows
from agorapricing.rating import find_offer, rate
from agorapricing.report import load_run

ON = date(2026, 7, 1)
EXPORTS = Path(__file__).parents[1] / "data" / "exports"
PACKAGE = ("agora-us-standard:business-plus", "rtc.standard=1_000_001", "--on", "2026-07-01")


def rows_of(path):
    """The rows of a file of CSV."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def printed(capsys, *arguments):
    """The rows that a command prints."""
    assert main(arguments) == 0
    return list(csv.DictReader(capsys.readouterr().out.splitlines()))


def test_a_bill(capsys):
    """
    A bill's rows are a purchase, what it covers, and what of it is unused.
    """
    rows = printed(capsys, "bill", *PACKAGE, "--format", "focus", "--billing-account", "acme-7")

    assert [(row["ChargeCategory"], row["CommitmentDiscountStatus"]) for row in rows] == [
        ("Purchase", ""),
        ("Usage", "Used"),
        ("Usage", "Unused"),
    ]
    assert [row["EffectiveCost"] for row in rows] == ["0", "811.994145326666", "405.995854673334"]
    assert {row["BillingAccountId"] for row in rows} == {"acme-7"}
    assert {row["ChargePeriodStart"] for row in rows} == {"2026-07-01T00:00:00Z"}
    assert rows[1]["PricingUnit"] == "1000 Minutes"
    assert rows[1]["PricingQuantity"] == "1000.001"


def test_another_version(capsys):
    """
    `--focus 1.4` alone asks for rows, in its columns.
    """
    [row, *_] = printed(capsys, "bill", *PACKAGE, "--focus", "1.4")

    assert row["ServiceProviderName"] == "agora"
    assert "ProviderName" not in row


def test_months_begin_where_the_vendor_is(capsys):
    """
    Moments are in UTC, of months that begin at midnight in the vendor's zone.
    """
    [row] = printed(capsys, "bill", "trtc-cn:payg", "rtc.hd=10", "--on", "2026-07-01", "--format", "focus")

    assert (row["BillingPeriodStart"], row["BillingPeriodEnd"]) == ("2026-06-30T16:00:00Z", "2026-07-31T16:00:00Z")


def test_a_file_of_parquet_has_decimals(tmp_path):
    """
    The same rows are in a file of Parquet, with exact numbers and moments.
    """
    out = tmp_path / "rows.parquet"
    assert main(["bill", *PACKAGE, "--format", "focus", "-o", str(out)]) == 0
    table = pq.read_table(out)

    assert str(table.schema.field("BilledCost").type) == "decimal128(38, 18)"
    assert str(table.schema.field("BillingPeriodStart").type) == "timestamp[ms, tz=UTC]"
    assert sum(table["EffectiveCost"].to_pylist()) == Decimal("1217.99")
    assert main(["bill", *PACKAGE, "--format", "focus", "-o", str(out)]) == 1
    assert main(["bill", *PACKAGE, "--format", "focus", "-o", str(out), "--force"]) == 0


def test_the_same_without_a_file(tmp_path):
    """
    A file of CSV has what is printed.
    """
    offer = find_offer("agora-us-standard:payg", ON)
    rows = cost_rows(offer, rate(offer, {"rtc.standard": 20_000}))
    with RowFile(tmp_path / "rows.csv") as file:
        file.write(rows[:1])
        file.write(rows[1:])
        file.complete()

    assert (tmp_path / "rows.csv").read_bytes() == as_file(rows, "rows.csv") == as_csv(rows).encode()


TERM = ("term", "agora-us-standard:payg", "rtc.standard=100_000", "--start", "2026-07-01", "--months", "2")


def test_a_term(capsys):
    """
    A pack is bought once and shared out by the month; what is left of it at the end is in no row.
    """
    rows = printed(capsys, *TERM, "--buy", "2026-07=top-up:250000", "--format", "focus")
    packs = [row for row in rows if row["CommitmentDiscountId"]]

    assert [row["BilledCost"] for row in packs] == ["230", "0", "0"]
    assert [row["EffectiveCost"] for row in packs] == ["0", "82.8", "82.8"]
    assert packs[0]["ChargePeriodEnd"] == "2027-08-01T00:00:00Z"
    assert packs[0]["ChargeFrequency"] == "One-Time"


def test_a_term_of_an_account(capsys):
    """
    The account that is asked for goes before the name of what is used, which stands where none is.
    """
    rows = [printed(capsys, *TERM, *asked, "--format", "focus") for asked in ((), ("--billing-account", "acme-7"))]

    assert [{row["BillingAccountId"] for row in some} for some in rows] == [{"usage"}, {"acme-7"}]


def log_in(folder, *days):
    """A log of a call of ten minutes on each of some days, as a file."""
    times = [f"{day}T10:00:00Z,{day}T10:10:00Z" for day in days]
    lines = ["room,user,start,end,stream,size", *(f"r,{user},{each},a,720p" for each in times for user in "ab")]
    log = folder / "calls.csv"
    log.write_text("\n".join(lines) + "\n", "utf-8")
    return str(log)


def test_a_log(capsys, tmp_path):
    """
    The rows of a log are those of its months.
    """
    log = log_in(tmp_path, "2026-06-30", "2026-07-01")
    rows = printed(capsys, "bill", "trtc-cn:payg", log, "--whole-months", "--format", "focus")

    assert {row["BillingPeriodEnd"] for row in rows} == {"2026-06-30T16:00:00Z", "2026-07-31T16:00:00Z"}


def test_months_of_a_log_have_their_own_prices(capsys, tmp_path):
    """
    Each month of a log names the edition of the book that its prices are of.
    """
    log = log_in(tmp_path, "2024-05-31", "2024-06-10")
    rows = printed(capsys, "bill", "agora-cn:payg", log, "--whole-months", "--format", "focus")
    editions = {row["BillingPeriodEnd"]: json.loads(row["SkuPriceDetails"])["x_Edition"] for row in rows}

    assert editions == {"2024-05-31T16:00:00Z": "2024-02-06", "2024-06-30T16:00:00Z": "2024-06-01"}


def confidential(folder):
    """A contract whose terms are not shown."""
    deal = folder / "deal.toml"
    deal.write_text(text("percent_off = 13.75", base="agora-us-standard:business-plus", confidential="true"), "utf-8")
    return str(deal)


@pytest.mark.parametrize("tax", [(), ("--tax", "sg-gst")])
def test_a_confidential_contract(capsys, tmp_path, tax):
    """
    Of a confidential contract a row says the total, and one the tax: no price, no quantity, no discount.
    """
    given = ("bill", "agora-us-standard:ea", *PACKAGE[1:], "--contract", confidential(tmp_path), *tax)
    rows = printed(capsys, *given, "--focus", "1.4")

    assert [row["ChargeCategory"] for row in rows if "rounding" not in row["ChargeDescription"]] == [
        "Adjustment",
        *(["Tax"] if tax else []),
    ]
    hidden = ("SkuId", "ListUnitPrice", "PricingQuantity", "ConsumedQuantity", "x_Discounts", "CommitmentDiscountId")
    assert {row[column] for row in rows for column in hidden} == {""}
    assert {row["ListCost"] == row["BilledCost"] == row["ContractedCost"] for row in rows} == {True}
    assert "13.75" not in str(rows)


ROWS = "account,month,rtc.standard\nann,2026-07,1000\nbob,2026-07,2000000\nann,2026-08,5\ncid,2026-07,x\n"
RATE = ("--offers", "agora-us-standard:business-plus", "--format", "focus")


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_rated_files(tmp_path, ending, capsys):
    """
    Each row of a file has the rows of its bill, of its account and month; bad rows are set aside.
    """
    usage, out = tmp_path / "usage.csv", tmp_path / f"rows.{ending}"
    usage.write_text(ROWS, "utf-8")
    assert main(["rate", str(usage), "-o", str(out), *RATE]) == 0
    rows = rows_of(out) if ending == "csv" else pq.read_table(out).to_pylist()

    assert "4,148.97" in capsys.readouterr().out
    billed = {}
    for row in rows:
        key = row["BillingAccountId"], str(row["BillingPeriodStart"])[:7]
        billed[key] = billed.get(key, 0) + Decimal(row["BilledCost"])
    assert billed == {
        ("ann", "2026-07"): Decimal("1217.99"),
        ("bob", "2026-07"): Decimal("1712.99"),
        ("ann", "2026-08"): Decimal("1217.99"),
    }
    assert len(rows_of(Path(f"{out}.rejects.csv"))) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("rows.csv", "--offers", "agora-us-standard:pro", "agora-us-standard:payg"), "are of one offer, and 2"),
        (("rows.json", "--offers", "agora-us-standard:pro"), "'.json'. Known: .csv, .parquet"),
        (("rows.csv", "--offers", "agora-us-standard:pro", "--column", "account=rtc.hd"), "need a column `account`"),
        (("usage.csv", "--offers", "agora-us-standard:pro"), "usage.csv"),
    ],
)
def test_files_that_are_refused(tmp_path, monkeypatch, capsys, arguments, said):
    """
    Several offers, other endings, rows of nobody, and a file over the one that is read: refused, and nothing written.
    """
    monkeypatch.chdir(tmp_path)
    (tmp_path / "usage.csv").write_text("account,rtc.standard\n1,2\n", "utf-8")
    before = set(tmp_path.iterdir())

    assert main(["rate", "usage.csv", "--format", "focus", "-o", *arguments]) in {1, 2}
    assert said in capsys.readouterr().err
    assert set(tmp_path.iterdir()) == before


def test_rows_that_are_stopped_leave_nothing(tmp_path, monkeypatch):
    """
    After an interrupt there is no file of rows, and none of the rejects of rows that are not there.
    """
    usage, out = tmp_path / "usage.csv", tmp_path / "rows.csv"
    usage.write_text(ROWS, "utf-8")

    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("agorapricing.focus.files.RowFile.write_lines", interrupt)

    assert main(["rate", str(usage), "-o", str(out), *RATE]) == 130
    assert [*tmp_path.iterdir()] == [usage]


def test_rows_go_over_no_contract(tmp_path, monkeypatch, capsys):
    """
    A file of rows is not written over a contract that is read, whatever the contract's file is called.
    """
    monkeypatch.chdir(tmp_path)
    Path("usage.csv").write_text("account,rtc.standard\n1,2\n", "utf-8")
    deal = Path(confidential(tmp_path)).rename("deal.csv")
    before = deal.read_text("utf-8")
    rated = ("rate", "usage.csv", "--offers", "agora-us-standard:ea", *PACKAGE[2:], "--contract", "deal.csv")

    assert main([*rated, "--format", "focus", "-o", "deal.csv"]) == 1
    assert "would overwrite deal.csv, which is read" in capsys.readouterr().err
    assert deal.read_text("utf-8") == before


def test_rows_replace_no_file_unasked(tmp_path, monkeypatch, capsys):
    """
    A file of rows that is there is replaced only with --force; the run is kept beside it.
    """
    monkeypatch.chdir(tmp_path)
    line = ("bill", *PACKAGE, "--format", "focus", "-o", "rows.csv")
    Path("rows.csv").write_text("old")

    assert main([*line]) == 1
    assert "rows.csv: is there already" in capsys.readouterr().err
    assert Path("rows.csv").read_text() == "old"
    assert main([*line, "--force", "--save", "run.json"]) == 0
    assert len(rows_of(Path("rows.csv"))) == 3
    assert load_run(Path("run.json")).command == ("bill", *PACKAGE, "--format", "focus")


def test_the_fee_of_a_tier_is_usage(capsys):
    """
    What usage costs at once when it comes into a tier is the price of that usage, and no purchase.
    """
    usage = ("whiteboard.online=3_000_001", "--on", "2026-07-01")
    rows = printed(capsys, "bill", "trtc-cn:list", *usage, "--format", "focus")
    [fee] = [row for row in rows if row["BilledCost"] == "1000"]

    assert fee["ChargeCategory"] == "Usage"
    assert "Purchase" not in {row["ChargeCategory"] for row in rows}


def test_rows_of_one_name_have_ids_of_their_own():
    """
    Where a bill has several lines of one name, as two fees, no two of their rows have one id, stage and discounts.
    """
    offer = find_offer("agora-cn:payg", date(2026, 7, 1))
    bill = rate(offer, {"rtc.hd": 900_000})
    rows = cost_rows(offer, attrs.evolve(bill, lines=(*bill.lines, *bill.lines)))
    ids = [(row.kind.sku.price_id, row.kind.stage, row.kind.discounts) for row in rows if row.kind.sku]

    assert len({*ids}) == len(ids) == 2 * len([row for row in cost_rows(offer, bill) if row.kind.sku])


BLOCKS = """
[meter."caption.minutes"]
title = "Captions"
unit = "minute"

[[edition]]
start = 2026-02-01
dated = "stated"
continues = 2026-01-01

[[edition.rate]]
source = "page"
meter = "caption.minutes"
model = "package"
size = 600
price = 30
"""


def test_whole_blocks_are_priced_by_the_block(tmp_path, capsys):
    """
    Of a price of whole blocks the quantity is of blocks, each at its price, however few minutes are in the last.
    """
    book = tmp_path / "own.toml"
    book.write_text(OWN_BOOK + BLOCKS, "utf-8")
    [row] = printed(capsys, "bill", f"{book}:list", "caption.minutes=601", "--on", "2026-07-01", "--format", "focus")

    assert (row["PricingUnit"], row["PricingQuantity"], row["ListUnitPrice"]) == ("Blocks", "2", "30")
    assert row["BilledCost"] == "60"


@pytest.mark.parametrize("given", [("-o", "rows.csv"), ("--billing-account", "acme")])
def test_a_file_is_of_rows(capsys, given):
    """
    A file and an account are of rows of FOCUS; without them they are refused.
    """
    assert main(["bill", *PACKAGE, *given]) == 2
    assert "add --format focus" in capsys.readouterr().err


def test_rows_of_parquet_are_written_in_groups(tmp_path, monkeypatch):
    """
    However few rows come at once, a group has many, and the last one what is left.
    """
    monkeypatch.setattr("agorapricing.focus.files._GROUP", 4)
    offer = find_offer("agora-us-standard:payg", ON)
    rows = cost_rows(offer, rate(offer, {"rtc.standard": 20_000})) * 3
    with RowFile(tmp_path / "rows.parquet") as file:
        for row in rows:
            file.write([row])
        file.complete()
    written = pq.ParquetFile(tmp_path / "rows.parquet")
    counts = [written.metadata.row_group(place).num_rows for place in range(written.num_row_groups)]

    assert counts == [4] * (len(rows) // 4) + [len(rows) % 4] * bool(len(rows) % 4)
    assert written.read().to_pylist() == as_table(rows).to_pylist()


def test_what_has_no_room_in_parquet():
    """
    A number of more decimals than Parquet holds is refused, and written to CSV.
    """
    offer = find_offer("agora-us-standard:payg", ON)
    rows = cost_rows(offer, rate(offer, {"recording.hd": Decimal("1E-19")}))

    with pytest.raises(AgorapricingError, match="no room in Parquet"):
        as_table(rows)
    assert "0.0000000000000000001" in as_csv(rows)


def test_an_unknown_version():
    """
    A version that is not written is refused with those that are.
    """
    with pytest.raises(UnknownNameError, match=r"Known: 1\.2, 1\.4"):
        as_csv((), "1.3")


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_nothing_is_said_of_rows_that_are_left(tmp_path, monkeypatch, ending):
    """
    Where rows end with an error their file is gone, and no writer closes itself later on what is closed.
    """
    found = []
    monkeypatch.setattr(sys, "unraisablehook", found.append)
    usage = tmp_path / "usage.csv"
    usage.write_text("account,rtc.hd\nacme,5\n", "utf-8")
    line = ["rate", str(usage), "-o", str(tmp_path / f"rows{ending}"), "--offers", "agora-us:payg", "--tax", "none"]

    assert main([*line, "--format", "focus", "--on", "2026-07-01"]) == 1
    gc.collect(0)
    assert [each.name for each in tmp_path.iterdir()] == ["usage.csv"]
    assert found == []


def test_usage_of_no_month_has_no_rows(capsys):
    """
    What a console says of rooms names no day: the bill has a total, and rows, which are of a month, are refused.
    """
    line = ["bill", "trtc-cn:payg", str(EXPORTS / "trtc-room-usage.csv"), "--whole-months"]

    assert main([*line, "--format", "csv"]) == 0
    capsys.readouterr()
    assert main([*line, "--format", "focus"]) == 1
    assert "rows of FOCUS are of a month, and the usage is undated" in capsys.readouterr().err
