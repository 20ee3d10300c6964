"""Plain lines are read as columns at once: nobody can tell that from what comes of a file."""

import json
import re

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agorapricing.frames import files, plain
from agorapricing.frames.cleaning import cleaned

KEYS = ("account", "rtc.hd", "note")
VALUES = ("5", "0", "-0", "1.50", "1e5", "null", "true", "NaN", '"7"', '""', '"null"', '"é"', '"\\u00e9"', '"\\ud800"')
VALUES += ("[1]", '{"a": 1.50}', "01", "+1", '"a\\"b"', '"a\tb"')
CELLS = ("5", "", " 7", "é", "\ufeff5", "null", "a b", "x\0y", '"5"', '"a,b"', '"a\nb"', '"open', 'a"b', "5,6")
ENDS = st.sampled_from(["\n", "\n", "\r\n"])
TEXTS = st.text(st.sampled_from("0123456789+-._ eE\t٣１万"), max_size=6) | st.integers(-9, 10**20).map(str)


@st.composite
def objects(draw):
    """A line of JSON: an object mostly, with the keys of the first row mostly, and whatever values."""
    keys = draw(st.just(KEYS) | st.permutations(KEYS) | st.sampled_from([KEYS[:2], (*KEYS, "new"), (*KEYS, "note")]))
    values = [draw(st.just("5") | st.sampled_from(VALUES)) for _ in keys]
    apart, colon = draw(st.sampled_from([", ", ",", " ,"])), draw(st.sampled_from([": ", ":", "  : "]))
    pairs = apart.join(f"{json.dumps(key)}{colon}{value}" for key, value in zip(keys, values, strict=True))
    written = f"{{{pairs}}}"
    line = draw(
        st.just(written) | st.sampled_from([f" {written} ", f"{written}x", "", "{}", "[1]", f"\ufeff{written}"])
    )
    return line.encode() + draw(st.sampled_from([b"", b"", b"\xff"])) + draw(ENDS).encode()


@st.composite
def records(draw):
    """A line of CSV, of the width of the header mostly."""
    width = draw(st.just(3) | st.sampled_from([1, 2, 4]))
    return ",".join(draw(st.sampled_from(CELLS)) for _ in range(width)).encode() + draw(ENDS).encode()


def read(path):
    """What is read of a file: rows, their numbers, faults, and lines where rows end."""
    return [
        (batch.frame.rows(), batch.frame.schema, list(batch.numbers), sorted(batch.faults), batch.ends)
        for batch in files.batches(path)
    ]


def row_by_row(path):
    """The same, without the short way."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "csv_frame", lambda *_: None)
        patch.setattr(files, "json_frame", lambda _, lines, odd: odd(range(len(lines))))
        return read(path)


@given(lines=st.lists(objects(), max_size=8))
@settings(max_examples=25)
def test_json_means_what_it_means_row_by_row(tmp_path_factory, lines):
    """
    Objects give the same rows and faults, whether their lines are read at once or one by one.
    """
    path = tmp_path_factory.mktemp("plain") / "a.jsonl"
    path.write_bytes(b'{"account": "a", "rtc.hd": 5, "note": null}\n' + b"".join(lines))

    assert read(path) == row_by_row(path)


@given(lines=st.lists(records(), max_size=8))
@settings(max_examples=25)
def test_csv_means_what_it_means_row_by_row(tmp_path_factory, lines):
    """
    Records give the same rows and faults, whether their lines are read at once or one by one.
    """
    path = tmp_path_factory.mktemp("plain") / "a.csv"
    path.write_bytes(b"account,rtc.hd,note\n" + b"".join(lines))

    assert read(path) == row_by_row(path)


def test_a_mark_of_order_in_a_row_is_text(tmp_path):
    """
    Only that at the beginning of a file says how it is written; another one is a part of its cell.
    """
    path = tmp_path / "a.csv"
    path.write_bytes("\ufeffaccount,rtc.hd\n\ufeffa,5\n".encode())

    assert read(path)[0][0] == [("\ufeffa", "5")]


def test_plain_lines_are_read_at_once():
    """
    What machines write needs no second look: lines of CSV without a quote, objects with the keys of the first.
    """
    assert plain.csv_frame(["a", "b"], ["1,2\n", ",x\r\n", "3,4"]).rows() == [("1", "2"), ("", "x"), ("3", "4")]
    assert plain.json_frame(["a"], [b'{"a": 1}\n', b'{"a":"x"}'], None)[1].rows() == [("1",), ("x",)]


@pytest.mark.parametrize("count", [12, 13, 24, 25, 48, 49])
def test_rows_of_many_keys(count):
    """
    As many keys as one pattern looks for, or one more, are all read; very many are left to the other way.
    """
    keys = [f"k{place}" for place in range(count)]
    line = json.dumps({key: place for place, key in enumerate(keys)}).encode()
    left = ([0], pl.DataFrame(dict.fromkeys(keys, "left")))
    _, found = plain.json_frame(keys, [line], lambda _: left)

    assert found.row(0) == (tuple(map(str, range(count))) if count <= 48 else ("left",) * count)


@given(st.lists(TEXTS, min_size=1, max_size=20))
@settings(max_examples=30)
def test_only_plain_whole_numbers_are_usage(texts):
    """
    A cell of text is usage where it is whole by its digits and not above the bound, however others are written.
    """
    found = cleaned(pl.DataFrame({"rtc.hd": texts}), {"rtc.hd": "rtc.hd"}, 10**6)
    whole = [re.fullmatch(r"(-?[0-9]+)(\.0*)?", text.strip(), re.ASCII) for text in texts]
    numbers = [int(each[1]) if each else None for each in whole]

    assert found.quantities["rtc.hd"].to_list() == [n for n in numbers if n is not None and 0 <= n <= 10**6]
    assert [place for place, _ in found.bad] == [i for i, n in enumerate(numbers) if n is None or not 0 <= n <= 10**6]
