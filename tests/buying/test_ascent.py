"""Raising the bound of packs that meet in a ladder: where it begins, how far it comes, and what is left."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from ladders import FOUR, METERS, band, ladder_book, months_of, pack

from agorapricing.buying.search import enumerate as enumeration
from agorapricing.buying.search.by_parts import DecomposedTerm
from agorapricing.buying.search.enumerate import JointPlan, cheapest_joint_plan
from agorapricing.buying.search.extent import Interrupt, SearchBudget
from agorapricing.buying.search.whole import search
from agorapricing.numbers import exact

SIZES = zip(METERS, (7, 11, 13), (17, 60, 140), strict=True)
PACKS = {meter.removeprefix("rtc."): pack(meter, [(size, price)], 2) for meter, size, price in SIZES}
BANDS = [band(40, 0), band(90, "0.1"), band(140, "0.3"), band(None, "0.5")]
BOOK = ladder_book(dict(zip(METERS, (4, 9, 14), strict=True)), BANDS, PACKS)
MONTHS = months_of(BOOK, dict(zip(METERS, (60, 45, 52), strict=True)), 4, "0.1")
CHEAPEST = Decimal("4356.5")


@pytest.fixture
def ascent():
    """The relaxation of three packs over four months, and how much money one of its units is."""
    with exact():
        term = DecomposedTerm.of(MONTHS)
        [names] = term.groups
        yield term.ascent(names, (), SearchBudget()), term.money


def test_where_the_bound_begins(ascent):
    """
    At the first multipliers the bound is 4,110.3, and the plan of its paths, improved pack by pack, costs 4,437.
    """
    climbing, money = ascent
    before = climbing.arcs
    bound = climbing.climb(1)

    assert (bound.value / money, climbing.lower / money, climbing.upper / money) == (Decimal("4110.3"),) * 2 + (4437,)
    assert climbing.arcs < before


def test_how_far_the_bound_comes(ascent):
    """
    In some dozens of rounds the bound comes within a unit of the cheapest plan, which is then known.
    """
    climbing, money = ascent
    arcs = [(climbing.climb(rounds), climbing.arcs)[1] for rounds in (5, 40, 40)]

    assert CHEAPEST - 1 <= climbing.lower / money <= CHEAPEST == climbing.upper / money
    assert arcs[0] > 3 * arcs[1] >= 3 * arcs[2]


def test_the_highest_bound_is_kept(ascent):
    """
    However many rounds bring nothing more, the highest bound that was stays, and so does the cheapest plan.
    """
    climbing, _ = ascent
    known = [(climbing.climb(rounds), climbing.lower, climbing.upper)[1:] for rounds in (1, 3, 9, 14, 30)]

    assert [lower for lower, _ in known] == sorted(lower for lower, _ in known)
    assert [upper for _, upper in known] == sorted((upper for _, upper in known), reverse=True)
    assert all(lower <= upper for lower, upper in known)


def test_the_cheapest_plan_is_the_one_that_is_enumerated():
    """
    The plan that is found is proven, and costs what the months and the purchases in it do.
    """
    plan = search(MONTHS, ())

    assert (plan.cost, plan.least) == (CHEAPEST, None)
    assert all(count for choice in plan.choices for _, _, count in choice.buys)


def test_an_interrupt_leaves_the_plan_of_one_round(ascent):
    """
    After an interrupt one round gives a plan and a bound; of packs that had rounds already what they had.
    """
    climbing, money = ascent
    budget = SearchBudget(1, Interrupt(is_allowed=True, has_come=True))
    first = cheapest_joint_plan(climbing, budget)
    again = cheapest_joint_plan(climbing, budget)

    assert (first.cost / money, first.least / money) == (4437, Decimal("4110.3"))
    assert (again.cost, again.least, again.months) == (first.cost, first.least, first.months)
    assert [len(month) for month in first.months] == [3] * 4


def test_what_a_search_may_scan():
    """
    Rounds may scan what is usual, times the effort, as long as so much is left, and at least one arc.
    """
    budget = SearchBudget(2)
    left = budget.scans

    assert (budget.scans_for(10), budget.scans_for(left)) == (20, left)
    budget.scan(left - 5)
    assert (budget.scans, budget.scans_for(10), budget.scans_for(2)) == (5, 5, 4)
    budget.scan(5)
    assert budget.scans_for(10) == 1


@pytest.mark.parametrize(("more", "rounds"), [(-1, 6), (0, 6), (1, 12)])
def test_rounds_end_where_nothing_is_left_to_scan(ascent, monkeypatch, more, rounds):
    """
    Six rounds are made at least; where just as many arcs are left as they scan, there are no more of them.
    """
    climbing, _ = ascent
    monkeypatch.setattr(enumeration, "SCANS", 6 * (climbing.arcs + enumeration._OVERHEAD) + more)
    monkeypatch.setattr(enumeration, "enumerated", lambda bound, *_: JointPlan(0, (), bound.value))
    climbed = []
    monkeypatch.setattr(type(climbing), "climb", lambda _, count: climbed.append(count) or SimpleNamespace(value=0))
    cheapest_joint_plan(climbing, SearchBudget())

    assert sum(climbed) == rounds


@pytest.mark.parametrize(("rounds", "scale"), [(7, 1.0), (8, 1.0), (9, 0.5), (17, 0.5), (18, 0.25)])
def test_steps_are_halved_after_eight_rounds_without_a_higher_bound(ascent, rounds, scale):
    """
    Eight rounds may bring nothing; the ninth halves the steps, and so does each ninth after it.
    """
    climbing, _ = ascent
    climbing.climb(1)
    climbing.lower = climbing.upper  # no bound is higher
    for _ in range(rounds):
        climbing._round()

    assert climbing._step_scale == scale


TWO = {"a": pack(FOUR[0], [(5, 60), (12, 130)], 3), "b": pack(FOUR[1], [(5, 20)], 2)}
THREE = {"a": pack(FOUR[0], [(7, 40)], 3), "b": pack(FOUR[1], [(9, 30)], 2), "c": pack(FOUR[2], [(4, 7), (11, 17)])}


def of_four(prices, bands, packs, usage):
    """Three months of four meters in a ladder, of which the first ones have packs."""
    book = ladder_book(dict(zip(FOUR, prices, strict=True)), bands, packs)
    return months_of(book, dict(zip(FOUR, usage, strict=True)), 3, "0.2")


RISING = MONTHS
FALLING = of_four(
    (20, 9, 3, 5),
    [band(20, "0.5"), band(50, "0.3"), band(None, "0.1")],
    {**TWO, "c": pack(FOUR[2], [(4, 7)])},
    (15, 15, 13, 3),
)
MIXED = of_four(
    (8, 5, 3, 11), [band(10, 0), band(30, "0.4"), band(60, "0.1"), band(None, "0.6")], THREE, (25, 19, 33, 8)
)
BESIDE = of_four(
    (8, 5, 3, 11), [band(10, 0), band(30, "0.2"), band(60, "0.3"), band(None, "0.6")], TWO, (25, 19, 33, 8)
)


@pytest.mark.parametrize(
    ("months", "rounds"),
    [
        (
            RISING,
            [
                (4110300, 4437000, 476),
                (4250366, 4437000, 460),
                (4250366, 4437000, 460),
                (4259547, 4437000, 460),
                (4265319, 4437000, 460),
                (4290637, 4437000, 448),
                (4290637, 4437000, 448),
                (4290637, 4437000, 448),
            ],
        ),
        (
            FALLING,
            [
                (873400, 895000, 69),
                (879959, 895000, 63),
                (885526, 895000, 55),
                (894270, 895000, 19),
                (895000, 895000, 19),
            ],
        ),
        (
            MIXED,
            [
                (454800, 1156400, 467),
                (454800, 1156400, 467),
                (483036, 1156400, 467),
                (529768, 1156400, 467),
                (529768, 1156400, 467),
                (589272, 1156400, 467),
                (715172, 1156400, 467),
                (757931, 1156400, 467),
            ],
        ),
        (BESIDE, [(1109900, 1165000, 24), (1152220, 1165000, 9), (1165000, 1165000, 9)]),
    ],
)
def test_each_round(months, rounds):
    """
    Round by round in thousandths: the highest bound, the cheapest plan known, and the arcs left, to the last round.
    """
    found = []
    with exact():
        term = DecomposedTerm.of(months)
        [names] = term.groups
        climbing = term.ascent(names, (), SearchBudget())
        for _ in rounds:
            climbing._round()
            bounds = (int(each * 1000 // term.money) for each in (climbing.lower, climbing.upper))
            found.append((*bounds, climbing.arcs))

    assert found == rounds
