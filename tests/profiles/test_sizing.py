"""Sizing: what a profile's scenarios come to under several books, and why."""

from datetime import date
from decimal import Decimal

import pytest

import agorapricing as ap
from agorapricing.profiles import Profile, Workload
from agorapricing.profiles.sizing import size
from agorapricing.report import FORMATS, render, report_of
from agorapricing.scenarios import AiAgent, GroupCall, IotCamera, LiveShow
from agorapricing.usage import Usage

ON = date(2026, 7, 1)
TILES = Workload("tiles", scenario=GroupCall(people=6, sessions_per_day="2.5"))
PROFILE = Profile("acme", (TILES, Workload("measured", Usage({"rtc.hd": 1_000}))), ON)


def test_minutes_by_book():
    """
    Each book bills its own minutes; plain minutes are added as they are.
    """
    sizing = size(PROFILE, ["agora-us", "agora-us-standard", "trtc-cn"])

    assert [dict(each.usage) for each in sizing.books] == [
        {"rtc.hd": 1_000, "rtc.fhd": 20_250},
        {"rtc.hd": 1_000, "rtc.standard": 182_250},
        {"rtc.hd": 1_000, "rtc.sd": 101_250},
    ]
    assert [dict(each.seconds) for each in sizing.books] == [
        {"rtc.fhd": Decimal(1_215_000)},
        {"rtc.fhd": Decimal(1_215_000)},
        {"rtc.sd": Decimal(6_075_000)},
    ]


def test_the_reasons_are_those_of_the_seconds():
    """
    The seconds of the reasons add up to those of the month.
    """
    sizing = size(PROFILE, ["agora-us", "trtc-cn"])
    for each in sizing.books:
        found = {}
        for sized in each.sized:
            for meter, times in sized.part.meters:
                found[meter] = found.get(meter, 0) + sized.seconds * times

        assert found == each.seconds


def test_a_book_that_says_nothing():
    """
    A role that a book does not meter makes it incomplete, with the workload and the reason; others stay complete.
    """
    profile = Profile("x", (Workload("talk", scenario=agent()),), ON)
    good, bad = size(profile, ["agora-us", "trtc-cn"]).books

    assert not good.problem
    assert bad.problem.startswith("talk: agent, 0 to 600")
    assert "the book does not say how it meters the role 'agent'" in bad.problem
    assert dict(bad.usage) == {}


def agent():
    """A talk with an agent."""
    return AiAgent()


def test_another_day():
    """
    The day decides the edition: before 2021 there was no Full HD.
    """
    [found] = size(PROFILE, ["agora-cn"], on=date(2020, 6, 1)).books

    assert dict(found.usage) == {"rtc.hd": 1_000, "rtc.hd_plus": 20_250}


@pytest.mark.parametrize("style", FORMATS)
def test_every_format(style):
    """
    A sizing is written in every format, with its minutes and reasons.
    """
    text = render(size(PROFILE, ["agora-us", "trtc-cn"]), style, 200)

    assert "20,250" in text or "20250" in text
    assert style == "csv" or "5 × 640×360 = 1,152,000 px, above 921,600, Full HD" in " ".join(text.split())


def test_books_of_one_rule_share_their_reasons():
    """
    Reasons that are the same for several books are shown once, under all their names.
    """
    grids = report_of(size(PROFILE, ["agora-us", "agora-us-standard", "trtc-cn"])).page.grids

    assert [grid.title for grid in grids] == ["", "agora-us, agora-us-standard", "trtc-cn"]


def test_rows_of_a_sizing():
    """
    A row has the exact seconds of what was metered and the minutes of what is billed.
    """
    rows = report_of(size(PROFILE, ["agora-us-standard"])).rows

    assert [(row["meter"], row["seconds"], row["billed"]) for row in rows] == [
        ("rtc.fhd", "1215000", None),
        ("rtc.hd", None, "1000"),
        ("rtc.standard", None, "182250"),
    ]


def test_minutes_that_do_not_come_out():
    """
    Minutes in a table are rounded to two decimals where their seconds do not come out; what is billed is whole.
    """
    profile = Profile("x", (Workload("show", scenario=LiveShow(minutes=Decimal("0.02"), audience=1)),), ON)
    [found] = size(profile, ["agora-us"]).books

    assert dict(found.usage) == {"rtc.audio": 1, "rtc.hd": 1}
    assert "0.02" in render(size(profile, ["agora-us"]), "plain")


# ---- profiles -------------------------------------------------------------------------------------------------------


def test_participant_minutes():
    """
    The time of people in the rooms is the same for every vendor; robots are no people.
    """
    cameras = IotCamera(always_joined=True, cameras=2, sessions_per_day=1)
    profile = Profile("x", (Workload("cam", scenario=cameras), Workload("talk", scenario=agent())), ON, days=30)

    assert profile.participant_seconds == (2 * 24 * 60 * 30 + 5 * 30 + 10) * 60


def test_usage_under_offers():
    """
    A profile without scenarios has one usage for all; with one, each offer has its own.
    """
    plain = Profile("x", PROFILE.workloads[1:], ON)
    offers = [ap.find_offer(name, ON) for name in ("agora-us:payg", "trtc-cn:payg")]

    assert [plain.usage_under(offer) for offer in offers] == [plain.usage] * 2
    assert [dict(PROFILE.usage_under(offer)) for offer in offers] == [
        {"rtc.hd": 1_000, "rtc.fhd": 20_250},
        {"rtc.hd": 1_000, "rtc.sd": 101_250},
    ]
