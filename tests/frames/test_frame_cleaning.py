"""Rows that are usage and rows that are none, whole: quantities, what is kept, and the reason of each of the others."""

from datetime import date

import polars as pl
import pytest

from agorapricing.errors import NumberError
from agorapricing.files import advice_of
from agorapricing.frames.cleaning import cleaned, has_numbers
from agorapricing.messages import said

ABOVE = "above 9, the most that is exact"


def divided(cells, dtype=None, **options):
    """The quantities and the reasons of a column."""
    found = cleaned(pl.DataFrame({"hd": pl.Series(cells, dtype=dtype)}), {"rtc.hd": "hd"}, 9, **options)
    assert found.kept["hd"].to_list() == found.quantities["rtc.hd"].to_list()
    return found.quantities["rtc.hd"].to_list(), [(place, reason.text) for place, reason in found.bad]


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        *((cell, None) for cell in ("0", "9", "-0", "007", " 7 ", "7.", "7.00", "-0.0")),
        ("10", ABOVE),
        ("-1", "negative"),
        ("-1.0", "negative"),
        ("99999999999999999999", ABOVE),
        ("-99999999999999999999", "negative"),
        ("+1", "not a number"),
        ("+1.5", "not a number"),
        ("1.5", "not whole"),
        (".5", "not whole"),
        ("-.5", "not whole"),
        ("1.05", "not whole"),
        (".", "not a number"),
        ("1e3", "not a number"),
        ("1 0", "not a number"),
        ("x", "not a number"),
        ("", "missing"),
        ("  ", "missing"),
        (None, "missing"),
    ],
)
def test_a_cell_of_text(cell, why):
    """
    A cell of text is whole by its digits and within the bound, or has the first reason that holds, and is shown.
    """
    shown = "" if why == "missing" else f": {cell}"
    more = {"+1": ", write 1", "1e3": ", write 1000"}.get(cell, "")
    good, bad = divided([cell, "5", cell], pl.String)

    if why is None:
        number = int(float(cell))
        assert (good, bad) == ([number, 5, number], [])
    else:
        assert good == [5]
        assert [place for place, _ in bad] == [0, 2]
        assert {text for _, text in bad} == {f"rtc.hd: {why}{shown}{more}"}


@pytest.mark.parametrize(
    ("cell", "dtype", "why"),
    [
        *((cell, dtype, None) for cell in (0, 9) for dtype in (pl.Int64, pl.UInt8, pl.Float64, pl.Int128)),
        *((10, dtype, f"{ABOVE}: 10") for dtype in (pl.Int64, pl.UInt8, pl.Int128)),
        (10, pl.Float64, f"{ABOVE}: 10.0"),
        (-1, pl.Int64, "negative: -1"),
        (-1, pl.Float32, "negative: -1.0"),
        (2**64 - 1, pl.UInt64, f"{ABOVE}: {2**64 - 1}"),
        (None, pl.Int64, "missing"),
        (None, pl.Float64, "missing"),
        (None, pl.Null, "missing"),
        (float("nan"), pl.Float64, "not a number: NaN"),
        (float("-inf"), pl.Float64, "not a number: -inf"),
        (2.0**53, pl.Float64, "not exact: 9007199254740992.0"),
        (1.5, pl.Float64, "not whole: 1.5"),
    ],
)
def test_a_cell_of_numbers(cell, dtype, why):
    """
    A cell of any type of numbers is whole and within the bound, or has the first reason that holds.
    """
    good, bad = divided([cell, cell], dtype)

    assert (good, bad) == (([int(cell)] * 2, []) if why is None else ([], [(at, f"rtc.hd: {why}") for at in (0, 1)]))


@pytest.mark.parametrize("dtype", [pl.Boolean, pl.Date])
def test_a_column_of_no_numbers(dtype):
    """
    A column of another type is refused by name, with its type.
    """
    frame = pl.DataFrame({"hd": pl.Series([None], dtype=dtype)})
    with pytest.raises(NumberError) as caught:
        cleaned(frame, {"rtc.hd": "hd"}, 9)

    assert str(caught.value) == f"hd: a quantity must be a number, not {dtype.__name__}"


@pytest.mark.parametrize(
    ("cells", "dtype", "good", "bad"),
    [
        (["", " ", None, "x", "5"], pl.String, [0, 0, 0, 5], [(3, "rtc.hd: not a number: x")]),
        ([None, -1, 5], pl.Int64, [0, 5], [(1, "rtc.hd: negative: -1")]),
        ([None, 1.5, 5.0], pl.Float64, [0, 5], [(1, "rtc.hd: not whole: 1.5")]),
        ([None, None], pl.Null, [0, 0], []),
    ],
)
def test_empty_cells_as_nothing_used(cells, dtype, good, bad):
    """
    Empty cells may count as nothing used; all others are what they are.
    """
    assert divided(cells, dtype, blank="zero") == (good, bad)


def test_accounts_and_meters_in_turn():
    """
    The account is looked at first, then meters in their order, and the first reason is the one that is given.
    """
    frame = pl.DataFrame(
        {
            "of": ["a", "b", "", None, "x", "a", "a", "x"],
            "hd": ["5", "5", "5", "5", "5", "-1", "5", "-1"],
            "au": ["6", "6", "6", "6", "6", "y", "y", "y"],
        }
    )
    columns = {"rtc.hd": "hd", "rtc.audio": "au"}
    found = cleaned(frame, columns, 9, ("of", frozenset(("a", "b", ""))))

    assert found.quantities.rows(named=True) == [{"rtc.hd": 5, "rtc.audio": 6}] * 2
    assert found.kept.rows() == [("a", 5, 6), ("b", 5, 6)]
    assert [(place, reason.text) for place, reason in found.bad] == [
        (2, "of: missing"),
        (3, "of: missing"),
        (4, "of: unknown account: x"),
        (5, "rtc.hd: negative: -1"),
        (6, "rtc.audio: not a number: y"),
        (7, "of: unknown account: x"),
    ]
    assert {advice_of(reason) for _, reason in found.bad} == {""}


def test_accounts_that_are_numbers():
    """
    Accounts of another type than text are known by their texts.
    """
    found = cleaned(pl.DataFrame({"of": [1, 2], "hd": [5, 6]}), {"rtc.hd": "hd"}, 9, ("of", frozenset("2")))

    assert found.kept.rows() == [(2, 6)]
    assert [(place, reason.text) for place, reason in found.bad] == [(0, "of: unknown account: 1")]


def test_what_is_said_with_a_reason():
    """
    A missing quantity has the advice how to count it, and reasons are said in another language but for the cell.
    """
    [(_, missing), (_, wrong)] = cleaned(pl.DataFrame({"hd": ["", "a: b"]}), {"rtc.hd": "hd"}, 9).bad

    assert advice_of(missing) == "to count empty cells as nothing used, say --blank zero"
    assert (said(missing, "zh"), said(wrong, "zh")) == ("rtc.hd: 缺失", "rtc.hd: 不是数字: a: b")


@pytest.mark.parametrize(
    ("cells", "is_number"),
    [
        (["", "x", " 1,000.5 "], True),
        (["1x", "-1", "", None], False),
        ([None], False),
        ([True], False),
        ([1], True),
        ([1.5], True),
        ([date(2024, 1, 1)], False),
    ],
)
def test_columns_that_have_numbers(cells, is_number):
    """
    A column has numbers by its type, or where a text is one without a sign.
    """
    assert has_numbers(pl.DataFrame({"a": cells}), "a") is is_number
