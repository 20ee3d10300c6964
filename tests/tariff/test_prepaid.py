"""Packs, free quantities by other usage, fractions off and service that stops: whole charges, and promises."""

from decimal import Decimal

import pytest

from agorapricing.errors import UnpricedMeterError
from agorapricing.numbers import Curve
from agorapricing.tariff import (
    Allowance,
    Charge,
    Fee,
    Graduated,
    Included,
    Package,
    PercentOff,
    Prepaid,
    Price,
    Rate,
    Rates,
    Reduction,
    RelativeAllowance,
    Sum,
    Surcharge,
    Suspended,
    Tier,
    Volume,
)

AUDIO, HD, FHD = "rtc.audio", "rtc.hd", "rtc.fhd"
PRICES = {AUDIO: 2, HD: 3, FHD: 5}
RATES = Rates.of(PRICES)
KEPT = {"conserved", "priced", "free at zero"}
ALL = KEPT | {"steady", "never falls", "no jump"}
VOLUME = Volume(HD, (Tier(price=1),))
"""Not steady, though it never falls."""


def split(meter, free, rest, stage="own"):
    """A charge split into what a stage covers, and what it does not."""
    covered = Price(meter, PRICES[meter], reductions=(Reduction(stage, 1, "page"),))
    return Charge(covered, Decimal(free)), Charge(Price(meter, PRICES[meter]), Decimal(rest))


# ---- packs ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pack", "audio", "hd", "covered"),
    [
        (0, 5, 5, (0, 0)),
        (3, 5, 5, (0, 3)),  # too little for a minute of HD, of which one takes 4
        (4, 5, 5, (1, 0)),
        (5, 5, 5, (1, 1)),
        (8, 5, 1, (1, 4)),
        (9, 5, 1, (1, 5)),
        (10, 5, 1, (1, 5)),
        (20, 5, 5, (5, 0)),
        (21, 5, 5, (5, 1)),
        (26, 5, 5, (5, 5)),
        ("7.9", 5, 5, (1, 3)),
    ],
)
def test_a_pack_is_drawn_in_its_order(pack, audio, hd, covered):
    """
    A pack covers whole minutes of its first meter, then of the next with what is left; charges stay in their order.
    """
    tariff = RATES.then(Prepaid(pack, {HD: 4, AUDIO: 1}, source="page"), "own")

    assert tariff.charges({AUDIO: audio, HD: hd, FHD: 1}) == (
        *split(AUDIO, covered[1], audio - covered[1]),
        *split(HD, covered[0], hd - covered[0]),
        Charge(Price(FHD, 5), 1),
    )


@pytest.mark.parametrize(
    ("step", "left", "taken"),
    [("0.5", "0.9", "0"), ("0.5", 1, "0.5"), ("0.5", "1.9", "0.5"), ("0.5", 2, "1"), (2, 3, 0), (2, 4, 2), (2, 7, 2)],
)
def test_a_pack_is_drawn_by_steps_of_any_size(step, left, taken):
    """
    Of two units a metered one, a step takes its share of them: a rest that is too little for the next one stays.
    """
    tariff = Rates((Rate(HD, 3, step=step),)).then(Prepaid(left, {HD: 2}, source="page"), "own")

    assert tariff.charges({HD: 100}) == split(HD, taken, 100 - Decimal(taken))


@pytest.mark.parametrize(
    ("draws", "lacks"),
    [
        ({}, set()),
        ({HD: 1}, set()),
        ({HD: 1, "chat.users": 1}, set()),  # which the tariff does not price
        ({HD: 1, AUDIO: 2}, {"no jump"}),
        ({HD: 1, AUDIO: 2, FHD: 3}, {"steady", "never falls", "no jump"}),
    ],
)
def test_what_a_pack_promises(draws, lacks):
    """
    Drawn by one meter a pack keeps all, by two it jumps, and by three a unit more of one may free several of a third.
    """
    assert RATES.then(Prepaid(10, draws)).claims == ALL - lacks
    assert VOLUME.then(Prepaid(10, draws)).claims == KEPT


@pytest.mark.parametrize("order", [(HD, AUDIO, FHD), (HD, AUDIO)])
def test_a_unit_more_may_free_what_a_third_meter_uses(order):
    """
    A minute more of the first of three meters may leave a rest that covers dear ones of the third, which is why.
    """
    rates = Rates.of({HD: 1, AUDIO: 2, FHD: 100})
    tariff = rates.then(Prepaid(10, dict(zip(order, (3, 2, 1), strict=False))))
    fewer, more = (tariff.cost({HD: used, AUDIO: 4, FHD: 1}) for used in (2, 3))

    assert (more < fewer) is (len(order) == 3)


def test_a_pack_of_any_number_of_units():
    """
    Units may be of another kind of number: how much a pack covers, for each number of units at once.
    """
    pack = Prepaid(Curve.linear(1, end=20), {HD: 4, AUDIO: 1})
    covered = [each.quantity for each in RATES.then(pack).charges({AUDIO: 3, HD: 2}) if each.price.reductions]

    assert [tuple(each(units) for each in covered) for units in (3, 4, 8, 10, 11, 20)] == [
        *((3, 0), (0, 1), (0, 2), (2, 2), (3, 2), (3, 2)),
    ]
    assert Prepaid(5, {HD: 4}).included == Included(5, {HD: 4})


# ---- a free quantity by the usage of another meter ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("audio", "hd", "fhd", "covered"),
    [
        (0, 2, 2, (2, 1)),  # the least
        (9, 2, 2, (2, 1)),
        (30, 2, 2, (2, 1)),
        (31, 2, 2, (2, "1.1")),
        (40, 2, 2, (2, 2)),
        (41, 2, 2, (2, 2)),
        (0, 4, 2, (3, 0)),
        (0, 0, 2, (0, 2)),
    ],
)
def test_a_share_of_usage_is_free_of_others(audio, hd, fhd, covered):
    """
    A tenth of one meter is free of others, in their order, and at least three units.
    """
    stage = RelativeAllowance("0.1", AUDIO, (HD, FHD), 3, source="page")
    found = RATES.then(stage, "own").charges({AUDIO: audio, HD: hd, FHD: fhd})
    free = [Decimal(each) for each in covered]

    assert found == (
        *(Charge(Price(AUDIO, 2), audio), *split(HD, free[0], hd - free[0]), *split(FHD, free[1], fhd - free[1])),
    )


def test_what_counts_as_usage_of_the_other_meter():
    """
    Usage counts that is free already, and of every tier; no blocks, no surcharges, no fees.
    """
    of = RelativeAllowance(1, HD, (AUDIO,))
    tiered = Sum((Graduated(HD, (Tier(10, flat=7), Tier(price=1))), Rates.of({AUDIO: 1}))).then(Allowance(5, (HD,)))
    blocks = Sum((Package(HD, 1, 1), Rates.of({AUDIO: 1})))

    assert [tiered.then(of).cost({HD: 15, AUDIO: audio}) for audio in (14, 15, 16)] == [12, 12, 13]
    assert blocks.then(of).cost({HD: 15, AUDIO: 7}) == 15 + 7
    assert RATES.then(Surcharge(1, (HD,))).then(of).cost({HD: 4, AUDIO: 5}) == 4 * 3 + 4 + 2


def test_what_a_relative_allowance_promises():
    """
    More of the other meter frees more of its own: a steady tariff does not jump, and no more is known.
    """
    stage = RelativeAllowance("0.1", AUDIO, (HD,))

    assert RATES.then(stage).claims == KEPT | {"no jump"}
    assert VOLUME.then(stage).claims == KEPT


# ---- a fraction off -------------------------------------------------------------------------------------------------

BEFORE = Sum((Graduated(HD, (Tier(price=4, flat=10),)), Package(AUDIO, 8, 10))).then(Surcharge(2, (HD,))).then(Fee(5))
LABELS = ("", "tier of rtc.hd", "blocks of 10", "surcharge on rtc.hd", "fee")


@pytest.mark.parametrize(
    ("meters", "fees", "taken"),
    [
        (None, False, {"", "blocks of 10"}),
        (None, True, {"", "tier of rtc.hd", "blocks of 10", "surcharge on rtc.hd"}),
        ((HD,), False, {""}),
        ((HD,), True, {"", "tier of rtc.hd", "surcharge on rtc.hd"}),
        ((AUDIO,), True, {"blocks of 10"}),
        ((), True, set()),
    ],
)
def test_what_a_fraction_is_off(meters, fees, taken):
    """
    A fraction is off usage of its meters, blocks too, and with fees off what is due for them; off no other fee.
    """
    stage = PercentOff("0.25", meters, fees, source="page")
    found = BEFORE.then(stage, "own").charges({HD: 3, AUDIO: 1})

    assert [str(each.price.label) for each in found] == list(LABELS)
    assert {label for each in found if (label := str(each.price.label)) and each.price.reductions} == taken - {""}
    assert {each.price.reductions for each in found} - {()} == (
        {(Reduction("own", "0.25", "page"),)} if taken else set()
    )
    assert bool(found[0].price.reductions) is ("" in taken)


@pytest.mark.parametrize(
    ("stage", "told"),
    [
        (
            PercentOff("0.25"),
            ["nothing is taken off the flat fee, tier of rtc.hd", "nothing is taken off the surcharge on rtc.hd"],
        ),
        (PercentOff("0.25", (AUDIO,)), []),
        (PercentOff("0.25", fees=True), []),
        (PercentOff(0), []),
    ],
)
def test_what_a_fraction_leaves_alone(stage, told):
    """
    What a reader would expect to be taken off and is not is told in words, for fees of its meters alone.
    """
    charges = BEFORE.charges({HD: 3, AUDIO: 1})

    assert [left for each in charges if (left := stage.left_alone(each.price))] == told


@pytest.mark.parametrize(("off", "promised"), [(0, KEPT | {"never falls"}), ("0.1", KEPT), (1, KEPT)])
def test_what_a_fraction_off_promises(off, promised):
    """
    A fraction off keeps all of a steady tariff, of others what any discount keeps; nothing off changes nothing.
    """
    assert RATES.then(PercentOff(off)).claims == ALL
    assert VOLUME.then(PercentOff(off)).claims == promised


# ---- service that stops ---------------------------------------------------------------------------------------------


def test_what_is_suspended_has_no_price():
    """
    Usage of the meters that would have to be paid has no price; what is free goes on, and other meters are billed.
    """
    free = Sum((Graduated(HD, (Tier(10, flat=3), Tier(price=2))), Rates.of({AUDIO: 1}))).then(Allowance(5, (HD,)))
    found = free.then(Suspended((HD,), "over")).charges({HD: 11, AUDIO: 1})

    assert [(each.price.unit_price, each.quantity, each.price.unpriced) for each in found] == [
        *((0, 5, ""), (0, 5, ""), (3, 1, ""), (2, 0, ""), (None, 1, "over"), (1, 1, "")),
    ]


def test_what_suspension_promises():
    """
    All usage is charged still, and none costs nothing; but some has no price, so that it cannot be weighed.
    """
    stopped = RATES.then(Suspended((HD,)))

    assert stopped.claims == {"conserved", "free at zero"}
    assert (stopped.has_quoted, RATES.has_quoted) == (True, False)
    with pytest.raises(UnpricedMeterError, match=r"'rtc\.hd': service is suspended$"):
        stopped.cost({HD: 1})
