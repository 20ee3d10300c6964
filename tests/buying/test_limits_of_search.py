"""How much searches for plans may do: numbers that are the same on every machine, and that answers rest on."""

from decimal import Decimal

from agorapricing.buying import plan, term
from agorapricing.buying.search import ascent, by_parts, enumerate, extent, graph, month, relaxed, simple  # noqa: A004


def test_what_a_book_may_take():
    """
    Amounts, looks, steps, arcs and scans of all searches of a book, and what more effort is suggested for.
    """
    assert (extent.AMOUNTS, extent.LOOKS, extent.STEPS, extent.ARCS) == (500_000, 10_000_000, 600_000, 600_000)
    assert (extent.SCANS, extent.PAIRS, extent._HELPS) == (2_000_000, 20, 10)


def test_what_one_search_by_parts_may_take():
    """
    Rounds between attempts, what they scan, and how many labels attempts make; when steps are halved, and how.
    """
    assert (enumerate.ROUNDS, enumerate._FEWEST, enumerate.SCANS, enumerate._OVERHEAD) == (20, 6, 650_000, 3_000)
    assert (enumerate.ATTEMPT, enumerate.LAST_ATTEMPT) == (30_000, 350_000)
    assert (ascent._PATIENCE, ascent._DAMPING, relaxed._PARTS, by_parts._PLACES) == (8, 0.85, 1_000, 9)


def test_numbers_beyond_all_others():
    """
    What is more than any cost or holding, and what is more than is lost by rounding a unit's price.
    """
    beyond = graph.INFINITE, month.ENDLESS, month._TINY

    assert beyond == (10**40, Decimal(10**24 - 1), Decimal("1E-17"))


def test_what_is_simple_and_what_a_term_is():
    """
    A simpler plan may cost 1 % more, of so many that are tried; a term has a year of months, sixty at most.
    """
    found = plan.SIMPLE, simple.REPLAYS, term.YEAR, term._LONGEST

    assert found == (Decimal("1.01"), 1_500, 12, 60)
