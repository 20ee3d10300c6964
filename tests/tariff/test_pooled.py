"""Pools: the whole charges of free minutes and ladders of discounts, and what they promise of a tariff."""

from decimal import Decimal

import pytest

from agorapricing.numbers import Rounding
from agorapricing.tariff import (
    Allowance,
    Band,
    Charge,
    Fee,
    Graduated,
    GraduatedDiscount,
    Included,
    Package,
    PartMonth,
    PercentOff,
    Price,
    Rates,
    Reduction,
    Sum,
    Tier,
    Volume,
)

AUDIO, HD, FHD = "rtc.audio", "rtc.hd", "rtc.fhd"
RATES = Rates.of({AUDIO: 2, HD: 3, FHD: 5})
BANDS = (Band(10), Band(20, off="0.1", note="of the band"), Band(off="0.25"))


def charge(meter, price, quantity, *taken, notes=()):
    """A charge of usage, with what was taken off it: a stage, a fraction, and a source."""
    return Charge(Price(meter, price, reductions=tuple(Reduction(*each) for each in taken), notes=notes), quantity)


@pytest.mark.parametrize(
    ("audio", "hd", "charged"),
    [
        (0, 0, [(AUDIO, 0, 0), (HD, 0, 0)]),
        (3, 6, [(AUDIO, 3, 0), (HD, 6, 0)]),
        (4, 6, [(AUDIO, 4, 0), (HD, 6, 0)]),  # in the order of the pool, where HD is first
        (5, 6, [(AUDIO, 4, 1), (HD, 6, 0)]),
        (1, 10, [(AUDIO, 0, 1), (HD, 10, 0)]),
        (1, 11, [(AUDIO, 0, 1), (HD, 10, 1)]),
    ],
)
def test_free_minutes_are_split_off_each_charge(audio, hd, charged):
    """
    Each charge becomes what is free of it and what is not, where it stood; meters outside of the pool stay whole.
    """
    free = Allowance(10, (HD, AUDIO), source="page")
    found = RATES.then(free, "own").charges({AUDIO: audio, HD: hd, FHD: 7})
    prices = {AUDIO: 2, HD: 3}

    assert found == (
        *(
            each
            for meter, covered, rest in charged
            for each in (
                charge(meter, prices[meter], covered, ("own", 1, "page")),
                charge(meter, prices[meter], rest),
            )
        ),
        charge(FHD, 5, 7),
    )


def test_an_allowance_of_nothing_leaves_charges_whole():
    """
    Without free minutes nothing is split.
    """
    assert RATES.then(Allowance(0, (HD,))).charges({HD: 7}) == (charge(HD, 3, 7),)


@pytest.mark.parametrize(
    ("audio", "hd", "parts"),
    [
        (0, 0, ((0, 0, 0), (0, 0, 0))),
        (0, 9, ((0, 0, 0), (9, 0, 0))),
        (0, 10, ((0, 0, 0), (10, 0, 0))),
        (1, 10, ((0, 1, 0), (10, 0, 0))),
        (1, 20, ((0, 0, 1), (10, 10, 0))),
        (30, 8, ((2, 10, 18), (8, 0, 0))),
        (30, 15, ((0, 5, 25), (10, 5, 0))),
        (0, 21, ((0, 0, 0), (10, 10, 1))),
    ],
)
def test_a_ladder_splits_charges_where_its_pool_crosses_bounds(audio, hd, parts):
    """
    Each charge has a part in each band, less what the band takes off, with the band's note.
    """
    ladder = GraduatedDiscount(BANDS, (HD, AUDIO), source="page")
    found = RATES.then(ladder, "own").charges({AUDIO: audio, HD: hd})
    taken = ((), (("own", "0.1", "page"),), (("own", "0.25", "page"),))

    assert found == tuple(
        charge(meter, price, quantity, *off, notes=("of the band",) if place == 1 else ())
        for meter, price, quantities in ((AUDIO, 2, parts[0]), (HD, 3, parts[1]))
        for place, (quantity, off) in enumerate(zip(quantities, taken, strict=True))
    )


def test_a_pool_counts_what_is_metered_and_billed():
    """
    A pool fills with units of usage alone: with none that are free already, no blocks, no fees; in order of charges.
    """
    before = Sum((Graduated(HD, (Tier(10, price=3, flat=1), Tier(price=2))), Package(AUDIO, 4, 10)))
    ladder = GraduatedDiscount((Band(8, off="0.5"), Band()), (AUDIO, HD))
    found = before.then(Allowance(5, (HD,))).then(ladder).charges({HD: 15, AUDIO: 7})

    assert [(each.price.unit_price, each.quantity, each.amount) for each in found] == [
        *((3, 5, 0), (3, 5, Decimal("7.5")), (3, 0, 0)),
        *((1, 1, 1),),
        *((2, 0, 0), (2, 3, 3), (2, 2, 4)),  # nothing of the second tier is free, which is told, too
        *((4, 1, 4),),
    ]


# ---- what is promised -----------------------------------------------------------------------------------------------

KEPT = {"conserved", "priced", "free at zero"}
ALL = KEPT | {"steady", "never falls", "no jump"}
VOLUME = Volume(HD, (Tier(price=1),))  # never falls, and keeps what discounts keep; but it is not steady


@pytest.mark.parametrize(
    ("tariff", "free", "promised"),
    [(RATES, 0, ALL), (RATES, 1, ALL), (VOLUME, 0, KEPT | {"never falls"}), (VOLUME, 1, KEPT)],
)
def test_what_free_minutes_promise(tariff, free, promised):
    """
    Free minutes keep all of a steady tariff; of others what any discount keeps, and all where nothing is free.
    """
    assert tariff.then(Allowance(free, (HD,))).claims == promised


TO_HALF = (Band(10), Band(off="0.5"))
BETWEEN = (Band(10, off="0.2"), Band(off="0.6"))
THERE_AND_BACK = (Band(10, off="0.5"), Band(off="0.1"))


@pytest.mark.parametrize(
    ("prices", "bands", "lacks"),
    [
        ((), TO_HALF, set()),
        ((5,), TO_HALF, set()),
        ((2, 1), TO_HALF, {"steady"}),
        ((1, "1.99"), TO_HALF, {"steady"}),
        ((1, 2), TO_HALF, {"steady"}),
        ((1, "2.01"), TO_HALF, {"steady", "never falls"}),
        ((1, "1.99"), BETWEEN, {"steady"}),
        ((1, 2), BETWEEN, {"steady"}),
        ((1, "2.01"), BETWEEN, {"steady", "never falls"}),
        ((1, 4, 1), TO_HALF, {"steady", "never falls"}),
        ((4, 1, 4), TO_HALF, {"steady", "never falls"}),
        ((4, 1, 2), TO_HALF, {"steady"}),
        ((1, 9), THERE_AND_BACK, {"steady"}),
        ((1, 9), (Band(off=1),), {"steady"}),
        ((0, 1), TO_HALF, {"steady", "never falls"}),
    ],
)
def test_what_a_ladder_of_discounts_promises(prices, bands, lacks):
    """
    A total never falls where a unit costs at least what it takes off those that fill the pool after it.
    """
    rates = Rates.of(dict(zip((AUDIO, HD, FHD), prices, strict=False)))

    assert rates.then(GraduatedDiscount(bands, (AUDIO, HD, FHD))).claims == ALL - lacks


def test_what_a_ladder_promises_of_other_tariffs():
    """
    Meters outside of the pool, and fees, weigh nothing; of what is not steady a ladder keeps what any discount keeps.
    """
    ladder = GraduatedDiscount(TO_HALF, (AUDIO,))

    assert RATES.then(ladder).claims == ALL
    assert RATES.then(Fee(1)).then(ladder).claims == ALL - {"free at zero"}
    assert VOLUME.then(ladder).claims == KEPT
    assert RATES.then(PercentOff("0.5")).then(GraduatedDiscount(TO_HALF, (AUDIO, HD))).claims == ALL - {"steady"}


# ---- what they say of themselves ------------------------------------------------------------------------------------


def test_what_pools_say_of_themselves():
    """
    A pool covers units and has bands; the other way round its meters fill it from the last.
    """
    free, ladder = Allowance(5, (AUDIO, HD)), GraduatedDiscount(BANDS, (AUDIO, HD))

    assert free.included == Included(5, {AUDIO: 1, HD: 1})
    assert (free.bands, free.pieces, ladder.bands, ladder.pieces) == ((), 1, BANDS, 3)
    assert (free.pool, free.reversed(), ladder.included) == ({AUDIO, HD}, Allowance(5, (HD, AUDIO)), None)
    assert ladder.reversed() == GraduatedDiscount(BANDS, (HD, AUDIO))
    assert [each.touches(frozenset((FHD, HD))) for each in (free, Allowance(5, ()))] == [True, False]
    assert [each.touches(frozenset((FHD,))) for each in (free, ladder)] == [False, False]


@pytest.mark.parametrize(("free", "owed"), [(0, 0), (1, 1), (2, 1), (3, 2), ("0.5", 1)])
def test_free_minutes_of_half_a_month(free, owed):
    """
    Of free minutes a share by days is owed, rounded up; a ladder stays as it is.
    """
    half = PartMonth(15, 30, Rounding())

    assert Allowance(free, (HD,), note="N.").for_days(half) == Allowance(owed, (HD,), note="N.")
    assert GraduatedDiscount(BANDS, (HD,)).for_days(half) is None
