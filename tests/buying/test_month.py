"""What a month costs by what is held, which purchases are worth trying, and what can wait, by hand."""

from datetime import date
from decimal import Decimal

import attrs
import pytest
from ladders import METERS, band, ladder_book, months_of, pack

from agorapricing.buying.search.amounts import NONE
from agorapricing.buying.search.month import ascending, can_wait, ends_alike, floor_price
from agorapricing.numbers import exact
from agorapricing.pricebook.packs import PackSize, Validity

AUDIO, HD, FHD = METERS
FLAT, RISING, FALLING = [band(None, 0)], [band(10, 0), band(None, "0.5")], [band(10, "0.5"), band(None, 0)]


def option(bands=RISING, usage=20, sizes=((3, 5), (7, 9)), months=1, **other):
    """A month of one meter at 3, with a pack of it, and one of another meter at 9 without one."""
    book = ladder_book({AUDIO: 3, HD: 9}, bands, {"a": pack(AUDIO, sizes, **other)})
    return months_of(book, {AUDIO: usage, HD: 1}, months).options[0][0]


@pytest.mark.parametrize(("units", "drawn"), [(0, 0), (1, 1), (19, 19), (20, 20), (21, 20)])
def test_what_is_held_is_drawn_up_to_the_usage(units, drawn):
    """
    Units are drawn one by one for what is used; beyond that they are left, and the month costs no less.
    """
    found = option(FLAT).month

    assert found.outcome([("a", Decimal(units))]).drawn == (drawn,)
    assert found.outcome([("a", Decimal(units))]).cost == 3 * (20 - drawn) + 9
    assert found.needs == {"a": 20}


@pytest.mark.parametrize(
    ("bands", "saved", "worth"),
    [
        (FLAT, {AUDIO: (3, 3), HD: (9, 9)}, 3),
        (RISING, {AUDIO: (Decimal("1.5") - Decimal("4.5"), 3), HD: (0, 9)}, None),
        (
            [band(10, 0), band(None, "0.1")],
            {AUDIO: (Decimal("2.7") - Decimal("0.9"), 3), HD: (Decimal("7.2"), 9)},
            Decimal("1.8"),
        ),
        (
            [band(10, "0.1"), band(None, "0.2")],
            {AUDIO: (Decimal("2.4") - Decimal("0.9"), 3), HD: (Decimal("6.3"), 9)},
            Decimal("1.5"),
        ),
    ],
)
def test_what_a_drawn_unit_saves(bands, saved, worth):
    """
    A unit saves at most its price, and at least what the last discount leaves, less what a dear unit loses by it.
    """
    month = option(bands).month

    assert month.saved == saved
    assert month.is_open_around is (worth is not None)
    assert {name: low for name, (low, _) in month.worths.items()} == ({} if worth is None else {"a": worth})


@pytest.mark.parametrize(
    ("bands", "is_known"),
    [(FLAT, True), (RISING, True), (FALLING, False), ([band(5, 0), band(9, 0), band(None, 0)], True)],
)
def test_only_a_ladder_that_rises_is_known(bands, is_known):
    """
    A ladder whose discounts fall anywhere is none of which it is known what a unit saves; one that stays is.
    """
    ladder = option(bands).month.ladder

    assert (ladder is not None) is is_known
    assert [stage.bands for stage in ladder or ()] == ([tuple(bands)] if is_known else [])


@pytest.mark.parametrize(
    ("held", "units", "looked_at", "fewest"),
    [
        (0, [18, 19, 20, 21, 22], 9, 0),
        (19, [0, 3, 7], 7, 0),
        (20, [0], 0, 0),
        (25, [0], 0, 0),
    ],
)
def test_which_purchases_are_tried(held, units, looked_at, fewest):
    """
    Where one more size pays at once fewer units are not tried, and nothing spare where it can wait.
    """
    found = option([band(None, 0)])

    assert [int(each.units) for each in found.purchases("a", Decimal(held))] == units
    assert (found.looked_at("a", Decimal(held)), found.fewest("a", Decimal(held))) == (looked_at, fewest)


@pytest.mark.parametrize(("price", "least"), [(9, 18), (10, 0)])
def test_a_size_that_just_pays_is_bought_at_once(price, least):
    """
    Three units save 9: a size of 3 for 9 pays, so that fewer than its need less 3 are not tried; for 10 it does not.
    """
    found = option(FLAT, sizes=((3, price),))

    assert next(int(each.units) for each in found.purchases("a", Decimal(0))) == least


@pytest.mark.parametrize(("units", "left", "waits"), [(0, 9, False), (7, 6, False), (7, 7, True), (7, 8, True)])
def test_what_is_not_drawn_could_wait(units, left, waits):
    """
    A pack of which all is left could be bought later; of nothing there is none that waits.
    """
    found = option()
    [amount] = found.sold["a"].between(Decimal(units - 1), Decimal(units + 1)) if units else [NONE]

    assert found.could_wait("a", amount, Decimal(left)) is waits


PACK = pack(AUDIO, [(3, 5), (7, 9)])


@pytest.mark.parametrize(
    ("changes", "waits"),
    [
        ({}, True),
        ({"sizes": (PackSize(3, 4), PackSize(7, 9))}, True),
        ({"sizes": (PackSize(3, 6), PackSize(7, 9))}, False),
        ({"sizes": (PackSize(3, 5),)}, False),
        ({"sizes": (PackSize(3, 5), PackSize(7, 9), PackSize(9, 99))}, True),
        ({"valid": Validity(13)}, True),
        ({"valid": Validity(11)}, False),
        ({"valid": Validity(12, "same day")}, False),
        ({"scope": "app"}, False),
        ({"before": ()}, False),
        ({"lifts": True}, False),
        ({"draws": {AUDIO: Decimal(2)}}, False),
        ({"regimes": ("payg",)}, False),
    ],
)
def test_what_can_be_bought_a_month_later(changes, waits):
    """
    What is sold later as before, for no more and as long, can wait; any other change of it cannot.
    """
    offer = option().month.offer
    later = attrs.evolve(PACK, **changes)

    assert can_wait("a", PACK, {"a": PACK}, [{"a": later}], offer) is waits
    assert can_wait("a", PACK, {"a": PACK}, [{"a": PACK}, {}], offer) is False
    assert can_wait("a", PACK, {"a": PACK}, [], offer) is True


@pytest.mark.parametrize(
    ("own", "others", "waits"),
    [
        ({"regimes": ("payg",)}, {}, False),
        ({"draws": {AUDIO: Decimal(3)}}, {}, True),
        ({"draws": {AUDIO: Decimal(4)}}, {}, False),
        ({}, {"b": pack(HD, [(1, 1)])}, True),
        ({}, {"b": pack(AUDIO, [(1, 1)])}, False),
    ],
)
def test_what_cannot_wait_in_its_own_month(own, others, waits):
    """
    What is sold beside a regime, covers less than one unit, or shares a meter with another pack, does not wait.
    """
    mine = attrs.evolve(PACK, **own)

    assert can_wait("a", mine, {"a": mine, **others}, [], option().month.offer) is waits


@pytest.mark.parametrize(("until", "alike"), [("2026-03-31", True), ("2026-02-28", False)])
def test_units_that_end_alike(until, alike):
    """
    Units of a later month end alike where both last to the end of the term; in the last month there is no later one.
    """
    book = ladder_book({AUDIO: 3, HD: 9}, FLAT, {"a": PACK})
    options = months_of(book, {AUDIO: 1, HD: 1}, 3).options
    later = [[each.month for each in month] for month in options[1:]]
    end = date(2026, 3, 31)

    assert ends_alike(PACK, date.fromisoformat(until), later, end) is alike
    assert ends_alike(PACK, date.fromisoformat(until), [], end) is True
    short = attrs.evolve(PACK, valid=Validity(1, "day before"))
    assert ends_alike(short, date(2026, 2, 28), later, end) is True


@pytest.mark.parametrize(
    ("net", "units", "price"),
    [("1", "1", "1"), ("1", "2", "0.5"), ("1", "3", "0." + "3" * 18), ("2", "3", "0." + "6" * 18), ("1", "4", "0.25")],
)
def test_the_price_of_a_unit_is_rounded_down(net, units, price):
    """
    The price of a unit that has no exact decimal is the one of eighteen places below it.
    """
    with exact():
        assert floor_price(Decimal(net), Decimal(units)) == Decimal(price)


@pytest.mark.parametrize(("draws", "is_ascending"), [([1], True), ([1, 1], True), ([1, 2], True), ([2, 1], False)])
def test_what_takes_fewer_units_comes_first(draws, is_ascending):
    """
    Draws ascend where none takes fewer units than the one before.
    """
    assert ascending({str(place): Decimal(each) for place, each in enumerate(draws)}) is is_ascending
