"""Words in narrow columns: names are broken where they have a sign, and never within a word."""

import pytest
from rich.cells import cell_len

from agorapricing.report.page import Column, Grid, Page
from agorapricing.report.terminal import text
from agorapricing.report.wrapping import broken

NAMES = ("lessons 小班课.sessions_per_day", "lessons of the small classes.audience_minutes")
PARTS = {"lessons", "小班课", "of", "the", "small", "classes", ".sessions_", "per_", "day", ".audience_", "minutes"}


@pytest.mark.parametrize("width", range(31, 60))
def test_no_word_is_cut(width):
    """
    However narrow a column of names is, each of its lines ends where a word or a part of a name ends.
    """
    grid = Grid((Column("number", "words"), "amount"), [(name, "4,939,200.00") for name in NAMES])
    lines = [
        line.partition("  ")[0].removesuffix(" 4,939,200.00")
        for line in text(Page("t", (grid,)), width).splitlines()[4:]
    ]
    rest = " ".join(lines)
    for part in sorted(PARTS, key=len, reverse=True):
        rest = rest.replace(part, "").replace(part.lstrip("."), "")

    assert rest.replace(".", "").strip() == ""


SENTENCE = "最低价：agora-us-standard:business-plus，2,624.29；其次：agora-us-standard:payg（刊例价 × 2.25），+257.11。"


@pytest.mark.parametrize("width", range(30, 90, 7))
@pytest.mark.parametrize("part", ["title", "notes", "answer", "cell"])
def test_chinese_text_is_broken_where_it_may_be(part, width):
    """
    Chinese text fills its lines: no number is cut, and no line begins with a sign that ends something.
    """
    pages = {
        "title": Page(SENTENCE, ()),
        "notes": Page("t", (), (SENTENCE,)),
        "answer": Page("t", (), answer=(SENTENCE,)),
        "cell": Page("t", (Grid((Column("w", "words"),), [(SENTENCE,)]),)),
    }
    lines = text(pages[part], width).splitlines()

    assert max(map(cell_len, lines)) <= width
    assert {number for number in ("2,624.29", "2.25", "+257.11") if any(number in line for line in lines)} == {
        "2,624.29",
        "2.25",
        "+257.11",
    }
    assert not any(line.lstrip().startswith(tuple("：，；。）、")) for line in lines)


@pytest.mark.parametrize(
    ("cell", "room", "lines"),
    [
        ("低延时刊例价", 6, ["低延时", "刊例价"]),
        ("低延时，刊例价", 6, ["低延", "时，刊", "例价"]),
        ("低（延）时", 6, ["低", "（延）", "时"]),
        ("为Full", 5, ["为", "Full"]),
        ("共1,234.50元", 8, ["共", "1,234.50", "元"]),
        ("课.sessions", 20, ["课.sessions"]),
        ("-1,234,567.50", 6, ["-1,234,567.50"]),
        ("sessions+viewers", 10, ["sessions", "+viewers"]),
    ],
)
def test_where_chinese_text_may_end(cell, room, lines):
    """
    A line ends between characters or before a sign of a name, never in a number, nor before a sign that ends something.
    """
    assert broken(cell, room).splitlines() == lines
