"""Events of rooms: time in rooms by role and day, whatever the order, and what became of every event."""

import json
import random
from datetime import date
from decimal import Decimal

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agorapricing.calllog import bill_log
from agorapricing.consoles import read_consoles
from agorapricing.errors import MeteringError
from agorapricing.metering import Picture, Size

LAST, FIRST = date(2026, 7, 31), date(2026, 8, 1)


def seconds(usage):
    """The seconds by day and role."""
    found = {}
    for row in usage.rows:
        key = row.day, row.meter.removeprefix("room.")
        found[key] = found.get(key, 0) + row.quantity
    return found


def event(kind, ts, uid=7, room="r", **payload):
    """An event of Agora."""
    more = {"uid": uid, "clientSeq": ts * 1000 + kind} if kind not in {101, 102} else {}
    payload = {"channelName": room, "ts": ts, **more, **payload}
    return {"noticeId": f"{room}:{kind}:{uid}:{ts}", "productId": 1, "eventType": kind, "payload": payload}


def sent(kind, at, user="u", room=1, **info):
    """An event of TRTC, at milliseconds."""
    group = 2 if kind > 200 else 1
    info = {"RoomId": room, "EventTs": at // 1000, "EventMsTs": at, "UserId": user, **info}
    return {"EventGroupId": group, "EventType": kind, "CallbackTs": at + 50, "EventInfo": info}


@pytest.fixture
def events(written):
    """Write events, one a line, and read them."""

    def read(*each, name="events.jsonl"):
        return read_consoles([written("".join(f"{json.dumps(one)}\n" for one in each), name)])

    return read


def test_the_stays_of_a_sample(export):
    """
    Stays last as their leaves say, a late leave and a repeated event change nothing, and the recorder is set apart.
    """
    usage = read_consoles([export("agora-ncs.jsonl")])

    audience, hosts = 300 - 60, (600) + (1261 - 600) + 600 + 61
    assert seconds(usage) == {(LAST, "audience"): audience, (LAST, "host"): 900, (FIRST, "host"): 1322}
    assert sum(seconds(usage).values()) == 1261 + 840 + 300 + 61 == audience + hosts + 300
    assert usage.counts[0].text == "agora-ncs.jsonl: 14 rows = 9 used + 0 refused + 5 not billable"
    assert "recorders were in rooms for 1,202 seconds" in usage.findings[0]


def test_no_name_of_a_user_or_room_is_kept(export):
    """
    Neither rows nor findings nor the record have a user, an account or a room.
    """
    for name in ("agora-ncs.jsonl", "trtc-callbacks.jsonl", "agora-analytics.jsonl"):
        usage = read_consoles([export(name)])
        said = json.dumps(usage.to_record()) + repr(usage) + repr(usage.rows)
        assert not [
            each for each in ("class-0417", "3000000007", "teacher", "host-1", "20260801", "SB2") if each in said
        ]


def test_the_order_of_events_changes_nothing(export, written):
    """
    Events in any order, and each of them twice, give the same time.
    """
    for name in ("agora-ncs.jsonl", "trtc-callbacks.jsonl"):
        lines = export(name).read_text("utf-8").splitlines()
        expected = seconds(read_consoles([export(name)]))
        for seed in range(5):
            mixed = random.Random(seed).sample(lines * 2, len(lines) * 2)
            usage = read_consoles([written("\n".join(mixed) + "\n", f"{seed}{name}")])
            assert seconds(usage) == expected
            [counts] = usage.counts
            assert counts.rows == len(mixed) == counts.used + counts.refused + counts.not_billable


def test_events_may_go_on_in_another_file(export, written):
    """
    A join in one file and its leave in the next one are one stay.
    """
    lines = export("agora-ncs.jsonl").read_text("utf-8").splitlines(keepends=True)
    one, two = written("".join(lines[:6]), "one.jsonl"), written("".join(lines[6:]), "two.jsonl")

    assert seconds(read_consoles([one, two])) == seconds(read_consoles([export("agora-ncs.jsonl")]))


def of_project(usage, name):
    """What is stated of a project: by file the days and meters."""
    return [(row.file, row.day, row.meter, row.quantity) for row in usage.rows if row.project == name]


def test_channels_of_one_name_in_two_projects_are_apart(written):
    """
    A channel of Agora is one of its project: each has its time, its days and its file, whatever was read last.
    """
    one, two, three = (
        written("".join(f"{json.dumps(each)}\n" for each in events), name)
        for name, events in {
            "one.jsonl": [event(107, 1785542400), event(101, 1785542400)],
            "two.jsonl": [event(107, 1785888000), event(102, 1785888050), event(108, 1785888040, duration=40)],
            "three.jsonl": [event(108, 1785542460, duration=60)],
        }.items()
    )
    usage = read_consoles([one, two, three], names={str(one): "a", str(two): "b", str(three): "a"})

    assert of_project(usage, "a") == [("three.jsonl", FIRST, "room.host", 60)]
    assert of_project(usage, "b") == [("two.jsonl", date(2026, 8, 5), "room.host", 40)]
    assert usage.days_of == {"a": (FIRST,), "b": (date(2026, 8, 5),)}


def test_a_project_of_later_days_does_not_end_the_rooms_of_another(written):
    """
    A leave that comes after the end of its room is the leave of its join, although another project is days ahead.
    """
    last, first = (
        written("".join(f"{json.dumps(each)}\n" for each in events), name)
        for name, events in {
            "last.jsonl": [event(101, 1785888000)],
            "first.jsonl": [event(107, 1785542400), event(102, 1785542460), event(108, 1785542460, duration=60)],
        }.items()
    )
    assert seconds(read_consoles([last, first], names={str(last): "a", str(first): "b"})) == {(FIRST, "host"): 60}


def test_only_broadcasters_of_one_project(written):
    """
    That the events of an audience may be missing is said of one project, although another one has them.
    """
    one, two = (
        written(json.dumps(event(kind, 1785542460, duration=60)), name)
        for name, kind in {"one.jsonl": 104, "two.jsonl": 106}.items()
    )
    assert "an audience may be missing" in read_consoles([one, two], names={str(one): "a"}).findings[-1]
    assert read_consoles([one, two]).findings == ()


def test_rooms_of_one_name_in_two_projects_are_apart(written):
    """
    A room of TRTC is one of its project, and so is whether events of publishing are there: without them all is open.
    """
    at, later = 1785542400000, 1785888000000
    one, two = (
        written("".join(f"{json.dumps(each)}\n" for each in events), name)
        for name, events in {
            "one.jsonl": [sent(103, at), sent(104, at + 60_000)],
            "two.jsonl": [
                *(sent(103, later, user) for user in "uv"),
                sent(201, later, "v"),
                *(sent(102, later + 30_000, ""), sent(104, later + 30_000, "v"), sent(104, later + 30_000)),
            ],
        }.items()
    )
    for paths in ([one, two], [two, one]):
        usage = read_consoles(paths, names={str(one): "a", str(two): "b"})
        assert of_project(usage, "a") == [("one.jsonl", FIRST, "room.host", 60)]
        assert {row.received for row in usage.rows if row.project == "a"} == {None}
        assert {row[:3] for row in of_project(usage, "b")} == {("two.jsonl", date(2026, 8, 5), "room.host")}
        assert sum(row[3] for row in of_project(usage, "b")) == 60
        assert usage.findings == ()


def test_sessions_of_two_projects_are_apart(written):
    """
    Sessions of Analytics are of the project that their answer is named as.
    """
    one, two = (
        written({"call_info": [{"sid": name, "join_ts": start, "leave_ts": start + duration}]}, f"{name}.json")
        for name, start, duration in (("one", 1785542400, 60), ("two", 1785888000, 40))
    )
    usage = read_consoles([one, two], names={str(one): "a", str(two): "b"})

    assert of_project(usage, "a") == [("one.json", FIRST, "room.host", 60)]
    assert of_project(usage, "b") == [("two.json", date(2026, 8, 5), "room.host", 40)]


def test_what_is_not_closed(events):
    """
    A join without a leave lasts until its room ended, and is not counted in a room without an end; both are said.
    """
    start = 1785542400
    usage = events(event(107, start), event(102, start + 50), event(107, start, room="open"))

    assert seconds(usage) == {(FIRST, "host"): 50}
    assert [finding[:24] for finding in usage.findings] == ["1 joins without a leave:", "1 joins without a leave,"]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"productId": 3}, "not billable"),
        ({"eventType": 999}, "not billable"),
        ({"payload": None}, "refused"),
        ({"payload": {"channelName": "r", "uid": 1}}, "refused"),
        ({"payload": {"channelName": "r", "ts": 1785542400}}, "refused"),
        ({"payload": {"channelName": "r", "ts": 1785542400, "uid": 1}, "eventType": 104}, "refused"),
    ],
)
def test_events_that_are_none(events, change, where):
    """
    Events of other products are not billable, and those without a room, a user, a time or a duration are refused.
    """
    usage = events(event(107, 1785542400), {**event(103, 1785542500), **change}, event(108, 1785542460, duration=60))

    [counts] = usage.counts
    assert (counts.used, counts.refused, counts.not_billable) == (2, int(where == "refused"), int(where != "refused"))
    assert seconds(usage) == {(FIRST, "host"): 60}


def test_unknown_fields_are_named(events):
    """
    A field of an event that no document names is counted and named; a line that is no JSON is refused with its line.
    """
    usage = events(event(107, 1785542400, newField=1), event(108, 1785542460, duration=60, newField=2))
    assert usage.findings == ("events.jsonl: 2 fields 'newField' that no document names",)


def test_only_broadcasters(events):
    """
    Where only the events of broadcasters are there, it is said that an audience's time may be missing.
    """
    usage = events(event(103, 1785542400), event(104, 1785542460, duration=60))
    assert "an audience may be missing" in usage.findings[-1]


def test_entries_and_exits_of_a_sample(export):
    """
    Entries are paired with exits to the millisecond, cut at midnight of UTC+8, and a repeated exit counts once.
    """
    usage = read_consoles([export("trtc-callbacks.jsonl")])

    assert sum(seconds(usage).values()) == Decimal("900.96") + 600
    assert seconds(usage)[FIRST, "audience"] == 90
    [month] = usage.months()
    watched = [row for row in usage.rows if row.received is None]
    assert sum(row.quantity for row in watched) == 390  # while the host published video
    assert month.participant_seconds == Decimal("1500.96")
    assert usage.counts[0].rows == 13


def test_exits_without_entries_are_said(events):
    """
    An exit alone is not counted, and an entry alone lasts until the next one, or the end of the room; both are said.
    """
    at = 1785542400000
    usage = events(
        sent(104, at, "a"),
        sent(103, at, "b"),
        sent(103, at + 9000, "b"),
        sent(102, at + 12000, ""),
        sent(103, at, "c", 2),
    )

    assert sum(seconds(usage).values()) == 12
    assert sorted(usage.findings) == [
        "1 entries without an exit, in rooms without an end: their time is not counted",
        "1 exits without an entry: their time is not counted",
        "2 entries without an exit: taken to last until the next one, or the end of the room",
    ]


def test_time_in_rooms_is_no_meter(export):
    """
    Nobody's time in a room is billed before it is said what they receive; then each book counts that by its own rule.
    """
    usage = read_consoles([export("agora-ncs.jsonl")])
    with pytest.raises(MeteringError, match="say it by --assume"):
        bill_log("agora-us:payg", usage)

    six = attrs.evolve(usage, assumed=((Picture(Size.of("360p")), 6),))
    bills = bill_log("agora-us:payg", six).bills
    assert {month: dict(bill.usage) for month, bill in bills.items()} == {
        "2026-07": {"rtc.fhd": 19},
        "2026-08": {"rtc.fhd": 23},
    }
    assert dict(bill_log("trtc-cn:payg", six).bills["2026-07"].usage) == {"rtc.sd": 19 * 6}


def test_sizes_that_were_received_pick_the_tier(export):
    """
    The pixels of all peers are summed while they were received; the rest of a session is audio.
    """
    usage = read_consoles([export("agora-analytics.jsonl")])
    bill = bill_log("agora-us:payg", attrs.evolve(usage, assumed=()))

    seen = [row for row in usage.rows if row.received]
    assert [(row.quantity, sum(p.size.pixels * n for p, n in row.received)) for row in seen] == [(6, 998_400)]
    assert dict(bill.only.usage) == {"rtc.audio": 20, "rtc.fhd": 1}
    assert usage.counts[0].text == "agora-analytics.jsonl: 6 rows = 3 used + 0 refused + 3 not billable"


@given(
    stays=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 200_000), st.integers(1, 100_000)), max_size=12),
    seed=st.integers(0, 9),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_time_adds_up(tmp_path_factory, stays, seed):
    """
    Whatever stays there are, in whatever order their events come, the time is the sum of their durations.
    """
    start, each = 1785400000, []
    for place, (room, after, duration) in enumerate(stays):
        join = event(105, start + after, place, f"r{room}")
        each += [join, event(106, start + after + duration, place, f"r{room}", duration=duration)]
    random.Random(seed).shuffle(each)
    path = tmp_path_factory.mktemp("law") / "events.jsonl"
    path.write_text("".join(f"{json.dumps(one)}\n" for one in (event(101, start), *each)), "utf-8")

    usage = read_consoles([path])
    assert sum(row.quantity for row in usage.rows) == sum(duration for *_, duration in stays)
    assert usage.counts[0].rows == len(each) + 1 == usage.counts[0].used + usage.counts[0].not_billable
