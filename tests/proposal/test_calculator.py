"""The calculator: a scenario's minutes and a book's prices, one after the other, are the library."""

from datetime import date
from fractions import Fraction
from functools import cache

import attrs
import programs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing.cli import main
from agorapricing.errors import UnpricedMeterError
from agorapricing.messages import LANGUAGES, said
from agorapricing.numbers import Program
from agorapricing.proposal import calculator_of
from agorapricing.proposal.calculator_scenarios import choices_of
from agorapricing.report.calculator import calculator_page
from agorapricing.scenarios import CATALOGUE, GroupCall, Recording

ON = date(2026, 7, 1)


@cache
def calculated():
    """What the calculator of two scenarios computes from."""
    return calculator_of(ON, ["one_to_one", "group"])


@cache
def books():
    """Its books."""
    return [book for market in calculated()["markets"] for book in market["books"]]


@cache
def meters():
    """Its meters."""
    return [each["name"] for each in calculated()["meters"]]


quantities = st.integers(0, 5_000_000)


def priced(book, usage):
    """What the offers of a book come to for minutes by meter."""
    return programs.amounts(book, dict.fromkeys(book["meters"], 0) | usage)


@settings(max_examples=6)
@given(st.dictionaries(st.deferred(lambda: st.sampled_from(meters())), quantities, min_size=1, max_size=4))
def test_typed_minutes_are_rated_as_by_the_library(usage):
    """
    Every offer of every book comes to what `rate` says of the minutes, and has no price where that raises.
    """
    for book in books():
        assert priced(book, usage) == {offer["offer"]: rated(offer["offer"], usage) for offer in book["offers"]}


def rated(offer, usage):
    """What the library says."""
    try:
        return ap.rate(offer, {meter: quantity for meter, quantity in usage.items() if quantity}, ON).payable
    except UnpricedMeterError:
        return None


def used(scenario, book, chosen, **values):
    """The minutes that a book bills for a scenario; nothing where it cannot meter what is chosen."""
    usage = scenario["usages"][scenario["variants"]["|".join(chosen)]].get(book)
    if usage is None:
        return None
    given = {f"{scenario['name']}.{name}": Fraction(value) for name, value in values.items()}
    quantities = Program(tuple(scenario["ops"]), tuple(usage.values())).run(given)
    return dict(zip(usage, quantities, strict=True))


@pytest.mark.parametrize(
    "chosen", [("2", "360p", "no"), ("5", "720p", "composite"), ("16", "no", "no"), ("16", "1080p", "no")]
)
@pytest.mark.parametrize(("sessions", "minutes"), [("1", "1"), ("100.5", "44.4"), ("20000", "240")])
def test_a_scenario_is_metered_and_priced_as_by_the_library(chosen, sessions, minutes):
    """
    At numbers and choices of a group call what a book bills, priced by its offers, is what a comparison says.
    """
    scenario, (people, video, recording) = calculated()["scenarios"][1], chosen
    stated = {"video": None if video == "no" else video, "recording": None if recording == "no" else Recording()}
    call = GroupCall(people=int(people), minutes=minutes, sessions_per_day=sessions, **stated)
    profile = ap.Profile("calls", (ap.Workload("calls", scenario=call),))
    for book in books():
        usage = used(scenario, book["book"], chosen, minutes=minutes, sessions_per_day=sessions)
        compared = ap.compare(profile, [offer["offer"] for offer in book["offers"]], ON)
        amounts = (
            dict.fromkeys((quote.offer for quote in compared.quotes), None) if usage is None else priced(book, usage)
        )

        assert amounts == {quote.offer: quote.amount for quote in compared.quotes}


def test_what_a_book_cannot_meter_is_not_in_it():
    """
    16 people in 1080p are more pixels than the page of one book says anything of.
    """
    group = calculated()["scenarios"][1]

    assert used(group, "trtc-intl", ("16", "1080p", "no"), minutes=1, sessions_per_day=1) is None
    assert used(group, "trtc-cn", ("16", "1080p", "no"), minutes=1, sessions_per_day=1)


@pytest.mark.parametrize(
    ("scenario", "chosen"),
    [
        ("one_to_one", {"video": (None, "360p", "720p", "1080p"), "recording": (None, Recording())}),
        ("group", {"people": (2, 4, 5, 9, 16)}),
        ("meeting", {"people": (2, 4, 9, 10, 16)}),
        ("classroom", {"students": (10, 20, 100, 1_000, 10_000), "on_stage": (1, 2, 4)}),
        ("webinar", {"panelists": (1, 2, 3, 4), "latency": ("interactive", "low")}),
        ("live_show", {"hosts": (1, 2, 4)}),
        ("pk", {"mixed": (False, True)}),
        ("karaoke", {"music_video": (None, "360p", "720p", "1080p")}),
        ("ai_agent", {"avatar": (None, "360p", "720p", "1080p")}),
    ],
)
def test_what_can_be_chosen(scenario, chosen):
    """
    Small counts and large ones have their own values, with the default among them; no scenario has another one's.
    """
    kind = CATALOGUE[scenario]
    choices = {each.parameter: each for each in choices_of(kind)}
    fields = attrs.fields_dict(kind)

    assert {name: choices[name].values for name in chosen} == chosen
    assert all(each.base == fields[name].default and each.base in each.values for name, each in choices.items())
    assert not {"tiles", "relay_channels", "cdn_outputs"} & set(choices)
    assert ("mixed" in choices) is (scenario == "pk")
    assert ("recording" in choices) is (scenario != "pk")


def test_all_offers_are_open_and_public():
    """
    Offers that anybody may have stand in the calculator, in each market; list prices and closed ones do not.
    """
    offers = [offer["offer"] for book in books() for offer in book["offers"]]

    assert {"agora-cn-standard:basic", "trtc-cn:payg", "agora-us-standard:payg", "trtc-intl:payg-2024"} <= set(offers)
    assert not [offer for offer in offers if offer.endswith(":list")]
    assert not {"agora-cn:payg", "trtc-intl:payg"} & set(offers)
    assert not [offer for offer in offers if "signaling" in offer or "moderation" in offer or "chat" in offer]
    assert len(offers) == len(set(offers)) == 25


def test_what_is_closed_is_named_with_its_reason():
    """
    The offers of the same books that are for other accounts are named, each with why; lists and packages are none.
    """
    closed = {each["offer"]: each["reason"] for each in calculated()["closed"]}

    assert closed.keys() == {"agora-cn:payg", "agora-cn:loyalty", "agora-us:payg", "trtc-intl:payg"}
    assert "2024-07-26" in closed["agora-cn:payg"]
    assert said(closed["agora-cn:payg"], "zh") != closed["agora-cn:payg"]


def test_it_has_the_scenarios_that_are_asked_for(tmp_path, capsys):
    """
    The command writes those scenarios alone; one that nobody knows is answered with the nearest, before any work.
    """
    page = tmp_path / "calculator.html"

    assert main(["page", "-o", str(page), "--on", str(ON), "--scenarios", "one_to_one"]) == 0
    assert ('"one_to_one"' in page.read_text("utf-8"), '"webinar"' in page.read_text("utf-8")) == (True, False)

    assert main(["page", "-o", str(tmp_path / "other.html"), "--scenarios", "one_to_on"]) == 1
    assert "has no scenario 'one_to_on'; did you mean 'one_to_one'?" in capsys.readouterr().err
    assert not (tmp_path / "other.html").exists()


@pytest.mark.slow
def test_the_whole_calculator_is_small():
    """
    With all scenarios the page is below 1 MB in each language, and names nothing that it would load.
    """
    data = calculator_of(ON)
    for language in LANGUAGES:
        page = calculator_page(data, "0.1.0", language)

        assert len(page) < 1_000_000
        assert b"http" not in page.replace(b"http-equiv", b"").replace(b"http://www.w3.org/2000/svg", b"")
