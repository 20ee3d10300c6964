"""Logs of calls on the command line: quoted, metered, written as minutes and rated again."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest

import agorapricing as ap
from agorapricing.cli import main

HEAD = "room,user,start,end,stream,size\n"
ROW = "r{0},p,2026-06-{0:02}T10:00:00+08:00,2026-06-{0:02}T16:00:00+08:00,s,720p\n"


@pytest.fixture
def run(capsys, monkeypatch):
    """Run a command line in a wide terminal: its exit code, what it prints, and what it says on stderr."""
    monkeypatch.setenv("COLUMNS", "200")

    def run(*words):
        code = main([str(each) for each in words])
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def june(tmp_path):
    """A log of every day of a June."""
    path = tmp_path / "june.csv"
    path.write_text(HEAD + "".join(ROW.format(day) for day in range(1, 31)))
    return path


def test_a_log_in_the_place_of_a_profile(run, june):
    """
    A log is compared and billed as its minutes are.
    """
    offers = ("--offers", "trtc-cn:payg", "agora-cn:list")
    _, log, said = run("compare", june, *offers, "--format", "json")
    _, minutes, _ = run("compare", "rtc.hd=10800", *offers, "--on", "2026-06-01", "--format", "json")
    amounts = [[each["amount"] for each in json.loads(out)["offers"]] for out in (log, minutes)]
    code, bill, _ = run("bill", "trtc-cn:payg", june, "--format", "json")

    assert amounts[0] == amounts[1]
    assert (code, json.loads(bill)["usage"], said) == (0, {"rtc.hd": "10800"}, "")


def test_months_that_are_not_whole(run, june):
    """
    A log of part of a month is billed as it is, compared only where it is scaled or said to be whole, else refused.
    """
    june.write_text(HEAD + "".join(ROW.format(day) for day in range(1, 13)))
    code, out, said = run("compare", june, "--market", "cn")
    assert (code, out) == (1, "")
    assert said.startswith("agorapricing: june.csv covers 12 of 30 days of 2026-06")

    for option, minutes in (("--scale-days", "10800"), ("--whole-months", "4320")):
        _, out, _ = run("compare", june, "--offers", "trtc-cn:payg", option, "--format", "json")
        assert json.loads(out)["bills"][0]["usage"] == {"rtc.hd": minutes}
    code, out, _ = run("bill", "trtc-cn:payg", june)
    assert (code, "june.csv covers 12 of 30 days" in out) == (0, True)


@pytest.fixture
def summer(june):
    """A log of two months with the same calls."""
    june.write_text(june.read_text() + june.read_text()[len(HEAD) :].replace("2026-06", "2026-07"))
    return june


def test_several_months(run, summer):
    """
    Of several months a bill shows each and their sum, a comparison the sums, in every format.
    """
    for style in ("table", "plain", "markdown", "csv", "json"):
        for words in (
            ("bill", "trtc-cn:payg"),
            ("compare", "--offers", "trtc-cn:payg,trtc-cn:basic", "--whole-months"),
        ):
            code, out, _ = run(*words, summer, "--format", style)
            assert code == 0
            assert "2026-06" in out
            assert "2026-07" in out
    _, out, _ = run("compare", summer, "--offers", "trtc-cn:payg,trtc-cn:basic", "--whole-months", "--format", "json")
    found = json.loads(out)

    assert found["cheapest"] == found["offers"][0]["offer"]
    assert Decimal(found["offers"][0]["amount"]) == sum(
        Decimal(found["offers"][0][month]) for month in ("2026-06", "2026-07")
    )


MONTHS = ("--offers", "trtc-cn:payg,agora-cn:payg,trtc-cn:basic", "--whole-months")


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        (("--doubts",), "doubts; * another offer would be cheapest"),
        (("--sources",), "Sources"),
        (("--minutes",), "billed in all months"),
        (("--causes",), "because of"),
        (("--layout", "columns"), "\n2026-07"),
        (("--baseline", "trtc-cn:basic"), "differences from trtc-cn:basic"),
        (("--notes", "all"), "who may buy"),
    ],
)
def test_what_a_comparison_of_months_shows(run, summer, options, shown):
    """
    The sum of months shows what is asked for, as one month does, and only then.
    """
    assert shown not in run("compare", summer, *MONTHS, "--layout", "rows")[1]
    assert shown in run("compare", summer, *MONTHS, "--layout", "rows", *options)[1]


def test_the_order_of_sums(run, summer):
    """
    Sums stand in the order that is asked for; without notes the account that is taken is still said.
    """
    places = {}
    for order in ("payable", "name", "given"):
        _, out, _ = run("compare", summer, *MONTHS, "--layout", "rows", "--sort", order, "--notes", "none")
        table = out[out.index("first cause") :]
        places[order] = sorted(MONTHS[1].split(","), key=table.index)
        assert "No account of agora is stated: a new one" in out
        assert "Notes" not in out

    assert places["given"] == MONTHS[1].split(",")
    assert places["name"] == sorted(places["given"])
    assert places["payable"] == ["agora-cn:payg", "trtc-cn:payg", "trtc-cn:basic"]


def test_data_of_months(run, summer):
    """
    JSON and CSV say of months all that they say of one month, and each month besides; bills stand in the months.
    """
    several, table = (run("compare", summer, *MONTHS, "--format", style)[1] for style in ("json", "csv"))
    summer.write_text("".join(line for line in summer.read_text().splitlines(keepends=True) if "2026-07" not in line))
    one, alone = (run("compare", summer, *MONTHS, "--format", style)[1] for style in ("json", "csv"))
    found, single = json.loads(several), json.loads(one)

    assert {*single} - {"bills"} == {*found} - {"months"}
    assert {*single["offers"][0], "open", "2026-06", "2026-07"} == {*found["offers"][0]}
    assert {*found["months"]["2026-06"]["offers"][0]} == {*single["offers"][0]}
    assert {*next(csv.DictReader(alone.splitlines()))} <= {*next(csv.DictReader(table.splitlines()))}
    assert {each["offer"]: (each["status"], each["reason"]) for each in found["offers"]} == {
        each["offer"]: (each["status"], each["reason"]) for each in single["offers"]
    }


def test_options_of_a_log(run, tmp_path):
    """
    Columns are mapped and times without a zone get one, in every command that reads a log.
    """
    path = tmp_path / "a.csv"
    path.write_text("channel,uid,start,end\nr,p,2026-06-01T00:00:00,1780243200000\n".replace("17802", "17803"))
    options = ("--column", "room=channel", "--column", "user=uid", "--zone", "Asia/Shanghai", "--format", "json")

    for words in (("meter", "--books", "agora-cn", "--log"), ("bill", "agora-cn:list"), ("compare", "--whole-months")):
        assert run(*words, path, *options)[0] == 0
    assert run("bill", "agora-cn:list", path, "--column", "channel")[0] == 2
    assert run("bill", "agora-cn:list", path)[0] == 1
    assert run("meter", tmp_path / "a.toml", "--zone", "UTC")[0] == 2


def test_what_stands_beside_a_log(run, june):
    """
    A log stands alone, and questions about one comparison take no log.
    """
    assert run("compare", june, june)[0] == 2
    assert run("bill", "agora-cn:list", june, "rtc.hd=5")[0] == 2
    assert run("breakeven", june, "--offers", "agora-cn:list,trtc-cn:payg")[0] == 2


@pytest.mark.parametrize("book", ["agora-cn", "trtc-cn", "agora-us"])
def test_what_meter_writes_rate_reads(run, tmp_path, book):
    """
    The minutes of a log, written by `meter` and read by `rate`, cost what its bill says, account by account.
    """
    path, out, rated = (tmp_path / name for name in ("calls.csv", "usage.csv", "rated.csv"))
    rows = "".join(f"{ROW.format(day)[:-1]},{account},{day % 2}\n" for account in "ab" for day in range(1, 20))
    path.write_text(HEAD[:-1] + ",account,app\n" + rows)
    assert run("meter", "--log", path, "--books", book, "-o", out)[0] == 0
    assert run("rate", out, "-o", rated, "--offers", f"{book}:payg", "--on", "2026-06-01")[0] == 0

    with rated.open() as file:
        found = list(csv.DictReader(file))
    assert list(found[0]) == ["account", "month", "rtc.hd", f"{book}:payg"]
    assert [each["account"] for each in found] == ["a", "b"]
    for each in found:
        path.write_text(
            HEAD[:-1] + ",account,app\n" + "".join(r for r in rows.splitlines(True) if f",{each['account']}," in r)
        )
        bill = ap.bill_log(f"{book}:payg", ap.read_log(path)).only
        assert (Decimal(each[f"{book}:payg"]), int(each["rtc.hd"])) == (bill.payable, bill.usage["rtc.hd"])


def test_minutes_of_several_books(run, june, tmp_path):
    """
    A file of minutes is of one book, and never the log itself.
    """
    assert run("meter", "--log", june, "--books", "agora-cn,trtc-cn", "-o", tmp_path / "u.csv")[0] == 2
    assert run("meter", "--log", june, "--books", "agora-cn", "-o", june)[0] == 2
    assert run("meter", "--log", june, "--books", "agora-cn", "--room", "r1", "-o", tmp_path / "u.csv")[0] == 2


def test_many_rejects_are_said_loudly(run, june, tmp_path):
    """
    More than one reject of a hundred rows is a warning with the reason and what to do, on stderr and in the report.
    """
    june.write_text(june.read_text() + "r,p,2026-06-30T20:00:00,2026-06-30T21:00:00,s,720p\n")
    warning = "1 of 31 rows are rejected, 1 as"

    for words in (("meter", "--books", "agora-cn", "--log"), ("bill", "agora-cn:list")):
        code, out, said = run(*words, june)
        assert (code, warning in out, f"agorapricing: warning: {warning}" in said) == (0, True, True)
        assert "say --zone" in said

    usage = tmp_path / "usage.csv"
    usage.write_text("account,rtc.hd,rtc.audio\na,5,\nb,6,7\n")
    rate = ("rate", usage, "-o", tmp_path / "out.csv", "--offers", "agora-cn:list", "--on", "2026-06-01", "--force")
    code, out, said = run(*rate)
    assert (code, "rtc.audio: missing" in out, "say --blank zero" in said) == (0, True, True)
    code, _, said = run(*rate, "--blank", "zero")
    assert (code, said) == (0, f"2 rows in = 2 in {tmp_path / 'out.csv'} + 0 rejected\n")


def test_no_usable_row_is_bad_input(run, tmp_path):
    """
    Where every row is rejected, `rate`, `meter` and `bill` end with the same code.
    """
    log, usage = tmp_path / "log.csv", tmp_path / "usage.csv"
    log.write_text("room,user,start,end\nr,p,x,y\n")
    usage.write_text("rtc.hd\nx\n")

    assert run("meter", "--log", log, "--books", "agora-cn")[0] == 1
    assert run("rate", usage, "-o", tmp_path / "out.csv", "--offers", "agora-cn:list")[0] == 1
    assert run("bill", "agora-cn:list", log)[0] == 1


def test_a_file_of_usage_is_no_log(tmp_path, capsys):
    """
    A file without any column of a log says which columns a log has, and which command reads usage by meter.
    """
    file = tmp_path / "own.csv"
    file.write_text("month,rtc.hd\n2026-07,5\n", "utf-8")

    assert main(["bill", "trtc-cn:list", str(file)]) == 1
    said = capsys.readouterr().err
    assert "a log of calls has the columns " in said
    assert "rows of usage by meter are read by `agorapricing rate`" in said


@pytest.mark.parametrize(
    "words",
    [
        ("-o", "a.csv", "--save", "./a.csv"),
        ("--rejects", "a.csv", "--save", "a.csv"),
        ("-o", "a.csv", "--save", "a.csv.rejects.csv"),
    ],
)
def test_the_run_is_no_file_of_rows(run, tmp_path, monkeypatch, words):
    """
    A run that would be kept under the name of rated rows, or of rejects, would replace them: it is refused before.
    """
    monkeypatch.chdir(tmp_path)
    Path("usage.csv").write_text("rtc.hd\n5\nx\n")
    code, _, said = run("rate", "usage.csv", "-o", "b.csv", "--offers", "agora-cn:list", *words, "--force")

    assert (code, "are one file: name two" in said, list(Path().iterdir())) == (1, True, [Path("usage.csv")])


@pytest.mark.parametrize("folder", [".", "/"])
def test_rated_rows_go_to_no_folder(run, tmp_path, folder):
    """
    A folder that has no name of its own is refused as others are.
    """
    (tmp_path / "usage.csv").write_text("rtc.hd\n5\n")
    code, _, said = run("rate", tmp_path / "usage.csv", "-o", folder, "--offers", "agora-cn:list")

    assert (code, "cannot be written: it is a folder" in said) == (1, True)
