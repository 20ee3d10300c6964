"""What kinds of stages and leaves draw at random: all that can come up of some parts, in the order of options."""

from decimal import Decimal
from itertools import product

import pytest

from agorapricing.tariff import (
    LEAVES,
    STAGES,
    Allowance,
    Band,
    CheapestGroup,
    CheapestModel,
    Credit,
    DearestGroup,
    DearestModel,
    Fee,
    Graduated,
    GraduatedDiscount,
    GraduatedShare,
    Maximum,
    Minimum,
    Package,
    PercentOff,
    PercentOn,
    Prepaid,
    RelativeAllowance,
    ShareTier,
    Surcharge,
    Suspended,
    Tier,
    Volume,
)

HD, POOL, PART = "rtc.hd", ("rtc.audio", "rtc.hd"), Decimal("0.25")


class Parts:
    """Parts that are always the same; of options those at some places, then the first ones."""

    def __init__(self, places):
        self.places, self.counts = list(places), []

    def pick(self, options):
        """The option at the next place."""
        self.counts.append(len(options))
        if len(self.places) < len(self.counts):
            self.places.append(0)
        return options[self.places[len(self.counts) - 1]]

    def is_quoted(self):
        """One of two options."""
        return self.pick((False, True))

    def price(self, per):
        """Three a unit."""
        return 3 * per

    quantity = staticmethod(lambda: 5)
    size = staticmethod(lambda: 4)
    fraction = staticmethod(lambda: PART)
    per = staticmethod(lambda: 10)
    bounds = staticmethod(lambda: [7, None])
    pool = staticmethod(lambda: POOL)
    meter = staticmethod(lambda: "chat.users")
    flat = staticmethod(lambda: 2)


def each_of(draw):
    """All that can be drawn, by each way through the options, the last ones changing first."""
    places = []
    while True:
        parts = Parts(places)
        yield draw(parts)
        places = parts.places
        while places and places[-1] == parts.counts[len(places) - 1] - 1:
            places = places[:-1]
        if not places:
            return
        places = [*places[:-1], places[-1] + 1]


BOOLS = (False, True)
TIERS = [(Tier(up_to, price=30, flat=2), Tier(up_to, quoted=True)) for up_to in (7, None)]
SHARED = [(ShareTier(up_to, PART), ShareTier(up_to, off=PART)) for up_to in (7, None)]
LADDERS = [(tiers, due) for tiers in product(*TIERS) for due in ({}, {"at_zero": "first flat"}, {"at_least": 5})]
MODELS = [
    (Package(HD, 5, 4, free, least), Graduated(HD, [each[0] for each in TIERS], 10))
    for free in (0, 5)
    for least in (0, 5)
]


@pytest.mark.parametrize(
    ("kind", "drawn"),
    [
        (Allowance, [Allowance(5, POOL)]),
        (GraduatedDiscount, [GraduatedDiscount((Band(7, PART), Band(off=PART)), POOL)]),
        (DearestGroup, [DearestGroup((("rtc.audio",), (HD,)))]),
        (CheapestGroup, [CheapestGroup((("rtc.audio",), (HD,)))]),
        (PercentOff, [PercentOff(PART, meters, fees) for meters in (None, POOL) for fees in BOOLS]),
        (Prepaid, [Prepaid(5, {"rtc.audio": 4, HD: 4})]),
        (RelativeAllowance, [RelativeAllowance(PART, "chat.users", POOL, 5)]),
        (Fee, [Fee(5)]),
        *((kind, [kind(5), kind(5), kind(5, meters=POOL)]) for kind in (Minimum, Maximum)),
        (
            Credit,
            [
                Credit(5, given, carries, of=of)
                for of in ("everything", "fees")
                for given in ("monthly", "once")
                for carries in BOOLS
            ],
        ),
        (
            PercentOn,
            [
                PercentOn(on, least=least, of=of)
                for on in (PART, 3)
                for least in (0, 5)
                for of in ("everything", "usage", "fees")
            ],
        ),
        (
            GraduatedShare,
            [
                *(
                    GraduatedShare([each[0] for each in SHARED], least=least, meters=meters)
                    for least in (0, 5)
                    for meters in (None, None, POOL)
                ),
                *(GraduatedShare(tiers, meters=meters) for tiers in product(*SHARED) for meters in (None, None, POOL)),
            ],
        ),
        (Surcharge, [Surcharge(30, POOL, 10, on) for on in ("billed", "used")]),
        (Suspended, [Suspended(POOL)]),
    ],
)
def test_all_that_a_stage_draws(kind, drawn):
    """
    Each option of a stage comes up with each other one; what is at least due, never with a share that is off.
    """
    assert list(each_of(kind.drawn)) == drawn


@pytest.mark.parametrize(
    ("kind", "drawn"),
    [
        (Package, [each for each, _ in MODELS]),
        *((kind, [kind(HD, tiers, 10, **due) for tiers, due in LADDERS]) for kind in (Graduated, Volume)),
        *((kind, [kind(HD, models) for models in MODELS]) for kind in (DearestModel, CheapestModel)),
    ],
)
def test_all_that_a_leaf_draws(kind, drawn):
    """
    Free units, units that are billed at least, a fee without usage and quoted tiers each come up.
    """
    assert list(each_of(lambda parts: kind.drawn(parts, HD))) == drawn


def test_a_choice_of_no_meters_is_of_one():
    """
    Where no meters are drawn a choice has one group all the same; and every kind that files name is drawn here.
    """
    parts = Parts(())
    parts.pool = tuple

    assert DearestGroup.drawn(parts) == DearestGroup(((HD,),))
    assert {kind.kind for kind in (*STAGES.values(), *LEAVES.values())} == {
        *("allowance", "graduated-discount", "dearest-group", "cheapest-group", "percent-off", "prepaid", "fee"),
        *("relative-allowance", "minimum", "maximum", "credit", "percent-on", "graduated-share", "surcharge"),
        *("package", "graduated", "volume", "dearest", "cheapest"),
    }
