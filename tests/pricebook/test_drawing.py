"""What packs cover: which holdings are one, in which order they are drawn, and what is left of each."""

from datetime import date
from decimal import Decimal

import attrs
import pytest

from agorapricing.errors import NumberError, TariffError, UnknownNameError
from agorapricing.loading import load_book
from agorapricing.pricebook.drawing import balances, drawn, drawn_around, less, of_packs, together
from agorapricing.pricebook.holdings import Holding, Purchase
from agorapricing.pricebook.packs import Pack, PackSize, Validity
from agorapricing.tariff import Rates

PACK = Pack("Top-up", "page", {"rtc.audio": Decimal(1), "rtc.hd": Decimal(4)}, Validity(1), (PackSize(10, 5),))
OWN = attrs.evolve(PACK, scope="app")
MAY, JUNE = date(2026, 5, 31), date(2026, 6, 30)


def held(name, expires, left, pack=PACK):
    """Units of a pack."""
    return Holding(name, pack, expires, left)


def shown(holdings):
    """Holdings by name, last day and units."""
    return [(each.name, each.expires, each.left) for each in holdings]


def test_holdings_of_one_pack_and_one_day_are_one():
    """
    Units of one pack that end on one day are added; those of another pack or another day stand for themselves.
    """
    given = [held("b", JUNE, 3), held("a", JUNE, 5), held("b", MAY, 2), held("b", JUNE, 4)]

    assert shown(together(given)) == [("b", MAY, 2), ("a", JUNE, 5), ("b", JUNE, 7)]


def test_what_is_empty_is_no_holding():
    """
    Holdings without units, and none at all, are none; the order of the others is that of their scope and end.
    """
    assert together([]) == together([held("a", MAY, 0)]) == ()
    assert shown(together([held("a", MAY, 1), held("z", JUNE, 1, OWN)])) == [("z", JUNE, 1), ("a", MAY, 1)]


def test_what_is_no_holding_is_refused():
    """
    What is given instead of a holding is shown beside the form that it takes.
    """
    with pytest.raises(TariffError, match=r"what is held is a Holding\(name, pack, last day, units\), not 'general'"):
        together([held("a", MAY, 1), "general"])


def test_balances_are_by_pack_in_drawing_order():
    """
    All units of a pack are one balance, whatever their last days.
    """
    found = balances(together([held("b", JUNE, 3), held("a", JUNE, 5), held("b", MAY, 2)]))

    assert [(name, pack.title, left) for name, (pack, left) in found.items()] == [
        ("b", "Top-up", 5),
        ("a", "Top-up", 5),
    ]


@pytest.mark.parametrize(
    ("used", "left"),
    [
        (0, [("b", MAY, 2), ("a", JUNE, 5), ("b", JUNE, 3)]),
        (1, [("b", MAY, 1), ("a", JUNE, 5), ("b", JUNE, 3)]),
        (2, [("a", JUNE, 5), ("b", JUNE, 3)]),
        (3, [("a", JUNE, 5), ("b", JUNE, 2)]),
        (5, [("a", JUNE, 5)]),
    ],
)
def test_the_earlier_end_is_drawn_first(used, left):
    """
    Of the units of a pack those that end first are drawn first, whatever the order in which they are given.
    """
    given = [held("b", JUNE, 3), held("a", JUNE, 5), held("b", MAY, 2)]

    assert shown(less(given, {"b": Decimal(used)})) == left


@pytest.mark.parametrize(("used", "units"), [(9, 9), (10, 10), (11, 10)])
def test_what_is_drawn_is_what_charges_were_covered_by(used, units):
    """
    Up to its balance a pack is drawn by what is used, and never beyond; what is not used is not drawn.
    """
    given = [held("a", JUNE, 10), held("b", JUNE, 5)]
    charges = drawn_around(Rates.of({"rtc.audio": 2}), given).charges({"rtc.audio": Decimal(used)})

    assert drawn(charges, given) == {"a": units, "b": used - units}


def test_units_of_other_packs():
    """
    Holdings and purchases are those of a changed pack of their name; of another name they stay.
    """
    other = attrs.evolve(PACK, title="Other")
    held_now, bought = held("a", MAY, 1), Purchase("b", PACK, 10)

    assert of_packs([held_now], {"a": other}) == (attrs.evolve(held_now, pack=other),)
    assert of_packs([held_now], {"b": other}) == (held_now,)
    assert of_packs([bought], {"b": other}) == (attrs.evolve(bought, pack=other),)


@pytest.mark.parametrize("count", [0, -1, True, "2", 1.0])
def test_a_count_is_one_or_more(count):
    """
    A pack is bought a whole number of times, from once on.
    """
    with pytest.raises(NumberError, match="a pack is bought once or more often, not "):
        Purchase("a", PACK, 10, count)


def test_a_purchase_of_several():
    """
    Price and units of a purchase are those of all that are bought, and what it gives is as much of other packs.
    """
    other = attrs.evolve(PACK, title="Other")
    bought = Purchase("a", attrs.evolve(PACK, gives=("b",)), 10, 3)

    assert (bought.price, bought.units, bought.text) == (15, 30, "Top-up, 3 x 10")
    assert shown(bought.holdings(date(2026, 5, 15), {"b": other})) == [("a", JUNE, 30), ("b", JUNE, 30)]
    with pytest.raises(TariffError, match="Top-up is not sold in 11 units; sizes: 10"):
        Purchase("a", PACK, 11).holdings(MAY, {})


def test_an_offer_holds_until_the_last_day():
    """
    What ends the day before an offer's day is not held; what ends on it is. A pack that is not sold is no purchase.
    """
    offer = load_book("trtc-cn").offer("payg", MAY)
    pack = offer.edition.packs["general"]
    found = offer.holding([held("general", MAY, 1, pack), held("general", date(2026, 5, 30), 2, pack)])

    assert shown(found.holdings) == [("general", MAY, 1)]
    twice = found.buying("general", 25_000).buying("general", 250_000, 2)
    assert [(each.quantity, each.count) for each in twice.purchases] == [(25_000, 1), (250_000, 2)]
    assert [each.left for each in twice.holdings] == [1, 525_000]
    with pytest.raises(UnknownNameError, match=r"'genral'.*did you mean 'general'"):
        offer.buying("genral", 25_000)
