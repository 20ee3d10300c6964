"""Records of CSV: every line after the header is in a record, or a fault of its own."""

import csv
import io
from pathlib import Path

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agorapricing.errors import InvalidFileError
from agorapricing.files import csvlines, textlines
from agorapricing.files.csvlines import Records

HEAD = "account,note,hd\n"


def read(text):
    """The header, the rows by line, the faults and the last lines of rows that go over several."""
    records = Records(io.StringIO(text, newline=""), Path("u.csv"))
    rows, faults, ends = {}, [], {}
    for chunk in records.chunks():
        rows |= dict(zip(chunk.numbers, chunk.rows, strict=True))
        faults += chunk.faults
        ends |= chunk.ends
    return records.header, rows, faults, ends


def test_plain_rows():
    """
    Rows have the numbers of their lines; without a line after the header there are none.
    """
    assert read(HEAD + "a,b,1\nc,d,2") == (["account", "note", "hd"], {2: ["a", "b", "1"], 3: ["c", "d", "2"]}, [], {})
    assert read(HEAD) == (["account", "note", "hd"], {}, [], {})


@pytest.mark.parametrize(
    ("stray", "said"),
    [
        ('"a,b,1\n', "is not CSV: unexpected end of data"),
        ('a,"b,1\n', "is not CSV: unexpected end of data"),
        ('a,"b"c,1\n', "is not CSV: ',' expected after '\"'"),
        ("a,1\n", "2 fields instead of 3"),
        ("\n", "is an empty line"),
    ],
)
@pytest.mark.parametrize("after", [0, 1, 20_000])
def test_a_stray_quote_costs_its_own_line(stray, said, after):
    """
    A quote that does not close rejects the line that it stands on, however many lines come after it.
    """
    _, rows, faults, ends = read(HEAD + "x,y,1\n" + stray + "x,y,2\n" * after)

    assert (faults[0][0], len(faults), ends) == (3, 1, {})
    assert faults[0][1] == said or (
        after > 10_000 and faults[0][1] == "is not CSV: field larger than field limit (131072)"
    )
    assert list(rows) == [2, *range(4, 4 + after)]


def test_a_stray_quote_before_a_quoted_field():
    """
    A stray quote that a later field seems to close costs its own line, and the later field is read.
    """
    _, rows, faults, _ = read(HEAD + 'a,"b,1\nx,y,2\nz,"q, r",3\n')

    assert [line for line, _ in faults] == [2]
    assert rows == {3: ["x", "y", "2"], 4: ["z", "q, r", "3"]}


WHOLE = st.sampled_from(
    ["x,y,1\n", '"x, y",z,2\n', 'x,"one\ntwo",3\n', '"one\n\nthree",,4\n', 'x,"say ""hi""",5\n', 'x,5" pipe,6\n']
)


@given(
    st.lists(WHOLE, max_size=12), st.lists(WHOLE, max_size=12), st.sampled_from(['"a,b,1\n', 'a,"b,1\n', 'a,b,"1\n'])
)
def test_rows_around_a_stray_quote_are_read(before, after, stray):
    """
    A stray quote costs its line and no other, whatever rows stand around it, also those that go over several lines.
    """
    alone = read(HEAD + "".join([*before, *after]))[1]
    _, rows, faults, _ = read(HEAD + "".join([*before, stray, *after]))

    assert list(rows.values()) == list(alone.values())
    assert [line for line, _ in faults] == [2 + "".join(before).count("\n")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_field_over_several_lines(end):
    """
    A quoted field may go over lines, and the row says which is the last; lines after it have their own numbers.
    """
    text = 'account,note,hd\na,"one\n\ntwo, three",1\nb,,2\nc,"x\ny",3\n'.replace("\n", end)
    _, rows, faults, ends = read(text)

    assert rows == {2: ["a", f"one{end}{end}two, three", "1"], 5: ["b", "", "2"], 6: ["c", f"x{end}y", "3"]}
    assert (faults, ends) == ([], {2: 4, 6: 7})


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('a,"b,1\nx,y,2\nz,c",3\n', "a quoted field goes over lines that look like rows themselves (lines 2 to 4)"),
        (
            'a,"b,1\nx,2\nx,y,2\nz,c",3\n',
            "a quoted field goes over lines that look like rows themselves (lines 2 to 5)",
        ),
        ('a,"b,1\nz,c",3\n', "a quoted field goes over lines that look like rows themselves (lines 2 to 3)"),
        ('a,"b\nc"\n', "2 fields instead of 3 (lines 2 to 3)"),
    ],
)
def test_lines_that_nobody_can_tell(lines, said):
    """
    Where a quote closes over lines that are rows by themselves, or in a row of another width, each line is a fault.
    """
    count = lines.count("\n")
    _, rows, faults, _ = read(HEAD + lines + "x,y,9\n")

    assert faults == [(line, said) for line in range(2, 2 + count)]
    assert rows == {2 + count: ["x", "y", "9"]}


def test_what_is_no_header():
    """
    A header is there, and its quotes close; lines before it may be empty.
    """
    assert read("\n\na,b,c\nx,y,1\n\n")[1:3] == ({4: ["x", "y", "1"]}, [(5, "is an empty line")])
    for text, said in (("", "it is empty"), ("\n", "it is empty"), ('a,"b\n1,2\n', "unexpected end of data")):
        with pytest.raises(InvalidFileError, match=f"has no header: .*{said}"):
            read(text)
    with pytest.raises(InvalidFileError, match=r"look like rows themselves \(lines 1 to 3\)"):
        read('a,"b\n1,2\n3,4"\n')


def test_a_line_without_an_end(monkeypatch):
    """
    A file whose line does not end is refused before it fills the memory; a line of the most characters is read.
    """
    monkeypatch.setattr(textlines, "LINE", attrs.evolve(textlines.LINE, most=40))
    assert len(read("a,b\n" + "x" * 37 + ",1\n")[1]) == 1
    with pytest.raises(InvalidFileError, match=r"u\.csv:2: is longer than 40 characters"):
        read("a,b\n" + "x" * 38 + ",1\n")


def test_records_over_the_lines_that_are_read_at_once(monkeypatch):
    """
    A row that begins among the lines of one reading and ends in the next is one row; what goes over more lines is none.
    """
    text = HEAD + "".join(f'a,"one\ntwo",{place}\n' for place in range(9))
    whole = read(text)
    for lines in range(2, 9):
        monkeypatch.setattr(csvlines, "LINES", lines)
        assert read(text) == whole
    monkeypatch.setattr(csvlines, "LINES", 3)
    _, rows, faults, _ = read(HEAD + 'a,"one\n2\n3\n4\n5\nsix",1\nx,y,2\n')
    assert (rows, len(faults)) == ({8: ["x", "y", "2"]}, 6)


class Looked(list):
    """Lines that count how often one of them is looked at."""

    times = 0

    def __getitem__(self, at):
        self.times += isinstance(at, int)
        return super().__getitem__(at)


@pytest.mark.parametrize("line", ['a","b\n', '"a\n', '"a,b\n', '""",\n', '",",",x\n', 'a,"b",1\n\n'])
def test_many_stray_quotes_take_work_in_proportion(line, monkeypatch):
    """
    Of lines that all have a stray quote each is looked at some times, whatever the quotes pair with.
    """
    looked, records = [], csvlines._records
    monkeypatch.setattr(csvlines, "_records", lambda lines: records(looked.append(Looked(lines)) or looked[-1]))
    read("account,note,hd\n" + line * 2_000)

    assert 0 < sum(lines.times for lines in looked) <= 5 * 2_000


PIECES = st.sampled_from(
    ['"', '"', ",", ",", "\n", "\n", "\r", "\r\n", "a", "1", "", "x,y,1\n", "x,y,1\n", '"a\nb"', '""']
)


@given(st.lists(PIECES, max_size=60).map("".join) | st.text('",\n\ra1', max_size=40), st.integers(2, 9))
@example('"""', 2)
def test_no_line_is_lost(text, at_once):
    """
    Each line after the header is a row's, or one fault; a row has the fields that its lines have when read alone.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csvlines, "LINES", at_once)
        header, rows, faults, ends = read(HEAD + text)
    lines = io.StringIO(HEAD + text, newline="").readlines()
    of_rows = [line for first in rows for line in range(first, ends.get(first, first) + 1)]

    assert sorted([*of_rows, *(line for line, _ in faults)]) == list(range(2, len(lines) + 1))
    for first, row in rows.items():
        assert len(row) == len(header)
        assert [row] == list(csv.reader(lines[first - 1 : ends.get(first, first)], strict=True))
    for line in range(2, len(lines) + 1):
        if '"' not in text and lines[line - 1].count(",") == 2:
            assert line in rows
