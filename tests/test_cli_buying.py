"""The commands about what to buy: terms and the cheapest plan, in five formats."""

import csv
import io
import json

import pytest

from agorapricing.cli import main

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
    assert [row[-1] for row in rows] == ["460.00", "0.00", "69.30", "529.30"]
    assert "2 x top-up of 250,000" in shown


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
    assert rows[0]["bought"] == "top-up 250000 x 2"


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
        (("--buy", "2026-10=top-up:25000"), "is no purchase of the term; write 2026-07=PACK:UNITSxCOUNT"),
        (("--buy", "2026-07=top-up"), "is no purchase of the term"),
        (("--buy", "2026-07=top-up:25000xtwo"), "is no purchase of the term"),
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
    assert "agora-cn (CNY)" in said
    assert (chosen, json.loads(shown)["currency"]) == (0, "USD")


def test_an_unknown_vendor_is_told_the_known_ones(run):
    """
    The nearest name is offered.
    """
    code, _, said = run("best", "rtc.hd=1000", "--vendor", "agorra")

    assert code == 1
    assert "did you mean" in said
