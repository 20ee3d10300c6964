"""Call logs: what a row may say, what is rejected and why, and that the order of rows changes nothing."""

import csv
import json
import random
from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_DOWN, Context, Decimal, localcontext
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing.calllog import COLUMNS, meter_log, read_log, reasons
from agorapricing.calllog.records import REMEMBERED, Parser
from agorapricing.cli import main
from agorapricing.errors import AgorapricingError, InvalidFileError, MeteringError
from agorapricing.report import render

HEAD = ("account", "app", "room", "user", "role", "start", "end", "stream", "size", "kind", "platform", "requested")
DAY = "2026-06-01"


def row(**values):
    """A row of ten minutes in which p receives s, changed."""
    given = {"account": "acme", "room": "r", "user": "p", "stream": "s", "size": "640x360"}
    given |= {"start": f"{DAY}T10:00:00+08:00", "end": f"{DAY}T10:10:00+08:00", **values}
    return [given.get(name, "") for name in HEAD]


@pytest.fixture
def log(tmp_path):
    """Write rows as a file of some format and give its path."""

    def write(*rows, ending="csv", head=HEAD, name="calls"):
        path = tmp_path / f"{name}.{ending}"
        if ending == "csv":
            with path.open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows([head, *rows])
        else:
            lines = [json.dumps({key: value for key, value in zip(head, each, strict=True) if value}) for each in rows]
            path.write_text("\n".join(lines) + "\n", "utf-8")
        return path

    return write


def billed(path, *books):
    """What each book bills, by account, app and month."""
    found = meter_log(path, books or ["agora-cn"])
    return {(each.account, each.app, f"{each.month:%Y-%m}"): dict(each.usage) for each in found.usages}


# ---- rows that are used ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["csv", "jsonl", "ndjson"])
def test_rows_of_a_room(log, ending):
    """
    Streams add their pixels while both are received; a row without a stream is being there.
    """
    path = log(
        row(stream="a", size="720p"),
        row(stream="b", size="360p", start=f"{DAY}T10:05:00+08:00"),
        row(user="q", stream="", size=""),
        ending=ending,
    )

    assert billed(path) == {("acme", "", "2026-06"): {"rtc.hd": 5, "rtc.fhd": 5, "rtc.audio": 10}}


def test_columns_that_may_be_missing(log):
    """
    Room, user, start and end are enough; columns that are not known are not looked at.
    """
    path = log(
        ["r", "p", f"{DAY}T10:00:00Z", f"{DAY}T10:01:01Z", "x"], head=("room", "user", "start", "end", "note of ours")
    )

    assert billed(path) == {("", "", "2026-06"): {"rtc.audio": 2}}


def test_what_a_row_may_say(log):
    """
    A role, a screen by its platform, sound alone, a small stream where the large one was asked for.
    """
    path = log(
        row(user="host", stream="", size="", role="host"),
        row(user="v", role="live_audience"),
        row(user="w", kind="screen", platform="web", size=""),
        row(user="x", kind="audio", size=""),
        row(user="y", size="320x180", requested="1080p"),
    )
    found = {"rtc.audio": 20, "live.hd": 10, "rtc.fhd": 10, "rtc.hd": 10}

    assert billed(path) == {("acme", "", "2026-06"): found}


def test_months_of_a_zone(log):
    """
    A call over midnight of the month's end is cut there, by the book's zone.
    """
    late = row(start="2026-06-30T23:50:00+08:00", end="2026-07-01T00:20:00+08:00")

    assert billed(log(late)) == {("acme", "", "2026-06"): {"rtc.hd": 10}, ("acme", "", "2026-07"): {"rtc.hd": 20}}
    assert billed(log(late), "agora-us") == {("acme", "", "2026-06"): {"rtc.hd": 30}}


def test_scopes_of_rounding(log):
    """
    One book rounds up by account and month, another by app and day.
    """
    half = {"end": f"{DAY}T10:00:30+08:00", "size": "720p"}
    later = {"start": "2026-06-02T10:00:00+08:00", "end": "2026-06-02T10:00:30+08:00", "size": "720p"}
    path = log(row(app="a", **half), row(app="b", room="other", **half), row(app="b", **later))

    assert billed(path, "agora-cn") == {("acme", "", "2026-06"): {"rtc.hd": 2}}
    assert billed(path, "trtc-cn") == {("acme", "a", "2026-06"): {"rtc.hd": 1}, ("acme", "b", "2026-06"): {"rtc.hd": 2}}


def test_each_month_has_its_edition(log):
    """
    The rule of the edition in force on a month's first day counts: before 2020-05 nobody alone was billed.
    """
    alone = {"stream": "", "size": ""}
    path = log(
        *(row(start=f"{month}-10T10:00:00+08:00", end=f"{month}-10T10:10:00+08:00", **alone) for month in MONTHS)
    )
    found = {month: usage for (_, _, month), usage in billed(path, "trtc-cn").items()}

    assert found == {"2019-09": {"rtc.audio": 10}, "2020-03": {}, "2020-06": {"rtc.audio": 10}}


MONTHS = ("2019-09", "2020-03", "2020-06")


def test_a_month_without_prices(log):
    """
    A month before a book's first edition is incomplete, with the reason, and never zero.
    """
    path = log(row(start="2018-01-10T10:00:00+08:00", end="2018-01-10T10:10:00+08:00"))
    [usage] = meter_log(path, ["agora-cn"]).usages

    assert (usage.usage, usage.month) == (None, date(2018, 1, 1))
    assert "no prices on 2018-01-01: its first edition starts on 2019-12-16" in usage.problem


def test_a_role_that_a_book_does_not_know(log):
    """
    An account with time that a book cannot meter is incomplete there, and complete elsewhere.
    """
    path = log(row(role="miniprogram"), row(account="other"))
    found = {(each.book, each.account): each.problem for each in meter_log(path, ["agora-cn", "agora-us"]).usages}

    assert {key for key, problem in found.items() if problem} == {("agora-us", "acme")}
    assert "does not say how it meters the role 'miniprogram'" in found["agora-us", "acme"]


# ---- rows that are not ----------------------------------------------------------------------------------------------

NO_ZONE = "has no time zone: write 2024-02-06T09:00:00+08:00"
NO_TIME = "'x' is no time: write 2024-02-06T09:00:00+08:00"
SPAN = "is not from 2000 to 2099"
NO_NUMBER = "5 is neither seconds nor milliseconds since 1970 of a time from 2000 to 2099"
REJECTED = [
    ({"start": f"{DAY}T10:00:00"}, f"start '{DAY}T10:00:00' {NO_ZONE}"),
    ({"end": DAY}, f"end '{DAY}' {NO_ZONE}"),
    ({"start": "ten"}, "start 'ten' is no time: write 2024-02-06T09:00:00+08:00"),
    ({"start": ""}, "start is missing"),
    ({"end": f"{DAY}T09:00:00+08:00"}, "leaves before it joins"),
    ({"end": f"{DAY}T10:00:00+08:00"}, "is of no length: start and end are one"),
    ({"end": f"{DAY}T02:00:00Z"}, "is of no length: start and end are one"),
    ({"end": "2027-06-02T10:00:00.000001+08:00"}, "lasts 366 days: longer than a year is no call"),
    ({"start": "1999-12-31T23:59:59Z", "end": "2000-01-01T00:00:00Z"}, "start is not from 2000 to 2099"),
    ({"end": "2100-01-01T00:00:00Z"}, "end is not from 2000 to 2099"),
    ({"start": "0001-01-01T00:00:00Z", "end": "9999-12-31T23:59:59Z"}, f"start {SPAN}; end {SPAN}"),
    ({"room": " "}, "room is missing"),
    ({"user": ""}, "user is missing"),
    ({"account": "a\x1b[31mb"}, "account is no name: a\\x1b[31mb"),
    ({"user": "a\nb", "room": "\0"}, "room is no name: \\x00; user is no name: a\\nb"),
    ({"size": ""}, "the size is missing: write 1280x720, or kind audio"),
    ({"size": "64x"}, "'64x' is no size of a picture: write 1280x720 or 720p"),
    ({"size": "", "kind": "screen"}, "the size is missing: write 1280x720, or the screen's platform"),
    ({"kind": "vidoe"}, "unknown kind 'vidoe'; did you mean 'video'?"),
    ({"kind": "audio"}, "a stream of kind audio has no size"),
    ({"stream": ""}, "a size without a stream: name the stream"),
    (
        {"size": "", "kind": "screen", "platform": "windwos"},
        "unknown platform 'windwos'; did you mean 'windows' or 'ios'?",
    ),
    ({"stream": "", "size": "", "kind": "screen", "platform": "web"}, "a platform without a stream: name the stream"),
    ({"stream": "", "size": "", "kind": "video"}, "a kind without a stream: name the stream"),
    ({"stream": "", "size": "", "requested": "720p"}, "a requested size without a stream: name the stream"),
    ({"platform": "tv"}, "unknown platform 'tv'; known: android, ios, windows, macos, web"),
    ({"requested": "big"}, "'big' is no size of a picture: write 1280x720 or 720p"),
    (
        {"user": "", "start": "", "end": "x", "size": "1"},
        f"user is missing; start is missing; end {NO_TIME}; '1' is no size of a picture: write 1280x720 or 720p",
    ),
]


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
@pytest.mark.parametrize(("values", "reason"), REJECTED)
def test_rows_that_make_no_sense(log, ending, values, reason):
    """
    A row that makes no sense is rejected with its line and all its reasons; the others are used.
    """
    path = log(row(user="x"), row(**values), row(user="y"), ending=ending)
    found = meter_log(path, ["agora-cn"])
    lines = " (lines 3 to 4)" if ending == "csv" and "\n" in values.get("user", "") else ""

    assert found.rejects == ((3 if ending == "csv" else 2, f"{reason}{lines}"),)
    assert (found.rows, found.used) == (3, 2)
    assert dict(found.usages[0].usage) == {"rtc.hd": 20}


@pytest.mark.parametrize(
    ("values", "advice"),
    [
        ({"start": f"{DAY}T10:00:00"}, "say --zone,"),
        ({"size": ""}, "--column size=COLUMN,"),
        ({"user": "", "size": ""}, "--column size=COLUMN,"),
        ({"end": DAY, "size": ""}, "say --zone,"),
        ({"kind": "has no time zone"}, "correct these rows"),
    ],
)
def test_what_to_do_about_rejected_rows(log, values, advice):
    """
    What is done about the first reason that says it is named, whatever a row's own words are.
    """
    assert advice in read_log(log(row(**values))).rejected


def test_at_the_bounds_of_a_year(log):
    """
    An interval of 366 days is used, and so is the first and the last second of the years that calls may have.
    """
    year = row(end="2027-06-02T10:00:00+08:00")
    first = row(start="2000-01-01T00:00:00Z", end="2000-01-01T00:00:01Z")
    last = row(start="2099-12-31T23:59:58Z", end="2099-12-31T23:59:59Z")

    assert [meter_log(log(each), ["agora-cn", "trtc-cn"]).used for each in (year, first, last)] == [1, 1, 1]


def test_digits_below_a_microsecond(log):
    """
    Nanoseconds count as they stand, and the caller's decimal context changes nothing.
    """
    path = log(row(start=f"{DAY}T10:00:00.000000001Z", end=f"{DAY}T10:00:01.25Z", size="720p"))
    with localcontext(Context(prec=3, rounding=ROUND_DOWN)):
        [found] = meter_log(path, ["agora-cn"]).usages
        [part] = reasons(path, "agora-cn", "r")

    assert found.seconds == {"rtc.hd": Decimal("1.249999999")}
    assert part.seconds == Decimal("1.249999999")


def test_overlapping_oneself(log):
    """
    The same stream twice at one time, being there twice, and two roles at one time: the later row is rejected.
    """
    path = log(
        row(),
        row(start=f"{DAY}T10:09:59+08:00", end=f"{DAY}T10:20:00+08:00"),
        row(user="q", stream="", size=""),
        row(user="q", stream="", size=""),
        row(user="v", stream="a"),
        row(user="v", stream="b", role="audience", start=f"{DAY}T10:05:00+08:00"),
        row(user="v", stream="b", role="audience", start=f"{DAY}T10:10:00+08:00", end=f"{DAY}T10:20:00+08:00"),
        row(user="p", start=f"{DAY}T10:10:00+08:00", end=f"{DAY}T10:11:00+08:00"),
    )
    found = meter_log(path, ["agora-cn"])

    assert found.rejects == (
        (3, "overlaps line 2: stream 's' of the same user"),
        (5, "overlaps line 4: being there of the same user"),
        (7, "overlaps line 6, where the role is 'host'"),
    )
    assert (found.rows, found.used) == (8, 5)


def test_files_that_are_damaged(tmp_path):
    """
    Fields too few, bytes that are no text, a quote that does not end and a line that is no JSON are rejected as rows.
    """
    good = f"r,p,{DAY}T10:00:00Z,{DAY}T10:01:00Z\n".encode()
    table = tmp_path / "a.csv"
    table.write_bytes(
        b"\xef\xbb\xbfroom,user,start,end\n"
        + good
        + b"r,p\n"
        + good.replace(b"p", b"\xff")
        + b'r,"x" y,a,b\n'
        + b'r,"q,a,b\n'
        + good.replace(b",p,", b",z,")
    )
    lines = tmp_path / "a.jsonl"
    lines.write_bytes(
        b'{"room": \n[]\n{"user": "a", "user": "b"}\n\n{"room": "r", "user": ["p"], "start": 5, "end": "x"}\n'
    )

    assert [each.reason for each in meter_log(table, ["agora-cn"]).rejects] == [
        "2 fields instead of 4",
        "user is no name: \\udcff",
        "is not CSV: ',' expected after '\"'",
        "is not CSV: unexpected end of data",
    ]
    assert dict(meter_log(table, ["agora-cn"]).usages[0].usage) == {"rtc.audio": 2}
    assert [(each.line, each.reason) for each in meter_log(lines, ["agora-cn"]).rejects] == [
        (1, "is not JSON: Expecting value: line 2 column 1 (char 10)"),
        (2, "is no JSON object"),
        (3, "has the key 'user' twice"),
        (4, "is an empty line"),
        (5, f"user is no name: ['p']; start {NO_NUMBER}; end {NO_TIME}"),
    ]


def test_a_stray_quote_costs_one_row(log):
    """
    A quote that does not close rejects its line; a field over two lines is one row, whose reject names them.
    """
    path = log(row(), *[row(user=f"u{count}") for count in range(300)], row(user="a\nb"), row(stream="a\nb", user="v"))
    lines = path.read_text().splitlines(keepends=True)
    lines[2] = f'"{lines[2]}'
    path.write_text("".join(lines))
    found = meter_log(path, ["agora-cn"])

    assert found.rejects == (
        (3, "is not CSV: ',' expected after '\"'"),
        (303, "user is no name: a\\nb (lines 303 to 304)"),
        (305, "stream is no name: a\\nb; a size without a stream: name the stream (lines 305 to 306)"),
    )
    assert (found.rejects[0][0], found.rows, found.continued) == (3, 303, 2)
    assert found.rows + found.continued == len(lines) - 1


LOG_PIECES = st.sampled_from(
    ['"', ",", "\n", "\r\n", f"r,p,{DAY}T10:00:00Z,{DAY}T10:01:00Z\n", '"r\nr"', "p", "\udcff", "\r"]
)


@given(st.lists(LOG_PIECES, max_size=30))
@settings(max_examples=50)
def test_no_line_of_a_log_is_lost(tmp_path_factory, pieces):
    """
    Whatever follows the header of a log, its lines are those of rows used and of rejects, each once.
    """
    path = tmp_path_factory.mktemp("log") / "a.csv"
    path.write_text("room,user,start,end\n" + "".join(pieces), "utf-8", "surrogateescape", newline="")
    with path.open(encoding="latin-1", newline="") as file:
        lines = len(file.readlines()) - 1
    found = meter_log(path, ["agora-cn"])

    assert found.rows + found.continued == lines
    assert found.rows == found.used + len(found.rejects)
    assert len({reject.line for reject in found.rejects}) == len(found.rejects)


def test_fields_that_are_too_long(tmp_path):
    """
    A field that the reader of CSV refuses is a reject, as are others of its kind; in a header it refuses the log.
    """
    path, good = tmp_path / "a.csv", f"r,p,{DAY}T10:00:00Z,{DAY}T10:01:00Z\n"
    path.write_text(f"room,user,start,end\n{good}{'x' * 131_073},p,a,b\n{good.replace('p', 'q')}")
    found = meter_log(path, ["agora-cn"])

    assert (found.rejects, found.used) == (((3, "is not CSV: field larger than field limit (131072)"),), 2)
    path.write_text(f"room,user,start,end,{'x' * 131_073}\n")
    with pytest.raises(InvalidFileError, match="has no header: is not CSV: field larger"):
        meter_log(path, ["agora-cn"])


@pytest.mark.parametrize("spelling", ["{tmp}/{name}", "{name}", "x/../{name}", "link.csv", "hard.csv"])
@pytest.mark.parametrize("name", ["calls.csv", "book.toml"])
def test_rejects_replace_nothing_that_is_read(log, tmp_path, monkeypatch, capsys, name, spelling):  # noqa: PLR0917  # a table
    """
    The file of rejects is neither the log nor a book, by any spelling or link, and that is said before the work.
    """
    monkeypatch.chdir(tmp_path)
    log(row(), name="calls").rename("calls.csv")
    Path("book.toml").write_text((Path(ap.__file__).parent / "books" / "agora-cn.toml").read_text("utf-8"), "utf-8")
    before = {each: Path(each).read_bytes() for each in ("calls.csv", "book.toml")}
    Path("x").mkdir()
    Path("link.csv").symlink_to(name)
    Path("hard.csv").hardlink_to(name)
    place = spelling.format(tmp=tmp_path, name=name)

    assert main(["meter", "--log", "calls.csv", "--books", "book.toml", "--rejects", place]) == 2
    assert f"would overwrite {name}, which is read: name another file" in capsys.readouterr().err
    assert {each: Path(each).read_bytes() for each in before} == before


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--log", "a.csv", "--rejects", "/dev/null"], 2, "/dev/null: cannot be written: it is a device: name a file"),
        (["--log", "a.csv", "--rejects", "."], 2, "cannot be written: it is a folder: name a file"),
        (["--log", "a.csv", "--rejects", ""], 2, "the path is empty: name a file"),
        (["--log", ""], 2, "the path is empty: name a file"),
        (["--log", "zero.csv"], 1, "zero.csv: is a device: name a file"),
    ],
)
def test_paths_that_are_no_files(log, tmp_path, monkeypatch, capsys, words, code, said):  # noqa: PLR0917  # a table
    """
    Rejects go to a file, and a log is one; else it is said, and the folder is as it was.
    """
    monkeypatch.chdir(tmp_path)
    log(row(), name="a")
    Path("zero.csv").symlink_to("/dev/zero")
    before = sorted(tmp_path.iterdir())

    assert main(["meter", *words, "--books", "agora-cn"]) == code
    assert said in capsys.readouterr().err
    assert sorted(tmp_path.iterdir()) == before


def test_rejects_of_bytes_that_are_no_text(tmp_path, capsys):
    """
    The file of rejects is text whatever a log has, and has as many rows as are said to be rejected.
    """
    path = tmp_path / "a.jsonl"
    path.write_text('{"room": "r", "user": "\\ud800", "start": "\\ud800"}\n\n', "utf-8")

    assert main(["meter", "--log", str(path), "--books", "agora-cn", "--format", "json"]) == 1
    assert "2 rows in = 0 used + 2 rejected" in capsys.readouterr().err
    with (tmp_path / "a.jsonl.rejects.csv").open(encoding="utf-8", newline="") as file:
        assert [line for line, _ in csv.reader(file)] == ["line", "1", "2"]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.txt", "x", "is no log by its name: .csv, .jsonl, .ndjson, .parquet are read"),
        ("none.csv", None, "No such file or directory"),
        ("a.csv", "", "has no header: it is empty"),
        ("a.csv", 'room,"user" x,start,end\n', "has no header: is not CSV: ',' expected after '\"'"),
        ("a.csv", "room,usr,start,end\n", "has no column user; did you mean 'usr'?"),
        ("a.csv", "room,user,start,end,room\n", "has the column room twice"),
        ("a.csv", "room,user,start,end,sizes\n", "has a column 'sizes'; did you mean 'size'?"),
        ("a.jsonl", '{"room": "r", "usr": 1}\n', "has a column 'usr'; did you mean 'user'?"),
        ("a.parquet", "x", "is not Parquet"),
    ],
)
def test_files_that_are_no_log(tmp_path, name, text, message):
    """
    A file without the columns, with a column that is probably misspelt, or of another kind is refused as a whole.
    """
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow")
    path = tmp_path / name
    if text is not None:
        path.write_text(text)

    with pytest.raises(InvalidFileError, match=message.replace("?", "\\?")):
        meter_log(path, ["agora-cn"])


def test_a_log_without_rows(log):
    """
    A log without rows has no usage.
    """
    assert meter_log(log(), ["agora-cn"]).usages == ()


# ---- Parquet --------------------------------------------------------------------------------------------------------


def test_parquet(tmp_path):
    """
    Parquet says the same, with times as times.
    """
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    start = datetime(2026, 6, 1, 10, tzinfo=timezone(timedelta(hours=8)))
    times = arrow.array([start, start, start], arrow.timestamp("us", tz="Asia/Shanghai"))
    ends = arrow.array([start + timedelta(minutes=10), start, None], arrow.timestamp("us", tz="Asia/Shanghai"))
    columns = {"room": ["r", "r", None], "user": [7, 8, 9], "start": times, "end": ends, "stream": ["s", "s", "s"]}
    parquet.write_table(arrow.table({**columns, "size": ["720p", "720p", None]}), tmp_path / "a.parquet")
    found = meter_log(tmp_path / "a.parquet", ["agora-cn"])

    assert [dict(each.usage) for each in found.usages] == [{"rtc.hd": 10}]
    assert found.rejects == (
        (2, "is of no length: start and end are one"),
        (3, "room is missing; end is missing; the size is missing: write 1280x720, or kind audio"),
    )


@pytest.mark.parametrize(("unit", "digits"), [("s", 0), ("ms", 3), ("us", 6), ("ns", 9)])
def test_times_of_parquet(tmp_path, unit, digits):
    """
    Times are exact in each unit that Parquet has; one without a zone is rejected, and one out of bounds.
    """
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    second = 10**digits
    begin = 1_780_279_200 * second
    kinds = {"aware": arrow.timestamp(unit, tz="UTC"), "naive": arrow.timestamp(unit)}
    for name, kind in kinds.items():
        start = arrow.array([begin, begin, begin], kind)
        end = arrow.array([begin + second + 1, -second, 2**62 // 10**9 * second], kind)
        table = arrow.table({"room": ["r"] * 3, "user": ["p", "q", "v"], "start": start, "end": end})
        parquet.write_table(table, tmp_path / f"{name}.parquet")
    aware, naive = (meter_log(tmp_path / f"{name}.parquet", ["agora-cn"]) for name in kinds)

    assert aware.usages[0].seconds == {"rtc.audio": 1 + Decimal(1).scaleb(-digits)}
    assert aware.rejects == ((2, "end is not from 2000 to 2099"), (3, "end is not from 2000 to 2099"))
    assert naive.rejects[0].reason.startswith(f"start '2026-06-01T02:00:00' {NO_ZONE}; end '2026-06-01T02:00:0")
    assert (naive.rows, naive.used) == (3, 0)


def test_parquet_that_is_damaged(tmp_path):
    """
    A file whose pages are damaged is refused as a whole, without a trace of the library.
    """
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "a.parquet"
    parquet.write_table(arrow.table({name: ["x" * 50] * 500 for name in ("room", "user", "start", "end")}), path)
    data = bytearray(path.read_bytes())
    data[4:60] = b"\xff" * 56
    path.write_bytes(data)

    with pytest.raises(InvalidFileError, match=r"^\S+a\.parquet: [^\n]+$"):
        meter_log(path, ["agora-cn"])


def test_parquet_needs_an_extra(tmp_path, monkeypatch):
    """
    Without the library the error names the extra.
    """
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)

    with pytest.raises(AgorapricingError, match=r"pip install 'agorapricing\[parquet\]'"):
        meter_log(tmp_path / "a.parquet", ["agora-cn"])


# ---- laws -----------------------------------------------------------------------------------------------------------

TIMES = st.integers(0, 3 * 86_400)
ROWS = st.lists(
    st.tuples(
        st.sampled_from("AB"),
        st.sampled_from("xy"),
        st.sampled_from("rs"),
        st.sampled_from("pqu"),
        TIMES,
        st.integers(-5, 9_000),
        st.sampled_from(["", "a", "b"]),
        st.sampled_from(["640x360", "1280x720", "1920x1080"]),
    ),
    max_size=25,
)
BEGIN = datetime(2026, 6, 29, tzinfo=timezone(timedelta(hours=8)))


def as_rows(drawn):
    """Drawn rows as a log writes them."""
    for account, app, room, user, start, length, stream, size in drawn:
        since = BEGIN + timedelta(seconds=start)
        yield row(
            account=account,
            app=app,
            room=room,
            user=user,
            stream=stream,
            size=size if stream else "",
            start=since.isoformat(),
            end=(since + timedelta(seconds=length)).isoformat(),
        )


def written(path, rows):
    """Write rows and give the path."""
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows])
    return path


def facts(found):
    """What a log comes to, without the lines."""
    usages = [(each.book, each.account, each.app, each.month, each.seconds, dict(each.usage)) for each in found.usages]
    return usages, found.rows, found.used


@given(ROWS, st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_the_order_of_rows_changes_nothing(tmp_path_factory, drawn, order):
    """
    Rows in any order come to the same usage, and as many of them are used.
    """
    folder = tmp_path_factory.mktemp("log")
    rows = list(as_rows(drawn))
    shuffled = order.sample(rows, len(rows))
    one, other = (
        meter_log(written(folder / name, each), BOOKS) for name, each in (("a.csv", rows), ("b.csv", shuffled))
    )

    assert facts(one) == facts(other)
    assert one.rows == one.used + len(one.rejects) == len(rows)


BOOKS = ("agora-cn", "trtc-cn")


@given(ROWS)
@settings(max_examples=25)
def test_seconds_are_those_in_the_rooms(tmp_path_factory, drawn):
    """
    Summed by pixels, the seconds of an account are those in which its people were in its rooms.
    """
    path = written(tmp_path_factory.mktemp("log") / "a.csv", as_rows(drawn))
    found = meter_log(path, ["agora-cn"])
    rejected = {each.line for each in found.rejects}
    present = set()
    for line, (account, app, room, user, start, length, *_) in enumerate(drawn, 2):
        if line not in rejected:
            present |= {(account, app, room, user, second) for second in range(start, start + length)}
    total = sum(sum(each.seconds.values()) for each in found.usages)

    assert total == len(present)


@given(ROWS, st.integers(1, 8_999))
@settings(max_examples=25)
def test_a_row_cut_in_two_changes_nothing(tmp_path_factory, drawn, at):
    """
    Each row cut in two after so many seconds comes to the same seconds.
    """
    folder = tmp_path_factory.mktemp("log")
    whole = meter_log(written(folder / "a.csv", as_rows(drawn)), BOOKS)
    kept = [each for line, each in enumerate(drawn, 2) if line not in {reject.line for reject in whole.rejects}]
    halves = [part for each in kept for part in cut(each, at)]
    parts = meter_log(written(folder / "b.csv", as_rows(halves)), BOOKS)

    assert parts.rejects == ()
    assert facts(parts)[0] == facts(whole)[0]


def cut(drawn, at):
    """A row, or its two parts."""
    *head, start, length, stream, size = drawn
    if length <= at:
        return [drawn]
    return [(*head, start, at, stream, size), (*head, start + at, length - at, stream, size)]


def test_many_rows_in_any_order_give_the_same_bytes(log):
    """
    The report of a log is the same, byte for byte, whatever the order of its rows.
    """
    rows = [row(account=f"a{n % 7}", user=f"u{n}", room=f"r{n % 11}", stream=f"s{n % 3}") for n in range(200)]
    shuffled = random.Random(5).sample(rows, len(rows))  # an order is no secret
    one, other = (meter_log(log(*each, name=name), BOOKS) for name, each in (("a", rows), ("b", shuffled)))

    for style in ("csv", "json", "plain"):
        assert render(one, style) == render(other, style)


# ---- why ------------------------------------------------------------------------------------------------------------


def test_why_of_a_room(log):
    """
    The phases of a room say when, by the book's clock, what was received and which bound it met.
    """
    path = log(row(stream="a", size="720p"), row(stream="b", size="360p", start=f"{DAY}T02:05:00.5Z"), row(room="x"))
    found = reasons(path, "agora-cn", "r")

    assert [(part.participant.name, part.when, part.why, part.meters) for part in found] == [
        ("p", "10:00:00 to 10:05:00", "1280×720 = 921,600 px, at most 921,600, HD", (("rtc.hd", 1),)),
        (
            "p",
            "10:05:00 to 10:10:00",
            "1280×720 + 640×360 = 1,152,000 px, above 921,600, Full HD",
            (("rtc.fhd", 1),),
        ),
    ]
    assert sum(part.seconds for part in found) == 600
    assert found[1].seconds == Decimal("299.5")


def test_why_of_no_room(log):
    """
    A room that the log does not have is an error.
    """
    with pytest.raises(MeteringError, match="no usable rows of the room 'z'"):
        reasons(log(row()), "agora-cn", "z")


def test_a_book_without_a_rule(log, tmp_path):
    """
    A book that does not say how it meters cannot meter a log.
    """
    text = (
        'schema = 1\nid = "x"\nvendor = "x"\ntitle = "x"\nregion = "x"\ncurrency = "CNY"\n[source.s]\ntitle = "s"\n'
        'url = "https://x.example"\nplace = "p"\nread = 2024-01-01\nkind = "vendor page"\n[[edition]]\n'
        'start = 2020-01-01\ndated = "stated"\n[[edition.rate]]\nsource = "s"\nper = 1\nprices = { "rtc.hd" = 1 }\n'
    )
    (tmp_path / "x.toml").write_text(text)

    with pytest.raises(MeteringError, match="x states no way to meter"):
        meter_log(log(row()), [ap.load_book(tmp_path / "x.toml")])


def test_what_is_remembered_is_bounded():
    """
    A parser knows the names of late rows again, and forgets those of rows long before: no log fills the memory.
    """
    parser = Parser()
    names = [parser.name(f"user {at}") for at in range(REMEMBERED + 1)]

    assert parser.name("user 1") is names[1]
    assert parser.name("user 0") is not names[0]
    assert parser.name("user 0") == names[0]


def test_the_columns_are_documented():
    """
    Every column of a log stands on the page about metering.
    """
    page = (Path(__file__).parents[2] / "docs" / "reference" / "metering.md").read_text("utf-8")

    assert all(f"| `{name}` |" in page for name in COLUMNS)


@pytest.mark.parametrize(
    ("columns", "wrong", "meant"),
    [({"room": "chanel"}, "chanel", "channel"), ({"room": "channel", "size": "siz"}, "siz", "sizes")],
)
def test_a_mapped_column_that_the_file_has_not(tmp_path, columns, wrong, meant):
    """
    A column that the caller names and the file lacks is told once, with the file's column that was meant.
    """
    path = tmp_path / "a.csv"
    path.write_text("channel,user,start,end" + ",sizes" * ("size" in columns) + "\n")
    with pytest.raises(InvalidFileError) as refused:
        meter_log(path, ["agora-cn"], columns=columns)

    [said] = [str(each) for each in refused.value.diagnostics]
    assert said.endswith(f"has no column {wrong}; did you mean {meant!r}?")


def test_many_roles_of_one_user(tmp_path):
    """
    Of one user with thousands of roles, one after another, each is read once, and one that overlaps the last is not.
    """
    path, first = tmp_path / "log.csv", 1_782_864_000
    rows = [f"r,u,{first + at},{first + at + 1},role{at},," for at in range(3_000)]
    path.write_text(
        "\n".join(["room,user,start,end,role,stream,kind", *rows, f"r,u,{first + 2_999},{first + 5_000},other,s,audio"])
    )
    log = read_log(path)

    assert (log.rows, [reject.reason for reject in log.rejects]) == (
        3_001,
        ["overlaps line 3001, where the role is 'role2999'"],
    )
