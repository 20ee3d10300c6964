"""Choices between groups of meters, models and whole tariffs: all charges, which of equals is billed, and promises."""

from decimal import Decimal

import pytest

from agorapricing.errors import TariffError, UnpricedMeterError
from agorapricing.numbers import Rounding
from agorapricing.tariff import (
    Charge,
    Cheapest,
    CheapestGroup,
    CheapestModel,
    Dearest,
    DearestGroup,
    DearestModel,
    Fee,
    Graduated,
    Lacking,
    Minimum,
    Package,
    PartMonth,
    PercentOff,
    Price,
    Rates,
    Reduction,
    Sum,
    Surcharge,
    Tier,
    Volume,
)

AUDIO, HD, FHD = "rtc.audio", "rtc.hd", "rtc.fhd"
BOTH = Rates.of({AUDIO: 1, HD: 1, FHD: 1})
KEPT = {"conserved", "priced", "free at zero"}
ALL = KEPT | {"steady", "never falls", "no jump"}


# ---- groups of meters -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "used", "billed"),
    [
        (DearestGroup, (1, 2, 3), FHD),
        (DearestGroup, (1, 3, 2), HD),
        (DearestGroup, (3, 2, 1), AUDIO),
        (DearestGroup, (2, 2, 2), HD),  # of equals the first group
        (DearestGroup, (3, 2, 3), FHD),
        (CheapestGroup, (1, 2, 3), AUDIO),
        (CheapestGroup, (2, 1, 3), HD),
        (CheapestGroup, (2, 3, 1), FHD),
        (CheapestGroup, (2, 2, 2), HD),
        (CheapestGroup, (1, 2, 1), FHD),
    ],
)
def test_one_of_three_groups(kind, used, billed):
    """
    One group is billed, of equals the first; each charge is split where it stands into what is billed and what is free.
    """
    stage = kind(((HD,), (FHD,), (AUDIO,)), source="page")
    usage = dict(zip((AUDIO, HD, FHD), used, strict=True))

    assert BOTH.then(stage, "own").charges(usage) == tuple(
        Charge(Price(meter, 1, reductions=taken), quantity if (meter == billed) is not bool(taken) else 0)
        for meter, quantity in usage.items()
        for taken in ((), (Reduction("own", 1, "page"),))
    )


def test_a_group_has_its_fees_and_surcharges():
    """
    Flat fees of tiers and surcharges go with their meter's group; what has no price, and meters of none, stay whole.
    """
    before = Sum((Graduated(HD, (Tier(10, price=1, flat=7), Tier(quoted=True))), Rates.of({AUDIO: 1, FHD: 1})))
    tariff = before.then(Surcharge(1, (AUDIO,))).then(Fee(50)).then(DearestGroup(((AUDIO,), (HD,))))

    def told(audio):
        charges = tariff.charges({HD: 3, AUDIO: audio, FHD: 2})
        return [(str(each.price.label or each.price.meter), each.quantity, each.price.net) for each in charges]

    assert [told(audio) for audio in (4, 5)] == [
        [
            *(("up to 10", 3 if hd else 0, 1), ("up to 10", 0 if hd else 3, 0)),
            *(("tier, up to 10 of rtc.hd", int(hd), 7), ("tier, up to 10 of rtc.hd", int(not hd), 0)),
            ("above 10", 0, 0),
            *(("rtc.audio", 0 if hd else audio, 1), ("rtc.audio", audio if hd else 0, 0)),
            ("rtc.fhd", 2, 1),
            *(("surcharge on rtc.audio", 0 if hd else audio, 1), ("surcharge on rtc.audio", audio if hd else 0, 0)),
            ("fee", 1, 50),
        ]
        for audio, hd in ((4, True), (5, False))
    ]


@pytest.mark.parametrize("kind", [DearestGroup, CheapestGroup])
def test_what_a_choice_of_meters_promises(kind):
    """
    A choice of steady parts keeps all but steadiness; of others it keeps what any discount does.
    """
    stage = kind(((HD,), (AUDIO,)))

    assert BOTH.then(stage).claims == ALL - {"steady"}
    assert Volume(HD, (Tier(price=1),)).then(stage).claims == KEPT


# ---- models of one meter --------------------------------------------------------------------------------------------

BLOCKS = Package(HD, price=10, size=10, note="of blocks", source="blocks")
UNITS = Graduated(HD, (Tier(price=2),))


@pytest.mark.parametrize(
    ("kind", "used", "quantities"),
    [
        *((DearestModel, used, found) for used, found in ((4, (1, 0)), (5, (1, 0)), (6, (0, 6)))),
        *((CheapestModel, used, found) for used, found in ((4, (0, 4)), (5, (1, 0)), (6, (1, 0)))),
    ],
)
def test_one_of_two_models(kind, used, quantities):
    """
    Of equals the first model is billed; each has the source, note and step of the whole beside its own.
    """
    model = kind(HD, (BLOCKS, UNITS), source="page", note="N.", step="0.5")
    blocks = Price(HD, 10, label="blocks of 10", source="blocks", notes=("N.; of blocks",), in_blocks=True)
    prices = (blocks, Price(HD, 2, source="page", notes=("N.",)))

    assert model.prices() == prices
    assert model.charges({HD: used}) == tuple(map(Charge, prices, quantities))
    assert [each.step for each in model.options] == [Decimal("0.5")] * 2
    assert model.inside == model.options


@pytest.mark.parametrize(
    ("models", "owed"),
    [
        ((BLOCKS, UNITS), None),
        ((BLOCKS, Package(HD, 5, 10, free=3)), (BLOCKS, Package(HD, 5, 10, free=2))),
        ((Package(HD, 5, 10, at_least=3), UNITS), (Package(HD, 5, 10, at_least=2), UNITS)),
    ],
)
def test_what_is_owed_of_models_for_half_a_month(models, owed):
    """
    Only models of which units are due by the month are others for some days.
    """
    found = DearestModel(HD, models, note="N.").for_days(PartMonth(15, 30, Rounding()))

    assert found == (owed and DearestModel(HD, owed, note="N."))


def test_models_are_of_the_one_meter():
    """
    A model of another meter is told by its place, counted from 1; a choice has a model at least, and none quoted.
    """
    with pytest.raises(TariffError, match=r"^model 2 is of rtc\.fhd, not of rtc\.hd: the models are of one meter$"):
        DearestModel(HD, (UNITS, Package(FHD, 1, 1)))
    with pytest.raises(TariffError, match=r"^the cheapest of no options$"):
        CheapestModel(HD, ())
    with pytest.raises(TariffError, match=r"^option 2 has a quoted tier, which cannot be weighed against a price$"):
        DearestModel(HD, (UNITS, Graduated(HD, (Tier(quoted=True),))))


@pytest.mark.parametrize(
    ("models", "claims"),
    [((UNITS,), ALL), ((UNITS, UNITS), ALL - {"steady"}), ((BLOCKS, UNITS), KEPT - {"conserved"} | {"never falls"})],
)
def test_what_models_promise(models, claims):
    """
    One model promises what it is; several what every one of them promises, but steadiness.
    """
    assert DearestModel(HD, models).claims == claims
    assert CheapestModel(HD, models).claims == claims


# ---- whole tariffs --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "amounts", "chosen"),
    [
        *((Cheapest, amounts, at) for amounts, at in (((1, 2, 3), 0), ((2, 1, 3), 1), ((3, 2, 1), 2))),
        *((Cheapest, amounts, at) for amounts, at in (((2, 2, 2), 0), ((2, 1, 1), 1), ((1, 2, 1), 0))),
        *((Dearest, amounts, at) for amounts, at in (((3, 2, 1), 0), ((2, 3, 1), 1), ((1, 2, 3), 2))),
        *((Dearest, amounts, at) for amounts, at in (((2, 2, 2), 0), ((1, 2, 2), 1), ((2, 1, 2), 0))),
        *((kind, (7,), 0) for kind in (Cheapest, Dearest)),
    ],
)
def test_one_of_several_tariffs(kind, amounts, chosen):
    """
    All options stand on the bill in their order, and of the one that is chosen, of equals the first, is something.
    """
    tariff = kind(tuple(Rates.of({HD: amount}) for amount in amounts))

    assert tariff.charges({HD: 5}) == tuple(
        Charge(Price(HD, amount), 5 if at == chosen else 0) for at, amount in enumerate(amounts)
    )
    assert tariff.claims == (ALL if len(amounts) == 1 else ALL - {"steady"})
    assert tariff.inside == tariff.options


def test_what_is_asked_of_options_is_asked_of_each():
    """
    A choice prices what every option does, and is settled or gives back where one of them is and does.
    """
    one, other = Rates.of({HD: 1, AUDIO: 1}), Rates.of({HD: 2}).then(Minimum(5))
    both = Cheapest((one, other))

    assert (both.meters, both.is_settled, both.is_given_back, both.has_quoted) == ({HD}, True, False, False)
    assert both.claims == ALL - {"steady", "free at zero"}
    assert [each.is_settled for each in (one, other, Cheapest((one,)))] == [False, True, False]


@pytest.mark.parametrize("quoted", [1, 2])
def test_an_option_without_a_price_is_told_by_its_place(quoted):
    """
    What cannot be weighed is told by its place among the options, counted from 1.
    """
    options = [UNITS, UNITS]
    options[quoted - 1] = Graduated(HD, (Tier(quoted=True),))

    with pytest.raises(TariffError) as refused:
        Dearest(options)
    assert str(refused.value) == f"option {quoted} has a quoted tier, which cannot be weighed against a price"


def test_a_tariff_that_lacks_a_meter_is_the_tariff_otherwise():
    """
    Without some meters a tariff has all its other ones, charges and promises.
    """
    priced = BOTH.then(PercentOff("0.5"))
    lacking = Lacking(priced, (AUDIO, "chat.users"))

    assert (lacking.meters, lacking.claims, lacking.inside) == ({HD, FHD}, ALL, (priced,))
    assert lacking.charges({HD: 3, FHD: 1}) == priced.charges({HD: 3, FHD: 1})
    with pytest.raises(UnpricedMeterError):
        lacking.charges({AUDIO: 0})
