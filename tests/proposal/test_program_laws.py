"""Programs over random profiles, offers, exchange rates and contracts: to the cent what the library says."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs
import programs
import pytest
from contracts import contract
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing.errors import AgorapricingError
from agorapricing.metering import DailyAmounts
from agorapricing.numbers import MODES, Form, Rounding, exact, program_of
from agorapricing.proposal import programs_of
from agorapricing.scenarios import CATALOGUE

ON = date(2026, 7, 1)
OFFERS = (
    "agora-cn-standard:free",
    "agora-cn-standard:premium",
    "agora-us-standard:payg",
    "agora-us-standard:business",
    "agora-cn:payg",
    "agora-us:list",
    "trtc-cn:payg",
    "trtc-cn:flagship",
    "trtc-intl:payg",
)
CONTRACTS = (
    contract('percent_off = 17.381\nwhere = "rtc.*"', "minimum = { amount = 123.45 }", rounding="{ lines = true }"),
    contract("percent_off = 7.5", base="agora-cn:payg", rounding='{ places = 1, mode = "half-even", lines = true }'),
    contract('rates = { "rtc.fhd" = 7.654321 }\nper = 1_000', base="trtc-cn:payg", rounding='{ mode = "up" }'),
)
WAYS = ("sessions_per_day", "sessions_per_month")
MINUTES = st.decimals(5, 90, places=1)
COUNTS = st.integers(1, 12)
SESSIONS = st.decimals(1, 50_000, places=1) | st.integers(1, 50_000).map(Decimal)
cases = {each: st.tuples(each, each, each).map(sorted) for each in (MINUTES, COUNTS, SESSIONS)}


@st.composite
def scenarios(draw):
    """A scenario in its low, base and high case: its minutes, sessions, waiting, and a count of people."""
    cls = draw(st.sampled_from(list(CATALOGUE.values())))
    people = [field.name for field in attrs.fields(cls) if type(field.default) is int]
    varied = {draw(st.sampled_from(WAYS)): draw(cases[SESSIONS]), "minutes": draw(cases[MINUTES])}
    varied |= {draw(st.sampled_from(people)): draw(cases[COUNTS])} if people else {}
    varied |= {"waiting_minutes": draw(st.sampled_from(([0, 0, 0], [0, 1, 2], [3, 3, 3])))}
    return [_made(cls, {name: values[place] for name, values in varied.items()}) for place in range(3)]


def _made(cls, values):
    try:
        return cls(**values)
    except AgorapricingError:
        return assume(False)


plain = st.fixed_dictionaries({"rtc.hd": cases[SESSIONS], "rtc.fhd": cases[SESSIONS]}).map(
    lambda found: [ap.Usage({meter: values[place] for meter, values in found.items()}) for place in range(3)]
)


@st.composite
def profiles(draw):
    """A profile of one or two workloads whose numbers have cases."""
    made = draw(st.lists(scenarios() | plain, min_size=1, max_size=2))
    low, base, high = zip(
        *([_workload(place, case) for case in three] for place, three in enumerate(made)), strict=True
    )
    try:
        found = ap.Profile("random", base, cases={"low": low, "high": high})
        found.case("low"), found.case("high")
    except AgorapricingError:  # it cannot be, as more minutes of a user than a day has
        assume(False)
    return found


def _workload(place, case):
    name = f"workload {place}"
    return ap.Workload(name, case) if isinstance(case, ap.Usage) else ap.Workload(name, scenario=case)


rates = st.decimals(5, 9, places=4).map(lambda rate: ap.ExchangeRate("USD", "CNY", rate, ON, "random"))
offers = st.lists(st.sampled_from(OFFERS + CONTRACTS), min_size=1, max_size=3, unique_by=str)


@settings(max_examples=settings().max_examples // 3)
@given(profiles(), offers, rates, st.data())
def test_programs_are_the_library(profile, sold, rate, data):
    """
    At random positions of random inputs the programs give the library's amounts, in one currency, also by lines.
    """
    try:
        comparison = ap.compare(profile, sold, ON, exchange=(rate,), currency="CNY")
    except AgorapricingError:
        assume(False)
    exported, inputs = programs_of(comparison), programs.inputs_for(comparison)
    for _ in range(2):
        values = programs.position(data, inputs)
        try:
            anew = programs.anew(comparison, inputs, values)
        except AgorapricingError:  # no such profile can be
            continue
        assert programs.amounts(exported, values) == anew
    assert all(offer["total"] for offer in exported["offers"])


@given(st.sampled_from(sorted(MODES)), st.integers(0, 3), st.integers(-10_000, 10_000), st.sampled_from((2, 10, 40)))
def test_recorded_amounts_are_rounded_as_others(mode, places, units, parts):
    """
    A recorded amount is rounded as a Decimal is in every mode, also halfway between two cents.
    """
    rounding, amount = Rounding(places, mode), Fraction(units, parts)
    with exact():
        [found] = program_of([rounding.round(Form.symbol("amount"))]).run({"amount": amount})

        assert found == Fraction(rounding.round(Decimal(amount.numerator) / amount.denominator))


@pytest.mark.parametrize("minutes", [4, 5, 6, 14, 15, 16, 25])
def test_half_a_cent(minutes):
    """
    At 0.007 a minute, 5 and 15 minutes come to half a cent, which is rounded as the library does.
    """
    comparison = ap.compare({"rtc.audio": 5}, ["agora-cn:list"], ON)
    [scale] = programs.inputs_for(comparison)
    values = {scale.name: Decimal(minutes) / 5}

    assert programs.amounts(programs_of(comparison), values) == programs.anew(comparison, [scale], values)


@pytest.mark.parametrize("times", ["0", "0.5", "1", "1.01", "4"])
def test_what_is_counted_is_scaled(times):
    """
    Messages and storage of a workload are there so many times, put into the tier that they then reach.
    """
    counts = (
        DailyAmounts(what="messages", per_day=150_000, size=3, receivers=4),
        DailyAmounts(what="storage", per_day=7),
    )
    profile = ap.Profile("chat", (ap.Workload("chat", counts=counts),))
    comparison = ap.compare(profile, ["agora-us:list"], ON)
    inputs = programs.inputs_for(comparison)
    values = {each.name: Decimal(times) for each in inputs}

    assert programs.amounts(programs_of(comparison), values) == programs.anew(comparison, inputs, values)
