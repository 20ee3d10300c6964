"""Plans that people follow: the simplest beside the cheapest, none that is dearer and no simpler, and what is open."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ladders import METERS, START, band, ladder_book, months_of, pack

from agorapricing.buying import Choice, Term, best, bill_term
from agorapricing.buying.search.simple import simplified
from agorapricing.pricebook.eligibility import Customer
from agorapricing.profiles import Profile, Workload
from agorapricing.rating import find_offer
from agorapricing.usage import Usage

AUDIO, HD, _ = METERS
US = date(2026, 7, 1)
FLAT = [band(None, 0)]
price = st.integers(1, 40)


@given(st.data())
@settings(max_examples=15, deadline=None)
def test_the_simplest_plan_is_within_1_percent_and_no_listed_plan_is_dominated(data):
    """
    The simplest has the fewest steps of all plans within 1 %; no listed plan is dearer than another and no simpler.
    """
    packs = {"a": pack(AUDIO, [(2, data.draw(price)), (5, data.draw(price))])}
    book = ladder_book({AUDIO: data.draw(price), HD: 9}, FLAT, packs)
    found = best({AUDIO: data.draw(st.integers(1, 9)), HD: 1}, book, Term(START, 4, data.draw(st.sampled_from("01"))))
    most = found.cheapest.total * Decimal("1.01")

    for plan in found.plans:
        assert not any(other.total < plan.total and other.steps <= plan.steps for other in found.plans)
    for plan in found.dominated:
        assert any(other.total < plan.total and other.steps <= plan.steps for other in found.plans)
    near = [plan for plan in found.found if plan.total <= most]
    simplest = found.simplest or found.cheapest
    assert simplest.total <= most
    assert (simplest.steps, simplest.total) <= min((plan.steps, plan.total) for plan in near)
    assert found.simplest is None or found.simplest.steps < found.cheapest.steps
    assert found.cheapest.total <= simplest.total
    assert len({month.bill.offer for month in simplest.bill.months}) + len(simplest.bill.bought) <= simplest.steps


@pytest.mark.parametrize(("price", "is_offered"), [("1.009", True), ("1.01", True), ("1.0101", False)])
def test_the_bound_of_what_a_simple_plan_may_cost(price, is_offered):
    """
    Without the pack usage costs a little more: up to 1 % more that is offered as simpler, and above it is not.
    """
    book = ladder_book({AUDIO: price, HD: 9}, FLAT, {"a": pack(AUDIO, [(100, 100)])})
    found = best({AUDIO: 100}, book, Term(START, 1))

    assert (found.cheapest.total, found.cheapest.steps) == (100, 2)
    assert [plan.steps for plan in found.plans] == [2, 1]
    assert (found.simplest and found.simplest.total) == (Decimal(price) * 100 if is_offered else None)


def test_the_same_plan_in_fewer_purchases():
    """
    What is bought a little each month for the same money can be bought at once: the plan says so, and its bill agrees.
    """
    book = ladder_book({AUDIO: 3, HD: 9}, FLAT, {"a": pack(AUDIO, [(100, 100)])})
    found = best({AUDIO: 100}, book, Term(START, 6))

    assert (found.cheapest.steps, found.simplest.steps) == (7, 2)
    assert found.cheapest.total == found.simplest.total == 600
    assert found.simplest.is_proven
    bought = {0: [("a", 100, 6)]}
    assert bill_term(book.offer("payg", START), {AUDIO: 100}, Term(START, 6), buying=bought).total == 600


@pytest.mark.parametrize("names", [("payg", "fee0", "fee0"), ("fee0", "fee0", "payg"), ("payg", "fee0", "payg")])
def test_a_change_of_regime_is_spared(names):
    """
    A plan that changes its regime has a simpler one that stays with the cheaper of the two in all months.
    """
    months = months_of(ladder_book({AUDIO: 3}, FLAT, {}, (1,)), {AUDIO: 10}, 3, regimes=("payg", "fee0"))
    offers = [{option.month.offer.name: option.month.offer for option in options} for options in months.options]
    choices = [Choice(known[name]) for name, known in zip(names, offers, strict=True)]
    found = simplified(choices, months, (), Decimal(100))

    assert [choice.offer.name for choice in found] == ["payg"] * 3


def test_what_is_bought_at_once_is_bought_in_the_cheapest_size():
    """
    Three packs of 10 for 10 each are as simple as one of 30 at once, and dearer: it costs 20, and none at all 90.
    """
    packs = {"a": pack(AUDIO, [(10, 10), (30, 20)])}
    months = months_of(ladder_book({AUDIO: 3}, FLAT, packs), {AUDIO: 10}, 3)
    choices = [Choice(options[0].month.offer, (("a", Decimal(10), 1),)) for options in months.options]
    found = simplified(choices, months, (), Decimal(50))

    assert [choice.buys for choice in found] == [(("a", 30, 1),), (), ()]


def test_what_vendors_sell_without_a_price_in_the_book_is_the_first_note():
    """
    The monthly packages of TRTC outside China are sold by quote: the first note of a plan says so.
    """
    found = best({HD: 10_000}, "trtc-intl", Term(US, 1))
    other = best({HD: 10_000}, "agora-us-standard", Term(US, 1))

    assert found.notes[0].startswith("trtc also sells by quote: monthly packages of RTC Engine")
    assert other.unpriced == ()


@pytest.mark.parametrize(("created", "is_open"), [("2024-07-24", False), ("2024-07-25", True), ("2024-07-26", True)])
@pytest.mark.parametrize("sold", ["trtc-intl", ["trtc-intl:payg", "trtc-intl:payg-2024"]])
def test_only_what_is_open_to_the_customer_is_a_step(created, is_open, sold):
    """
    Free minutes that also cover live audience are for accounts since 2024-07-25, by name as by book.
    """
    vendor = find_offer("trtc-intl:payg", US).book.vendor
    customer = Customer({vendor: date.fromisoformat(created)})
    profile = Profile("p", (Workload("w", Usage({HD: 3_000, "live.hd": 3_000})),), customer=customer)
    found = best(profile, sold, Term(US, 2))
    offers = {offer for plan in found.found for offer in plan.bill.offers}

    assert ("trtc-intl:payg-2024" in offers) == is_open
    if not is_open and isinstance(sold, list):
        assert any(note.startswith("trtc-intl:payg-2024 is not for this customer: it is") for note in found.notes)


@pytest.mark.parametrize(("created", "books"), [(None, {"agora-us-standard"}), ("2025-08-28", {"agora-us"})])
def test_of_a_vendor_only_the_books_of_the_account_are_tried(created, books):
    """
    Who says nothing of an account has a new one: the book of older accounts is no step of its plan.
    """
    customer = Customer({"agora": date.fromisoformat(created)} if created else {})
    profile = Profile("p", (Workload("w", Usage({HD: 30_000})),), customer=customer)
    found = best(profile, "agora", Term(US, 1), currency="USD")

    assert {offer.partition(":")[0] for plan in found.found for offer in plan.bill.offers} == books
