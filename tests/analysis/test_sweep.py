"""Sweeps: every point is the bill at that point, whatever varies."""

import json
from datetime import date
from decimal import Decimal

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing.analysis import Axis, breakeven, sweep
from agorapricing.cli import main
from agorapricing.errors import AgorapricingError, MeteringError, NumberError, UnknownNameError
from agorapricing.profiles import Profile, Workload
from agorapricing.rating.exchange import ExchangeRate
from agorapricing.report import FORMATS, render
from agorapricing.scenarios import GroupCall
from agorapricing.usage import Usage

ON, CN = date(2026, 7, 1), date(2024, 2, 6)
OFFERS = ("agora-cn:payg", "trtc-cn:payg")
PROFILE = Profile(
    "acme", (Workload("calls", scenario=GroupCall(sessions_per_day=10)), Workload("m", Usage({"rtc.hd": 5}))), ON
)


# ---- axes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("rtc.hd=0..10/5", [0, 5, 10]),
        ("rtc.hd=0..9/5", [0, 5]),
        ("a b.minutes=0.5..1.5/0.5", [Decimal("0.5"), 1, Decimal("1.5")]),
        ("rtc.hd=7..7/1", [7]),
        ("rtc.hd=1_000..2_000/1_000", [1_000, 2_000]),
    ],
)
def test_values_of_an_axis(text, values):
    """
    An axis has the values from the first to the last that a whole number of steps reaches.
    """
    assert list(Axis.of(text).values) == values


@pytest.mark.parametrize("text", ["", "rtc.hd", "rtc.hd=5", "rtc.hd=1..2", "rtc.hd=1..2/0", "=1..2/1", "rtc.hd=2..1/1", "rtc.hd=a..2/1", "rtc.hd=0..1e9/1"])  # fmt: skip  # noqa: E501
def test_what_is_no_axis(text):
    """
    Anything else is refused, with the form that it takes.
    """
    with pytest.raises(NumberError):
        Axis.of(text)


def test_the_most_values_of_a_range():
    """
    A range has a hundred thousand values at most.
    """
    assert len(Axis.of("rtc.hd=1..100_000/1").values) == 100_000
    with pytest.raises(NumberError, match=r"it takes 1 to 100,000$"):
        Axis.of("rtc.hd=1..100_001/1")


def test_a_range_that_is_empty_has_no_values():
    """
    From 2 to 0 there are 0 values, and not fewer; the most is said as well.
    """
    with pytest.raises(NumberError, match=r"has 0 values: it takes 1 to [\d,]+$"):
        Axis.of("rtc.hd=2..0/1")


# ---- points ---------------------------------------------------------------------------------------------------------


@given(st.integers(0, 10**6), st.integers(1, 10**5), st.integers(1, 12))
@settings(max_examples=30)
def test_points_of_minutes_are_bills(start, step, count):
    """
    Each point of a meter is the total of the usage with that quantity.
    """
    usage = {"rtc.audio": 123_456, "rtc.hd": 1}
    found = sweep(ap.compare(usage, OFFERS, CN), f"rtc.hd={start}..{start + step * (count - 1)}/{step}")

    assert len(found.points) == count
    for point in found.points:
        assert list(point.totals) == [
            ap.cost(ap.find_offer(o, CN), {**usage, "rtc.hd": point.values[0]}) for o in OFFERS
        ]


def test_parts_of_a_unit_are_not_cut_off():
    """
    What is swept, and what stands beside it, is rated with its decimals.
    """
    found = sweep(ap.compare({"rtc.audio": "0.5"}, ["agora-cn:list"], CN), "rtc.hd=0.5..2/0.5")

    assert [point.totals for point in found.points] == [
        (ap.cost("agora-cn:list", {"rtc.audio": "0.5", "rtc.hd": quantity}, CN),) for quantity in ("0.5", 1, "1.5", 2)
    ]
    assert found.points[0].totals == (Decimal("0.0175"),)


def test_points_of_a_scenario_are_metered_anew():
    """
    Each point of a scenario's parameter is the bill of the profile with it: a sixth tile is a step.
    """
    found = sweep(ap.compare(PROFILE, OFFERS), "calls.people=4..7/1")
    for point in found.points:
        scenario = attrs.evolve(PROFILE.workloads[0].scenario, people=int(point.values[0]))
        changed = attrs.evolve(PROFILE, workloads=(Workload("calls", scenario=scenario), PROFILE.workloads[1]))
        assert list(point.totals) == [bill.total for bill in ap.compare(changed, OFFERS).bills]


def test_a_meter_takes_the_place_of_its_own_minutes_alone():
    """
    Plain minutes of a meter beside a design are replaced; those of other meters stay.
    """
    plain = Workload("plain", Usage({"rtc.hd": 5, "rtc.audio": 7}))
    profile = attrs.evolve(PROFILE, workloads=(PROFILE.workloads[0], plain))

    assert Axis("rtc.hd", (Decimal(9),)).applied(profile, Decimal(9)).usage.quantities == {"rtc.audio": 7, "rtc.hd": 9}


def test_two_parameters():
    """
    Of two parameters every pair is a point, the first one slowest.
    """
    found = sweep(ap.compare(PROFILE, OFFERS), "calls.minutes=10..20/10", "rtc.hd=0..2_000/1_000")

    assert [tuple(map(int, p.values)) for p in found.points] == [(m, q) for m in (10, 20) for q in (0, 1_000, 2_000)]
    assert len({p.totals for p in found.points}) > 2


def test_a_plain_sweep_of_two_meters():
    """
    Two meters of plain minutes vary together, whether they are used otherwise or not.
    """
    found = sweep(ap.compare({"rtc.audio": 1}, OFFERS, CN), "rtc.hd=0..20_000/10_000", "rtc.fhd=0..20_000/20_000")
    for point in found.points:
        usage = {"rtc.audio": 1, "rtc.hd": point.values[0], "rtc.fhd": point.values[1]}
        assert list(point.totals) == [ap.cost(ap.find_offer(offer, CN), usage) for offer in OFFERS]


def test_where_an_offer_has_no_price():
    """
    A point at which an offer has no price is none of its own, and never the cheapest.
    """
    found = sweep(
        ap.compare({"signaling.messages": 1}, ["agora-cn:list"], CN), "signaling.messages=0..200_000_000/50_000_000"
    )
    totals = [point.totals[0] for point in found.points]

    assert totals[0] is not None
    assert totals[-1] is None
    assert found.points[-1].best is None
    assert "–" in render(found, "plain")


def test_two_currencies():
    """
    With a rate all totals are in the currency of the comparison.
    """
    rate = ExchangeRate("USD", "CNY", "7.1", ON, "central parity")
    found = sweep(
        ap.compare({"rtc.hd": 1}, ["agora-cn:list", "agora-us:list"], ON, exchange=[rate]), "rtc.hd=1_000..1_000/1"
    )

    assert found.points[0].totals == (28, Decimal("3.99") * Decimal("7.1"))


@given(st.integers(1, 50))
@settings(max_examples=20)
def test_refining_a_sweep_moves_no_crossing(parts):
    """
    However fine a sweep is, its winners are those of the break-even ranges, which do not move.
    """
    usage = {"rtc.audio": 400_000, "rtc.fhd": 1}
    offers = ("agora-cn:loyalty", "trtc-cn:payg", "agora-cn:list")
    ranges = breakeven(ap.compare(usage, offers, CN), meter="rtc.fhd").ranges
    found = sweep(ap.compare(usage, offers, CN), f"rtc.fhd=0..1_000_000/{1_000_000 // parts}")

    for point in found.points:
        [each] = [each for each in ranges if point.values[0] in each.where]
        assert found.offers[point.best] in each.winners


# ---- what cannot be -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "error", "message"),
    [
        (["rtc.hdd=1..2/1"], NumberError, "unknown meter or parameter 'rtc.hdd'; did you mean 'rtc.hd'"),
        (["calls.peple=1..2/1"], UnknownNameError, "workload calls has no parameter 'peple'; did you mean 'people'"),
        (["calls.people=1..2/0.5"], NumberError, "calls.people is a whole number, not 1.5"),
        (["calls.minutes=0..2/1"], NumberError, "minutes must be more than 0"),
        (["calls.sessions_per_month=1..2/1"], MeteringError, "both say how many sessions"),
        (["rtc.hd=-1..2/1"], NumberError, "must not be negative"),
        (["rtc.hd=1..2/1"] * 2, NumberError, "rtc.hd varies twice"),
        (["call.people=1..2/1"], NumberError, "did you mean 'calls.people'"),
        ([], AgorapricingError, "one or two parameters, not 0"),
        (["rtc.hd=1..2/1"] * 3, AgorapricingError, "one or two parameters, not 3"),
    ],
)
def test_what_cannot_be_swept(by, error, message):
    """
    A parameter that there is not, or a value that it cannot have, is an error.
    """
    with pytest.raises(error, match=message):
        sweep(ap.compare(PROFILE, OFFERS), *by)


# ---- reports --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("style", FORMATS)
@pytest.mark.parametrize("by", [["rtc.hd=0..200_000/50_000"], ["rtc.hd=0..200_000/50_000", "rtc.fhd=0..1_000/500"]])
@pytest.mark.parametrize("command", ["sweep", "split"])
def test_every_command_in_every_format(capsys, command, by, style):
    """
    A sweep of one or two parameters, and a split, are written in every format.
    """
    given = [each for text in by for each in ("--by", text)] if command == "sweep" else []
    offers = ["--offers", *OFFERS]
    code = main([command, "rtc.hd=100_000", *offers, *given, "--on", str(CN), "--format", style])
    printed = capsys.readouterr()

    assert (code, printed.err) == (0, "")
    assert "agora-cn" in printed.out
    if style == "json":
        assert json.loads(printed.out)["schema"] == "agorapricing/1"


@pytest.mark.parametrize("width", [80, 120])
def test_a_chart_fits(width):
    """
    The chart of a sweep fits in 80 columns, and is plain ASCII.
    """
    text = render(sweep(ap.compare({"rtc.hd": 1}, OFFERS, CN), "rtc.hd=0..1_000_000/10_000"), "table", width)
    drawn = [line for line in text.splitlines() if " |" in line or " +-" in line]

    assert len(drawn) > 10
    assert all(line.isascii() and len(line) <= 80 for line in drawn)
    assert max(map(len, text.splitlines())) <= width


def test_a_map_of_two_parameters():
    """
    Two parameters have a map, whose letters stand in the table, too: a pack wins from some minutes on.
    """
    offers = ("trtc-cn:payg", "trtc-cn:pack-25k")
    found = sweep(ap.compare({"rtc.audio": 1}, offers, CN), "rtc.hd=0..8_000/4_000", "rtc.audio=0..20_000/10_000")
    lines = render(found, "table", 80).splitlines()

    assert [line.partition("|")[2] for line in lines if "|" in line] == ["AAA", "ABB", "BBB"]
    cells = [line.split() for line in lines]
    assert ["4,000", "A", "112.00", "B", "175.00", "B", "245.00"] in cells  # 168 + 250 HD above the pack
    assert "A trtc-cn:payg" in [line.strip() for line in lines]
    assert [each.best for each in found.points] == [0, 0, 0, 0, 1, 1, 1, 1, 1]


def test_the_first_axis_is_slowest_and_all_points_were_asked_for():
    """
    Totals stand by offer in the order of the points, and all were asked for; audio is free first.
    """
    found = sweep(ap.compare({"rtc.hd": 1}, OFFERS[:1], CN), "rtc.hd=0..20_000/20_000", "rtc.audio=0..1_000/1_000")

    assert found.totals == ((0, 0, 280, 308),)
    assert [(point.values, point.totals, point.best) for point in found.points] == [
        ((0, 0), (0,), 0),
        ((0, 1_000), (0,), 0),
        ((20_000, 0), (280,), 0),
        ((20_000, 1_000), (308,), 0),
    ]
    assert (found.asked, found.is_stopped, found.offers) == (4, False, (OFFERS[0],))
    assert attrs.evolve(found, asked=5).is_stopped


@pytest.mark.parametrize("missing", ["rtc.hd0..10/5", "rtc.hd=0.10/5", "rtc.hd=0..105", "=0..10/5"])
def test_each_part_of_an_axis_is_needed(missing):
    """
    A name, an equals sign, dots and a slash are all needed: without one of them the form is said.
    """
    with pytest.raises(NumberError, match=r"is no range: write NAME=FROM\.\.TO/STEP, as in rtc\.hd=0\.\.1_000_000/"):
        Axis.of(missing)
