"""Terms of months: growth, seasons, editions, packs that carry over and expire, and commitments of a year."""

from datetime import date
from decimal import Decimal

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agorapricing.buying import Term, bill_term
from agorapricing.buying.billing import Choice, month_offer
from agorapricing.errors import NumberError, TariffError, UnknownNameError, UnpricedMeterError
from agorapricing.loading.books import load_book
from agorapricing.pricebook.drawing import balances, drawn, drawn_around, less, together
from agorapricing.pricebook.holdings import Holding
from agorapricing.pricebook.packs import Pack, PackSize, Validity
from agorapricing.rating import rate
from agorapricing.tariff import Maximum, Minimum, Rates
from agorapricing.usage import Usage

START = date(2026, 7, 1)
FREE = "agora-us-standard:free"
YEAR = Term(START)


def pack(months=12, draws=None):
    """A pack of 10 units."""
    taken = draws or {"rtc.hd": 1}
    return Pack("Pack", "s", {m: Decimal(d) for m, d in taken.items()}, Validity(months), (PackSize(10, 5),))


# ---- the term -------------------------------------------------------------------------------------------------------


def test_usage_grows_and_has_seasons():
    """
    Growth compounds from the first month on, a season multiplies its calendar month, and whole minutes stay whole.
    """
    term = Term(date(2026, 11, 1), 4, "0.04", {12: "1.5"})
    used = [term.usage(Usage({"rtc.hd": 1_001, "signaling.storage_gb": "3.93"}), place) for place in range(4)]

    assert [term.factor(place) for place in range(4)] == [1, Decimal("1.56"), Decimal("1.0816"), Decimal("1.124864")]
    assert [each["rtc.hd"] for each in used] == [1_001, 1_562, 1_083, 1_126]
    assert [str(each["signaling.storage_gb"]) for each in used] == ["3.93", "6.14", "4.26", "4.43"]


@pytest.mark.parametrize(
    ("given_", "message"),
    [
        ({"start": date(2026, 7, 2)}, "a term starts on the first of a month, as 2026-07-01, not on 2026-07-02"),
        ({"months": 0}, "a term has 1 to 60 months, not 0"),
        ({"months": 61}, "a term has 1 to 60 months"),
        ({"growth": -1}, "growth a month must be more than -1"),
        ({"growth": 0.04}, "float"),
        ({"seasons": {13: 1}}, "a season is of a month from 1 to 12, not 13"),
        ({"seasons": {1: -1}}, "the season of month 1 must not be negative"),
    ],
)
def test_a_term_that_cannot_be_is_refused(given_, message):
    """
    What is wrong with a term is said at the door.
    """
    with pytest.raises(NumberError, match=message):
        Term(**{"start": START, **given_})


def test_each_month_has_the_edition_in_force_on_its_first_day():
    """
    Business Advanced is sold from 2026-06-01 on: a term from May on sees the page change under it.
    """
    bill = bill_term("agora-us-standard:business", {"rtc.hd": 1_000}, Term(date(2026, 5, 1), 3))

    assert [str(month.bill.terms.edition) for month in bill.months] == ["2026-04-16", "2026-06-01", "2026-07-01"]
    with pytest.raises(UnknownNameError, match="business-advanced"):
        bill_term("agora-us-standard:business-advanced", {"rtc.hd": 1_000}, Term(date(2026, 5, 1), 3))


# ---- packs over months ----------------------------------------------------------------------------------------------


def test_a_top_up_carries_over_and_lifts_suspension():
    """
    500,000 units cover 190,000 a month above the free 10,000: two months and a part, then the overage is billed.
    """
    bill = bill_term(FREE, {"rtc.hd": 50_000}, Term(START, 3), buying={0: [("top-up", 250_000, 2)]})

    assert [month.drawn["top-up"] for month in bill.months] == [190_000, 190_000, 120_000]
    assert [[each.left for each in month.left] for month in bill.months] == [[310_000], [120_000], []]
    assert [month.bill.payable for month in bill.months] == [460, 0, Decimal("69.30")]
    assert bill.total == bill.payable == Decimal("529.30")


def test_a_suspended_month_is_named():
    """
    Without anything held the free package stops above its quota: the error says in which month.
    """
    with pytest.raises(UnpricedMeterError, match=r"agora-us-standard:free in 2026-09 has no price.*suspends service"):
        bill_term(FREE, {"rtc.hd": 2_000}, Term(START, 3, seasons={9: 2}))
    assert bill_term(FREE, {"rtc.hd": 2_500}, Term(START, 3)).total == 0


def test_what_is_not_used_in_time_expires():
    """
    Units that end within the term are lost with the last day of their month, and the bill says how many.
    """
    held = Holding("top-up", load_book("agora-us-standard").editions[-1].packs["top-up"], date(2026, 7, 31), 500_000)
    bill = bill_term(FREE, {"rtc.hd": 2_500}, Term(START, 2), holdings=[held])

    assert [each.left for each in bill.expired] == [500_000]
    assert (bill.months[0].drawn, bill.months[1].held, bill.left) == ({"top-up": 0}, (), ())


def test_what_has_ended_covers_nothing():
    """
    A holding whose last day is before the month is none; on its last day it still is one.
    """
    offer = load_book("agora-us-standard").offer("pro", START)

    ended, last = (Holding("top-up", pack(), day, 5) for day in (date(2026, 6, 30), START))
    assert [len(offer.holding([each]).holdings) for each in (ended, last)] == [0, 1]


def test_packs_that_are_not_sold_are_refused():
    """
    The error names the packs of the edition, the sizes of the pack, or the months of the term.
    """
    with pytest.raises(UnknownNameError, match="has no pack 'topup'; did you mean 'top-up'"):
        bill_term(FREE, {}, YEAR, buying={0: [("topup", 25_000, 1)]})
    with pytest.raises(TariffError, match="is not sold in 30,000 units; sizes: 25,000, 250,000, 1,000,000"):
        bill_term(FREE, {}, YEAR, buying={0: [("top-up", 30_000, 1)]})
    with pytest.raises(TariffError, match="bought in month 12, but the term has the months 0 to 11"):
        bill_term(FREE, {}, YEAR, buying={12: [("top-up", 25_000, 1)]})


def test_a_pack_is_sold_beside_its_regimes_only():
    """
    A pack that names regimes cannot be bought beside another one.
    """
    offer = load_book("agora-us-standard").offer("pro", START)
    limited = attrs.evolve(offer.edition.packs["top-up"], regimes=("free",))
    offer = attrs.evolve(offer, edition=attrs.evolve(offer.edition, packs={"top-up": limited}))

    with pytest.raises(TariffError, match="is not sold beside pro, only beside free"):
        offer.buying("top-up", 25_000)


def test_a_pack_of_one_category_covers_no_other_and_stands_before_the_ladder():
    """
    HD minutes of a pack leave Full HD to be billed, and what is left of HD fills the ladder alone.
    """
    offer = load_book("agora-cn").offer("payg", date(2026, 1, 1))
    held = offer.buying("rtc-hd", 25_000)
    bill = rate(held, {"rtc.hd": 40_000, "rtc.fhd": 100_000})

    assert drawn(held.tariff.charges(bill.usage), held.holdings) == {"rtc-hd": 25_000}
    reductions = {
        (line.meter, tuple(taken.stage for taken in line.price.reductions)): line.quantity for line in bill.lines
    }
    assert reductions["rtc.hd", ("free",)] == 10_000
    assert reductions["rtc.hd", ("rtc-hd",)] == 25_000
    assert reductions["rtc.hd", ()] == 5_000
    assert reductions["rtc.fhd", ("volume",)] == 100_000 + 5_000 - 99_999


# ---- laws -----------------------------------------------------------------------------------------------------------

units = st.integers(0, 40)


@given(st.lists(units, min_size=1, max_size=4), units, units, st.integers(1, 4))
def test_what_is_used_is_drawn_or_billed_and_what_is_bought_is_drawn_left_or_expired(used, first, second, months):
    """
    Used = drawn + billed in each month, and bought = drawn + expired + left over all of them, exactly.
    """
    held = together(
        Holding(name, pack(), date(2026, 6 + ends, 28), bought)
        for name, ends, bought in (("a", months, first), ("b", months + 1, second))
    )
    total_drawn, expired = Decimal(0), Decimal(0)
    for place, quantity in enumerate(used):
        tariff = drawn_around(Rates.of({"rtc.hd": 1}), held)
        charges = tariff.charges({"rtc.hd": Decimal(quantity)})
        taken = drawn(charges, held)
        assert sum(taken.values()) + tariff.cost({"rtc.hd": Decimal(quantity)}) == quantity
        total_drawn += sum(taken.values())
        held = less(held, taken)
        expired += sum(each.left for each in held if each.expires.month <= 7 + place)
        held = tuple(each for each in held if each.expires.month > 7 + place)

    assert total_drawn + expired + sum(each.left for each in held) == first + second


@given(
    st.lists(units, min_size=1, max_size=5).flatmap(lambda each: st.tuples(st.just(each), st.permutations(each))), units
)
def test_the_order_in_which_equal_packs_are_given_changes_nothing(orders, used):
    """
    Units of one pack with one last day are one holding, however they were bought.
    """
    one, other = ([Holding("a", pack(draws={"rtc.hd": 3}), START, each) for each in order] for order in orders)
    cost = [
        drawn_around(Rates.of({"rtc.hd": 1}), together(each)).cost({"rtc.hd": Decimal(used)}) for each in (one, other)
    ]

    assert together(one) == together(other)
    assert cost[0] == cost[1] == max(used - sum(orders[0]) // 3, 0)


def test_the_earlier_end_is_drawn_first_and_the_narrower_scope_before_it():
    """
    A pack of one app goes before the account's, whatever their ends; within a pack the earlier end goes first.
    """
    app = attrs.evolve(pack(), scope="app")
    held = together(
        [
            Holding("account", pack(), date(2026, 8, 31), 4),
            Holding("app", app, date(2027, 8, 31), 5),
            Holding("account", pack(), date(2026, 7, 31), 3),
        ]
    )
    taken = drawn(drawn_around(Rates.of({"rtc.hd": 1}), held).charges({"rtc.hd": Decimal(9)}), held)

    assert list(balances(held)) == ["app", "account"]
    assert taken == {"app": 5, "account": 4}
    assert [(each.name, each.expires.month, each.left) for each in less(held, taken)] == [("account", 8, 3)]


@given(st.integers(0, 30_000), st.integers(1, 3), st.integers(0, 11))
@settings(max_examples=15, deadline=None)
def test_a_months_bill_is_what_rate_says(minutes, packs, place):
    """
    Each month's bill is `rate` of that month's offer with what is held and bought.
    """
    buying = {0: [("top-up", 25_000, packs)]}
    bill = bill_term(FREE.replace("free", "starter"), {"rtc.hd": minutes}, YEAR, buying=buying)
    month = bill.months[place]
    offer = load_book("agora-us-standard").offer("starter", YEAR.days[place])

    assert month.bill == rate(month_offer(Choice(offer, buying.get(place, ())), month.held), {"rtc.hd": minutes})
    assert bill.total == sum(each.bill.total for each in bill.months)


@given(st.integers(1, 12), st.lists(st.integers(0, 60_000), min_size=2, max_size=2))
@settings(max_examples=10, deadline=None)
def test_a_longer_validity_never_costs_more(months, used):
    """
    The same holding with a later end costs as much or less over the term.
    """
    sold = load_book("agora-us-standard").editions[-1].packs["top-up"]
    usage, term = {"rtc.hd": used[0]}, Term(START, 3, seasons={8: Decimal(used[1]) / 10_000})
    ends = [Validity(each).last_day(date(2026, 6, 1)) for each in (months, months + 1)]
    totals = [
        bill_term("agora-us-standard:pro", usage, term, holdings=[Holding("top-up", sold, end, 700_000)]).total
        for end in ends
    ]

    assert totals[1] <= totals[0]


# ---- commitments of a year ------------------------------------------------------------------------------------------


def committed(*stages):
    """The list offer of a book with commitments of a year."""
    offer = load_book("agora-cn").offer("payg", START)
    names = tuple(name for name, _ in stages)
    regime = attrs.evolve(offer.regime, chain=(*offer.regime.chain, *names))
    edition = attrs.evolve(
        offer.edition,
        stages={**offer.edition.stages, **dict(stages)},
        regimes={**offer.edition.regimes, "payg": regime},
    )
    return attrs.evolve(offer, edition=edition, book=attrs.evolve(offer.book, editions=(edition,)))


@pytest.mark.parametrize(("amount", "added"), [(3_359, 0), (3_360, 0), (3_361, 1), (10_000, 6_640)])
def test_a_minimum_of_a_year_is_trued_up_at_its_end(amount, added):
    """
    12 months of 280 are 3,360: a commitment above that adds the difference, once, and no month's bill knows of it.
    """
    offer = committed(("floor", Minimum(Decimal(amount), period="year", source="rtc-2019")))
    bill = bill_term(offer, {"rtc.hd": 20_000}, YEAR)

    assert [each.amount for each in bill.true_ups] == [added]
    assert bill.total == max(3_360, amount)
    assert {month.bill.payable for month in bill.months} == {280}


def test_a_maximum_of_a_year_gives_back_and_a_part_of_a_year_is_not_settled():
    """
    A cap gives back what is above it; a term of 13 months has one whole year, and says that the second is open.
    """
    offer = committed(("cap", Maximum(Decimal(3000), period="year", source="rtc-2019")))
    bill = bill_term(offer, {"rtc.hd": 20_000}, Term(START, 13))

    assert [each.amount for each in bill.true_ups] == [-360]
    assert bill.total == 3_000 + 280
    assert bill.open_commitments == ("cap",)
    assert any(note.startswith("cap: the term does not have all months of a period") for note in bill.notes)


@pytest.mark.parametrize(
    ("made", "error", "message"),
    [
        (
            lambda: Term(20240301),
            TypeError,
            r"start must be a day as datetime.date\(2024, 2, 6\) or '2024-02-06', not 20240301",
        ),
        (lambda: bill_term(FREE, {}, YEAR, buying={"2026-07": []}), TariffError, "months are counted from 0, which is"),
        (lambda: bill_term(FREE, {}, YEAR, holdings=[("top-up", 4)]), TariffError, "what is held is a Holding"),
        (lambda: bill_term(FREE, {}, YEAR, buying={0: [("top-up", 25_000, 0)]}), NumberError, "not 0 times"),
        (lambda: bill_term(FREE, {}, YEAR, buying={0: [("top-up", 25_000, "2")]}), NumberError, "not '2' times"),
    ],
)
def test_what_is_given_in_another_form_is_refused_with_the_form(made, error, message):
    """
    A day, a month, a holding or a count in another form is an error that says how to give it.
    """
    with pytest.raises(error, match=message):
        made()
