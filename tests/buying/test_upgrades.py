"""Upgrades by the difference of prices, refunds by the bracket that was used."""

from decimal import Decimal

import pytest

from agorapricing.buying import refund, refund_marginal, upgrade, upgrade_by_days
from agorapricing.errors import NumberError, TariffError
from agorapricing.loading.books import load_book
from agorapricing.rating import rate

GENERAL = load_book("trtc-cn").editions[-1].packs["general"]
CN = load_book("agora-cn-standard").edition(load_book("agora-cn-standard").editions[0].start)


def test_an_upgrade_costs_the_difference_of_the_books_fees():
    """
    From the basic package to the flagship one it is 8,399 - 738 = 7,661, as the vendor's page works out.
    """
    paid, price = (CN.stages[name].amount for name in ("fee-basic", "fee-flagship"))

    assert upgrade(price, paid) == 7661


def test_an_upgrade_by_days_is_a_share_of_the_difference():
    """
    The older rule prices the days left: none of them costs nothing, all of them the difference.
    """
    assert [upgrade_by_days(8399, 738, left, 30) for left in (0, 3, 30)] == [0, Decimal("766.1"), 7661]
    with pytest.raises(NumberError, match="has no exact decimal"):
        upgrade_by_days(8399, 738, 10, 31)
    with pytest.raises(NumberError, match="of 30 days 31 cannot be left"):
        upgrade_by_days(8399, 738, 31, 30)


def test_a_smaller_package_is_no_upgrade():
    """
    Moving down takes effect with the next month.
    """
    with pytest.raises(NumberError, match="takes effect next month"):
        upgrade(738, 8399)


@pytest.mark.parametrize(
    ("used", "back"),
    [(0, "5968"), (10_000, "5898"), (24_999, "5793.007"), (25_000, "5800"), (250_000, "4380"), (1_000_000, "0")],
)
def test_a_refund_takes_off_what_is_used_by_the_bracket_that_it_reaches(used, back):
    """
    All used units are priced by their bracket, so that at its edge a unit more used gives more back.
    """
    assert refund(GENERAL, 1_000_000, used) == Decimal(back)


def test_the_older_refund_prices_each_unit_in_its_own_bracket():
    """
    Of 100,000 used, 25,000 are at 0.007 and the rest at 0.00672: less comes back than by the newer rule.
    """
    assert refund_marginal(GENERAL, 1_000_000, 100_000) == 5968 - (Decimal(175) + Decimal(504))
    assert refund(GENERAL, 1_000_000, 100_000) == 5968 - 672


def test_a_contract_takes_its_fraction_off_a_refund():
    """
    Paid and used are both at the contract's price.
    """
    assert refund(GENERAL, 25_000, 5_000, off="0.2") == (168 - 35) * Decimal("0.8")


def test_a_pack_of_sizes_alone_prices_used_units_by_what_was_paid():
    """
    Without brackets a unit is worth its share of the price.
    """
    pack = load_book("agora-us-standard").editions[-1].packs["top-up"]

    assert refund(pack, 250_000, 125_000) == 115


def test_more_used_than_bought_and_unknown_sizes_are_refused():
    """
    Neither has a refund.
    """
    with pytest.raises(NumberError, match="of 25,000 units 25,001 cannot be used"):
        refund(GENERAL, 25_000, 25_001)
    with pytest.raises(TariffError, match="is not sold in"):
        refund(GENERAL, 500, 1)


def test_a_package_that_is_bought_within_a_month_gives_its_full_quota():
    """
    The fee and the quota of a package are the same whatever the day of the month.
    """
    book = load_book("agora-cn-standard")
    bills = [rate(book.offer("basic", CN.start.replace(month=8, day=day)), {"rtc.hd": 30_000}) for day in (1, 15, 31)]

    assert {bill.total for bill in bills} == {Decimal(738)}
