"""Samples of months: what a file says, and all that can be wrong with one, with its line and column."""

from datetime import date

import pytest

import agorapricing as ap
from agorapricing.errors import InvalidFileError
from agorapricing.usage import Usage


@pytest.fixture
def written(tmp_path):
    """Write a file and give its path."""

    def write(text):
        file = tmp_path / "months.csv"
        file.write_text(text, "utf-8")
        return file

    return write


def test_months(written):
    """
    A row is a month; an empty cell is no usage, empty lines are passed over, and underscores may part thousands.
    """
    found = ap.load_sample(written("month, rtc.audio ,rtc.hd\n2026-01,5,1_000\n\n2026-02,,7.5\n"))

    assert found.name == "months"
    assert [(month.name, month.usage) for month in found.months] == [
        ("2026-01", Usage({"rtc.audio": 5, "rtc.hd": 1000})),
        ("2026-02", Usage({"rtc.hd": "7.5"})),
    ]


def test_months_without_a_name(written):
    """
    Without a column of names a month is called by its line.
    """
    assert [month.name for month in ap.load_sample(written("rtc.hd\n5\n\n6\n")).months] == ["line 2", "line 4"]


def test_own_meters(written):
    """
    A meter of a price book of one's own is known where it is said.
    """
    file = written("acme.things\n5\n")

    assert ap.load_sample(file, ["acme.things"]).months[0].usage == Usage({"acme.things": 5})
    with pytest.raises(InvalidFileError, match=r"acme\.things: is no meter"):
        ap.load_sample(file)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rtc.vidoe\n5\n", "1: rtc.vidoe: is no meter"),
        ("rtc.hdd\n5\n", "did you mean 'rtc.hd'"),
        ("rtc.hd,rtc.hd\n5,6\n", "1: rtc.hd: is the name of two columns"),
        ("rtc.hd\n-5\n", "2: rtc.hd: it must not be negative"),
        ("rtc.hd\nmany\n", "2: rtc.hd: it must be a number like"),
        ("rtc.hd\nNaN\n", "2: rtc.hd: it must be finite"),
        ("rtc.hd\n5\n5,6\n", "3: has 2 cells, the header has 1"),
        ("month,rtc.hd\n", "has no months"),
        ("", "is empty"),
    ],
)
def test_what_is_wrong(written, text, said):
    """
    An error says the line and the column, and what was probably meant.
    """
    with pytest.raises(InvalidFileError) as error:
        ap.load_sample(written(text))

    assert said in str(error.value)


def test_all_errors_at_once(written):
    """
    All that is wrong with a file is said at once, in order of line.
    """
    with pytest.raises(InvalidFileError) as error:
        ap.load_sample(written("rtc.hdd,rtc.audio\n5,-1\nx,2\n6,7\n"))

    assert [each.line for each in error.value.diagnostics] == [1, 2, 3]


def test_no_file(tmp_path):
    """
    A file that is not there is an error that names it.
    """
    with pytest.raises(InvalidFileError, match=r"none\.csv: No such file"):
        ap.load_sample(tmp_path / "none.csv")


def test_a_sample_is_a_usage(written):
    """
    A comparison takes a sample in the place of a profile, rates all months as one, and says so.
    """
    sample = ap.load_sample(written("rtc.hd\n20_000\n40_000\n"))
    comparison = ap.compare(sample, "agora-cn:payg", date(2024, 2, 6))

    assert comparison.bills == (ap.rate("agora-cn:payg", {"rtc.hd": 60_000}, date(2024, 2, 6)),)
    together = "The 2 months of months are rated together, as if they were one month."
    assert together in comparison.notes
    alone = ap.compare({"rtc.hd": 60_000}, "agora-cn:payg", date(2024, 2, 6))
    assert alone.notes == tuple(note for note in comparison.notes if note != together)
