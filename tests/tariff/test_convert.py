"""Conversions: what usage counts as, its lines on a bill, and what a tariff of it promises."""

from decimal import Decimal

import attrs
import pytest

from agorapricing.errors import NumberError, TariffError
from agorapricing.tariff import CONVERT, Charge, Conversion, Converted, Package, Price, Rates

AUDIO, HD, FHD = "rtc.audio", "rtc.hd", "rtc.fhd"
RATES = Rates.of({HD: 2, "chat.users": 1})
ALL = {"steady", "never falls", "no jump", "conserved", "priced", "free at zero"}


def used(**usage):
    """Usage by the short names of its meters."""
    return {{"users": "chat.users"}.get(name, f"rtc.{name}"): Decimal(each) for name, each in usage.items()}


@pytest.mark.parametrize("used_", [0, 1, 29, 30, 31, 59, 60, 61, 89, 90, 91])
@pytest.mark.parametrize(
    ("rounds", "minutes"),
    [
        ("up", (0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2)),
        ("down", (0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1)),
        ("half up", (0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2)),
    ],
)
@pytest.mark.parametrize("whole", [1, 10])
def test_how_a_sum_becomes_whole(used_, rounds, minutes, whole):
    """
    A sum of 1 per 60 is rounded to multiples as it is stated, usage of the target with it.
    """
    conversion = Conversion(HD, {AUDIO: 1}, whole, per=60, rounds=rounds)
    place = (0, 1, 29, 30, 31, 59, 60, 61, 89, 90, 91).index(used_)

    assert conversion.rounded(used(audio=used_ * whole)) == used(hd=minutes[place] * whole)
    assert conversion.rounded(used(audio=used_ * whole, hd=3 * whole)) == used(hd=(minutes[place] + 3) * whole)
    assert conversion.counted(used(audio=used_ * whole)) == used(hd=minutes[place] * whole)


@pytest.mark.parametrize(
    ("whole", "per", "rounded", "counted"),
    [
        (None, 1, "19", "19"),
        (None, 4, "7", "7"),
        (5, 1, "20", "19"),
        (5, 4, "10", "7"),
        (5, 3, "10", "10"),  # a third has no exact decimal: what is counted is rounded, too
    ],
)
def test_what_is_counted_and_what_is_rounded(whole, per, rounded, counted):
    """
    A sum of 16 in parts of a unit, and of 3 units, is rounded once where it is whole, and where only that is exact.
    """
    conversion = Conversion(HD, {AUDIO: 1, FHD: 2}, whole, per=per)
    usage = used(users=7, fhd=6, hd=3, audio=4)

    assert conversion.rounded(usage) == used(users=7, hd=rounded)
    assert conversion.counted(usage) == used(users=7, hd=counted)
    assert list(conversion.counted(usage)) == ["chat.users", HD]
    assert conversion.is_exact is (per != 3)


@pytest.mark.parametrize("usage", [{}, {"users": 7}, {"hd": 7}, {"hd": 0}])
def test_usage_that_is_not_converted(usage):
    """
    Without usage of its meters a conversion adds none; usage of the target stays, and is rounded where sums are.
    """
    whole = {name: 10 if name == "hd" and each else each for name, each in usage.items()}

    assert Conversion(HD, {AUDIO: 2}).counted(used(**usage)) == used(**usage)
    assert Conversion(HD, {AUDIO: 2}).rounded(used(**usage)) == used(**usage)
    assert Conversion(HD, {AUDIO: 2}, 10).rounded(used(**usage)) == used(**whole)
    assert Conversion(HD, {AUDIO: 2}, 10).counted(used(**usage)) == used(**usage)


@pytest.mark.parametrize(
    ("ratio", "per", "written", "label"),
    [
        (1, 1, "1", "as rtc.hd"),
        ("1.0", 1, "1.0", "x 1.0 as rtc.hd"),
        ("0.5", 1, "0.5", "x 0.5 as rtc.hd"),
        (1, 2, "1 / 2", "x 1 / 2 as rtc.hd"),
        (3, 1_000, "3 / 1000", "x 3 / 1000 as rtc.hd"),
    ],
)
def test_the_lines_of_what_is_converted(ratio, per, written, label):
    """
    A line without an amount has the ratio as it is stated, of each meter that is used, in the order of ratios.
    """
    conversion = Conversion(HD, {FHD: 1, AUDIO: ratio}, source="page", note="N.", per=per)

    assert conversion.written(AUDIO) == written
    assert conversion.lines(used(audio=0, users=1, hd=3)) == (
        Charge(Price(AUDIO, 0, stage=CONVERT, label=label, source="page", notes=("N.",)), 0),
    )
    assert [each.price.meter for each in conversion.lines(used(audio=1, fhd=1))] == [FHD, AUDIO]
    assert Conversion(HD, {AUDIO: 2}).lines(used(audio=1))[0].price.notes == ()


def test_what_a_tariff_of_a_conversion_charges():
    """
    What is converted stands first, then what the tariff charges of what is counted.
    """
    tariff = Converted(RATES, Conversion(HD, {AUDIO: 3}))

    assert tariff.charges({AUDIO: 5, "chat.users": 7}) == (
        Charge(Price(AUDIO, 0, stage=CONVERT, label="x 3 as rtc.hd"), 5),
        Charge(Price(HD, 2), 15),
        Charge(Price("chat.users", 1), 7),
    )
    assert (tariff.meters, tariff.inside) == ({AUDIO, HD, "chat.users"}, (RATES,))
    assert tariff.conversion.meters == {AUDIO, HD}


@pytest.mark.parametrize(
    ("tariff", "whole", "lacks"),
    [
        (RATES, None, {"conserved"}),
        (RATES, 1, {"conserved", "no jump"}),
        (Package(HD, 1, 1), None, {"conserved", "no jump"}),
    ],
)
def test_what_a_tariff_of_a_conversion_promises(tariff, whole, lacks):
    """
    Units of another meter are not conserved, and sums that are rounded jump; all else is as inside.
    """
    assert Converted(tariff, Conversion(HD, {AUDIO: 2}, whole)).claims == ALL - lacks


@pytest.mark.parametrize(
    ("about", "error", "message"),
    [
        ({"per": 3}, TariffError, "1, 0.5 per 3 has no exact decimal: state what the sum is rounded to, as whole"),
        ({"per": 3, "whole": 1}, None, ""),
        ({"per": 4}, None, ""),
        ({"per": 0}, NumberError, "per must be more than 0, not 0"),
        ({"whole": 0}, NumberError, "whole must be more than 0, not 0"),
        ({"rounds": "off"}, TariffError, "rounds must be one of up, down, half up, not 'off'"),
        ({"to": AUDIO}, TariffError, "rtc.audio is converted to itself"),
        ({"ratios": {AUDIO: 0}}, NumberError, "the ratio of rtc.audio must be more than 0, not 0"),
        ({"ratios": ((FHD, 1), (AUDIO, 1), (FHD, 1))}, TariffError, "rtc.fhd is converted twice"),
    ],
)
def test_conversions_that_cannot_be(about, error, message):
    """
    What a conversion cannot be is refused as it is made; a ratio without an exact decimal can be of a whole sum alone.
    """
    made = {"to": HD, "ratios": {AUDIO: 1, FHD: "0.5"}, **about}
    if error is None:
        assert Conversion(**made).rounds == "up"
        return
    with pytest.raises(error) as refused:
        Conversion(**made)
    assert str(refused.value) == message


def test_what_a_conversion_is_by_default():
    """
    Without more a conversion rounds nothing, is of units, and says nothing beside.
    """
    assert attrs.asdict(Conversion(HD, {AUDIO: 2}), recurse=False) == {
        "to": HD,
        "ratios": {AUDIO: 2},
        "whole": None,
        "source": None,
        "note": "",
        "per": 1,
        "rounds": "up",
    }
