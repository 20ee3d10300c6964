"""What changed between two saved runs: what they rest on, each offer's amount, and its stages."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from own_book import OWN_BOOK

from agorapricing.cli import main
from agorapricing.proposal import AmountChange, Changes
from agorapricing.report import report_of

ON = ("--on", "2026-07-01")
OFFERS = ("--offers", "agora-us:payg,trtc-intl:payg")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder of its own, where commands run."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def changed(capsys):
    """The record of what changed between the runs of two command lines."""

    def found(one, other):
        for name, line in (("a.json", one), ("b.json", other)):
            assert main([*line, "--save", name, "--force"]) == 0, capsys.readouterr().err
        _ = capsys.readouterr()
        assert main(["diff", "a.json", "b.json", "--format", "json"]) == 0
        return json.loads(capsys.readouterr().out)

    return found


def test_usage_changes_amounts_and_stages(changed):
    """
    Other usage is named with both quantities; each offer has both amounts, and its stages add up to the difference.
    """
    one, other = (("compare", f"rtc.hd={count}", *OFFERS, *ON) for count in ("900000", "950000"))
    found = changed(one, other)

    assert found["changes"] == [
        {"what": "profile.workloads[usage].usage.rtc.hd", "before": "900000", "after": "950000"}
    ]
    for each in found["amounts"]:
        difference = Decimal(each["after"]) - Decimal(each["before"])
        assert Decimal(each["amount"]) == difference > 0
        assert sum(map(Decimal, each["stages"].values())) == difference
    assert [each["offer"] for each in found["amounts"]] == ["agora-us:payg", "trtc-intl:payg"]


def test_lines_of_one_stage_are_added_up(changed):
    """
    Two lines of one stage of a bill are one difference of it, and all stages come to that of the amounts.
    """
    one, other = (
        ("bill", "agora-us:list", f"rtc.hd={count}", f"rtc.fhd={count}", *ON) for count in ("100000", "200000")
    )
    [amount] = changed(one, other)["amounts"]

    assert amount["stages"] == {"list": amount["amount"]}


def test_the_same_run_has_no_changes(changed, capsys):
    """
    Between a run and itself nothing changed, and the page says so.
    """
    line = ("compare", "rtc.hd=900000", *OFFERS, *ON)
    found = changed(line, line)

    assert found["changes"] == []
    assert {(each["amount"], *each["stages"]) for each in found["amounts"]} == {("0",)}
    assert main(["diff", "a.json", "a.json"]) == 0
    assert "nothing changed" in capsys.readouterr().out


def test_a_day_an_edition_and_an_offer(changed):
    """
    Another day is named, and with it the edition of an offer that both runs have; an offer of one run has one amount.
    """
    usage = ("compare", "rtc.hd=900000", "--offers")
    found = changed(
        (*usage, "agora-us:payg", "--on", "2026-06-30"), (*usage, "agora-us:payg,trtc-intl:payg", "--on", "2026-07-01")
    )
    changes = {each["what"]: (each["before"], each["after"]) for each in found["changes"]}

    assert changes["day"] == ("2026-06-30", "2026-07-01")
    assert changes["agora-us:payg: edition"][1] == "2026-07-01"
    assert changes["book trtc-intl"][0] == ""
    assert not any(what.startswith("trtc-intl:payg: ") for what in changes)
    assert [each["before"] is None for each in found["amounts"]] == [False, True]
    assert found["amounts"][1]["amount"] is None


def test_a_book_that_changed(changed):
    """
    Where a book of one's own has another price, its file, its digest and the amount of its list prices are told.
    """
    for name, price in (("a.toml", "28"), ("b.toml", "30")):
        Path(name).write_text(OWN_BOOK.replace("28", price), "utf-8")
    found = changed(*(("bill", f"{name}.toml:list", "rtc.hd=1000", *ON) for name in ("a", "b")))

    assert [each["what"] for each in found["changes"]] == ["file a.toml", "book own", "file b.toml"]
    [amount] = found["amounts"]
    assert (amount["before"], amount["after"], amount["amount"]) == ("28", "30", "2")
    assert amount["stages"] == {"list": "2"}


def test_amounts_of_two_currencies_have_no_difference(changed):
    """
    An offer whose amounts are in two currencies has two lines, none with a difference.
    """
    rates = ("--exchange", "USD/CNY=7.1@2026-06-30,bank")
    found = changed(
        ("compare", "rtc.hd=900000", *OFFERS, *ON),
        ("compare", "rtc.hd=900000", "--offers", "trtc-cn:payg,agora-us:payg", *rates, *ON),
    )
    own = [each for each in found["amounts"] if each["offer"] == "agora-us:payg"]

    assert [(each["currency"], each["before"] is None) for each in own] == [("USD", False), ("CNY", True)]
    assert [each["amount"] for each in own] == [None, None]


def test_a_stage_is_in_the_currency_of_its_bill():
    """
    An offer is named with its market; differences have a sign, and stages the currency of the bill, not of the amount.
    """
    stages = {"list": Decimal("70.10")}
    amount = AmountChange("agora-us:payg", "global", "USD", Decimal(100), Decimal(110), "CNY", stages)
    laid_out = report_of(Changes("a.json", "b.json", (), (amount,)))
    amounts, by_stage = laid_out.page.grids

    assert amounts.rows == (("global · agora-us:payg", "USD", "100", "110", "+10"),)
    assert by_stage.rows == (("global · agora-us:payg", "list", "CNY", "+70.10"),)
    assert [(row["stage"], row["currency"]) for row in laid_out.rows] == [(None, "USD"), ("list", "CNY")]


def test_another_report_is_compared_value_by_value(changed, capsys):
    """
    Of a report without an amount for each offer every value that differs is told, by the names that lead to it.
    """
    lines = (("breakeven", f"rtc.hd={count}", *OFFERS, *ON) for count in ("900000", "800000"))
    found = changed(*lines)

    assert found["amounts"] == []
    assert {"profile.workloads[usage].usage.rtc.hd", "ranges[1].to"} <= {each["what"] for each in found["changes"]}
    assert main(["diff", "a.json", "b.json", "--format", "csv"]) == 0
    assert "\nranges[1].to,,," in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("a.json",), "give two files and no more"),
        (("a.json", "a.json", "a.json"), "give two files and no more"),
        (("a.json", "a.json", "--on", "2026-07-01"), "leave --on away"),
    ],
)
def test_two_runs_stand_alone(words, message, capsys):
    """
    It takes two runs, and nothing that would be asked anew.
    """
    assert main(["bill", "trtc-cn:payg", "rtc.hd=5", *ON, "--save", "a.json"]) == 0
    assert main(["diff", *words]) == 2
    assert f"a saved run has been worked out: {message}" in capsys.readouterr().err


def test_other_files_are_no_runs(capsys):
    """
    A run beside a file that is none is refused by that file's name.
    """
    assert main(["bill", "trtc-cn:payg", "rtc.hd=5", *ON, "--save", "a.json"]) == 0
    Path("b.toml").write_text("x = 1")
    assert main(["diff", "a.json", "b.toml"]) == 1
    assert "b.toml: holds no run" in capsys.readouterr().err
