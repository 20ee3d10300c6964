"""Prices and charges: what a price says of itself, what a charge comes to, and what has no price."""

from decimal import Decimal

import attrs
import pytest

from agorapricing.errors import NumberError, UnpricedMeterError
from agorapricing.numbers import Form
from agorapricing.tariff import (
    CONVERT,
    FEES,
    LIST,
    Charge,
    Price,
    Reduction,
    noted,
    priced_total,
    total,
)

AUDIO, HD = "rtc.audio", "rtc.hd"
FREE, TENTH = Reduction("free", 1), Reduction("tenth", "0.1")


@pytest.mark.parametrize(
    ("price", "said"),
    [
        (Price(HD, 7, 1000), ("0.007", "0.007", False, True, True)),
        (Price(HD, 7, 1000, reductions=(TENTH,)), ("0.007", "0.0063", False, True, True)),
        (Price(HD, 7, 1000, reductions=(TENTH, TENTH)), ("0.007", "0.00567", False, True, True)),
        (Price(HD, 7, reductions=(FREE,)), (7, 0, False, False, False)),
        (Price(HD, 7, reductions=(TENTH, FREE)), (7, 0, False, False, False)),
        (Price(HD, 7, in_blocks=True), (7, 7, False, True, False)),
        (Price(HD, None), (0, 0, False, True, True)),
        (Price(None, None), (0, 0, False, True, True)),
        (Price(HD, 7, stage=CONVERT), (7, 7, False, False, False)),
        (Price(None, 7, stage=FEES), (7, 7, False, False, False)),
        (Price(None, 0, stage=FEES), (0, 0, False, False, False)),
        (Price(None, -1, stage="own"), (-1, -1, True, False, False)),
        (Price(None, "-0.01", stage="own"), ("-0.01", "-0.01", True, False, False)),
        (Price(HD, -1), (-1, -1, False, True, True)),
    ],
)
def test_what_a_price_says_of_itself(price, said):
    """
    A price tells what a unit is, and whether it gives money back, is billed usage, and of units that pools count.
    """
    found = price.list_price, price.net, price.is_credit, price.is_usage, price.is_metered

    assert found == (Decimal(said[0]), Decimal(said[1]), *said[2:])


def test_what_a_price_is_by_default():
    """
    A price is of one unit of usage in the list, with nothing beside; facts of its meter make it no other price.
    """
    assert attrs.asdict(Price(HD, "7")) == {
        "meter": HD,
        "unit_price": 7,
        "per": 1,
        "stage": LIST,
        "label": "",
        "source": None,
        "notes": (),
        "reductions": (),
        "in_blocks": False,
        "unpriced": "",
        "of_meter": "",
        "step": 1,
    }
    assert Price(HD, 7, of_meter=HD, step=Decimal(2)) == Price(HD, 7)
    assert Price(HD, 7, in_blocks=True) != Price(HD, 7)


def test_a_price_less_more():
    """
    One more reduction stands after those before it; one of nothing leaves the price as it is.
    """
    price = Price(HD, 7, reductions=(TENTH,))

    assert price.reduced(FREE) == Price(HD, 7, reductions=(TENTH, FREE))
    assert price.reduced(Reduction("nothing", 0)) is price
    assert Charge(price, 3).at(Price(HD, 2)) == Charge(Price(HD, 2), 3)


def test_a_price_without_an_exact_decimal():
    """
    A price that has no exact decimal a unit is told with its meter.
    """
    with pytest.raises(NumberError, match=r"^the price of rtc\.hd: 1 / 3 has no exact decimal$"):
        _ = Price(HD, 1, 3).list_price
    with pytest.raises(NumberError, match=r"^a unit price must be a number like 300000 or 0\.99, not 'x'$"):
        Price(HD, "x")


CHARGES = (
    Charge(Price(HD, 3), Decimal(5)),
    Charge(Price(AUDIO, None), Decimal(0)),
    Charge(Price(None, -1), Decimal(7)),
)


def test_totals_of_charges():
    """
    Amounts add up; what has no price adds nothing, and where its quantity must have one it is told why it has not.
    """
    over = Charge(Price(AUDIO, None), Decimal(1))
    stopped = Charge(Price(None, None, unpriced="stopped"), Decimal(1))
    later = Charge(Price(AUDIO, None), Form.symbol("u"))

    assert [total(charges) for charges in ((), CHARGES, (*CHARGES, over))] == [0, 8, 8]
    assert [priced_total(charges) for charges in ((), CHARGES, iter(CHARGES))] == [0, 8, 8]
    assert priced_total((*CHARGES, later)) == total((*CHARGES, later)) == Form.symbol("u") * 0 + 8
    for charge, message in (
        (over, "this tariff has no price for meter 'rtc.audio': it is quoted on request"),
        (stopped, "this tariff: stopped"),
    ):
        with pytest.raises(UnpricedMeterError) as refused:
            priced_total((*CHARGES, charge))
        assert str(refused.value) == message


def test_notes_that_say_something():
    """
    Empty notes are left out, the others stay in their order.
    """
    assert [noted(), noted(""), noted("b", "", "a")] == [(), (), ("b", "a")]
