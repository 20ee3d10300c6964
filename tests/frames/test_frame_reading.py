"""Batches of files of usage, whole: rows, numbers of lines, faults, ends of rows and how far a file is read."""

import json

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from agorapricing.errors import AgorapricingError, InvalidFileError
from agorapricing.files import csvlines
from agorapricing.frames import files, plain
from agorapricing.frames.files import Batch, batches
from agorapricing.frames.rejects import faults_of, rejected


def read(tmp_path, data, name):
    """All that is read of a file: rows, numbers, faults and ends of each batch."""
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return [(each.frame.rows(), list(each.numbers), sorted(each.faults), dict(each.ends)) for each in batches(path)]


def refused(tmp_path, data, name, error=InvalidFileError):
    """What is said of a file that is refused, without its folder."""
    with pytest.raises(error) as caught:
        read(tmp_path, data, name)
    return str(caught.value).replace(f"{tmp_path}/", "")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a,b\n", ([], [], [], {})),
        ("a,b\n1,2\n,\n", ([("1", "2"), ("", "")], [2, 3], [], {})),
        (
            'a,b\n"1",2\n3\n4,5,6\n',
            ([("1", "2")], [2], [(3, "1 fields instead of 2"), (4, "3 fields instead of 2")], {}),
        ),
        ('a,b\n"x\ny",2\n3,4\n', ([("x\ny", "2"), ("3", "4")], [2, 4], [], {2: 3})),
        (
            b'a,b\n1,\xff\n"\xff\n5",2\n3,4\n',
            (
                [("3", "4")],
                [5],
                [(2, "is not UTF-8"), (3, "is not UTF-8 (lines 3 to 4)"), (4, "is not UTF-8 (lines 3 to 4)")],
                {},
            ),
        ),
        (b'a,b\n1,\xff\n"x\ny",2\n', ([("x\ny", "2")], [3], [(2, "is not UTF-8")], {3: 4})),
        (b"a,b\n1,2\n\xff,\xff\n", ([("1", "2")], [2], [(3, "is not UTF-8")], {})),
    ],
)
def test_a_batch_of_csv(tmp_path, text, found):
    """
    Records have the numbers of their first lines; what is none is a fault of each of its lines.
    """
    assert read(tmp_path, text, "u.csv") == [found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a": 1, "b": "x"}\n', ([("1", "x")], [1], [], {})),
        ('{"a": 1, "b": "x"}', ([("1", "x")], [1], [], {})),
        ('{}\n[1]\n{"a": 1}\n{"a": null}\n', ([(None,), ("1",), (None,)], [1, 3, 4], [(2, "is no JSON object")], {})),
        ('{"b": 1, "a": 2}\n{"a": 3}\n{"a": 4, "b": 5}\n', ([("1", "2"), (None, "3"), ("5", "4")], [1, 2, 3], [], {})),
        (
            '{"a": 1}\n{"z": 1, "b": 2, "a": 3}\n\n{"a": 2}\n',
            ([("1",), ("2",)], [1, 4], [(2, "has b, z, which the first row has not"), (3, "is an empty line")], {}),
        ),
        (
            '{"a": {"é": [1.50, "x", null, true, {}], "b": []}}\n',
            ([('{"é": [1.50, "x", null, true, {}], "b": []}',)], [1], [], {}),
        ),
        ('{"a": "\\u00e9\\n"}\n{"a": false}\n', ([("é\n",), ("false",)], [1, 2], [], {})),
        ('{"a": 1}\n{"a": "\\ud800"}\n{"a": 2}\n', ([("1",), ("2",)], [1, 3], [(2, "is not UTF-8")], {})),
        (
            '{"a": 1}\n{"a": "\\ud7ff\\ue000"}\n{"a": "\\udfff"}\n',
            ([("1",), ("\ud7ff\ue000",)], [1, 2], [(3, "is not UTF-8")], {}),
        ),
        ('{"a": 1}\n[2]\n{"a": "\\ud800"}\n', ([("1",)], [1], [(2, "is no JSON object"), (3, "is not UTF-8")], {})),
    ],
)
def test_a_batch_of_json(tmp_path, text, found):
    """
    Objects have the values of the keys of the first that has some, as text; values that are nested stay JSON.
    """
    assert read(tmp_path, text, "u.jsonl") == [found]
    assert read(tmp_path, text, "u.ndjson") == [found]


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        ("", "u.csv", "u.csv: has no header: it is empty"),
        ("a;b\n", "u.csv", "u.csv: its separator looks like ';', but columns must be separated by ','"),
        ("a|b\tc\n", "u.csv", r"u.csv: its separator looks like '\t', but columns must be separated by ','"),
        ("b,a,a,b,c\n", "u.csv", "u.csv: names a, b twice"),
        ("a,b\0,c\0\n", "u.csv", r"u.csv: its column 'b\x00' cannot be passed through: no name has a NUL"),
        (b"a,\xff\n", "u.csv", "u.csv: its header is not UTF-8"),
        ("", "u.jsonl", "u.jsonl: has no rows: it is empty"),
        ("{}\n{}\n", "u.jsonl", "u.jsonl: has no rows: its objects are empty"),
        ("[1]\nx\n{}\n", "u.jsonl", "u.jsonl: has no rows: is no JSON object"),
        ("x\n[1]\n", "u.jsonl", "u.jsonl: has no rows: is not JSON: Expecting value: line 1 column 1 (char 0)"),
        ('{"\\ud800": 1}\n', "u.jsonl", "u.jsonl: its header is not UTF-8"),
    ],
)
def test_files_that_are_refused(tmp_path, data, name, said):
    """
    A file without a header or rows, or with names that no output could have, is refused in these words.
    """
    assert refused(tmp_path, data, name) == said


def test_another_ending(tmp_path):
    """
    A file of another ending is refused with those that there are.
    """
    said = refused(tmp_path, "", "u.txt", AgorapricingError)

    assert said == "u.txt: a file of usage ends with .parquet, .csv, .jsonl, .ndjson"


def test_types_of_parquet_that_are_refused(tmp_path):
    """
    A column of a type that is not read is named, with the reason.
    """
    path = tmp_path / "u.parquet"
    pq.write_table(pa.table({"a": [1], "b": pa.array([1], pa.decimal256(60, 0))}), path)
    with pytest.raises(InvalidFileError) as caught:
        list(batches(path))

    assert str(caught.value) == (f"{path}: its column b cannot be passed through: decimals of 256 bits are too large")


@pytest.mark.parametrize(("rows", "pieces"), [(2**19, [2**19]), (2**19 + 1, [2**19, 1]), (0, [0])])
def test_pieces_of_parquet(tmp_path, rows, pieces):
    """
    Half a million rows of Parquet are read at once, numbered by their places; a file without rows is one batch.
    """
    pl.DataFrame({"a": pl.zeros(rows, pl.Int8, eager=True), "b": [None] * rows}).write_parquet(tmp_path / "u.parquet")
    found = list(batches(tmp_path / "u.parquet"))

    assert [len(each.frame) for each in found] == pieces
    assert [(list(each.numbers)[:1], each.done, each.whole) for each in found][-1:] == [
        ([rows - pieces[-1] + 1] if rows else [], rows, rows)
    ]
    assert found[0].frame.columns == ["a", "b"]
    assert [(each.faults, each.ends) for each in found] == [((), {})] * len(pieces)


@pytest.mark.parametrize("name", ["u.csv", "u.jsonl"])
def test_how_far_a_file_of_text_is_read(tmp_path, monkeypatch, name):
    """
    Each piece says how many bytes are read, of how many, and the last one says all.
    """
    for module in (files, csvlines):
        monkeypatch.setattr(module, "LINES", 2)
    path = tmp_path / name
    path.write_text("".join(f'{{"a": {row}}}\n' for row in range(5)) if name == "u.jsonl" else "a\n1\n2\n3\n", "utf-8")
    size = path.stat().st_size
    found = [(each.done, each.whole) for each in batches(path)]

    assert found[-1] == (size, size)
    assert len(found) == (3 if name == "u.jsonl" else 2)
    assert {whole for _, whole in found} == {size}
    path.write_text("a,b\n" if name == "u.csv" else "{}\n" * 1_000 + '{"a": 1}\n', "utf-8")
    if name == "u.csv":
        assert [(each.done, each.whole) for each in batches(path)] == [(4, 4)]


# ---- plain lines ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "lines", "rows"),
    [
        ("ab", ["1,2\n", "x,\r\n", ",y\r"], [("1", "2"), ("x", ""), ("", "y")]),
        ("ab", ["1,2\n", "1\n"], None),
        ("ab", ["1,2\n", "1,2,3\n"], None),
        ("ab", ['1,"2"\n'], None),
        ("ab", ["\ufeff1,2\n"], None),
        ("ab", ["1,\ufeff2\n"], [("1", "\ufeff2")]),
        ("ab", ["1,\udcff\n"], None),
        ("a", ["1\n"], None),
        ("abc", ["1,2,3\n", "\n"], None),
        ("ab", [f"{'x' * 131_069},\n"], [("x" * 131_069, "")]),
        ("ab", [f"{'x' * 131_070},\n"], [("x" * 131_070, "")]),
        ("ab", [f"{'x' * 131_071},\n"], None),
    ],
)
def test_lines_of_csv_that_are_plain(header, lines, rows):
    """
    Lines of the width of the header without quotes are plain, up to the longest field that a reader takes.
    """
    found = plain.csv_frame(list(header), lines)

    assert (found if found is None else found.rows()) == rows


@pytest.mark.parametrize(
    ("line", "cell"),
    [
        ('{"a": 1}', "1"),
        (' { "a" : -1.50e+5 } \r\n', "-1.50e+5"),
        ('{"a":"x y"}\n', "x y"),
        ('{"a":"null"}', "null"),
        ('{"a":null}', None),
        ('{"a":true}', "true"),
        ('{"a":0}', "0"),
        ('{"a":01}', "odd"),
        ('{"a":+1}', "odd"),
        ('{"a":"\\n"}', "odd"),
        ('{"a":[1]}', "odd"),
        ('{"b":1}', "odd"),
        ('{"a":1,"b":2}', "odd"),
        ('{"a":1} x', "odd"),
        ("", "odd"),
    ],
)
def test_lines_of_json_that_are_plain(line, cell):
    """
    Objects with the keys of the header and values without an escape are plain; others are read by themselves.
    """
    asked = []

    def odd(places):
        asked.extend(places)
        return places, pl.DataFrame({"a": ["odd"] * len(places)})

    places, found = plain.json_frame(["a"], [b'{"a": 7}\n', line.encode(), b'{"a": 8}'], odd)

    assert (list(places), found.rows()) == ([0, 1, 2], [("7",), (cell,), ("8",)])
    assert asked == ([1] if cell == "odd" else [])


def test_odd_lines_that_are_no_rows():
    """
    Where an odd line is no row its place is left out, and the others stay in order.
    """
    lines = [b"x", b'{"a": 1}', b"\xff", b'{"a": "\\t"}']
    places, found = plain.json_frame(["a"], lines, lambda _: ([3], pl.DataFrame({"a": ["tab"]})))

    assert (list(places), found.rows()) == ([1, 3], [("1",), ("tab",)])


@pytest.mark.parametrize("count", [1, 12, 13, 48])
def test_keys_that_signs_of_patterns_are_in(count):
    """
    Keys are taken as they are written, however many there are.
    """
    keys = [f"a.{place}*é" for place in range(count)]
    line = json.dumps(dict.fromkeys(keys, 5), ensure_ascii=False)
    other = line.replace(".", "x").encode()
    places, found = plain.json_frame(
        keys, [line.encode(), other], lambda _: ([], pl.DataFrame({key: [] for key in keys}))
    )

    assert (list(places), found.rows()) == ([0], [("5",) * count])


# ---- rejects --------------------------------------------------------------------------------------------------------


def test_rejects_in_the_order_of_the_file(tmp_path):
    """
    Faults have the numbers of their file, with their lines; cells are shown, and none is a formula.
    """
    batch = Batch(pl.DataFrame({"a": ["x", "y"]}), [5, 7], (), {7: 9}, 0, 0)
    faults = list(faults_of(batch, [(1, "=b"), (0, "c\u202e")]))
    table = rejected(tmp_path / "u\x1b.csv", faults)

    assert faults == [(7, "=b (lines 7 to 9)"), (5, "c\u202e")]
    assert table.to_pylist() == [
        {"file": f"{tmp_path}/u\\x1b.csv", "row": 5, "reason": "c\\u202e"},
        {"file": f"{tmp_path}/u\\x1b.csv", "row": 7, "reason": "'=b (lines 7 to 9)"},
    ]
    assert (
        table.schema
        == rejected(tmp_path, []).schema
        == pa.schema({"file": pa.string(), "row": pa.int64(), "reason": pa.string()})
    )
