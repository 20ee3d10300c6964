"""The amounts of a pack: the cheapest purchases of each number of units, by hand."""

from decimal import Decimal

import pytest
from ladders import METERS, pack

from agorapricing.buying.search.amounts import NONE, Amount, Amounts, cheapest_amounts

AUDIO = METERS[0]


def amounts(*sizes):
    """The amounts of a pack of some sizes."""
    return Amounts(pack(AUDIO, sizes))


def shown(found):
    """Amounts as plain values."""
    return [(each.units, each.price, each.counts) for each in found]


def test_the_cheapest_purchases_of_each_number():
    """
    Of 3 for 9 and 5 for 10: 6, 8, 9, 10, 11 and so on, each at its least price; 4 and 7 are none.
    """
    found = amounts((3, 9), (5, 10))

    assert (found.step, found._best, found.regular) == (1, 5, 13)
    assert shown(found.between(Decimal(0), Decimal(12))) == [
        (3, 9, ((3, 1),)),
        (5, 10, ((5, 1),)),
        (6, 18, ((3, 2),)),
        (8, 19, ((5, 1), (3, 1))),
        (9, 27, ((3, 3),)),
        (10, 20, ((5, 2),)),
        (11, 28, ((5, 1), (3, 2))),
    ]


@pytest.mark.parametrize(("above", "below", "units"), [(0, 3, []), (2, 4, [3]), (3, 5, []), (3, 6, [5]), (-1, 1, [])])
def test_amounts_are_between_their_bounds(above, below, units):
    """
    Amounts are of more than the one number of units and of less than the other.
    """
    assert [each.units for each in amounts((3, 9), (5, 10)).between(Decimal(above), Decimal(below))] == units


@pytest.mark.parametrize(
    ("sizes", "step"),
    [([(4, 1), (6, 1)], 2), ([("0.5", 1), (2, 1)], Decimal("0.5")), ([("1E+3", 1)], 1000), ([(7, 1)], 7)],
)
def test_the_step_is_what_all_sizes_are_multiples_of(sizes, step):
    """
    Sizes have a common measure, also where they are parts of a unit.
    """
    assert amounts(*[(Decimal(size), price) for size, price in sizes]).step == step


@pytest.mark.parametrize(
    ("sizes", "best"), [([(3, 9), (5, 10)], 5), ([(3, 9), (5, 16)], 3), ([(3, 9), (6, 18)], 6), ([(6, 18), (3, 9)], 6)]
)
def test_the_size_whose_unit_costs_least(sizes, best):
    """
    The best size has the cheapest unit, and is of equals the largest.
    """
    assert amounts(*sizes)._best == best


def test_many_units_are_mostly_of_the_best_size():
    """
    From a number of units on the best size is bought as well, in one entry with what the table has of it.
    """
    [found] = amounts((3, 9), (5, 10)).between(Decimal(1_000_003), Decimal(1_000_005))

    assert (found.units, found.counts, found.price) == (1_000_004, ((5, 199_999), (3, 3)), 1_999_990 + 27)


def test_the_smallest_size_of_a_purchase():
    """
    An amount knows its smallest size; nothing has none.
    """
    assert Amount(Decimal(8), Decimal(19), ((Decimal(5), 1), (Decimal(3), 1))).smallest == 3
    assert (NONE.smallest, NONE.units, NONE.price, NONE.counts) == (0, 0, 0, ())


def test_packs_without_sizes_have_no_amounts():
    """
    Only packs that are sold in sizes have amounts.
    """
    sold = pack(AUDIO, [(3, 9)])

    assert list(cheapest_amounts({"a": sold})) == ["a"]
