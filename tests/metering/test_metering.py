"""The model of a session, a book's rule, and how time is cut: what they give, and what they refuse."""

import decimal
from collections import Counter
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorapricing.errors import MeteringError, NumberError
from agorapricing.metering import (
    AUDIO,
    Change,
    Family,
    Metering,
    Minutes,
    Participant,
    Picture,
    PixelTier,
    Session,
    Size,
    Stay,
    Stream,
    Subscription,
    metered,
    parts,
)
from agorapricing.metering.timeline import crowd, phases, room_phases
from agorapricing.numbers.decimals import exact

TIERS = (PixelTier("rtc.hd", 921_600, "HD"), PixelTier("rtc.fhd", 2_073_600, "Full HD"))
RTC = Family("rtc.audio", (*TIERS, PixelTier("rtc.2k")))
CHINA = timezone(timedelta(hours=8))


def rule(family=RTC, **changes):
    """A rule of one family for hosts."""
    values = {"roles": {"host": ("rtc",)}, "family": {"rtc": family}, "screen": {"web": "1920x1080"}}
    return Metering("page", **{**values, **changes})


# ---- sizes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "width", "height"),
    [("720p", 1280, 720), ("1280x720", 1280, 720), (" 640 × 352 ", 640, 352), ("1X1", 1, 1), ("2160p", 3840, 2160)],
)
def test_sizes_are_read(text, width, height):
    """
    A size is width by height, or a name.
    """
    assert Size.of(text) == Size(width, height)
    assert Size.of(Size(width, height)).pixels == width * height


@pytest.mark.parametrize(
    "value", ["", "720", "1280x", "x720", "-1x5", "0x5", "1280*720", "7٢0p", 720, None, "9999999x1"]
)
def test_what_is_no_size(value):
    """
    Anything else is refused.
    """
    with pytest.raises(MeteringError, match=r"no size|must be from 1"):
        Size.of(value)


def test_the_largest_picture():
    """
    A side has a hundred thousand pixels at most.
    """
    assert Size(100_000, 100_000).pixels == 10**10
    for sides in ((100_001, 1), (1, 100_001)):
        with pytest.raises(MeteringError, match="must be from 1 to 100,000 pixels, not 100001"):
            Size(*sides)


# ---- the rule -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Family("a", (PixelTier("b"), PixelTier("c", 5))), "only the last tier"),
        (lambda: Family("a", (PixelTier("b", 5), PixelTier("c", 5))), "must rise"),
        (lambda: Family("a", (PixelTier("b", 0),)), "must rise"),
        (lambda: Family("a", method="sum"), "unknown method 'sum'; known: aggregate, per-stream"),
        (lambda: Minutes(over="week"), "unknown over 'week'; known: month, day"),
        (lambda: Minutes(scope="room"), "unknown scope"),
        (lambda: Minutes(rounded="down"), "unknown rounded"),
        (lambda: rule(minutes=Minutes(zone="Moon")), "unknown time zone 'Moon'"),
        (lambda: rule(roles={"host": ("rtcc",)}), "role host: unknown family 'rtcc'; did you mean 'rtc'"),
        (lambda: rule(roles={"host": ("x",)}), "role host: unknown family 'x'; known: "),
        (lambda: rule(calibrated={"640": "640x360"}), "'640' is no size"),
        (lambda: rule(screen={"web": "big"}), "'big' is no size"),
        (lambda: rule(screen={"tv": "1920x1080"}), "unknown platform 'tv'; known: android, ios, windows, macos, web"),
        (lambda: rule(alone="free"), "unknown alone 'free'; known: audio, nothing"),
        (lambda: rule(dual_stream="large"), "unknown dual_stream"),
    ],
)
def test_rules_that_cannot_be(make, message):
    """
    A rule that contradicts itself is refused.
    """
    with pytest.raises(MeteringError, match=message):
        make()


def test_what_the_rule_says_nothing_of():
    """
    A role, a platform or a number of pixels that the rule does not know is an error, never a guess.
    """
    bounded = rule(attrs.evolve(RTC, video=TIERS))
    for received, role, message in (
        ((), "hots", "does not say how it meters the role 'hots'; did you mean 'host'"),
        (((Picture(platform="tv"), 1),), "host", "a shared screen without a size: unknown platform 'tv'"),
        (((Picture(Size(1921, 1080)), 1),), "host", "the source says nothing above 2,073,600 pixels"),
    ):
        with pytest.raises(MeteringError, match=message):
            bounded.count(role, received)


@pytest.mark.parametrize(("dual", "meter"), [("received", "rtc.hd"), ("requested", "rtc.fhd")])
def test_a_small_stream_where_the_large_one_was_asked_for(dual, meter):
    """
    What arrived counts, or what was asked for, as the rule says.
    """
    streams = [Stream("s", "1920x1080", "320x180")]
    received = (Subscription("s", 0, 60, arrives="low"),)
    session = Session("room", [Participant("p", (Stay(0, 60),), received)], streams)

    assert metered(session, rule(dual_stream=dual)) == {meter: 60}


def test_families_of_one_role():
    """
    Time counts in every family of a role; a family without tiers counts the time in the room.
    """
    families = {"rtc": RTC, "agent": Family("agent.task"), "task": Family(video=(PixelTier("transcoding.hd"),))}
    both = Metering("page", {"bot": ("rtc", "agent", "task"), "none": ()}, families)
    seen = ((Picture(Size(640, 360)), 2), (AUDIO, 1))

    assert dict(both.count("bot", seen)) == {"rtc.hd": 1, "agent.task": 1, "transcoding.hd": 1}
    assert dict(both.count("bot", ())) == {"rtc.audio": 1, "agent.task": 1}
    assert both.count("none", seen) == ()


@pytest.mark.parametrize("method", ["aggregate", "per-stream"])
def test_sound_beside_video(method):
    """
    A stream of sound is free beside video, or counted where the family says so; alone it is one.
    """
    family = attrs.evolve(RTC, method=method)
    beside = attrs.evolve(family, audio_beside_video=True)
    seen, heard = ((Picture(Size(640, 360)), 1), (AUDIO, 2)), ((AUDIO, 2),)

    assert rule(family).count("host", seen) == (("rtc.hd", 1),)
    assert rule(beside).count("host", seen) == (("rtc.hd", 1), ("rtc.audio", 2))
    assert rule(beside).count("host", heard) == (("rtc.audio", 1),)


# ---- sessions -------------------------------------------------------------------------------------------------------

PERSON = Participant("p", (Stay(0, 60),))


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: Stay(5, 5), MeteringError, "stay: leave at 5 s is not after join at 5 s"),
        (lambda: Stay(5, 4), MeteringError, "leave at 4 s is not after"),
        (lambda: Stay(0.5, 4), NumberError, "is a float"),
        (lambda: Subscription("s", 9, 4), MeteringError, "subscription: leave at 4"),
        (lambda: Subscription("s", 0, 4, "hihg"), MeteringError, "unknown layer 'hihg'; did you mean 'high'"),
        (lambda: Subscription("s", 0, 4, count=0), MeteringError, "count must be a whole number"),
        (lambda: Participant("p", (Stay(0, 5), Stay(4, 9))), MeteringError, "the stay of p overlaps itself"),
        (lambda: Participant("p", (), count=1.5), MeteringError, "count must be a whole number"),
        (
            lambda: Participant("p", (), (Subscription("s", 0, 5), Subscription("s", 4, 9))),
            MeteringError,
            "p's subscription of s overlaps itself: 0 to 5 s, 4 s on again",
        ),
        (lambda: Stream("s", [Change(5, None), Change(5, None)]), MeteringError, "in order of time"),
        (lambda: Session("r", [PERSON, PERSON]), MeteringError, "r has the participant p twice"),
        (lambda: Session("r", [], [Stream("s"), Stream("s")]), MeteringError, "r has the stream s twice"),
        (lambda: Session("r", [], origin=datetime(2026, 1, 1)), MeteringError, "no time zone"),
        (
            lambda: Session("r", [Participant("p", (), (Subscription("t", 0, 5),))], [Stream("tt")]),
            MeteringError,
            "p receives an unknown stream 't'",
        ),
    ],
)
def test_sessions_that_cannot_be(make, error, message):
    """
    A session that contradicts itself is refused.
    """
    with pytest.raises(error, match=message):
        make()


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("120p", "160x120"),
        ("180p", "320x180"),
        ("240p", "320x240"),
        ("360p", "640x360"),
        ("480p", "640x480"),
        ("540p", "960x540"),
        ("720p", "1280x720"),
        ("1080p", "1920x1080"),
        ("1440p", "2560x1440"),
        ("2160p", "3840x2160"),
    ],
)
def test_names_of_sizes(name, size):
    """
    Each name of a size stands for as many pixels as it is commonly said to have.
    """
    assert Size.of(name) == Size.of(size)


def test_streams_change_their_size():
    """
    Before its first size a stream is no video; from each change on it has the new size; None is sound alone.
    """
    streams = [Stream("s", [Change(10, "640x360"), Change(20, "1920x1080"), Change(30, None)])]
    session = Session("room", [Participant("p", (Stay(0, 60),), (Subscription("s", 5, 60),))], streams)

    assert metered(session, rule()) == {"rtc.audio": 40, "rtc.hd": 10, "rtc.fhd": 10}


def test_what_is_received_outside_of_a_stay():
    """
    A subscription counts only while its participant is in the room.
    """
    streams = [Stream("s", "640x360")]
    stays = (Stay(10, 20), Stay(30, 40))
    session = Session("room", [Participant("p", stays, (Subscription("s", 0, 100),))], streams)

    assert metered(session, rule()) == {"rtc.hd": 20}


def test_parts_of_a_second():
    """
    Seconds are exact, whatever part of one.
    """
    session = Session("room", [Participant("p", (Stay(0, Decimal("0.1")), Stay("0.3", "0.6")))])

    assert metered(session, rule()) == {"rtc.audio": Decimal("0.4")}


def test_the_callers_context_changes_nothing():
    """
    Metering is exact in a thread whose decimal context has three digits.
    """
    session = Session("room", [Participant("p", (Stay(0, Decimal("123456.789")),), count=7)])
    with decimal.localcontext(decimal.Context(prec=3)):
        assert metered(session, rule()) == {"rtc.audio": Decimal("864197.523")}


# ---- why ------------------------------------------------------------------------------------------------------------


def test_every_minute_says_why():
    """
    A part says when, what was received, the sum of its pixels, the bound that it met and the tier.
    """
    streams = [Stream("a", "640x360"), Stream("b", "240x180"), Stream("c", "1280x720")]
    received = (Subscription("a", 0, 1800), *(Subscription(name, 600, 1500) for name in "bc"))
    origin = datetime(2026, 2, 3, 9, tzinfo=CHINA)
    session = Session("room", [Participant("p", (Stay(0, 1800),), received)], streams, origin)
    found = [(part.when, part.why) for part in parts(session, rule())]

    assert found == [
        ("09:00:00 to 09:10:00", "640×360 = 230,400 px, at most 921,600, HD"),
        ("09:10:00 to 09:25:00", "640×360 + 240×180 + 1280×720 = 1,195,200 px, above 921,600, Full HD"),
        ("09:25:00 to 09:30:00", "640×360 = 230,400 px, at most 921,600, HD"),
    ]


def test_every_minute_says_its_day():
    """
    A part is of the day on which it begins in the zone of the origin; where there is no origin, it is of none.
    """
    stays = (Stay(0, 1799), Stay(1799, 1801, "audience"), Stay(1801, 1802), Stay(1900, 2000, "audience"))
    session = Session("room", [Participant("p", stays)], origin=datetime(2026, 2, 3, 23, 30, tzinfo=CHINA))
    metering = rule(roles={"host": ("rtc",), "audience": ("rtc",)})

    assert [part.day.day for part in parts(session, metering)] == [3, 3, 4, 4]
    assert {part.day for part in parts(attrs.evolve(session, origin=None), metering)} == {None}


def test_a_stream_of_one_size_has_it_from_its_start():
    """
    A size alone is that from second 0 on, as one without a picture is.
    """
    assert Stream("a", "640x360") == Stream("a", [Change(0, "640x360")])
    assert Stream("a", None) == Stream("a", [Change(0, None)])


def test_who_is_not_said_to_be_alone_is_counted():
    """
    Where those who are alone are not counted, a moment is so only where it is said.
    """
    silent = rule(alone="nothing")

    assert silent.count("host", ()) == silent.count("host", (), alone=False) == (("rtc.audio", 1),)
    assert silent.count("host", (), alone=True) == ()


def test_a_part_of_a_second_is_no_second():
    """
    A moment shortly before midnight is of its second, and of its day.
    """
    stays = (Stay(0, Decimal("86399.95")), Stay(Decimal("86399.95"), 86_460, "audience"))
    session = Session("room", [Participant("p", stays)], origin=datetime(2026, 2, 3, tzinfo=CHINA))
    metering = rule(roles={"host": ("rtc",), "audience": ("rtc",)})
    found = [(part.when, part.day.day) for part in parts(session, metering)]

    assert found == [("00:00:00 to 23:59:59", 3), ("23:59:59 to 00:01:00", 3)]


def test_pictures_stand_in_the_order_in_which_they_came():
    """
    One more picture of a size that is received already does not move that size behind the others.
    """
    streams = [Stream("a", "640x360"), Stream("b", "1280x720"), Stream("c", [Change(10, "640x360")])]
    received = (Subscription("a", 0, 60), Subscription("b", 0, 60), Subscription("c", 10, 60))
    [_, both] = parts(Session("room", [Participant("p", (Stay(0, 60),), received)], streams), rule())

    assert both.why == "2 × 640×360 + 1280×720 = 1,382,400 px, above 921,600, Full HD"


def test_other_reasons():
    """
    A part without video, of streams each by itself, of a default screen, alone for nothing, or of no family.
    """
    stream = Stream("s", platform="web")
    both = (Subscription("s", 0, 60), Subscription("t", 0, 60, count=3))
    session = Session("room", [Participant("p", (Stay(0, 60), Stay(60, 4000)), both)], [stream, Stream("t", "640x360")])
    by_stream = rule(attrs.evolve(RTC, method="per-stream"), alone="nothing")
    [aggregate, sound] = parts(session, rule())
    found = [
        part.why for part in parts(attrs.evolve(session, participants=[*session.participants, PERSON_LATER]), by_stream)
    ]

    assert aggregate.why == "1920×1080 (screen, web) + 3 × 640×360 = 2,764,800 px, above 2,073,600, rtc.2k"
    assert (sound.why, sound.when) == ("no video received, audio", "0:01:00 to 1:06:40")
    assert found[0] == "1920×1080: 2,073,600 px, above 921,600, Full HD; 3 × 640×360: 230,400 px, at most 921,600, HD"
    assert "alone in the room, not billed" in found
    [none] = parts(Session("room", [PERSON]), rule(roles={"host": ()}))
    assert none.why == "not billed"


PERSON_LATER = Participant("q", (Stay(0, 100),))


def test_errors_say_who_and_when():
    """
    What a rule says nothing of is reported with the participant and the time.
    """
    session = Session("room", [Participant("p", (Stay(5, 60, "guest"),))])

    with pytest.raises(MeteringError, match="p, 5 to 60 s: the book does not say how it meters the role 'guest'"):
        metered(session, rule())


# ---- cutting --------------------------------------------------------------------------------------------------------


def test_changes_at_one_moment():
    """
    What ends at a moment ends before what begins then: a role, a stream and the same picture again.
    """
    picture = Picture(Size(640, 360))
    with exact():
        found = list(phases([(0, 10, "a"), (10, 20, "b")], [(0, 10, picture, 1), (10, 20, picture, 1)]))

    assert [(each.start, each.end, each.role, each.received) for each in found] == [
        (0, 10, "a", ((picture, 1),)),
        (10, 20, "b", ((picture, 1),)),
    ]


def test_nobody_is_alone_with_others():
    """
    Alone is who is there while nobody else is; people who are alike are several.
    """
    assert crowd([(0, 10, 1), (10, 20, 1)]) == [(0, 10), (10, 20)]
    assert crowd([(0, 10, 2)]) == []
    assert crowd([(0, 30, 1), (10, 20, 1), (15, 40, 1)]) == [(0, 10), (30, 40)]


@given(
    st.lists(
        st.tuples(st.integers(0, 20), st.integers(1, 20), st.integers(1, 2), st.booleans()), min_size=1, max_size=5
    )
)
def test_every_second_knows_who_is_alone(stays):
    """
    Of any people, who receive something or nothing: in each second somebody is alone who is the only one there.
    """
    seen = [(0, 60, Picture(Size(640, 360)), 1)]
    people = [(n, [(at, at + long, "host")], seen * has, count) for n, (at, long, count, has) in enumerate(stays)]
    present = Counter(dict.fromkeys(range(60), 0))
    for at, long, count, _ in stays:
        present.update(dict.fromkeys(range(at, at + long), count))
    found = [
        (who, second, is_alone)
        for who, phase, is_alone in room_phases(people, needs_company=True)
        for second in range(phase.start, phase.end)
    ]

    assert sorted(found) == [
        (n, second, present[second] == 1) for n, (at, long, *_) in enumerate(stays) for second in range(at, at + long)
    ]
