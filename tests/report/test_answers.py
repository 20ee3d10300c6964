"""The first lines of a comparison, and one row an offer where there are many."""

from datetime import date

import pytest

import agorapricing as ap
from agorapricing.comparison.comparing import compare
from agorapricing.report import render, report_of

ON = date(2026, 7, 1)
CALLS = {"rtc.hd": 360_000}
OLD = ap.Customer({"agora": date(2023, 1, 1)})


def answer(comparison):
    """The lines below the title."""
    return report_of(comparison).page.answer


def test_next_and_dearest():
    """
    The next and the dearest of the open offers are said with what they cost more; of two offers only the next.
    """
    three = compare(CALLS, ["trtc-cn:payg", "trtc-cn:flagship", "trtc-cn:premium", "agora-cn:payg"], ON)
    two = compare(CALLS, ["trtc-cn:payg", "trtc-cn:flagship"], ON)

    assert answer(three)[0] == "next: trtc-cn:premium, +2,765.00; dearest: trtc-cn:payg, +3,550.00"
    assert answer(two)[0] == "next: trtc-cn:payg, +3,550.00"


def test_one_offer_has_no_next():
    """
    A single offer is followed by the age of its prices alone.
    """
    assert len(answer(compare(CALLS, ["trtc-cn:payg"], ON))) == 1


def test_a_better_one_by_grant():
    """
    What would be cheaper by a grant is said with its amount; what would not, and what is granted, is not.
    """
    names = ["agora-cn:payg", "agora-cn:loyalty"]
    usage = {"rtc.hd": 100_000, "rtc.fhd": 100_000}
    granted = OLD.also(ap.Customer(grants=("agora:old-customer",)))
    better, same, given = (
        compare(used, names, ON, customer=who) for used, who in ((usage, OLD), (CALLS, OLD), (usage, granted))
    )

    assert f"if granted: agora-cn:loyalty, {better.quotes[1].amount:,f}" in answer(better)
    assert not any("if granted" in line for each in (same, given) for line in answer(each))


def test_how_old_the_prices_are():
    """
    The first and the last day on which the sources of the amounts were read, and those that are not the vendor's own.
    """
    [line] = answer(compare(CALLS, ["trtc-cn:payg"], ON))

    assert line.startswith("prices read 2024-02-06")
    assert "not by the vendor: 东兴证券, 声网 (API.NASDAQ) (broker report)" in line
    assert "not by the vendor" not in answer(compare(CALLS, ["agora-us-standard:payg"], ON))[0]


def test_what_is_closed_is_no_next():
    """
    Where nothing is open nothing is said of a next offer.
    """
    assert len(answer(compare(CALLS, ["agora-cn:payg", "agora-us:payg"][:1] * 2, ON))) == 1


@pytest.mark.parametrize("width", [80, 120])
def test_many_offers_have_a_row_each(width):
    """
    Many offers have a row each, sorted by amount, incomplete ones last, however they were given.
    """
    names = ["agora-cn-standard:*".replace("*", name) for name in ("free", "payg", "basic", "flagship")]
    comparison = compare(CALLS, [*names, "trtc-cn:flagship", "trtc-cn:payg"], ON)
    grid = report_of(comparison).page.grids[1]
    text = render(comparison, "table", width)
    offers = [row[0] for row in grid.rows]

    assert offers == sorted(
        offers, key=lambda name: (not comparison.quote(name).amount, comparison.quote(name).amount or 0)
    )
    assert offers[0] == "trtc-cn:flagship"
    assert offers[-1] == "agora-cn-standard:free"
    assert max(map(len, text.splitlines())) <= width
    assert [line.split()[0] for line in text.splitlines() if line.startswith(("agora-cn-s", "trtc-cn:"))][:6] == offers


def test_a_row_says_what_is_not_open():
    """
    Where an offer is not open, each row has its status.
    """
    names = [
        "agora-cn:payg",
        "agora-cn:loyalty",
        "trtc-cn:payg",
        "trtc-cn:basic",
        "trtc-cn:premium",
        "trtc-cn:flagship",
    ]
    grid = report_of(compare(CALLS, names, ON, customer=OLD)).page.grids[1]
    place = [column.title for column in grid.columns].index("status")

    assert {row[0]: row[place] for row in grid.rows} == dict.fromkeys(names, "open") | {"agora-cn:loyalty": "by grant"}


def test_a_default_comparison_is_short():
    """
    What `compare` says of plain minutes in a market where no offers are named fits a screen, before its notes.
    """
    text = render(compare(CALLS, on=ON, market="cn"), "table", 120)

    assert len(text.partition("\nNotes\n")[0].splitlines()) <= 21
    assert "trtc-cn:flagship, 6,530.00" in text.splitlines()[0]


def test_every_amount_stands_in_a_row():
    """
    Rows have the amounts, differences and percentages of the record, in every format, down to a narrow terminal.
    """
    names = [f"trtc-cn:{name}" for name in ("payg", "basic", "premium", "premium-plus", "flagship", "flagship-plus")]
    comparison = compare(CALLS, names, ON)
    texts = [render(comparison, style) for style in ("plain", "markdown")]
    texts += [render(comparison, "table", width) for width in (20, 40, 80)]

    for quote in comparison.quotes:
        for text in texts:
            assert f"{quote.amount:,f}" in text
            assert f"{comparison.difference(quote):+,f}".replace("+0.00", "0.00") in text
