"""Files of rated rows and what is told of them: how they are written and refused, and the summary of a run."""

import csv
import io
from datetime import date
from decimal import Decimal

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from agorapricing.errors import AgorapricingError, OutputError, UnknownNameError
from agorapricing.frames import RatedFiles, Tally, rate_files
from agorapricing.frames.output import Output

ON = date(2024, 2, 6)
LIST, PAYG = "agora-cn:list", "agora-cn:payg"


def written(path, *tables):
    """The file that tables become."""
    with Output(path) as output:
        for table in tables:
            output.write(table)
        output.complete()
        output.move()
    return path


@pytest.mark.parametrize(
    ("ending", "text"),
    [("csv", 'a,b\n1,x\n2,\n3,"y,z"\n'), ("jsonl", '{"a":1,"b":"x"}\n{"a":2,"b":null}\n{"a":3,"b":"y,z"}\n')],
)
def test_rows_that_are_written_in_pieces(tmp_path, ending, text):
    """
    Pieces follow each other, under one header.
    """
    tables = pa.table({"a": [1, 2], "b": ["x", None]}), pa.table({"a": [3], "b": ["y,z"]})

    assert written(tmp_path / f"o.{ending}", *tables).read_text("utf-8") == text
    assert written(tmp_path / f"o[1]*.{ending}", *tables).read_text("utf-8") == text


def test_parquet_that_is_written(tmp_path):
    """
    Parquet is compressed, in a group a piece; words that repeat are kept once, and numbers and amounts are as they are.
    """
    rows = {"n": [5, 5], "t": [1.5, 1.5], "w": ["x", "x"], "d": pa.array([Decimal(1), None], pa.decimal128(19, 2))}
    data = pq.ParquetFile(written(tmp_path / "o.parquet", pa.table(rows), pa.table(rows))).metadata
    columns = [data.row_group(0).column(place) for place in range(4)]

    assert [data.row_group(at).num_rows for at in range(data.num_row_groups)] == [2, 2]
    assert {column.compression for column in columns} == {"ZSTD"}
    assert [column.has_dictionary_page for column in columns] == [False, False, True, False]


@pytest.mark.parametrize(
    ("ending", "column", "said"),
    [
        ("csv", pa.array([b"x"]), ".csv cannot hold the column y (binary), z (binary): use .parquet"),
        ("jsonl", pa.array([b"x"]), ".jsonl cannot hold the column y (binary), z (binary): use .parquet"),
        (
            "csv",
            pa.array([[1]]),
            ".csv cannot hold the column y (list<item: int64>), z (list<item: int64>): use .parquet",
        ),
    ],
)
def test_types_that_a_format_has_not(tmp_path, ending, column, said):
    """
    All columns of a type that a format has not are named, before a row is written.
    """
    with pytest.raises(OutputError) as caught:
        written(tmp_path / f"o.{ending}", pa.table({"x": [1], "y": column, "z": column}))

    assert str(caught.value) == f"{tmp_path}/o.{ending}: {said}"
    assert list(tmp_path.iterdir()) == []


def test_what_a_format_holds(tmp_path):
    """
    JSON Lines hold lists, and Parquet holds bytes.
    """
    assert written(tmp_path / "o.jsonl", pa.table({"a": [[1, 2]]})).read_text("utf-8") == '{"a":[1,2]}\n'
    assert pq.read_table(written(tmp_path / "o.parquet", pa.table({"a": [b"\xff"]}))).to_pydict() == {"a": [b"\xff"]}


def test_what_a_library_refuses(tmp_path):
    """
    What a library does not write is said in one line with the name of the file, and nothing is left.
    """
    with pytest.raises(OutputError) as caught:
        written(tmp_path / "o.parquet", pa.table({"a": [1]}), pa.table({"a": ["x"]}))

    said = str(caught.value)
    assert said.startswith(
        f"{tmp_path}/o.parquet: cannot be written: Table schema does not match schema used to create"
    )
    assert "\n" not in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", ["parquet", "csv", "jsonl"])
def test_rows_are_counted_on_the_disk(tmp_path, ending):
    """
    A file that has not the rows that were written does not take its name.
    """
    output = Output(tmp_path / f"o.{ending}")
    output.write(pa.table({"a": [1, 2]}))
    output._rows += 1_000

    with output, pytest.raises(OutputError, match="has 2 rows on the disk, but 1,002 were written"):
        output.complete()
    assert list(tmp_path.iterdir()) == []


# ---- summaries ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "rejected", "cheapest", "share"),
    [(3, 0, 1, "33.3"), (4, 1, 2, "66.7"), (3, 3, 0, None), (3, 2, 0, "0.0"), (3, 2, 1, "100.0"), (3, 0, None, None)],
)
def test_the_share_of_an_offer(rows, rejected, cheapest, share):
    """
    An offer's share is of the rows that are written; without any, or where offers are not compared, there is none.
    """
    found = RatedFiles(ON, rows, rejected, (Tally("a", "CNY", 2, Decimal("0.50"), cheapest),))

    assert found.written == rows - rejected
    assert found.share(found.tallies[0]) == share
    [offer] = found.offers
    assert (offer["offer"], offer["total"], offer["cheapest_percent"]) == ("a", "0.5", share)
    assert (Tally("a", "CNY").rated, Tally("a", "CNY").total, Tally("a", "CNY").cheapest) == (0, 0, 0)
    assert (found.continued, found.passed, found.months, dict(found.columns)) == (0, (), (), {})


@pytest.fixture
def run(tmp_path):
    """Rate texts as files, and give the summary, the output and the rejects as rows."""

    def rated(*texts, offers=(LIST, PAYG), **options):
        paths = [tmp_path / f"u{place}.csv" for place in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, "utf-8")
        found = rate_files(offers, paths, tmp_path / "o.csv", **{"on": ON, **options})
        rejects = csv.reader(io.StringIO((tmp_path / "o.csv.rejects.csv").read_text("utf-8")))
        rows = [(file.rpartition("/")[2], *more) for file, *more in rejects]
        return found, (tmp_path / "o.csv").read_text("utf-8"), rows

    return rated


def test_a_run_whole(run):
    """
    A run of two files gives these rows, these rejects and this summary.
    """
    told = []
    first = 'account,rtc.hd,agent.asr,note\na,50000,0,n\nb,-1,0,"x\ny"\nc,7,5,\n'
    found, out, rejects = run(first, first.replace("-1", "9000"), progress=lambda *given: told.append(given))

    assert out == (
        "account,rtc.hd,agent.asr,note,agora-cn:list,agora-cn:payg,cheapest\n"
        "a,50000,0,n,1400.00,1120.00,agora-cn:payg\n"
        'c,7,5,"",,,\n'
        "a,50000,0,n,1400.00,1120.00,agora-cn:payg\n"
        'b,9000,0,"x\ny",252.00,0.00,agora-cn:payg\n'
        'c,7,5,"",,,\n'
    )
    assert rejects == [("file", "row", "reason"), ("u0.csv", "3", "rtc.hd: negative: -1 (lines 3 to 4)")]
    assert (found.rows, found.rejected, found.written, found.continued, found.on) == (6, 1, 5, 2, ON)
    assert found.tallies == (
        Tally(LIST, "CNY", 3, Decimal("3052.00"), 0),
        Tally(PAYG, "CNY", 3, Decimal("2240.00"), 3),
    )
    assert (dict(found.columns), found.passed) == (
        {"rtc.hd": "rtc.hd", "agent.asr": "agent.asr"},
        ("account", "note"),
    )
    assert (found.reason.rows, found.reason.text) == (1, "rtc.hd: negative: -1 (lines 3 to 4)")
    assert [given[0] for given in told] == [3, 6]
    assert {given[1] == given[2] for given in told} == {True}


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"offers": ()}, AgorapricingError, "no offer to rate under"),
        (
            {"offers": (LIST, PAYG, LIST, PAYG)},
            AgorapricingError,
            "agora-cn:list, agora-cn:payg: named twice: an output has one column for an offer",
        ),
        (
            {"blank": "none"},
            UnknownNameError,
            "agorapricing has no way to count empty cells 'none'. Known: reject, zero",
        ),
        (
            {"accounts": ("acc", frozenset("a"))},
            UnknownNameError,
            "{tmp}/u0.csv has no column 'acc'. Known: cheapest, rtc.hd",
        ),
        (
            {},
            AgorapricingError,
            "{tmp}/u0.csv: the column cheapest cannot be passed through, for the output has its own: rename it",
        ),
    ],
)
def test_runs_that_are_refused(run, tmp_path, options, error, said):
    """
    A run that cannot be is refused in these words, and leaves nothing.
    """
    with pytest.raises(error) as caught:
        run("rtc.hd,cheapest\n1,x\n", **options)

    assert str(caught.value) == said.format(tmp=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["u0.csv"]


def test_other_columns_in_another_file(run, tmp_path):
    """
    A file of other columns than the first is refused with both names.
    """
    with pytest.raises(AgorapricingError) as caught:
        run("rtc.hd,a\n1,x\n", "rtc.hd,b\n1,x\n")

    assert str(caught.value) == f"{tmp_path}/u1.csv has other columns than {tmp_path}/u0.csv: rate it on its own"


def test_offers_of_two_currencies(run):
    """
    Offers that cannot be compared have amounts each in its own currency, and none is chosen.
    """
    found, out, _ = run("rtc.hd\n50000\n", offers=(LIST, "agora-us:list"))

    assert out.splitlines()[0] == "rtc.hd,agora-cn:list,agora-us:list"
    assert [(tally.currency, tally.rated, tally.cheapest) for tally in found.tallies] == [
        ("CNY", 1, None),
        ("USD", 1, None),
    ]


@pytest.mark.parametrize(("blank", "rows"), [("reject", 1), ("zero", 2)])
def test_days_whose_offers_are_judged(run, blank, rows):
    """
    The offers of each day are judged once, before its rows are rated; a day that is given is the only one.
    """
    judged = []
    text = "month,rtc.hd\n2024-02,5\n2024-01,\n2024-02,\n"
    found, *_ = run(text, on=None, judge=judged.append, blank=blank)
    run(text, judge=lambda offers: judged.append([offers[0].on]), blank=blank)

    assert [[offer.on for offer in offers] for offers in judged[:-1]] == [
        [date(2024, 1, 1)] * 2,
        [date(2024, 2, 1)] * 2,
    ]
    assert judged[-1] == [ON]
    assert (found.on, found.months, found.written) == (None, ("2024-01", "2024-02"), 1 if rows == 1 else 3)


def test_decimals_that_a_book_has(tmp_path):
    """
    Amounts have the places of their book, also where no row has one.
    """
    pl.DataFrame({"rtc.hd": [5], "agent.asr": [7]}).write_parquet(tmp_path / "u.parquet")
    rate_files([LIST], [tmp_path / "u.parquet"], tmp_path / "o.parquet", on=ON)
    found = pq.read_table(tmp_path / "o.parquet")

    assert found.schema.field(LIST).type == pa.decimal128(19, 2)
    assert found.to_pylist() == [{"rtc.hd": 5, "agent.asr": 7, LIST: None}]
