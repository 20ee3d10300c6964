"""Which packages are odd: what they cost where all that they include is used, beside the regimes without a fee."""

from datetime import date
from fractions import Fraction

import pytest

import agorapricing as ap
from agorapricing.analysis.packages import _cost, _included, _wins, of_package
from agorapricing.numbers import Curve

ON, CN = date(2026, 7, 1), date(2024, 2, 6)


def offers(name, on=ON):
    """The offers of a bundled book on a day."""
    book = ap.load_book(name)
    return [book.offer(regime, on) for regime in book.edition(on).regimes]


@pytest.mark.parametrize(
    ("own", "others", "wins"),
    [
        ((2, 0), [(2, 0)], False),
        ((2, 0), [(1, 1)], True),
        ((1, 1), [(2, 0)], True),
        ((1, 1), [(2, 0), (1, 1)], False),
        ((1, 1), [(2, 0), (0, 2)], False),
        ((1, 1), [(3, 0), (0, 2)], True),
        ((1, 1), [], True),
    ],
)
def test_a_package_wins_where_it_alone_is_cheapest(own, others, wins):
    """
    A line wins below another one only where it is less: not at their crossing alone, nor where both are one.
    """
    assert _wins(Curve.linear(*own), [Curve.linear(*other) for other in others]) is wins


@pytest.mark.parametrize(
    ("book", "regime", "included"),
    [
        ("agora-us-standard", "payg", {}),
        ("agora-us-standard", "starter", {"rtc.standard": 50_000}),
        ("trtc-cn", "pack-25k", {"rtc.audio": 25_000}),
        (
            "agora-cn",
            "signaling-startup",
            {"signaling.messages": 30_000_000, "signaling.peak_connections": 500, "signaling.storage_gb": 2},
        ),
    ],
)
def test_what_a_package_includes(book, regime, included):
    """
    What a fee buys is counted in the first meter of each pool; free minutes, which have no fee, are not.
    """
    [offer] = [offer for offer in offers(book) if offer.name == regime]

    assert _included(offer) == included


def test_a_cost_needs_every_meter_and_a_price():
    """
    An offer is compared where it prices all that a package includes, as far as all of it goes.
    """
    [offer] = [offer for offer in offers("agora-cn", CN) if offer.name == "list"]
    hd, messages, other = ("rtc.hd", 1_000), ("signaling.messages", 10**12), ("rtc.standard", 1)

    assert _cost(offer, {hd[0]: Curve.linear(hd[1])}) == Curve.linear(28)
    assert _cost(offer, {other[0]: Curve.linear(1), hd[0]: Curve.linear(1)}) is None
    assert _cost(offer, {messages[0]: Curve.linear(messages[1])}) is None


US, DEARER = "agora-us-standard", "with all used that it includes (50,000 of rtc.standard) it costs more than "


@pytest.mark.parametrize(
    ("book", "regime", "found"),
    [
        (US, "payg", []),
        (US, "pro", []),
        (
            US,
            "starter",
            [
                ("at no multiple of 50,000 of rtc.standard does it cost less than all others", None),
                (f"{DEARER}payg, which has no fee; payg takes 9.90 off list price there", Fraction("6.39")),
            ],
        ),
        (
            "trtc-cn",
            "premium-plus",
            [
                ("at no multiple of 380,000 of rtc.audio does it cost less than all others", None),
                (
                    "with all used that it includes (380,000 of rtc.audio) it costs more than list, which has no fee",
                    Fraction(215),
                ),
            ],
        ),
        (
            "trtc-cn",
            "flagship-plus",
            [("at no multiple of 1,400,000 of rtc.audio does it cost less than all others", None)],
        ),
    ],
)
def test_what_is_odd_about_a_package(book, regime, found):
    """
    A package that pays has no finding; of others it is said where, beside what, and how much more it costs.
    """
    several = offers(book)
    [offer] = [offer for offer in several if offer.name == regime]

    assert [(str(each.what), each.amount) for each in of_package(offer, several)] == found


def test_a_package_beside_none_without_a_fee():
    """
    Where every other regime has a fee, too, it is only said that a package is cheapest nowhere.
    """
    plus = [offer for offer in offers("trtc-cn") if offer.name in {"premium", "premium-plus"}]

    assert [each.kind for each in of_package(plus[1], plus)] == ["never cheapest"]
    assert list(of_package(plus[0], plus)) == []
