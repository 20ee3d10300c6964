"""An audience at low latency under a book that has no price for it."""

from datetime import date
from decimal import Decimal

import attrs
import pytest

import agorapricing as ap
from agorapricing.numbers import Rounding, exact
from agorapricing.profiles import Profile, Workload
from agorapricing.scenarios import LiveCommerce, OneToOne, VoiceRoom

ON = date(2026, 7, 1)
SALE = LiveCommerce(latency="low", audience_minutes=15, sessions_per_day=1)
OTHERS = "; the vendor's other products for it: CDN live (CDN 直播), Live Event Broadcasting, LEB, by traffic (快直播)"


def said(scenario, *offers, **asked):
    """What a comparison says of low latency."""
    profile = Profile("test", (Workload("w", scenario=scenario), Workload("talk", scenario=OneToOne())), ON)
    notes = ap.compare(profile, offers or None, **asked).notes
    return [note for note in notes if "low-latency" in note]


def payable(scenario, offer):
    """What a scenario costs under an offer."""
    profile = Profile("test", (Workload("w", scenario=scenario),), ON)
    return ap.rate(offer, profile.usage_under(ap.find_offer(offer, ON)), on=ON).payable


def test_the_audience_costs_more_where_it_is_counted_as_interactive():
    """
    Of an offer without a low-latency price the note says by how much its audience is dearer, and what else there is.
    """
    [note] = said(SALE, "agora-cn-standard:list", "trtc-cn:payg")
    with exact():
        more = payable(SALE, "trtc-cn:payg") - payable(SALE, "agora-cn-standard:list")

    assert more == Decimal("69772.50")
    assert note == (
        "trtc-cn:payg: no low-latency price: counted as interactive, +69,772.50 CNY against agora-cn-standard:list"
        + OTHERS
    )


def test_alone_the_audience_is_a_part_of_the_amount():
    """
    Where no offer has a low-latency price the note says what the audience costs.
    """
    [note] = said(SALE, "trtc-cn:payg")
    with exact():
        part = payable(SALE, "trtc-cn:payg") - payable(attrs.evolve(SALE, audience=0), "trtc-cn:payg")

    assert f"counted as interactive, {part:,f} CNY of the amount" in note


def test_a_book_says_it_once():
    """
    Of several regimes of a book only the cheapest is told, against the cheapest that has such a price.
    """
    [note] = said(SALE, market="cn")

    assert note.startswith("trtc-cn:flagship: ")
    assert "against agora-cn-standard:flagship" in note


@pytest.mark.parametrize("latency", ["interactive", "low"])
def test_nothing_is_said_where_it_does_not_matter(latency):
    """
    A book that has the price, and an audience that is interactive, need no note.
    """
    rooms = VoiceRoom(latency=latency, sessions_per_day=1)

    assert said(rooms, "agora-cn-standard:list", "agora-cn:payg") == []
    assert len(said(rooms, "agora-cn-standard:list", "trtc-cn:payg")) == (latency == "low")


def test_other_currencies_are_converted():
    """
    Against an offer in another currency both are in that of the comparison.
    """
    rate = ap.ExchangeRate("USD", "CNY", "7.1", ON, "central parity")
    [note] = said(SALE, "trtc-cn:payg", "agora-us-standard:list", exchange=(rate,))
    empty = attrs.evolve(SALE, audience=0)
    with exact():
        here = payable(SALE, "trtc-cn:payg") - payable(empty, "trtc-cn:payg")
        there = payable(SALE, "agora-us-standard:list") - payable(empty, "agora-us-standard:list")
        more = here - Rounding(2).round(there * rate.rate)

    assert f"interactive, {more:+,f} CNY against agora-us-standard:list" in note
