"""Charts of characters, and of lines in a box."""

from fractions import Fraction

import pytest
from rich.cells import cell_len

from agorapricing.report.charts import bars
from agorapricing.report.plots import LEFT, TOP, plot


def test_bars_begin_below_each_other():
    """
    Beside names of wide characters, as Chinese ones, bars begin in the same column of a terminal.
    """
    names = ("直播", "calls", "互动直播课", "课 a")
    drawn = bars([(name, Fraction(0), Fraction(2)) for name in names], Fraction(1), 3)

    assert [line.removesuffix("#|#").strip() for line in drawn] == list(names)
    assert {cell_len(line.removesuffix("#|#")) for line in drawn} == {cell_len("互动直播课 ")} == {11}


@pytest.mark.parametrize(("cost", "top"), [("399.99", "400"), ("400", "400"), ("400.01", "600"), ("0", "4")])
def test_the_box_is_no_higher_than_it_must_be(cost, top):
    """
    The top of the box is the least short amount that is no less than the dearest cost, which may stand on it.
    """
    line = {"offer": "a:b", "open": True, "lines": [[["0", "0"], ["2", cost]]]}
    drawn = plot({"market": "", "unit": "x", "used": "1", "to": "2", "offers": [line], "crossings": []})

    assert drawn.heights[-1] == (TOP, top)


def test_what_is_written_at_crossings_has_room():
    """
    Crossings as far apart as text is wide are both written; of nearer ones the last is, and the other is a point alone.
    """
    line = {"offer": "a:b", "open": True, "lines": [[["0", "0"], ["628", "4"]]]}
    points = [{"at": at, "cost": "0"} for at in ("100", "148", "195")]  # a pixel each: the box is 628 wide
    drawn = plot({"market": "", "unit": "x", "used": "1", "to": "628", "offers": [line], "crossings": points})

    assert [(x - LEFT, text) for x, _, text in drawn.crossings] == [(195, "195"), (148, ""), (100, "100")]
    points[2] = {"at": "196", "cost": "0"}
    drawn = plot({"market": "", "unit": "x", "used": "1", "to": "628", "offers": [line], "crossings": points})
    assert [text for *_, text in drawn.crossings] == ["196", "148", "100"]
