"""Laws of bills held against the rules: nothing is left of one's own, what is planted is found, causes add up."""

from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from planted import bill_under, case_of, deviations, named

import agorapricing as ap
from agorapricing.errors import AgorapricingError, UnpricedMeterError
from agorapricing.numbers import ZERO, exact
from agorapricing.reconciliation.search import Ratings
from agorapricing.testing import FEW_KNOTS, books, usages

OFFERS = {
    "agora-us-standard:starter": {"rtc.audio": 30_001, "rtc.hd": 91_003, "recording.hd": 700},
    "trtc-cn:pack-25k": {"rtc.audio": 30_001, "rtc.hd": 9_003},
    "agora-cn:payg": {"rtc.audio": 300_001, "rtc.hd": 91_003, "rtc.fhd": 5_000},
}
ON = date(2026, 7, 1)


@st.composite
def rated(draw, domain=FEW_KNOTS):
    """An offer of a random book, and a usage that it prices."""
    book = draw(books(domain))
    offer = book.offer(draw(st.sampled_from(("list", "payg"))), book.editions[-1].start)
    usage = draw(usages(offer.tariff, domain))
    try:
        ap.rate(offer, usage)
    except UnpricedMeterError:
        assume(False)
    return offer, usage


@settings(max_examples=6)
@given(rated())
def test_a_bill_of_the_library_has_nothing_left(case):
    """
    Whatever the offer and the usage, each line of a bill agrees with itself, and no cause is looked for.
    """
    offer, usage = case
    found = ap.reconcile(ap.rate(offer, usage), usage, offer)

    assert found.is_explained
    assert (found.difference, found.tried, [each.parts for each in found.sets]) == (0, 0, [()])


def adds_up(found):
    """Whether the parts of each set, with what is left, are the difference: of the total, and of each line."""
    apart = {line.line: line.difference for line in found.lines}
    with exact():
        for each in found.sets:
            left = {line.line: line.difference for line in each.lines}
            for line in {*apart, *left}:
                parts = sum((part.lines.get(line, ZERO) for part in each.parts), ZERO)
                if line == "total":
                    parts = sum((part.amount for part in each.parts), ZERO)
                assert parts + left.get(line, ZERO) == apart.get(line, ZERO)
            assert sum((part.amount for part in each.parts), each.unexplained) == found.difference


@settings(max_examples=6)
@given(st.data())
def test_a_planted_cause_is_found(data):
    """
    A bill that departs from the rules in one way is explained, by that way among the smallest sets; the parts add up.
    """
    offer, usage = data.draw(rated())
    known = deviations(offer, usage)
    assume(known)
    planted = data.draw(st.sampled_from(known))
    try:
        bill = bill_under(offer, usage, [planted])
    except AgorapricingError:
        return
    found = ap.reconcile(bill, usage, offer)

    assert found.is_explained
    assert not found.sets[0].parts or named(found, planted)
    adds_up(found)


@pytest.mark.slow
@given(st.data())
def test_two_planted_causes_are_found(data):
    """
    A bill that departs in two ways is explained by these two, or by fewer; the parts add up.
    """
    offer, usage = data.draw(rated())
    known = deviations(offer, usage)
    assume(len(known) > 1)
    places = sorted(data.draw(st.sets(st.integers(0, len(known) - 1), min_size=2, max_size=2)))
    one, other = (known[place] for place in places)
    assume(one.decides() != other.decides())
    try:
        bill = bill_under(offer, usage, [one, other])
        tells = [_tells(offer, usage, each) for each in (one, other)]
    except AgorapricingError:
        return
    assume(all(tells))
    found = ap.reconcile(bill, usage, offer)

    assert found.is_explained
    assert len(found.sets[0].parts) < 2 or (named(found, one) and named(found, other))
    adds_up(found)


def _tells(offer, usage, deviation):
    """Whether a deviation changes something by itself."""
    ratings = Ratings(case_of(offer, usage))
    with exact():
        one, other = ratings.under(()), ratings.under((deviation,))
    return deviation.family == "rounding" or (one.amounts, one.used, one.payable) != (
        other.amounts,
        other.used,
        other.payable,
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", OFFERS)
def test_each_known_cause_is_found(name):
    """
    On bundled books each way to depart that changes an amount by a unit is named when it is planted.
    """
    offer, usage = ap.find_offer(name, ON), OFFERS[name]
    for planted in deviations(offer, usage):
        try:
            bill = bill_under(offer, usage, [planted])
        except AgorapricingError:
            continue
        found = ap.reconcile(bill, usage, offer)
        if found.tried:
            assert found.is_explained, planted
            assert named(found, planted), planted
