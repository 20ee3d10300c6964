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
