"""Which plans stand in an answer: those that differ, the simplest, and what is known of books that were stopped."""

from decimal import Decimal

import attrs
import pytest

from agorapricing.buying.best import _distinct, _least, _simplest
from agorapricing.buying.book_plans import BookPlans
from agorapricing.buying.plan import share_of, simple_limit
from agorapricing.numbers import exact


@attrs.frozen
class Known:
    """A plan by what is asked of it here; plans of one kind are alike."""

    total: Decimal = attrs.field(converter=Decimal)
    steps: int = 1
    kind: str = ""
    least: int | None = None

    def is_like(self, other):
        """Whether two are of one kind."""
        return self.kind == other.kind


@pytest.mark.parametrize(
    ("leasts", "least"),
    [([5], 5), ([5, 3], 3), ([3, 5], 3), ([5, None], None), ([None, 5], None), ([None], None), ([0, 5], 0)],
)
def test_what_no_plan_of_all_books_costs_less_than(leasts, least):
    """
    It is the least of all books, and not known where it is not of one of them; 0 is known.
    """
    assert _least([BookPlans(least=each) for each in leasts]) == least


@pytest.mark.parametrize(
    ("plans", "simplest"),
    [
        ([(100, 3), (101, 2)], (101, 2)),
        ([(100, 3), ("101.01", 2)], None),
        ([(100, 3), (101, 2), ("100.5", 2)], ("100.5", 2)),
        ([(100, 3), (101, 1), ("100.5", 2)], (101, 1)),
        ([(100, 3), (101, 3)], None),
        ([(100, 1), (100, 1)], None),
        ([(100, 2), (100, 1)], (100, 1)),
        ([("100.5", 1), (100, 4)], ("100.5", 1)),
        ([(0, 2), (0, 1)], (0, 1)),
    ],
)
def test_the_simplest_of_plans(plans, simplest):
    """
    Within 1 % of the cheapest, included, the fewest steps are simplest, of equals the cheapest; else there is none.
    """
    found = _simplest([Known(*each) for each in plans])

    assert found == (simplest and Known(*simplest))


def test_plans_that_are_alike_are_one():
    """
    The cheaper one stands, in order, and the last of those that are alike says whether it is proven.
    """
    plans = [
        Known(7, 2, "b", 6),
        Known(5, 3, "a", 1),
        Known(5, 2, "a", 2),
        Known(7, 1, "c"),
        Known(7, 3, "b"),
        Known(9, 1, "c", 8),
    ]

    assert _distinct(plans) == [Known(5, 2, "a", 1), Known(7, 1, "c", 8), Known(7, 2, "b")]
    assert _distinct(plans[:1]) == plans[:1]
    assert _distinct([]) == []


@pytest.mark.parametrize(("totals", "most"), [([100, 50], "50.5"), ([0], 0), ([3, 2, 4], "2.02")])
def test_what_a_simple_plan_may_cost(totals, most):
    """
    One percent more than the cheapest.
    """
    assert simple_limit([Known(each) for each in totals]) == Decimal(most)


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        (1, 3, "33.34 %"),
        (1, 4, "25.00 %"),
        (0, 5, "0.00 %"),
        (5, 5, "100.00 %"),
        (1, 100_000, "0.01 %"),
        (6, 5, "120.00 %"),
    ],
)
def test_a_share_suffices(part, whole, share):
    """
    A share is rounded up to hundredths of a percent.
    """
    with exact():
        assert share_of(Decimal(part), Decimal(whole)) == share
