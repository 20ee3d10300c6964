"""Credits over a term: what months leave of them carries on, ends with the term of a contract, and is told."""

from datetime import date
from decimal import Decimal

import pytest
from contracts import contract
from hypothesis import given
from hypothesis import strategies as st

from agorapricing.buying import Term, best, bill_term
from agorapricing.errors import InvalidFileError
from agorapricing.rating import rate

LIST = "agora-us:list"
USAGE = {"rtc.hd": 25_000}
"""99.75 at the list price of 3.99."""
TERM = Term(date(2026, 1, 1), months=3)


def paid(*terms, months=4, **head):
    """What each month of a term costs under a contract."""
    found = bill_term(contract(*terms, base=LIST, **head), USAGE, Term(date(2026, 1, 1), months))
    return [f"{month.bill.payable}" for month in found.months], found


@pytest.mark.parametrize(
    ("term", "months"),
    [
        ("amount = 30", ["69.75"] * 4),
        ("amount = 30\ncarries = true", ["69.75"] * 4),
        ("amount = 150", ["0.00"] * 4),  # what is left of a month's lapses
        ('amount = 150\ngiven = "once"', ["0.00", "49.50", "99.75", "99.75"]),
        ('amount = 99.75\ngiven = "once"', ["0.00", "99.75", "99.75", "99.75"]),
        ('amount = 99.76\ngiven = "once"', ["0.00", "99.74", "99.75", "99.75"]),
        ('amount = 150\ngiven = "once"\neffective = { to = 2026-02-01 }', ["0.00", "99.75", "99.75", "99.75"]),
        ("amount = 150\ncarries = true\neffective = { to = 2026-03-01 }", ["0.00", "0.00", "99.75", "99.75"]),
        ('amount = 150\ngiven = "once"\neffective = { from = 2026-03-01 }', ["99.75", "99.75", "0.00", "49.50"]),
    ],
)
def test_what_is_left_carries_as_it_says(term, months):
    """
    A monthly credit lapses or carries on, one given once lasts until it is used, and both end where the term does.
    """
    assert paid(f'kind = "credit"\n{term}')[0] == months


def test_a_monthly_credit_that_carries_is_used_by_a_later_month():
    """
    What a small month leaves is there for a large one.
    """
    credit = contract('kind = "credit"\namount = 60\ncarries = true', base=LIST)
    small, large = (
        bill_term(credit, USAGE, Term(date(2026, 1, 1), months=2, seasons={1: factor})) for factor in ("0.2", "2")
    )

    assert [str(month.bill.payable) for month in small.months] == ["0.00", "0.00"]
    assert [str(month.bill.payable) for month in large.months] == ["139.50", "39.75"]
    assert small.credits == {"contract-credit": Decimal("0.30")}
    assert "contract-credit: 0.3 of the credit is left at the end." in small.notes


def test_a_bill_alone_says_that_it_knows_no_month_before():
    """
    One month's bill takes all of a credit given once, and says so; the later months of a term do not.
    """
    term = 'kind = "credit"\namount = 150\ngiven = "once"'
    alone = rate(contract(term, base=LIST), USAGE, date(2026, 3, 1))
    first, second, *_ = paid(term)[1].months
    told = (
        "The credit of 150 once, off the amount, is taken off as if nothing of it were used or left before this bill."
    )

    assert alone.payable == 0
    assert [told in bill.notes for bill in (alone, first.bill, second.bill)] == [True, True, False]


def test_a_confidential_credit_carries_and_is_not_told():
    """
    Totals are those of the open contract; what is left is not said, and a bill alone says only that terms reach on.
    """
    term = 'kind = "credit"\namount = 1_000\ngiven = "once"'
    months, bill = paid(term, confidential="true")

    assert months == paid(term)[0] == ["0.00"] * 4
    assert bill.credits == {}
    assert not any("credit" in note or "1,000" in note for note in bill.notes)
    assert any(note.startswith("A bill by itself takes terms that reach beyond a month") for note in bill.notes)


@given(st.decimals(0, 500, places=2), st.lists(st.integers(0, 60_000), min_size=2, max_size=4))
def test_a_credit_given_once_takes_itself_off_the_whole_term(amount, usage):
    """
    Over a term a credit that is given once takes what there is to pay, and never more than itself.
    """
    seasons = dict(enumerate(usage, 1))
    term = Term(date(2026, 1, 1), months=len(usage), seasons=seasons)
    deal = contract(f'kind = "credit"\namount = {amount}\ngiven = "once"', base=LIST)
    full, credited = (bill_term(offer, {"rtc.hd": 1}, term) for offer in (LIST, deal))

    assert credited.total == max(full.total - amount, 0)
    assert credited.credits == {"contract-credit": max(amount - full.total, 0)}


def test_a_plan_with_a_credit_that_carries_is_rated_for_the_whole_term():
    """
    The search for the cheapest plan takes such a contract as it is, month by month, and says what it did not try.
    """
    deal = contract('kind = "credit"\namount = 150\ngiven = "once"', base=LIST).offer(date(2026, 1, 1))
    answer = best(USAGE, [LIST, deal], Term(date(2026, 1, 1), months=3))

    assert answer.cheapest.bill.payable == Decimal("149.25")
    assert "credits that carry on together with other offers" in " ".join(str(answer).split())


def test_a_plan_has_a_contract_whose_credit_is_given_in_some_months_alone():
    """
    A contract is there in each month of the term, also where the credit that carries on is not.
    """
    days = "effective = { from = 2026-02-01, to = 2026-03-01 }"
    deal = contract(f'kind = "credit"\namount = 150\ncarries = true\n{days}', base=LIST)
    answer = best(USAGE, [LIST, deal.offer(date(2026, 1, 1))], TERM)

    assert answer.cheapest.bill.payable == 2 * Decimal("99.75")
    assert answer.impossible == ()


def test_a_search_does_not_say_which_terms_of_a_confidential_contract_reach_beyond_a_month():
    """
    What was not tried is said, and not that it is a credit.
    """
    deal = contract('kind = "credit"\namount = 150\ngiven = "once"', base=LIST, confidential="true")
    text = " ".join(str(best(USAGE, [LIST, deal.offer(date(2026, 1, 1))], TERM)).split())

    assert "Not tried: confidential terms that reach beyond a month together with other offers." in text
    assert "credit" not in text


def test_a_credit_of_a_quarter_is_settled_with_it():
    """
    A credit of each quarter is off what its months come to, and a plan has it, too; what is left of it lapses.
    """
    deal = contract('kind = "credit"\namount = 200\nperiod = "quarter"', base=LIST)
    answer = best(USAGE, [LIST, deal.offer(date(2026, 1, 1))], Term(date(2026, 1, 1), months=6))

    assert [each.amount for each in answer.cheapest.bill.true_ups] == [-200, -200]
    assert answer.cheapest.bill.payable == 6 * Decimal("99.75") - 400
    assert any("200 a quarter, off the amount" in note for note in answer.cheapest.bill.notes)


@pytest.mark.parametrize("words", ['given = "once"', "carries = true"])
def test_a_credit_that_lasts_is_of_no_longer_period(words):
    """
    What is left of a credit carries on from month to month: one of a quarter or a year lapses with it.
    """
    with pytest.raises(InvalidFileError, match="a credit that lasts is drawn month by month"):
        contract(f'kind = "credit"\namount = 200\nperiod = "year"\n{words}', base=LIST)


def test_a_fee_of_a_year_is_due_once_a_year():
    """
    A platform fee of a year is in no month, and among what each whole year adds.
    """
    fee = 'kind = "fee"\namount = 1_200\ntitle = "Platform"\nperiod = "year"'
    short, year = paid(fee, months=11)[1], paid(fee, months=12)[1]

    assert [each.amount for each in year.true_ups] == [1200]
    assert year.total == 12 * Decimal("99.75") + 1200
    assert (short.true_ups, short.total) == ((), 11 * Decimal("99.75"))
