"""Packs that meet in a ladder: searched pack by pack and together, equal to trying everything."""

from datetime import date
from decimal import Decimal
from functools import cache
from itertools import product

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ladders import FOUR, METERS, START, band, ladder_book, months_of, pack

from agorapricing.buying import Term, best
from agorapricing.buying.search import by_parts, extent
from agorapricing.buying.search import enumerate as joint
from agorapricing.buying.search.by_parts import DecomposedTerm
from agorapricing.buying.search.graph import fewest_arcs, purchase_graph
from agorapricing.buying.search.month import can_wait
from agorapricing.buying.search.whole import dynamic_programme, search
from agorapricing.errors import AgorapricingError, NumberError
from agorapricing.loading.books import load_book
from agorapricing.numbers.decimals import exact
from agorapricing.pricebook.drawing import drawn, less
from agorapricing.pricebook.holdings import Holding
from agorapricing.pricebook.packs import Validity
from agorapricing.usage import Usage

AUDIO, HD, FHD = METERS
PACKS = {"audio": pack(AUDIO, [(3, 9)]), "hd": pack(HD, [(5, 9)])}
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


def exhaustive(book, usage, term, most, held=()):
    """The least over up to `most` of the first size of every pack in every month, whatever it is good for."""
    used = [term.usage(Usage(usage), place) for place in range(term.months)]

    @cache
    def least(place, state):
        if place == term.months:
            return Decimal(0)
        day, last = term.days[place], (*term.days, term.end)[place + 1]
        packs = book.edition(day).packs
        bare = book.offer("payg", day).holding(Holding(*each) for each in state)
        totals = []
        for counts in product(range(most + 1), repeat=len(packs)):
            offer = bare
            for (name, each), count in zip(packs.items(), counts, strict=True):
                offer = offer.buying(name, each.sizes[0].quantity, count) if count else offer
            charges = offer.tariff.charges(used[place])
            left = less(offer.holdings, drawn(charges, offer.holdings))
            after = tuple((e.name, e.pack, e.expires, e.left) for e in left if e.expires >= last)
            totals.append(offer.tariff.cost(used[place]) + least(place + 1, frozen(after)))
        return min(totals)

    return least(0, frozen((e.name, e.pack, e.expires, e.left) for e in held))


class frozen(tuple):  # noqa: N801  # a tuple that is told apart by names, days and units: packs cannot be hashed
    """Holdings as a key."""

    __slots__ = ()

    def __hash__(self):
        return hash(tuple((name, expires, left) for name, _, expires, left in self))


@st.composite
def wide_cases(draw):
    """Packs of few months that end in any way, of some meters only; one ladder or two; held units; later prices."""
    meters = FOUR[: draw(st.integers(2, 4))]
    prices = {meter: draw(st.integers(1, 30)) for meter in meters}
    ends = sorted(draw(st.sets(st.integers(1, 20), min_size=1, max_size=3)))
    offs = [Decimal(draw(st.integers(0, 9))) / 10 for _ in range(len(ends) + 1)]
    bands = [band(end, off) for end, off in zip((*ends, None), offs, strict=True)]
    apart = draw(st.sampled_from([(), meters[2:]]))
    before = draw(st.sampled_from([("volume", "second"), ("volume",), ()]))
    sold = {meter.removeprefix("rtc."): draw(one_pack(meter, before)) for meter in draw(st.permutations(meters))[:2]}
    later = {n: attrs.evolve(p, sizes=draw(one_pack("rtc.hd", ())).sizes) for n, p in sold.items()}
    later = draw(st.sampled_from([None, None, later, dict(list(later.items())[:1])]))
    if later is None and draw(st.integers(0, 4)) == 0:
        sold = {n: attrs.evolve(p, before=draw(st.sampled_from([before, ()]))) for n, p in sold.items()}
    days = st.dates(date(2025, 12, 1), date(2026, 6, 30))
    held = tuple(
        Holding(name, each, draw(days), draw(st.integers(1, 9)))
        for name, each in sold.items()
        for _ in range(draw(st.sampled_from([0, 0, 1, 2])))
    )
    usage = {meter: draw(st.integers(0, 7)) for meter in meters}
    return ladder_book(prices, bands, sold, apart=apart, later=later), usage, draw(st.sampled_from(["0", "1"])), held


@st.composite
def one_pack(draw, meter, before):
    """A pack of one size."""
    size = draw(st.integers(2, 6))
    valid = Validity(draw(st.integers(1, 3)), draw(st.sampled_from(["day before", "month end"])))
    return pack(meter, [(size, draw(st.integers(0, 12 * size)))], valid=valid, before=before)


@given(ladder_books(), st.lists(st.integers(0, 30), min_size=3, max_size=3))
@settings(max_examples=8, deadline=None)
def test_arcs_are_counted_by_no_more_than_there_are(book, quantities):
    """
    What is counted before a graph is made is at most what is counted while it is made.
    """
    term = DecomposedTerm.of(months_of(book, dict(zip(METERS, quantities, strict=True)), 3))
    for name in term.months.packs if term else ():
        with exact():
            budget, markets = extent.SearchBudget(), list(term._markets(name, extent.SearchBudget()))
            purchase_graph(markets, (), budget)
            counted = extent.ARCS - budget.arcs

            assert fewest_arcs(markets, (), counted) <= counted


def test_graphs_that_are_too_large_are_refused_before_they_are_made(monkeypatch):
    """
    Usage whose packs can be bought in too many ways makes no graph of them: hardly an arc is made before the refusal.
    """
    made = []
    monkeypatch.setattr(extent.SearchBudget, "add_arcs", lambda _, arcs=1: made.append(arcs))
    usage = {AUDIO: 20_000_000, HD: 10_000_000, FHD: 5_000_000}
    found = best(usage, "agora-cn", Term(date(2024, 3, 1), 12, "0.05"))

    assert found.unsearched[0].startswith("payg with packs could not be searched: more than 600,000 ways to buy a pack")
    assert sum(made) < 10_000


@given(wide_cases())
@settings(max_examples=2, deadline=None)
def test_nothing_in_the_whole_space_is_cheaper(case):
    """
    Over three months, with units that end within them, also before they would do harm: the same cost.
    """
    check_whole_space(case)


@pytest.mark.slow
@given(wide_cases())
@settings(max_examples=100, deadline=None)
def test_nothing_in_the_whole_space_is_cheaper_in_many_books(case):
    """
    The same, of many more books.
    """
    check_whole_space(case)


def check_whole_space(case):
    """Hold a search against everything that there is."""
    book, usage, growth, held = case
    term = Term(START, 3, growth)
    months = months_of(book, usage, 3, growth, held=held)
    found = search(months, held)
    least = exhaustive(book, usage, term, 3, tuple(each for each in held if each.expires >= START))
    counts = [count for choice in found.choices for _, _, count in choice.buys]

    assert found.least is None
    assert found.cost <= least if max(counts, default=0) > 3 else found.cost == least


@given(ladder_books(), st.tuples(*[st.integers(0, 8)] * 3), st.sampled_from(["0", "0.5", "-0.3"]))
@settings(max_examples=8, deadline=None)
def test_the_search_by_parts_finds_what_the_search_of_everything_finds(book, quantities, growth):
    """
    Three packs of two sizes over two months, with packs that end within them: the same cost, proven.
    """
    months = months_of(book, dict(zip(METERS, quantities, strict=True)), 2, growth)
    with exact():
        is_parted = DecomposedTerm.of(months) is not None
    found, everything = search(months, ()), dynamic_programme(months, ())

    assert is_parted == (len(months.packs) > 1)
    assert (found.cost, found.least) == (everything.cost, None)


@given(ladder_books(), st.tuples(*[st.integers(5, 30)] * 3))
@settings(max_examples=8, deadline=None)
def test_a_search_that_stops_early_says_what_nothing_costs_less_than(book, quantities):
    """
    With hardly any steps to take, the plan found costs at least the cheapest, and the bound at most that.
    """
    months = months_of(book, dict(zip(METERS, quantities, strict=True)), 3)
    cheapest = search(months, ()).cost
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(joint, "SCANS", 1)
        patch.setattr(joint, "ROUNDS", 1)
        patch.setattr(joint, "LAST_ATTEMPT", 0)
        found = search(months, ())

    assert found.cost >= cheapest
    assert found.cost == cheapest if found.least is None else found.least <= cheapest


def test_a_plan_that_is_not_proven_says_so(monkeypatch):
    """
    The plan has its bound in the record and in a note, with how much less it is.
    """
    monkeypatch.setattr(joint, "SCANS", 1)
    monkeypatch.setattr(joint, "LAST_ATTEMPT", 0)
    usage = {"rtc.audio": 20_000, "rtc.hd": 100_000, "rtc.fhd": 50_000, "rtc.2k": 3000}
    found = best(usage, "agora-cn", Term(date(2024, 3, 1), 12, "0.05"))
    [note] = [each for each in found.notes if "not proven" in each]

    assert found.cheapest.least is not None
    assert 90_000 < found.cheapest.least < Decimal("90723.87765") <= found.cheapest.total
    assert found.to_record()["plans"][0]["least"] == str(found.cheapest.least)
    assert note.startswith(found.cheapest.label)
    assert "None of its kind costs less than 90," in note


@pytest.mark.slow
def test_more_effort_proves_what_less_did_not(monkeypatch):
    """
    The same search with more work to do finds the cheapest plan, and has no doubt.
    """
    monkeypatch.setattr(joint, "SCANS", 20_000)
    monkeypatch.setattr(joint, "ATTEMPT", 10)
    monkeypatch.setattr(joint, "LAST_ATTEMPT", 1_000)
    usage = {"rtc.audio": 20_000, "rtc.hd": 100_000, "rtc.fhd": 50_000, "rtc.2k": 3000}
    term = Term(date(2024, 3, 1), 12, "0.05")
    little, much = (best(usage, "agora-cn", term, effort=effort).cheapest for effort in (1, 40))

    assert little.least is not None
    assert little.least <= much.total == Decimal("90723.87765") <= little.total
    assert (much.least, much.doubt) == (None, "")


def test_too_much_to_try_leaves_the_other_plans(monkeypatch):
    """
    Where a graph has too many ways, the plan without packs stands, and a note says what could not be searched.
    """
    monkeypatch.setattr(extent, "ARCS", 10)
    usage = {"rtc.audio": 200_000, "rtc.hd": 100_000}
    found = best(usage, "agora-cn", Term(date(2024, 3, 1), 2))

    assert [plan.bill.bought for plan in found.plans] == [()]
    assert not found.is_all_searched
    assert found.notes[0].startswith("payg with packs could not be searched: more than 10 ways to buy a pack")


def test_a_pack_that_changes_its_terms_is_notdynamic_programme():
    """
    Units of one pack are one balance: where a later edition places it elsewhere in the chain, a note says so.
    """
    now, then = {"a": pack(AUDIO, [(2, 1)], before=())}, {"a": pack(AUDIO, [(2, 1)])}
    book = ladder_book({AUDIO: 5, HD: 9}, [band(1, 0), band(None, "0.1")], now, later=then)
    found = best({AUDIO: 4, HD: 1}, book, Term(START, 2))

    assert [plan.bill.bought for plan in found.plans] == [()]
    assert "what pack a covers, or where it stands in the chain, changes within the term" in found.notes[0]
    assert not found.is_all_searched


def test_too_much_to_try_for_any_plan_is_an_error(monkeypatch):
    """
    With nothing else to offer, the error says what could not be searched.
    """
    monkeypatch.setattr(extent, "ARCS", 0)
    with pytest.raises(AgorapricingError, match="payg could not be searched"):
        best({"rtc.audio": 200_000, "rtc.hd": 100_000}, "agora-cn", Term(date(2024, 3, 1), 2))


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
        decomposed = DecomposedTerm.of(months)

    assert sorted(map(sorted, decomposed.groups)) == [["recording-hd"], ["rtc-audio", "rtc-hd"]]


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
        decomposed = DecomposedTerm.of(months)

    assert {bill.option.month.offer.name for bill in decomposed.bills} == {"payg"}
    assert search(months, ()).cost == dynamic_programme(months, ()).cost


@pytest.mark.parametrize(
    ("chain", "sold_beside", "cost"),
    [(("fee0",), (), 45), (("volume", "fee0"), ("fee0",), 49), (("fee0",), ("fee0",), 49)],
)
def test_regimes_that_differ_by_more_than_an_amount_are_searched_as_a_whole(chain, sold_beside, cost):
    """
    Two regimes of which one has no ladder, or sells packs that the other one does not, are not taken for alike.
    """
    packs = {name: attrs.evolve(each, regimes=sold_beside) for name, each in PACKS.items()}
    book = ladder_book({AUDIO: 5, HD: 9}, BANDS, packs, fees=[4])
    [edition] = book.editions
    regimes = {**edition.regimes, "fee0": attrs.evolve(edition.regimes["fee0"], chain=chain)}
    book = attrs.evolve(book, editions=(attrs.evolve(edition, regimes=regimes),))
    months = months_of(book, {AUDIO: 9, HD: 9}, 1, regimes=("payg", "fee0"))
    with exact():
        assert DecomposedTerm.of(months) is None
    assert search(months, ()).cost == dynamic_programme(months, ()).cost == cost


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
        assert DecomposedTerm.of(months) is None
    assert search(months, ()).cost == dynamic_programme(months, ()).cost


@pytest.mark.parametrize(
    ("leasts", "gap"), [((None, None), None), ((None, 8), 2), ((7, None), 3), ((7, 8), 5), ((10, None), 0)]
)
def test_the_gap_is_the_sum_of_what_each_group_may_lack(leasts, gap, monkeypatch):
    """
    Of two groups that cost 10 each the bounds count, where there are any; only two that are proven are proven together.
    """
    months = months_of(ladder_book({AUDIO: 5, HD: 9}, BANDS, PACKS), {AUDIO: 9, HD: 9}, 1)
    found = iter(joint.JointPlan(10, ((least,),), least) for least in leasts)
    monkeypatch.setattr(DecomposedTerm, "groups", [("audio",), ("hd",)])
    monkeypatch.setattr(by_parts, "cheapest_joint_plan", lambda _ascent, _budget: next(found))
    with exact():
        term = DecomposedTerm.of(months)
        plan, least = term.search((), extent.SearchBudget())

    assert plan == [dict(zip(("audio", "hd"), leasts, strict=True))]
    assert least == (gap if gap is None else Decimal(gap) / term.money)


@pytest.mark.parametrize(
    ("draws", "usage", "units"),
    [
        ({AUDIO: 1, HD: 4}, {AUDIO: 9}, 1),
        ({AUDIO: 1, HD: 4}, {HD: 9}, 4),
        ({AUDIO: 1, HD: 4}, {AUDIO: 9, HD: 9}, 0),
        ({AUDIO: 1, HD: 1}, {AUDIO: 9, HD: 9}, 1),
        ({AUDIO: 1, HD: 4}, {AUDIO: 9, FHD: 9}, 1),
    ],
)
def test_units_of_a_metered_unit_are_those_of_what_the_month_uses(draws, usage, units):
    """
    A pack whose units are 1 of audio and 4 of HD takes one where only audio is used; of both there is no one number.
    """
    sold = attrs.evolve(pack(AUDIO, [(3, 9)]), draws={meter: Decimal(each) for meter, each in draws.items()})
    months = months_of(ladder_book({AUDIO: 5, HD: 9, FHD: 9}, BANDS, {"general": sold}), usage, 1)
    [month] = [option.month for option in months.options[0]]

    assert month.draw_of("general") == units
    assert attrs.evolve(month, usage=Usage({FHD: 1})).draw_of("general") is None


def test_the_bound_stays_below_the_cheapest_plan_however_long_it_climbs():
    """
    The bound of any number of rounds is at most what the proven plan costs, and rises.
    """
    usage = {"rtc.audio": 20_000, "rtc.hd": 100_000, "rtc.fhd": 50_000}
    months = months_of_book("agora-cn", usage)
    cheapest = search(months, ()).cost
    with exact():
        decomposed = DecomposedTerm.of(months)
        [names] = decomposed.groups
        ascent = decomposed.ascent(names, (), extent.SearchBudget())
        leasts = [Decimal(ascent.climb(rounds).value) / decomposed.money for rounds in (1, 5, 20, 60)]

    assert leasts == sorted(leasts)
    assert leasts[-1] <= cheapest


def test_what_the_months_cost_at_least_begins_with_the_bound_and_ends_with_nothing():
    """
    From the first month on no plan costs less than the bound, after the last one nothing is left to pay.
    """
    months = months_of(ladder_book({AUDIO: 9, HD: 7}, BANDS, PACKS), {AUDIO: 12, HD: 10})
    with exact():
        decomposed = DecomposedTerm.of(months)
        [names] = decomposed.groups
        bound = decomposed.ascent(names, (), extent.SearchBudget()).climb(5)
    ranked = joint.RankedArcs(bound)
    start = (0,) * len(names)

    assert ranked.completion(0, start) == bound.value
    assert ranked.completion(2, start) == ranked.constants[2] == 0


@pytest.mark.parametrize(
    ("packs", "other"),
    [
        ({"a": pack(AUDIO, [(3, 14)], before=()), "b": pack(HD, [(3, 100)])}, {}),
        ({"a": pack(AUDIO, [(3, 9)], lifts=True), "b": pack(HD, [(3, 9)], lifts=True)}, {"suspends": (AUDIO, HD)}),
    ],
)
def test_packs_that_change_the_chain_by_being_held_are_searched_as_a_whole(packs, other):
    """
    Packs that stand at different places of the chain, and packs that lift a suspension, are not taken apart.
    """
    book = ladder_book({AUDIO: 5, HD: 9}, [band(3, 0), band(None, "0.5")], packs, **other)
    months = months_of(book, {AUDIO: 6, HD: 6}, 1)
    with exact():
        assert DecomposedTerm.of(months) is None
    assert search(months, ()).cost == dynamic_programme(months, ()).cost


@pytest.mark.parametrize(
    ("lifts", "suspends", "waits"),
    [
        (False, (), True),
        (False, (AUDIO, HD), True),
        (True, (AUDIO,), True),
        (True, (AUDIO, HD), False),
    ],
)
def test_a_pack_that_lifts_more_than_it_draws_cannot_wait(lifts, suspends, waits):
    """
    Being held is worth something by itself where it lifts the suspension of a meter that the pack does not draw.
    """
    sold = {"a": pack(AUDIO, [(3, 9)], lifts=lifts)}
    months = months_of(ladder_book({AUDIO: 5, HD: 9}, BANDS, sold, suspends=suspends), {AUDIO: 9}, 1)

    assert can_wait("a", sold["a"], sold, (), months.options[0][0].month.offer) is waits


def test_two_ladders_are_searched_by_themselves():
    """
    Packs of two ladders are two groups, with the plans and the cost that the search of everything finds.
    """
    prices = dict(zip(FOUR, (7, 9, 20, 30), strict=True))
    packs = {meter.removeprefix("rtc."): pack(meter, [(4, 3 * prices[meter])]) for meter in FOUR[:3]}
    book = ladder_book(prices, BANDS, packs, apart=FOUR[2:])
    months = months_of(book, {AUDIO: 9, HD: 7, FHD: 5, "rtc.2k": 6}, 2)
    with exact():
        assert sorted(map(len, DecomposedTerm.of(months).groups)) == [1, 2]
    assert search(months, ()).cost == dynamic_programme(months, ()).cost


def test_units_that_would_do_harm_later_are_bought_to_end_sooner():
    """
    In a ladder that falls, a covered unit can cost more than a billed one: units that end before it are worth buying.
    """
    bands = [band(1, "0.7"), band(8, "0.5"), band(None, "0.9")]
    packs = {"a": pack(AUDIO, [(4, 7)], valid=Validity(1)), "h": pack(HD, [(50, 10_000)])}
    found = best({AUDIO: 2, HD: 3}, ladder_book({AUDIO: 10, HD: 16}, bands, packs), Term(START, 3, "1"))

    assert found.cheapest.total == Decimal("136.8")


def test_units_that_end_undrawn_leave_room_for_others():
    """
    Ten units that end with the first month do not keep a plan from buying more of them, before they get dear.
    """
    cheap, dear = pack(AUDIO, [(3, 1)]), {"a": pack(AUDIO, [(3, 100)])}
    book = ladder_book({AUDIO: 5, HD: 9}, [band(None, 0)], {"a": cheap}, later=dear)
    found = best({AUDIO: 2}, book, Term(START, 2), holdings=[Holding("a", cheap, date(2026, 1, 31), 10)])

    assert found.cheapest.total == 1


def test_all_that_is_held_counts_and_nothing_that_has_ended():
    """
    Two holdings that outlast the term are both drawn; one that ended before it is not.
    """
    each = pack(AUDIO, [(3, 100)])
    ends = (date(2025, 12, 31), date(2026, 12, 31), date(2027, 1, 31))
    held = [Holding("a", each, day, units) for day, units in zip(ends, (50, 5, 4), strict=True)]
    found = best(
        {AUDIO: 6}, ladder_book({AUDIO: 5, HD: 9}, [band(None, 0)], {"a": each}), Term(START, 2), holdings=held
    )

    assert found.cheapest.total == 5 * (12 - 9)


def test_a_validity_that_ends_within_the_term_is_kept():
    """
    Units of a pack for one month are gone in the next: the plan buys again, or leaves it.
    """
    short = pack(AUDIO, [(5, 6)], valid=Validity(1, "day before"))
    book = ladder_book({AUDIO: 3, HD: 9}, [band(None, 0)], {"audio": short, "hd": pack(HD, [(2, 15)])})
    found = best({AUDIO: 3, HD: 1}, book, Term(START, 2)).cheapest

    assert found.total == 2 * 6 + 15
