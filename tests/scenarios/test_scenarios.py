"""Scenarios: what they come to under each vendor, and that they are metered as records of the same calls are."""

import csv
import subprocess
import sys
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing import testing as our
from agorapricing.calllog import meter_log
from agorapricing.errors import MeteringError, NumberError
from agorapricing.metering import Bucket, Metered, Participant, Session, Stay, Stream, Subscription, metered
from agorapricing.metering.picture import PLATFORMS
from agorapricing.numbers.decimals import exact
from agorapricing.pricebook.minutes import billable, rule_of
from agorapricing.profiles import Profile, Workload
from agorapricing.scenarios import (
    CATALOGUE,
    AiAgent,
    Classroom,
    GroupCall,
    IotCamera,
    Karaoke,
    LiveCommerce,
    LiveShow,
    Meeting,
    OneToOne,
    Pk,
    Recording,
    ScreenShare,
    SessionCount,
    VoiceRoom,
    Webinar,
    profile_template,
)
from agorapricing.scenarios.room import MODES
from agorapricing.scenarios.scenario import LATENCY
from agorapricing.scenarios.talks import LAYOUTS

ON = date(2026, 7, 1)
US, INTL, STANDARD, CN = (
    ap.load_book(book).offer("list", on)
    for book, on in (
        ("agora-us", ON),
        ("trtc-intl", date(2025, 11, 20)),
        ("agora-us-standard", ON),
        ("trtc-cn", ON),
    )
)


def used(scenario, offer, days=1):
    """What a book bills for a scenario's month."""
    profile = Profile("test", (Workload("test", scenario=scenario),), days=days)
    return dict(profile.usage_under(offer))


def standard(scenario):
    """The standard minutes of one session, before they are rounded up."""
    [(session, _)] = scenario.plan(1)
    with exact():
        totals = STANDARD.edition.billed_as(metered(session, rule_of(STANDARD)))
        return totals["rtc.standard"] / 60


# ---- the catalogue --------------------------------------------------------------------------------------------------

LOW = {"latency": "low"}
SMALL = {"small_video": "180p"}
TABLE = [
    (OneToOne(video=None), {"rtc.audio": 20}, "0.0198", "20"),
    (OneToOne(), {"rtc.hd": 20}, "0.0798", "80"),
    (GroupCall(), {"rtc.hd": 225}, "0.89775", "900"),
    (GroupCall(people=6), {"rtc.fhd": 270}, "2.4273", "2430"),
    (GroupCall(people=6, layout="active_speaker", **SMALL), {"rtc.hd": 270}, "1.0773", "1080"),
    (Meeting(), {"rtc.2k_plus": 600}, "21.594", "21600"),
    (Meeting(**SMALL), {"rtc.hd": 600}, "2.394", "2400"),
    (Classroom(), {"rtc.hd": 50, "rtc.fhd": 1_000}, "9.1895", "9200"),
    (Classroom(screen_share=ScreenShare("1080p")), {"rtc.hd": 50, "rtc.2k": 1_000}, "16.1895", "16200"),
    (LiveShow(), {"rtc.audio": 60, "rtc.hd": 60_000}, "239.4594", "240060"),
    (LiveShow(**LOW), {"rtc.audio": 60, "live.hd": 60_000}, "119.4594", "120060"),
    (LiveCommerce(), {"rtc.audio": 120, "rtc.fhd": 600_000}, "5394.1188", "5400120"),
    (LiveCommerce(**LOW), {"rtc.audio": 120, "live.fhd": 600_000}, "2754.1188", "2742120"),
    (Pk(), {"rtc.hd": 60, "rtc.fhd": 30_000}, "269.9394", "270240"),
    (Pk(**LOW), {"rtc.hd": 60, "live.fhd": 30_000}, "137.9394", None),
    (VoiceRoom(), {"rtc.audio": 18_720}, "18.5328", "18720"),
    (VoiceRoom(**LOW), {"rtc.audio": 720, "live.audio": 18_000}, "11.3328", None),
    (IotCamera(), {"rtc.audio": 5, "rtc.fhd": 5}, "0.0499", "50"),
]


@pytest.mark.parametrize(("scenario", "usage", "cost", "minutes"), TABLE, ids=lambda each: type(each).__name__)
def test_the_catalogue(scenario, usage, cost, minutes):
    """
    A session comes to these minutes, this list cost in USD, and so many standard minutes.
    """
    assert used(scenario, US) == usage
    assert ap.rate(US, usage).total == Decimal(cost)
    assert minutes is None or standard(scenario) == Decimal(minutes)


@pytest.mark.parametrize(
    ("scenario", "cost"),
    [(LiveShow(**LOW), "120.0594"), (LiveCommerce(**LOW), "2700.1188"), (Pk(**LOW), "135.2394")],
    ids=lambda each: type(each).__name__,
)
def test_a_low_latency_audience_of_the_other_vendor(scenario, cost):
    """
    The live component's prices of an audience are its own.
    """
    assert ap.rate(INTL, used(scenario, INTL)).total == Decimal(cost)


def test_a_mix_is_one_picture_and_a_task():
    """
    A mixed show is HD for the audience at 119.94, and the task is billed by what comes out, or by what goes in.
    """
    [us, intl] = (used(Pk(mixed=True), offer) for offer in (US, INTL))

    assert us == {"rtc.hd": 30_060, "transcoding.hd": 30}
    assert intl == {"rtc.hd": 30_060, "transcoding.fhd": 30}
    assert ap.rate(US, {"rtc.hd": 30_060}).total == Decimal("119.9394")
    assert standard(Pk(mixed=True)) == 120_240


@pytest.mark.parametrize(("offer", "task", "cost"), [(US, "hd", "59.9394"), (INTL, "fhd", "60.2394")])
def test_a_mix_at_low_latency(offer, task, cost):
    """
    A mixed show before a low-latency audience costs this, and the task by what the vendor counts of it.
    """
    usage = used(Pk(mixed=True, **LOW), offer)
    fee = ap.rate(offer, {f"transcoding.{task}": 30}).total

    assert usage == {"rtc.hd": 60, "live.hd": 30_000, f"transcoding.{task}": 30}
    assert ap.rate(offer, usage).total - fee == Decimal(cost)
    assert fee > 0


def test_an_idle_camera():
    """
    A camera that stays joined is 43,200 audio minutes a month, 42.77 USD, and a view adds only who looks.
    """
    idle = IotCamera(always_joined=True, sessions_per_day=0)
    viewed = IotCamera(always_joined=True, sessions_per_day=2)

    assert used(idle, US, days=30) == {"rtc.audio": 43_200}
    assert used(idle, STANDARD, days=30) == {"rtc.standard": 43_200}
    assert ap.rate(US, {"rtc.audio": 43_200}).payable == Decimal("42.77")
    assert used(viewed, US, days=30) == {"rtc.audio": 43_200, "rtc.fhd": 300}


def test_the_vendors_calculator():
    """
    The vendor's calculator gives 174.00, 600.00 and 334.20 standard minutes for these sessions.
    """
    streams = [Stream("a", "720p"), Stream("b", "1080p")]

    def receives(*names):
        return tuple(Subscription(name, 0, 360) for name in names)

    session = Session(
        "broadcast",
        [
            Participant("a", (Stay(0, 360),), receives("b")),
            Participant("b", (Stay(0, 360),), receives("a")),
            Participant("viewers", (Stay(0, 360, "live_audience"),), receives("a", "b"), 2),
        ],
        streams,
    )
    with exact():
        found = STANDARD.edition.billed_as(metered(session, rule_of(STANDARD)))["rtc.standard"] / 60
    show = LiveShow(audience=1, video="1080p")

    assert found == Decimal("174.00")
    assert standard(show) == Decimal("600.00")
    assert standard(attrs.evolve(show, latency="low")) == Decimal("334.20")


def test_karaoke_and_agents():
    """
    The lead singer receives no video; an agent is billed for its time, and its avatar receives sound.
    """
    assert used(Karaoke(), US) == {"rtc.audio": 60, "rtc.hd": 3_060}
    assert used(Karaoke(music_video=None), US) == {"rtc.audio": 3_120}
    assert used(AiAgent(), US) == {"rtc.audio": 10, "agent.all_in": 10}
    assert used(AiAgent(avatar="720p"), US) == {"rtc.hd": 10, "rtc.audio": 10, "agent.all_in": 10}
    assert ap.rate(US, used(AiAgent(), US)).total == Decimal("1.0099")


def test_by_stream_the_same_room_is_other_minutes():
    """
    A vendor that times each stream bills a grid by tile: N × (N − 1) minutes of a small tier.
    """
    assert used(GroupCall(), CN) == {"rtc.sd": 5 * 4 * 45}
    assert used(OneToOne(), CN) == used(OneToOne(), US)


# ---- parameters -----------------------------------------------------------------------------------------------------


def test_waiting_is_audio():
    """
    The first one waits alone: audio minutes before the session, then the session as it is.
    """
    assert used(OneToOne(waiting_minutes="1.5"), US) == {"rtc.hd": 20, "rtc.audio": 2}
    assert used(GroupCall(people=1, waiting_minutes=2), US) == {"rtc.audio": 47}


def test_a_share_without_video():
    """
    A fifth of the time without video is a fifth of the minutes as audio.
    """
    assert used(OneToOne(without_video="0.2"), US) == {"rtc.hd": 16, "rtc.audio": 4}
    assert used(OneToOne(without_video=1), US) == {"rtc.audio": 20}


def test_who_stays_less():
    """
    An audience that stays for a part of the session is billed for that part.
    """
    assert used(LiveShow(audience_minutes=20), US) == {"rtc.audio": 60, "rtc.hd": 20_000}
    assert used(VoiceRoom(listener_minutes=10), US) == {"rtc.audio": 720 + 2_000}
    assert used(Classroom(student_minutes=25), US) == {"rtc.hd": 50, "rtc.fhd": 500}


def test_a_shared_screen():
    """
    A screen is one more stream for those who watch, at the platform's default where it has no size.
    """
    sized = GroupCall(people=3, screen_share=ScreenShare("1080p"))
    default = GroupCall(people=3, screen_share=ScreenShare(platform="web"))
    half = GroupCall(people=3, screen_share=ScreenShare("1080p", share="0.5"))

    assert used(sized, US) == used(default, US) == {"rtc.hd": 45, "rtc.2k": 90}
    assert used(half, US) == {"rtc.hd": 90, "rtc.2k": 45}
    assert used(GroupCall(people=3, screen_share=ScreenShare(platform="ios")), US) == {"rtc.hd": 45, "rtc.fhd": 90}


def test_a_recording():
    """
    A recorder receives all that is sent: by one vendor at recording prices alone, by the other as a participant, too.
    """
    scenario = Classroom(recording=Recording())
    half = VoiceRoom(recording=Recording("single", "0.5"))

    assert used(scenario, US) == {"rtc.hd": 50, "rtc.fhd": 1_000, "recording.fhd": 50}
    assert used(scenario, INTL) == {"rtc.hd": 50, "rtc.fhd": 1_050, "recording.fhd": 50}
    assert used(half, US) == {"rtc.audio": 18_720, "recording.audio": 45}
    assert used(VoiceRoom(recording=Recording()), CN) == {"rtc.audio": 18_810, "recording_mixed.audio": 90}


@pytest.mark.parametrize(
    ("size", "meter"), [("1279x720", "hd"), ("1280x720", "hd"), ("1281x720", "fhd"), ("1080p", "fhd")]
)
def test_a_page_is_recorded_by_its_own_size(size, meter):
    """
    A page recorder receives one picture, whatever is sent in the room, and is no participant of it.
    """
    recorded = used(OneToOne(recording=Recording("page", size=size)), US)

    assert recorded == {"rtc.hd": 20, f"recording_web.{meter}": 10}
    assert used(OneToOne(recording=Recording("page", size=size)), INTL) == recorded


def test_a_page_above_the_last_bound():
    """
    The sources say nothing of a page above Full HD.
    """
    with pytest.raises(MeteringError, match=r"recorder, .*: 2,074,680 pixels: the source says nothing above 2,073,600"):
        used(OneToOne(recording=Recording("page", size="1921x1080")), US)


@pytest.mark.parametrize(
    ("scenario", "usage", "cost"),
    [
        (OneToOne(recording=Recording("local")), {"rtc.hd": 20, "recording_local.fhd": 10}, "0.1697"),
        (Classroom(low_code=True), {"classroom.hd": 50, "classroom.fhd": 1_000}, "12.2895"),
        (
            Classroom(low_code=True, **LOW),
            {"classroom.hd": 50, "classroom.fhd": 200, "classroom_live.fhd": 800},
            "8.2895",
        ),
        (
            LiveShow(relay_channels=6, audience=0),
            {"rtc.audio": 60, "relay.hd": 360},
            "1.4958",
        ),
        (
            LiveShow(relay_channels=1, audience=0, hosts=2, video=None),
            {"rtc.audio": 120, "relay.audio": 120},
            "0.2376",
        ),
        (LiveShow(cdn_outputs=2, audience=0), {"rtc.audio": 60, "rtc.hd": 120, "push.single_h264": 120}, "0.777"),
        (Webinar(), {"rtc.hd": 180, "live.hd": 12_000}, "24.5982"),
        (Webinar(latency="interactive"), {"rtc.hd": 12_180}, "48.5982"),
    ],
    ids=lambda each: type(each).__name__,
)
def test_services_beside_the_room(scenario, usage, cost):
    """
    Recorders, relays, pushes, ready-made classrooms and webinars come to money in meters of their own.
    """
    assert used(scenario, US) == usage
    assert ap.rate(US, usage).total == Decimal(cost)


def test_services_of_the_other_vendor():
    """
    A webinar's audience pays as its hosts do; a push is a robot in the room and the relay; a classroom is not sold.
    """
    assert used(Webinar(), INTL) == {"rtc.hd": 12_180}
    assert used(LiveShow(cdn_outputs=1, audience=0), INTL) == {"rtc.audio": 60, "rtc.hd": 60, "relay.cdn": 60}
    with pytest.raises(MeteringError, match="how it meters the role 'classroom'"):
        used(Classroom(low_code=True), INTL)


def test_a_recorder_hears_those_who_send_no_video():
    """
    Where each input stream of a mix counts, the voices of singers without video count beside the music video.
    """
    singing = Karaoke(seats=3, listeners=4)
    recorded = used(attrs.evolve(singing, recording=Recording()), CN)

    assert used(singing, CN) == {"rtc.audio": 60, "rtc.hd": 6 * 60}
    assert recorded == {
        "rtc.audio": 60,
        "rtc.hd": 7 * 60,
        "recording_mixed.hd": 60,
        "recording_mixed.audio": 2 * 60,
    }


@pytest.mark.parametrize("layout", ["all", "grid", "active_speaker", "stage"])
def test_tiles(layout):
    """
    At most so many tiles are shown, unless all are.
    """
    scenario = GroupCall(people=20, tiles=4, layout=layout)

    assert used(scenario, US) == ({"rtc.2k_plus": 900} if layout == "all" else {"rtc.hd": 900})


def test_a_stage():
    """
    On a stage are as many as there are tiles; everybody receives them, and nobody else.
    """
    scenario = GroupCall(people=20, tiles=4, layout="stage")

    assert used(scenario, CN) == {"rtc.sd": (4 * 3 + 16 * 4) * 45}
    assert used(attrs.evolve(scenario, people=3), CN) == {"rtc.sd": 3 * 2 * 45}


def test_a_recorder_receives_everybody():
    """
    A recorder receives the one who shares a screen, too, and the screen.
    """
    scenario = GroupCall(people=3, screen_share=ScreenShare("720p"), recording=Recording())

    assert used(scenario, CN)["recording_mixed.sd"] == 3 * 45
    assert used(scenario, CN)["recording_mixed.hd"] == 45


def test_nobody():
    """
    A room without people has no minutes.
    """
    assert used(GroupCall(people=0), US) == {}
    assert used(LiveShow(hosts=0, audience=5), US) == {"rtc.audio": 300}


# ---- how many -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "total"),
    [
        ({}, 1),
        ({"sessions_per_month": 400}, 400),
        ({"sessions_per_day": "2.5"}, 75),
        ({"daily_users": 1_000, "sessions_per_user": "0.5"}, 15_000),
        ({"monthly_users": 1_000, "sessions_per_user": "1.5"}, 1_500),
    ],
)
def test_sessions_of_a_month(given, total):
    """
    Sessions are given by day or by month, or by users who start so many each.
    """
    assert sum(SessionCount(**given).by_day(30)) == total


@given(st.decimals(0, 10_000, places=2), st.integers(1, 31))
def test_sessions_are_spread_evenly(total, days):
    """
    The days of a month have all sessions together, and none has more than one more than another.
    """
    found = SessionCount(sessions_per_month=total).by_day(days)

    assert len(found) == days
    assert sum(found) == total
    assert max(found) - min(found) <= 1


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"sessions_per_day": 1, "sessions_per_month": 30}, "sessions_per_day and sessions_per_month both say"),
        ({"sessions_per_user": 3}, "goes with sessions_per_user"),
        ({"daily_users": 3}, "goes with sessions_per_user"),
    ],
)
def test_sessions_that_contradict(given, message):
    """
    Two ways to say how many sessions there are, or users without their sessions, are refused.
    """
    with pytest.raises(MeteringError, match=message):
        SessionCount(**given)


@pytest.mark.parametrize(
    ("cls", "given", "error", "message"),
    [
        (GroupCall, {"people": 2.5}, MeteringError, "people must be a whole number"),
        (GroupCall, {"people": -1}, MeteringError, "people must be a whole number"),
        (GroupCall, {"people": True}, MeteringError, "people must be a whole number"),
        (GroupCall, {"layout": "gird"}, MeteringError, "unknown layout 'gird'; did you mean 'grid'"),
        (OneToOne, {"video": "720"}, MeteringError, "'720' is no size of a picture.*did you mean '720p'"),
        (OneToOne, {"minutes": 0}, NumberError, "must be more than 0"),
        (OneToOne, {"minutes": 1.5}, NumberError, "is a float"),
        (OneToOne, {"without_video": 20}, NumberError, "at most 1"),
        (LiveShow, {"latency": "fast"}, MeteringError, "unknown latency 'fast'; known: interactive, low"),
        (Classroom, {"students": 3}, MeteringError, "on_stage 4 is more than the 3 students"),
        (ScreenShare, {}, MeteringError, "either a size, or a platform"),
        (ScreenShare, {"size": "1x1", "platform": "web"}, MeteringError, "either a size, or a platform"),
        (ScreenShare, {"platform": "windwos"}, MeteringError, "unknown platform 'windwos'; did you mean 'windows'"),
        (Recording, {"mode": "all"}, MeteringError, "mode must be one of composite, single, local, page"),
        (Recording, {"mode": "page"}, MeteringError, "a recording of a page has a size"),
        (Recording, {"size": "720p"}, MeteringError, "a recording of a page has a size"),
        (Recording, {"mode": "page", "size": "720"}, MeteringError, "'720' is no size"),
    ],
)
def test_parameters_that_make_no_sense(cls, given, error, message):
    """
    A parameter that makes no sense is refused where it is given.
    """
    with pytest.raises(error, match=message):
        cls(**given)


# ---- a scenario and a log of the same calls -------------------------------------------------------------------------

VIDEO = st.none() | our.sizes.map(lambda size: f"{size.width}x{size.height}")
MINUTES = st.integers(1, 90) | st.decimals("0.1", 90, places=1)
LATENCIES = st.sampled_from(("interactive", "low"))
SCREENS = st.none() | st.builds(
    ScreenShare, platform=st.sampled_from(("web", "ios")), share=st.sampled_from((Decimal(0), Decimal("0.25"), 1))
)
COMMON = {
    "minutes": MINUTES,
    "waiting_minutes": st.integers(0, 3),
    "without_video": st.sampled_from((Decimal(0), Decimal("0.5"), Decimal(1))),
    "recording": st.none()
    | st.builds(Recording, st.sampled_from(("composite", "single", "local")), st.sampled_from((0, Decimal("0.5"), 1)))
    | st.builds(Recording, st.just("page"), size=st.sampled_from(("720p", "1080p"))),
}
CALLS = {
    **COMMON,
    "people": st.integers(0, 5),
    "video": VIDEO,
    "small_video": st.none() | st.just("180p"),
    "layout": st.sampled_from(("all", "grid", "active_speaker", "stage")),
    "tiles": st.integers(0, 5),
    "screen_share": SCREENS,
}
SHOWS = {**COMMON, "video": VIDEO, "latency": LATENCIES, "audience": st.integers(0, 4), "hosts": st.integers(0, 3)}
SHOWS |= {
    "audience_minutes": st.none() | MINUTES,
    "relay_channels": st.integers(0, 2),
    "cdn_outputs": st.integers(0, 2),
}
ROOMS = {**COMMON, "latency": LATENCIES, "seats": st.integers(0, 3), "listeners": st.integers(0, 3)}
ROOMS |= {"listener_minutes": st.none() | MINUTES}
PARAMETERS = {
    OneToOne: {**COMMON, "video": VIDEO, "screen_share": SCREENS},
    GroupCall: CALLS,
    Meeting: CALLS,
    Classroom: {
        **COMMON,
        "students": st.integers(4, 6),
        "on_stage": st.integers(0, 4),
        "video": VIDEO,
        "stage_video": VIDEO,
        "student_minutes": st.none() | MINUTES,
        "screen_share": SCREENS,
        "latency": LATENCIES,
        "low_code": st.booleans(),
    },
    Webinar: {
        **COMMON,
        "panelists": st.integers(0, 3),
        "attendees": st.integers(0, 4),
        "attendee_minutes": st.none() | MINUTES,
        "video": VIDEO,
        "latency": LATENCIES,
        "screen_share": SCREENS,
    },
    LiveShow: SHOWS,
    LiveCommerce: SHOWS,
    Pk: {**SHOWS, "mixed": st.booleans(), "mixed_video": VIDEO},
    VoiceRoom: ROOMS,
    Karaoke: {**ROOMS, "music_video": VIDEO},
    IotCamera: {
        **COMMON,
        "video": VIDEO,
        "viewers": st.integers(0, 3),
        "always_joined": st.booleans(),
        "cameras": st.integers(0, 2),
    },
    AiAgent: {**COMMON, "avatar": VIDEO},
}
scenarios = st.one_of([st.builds(cls, **parameters) for cls, parameters in PARAMETERS.items()])


def test_every_parameter_is_drawn():
    """
    The strategies cover all scenarios, and each parameter but those that say how many sessions there are.
    """
    counts = {field.name for field in attrs.fields(SessionCount)}
    fields = {cls: {field.name for field in attrs.fields(cls)} - counts for cls in CATALOGUE.values()}

    assert fields == {cls: set(parameters) for cls, parameters in PARAMETERS.items()}


def rows_of(session, room, origin):
    """A session as rows of a log: everybody by himself, with the streams that he receives, each by itself."""
    for each in session.participants:
        for place in range(each.count):
            user = f"{each.name}#{place}"
            for stay in each.stays:
                yield room, user, stay.role, *times(origin, stay.start, stay.end), "", "", "", ""
            for subscription in each.subscriptions:
                [stream] = [stream for stream in session.streams if stream.name == subscription.stream]
                pictures = list(
                    stream.pictures(subscription.start, subscription.end, subscription.layer, subscription.arrives)
                )
                for number in range(subscription.count):
                    name = f"{stream.name}/{subscription.layer}#{number}"
                    role = each.stays[0].role
                    for start, end, picture in pictures:
                        size = f"{picture.size.width}x{picture.size.height}" if picture.size else ""
                        kind = "screen" if picture.platform else "video" if size else "audio"
                        yield room, user, role, *times(origin, start, end), name, size, kind, picture.platform or ""


def times(origin, start, end):
    """Two moments as a log writes them."""
    return tuple((origin + timedelta(seconds=float(each))).isoformat() for each in (start, end))


@pytest.mark.parametrize("book", ["agora-us", "trtc-cn", "agora-us-standard"])
@given(scenario=scenarios, sessions=st.integers(0, 4))
def test_a_scenario_is_metered_like_its_calls(book, scenario, sessions, tmp_path_factory):
    """
    A scenario's month is billed as a log of the same calls, person by person; what a book cannot meter, in neither way.

    A design is refused for a picture that it could send, whether or not it has sessions; no log tells of one unseen.
    """
    offer = {each.book.id: each for each in (US, CN, STANDARD)}[book]
    scenario = attrs.evolve(scenario, sessions_per_month=Decimal(sessions))
    path = tmp_path_factory.mktemp("log") / "calls.csv"
    noon = datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=8)))
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("room", "user", "role", "start", "end", "stream", "size", "kind", "platform"))
        for place, [session, by_day] in enumerate(scenario.plan(30)):
            for day, count in enumerate(by_day):
                for number in range(int(count)):
                    room = f"{place}/{day}/{number}"
                    writer.writerows(rows_of(session, room, noon + timedelta(days=day)))
    log = meter_log(path, [offer.book])

    assert log.rejects == ()
    try:
        expected = used(scenario, offer, 30)
    except MeteringError:
        assert not sessions or not log.rows or log.usages[0].problem
    else:
        assert [dict(each.usage) for each in log.usages] == ([expected] if log.rows else [])


def test_scenarios_are_listed_in_one_order():
    """
    The catalogue lists scenarios in one order, whichever of its modules a program imports first.
    """
    program = "import agorapricing.scenarios.{}; from agorapricing.scenarios import CATALOGUE; print(*CATALOGUE)"
    listed = {
        subprocess.run([sys.executable, "-c", program.format(first)], capture_output=True, text=True, check=True).stdout
        for first in ("talks", "devices")
    }

    assert listed == {" ".join(CATALOGUE) + "\n"}


def test_every_scenario_has_a_name_and_a_title():
    """
    The catalogue names each class once, with a title and a sentence.
    """
    assert len(set(CATALOGUE.values())) == len(CATALOGUE) == 12
    assert all(cls.title and cls.__doc__ for cls in CATALOGUE.values())


@pytest.mark.parametrize(
    ("scenario", "words"), [("group", LAYOUTS), ("pk", LATENCY), ("pk", MODES), ("meeting", PLATFORMS)]
)
def test_a_template_names_every_choice(scenario, words):
    """
    The comments of a template list what a parameter can be, none left out.
    """
    comments = profile_template(scenario, ON)

    assert any(all(word in line for word in words) for line in comments.splitlines() if "#" in line)


def test_buckets_of_another_rule():
    """
    Seconds by day and app can be summed to those of a rule by month and account.
    """
    by_day = Metered.of(rule_of(CN), [(Bucket("a", 0), {"rtc.hd": 59}), (Bucket("b", 1), {"rtc.hd": 59})])

    assert billable(by_day, CN)["rtc.hd"] == 2
    assert dict(by_day.by(rule_of(US)).seconds) == {Bucket("", 0): {"rtc.hd": 118}}
