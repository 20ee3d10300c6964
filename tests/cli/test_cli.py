"""The command line: every command in every format, and every way to hold it wrong."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from contextlib import suppress
from datetime import date
from importlib.metadata import version
from itertools import count
from pathlib import Path
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing.cli import main
from agorapricing.cli.streams import _columns
from agorapricing.pricebook.meters import vocabulary
from agorapricing.report import FORMATS

pytestmark = pytest.mark.usefixtures("poisoned")

OFFERS = Path(__file__).parents[1] / "data/offers"
ALPHA, BETA, GAMMA, DELTA = (f"{OFFERS}/{name}.toml" for name in ("alpha", "beta", "gamma", "delta"))
ON = ["--on", "2024-02-06"]
MONTH = ["rtc.audio=30_000", "rtc.hd=150_000"]  # 4,242.00 under alpha:payg, see test_comparison


@pytest.fixture
def run(capsys):
    """Run a command line: its exit code, what it prints, and what it says on stderr."""

    def run_and_read(*arguments):
        code = main([str(each) for each in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run_and_read


@pytest.fixture
def refused(run):
    """Run a command line that must fail: its exit code and what it says; it prints nothing and shows no traceback."""

    def run_and_refuse(*arguments):
        code, printed, said = run(*arguments)
        assert printed == ""
        assert "Traceback" not in said
        assert said.strip()
        return code, said

    return run_and_refuse


@pytest.fixture
def written(tmp_path):
    """Write a file."""

    def write(text, name="acme.toml"):
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    return write


def processed(*arguments, **options):
    """Run a command line as a process of its own, which keeps what it prints until it is much or the end."""
    command = [sys.executable, "-m", "agorapricing", *map(str, arguments)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    usual = {"env": environment, "capture_output": True, "text": True}
    return subprocess.run(command, check=False, **{**usual, **options})


PROFILE = """
[profile]
name = "acme"
on = 2024-02-06

[[workload]]
name = "lessons"
usage = { "rtc.audio" = 30_000, "rtc.hd" = 50_000 }

[[workload]]
name = "calls"
usage.rtc.hd = 100_000
"""


# ---- every command in every format ----------------------------------------------------------------------------------


@pytest.mark.parametrize("style", FORMATS)
@pytest.mark.parametrize(
    ("command", "word"),
    [
        (["bill", f"{ALPHA}:payg", *MONTH, *ON], "4242.00"),
        (["compare", *MONTH, "--offers", f"{ALPHA}:payg", f"{BETA}:list", *ON], "4335"),
        (["books", *ON], "trtc-cn"),
        (["books", "show", ALPHA, *ON], "signaling.messages"),
        (["books", "diff", f"{ALPHA}@2023-12-31", f"{ALPHA}@2024-01-01"], "only before"),
        (["meters"], "recording.2k_plus"),
    ],
)
def test_every_command_in_every_format(run, command, word, style):
    """
    Each command reports on stdout in each format, and says nothing on stderr.
    """
    code, printed, said = run(*command, "--format", style)

    assert (code, said) == (0, "")
    assert word in printed.replace(",", "")
    assert printed.endswith("\n")


@pytest.mark.parametrize(
    ("command", "keys"),
    [
        (
            ["bill", f"{ALPHA}:payg", *MONTH, *ON],
            {"schema", "offer", "currency", "on", "total", "payable", "lines", "stages", "notes"},
        ),
        (
            ["compare", *MONTH, "--offers", f"{ALPHA}:payg", *ON],
            {"schema", "profile", "on", "bills", "cheapest", "notes"},
        ),
        (["books"], {"schema", "on", "books"}),
        (["books", "show", ALPHA], {"schema", "edition", "prices", "sources", "notes"}),
        (["books", "diff", f"{ALPHA}@2023-12-31", f"{ALPHA}@2024-01-01"], {"schema", "before", "after", "changes"}),
        (["meters"], {"schema", "meters"}),
    ],
)
def test_json_has_its_keys(run, command, keys):
    """
    JSON has the keys that programs rely on, and names its schema.
    """
    record = json.loads(run(*command, "--format", "json")[1])

    assert keys <= record.keys()
    assert record["schema"] == "agorapricing/1"


def test_lines_of_a_bill_have_their_keys(run):
    """
    Each line and stage of a bill in JSON has the keys that programs rely on.
    """
    record = json.loads(run("bill", f"{ALPHA}:payg", *MONTH, *ON, "--format", "json")[1])

    assert (record["total"], record["payable"]) == ("4242", "4242.00")
    assert all(
        {"meter", "stage", "label", "quantity", "unit_price", "per", "amount", "source"} <= line.keys()
        for line in record["lines"]
    )
    assert [(each["stage"], each["amount"]) for each in record["stages"]] == [
        ("list", "4410"),
        ("free", "-70"),
        ("ladder", "-98"),
    ]


@pytest.mark.parametrize(
    ("command", "rows"),
    [
        (["bill", f"{ALPHA}:payg", *MONTH, *ON], 4),  # free audio, audio, HD at list, HD at 5 % off
        (["compare", *MONTH, "--offers", f"{ALPHA}:payg", f"{BETA}:list", *ON], 2),
        (["books"], 6),
        (["books", "show", BETA, *ON], 3),
        (["books", "diff", f"{ALPHA}@2023-12-31", f"{BETA}@2024-02-06"], 4),
        (["meters"], len(vocabulary().meters)),
    ],
)
def test_csv_has_its_rows(run, command, rows):
    """
    CSV is a table with a header: one row a line, an offer, a book, a price or a change, all with as many cells.
    """
    table = list(csv.reader(io.StringIO(run(*command, "--format", "csv")[1])))

    assert len(table) == rows + 1
    assert {len(row) for row in table} == {len(table[0])}


def test_the_table_is_the_default(run):
    """
    Without a format, a table is written.
    """
    command = ["bill", f"{ALPHA}:payg", *MONTH, *ON]

    assert run(*command) == run(*command, "--format", "table")


# ---- offers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        [*MONTH, "--offers", f"{ALPHA}:payg", "--offers", f"{BETA}:list"],
        [*MONTH, "--offers", f"{ALPHA}:payg,{BETA}:list"],
        [*MONTH, "--offers", f"{ALPHA}:payg", f"{BETA}:list"],
        ["--offers", f"{ALPHA}:payg", *MONTH, f"{BETA}:list"],
        ["--offers", f"{ALPHA}:payg", f"{BETA}:list", *MONTH],
    ],
)
def test_ways_to_give_offers(run, words):
    """
    Offers are given one by one, with commas, or as several words after --offers.
    """
    code, printed, _ = run("compare", *words, *ON, "--format", "csv")

    assert code == 0
    assert [row["offer"] for row in csv.DictReader(io.StringIO(printed))] == ["alpha:payg", "beta:list"]


def test_all_offers_of_a_book(run):
    """
    `book:*` stands for every regime of the book on the day.
    """
    late = run("compare", *MONTH, "--offers", f"{ALPHA}:*", *ON, "--format", "csv")[1]
    early = run("compare", *MONTH, "--offers", f"{ALPHA}:*", "--on", "2023-12-31", "--format", "csv")[1]

    assert [row["offer"].partition(":")[2] for row in csv.DictReader(io.StringIO(late))] == [
        "list", "payg", "loyal", "support",
    ]  # fmt: skip
    assert [row["offer"].partition(":")[2] for row in csv.DictReader(io.StringIO(early))] == ["list"]


def test_all_offers_on_the_day_of_the_profile(run, written):
    """
    `book:*` looks at the day of the profile, unless --on says another.
    """
    file = written(PROFILE.replace("2024-02-06", "2023-12-31"))
    of_profile = run("compare", file, "--offers", f"{ALPHA}:*", "--format", "json")[1]
    of_option = run("compare", file, "--offers", f"{ALPHA}:*", *ON, "--format", "json")[1]

    assert (json.loads(of_profile)["on"], len(json.loads(of_profile)["offers"])) == ("2023-12-31", 1)
    assert (json.loads(of_option)["on"], len(json.loads(of_option)["offers"])) == ("2024-02-06", 4)


def test_a_baseline(run):
    """
    --baseline names the offer that the others are compared with.
    """
    words = ["compare", *MONTH, "--offers", f"{ALPHA}:payg", f"{ALPHA}:list", *ON, "--format", "json"]
    record = json.loads(run(*words, "--baseline", "alpha:list")[1])

    assert record["baseline"] == "alpha:list"
    assert [each["difference"] for each in record["offers"]] == ["-168", "0"]


def test_an_exchange_rate(run):
    """
    --exchange gives a rate with its day and source.
    """
    words = ["compare", *MONTH, "--offers", f"{ALPHA}:list", f"{GAMMA}:list", *ON, "--format", "json"]
    record = json.loads(run(*words, "--exchange", "USD/CNY=7.1234@2024-02-05, central parity, PBC")[1])

    assert [each["amount"] for each in record["offers"]] == ["4410", "4474.92"]
    assert "1 USD = 7.1234 CNY on 2024-02-05 (central parity, PBC), 1 day before 2024-02-06" in record["notes"]


# ---- profiles -------------------------------------------------------------------------------------------------------


def test_a_profile_file(run, written):
    """
    A profile file gives the usage and the day; all its workloads are one account.
    """
    code, printed, said = run("compare", written(PROFILE), "--offers", f"{ALPHA}:payg", "--format", "json")
    record = json.loads(printed)

    assert (code, said) == (0, "")
    assert record["profile"]["name"] == "acme"
    assert [each["name"] for each in record["profile"]["workloads"]] == ["lessons", "calls"]
    assert record["on"] == "2024-02-06"
    assert record["bills"][0]["payable"] == "4242.00"


def test_both_a_profile_and_usage(refused, written):
    """
    A profile together with plain usage, two profiles, or neither, is a wrong command line.
    """
    file = written(PROFILE)
    offers = ["--offers", f"{ALPHA}:payg"]
    both = refused("compare", file, *MONTH, *offers)
    two = refused("compare", file, file, *offers)
    neither = refused("compare", f"{BETA}:list", *offers)

    assert [code for code, _ in (both, two, neither)] == [2, 2, 2]
    assert all("give either one PROFILE.toml or usage as METER=QTY" in said for _, said in (both, two, neither))
    assert ["offers of a price book are" in said for _, said in (both, two, neither)] == [True, False, False]


@pytest.mark.parametrize("command", [["compare"], ["breakeven", *MONTH], ["compare", "--offers", f"{ALPHA}:payg"]])
def test_something_is_missing(refused, command):
    """
    Without usage, or for a question about one comparison without offers and a market, the command line is wrong.
    """
    code, said = refused(*command)

    assert code == 2
    assert "give either one PROFILE.toml" in said or "name offers after --offers, or one market" in said


def test_no_offer_after_offers(refused):
    """
    Usage after --offers is usage: a question about one comparison then has no offer.
    """
    code, said = refused("marginal", "rtc.audio=1", "--offers", "rtc.hd=1")

    assert code == 2
    assert "name offers after --offers, or one market: --market cn or --market global" in said


# ---- exit codes -----------------------------------------------------------------------------------------------------


def test_an_incomplete_comparison(run):
    """
    A comparison with an offer that does not price everything is printed in full, and exits with 3.
    """
    words = ["rtc.audio=1000", "signaling.messages=1", "--offers", f"{ALPHA}:payg", f"{BETA}:list"]
    code, printed, said = run("compare", *words, *ON)

    assert (code, said) == (3, "")
    assert "incomplete" in printed
    assert "beta does not sell Signaling" in printed


@pytest.mark.parametrize(
    ("usage", "reason"),
    [
        ("rtc.2k=1", "alpha:payg has no price for meter 'rtc.2k'"),
        ("signaling.messages=30_000_001", "the vendor quotes it on request (enterprise, above 30,000,000)"),
    ],
)
def test_a_bill_of_something_unpriced(refused, usage, reason):
    """
    A bill of a known meter without a price is refused with 3.
    """
    code, said = refused("bill", f"{ALPHA}:payg", usage, *ON)

    assert code == 3
    assert reason in said


@pytest.mark.parametrize("command", [["bill", f"{ALPHA}:payg"], ["compare", "--offers", f"{ALPHA}:payg"]])
def test_a_misspelt_meter(refused, command):
    """
    A meter that nobody knows is bad input, and the nearest names are said.
    """
    code, said = refused(*command, "rtc.audoi=5", *ON)

    assert code == 1
    assert "has no price for meter 'rtc.audoi'; did you mean 'rtc.audio'" in said


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["agora-cn:payq"], 1, "has no regime 'payq'; did you mean 'payg'"),
        (["agora-cm:payg"], 1, "has no book 'agora-cm'; did you mean 'agora-cn' or 'agora-us'"),
        (["none/such.toml:payg"], 1, "none/such.toml: No such file or directory"),
        (["agora-cn"], 1, "agora-cn has no regime '': write book:regime. Known: "),
        (["agora"], 1, "has no offer 'agora': write book:regime"),
        ([":payg"], 1, "has no book ''"),
        (["agora-cn:"], 1, "has no regime ''"),
        (["x" * 300 + ":list"], 1, "x" * 300),
    ],
)
def test_an_unknown_offer(refused, words, code, said):
    """
    A book, a regime or an offer that does not exist is bad input, and the nearest names are said.
    """
    found = refused("bill", *words, "rtc.hd=1", *ON)

    assert found[0] == code
    assert said in found[1]


@pytest.mark.parametrize("word", ["agora-cn", "payg", "", ","])
def test_a_word_that_is_nothing(refused, word):
    """
    In a comparison a word that is neither usage nor an offer nor a file is a wrong command line.
    """
    code, said = refused("compare", "rtc.hd=1", "--offers", word)

    assert code == 2
    assert "is neither METER=QTY, nor an offer as book:regime, nor a PROFILE.toml" in said


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("calls.cvs", "; did you mean 'calls.csv'?"),
        ("calls.txt", "; did you mean 'calls.csv'?"),
        ("clals.csb", "; did you mean 'calls.csv'?"),
        ("agora-cn", "; did you mean 'agora-cn:*'?"),
        ("agora_cm", "; did you mean 'agora-cn:*'"),
        ("zzzzzzzzzz", ""),
    ],
)
def test_a_word_that_was_meant_otherwise(refused, tmp_path, monkeypatch, word, meant):
    """
    What is refused says that logs are read too, by which endings, and the file or the offers that were meant.
    """
    monkeypatch.chdir(tmp_path)
    (tmp_path / "calls.csv").touch()
    code, said = refused("compare", "rtc.hd=1", word)

    assert code == 2
    assert f"nor records in a file (.csv, .json, .jsonl, .ndjson, .parquet, .xlsx){meant}" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("compar",), "No such command 'compar'; did you mean 'compare'?"),
        (("books", "chekc"), "No such command 'chekc'; did you mean 'check'?"),
        (("zzzz",), "No such command 'zzzz'."),
        (("\udcff",), "No such command"),
        (("--compare",), "No such option"),
        (("books", "show", "agora-cn", "--formt", "json"), "--format"),
    ],
)
def test_a_command_that_there_is_not(refused, words, said):
    """
    A wrong command or option is told with the nearest one, where there is one.
    """
    code, found = refused(*words)

    assert (code, said in found) == (2, True), found


def test_an_unknown_tax_of_a_market(refused):
    """
    Where no book of a market has the tax, that is said of the market, and of no book that is not compared.
    """
    code, said = refused("compare", "rtc.hd=1", "--market", "cn", "--tax", "vatt", "--on", "2026-07-01")

    assert code == 1
    assert "the market cn has no tax 'vatt': no price book there states the rate of one. Books with taxes" in said


def test_an_unknown_baseline(refused):
    """
    A baseline that is not compared is bad input.
    """
    code, said = refused("compare", *MONTH, "--offers", f"{ALPHA}:payg", *ON, "--baseline", "alpha:pay")

    assert code == 1
    assert "this comparison has no offer 'alpha:pay'; did you mean 'alpha:payg'?" in said


def test_two_currencies(refused):
    """
    Offers in two currencies without a rate are bad input.
    """
    code, said = refused("compare", *MONTH, "--offers", f"{ALPHA}:list", f"{GAMMA}:list", *ON)

    assert code == 1
    assert "offers are in CNY and USD: give a rate between them" in said


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("USD/CNY=7.1", 2, "is no exchange rate; write USD/CNY=7.1@2024-02-06,where it is from"),
        ("USD/CNY=7.1@2024-02-06", 2, "is no exchange rate"),
        ("USD/CNY=7.1@2024-02-06, ", 2, "is no exchange rate"),
        ("USD=7.1@2024-02-06,x", 2, "is no exchange rate"),
        ("USD/CNY@2024-02-06,x", 2, "is no exchange rate"),
        ("USD/CNY=@2024-02-06,x", 2, "is no exchange rate"),
        ("USD/CNY=7.1@yesterday,x", 2, "'yesterday' is no day"),
        ("", 2, "is no exchange rate"),
        ("USD/CNY=0@2024-02-06,x", 1, "an exchange rate must be more than 0"),
        ("USD/CNY=-7@2024-02-06,x", 1, "an exchange rate must be more than 0"),
        ("USD/CNY=abc@2024-02-06,x", 1, "an exchange rate must be a number"),
        ("CNY/EUR=0.1@2024-02-06,x", 1, "offers are in CNY and USD"),
    ],
)
def test_bad_exchange_rates(refused, text, code, said):
    """
    A rate that is not written as one is a wrong command line; one that is no number or leads elsewhere is bad input.
    """
    words = ["compare", *MONTH, "--offers", f"{ALPHA}:list", f"{GAMMA}:list", *ON]
    found = refused(*words, "--exchange", text)

    assert found[0] == code
    assert said in found[1]


# ---- quantities -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [["bill", "agora-cn:payg"], ["compare", "--offers", "agora-cn:payg"]])
@pytest.mark.parametrize(
    ("quantity", "said"),
    [
        ("-1", "must not be negative, not -1"),
        ("NaN", "must be finite, not NaN"),
        ("sNaN", "must be finite, not sNaN"),
        ("inf", "must be finite, not inf"),
        ("-Infinity", "must be finite, not -Infinity"),
        ("1e999999", "is too large: 10^24 or more"),
        ("1e999999999999999999999", "must be"),
        ("1e-999999", "has more than 24 decimals"),
        ("abc", "must be a number like 300000 or 0.99, not 'abc'"),
        ("300,000", "not '300,000'; did you mean 300000?"),
        ("", "must be a number like 300000 or 0.99, not ''"),
        ("1=2", "must be a number"),
        ("0x10", "must be a number"),
        ("9" * 100, "of 100 characters is not a number that anybody is billed for"),
        ("True", "must be a number"),
        ("1 000", "must be a number"),
    ],
)
def test_bad_quantities(refused, command, quantity, said):
    """
    A quantity that is no sensible number is bad input, and named with its meter.
    """
    code, found = refused(*command, f"rtc.hd={quantity}", *ON)

    assert code == 1
    assert "the quantity of rtc.hd" in found
    assert said in found


@pytest.mark.parametrize("command", [["bill", "agora-cn:payg"], ["compare", "--offers", "agora-cn:payg"]])
def test_a_meter_given_twice(refused, command):
    """
    A meter that is given twice is a wrong command line: neither quantity is dropped.
    """
    code, said = refused(*command, "rtc.hd=1", "rtc.hd=2", *ON)

    assert code == 2
    assert "rtc.hd is given twice" in said


def test_usage_without_an_equals_sign(refused):
    """
    In a bill, too, usage is written METER=QTY.
    """
    code, said = refused("bill", "agora-cn:payg", "rtc.hd", *ON)

    assert code == 2
    assert "'rtc.hd' is neither METER=QTY" in said


def test_a_bill_of_a_profile(run, written):
    """
    A bill takes a profile as well; its day counts unless --on says another.
    """
    file = written(PROFILE)
    of_profile = json.loads(run("bill", f"{ALPHA}:payg", file, "--format", "json")[1])
    of_option = json.loads(run("bill", f"{ALPHA}:list", file, "--on", "2023-12-31", "--format", "json")[1])

    assert (of_profile["on"], of_profile["payable"]) == ("2024-02-06", "4242.00")
    assert (of_option["on"], of_option["payable"]) == ("2023-12-31", "4440.00")  # 30,000 x 0.008 + 150,000 x 0.028


def test_a_bill_of_two_offers(refused):
    """
    A bill is of one offer.
    """
    code, said = refused("bill", f"{ALPHA}:payg", f"{BETA}:list", *MONTH, *ON)

    assert code == 2
    assert "a bill is of one offer; `compare` takes several" in said


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=12))
def test_whatever_the_quantity_says(quantity):
    """
    Any text as a quantity is a number that is billed, or bad input: there is no third way.
    """
    assert main(["bill", f"{BETA}:list", f"rtc.hd={quantity}", *ON, "--format", "csv"]) in {0, 1}


@given(st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=8), max_size=4))
def test_whatever_the_command_line_says(words):
    """
    Any words after a command give one of the four exit codes, and no traceback.
    """
    commands = (["bill"], ["compare"], ["books", "show"], ["books", "check"], ["books", "diff"])

    assert {main([*command, *words]) for command in commands} <= {0, 1, 2, 3}


# ---- days -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "payable"), [("2023-01-01", "8.00"), ("2023-12-31", "8.00"), ("2024-01-01", "7.00"), ("2030-01-01", "7.00")]
)
def test_the_day_picks_the_edition(run, on, payable):
    """
    --on picks the prices: an edition holds from its start to the day before the next one's.
    """
    _, printed, _ = run("bill", f"{ALPHA}:list", "rtc.audio=1000", "--on", on, "--format", "json")

    assert json.loads(printed)["payable"] == payable


def test_today_without_a_day(run):
    """
    Without --on, prices are those of today.
    """
    bill = json.loads(run("bill", f"{ALPHA}:list", "rtc.audio=1000", "--format", "json")[1])
    listed = json.loads(run("books", "--format", "json")[1])

    assert bill["on"] == listed["on"] == str(date.today())


@pytest.mark.parametrize(
    "command",
    [
        ["bill", f"{ALPHA}:list", "rtc.audio=1", "--on", "2022-12-31"],
        ["compare", "rtc.audio=1", "--offers", f"{ALPHA}:list", "--on", "2022-12-31"],
        ["compare", "rtc.audio=1", "--offers", f"{ALPHA}:*", "--on", "2022-12-31"],
        ["books", "show", ALPHA, "--on", "2022-12-31"],
        ["books", "diff", f"{ALPHA}@2022-12-31", f"{ALPHA}@2024-01-01"],
    ],
)
def test_a_day_before_the_first_edition(refused, command):
    """
    A day before the first edition is bad input, and the first day is said.
    """
    code, said = refused(*command)

    assert code == 1
    assert "alpha has no prices on 2022-12-31: its first edition starts on 2023-01-01" in said


def test_books_on_a_day_before_all_of_them(run):
    """
    The list of books says where none is in force yet.
    """
    code, printed, _ = run("books", "--on", "1999-01-01", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(printed)))

    assert code == 0
    assert {(row["in_force"], row["meters"], row["regimes"]) for row in rows} == {("", "0", "")}


@pytest.mark.parametrize("day", ["2024-13-01", "2024-02-30", "06.02.2024", "yesterday", "", "0000-01-01"])
@pytest.mark.parametrize(
    "command",
    [
        ["bill", f"{ALPHA}:list", "rtc.audio=1"],
        ["compare", "rtc.audio=1", "--offers", f"{ALPHA}:list"],
        ["books"],
        ["books", "show", ALPHA],
    ],
)
def test_bad_days(refused, command, day):
    """
    What is no day is a wrong command line.
    """
    code, said = refused(*command, "--on", day)

    assert code == 2
    assert f"{day!r} is no day; write it as 2024-02-06" in said


# ---- books ----------------------------------------------------------------------------------------------------------


def test_books_lists_every_bundled_book(run):
    """
    `books` lists each bundled book with its currency, and its edition in force on the day.
    """
    rows = list(csv.DictReader(io.StringIO(run("books", *ON, "--format", "csv")[1])))
    now = {row["id"]: row["in_force"] for row in rows}

    assert tuple(now) == ap.bundled()
    assert now["agora-cn"] == "2024-02-06"
    assert now["agora-cn-standard"] == ""  # starts 2024-07-26
    assert {row["id"]: row["currency"] for row in rows}["agora-us"] == "USD"


@pytest.mark.parametrize("book", ["agora-cn", ALPHA])
def test_books_show(run, book):
    """
    `books show` shows a bundled book by its id, any other by its path, and ends with its sources.
    """
    code, printed, said = run("books", "show", book, *ON)

    assert (code, said) == (0, "")
    assert {"Editions", "Regimes", "Stages", "Prices", "Sources"} <= set(printed.splitlines())


def test_books_show_on_a_day(run):
    """
    `books show --on` shows the edition of that day; a day or format given before `show` counts as well.
    """
    after = run("books", "show", ALPHA, "--on", "2023-12-31", "--format", "csv")
    before = run("books", "--on", "2023-12-31", "--format", "csv", "show", ALPHA)
    nearer = run("books", "--on", "2024-02-06", "show", ALPHA, "--on", "2023-12-31", "--format", "csv")
    prices = {row["meter"]: row["unit_price"] for row in csv.DictReader(io.StringIO(after[1]))}

    assert prices == {"rtc.audio": "8", "rtc.hd": "28", "rtc.2k": "112"}
    assert after == before == nearer


def test_books_show_knows_what_a_price_buys(run, written):
    """
    The price of a month's package or of a block is not shown as one of a single message or minute.
    """
    text = (
        Path(BETA)
        .read_text("utf-8")
        .replace(
            "[[edition.rate]]",
            '[[edition.rate]]\nsource = "page"\nmeter = "recording.hd"\nmodel = "package"\nprice = 5\nsize = 1_000\n'
            "[[edition.rate]]",
        )
    )
    of_block = run("books", "show", written(text), *ON, "--format", "csv")[1]
    of_package = run("books", "show", ALPHA, *ON, "--format", "csv")[1]
    rows = [*csv.DictReader(io.StringIO(of_block)), *csv.DictReader(io.StringIO(of_package))]
    found = {(row["meter"], row["unit_price"], row["per"], row["unit"]) for row in rows}

    assert ("recording.hd", "5", "1", "block") in found
    assert ("signaling.messages", "399", "", "flat fee") in found
    assert ("rtc.hd", "27.5", "1000", "minute") in found


def test_an_unknown_book(refused):
    """
    A book that is not bundled is bad input, and the nearest ids are said.
    """
    code, said = refused("books", "show", "trtc-cm")

    assert code == 1
    assert "has no book 'trtc-cm'; did you mean 'trtc-cn'" in said


def test_books_check_of_a_valid_book(run):
    """
    `books check` says of a valid book what it is.
    """
    code, printed, said = run("books", "check", ALPHA)

    assert (code, said) == (0, "")
    assert printed == f"{ALPHA}: valid: alpha, 2 editions, CNY\n"


def test_books_check_in_a_language(run):
    """
    `books check` says so in the language that is asked for, of it or of `books`, as `check` does.
    """
    code, printed, said = run("books", "check", ALPHA, "--lang", "zh")

    assert (code, said) == (0, "")
    assert printed == f"{ALPHA}：有效：alpha、2 个价格版本、CNY\n"
    assert run("books", "--lang", "zh", "check", ALPHA)[1] == printed


def test_books_check_of_an_invalid_book(refused, written):
    """
    `books check` says all that is wrong with a book, with lines and the nearest names.
    """
    text = Path(BETA).read_text("utf-8")
    file = written(
        text.replace('currency = "CNY"', 'currency = "yuan"\ncolour = "red"')
        .replace('"rtc.audio" = 7', '"rtc.audoi" = 7')
        .replace("per = 1_000", "per = 0")
    )
    code, said = refused("books", "check", file)

    assert code == 1
    assert f"{file}:9: colour: unknown key" in said
    assert "unknown meter 'rtc.audoi'; did you mean 'rtc.audio'" in said
    assert len(said.splitlines()) >= 2


def test_books_check_of_a_bundled_id(refused):
    """
    `books check` takes files: an id is none.
    """
    code, said = refused("books", "check", "agora-cn")

    assert code == 1
    assert "agora-cn: No such file or directory" in said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is empty"),
        (b"\xff\xfe\x00\x01" * 99, "is not text in UTF-8"),
        (b"\x89PNG\r\n\x1a\n", "is not text in UTF-8"),
        ("a = " + "[" * 50_000, "is nested too deeply"),
        ("a = " + "{a=" * 50_000, "is nested too deeply"),
        ("[[[" * 1_000, "is not valid TOML"),
        (f"{'.'.join(['a'] * 1_500)} = 1", "has a key of more than 50 parts"),
        (f"usage.{'.'.join(['a'] * 49)} = 1 {'#' + '.' * 300}", "unknown key"),
        ("a = 1e999999999999999999999", "is not valid TOML"),
        (b"#" * 50_000_000, "is larger than 4,000,000 bytes"),
    ],
    ids=count(),
)
def test_files_that_are_none(refused, written, content, said):
    """
    An empty, binary, huge or deeply nested file is bad input, as a profile and as a book.
    """
    file = written(content)
    commands = [
        ["compare", file, "--offers", f"{ALPHA}:payg"],
        ["books", "check", file],
        ["books", "show", file],
        ["bill", f"{file}:list", "rtc.hd=1"],
    ]
    found = [refused(*command) for command in commands]

    assert [code for code, _ in found] == [1] * 4
    assert all(said in text and f"{file}:1: " in text for _, text in found)


@pytest.mark.parametrize(("name", "said"), [("none.toml", "No such file or directory"), (".", "Is a directory")])
def test_files_that_are_not_there(refused, tmp_path, name, said):
    """
    A missing file, or a folder, is bad input.
    """
    found = [
        refused("books", "check", tmp_path / name),
        refused("books", "show", f"{tmp_path}/{name}"),
        refused("books", "diff", f"{tmp_path / name}@2024-01-01", f"{ALPHA}@2024-01-01"),
    ]

    assert [code for code, _ in found] == [1, 1, 1]
    assert all(said in text for _, text in found)


@pytest.mark.parametrize(
    ("base", "said"),
    [
        ("beta", "base: a book cannot be its own base: 'beta'"),
        ("acme.toml", "base: 'acme.toml' leads back to this book"),
    ],
)
def test_a_book_that_is_its_own_base(refused, written, base, said):
    """
    A book that names itself as its base, by its id or its file, is bad input.
    """
    text = Path(BETA).read_text("utf-8").replace('id = "beta"', f'id = "beta"\nbase = "{base}"')
    code, found = refused("books", "check", written(text))

    assert code == 1
    assert said in found


# ---- books diff -----------------------------------------------------------------------------------------------------


def changes(run, before, after):
    """What differs between two editions, by kind and name."""
    record = json.loads(run("books", "diff", before, after, "--format", "json")[1])
    return {(each["kind"], each["name"]): (each["before"], each["after"], each["change"]) for each in record["changes"]}


def test_diff_of_the_agora_book(run):
    """
    From 2021 to 2024 no price of calls or live streaming changed, nor did the ladder; offers and products were added.
    """
    found = changes(run, "agora-cn@2021-02-01", "agora-cn@2024-02-06")

    assert not [name for kind, name in found if kind == "price" and name.startswith(("rtc.", "live."))]
    assert ("stage", "volume") not in found
    assert found["price", "recording_web.hd"][2] == found["regime", "loyalty"][2] == "only after"
    assert found["stage", "loyalty"] == (None, "50 % off rtc.fhd, rtc.2k, rtc.2k_plus", "only after")


def test_diff_of_the_first_split(run):
    """
    In 2021 Agora split HD+, at 105 for 1,000 minutes, into Full HD, 2K and 2K+ at 63, 112 and 252.
    """
    found = changes(run, "agora-cn@2019-12-16", "agora-cn@2021-01-15")

    assert found["price", "rtc.hd_plus"] == ("105 / 1,000 minute", None, "only before")
    assert [found["price", f"rtc.{tier}"][1:] for tier in ("fhd", "2k", "2k_plus")] == [
        ("63 / 1,000 minute", "changed"),
        ("112 / 1,000 minute", "changed"),
        ("252 / 1,000 minute", "changed"),
    ]
    assert all(found["price", f"rtc.{tier}"][0].startswith("105 / ") for tier in ("fhd", "2k", "2k_plus"))
    assert ("price", "rtc.hd") not in found
    assert found["stage", "volume"][2] == "only after"


def test_diff_names_its_editions(run):
    """
    A difference names the editions that are in force on the two days.
    """
    record = json.loads(run("books", "diff", "agora-cn@2021-02-01", "agora-cn@2024-03-01", "--format", "json")[1])

    assert (record["before"], record["after"]) == ("agora-cn@2021-01-15", "agora-cn@2024-02-06")


@pytest.mark.parametrize("style", FORMATS)
def test_diff_of_equal_editions(run, style):
    """
    Two days of one edition differ in nothing, which is said.
    """
    words = ["books", "diff", f"{ALPHA}@2024-01-01", f"{ALPHA}@2024-02-06", "--format", style]
    code, printed, said = run(*words)
    data = {"csv": lambda: list(csv.DictReader(io.StringIO(printed))), "json": lambda: json.loads(printed)["changes"]}
    same = "Every price, conversion, stage, regime and pack is the same."

    assert (code, said) == (0, "")
    assert data.get(style, lambda: [] if same in printed else [printed])() == []


def test_diff_of_two_books(run):
    """
    Two books are compared meter by meter, each on its own day.
    """
    assert changes(run, f"{ALPHA}@2023-12-31", f"{BETA}@2024-02-06") == {
        ("price", "rtc.audio"): ("8 / 1,000 minute", "7 / 1,000 minute", "changed"),
        ("price", "rtc.hd"): ("28 / 1,000 minute", "27.5 / 1,000 minute", "changed"),
        ("price", "rtc.2k"): ("112 / 1,000 minute", None, "only before"),
        ("price", "rtc.fhd"): (None, "63 / 1,000 minute", "only after"),
    }


@pytest.mark.parametrize(
    ("one", "said"),
    [
        ("agora-cn", "'agora-cn' is not book@day, as in agora-cn@2024-02-06"),
        ("@2024-02-06", "'@2024-02-06' is not book@day"),
        ("agora-cn@", "'' is no day"),
        ("agora-cn@2024", "'2024' is no day"),
    ],
)
def test_diff_of_no_day(refused, one, said):
    """
    A book without a day, or a day without a book, is a wrong command line.
    """
    code, found = refused("books", "diff", one, "agora-cn@2024-02-06")

    assert code == 2
    assert said in found


# ---- the command itself ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [[], ["bil"], ["bill"], ["bill", "agora-cn:payg"], ["--colour"], ["bill", "--format", "pdf", "a", "b=1"]],
)
def test_a_wrong_command_line(refused, arguments):
    """
    A command line that is wrong exits with 2, and says how it is written.
    """
    code, said = refused(*arguments)

    assert code == 2
    assert "Usage: " in said


def test_an_unknown_format_is_named(refused):
    """
    An unknown format is refused with the known ones.
    """
    code, said = refused("books", "--format", "jsn")

    assert code == 2
    assert all(style in said for style in FORMATS)


@pytest.mark.parametrize(
    "arguments", [["--help"], ["-h"], ["bill", "--help"], ["compare", "-h"], ["books", "diff", "-h"]]
)
def test_help(run, arguments):
    """
    Help is printed on stdout and is no failure.
    """
    code, printed, said = run(*arguments)

    assert (code, said) == (0, "")
    assert printed.startswith("Usage: ")


def test_every_question_is_a_command(run):
    """
    The help lists each command once, and each public question among them.
    """
    _, printed, _ = run("--help")
    listed = re.findall(r"^  (\w+) ", printed.partition("Quote:")[2], re.MULTILINE)
    questions = {name for name, home in ap._HOME.items() if home == "analysis"}

    assert len(listed) == len(set(listed))
    assert questions <= set(listed)
    assert {"bill", "compare", "best", "books", "check", "rate"} <= set(listed)


def test_the_version(run):
    """
    The version is that of the installed package.
    """
    code, printed, _ = run("--version")

    assert code == 0
    assert printed.split()[-1] == version("agorapricing")


def test_as_a_process():
    """
    The command runs as a process: the report on stdout, nothing on stderr, exit code 0.
    """
    done = processed("bill", f"{ALPHA}:payg", *MONTH, *ON, "--format", "json")

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["payable"] == "4242.00"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["bill", f"{ALPHA}:payg", "rtc.audoi=1", *ON], 1),
        (["bill"], 2),
        (["bill", f"{ALPHA}:payg", "rtc.2k=1", *ON], 3),
    ],
)
def test_exit_codes_of_a_process(arguments, code):
    """
    A process that fails exits with the code of its fault, says it on stderr, and prints nothing.
    """
    done = processed(*arguments)

    assert (done.returncode, done.stdout) == (code, "")
    assert "Traceback" not in done.stderr
    assert done.stderr


def test_the_installed_command():
    """
    The command that is installed is the same.
    """
    command = Path(sys.executable).parent / "agorapricing"
    done = subprocess.run([command, "books", "check", ALPHA], capture_output=True, text=True, check=True)

    assert done.stdout == f"{ALPHA}: valid: alpha, 2 editions, CNY\n"
    assert done.stderr == ""


def test_the_end_of_a_command():
    """
    A process of the command line does not look through all that lives at its end.
    """
    asked = "import atexit, gc; atexit.register(lambda: print(gc.get_freeze_count() > 0)); import agorapricing.__main__"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"


@pytest.mark.parametrize(("given", "used"), [({}, "system"), ({"ARROW_DEFAULT_MEMORY_POOL": "mimalloc"}, "mimalloc")])
def test_the_memory_of_arrow(given, used):
    """
    A process of the command line takes the system's memory for columns, unless its environment names another kind.
    """
    kept = {name: value for name, value in os.environ.items() if name != "ARROW_DEFAULT_MEMORY_POOL"}
    asked = "import agorapricing.__main__, pyarrow; print(pyarrow.default_memory_pool().backend_name)"
    done = subprocess.run(
        [sys.executable, "-c", asked], env={**kept, **given}, capture_output=True, text=True, check=True
    )
    assert done.stdout == f"{used}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["bill", f"{ALPHA}:payg", *MONTH, *ON],
        ["books", "show", "agora-cn"],
        ["books", "show", "agora-cn", "--format", "json"],
        ["books", "check", ALPHA],
    ],
)
def test_a_closed_pipe_is_silent(arguments):
    """
    When nobody reads on, as in `| head -1`, the command ends in silence: it did what it was asked.
    """
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as gone:
        done = processed(*arguments, stdout=gone, stderr=subprocess.PIPE, capture_output=False)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(("raised", "code"), [(KeyboardInterrupt, 130), (ap.UnpricedMeterError("a.b", "a:b"), 1)])
def test_nobody_reads_what_went_wrong(monkeypatch, raised, code):
    """
    A run that ends early ends with its own code though both streams are a pipe that nobody reads any more.
    """
    read, write = os.pipe()
    os.close(read)
    monkeypatch.setattr("agorapricing.analysis.explain", Mock(side_effect=raised))
    with suppress(BrokenPipeError), os.fdopen(write, "w") as gone, monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", gone)
        patched.setattr(sys, "stderr", gone)
        ended = main(["explain", f"{ALPHA}:payg", *MONTH, *ON])

    assert ended == code


def test_a_pipe_to_head():
    """
    `| head -1` prints the first line, and nothing on stderr.
    """
    shell = f'"{sys.executable}" -m agorapricing books show agora-cn --on 2024-02-06 | head -1'
    done = subprocess.run(["/bin/sh", "-c", shell], capture_output=True, text=True, check=True)

    assert done.stdout.startswith("agora-cn · Agora 声网")
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


@pytest.mark.parametrize("style", ["table", "json"])
def test_a_full_disk(style):
    """
    What cannot be written is said on stderr, with exit code 1.
    """
    with Path("/dev/full").open("w") as full:
        done = processed("scenarios", "--format", style, stdout=full, stderr=subprocess.PIPE, capture_output=False)

    assert done.returncode == 1
    assert done.stderr.splitlines() == ["agorapricing: No space left on device"]


@pytest.mark.parametrize("columns", [60, 80, 200])
def test_errors_fit_the_terminal(capsys, monkeypatch, columns):
    """
    On a terminal the lines of an error are broken at spaces where it ends; in a pipe they are left as they are.
    """
    wrong = ["bill", "agora-cn:payq", "rtc.hd=1", *ON], ["bill", "a:b", "x" * 300, "of no kind"]
    piped = [(main(words), capsys.readouterr().err) for words in wrong]
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", str(columns))

    for words, (code, said) in zip(wrong, piped, strict=True):
        assert main(words) == code
        shown = capsys.readouterr().err
        assert shown.split() == said.split()
        assert all(len(line) <= columns or " " not in line.strip() for line in shown.splitlines())
    assert piped[0][1].count("\n") == 1


def test_errors_fit_the_terminal_of_stderr(monkeypatch):
    """
    The width is that of the terminal that shows the errors, though a report goes elsewhere; COLUMNS goes first.
    """
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setattr(os, "get_terminal_size", lambda number: os.terminal_size((40 if number == 2 else 70, 24)))
    with open(2, "w", closefd=False) as stream:
        assert _columns(stream) == 40
        monkeypatch.setenv("COLUMNS", "50")
        assert _columns(stream) == 50


@pytest.mark.parametrize("style", ["json", "csv"])
def test_data_is_unicode_on_any_terminal(style):
    """
    Data keeps its Chinese words where the terminal knows only ASCII.
    """
    options = {"env": {**os.environ, "PYTHONIOENCODING": "ascii"}, "text": False}
    done = processed("bill", "trtc-cn:list", "rtc.hd=5", "--on", "2024-02-06", "--format", style, **options)

    assert "东兴证券" in done.stdout.decode("utf-8")


def test_a_quoted_tier_of_an_own_meter_is_unpriced(refused, written):
    """
    Usage in a quoted tier of a meter that only the user's book knows is unpriced, not a misspelt name.
    """
    text = OWN_METER.replace("PRICE", "quoted = true")

    assert refused("bill", f"{written(text)}:list", "acme.calls=1")[0] == 3


def test_an_unknown_meter_of_an_own_book_is_bad_input(refused, written):
    """
    A meter that neither the vocabulary nor the user's book knows is a mistake.
    """
    text = OWN_METER.replace("PRICE", "price = 1")

    assert refused("bill", f"{written(text)}:list", "acme.cals=1")[0] == 1


OWN_METER = """
schema = 1
id = "acme"
vendor = "acme"
title = "Acme"
region = "CN"
currency = "CNY"

[source.page]
title = "Pricing"
url = "https://example.com/pricing"
place = "table 1"
read = 2024-02-06
kind = "contract"

[meter."acme.calls"]
unit = "call"
title = "Calls"

[[edition]]
start = 2024-01-01
dated = "stated"

[[edition.rate]]
source = "page"
model = "graduated"
meter = "acme.calls"
tiers = [{ PRICE }]
"""


def test_a_tax_of_no_book_is_told_which_books_have_one(run):
    """
    Where a book says of no tax how much it is, the error names the books that do, with their taxes.
    """
    code, _, said = run("bill", "trtc-intl:payg", "rtc.hd=5", "--tax", "vat", "--on", "2026-07-01")

    assert code == 1
    assert "trtc-intl has no tax 'vat'" in said
    assert "Books with taxes: agora-us (sg-gst); agora-us-standard (sg-gst)" in said


def test_a_percentage_is_told_as_a_fraction(run):
    """
    A percentage is taken where a fraction is asked, and refused with the fraction where a number is.
    """
    words = ("agora-us:payg", "agora-us:list", "rtc.hd=5", "--on", "2026-07-01")
    assert run("match", *words, "--below", "5%")[0] == 0

    code, _, said = run("bill", "agora-us:payg", "rtc.hd=5%", "--on", "2026-07-01")
    assert code == 1
    assert "not '5%'; did you mean 0.05?" in said


# ---- who buys -------------------------------------------------------------------------------------------------------

LEGACY = ["compare", "rtc.hd=900000", "--on", "2026-07-01", "--offers", "agora-cn:payg", "agora-cn:loyalty"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], {"agora-cn:payg": "closed", "agora-cn:loyalty": "closed"}),
        (["--account", "agora=2024-07-25"], {"agora-cn:payg": "open", "agora-cn:loyalty": "grant"}),
        (["--account", "agora=2024-07-26"], {"agora-cn:payg": "closed", "agora-cn:loyalty": "closed"}),
        (
            ["--account", "agora=2024-07-25", "--grant", "agora:old-customer"],
            {"agora-cn:payg": "open", "agora-cn:loyalty": "open"},
        ),
    ],
)
def test_the_customer(run, words, expected):
    """
    The command line says when an account was created and what a vendor grants.
    """
    code, printed, _ = run(*LEGACY, *words, "--format", "json")

    assert code == 0
    assert {each["offer"]: each["status"] for each in json.loads(printed)["offers"]} == expected


def test_a_market(run, written):
    """
    Without offers, usage alone is compared in the market that is named, or else in each.
    """
    file = written('[profile]\nname = "app"\n[[workload]]\nname = "w"\nusage.rtc.hd = 360_000\n')
    command = ["compare", file, "--on", "2026-07-01", "--format", "json"]
    one, both = (json.loads(run(*command, *words)[1]) for words in (["--market", "global"], []))

    assert one["cheapest"] == "agora-us-standard:business-plus"
    assert both["markets"]["global"] == one | {"profile": both["markets"]["global"]["profile"]}
    assert both["markets"]["cn"]["cheapest"] == "trtc-cn:flagship"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--account", "agora"], "'agora' is no account; write it as agora=2026-11-29"),
        (["--account", "agora=2026"], "'2026' is no day"),
        (["--market", "us"], "'us' is not one of"),
    ],
)
def test_a_wrong_customer(refused, words, said):
    """
    An account without its day and a market that there is not are wrong command lines.
    """
    code, message = refused(*LEGACY, *words)

    assert code == 2
    assert said in message


def test_a_grant_without_its_vendor(refused):
    """
    A grant is named with its vendor.
    """
    code, message = refused(*LEGACY, "--grant", "old-customer")

    assert code == 1
    assert "grants are named vendor:name, as in agora:old-customer, not 'old-customer'" in message


def test_a_chosen_offer_without_a_price(run):
    """
    Where offers are chosen, one that does not price everything is no failure, unless none does.
    """
    command = ["compare", "--market", "cn", "--on", "2026-07-01", "--format", "json", "signaling.messages=5"]

    assert run(*command, "rtc.hd=400000")[0] == 0
    assert run(*command, "agent.asr=1", "recording_mixed.hd=1")[0] == 3


# ---- the age of prices ----------------------------------------------------------------------------------------------

AGED = ["--on", "2021-02-01", "--max-age"]  # the prices of agora-cn:list were read on 2021-01-15


@pytest.mark.parametrize(("age", "code"), [("16d", 1), ("17d", 0), ("17", 0), ("18d", 0)])
@pytest.mark.parametrize(
    "command", [["bill", "agora-cn:list"], ["compare", "--offers", "agora-cn:list"], ["explain", "agora-cn:list"]]
)
def test_older_prices_are_refused(run, command, age, code):
    """
    --max-age refuses prices that were read more days before, in every format, by the names of their sources.
    """
    found, printed, said = run(*command, "rtc.hd=5_000", *AGED, age)

    assert found == code
    assert bool(printed) is (code == 0)
    assert ("prices were read more than 16 days before: agora-cn/live-2021 (2021-01-15)" in said) is (code == 1)


@pytest.mark.parametrize(
    "command",
    [
        ["bill", "agora-cn:list"],
        ["compare", "--offers", "agora-cn:list", "trtc-cn:list"],
        ["explain", "agora-cn:list"],
        ["diff", "agora-cn:list", "trtc-cn:list"],
        ["breakeven", "--offers", "agora-cn:list", "trtc-cn:list"],
        ["marginal", "--offers", "agora-cn:list"],
        ["budget", "100", "--offers", "agora-cn:list"],
        ["match", "agora-cn:list", "trtc-cn:list"],
        ["sweep", "--offers", "agora-cn:list", "--by", "rtc.hd=1..3/1"],
        ["split", "--offers", "agora-cn:list", "trtc-cn:list"],
        ["term", "agora-cn:list", "--start", "2021-02-01", "--months", "2"],
        ["best", "agora-cn:list", "--start", "2021-02-01", "--months", "2"],
    ],
    ids=lambda command: command[0],
)
def test_every_command_that_prices_refuses_them(refused, command):
    """
    Whatever prices something takes --max-age.
    """
    on = [] if command[0] in {"term", "best"} else ["--on", "2021-02-01"]
    code, said = refused(*command, "rtc.hd=5_000", *on, "--max-age", "1d")

    assert code == 1
    assert "prices were read more than 1 day before: " in said
    assert "agora-cn/live-2021 (2021-01-15)" in said


@pytest.mark.parametrize("age", ["", "d", "-1", "1.5d", "180 d", "half"])
def test_what_is_no_age(refused, age):
    """
    An age is a number of days.
    """
    code, said = refused("bill", "agora-cn:list", "rtc.hd=5_000", *AGED, age)

    assert code == 2
    assert "is no number of days; write it as 180d" in said


def test_doctor_and_rate_refuse_older_offers(refused, written, tmp_path):
    """
    Of files of rows and of a profile whatever the offers rest on counts, before anything is written.
    """
    rows, out = written("rtc.hd\n5000\n", "rows.csv"), tmp_path / "out.csv"
    rated = refused("rate", rows, "-o", out, "--offers", "agora-cn:list", *AGED, "1d")
    seen = refused("doctor", written(PROFILE), "--offers", "agora-cn:list", *AGED, "1d")

    assert [code for code, _ in (rated, seen)] == [1, 1]
    assert not out.exists()
