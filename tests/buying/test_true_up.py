"""What acts on a quarter or a year: settled at the end of each whole period of a term."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs
import pytest
from contracts import contract
from hypothesis import given
from hypothesis import strategies as st

from agorapricing.buying import Term, bill_term
from agorapricing.errors import InvalidFileError
from agorapricing.numbers import ZERO
from agorapricing.rating import rate
from agorapricing.tariff import Band, Fee, GraduatedDiscount, Maximum, Minimum, PercentOff, Rates, total

START = date(2026, 1, 1)
YEAR = Term(START)
LIST = {"base": "agora-us:list"}  # 3.99 for 1,000 minutes of HD
USAGE = {"rtc.hd": 100_000}
SPENT = Decimal(1197)  # in a quarter


def quarters(*terms, term=YEAR, usage=USAGE, **head):
    """The bill of a term under a contract on the list prices."""
    return bill_term(contract(*terms, **{**LIST, **head}), usage, term)


@pytest.mark.parametrize(("amount", "added"), [(1_196, 0), (1_197, 0), (1_198, 1)])
def test_a_minimum_of_a_quarter_is_trued_up_four_times_a_year(amount, added):
    """
    Three months of 399 are 1,197: a minimum above that adds the difference, each quarter, and no month knows of it.
    """
    bill = quarters(f'minimum = {{ amount = {amount}, period = "quarter" }}')

    assert [(each.since.month, each.period, each.amount) for each in bill.true_ups] == [
        (month, "quarter", added) for month in (1, 4, 7, 10)
    ]
    assert bill.total == 4 * max(SPENT, amount)


def test_tax_is_on_what_a_quarter_adds_and_counts_for_no_minimum():
    """
    Three months of 399 and 9 % of tax are short of 1,500 by 303 before tax, and the tax on that is another row.
    """
    offer = contract('minimum = { amount = 1_500, period = "quarter" }', **LIST).offer(START)
    bill = bill_term(attrs.evolve(offer, tax="sg-gst"), USAGE, Term(START, 3))

    assert [(each.stage, each.amount) for each in bill.true_ups] == [
        ("contract-minimum", 303),
        ("sg-gst", Decimal("27.27")),
    ]
    assert bill.total == 1_500 + 135


def test_a_quarter_that_falls_short_is_not_made_up_for_by_another():
    """
    Usage that grows is below the minimum in the first quarter and above it in the last: a quarter stands by itself.
    """
    bill = quarters('minimum = { amount = 1_500, period = "quarter" }', term=Term(START, 12, growth="0.1"))
    spent = [sum(month.bill.total for month in bill.months[place : place + 3]) for place in (0, 3, 6, 9)]

    assert spent[0] < 1_500 < spent[1]
    assert [each.amount for each in bill.true_ups] == [max(1_500 - each, 0) for each in spent]


@pytest.mark.parametrize(
    ("begun", "months", "settled", "is_cut"),
    [(2, 12, [2, 5, 8, 11], False), (1, 12, [2, 5, 8], True), (2, 11, [2, 5, 8], True), (3, 2, [], True)],
)
def test_periods_begin_where_the_contract_does(begun, months, settled, is_cut):
    """
    A quarter of a contract from November on ends with January; what the term has not whole is in no amount, and said.
    """
    term = Term(date(2026, begun, 1), months)
    bill = quarters('minimum = { amount = 2_000, period = "quarter" }', term=term, effective="{ from = 2025-11-01 }")

    assert [each.since.month for each in bill.true_ups] == settled
    assert bill.open_commitments == (("contract-minimum",) if is_cut else ())
    assert any("does not have all months" in note for note in bill.notes) == is_cut


def test_a_year_that_began_before_the_term_is_not_settled():
    """
    Of a contract of two years a term from July on has one half year, a whole year, and the rest.
    """
    head = {"effective": "{ from = 2025-01-01 }"}
    yearly = 'minimum = { amount = 10_000, period = "year" }'

    assert quarters(yearly, term=Term(date(2025, 7, 1), 12), **head).true_ups == ()
    [settled] = quarters(yearly, term=Term(date(2025, 7, 1), 18), **head).true_ups
    assert (settled.since, settled.amount) == (date(2026, 1, 1), 10_000 - 4 * SPENT)


def test_a_ladder_of_a_quarter_counts_three_months_together():
    """
    300,000 minutes in a quarter are 50,000 above the first band, of which a tenth is given back.
    """
    bill = quarters(
        'ladder = [{ up_to = 250_000, percent_off = 0 }, { percent_off = 10 }]\nwhere = "rtc.hd"\nperiod = "quarter"'
    )

    assert [each.amount for each in bill.true_ups] == [-50 * Decimal("3.99") / 10] * 4
    assert {month.bill.payable for month in bill.months} == {399}


def test_a_fee_of_a_year_and_a_percentage_of_a_quarter_stand_in_no_month():
    """
    A platform fee is due once; a rebate comes off each quarter; the year's minimum sees what is left of the quarters.
    """
    fee = 'kind = "fee"\namount = 1_000\ntitle = "Platform"\nperiod = "year"'
    bill = quarters(fee, 'percent_off = 10\nperiod = "quarter"', 'minimum = { amount = 5_400, period = "year" }')
    amounts = {}
    for each in bill.true_ups:
        amounts[each.stage] = amounts.get(each.stage, ZERO) + each.amount

    assert amounts == {
        "contract-discount": -4 * SPENT / 10,
        "contract-fee": 1_000,
        "contract-minimum": 5_400 - 4 * SPENT * Decimal("0.9") - 1_000,
    }
    assert bill.total == 5_400


def test_a_months_bill_says_what_is_settled_later():
    """
    Each stage of a longer period is named, with what it does.
    """
    notes = rate(contract('percent_off = 10\nperiod = "quarter"', **LIST), USAGE, START).notes
    said = "10 % off everything: it is settled once a quarter, and not in a month's bill."

    assert any(said in note for note in notes)


QUARTERS_FEE = 'kind = "fee"\ntitle = "Fee"\namount = 5\nperiod = "quarter"'
CREDIT = 'kind = "credit"\namount = 3_000\nperiod = "quarter"'
SHARE_OFF, SHARE_ON = (
    f'kind = "graduated-share"\ntiers = [{{ {way} = 0.10 }}]\nperiod = "quarter"' for way in ("off", "on")
)
YEARS_FREE = 'kind = "allowance"\nquantity = 100_000\nmeters = ["rtc.hd"]\nperiod = "year"'
YEARS_OFF = 'percent_off = 10\nperiod = "year"'


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        (('percent_off = 5\nperiod = "quarter"\nplace = "before free"',), "free of a month cannot stand after"),
        (('percent_off = 5\nperiod = "year"', "minimum = { amount = 500 }"), "must stand inside a minimum"),
        ((CREDIT, YEARS_FREE), "Allowance must stand inside a minimum, a maximum, a credit"),
        ((CREDIT, QUARTERS_FEE, YEARS_FREE), "Allowance must stand inside"),
        ((SHARE_OFF, YEARS_FREE), "Allowance must stand inside a minimum, a maximum, a credit"),
        (('maximum = { amount = 500, period = "quarter" }', YEARS_OFF), "PercentOff must stand inside"),
    ],
)
def test_what_would_act_on_a_period_before_it_is_over_is_refused(terms, message):
    """
    Free minutes of a month cannot come after a quarter's rebate, nor a rebate after a month's settled minimum.

    Nor is usage reduced that a quarter's cap or credit has given back: a year would then come to less than nothing.
    """
    with pytest.raises(InvalidFileError, match=message):
        contract(*terms, base="agora-us:payg")


@pytest.mark.parametrize("first", [SHARE_ON, 'minimum = { amount = 500, period = "quarter" }'])
def test_what_only_adds_to_a_quarter_may_stand_before_a_rebate_of_the_year(first):
    """
    A floor or a share on top of a quarter takes nothing off, and so a year may be reduced after it.
    """
    assert len(contract(first, YEARS_OFF, base="agora-us:payg").terms) == 2


QUARTER = {"period": "quarter"}


def kinds(**said):
    """Stages of one kind each, whose amounts are drawn."""
    amounts = st.integers(0, 10**6).map(Decimal)
    fractions = st.integers(0, 100).map(lambda percent: Decimal(percent) / 100)
    return (
        amounts.map(lambda amount: (Minimum(amount), Minimum(amount, **said))),
        amounts.map(lambda amount: (Maximum(amount), Maximum(amount, **said))),
        amounts.map(lambda amount: (Fee(amount), Fee(amount, **said))),
        fractions.map(lambda off: (PercentOff(off), PercentOff(off, **said))),
        st.tuples(amounts, fractions).map(
            lambda drawn: tuple(
                GraduatedDiscount([Band(drawn[0] + 1), Band(off=drawn[1])], ("a.b",), **each) for each in ({}, said)
            )
        ),
    )


@given(st.one_of(*kinds(**QUARTER)), st.lists(st.integers(0, 10**6).map(Decimal), min_size=1, max_size=3))
def test_a_stage_of_a_longer_period_is_the_monthly_one_on_all_months_together(stages, quantities):
    """
    It leaves a month as it is, and on the charges of several months gives what a month of all their usage would cost.
    """
    monthly, quarterly = stages
    rates = Rates.of({"a.b": 2})
    months = [rates.charges({"a.b": each}) for each in quantities]
    pooled = tuple(charge for each in months for charge in each)

    assert [rates.then(quarterly).charges({"a.b": each}) for each in quantities] == months
    assert total(quarterly.apply(pooled, "later")) == rates.then(monthly).cost({"a.b": sum(quantities)})


def test_a_quarter_has_the_tax_of_its_first_month():
    """
    The tax on what a quarter adds is that of the quarter's first month, also where the rate changes within it.
    """
    offer = contract('minimum = { amount = 1_500, period = "quarter" }', **LIST).offer(START)
    [name] = offer.book.taxes
    first = offer.book.taxes[name].rates[0]
    rates = (attrs.evolve(first, since=START, rate="0.09"), attrs.evolve(first, since=date(2026, 3, 1), rate="0.10"))
    tax = attrs.evolve(offer.book.taxes[name], rates=rates)
    taxed = attrs.evolve(offer, book=attrs.evolve(offer.book, taxes={name: tax}), tax=name)
    bill = bill_term(taxed, USAGE, Term(START, 3))

    assert [(each.stage, each.amount) for each in bill.true_ups][1:] == [(name, Decimal("27.27"))]
