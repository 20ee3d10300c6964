"""Credits in money over the months of a log: what a month leaves is there for the next, as in a term."""

from datetime import date
from itertools import pairwise

import pytest
from contracts import contract

import agorapricing as ap

FIRST = date(2026, 5, 1)
ONCE = 'kind = "credit"\namount = 600\ngiven = "once"'


@pytest.fixture
def log(tmp_path):
    """Two people for all of May, June, July and August: 89,280 or 86,400 minutes of HD a month, at 3.99 for 1,000."""
    times = [f"2026-0{month}-01T00:00:00+00:00" for month in (5, 6, 7, 8, 9)]
    rows = [f"r{at},{who},{start},{end},s,720p" for at, (start, end) in enumerate(pairwise(times)) for who in "ab"]
    path = tmp_path / "calls.csv"
    path.write_text("\n".join(["room,user,start,end,stream,size", *rows]))
    return ap.read_log(path)


def amounts(log, *terms, **head):
    """What is payable by month, in words."""
    deal = contract(*terms, base="agora-us:list", **head)
    found = ap.compare(log, ["agora-us:list", deal])
    return [f"{amount}" for amount in found.amounts("agora-us:ea").values()]


@pytest.mark.parametrize(
    ("term", "payable"),
    [
        (ONCE, ["0.00", "100.96", "356.23", "356.23"]),
        (ONCE.replace("600", "356.2272"), ["0.00", "344.74", "356.23", "356.23"]),
        (ONCE.replace("600", "356.2172"), ["0.01", "344.74", "356.23", "356.23"]),
        (ONCE.replace("600", "356.2372"), ["0.00", "344.73", "356.23", "356.23"]),
        ('kind = "credit"\namount = 350', ["6.23", "0.00", "6.23", "6.23"]),
        ('kind = "credit"\namount = 350\ncarries = true', ["6.23", "0.00", "0.96", "6.23"]),
    ],
)
@pytest.mark.parametrize("confidential", ["false", "true"])
def test_what_is_left_is_there_for_the_next_month(log, term, payable, confidential):
    """
    A credit that is given once is taken once; one of each month that carries on, with what the months before left.
    """
    assert amounts(log, term, confidential=confidential) == payable


def test_what_is_left_counts_without_an_offer_beside(log):
    """
    Where every offer that is compared has a credit, each is taken as beside offers that have none.
    """
    deal = contract(ONCE, base="agora-us:list")
    alone, beside = (ap.compare(log, names).amounts("agora-us:ea") for names in ([deal], [deal, "agora-us:list"]))

    assert [f"{amount}" for amount in alone.values()] == ["0.00", "100.96", "356.23", "356.23"]
    assert alone == beside


def test_the_months_of_a_log_are_those_of_a_term(log):
    """
    A credit after a floor that no month reaches: a log and a term come to the same.
    """
    terms = ("minimum = { amount = 400 }", ONCE)
    term = ap.bill_term(contract(*terms, base="agora-us:list"), {"rtc.hd": 80_000}, ap.Term(FIRST, months=4))

    assert amounts(log, *terms) == ["0.00", "200.00", "400.00", "400.00"]
    assert [f"{month.bill.payable}" for month in term.months] == ["0.00", "200.00", "400.00", "400.00"]


def test_only_the_first_month_says_that_nothing_is_known_before_it(log):
    """
    The note that a bill knows of no month before stands with the first month alone.
    """
    found = ap.compare(log, ["agora-us:list", contract(ONCE, base="agora-us:list")])
    said = [
        [note for note in each.named["agora-us:ea"].bill.notes if "as if nothing" in note]
        for each in found.comparisons.values()
    ]

    assert [len(each) for each in said] == [1, 0, 0, 0]
