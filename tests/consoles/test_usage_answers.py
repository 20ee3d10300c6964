"""Answers of usage APIs: what their fields are, what is refused, and the minutes that they come to."""

from codecs import BOM_UTF8
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing.calllog import bill_log
from agorapricing.consoles import ConsoleRow, Stated, meter_console, read_consoles
from agorapricing.consoles.nested import unnested
from agorapricing.errors import AgorapricingError, InvalidFileError, NumberError, UnknownNameError
from agorapricing.numbers import quantity

TRTC = {"kinds": {"trtc-usage.json": "trtc-usage"}}
AUGUST = date(2026, 8, 1)


def minutes(usage, offer):
    """What an offer's book bills of the only month."""
    return {meter: int(count) for meter, count in bill_log(offer, usage).only.usage.items()}


def read_trtc(path, **options):
    """Read an answer whose content does not tell its action."""
    return read_consoles([path], kinds={str(path): "trtc-usage"}, **options)


def test_seconds_are_summed_over_the_month_and_rounded_once(export):
    """
    The three days of Agora's sample come to 63, 122, 31, 10 and 1 minutes, and weighted first to 995 standard minutes.
    """
    usage = read_consoles([export("agora-usage-default.json")])

    tiers = {"rtc.audio": 63, "rtc.hd": 122, "rtc.fhd": 31, "rtc.2k": 10, "rtc.2k_plus": 1}
    assert minutes(usage, "agora-us:payg") == tiers
    assert minutes(usage, "agora-us-standard:payg") == {"rtc.standard": 995}
    assert (usage.vendor, usage.kinds, usage.zone) == ("agora", ("agora-usage",), "UTC")
    assert usage.rows[0] == ConsoleRow(
        "agora-usage-default.json", 11, "agora-usage", "", AUGUST, "rtc.audio", Decimal(3601), "second"
    )
    assert {row.line for row in usage.rows} == {11, 22, 33}
    assert usage.counts[0].text == "agora-usage-default.json: 3 rows = 3 used + 0 refused + 0 not billable"


def test_days_that_are_rounded_stay_as_they_are(export):
    """
    TRTC's sample of the same seconds has 64, 123, 31, 10 and 1 minutes, of which a pack is drawn by 1,031.
    """
    usage = read_trtc(export("trtc-usage.json"))

    tiers = {"rtc.audio": 64, "rtc.hd": 123, "rtc.fhd": 31, "rtc.2k": 10, "rtc.2k_plus": 1}
    assert minutes(usage, "trtc-intl:payg") == minutes(usage, "trtc-cn:payg") == tiers
    metered = meter_console(usage, ["trtc-cn", "trtc-intl", "agora-us"]).sizings["2026-08"].books
    assert [dict(book.pack_units) for book in metered] == [{"general": 1_031}, {"starter": 1_031}, {}]
    assert usage.zone == "UTC+08:00"


def test_content_that_is_of_two_kinds_is_asked_for(export):
    """
    Minutes in rooms and minutes of recording have the same keys: the kind must be said, and is written out.
    """
    path = export("trtc-usage.json")
    with pytest.raises(InvalidFileError, match=r"DescribeRecordingUsage.*--kind .*trtc-usage.json=trtc-usage"):
        read_consoles([path])

    recorded = read_consoles([path], kinds={str(path): "trtc-recording"})
    assert {row.meter for row in recorded.rows} == {f"recording.{t}" for t in ("audio", "hd", "fhd", "2k", "2k_plus")}
    with pytest.raises(UnknownNameError, match="trtc-usage"):
        read_consoles([path], kinds={str(path): "trtc-usages"})


def test_old_minutes_are_of_their_projects(export):
    """
    The retired API states minutes of each project, whose names stand in no row unless they are asked for.
    """
    usage = read_consoles([export("agora-usage-v1.json")])

    assert usage.projects == ("app-1", "app-2")
    assert usage.counts[0].rows == usage.counts[0].used == 3
    bill = bill_log("agora-cn:list", usage, date(2020, 6, 1)).only
    assert dict(bill.usage) == {"rtc.audio": 76, "rtc.hd": 162, "rtc.hd_plus": 31}
    shown = read_consoles([export("agora-usage-v1.json")], show_ids=True)
    assert shown.projects == ("k7Qx2mR9d", "b3Tn8wLc1")


def test_rooms_are_summed_and_then_rounded(export):
    """
    Seconds by room are added up before they are rounded, and no name of a room is kept.
    """
    usage = read_consoles([export("trtc-room-usage.csv")])

    assert bill_log("trtc-intl:payg", usage, AUGUST).only.usage["rtc.audio"] == 63
    assert usage.days() is None
    assert usage.projects == ("",)
    assert "class-0417" not in repr(usage.rows)


@pytest.mark.parametrize(
    ("use", "message"),
    [
        ({"durationAudio": 5}, "the counter 'durationAudio'.*value 5; did you mean 'durationAudioAll'"),
        ({"durationVideoHdp": 5, "durationVideo2K": 1}, "nobody says whether it repeats them"),
    ],
)
def test_what_no_document_explains_is_an_error(agora, use, message):
    """
    An unknown counter with a value, and one that may repeat others, end the reading with file and line.
    """
    with pytest.raises(InvalidFileError, match=rf"usage.json:1: .*{message}"):
        read_consoles([agora({AUGUST: use})])


def test_what_is_said_of_a_counter_counts(agora):
    """
    A counter is the meter that it is said to be, or is left out; one without a value needs no word.
    """
    path = agora({AUGUST: {"durationWhiteboard": 60, "durationNew": 0, "durationVideoHdp": 7, "durationVideo2K": 1}})
    columns = {"durationWhiteboard": "whiteboard.minutes", "durationVideoHdp": ""}

    rows = read_consoles([path], columns=columns).rows
    assert {row.meter: int(row.quantity) for row in rows} == {"whiteboard.minutes": 60, "rtc.2k": 1}


def test_an_old_counter_alone_is_its_meter(agora):
    """
    The counter of all video above HD is the meter of that name where no newer one has a value.
    """
    [row] = read_consoles([agora({AUGUST: {"durationVideoHdp": 5, "durationVideo2K": 0}})]).rows
    assert row.meter == "rtc.hd_plus"


def test_the_level_and_the_unit_are_looked_at(written, agora):
    """
    Counters on the day, and a unit that is not seconds, are refused: both are read wrongly in public.
    """
    with pytest.raises(InvalidFileError, match="counters on the day"):
        read_consoles([written({"usages": [{"date": "2026-08-01", "durationAudioAll": 5}]})])
    with pytest.raises(InvalidFileError, match="in 'minute': only seconds"):
        read_consoles([agora({AUGUST: (5,)}, meta={"durationAudioAll": {"unit": "minute"}})])


@pytest.mark.parametrize("value", [-1, "x", True, [1], 10**30])
def test_rows_that_make_no_sense_are_refused(agora, value):
    """
    What is no quantity is refused with its line and reason, and the other days are used.
    """
    usage = read_consoles([agora({AUGUST: (value,), date(2026, 8, 2): (60,)})])

    assert [row.day.day for row in usage.rows] == [2]
    [reject] = usage.rejects
    assert "durationAudioAll" in reject.reason
    assert (usage.counts[0].rows, usage.counts[0].used, usage.counts[0].refused) == (2, 1, 1)


def test_days_are_texts_or_stamps(written):
    """
    A date is an ISO text, as samples have it, or a Unix stamp, as the table of fields says; another one is refused.
    """
    dates = ["2026-08-01T00:00:00.000Z", 1785628800, "1785715200", 1785801600000, "yesterday", None, "2026-02-30"]
    usages = [{"date": each, "usage": {"durationAudioAll": 60}} for each in dates]
    usage = read_consoles([written({"usages": usages})])

    assert [row.day for row in usage.rows] == [AUGUST + timedelta(days) for days in range(4)]
    assert len(usage.rejects) == 3


def test_several_files_are_one_usage(agora):
    """
    Months in files of their own are one usage; a day that two have is refused, unless they are of two projects.
    """
    one, two = agora({AUGUST: (61,)}, "one.json"), agora({date(2026, 8, 2): (60,), AUGUST: (0, 1)}, "two.json")
    later = agora({date(2026, 9, 1): (5,)}, "later.json")

    assert [month.name for month in read_consoles([one, later]).months()] == ["2026-08", "2026-09"]
    with pytest.raises(AgorapricingError, match=r"one.json and two.json both have 2026-08-01: name them as NAME=FILE"):
        read_consoles([one, two])
    named = read_consoles([one, two], names={str(one): "class", str(two): "talk"})
    assert named.projects == ("class", "talk")
    assert minutes(named, "agora-us:payg") == {"rtc.audio": 3, "rtc.hd": 1}
    with pytest.raises(AgorapricingError, match="both have 2026-08-01 of class"):
        read_consoles([one, two], names={str(one): "class", str(two): "class"})


def test_a_day_counts_once(written):
    """
    A file that has a day twice is refused.
    """
    day = {"date": "2026-08-01", "usage": {"durationAudioAll": 5}}
    with pytest.raises(AgorapricingError, match="has 2026-08-01 twice"):
        read_consoles([written({"usages": [day, day]})])


def test_answers_of_two_vendors_are_not_added(export, agora):
    """
    Files of two vendors are refused, and so are two kinds that state one meter of one day.
    """
    trtc = export("trtc-usage.json")
    with pytest.raises(AgorapricingError, match=r"the vendor of usage.json is agora, that of trtc-usage.json trtc"):
        read_consoles([agora({AUGUST: (5,)}), trtc], kinds={str(trtc): "trtc-usage"})


def test_an_old_and_a_new_answer_of_one_day_are_not_added(agora, written):
    """
    The same meter of the same day from two kinds of answers is refused.
    """
    old = written({"usages": [{"project": "x", "daily": [{"date": 20260801, "audio": 1}]}]}, "old.json")
    with pytest.raises(AgorapricingError, match=r"both state rtc.audio of 2026-08-01"):
        read_consoles([agora({AUGUST: (5,)}), old])


def test_two_kinds_of_answers_of_two_projects_are_added(agora, written):
    """
    Where every file has the name of its project, two kinds may state one meter of one day, each of another project.
    """
    old = written({"usages": [{"project": "x", "daily": [{"date": 20260801, "audio": 1}]}]}, "old.json")
    new = agora({AUGUST: (5,)}, "new.json")
    apart = read_consoles([old, new], names={str(old): "one", str(new): "two"})

    assert {row.project for row in apart.rows} == {"one", "two"}
    for names in ({str(old): "one", str(new): "one"}, {str(old): "one"}):
        with pytest.raises(AgorapricingError, match=r"both state rtc.audio of 2026-08-01"):
            read_consoles([old, new], names=names)


@pytest.mark.parametrize("text", ["7", "007", "٣", "1_000", "3k", "5.50", " 8", "1e3", "9" * 24])
def test_counts_are_quantities(written, text):
    """
    A count of a table is what `quantity` takes its text for.
    """
    [row] = read_consoles([written(f"RoomId,Audio\nc1,{text}\n", "rooms.csv")]).rows

    assert row.quantity == quantity(text)


@pytest.mark.parametrize("text", ["9" * 25, "-1", "²", ""])
def test_counts_that_are_no_quantities(written, text):
    """
    A count of a table is refused in the words of `quantity`.
    """
    [reject] = read_consoles([written(f"RoomId,Audio\nc1,{text}\n", "rooms.csv")]).rejects
    with pytest.raises(NumberError) as error:
        quantity(text, "Audio")

    assert reject.reason == str(error.value)


def test_a_copy_of_rooms_is_not_added(export, tmp_path):
    """
    A row of a room that another file has, too, is refused with the line of the other; in the same file it is another.
    """
    one, copy = export("trtc-room-usage.csv"), tmp_path / "copy.csv"
    copy.write_bytes(BOM_UTF8 + one.read_bytes())  # of the same bytes it is refused
    alone = read_consoles([one])
    for names in ({}, {str(one): "a", str(copy): "b"}):
        both = read_consoles([one, copy], names=names)

        assert [(reject.file, reject.line, reject.reason) for reject in both.rejects] == [
            ("copy.csv", line, f"is the same as line {line} of trtc-room-usage.csv") for line in (2, 3, 4)
        ]
        assert [row.quantity for row in both.rows] == [row.quantity for row in alone.rows]


def test_missing_days_are_named(agora):
    """
    Days between the first and the last that no row is of are named, and the month is not whole.
    """
    days = [1, 2, 4, 7, 31]
    usage = read_consoles([agora({date(2026, 8, day): (60,) for day in days})])

    [finding] = usage.findings
    assert finding.startswith("missing days: 2026-08-03, 2026-08-05 to 2026-08-06, 2026-08-08 to 2026-08-30;")
    [month] = usage.months()
    assert (month.covered, month.length) == (5, 31)
    with pytest.raises(AgorapricingError, match="5 of 31 days of 2026-08"):
        ap.compare(usage, ["agora-us:payg"])
    assert dict(ap.compare(usage.whole(), ["agora-us:payg"]).quotes[0].bill.usage) == {"rtc.audio": 5}
    assert dict(ap.compare(usage.scaled(), ["agora-us:payg"]).quotes[0].bill.usage) == {"rtc.audio": 31}


def test_rows_by_five_minutes_are_refused(trtc):
    """
    Rows by five minutes may each be rounded up: days are asked for.
    """
    with pytest.raises(InvalidFileError, match="five minutes"):
        read_trtc(trtc({"2026-08-01 00:00:00": [1, 0, 0, 0, 0, 0], "2026-08-01 00:05:00": [1, 0, 0, 0, 0, 0]}))


def test_values_go_by_their_keys(trtc):
    """
    Values are matched to keys by their place in the answer's own list, and a row of another length is refused.
    """
    usage = read_trtc(trtc({"2026-08-01": [7, 1.5, 3], "2026-08-02": [1, 2]}, keys=["4K", "HD", "Audio"]))

    assert {row.meter: row.quantity for row in usage.rows} == {
        "rtc.2k_plus": 7,
        "rtc.hd": Decimal("1.5"),
        "rtc.audio": 3,
    }
    assert len(usage.rejects) == 1


def test_an_answer_without_its_envelope_and_by_line_is_read(written):
    """
    Saved answers may lack the outer object, and several may stand in one file, one a line.
    """
    answers = "".join(
        f'{{"UsageKey":["Audio"],"UsageList":[{{"TimeKey":"2026-08-0{day} 00:00:00","UsageValue":[{day}]}}]}}\n'
        for day in (1, 2)
    )
    usage = read_trtc(written(answers, "pages.jsonl"))
    assert [(row.day.day, int(row.quantity), row.line) for row in usage.rows] == [(1, 1, 1), (2, 2, 2)]


def test_mixing_and_relay_have_meters_of_their_own(trtc):
    """
    Mixing is told apart by codec, and the bandwidth of relay is billed by its highest day.
    """
    keys = ["Audio", "SDH264", "HDH264", "FullHDH264", "2KH264", "4KH264", "HDH265"]
    mixed = read_consoles([trtc({"2026-08-01": [1, 0, 30, 0, 0, 0, 2]}, keys=keys)])
    relayed = read_consoles([trtc({"2026-08-01": [12.5], "2026-08-02": [3]}, keys=["Bandwidth"])])

    assert {row.meter for row in mixed.rows} == {"transcoding.audio", "transcoding.hd", "transcoding.h265_hd"}
    [month] = relayed.months()
    assert dict(month.profile.usage) == {"relay_bandwidth.peak_mbps": Decimal("12.5")}


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=40))
def test_a_month_is_the_sum_of_its_seconds(tmp_path_factory, uses):
    """
    However many projects' days a month has, its minutes are those of the sum of all seconds, rounded up once.
    """
    path = tmp_path_factory.mktemp("law") / "usage.jsonl"
    day = '{{"usages":[{{"date":"2026-08-{:02}","usage":{{"durationAudioAll":{},"durationVideoHd":{}}}}}]}}\n'
    path.write_text("".join(day.format(place % 30 + 1, *use) for place, use in enumerate(uses[:30])), "utf-8")
    usage = read_consoles([path])
    if usage.rows:
        [month] = usage.months()
        expected = [-(-sum(use[place] for use in uses[:30]) // 60) for place in range(2)]
        billed = month.profile.usage_under(ap.find_offer("agora-us:payg", AUGUST))
        assert [billed.get(meter, 0) for meter in ("rtc.audio", "rtc.hd")] == expected


def test_a_file_of_a_vendor_proves_an_account(agora):
    """
    Who has a vendor's file has an account of that vendor since before its first day: the day is asked for.
    """
    usage = read_consoles([agora({AUGUST: (60 * 10**6, 60 * 10**6)})]).whole()
    comparison = ap.compare(usage, market="global")

    assert comparison.profile.customer.proven == {"agora": AUGUST}
    assert any("When was the account of agora created? It was there on 2026-08-01" in each for each in comparison.notes)


def test_sound_that_may_hold_the_time_with_video_is_a_doubt(agora):
    """
    The counter of all audio may hold the time with video: what that would change has its amount at stake.
    """
    usage = read_consoles([agora({AUGUST: (6 * 10**6, 3 * 10**6)})]).whole()
    comparison = ap.compare(usage, ["agora-us:list"])

    [doubt] = [each for each in comparison.doubts if "durationAudioAll" in each.text]
    assert doubt.text == "durationAudioAll less the time with video, which it may hold, instead"
    assert doubt.stake == Decimal("-49.50")  # 50,000 minutes at 0.99 for 1,000
    alone = ap.compare(read_consoles([agora({AUGUST: (6 * 10**6,)})]).whole(), ["agora-us:list"])
    assert not [each for each in alone.doubts if "durationAudioAll" in each.text]


def test_time_is_not_taken_off_twice_or_below_nothing():
    """
    A counter is less the others of its own day, project and family, and never below 0.
    """
    rows = [
        Stated("f", 1, "k", project, AUGUST, {meter: Decimal(count)})
        for project, meter, count in (
            *(("p", "rtc.audio", 5), ("p", "rtc.hd", 3), ("p", "rtc.fhd", 1)),
            *(("q", "rtc.audio", 5), ("q", "rtc.hd", 9), ("q", "live.hd", 1)),
        )
    ]
    less = [row for stated in unnested(rows, {"rtc.audio"}) for row in stated.rows]
    found = [(row.project, row.meter, int(row.quantity)) for row in less]
    assert found[0] == ("p", "rtc.audio", 1)
    assert found[3] == ("q", "rtc.audio", 0)
    assert [count for *_, count in found] == [1, 3, 1, 0, 9, 1]


def test_a_file_that_is_given_twice(export):
    """
    The same file twice is refused, whatever its kind.
    """
    path = export("trtc-room-usage.csv")
    with pytest.raises(AgorapricingError, match=r"trtc-room-usage.csv is given twice"):
        read_consoles([path, path.parent / ".." / "exports" / path.name])


def test_a_copy_counts_once_whatever_it_is_called(agora):
    """
    A file of the same bytes is refused, also as another project's; one of the same length is another file.
    """
    one, copy = (agora({AUGUST: (60,)}, name) for name in ("one.json", "copy.json"))
    other = agora({AUGUST: (61,)}, "other.json")
    for names in ({}, {str(one): "a", str(copy): "b"}):
        with pytest.raises(AgorapricingError, match=r"one.json and copy.json have the same content, byte for byte"):
            read_consoles([one, copy], names=names)

    assert len(read_consoles([one, other], names={str(one): "a", str(other): "b"}).rows) == 2


def test_a_day_that_is_not_over(agora):
    """
    A file that has the present day says that what was used on it still changes; one of days before does not.
    """
    today = date.today()
    findings = read_consoles([agora({today: (5,)})]).findings
    assert findings == (f"{today} is not over: what was used on it still changes",)
    assert not read_consoles([agora({today - timedelta(days=1): (5,)})]).findings
