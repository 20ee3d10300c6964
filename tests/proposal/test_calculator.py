"""The calculator: a scenario's minutes and a book's prices, one after the other, are the library."""

from datetime import date
from fractions import Fraction

import programs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing.errors import UnpricedMeterError
from agorapricing.numbers import Program
from agorapricing.proposal import calculator_of
from agorapricing.report.calculator import calculator_page
from agorapricing.scenarios import GroupCall

ON = date(2026, 7, 1)
DATA = calculator_of(ON, ["one_to_one", "group"])
BOOKS = [book for market in DATA["markets"] for book in market["books"]]
METERS = [each["name"] for each in DATA["meters"]]
quantities = st.integers(0, 5_000_000)


def priced(book, usage):
    """What the offers of a book come to for minutes by meter."""
    return programs.amounts(book, dict.fromkeys(book["meters"], 0) | usage)


@settings(max_examples=6)
@given(st.dictionaries(st.sampled_from(METERS), quantities, min_size=1, max_size=4))
def test_typed_minutes_are_rated_as_by_the_library(usage):
    """
    Every offer of every book comes to what `rate` says of the minutes, and has no price where that raises.
    """
    for book in BOOKS:
        assert priced(book, usage) == {offer["offer"]: rated(offer["offer"], usage) for offer in book["offers"]}


def rated(offer, usage):
    """What the library says."""
    try:
        return ap.rate(offer, {meter: quantity for meter, quantity in usage.items() if quantity}, ON).payable
    except UnpricedMeterError:
        return None


@pytest.mark.parametrize("people", ["2", "5", "16"])
@pytest.mark.parametrize(("sessions", "minutes"), [("1", "1"), ("100.5", "44.4"), ("20000", "240")])
def test_a_scenario_is_metered_and_priced_as_by_the_library(people, sessions, minutes):
    """
    At numbers of a group call the minutes that a book bills, priced by its offers, are what a comparison says.
    """
    [scenario] = [each for each in DATA["scenarios"] if each["name"] == "group"]
    values = {"group.people": people, "group.minutes": minutes, "group.sessions_per_day": sessions}
    call = GroupCall(people=int(people), minutes=minutes, sessions_per_day=sessions)
    profile = ap.Profile("calls", (ap.Workload("calls", scenario=call),))
    for book in BOOKS:
        usage = scenario["usage"][book["book"]]
        used = Program(tuple(scenario["ops"]), tuple(usage["meters"].values())).run(
            {name: Fraction(value) for name, value in values.items()}
        )
        compared = ap.compare(profile, [offer["offer"] for offer in book["offers"]], ON)

        assert priced(book, dict(zip(usage["meters"], used, strict=True))) == {
            quote.offer: quote.amount for quote in compared.quotes
        }


def test_all_offers_are_open_and_public():
    """
    Offers that anybody may have stand in the calculator, in each market; list prices and closed ones do not.
    """
    offers = [offer["offer"] for book in BOOKS for offer in book["offers"]]

    assert {"agora-cn-standard:basic", "trtc-cn:payg", "agora-us-standard:payg", "trtc-intl:payg-2024"} <= set(offers)
    assert not [offer for offer in offers if offer.endswith(":list")]
    assert not {"agora-cn:payg", "trtc-intl:payg"} & set(offers)


@pytest.mark.slow
def test_the_whole_calculator_is_small():
    """
    With all scenarios the page is below 1 MB, and names nothing that it would load.
    """
    page = calculator_page(calculator_of(ON), "0.1.0")

    assert len(page) < 1_000_000
    assert b"http" not in page.replace(b"http-equiv", b"").replace(b"http://www.w3.org/2000/svg", b"")
