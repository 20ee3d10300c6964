"""The commands about what to buy: terms and the cheapest plan, in five formats."""

import csv
import io
import json
import re

import pytest
from contracts import text as contract_text

from agorapricing.cli import main

pytestmark = pytest.mark.usefixtures("poisoned")

TERM = ["term", "agora-us-standard:free", "rtc.hd=50_000", "--start", "2026-07-01", "--months", "3"]
BEST = ["best", "rtc.hd=150_000", "--vendor", "agora-us-standard", "--start", "2026-07-01", "--months", "2"]
TOP_UP = ["--buy", "2026-07=top-up:250_000x2"]


@pytest.fixture
def run(capsys):
    """Run a command line: its exit code, what it printed, and what it said on stderr."""

    def ran(*arguments):
        code = main(list(arguments))
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return ran


def test_a_term_as_a_table(run):
    """
    A row a month with what is bought, drawn and left, and the sum of what is paid.
    """
    code, shown, said = run(*TERM, *TOP_UP, "--format", "plain")

    rows = [line.split() for line in shown.splitlines() if line.startswith(("2026-", "total"))]
    assert (code, said) == (0, "")
    assert [row[-1] for row in rows] == ["460.00", "0.00", "69.30", "529.30", "460.00"]
    assert "2 x top-up of 250,000" in shown
    assert rows[-1] == ["2026-07", "top-up", "250,000", "2", "230.00", "460.00"]


def test_a_report_states_its_question(run):
    """
    The page and the record say what is used, how it grows, and which tax is in the amounts.
    """
    options = ("--growth", "1.5", "--season", "8=0.5", "--tax", "sg-gst")
    words = ["agora-us:payg", "rtc.hd=1000", "--start", "2026-07-01", "--months", "2", *options]
    _, shown, _ = run("term", *words, "--format", "plain")
    record = json.loads(run("best", words[1], words[0], *words[2:], "--format", "json")[1])

    assert "growth 150 % a month · seasons 8=0.5 · USD, with sg-gst" in shown.splitlines()[0]
    assert ["rtc.hd", "1,000"] in [line.split() for line in shown.splitlines()]
    assert "Usage grows by 150 % a month, to 2.5 times: 4 % are written 0.04." in shown
    assert {key: record[key] for key in ("growth", "seasons", "tax", "held")} == {
        "growth": "1.5",
        "seasons": {"8": "0.5"},
        "tax": "sg-gst",
        "held": [],
    }
    assert record["workloads"] == [{"name": "usage", "usage": {"rtc.hd": "1000"}}]


def test_who_may_buy_stands_in_the_notes(run):
    """
    Of the cheapest plan and the runner-up, and of a term, the notes and the record say who may have each offer.
    """
    words = ["rtc.hd=30000", "--vendor", "agora", "--currency", "CNY", "--start", "2026-07-01", "--months", "1"]
    _, shown, _ = run("best", *words, "--account", "agora=2024-01-01", "--format", "plain")
    record = json.loads(run("term", "agora-cn:payg", words[0], *words[5:], "--format", "json")[1])

    who = "who may buy: accounts that have created no general project since 2024-07-26"
    assert f"agora-cn:payg (Pay as you go (按量付费)): {who}" in shown
    assert [each["who"] for each in record["offers"]] == [who.removeprefix("who may buy: ")]


def test_best_says_what_was_tried(run):
    """
    The notes end with what was searched, what was not, and that the plan is proven.
    """
    _, shown, _ = run("best", "rtc.hd=30000", "--vendor", "agora-cn", *TERM[3:], "--format", "plain")
    notes = shown.partition("Notes:")[2].partition("Sources:")[0].strip().splitlines()

    assert notes[-2].endswith(
        "Tried: each month one of payg; packs in their printed sizes. Not tried: what the book does not name among its "
        "choices (list, loyalty): give it as an offer."
    )
    assert notes[-1].endswith("Proven to be the cheapest of these.")


def test_best_as_rows_has_gaps_and_purchases(run):
    """
    CSV says of each plan what it costs more than the cheapest, and what is bought when at which price.
    """
    rows = list(csv.DictReader(io.StringIO(run(*BEST, "--format", "csv")[1])))

    assert rows[0]["more"] == "0"
    assert all(float(row["more"]) >= 0 for row in rows)
    assert any(row["purchases"].startswith("2026-07 top-up ") and " at " in row["purchases"] for row in rows)


def test_packs_stand_in_one_order_in_all_months(run):
    """
    Whichever pack ends first, each row names them as the first month draws them.
    """
    buys = ("--buy", "2026-07=rtc-hd:25000", "--buy", "2026-07=rtc-audio:25000", "--buy", "2026-08=rtc-audio:250000")
    words = ("agora-cn:payg", "rtc.hd=12000", "rtc.audio=12000", "--start", "2026-07-01", "--months", "3")
    _, shown, _ = run("term", *words, *buys, "--format", "plain")
    months = [line for line in shown.splitlines() if line.startswith("2026-0")][:3]

    assert [re.findall(r"rtc-[a-z]+", line) for line in months] == [
        ["rtc-audio", "rtc-hd"] * 3,
        ["rtc-audio", "rtc-audio", "rtc-hd", "rtc-audio", "rtc-audio", "rtc-hd"],
        ["rtc-audio", "rtc-hd", "rtc-audio", "rtc-audio"],
    ]


def test_a_term_as_data(run):
    """
    JSON and CSV have the months with every number a string; what is paid is what the table says.
    """
    _, shown, _ = run(*TERM, *TOP_UP, "--format", "json")
    record = json.loads(shown)
    _, shown, _ = run(*TERM, *TOP_UP, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(shown)))

    assert record["schema"] == "agorapricing/1"
    assert [month["payable"] for month in record["months"]] == [row["payable"] for row in rows]
    assert (record["payable"], record["months"][0]["drawn"]) == ("529.30", {"top-up": "190000"})
    assert (rows[0]["bought"], rows[0]["price_of_packs"]) == ("top-up 250000 x 2", "460")


def test_growth_and_seasons_are_options(run):
    """
    A season of July doubles it, and growth compounds.
    """
    options = ("--growth", "0.1", "--season", "7=2", "--format", "json")
    _, shown, _ = run("term", "agora-us-standard:pro", "rtc.hd=1000", *TERM[3:], *options)

    usage = [month["usage"]["rtc.hd"] for month in json.loads(shown)["months"]]
    assert usage == ["2000", "1100", "1210"]


def test_a_suspended_month_is_unpriced(run):
    """
    Without a top-up the free package suspends: exit code 3, with the month and the reason.
    """
    code, shown, said = run(*TERM)

    assert (code, shown) == (3, "")
    assert "agora-us-standard:free in 2026-07 has no price" in said
    assert "suspends service" in said


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--buy", "2026-10=top-up:25000"), "2026-10 is no month of the term, which has 2026-07 to 2026-09"),
        (("--buy", "2026-07=top-up"), "is no purchase; write 2026-07=PACK:UNITSxCOUNT"),
        (("--buy", "2026-07=top-up:25000xtwo"), "is no purchase"),
        (("--buy", "2026-07=top-up:25_000x0"), "of one pack or more"),
        (("--held", "top-up:25000"), "is nothing held; write PACK:UNITS@LAST-DAY"),
        (("--held", "top-up:25000@2026-06-30"), "ends before 2026-07-01, from which on it is to be held"),
        (("--held", "top-up:25000@July"), "'July' is no day"),
        (("agora-us-standard:pro",), "a term is of one offer"),
        (("--season", "december=2"), "is no season; write MONTH=FACTOR"),
    ],
)
def test_what_is_no_purchase_or_season_is_a_wrong_command(run, options, message):
    """
    What cannot be read is exit code 2, and says how to write it.
    """
    code, _, said = run(*TERM, *options)

    assert code == 2
    assert message in said


@pytest.mark.parametrize("style", ["table", "plain", "markdown", "csv", "json"])
def test_best_in_each_format(run, style):
    """
    Every format names the cheapest plan and what it costs.
    """
    code, shown, said = run(*BEST, "--format", style)

    assert (code, said) == (0, "")
    assert "1050.98" in shown.replace(",", "")
    assert "top-up" in shown


def test_best_names_the_runner_up_and_what_is_not_possible(run):
    """
    The record has the plans in order, what would have to change, and why a regime cannot serve the term.
    """
    _, shown, _ = run(*BEST, "--format", "json")
    record = json.loads(shown)
    totals = [float(plan["total"]) for plan in record["plans"]]

    assert totals == sorted(totals)
    assert record["changes"][0].endswith("USD over 2 months.")
    assert record["impossible"][0]["offer"] == "agora-us-standard:free"
    assert "suspends service" in record["impossible"][0]["reason"]


def test_best_chooses_among_given_offers(run):
    """
    With offers it needs no vendor; without either, or with both, it is a wrong command.
    """
    offers = ["agora-us-standard:pro", "agora-us-standard:starter"]
    _, shown, _ = run("best", "rtc.hd=25000", *offers, "--start", "2026-07-01", "--months", "1", "--format", "json")

    assert json.loads(shown)["plans"][0]["plan"] == "agora-us-standard:starter + 2 x top-up of 25,000"
    assert run("best", "rtc.hd=1")[0] == 2
    assert run(*BEST, *offers)[0] == 2


def test_a_vendor_with_books_in_two_currencies_needs_one(run):
    """
    Agora's books are in CNY and USD: the error says which are which, and --currency chooses.
    """
    arguments = ["best", "rtc.hd=1000", "--vendor", "agora", "--start", "2026-07-01", "--months", "1"]
    code, _, said = run(*arguments)
    chosen, shown, _ = run(*arguments, "--currency", "USD", "--format", "json")

    assert code == 1
    assert "agora-cn-standard (CNY)" in said
    assert (chosen, json.loads(shown)["currency"]) == (0, "USD")


def test_an_unknown_vendor_is_told_the_known_ones(run):
    """
    The nearest name is offered.
    """
    code, _, said = run("best", "rtc.hd=1000", "--vendor", "agorra")

    assert code == 1
    assert "did you mean" in said


OLD = ["--account", "trtc=2023-01-01"]
HELD = ["--held", "top-up:100_000@2026-07-31"]


def test_what_is_held_is_an_option(run):
    """
    Units that are held are drawn after the free 10,000: of 100,000 standard minutes 90,000, and nothing is paid.
    """
    words = ["rtc.hd=150_000", "--start", "2026-07-01", "--months", "1", *HELD]
    _, shown, _ = run("best", *words, "--vendor", "agora-us-standard", "--format", "json")
    _, without, _ = run("best", *words[:-2], "--vendor", "agora-us-standard", "--format", "json")
    _, bill, _ = run("term", "agora-us-standard:free", "rtc.hd=25_000", *words[1:], "--format", "json")
    record = json.loads(shown)

    assert record["held"] == [{"pack": "top-up", "units": "100000", "until": "2026-07-31"}]
    assert float(record["plans"][0]["total"]) < float(json.loads(without)["plans"][0]["total"])
    assert json.loads(bill)["months"][0]["drawn"] == {"top-up": "90000"}
    assert json.loads(bill)["payable"] == "0.00"


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (["--vendor", "agora", "--currency", "USD"], 2, "what is held is of one book: give --vendor BOOK"),
        (["agora-us-standard:pro", "agora-us:payg"], 2, "give offers of one, not of agora-us-standard and agora-us"),
        (["--vendor", "trtc-cn"], 1, "trtc-cn on 2026-07-01 has no pack 'top-up'"),
    ],
)
def test_what_is_held_is_of_one_book(run, options, code, message):
    """
    Units of a pack cover usage under its own book alone, so that the book must be said.
    """
    found = run("best", "rtc.hd=1000", *options, *HELD, "--start", "2026-07-01")

    assert found[0] == code
    assert message in found[2]


def test_best_takes_all_regimes_of_a_book(run):
    """
    A star stands for all regimes, also those that the book does not name among its choices.
    """
    _, shown, _ = run(*BEST[:2], "agora-us-standard:*", *BEST[4:], "--format", "json")
    _, chosen, _ = run(*BEST, "--format", "json")
    least, least_of_choices = (float(json.loads(each)["plans"][0]["total"]) for each in (shown, chosen))
    tried = next(note for note in json.loads(shown)["notes"] if note.startswith("Tried: "))

    assert least <= least_of_choices
    assert tried.startswith("Tried: each month one of list, payg, starter, pro, business")
    assert "Not tried" not in tried


def test_best_takes_contracts(run, tmp_path):
    """
    A contract stands beside its base, or beside the offers that are given; with a vendor it is a wrong command.
    """
    file = tmp_path / "deal.toml"
    file.write_text(contract_text("percent_off = 20"), "utf-8")
    words = ["best", "rtc.hd=30000", "--contract", str(file), "--start", "2026-05-01", "--months", "2", *OLD]
    _, shown, said = run(*words, "--format", "json")

    assert said == ""
    found = json.loads(shown)
    assert [plan["plan"] for plan in (*found["plans"], *found["dominated"])] == ["trtc-intl:ea", "trtc-intl:payg"]
    assert run(*words, "--vendor", "trtc-intl")[0] == 2


def test_one_vendor_at_a_time(run):
    """
    Of two vendors none is chosen silently.
    """
    code, _, said = run("best", "rtc.hd=1000", "--vendor", "agora-us", "--vendor", "trtc-intl")

    assert code == 2
    assert "give one --vendor, not agora-us and trtc-intl" in said


@pytest.mark.parametrize(
    ("on", "options", "start"),
    [
        ("2026-07-01", [], "2026-07-01"),
        ("2026-07-02", [], "2026-08-01"),
        ("2026-06-30", [], "2026-07-01"),
        ("2026-07-02", ["--start", "2026-06-01"], "2026-06-01"),
    ],
)
def test_a_term_starts_from_the_day_of_the_profile(run, tmp_path, on, options, start):
    """
    Without a start it is the first of a month from the profile's day on.
    """
    file = tmp_path / "acme.toml"
    usage = "[[workload]]\nname = 'calls'\n[workload.usage]\nrtc.hd = 1000\n"
    file.write_text(f"[profile]\nname = 'Acme'\non = {on}\n{usage}", "utf-8")
    words = [str(file), "--months", "1", *options, "--format", "json"]
    _, billed, _ = run("term", "agora-us:payg", *words)
    _, found, _ = run("best", "agora-us:payg", *words)

    assert (json.loads(billed)["start"], json.loads(found)["start"]) == (start, start)


def test_what_no_plan_prices_is_said_once(run):
    """
    The error names the offer, the month and the meter, each once.
    """
    words = ["rtc.hd=5", "signaling.messages=5", "--vendor", "trtc-cn", "--start", "2024-03-01"]
    code, _, said = run("best", *words)

    assert code == 3
    assert said.startswith("agorapricing: 2024-03: trtc-cn:payg has no price for meter 'signaling.messages'")
    assert said.count("has no price") == 1


def test_a_vendor_of_two_currencies_names_the_option(run):
    """
    The error of two currencies says how to choose one.
    """
    _, _, said = run("best", "rtc.hd=1000", "--vendor", "agora", "--start", "2026-07-01")

    assert "give one book, one currency (`currency`, --currency) or one market (`market`, --market): agora" in said


def test_a_contract_with_rates_of_its_own_is_tried(run, tmp_path):
    """
    A contract whose rates differ and whose stages do not is another offer, and the cheaper one.
    """
    file = tmp_path / "deal.toml"
    file.write_text(contract_text('rates = { "rtc.hd" = 1 }\nper = 1_000'), "utf-8")
    words = ["best", "rtc.hd=30000", "--contract", str(file), "--start", "2026-05-01", "--months", "2", *OLD]
    _, shown, _ = run(*words, "--format", "json")

    found = json.loads(shown)
    assert [plan["plan"] for plan in (*found["plans"], *found["dominated"])] == ["trtc-intl:ea", "trtc-intl:payg"]


@pytest.mark.parametrize(
    ("words", "regime"),
    [([], "payg-2024"), (["--account", "trtc=2024-07-24"], "payg"), (["--account", "trtc=2024-07-25"], "payg-2024")],
)
def test_the_customer_of_a_plan(run, words, regime):
    """
    A plan takes only regimes that are open to the customer's account.
    """
    plan = [
        "best",
        "rtc.hd=5000",
        "--vendor",
        "trtc-intl",
        "--start",
        "2026-07-01",
        "--months",
        "1",
        "--format",
        "json",
    ]
    code, printed, _ = run(*plan, *words)
    offers = {offer["offer"] for each in json.loads(printed)["plans"] for offer in each["offers"]}

    assert code == 0
    assert offers == {f"trtc-intl:{regime}"}


def test_the_market_of_a_plan(run):
    """
    A market leaves out a vendor's books of the other one.
    """
    plan = ["best", "rtc.hd=5000", "--vendor", "trtc", "--start", "2026-07-01", "--months", "1", "--format", "json"]

    assert json.loads(run(*plan, "--market", "cn")[1])["currency"] == "CNY"
    assert json.loads(run(*plan, "--market", "global")[1])["currency"] == "USD"
