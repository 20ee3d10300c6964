"""How much a search for the cheapest plan may do: counted before it is done, whatever the usage."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ladders import METERS, START, band, ladder_book, months_of, pack

from agorapricing.buying import Term, best
from agorapricing.buying.search import extent
from agorapricing.buying.search.amounts import Amounts
from agorapricing.buying.search.extent import SearchBudget
from agorapricing.buying.search.whole import search
from agorapricing.errors import SearchError
from agorapricing.numbers.decimals import exact

AUDIO, HD, _ = METERS
RISING = [band(6, 0), band(None, "0.2")]
FALLING = [band(6, "0.2"), band(None, 0)]
sizes_of = st.dictionaries(st.integers(1, 12), st.integers(0, 30), min_size=1, max_size=4)


def amounts_of(sizes):
    """The amounts of a pack in sizes, each with its price."""
    return Amounts(pack(AUDIO, sizes.items()))


@given(sizes_of, st.integers(1, 150))
def test_every_amount_is_the_cheapest_sum_of_sizes(sizes, units):
    """
    For any sizes and prices, also far above all sizes: the price of trying everything, and counts that add up to it.
    """
    least = [0]
    for at in range(1, units + 1):
        least.append(min((least[at - s] + p for s, p in sizes.items() if s <= at), default=float("inf")))
    with exact():
        found = list(amounts_of(sizes).between(Decimal(units - 1), Decimal(units + 1)))

    assert [each.price for each in found] == [each for each in least[-1:] if each != float("inf")]
    for each in found:
        assert sum(size * count for size, count in each.counts) == each.units == units
        assert sum(sizes[size] * count for size, count in each.counts) == each.price


@pytest.mark.parametrize("digits", [6, 12, 30])
def test_no_table_grows_with_the_usage(digits):
    """
    Of sizes of 1, 10 and 40 steps, the first 70 amounts say all: 39 steps of 1 and 3 of 10 at most, and the rest of 40.
    """
    amounts = amounts_of({25_000: 168, 250_000: 1599, 1_000_000: 6180})
    units = Decimal(10) ** digits + 75_000
    with exact():
        [found] = amounts.between(units - 1, units + 1)

        assert (found.units, found.price) == (units, (units - 75_000) / 1_000_000 * 6180 + 3 * 168)
        assert len(amounts.known) <= amounts.regular == 70


@pytest.mark.parametrize(("spend", "limit"), [("spend", "STEPS"), ("look", "LOOKS")])
def test_all_that_is_left_may_be_done_and_no_more(spend, limit):
    """
    All but one, one, and one more; with twice the effort, twice as much. What is refused is not counted.
    """
    for effort in (1, 2):
        budget, most = SearchBudget(effort), getattr(extent, limit) * effort
        getattr(budget, spend)(most - 1)
        with pytest.raises(SearchError, match=f"more than {most:,} .* or give more effort than {effort}"):
            getattr(budget, spend)(2)
        getattr(budget, spend)(1)
        with pytest.raises(SearchError):
            getattr(budget, spend)(1)


def wide(usage, bands=FALLING, sizes=((3, 5), (7, 9))):
    """A month of one pack around which a ladder falls: any amount of it may be worth buying."""
    return months_of(ladder_book({AUDIO: 3, HD: 9}, bands, {"a": pack(AUDIO, sizes)}), {AUDIO: usage, HD: 1}, 1)


@pytest.mark.parametrize(("off", "is_refused"), [(-1, True), (0, False), (1, False)])
def test_amounts_are_counted_before_any_is_made(monkeypatch, off, is_refused):
    """
    One more amount than the limit is refused, and nothing was worked out; as many as the limit are searched.
    """
    months = wide(20)
    [[step]] = months.options
    with exact():
        monkeypatch.setattr(extent, "AMOUNTS", step.table_size("a") + off)
    made = step.sold["a"].made
    if is_refused:
        with pytest.raises(
            SearchError, match="amounts of packs to choose from, most of them of pack a, of which a month"
        ):
            search(months, ())
        assert not made
    else:
        assert search(months, ()).cost
        assert len(made) + len(step.sold["a"].known) <= extent.AMOUNTS


@pytest.mark.parametrize("digits", [7, 10, 23])
def test_usage_beyond_the_limit_is_refused_at_once(monkeypatch, digits):
    """
    Where any amount up to the usage may be worth buying, nothing is made of it; the error says the limit and a way out.
    """
    monkeypatch.setattr(Amounts, "_amount", lambda *_: pytest.fail("an amount was made"))
    with pytest.raises(SearchError, match=r"and the limit is 500,000: give fewer months, .* `term`.* `--contract`"):
        search(wide(10**digits), ())


@pytest.mark.parametrize(("off", "helps"), [(0, True), (1, True), (-1, False)])
def test_more_effort_is_named_where_it_helps(monkeypatch, off, helps):
    """
    Ten times the limit can be had with more effort; what is beyond that takes too much memory.
    """
    months = wide(10**6)
    with exact():
        monkeypatch.setattr(extent, "AMOUNTS", -(-months.options[0][0].table_size("a") // 10) + off)
    with pytest.raises(SearchError) as raised:
        search(months, ())

    assert ("or give more effort than 1" in str(raised.value)) == helps


def test_sizes_without_a_common_measure_are_counted_too():
    """
    Of sizes that differ by one unit, the table of sums is as long as their product: it is refused, not filled.
    """
    months = wide(10**8, RISING, ((25_000, 168), (25_001, 170)))
    with pytest.raises(SearchError, match="most of them of pack a"):
        search(months, ())


def test_what_waits_is_tried_as_well(monkeypatch):
    """
    A purchase that is tried and found needless is a step too: so few steps are refused before they are taken.
    """
    monkeypatch.setattr(extent, "STEPS", 2)
    with pytest.raises(SearchError, match="more than 2 steps to try"):
        search(wide(20), ())


def test_the_searches_of_a_book_share_their_budget(monkeypatch):
    """
    Regimes do not each have all the steps: where all together take more, the later ones are not searched, and say so.
    """
    term, steps = Term(date(2026, 7, 1), 1), []
    monkeypatch.setattr(SearchBudget, "spend", lambda _, steps_tried=1: steps.append(steps_tried))
    best({HD: 100_000}, "agora-us-standard", term)
    monkeypatch.undo()
    monkeypatch.setattr(extent, "STEPS", sum(steps) - 1)
    found = best({HD: 100_000}, "agora-us-standard", term)

    assert max(steps) < sum(steps)
    assert not found.is_all_searched


@pytest.mark.parametrize("digits", [10, 23])
def test_a_usage_of_any_size_has_its_cheapest_plan_where_packs_repeat(digits):
    """
    Standard minutes of 10^23 a month are searched like few: the largest pack covers all but what a package includes.
    """
    found = best({HD: 10**digits}, "agora-us-standard", Term(date(2026, 7, 1), 1))
    [count] = [each.count for _, each in found.cheapest.bill.bought if each.quantity == 1_000_000]

    assert found.is_all_searched
    assert found.cheapest.least is None
    assert 0 < 4 * 10**digits - count * 10**6 < 3_000_000


def test_rounds_are_shared_and_every_search_has_some():
    """
    A search has its usual rounds while there are as many, then what is left, then the fewest.
    """
    budget = SearchBudget(2)
    assert budget.scans_for(650_000) == 1_300_000
    budget.scan(3_000_000)
    assert budget.scans_for(650_000) == 1_000_000
    budget.scan(1_500_000)
    assert budget.scans_for(650_000) == 1


def test_a_book_that_is_refused_leaves_the_plans_without_packs():
    """
    The plan without packs stands, and a note says what could not be searched, why, and what to do.
    """
    book = ladder_book({AUDIO: 3, HD: 9}, FALLING, {"a": pack(AUDIO, [(3, 5)])})
    found = best({AUDIO: 10**20, HD: 1}, book, Term(START, 2))

    assert [plan.bill.bought for plan in found.plans] == [()]
    assert found.notes[0].startswith("payg with packs could not be searched: ")
    assert "of which a month can draw 100,000,000,000,000,000,000 units" in found.notes[0]
