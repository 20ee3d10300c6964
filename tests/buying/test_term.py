"""Terms, plans and their words at the bounds: months, growth, seasons, shares, and what differs."""

from datetime import date
from decimal import Decimal

import pytest

from agorapricing.buying import Term, best
from agorapricing.buying.plan import share_of
from agorapricing.errors import NumberError
from agorapricing.usage import Usage

START = date(2026, 11, 1)
SMALL = "Pack of general minutes (音视频通用套餐包) of 25,000"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"start": date(2026, 11, 2)}, "a term starts on the first of a month, as 2026-11-01, not on 2026-11-02"),
        ({"months": True}, "a term has 1 to 60 months, not True"),
        ({"growth": "-1"}, r"growth a month must be more than -1 \(that is -100 %\), not -1"),
        ({"seasons": {0: 1}}, "a season is of a month from 1 to 12, not 0"),
        ({"seasons": {13: 1}}, "a season is of a month from 1 to 12, not 13"),
        ({"seasons": {True: 1}}, "a season is of a month from 1 to 12, not True"),
    ],
)
def test_what_is_no_term(given, said):
    """
    A term begins with a month, has whole months, shrinks by less than all, and has seasons of the twelve months.
    """
    with pytest.raises(NumberError, match=f"^{said}$"):
        Term(**{"start": START, **given})


def test_the_bounds_of_a_term():
    """
    The first and the last month may have a season, growth may be just above minus one, and a year is taken.
    """
    term = Term(START, 3, "-0.99", {1: 2, 12: 0})

    assert (term.days, term.end) == ((START, date(2026, 12, 1), date(2027, 1, 1)), date(2027, 2, 1))
    assert [term.factor(place) for place in range(3)] == [1, 0, Decimal("0.0002")]
    assert (Term(START).months, Term("2026-11-01") == Term(START), Term(START).growth) == (12, True, 0)


@pytest.mark.parametrize(
    ("quantity", "growth", "days", "used"),
    [
        ("1000", "0", (1, 1), "1000"),
        ("1000", "0.0001", (1, 1), "1001"),
        ("1000.0", "0.0001", (1, 1), "1000.1"),
        ("1E+3", "0.0001", (1, 1), "1001"),
        ("1000", "0", (30, 31), "968"),
        ("0.5", "0", (1, 31), "0.1"),
        ("0", "9", (1, 1), "0"),
    ],
)
def test_usage_is_rounded_up_to_the_decimals_that_it_has(quantity, growth, days, used):
    """
    Grown quantities, and those of some days, are rounded up at the last decimal they were given with, or to whole ones.
    """
    assert Term(START, 2, growth).usage(Usage({"rtc.hd": quantity}), 1, days)["rtc.hd"] == Decimal(used)


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        (1, 3, "33.34 %"),
        (1, 4, "25.00 %"),
        (0, 4, "0.00 %"),
        (4, 4, "100.00 %"),
        (1, 100_000, "0.01 %"),
        (5, 4, "125.00 %"),
    ],
)
def test_a_share_suffices(part, whole, share):
    """
    A percentage is rounded up at its second decimal, so that so much is enough.
    """
    assert share_of(Decimal(part), Decimal(whole)) == share


def test_a_plan_of_a_single_kind_has_no_runner_up():
    """
    Where there is one plan nothing is second, no gap is left, and nothing would have to change.
    """
    found = best({"rtc.hd": 1_000}, ["trtc-cn:list"], Term(date(2026, 7, 1), 1))

    [quoted] = found.first

    assert (found.runner_up, found.gap, found.changes, found.simplest) == (None, 0, (), None)
    assert (found.cheapest.label, found.cheapest.steps, found.cheapest.total) == ("trtc-cn:list", 1, 28)
    assert (found.is_proven, found.is_all_searched, found.doubts) == (True, True, ())
    tried = "Tried: each month one of list; packs in their printed sizes."
    assert found.notes == (quoted, f"{tried} Not tried: quantities of packs between the sizes.")


@pytest.mark.parametrize(
    ("offers", "plans", "gap", "changes"),
    [
        (
            ["trtc-cn:list", "trtc-cn:basic"],
            [
                ("trtc-cn:basic + 1 x general of 250,000 + 1 x general of 25,000", 2_486, 3),
                ("trtc-cn:list + 1 x general of 250,000 + 6 x general of 25,000", 2_596, 3),
                ("trtc-cn:basic", 2_655, 1),
                ("trtc-cn:list", 2_800, 1),
            ],
            110,
            (
                "4.24 % off its whole amount, that is 110.00 CNY over the month.",
                f"{SMALL}: 13.10 % off its price (1,008.00 CNY over the term, 168.00 in the cheapest plan).",
            ),
        ),
        (
            ["agora-us-standard:payg", "agora-us-standard:pro"],
            [
                ("agora-us-standard:payg + 1 x top-up of 250,000 + 5 x top-up of 25,000", Decimal("362.35"), 3),
                ("agora-us-standard:pro + 1 x top-up of 250,000", Decimal("363.99"), 2),
                ("agora-us-standard:pro", Decimal("381.49"), 1),
                ("agora-us-standard:payg", Decimal("386.1"), 1),
            ],
            Decimal("1.64"),
            (
                "0.46 % off its whole amount, that is 1.64 USD over the month.",
                "Pro package: 1.23 % off its price (133.99 USD over the term).",
            ),
        ),
    ],
)
def test_all_plans_and_what_would_have_to_change(offers, plans, gap, changes):
    """
    Plans stand by their cost with their steps; the runner-up needs a share off all, or off what it pays more of.
    """
    found = best({"rtc.hd": 100_000}, offers, Term(date(2026, 7, 1), 1))

    assert [(plan.label, plan.total, plan.steps) for plan in found.found] == plans
    assert (found.gap, found.changes) == (gap, changes)
    assert [plan in found.plans for plan in found.found] == [
        not any(cost < plan.total and steps <= plan.steps for _, cost, steps in plans) for plan in found.found
    ]
