"""Divisions between two vendors as whole records: each value, the order, and what has no price."""

from datetime import date
from fractions import Fraction
from types import SimpleNamespace

import attrs
import pytest

import agorapricing as ap
from agorapricing.analysis import split
from agorapricing.analysis.costs import CostCurve
from agorapricing.analysis.split import Division, _divisions, _together
from agorapricing.numbers import Curve
from agorapricing.rating import find_offer

CN = date(2024, 2, 6)
TWO_THIRDS, HALF = Fraction(2, 3), Fraction(1, 2)


def said(division):
    """A division as plain values, its flat shares in words."""
    values = attrs.astuple(division, recurse=False)
    return (*values[:5], *map(str, division.flat), *values[6:], division.is_open)


@pytest.mark.parametrize(
    ("usage", "offers", "keep", "single", "divisions"),
    [
        (
            15_000,
            ("agora-cn:loyalty", "trtc-cn:list"),
            "0.2",
            ("trtc-cn:list", 420),
            [("loyalty", "trtc-cn:list", TWO_THIRDS, 140, True, "[199/300, 1]", TWO_THIRDS, 140, 280, "grant")],
        ),
        (
            15_000,
            ("agora-cn:loyalty", "trtc-cn:payg", "agora-cn:list"),
            "0.5",
            ("trtc-cn:payg", 420),
            [
                ("trtc-cn:payg", "agora-cn:list", 0, 420, True, "[0, 1]", HALF, 420, 0, "open"),
                ("loyalty", "trtc-cn:payg", TWO_THIRDS, 140, True, "[199/300, 1]", HALF, 210, 280, "grant"),
            ],
        ),
        (15_000, ("agora-cn:loyalty",), "0", (None, None), []),
    ],
)
def test_whole_divisions(usage, offers, keep, single, divisions):
    """
    What is open to the customer comes first, however cheap the rest is; each has its flat shares and what is saved.
    """
    found = split(ap.compare({"rtc.hd": usage}, offers, CN), keep=keep)
    told = [
        (f"agora-cn:{first}" if first == "loyalty" else first, *values, "open", values[-1] == "open")
        for first, *values in divisions
    ]

    assert [said(each) for each in found.divisions] == told
    assert (found.single, found.single_total) == single
    pairs = len(offers) * (len(offers) - 1) // 2
    assert (found.tried, found.asked, found.is_stopped) == (pairs, pairs, False)


@pytest.mark.parametrize(
    ("first", "second", "is_open"),
    [("open", "open", True), ("grant", "open", False), ("open", "grant", False), ("grant", "grant", False)],
)
def test_a_division_is_open_where_both_are(first, second, is_open):
    """
    A customer may have a division where both offers are open.
    """
    one = Division("a:x", "b:y", HALF, Fraction(1), True, (), None, None, None, first, second)

    assert one.is_open is is_open
    assert Division("a:x", "b:y", HALF, Fraction(1), True, (), None, None, None).is_open


OFFER, RIVAL = find_offer("agora-cn:list", CN), find_offer("trtc-cn:list", CN)
ABOVE = Curve.linear(1, end=1) - Fraction(3, 4)
QUOTED = ABOVE.maximum(0 * ABOVE)  # without a price above three quarters of the traffic


@pytest.mark.parametrize(
    ("one", "other", "priced"),
    [
        (None, None, (True, True, True)),
        (QUOTED, None, (True, True, False)),
        (None, QUOTED, (False, True, True)),
        (QUOTED, QUOTED, (False, True, False)),
    ],
)
def test_both_need_a_price_for_their_share(one, other, priced):
    """
    Where either has no price for its share the two have none together; elsewhere they cost what both do.
    """
    line = Curve.linear(10, end=1)
    found = _together(CostCurve(OFFER, line, one), CostCurve(RIVAL, 2 * line, other))
    shares = Fraction(1, 10), HALF, Fraction(9, 10)

    assert [found.at(share) for share in shares] == [
        20 - 10 * share if is_priced else None for share, is_priced in zip(shares, priced, strict=True)
    ]


@pytest.mark.parametrize(
    ("one", "other", "rival", "count"),
    [(True, True, RIVAL, 1), (False, True, RIVAL, 0), (True, False, RIVAL, 0), (True, True, OFFER, 0)],
)
def test_two_vendors_that_have_a_cost_are_a_pair(one, other, rival, count):
    """
    An offer without a cost, and a second one of the same vendor, are in no division.
    """
    quote = SimpleNamespace(status=SimpleNamespace(kind="open"))
    curves = [Curve.linear(10, end=1) if is_known else None for is_known in (one, other)]
    pair = [(CostCurve(offer, curve), quote) for offer, curve in zip((OFFER, rival), curves, strict=True)]

    assert len(list(_divisions(*pair, None, Fraction(0)))) == count


def test_a_division_that_nobody_can_keep():
    """
    Where there is no price for the shares that each keeps, the best one stands, and none is kept; nothing is saved.
    """
    quote = SimpleNamespace(status=SimpleNamespace(kind="open"))
    ends = Curve.linear(1, end=1).maximum(Curve.linear(-1, 1, end=1)) - 1  # 0 at both ends, below 0 inside
    one = CostCurve(OFFER, Curve.linear(10, end=1), -ends)
    [found] = _divisions((one, quote), (CostCurve(RIVAL, Curve.linear(10, end=1)), quote), None, Fraction(1, 4))

    assert (found.total, found.share, found.is_reached) == (10, 0, True)
    assert (found.kept, found.kept_share, found.saved) == (None, None, None)
