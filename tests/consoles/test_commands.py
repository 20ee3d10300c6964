"""Commands that take files of consoles wherever they take a profile."""

import json
from datetime import date, timedelta

import pytest

from agorapricing.cli import main

AUGUST = date(2026, 8, 1)


@pytest.fixture
def run(capsys):
    """Run a command: its exit code, and what it prints on stdout and stderr."""

    def call(*words):
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_a_bill_of_files(run, export):
    """
    A bill of the sample has its minutes, and the counts of rows stand beside it.
    """
    code, out, err = run("bill", "agora-us:payg", export("agora-usage-default.json"), "--format", "json")

    quantities = {line["meter"]: line["quantity"] for line in json.loads(out)["lines"]}
    assert (code, list(quantities.values())) == (0, ["63", "122", "31", "10", "1"])
    assert err == "agora-usage-default.json: 3 rows = 3 used + 0 refused + 0 not billable\n"


def test_a_kind_is_asked_for_and_taken(run, export):
    """
    A file whose content is of two kinds is refused with the option to write, and read with it.
    """
    path = export("trtc-usage.json")
    code, _, err = run("bill", "trtc-intl:payg", path)
    assert (code, f"--kind {path}=trtc-usage" in err) == (1, True)
    assert run("bill", "trtc-intl:payg", path, "--kind", f"{path}=trtc-usage")[0] == 0
    assert run("bill", "trtc-intl:payg", path, "--kind", "trtc-usage")[0] == 2


def test_projects_are_named_before_files(run, agora):
    """
    NAME=FILE is a file of a project; two of one day need their names.
    """
    one, two = agora({AUGUST: (61,)}, "one.json"), agora({AUGUST: (60,)}, "two.json")
    assert run("bill", "agora-us:payg", one, two)[0] == 1

    code, out, _ = run("bill", "agora-us:payg", f"class={one}", f"talk={two}", "--format", "json")
    assert (code, json.loads(out)["lines"][0]["quantity"]) == (0, "3")


@pytest.mark.parametrize("count", [61, pytest.param(365, marks=pytest.mark.slow)])
def test_a_year_is_twelve_months(run, agora, count):
    """
    A year of daily answers is compared as twelve months, each under its own edition, and less as fewer.
    """
    days = {date(2025, 9, 1) + timedelta(each): (60 * 10_000, 60 * 20_000) for each in range(count)}
    path = agora(days)
    code, out, _ = run("compare", path, "--offers", "agora-us:payg", "--format", "json")
    record = json.loads(out)

    assert code == 0
    assert list(record["months"]) == list(dict.fromkeys(f"{day:%Y-%m}" for day in days))
    billed = json.loads(run("bill", "agora-us:payg", path, "--format", "json")[1])
    assert billed["payable"] == record["offers"][0]["payable"]


def test_months_must_be_whole(run, export):
    """
    A month of which only some days are known is not compared without a word about the others.
    """
    path = export("agora-usage-default.json")
    assert "3 of 31 days of 2026-08" in run("compare", path)[2]
    assert run("compare", path, "--whole-months", "--offers", "agora-us:payg")[0] == 0


def test_meter_shows_what_is_private_only_when_asked(run, export):
    """
    Names of projects stand in no report unless they are asked for.
    """
    path = export("agora-usage-v1.json")
    for style in ("table", "json", "csv", "markdown", "plain"):
        assert "k7Qx2mR9d" not in run("meter", path, "--books", "agora-us", "--format", style)[1]
    assert "k7Qx2mR9d" in json.dumps(json.loads(run("meter", path, "--show-ids", "--format", "json")[1]))


def test_meter_writes_plain_numbers_as_csv(run, export):
    """
    Records have digits alone, and meters that are no time, too, in their own unit.
    """
    rows = run("meter", export("agora-usage-default.json"), "--format", "csv")[1].splitlines()
    assert rows[:2] == ["month,meter,seconds,quantity", "2026-08,rtc.audio,3721,"]
    relay = run("meter", export("trtc-relay.json"), "--format", "csv")[1].splitlines()
    assert relay[1:] == ["2026-08,relay_bandwidth.peak_mbps,,12.5"]


def test_a_log_of_calls_is_still_one(run, tmp_path):
    """
    A table with the columns of a log of calls is a log, and a table of one's own is what its columns are said to be.
    """
    log, table = tmp_path / "calls.csv", tmp_path / "own.csv"
    log.write_text("room,user,start,end,stream,size\nr,a,2026-07-01T10:00:00Z,2026-07-01T10:10:00Z,s,720p\n", "utf-8")
    table.write_text("d,hd\n2026-07-01,5\n", "utf-8")

    assert run("bill", "agora-us:payg", log)[0] == 0
    words = ("--column", "d=day", "--column", "hd=rtc.hd")
    assert run("bill", "agora-us:payg", table, *words)[0] == 0
    assert run("bill", "agora-us:payg", table)[0] == 1


def test_what_meter_writes_rate_reads(run, agora, tmp_path):
    """
    The minutes of files, written by `meter` month by month, cost in `rate` what their bills say.
    """
    pytest.importorskip("polars")
    path = agora({AUGUST: (61 * 10**6,), date(2026, 9, 1): (5,)})
    minutes, rated = tmp_path / "minutes.csv", tmp_path / "rated.csv"
    assert run("meter", path, "--books", "agora-us", "-o", minutes)[0] == 0
    assert minutes.read_text("utf-8").splitlines()[0] == "month,rtc.audio"

    assert run("rate", minutes, "-o", rated, "--offers", "agora-us:payg")[0] == 0
    bills = json.loads(run("bill", "agora-us:payg", path, "--format", "json")[1])["bills"]
    for bill in bills.values():
        assert f",{bill['payable']}" in rated.read_text("utf-8")


def test_rate_takes_files_of_a_console(run, agora, trtc, tmp_path):
    """
    A file of a console is rated as its bill is, a row a month; under one book, not beside a table, nor over itself.
    """
    pytest.importorskip("polars")
    path, rated = agora({AUGUST: (61 * 10**6,)}, "usage.jsonl"), tmp_path / "rated.csv"
    assert run("rate", path, "-o", rated, "--offers", "agora-us:list")[0] == 0
    bill = json.loads(run("bill", "agora-us:list", path, "--format", "json")[1])
    assert rated.read_text("utf-8").splitlines()[1:] == [f"2026-08,1016667,{bill['payable']}"]

    table = tmp_path / "table.csv"
    table.write_text("rtc.hd\n5\n", "utf-8")
    assert run("rate", table, path, "-o", rated, "--offers", "agora-us:list")[0] == 2
    assert run("rate", path, "-o", rated, "--offers", "agora-us:list", "trtc-intl:list", "--force")[0] == 2
    assert run("rate", path, "-o", path, "--offers", "agora-us:list")[0] == 1
    assert "usages" in path.read_text("utf-8")
    other = trtc({"2026-08-01": (1, 0, 2, 0, 0, 0)})
    assert "--kind" in run("rate", other, "-o", rated, "--offers", "trtc-intl:list", "--force")[2]
    words = ("--kind", f"{other}=trtc-usage", "--force")
    assert run("rate", other, "-o", rated, "--offers", "trtc-intl:list", *words)[0] == 0


def test_what_is_refused_is_written(run, agora, tmp_path):
    """
    Refused rows are written with file, line and reason where that is wanted; other words of a log are none here.
    """
    path, rejects = agora({AUGUST: (-1,)}), tmp_path / "rejects.csv"
    assert run("meter", path, "--books", "agora-us", "--rejects", rejects)[0] == 0
    assert rejects.read_text("utf-8").startswith('file,line,reason\nusage.json,1,"durationAudioAll')
    assert run("meter", path, "--room", "r")[0] == 2
    assert run("meter", path, "-o", tmp_path / "out.csv")[0] == 2
    assert run("meter", path, "--books", "agora-us", "-o", path)[0] == 2


def test_bills_of_months_say_what_is_in_doubt(run, agora):
    """
    Bills of two months say what is in doubt, with what is at stake in both; so does JSON, in all and by month.
    """
    path = agora(dict.fromkeys((AUGUST, date(2026, 9, 1)), (6 * 10**6, 3 * 10**6)))
    text = "durationAudioAll less the time with video, which it may hold, instead"
    billed = json.loads(run("bill", "agora-us:list", path, "--format", "json")[1])
    stakes = [each["stake"] for each in billed["doubts"] if each["text"] == text]
    by_month = [each["stake"] for bill in billed["bills"].values() for each in bill["doubts"] if each["text"] == text]

    assert [*map(float, stakes)] == [-99.0]  # 50,000 minutes at 0.99 for 1,000 in each
    assert [*map(float, by_month)] == [-49.5, -49.5]
    assert "instead: -99.00" in " ".join(run("bill", "agora-us:list", path)[1].split())
    assert "at stake" in run("bill", "agora-us:list", path, "--doubts")[1]


def test_a_bill_of_a_log_that_is_one_month_in_the_zone_of_the_book(run, tmp_path):
    """
    A log of two months in its own zone, and of one in that of the book, has one bill.
    """
    log = tmp_path / "calls.csv"
    call = "r,{0},2026-07-31T{1}:00:00Z,2026-07-31T{1}:10:00Z,s,720p\n"
    later = "r,c,2026-08-01T01:00:00Z,2026-08-01T01:10:00Z,s,720p\n"
    log.write_text("room,user,start,end,stream,size\n" + call.format("a", 17) + call.format("b", 23) + later, "utf-8")
    code, out, _ = run("bill", "trtc-cn:list", log, "--format", "json")
    assert (code, "bills" in json.loads(out)) == (0, False)


def test_each_named_project_is_rated_by_itself(run, agora, tmp_path):
    """
    Named files have a row a month and project, as accounts of their own; without names the account has one.
    """
    one, two = agora({AUGUST: (60 * 30_000,)}, "one.json"), agora({date(2026, 8, 2): (60,)}, "two.json")
    apart, whole = tmp_path / "apart.csv", tmp_path / "whole.csv"
    code, _, said = run("rate", f"class={one}", f"talk={two}", "-o", apart, "--offers", "agora-us:payg")
    assert run("rate", one, two, "-o", whole, "--offers", "agora-us:payg")[0] == code == 0

    assert "each project is rated as an account of its own" in said
    assert apart.read_text("utf-8").splitlines() == [
        "month,project,rtc.audio,agora-us:payg",
        "2026-08,class,30000,19.80",
        "2026-08,talk,1,0.00",
    ]
    assert whole.read_text("utf-8").splitlines()[1:] == ["2026-08,30001,19.80"]


def test_package_minutes_stand_on_the_meters_page(run, export):
    """
    What the minutes take of a pack that weighs them is a line below them.
    """
    path = export("trtc-usage.json")
    _, out, _ = run("meter", path, "--kind", f"{path}=trtc-usage", "--books", "trtc-cn")

    assert "package minutes (general)     1,031" in out
