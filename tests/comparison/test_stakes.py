"""Stakes: whether they change which offer is cheapest, of one comparison and of a sum of months."""

from datetime import date
from decimal import Decimal

import attrs
import pytest

import agorapricing as ap
from agorapricing.comparison import Doubt
from agorapricing.comparison.doubts import summed_doubts
from agorapricing.pricebook import CLOSED, Assumption, Status

ON = date(2026, 7, 1)
NAMES = ("trtc-cn:payg", "trtc-cn:basic", "agora-cn-standard:payg")
[PAYG, BASIC, OTHER] = QUOTES = ap.compare({"rtc.hd": 150_000}, NAMES, ON).quotes
"""4,200.00, 4,055.00, and 4,130.00."""


def doubt(offer, stake, text="otherwise", kind="conflict"):
    """A conflict about an offer."""
    reason = "why" if stake is None else ""
    known = None if stake is None else Decimal(stake)
    return Doubt(kind, text, (), known, reason, offer.offer, about=Assumption(text))


def told(doubts, quotes=QUOTES):
    """What is at stake over months, and whether that changes which sum is cheapest."""
    return [(each.offer, each.stake, each.changes_cheapest) for each in summed_doubts(doubts, quotes)]


@pytest.mark.parametrize(
    ("stakes", "expected"),
    [
        ([(BASIC, "75.00")], [(BASIC, "75.00", False)]),
        ([(BASIC, "75.01")], [(BASIC, "75.01", True)]),
        ([(PAYG, "-145.00")], [(PAYG, "-145.00", True)]),
        ([(PAYG, "-144.99")], [(PAYG, "-144.99", False)]),
        ([(BASIC, "200"), (PAYG, "200")], [(BASIC, "200", True), (PAYG, "200", True)]),
        ([(BASIC, "200"), (OTHER, "200")], [(BASIC, "200", True), (OTHER, "200", False)]),
        ([(BASIC, "100"), (PAYG, "0")], [(BASIC, "100", True), (PAYG, "0", False)]),
        ([(BASIC, None), (PAYG, "-200")], [(PAYG, "-200", True), (BASIC, None, False)]),
    ],
)
def test_stakes_of_one_question(stakes, expected):
    """
    A stake changes the cheapest where with all stakes of its question another offer is; of equals the first is.
    """
    expected = [(quote.offer, stake and Decimal(stake), changes) for quote, stake, changes in expected]

    assert told([[doubt(*each) for each in stakes]]) == expected


def test_regimes_of_a_book_share_a_question():
    """
    What two regimes of a book leave open alike moves both at once: neither changes which is cheapest.
    """
    alike = [doubt(BASIC, 200), doubt(PAYG, 200)]

    assert told([alike], (PAYG, BASIC)) == [(BASIC.offer, 200, False), (PAYG.offer, 200, False)]


@pytest.mark.parametrize(
    "apart",
    [
        [doubt(BASIC, 200), doubt(OTHER, 200)],
        [doubt(BASIC, 200), doubt(PAYG, 200, "another")],
        [doubt(BASIC, 200), doubt(PAYG, 200, kind="assumption")],
    ],
)
def test_other_questions_are_asked_apart(apart):
    """
    Another book, other words or another kind are a question of their own: each is asked with the other amounts kept.
    """
    assert [changes for _, _, changes in told([apart], (BASIC, PAYG, OTHER))] == [True, False]


def test_a_sum_without_a_cheapest_offer():
    """
    Where none is open no stake changes which is cheapest; an offer without an amount stays without one.
    """
    shut = [attrs.evolve(quote, status=Status(CLOSED, "why")) for quote in QUOTES]
    gap = attrs.evolve(PAYG, amount=None)

    assert told([[doubt(BASIC, 200)]], shut) == [(BASIC.offer, 200, False)]
    assert told([[doubt(BASIC, 200)]], (gap, BASIC)) == [(BASIC.offer, 200, False)]


def test_doubts_of_closed_offers():
    """
    A comparison of which no offer is open has doubts with their stakes, and none of them moves an answer.
    """
    comparison = ap.compare({"rtc.2k": 200_000, "rtc.audio": 90_000}, ["agora-cn:payg", "agora-cn:loyalty"], ON)
    doubts = comparison.doubts

    assert comparison.cheapest is None
    assert {bool(each.stake) for each in doubts} == {True, False}
    assert not any(each.changes_cheapest for each in doubts)


def test_the_order_of_equal_stakes():
    """
    Doubts are in the order of their sizes, those of a size as they were told, and those without one last.
    """
    given = [
        doubt(PAYG, None, "a"),
        doubt(PAYG, -5, "b"),
        doubt(PAYG, 0, "c"),
        doubt(PAYG, 5, "d"),
        doubt(PAYG, 7, "e"),
    ]

    assert [each.text for each in summed_doubts([given], QUOTES)] == ["e", "b", "d", "c", "a"]
