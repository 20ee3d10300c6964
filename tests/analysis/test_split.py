"""Dividing traffic between two vendors: never dearer than one, equal to a search, and exact."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing.analysis import split
from agorapricing.analysis.costs import CostCurve
from agorapricing.analysis.split import Division, _least
from agorapricing.errors import AgorapricingError, NumberError
from agorapricing.numbers.curve import Curve
from agorapricing.numbers.decimals import exact
from agorapricing.rating import cost, find_offer
from agorapricing.report import render
from agorapricing.report.splits import LISTED, _pays

ON, CN = date(2026, 7, 1), date(2024, 2, 6)
OFFERS = ("agora-cn:payg", "agora-cn:loyalty", "trtc-cn:payg", "trtc-cn:list")
usages = st.dictionaries(
    st.sampled_from(("rtc.audio", "rtc.hd", "rtc.fhd", "rtc.2k")), st.integers(1, 10**6), min_size=1, max_size=3
)


def total(offer, usage, share):
    """What a share of a usage costs."""
    with exact():
        return cost(offer, {meter: quantity * share for meter, quantity in usage.items()})


@given(usages)
@settings(max_examples=25)
def test_never_dearer_than_one_vendor(usage):
    """
    The cheapest division costs at most what the cheapest single vendor costs, and is what its shares cost.
    """
    found = split(ap.compare(usage, OFFERS, CN))
    best = found.divisions[0]

    assert best.total <= found.single_total
    assert best.saved == found.single_total - best.total >= 0
    curves = {each.name: each for each in found.costs.curves}
    if best.is_reached:
        assert curves[best.first].at(best.share) + curves[best.second].at(1 - best.share) == best.total


@given(usages, st.integers(2, 60))
@settings(max_examples=25)
def test_no_share_of_a_grid_is_cheaper(usage, parts):
    """
    At no share of a grid do two vendors together cost less than the division that was found.
    """
    found = split(ap.compare(usage, OFFERS, CN))
    for each in found.divisions:
        first, second = find_offer(each.first, CN), find_offer(each.second, CN)
        for part in range(parts + 1):
            with exact():
                share = (Decimal(part) / Decimal(64)).quantize(Decimal("1e-6"))
                together = total(first, usage, share) + total(second, usage, 1 - share)
            assert together >= each.total
            if found.keep <= share <= 1 - found.keep:
                assert together >= each.kept


def test_free_minutes_of_both():
    """
    With two vendors' free minutes 15,000 minutes cost nothing; the optimum is as flat as they are many.
    """
    customer = ap.Customer({"agora": date(2023, 1, 1), "trtc": date(2023, 1, 1)})
    offers = ["agora-us:payg", "trtc-intl:payg"]
    best = split(ap.compare({"rtc.hd": 15_000}, offers, ON, customer=customer)).divisions[0]

    assert (best.total, best.is_reached) == (0, True)
    assert best.saved == Fraction(5_000) * Fraction("3.99") / 1000
    assert [str(each) for each in best.flat] == ["[1/3, 2/3]"]
    assert Fraction(1, 3) <= best.share <= Fraction(2, 3)


@pytest.mark.parametrize("offers", [OFFERS, OFFERS[::-1]])
@pytest.mark.parametrize("keep", ["0", "0.1", "0.5"])
def test_what_a_second_vendor_costs(keep, offers):
    """
    Where each keeps a share, the least total there is no less than the least of all, and its share is in bounds.
    """
    found = split(ap.compare({"rtc.audio": 500_000, "rtc.hd": 900_000}, offers, CN), keep=keep)

    for each in found.divisions:
        assert each.kept >= each.total
        assert Fraction(keep) <= each.kept_share <= 1 - Fraction(keep)
    if keep == "0":
        assert all(each.kept == each.total for each in found.divisions)


def test_pairs_are_of_two_vendors():
    """
    Two offers of one vendor are no division: the customer keeps a second vendor.
    """
    found = split(ap.compare({"rtc.hd": 1_000}, OFFERS, CN))
    vendors = {(each.first.partition("-")[0], each.second.partition("-")[0]) for each in found.divisions}

    assert len(found.divisions) == 4
    assert vendors == {("agora", "trtc")}
    assert split(ap.compare({"rtc.hd": 1_000}, OFFERS[:2], CN)).divisions == ()
    assert "No two offers" in render(split(ap.compare({"rtc.hd": 1_000}, OFFERS[:2], CN)), "plain")


def shown(offers, usage, **kwargs):
    """An answer, and the lines of its page."""
    found = split(ap.compare(usage, offers, ON, **kwargs))
    return found, render(found, "plain")


def test_only_what_saves_something_is_listed():
    """
    Of all pairs those are listed that cost less than the best single offer, at a share of both, and the rest counted.
    """
    offers = ["trtc-cn:flagship", "trtc-cn:payg", "agora-cn-standard:free", "agora-cn-standard:flagship"]
    found, page = shown(offers, {"rtc.hd": 360_000})
    paying = [each for each in found.divisions if each.saved > 0]

    assert [(each.first, each.second) for each in paying] == [("trtc-cn:flagship", "agora-cn-standard:free")]
    assert len(found.divisions) == 4
    assert "trtc-cn:payg" not in page
    assert "Other pairs of offers that do not pay: 3;" in page


def test_nothing_that_saves():
    """
    Where no division is cheaper, no table stands there, but how many pairs were tried.
    """
    _, page = shown(["trtc-cn:payg", "agora-cn-standard:flagship"], {"rtc.hd": 360_000})

    assert "No division costs less than all to one vendor: 1 pair was tried." in page
    assert "together" not in page


@pytest.mark.parametrize(("saved", "share", "pays"), [(1, "0.5", True), (0, "0.5", False), (-1, "0.5", False)])
def test_what_pays(saved, share, pays):
    """
    A division pays that saves more than 0.
    """
    division = Division("a:x", "b:y", Fraction(share), Fraction(1), True, (), None, None, Fraction(saved))

    assert _pays(division) is pays
    assert not any(_pays(attrs.evolve(division, share=Fraction(end))) for end in (0, 1))


@pytest.mark.parametrize(("many", "more"), [(LISTED - 1, ""), (LISTED, ""), (LISTED + 1, "1 more")])
def test_at_most_ten_are_listed(many, more):
    """
    Ten divisions are shown, the best first; of more it is said how many.
    """
    found = split(ap.compare({"rtc.hd": 1_000}, OFFERS, CN))
    best = Division("a:x", "b:y", Fraction("0.5"), Fraction(1), True, (), None, None, Fraction(1))
    page = render(attrs.evolve(found, divisions=(best,) * many), "plain")

    assert page.count("b:y") == min(many, LISTED)
    assert ("more save" in page) is bool(more)
    assert more in page


@pytest.mark.parametrize("keep", ["0.51", "-0.1", 0.1, "x"])
def test_shares_that_are_none(keep):
    """
    Each of two vendors can keep at most a half.
    """
    with pytest.raises(NumberError):
        split(ap.compare({"rtc.hd": 1_000}, OFFERS, CN), keep=keep)


def test_no_offer_has_a_price():
    """
    Where no offer has a price for the usage there is nothing to divide.
    """
    with pytest.raises(AgorapricingError, match="no offer has a price"):
        split(ap.compare({"miniprogram.audio": 5}, ["agora-us:list", "trtc-intl:list"], ON))


@pytest.mark.parametrize("is_mirrored", [False, True])
def test_a_least_that_is_not_reached(is_mirrored):
    """
    Just beside a bound at which the total falls is the least, which no share reaches; on either side.
    """
    rising = Curve.linear(1, end=1)
    falling = (rising - Fraction(1, 2)).select(rising, rising - Fraction(1, 4))
    curve = falling.compose(Curve.linear(-1, 1, 1)) if is_mirrored else falling
    each = CostCurve(find_offer("agora-cn:list", CN), curve)

    assert _least(each, Fraction(3, 10), Fraction(7, 10)) == (Fraction(1, 4), Fraction(1, 2), False)
    [low, high] = [Fraction(1, 2), Fraction(7, 10)] if is_mirrored else [Fraction(3, 10), Fraction(1, 2)]
    best = high if is_mirrored else low  # beyond the other end, where the total falls, is none of the range
    assert _least(each, low, high) == (Fraction(3, 10), best, True)


@pytest.mark.parametrize(
    ("low", "high", "least"),
    [
        ("1/4", "3/4", (1, Fraction(1, 4), True)),  # not the 0 just below a quarter
        ("1/5", "3/4", (0, Fraction(1, 5), True)),
        ("1/2", "1", (2, Fraction(1, 2), True)),
    ],
)
def test_what_lies_outside_of_the_kept_shares_does_not_count(low, high, least):
    """
    Where the total jumps at the end of the range, what it comes to beyond that is none of it.
    """
    steps = CostCurve(find_offer("agora-cn:list", date(2024, 2, 6)), Curve.linear(4, 0, 1).floor_div(1), None)

    assert _least(steps, Fraction(low), Fraction(high)) == least


def test_a_curve_of_costs_is_shown_without_its_lines():
    """
    What stands for the cost of an offer, and what is quoted of it, are long, and no part of how it is shown.
    """
    shown = repr(CostCurve(find_offer("agora-cn:list", CN), Curve.linear(1, end=1), Curve.linear(2, end=1)))

    assert "Curve(" not in shown.removeprefix("CostCurve(")


def test_the_end_of_a_range_is_approached_from_inside():
    """
    A total that falls at the upper end is reached there, and not beyond.
    """
    falling = CostCurve(find_offer("agora-cn:list", date(2024, 2, 6)), -Curve.linear(4, 0, 1).floor_div(1), None)

    assert _least(falling, Fraction(1, 4), Fraction(3, 4)) == (-3, Fraction(3, 4), True)
    assert _least(falling, Fraction(1, 4), Fraction(7, 10)) == (-2, Fraction(1, 2), True)
