"""The laws of the kit hold for every tariff that claims them, over the whole domain; and every law can be broken."""

from decimal import ROUND_CEILING, Decimal
from typing import Any

import attrs
import pytest
from cases_drawn import applies
from hypothesis import given, settings

from agorapricing import testing as our
from agorapricing.errors import UnknownNameError
from agorapricing.tariff import (
    Allowance,
    Band,
    Charge,
    Cheapest,
    Conversion,
    Converted,
    Credit,
    DearestGroup,
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
    Price,
    Rates,
    RelativeAllowance,
    ShareTier,
    Sum,
    Surcharge,
    Suspended,
    Tariff,
    Tier,
    Volume,
    claims,
)
from agorapricing.testing.checks import OF_TARIFFS
from agorapricing.usage import Usage


@pytest.mark.parametrize("law", OF_TARIFFS, ids=lambda law: law.name)
@pytest.mark.parametrize("least", [0, pytest.param(300, marks=pytest.mark.slow)])
def test_every_tariff_keeps_the_laws_that_it_claims(law, least):
    """
    No tariff breaks a law that applies to it.
    """

    @settings(max_examples=max(least, settings.default.max_examples))
    @given(our.law_cases(kind=law.kind))
    def holds(case):
        assert not applies(law, case) or law.broken(case) is None

    holds()


# ---- claims ---------------------------------------------------------------------------------------------------------

HD, AUDIO = "rtc.hd", "rtc.audio"
RATES = Rates.of({AUDIO: 7, HD: 28})
LADDER = (Band(100), Band(off="0.05"))
FALLING = RATES.then(GraduatedDiscount((Band(100), Band(off="0.5")), (AUDIO, HD)))
EVERYTHING = claims.EVERYTHING


@pytest.mark.parametrize(
    ("tariff", "lacks"),
    [
        (RATES, set()),
        (Sum(()).then(Fee(5)), {"free at zero"}),
        (Sum(()).then(Fee(0)), set()),
        (Graduated(HD, (Tier(10, price=5), Tier(price=3))), set()),
        (Graduated(HD, (Tier(10, price=5), Tier(price=3, flat=7))), {"no jump"}),
        (Graduated(HD, (Tier(10, flat=5), Tier()), at_zero="first flat"), {"free at zero"}),
        (Graduated(HD, (Tier(10, price=5), Tier(quoted=True))), {"priced"}),
        (Volume(HD, (Tier(10, price=5), Tier(price=3))), {"steady", "no jump", "never falls"}),
        (Volume(HD, (Tier(10, price=5), Tier(price=5))), {"steady", "no jump"}),
        (Volume(HD, (Tier(10, price=3), Tier(price=5))), {"steady", "no jump"}),
        (Package(HD, price=5, size=10), {"conserved", "no jump"}),
        (RATES.then(Allowance(10, (AUDIO, HD))), set()),
        (RATES.then(GraduatedDiscount(LADDER, (HD,))), set()),
        (RATES.then(GraduatedDiscount(LADDER, (AUDIO, HD))), {"steady"}),
        (RATES.then(GraduatedDiscount((Band(100), Band(off="0.5")), (AUDIO, HD))), {"steady", "never falls"}),
        (RATES.then(GraduatedDiscount((Band(100), Band(off="0.5")), (HD, AUDIO))), {"steady"}),
        (FALLING.then(PercentOff(0)), {"steady", "never falls"}),
        (FALLING.then(PercentOff("0.5")), {"steady", "never falls", "no jump"}),
        (RATES.then(PercentOff("0.5", (HD,))), set()),
        (RATES.then(Prepaid(10, {HD: 4})), set()),
        (RATES.then(Prepaid(10, {AUDIO: 1, HD: 4})), {"no jump"}),
        (RATES.then(RelativeAllowance("0.1", AUDIO, (HD,))), {"steady", "never falls"}),
        (RATES.then(Minimum(10)), {"steady", "free at zero"}),
        (RATES.then(Maximum(10)), {"steady"}),
        (RATES.then(Suspended((HD,), "it stops")), {"steady", "never falls", "no jump", "priced"}),
        (RATES.then(PercentOn("0.09")), set()),
        (RATES.then(Maximum(10)).then(PercentOn("0.09")), {"steady"}),
        (RATES.then(PercentOn("0.09", least=1)), {"steady", "free at zero"}),
        (RATES.then(PercentOn("0.09", of="usage")), set()),
        (RATES.then(Maximum(10)).then(PercentOn("0.09", of="usage")), {"steady", "never falls", "no jump"}),
        (RATES.then(GraduatedShare((ShareTier(5), ShareTier(on=2)))), set()),
        (RATES.then(GraduatedShare((ShareTier(5), ShareTier(off="0.2")))), {"steady"}),
        (RATES.then(Credit(10)), {"steady"}),
        (RATES.then(Maximum(10)).then(Credit(10, meters=(HD,))), {"steady", "never falls", "no jump"}),
        (RATES.then(Minimum(10, meters=(HD,))), {"steady", "free at zero"}),
        (RATES.then(Surcharge(1, (HD,))), set()),
        (RATES.then(Maximum(10)).then(Surcharge(1, (HD,))), {"steady", "never falls", "no jump"}),
        (RATES.then(DearestGroup(((HD,), (AUDIO,)))), {"steady"}),
        (Sum(()).then(Fee(5, period="year")), set()),
        (Converted(RATES, Conversion(HD, {"rtc.2k": 4})), {"conserved"}),
        (Converted(RATES, Conversion(HD, {"rtc.2k": 4}, whole=1)), {"conserved", "no jump"}),
        (Sum((RATES, Sum(()).then(Fee(5)))), {"free at zero"}),
        (Cheapest((RATES, Sum((RATES, Sum(()).then(Fee(5)))))), {"steady", "free at zero"}),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, set) else "",
)
def test_what_a_tariff_does_not_claim(tariff, lacks):
    """
    A tariff claims all but what its own kind, or a part of it, cannot promise.
    """
    assert EVERYTHING - tariff.claims == lacks


def test_a_ladder_that_falls():
    """
    A minute more of a cheap meter may push dear ones into a band that takes off more than the minute costs.
    """
    ladder = RATES.then(GraduatedDiscount((Band(100), Band(off="0.5")), (AUDIO, HD)))
    case = our.Case(ladder, Usage({AUDIO: 50, HD: 50}), Usage({AUDIO: 1}))

    assert our.law("never-falls").holds(case).what == "more usage costs 1743.0 instead of 1750.0"
    assert our.law("never-falls").broken(case) is None


def test_laws_have_names_of_their_own():
    """
    No two laws share a name, and each says in words and as an equation what it is.
    """
    assert len({law.name for law in our.LAWS}) == len(our.LAWS)
    assert all(law.sentence.endswith(".") and law.equation for law in our.LAWS)


def test_laws_that_do_not_always_apply_say_why():
    """
    A law with a claim, a kind or a condition says why it does not apply elsewhere.
    """
    assert [law.name for law in our.LAWS if (law.claim or law.kind) and not law.elsewhere] == []


def test_an_unknown_law():
    """
    A law that nobody knows is an error that names the nearest.
    """
    with pytest.raises(UnknownNameError, match="did you mean 'no-cliff'"):
        our.law("no-clif")


@attrs.frozen
class Wrong(Tariff):
    """A tariff that claims everything and charges whatever it is told to."""

    make: Any

    @property
    def meters(self):
        """Two meters."""
        return frozenset({HD, AUDIO})

    @property
    def claims(self):
        """More than it keeps."""
        return EVERYTHING

    def apply(self, usage):
        """Whatever it is told to charge."""
        return self.make(usage)


def charged(quantity, price=5, **named):
    """One charge of rtc.hd."""
    return (Charge(Price(HD, price, **named), Decimal(quantity)),)


BREAKING = {
    "none-negative": lambda _: charged(-1),
    "discount-within-base": lambda _: charged(1, -5),
    "quantities-conserved": lambda usage: charged(usage.get(HD, 0) * 2),
    "never-falls": lambda usage: charged(max(0, 1000 - usage.get(HD, 0))),
    "no-jump": lambda usage: charged(usage.get(HD, Decimal(0)).to_integral_value(ROUND_CEILING)),
    "always-priced": lambda _: charged(1, None),
    "free-at-zero": lambda _: charged(1),
    "zero-adds-nothing": lambda usage: charged(len(usage)),
    "order-of-usage": lambda usage: charged(list(usage).index(AUDIO) if AUDIO in usage else 5),
    "plan-agrees": lambda usage: charged(1 if all(isinstance(each, Decimal) for each in usage.values()) else 2),
}


@pytest.mark.parametrize("name", BREAKING)
def test_laws_can_be_broken(name):
    """
    A tariff that does not do what a law says breaks it: the law is no check that cannot fail.
    """
    case = our.Case(Wrong(BREAKING[name]), Usage({HD: 10}), Usage({HD: 3, AUDIO: 7}))

    assert our.law(name).broken(case) is not None


@pytest.mark.parametrize("kind", our.all_kinds(), ids=lambda kind: kind.__name__)
def test_every_kind_has_an_equation(kind):
    """
    What each leaf, stage and tariff of tariffs costs is an equation among the laws that are tried.
    """
    assert [law.name for law in OF_TARIFFS if law.kind is kind]
