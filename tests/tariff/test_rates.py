"""Rates and packages: whole charges at each bound, what they promise, and what is owed of them."""

from decimal import Decimal

import pytest

from agorapricing.numbers import Rounding
from agorapricing.tariff import Charge, Package, PartMonth, Price, Rate, Rates

AUDIO, HD, FHD = "rtc.audio", "rtc.hd", "rtc.fhd"
ALL = {"steady", "never falls", "no jump", "conserved", "priced", "free at zero"}


def test_rates_charge_what_is_used_in_their_order():
    """
    A rate is charged with all that it says of its price, in the order of rates; what is not used has no charge.
    """
    rates = Rates((Rate(HD, 7, 1000, "page", "N.", step="0.5"), Rate(AUDIO, 2), Rate(FHD, 1)))
    found = rates.charges({FHD: 0, HD: 3})

    assert found == (Charge(Price(HD, 7, 1000, source="page", notes=("N.",)), 3), Charge(Price(FHD, 1), 0))
    assert [each.price.step for each in found] == [Decimal("0.5"), 1]
    assert (rates.meters, rates.claims, rates.inside) == ({AUDIO, HD, FHD}, ALL, ())
    assert [each.price.meter for each in rates.listed()] == [HD, AUDIO, FHD]
    assert [Rates.of({HD: 3}), Rates.of({HD: 3}, 10)] == [Rates((Rate(HD, 3),)), Rates((Rate(HD, 3, 10),))]


@pytest.mark.parametrize(
    ("package", "usage", "blocks"),
    [
        *((Package(HD, 7, 10), {HD: used}, found) for used, found in ((0, 0), (1, 1), (10, 1), ("10.1", 2), (20, 2))),
        *(
            (Package(HD, 7, 10, free=5), {HD: used}, found)
            for used, found in ((4, 0), (5, 0), (6, 1), (15, 1), (16, 2))
        ),
        *((Package(HD, 7, 10, at_least=2), {HD: used}, found) for used, found in ((0, 2), (20, 2), (21, 3))),
        (Package(HD, 7, 10), {}, 0),
        (Package(HD, 7, 10, free=5), {}, 0),
        (Package(HD, 7, 10, at_least=2), {}, 2),
    ],
)
def test_blocks_of_a_package(package, usage, blocks):
    """
    Whole blocks are charged after what is free, at least so many, and none of nothing.
    """
    price = Price(HD, 7, label="blocks of 10", in_blocks=True)

    assert package.charges(usage) == (Charge(price, blocks),)
    assert package.prices() == (price,)


def test_what_a_package_says_of_its_price():
    """
    The one price of a package is that of a block, with its source and note.
    """
    package = Package(HD, 7, 1_000, source="page", note="N.")

    assert package.prices() == (Price(HD, 7, label="blocks of 1,000", source="page", notes=("N.",), in_blocks=True),)


@pytest.mark.parametrize(
    ("package", "is_free", "owed"),
    [
        (Package(HD, 7, 10), True, None),
        (Package(HD, 7, 10, free=3), True, Package(HD, 7, 10, free=2)),
        (Package(HD, 7, 10, at_least=3), False, Package(HD, 7, 10, at_least=2)),
        (Package(HD, 0, 10, 1, 3), True, Package(HD, 0, 10, 1, 2)),
    ],
)
def test_what_a_package_promises_and_what_is_owed_of_it(package, is_free, owed):
    """
    Blocks jump and are no units; no usage costs nothing but where blocks are due anyhow. Of those a share is owed.
    """
    assert package.claims == {"steady", "never falls", "priced"} | ({"free at zero"} if is_free else set())
    assert package.for_days(PartMonth(15, 30, Rounding())) == owed


def test_a_step_is_not_shown():
    """
    The smallest part of a unit is a fact of the meter: what is shown of a rate or a leaf leaves it out.
    """
    assert not any("step" in repr(made(HD, 7, 10, step="0.5")) for made in (Rate, Package))
    assert Package(HD, 7, 10).step == Rate(HD, 7).step == 1
