"""The evaluator of pages in V8: to the cent what Python says of the same programs, and nearly that in doubles."""

import json
from datetime import date
from fractions import Fraction
from importlib.resources import files
from random import Random

import programs
import pytest
from py_mini_racer import MiniRacer

import agorapricing as ap
from agorapricing.numbers import MODES, Rounding, exact
from agorapricing.proposal import programs_of
from agorapricing.scenarios import Classroom, OneToOne

ON = date(2026, 7, 1)
OFFERS = ("agora-cn-standard:premium", "trtc-cn:payg", "agora-us-standard:payg", "trtc-intl:payg")
EVALUATED = """
const all = positions => JSON.stringify(positions.map(position => {
    const values = Object.fromEntries(Object.entries(position).map(([name, value]) => [name, rational(value)]));
    const doubles = Object.fromEntries(Object.entries(position).map(([name, value]) => [name, Number(value)]));
    const exactly = steps(programs, values, EXACT), roughly = steps(programs, doubles, ROUGH);
    return programs.offers.map(offer => [String(payable(offer, exactly)), approximate(offer, roughly)]);
}));
"""


def cases():
    """A profile whose minutes, sessions and people have cases."""
    calls, classes = (
        [OneToOne(minutes=m, sessions_per_day=s) for m, s in ((5, 30), ("7.3", 455), (20, 9_000))],
        [Classroom(students=n, waiting_minutes=2, sessions_per_day=9) for n in (10, 20, 40)],
    )
    low, base, high = (
        (ap.Workload("calls", scenario=one), ap.Workload("classes", scenario=other))
        for one, other in zip(calls, classes, strict=True)
    )
    return ap.Profile("app", base, cases={"low": low, "high": high})


@pytest.fixture(name="v8", scope="module")
def evaluator():
    """A context of V8 with the evaluator."""
    context = MiniRacer()
    context.eval(files("agorapricing.report.assets").joinpath("evaluate.js").read_text("utf-8"))
    return context


@pytest.mark.parametrize(
    ("quoted", "is_priced"), [("0", True), ("1/1000000000", True), ("2/1000000000", False), ("1", False)]
)
def test_what_has_no_price_in_doubles(v8, quoted, is_priced):
    """
    In doubles an offer has a price up to what such numbers may be off by, a billionth, and none above it.
    """
    offer = {"total": ["5/2", []], "quoted": [quoted, []], "worth": "2"}

    assert v8.eval(f"JSON.stringify(approximate({json.dumps(offer)}, []))") == ("5" if is_priced else "null")


def test_programs_in_v8_are_those_in_python(v8):
    """
    At 100 random positions each offer is payable as in Python, in two currencies; doubles are near.
    """
    rate = ap.ExchangeRate("USD", "CNY", "7.1234", ON, "random")
    comparison = ap.compare(cases(), OFFERS, ON, exchange=[rate], currency="CNY")
    exported, inputs, random = programs_of(comparison), programs.inputs_for(comparison), Random(19)
    positions = [{each.name: str(moved(each, random)) for each in inputs} for _ in range(100)]

    v8.eval(f"const programs = {json.dumps(exported)};{EVALUATED}")
    found = json.loads(v8.eval(f"all({json.dumps(positions)})"))

    for position, amounts in zip(positions, found, strict=True):
        expected = programs.amounts(exported, position)
        assert [Fraction(int(cents), 100) for cents, _ in amounts] == [*expected.values()]
        assert all(
            abs(double - float(amount)) < 1 for (_, double), amount in zip(amounts, expected.values(), strict=True)
        )


def moved(one, random):
    """A random value of an input."""
    if not one.is_free:
        return random.choice(one.values)
    return one.low + one.step * random.randint(0, int((one.high - one.low) / one.step))


@pytest.mark.parametrize("mode", sorted(MODES))
def test_v8_rounds_as_the_library(v8, mode):
    """
    Amounts on both sides of half a cent, below 0 and above, are rounded in every mode as the library does.
    """
    thousandths = range(-35, 36, 1)
    found = json.loads(
        v8.eval(f"JSON.stringify({[*thousandths]}.map(n => String(rounded(reduced(BigInt(n), 1000n), 2, '{mode}'))))")
    )
    with exact():
        assert [int(each) for each in found] == [
            int(Rounding(2, mode).round(ap.Usage({"a.b": abs(n)})["a.b"].scaleb(-3)) * 100) * (-1 if n < 0 else 1)
            for n in thousandths
        ]


@pytest.mark.parametrize(("text", "parts"), [("7/2", "7,2"), ("-0.5", "-1,2"), ("12", "12,1"), ("0.125", "1,8")])
def test_v8_reads_fractions_and_decimals(v8, text, parts):
    """
    Numbers of programs are fractions, those of inputs decimals: both are read exactly.
    """
    assert v8.eval(f"String(rational('{text}'))") == parts
