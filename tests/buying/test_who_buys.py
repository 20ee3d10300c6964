"""Customers that state something of what there is not."""

from datetime import date, timedelta

import attrs
import pytest

from agorapricing.buying import Term, best, bill_term
from agorapricing.cli import main
from agorapricing.errors import AgorapricingError
from agorapricing.loading import load_book
from agorapricing.pricebook import Customer
from agorapricing.profiles import Profile, Workload
from agorapricing.usage import Usage

TERM = Term(date(2026, 7, 1), months=1)
WRONG = [
    (Customer({"agroa": date(2023, 1, 1)}), "customer.accounts.agroa: unknown vendor 'agroa'; did you mean 'agora'?"),
    (Customer(grants=("agora:old-custmer",)), "unknown grant 'agora:old-custmer'; did you mean 'agora:old-customer'?"),
    (Customer({"agora": TERM.end + timedelta(days=1)}), "is after 2026-08-01"),
]


def bought_by(customer):
    """Some minutes of a customer."""
    return Profile("p", (Workload("w", Usage({"rtc.hd": 50_000})),), customer=customer)


@pytest.mark.parametrize(("customer", "message"), WRONG)
@pytest.mark.parametrize("sold", ["agora-cn", load_book("agora-cn"), ["agora-cn:payg"]])
def test_plans_are_for_customers_that_can_be(customer, message, sold):
    """
    A plan is refused for an unknown vendor or grant, with what was meant, and for an account of after the term.
    """
    with pytest.raises(AgorapricingError) as caught:
        best(bought_by(customer), sold, TERM)

    assert message in str(caught.value)


@pytest.mark.parametrize(("customer", "message"), WRONG)
def test_bills_of_terms_are_for_customers_that_can_be(customer, message):
    """
    So is the bill of a term.
    """
    with pytest.raises(AgorapricingError) as caught:
        bill_term("agora-cn:payg", bought_by(customer), TERM)

    assert message in str(caught.value)


@pytest.mark.parametrize("created", [TERM.start, TERM.end])
def test_an_account_may_be_of_the_term(created):
    """
    An account that is opened during the term is none of after it.
    """
    assert bill_term("agora-cn-standard:payg", bought_by(Customer({"agora": created})), TERM).total


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--account", "agroa=2023-01-01"], "unknown vendor 'agroa'; did you mean 'agora'?"),
        (["--grant", "agora:old-custmer"], "did you mean 'agora:old-customer'?"),
        (["--grant", "agroa:old-customer"], "unknown vendor 'agroa'"),
    ],
)
def test_the_command(capsys, words, said):
    """
    The options of `best` are held against the same names.
    """
    assert main(["best", "rtc.hd=50000", "--vendor", "agora-cn", "--start", "2026-07-01", "--months", "1", *words]) == 1
    assert said in capsys.readouterr().err


def test_an_account_that_is_proven_without_its_day():
    """
    Where the books of a vendor are for accounts of different days, a plan asks for the day of one that is only proven.
    """
    proven = Customer(proven={"agora": date(2026, 5, 1)})
    with pytest.raises(AgorapricingError) as caught:
        best(attrs.evolve(bought_by(proven), market="cn"), "agora", TERM)

    assert "and this one is of 2026-05-01 or before" in str(caught.value)
    assert "state its day, as by --account agora=DAY" in str(caught.value)


def test_regimes_of_a_book_are_for_accounts_of_different_days():
    """
    The same is asked where a book is open to all, and each of its regimes to accounts of some days.
    """
    proven = Customer(proven={"trtc": date(2026, 5, 1)})
    with pytest.raises(AgorapricingError) as caught:
        best(attrs.evolve(bought_by(proven), market="global"), "trtc", TERM)

    assert "nothing is open to the customer; state its day, as by --account trtc=DAY" in str(caught.value)
