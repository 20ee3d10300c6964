"""Packs that meet in a ladder: searched pack by pack and together, equal to trying everything."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ladders import METERS, START, band, ladder_book, months_of, pack

from agorapricing.buying import Term, best, together
from agorapricing.buying.ascent import Ascent
from agorapricing.buying.parted import Parted
from agorapricing.buying.search import _searched, search
from agorapricing.errors import NumberError
from agorapricing.exact import exact
from agorapricing.holdings import drawn, less
from agorapricing.loading import load_book
from agorapricing.packs import Validity
from agorapricing.usage import Usage

AUDIO, HD, FHD = METERS
BANDS = [band(6, 0), band(14, "0.2"), band(None, "0.4")]


@st.composite
def ladder_books(draw, meters=METERS, sizes=2):
    """A book of some meters, each with a pack, and a ladder whose discounts rise or fall."""
    prices = {meter: draw(st.integers(1, 30)) for meter in meters}
    ends = sorted(draw(st.sets(st.integers(1, 25), min_size=1, max_size=3)))
    offs = [Decimal(draw(st.integers(0, 9))) / 10 for _ in range(len(ends) + 1)]
    bands = [band(end, off) for end, off in zip((*ends, None), offs, strict=True)]
    packs = {
        meter.removeprefix("rtc."): pack(
            meter, [(size, draw(st.integers(0, 15 * size))) for size in (3, 8)[:sizes]], draw(st.integers(1, 3))
        )
        for meter in meters
    }
    return ladder_book(prices, bands, packs)


def brute_force(book, usage, term, most):
    """The least over up to `most` of the first size of every pack in every month."""

    def least(place, held):
        if place == term.months:
            return Decimal(0)
        day, last = term.days[place], (*term.days, term.end)[place + 1]
        packs = book.edition(day).packs
        totals = []
        for counts in product(range(most + 1), repeat=len(packs)):
            offer = book.offer("payg", day).holding(held)
            for (name, each), count in zip(packs.items(), counts, strict=True):
                offer = offer.buying(name, each.sizes[0].quantity, count) if count else offer
            charges, cost = offer.tariff.charges(used[place]), offer.tariff.cost(used[place])
            left = less(offer.holdings, drawn(charges, offer.holdings))
            totals.append(cost + least(place + 1, tuple(each for each in left if each.expires >= last)))
        return min(totals)

    used = [term.usage(Usage(usage), place) for place in range(term.months)]
    return least(0, ())


@given(ladder_books(meters=(AUDIO, HD), sizes=1), st.integers(0, 6), st.integers(0, 6))
@settings(max_examples=15, deadline=None)
def test_nothing_that_brute_force_tries_is_cheaper(book, audio, hd):
    """
    Two packs in one ladder over two months: the plan costs what trying everything finds.
    """
    term, usage = Term(START, 2), {AUDIO: audio, HD: hd}
    found = best(usage, book, term).cheapest
    least = brute_force(book, usage, term, most=3)

    if any(each.count > 3 for month in found.bill.months for each in month.bought):
        assert found.total <= least
    else:
        assert found.total == least


@given(ladder_books(), st.tuples(*[st.integers(0, 8)] * 3), st.sampled_from(["0", "0.5", "-0.3"]))
@settings(max_examples=25, deadline=None)
def test_the_search_by_parts_finds_what_the_search_of_everything_finds(book, quantities, growth):
    """
    Three packs of two sizes over two months, with packs that end within them: the same cost, proven.
    """
    months = months_of(book, dict(zip(METERS, quantities, strict=True)), 2, growth)
    with exact():
        is_parted = Parted.of(months) is not None
    found, everything = search(months, ()), _searched(months, (), None)

    assert is_parted == (len(months.packs) > 1)
    assert (found.cost, found.least) == (everything.cost, None)


@given(ladder_books(), st.tuples(*[st.integers(5, 30)] * 3))
@settings(max_examples=25, deadline=None)
def test_a_search_that_stops_early_says_what_nothing_costs_less_than(book, quantities):
    """
    With hardly any steps to take, the plan found costs at least the cheapest, and the bound at most that.
    """
    months = months_of(book, dict(zip(METERS, quantities, strict=True)), 3)
    cheapest = search(months, ()).cost
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(together, "WORK", 1)
        patch.setattr(together, "ROUNDS", 1)
        patch.setattr(together, "LATE", 0)
        found = search(months, ())

    assert found.cost >= cheapest
    assert found.cost == cheapest if found.least is None else found.least <= cheapest


def test_a_plan_that_is_not_proven_says_so(monkeypatch):
    """
    The plan has its bound in the record and in a note, with how much less it is.
    """
    monkeypatch.setattr(together, "WORK", 1)
    monkeypatch.setattr(together, "LATE", 0)
    usage = {"rtc.audio": 20_000, "rtc.hd": 100_000, "rtc.fhd": 50_000, "rtc.2k": 3000}
    found = best(usage, "agora-cn", Term(date(2024, 3, 1), 12, "0.05"))
    [note] = [each for each in found.notes if "not proven" in each]

    assert found.cheapest.least is not None
    assert 90_000 < found.cheapest.least < Decimal("90723.87765") <= found.cheapest.total
    assert found.to_record()["plans"][0]["least"] == str(found.cheapest.least)
    assert note.startswith(found.cheapest.label)
    assert "None of its kind costs less than 90," in note


def test_more_effort_proves_what_less_did_not(monkeypatch):
    """
    The same search with more work to do finds the cheapest plan, and has no doubt.
    """
    monkeypatch.setattr(together, "WORK", 20_000)
    monkeypatch.setattr(together, "SOON", 10)
    monkeypatch.setattr(together, "LATE", 1_000)
    usage = {"rtc.audio": 20_000, "rtc.hd": 100_000, "rtc.fhd": 50_000, "rtc.2k": 3000}
    term = Term(date(2024, 3, 1), 12, "0.05")
    little, much = (best(usage, "agora-cn", term, effort=effort).cheapest for effort in (1, 40))

    assert little.least is not None
    assert little.least <= much.total == Decimal("90723.87765") <= little.total
    assert (much.least, much.doubt) == (None, "")


@pytest.mark.parametrize("effort", [0, -1])
def test_effort_is_at_least_the_usual(effort):
    """
    No effort, and less than none, is an error.
    """
    with pytest.raises(NumberError, match="from 1 on"):
        best({AUDIO: 1}, "agora-cn", Term(date(2024, 3, 1), 1), effort=effort)


def test_packs_that_share_nothing_are_searched_by_themselves():
    """
    Recording is not in the ladder of minutes: its pack is a group of its own.
    """
    usage = {"rtc.audio": 30_000, "rtc.hd": 30_000, "recording.hd": 30_000}
    months = months_of_book("agora-cn", usage)
    with exact():
        parted = Parted.of(months)

    assert sorted(map(sorted, parted.groups)) == [["recording-hd"], ["rtc-audio", "rtc-hd"]]


def months_of_book(name, usage):
    """Two months of a bundled book's list of regimes."""
    return months_of(load_book(name), usage, start=date(2024, 3, 1))


def test_of_regimes_that_differ_by_an_amount_the_cheapest_is_left():
    """
    Two regimes with the same ladder and packs, one with a fee on top: it is never taken, and the search is by parts.
    """
    packs = {"audio": pack(AUDIO, [(3, 9)]), "hd": pack(HD, [(3, 20)])}
    book = ladder_book({AUDIO: 5, HD: 9}, BANDS, packs, fees=[4])
    months = months_of(book, {AUDIO: 9, HD: 9}, 2, regimes=("fee0", "payg"))
    with exact():
        parted = Parted.of(months)

    assert {bill.step.worked.offer.name for bill in parted.bills} == {"payg"}
    assert search(months, ()).cost == _searched(months, (), None).cost


@pytest.mark.parametrize(
    "packs",
    [
        {"audio": pack(AUDIO, [(3, 9)]), "more": pack(AUDIO, [(5, 9)])},
        {"audio": pack(AUDIO, [(3, 9)]), "half": pack(HD, [("2.5", 9)])},
        {"audio": pack(AUDIO, [(3, 9)])},
    ],
)
def test_what_cannot_be_taken_apart_is_searched_as_a_whole(packs):
    """
    Two packs of one meter, units that are not whole, and one pack alone go the other way.
    """
    book = ladder_book({AUDIO: 5, HD: 9}, BANDS, packs)
    months = months_of(book, {AUDIO: 9, HD: 9}, 2)
    with exact():
        assert Parted.of(months) is None
    assert search(months, ()).cost == _searched(months, (), None).cost


def test_a_longer_climb_never_lowers_the_bound():
    """
    The bound of more rounds is at least that of fewer, and never above what the plan costs.
    """
    usage = {"rtc.audio": 20_000, "rtc.hd": 100_000, "rtc.fhd": 50_000}
    months = months_of_book("agora-cn", usage)
    with exact():
        parted = Parted.of(months)
        ascent = Ascent(*parted.joint(parted.groups[0], ()))
        leasts = [ascent.climb(rounds).least for rounds in (1, 5, 20)]

    assert leasts == sorted(leasts)
    assert leasts[-1] <= ascent.most


def test_a_validity_that_ends_within_the_term_is_kept():
    """
    Units of a pack for one month are gone in the next: the plan buys again, or leaves it.
    """
    short = pack(AUDIO, [(5, 6)], valid=Validity(1, "day before"))
    book = ladder_book({AUDIO: 3, HD: 9}, [band(None, 0)], {"audio": short, "hd": pack(HD, [(2, 15)])})
    found = best({AUDIO: 3, HD: 1}, book, Term(START, 2)).cheapest

    assert found.total == 2 * 6 + 15
