"""What every kind of stage says of itself, whole: to bills, files, comparisons and laws."""

from decimal import Decimal

import pytest

from agorapricing.errors import TariffError
from agorapricing.numbers import Rounding
from agorapricing.tariff import (
    Allowance,
    Band,
    CheapestGroup,
    Credit,
    DearestGroup,
    Fee,
    GraduatedDiscount,
    GraduatedShare,
    Included,
    Maximum,
    Minimum,
    PartMonth,
    PercentOff,
    PercentOn,
    Prepaid,
    Price,
    Rates,
    RelativeAllowance,
    ShareTier,
    Surcharge,
    Suspended,
    refuse_shorter,
)

AUDIO, HD = "rtc.audio", "rtc.hd"
BANDS = (Band(10), Band(off="0.1"))
TIERS = (ShareTier(10, on="0.1"), ShareTier())
HALF = PartMonth(15, 30, Rounding())
FLAGS = ("reduces", "adds_money", "may_drop", "settling", "unprices", "on_units", "settles", "gives_back")

KINDS = [
    (Allowance(5, (HD, AUDIO)), "allowance", "free minutes", {"reduces"}),
    (GraduatedDiscount(BANDS, (HD, AUDIO)), "graduated-discount", "ladder", {"reduces"}),
    (DearestGroup(((HD,), (AUDIO,))), "dearest-group", "choice of meters", {"reduces"}),
    (CheapestGroup(((HD,), (AUDIO,))), "cheapest-group", "choice of meters", {"reduces"}),
    (PercentOff("0.1"), "percent-off", "offer", {"reduces"}),
    (Prepaid(5, {HD: 1, AUDIO: 2}), "prepaid", "package", {"reduces", "may_drop"}),
    (RelativeAllowance("0.1", AUDIO, (HD,)), "relative-allowance", "free minutes", {"reduces", "may_drop"}),
    (PercentOn("0.1"), "percent-on", "shares", {"adds_money", "settling", "settles"}),
    (GraduatedShare(TIERS), "graduated-share", "shares", {"adds_money", "settling", "settles"}),
    (
        GraduatedShare((ShareTier(off="0.1"),)),
        "graduated-share",
        "shares",
        {"adds_money", "settling", "settles", "gives_back"},
    ),
    (Fee(5), "fee", "fees", {"adds_money"}),
    (Minimum(5), "minimum", "minimum", {"adds_money", "settling", "settles"}),
    (Maximum(5), "maximum", "maximum", {"may_drop", "settling", "settles", "gives_back"}),
    (Credit(5), "credit", "credits", {"settling", "settles", "gives_back"}),
    (Surcharge(5, (HD,)), "surcharge", "surcharges", {"adds_money", "on_units"}),
    (Suspended((HD,)), "suspended", "suspended", {"unprices"}),
]


@pytest.mark.parametrize(("stage", "kind", "cause", "flags"), KINDS)
def test_what_a_kind_is(stage, kind, cause, flags):
    """
    A kind has a word for files, one for comparisons, and says what it can do to a bill.
    """
    assert (stage.kind, stage.cause) == (kind, cause)
    assert {flag for flag in FLAGS if getattr(stage, flag)} == flags
    assert (stage.source, stage.note, stage.called, stage.period) == (None, "", "", "month")
    assert (stage.is_later, stage.lasts, stage.caveat) == (False, False, "")


@pytest.mark.parametrize("period", ["quarter", "year"])
def test_what_is_of_a_longer_period_settles_no_month(period):
    """
    A stage of a longer period acts on no month, settles none, and depends on the months before.
    """
    later = [Minimum(5, period=period), Maximum(5, period=period), Credit(5, period=period), Fee(5, period=period)]

    assert [(each.settles, each.is_later, each.lasts) for each in later] == [(False, True, True)] * 4
    assert [each.fee for each in (Fee(5), Fee(5, period=period), Minimum(5))] == [5, 0, 0]
    assert all(Rates.of({HD: 1}).then(each).cost({HD: 1}) == 1 for each in later)
    assert all(Rates.of({HD: 1}).then(each).claims == Rates.of({HD: 1}).claims for each in later)


@pytest.mark.parametrize(
    ("stage", "meters", "pool", "reversed_"),
    [
        (Allowance(5, (HD, AUDIO)), (HD, AUDIO), {HD, AUDIO}, Allowance(5, (AUDIO, HD))),
        (Allowance(5, ()), (), set(), Allowance(5, ())),
        (GraduatedDiscount(BANDS, (HD, AUDIO)), (HD, AUDIO), {HD, AUDIO}, GraduatedDiscount(BANDS, (AUDIO, HD))),
        (DearestGroup(((HD,), (AUDIO,))), None, {HD, AUDIO}, DearestGroup(((AUDIO,), (HD,)))),
        (PercentOff("0.1"), None, None, PercentOff("0.1")),
        (PercentOff("0.1", (HD, AUDIO)), (HD, AUDIO), {HD, AUDIO}, PercentOff("0.1", (AUDIO, HD))),
        (RelativeAllowance("0.1", AUDIO, (HD,)), (HD,), {HD, AUDIO}, RelativeAllowance("0.1", AUDIO, (HD,))),
        (Prepaid(5, {HD: 1, AUDIO: 2}), None, {HD, AUDIO}, Prepaid(5, ((AUDIO, 2), (HD, 1)))),
        (Fee(5), None, set(), Fee(5)),
        (Minimum(5), None, None, Minimum(5)),
        (Minimum(5, meters=(HD, AUDIO)), (HD, AUDIO), {HD, AUDIO}, Minimum(5, meters=(AUDIO, HD))),
        (Surcharge(5, (HD, AUDIO)), (HD, AUDIO), {HD, AUDIO}, Surcharge(5, (AUDIO, HD))),
        (Suspended((HD, AUDIO)), (HD, AUDIO), {HD, AUDIO}, Suspended((AUDIO, HD))),
    ],
)
def test_what_a_stage_acts_on(stage, meters, pool, reversed_):
    """
    A stage tells which meters it names and acts on; the other way round they stand in the opposite order.
    """
    assert (stage.meters, stage.pool) == (meters, pool)
    assert repr(stage.reversed()) == repr(reversed_)


@pytest.mark.parametrize(
    ("stage", "touched"),
    [
        (Allowance(5, (HD,)), (True, False, False)),
        (Allowance(5, ()), (False, False, False)),
        (PercentOff("0.1"), (True, True, True)),
        (DearestGroup(((HD,), (AUDIO,))), (True, True, False)),
        (Prepaid(5, {HD: 1}), (True, False, False)),
        (RelativeAllowance("0.1", AUDIO, (HD,)), (True, True, False)),
        (Fee(5), (True, True, True)),
        (Minimum(5, meters=(HD,)), (True, True, True)),
        (Credit(5, meters=()), (True, True, True)),
        (Surcharge(5, (HD,)), (True, False, False)),
        (Suspended((HD,)), (True, False, False)),
    ],
)
def test_whether_a_stage_touches_meters(stage, touched):
    """
    A stage touches the meters that it acts on; what settles money, or is due anyhow, touches all of them, and none.
    """
    assert tuple(stage.touches(frozenset(meters)) for meters in ((HD,), (AUDIO,), ())) == touched


@pytest.mark.parametrize(
    ("stage", "owed", "undue"),
    [
        (Allowance(3, (HD,)), Allowance(2, (HD,)), None),
        (GraduatedDiscount(BANDS, (HD,)), None, None),
        (DearestGroup(((HD,),)), None, None),
        (PercentOff("0.1"), None, None),
        (Prepaid(3, {HD: 1}), Prepaid(2, {HD: 1}), None),
        (RelativeAllowance("0.1", AUDIO, (HD,)), None, RelativeAllowance("0.1", AUDIO, (HD,))),
        (
            RelativeAllowance("0.1", AUDIO, (HD,), at_least=3),
            RelativeAllowance("0.1", AUDIO, (HD,), at_least=2),
            RelativeAllowance("0.1", AUDIO, (HD,)),
        ),
        (PercentOn("0.1"), None, PercentOn("0.1")),
        (PercentOn("0.1", least=3), PercentOn("0.1", least="1.5"), PercentOn("0.1")),
        (GraduatedShare((ShareTier(on="0.1"),)), None, GraduatedShare((ShareTier(on="0.1"),))),
        (
            GraduatedShare((ShareTier(on="0.1"),), least=3),
            GraduatedShare((ShareTier(on="0.1"),), least="1.5"),
            GraduatedShare((ShareTier(on="0.1"),)),
        ),
        (GraduatedShare(TIERS), GraduatedShare((ShareTier(5, on="0.1"), ShareTier())), GraduatedShare(TIERS)),
        (
            GraduatedShare(TIERS, least=3),
            GraduatedShare((ShareTier(5, on="0.1"), ShareTier()), least="1.5"),
            GraduatedShare(TIERS),
        ),
        (Fee(3), Fee("1.5"), None),
        (Minimum(3), Minimum("1.5"), None),
        (Maximum(3), Maximum("1.5"), None),
        (Credit(3), Credit("1.5"), None),
        (Credit(3, carries=True), Credit("1.5", carries=True), Credit(0, carries=True)),
        (Credit(3, "once"), None, Credit(0, "once")),
        (Surcharge(3, (HD,)), None, None),
        (Suspended((HD,)), None, None),
    ],
)
def test_what_is_owed_of_a_stage(stage, owed, undue):
    """
    For half a month amounts and units of a month are shares; where nothing is due, what is not of a month may stay.
    """
    assert (stage.for_days(HALF), stage.undue()) == (owed, undue)


def test_what_a_stage_says_where_there_is_nothing_to_say():
    """
    Without units, bands, limits and rests a stage has none of them, and is the same in the next month.
    """
    one, price = Surcharge(5, (HD,)), Price(HD, 1)

    assert (one.fee, one.limit, one.included, one.bands, one.pieces) == (0, None, None, (), 1)
    assert (one.rest((), "own"), one.after(Decimal(7)), one.heading("own"), one.left_alone(price)) == (
        *(None, one, "own", ""),
    )
    assert [each.heading("own") for each in (Fee(5), Minimum(5))] == ["fees", "own"]
    assert [each.pieces for each in (PercentOn(1), GraduatedShare(TIERS), GraduatedDiscount(BANDS, ()))] == [1, 2, 2]


@pytest.mark.parametrize(("draw", "alone"), [(1, 10), (3, 3), (10, 1), (11, 0), ("2.5", 4)])
def test_how_many_units_one_meter_alone_uses_up(draw, alone):
    """
    Units that one meter draws alone are whole ones.
    """
    assert Included(Decimal(10), {HD: Decimal(draw), AUDIO: Decimal(7)}).alone(HD) == alone


MONTH, QUARTER, YEAR = (("m", Fee(1)), ("q", Fee(1, period="quarter")), ("y", Fee(1, period="year")))


@pytest.mark.parametrize(
    ("chain", "message"),
    [
        ((), ""),
        ((MONTH, MONTH, QUARTER, QUARTER, YEAR, YEAR), ""),
        ((MONTH, YEAR), ""),
        ((QUARTER, MONTH), "m of a month cannot stand after q, which is of a quarter"),
        ((MONTH, YEAR, QUARTER), "q of a quarter cannot stand after y, which is of a year"),
        ((YEAR, MONTH), "m of a month cannot stand after y, which is of a year"),
    ],
)
def test_periods_only_grow_longer(chain, message):
    """
    A stage stands after none of a longer period, which is not settled yet when it acts.
    """
    if not message:
        assert refuse_shorter(chain) is None
        return
    with pytest.raises(TariffError) as refused:
        refuse_shorter(chain)

    assert str(refused.value) == message


def test_a_period_that_is_not_there():
    """
    A period is one of those that a stage can act on.
    """
    with pytest.raises(ValueError, match=r"^unknown period 'decade'; known: month, quarter, year"):
        Fee(1, period="decade")
