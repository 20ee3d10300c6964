"""Packs: their prices by size and by bracket, how long they last, and what cannot be."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorapricing.errors import AgorapricingError, TariffError
from agorapricing.loading.books import load_book
from agorapricing.pricebook import as_day
from agorapricing.pricebook.holdings import Purchase
from agorapricing.pricebook.packs import Bracket, Pack, PackSize, Validity, months_after

AUDIO = {"rtc.audio": Decimal(1)}
GENERAL = load_book("trtc-cn").editions[-1].packs["general"]
days = st.dates(date(2019, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("quantity", "price"),
    [(24_000, "168.000"), (25_000, "168"), (26_000, "174.72000"), (249_000, "1673.28000"), (250_000, "1588")],
)
def test_a_bracket_prices_the_whole_quantity(quantity, price):
    """
    At a bracket's edge the price of all units falls: 24,000 cost as much as 25,000, and 249,000 more than 250,000.
    """
    assert GENERAL.price(quantity) == Decimal(price)


@pytest.mark.parametrize(
    ("wanted", "bought"), [(20_000, 20_000), (24_000, 25_000), (25_001, 26_000), (240_000, 250_000)]
)
def test_the_next_bracket_may_be_cheaper(wanted, bought):
    """
    The cheapest purchase that holds a quantity is at times more than it: of equals the larger one.
    """
    assert GENERAL.holding_at_least(wanted).quantity == bought


@given(st.integers(1, 4_000))
def test_no_single_purchase_that_holds_a_quantity_is_cheaper(thousands):
    """
    Of all multiples of a thousand from the quantity on, none costs less than the one that is named.
    """
    found = GENERAL.holding_at_least(thousands * 1_000)

    assert found.price == min(GENERAL.price(each * 1_000) for each in range(thousands, max(thousands, 3_000) + 1))


@pytest.mark.parametrize("quantity", [500, 25_500])
def test_what_is_not_sold_is_refused(quantity):
    """
    A quantity below the first bracket, or between the steps, has no price.
    """
    with pytest.raises(TariffError, match=r"is not sold in .* units; sizes: 25,000, 250,000, 1,000,000, 3,000,000 and"):
        GENERAL.price(quantity)


@pytest.mark.parametrize(("since", "edge"), [("7.5", 10), (10, 10), (11, 15)])
def test_the_edge_of_a_bracket_is_what_is_sold_first_in_it(since, edge):
    """
    A bracket that begins between two steps begins, for a buyer, at the next one.
    """
    pack = Pack("P", "s", AUDIO, Validity(1), (), (Bracket(0, 2), Bracket(since, 1)), step=5)

    assert pack.edges() == (PackSize(edge, edge),)


def test_a_purchase_that_says_no_count_is_one():
    """
    One pack's price and units.
    """
    bought = Purchase("general", GENERAL, Decimal(25_000))

    assert (bought.count, bought.price, bought.units) == (1, 168, 25_000)


def test_no_single_purchase_holds_more_than_the_largest_size():
    """
    A pack of sizes alone says which it has.
    """
    pack = load_book("agora-us-standard").editions[-1].packs["top-up"]

    with pytest.raises(TariffError, match="no single purchase of Top-up of standard minutes holds 1,000,001 units"):
        pack.holding_at_least(1_000_001)


@given(days, st.integers(1, 36))
def test_a_longer_validity_ends_later(bought, months):
    """
    However it ends, a month more ends later, and the month's end is the latest.
    """
    for until in ("month end", "same day", "day before"):
        assert Validity(months, until).last_day(bought) < Validity(months + 1, until).last_day(bought)
    ends = [Validity(months, until).last_day(bought) for until in ("day before", "same day", "month end")]
    assert ends == sorted(ends)


def test_a_month_without_the_day_ends_on_its_last():
    """
    A month after the 31st of January is the last of February.
    """
    assert months_after(date(2025, 1, 31), 1) == date(2025, 2, 28)
    assert months_after(date(2025, 12, 31), -1) == date(2025, 11, 30)


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (lambda: Pack("P", "s", AUDIO, Validity(1)), "a pack needs sizes or brackets"),
        (lambda: Pack("P", "s", {}, Validity(1), (PackSize(1, 1),)), "a pack needs draws"),
        (lambda: Pack("P", "s", AUDIO, Validity(1), (), (Bracket(5, 1), Bracket(5, 2))), "brackets must ascend"),
    ],
)
def test_a_pack_that_cannot_be_is_refused(made, message):
    """
    A pack without sizes, without draws or with brackets in no order is an error that says which.
    """
    with pytest.raises(TariffError, match=message):
        made()


def test_text_that_is_no_day_is_refused():
    """
    What is no day is called by its name in the error, whether text or not.
    """
    with pytest.raises(AgorapricingError, match=r"^until must be a day as '2024-02-06', not 'soon'$"):
        as_day("soon", "until")
    with pytest.raises(TypeError, match=r"^on must be a day as .* not 20240206$"):
        as_day(20240206)


@pytest.mark.parametrize(("month", "at"), [(-1, "0001-01-31"), (1, "9999-12-31")])
def test_the_calendar_ends(month, at):
    """
    Before its first month and after its last the calendar has none.
    """
    with pytest.raises(AgorapricingError, match="the calendar has the years 1 to 9999"):
        months_after(date.fromisoformat(at), month)


STEPPED = Pack("P", "s", AUDIO, Validity(1), (PackSize(12, 20),), (Bracket(7, 2), Bracket(20, 1)), step=5)


@pytest.mark.parametrize(
    ("units", "price"), [(5, None), (7, None), (10, 20), (12, 20), (15, 30), (16, None), (20, 20), (25, 25)]
)
def test_what_each_quantity_costs(units, price):
    """
    From the first bracket on multiples of the step are sold, and each size besides; nothing below, or between.
    """
    if price is not None:
        assert STEPPED.price(units) == price
        return
    with pytest.raises(TariffError, match=rf"P is not sold in {units} units; sizes: 12 and multiples of 5 from 7"):
        STEPPED.price(units)


@pytest.mark.parametrize(
    ("units", "size"),
    [(1, (20, 20)), (6, (20, 20)), (7, (20, 20)), (10, (20, 20)), (20, (20, 20)), (20.5, (25, 25)), (21, (25, 25))],
)
def test_the_cheapest_that_holds(units, size):
    """
    Of purchases that hold a quantity the cheapest is taken, of equals the largest, also below the first bracket.
    """
    assert STEPPED.holding_at_least(Decimal(str(units))) == PackSize(*size)


def test_the_edges_of_sizes_and_brackets():
    """
    The edges are the sizes and the first quantity of each bracket, in order; a bracket from 0 on has none.
    """
    assert [(each.quantity, each.price) for each in STEPPED.edges()] == [(10, 20), (12, 20), (20, 20)]
    assert Pack("P", "s", AUDIO, Validity(1), (), (Bracket(0, 2),)).edges() == ()


@pytest.mark.parametrize(
    ("given", "regimes", "gives", "is_planned", "said"),
    [
        (None, (), (), True, None),
        (None, ("basic", "pro"), (), True, "P is not sold beside payg, only beside basic, pro"),
        (None, (), ("q",), False, None),
        (0, (), (), False, "P is not sold"),
        (5, (), (), False, "P is not sold"),
    ],
)
def test_what_can_be_planned_and_bought(given, regimes, gives, is_planned, said):
    """
    What is given is not sold, and not planned; what gives others is sold, but not planned; regimes limit who buys.
    """
    sizes = (PackSize(1, 1),) if given is None else ()
    pack = Pack("P", "s", AUDIO, Validity(1), sizes, given=given, gives=gives, regimes=regimes)

    assert pack.is_planned is is_planned
    if said is None:
        pack.refuse_beside("payg")
        return
    with pytest.raises(TariffError, match=f"^{said}$"):
        pack.refuse_beside("payg")


@pytest.mark.parametrize(
    ("validity", "text", "last"),
    [
        (Validity(1), "1 month, to the end of the month", "2024-02-29"),
        (Validity(2), "2 months, to the end of the month", "2024-03-31"),
        (Validity(1, "same day"), "1 month, to the same day", "2024-02-29"),
        (Validity(2, "same day"), "2 months, to the same day", "2024-03-31"),
        (Validity(2, "day before"), "2 months, to the day before", "2024-03-30"),
    ],
)
def test_how_long_units_last(validity, text, last):
    """
    Units last to the end of a month, to the same day of it or to the day before, in words and by the calendar.
    """
    assert (str(validity.text), validity.last_day(date(2024, 1, 31))) == (text, date.fromisoformat(last))


@pytest.mark.parametrize(("units", "size"), [(9, 30), (10, 10), (11, 15)])
def test_the_first_bracket_sells_from_its_bound_on(units, size):
    """
    At the bound of the first bracket as much as is needed is sold, below it the first edge that holds it.
    """
    pack = Pack("P", "s", AUDIO, Validity(1), (PackSize(30, 5),), (Bracket(10, "0.1"),), step=5)

    assert pack.holding_at_least(units) == PackSize(10 if units == 9 else size, pack.price(10 if units == 9 else size))


@pytest.mark.parametrize(("months", "last"), [(1, date(2026, 8, 31)), (2, date(2026, 9, 30))])
def test_units_last_a_month_at_least(months, last):
    """
    Units last one month or more; of none there is no pack.
    """
    assert Validity(months).last_day(date(2026, 7, 1)) == last
    with pytest.raises(ValueError, match="'months' must be >= 1: 0"):
        Validity(0)
