"""Rows of files at the prices of their months."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing.cli import main
from agorapricing.errors import UnknownNameError
from agorapricing.frames import rate_files
from agorapricing.frames.days import some_day

BOUND = date(2021, 2, 1)  # an edition of agora-cn
ROWS = "account,month,rtc.hd\na,2021-02,50000\nb,2021-01,50000\na,2026-07-31,50000\n"
OFFERS = ("agora-cn:payg", "agora-cn-standard:basic")


def rated(tmp_path, text, offers=OFFERS, **options):
    """What comes of rows: the summary, the rows that are written and the rejects."""
    path, out = tmp_path / "usage.csv", tmp_path / "out.csv"
    path.write_text(text, "utf-8")
    found = rate_files(offers, [path], out, **options)
    return found, *(_rows(each) for each in (out, tmp_path / "out.csv.rejects.csv"))


def _rows(path):
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))


def test_each_row_has_the_prices_of_its_month(tmp_path):
    """
    A row is priced on the first day of its month, in the order of the file; an offer of later days has nothing there.
    """
    found, rows, rejects = rated(tmp_path, ROWS)
    days = [date(2021, 2, 1), date(2021, 1, 1), date(2026, 7, 1)]
    amounts = [ap.rate(OFFERS[0], {"rtc.hd": 50_000}, day).payable for day in days]

    assert [row["month"] for row in rows] == ["2021-02", "2021-01", "2026-07-31"]
    assert [Decimal(row[OFFERS[0]]) for row in rows] == amounts
    assert [row[OFFERS[1]] for row in rows][:2] == ["", ""]
    assert Decimal(rows[2][OFFERS[1]]) == ap.rate(OFFERS[1], {"rtc.hd": 50_000}, days[2]).payable
    assert [row["cheapest"] for row in rows] == [OFFERS[0]] * 3
    assert (found.on, found.months, rejects) == (None, ("2021-01", "2021-02", "2026-07"), [])
    assert [tally.rated for tally in found.tallies] == [3, 1]
    assert found.tallies[0].total == sum(amounts)


def test_what_a_log_is_metered_to_is_rated_as_its_bill(tmp_path, capsys):
    """
    The file that `meter --log -o` writes is rated to the months of the bill of the same log.
    """
    path, usage, out = (tmp_path / name for name in ("calls.csv", "usage.csv", "out.csv"))
    spans = [
        "2021-01-31T20:00:00+08:00,2021-02-01T04:00:00+08:00",
        "2021-02-03T00:00:00+08:00,2021-02-03T09:00:00+08:00",
    ]
    rows = [f"r{at},{who},{span},s,720p" for at, span in enumerate(spans) for who in ("ann", "bo", "cy")]
    path.write_text("\n".join(["room,user,start,end,stream,size", *rows]))

    assert main(["meter", "--log", str(path), "--books", "agora-cn", "-o", str(usage)]) == 0
    assert main(["rate", str(usage), "-o", str(out), "--offers", "agora-cn:list", "--format", "plain"]) == 0
    bills = ap.bill_log("agora-cn:list", ap.read_log(path)).bills
    assert {row["month"]: Decimal(row["agora-cn:list"]) for row in _rows(out)} == {
        month: bill.payable for month, bill in bills.items()
    }
    assert "Rated rows, prices of each row's month, 2021-01 to 2021-02" in capsys.readouterr().out


@pytest.mark.parametrize("day", [BOUND - timedelta(days=1), BOUND, BOUND + timedelta(days=1)])
def test_a_day_that_is_given_holds(tmp_path, day):
    """
    With a day all rows have its prices, whatever their months, and the summary says so.
    """
    found, rows, rejects = rated(tmp_path, f"{ROWS}c,July,50000\n", OFFERS[:1], on=day)
    amount = ap.rate(OFFERS[0], {"rtc.hd": 50_000}, day).payable

    assert {Decimal(row[OFFERS[0]]) for row in rows} == {amount}
    assert (len(rows), rejects, found.on, found.months) == (4, [], day, ())
    assert f"every row has the prices of {day}, whatever its column month says" in str(found)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("2021-00", "not a month: 2021-00, write 2026-07"),
        ("2021-13", "not a month: 2021-13, write 2026-07"),
        ("2021/02", "not a month: 2021/02, write 2026-07"),
        ("202102", "not a month: 202102, write 2026-07"),
        ("2021-2", "not a month: 2021-2, write 2026-07"),
        ("", "missing"),
        (" ", "missing"),
    ],
)
def test_what_is_no_month_is_a_reject(tmp_path, cell, reason):
    """
    A row without a month is set aside with its line and the reason; the others are rated.
    """
    found, rows, rejects = rated(tmp_path, f"{ROWS}c,{cell},5\nd,2021-02,-1\n")

    assert [(row["row"], row["reason"]) for row in rejects] == [
        ("5", f"month: {reason}"),
        ("6", "rtc.hd: negative: -1"),
    ]
    assert (found.rows, found.written, len(rows)) == (5, 3, 3)


@given(
    st.lists(st.tuples(st.sampled_from(["2021-01", "2021-02", "2026-07", "x", ""]), st.sampled_from(["1", "-1", ""])))
)
@settings(max_examples=4)
def test_no_row_is_lost(tmp_path_factory, cells):
    """
    Rows in are rows out and rejects, in order, whatever months they are of; each has the amount of its own file.
    """
    text = "".join(f"{place},{month},{minutes}\n" for place, (month, minutes) in enumerate(cells))
    found, rows, rejects = rated(tmp_path_factory.mktemp("m"), f"place,month,rtc.hd\n{text}", OFFERS[:1])
    good = [place for place, (month, minutes) in enumerate(cells) if len(month) > 1 and minutes == "1"]

    assert [int(row["place"]) for row in rows] == good
    assert [int(row["row"]) - 2 for row in rejects] == [place for place in range(len(cells)) if place not in good]
    assert found.rows == len(cells)


@pytest.mark.parametrize("dtype", [pl.Date, pl.Datetime, pl.String])
def test_months_of_parquet(tmp_path, dtype):
    """
    Months of Parquet may be days, moments or text.
    """
    days = pl.Series("month", [date(2021, 1, 31), date(2021, 2, 1)]).cast(dtype)
    pl.DataFrame({"month": days, "rtc.hd": [50_000, 50_000]}).write_parquet(tmp_path / "usage.parquet")
    found = rate_files(OFFERS[:1], [tmp_path / "usage.parquet"], tmp_path / "out.parquet")

    assert found.months == ("2021-01", "2021-02")
    assert pl.read_parquet(tmp_path / "out.parquet")["month"].to_list() == days.to_list()


def test_a_column_of_another_meaning(tmp_path):
    """
    A column `month` that is mapped to no meter is passed through, and the prices are those of today.
    """
    found, rows, _ = rated(tmp_path, ROWS, OFFERS[:1], meters={"month": ""})

    assert (found.on, found.months) == (date.today(), ())
    assert len({row[OFFERS[0]] for row in rows}) == 1


def test_an_offer_of_older_editions(tmp_path):
    """
    An offer that is sold no more is rated in the months that had it, and refused without months.
    """
    name = "trtc-intl:pack-25k"
    day = some_day(name).edition.start
    found, _, _ = rated(tmp_path, f"month,rtc.hd\n{day:%Y-%m},5\n", [name])

    assert date.today() > day
    assert found.tallies[0].offer == name
    with pytest.raises(UnknownNameError, match="editions that have it start on"):
        rated(tmp_path, "rtc.hd\n5\n", [name])


def test_a_header_without_rows(tmp_path):
    """
    A file without rows has no months, and its output the columns of the offers.
    """
    found, rows, rejects = rated(tmp_path, "month,rtc.hd\n")

    assert (found.rows, found.months, rows, rejects) == (0, (), [], [])
    assert (tmp_path / "out.csv").read_text("utf-8") == f"month,rtc.hd,{OFFERS[0]},{OFFERS[1]},cheapest\n"
    assert "prices of no month" in str(found)


def test_an_offer_that_there_is_not(tmp_path):
    """
    A mistyped offer is refused before rows are read.
    """
    with pytest.raises(UnknownNameError, match="agora-cn"):
        rated(tmp_path, ROWS, ["agora-cn:paygg"])
    assert not (tmp_path / "out.csv").exists()


def test_old_prices_of_a_month_are_refused(tmp_path, capsys):
    """
    With a greatest age of prices the sources of each month's offers are looked at, before anything is written.
    """
    path, out = tmp_path / "usage.csv", tmp_path / "out.csv"
    path.write_text("month,rtc.hd\n2026-07,5\n")
    words = ["rate", str(path), "-o", str(out), "--offers", "agora-cn:list"]

    assert main([*words, "--max-age", "30d"]) == 1
    assert "more than 30 days before" in capsys.readouterr().err
    assert not out.exists()
    assert main(words) == 0


def test_months_before_any_offer(tmp_path):
    """
    Where no offer is sold in a month its rows have no amount and no cheapest offer, and the others have both.
    """
    offers = ("agora-cn-standard:basic", "agora-cn-standard:payg")
    found, rows, rejects = rated(tmp_path, "month,rtc.hd\n2021-01,5\n2026-07,50000\n", offers)

    assert rows[0] == {"month": "2021-01", "rtc.hd": "5", offers[0]: "", offers[1]: "", "cheapest": ""}
    assert rows[1]["cheapest"] in offers
    assert ([tally.rated for tally in found.tallies], rejects) == ([1, 1], [])


def test_a_header_is_judged_by_the_offers_of_today(tmp_path):
    """
    Without a row the offers of today are judged, though an offer is of an older edition.
    """
    judged = []
    names = ["trtc-intl:pack-25k", OFFERS[0]]
    found, *_ = rated(tmp_path, "month,rtc.hd\n", names, judge=judged.append)

    assert [[(offer.id, offer.on) for offer in offers] for offers in judged] == [[(OFFERS[0], date.today())]]
    assert (found.on, found.months) == (None, ())
