"""Explanations: each step is arithmetic that gives its result, and the steps add up to the bill."""

import json
import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from own_book import OWN_BOOK

import agorapricing as ap
from agorapricing.analysis import explain
from agorapricing.cli import main
from agorapricing.pricebook.book import Offer
from agorapricing.pricebook.contract_conversions import ConvertTerm
from agorapricing.profiles import Profile, Workload
from agorapricing.rating import unpriced
from agorapricing.report import FORMATS, render
from agorapricing.scenarios import GroupCall
from agorapricing.tariff import Conversion
from agorapricing.testing import METERS, books
from agorapricing.usage import Usage

ON, CN = date(2026, 7, 1), date(2024, 2, 6)
OFFERS = {
    "agora-cn:payg": CN,
    "agora-cn:loyalty": CN,
    "trtc-cn:pack-25k": CN,
    "agora-us-standard:business-plus": ON,
    "trtc-intl:payg": ON,
    "trtc-cn:payg": date(2019, 1, 10),
}
usages = st.dictionaries(
    st.sampled_from(("rtc.audio", "rtc.hd", "rtc.sd")),
    st.one_of(st.integers(0, 10**7), st.decimals(0, 10**6, places=3)),
    min_size=1,
)


used = st.dictionaries(st.sampled_from(METERS), st.integers(0, 5_000), min_size=1)


@attrs.frozen
class Shown:
    """An offer, shown without the vocabulary of meters, which is the same for all and long."""

    offer: Offer = attrs.field(repr=lambda offer: repr(offer.edition))


def by_hand(text):
    """What an arithmetic says, with no other help than school's."""
    total = Fraction(0)
    for signed in re.split(r" (?=[+−] )(?![^(]*\))", text.replace(",", "")):
        sign = -1 if signed.startswith("− ") else 1
        part = signed.removeprefix("+ ").removeprefix("− ")
        product, divisor = part, Fraction(1)
        if " / " in part:
            product, _, below = part.partition(" / ")
            divisor = Fraction(below)
        value = Fraction(1)
        for factor in product.split(" × "):
            value *= 1 - Fraction(factor[5:-1]) if factor.startswith("(1 − ") else Fraction(factor)
        total += sign * value / divisor
    return total


@pytest.mark.parametrize("name", OFFERS)
@given(usage=usages)
@settings(max_examples=30)
def test_every_step_can_be_checked_by_hand(name, usage):
    """
    Each step comes to what its arithmetic says, those that are added up are the total, and it is the bill's.
    """
    assert_by_hand(ap.rate(name, usage, on=OFFERS[name]), explain(ap.compare(usage, [name], OFFERS[name]), name))


def assert_by_hand(bill, found):
    """Every step comes out, and leads to the bill."""
    *steps, total, payable = found.steps

    assert [
        (step, by_hand(step.arithmetic)) for step in (*steps, total) if by_hand(step.arithmetic) != step.result
    ] == []
    assert sum(Fraction(step.result) for step in steps if step.adds) == total.result == bill.total
    assert payable.result == bill.payable
    assert by_hand(payable.arithmetic) == bill.total
    for step in found.counted:
        value = by_hand(step.arithmetic)
        rounded = -(-value // 1) if "whole" in step.about else value
        assert rounded == step.result


@given(books().map(lambda book: Shown(book.offer("payg", book.editions[-1].start))), used)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_every_step_of_any_offer(shown, usage):
    """
    Steps come out for any book: tiers, packs, allowances, discounts, fees, floors, caps, conversions.
    """
    offer = shown.offer
    assume(not unpriced(offer, Usage(usage)))  # in a quoted tier

    assert_by_hand(ap.rate(offer, usage), explain(ap.compare(usage, [offer], offer.on), offer.id))


@pytest.mark.parametrize("name", OFFERS)
def test_every_price_has_its_source(name):
    """
    Each step but the last two names a source of the bill.
    """
    found = explain(ap.compare({"rtc.audio": 500_000, "rtc.fhd": 300_000}, [name], OFFERS[name]), name)

    assert len(found.steps) > 3
    assert all(step.source in found.bill.sources for step in found.steps[:-2])


def test_minutes_are_explained():
    """
    A profile of scenarios is explained from who received what on.
    """
    profile = Profile("x", (Workload("w", scenario=GroupCall(people=6)), Workload("m", Usage({"rtc.hd": 5}))), ON)
    found = explain(ap.compare(profile, ["agora-us:list"]), "agora-us:list")
    text = render(found, "plain")

    assert "5 × 640×360 = 1,152,000 px, above 921,600, Full HD" in text
    assert_by_hand(found.bill, found)


def test_conversions_are_explained():
    """
    Standard minutes are shown as minutes times coefficients, added, and rounded up once; of seconds as of minutes.
    """
    offer = "agora-us-standard:pro"
    plain = explain(ap.compare({"rtc.hd": 50_000, "live.audio": "33.5"}, [offer], ON), offer)
    profile = Profile("x", (Workload("w", scenario=GroupCall(people=3, sessions_per_day=1)),), ON)
    metered = explain(ap.compare(profile, [offer]), offer)

    assert [(step.arithmetic, str(step.result)) for step in plain.counted[:4]] == [
        ("50,000 × 4", "200000"),
        ("33.5 × 0.57", "19.095"),
        ("200,000 + 19.095", "200019.095"),
        ("200,019.095", "200020"),
    ]
    assert [(step.arithmetic, step.result) for step in metered.counted[:3]] == [
        ("243,000 × 4", 972_000),  # 30 sessions of 45 minutes with 3 people
        ("972,000", 972_000),
        ("972,000 / 60", 16_200),
    ]
    assert_by_hand(metered.bill, metered)


def test_a_floor_is_explained():
    """
    What is added up to a minimum is the minimum, less what is charged before.
    """
    steps = explain(ap.compare({"rtc.hd": 100}, ["trtc-cn:payg"], date(2019, 1, 10)), "trtc-cn:payg").steps

    assert [(step.arithmetic, step.result) for step in steps[:2]] == [
        ("100 × 25 / 1,000", Fraction("2.5")),
        ("1,500 − 2.5", Fraction("1497.5")),
    ]


@pytest.mark.parametrize("style", FORMATS)
def test_the_command(capsys, style):
    """
    The command writes the steps in every format.
    """
    code = main(["explain", "agora-cn:payg", "rtc.hd=150_000", "--on", str(CN), "--format", style])
    printed = capsys.readouterr()

    assert (code, printed.err) == (0, "")
    assert "99,999 × 28 / 1,000" in printed.out
    assert "3,864.00" in printed.out or "3864" in printed.out
    if style == "json":
        assert json.loads(printed.out)["offer"] == "agora-cn:payg"


def test_one_offer_at_a_time(capsys):
    """
    Two offers are a wrong command line.
    """
    assert main(["explain", "agora-cn:payg", "rtc.hd=5", "trtc-cn:payg"]) == 2
    assert "one offer is explained at a time" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("offer", "about", "arithmetic", "result"),
    [
        ("agora-cn:list", "rtc.hd, seconds of 10 days as those of 30, rounded up", "7,260 × 30 / 10", 21_780),
        ("trtc-cn:list", "rtc.hd, minutes of 10 days as those of 30, rounded up", "122 × 30 / 10", 366),
    ],
)
def test_scaled_days_are_explained(tmp_path, offer, about, arithmetic, result):
    """
    What a log's days come to in the whole month is a step: of seconds, or of minutes where a book rounds by day.
    """
    path = tmp_path / "calls.csv"
    spans = [f"2026-06-{day}T00:00:00+08:00,2026-06-{day}T01:00:30+08:00" for day in ("01", "10")]
    rows = [f"r{at},ann,{span},s,720p" for at, span in enumerate(spans)]
    path.write_text("\n".join(["room,user,start,end,stream,size", *rows]))
    steps = {
        partial: explain(ap.compare(log, [offer]), offer).counted
        for partial, log in (("scaled", ap.read_log(path).scaled()), ("whole", ap.read_log(path).whole()))
    }

    found = [(each.arithmetic, each.result) for each in steps["scaled"] if each.about == about]
    assert found == [(arithmetic, Decimal(result))]
    assert not any("days as those of" in each.about for each in steps["whole"])


@pytest.mark.parametrize(
    ("offer", "arithmetic"),
    [("agora-cn:list", ["14,520 × 30 / 10"]), ("trtc-cn:list", ["122 × 30 / 10", "122 × 30 / 10"])],
)
def test_days_are_scaled_of_all_apps_or_of_each(tmp_path, offer, arithmetic):
    """
    What days come to in the whole month is one step for all apps, or one for each where a book counts app by app.
    """
    path = tmp_path / "calls.csv"
    spans = [f"2026-06-{day}T00:00:00+08:00,2026-06-{day}T01:00:30+08:00" for day in ("01", "10")]
    rows = [f"{app},r{at},ann,{span},s,720p" for app in "ab" for at, span in enumerate(spans)]
    path.write_text("\n".join(["app,room,user,start,end,stream,size", *rows]))

    counted = explain(ap.compare(ap.read_log(path).scaled(), [offer]), offer).counted

    assert [each.arithmetic for each in counted if "days as those of" in each.about] == arithmetic


def test_scaled_minutes_are_those_that_are_billed(tmp_path):
    """
    Where minutes are rounded by day and counted as another meter, it is minutes of that one that are scaled.
    """
    path = tmp_path / "calls.csv"
    stays = [f"2026-06-{day}T00:00:00+08:00,2026-06-{day}T01:00:30+08:00" for day in ("01", "10")]
    rows = [f"r{at},ann,{stay},s,360p" for at, stay in enumerate(stays)]
    path.write_text("\n".join(["room,user,start,end,stream,size", *rows]))
    book = ap.find_offer("trtc-cn:list", "2026-06-01")
    sold = ConvertTerm(convert=Conversion("rtc.hd", {"rtc.sd": 2})).priced(book.edition, None)
    offer = attrs.evolve(book, edition=sold)

    counted = explain(ap.compare(ap.read_log(path).scaled(), [offer]), offer.id).counted

    assert (str(counted[-1].about), counted[-1].arithmetic, counted[-1].result) == (
        "rtc.hd, minutes of 10 days as those of 30, rounded up",
        "242 × 30 / 10",  # twice an hour and half a minute, of two days
        726,
    )


@pytest.mark.parametrize(("last", "code"), [("2026-06-10", 0), ("2026-07-10", 2)])
def test_records_of_a_month_on_the_command_line(tmp_path, capsys, last, code):
    """
    The records of one month are explained, with how their days are scaled; those of several are refused.
    """
    path = tmp_path / "calls.csv"
    spans = [f"{day}T00:00:00+08:00,{day}T01:00:30+08:00" for day in ("2026-06-01", last)]
    rows = [f"r{at},ann,{span},s,720p" for at, span in enumerate(spans)]
    path.write_text("\n".join(["room,user,start,end,stream,size", *rows]))

    assert main(["explain", "agora-cn:list", str(path), "--scale-days", "--format", "plain"]) == code
    printed = capsys.readouterr()
    assert ("7,260 × 30 / 10" in printed.out) is (code == 0)
    assert ("one month is explained at a time" in printed.err) is (code == 2)


@pytest.mark.parametrize(
    ("offer", "usage", "about"),
    [
        ("agora-us-standard:pro", {"rtc.hd": 5_000}, ["rtc.standard", "rtc.standard, quota-pro", "Pro package"]),
        (
            "agora-us:list",
            {"proxy.peak_users": 10},
            ["proxy.peak_users, Tier 1, up to 200", "Tier 1 of proxy.peak_users"],
        ),
    ],
)
def test_a_step_is_about_a_meter_and_its_tier_or_about_a_fee(offer, usage, about):
    """
    The tier stands after the meter, where it has a title; a fee is called by its title alone.
    """
    steps = explain(ap.compare(usage, [offer], ON), offer).steps

    assert [str(step.about) for step in steps][: len(about)] == about
    assert str(steps[len(about)].about) == "total"


@pytest.mark.parametrize(
    ("per", "about", "arithmetic", "result"),
    [
        (60, "rtc.hd as rtc.audio, in parts of 1 / 60", "90 × 1", 90),
        (4, "rtc.hd as rtc.audio", "90 × 1 / 4", Decimal("22.5")),
        (1, "rtc.hd as rtc.audio", "90 × 1", 90),
    ],
)
def test_parts_of_a_unit_are_said(tmp_path, per, about, arithmetic, result):
    """
    What has no exact decimal is counted in parts of a unit, and says so; what has one is counted in units.
    """
    path = tmp_path / "book.toml"
    convert = (
        f'[[edition.convert]]\nsource = "page"\nto = "rtc.audio"\nwhole = 1\nper = {per}\nratios = {{ "rtc.hd" = 1 }}\n'
    )
    path.write_text(OWN_BOOK.replace(', "rtc.hd" = 28', "") + convert, "utf-8")
    offer = ap.load_book(path).offer("list", ON)

    step = explain(ap.compare({"rtc.hd": 90}, [offer], ON), offer.id).counted[0]
    [together] = [
        each
        for each in explain(ap.compare({"rtc.hd": 90, "rtc.audio": 7}, [offer], ON), offer.id).counted
        if str(each.about).startswith("rtc.audio, together")
    ]

    assert (str(step.about), step.arithmetic, step.result) == (about, arithmetic, result)
    assert together.result == result + 7 * (per if "parts of" in about else 1)


def said(working):
    """A step as plain values."""
    return str(working.about), working.arithmetic, working.result, working.source, working.adds


@pytest.mark.parametrize(
    ("offer", "on", "usage", "steps", "counted"),
    [
        (
            "agora-cn:loyalty",
            CN,
            {"rtc.hd": 120_000, "rtc.audio": 5},
            [
                ("rtc.audio", "5 × 7 / 1,000", Decimal("0.035"), "live-2021", False),
                ("rtc.audio, free", "0.035 × (1 − 1)", 0, "free-2021", True),
                ("rtc.hd", "9,995 × 28 / 1,000", Decimal("279.86"), "live-2021", False),
                ("rtc.hd, free", "279.86 × (1 − 1)", 0, "free-2021", True),
                ("rtc.hd", "99,999 × 28 / 1,000", Decimal("2799.972"), "live-2021", True),
                ("rtc.hd", "10,006 × 28 / 1,000", Decimal("280.168"), "live-2021", False),
                ("rtc.hd, volume", "280.168 × (1 − 0.05)", Decimal("266.1596"), "portal-legacy", True),
                ("total", "2,799.972 + 266.1596", Decimal("3066.1316"), None, False),
                ("payable: rounded half-up to 2 decimals", "3,066.1316", Decimal("3066.13"), None, False),
            ],
            [("rtc.hd, in parts", "9,995 + 99,999 + 10,006", 120_000, None, False)],
        ),
        (
            "trtc-cn:payg",
            date(2019, 1, 10),
            {"rtc.hd": 100},
            [
                ("rtc.hd", "100 × 25 / 1,000", Decimal("2.5"), "flat-2019", True),
                ("up to the minimum", "1,500 − 2.5", Decimal("1497.5"), "flat-2019", True),
                ("total", "2.5 + 1,497.5", 1_500, None, False),
                ("payable: rounded half-up to 2 decimals", "1,500", 1_500, None, False),
            ],
            [],
        ),
        (
            "agora-us-standard:pro",
            ON,
            {"rtc.hd": 50_000, "live.audio": "33.5"},
            [
                ("rtc.standard", "150,000 × 0.99 / 1,000", Decimal("148.5"), "ds-pricing", False),
                ("rtc.standard, quota-pro", "148.5 × (1 − 1)", 0, "ds-pricing", True),
                ("rtc.standard", "50,020 × 0.99 / 1,000", Decimal("49.5198"), "ds-pricing", True),
                ("Pro package", "1 × 133.99", Decimal("133.99"), "ds-pricing", True),
                ("total", "49.5198 + 133.99", Decimal("183.5098"), None, False),
                ("payable: rounded half-up to 2 decimals", "183.5098", Decimal("183.51"), None, False),
            ],
            [
                ("rtc.hd as rtc.standard", "50,000 × 4", 200_000, "ds-pricing", False),
                ("live.audio as rtc.standard", "33.5 × 0.57", Decimal("19.095"), "ds-pricing", False),
                ("rtc.standard, together", "200,000 + 19.095", Decimal("200019.095"), None, False),
                ("rtc.standard, rounded up to whole units", "200,019.095", 200_020, "ds-pricing", False),
                ("rtc.standard, in parts", "150,000 + 50,020", 200_020, None, False),
            ],
        ),
        (
            "agora-cn:list",
            CN,
            {"rtc.hd": 0},
            [
                ("total", "0", 0, None, False),
                ("payable: rounded half-up to 2 decimals", "0", 0, None, False),
            ],
            [],
        ),
    ],
)
def test_all_steps_of_a_bill(offer, on, usage, steps, counted):
    """
    Each step is there once, in order, with its source, and says whether it is added: the last of each line.
    """
    found = explain(ap.compare(usage, [offer], on), offer)

    assert [said(step) for step in found.steps] == steps
    assert [said(step) for step in found.counted] == counted


@pytest.mark.parametrize(
    ("rounded", "counted"),
    [
        (
            "billed",
            [
                ("rtc.hd as rtc.standard, seconds", "936 × 4", 3_744, "ds-pricing", False),
                ("rtc.standard, together, seconds", "3,744", 3_744, None, False),
                ("rtc.standard, whole minutes", "3,744 / 60", 63, None, False),
            ],
        ),
        (
            "metered",
            [
                ("rtc.hd, whole minutes", "936 / 60", 16, None, False),
                ("rtc.hd as rtc.standard", "16 × 4", 64, "ds-pricing", False),
                ("rtc.standard, together", "64", 64, None, False),
            ],
        ),
    ],
)
def test_seconds_are_rounded_as_the_rule_says(rounded, counted):
    """
    Minutes are rounded up after they are weighted, or, where a rule says so, before: each in its own order.
    """
    offer = ap.find_offer("agora-us-standard:pro", ON)
    minutes = attrs.evolve(offer.edition.metering.minutes, rounded=rounded)
    rule = attrs.evolve(offer.edition.metering, minutes=minutes)
    offer = attrs.evolve(offer, edition=attrs.evolve(offer.edition, metering=rule))
    call = GroupCall(people=3, sessions_per_month=2, minutes="2.6")
    found = explain(ap.compare(Profile("x", (Workload("w", scenario=call),), ON), [offer]), offer.id)

    assert [said(step) for step in found.counted] == counted
