"""What packs need, draw and save in a month: in which order, of which meters, and where it is not known, by hand."""

from datetime import date
from decimal import Decimal

import attrs
import pytest
from ladders import FOUR, METERS, band, ladder_book, months_of, pack

from agorapricing.buying.search.month import floor_price
from agorapricing.loading import load_book
from agorapricing.numbers import exact
from agorapricing.tariff import Minimum

AUDIO, HD, FHD = METERS
FLAT, GENTLE = [band(None, 0)], [band(10, 0), band(None, "0.1")]
PACK = pack(AUDIO, [(3, 5)])


def month(bands=FLAT, packs=None, prices=(3, 9), usage=(20, 1), **other):
    """A month of two meters, with a pack of the first one."""
    book = ladder_book(dict(zip((AUDIO, HD), prices, strict=True)), bands, packs or {"a": PACK}, **other)
    return months_of(book, dict(zip((AUDIO, HD), usage, strict=True)), 1).options[0][0].month


def drawing(**units):
    """A pack that takes so many units of each meter."""
    return attrs.evolve(PACK, draws={f"rtc.{name}": Decimal(each) for name, each in units.items()})


@pytest.mark.parametrize(
    ("units", "drawn", "cost"),
    [
        ((("a", 15), ("b", 15)), (15, 5), 9),
        ((("b", 15), ("a", 15)), (15, 5), 9),
        ((("a", 15), ("b", 2)), (15, 2), 3 * 3 + 9),
        ((("b", 25), ("a", 1)), (20, 0), 9),
        ((), (), 20 * 3 + 9),
    ],
)
def test_packs_are_drawn_in_the_order_given(units, drawn, cost):
    """
    Of two packs of one meter the first one named is drawn first, and the other for what is left.
    """
    found = month(packs={"a": PACK, "b": PACK}).outcome([(name, Decimal(each)) for name, each in units])

    assert (found.drawn, found.cost) == (drawn, cost)


@pytest.mark.parametrize(
    ("draws", "usage", "units"),
    [
        ({"audio": 1}, (20, 1), 1),
        ({"audio": 2}, (20, 1), 2),
        ({"audio": 1, "hd": 1}, (20, 1), 1),
        ({"audio": 1, "hd": 2}, (20, 1), 0),
        ({"audio": 1, "hd": 2}, (20, 0), 1),
        ({"audio": 1, "hd": 2}, (0, 1), 2),
        ({"audio": 1}, (0, 1), None),
        ({"fhd": 1}, (20, 1), None),
    ],
)
def test_what_a_unit_draws(draws, usage, units):
    """
    Units are those that each used meter takes, where all take as many; 0 where they differ; none where none is used.
    """
    found = attrs.evolve(month(usage=usage), packs={"a": drawing(**draws)})

    assert found.draw_of("a") == units


def test_what_is_needed_where_other_usage_has_no_price():
    """
    In a quoted tier a month has no cost, and packs need what they would without it.
    """
    usage = {"rtc.hd": 30_000, "signaling.messages": 10**12}
    found = months_of(load_book("agora-cn"), usage, 1, start=date(2024, 3, 1)).options[0][0].month

    assert found.outcome([]) is None
    assert found.needs == {"rtc-hd": 20_000}  # without the free minutes


@pytest.mark.parametrize(
    ("packs", "price", "low", "is_open"),
    [
        ({"a": PACK}, 1, 0, True),
        ({"a": PACK}, "0.99", "-0.009", False),
        ({"a": PACK}, "0.5", "-0.45", False),
        ({"a": PACK, "b": pack(HD, [(3, 5)])}, 1, 0, True),
        ({"a": PACK, "b": pack(AUDIO, [(3, 5)])}, 1, 0, False),
    ],
)
def test_where_what_is_saved_is_known(packs, price, low, is_open):
    """
    A unit saves 0.9 of its price less 0.9, which a unit at 9 loses of its discount: known from 0 on, for single packs.
    """
    found = month(GENTLE, packs, (price, 9))

    assert found.saved[AUDIO] == (Decimal(low), Decimal(price))
    assert found.is_open_around is is_open
    assert bool(found.worths) is is_open


def test_a_minimum_is_not_open():
    """
    Where a floor is settled after packs, it is not known what a unit saves.
    """
    book = ladder_book({AUDIO: 3, HD: 9}, FLAT, {"a": PACK})
    edition = book.editions[0]
    payg = edition.regimes["payg"]
    stages = {**edition.stages, "least": Minimum(Decimal(100), source="page")}
    regimes = {"payg": attrs.evolve(payg, chain=(*payg.chain, "least"))}
    floored = attrs.evolve(book, editions=(attrs.evolve(edition, stages=stages, regimes=regimes),))
    found, plain = (months_of(each, {AUDIO: 20}, 1).options[0][0].month for each in (floored, book))

    assert (found.is_open_around, plain.is_open_around) == (False, True)
    assert found.worths == {}


def test_a_fee_and_what_is_not_used_save_nothing():
    """
    Only meters that are used have something that a unit saves.
    """
    book = ladder_book({AUDIO: 3, HD: 9}, FLAT, {"a": PACK}, (4,))
    [found] = months_of(book, {AUDIO: 20, HD: 0}, 1, regimes=("fee0",)).options[0]

    assert found.month.saved == {AUDIO: (3, 3)}


def test_what_a_pack_of_several_meters_saves():
    """
    A unit is worth at least the least, and at most the most, of what a unit of each meter saves by what it takes.
    """
    prices, usage = dict(zip(FOUR, (3, 9, 10, 1), strict=True)), dict.fromkeys(FOUR, 5)
    packs = {"a": drawing(audio=1, hd=2, fhd=3)}
    found = months_of(ladder_book(prices, FLAT, packs), usage, 1).options[0][0].month
    [(low, high)] = found.worths.values()

    assert low == 3
    assert high == Decimal("4.5") + Decimal("1E-17")
    third = attrs.evolve(found, packs={"a": drawing(fhd=3)}).worths["a"]
    assert third == (Decimal("3." + "3" * 18), Decimal("3." + "3" * 16 + "43"))


@pytest.mark.parametrize(("price", "least"), [(5, 69), (4, 69), (3, 69), ("2.5", 59), (0, 9)])
def test_what_a_month_costs_at_least_by_the_price_of_a_unit(price, least):
    """
    Twenty units at 3 are billed, or cost their price where that is less; the unit of the other meter costs 9.
    """
    found = month()
    spare = Decimal("1E-17") * 20 if Decimal(price) <= 3 else 0
    with exact():
        assert found.least({"a": Decimal(price)}) == least - spare


def test_one_unit_keeps_all_decimals_of_its_price():
    """
    A price of one unit is not rounded, one of several is, to eighteen places.
    """
    price = Decimal("0.1234567890123456789")
    with exact():
        assert floor_price(price, Decimal(1)) == price
        assert floor_price(2 * price, Decimal(2)) == Decimal("0.123456789012345678")
