"""What Parquet may hold and Python may not: days and spans beyond what it counts to, and text that is none."""

import pytest

from agorapricing.calllog import read_log
from agorapricing.consoles import read_consoles
from agorapricing.errors import InvalidFileError
from agorapricing.files import parquet_batches, parquet_file, rows_of
from agorapricing.frames import rate_files

arrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

LAST = 2_932_896  # days from 1970 to the end of the year 9999


def days(*given):
    """A column of days, by how many each is after the first of 1970."""
    return arrow.array(given, arrow.int32()).cast(arrow.date32())


def rows(path):
    """The rows of a file."""
    with parquet_file(path) as file:
        return [row for batch in parquet_batches(file) for row in rows_of(batch)]


@pytest.mark.parametrize(("day", "shown"), [(LAST - 1, "9999-12-30"), (LAST, "9999-12-31"), (LAST + 1, "10000-01-01")])
def test_days_beyond_the_calendar(tmp_path, day, shown):
    """
    A day after the year 9999 is text, and the row beside it stays as it is.
    """
    path = tmp_path / "days.parquet"
    parquet.write_table(arrow.table({"day": days(day, 0), "n": [1, 2]}), path)
    first, second = rows(path)

    assert (str(first["day"]), first["n"]) == (shown, 1)
    assert (str(second["day"]), second["n"]) == ("1970-01-01", 2)


def test_spans_beyond_what_is_counted(tmp_path):
    """
    A span that no timedelta holds is the text of its count.
    """
    path = tmp_path / "spans.parquet"
    parquet.write_table(arrow.table({"span": arrow.array([2**62], arrow.int64()).view(arrow.duration("ms"))}), path)

    assert rows(path) == [{"span": str(2**62)}]


def rated(path):
    """Rate a file."""
    return rate_files(["agora-cn:payg"], [path], path.with_name("out.csv"))


@pytest.mark.parametrize(
    ("read", "names"),
    [
        (lambda path: [*read_log(path).months()], ["room", "user", "start", "end", "stream", "size"]),
        (lambda path: read_consoles([path]), ["RoomId", "Audio", "SD", "HD", "FullHD", "2K", "4K"]),
        (rated, ["account", "rtc.hd"]),
    ],
)
def test_text_that_is_none(tmp_path, read, names):
    """
    Text of Parquet that is no UTF-8 is refused by all that read such files, and nothing is written.
    """
    path = tmp_path / "text.parquet"
    text = arrow.array([b"\xff"], arrow.binary()).view(arrow.string())
    parquet.write_table(arrow.table(dict.fromkeys(names, text)), path)

    with pytest.raises(InvalidFileError, match=r"is not Parquet: .* Invalid UTF8"):
        read(path)
    assert [each.name for each in tmp_path.iterdir()] == ["text.parquet"]


MOMENT = arrow.timestamp("us", "Mars/Base")


@pytest.mark.parametrize(
    "column",
    [
        arrow.array([0], MOMENT),
        arrow.array([[0]], arrow.list_(MOMENT)),
        arrow.array([[0]], arrow.list_(MOMENT, 1)),
        arrow.array([[{"n": 1, "at": 0}]], arrow.large_list(arrow.struct({"n": arrow.int64(), "at": MOMENT}))),
        arrow.array([[("a", 0)]], arrow.map_(arrow.string(), MOMENT)),
        arrow.array([[(0, "a")]], arrow.map_(MOMENT, arrow.string())),
    ],
    ids=lambda column: str(column.type),
)
@pytest.mark.parametrize("read", [rated, lambda path: read_consoles([path])])
def test_a_zone_that_is_not_known(tmp_path, read, column):
    """
    The error names the column and the zone, also where moments stand within lists, structures and maps.
    """
    path = tmp_path / "zones.parquet"
    parquet.write_table(arrow.table({"rtc.hd": [1], "of": column}), path)
    if "Mars" not in str(parquet.read_schema(path).field("of").type):
        pytest.skip("this release of Arrow reads moments of maps as those of UTC")

    with pytest.raises(InvalidFileError, match=r"its column of is in the unknown time zone 'Mars/Base'"):
        read(path)
