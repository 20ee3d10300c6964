"""Which packages are odd: what they cost where all that they include is used, beside the regimes without a fee."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest

import agorapricing as ap
from agorapricing.analysis import packages
from agorapricing.analysis.packages import _cost, _dearer, _included, _wins, of_package
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


OTHERS = {"payg": (3, 0), "list": (4, 0), "flat": (0, 5)}
WITH_ALL = "with all used that it includes (5 of rtc.hd) it costs more than "


@pytest.mark.parametrize(
    ("own", "others", "what", "amount"),
    [
        ((0, 10), OTHERS, f"{WITH_ALL}payg, which has no fee; payg takes 1.00 off list price there", 7),
        ((1, 3), {**OTHERS, "list": ("10/3", 0)}, f"{WITH_ALL}payg, which has no fee; payg takes ~0.33 off ", 1),
        ((0, 10), {"payg": (3, 0), "other": (1, 2)}, f"{WITH_ALL}payg, which has no fee", 7),
        ((0, 10), {"other": (1, 2), "payg": (3, 0)}, f"{WITH_ALL}other, which has no fee", 7),
        ((0, 10), {"list": (3, 0), "payg": (4, 0)}, f"{WITH_ALL}list, which has no fee", 7),
        ((2, 1), OTHERS, None, 0),
        ((2, 0), OTHERS, None, 0),
        ((2, 9), {}, None, 0),
    ],
)
def test_a_package_beside_the_cheapest_without_a_fee(own, others, what, amount):
    """
    Where all is used once: the first of the cheapest, what it takes off the list price, and how much more is paid.
    """
    curves = {name: Curve.linear(Fraction(slope), start) for name, (slope, start) in others.items()}
    found = list(_dearer(SimpleNamespace(name="pro"), Curve.linear(*own), curves, {"rtc.hd": Decimal(5)}))

    if what is None:
        assert found == []
    else:
        [odd] = found
        said = what + ("list price there" if what.endswith("off ") else "")
        assert (odd.kind, odd.about, str(odd.what), odd.amount) == ("package without a gain", "pro", said, amount)


def test_only_what_has_a_price_is_included(monkeypatch):
    """
    A pool of nothing, and one of a meter without a price, are not included; of the others the first meter is.
    """
    units = {"rtc.hd": 7, "rtc.fhd": 0, "unknown": 5, "rtc.audio": 9}
    draws = {"one": ("rtc.hd", "rtc.audio"), "none": ("rtc.fhd",), "other": ("unknown",)}
    pools = {name: SimpleNamespace(draws=dict.fromkeys(meters, 1), alone=units.get) for name, meters in draws.items()}
    monkeypatch.setattr(packages, "bought", lambda *_: pools)
    tariff = SimpleNamespace(meters={"rtc.hd", "rtc.fhd", "rtc.audio"})

    assert _included(SimpleNamespace(edition=None, regime=None, tariff=tariff)) == {"rtc.hd": 7}
