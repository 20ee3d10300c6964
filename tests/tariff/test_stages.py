"""Stages after a tariff: what they act on at each bound, what a bill calls them, and how kinds are known."""

import sys
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorapricing.errors import NumberError, TariffError, UnpricedMeterError
from agorapricing.kinds import Kinds
from agorapricing.pricebook.months import months_after
from agorapricing.tariff import (
    STAGES,
    Allowance,
    Band,
    CheapestGroup,
    Conversion,
    Converted,
    DearestGroup,
    Fee,
    Graduated,
    GraduatedDiscount,
    PercentOff,
    Prepaid,
    Price,
    Rate,
    Rates,
    RelativeAllowance,
    Stage,
    Sum,
    Suspended,
    Tier,
    Volume,
    claims,
)
from agorapricing.tariff.fields import PERIODS

HD, AUDIO, DISK = "rtc.hd", "rtc.audio", "signaling.storage_gb"
MILLIONTH = Decimal("0.000001")
RATES = Rates.of({HD: 28, AUDIO: 7})


# ---- percent off, and the flat fees of tiers ------------------------------------------------------------------------

LADDERS = Sum(
    (
        Graduated(HD, (Tier(10, price=2), Tier(price=1, flat=100))),
        Volume(AUDIO, (Tier(10, flat=40), Tier(price=3))),
    )
)


@pytest.mark.parametrize(
    ("usage", "plain", "reduced"),
    [
        ({HD: 9}, "9", "9"),  # before the tier with the fee
        ({HD: 10}, "10", "10"),  # at its bound, which is the last unit before it
        ({HD: "10.1"}, "110.05", "60.05"),  # in it: 20.1 of usage, and 100 of the fee
        ({HD: 11}, "110.5", "60.5"),
        ({AUDIO: 10}, "40", "40"),  # of a meter that is not named neither usage nor fee is reduced
        ({HD: 11, AUDIO: 10}, "150.5", "100.5"),
    ],
)
def test_fees_of_named_meters(usage, plain, reduced):
    """
    Half off a meter takes half of its usage, and with `fees` half of the fee of the tier that usage is in.
    """
    found = [LADDERS.then(PercentOff("0.5", (HD,), fees)).cost(usage) for fees in (False, True)]

    assert found == [Decimal(plain), Decimal(reduced)]


@pytest.mark.parametrize("fees", [False, True])
def test_fees_of_all_meters(fees):
    """
    Off everything, the fees of all tiers are reduced where it says so; fees that are no tier's never are.
    """
    tariff = LADDERS.then(Fee(1000)).then(PercentOff("0.5", fees=fees))

    assert tariff.cost({HD: 11, AUDIO: 10}) == Decimal("10.5") + 1000 + (70 if fees else 140)


@pytest.mark.parametrize(
    ("stage", "left"),
    [
        (PercentOff("0.5", (HD,)), ["tier, above 10 of rtc.hd"]),
        (PercentOff("0.5"), ["tier, above 10 of rtc.hd", "tier, up to 10 of rtc.audio"]),
        (PercentOff("0.5", ("rtc.fhd",)), []),
        (PercentOff("0.5", fees=True), []),
        (Allowance(5, (HD,)), []),
    ],
)
def test_fees_that_are_left_alone(stage, left):
    """
    A percentage tells which flat fees a reader would expect it to take and it does not.
    """
    charges = LADDERS.then(Fee(3)).charges({HD: 11, AUDIO: 10})

    assert [charge.price.label for charge in charges if stage.left_alone(charge.price)] == left


# ---- packs, drawn by whole steps ------------------------------------------------------------------------------------


def storage(step=MILLIONTH):
    """A price of storage, counted in steps."""
    return Rates((Rate(DISK, 4, step=step),))


def covered(tariff, usage):
    """How much of a usage a pack covers."""
    return sum(charge.quantity for charge in tariff.charges(usage) if charge.price.reductions)


@pytest.mark.parametrize(
    ("left", "month", "taken"),
    [
        ("10", "2.5", "2.5"),
        ("2.5", "2.5", "2.5"),
        ("2.4", "2.5", "2.4"),
        ("0.000001", "2.5", "0.000001"),
        ("0.0000009", "2.5", "0"),  # a rest smaller than a step stays
        ("2.4000019", "2.5", "2.400001"),
        ("0", "2.5", "0"),
    ],
)
def test_a_pack_is_drawn_by_whole_steps(left, month, taken):
    """
    A pack covers usage as long as it holds what the next step takes, not the next whole unit.
    """
    assert covered(storage().then(Prepaid(left, {DISK: 1})), {DISK: month}) == Decimal(taken)


@pytest.mark.parametrize(("step", "taken"), [(1, "2"), ("0.5", "2"), ("0.25", "2.25"), (MILLIONTH, "2.333333")])
def test_steps_of_a_draw(step, taken):
    """
    Of 7 units, of which one metered unit takes 3, what is covered is the most in whole steps.
    """
    assert covered(storage(step).then(Prepaid(7, {DISK: 3})), {DISK: 9}) == Decimal(taken)


def test_ten_gigabytes_last_four_months():
    """
    A pack of 10 GB at 2.5 GB a month lasts for exactly four months.
    """
    left, costs = Decimal(10), []
    for _ in range(5):
        tariff = storage().then(Prepaid(left, {DISK: 1}))
        costs.append(tariff.cost({DISK: "2.5"}))
        left -= covered(tariff, {DISK: "2.5"})

    assert costs == [0, 0, 0, 0, 10]


def test_a_rest_goes_to_the_next_meter():
    """
    What is too little for a minute of one meter is drawn by a meter that is counted in smaller steps.
    """
    tariff = Sum((Rates.of({HD: 28}), storage())).then(Prepaid(10, {HD: 4, DISK: 1}))

    assert tariff.cost({HD: 3, DISK: "2.5"}) == 28 + 2


@given(st.decimals(0, 50, places=6), st.decimals(0, 50, places=6), st.integers(1, 9))
def test_what_is_drawn_is_all_but_less_than_a_step(left, used, units):
    """
    Where a pack does not cover all usage, less than the units of one step are left in it.
    """
    taken = covered(storage().then(Prepaid(left, {DISK: units})), {DISK: used})

    assert taken % MILLIONTH == 0
    assert taken == used or 0 <= left - taken * units < units * MILLIONTH


# ---- names and kinds ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "called"), [("", "percent-off"), ("launch", "launch")])
def test_a_bill_calls_a_stage_by_its_name_or_its_kind(name, called):
    """
    Where a stage is given no name, a bill calls it by its kind.
    """
    tariff = RATES.then(PercentOff("0.5"), name)

    assert tariff.name == called
    assert [each.stage for charge in tariff.charges({HD: 1}) for each in charge.price.reductions] == [called]


def test_every_kind_has_its_own_word():
    """
    Kinds are known by the words of files; those that no file names have a word for bills, too.
    """
    assert list(STAGES) == [each.kind for each in STAGES.values()]
    assert sorted(STAGES) == [
        *("allowance", "cheapest-group", "credit", "dearest-group", "fee", "graduated-discount", "graduated-share"),
        *("maximum", "minimum", "percent-off", "percent-on", "prepaid", "relative-allowance", "surcharge"),
    ]
    assert RATES.then(Suspended((HD,))).name == "suspended"


def kind_of(word, name):
    """A class of a kind."""
    return type(name, (), {"kind": word})


def test_a_kind_is_registered_once():
    """
    A word is of one class: another one is refused and changes nothing, the same one made anew takes its own place.
    """
    kinds = Kinds()
    first, again, other = kind_of("step", "Step"), kind_of("step", "Step"), kind_of("step", "Other")

    assert kinds.register(first) is first
    with pytest.raises(TypeError, match="'step' is the kind of Step"):
        kinds.register(other)
    assert dict(kinds) == {"step": first}
    assert dict(kinds.register(again) and kinds) == {"step": again}


@pytest.mark.parametrize("asked", ["step", "jump"])
def test_a_kind_is_imported_when_it_is_asked_for(asked, tmp_path, monkeypatch):
    """
    A word with a module is known before the module is imported, which asking for the word does, or for an unknown one.
    """
    kinds = Kinds({"step": "kinds_of_a_test"})
    classes = "".join(f"@KINDS.register\nclass {word.title()}:\n    kind = {word!r}\n" for word in ("jump", "step"))
    (tmp_path / "kinds_of_a_test.py").write_text(f"from held_by_a_test import KINDS\n{classes}")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(sys.modules, "held_by_a_test", SimpleNamespace(KINDS=kinds))
    monkeypatch.delitem(sys.modules, "kinds_of_a_test", raising=False)

    assert "step" in kinds
    assert "kinds_of_a_test" not in sys.modules
    assert kinds[asked].__name__ == asked.title()
    assert list(kinds) == ["step", "jump"]
    assert len(kinds) == 2
    assert "leap" not in kinds
    with pytest.raises(KeyError):
        kinds["leap"]


def test_a_word_that_has_a_module_is_its_own():
    """
    A class with the word of another module's is refused before anybody asked for the word, too; a kind of no use to
    anybody can be forgotten as one that was asked for.
    """
    kinds = Kinds({"romans": "agorapricing.numbers.numeral"})
    loaded = Kinds({"fee": "agorapricing.tariff.spend", "minimum": "agorapricing.tariff.spend"})
    loaded["fee"], loaded["minimum"] = STAGES["fee"], STAGES["minimum"]

    with pytest.raises(ModuleNotFoundError):
        kinds.register(kind_of("romans", "Own"))
    with pytest.raises(TypeError, match="'fee' is the kind of Fee"):
        STAGES.register(kind_of("fee", "Own"))
    loaded.forget("fee")
    assert "fee" not in loaded
    assert list(loaded) == ["minimum"]
    assert repr(loaded) == "Kinds({'minimum': <class 'agorapricing.tariff.spend.Minimum'>})"
    with pytest.raises(KeyError):
        loaded.forget("fee")


# ---- a free quantity by the usage of another meter ------------------------------------------------------------------

USERS, PEAK = "chat.monthly_users", "chat.peak_connections"
CHAT = (
    Rates.of({USERS: 0, PEAK: 5})
    .then(Allowance(100, (USERS,)))
    .then(RelativeAllowance("0.10", USERS, (PEAK,), at_least=500))
)


@pytest.mark.parametrize(
    ("users", "peak", "cost"),
    [
        (0, 500, "0"),  # the least, without users at all
        (0, 501, "5"),
        (4_999, 501, "5"),  # a tenth is less than the least
        (5_000, 501, "5"),  # as much
        (5_010, 501, "0"),  # more
        (5_010, 502, "5"),
        (5_005, 501, "2.5"),  # a tenth of the users is not rounded
        (5_010, 500, "0"),
    ],
)
def test_a_share_of_another_meter_is_free(users, peak, cost):
    """
    A tenth of all users is free, those that cost nothing too, or 500 connections where that is more.
    """
    assert CHAT.cost({USERS: users, PEAK: peak}) == Decimal(cost)


def test_what_one_meter_takes_of_a_share_is_gone_for_the_next():
    """
    Meters share what is free, in their order: none of it is free twice.
    """
    both = Rates.of({USERS: 0, PEAK: 5, "chat.messages": 1}).then(
        RelativeAllowance("0.10", USERS, (PEAK, "chat.messages"))
    )

    for peak, messages, cost in ((4, 6, 0), (4, 7, 1), (10, 3, 3), (11, 3, 8)):
        assert both.cost({USERS: 100, PEAK: peak, "chat.messages": messages}) == cost


def test_a_share_may_be_worth_more_than_what_gives_it():
    """
    Ten users more can make a bill smaller, so that a total that never falls is not claimed.
    """
    tariff = Rates.of({USERS: "0.05", PEAK: 5}).then(RelativeAllowance("0.10", USERS, (PEAK,)))

    assert tariff.cost({USERS: 10, PEAK: 2}) < tariff.cost({USERS: 0, PEAK: 2})
    assert "never falls" not in tariff.claims


def test_periods_are_so_many_months():
    """
    A period that begins with a year ends after a month, three or twelve.
    """
    begun = date(2026, 1, 1)
    ends = {name: str(months_after(begun, months)) for name, months in PERIODS.items()}

    assert ends == {"month": "2026-02-01", "quarter": "2026-04-01", "year": "2027-01-01"}


@pytest.mark.parametrize(("meters", "never_falls"), [(1, True), (2, True), (3, False)])
def test_a_rest_of_a_pack_may_cover_several_units_of_a_third_meter(meters, never_falls):
    """
    A minute more of audio, for one unit of eight, leaves no four for the second minute of HD, but three for the disk.
    """
    draws = dict(list({AUDIO: 1, HD: 4, DISK: 1}.items())[:meters])
    tariff = Rates.of(dict(zip(draws, (1, 1, 10), strict=False))).then(Prepaid(8, draws))
    before, after = (tariff.cost(dict(zip(draws, (audio, 2, 8), strict=False))) for audio in (0, 1))

    assert (after >= before) == never_falls
    assert ("never falls" in tariff.claims) == never_falls


@pytest.mark.parametrize(
    ("at_zero", "flat", "at_least", "is_free"),
    [
        ("nothing", 0, 0, True),
        ("nothing", 5, 0, True),
        ("first flat", 0, 0, True),
        ("first flat", 5, 0, False),
        ("nothing", 0, 1, False),
    ],
)
@pytest.mark.parametrize("kind", [Graduated, Volume])
def test_no_usage_of_a_ladder_is_free(kind, at_zero, flat, at_least, is_free):
    """
    No usage costs nothing unless the fee of the first tier falls due without any, or some units are billed at least.
    """
    tariff = kind(HD, (Tier(10, price=2, flat=flat), Tier(price=1)), at_zero=at_zero, at_least=at_least)

    assert (tariff.cost({}) == 0) == is_free
    assert ("free at zero" in tariff.claims) == is_free


@pytest.mark.parametrize(("flat", "never_falls"), [("10.99", False), (11, True), ("11.01", True)])
def test_a_volume_tier_falls_where_its_flat_fee_is_too_low_for_its_price(flat, never_falls):
    """
    Ten units at 5 for two and a fee of 1 cost 26; above them 3 for two and another fee tend to 15 and the fee.
    """
    tariff = Volume(HD, (Tier(10, price=5, flat=1), Tier(price=3, flat=flat)), per=2)

    assert tariff.cost({HD: 10}) == 26
    assert tariff.cost({HD: 10 + MILLIONTH}) == 15 + Decimal(flat) + MILLIONTH * 3 / 2
    assert ("never falls" in tariff.claims) == never_falls


@pytest.mark.parametrize(
    ("meters", "allowance", "share", "ladder"),
    [
        ((), "5 free, for no meter", "10 % of a.d free, for no meter", "5 % off above; for no meter"),
        (("a.b",), "5 free, for a.b", "10 % of a.d free, for a.b", "5 % off above; for a.b"),
        (
            ("a.b", "a.c"),
            "5 free, in the order a.b, a.c",
            "10 % of a.d free, in the order a.b, a.c",
            "5 % off above; filled in the order a.b, a.c",
        ),
    ],
)
def test_pools_in_words(meters, allowance, share, ladder):
    """
    An order is said of several meters alone; a pool of none, as where its meters have no price any more, says so.
    """
    assert Allowance(5, meters).text == allowance
    assert RelativeAllowance("0.1", "a.d", meters).text == share
    assert GraduatedDiscount((Band(off="0.05"),), meters).text == ladder


@pytest.mark.parametrize("share", ["-0.1", "1.1"])
def test_a_share_is_a_fraction(share):
    """
    No share is less than nothing or more than everything.
    """
    with pytest.raises(NumberError, match="a share must "):
        RelativeAllowance(share, USERS, (PEAK,))


# ---- the door of a cost ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("quantity", [5, "5", "5.000", Decimal(5), Decimal("5E0")])
def test_quantities_as_they_are_given(quantity):
    """
    A quantity may be an int, a string or a Decimal.
    """
    assert RATES.cost({HD: quantity}) == 5 * 28
    assert [charge.quantity for charge in RATES.charges({HD: quantity})] == [5]


@pytest.mark.parametrize(
    ("quantity", "message"),
    [
        (0.5, r"the quantity of rtc\.hd 0\.5 is a float, which is not exact: pass it as a string, '0\.5'"),
        ("abc", r"the quantity of rtc\.hd must be a number like 300000 or 0\.99, not 'abc'"),
        (-1, r"the quantity of rtc\.hd must not be negative, not -1"),
        ("-0.000001", r"the quantity of rtc\.hd must not be negative, not -0\.000001"),
        ("NaN", r"the quantity of rtc\.hd must be finite"),
        (10**24, r"the quantity of rtc\.hd .* is too large"),
    ],
)
@pytest.mark.parametrize("method", ["cost", "charges"])
def test_quantities_that_cannot_be(method, quantity, message):
    """
    What is no exact quantity is refused, and named.
    """
    with pytest.raises(NumberError, match=message):
        getattr(RATES, method)({AUDIO: 1, HD: quantity})


def test_a_meter_without_a_price_is_told_first():
    """
    Of an unknown meter the quantity does not matter.
    """
    with pytest.raises(UnpricedMeterError, match="did you mean"):
        RATES.cost({"rtc.hq": "abc"})


# ---- conversions ----------------------------------------------------------------------------------------------------

TO_HD = Conversion(HD, {AUDIO: "0.25", "rtc.fhd": 2})


def numbers(usage):
    """A usage of Decimals."""
    return {meter: Decimal(quantity) for meter, quantity in usage.items()}


@pytest.mark.parametrize(
    ("usage", "counted"),
    [
        ({}, {}),
        ({"chat.users": 7}, {"chat.users": 7}),
        ({HD: 5}, {HD: 5}),
        ({AUDIO: 10}, {HD: "2.5"}),
        ({AUDIO: 10, HD: 5, "rtc.fhd": 3, "chat.users": 7}, {"chat.users": 7, HD: "13.5"}),
        ({AUDIO: 0}, {HD: 0}),
    ],
)
def test_usage_counts_as_another_meter(usage, counted):
    """
    Usage of the meters converted is added to the meter that it counts as; other usage stays.
    """
    assert TO_HD.counted(numbers(usage)) == TO_HD.rounded(numbers(usage)) == numbers(counted)


@pytest.mark.parametrize(("audio", "whole"), [(0, 0), (1, 10), (39, 10), (40, 10), (41, 20)])
def test_the_sum_is_rounded_up_once(audio, whole):
    """
    With `whole` the sum, not each meter, is rounded up to a multiple; counting alone rounds nothing.
    """
    conversion = Conversion(HD, {AUDIO: "0.25"}, whole=10)

    assert conversion.rounded(numbers({AUDIO: audio})) == {HD: whole}
    assert conversion.counted(numbers({AUDIO: audio})) == {HD: Decimal(audio) / 4}
    assert Converted(RATES, conversion).cost({AUDIO: audio}) == whole * 28


@pytest.mark.parametrize(
    ("rounds", "minutes"),
    [("up", [0, 1, 1, 1, 1, 1, 2]), ("down", [0, 0, 0, 0, 0, 1, 1]), ("half up", [0, 0, 0, 1, 1, 1, 1])],
)
def test_a_ratio_of_integers_is_rounded_once(rounds, minutes):
    """
    Of 1 per 60 the sum is rounded to whole units as it is stated, each bound belonging to the unit that it completes.
    """
    conversion = Conversion(HD, {AUDIO: 1}, whole=1, per=60, rounds=rounds)
    found = [conversion.rounded(numbers({AUDIO: used})) for used in (0, 1, 29, 30, 59, 60, 61)]

    assert found == [{HD: each} for each in minutes]
    assert [conversion.counted(numbers({AUDIO: used})) for used in (0, 1, 29, 30, 59, 60, 61)] == found
    assert conversion.rounded(numbers({AUDIO: 30, HD: 2})) == {HD: 2 + minutes[3]}


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(1, 10**4), st.sampled_from(("up", "down", "half up")))
def test_a_sum_is_rounded_to_the_nearest_as_it_says(audio, fhd, per, rounds):
    """
    What is rounded is less than a unit away from the exact sum: above it, below it, or at most half a unit.
    """
    conversion = Conversion(HD, {AUDIO: 1, "rtc.fhd": 7}, whole=1, per=per, rounds=rounds)
    off = Fraction(conversion.rounded(numbers({AUDIO: audio, "rtc.fhd": fhd}))[HD]) - Fraction(audio + 7 * fhd, per)

    assert {"up": 0 <= off < 1, "down": -1 < off <= 0, "half up": -Fraction(1, 2) < off <= Fraction(1, 2)}[rounds]


def test_ratios_without_an_exact_decimal():
    """
    A ratio of integers without an exact decimal needs whole units; one with it is as if it were written so.
    """
    with pytest.raises(TariffError, match="1 per 60 has no exact decimal: state what the sum is rounded to, as whole"):
        Conversion(HD, {AUDIO: 1}, per=60)
    with pytest.raises(TariffError, match="rounds must be one of up, down, half up, not 'off'"):
        Conversion(HD, {AUDIO: 1}, whole=1, rounds="off")

    quarter = Conversion(HD, {AUDIO: 1}, per=4)
    assert quarter.counted(numbers({AUDIO: 3})) == {HD: Decimal("0.75")}
    assert [line.price.label for line in quarter.lines(numbers({AUDIO: 3}))] == ["x 1 / 4 as rtc.hd"]


def test_usage_of_the_target_is_rounded_too():
    """
    Usage of the meter that others count as is rounded with them, also alone; usage of neither adds no meter.
    """
    conversion = Conversion(HD, {AUDIO: "0.25"}, whole=10)

    assert conversion.rounded(numbers({HD: 1})) == {HD: 10}
    assert conversion.rounded(numbers({"chat.users": 1})) == {"chat.users": 1}


def test_what_is_converted_is_shown():
    """
    Each meter that is converted has a line without an amount, with its ratio where that is not 1.
    """
    conversion = Conversion(HD, {AUDIO: 1, "rtc.fhd": "2.50"}, source="page", note="N.")
    lines = conversion.lines(numbers({"rtc.fhd": 3, HD: 5, AUDIO: 10}))

    assert [(line.price.meter, line.quantity, line.price.label) for line in lines] == [
        (AUDIO, 10, "as rtc.hd"),
        ("rtc.fhd", 3, "x 2.50 as rtc.hd"),
    ]
    assert {(line.amount, line.price.stage, line.price.source, line.price.notes) for line in lines} == {
        (0, "convert", "page", ("N.",)),
    }


def test_meters_of_what_is_converted():
    """
    A tariff of what is converted prices its own meters and those converted, as a frozen set, as every tariff.
    """
    found = Converted(RATES, TO_HD).meters

    assert (type(found), found) == (frozenset, {HD, AUDIO, "rtc.fhd"})


def test_equal_conversions():
    """
    Ratios may be given as a mapping or as pairs, of any kind of number; equal conversions are one key.
    """
    assert {TO_HD, Conversion(HD, ((AUDIO, Decimal("0.25")), ("rtc.fhd", "2")))} == {TO_HD}
    with pytest.raises(TariffError, match=r"rtc\.hd is converted to itself"):
        Conversion(HD, {HD: 1})


def test_prices_of_other_steps_are_equal():
    """
    A step is a fact of a meter: it makes no other price.
    """
    assert Price(DISK, 4) == Price(DISK, 4, step=MILLIONTH)


# ---- one of several groups, and what a stage promises ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "minutes", "charged"),
    [
        (DearestGroup, 6, [(HD, 0, 3), (HD, 6, 0), (AUDIO, 1, 20), (AUDIO, 0, 0)]),
        (DearestGroup, 7, [(HD, 7, 3), (HD, 0, 0), (AUDIO, 0, 20), (AUDIO, 1, 0)]),
        (CheapestGroup, 6, [(HD, 6, 3), (HD, 0, 0), (AUDIO, 0, 20), (AUDIO, 1, 0)]),
        (CheapestGroup, 7, [(HD, 0, 3), (HD, 7, 0), (AUDIO, 1, 20), (AUDIO, 0, 0)]),
    ],
)
def test_what_is_not_billed_of_groups_is_free(kind, minutes, charged):
    """
    Each charge of a group is billed as it is, or free as it is: both parts together are what was used.
    """
    tariff = Rates.of({HD: 3, AUDIO: 20}).then(kind(((HD,), (AUDIO,))))
    found = tariff.charges({HD: Decimal(minutes), AUDIO: Decimal(1)})

    assert [(each.price.meter, each.quantity, each.price.net) for each in found] == charged


def test_groups_the_other_way_round():
    """
    Of equal groups the first is billed; the other way round it is the last.
    """
    stage = DearestGroup(((HD,), (AUDIO,), (DISK,)))

    assert stage.reversed().groups == ((DISK,), (AUDIO,), (HD,))
    assert stage.reversed().reversed() == stage


class Plain(Fee):
    """A stage that promises what any stage keeps."""

    promises = Stage.promises


@pytest.mark.parametrize("kept", [claims.EVERYTHING, claims.EVERYTHING - {claims.PRICED}, frozenset()])
def test_a_stage_promises_no_more_than_any_keeps(kept):
    """
    Of what the tariff before claims, a stage that says nothing keeps that everything has a price, and no more.
    """
    tariff = SimpleNamespace(claims=kept)

    assert Plain(Decimal(5), "Plain").promises(tariff) == kept & {claims.PRICED}
