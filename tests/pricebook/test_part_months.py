"""Contracts that begin or end within a month: what is owed by the month, by the rule that the contract states."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from contracts import contract
from hypothesis import given
from hypothesis import strategies as st

from agorapricing.buying import Term, best, bill_term
from agorapricing.errors import InvalidFileError, NotInForceError
from agorapricing.numbers import ZERO, Rounding
from agorapricing.pricebook import Effective
from agorapricing.rating import rate
from agorapricing.tariff import PartMonth

JULY = date(2026, 7, 1)
PAYG = {"base": "agora-us:payg"}  # 10,000 minutes are free, 3.99 for 1,000 of HD
FLOOR = "minimum = { amount = 500 }"


def held(*terms, rule="days", since="2026-07-15", to="2027-07-01", **head):
    """A contract on some days."""
    return contract(*terms, effective=f"{{ from = {since}, to = {to} }}", proration=f'"{rule}"', **{**PAYG, **head})


def owed(*terms, on=date(2026, 7, 31), usage=0, **head):
    """What a bill under a contract comes to."""
    return rate(held(*terms, **head), {"rtc.hd": usage}, on).payable


@pytest.mark.parametrize(
    ("day", "amount"), [("01", "500.00"), ("02", "483.87"), ("15", "274.19"), ("30", "32.26"), ("31", "16.13")]
)
def test_a_minimum_is_shared_by_the_days_from_the_first_one_on(day, amount):
    """
    From the first of July it is whole; from the 31st, one day of 31.
    """
    assert str(owed(FLOOR, since=f"2026-07-{day}")) == amount


@pytest.mark.parametrize(
    ("to", "amount"), [("2026-12-31", "483.87"), ("2026-12-02", "16.13"), ("2027-01-01", "500.00")]
)
def test_a_contract_that_ends_within_a_month_owes_the_days_before(to, amount):
    """
    The first day after the contract is not one of its days.
    """
    assert str(owed(FLOOR, on=date(2026, 12, 1), to=to)) == amount


def test_a_month_that_the_contract_holds_on_is_whole():
    """
    The months between the first and the last are as without a rule; also of a contract of a few days in one month.
    """
    assert owed(FLOOR, on=date(2026, 8, 1)) == owed(FLOOR, on=date(2027, 6, 30)) == 500
    assert str(owed(FLOOR, since="2026-07-10", to="2026-07-20", on=date(2026, 7, 19))) == "161.29"


@pytest.mark.parametrize(("rule", "amount"), [("days", "17.00"), ("full", "31.00"), ("none", "0.00")])
def test_each_rule_of_a_fee(rule, amount):
    """
    By days it is a share, in full it is whole, and else it is not due.
    """
    assert str(owed('kind = "fee"\namount = 31\ntitle = "Platform"', rule=rule)) == amount


@pytest.mark.parametrize(("rule", "free"), [("days", 5_484), ("full", 10_000), ("none", 0)])
def test_free_units_of_the_base_go_by_the_rule_too(rule, free):
    """
    A share of free minutes is rounded up to a whole one: 10,000 x 17 / 31 are 5,483.9.
    """
    lines = rate(held(rule=rule), {"rtc.hd": 20_000}, date(2026, 7, 20)).lines

    assert sum((line.quantity for line in lines if line.label == "free"), ZERO) == free


def test_a_term_may_have_a_rule_of_its_own():
    """
    The minimum is due in full, where all else is shared.
    """
    assert owed(f'{FLOOR}\nproration = "full"') == 500
    fee = 'kind = "fee"\namount = 31\ntitle = "Platform"'
    assert owed(fee, f'{FLOOR}\nproration = "none"') == 17


def test_a_term_that_begins_within_a_month_owes_its_own_days():
    """
    The contract holds all July, its minimum from the 15th on.
    """
    late = f"{FLOOR}\neffective = {{ from = 2026-07-15 }}"

    assert owed(late, since="2026-01-01", on=date(2026, 7, 14)) == 0
    assert str(owed(late, since="2026-01-01", on=date(2026, 7, 15))) == "274.19"
    assert owed(late, since="2026-01-01", on=date(2026, 8, 1)) == 500


def test_a_bill_says_for_how_many_days_it_is():
    """
    The usage is taken as that of these days, which a whole month does not say; each share is named.
    """
    notes = rate(held(FLOOR), {}, date(2026, 7, 31)).notes

    assert "The contract holds on 17 of the 31 days of 2026-07: usage is taken as that of these days." in notes
    assert "contract-minimum: a share by days for 17 of 31 days." in notes
    assert not any("days of 2026-08" in note for note in rate(held(FLOOR), {}, date(2026, 8, 1)).notes)


def test_a_confidential_contract_says_its_days_and_no_share():
    """
    Its days are known; that there is a minimum is not.
    """
    notes = rate(held(FLOOR, confidential="true"), {}, date(2026, 7, 31)).notes

    assert any("17 of the 31 days" in note for note in notes)
    assert not any("minimum" in note or "share" in note for note in notes)


@pytest.mark.parametrize(
    ("effective", "path"),
    [
        ("{ from = 2026-07-02 }", "contract.effective: free is due by the month"),
        ("{ to = 2026-07-31 }", "contract.effective: free is due by the month"),
        ("{ from = 2026-07-02 }", r"contract.term\[0\]: contract-minimum is due by the month"),
    ],
)
def test_a_part_of_a_month_without_a_rule_is_refused(effective, path):
    """
    No rule is guessed where something is due by the month; each is said once.
    """
    with pytest.raises(InvalidFileError, match=path) as caught:
        contract(FLOOR, effective=effective, **PAYG)
    assert len(set(map(str, caught.value.diagnostics))) == len(caught.value.diagnostics)


def test_no_rule_is_needed_where_nothing_is_due_by_the_month():
    """
    A percentage off list prices is for whatever is used; nor does a minimum of a year go by the days of a month.
    """
    yearly = 'minimum = { amount = 6_000, period = "year" }'
    made = contract("percent_off = 20", yearly, base="agora-us:list", effective="{ from = 2026-07-15 }")

    assert rate(made, {"rtc.hd": 1_000}, date(2026, 7, 20)).total == Decimal("3.192")


def test_another_rule_is_refused_with_the_nearest_one():
    """
    Of the contract and of a term.
    """
    with pytest.raises(InvalidFileError, match="proration: unknown proration 'dais'; did you mean 'days'"):
        held(FLOOR, rule="dais")
    with pytest.raises(InvalidFileError, match=r"term\[0\].proration: unknown proration 'ful'; did you mean 'full'"):
        held(f'{FLOOR}\nproration = "ful"')


# ---- months ahead ---------------------------------------------------------------------------------------------------


def test_a_term_has_the_days_of_its_first_and_last_month():
    """
    Usage of 31,000 a month is 17,000 from July 15 on, and 19,000 until before December 20; a bill of a day is refused.
    """
    made = held(FLOOR, to="2026-12-20", base="agora-us:list")
    bill = bill_term(made, {"rtc.hd": 31_000}, Term(JULY, 6))

    assert [month.bill.usage["rtc.hd"] for month in bill.months] == [17_000, *[31_000] * 4, 19_000]
    assert [str(month.bill.payable) for month in bill.months] == ["274.19", *["500.00"] * 4, "306.45"]
    assert bill.notes[0] == "The usage of some days of a month is a share of the month's by days, rounded up."
    with pytest.raises(NotInForceError):
        rate(made, {"rtc.hd": 31_000}, JULY)


def test_the_cheapest_plan_takes_the_days_too():
    """
    The plan of a contract costs what its term does.
    """
    made = held(FLOOR, base="agora-us:list")
    usage, term = {"rtc.hd": 31_000}, Term(JULY, 3)
    plans = best(usage, [made.offer(date(2026, 7, 20))], term).plans

    assert [plan.total for plan in plans] == [bill_term(made, usage, term).total]


def test_a_year_that_begins_within_a_month_ends_within_one():
    """
    From July 15 to July 15 there are 13 months, of which the first and the last are one; before the end none is whole.
    """
    yearly = 'minimum = { amount = 6_000, period = "year" }'
    made = held(yearly, to="2027-07-15", base="agora-us:list")
    years = [bill_term(made, {"rtc.hd": 31_000}, Term(JULY, months)) for months in (12, 13)]

    assert [len(year.true_ups) for year in years] == [0, 1]
    assert years[1].total == 6_000
    assert years[0].open_commitments == ("contract-minimum",)
    open_ended = held(yearly, to="2028-07-15", base="agora-us:list")
    assert bill_term(open_ended, {"rtc.hd": 31_000}, Term(JULY, 24)).true_ups == ()


# ---- laws -----------------------------------------------------------------------------------------------------------


@given(
    st.integers(28, 31).flatmap(lambda of: st.tuples(st.integers(1, of - 1), st.just(of))),
    st.decimals(0, 10**9, places=2),
)
def test_two_parts_of_a_month_are_the_month(days, amount):
    """
    Money of both is the month's to a cent; free units of both are at least the month's, and at most one more.
    """
    part, of = days
    both = (PartMonth(part, of, Rounding()), PartMonth(of - part, of, Rounding()))

    assert abs(sum(each.money(amount) for each in both) - amount) <= Decimal("0.01")
    assert amount <= sum(each.units(amount) for each in both) < amount + 2
    assert PartMonth(of, of, Rounding()).money(amount) == amount


@given(st.dates(date(2024, 1, 1), date(2027, 1, 1)), st.integers(1, 400))
def test_the_days_of_the_months_of_a_span_are_its_days(since, length):
    """
    Whatever months it meets, the days in them add up; its first day in a month is one of them.
    """
    span = Effective(since, date.fromordinal(since.toordinal() + length))
    months = {date.fromordinal(since.toordinal() + day).replace(day=1) for day in range(length)}

    assert sum(span.days_in(month)[0] for month in months) == length
    assert all(span.covers(span.first_in(month)) for month in months)


LIST = "agora-us:list"
TIERS = 'kind = "graduated-share"\ntiers = [{ up_to = 310, on = 0.5 }, { on = 0.1 }]'
LEAST = 'model = "graduated"\nmeter = "rtc.fhd"\nat_least = 31_000\nper = 1_000\ntiers = [{ price = 2 }]'


@pytest.mark.parametrize(("rule", "amount"), [("days", 288), ("full", 300), ("none", 300)])
def test_the_bounds_of_shares_of_money(rule, amount):
    """
    Half on top of the first 310 of a month are half on top of the first 170 of 17 days, and a tenth beyond; bounds are
    nothing that is owed or not.
    """
    fee = 'kind = "fee"\namount = 200\ntitle = "Platform"\nproration = "full"'

    assert owed(fee, TIERS, rule=rule) == amount


@pytest.mark.parametrize(("rule", "amount"), [("days", "34.00"), ("full", "62.00"), ("none", "0.00")])
def test_the_least_units_of_a_price(rule, amount):
    """
    Of 31,000 units that are billed at least in a month, 17 of its days owe 17,000; more usage is billed as it is.
    """
    assert str(owed(LEAST, rule=rule, base=LIST)) == amount
    whole = owed(LEAST, rule=rule, base=LIST, on=date(2026, 8, 1))
    bill = rate(held(LEAST, rule=rule, base=LIST), {"rtc.fhd": 40_000}, date(2026, 7, 20))

    assert str(whole) == "62.00"
    assert str(bill.payable) == "80.00"


@pytest.mark.parametrize(
    ("rule", "usage", "amount"),
    [
        *(("days", 0, "17.00"), ("full", 0, "31.00"), ("none", 0, "0.00")),
        *(("days", 100_000, "416.00"), ("full", 100_000, "430.00"), ("none", 100_000, "414.96")),
    ],
)
def test_a_share_of_money_and_its_least_amount(rule, usage, amount):
    """
    Of 4 %, at least 31, only the least amount is due by the month: 4 % of 399 are always owed.
    """
    assert str(owed('kind = "percent-on"\non = 0.04\nleast = 31', rule=rule, usage=usage, base=LIST)) == amount


@pytest.mark.parametrize(("rule", "amount"), [("days", "17.00"), ("full", "31.00"), ("none", "0.00")])
def test_the_flat_fees_of_tiers(rule, amount):
    """
    A fee of 31 a month for any usage is one of 17 for 17 days.
    """
    term = 'model = "graduated"\nmeter = "rtc.fhd"\ntiers = [{ flat = 31 }]'

    assert str(rate(held(term, rule=rule, base=LIST), {"rtc.fhd": 5}, date(2026, 7, 20)).payable) == amount


@pytest.mark.parametrize(
    ("rule", "usage", "amount"),
    [("days", 17, 3), ("days", 48, 4), ("full", 31, 4), ("full", 72, 5), ("none", 0, 0), ("none", 1, 1)],
)
def test_the_free_units_and_the_least_blocks_of_a_price(rule, usage, amount):
    """
    Of 31 free units and 4 blocks at least, 17 days have 17 and 3, by started units; blocks have 10 units.
    """
    term = 'model = "package"\nmeter = "rtc.fhd"\nprice = 1\nsize = 10\nfree = 31\nat_least = 4'

    assert rate(held(term, rule=rule, base=LIST), {"rtc.fhd": usage}, date(2026, 7, 20)).payable == amount


@pytest.mark.parametrize(
    ("has", "usage", "amount"), [("free = 31", 17, 0), ("free = 31", 18, 1), ("at_least = 4", 0, 3), ("", 31, 4)]
)
def test_free_units_or_least_blocks_alone(has, usage, amount):
    """
    Each is shared where the price has only it: 17 of 31 free units, or 3 of 4 blocks; without both nothing is.
    """
    term = f'model = "package"\nmeter = "rtc.fhd"\nprice = 1\nsize = 10\n{has}'

    assert rate(held(term, base=LIST), {"rtc.fhd": usage}, date(2026, 7, 20)).payable == amount


@pytest.mark.parametrize(("rule", "free"), [("days", 17), ("full", 31), ("none", 10)])
def test_the_least_free_units_beside_a_share_of_usage(rule, free):
    """
    A tenth of another meter is free whatever the rule; at least 31 units of a month are 17 of 17 days.
    """
    term = 'kind = "relative-allowance"\nshare = 0.1\nof = "rtc.audio"\nmeters = ["rtc.fhd"]\nat_least = 31'
    bill = rate(held(term, rule=rule, base=LIST), {"rtc.audio": 100, "rtc.fhd": 50}, date(2026, 7, 20))

    assert [int(line.quantity) for line in bill.lines if line.meter == "rtc.fhd"] == [free, 50 - free]


def test_a_credit_that_carries_leaves_what_was_left_of_it():
    """
    Nothing is given for the last ten days, and what the months before have left is still there.
    """
    term = 'kind = "credit"\namount = 500\ncarries = true'
    bill = bill_term(held(term, rule="none", to="2026-10-11", base=LIST), {"rtc.hd": 100_000}, Term(JULY, 4))

    assert [str(month.bill.payable) for month in bill.months] == ["218.81", "0.00", "0.00", "0.00"]


def test_a_fee_in_a_price_of_the_base_is_owed_in_full_where_nothing_is_said():
    """
    The contract says nothing of 500 for proxies, which is no reason to refuse it; the bill says that it is owed whole.
    """
    bill = rate(contract(effective="{ from = 2026-07-15 }", base=LIST), {"proxy.peak_users": 5}, date(2026, 7, 20))

    assert bill.payable == 500
    assert any(note.endswith("the price of proxy.peak_users: in full for 17 of 31 days.") for note in bill.notes)


def test_the_least_units_of_one_of_several_models():
    """
    The units that one of several models bills at least are shared, too, and its bounds and blocks stay.
    """
    blocks = '{ model = "package", price = 7, size = 3_000 }'
    models = f'[{blocks}, {{ model = "graduated", at_least = 31_000, tiers = [{{ price = 1 }}] }}]'

    assert owed(f'model = "dearest"\nmeter = "rtc.fhd"\nof = {models}', base=LIST) == 17_000


@pytest.mark.parametrize("term", [TIERS, LEAST])
def test_they_need_a_rule_as_all_that_is_due_by_the_month(term):
    """
    Where nothing says what is owed for some days, the file is refused at the term.
    """
    with pytest.raises(InvalidFileError, match=r"contract.term\[0\].*: state proration, one of days, full, none"):
        contract(term, effective="{ from = 2026-07-15 }", base="agora-us:list")
