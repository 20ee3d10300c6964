"""Hints about pictures exactly on a bound: which side they are counted on, and what the other one costs."""

from datetime import date

import pytest

import agorapricing as ap
from agorapricing.doctor import diagnose
from agorapricing.numbers import exact
from agorapricing.profiles import Profile, Workload
from agorapricing.scenarios import GroupCall, OneToOne, Recording

ON = date(2026, 7, 1)


def hints(scenario, offer):
    """The hints about bounds."""
    found = diagnose(Profile("test", (Workload("w", scenario=scenario),), ON), [offer])
    assert found.problems == ()
    return [hint for hint in found.hints if hint.lint == "L12"]


def dearer(offer, minutes, **tiers):
    """What minutes of each tier cost more at another one."""
    with exact():
        return sum(
            ap.rate(offer, {f"{family}.{high}": minutes}, on=ON).payable
            - ap.rate(offer, {f"{family}.{low}": minutes}, on=ON).payable
            for family, (low, high) in tiers.items()
        )


@pytest.mark.parametrize(("video", "count"), [("640x479", 0), ("480p", 1), ("641x480", 0)])
def test_each_stream_has_its_bound(video, count):
    """
    By stream, 640×480 is the largest SD: only exactly there the hint says that more is HD, and what that costs.
    """
    found = hints(OneToOne(video=video, sessions_per_day=500), "trtc-cn:list")

    assert len(found) == count
    for hint in found:
        assert hint.what == (
            "caller receives 640×480 = 307,200 px, exactly the bound of SD: counted as SD, a pixel more as HD "
            "(list price × 2.00)"
        )
        assert "480p is 640×480 or 854×480" in hint.change
        assert hint.amount == dearer("trtc-cn:list", 300_000, rtc=("sd", "hd")) == 4_200


@pytest.mark.parametrize(("people", "count"), [(4, 0), (5, 1), (6, 0)])
def test_a_sum_has_its_bound(people, count):
    """
    By the sum of pixels, four tiles of 640×360 are the most that HD holds.
    """
    found = hints(GroupCall(people=people, sessions_per_day=10), "agora-us:list")

    assert len(found) == count
    for hint in found:
        assert "member receives 4 × 640×360 = 921,600 px, exactly the bound of HD" in hint.what
        assert "a pixel more as Full HD" in hint.what
        assert hint.amount == dearer("agora-us:list", 5 * 45 * 300, rtc=("hd", "fhd"))


def test_a_stream_among_others():
    """
    Of several received streams only those on the bound would be counted otherwise, each of them.
    """
    [hint] = hints(GroupCall(people=4, video="480p", sessions_per_day=10), "trtc-cn:list")

    assert hint.amount == dearer("trtc-cn:list", 4 * 3 * 45 * 300, rtc=("sd", "hd"))


def test_two_services_are_one_hint():
    """
    What a recorder receives on the bound would be dearer as a participant and as a recording together.
    """
    [hint] = hints(GroupCall(people=4, recording=Recording(), sessions_per_day=10), "trtc-intl:list")

    assert hint.what.startswith("recorder receives 4 × 640×360 = 921,600 px")
    assert hint.amount == dearer("trtc-intl:list", 45 * 300, rtc=("hd", "fhd"), recording=("hd", "fhd"))


def test_nothing_lies_on_the_last_bound():
    """
    Above the highest tier there is no other side.
    """
    assert hints(OneToOne(video="2160p", sessions_per_day=10), "agora-us:list") == []
