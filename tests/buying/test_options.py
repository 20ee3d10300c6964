"""A month as a search sees it: what it sells, what is worth buying, what the rest of a term draws, by hand."""

from datetime import date
from decimal import Decimal

import attrs
import pytest
from ladders import METERS, START, band, ladder_book, months_of, pack

from agorapricing.errors import SearchError
from agorapricing.numbers import exact
from agorapricing.pricebook import Tax, Validity
from agorapricing.pricebook.holdings import Holding
from agorapricing.pricebook.packs import Bracket, PackSize
from agorapricing.pricebook.tax import TaxRate

AUDIO, HD, FHD = METERS
FLAT, GENTLE, FALLING = [band(None, 0)], [band(6, 0), band(None, "0.1")], [band(6, "0.2"), band(None, 0)]
PACK, SHORT = pack(AUDIO, [(3, 5), (7, 11)]), pack(AUDIO, [(3, 5), (7, 11)], 1)
VAT = Tax("VAT", "all", "page", (TaxRate(START, Decimal("0.06"), "page"),))
LAST = date(2026, 3, 31)


def months(bands=FLAT, packs=None, usage=10, count=3, growth="0", **other):
    """Months of a meter with a pack, and of one unit of another."""
    book = ladder_book({AUDIO: 3, HD: 9}, bands, packs or {"a": PACK}, later=other.pop("later", None))
    return months_of(book, {AUDIO: usage, HD: 1}, count, growth, **other)


def taxed(month, on="vat"):
    """The same option with a tax on top."""
    offer = month.month.offer
    book = attrs.evolve(offer.book, taxes={"vat": VAT})
    return attrs.evolve(month, month=attrs.evolve(month.month, offer=attrs.evolve(offer, book=book, tax=on)))


def test_a_price_is_multiplied_for_the_tax():
    """
    Six percent on top make 1.06 of a price, no tax leaves it; the prices are those of all sizes of all packs.
    """
    [[option], *_] = months(packs={"a": PACK, "b": pack(HD, [(5, 30)])}).options

    assert (option.taxed, taxed(option).taxed) == (1, Decimal("1.06"))
    assert list(option.prices) == [5, 11, 30]


@pytest.mark.parametrize(
    ("changes", "is_alike"),
    [
        ({}, True),
        ({"waits": frozenset()}, False),
        ({"ends": {"a": START}}, False),
        ({"sold": {}}, False),
        ({"most": {}}, True),
    ],
)
def test_options_that_sell_alike(changes, is_alike):
    """
    Two months sell the same where packs, ends, what can wait, the tax and the day on which they begin are the same.
    """
    [[option], *_] = months().options
    other = attrs.evolve(option, **changes)

    assert option.sells_as(other) is other.sells_as(option) is is_alike
    month = attrs.evolve(option.month, offer=attrs.evolve(option.month.offer, on=date(2026, 1, 15)))
    assert not attrs.evolve(option, month=month).sells_as(option)
    assert not taxed(option).sells_as(option)
    assert taxed(option).sells_as(taxed(option))


@pytest.mark.parametrize(
    ("sold", "place", "most", "ends", "waits"),
    [
        (PACK, 0, 12 + 13 + 13, LAST, {"a"}),
        (PACK, 1, 13 + 13, LAST, {"a"}),
        (PACK, 2, 13, LAST, {"a"}),
        (SHORT, 0, 12 + 13 + 13, date(2026, 2, 28), set()),
        (SHORT, 1, 13 + 13, LAST, {"a"}),
    ],
)
def test_what_the_rest_of_a_term_draws(sold, place, most, ends, waits):
    """
    A month and those after it draw what they need together; what ends before the units of a later month does not wait.
    """
    [found] = months(FALLING, {"a": sold}, usage=12, growth="0.04").options[place]

    assert (found.most, found.ends, found.waits) == ({"a": most}, {"a": ends}, waits)


@pytest.mark.parametrize(
    ("bands", "held", "least", "units"),
    [
        (FLAT, 0, -1, [9, 10, 12, 14]),
        (FLAT, 0, 9, [10, 12, 14]),
        (FLAT, 4, -1, [6, 7]),
        (FLAT, 9, -1, [3, 7]),
        (FLAT, 10, -1, []),
        (FALLING, 0, 28, [29, 30, 31, 32, 33, 34, 35, 36]),
        (FALLING, 10, 35, [36]),
    ],
)
def test_purchases_of_more_than_some_units(bands, held, least, units):
    """
    Of what waits no spare size is bought beyond the need; of the rest, any amount that the term may draw and a size.
    """
    [option] = months(bands, {"a": PACK if bands == FLAT else SHORT}).options[0]

    assert [int(each.units) for each in option.more_than("a", Decimal(held), Decimal(least))] == units


@pytest.mark.parametrize(
    ("sizes", "usage", "units"),
    [
        ([(1, 4), (7, 25)], 3, [0, 1, 2, 3, 7]),
        ([(3, 5)], 2, [0, 3]),
        ([(3, 5)], 3, [3]),
        ([(3, 5)], 4, [3, 6]),
        ([(1, 2)], 1, [1]),
        ([(1, 2)], 2, [2]),
        ([("0.5", 1)], 1, [1, 1.5, 2, 2.5, 3]),
        ([(3, 10)], 4, [0, 3, 6]),
    ],
)
def test_whether_nothing_may_be_bought(sizes, usage, units):
    """
    Nothing is among the purchases only where no size pays at once, and one unit is where it is sold.
    """
    [option] = months(packs={"a": pack(AUDIO, sizes)}, usage=usage).options[0]

    assert [each.units for each in option.purchases("a", Decimal(0))] == units


@pytest.mark.parametrize(("price", "waits"), [(5, {"a"}), (6, set())])
def test_what_gets_dearer_in_the_next_month_does_not_wait(price, waits):
    """
    A pack waits for the next month where it costs no more there, and in the last one.
    """
    found = months(packs={"a": pack(AUDIO, [(3, 5)])}, later={"a": pack(AUDIO, [(3, price)])}, count=2)

    assert [option.waits for [option] in found.options] == [waits, {"a"}]
    book = found.options[0][0].month.offer.book
    again = attrs.evolve(book.editions[0], start=date(2026, 3, 1))
    three = months_of(attrs.evolve(book, editions=(*book.editions, again)), {AUDIO: 10}, 3)
    assert [option.waits for [option] in three.options] == [waits, {"a"}, {"a"}]


def test_the_rest_of_a_term_of_one_month():
    """
    One month of one regime has a rest, too.
    """
    assert months(count=1).rest(1, ()) == 0


@pytest.mark.parametrize(
    ("sizes", "held", "fewest"),
    [
        ([(3, 5), (7, 11)], 0, 0),
        ([(1, 2), (7, 11)], 0, 1),
        ([(1, 3), (7, 25)], 0, 1),
        ([(1, 4), (7, 25)], 0, 10),
        ([(1, 4), (7, 25)], 4, 6),
        ([(1, 4), (7, 25)], 10, 0),
        ([(1, 4), (7, 25)], 11, 0),
    ],
)
def test_the_fewest_purchases(sizes, held, fewest):
    """
    Where one size is the measure of all, each amount from what pays up to the need is a purchase; else none is sure.
    """
    [option] = months(packs={"a": pack(AUDIO, sizes)}).options[0]

    assert option.fewest("a", Decimal(held)) == fewest
    assert len(list(option.purchases("a", Decimal(held)))) >= fewest


@pytest.mark.parametrize(
    ("bands", "sold", "looked_at", "size"),
    [(FLAT, PACK, 9, 9 + 17), (GENTLE, PACK, 9, 9 + 17), (FALLING, PACK, 16, 16 + 17), (FALLING, SHORT, 36, 36 + 19)],
)
def test_the_amounts_that_are_worked_out(bands, sold, looked_at, size):
    """
    The table of a pack has the amounts in the range, and those from nothing up to where the best size repeats.
    """
    [option] = months(bands, {"a": sold}).options[0]

    assert (option.looked_at("a", Decimal(0)), option.table_size("a")) == (looked_at, size)


@pytest.mark.parametrize(
    "change",
    [{"before": ()}, {"scope": "app"}, {"lifts": True}, {"draws": {AUDIO: Decimal(2)}}],
)
def test_a_pack_whose_terms_change_is_refused(change):
    """
    What a pack covers, or where it stands, must be the same in all months, and for what is held at the start.
    """
    changed = attrs.evolve(PACK, **change)
    message = "what pack a covers, or where it stands in the chain, changes within the term"

    for several in (
        months(later={"a": changed}),
        months(later={"a": changed}, count=2),
        months(held=[Holding("a", changed, LAST, Decimal(1))]),
    ):
        with pytest.raises(SearchError) as raised:
            several.refuse_changing_packs()
        assert str(raised.value) == message
    cheaper = attrs.evolve(PACK, sizes=(PackSize(3, 1),), valid=Validity(2))
    months(later={"a": cheaper}, held=[Holding("a", cheaper, LAST, Decimal(1))]).refuse_changing_packs()


def test_packs_of_what_is_used_alone_are_searched():
    """
    A pack of a meter without usage, one by brackets alone, and one that is given are in no month that sells.
    """
    packs = {
        "a": PACK,
        "unused": pack(FHD, [(3, 5)]),
        "given": pack(AUDIO, [], given=Decimal(5)),
        "several": pack(AUDIO, [(1, 1)], gives=("a",)),
        "brackets": pack(AUDIO, [], brackets=(Bracket(1, 1),)),
    }
    found = months(packs=packs)

    assert list(found.packs) == ["a", "brackets"]
    assert [list(option.sold) for [option] in found.options] == [["a"]] * 3
    held = [Holding("given", packs["given"], LAST, Decimal(2)), Holding("a", PACK, LAST, Decimal(1))]
    beside = months(packs=packs, held=held)
    assert list(beside.packs) == ["given", "a", "brackets"]
    assert beside.held == {"given": (packs["given"],), "a": (PACK,), "brackets": ()}
    assert [list(option.sold) for [option] in beside.options] == [["a"]] * 3


def test_months_of_one_regime_or_without_packs():
    """
    Of some regimes those of a name are left, with their packs or without; a month may be left with none.
    """
    book = ladder_book({AUDIO: 3}, FLAT, {"a": PACK}, (4,))
    both = months_of(book, {AUDIO: 10}, 2, regimes=("payg", "fee0"))

    def left(regime, *, with_packs):
        found = both.only(regime, with_packs=with_packs)
        return [[(option.month.offer.name, list(option.sold)) for option in month] for month in found.options]

    assert left("fee0", with_packs=True) == [[("fee0", ["a"])]] * 2
    assert left(None, with_packs=False) == [[("payg", []), ("fee0", [])]] * 2
    assert left("other", with_packs=True) == [[], []]


@pytest.mark.parametrize(
    ("state", "rests"),
    [
        ((), [57, 38, 19, 0]),
        ((("a", LAST, Decimal(4)),), [51, 32, 13, -6]),
    ],
)
def test_what_the_rest_of_a_term_costs_at_least(state, rests):
    """
    Ten units at 1.5 and one at 4 a month, less what is held at its least price; with the tax on top of that.
    """
    sold = pack(AUDIO, [(2, 3)])
    found = months_of(ladder_book({AUDIO: 3, HD: 4}, FLAT, {"a": sold}), {AUDIO: 10, HD: 1}, 3)
    with_tax = attrs.evolve(found, options=tuple((taxed(option),) for [option] in found.options))
    mixed = attrs.evolve(found, options=((taxed(found.options[0][0]),), *found.options[1:]))

    with exact():
        least = [rest - Decimal("1E-16") * (3 - place) for place, rest in enumerate(rests)]  # more than is rounded
        assert [found.rest(place, state) for place in range(4)] == least
        assert [with_tax.rest(place, state) for place in range(4)] == [each * Decimal("1.06") for each in least]
    assert [mixed.rest(place, state) for place in range(4)] == [None] * 4
    assert (found.has_single_draws, with_tax.has_single_draws, mixed.has_single_draws) == (True, True, False)


@pytest.mark.parametrize(
    ("bands", "draws", "is_single"),
    [
        (FLAT, {AUDIO: 1}, True),
        (FLAT, {AUDIO: 1, HD: 1}, True),
        (FLAT, {AUDIO: 1, FHD: 2}, True),
        (FLAT, {AUDIO: 2}, False),
        (FLAT, {AUDIO: 1, HD: 2}, False),
        (FALLING, {AUDIO: 1}, False),
    ],
)
def test_units_that_are_drawn_singly(bands, draws, is_single):
    """
    Each metered unit that is used takes one unit, and it is known what that saves; what is not used does not count.
    """
    sold = attrs.evolve(PACK, draws={meter: Decimal(units) for meter, units in draws.items()})

    assert months(bands, {"a": sold}).has_single_draws is is_single


def test_a_pack_that_is_not_sold_has_the_price_of_what_it_saves():
    """
    Units that are only held are worth what the dearest unit that they cover costs.
    """
    given = pack(AUDIO, [], given=Decimal(5))
    found = months(packs={"a": given}, held=[Holding("a", given, LAST, Decimal(4))])

    assert [found.rest(place, ()) for place in range(4)] == [117, 78, 39, 0]
    assert found.rest(2, (("a", LAST, Decimal(1)),)) == Decimal("35.99999999999999999")
