"""Sheets of a workbook, written row by row: cells of text, of numbers and of formulas, in a few styles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from io import BytesIO
from typing import Any, Self
from unicodedata import east_asian_width

import attrs

from agorapricing.errors import lacks_extra
from agorapricing.files import visible
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.messages import said
from agorapricing.report.page import Column

_WIDEST, _A4 = 60, 9
_LONGEST_NAME, _LONGEST_TEXT = 31, 32_000
_INPUT = {"font_color": "#0000FF", "bg_color": "#EAF1FB", "locked": False}
_TEXT = {"align": "left", "indent": 1}
_WRAPPED = {"text_wrap": True, **_TEXT}
_NARROWEST, _LEAST_PRINTED, _TALL = 11, 7, 21
_MONEY, _PRICE, _QUANTITY, _PERCENT = "#,##0.00##", "#,##0.00######", "#,##0.######", "0.0###%"
STYLES: Mapping[str, Mapping[str, Any]] = frozen_dict(
    {
        "text": _TEXT,
        "line": {},
        "wrapped": _WRAPPED,
        "title": {"bold": True, "font_size": 14},
        "head": {"bold": True, "bottom": 1, **_WRAPPED},
        "number head": {"bold": True, "bottom": 1, "text_wrap": True, "align": "right"},
        "strong": {"bold": True},
        "quantity": {"num_format": _QUANTITY},
        "whole": {"num_format": "#,##0"},
        "price": {"num_format": _PRICE},
        "money": {"num_format": _MONEY},
        "percent": {"num_format": _PERCENT},
        "total": {"num_format": "#,##0.00", "bold": True, "top": 1},
        "quantity input": {"num_format": _QUANTITY, **_INPUT},
        "whole input": {"num_format": "#,##0", **_INPUT},
        "price input": {"num_format": _PRICE, **_INPUT},
        "percent input": {"num_format": _PERCENT, **_INPUT},
    }
)
"""How cells look, by the names of styles; inputs are blue."""


@frozen
class Cell:
    """What stands in a cell: text, a number as its decimal text, or a formula with what it comes to."""

    value: str
    style: str = "text"
    formula: str = ""
    name: str = ""
    """By which formulas refer to it."""

    @property
    def is_number(self) -> bool:
        """Whether it is written as a number."""
        return "num_format" in STYLES[self.style] and bool(re.fullmatch(r"-?\d+(\.\d+)?", self.value))


NO_CELL = Cell("")


def counted(value: str, formula: str = "", *, name: str = "", is_input: bool = False) -> Cell:
    """A cell of a quantity: without a decimal point where it is whole."""
    style = "quantity" if "." in value else "whole"
    return Cell(value, style + " input" if is_input else style, formula, name)


@attrs.define(eq=False)
class Sheet:
    """A sheet while it is written."""

    name: str
    _book: Book
    _sheet: Any
    row: int = 0
    """The next row, from 0."""
    _widths: dict[int, int] = attrs.field(factory=dict)

    def write(self, cells: Iterable[Cell], *, is_wide: bool = False) -> int:
        """Write a row, and give its number; what is wide, as a title, runs over the columns beside it."""
        for column, cell in enumerate(cells):
            text = visible(said(cell.value, self._book.language))
            self._write(column, cell, text)
            if not is_wide:
                width = max(_NARROWEST, _width(text) + 4)
                self._widths[column] = min(_WIDEST, max(width, self._widths.get(column, 0)))
        self.row += 1
        return self.row

    def lines(self, *texts: str, style: str = "line") -> None:
        """Write rows of one cell, over all columns."""
        for text in texts:
            self.write((Cell(text, style),), is_wide=True)

    def begin(self, title: str, about: str = "") -> None:
        """Write a title, and a line about the sheet."""
        self._sheet.set_row(self.row, _TALL)
        self.lines(title, style="title")
        self.lines(about)

    def head(self, columns: Iterable[Column | str], *, is_frozen: bool = True) -> int:
        """Write a row of titles, which stays in view and heads each printed page; a title alone is one of numbers."""
        named = [Column(each) if isinstance(each, str) else each for each in columns]
        row = self.write([Cell(each.title, "number head" if each.kind == "number" else "head") for each in named])
        if is_frozen:
            self._sheet.freeze_panes(row, 0)
            self._sheet.repeat_rows(row - 1)
        return row

    def _write(self, column: int, cell: Cell, text: str) -> None:
        look = self._book.format(cell.style, is_quoted=text[:1] in {*"=+-@"} and not cell.is_number)
        value = float(text) if cell.is_number else text
        if cell.formula:
            self._sheet.write_formula(self.row, column, f"={cell.formula}", look, value)
        elif isinstance(value, float):
            self._sheet.write_number(self.row, column, value, look)
        elif text:
            self._sheet.write_string(self.row, column, text[:_LONGEST_TEXT], look)
        if cell.name:
            self._book.define(cell.name, self.reference(column, self.row + 1, is_fixed=True))

    def reference(self, column: int, row: int, to_row: int = 0, *, is_fixed: bool = False) -> str:
        """How formulas of other sheets refer to a cell, or to those of a column down to a row."""
        fixed, letter = "$" if is_fixed else "", letters(column)
        end = f":{fixed}{letter}{fixed}{to_row}" if to_row else ""
        return f"'{self.name}'!{fixed}{letter}{fixed}{row}{end}"

    def cell(self, column: int, row: int) -> str:
        """How formulas of this sheet refer to a cell."""
        return f"{letters(column)}{row}"

    def close(self) -> None:
        """Set the widths and what is printed: all of it, one page wide."""
        for column, width in self._widths.items():
            self._sheet.set_column(column, column, width)
        self._sheet.set_landscape()
        self._sheet.set_paper(_A4)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.print_area(0, 0, max(0, self.row - 1), max((_LEAST_PRINTED, *self._widths)))
        self._sheet.set_footer("&L&A&R&P / &N")


def library() -> Any:
    """What writes workbooks. Raises AgorapricingError where the extra is not installed."""
    try:
        return import_module("xlsxwriter")
    except ImportError:
        raise lacks_extra("writing XLSX", "xlsx") from None


@attrs.define(eq=False)
class Book:
    """A workbook in memory; its times are those of a day, so that the same sheets are the same bytes."""

    _file: BytesIO
    _book: Any
    language: str
    _formats: dict[tuple[str, bool], Any] = attrs.field(factory=dict)
    _sheets: dict[str, Sheet] = attrs.field(factory=dict)

    @classmethod
    def of(cls, day: date, title: str, language: str) -> Self:
        """A workbook of a day. Raises AgorapricingError where the extra that writes it is not installed."""
        file = BytesIO()
        made = library().Workbook(file, {"in_memory": True, "strings_to_formulas": False})
        made.set_properties({"title": visible(title), "created": datetime(day.year, day.month, day.day)})
        made.set_calc_mode("auto")
        return cls(file, made, language)

    def sheet(self, name: str) -> Sheet:
        """A further sheet, by a name that a workbook may have and none of its sheets has yet."""
        cleaned = (
            re.sub(r"[\[\]:*?/\\'\x00-\x1f]", " ", visible(said(name, self.language))).strip()[:_LONGEST_NAME] or "-"
        )
        while cleaned.lower() in self._sheets:
            cleaned = f"{cleaned[: _LONGEST_NAME - 4]} {len(self._sheets) + 1}"
        made = self._sheets[cleaned.lower()] = Sheet(cleaned, self, self._book.add_worksheet(cleaned))
        return made

    def format(self, style: str, *, is_quoted: bool) -> Any:
        """How a style looks; text that begins like a formula is marked as text, so that it stays so when edited."""
        if (style, is_quoted) not in self._formats:
            look = {"valign": "top", **STYLES[style], **({"quote_prefix": True} if is_quoted else {})}
            self._formats[style, is_quoted] = self._book.add_format(look)
        return self._formats[style, is_quoted]

    def define(self, name: str, reference: str) -> None:
        """Give a cell a name."""
        self._book.define_name(name, f"={reference}")

    def content(self) -> bytes:
        """The file."""
        for sheet in self._sheets.values():
            sheet.close()
        self._book.close()
        return self._file.getvalue()


def letters(column: int) -> str:
    """A column's letters, from 0.

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    before, last = divmod(column, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)


def _width(text: str) -> int:
    """How wide text is shown: Chinese takes two places."""
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in text)


def decimal_of(text: str) -> Decimal | None:
    """The number that a cell of a page shows, if it shows one.

    >>> decimal_of("22,405.59"), decimal_of("+3.50"), decimal_of("1:20")
    (Decimal('22405.59'), Decimal('3.50'), None)
    """
    return Decimal(text.replace(",", "")) if re.fullmatch(r"[+-]?\d{1,3}(,?\d{3})*(\.\d+)?", text) else None
