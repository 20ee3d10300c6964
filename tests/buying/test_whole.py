"""The steps of the search as a whole: what is held, what a month leaves, and which plan comes of it, by hand."""

from datetime import date
from decimal import Decimal

import attrs
import pytest
from contracts import contract
from ladders import METERS, band, ladder_book, months_of, pack

from agorapricing.buying import Term, best
from agorapricing.buying.search.amounts import NONE
from agorapricing.buying.search.extent import SearchBudget
from agorapricing.buying.search.whole import _transitions as transitions
from agorapricing.buying.search.whole import dynamic_programme, holding_of, least_of, search, transition
from agorapricing.numbers import exact
from agorapricing.pricebook.holdings import Holding
from agorapricing.rating import find_offer

AUDIO, HD, FHD = METERS
FLAT = [band(None, 0)]
JANUARY, FEBRUARY, MARCH = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)
SMALL = pack(AUDIO, [(3, 5)], months=1)


def months(usage=4, count=2, sold=SMALL, **other):
    """Months of one meter at 3, with a pack of it."""
    return months_of(ladder_book({AUDIO: 3}, FLAT, {"a": sold}), {AUDIO: usage}, count, **other)


@pytest.mark.parametrize(
    ("expires", "units"),
    [
        (date(2025, 12, 31), ()),
        (date(2026, 1, 1), (("a", date(2026, 1, 1), 5),)),
        (JANUARY, (("a", JANUARY, 5),)),
        (FEBRUARY, (("a", FEBRUARY, 5),)),
        (MARCH, (("a", FEBRUARY, 5),)),
    ],
)
def test_what_is_held_within_the_term(expires, units):
    """
    What ended before the first day is not held, what ends after the term ends with it.
    """
    assert holding_of([Holding("a", SMALL, expires, 5), Holding("z", SMALL, MARCH, 5)], months()) == units


@pytest.mark.parametrize("is_first", [False, True])
def test_units_that_end_before_a_contract_begins_are_drawn_without_it(is_first):
    """
    A contract from the 15th on draws nothing that ended on the 10th, which public prices do, in whatever order of both.
    """
    deal = contract(
        "percent_off = 1", base="agora-cn:payg", effective="{ from = 2026-01-15 }", proration='"full"'
    ).offer(JANUARY)
    public = find_offer("agora-cn:payg", JANUARY)
    held = [Holding("rtc-hd", public.edition.packs["rtc-hd"], date(2026, 1, 10), 50_000)]
    offers = [deal, public] if is_first else [public, deal]
    found = best({"rtc.hd": 100_000}, offers, Term(date(2026, 1, 1), 2), holdings=held)
    bare = {plan.label: plan.total for plan in found.found if not plan.bill.bought}

    assert bare["agora-cn:payg"] == (40 + 90) * 28
    assert bare["agora-cn:ea"] == (Decimal("44.839") + 90) * 28 * Decimal("0.99")  # 17 of 31 days, then a month
    assert found.cheapest.label.startswith("agora-cn:payg, then agora-cn:ea from 2026-02")
    assert found.cheapest.total == Decimal("3463.6")


@pytest.mark.parametrize(("expires", "bare", "cheapest"), [(14, 12, 8), (15, 0, 0), (16, 0, 0)])
def test_an_option_draws_what_has_not_ended_on_its_own_day(expires, bare, cheapest):
    """
    Units that ended before the day on which an option begins are neither drawn nor taken for those that it needs.
    """
    term = months(count=1)
    [[option]] = term.options
    month = attrs.evolve(option.month, offer=attrs.evolve(option.month.offer, on=date(2026, 1, 15)))
    late = attrs.evolve(option, month=month)
    both = attrs.evolve(term, options=((late, option),))
    state = holding_of([Holding("a", SMALL, date(2026, 1, expires), 5)], both)
    with exact():
        assert transition(late, {"a": NONE}, state, JANUARY, term.packs).cost == bare
        assert min(step.cost for step in transitions(late, state, JANUARY, term.packs, SearchBudget())) == cheapest


def test_what_ends_alike_is_held_together():
    """
    Units that last beyond the term are one, whatever their last days; earlier ends come first.
    """
    held = [Holding("a", SMALL, MARCH, 2), Holding("a", SMALL, FEBRUARY, 3), Holding("a", SMALL, JANUARY, 1)]

    assert holding_of(held, months()) == (("a", JANUARY, 1), ("a", FEBRUARY, 5))


@pytest.mark.parametrize(
    ("state", "counts", "cost", "after", "left"),
    [
        ((), 0, 12, (), {}),
        ((), 1, 5 + 3, (), {"a": 0}),
        ((), 2, 10, (("a", FEBRUARY, 2),), {"a": 2}),
        ((("a", JANUARY, 5),), 0, 0, (), {"a": 1}),
        ((("a", JANUARY, 4), ("a", FEBRUARY, 2)), 0, 0, (("a", FEBRUARY, 2),), {"a": 2}),
        ((("a", JANUARY, 3), ("a", FEBRUARY, 2)), 1, 5, (("a", FEBRUARY, 4),), {"a": 4}),
    ],
)
def test_a_month_with_a_purchase(state, counts, cost, after, left):
    """
    A month costs its bill and its purchases; the earlier end is drawn first, and what ends with the month is gone.
    """
    found = months()
    [[option], _] = found.options
    amounts = list(option.sold["a"].between(Decimal(0), Decimal(10)))
    with exact():
        step = transition(option, {"a": amounts[counts - 1] if counts else NONE}, state, JANUARY, found.packs)

    assert (step.cost, step.after, step.left) == (cost, after, left)
    assert step.choice.buys == ((("a", Decimal(3), counts),) if counts else ())


@pytest.mark.parametrize(("below", "is_found"), [(None, True), ("15.01", True), ("15", True), ("14.99", False)])
def test_only_plans_of_at_most_an_amount_are_found(below, is_found):
    """
    Of four units a month at 3, three packs of 3 for 5 cover two months, for 15; with less to spend there is no plan.
    """
    plan = dynamic_programme(months(), (), below and Decimal(below))

    assert (plan and plan.cost) == (15 if is_found else None)
    if plan:
        assert [choice.buys for choice in plan.choices] == [(("a", 3, 2),), (("a", 3, 1),)]
        assert plan.least is None


def test_units_are_bought_ahead_where_they_last():
    """
    Twelve units in three months are covered by four packs, of which two are bought at first, and none ends undrawn.
    """
    plan = search(months(count=3), ())

    assert plan.cost == 20
    assert [choice.buys for choice in plan.choices] == [(("a", 3, count),) for count in (2, 1, 1)]


def test_what_no_plan_costs_less_than():
    """
    Without a search each unit costs at least its cheapest price, and what is held is taken off at that.
    """
    held = [Holding("a", SMALL, FEBRUARY, 3)]
    with exact():
        bound = least_of(months(), ())
        less = least_of(months(), held)

    assert 8 * Decimal("1.666") < bound <= Decimal(40) / 3
    assert bound - less == 3 * Decimal("1.666666666666666666")


def test_without_any_month_option_there_is_no_plan():
    """
    Where nothing covers what a regime suspends there is no plan; where a pack does, it is bought.
    """
    book = ladder_book({AUDIO: 3}, FLAT, {"a": attrs.evolve(SMALL, lifts=False)}, suspends=(AUDIO,))
    found = months_of(book, {AUDIO: 4}, 1)

    assert dynamic_programme(found.only("payg", with_packs=False), ()) is None
    assert dynamic_programme(found, ()).cost == 10
