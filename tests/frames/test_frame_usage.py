"""Which columns of a frame are usage, what they hold, and what is said of those that are none: whole errors."""

from datetime import date

import attrs
import narwhals as nw
import pandas as pd
import polars as pl
import pytest

from agorapricing.errors import NumberError, UnknownNameError
from agorapricing.frames.column import MOST
from agorapricing.frames.near_meters import near_meters
from agorapricing.frames.usage import (
    Held,
    as_option,
    columns_of,
    held,
    in_python,
    nullable,
    promised,
    refuse_inexact,
    row_above,
)

KNOWN = ("rtc.hd", "rtc.fhd", "rtc.audio")
LISTED = "Known: rtc.audio, rtc.fhd, rtc.hd"
ON = date(2024, 2, 6)


def refused(error, run, *given, **options):
    """What an error of a kind says."""
    with pytest.raises(error) as caught:
        run(*given, **options)
    return str(caught.value)


@pytest.mark.parametrize(
    ("names", "meters", "error", "said"),
    [
        (("a",), {"x": "rtc.hd", "y": "rtc.fhd"}, UnknownNameError, "the frame has no column 'x'. Known: a"),
        (
            ("rtc.q", "z.q"),
            None,
            UnknownNameError,
            (
                "agorapricing has no meter 'rtc.q'; did you mean 'rtc.hd' or 'rtc.fhd'? If it is no usage, say "
                f"`meters={{'rtc.q': ''}}`. {LISTED}"
            ),
        ),
        (("q", "b"), {"q": "zz"}, UnknownNameError, f"agorapricing has no meter 'zz'. {LISTED}"),
        (
            ("a", "zz.zz"),
            {"a": "rtc.hd"},
            UnknownNameError,
            f"agorapricing has no meter 'zz.zz'. If it is no usage, say `meters={{'zz.zz': ''}}`. {LISTED}",
        ),
        (
            ("full hd", "hd", "x"),
            None,
            NumberError,
            (
                "the frame has what may be usage: full hd, say `meters={'full hd': 'rtc.fhd'}`; hd, say "
                "`meters={'hd': 'rtc.hd'}`. If it is none, say `meters={'full hd': ''}`"
            ),
        ),
        (
            ("d", "c", "b", "a"),
            {"a": "rtc.hd", "b": "rtc.hd", "c": "rtc.fhd", "d": "rtc.fhd"},
            NumberError,
            "two columns hold the meter rtc.fhd: c and d; rtc.hd: a and b",
        ),
        (
            ("a", "b", "c"),
            {"a": "rtc.hd", "b": "rtc.hd", "c": "rtc.hd"},
            NumberError,
            "two columns hold the meter rtc.hd: a and b and c",
        ),
        (
            ("a", "x:y.minor"),
            None,
            NumberError,
            "no column of the frame is named as a meter, like rtc.hd: map one, as `meters={'COLUMN': 'rtc.hd'}`",
        ),
    ],
)
def test_columns_that_are_refused(names, meters, error, said):
    """
    The first column that is wrong is named, with what was meant and how to say it.
    """
    assert refused(error, columns_of, names, meters, KNOWN, counts=lambda _: True) == said


def test_words_of_the_command_line():
    """
    An error may be said of a file, in words of the command line, and only of columns that hold numbers.
    """
    words = {"where": "u.csv", "say": as_option}
    near = refused(NumberError, columns_of, ("hd", "a b"), {}, KNOWN, **words, counts=lambda name: name == "hd")

    assert near == "u.csv has what may be usage: hd, say `--column hd=rtc.hd`. If it is none, say `--column hd=`"
    assert refused(NumberError, columns_of, ("hd",), {}, KNOWN, **words) == (
        "no column of u.csv is named as a meter, like rtc.hd: map one, as `--column COLUMN=rtc.hd`"
    )
    assert refused(UnknownNameError, columns_of, ("hd",), {"hdd": "rtc.hd"}, KNOWN, **words) == (
        "u.csv has no column 'hdd'; did you mean 'hd'? Known: hd"
    )
    assert (in_python("a'b", ""), as_option("a b", "rtc.hd")) == ("meters={\"a'b\": ''}", "--column 'a b=rtc.hd'")


@pytest.mark.parametrize(
    ("names", "meters", "found"),
    [
        (("rtc.audio", "x", "rtc.hd"), None, {"rtc.audio": "rtc.audio", "rtc.hd": "rtc.hd"}),
        (("rtc.audio", "x"), {"x": "rtc.hd"}, {"rtc.hd": "x", "rtc.audio": "rtc.audio"}),
        (("rtc.audio", "rtc.hd"), {"rtc.audio": ""}, {"rtc.hd": "rtc.hd"}),
        (("rtc.hd", "z.q", "a:b.minor", "x:y"), {"z.q": ""}, {"rtc.hd": "rtc.hd"}),
    ],
)
def test_columns_that_hold_meters(names, meters, found):
    """
    What a mapping names stands first, then columns named as meters, in their order.
    """
    assert list(columns_of(names, meters, KNOWN).items()) == list(found.items())


@pytest.mark.parametrize(
    ("column", "meter"),
    [
        ("HD", "rtc.hd"),
        ("rtc_hd", "rtc.hd"),
        ("hd minutes", "rtc.hd"),
        ("HD (min)", "rtc.hd"),
        ("minutes", None),
        ("full-HD mins", "rtc.fhd"),
        ("2K+", "rtc.2k_plus"),
        ("2k", "rtc.2k"),
        ("audi", "rtc.audio"),
        ("audience", None),
        ("hd", "rtc.hd"),
        ("x.hd", None),
    ],
)
def test_names_that_are_nearly_meters(column, meter):
    """
    A name without case, signs and units is a meter or its last part, or nearly; of several the shortest is meant.
    """
    known = ("stt.hd", "rtc.hd", "rtc.fhd", "rtc.2k", "rtc.2k_plus", "rtc.audio", "a_longer.audio")

    assert near_meters([column], known) == ({column: meter} if meter else {})
    assert near_meters([], known) == {}


# ---- what columns hold ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("low", "has_nulls", "is_clean"), [(0, False, True), (-1, False, False), (0, True, False)])
def test_a_clean_column(low, has_nulls, is_clean):
    """
    A column is clean where nothing is below 0 and no cell is empty.
    """
    assert Held("a", low, 5, has_nulls=has_nulls).is_clean is is_clean


def test_what_is_looked_at_and_what_is_promised():
    """
    A look tells of each meter what its column holds; a promise only what is the most.
    """
    frame = nw.from_native(pl.DataFrame({"a": [5, 9], "b": [-2, None], "c": pl.Series([None, None], dtype=pl.Int64)}))

    assert held(frame, {"rtc.hd": "a", "rtc.fhd": "b", "rtc.audio": "c"}) == {
        "rtc.hd": Held("a", 0, 9, has_nulls=False),
        "rtc.fhd": Held("b", -2, -2, has_nulls=True),
        "rtc.audio": Held("c", 0, 0, has_nulls=True),
    }
    assert promised({"rtc.hd": "a"}, 7) == {"rtc.hd": Held("a", -MOST, 7, has_nulls=True)}


def test_columns_that_can_be_empty():
    """
    Columns of pandas are copied to ones that can be empty, under names that come and go; others stay.
    """
    holding = {"rtc.hd": Held("a", -2, 5, has_nulls=False)}
    frame, moved = nullable(nw.from_native(pd.DataFrame({"a": [5, -2]})), holding, "_p")
    polars = nw.from_native(pl.DataFrame({"a": [5, -2]}))

    assert moved == {"rtc.hd": attrs.evolve(holding["rtc.hd"], column="_pa")}
    assert frame.to_native().dtypes.astype(str).to_dict() == {"a": "int64", "_pa": "Int64"}
    assert nullable(polars, holding, "_p") == (polars, holding)


def test_columns_of_no_integers():
    """
    All columns that hold no integers are named, each with its type.
    """
    frame = nw.from_native(pl.DataFrame({"a": [1.5], "b": [1], "c": ["x"]}))

    assert refused(NumberError, refuse_inexact, frame, ["a", "b", "c"]) == (
        "quantities must be columns of integers: a is Float64; c is String"
    )


@pytest.mark.parametrize(
    ("columns", "is_lazy", "found"),
    [
        ({"of": ["x", "y", "z"], "q": [5, 6, 7], "to": [1, 2, 3]}, False, ("row 1, of=y", 6)),
        ({"q": [5, 6, 7], "to": [1, 2, 3]}, False, ("row 1, to=2", 6)),
        ({"q": [5, 6, 7]}, False, ("row 1", 6)),
        ({"q": [5, 6, 7], "of": ["x", "y", "z"], "to": [1, 2, 3]}, True, ("of=y", 6)),
        ({"q": [5, 6, 7]}, True, ("a row", 6)),
    ],
)
def test_the_first_row_above(columns, is_lazy, found):
    """
    The first row above a bound is named by its place, where rows have one, and by its first other column.
    """
    frame = nw.from_native(pl.DataFrame(columns))

    assert row_above(frame.lazy() if is_lazy else frame, "q", 5) == found
