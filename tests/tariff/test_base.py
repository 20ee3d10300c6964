"""Tariffs of tariffs: what they say of what is inside, and what they refuse."""

import pytest

from agorapricing.errors import TariffError, UnpricedMeterError
from agorapricing.tariff import (
    Allowance,
    Conversion,
    Converted,
    Credit,
    Fee,
    Graduated,
    Maximum,
    Minimum,
    PercentOff,
    PercentOn,
    Rates,
    Sum,
    Tier,
)

AUDIO, HD, FHD = "rtc.audio", "rtc.hd", "rtc.fhd"
ALL = {"steady", "never falls", "no jump", "conserved", "priced", "free at zero"}


@pytest.mark.parametrize(
    ("stages", "said"),
    [
        ((), (False, False, False)),
        ((Allowance(5, (HD,)), PercentOff("0.1"), Fee(5)), (False, False, False)),
        ((Minimum(5),), (True, False, False)),
        ((Maximum(5),), (True, True, False)),
        ((Credit(5), Fee(1)), (True, True, False)),
        ((PercentOn("0.1"), Fee(1)), (True, False, False)),
    ],
)
def test_what_a_tariff_says_of_what_is_inside(stages, said):
    """
    Floors, caps, credits and taxes are told of whatever they are inside, however deep.
    """
    tariff = Rates.of({HD: 1, AUDIO: 1})
    for stage in stages:
        tariff = tariff.then(stage)
    found = [
        (each.is_settled, each.is_given_back, each.has_quoted)
        for each in (tariff, Sum((tariff,)), Converted(tariff, Conversion(HD, {FHD: 1})))
    ]

    assert found == [said] * 3


def test_a_sum_charges_and_promises_what_its_parts_do():
    """
    Parts are charged in their order, each for its own meters, and promise together what each of them does.
    """
    quoted = Graduated(HD, (Tier(10, flat=3), Tier(quoted=True)))
    both = Sum((quoted, Rates.of({AUDIO: 2}).then(Fee(5))))

    assert [(each.price.unit_price, each.quantity) for each in both.charges({AUDIO: 7, HD: 1})] == [
        *((0, 1), (3, 1), (None, 0), (2, 7), (5, 1)),
    ]
    assert (both.meters, both.has_quoted, both.is_settled) == ({AUDIO, HD}, True, False)
    assert both.claims == {"steady", "never falls", "conserved"}
    assert Sum(()).claims == ALL
    assert [each.price.label for each in both.listed()] == [
        *("up to 10", "tier, up to 10 of rtc.hd", "above 10", "", "fee"),
    ]


@pytest.mark.parametrize("stage", [Minimum(1), Maximum(1), Credit(1), PercentOn(1)])
def test_no_discount_stands_around_what_settles(stage):
    """
    A discount is told by its kind where it would take something off what is settled, or given back for.
    """
    with pytest.raises(TariffError) as refused:
        Rates.of({HD: 1}).then(stage).then(PercentOff("0.1"))

    assert str(refused.value) == ("PercentOff must stand inside a minimum, a maximum, a credit or a tax, not around it")


def test_meters_that_have_no_price_are_refused_one_by_one():
    """
    The first meter without a price is told, with what was probably meant; those with one are not.
    """
    rates = Rates.of({HD: 1, AUDIO: 1})

    assert rates.refuse_unknown((AUDIO, HD)) is None
    with pytest.raises(UnpricedMeterError) as refused:
        rates.refuse_unknown((HD, "rtc.hq", "rtc.x"))
    assert str(refused.value) == "this tariff has no price for meter 'rtc.hq'; did you mean 'rtc.hd'?"
