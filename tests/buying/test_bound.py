"""What stands for a month's bill never costs more than the bill, whatever is moved."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ladders import FOUR, METERS, band, ladder_book, months_of, pack

from agorapricing.buying.search.bound import RelaxedMonth, Segment
from agorapricing.buying.search.decompose import decompose
from agorapricing.buying.search.relaxed import _PAIR, _PARTS, _SUM, RelaxedTerm, _projected
from agorapricing.numbers.decimals import exact
from agorapricing.numbers.evaluation import evaluated

MONEY = Decimal(10) ** 9
NAMES = ("a", "b", "c")
ROUNDED = 10**4
"""What a bound may be off by its parts of a thousand, far below the least price."""


@st.composite
def ladders(draw):
    """A recorded month: meters with prices in any order, of which three have a pack, a ladder of up to three steps."""
    meters = draw(st.permutations(FOUR)) if draw(st.booleans()) else METERS
    prices = {meter: draw(st.integers(1, 40)) for meter in meters}
    ends = sorted(draw(st.sets(st.integers(1, 60), min_size=1, max_size=3)))
    offs = [Decimal(draw(st.integers(0, 9))) / 10 for _ in range(len(ends) + 1)]
    bands = [band(end, off) for end, off in zip((*ends, None), offs, strict=True)]
    packs = {name: pack(meter, [(5, 9)]) for name, meter in zip(NAMES, METERS, strict=True)}
    usage = {meter: draw(st.integers(1, 40)) for meter in meters}
    [[step]] = months_of(ladder_book(prices, bands, packs), usage, months=1).options
    with exact():
        return step.month.forms(NAMES)[0]


fractions = st.sampled_from([0, 1, 500, 1000])
held = st.lists(st.integers(0, 45), min_size=1, max_size=4, unique=True)


@given(st.data())
@settings(max_examples=30, deadline=None)
def test_no_setting_costs_more_than_the_bill(data):
    """
    Over random ladders, holdings and moves, also after holdings are left out: the sum over packs is at most the bill.
    """
    cost = data.draw(ladders())
    units = {name: data.draw(held) for name in NAMES}
    with exact():
        found = decompose(cost)
        assert found is not None
        month = RelaxedMonth(found, MONEY)
        month.tabulate(units)
        for _ in range(data.draw(st.integers(0, 4))):
            for name in NAMES:
                month.costs(name)
            places = {name: data.draw(st.integers(0, len(each) - 1)) for name, each in units.items()}
            length = data.draw(st.floats(0, 1e-9))
            for each, _, slope in month.supergradients(places):
                each.move(slope, length * data.draw(st.floats(0, 1e-1)))
                if isinstance(each, RelaxedTerm):
                    each.sum_weight, each.pair_weight = data.draw(fractions), data.draw(fractions)
            if data.draw(st.booleans()):
                month.keep()
                units = {
                    name: data.draw(st.lists(st.sampled_from(u), min_size=1, unique=True)) for name, u in units.items()
                }
                month.tabulate(units)
        costs = {name: month.costs(name) for name in NAMES}
        for places in product(*(range(len(units[name])) for name in NAMES)):
            at = dict(zip(NAMES, places, strict=True))
            bill = evaluated(cost, {name: Decimal(units[name][place]) for name, place in at.items()}) * MONEY
            assert month.constant + sum(costs[name][place] for name, place in at.items()) <= bill


@given(ladders(), st.data())
@settings(max_examples=25, deadline=None)
def test_one_pack_that_varies_has_the_bill_itself(cost, data):
    """
    Where all packs but one have one holding, nothing is lost: the bound is the bill.
    """
    varied = data.draw(st.sampled_from(NAMES))
    units = {name: data.draw(held) if name == varied else [data.draw(st.integers(0, 45))] for name in NAMES}
    with exact():
        month = RelaxedMonth(decompose(cost), MONEY)
        month.tabulate(units)
        costs = {name: month.costs(name) for name in NAMES}
        for place, at in enumerate(units[varied]):
            bill = evaluated(cost, {n: Decimal(at if n == varied else units[n][0]) for n in NAMES}) * MONEY
            assert month.constant + sum(costs[n][place if n == varied else 0] for n in NAMES) == bill


def test_what_others_leave_in_a_ladder_is_in_the_bound():
    """
    Two meters without packs fill the ladder behind those with packs: to count less of the pair would raise the bound.
    """
    prices = dict(zip(FOUR, (20, 9, 1, 5), strict=True))
    packs = {"a": pack(FOUR[0], [(5, 9)]), "b": pack(FOUR[1], [(5, 9)])}
    book = ladder_book(prices, [band(20, 0), band(None, "0.5")], packs)
    [[step]] = months_of(book, dict(zip(FOUR, (15, 15, 3, 3), strict=True)), months=1).options
    units = {"a": [0, 3, 6, 9, 12, 15], "b": [0, 3, 6, 9, 12, 15]}
    with exact():
        cost = step.month.forms(("a", "b"))[0]
        month = RelaxedMonth(decompose(cost), MONEY)
        month.tabulate(units)
        month.costs("b")
        found = [each for each, _, _ in month.supergradients({"a": 0, "b": 0}) if isinstance(each, RelaxedTerm)]
        for each in found:
            each.pair_weight = 0
        costs = {name: month.costs(name) for name in units}
        assert any(each.added and each.less and each.added.base < each.less.base for each in found)
        for a, b in product(range(6), repeat=2):
            bill = evaluated(cost, {"a": Decimal(units["a"][a]), "b": Decimal(units["b"][b])}) * MONEY
            assert month.constant + costs["a"][a] + costs["b"][b] <= bill


@pytest.mark.parametrize("more", [-200, 200])
def test_no_bound_rises_by_more_than_its_supergradient_says(more):
    """
    A bound is concave in the weights of its terms: with another weight it is at most the line of the supergradient.
    """
    prices = dict(zip(FOUR, (20, 9, 1, 5), strict=True))
    packs = {"a": pack(FOUR[0], [(5, 9)]), "b": pack(FOUR[1], [(5, 9)])}
    book = ladder_book(prices, [band(20, 0), band(None, "0.5")], packs)
    [[step]] = months_of(book, dict(zip(FOUR, (15, 15, 3, 3), strict=True)), months=1).options
    units = {name: [0, 4, 9, 15] for name in packs}
    with exact():
        month = RelaxedMonth(decompose(step.month.forms(("a", "b"))[0]), MONEY)
        month.tabulate(units)

        def bound(places):
            parts = {name: month.costs(name) for name in packs}
            return month.constant + sum(parts[name][place] for name, place in places.items())

        bound({"a": 0, "b": 0})
        found = [each for each, *_ in month.supergradients({"a": 0, "b": 0}) if isinstance(each, RelaxedTerm)]
        for each in found:
            each.sum_weight = each.pair_weight = 500  # within their ends
        for places in (dict(zip(packs, at, strict=True)) for at in product(range(4), repeat=2)):
            before = bound(places)
            for each, _, rises in month.supergradients(places):
                if isinstance(each, RelaxedTerm):
                    for weight, name in (("sum_weight", _SUM), ("pair_weight", _PAIR)):
                        setattr(each, weight, 500 + more)
                        assert bound(places) <= before + rises.get(name, 0.0) * more / _PARTS + ROUNDED
                        setattr(each, weight, 500)
        assert found


@pytest.mark.parametrize(
    ("weight", "rise", "left"),
    [(0, -1.0, 0.0), (0, 1.0, 1.0), (_PARTS, 1.0, 0.0), (_PARTS, -1.0, -1.0), (1, -1.0, -1.0), (_PARTS - 1, 1.0, 1.0)],
)
def test_a_weight_at_its_end_moves_inwards_alone(weight, rise, left):
    """
    A weight of nothing can only grow, one of all only shrink; in between it does both.
    """
    assert _projected(weight, rise) == left


def test_the_multipliers_of_a_segment_move_by_its_scale():
    """
    One that was nothing begins there, and each moves by its rise, the length and the scale, rounded to whole numbers.
    """
    segment = Segment({"a": [1], "b": [2]}, [0], {"b": 5}, 10.0)
    segment.move({"a": 3.0, "b": -1.0}, 0.5)

    assert segment.multipliers == {"a": 15, "b": 0}
