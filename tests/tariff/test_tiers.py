"""Ladders over one meter: the whole charges of each tier, what a ladder promises, and what is owed of it."""

from decimal import Decimal
from itertools import starmap

import pytest

from agorapricing.errors import TariffError
from agorapricing.numbers import Rounding
from agorapricing.tariff import FEES, Charge, Graduated, PartMonth, Price, Tier, Volume, claims
from agorapricing.tariff.tiers import ascending, bounded, overlapped, ranged

HD = "rtc.hd"
HALF = PartMonth(15, 30, Rounding())


def usage(label, price=5, **other):
    """A price of usage in a tier."""
    return Price(HD, price, label=label, **other)


def flat(label, amount, **other):
    """A flat fee of a tier."""
    return Price(None, amount, stage=FEES, label=label, **other)


THREE = (Tier(10, price=5, flat=2), Tier(20, flat=3), Tier(price=1))
PRICES = (
    usage("up to 10"),
    flat("tier, up to 10 of rtc.hd", 2),
    usage("above 10 to 20", 0),
    flat("tier, above 10 to 20 of rtc.hd", 3),
    usage("above 20", 1),
)


@pytest.mark.parametrize("at_zero", ["nothing", "first flat"])
@pytest.mark.parametrize(
    ("kind", "used", "quantities"),
    [
        (Graduated, 0, (0, 0, 0, 0, 0)),
        (Graduated, 1, (1, 1, 0, 0, 0)),
        (Graduated, 10, (10, 1, 0, 0, 0)),
        (Graduated, 11, (10, 1, 1, 1, 0)),
        (Graduated, 20, (10, 1, 10, 1, 0)),
        (Graduated, 21, (10, 1, 10, 1, 1)),
        (Volume, 0, (0, 0, 0, 0, 0)),
        (Volume, 1, (1, 1, 0, 0, 0)),
        (Volume, 10, (10, 1, 0, 0, 0)),
        (Volume, 11, (0, 0, 11, 1, 0)),
        (Volume, 20, (0, 0, 20, 1, 0)),
        (Volume, 21, (0, 0, 0, 0, 21)),
    ],
)
def test_every_tier_has_a_charge_and_a_fee(kind, used, quantities, at_zero):
    """
    Tiers are charged in order, each followed by its flat fee, also those that nothing is used of.
    """
    first = (0, 1, *quantities[2:]) if at_zero == "first flat" and not used else quantities
    found = kind(HD, THREE, at_zero=at_zero).charges({HD: used})

    assert found == tuple(starmap(Charge, zip(PRICES, map(Decimal, first), strict=True)))
    assert [each.price.of_meter for each in found] == ["", HD, "", HD, ""]


@pytest.mark.parametrize(
    ("about", "units"),
    [({}, None), ({"at_zero": "first flat"}, 0), ({"at_least": 1}, 1), ({"at_zero": "first flat", "at_least": 1}, 1)],
)
@pytest.mark.parametrize("kind", [Graduated, Volume])
def test_a_ladder_whose_meter_is_not_used(kind, about, units):
    """
    Without its meter a ladder has no charges, unless a fee or units are due without any usage.
    """
    ladder = kind(HD, (Tier(price=5, flat=2),), **about)

    assert [(each.price.unit_price, each.quantity) for each in ladder.charges({})] == (
        [] if units is None else [(5, units), (2, 1)]
    )


def test_all_that_a_ladder_says_of_its_prices():
    """
    Prices and fees have the label, notes, source and step of their tier and ladder; a quoted tier has no price.
    """
    tiers = (Tier(1_000, price=5, flat=2, title="small", note="N."), Tier(quoted=True))
    ladder = Graduated(HD, tiers, 10, source="page", note="M.", step="0.5", at_least=2_000)
    same = {"source": "page", "notes": ("M.", "N.")}
    prices = (
        usage("small, up to 1,000, of at least 2,000", per=10, **same),
        flat("small of rtc.hd", 2, **same),
        usage("above 1,000, of at least 2,000", None, per=10, source="page", notes=("M.",)),
    )

    assert ladder.charges({HD: 1}) == tuple(starmap(Charge, zip(prices, map(Decimal, (1000, 1, 1000)), strict=True)))
    assert [each.price.step for each in ladder.charges({HD: 1})] == [Decimal("0.5"), 1, Decimal("0.5")]


@pytest.mark.parametrize("kind", [Graduated, Volume])
@pytest.mark.parametrize(
    ("tiers", "shown"),
    [
        ((Tier(price=5),), [("", 5)]),
        ((Tier(),), [("", 0)]),  # what is free has a price, too
        ((Tier(flat=2),), [("tier of rtc.hd", 2)]),
        ((Tier(price=5, flat=2),), [("", 5), ("tier of rtc.hd", 2)]),
        ((Tier(10, flat=2), Tier()), [("tier, up to 10 of rtc.hd", 2), ("above 10", 0)]),
        ((Tier(10), Tier(flat=2)), [("up to 10", 0), ("tier, above 10 of rtc.hd", 2)]),
        ((Tier(10), Tier(quoted=True)), [("up to 10", 0), ("above 10", None)]),
    ],
)
def test_what_a_reader_is_shown_of_a_ladder(kind, tiers, shown):
    """
    A reader sees the price of each tier and its fee; a tier of a fee alone has no price a unit.
    """
    assert [(each.label, each.unit_price) for each in kind(HD, tiers).prices()] == shown


def test_ranges_in_words():
    """
    A range that begins at nothing, or has no end, leaves that out; one that is everything says nothing.
    """
    bounds = [(0, None), (1, None), (0, 1), (1, 2), (1_000, 20_000)]

    assert [ranged(Decimal(low), high if high is None else Decimal(high)) for low, high in bounds] == [
        *("", "above 1", "up to 1", "above 1 to 2", "above 1,000 to 20,000"),
    ]


@pytest.mark.parametrize(
    ("amount", "inside"), [(9, (9, 0, 0)), (10, (10, 0, 0)), (11, (10, 1, 0)), (20, (10, 10, 0)), (21, (10, 10, 1))]
)
def test_how_much_lies_in_a_tier(amount, inside):
    """
    What lies in each of three tiers adds up to the amount; a bound lies in the tier before it.
    """
    tiers = bounded(THREE)

    assert [overlapped(Decimal(amount), below, tier.up_to) for tier, below in tiers] == list(inside)
    assert [below for _, below in bounded(THREE)] == [0, 10, 20]


# ---- what is promised -----------------------------------------------------------------------------------------------

EVERYTHING = {"steady", "never falls", "no jump", "conserved", "priced", "free at zero"}
FALLS = {"conserved", "priced", "free at zero"}


@pytest.mark.parametrize(
    ("tiers", "about", "lacks"),
    [
        ((Tier(price=5),), {}, set()),
        ((Tier(quoted=True),), {}, {"priced"}),
        ((Tier(price=5),), {"at_least": 1}, {"conserved", "free at zero"}),
        ((Tier(price=5),), {"at_zero": "first flat"}, set()),
        ((Tier(flat=2),), {}, {"no jump"}),
        ((Tier(flat=2),), {"at_zero": "first flat"}, {"free at zero"}),
        ((Tier(10), Tier(flat=2)), {"at_zero": "first flat"}, {"no jump"}),
        ((Tier(10, flat=2), Tier(flat=2)), {"at_zero": "first flat"}, {"no jump", "free at zero"}),
        ((Tier(10, flat=2), Tier(20), Tier(price=5)), {}, {"no jump"}),
        ((Tier(10, flat=2), Tier(20), Tier(price=5)), {"at_zero": "first flat"}, {"free at zero"}),
    ],
)
def test_what_a_graduated_ladder_promises(tiers, about, lacks):
    """
    A ladder that fills promises everything but what fees to enter, least units and quoted tiers stand against.
    """
    assert Graduated(HD, tiers, **about).claims == EVERYTHING - lacks


@pytest.mark.parametrize(
    ("tiers", "about", "promised"),
    [
        ((Tier(price=5),), {}, {"never falls"} | FALLS),
        ((Tier(quoted=True),), {}, {"never falls", "conserved", "free at zero"}),
        ((Tier(price=5),), {"at_least": 1}, {"never falls", "priced"}),
        ((Tier(10, price=5), Tier(price=6)), {}, {"never falls"} | FALLS),
        ((Tier(10, price=5), Tier(price=5)), {}, {"never falls"} | FALLS),
        ((Tier(10, price=5), Tier(price="4.99")), {}, FALLS),
        ((Tier(10, price=5, flat=1), Tier(price=4, flat=10)), {}, FALLS),
        ((Tier(10, price=5, flat=1), Tier(price=4, flat=11)), {}, {"never falls"} | FALLS),
        ((Tier(10, price=5), Tier(20, price=5), Tier(price=4)), {}, FALLS),
        ((Tier(10, price=5), Tier(20, quoted=True), Tier(price=1)), {}, FALLS - {"priced"}),
        ((Tier(10, price=5), Tier(20, quoted=True), Tier(price="2.5")), {}, {"never falls"} | FALLS - {"priced"}),
    ],
)
def test_what_a_volume_ladder_promises(tiers, about, promised):
    """
    A ladder with cliffs is not steady and jumps; its total never falls where no tier begins below the one before it.
    """
    assert Volume(HD, tiers, **about).claims == promised


@pytest.mark.parametrize(("tiers", "has_quoted"), [((Tier(),), False), ((Tier(10), Tier(quoted=True)), True)])
def test_a_ladder_tells_whether_a_tier_is_quoted(tiers, has_quoted):
    """
    One quoted tier is enough.
    """
    assert Graduated(HD, tiers).has_quoted is has_quoted


# ---- what is owed, and what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ladder", "owed"),
    [
        (Graduated(HD, (Tier(10, price=5), Tier(price=3))), None),
        (Graduated(HD, (Tier(10, price=5), Tier(flat=3))), Graduated(HD, (Tier(10, price=5), Tier(flat="1.5")))),
        (Volume(HD, (Tier(price=5),), at_least=5), Volume(HD, (Tier(price=5),), at_least=3)),
        (Volume(HD, (Tier(flat=4),), at_least=4, note="N."), Volume(HD, (Tier(flat=2),), at_least=2, note="N.")),
    ],
)
def test_what_is_owed_of_a_ladder_for_half_a_month(ladder, owed):
    """
    Flat fees and least units are shares, whole units rounded up; bounds and prices stay, and nothing else is owed.
    """
    assert ladder.for_days(HALF) == owed


@pytest.mark.parametrize(
    ("bounds", "message"),
    [
        ((), "a ladder needs at least one tier"),
        ((1,), "tier 1, the last, must be open (no up_to), not end at 1"),
        ((None, None), "tier 1 is open (no up_to) but is not the last of 2"),
        ((1, None, 2), "tier 2 is open (no up_to) but is not the last of 3"),
        ((2, 1, None), "tier 2: up_to 1 descends below the bound 2 of tier 1"),
        ((2, 2, None), "tier 2: up_to 2 repeats the bound 2 of tier 1"),
        ((1, 3, 2, None), "tier 3: up_to 2 descends below the bound 3 of tier 2"),
        ((2, 1, 3), "tier 2: up_to 1 descends below the bound 2 of tier 1"),
        ((None,), ""),
        ((1, 2, None), ""),
    ],
)
def test_tiers_ascend_to_an_open_one(bounds, message):
    """
    Whatever is wrong with bounds is told of the first tier at which it is, counted from 1.
    """
    tiers = [Tier(bound) for bound in bounds]
    if not message:
        assert ascending(None, None, tiers) is None
        return
    with pytest.raises(TariffError) as refused:
        ascending(None, None, tiers)

    assert str(refused.value) == message


@pytest.mark.parametrize("quoted", [0, 1])
def test_a_price_without_an_exact_decimal_is_told_with_its_tier(quoted):
    """
    A quoted tier has no price that could have no exact decimal; of others the place is counted from 1.
    """
    tiers = (*(Tier(10 * (place + 1), quoted=True) for place in range(quoted)), Tier(price=1))

    with pytest.raises(ValueError, match=rf"^tier {quoted + 1}: the price of rtc\.hd: 1 / 3 has no exact decimal$"):
        Graduated(HD, tiers, per=3)
    assert Graduated(HD, (Tier(quoted=True),), per=3).prices()[0].unit_price is None


@pytest.mark.parametrize("more", [("first flat",), (5,)])
def test_what_is_beside_tiers_is_named(more):
    """
    What no usage costs, and how many units are billed at least, are given by name.
    """
    with pytest.raises(TypeError, match="positional"):
        Graduated(HD, (Tier(price=5),), 1, *more)


def test_claims_are_words_of_their_own():
    """
    The names of what is promised are those that are told here.
    """
    assert claims.EVERYTHING == EVERYTHING
    assert claims.ALWAYS_KEPT == FALLS
