"""`--fail-over`: the exit code says whether the cheapest open offer is above an amount."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from agorapricing import compare
from agorapricing.cli import main
from agorapricing.cli.over import AmountLimit, over
from agorapricing.cli.streams import OVER
from agorapricing.pricebook import Customer

OFFERS = Path(__file__).parents[1] / "data/offers"
COMPARE = ["compare", "rtc.audio=30_000", "rtc.hd=150_000", f"{OFFERS}/alpha.toml:payg", "--on", "2024-02-06"]
BEST = ["best", "rtc.hd=10_000", "trtc-intl:list", "--start", "2026-07-01", "--months", "1"]


@pytest.mark.parametrize(
    ("limit", "code"),
    [
        ("4241.99", 5),
        ("4242", 0),
        ("4_242.01", 0),
        ("4241.99CNY", 5),
        ("4242.00 CNY", 0),
        ("0", 5),
        ("4242USD", 2),
        ("4242cny", 2),
        ("-1", 2),
        ("NaN", 2),
        ("", 2),
    ],
)
def test_at_the_amount(limit, code, capsys):
    """
    Strictly above the amount is over; another currency than that of the answer, or what is no amount, is refused.
    """
    assert main([*COMPARE, "--fail-over", limit]) == code
    assert bool(capsys.readouterr().out) is (code != 2)


def test_what_is_refused_is_said(capsys):
    """
    An amount in another currency is refused with both.
    """
    main([*COMPARE, "--fail-over", "4242USD"])

    assert "--fail-over is in USD, and the amounts are in CNY" in capsys.readouterr().err


def test_the_cheapest_open_offer_counts(capsys):
    """
    An offer that is closed to the customer and would be cheaper does not count, and one that is dearer does not either.
    """
    line = ["compare", "rtc.hd=150_000", "agora-cn:payg", "agora-cn:loyalty", "trtc-cn:list", "--on", "2026-07-01"]
    assert main([*line, "--fail-over", "4_199"]) == 5
    shown = capsys.readouterr().out

    assert main([*line, "--fail-over", "4_200"]) == 0
    assert capsys.readouterr().out == shown


def test_something_unpriced_keeps_its_code():
    """
    Where a named offer has no price for what is used, the exit code is 3, above the amount and below it.
    """
    line = [*COMPARE, "agora-us:payg", "--exchange", "USD/CNY=7@2024-02-06,x"]
    for limit in ("1", "1_000_000"):
        assert main([*line, "recording.sd=5", "--fail-over", limit]) == 3


def test_one_market_without_all_prices_is_told():
    """
    Where one of two markets has no offer that prices all of it, the exit code is 3, although the other has one.
    """
    assert main(["compare", "agent.asr=5", "--on", "2026-07-01", "--market", "cn"]) == 0
    assert main(["compare", "agent.asr=5", "--on", "2026-07-01"]) == 3


def test_several_markets_are_refused(capsys):
    """
    One amount is not held against markets of several currencies: one of them has to be named.
    """
    assert main(["compare", "rtc.hd=10_000", "--fail-over", "1300"]) == 2
    assert "--market cn or --market global" in capsys.readouterr().err

    assert main(["compare", "rtc.hd=10_000", "trtc-intl:list", "--market", "global", "--fail-over", "0.01USD"]) == 5


def test_several_months(tmp_path):
    """
    Of several months the sum counts.
    """
    log = tmp_path / "calls.csv"
    rows = (f"r,p,2026-0{m}-01T00:00:00+08:00,2026-0{m}-28T00:00:00+08:00,s,720p" for m in (6, 7))
    log.write_text("room,user,start,end,stream,size\n" + "\n".join(rows) + "\n", "utf-8")
    line = ["compare", str(log), "trtc-cn:list", "--whole-months", "--column", "user=user"]

    assert main([*line, "--fail-over", "0.01"]) == 5
    assert main([*line, "--fail-over", "1_000_000"]) == 0


@pytest.mark.parametrize(("limit", "code"), [("39.90", 0), ("39.89USD", 5), ("39.90CNY", 2)])
def test_of_a_plan(limit, code, capsys):
    """
    Of plans the cheapest counts; its report is printed whatever the limit says.
    """
    assert main([*BEST, "--fail-over", limit]) == code
    assert "39.90" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("limit", "code"), [("1399.99", OVER), ("1400", OVER), ("1577.99", OVER), ("1578", 0), ("1578.01", 0)]
)
def test_an_account_of_two_eras(limit, code):
    """
    Where the cheapest offer depends on when the account was created, one era above the limit is enough.
    """
    proven = Customer(proven={"agora": date(2026, 5, 1)})
    offers = ["agora-cn:payg", "agora-cn-standard:basic"]
    comparison = compare({"rtc.hd": 60_000}, offers, date(2026, 7, 1), customer=proven)

    assert [each.cheapest.amount for each in comparison.standing.eras.values()] == [1400, 1578]
    assert over(comparison, AmountLimit(Decimal(limit))) == code
