"""Shares of money, limits, fees and credits: the whole charges that they add, and what they promise."""

from decimal import Decimal

import attrs
import pytest

from agorapricing.errors import NumberError
from agorapricing.tariff import (
    FEES,
    Allowance,
    Charge,
    Credit,
    Fee,
    Graduated,
    GraduatedShare,
    Maximum,
    Minimum,
    Package,
    PercentOff,
    PercentOn,
    Price,
    Rates,
    ShareTier,
    Sum,
    Surcharge,
    Tier,
    Volume,
)

AUDIO, HD = "rtc.audio", "rtc.hd"
SPEND = Rates.of({HD: 1, AUDIO: 1})
CUT = (ShareTier(10), ShareTier(20, on="0.1"), ShareTier(30, off="0.2"), ShareTier(on=2))


def money(label, price, quantity, stage="own"):
    """A charge of money, of a stage of a page."""
    return Charge(Price(None, price, stage=stage, label=label, source="page"), Decimal(quantity))


@pytest.mark.parametrize(
    ("stage", "spent", "charged"),
    [
        (PercentOn("0.1", source="page"), 7, [("10 % of the amount", "0.1", 7)]),
        (PercentOn(0, source="page"), 7, [("0 % of the amount", 0, 7)]),
        *(
            (
                PercentOn("0.1", least=2_000, source="page"),
                spent,
                [("10 % of the amount", "0.1", spent), ("up to at least 2,000", 1, short)],
            )
            for spent, short in ((0, 2000), (19_990, 1), (20_000, 0), (20_010, 0))
        ),
        *(
            (
                GraduatedShare(CUT, source="page"),
                spent,
                [
                    ("10 % of the amount, above 10 to 20", "0.1", on),
                    ("20 % off the amount, above 20 to 30", "-0.2", off),
                    ("200 % of the amount, above 30", 2, double),
                ],
            )
            for spent, on, off, double in (
                *((0, 0, 0, 0), (9, 0, 0, 0), (10, 0, 0, 0), (11, 1, 0, 0), (20, 10, 0, 0), (21, 10, 1, 0)),
                *((30, 10, 10, 0), (31, 10, 10, 1)),
            )
        ),
        (GraduatedShare((ShareTier(),), source="page"), 7, [("0 % of the amount", 0, 7)]),
        (GraduatedShare((ShareTier(5), ShareTier()), source="page"), 7, []),
        *((Minimum(10, source="page"), spent, [("up to the minimum", 1, 10 - spent)]) for spent in (9, 10)),
        (Minimum(10, source="page"), 11, [("up to the minimum", 1, 0)]),
        *((Maximum(10, source="page"), spent, [("above the maximum", -1, 0)]) for spent in (9, 10)),
        (Maximum(10, source="page"), 11, [("above the maximum", -1, 1)]),
        *((Credit(10, source="page"), spent, [("credit", -1, min(spent, 10))]) for spent in (9, 10, 11)),
    ],
)
def test_what_a_stage_on_money_adds(stage, spent, charged):
    """
    Charges stay as they are, and what the stage adds or takes off stands after them, at each bound and beside it.
    """
    found = SPEND.then(stage, "own").charges({HD: spent})

    assert found == (Charge(Price(HD, 1), spent), *(money(*each) for each in charged))


def test_a_fee_stands_among_fees():
    """
    A fee is called by its title, and stands among the fees by whatever name.
    """
    found = SPEND.then(Fee(5, "Pro", source="page"), "own").charges({HD: 1})

    assert found == (Charge(Price(HD, 1), 1), money("Pro", 5, 1, stage=FEES))


@pytest.mark.parametrize(
    ("on", "labels", "units"), [("billed", "surcharge on", (0, 7)), ("used", "surcharge on", (3, 7))]
)
def test_the_lines_of_a_surcharge(on, labels, units):
    """
    A surcharge has a line for each of its meters, in its order, also of one that is not used: what is free is used.
    """
    stage = Surcharge(6, (HD, AUDIO), 2, on, source="page")
    found = SPEND.then(Allowance(5, (HD,))).then(stage, "own").charges({HD: 3, AUDIO: 7})[-2:]
    alone = SPEND.then(stage, "own").charges({AUDIO: 7})[-2:]

    assert found == tuple(
        Charge(Price(None, 6, 2, stage="own", label=f"{labels} {meter}", source="page"), quantity)
        for meter, quantity in zip((HD, AUDIO), units, strict=True)
    )
    assert [each.price.of_meter for each in found] == [HD, AUDIO]
    assert [each.quantity for each in alone] == [0, 7]


def test_what_a_surcharge_counts():
    """
    Blocks, fees and money that another stage added have no units; usage at any reduction that is left has.
    """
    before = Sum((Package(HD, 8, 10), Graduated(AUDIO, (Tier(10, price=1, flat=2), Tier(price=1)))))
    tariff = before.then(PercentOff("0.5")).then(Surcharge(1, (AUDIO,))).then(Surcharge(1, (HD, AUDIO)), "own")

    assert [(each.price.of_meter, each.quantity) for each in tariff.charges({HD: 25, AUDIO: 13})[-3:]] == [
        *((AUDIO, 13), (HD, 0), (AUDIO, 13)),
    ]
    with pytest.raises(NumberError, match=r"^the price of a surcharge: 1 / 3 has no exact decimal$"):
        Surcharge(1, (HD,), 3)


# ---- of a part ------------------------------------------------------------------------------------------------------

PARTED = (
    Sum((Graduated(HD, (Tier(10, price=1), Tier(price=1, flat=100))), Rates.of({AUDIO: 1})))
    .then(Surcharge(1, (AUDIO,)))
    .then(Fee(20))
)
"""Of 11 and 5: 11 and a flat fee of 100 for HD, 5 and a surcharge of 5 for audio, and a fee of 20."""


@pytest.mark.parametrize(
    ("part", "counted"),
    [
        ({}, 141),
        ({"of": "usage"}, 21),
        ({"of": "fees"}, 120),
        ({"meters": (HD,)}, 111),
        ({"meters": (AUDIO,)}, 10),
        ({"meters": (HD, AUDIO)}, 121),
        ({"meters": ()}, 0),
        ({"of": "usage", "meters": (HD,)}, 11),
        ({"of": "fees", "meters": (HD,)}, 100),
        ({"of": "fees", "meters": (AUDIO,)}, 0),
    ],
)
def test_what_money_is_of(part, counted):
    """
    Each kind of stage counts the same money of a part: a share of it, what a floor or a cap lacks, what a credit takes.
    """
    usage = {HD: 11, AUDIO: 5}
    stages = (
        *(PercentOn("0.5", **part), Minimum(150, **part), Maximum(1, **part), Credit(1_000, **part)),
        *(GraduatedShare((ShareTier(on="0.5"),), **part), GraduatedShare((ShareTier(off="0.5"),), **part)),
    )

    assert [PARTED.then(stage).charges(usage)[-1].quantity for stage in stages] == [
        *(counted, 150 - counted, max(counted - 1, 0), counted, counted, counted),
    ]
    assert stages[0].is_of_part is bool(part)


@pytest.mark.parametrize(
    ("stage", "quantities"),
    [
        (Credit(10, meters=(HD,)), [0, 1, 4, 6, 6]),
        (Maximum(0, meters=(HD,)), [0, 1, 4, 6, 6]),
        (GraduatedShare((ShareTier(off=1),), meters=(HD,)), [0, 1, 4, 6, 6]),
        (PercentOn(1, meters=(HD,)), [6, 6, 6, 6, 6]),
        (Minimum(10, meters=(HD,)), [4, 4, 4, 4, 4]),
    ],
)
def test_what_is_taken_off_already_is_not_taken_off_twice(stage, quantities):
    """
    What takes off a part takes no more than is left of the whole; what comes on top counts all of its part.
    """
    credited = SPEND.then(Credit(8)).then(stage)

    assert [credited.charges({HD: 6, AUDIO: audio})[-1].quantity for audio in (2, 3, 6, 8, 9)] == quantities


# ---- what is promised -----------------------------------------------------------------------------------------------

KEPT = {"conserved", "priced", "free at zero"}
ALL = KEPT | {"steady", "never falls", "no jump"}
FALLING = Volume(HD, (Tier(10, price=2), Tier(price=1)))
RISING = Volume(HD, (Tier(10, price=1), Tier(price=2)))
"""Not steady; its total never falls, but jumps."""


@pytest.mark.parametrize(
    ("stage", "lacks"),
    [
        (PercentOn("0.1"), set()),
        (PercentOn("0.1", least=5), {"free at zero", "steady"}),
        (GraduatedShare((ShareTier(on="0.1"),)), set()),
        (GraduatedShare((ShareTier(on="0.1"),), least=5), {"free at zero", "steady"}),
        (GraduatedShare((ShareTier(10), ShareTier(off="0.1"))), {"steady"}),
        (Fee(0), set()),
        (Fee(5), {"free at zero"}),
        (Minimum(0), {"steady"}),
        (Minimum(5), {"steady", "free at zero"}),
        (Maximum(0), {"steady"}),
        (Maximum(5), {"steady"}),
        (Credit(5), {"steady"}),
        (Surcharge(5, (HD,)), set()),
    ],
)
@pytest.mark.parametrize("part", [{}, {"meters": (HD,)}, {"of": "usage"}])
def test_what_stages_on_money_promise(stage, lacks, part):
    """
    Of a steady tariff a part is as steady as the whole; where what is not is cut out, nothing is known of its growth.
    """
    if isinstance(stage, Fee | Surcharge):
        part = {}
    about = attrs.evolve(stage, **part)
    unknown = {"never falls", "no jump"} if part or isinstance(stage, Surcharge) else set()

    assert SPEND.then(about).claims == ALL - lacks
    assert FALLING.then(about).claims == FALLING.claims - lacks - unknown
    assert RISING.then(about).claims == RISING.claims - lacks - unknown
