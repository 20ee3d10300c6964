"""States of a search that another one dominates: what is lacking there costs no more than the state costs more."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from agorapricing.buying.book_plans import _needed
from agorapricing.buying.search.dominance import CatchUpCost, undominated
from agorapricing.buying.search.extent import SearchBudget
from agorapricing.buying.search.month import ENDLESS
from agorapricing.rating import find_offer
from agorapricing.usage import Usage

ON, LAST = date(2024, 2, 6), date(2026, 12, 31)


def months(*, taxed="1", worth=None, count=2):
    """Months that sell ten units of a pack for 100; a unit saves so much, or nothing is known of it."""
    regime = SimpleNamespace(suspends=worth is None)
    cost = SimpleNamespace(offer=SimpleNamespace(regime=regime), worths={"p": (Decimal(0), Decimal(worth or 0))})
    sold = {"p": SimpleNamespace(sizes={Decimal(10): Decimal(100)})}
    option = SimpleNamespace(sold=sold, taxed=Decimal(taxed), month=cost)
    return SimpleNamespace(options=((option,),) * count, last_days=(LAST,), packs={"p": None}, has_single_draws=True)


@pytest.mark.parametrize("more", ["-0.01", "0", "0.01"])
@pytest.mark.parametrize(
    ("units", "sold", "worth"),
    [
        (10, {}, 100),
        (10, {"taxed": "1.06"}, 106),
        (11, {"taxed": "1.06"}, 212),
        (5, {"taxed": "1.5", "worth": 2}, 15),
    ],
)
def test_a_state_is_kept_where_it_costs_less_than_what_it_has_more(units, sold, worth, more):
    """
    A state that costs just less than its units, bought with the tax or billed, is kept; at their cost it is left out.
    """
    cost = Decimal(worth) + Decimal(more)
    labels = {(): (Decimal(0), ()), (("p", LAST, Decimal(units)),): (cost, ())}

    kept = undominated(labels, months(**sold), 0, SearchBudget())

    assert len(kept) == (2 if cost < worth else 1)
    assert undominated(labels, months(**sold), 1, SearchBudget()) == labels  # no month is left to catch up in


@pytest.mark.parametrize(
    ("other", "kept"),
    [({Decimal(10): Decimal(100)}, 1), ({Decimal(10): Decimal(90)}, 2), ({Decimal(5): Decimal(100)}, 2), (None, 2)],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_what_is_lacking_is_bought_where_all_regimes_sell_it_alike(other, kept, is_first):
    """
    Where a regime of the next month sells a pack in other sizes, or not at all, nobody can count on buying it.
    """
    several = months()
    option = several.options[0][0]
    sold = {} if other is None else {"p": SimpleNamespace(sizes=other)}
    both = option, SimpleNamespace(sold=sold, taxed=option.taxed, month=option.month)
    several.options = (several.options[0], both if is_first else both[::-1])
    labels = {(): (Decimal(0), ()), (("p", LAST, Decimal(10)),): (Decimal(150), ())}

    assert len(undominated(labels, several, 0, SearchBudget())) == kept


@pytest.mark.parametrize(("meter", "kept"), [("rtc.hd", ["list", "payg"]), ("pull.audio", ["list"])])
def test_of_offers_that_differ_in_nothing_used_one_is_kept(meter, kept):
    """
    An offer whose further stages touch nothing that is used is left out of a search; others are not.
    """
    used = Usage({meter: 1_000})
    month = [(find_offer(f"agora-cn:{name}", ON), used) for name in ("list", "payg")]

    assert [offer.name for offer, _ in _needed(month)] == kept


CATCH_UP = CatchUpCost.of(
    ("p", "q"), {"p": {Decimal(10): Decimal(100), Decimal(3): Decimal(45)}}, {"p": Decimal(12), "q": Decimal(5)}
)


@pytest.mark.parametrize(
    ("units", "more", "cost"),
    [
        ((0, 0), (0, 0), 0),
        ((5, 5), (0, 0), 0),
        ((0, 0), (1, 0), 12),
        ((0, 0), (3, 0), 36),
        ((0, 0), (9, 0), 100),
        ((0, 0), (11, 0), 132),
        ((2, 0), (11, 0), 100),
        ((0, 0), (0, 7), 35),
        ((0, 9), (1, 7), 12),
        ((0, 0), ("0.5", 0), 6),
        ((0, 0), ("0.5", "0.2"), 7),
        ((0, 0), (1, 7), 47),
    ],
)
def test_what_it_costs_to_catch_up(units, more, cost):
    """
    What is lacking of each pack is bought in one size, or billed at what a unit saves at most, whichever costs less.
    """
    lacking = [Decimal(each) for each in units], [Decimal(each) for each in more]

    assert CATCH_UP.costs_at_most(Decimal(cost), *lacking)
    assert CATCH_UP.costs_at_most(Decimal(cost) + 1, *lacking)
    assert not CATCH_UP.costs_at_most(Decimal(cost) - Decimal("0.01"), *lacking)


def test_the_floors_and_units_of_packs():
    """
    The least cost of a unit is the cheapest size's or what it saves; a state holds nothing of packs that it lacks.
    """
    assert CATCH_UP.floors == (10, 5)
    assert CATCH_UP.units((("q", LAST, Decimal(4)),)) == (0, 4)
    assert CatchUpCost.of(("p",), {}, {}).floors == (ENDLESS,)
