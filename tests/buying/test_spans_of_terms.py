"""The periods that a term meets, and which of them it has whole, by hand."""

from datetime import date
from types import SimpleNamespace

import pytest

from agorapricing.buying.true_up import _days, _spans
from agorapricing.pricebook import months_after

JANUARY = date(2026, 1, 1)


def offers(count, contract=None, start=JANUARY):
    """The offers of some months, perhaps under a contract of some days."""
    held = contract and SimpleNamespace(effective=SimpleNamespace(since=contract[0], before=contract[1]))
    book = SimpleNamespace(contract=held)
    begin = contract[0] if contract else start
    days = [max(months_after(start, place), begin) for place in range(count)]
    return [SimpleNamespace(book=book, on=day) for day in days]


@pytest.mark.parametrize(
    ("period", "count", "contract", "spans"),
    [
        ("quarter", 3, None, [(JANUARY, [0, 1, 2], True)]),
        ("quarter", 2, None, [(JANUARY, [0, 1], False)]),
        ("quarter", 4, None, [(JANUARY, [0, 1, 2], True), (date(2026, 4, 1), [3], False)]),
        ("year", 12, None, [(JANUARY, list(range(12)), True)]),
        ("year", 11, None, [(JANUARY, list(range(11)), False)]),
        ("quarter", 3, (date(2025, 11, 1), None), [(date(2025, 11, 1), [0], False), (date(2026, 2, 1), [1, 2], False)]),
        ("quarter", 3, (date(2025, 10, 1), None), [(JANUARY, [0, 1, 2], True)]),
        ("quarter", 4, (date(2026, 1, 15), date(2026, 4, 15)), [(date(2026, 1, 15), [0, 1, 2, 3], True)]),
        ("quarter", 4, (date(2026, 1, 15), date(2026, 4, 14)), [(date(2026, 1, 15), [0, 1, 2, 3], False)]),
        (
            "quarter",
            4,
            (date(2026, 1, 15), None),
            [(date(2026, 1, 15), [0, 1, 2, 3], False), (date(2026, 4, 15), [3], False)],
        ),
    ],
)
def test_the_periods_of_a_term(period, count, contract, spans):
    """
    Periods begin with the contract, or with the term; one is whole where its first and its last day are in the term.
    """
    found = list(_spans(period, offers(count, contract)))

    assert [(each.since, list(each.places), each.is_whole) for each in found] == spans
    assert {each.period for each in found} == {period}


@pytest.mark.parametrize(
    ("contract", "since", "before"),
    [
        (None, JANUARY, date(2026, 2, 1)),
        ((date(2025, 5, 5), None), JANUARY, date(2026, 2, 1)),
        ((date(2026, 1, 2), None), date(2026, 1, 2), date(2026, 2, 1)),
        ((date(2025, 5, 5), date(2026, 1, 31)), JANUARY, date(2026, 1, 31)),
        ((date(2025, 5, 5), date(2026, 3, 1)), JANUARY, date(2026, 2, 1)),
    ],
)
def test_the_days_of_a_month_on_which_an_offer_holds(contract, since, before):
    """
    A month is held from its first day, or the contract's, to the first day after either.
    """
    [offer] = offers(1, contract)

    assert _days(offer) == (since, before)
