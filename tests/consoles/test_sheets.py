"""The first sheet of a workbook: what its cells hold is what openpyxl says of them, however they are written."""

from datetime import date, datetime, time
from decimal import Decimal
from zipfile import ZipFile

import pytest

from agorapricing.consoles.tables import TABLES
from agorapricing.errors import InvalidFileError

openpyxl = pytest.importorskip("openpyxl")
SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CELLS = (
    "text", " spaced ", "声\nb", "<&>", "_x005F_x", "=1+1", 5, 0, -3, 1.5, 1e22, 10**20, True, False, None,
    datetime(2026, 8, 1, 10, 5), date(2026, 8, 1), time(3, 4), "#N/A",
)  # fmt: skip


def read(path):
    """The names of a table, and its rows by line."""
    names, rows = TABLES[".xlsx"](path)
    return names, dict(rows)


@pytest.fixture
def sheet(tmp_path):
    """Write a workbook whose first sheet is XML of one's own."""

    def write(rows):
        openpyxl.Workbook().save(tmp_path / "made.xlsx")
        path = tmp_path / "own.xlsx"
        with ZipFile(tmp_path / "made.xlsx") as made, ZipFile(path, "w") as parts:
            for name in made.namelist():
                own = f'<x:worksheet xmlns:x="{SPACE}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
                parts.writestr(name, own if name.endswith("sheet1.xml") else made.read(name))
        return path

    return write


@pytest.mark.parametrize("is_streamed", [False, True])
@pytest.mark.parametrize("is_iso", [False, True])
def test_cells_are_what_openpyxl_says(tmp_path, is_streamed, is_iso):
    """
    A cell of each type, with texts beside their cells or apart, and days by their number or in words, is its value.
    """
    book = openpyxl.Workbook(write_only=is_streamed)
    book.iso_dates, book.epoch = is_iso, openpyxl.utils.datetime.CALENDAR_MAC_1904
    page = book.create_sheet() if is_streamed else book.active
    for row in ([f"c{place}" for place in range(len(CELLS))], CELLS, (), [7]):
        page.append(row)
    book.save(tmp_path / "a.xlsx")
    again = openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=True)
    cells = next(again.worksheets[0].iter_rows(min_row=2, values_only=True))
    expected = [
        Decimal(repr(each)) if isinstance(each, float) else str(each) if isinstance(each, date) else each
        for each in cells
    ]
    names, rows = read(tmp_path / "a.xlsx")

    assert names == tuple(f"c{place}" for place in range(len(CELLS)))
    assert [*map(repr, rows[2].values())] == [*map(repr, expected)]
    assert rows.keys() == {2, 4}


def test_cells_that_say_less(sheet):
    """
    Cells and rows without a place stand after those before them; a row with a number of before is none; space around
    values says nothing, and how a text is spoken is no part of it.
    """
    path = sheet("""
        <x:row><x:c t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c><x:c t="str"><x:v>b</x:v></x:c></x:row>
        <x:row r="3"> <x:c r="B3"> <x:v>5</x:v> </x:c> <x:c> <x:v/> </x:c> </x:row>
        <x:row r="2"><x:c r="A2"><x:v>9</x:v></x:c></x:row>
        <x:row r="4"><x:c t="inlineStr"><x:is><x:r><x:t>one</x:t></x:r><x:r><x:t> two</x:t></x:r>
        <x:rPh sb="0" eb="1"><x:t>wan</x:t></x:rPh></x:is></x:c></x:row>""")

    assert read(path) == (("a", "b"), {3: {"a": None, "b": 5}, 4: {"a": "one two", "b": None}})


@pytest.mark.parametrize("number", [2**20, 2**20 + 1])
def test_a_row_far_below(sheet, number):
    """
    The last row that a sheet may have is read; one after it ends the reading, for its library makes all before it.
    """
    path = sheet(f"""<x:row><x:c t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c></x:row>
        <x:row r="{number}"><x:c><x:v>1</x:v></x:c></x:row>""")
    if number == 2**20:
        assert read(path)[1] == {number: {"a": 1}}
    else:
        with pytest.raises(InvalidFileError, match=r"own.xlsx:1048577: has more than 1,048,576 rows"):
            read(path)


@pytest.mark.parametrize(
    "rows",
    [
        "<x:row><x:c><x:v>five</x:v></x:c></x:row>",
        '<x:row><x:c r="?1"><x:v>5</x:v></x:c></x:row>',
        '<x:row><x:c t="s"><x:v>5</x:v></x:c></x:row>',
        "<x:row>",
    ],
)
def test_a_sheet_that_makes_no_sense(sheet, rows):
    """
    A number that is none, a place that is none, and a text that is not there are no XLSX.
    """
    with pytest.raises(InvalidFileError, match=r"own.xlsx: is not XLSX"):
        read(sheet(rows))
