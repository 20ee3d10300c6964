"""Words in narrow columns: names are broken where they have a sign, and never within a word."""

import pytest

from agorapricing.report.page import Column, Grid, Page
from agorapricing.report.terminal import text

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
