"""The answer to what to buy: which plans stand in it, and what would have to change for the runner-up."""

import re
from datetime import date
from decimal import Decimal
from functools import cache

import attrs
import pytest
from ladders import START, band, ladder_book

from agorapricing.buying import Term, best, bill_term

US = date(2026, 7, 1)
GROWING = {"rtc.audio": 200_000, "rtc.hd": 100_000}


@cache
def growing():
    """A year of growing usage under the regimes of one book."""
    return best(GROWING, "agora-us-standard", Term(US, 12, "0.05"))


def test_a_price_that_both_plans_pay_is_off_in_both():
    """
    Business Advanced is in five months of one plan and in six of the other: the share is of the month between them.
    """
    found = growing()
    [change] = [each for each in found.changes if each.startswith("Business Advanced package")]
    off = Decimal(re.search(r"([\d.]+) % off", change)[1]) / 100
    fees = [
        sum(
            line.amount
            for month in plan.bill.months
            for line in month.bill.lines
            if line.label == "Business Advanced package"
        )
        for plan in (found.cheapest, found.runner_up)
    ]

    def gap(share):
        """What the runner-up costs more with some share off the fee in both plans."""
        return (found.runner_up.total - fees[1] * share) - (found.cheapest.total - fees[0] * share)

    assert gap(off) <= 0 < gap(off - Decimal("0.0001"))
    assert "in the cheapest plan" in change


@pytest.mark.parametrize(("price", "off"), [("2.9", "75.00"), (3, "100.00"), ("3.1", None)])
def test_a_fee_is_named_up_to_all_of_it(price, off):
    """
    Ten minutes at 3 against others with a fee of 4: less than all of it would do, or just all, or it is too little.
    """
    flat = [band(None, 0)]
    other = attrs.evolve(ladder_book({"rtc.audio": price}, flat, {}, fees=(4,)), id="c")
    offers = [ladder_book({"rtc.audio": 3}, flat, {}).offer("payg", START), other.offer("fee0", START)]
    changes = best({"rtc.audio": 10}, offers, Term(START, 1)).changes

    assert list(changes[1:]) == ([f"Fee: {off} % off its price (4.00 CNY over the term)."] if off else [])


def test_what_only_the_cheapest_pays_more_of_is_no_change():
    """
    A price that the runner-up pays no more of than the cheapest plan cannot make it win: it is not named.
    """
    found = growing()
    more = {
        what for what, spent in found.runner_up.spent.items() if spent - found.cheapest.spent.get(what, 0) >= found.gap
    }

    assert {each.partition(":")[0] for each in found.changes[1:]} == more
    assert "Business package" not in more


def test_the_same_purchases_in_another_order_are_one_plan():
    """
    No two plans of the answer cost the same by the same regimes and packs; the runner-up is of another kind.
    """
    found = best(GROWING, "trtc-cn", Term(date(2024, 3, 1), 12, "0.05"))

    assert len({plan.label for plan in found.plans}) == len(found.plans)
    assert found.runner_up.bill.offers == ("trtc-cn:payg",)
    assert found.gap == Decimal("2854.1")


def test_plans_of_the_same_bill_are_equal():
    """
    A plan is told by its bill: what was chosen for each month stands in it, and makes no two plans of one.
    """
    plan = best({"rtc.audio": 10}, ladder_book({"rtc.audio": 3}, [band(None, 0)], {}), Term(START, 1)).cheapest

    assert plan == attrs.evolve(plan, choices=())
    assert plan != attrs.evolve(plan, least=plan.total)


def test_the_amount_said_is_the_one_that_tables_show():
    """
    Where months are rounded, the difference in words is that of what is payable.
    """
    found = best({"rtc.fhd": 20_000, "recording.hd": 40_000}, "agora-cn", Term(date(2024, 3, 1), 12, "0.05"))
    paid = found.runner_up.bill.payable - found.cheapest.bill.payable

    assert f"that is {paid:,.2f} CNY over 12 months" in found.changes[0]


@pytest.mark.parametrize("tax", ["", "sg-gst"])
def test_tax_comes_on_top_of_what_is_off(tax):
    """
    With a tax of 9 % the same share of a price is worth 9 % more, and so is the gap: the shares stay.
    """
    found = best({"rtc.hd": 300_000}, "agora-us-standard", Term(US, 2), tax=tax)
    plain = best({"rtc.hd": 300_000}, "agora-us-standard", Term(US, 2))

    assert [each.partition("(")[0] for each in found.changes[1:]] == [
        each.partition("(")[0] for each in plain.changes[1:]
    ]
    assert found.cheapest.taxed == (Decimal("1.09") if tax else 1)


def test_a_proven_plan_says_so_in_the_record():
    """
    Every plan of the record says whether it is proven.
    """
    found = best({"rtc.hd": 1_000}, "trtc-cn", Term(US, 1)).to_record()

    assert [plan["proven"] for plan in found["plans"]] == [True] * len(found["plans"])


def test_fees_of_a_month_are_known_beside_its_purchases():
    """
    A month names the flat fees of its regime, and not the price of a pack, which stands in its purchases.
    """
    [month] = bill_term(
        "agora-us-standard:free", {"rtc.hd": 50_000}, Term(US, 1), buying={0: [("top-up", 250_000, 1)]}
    ).months
    business = bill_term("agora-us-standard:business", {"rtc.hd": 50_000}, Term(US, 1))

    assert (month.fees, [each.price for each in month.bought]) == ({}, [230])
    assert [dict(each.fees) for each in business.months] == [{"Business package": business.total}]


def test_what_is_spent_adds_up_fees_and_packs():
    """
    Over the term each package and each size of a pack is counted once, with what all of its purchases cost.
    """
    plan = best({"rtc.hd": 150_000}, "agora-us-standard", Term(US, 4)).cheapest
    packs = sum(purchase.price for _, purchase in plan.bill.bought)
    fees = sum(amount for month in plan.bill.months for amount in month.fees.values())

    assert packs > 0 < fees
    assert sum(plan.spent.values()) == packs + fees
    assert sum(amount for title, amount in plan.spent.items() if title.startswith("Top-up")) == packs
