"""The moves to simpler plans, one by one, by hand."""

from decimal import Decimal

import pytest
from ladders import METERS, band, ladder_book, months_of, pack

from agorapricing.buying.billing import Choice
from agorapricing.buying.search import simple
from agorapricing.buying.search.simple import Draft, _at_once, _cost, _fewer_changes, _fewer_orders, _places, simplified
from agorapricing.buying.search.whole import holding_of
from agorapricing.numbers import exact

AUDIO = METERS[0]
SMALL, LARGE = ("a", Decimal(3)), ("a", Decimal(7))
BOOK = ladder_book({AUDIO: 3}, [band(None, 0)], {"a": pack(AUDIO, [(3, 5), (7, 11)])}, fees=(2,))
MONTHS = months_of(BOOK, {AUDIO: 4}, 3, regimes=("payg", "fee0"))


def draft(*orders, names=("payg", "payg", "payg")):
    """A plan of three months under regimes, with what is bought in each."""
    by_name = [{option.month.offer.name: option for option in options} for options in MONTHS.options]
    options = tuple(known[name] for known, name in zip(by_name, names, strict=True))
    return Draft(options, (*orders, *({},) * (3 - len(orders)))), by_name


def names_of(plan):
    """The regimes of a plan."""
    return tuple(option.month.offer.name for option in plan.options)


def test_a_purchase_is_left_out_or_made_earlier():
    """
    Each purchase is left out, and then more is bought in the last and in the first month that buys of the pack.
    """
    plan, _ = draft({SMALL: 1}, {LARGE: 1}, {SMALL: 2})

    assert [tuple(each.orders) for each in _fewer_orders(plan)] == [
        ({}, {LARGE: 1}, {SMALL: 2}),
        ({SMALL: 1}, {}, {SMALL: 2}),
        ({SMALL: 1 + 3}, {}, {SMALL: 2}),
        ({SMALL: 1}, {LARGE: 1}, {}),
        ({SMALL: 1}, {LARGE: 1 + 1}, {}),
        ({SMALL: 1 + 2}, {LARGE: 1}, {}),
    ]


def test_two_sizes_of_a_month_become_one():
    """
    A size of a month is left out, or its units are bought in the other size of that month.
    """
    plan, _ = draft({SMALL: 2, LARGE: 1})

    assert [each.orders[0] for each in _fewer_orders(plan)] == [{LARGE: 1}, {LARGE: 2}, {SMALL: 2}, {SMALL: 5}]


def test_all_is_bought_at_once_in_one_size():
    """
    All that is bought of a pack is bought in the first month that has it, in each size, rounded up.
    """
    plan, _ = draft({}, {LARGE: 1}, {SMALL: 2})

    assert [tuple(each.orders) for each in _at_once(plan)] == [({}, {SMALL: 5}, {}), ({}, {LARGE: 2}, {})]
    assert list(_at_once(draft()[0])) == []


def test_the_months_that_buy_a_pack():
    """
    Of the months up to one the last and the first that buy a pack are named, each once; of none, none.
    """
    plan, _ = draft({SMALL: 1}, {LARGE: 1}, {SMALL: 1})

    assert [_places(plan, until, "a") for until in range(3)] == [[0], [1, 0], [2, 0]]
    assert _places(draft({}, {SMALL: 1})[0], 0, "a") == _places(plan, 2, "b") == []


def test_a_change_of_regime_is_spared_on_either_side():
    """
    At each change the regime before it lasts to the next change, or the one after it begins where that one did.
    """
    once, by_name = draft(names=("payg", "fee0", "fee0"))
    twice, _ = draft(names=("payg", "fee0", "payg"))

    assert [names_of(each) for each in _fewer_changes(once, by_name)] == [("payg",) * 3, ("fee0",) * 3]
    assert [names_of(each) for each in _fewer_changes(twice, by_name)] == [
        ("payg",) * 3,
        ("fee0", "fee0", "payg"),
        ("payg", "fee0", "fee0"),
        ("payg",) * 3,
    ]
    assert list(_fewer_changes(draft()[0], by_name)) == []
    lacking = [by_name[0], {"fee0": by_name[1]["fee0"]}, by_name[2]]
    assert [names_of(each) for each in _fewer_changes(once, lacking)] == [("fee0",) * 3]


def test_what_a_draft_costs():
    """
    A plan costs its purchases, what they leave to be billed, and fees; one of a size that is not sold, nothing known.
    """
    with exact():
        state = holding_of((), MONTHS)
        costs = [
            _cost(draft(*orders)[0], MONTHS, state)
            for orders in ((), ({SMALL: 4},), ({LARGE: 1},), ({SMALL: 1, LARGE: 1},), ({("a", Decimal(4)): 1},))
        ]
        with_fees = _cost(draft(names=("fee0", "payg", "fee0"))[0], MONTHS, state)

    assert costs == [36, 20, 11 + 15, 16 + 6, None]
    assert with_fees == 40
    assert [draft(*orders)[0].steps for orders in ((), ({SMALL: 4},), ({SMALL: 1, LARGE: 1},))] == [1, 2, 3]


def test_the_simplest_within_a_limit():
    """
    A plan of three purchases, 20, becomes one of a single purchase where that may cost so much, and stays where not.
    """
    plan, _ = draft({SMALL: 2}, {SMALL: 1}, {SMALL: 1})

    def orders(most):
        choices = simplified(plan.choices(), MONTHS, (), Decimal(most))
        return choices and [choice.buys for choice in choices]

    assert orders(20) == [(("a", 3, 4),), (), ()]
    assert orders("19.99") is None
    assert orders(36) == [(), (), ()]


def test_of_plans_that_are_alike_the_first_one_stays():
    """
    Two packs of three units in one month, or one of six for as much, are as simple: the one found first is left.
    """
    book = ladder_book({AUDIO: 3}, [band(None, 0)], {"a": pack(AUDIO, [(6, 10), (3, 5)])})
    months = months_of(book, {AUDIO: 3}, 2)
    bought = (("a", Decimal(3), 1),)
    choices = tuple(Choice(options[0].month.offer, bought) for options in months.options)

    assert [choice.buys for choice in simplified(choices, months, (), Decimal(10))] == [(("a", 3, 2),), ()]


def test_many_of_a_size_are_bought_in_another_one():
    """
    Five of three units are fifteen: three of seven more in an earlier month, or three of seven, or five, at once.
    """
    plan, _ = draft({LARGE: 1}, {SMALL: 5})

    assert [tuple(each.orders) for each in _fewer_orders(plan)] == [
        ({}, {SMALL: 5}, {}),
        ({LARGE: 1}, {}, {}),
        ({LARGE: 1 + 3}, {}, {}),
    ]
    assert [each.orders[1] for each in _at_once(draft({}, {SMALL: 5})[0])] == [{SMALL: 5}, {LARGE: 3}]


@pytest.mark.parametrize(("replays", "found"), [(0, False), (1, True), (2, True)])
def test_no_more_plans_are_tried_than_may_be(monkeypatch, replays, found):
    """
    The first move leaves out a purchase: one plan that may be tried suffices to find it, none does not.
    """
    monkeypatch.setattr(simple, "REPLAYS", replays)
    plan, _ = draft({SMALL: 2})
    choices = simplified(plan.choices(), MONTHS, (), Decimal(36))

    assert (choices and [choice.buys for choice in choices]) == ([(), (), ()] if found else None)
