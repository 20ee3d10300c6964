"""Charts of characters."""

from fractions import Fraction

from rich.cells import cell_len

from agorapricing.report.charts import bars


def test_bars_begin_below_each_other():
    """
    Beside names of wide characters, as Chinese ones, bars begin in the same column of a terminal.
    """
    names = ("直播", "calls", "互动直播课", "课 a")
    drawn = bars([(name, Fraction(0), Fraction(2)) for name in names], Fraction(1), 3)

    assert [line.removesuffix("#|#").strip() for line in drawn] == list(names)
    assert {cell_len(line.removesuffix("#|#")) for line in drawn} == {cell_len("互动直播课 ")} == {11}
