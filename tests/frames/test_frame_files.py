"""Rating files: every row is written or rejected with a reason, and a file is whole or not there."""

import csv
import gc
import io
import json
import os
import signal
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing.cli import main
from agorapricing.errors import AgorapricingError, InvalidFileError, NumberError, OutputError, UnknownNameError
from agorapricing.frames.batches import rate_files
from agorapricing.frames.cleaning import cleaned
from agorapricing.frames.output import Output
from agorapricing.frames.rating import rate_frame
from agorapricing.report import FORMATS

ON = date(2024, 2, 6)
OFFERS = ("agora-cn:list", "agora-cn:payg")
ROWS = "account,rtc.audio,rtc.2k_plus\na,300000,0\nb,5,80000\n"
BAD = {
    "-1": "negative: -1",
    "": "missing",
    "1.5": "not whole: 1.5",
    "x": "not a number: x",
    "1e3": "not a number: 1e3",
    "nan": "not a number: nan",
    "9999999999999999999": "above 366,028,750,866,917, the most that is exact: 9999999999999999999",
    "-9999999999999999999": "negative: -9999999999999999999",
}


@pytest.fixture
def usage(tmp_path):
    """Write a file of usage and give its path."""

    def write(text, name="usage.csv"):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return write


def rate(paths, out, offers=OFFERS, **options):
    """Rate files on the day of these tests."""
    return rate_files(offers, paths if isinstance(paths, list) else [paths], out, on=ON, **options)


def rejects(out):
    """The rejects beside an output: row and reason."""
    text = out.with_name(f"{out.name}.rejects.csv").read_text("utf-8")
    return [(int(row["row"]), row["reason"]) for row in csv.DictReader(io.StringIO(text))]


def amounts(path):
    """The rows of an output, amounts as decimals."""
    if path.suffix == ".parquet":
        rows = pl.read_parquet(path).rows(named=True)
    elif path.suffix == ".csv":
        rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))
    else:
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [
        {key: Decimal(row[key]) if ":" in key and "." not in key and row[key] else row[key] for key in row}
        for row in rows
    ]


def payable(offer, row):
    """What the bill of a row has as payable."""
    return ap.rate(offer, {meter: int(quantity) for meter, quantity in row.items() if "." in meter}, ON).payable


# ---- formats --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["parquet", "csv", "jsonl"])
@pytest.mark.parametrize("given", ["parquet", "csv", "jsonl"])
def test_formats(tmp_path, usage, given, ending):
    """
    Each format is read and written, and its amounts are those of bills, as decimals.
    """
    path, out = usage(ROWS), tmp_path / f"out.{ending}"
    frame = pl.read_csv(path)
    if given == "parquet":
        path = path.with_suffix(".parquet")
        frame.write_parquet(path)
    if given == "jsonl":
        path = path.with_suffix(".jsonl")
        frame.write_ndjson(path)

    summary = rate(path, out)

    assert (summary.rows, summary.written, summary.rejected) == (2, 2, 0)
    assert [row["cheapest"] for row in amounts(out)] == ["agora-cn:payg", "agora-cn:payg"]
    for row, source in zip(amounts(out), csv.DictReader(io.StringIO(ROWS)), strict=True):
        assert row["account"] == source["account"]
        for offer in OFFERS:
            assert row[offer] == payable(offer, source)
    assert not rejects(out)


def test_parquet_has_decimals(tmp_path, usage):
    """
    Parquet holds amounts as decimals of the book's places, and quantities as integers.
    """
    out = tmp_path / "out.parquet"
    rate(usage(ROWS), out)
    schema = pl.read_parquet(out).schema

    assert schema["agora-cn:list"] == pl.Decimal(19, 2)
    assert schema["rtc.audio"] == pl.Int64


def test_several_files(tmp_path, usage):
    """
    Several files are one run, in order; their rejects name the file.
    """
    out = tmp_path / "out.csv"
    summary = rate([usage(ROWS), usage(ROWS.replace("300000", "-3"), "more.csv")], out)

    assert [row["account"] for row in amounts(out)] == ["a", "b", "b"]
    assert (summary.rows, summary.written, summary.rejected) == (4, 3, 1)
    assert "more.csv,2," in out.with_name("out.csv.rejects.csv").read_text("utf-8")


def test_totals_and_shares(tmp_path, usage):
    """
    The summary has the total of each offer and the rows that it is cheapest for; of two currencies none is.
    """
    first, second = rate(usage(ROWS), tmp_path / "out.csv").tallies
    other = rate(usage(ROWS), tmp_path / "out.csv", offers=("agora-cn:list", "agora-us:list"))

    assert first.total == sum(payable("agora-cn:list", row) for row in csv.DictReader(io.StringIO(ROWS)))
    assert (first.rated, first.cheapest, second.cheapest) == (2, 0, 2)
    assert [each.cheapest for each in other.tallies] == [None, None]
    assert [each.currency for each in other.tallies] == ["CNY", "USD"]


def test_no_rows(tmp_path, usage):
    """
    A file without rows gives a file without rows.
    """
    path, out = tmp_path / "empty.parquet", tmp_path / "out.parquet"
    pl.DataFrame(schema={"rtc.hd": pl.Int64}).write_parquet(path)

    assert rate(path, out).rows == 0
    assert rate(usage("rtc.hd\n"), tmp_path / "out.csv").rows == 0


# ---- rejects --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("cell", "reason"), BAD.items())
@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_bad_cells(tmp_path, usage, cell, reason, ending):
    """
    A cell that is no quantity puts its row aside, with the meter and the reason.
    """
    lines = {"csv": f"rtc.hd,rtc.audio\n1,2\n3,{cell}\n", "jsonl": '{"rtc.hd":1,"rtc.audio":2}\n'}
    text = lines[ending] if ending == "csv" else f'{lines[ending]}{{"rtc.hd":3,"rtc.audio":{json.dumps(cell)}}}\n'
    out = tmp_path / "out.csv"
    summary = rate(usage(text, f"u.{ending}"), out, offers=("agora-cn:list",))

    [(row, said)] = rejects(out)
    assert said.startswith("rtc.audio: ")
    assert said.removeprefix("rtc.audio: ").partition(",")[0].split()[0] == reason.split()[0]
    assert row == (3 if ending == "csv" else 2)
    assert (summary.written, summary.rejected) == (1, 1)


@pytest.mark.parametrize(
    ("cell", "said"),
    [("30万", "30万, write 300000"), ("1.2M", "1.2M, write 1200000"), ("1.2m", "1.2m"), ("0.5万", "0.5万, write 5000")],
)
def test_short_quantities_are_for_people(tmp_path, usage, cell, said):
    """
    Rows are data of machines: a short quantity is set aside, with how to write it where it is whole and clear.
    """
    out = tmp_path / "out.csv"
    rate(usage(f"rtc.hd,rtc.audio\n1,2\n3,{cell}\n"), out, offers=("agora-cn:list",))

    assert rejects(out) == [(3, f"rtc.audio: not a number: {said}")]


@pytest.mark.parametrize("cell", ["7", " 7 ", "7.0", "7.", "007", "-0"])
def test_good_cells(tmp_path, usage, cell):
    """
    A whole number may be written with a point, zeros and spaces.
    """
    out = tmp_path / "out.csv"
    rate(usage(f"rtc.hd\n{cell}\n"), out)

    assert [row["rtc.hd"] for row in amounts(out)] == [str(int(float(cell)))]


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        ("rtc.hd,x\n1,2\n3\n", "u.csv", "1 fields instead of 2"),
        ('rtc.hd,x\n1,2\n3,"4"5\n', "u.csv", "is not CSV: "),
        ('{"rtc.hd":1}\n[2]\n', "u.jsonl", "is no JSON object"),
        ('{"rtc.hd":1}\nx\n', "u.jsonl", "is not JSON: "),
        ('{"rtc.hd":1}\n{"rtc.hdd":1}\n', "u.jsonl", "has rtc.hdd, which the first row has not"),
        ('{"rtc.hd":1}\n{"rtc.hd":1,"rtc.hd":2}\n', "u.jsonl", "has the key 'rtc.hd' twice"),
        ('{"rtc.hd":1,"rtc.hd":2}\n{"rtc.hd":1}\n', "u.jsonl", "has the key 'rtc.hd' twice"),
        ('{"rtc.hd":1}\n{"rtc.hd":"\\ud800"}\n', "u.jsonl", "is not UTF-8"),
        ('{"rtc.hd":1}\n{}\n', "u.jsonl", "rtc.hd: missing"),
        ('{"rtc.hd":1}\n{"rtc.hd":true}\n', "u.jsonl", "rtc.hd: not a number: true"),
    ],
)
def test_rows_that_cannot_be_read(tmp_path, usage, text, name, reason):
    """
    A row that its format does not allow is put aside, and the others are rated.
    """
    out = tmp_path / "out.csv"
    summary = rate(usage(text, name), out)

    assert rejects(out)[0][1].startswith(reason)
    assert (summary.rows, summary.written) == (2, 1)


def test_what_is_nested_is_passed_through_as_text(tmp_path, usage):
    """
    A value of JSON that is no text stays JSON, with its characters and its numbers as they are.
    """
    out = tmp_path / "out.csv"
    rate(usage('{"rtc.hd":1,"of":["声",true]}\n{"rtc.hd":1,"of":{"é":[null,1.50,"2"]}}\n', "u.jsonl"), out)

    assert [row["of"] for row in amounts(out)] == ['["声", true]', '{"é": [null, 1.50, "2"]}']


def test_what_is_nested_at_most_is_passed_through(tmp_path, usage):
    """
    A value as deep as the limit lets it be is passed on; a row of a deeper one is put aside, and names the limit.
    """
    rows = "".join(f'{{"rtc.hd":1,"of":{"[" * deep}{"]" * deep}}}\n' for deep in (99, 100))
    out = tmp_path / "out.csv"
    rate(usage(rows, "u.jsonl"), out)

    assert [row["of"] for row in amounts(out)] == ["[" * 99 + "]" * 99]
    assert rejects(out) == [(2, "has more than 100 levels of arrays and objects")]


@pytest.mark.parametrize(("cell", "reason"), BAD.items())
@pytest.mark.parametrize("at", [0, 1])
def test_bad_cells_beside_a_mapping(tmp_path, usage, cell, reason, at):
    """
    With a mapping, mapped columns and those named as meters are both rated, and both are looked at.
    """
    cells = ["3", "4"]
    cells[at] = cell
    out = tmp_path / "out.csv"
    text = f"account,full,rtc.audio\na,10,300000\nb,{','.join(cells)}\n"
    summary = rate(usage(text), out, offers=("agora-cn:list",), meters={"full": "rtc.fhd"})

    [(row, said)] = rejects(out)
    meter, _, why = said.partition(": ")
    assert (row, meter) == (3, ("rtc.fhd", "rtc.audio")[at])
    assert why.split()[0] == reason.split()[0]
    [rated] = amounts(out)
    assert rated["agora-cn:list"] == payable("agora-cn:list", {"rtc.fhd": 10, "rtc.audio": 300_000})
    assert (summary.columns, summary.passed) == ({"full": "rtc.fhd", "rtc.audio": "rtc.audio"}, ("account",))


@pytest.mark.parametrize(
    ("header", "meters", "said"),
    [
        ("full,rtc.hdd", {"full": "rtc.fhd"}, "no meter 'rtc.hdd'; did you mean .* say `--column rtc.hdd=`"),
        ("full,rtc.fhd", {"full": "rtc.fhd"}, "two columns hold the meter rtc.fhd: full and rtc.fhd"),
        ("full,account", {"fulll": "rtc.fhd"}, "usage.csv has no column 'fulll'; did you mean 'full'"),
        ("full,account", None, "no column of .*usage.csv is named as a meter, .* `--column COLUMN=rtc.hd`"),
    ],
)
def test_which_columns_are_meters(tmp_path, usage, header, meters, said):
    """
    A column that could be usage and is not counted stops the run, in words of the command line.
    """
    with pytest.raises(AgorapricingError, match=said):
        rate(usage(f"{header}\n1,2\n"), tmp_path / "out.csv", meters=meters)


def test_columns_that_are_no_usage(tmp_path, usage):
    """
    A column that is mapped to nothing, and that of accounts, are passed through whatever their names.
    """
    out = tmp_path / "out.csv"
    text = "account.id,note.x,rtc.hd\na,n,1\n"
    known = ("account.id", frozenset("a"))
    summary = rate(usage(text), out, accounts=known, meters={"note.x": ""})

    assert (summary.columns, summary.passed) == ({"rtc.hd": "rtc.hd"}, ("account.id", "note.x"))
    assert [(row["account.id"], row["note.x"], row["rtc.hd"]) for row in amounts(out)] == [("a", "n", "1")]


def test_bytes_that_are_no_text(tmp_path):
    """
    A row that is not UTF-8 is put aside by itself, with its line; those around it are rated.
    """
    path, out = tmp_path / "u.csv", tmp_path / "out.csv"
    rows = [f"a{i},1" for i in range(5_000)]
    text = "\n".join(["account,rtc.hd", *rows, ""])
    path.write_bytes(text.encode().replace(b"a4000,", b"a\xe9,"))
    summary = rate(path, out)

    assert (summary.rows, summary.written) == (5_000, 4_999)
    assert rejects(out) == [(4_002, "is not UTF-8")]


def test_columns_of_numbers(tmp_path):
    """
    Parquet may hold floats that are whole; others, and those too large to be exact, are put aside.
    """
    path, out = tmp_path / "u.parquet", tmp_path / "out.parquet"
    values = [1.0, 1.5, None, float("nan"), float("inf"), 2.0**53, -1.0]
    pl.DataFrame({"rtc.hd": values, "rtc.audio": [1, 1, 1, 1, 1, 1, None]}).write_parquet(path)
    rate(path, out)

    assert [row["rtc.hd"] for row in amounts(out)] == [1]
    assert [said.split(":")[1].strip() for _, said in rejects(out)] == [
        "not whole",
        "missing",
        "not a number",
        "not a number",
        "not exact",
        "negative",
    ]


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("account,rtc.hd\na,\n", "say --blank zero"),
        ("account,rtc.hd\na,x\n", "correct these rows"),
        ("account,rtc.hd\n,1\n", "correct these rows"),
        ("account,rtc.hd\n,\n", "correct these rows"),
    ],
)
def test_what_to_do_about_empty_cells(tmp_path, usage, text, advice):
    """
    Where usage is missing, the way to count it is named; an account that is missing no option mends.
    """
    rated = rate(usage(text), tmp_path / "out.csv", accounts=("account", frozenset("a")))

    assert advice in str(rated)


def test_accounts(tmp_path, usage):
    """
    A row of an account that is not known, or of none, is put aside.
    """
    out = tmp_path / "out.csv"
    text = "account,rtc.hd\na,1\nx,1\n,1\n"
    rate(usage(text), out, accounts=("account", frozenset("ab")))

    assert rejects(out) == [(3, "account: unknown account: x"), (4, "account: missing")]
    with pytest.raises(UnknownNameError, match="has no column 'acount'; did you mean 'account'"):
        rate(usage(text), out, accounts=("acount", frozenset("ab")))


CELLS = st.integers(-2, 10**16).map(str) | st.sampled_from([*BAD, "7.0"]) | st.text("01.-e ", max_size=4)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=3), max_size=20))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_no_row_is_lost(tmp_path, rows):
    """
    Rows in are rows out and rejects, whatever stands in them; what is out has the amounts of its bills.
    """
    path, out = tmp_path / "u.csv", tmp_path / "out.csv"
    text = io.StringIO()
    csv.writer(text).writerows([["rtc.hd", "rtc.audio"], *rows])
    path.write_text(text.getvalue(), "utf-8")
    summary = rate(path, out)

    assert summary.rows == len(rows) == summary.written + summary.rejected
    assert (len(amounts(out)), len(rejects(out))) == (summary.written, summary.rejected)
    for row in amounts(out):
        assert row["agora-cn:payg"] == payable("agora-cn:payg", row)


# ---- whole or not there ---------------------------------------------------------------------------------------------


def command(path, out):
    """Rate a file in a process of its own."""
    words = ["rate", str(path), "-o", str(out), "--offers", ",".join(OFFERS), "--on", str(ON), "--format", "json"]
    return [sys.executable, "-m", "agorapricing", *words]


KILLED = """
import os, runpy, signal, sys
from agorapricing.files.newfile import NewFile
step, left = sys.argv.pop(1), int(sys.argv.pop(1))
done = getattr(NewFile, step)
def until_killed(*given):
    global left
    left -= 1
    return done(*given) if left else os.kill(os.getpid(), signal.SIGKILL)
setattr(NewFile, step, until_killed)
runpy.run_module("agorapricing", run_name="__main__")
"""
"""A run that is killed when the first or the second of its files is begun, brought to the disk or given its name."""
MOMENTS = [(step, count) for step in ("__init__", "finish", "move") for count in (1, 2)]


@pytest.mark.parametrize(
    ("step", "count"), [*(pytest.param(*each, marks=pytest.mark.slow) for each in MOMENTS[:-1]), MOMENTS[-1]]
)
def test_killed_at_any_moment(step, count, tmp_path):
    """
    Killed at any step of writing, a run leaves only parts that end so; run again it ends with the same bytes.
    """
    path, out, wanted = (tmp_path / name for name in ("u.csv", "out.csv", "wanted.csv"))
    path.write_text("account,rtc.hd\n" + "".join(f"{i},{i * 37 % 901 - 5}\n" for i in range(400)), "utf-8")
    rate(path, wanted)
    python, _, _, *words = command(path, out)
    killed = subprocess.run([python, "-c", KILLED, step, str(count), *words], check=False, capture_output=True)

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert not out.exists()
    assert len(list(tmp_path.glob("*.part"))) == (
        count - 1 if step == "__init__" else 2 - (step == "move") * (count - 1)
    )

    rate(path, out)

    assert out.read_bytes() == wanted.read_bytes()
    assert rejects(out) == rejects(wanted)
    assert {each.name for each in tmp_path.iterdir() if each.suffix != ".part"} == {
        "u.csv",
        *(f"{stem}.csv{end}" for stem in ("out", "wanted") for end in ("", ".rejects.csv")),
    }


HELD = """
import runpy, signal, time
from agorapricing.files.newfile import NewFile
signal.signal(signal.SIGINT, signal.default_int_handler)  # it is ignored where the tests run in the background
def held(*_):
    print("held", flush=True)
    while True:
        time.sleep(0.01)  # a signal that comes just before signal.pause() would not end it
NewFile.finish = held
runpy.run_module("agorapricing", run_name="__main__")
"""
"""A run that waits for a signal when all rows are written and neither file has its name yet."""


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_end(asked, tmp_path):
    """
    A run that is asked to end takes its parts away, and says by its exit code that it is not done.
    """
    path = tmp_path / "u.csv"
    path.write_text("account,rtc.hd\n1,1\n", "utf-8")
    python, _, _, *words = command(path, tmp_path / "out.csv")
    with subprocess.Popen([python, "-c", HELD, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"held\n"
        assert len(list(tmp_path.glob("*.part"))) == 2
        process.send_signal(asked)
        said = process.communicate()

    assert process.returncode == 128 + asked, said
    assert [each.name for each in tmp_path.iterdir()] == ["u.csv"]


@pytest.mark.parametrize(
    ("text", "name", "error", "said"),
    [
        ("rtc.hd,x\n1,2\n", "more.csv", AgorapricingError, "more.csv has other columns than .*usage.csv"),
        ("", "more.csv", InvalidFileError, "more.csv: has no header"),
        ("", "more.jsonl", InvalidFileError, "more.jsonl: has no rows"),
        ("rtc.hd,rtc.hd\n1,2\n", "more.csv", InvalidFileError, "names rtc.hd twice"),
        ("rtc.hd,x\0,y\0\n", "more.csv", InvalidFileError, r"its column 'x\\x00' cannot be passed through"),
        ("account;rtc.hd\n", "more.csv", InvalidFileError, "its separator looks like ';', but columns must be"),
        ("account\trtc.hd\n", "more.csv", InvalidFileError, r"its separator looks like '\\t'"),
        ("1\n2\n", "more.jsonl", InvalidFileError, "more.jsonl: has no rows: is no JSON object"),
        ("1\n{}\n", "more.jsonl", InvalidFileError, "more.jsonl: has no rows: is no JSON object"),
        ('{"\\ud800":1}\n', "more.jsonl", InvalidFileError, "more.jsonl: its header is not UTF-8"),
        ("", "more.parquet", InvalidFileError, "is not Parquet"),
        ("", "more.xlsx", AgorapricingError, "a file of usage ends with .parquet, .csv, .jsonl, .ndjson"),
    ],
)
def test_a_run_that_fails_leaves_nothing(tmp_path, usage, text, name, error, said):  # noqa: PLR0917  # a table
    """
    Where a later file cannot be read, neither output is there, nor a part of one.
    """
    paths = [usage("rtc.hd\n1\n"), usage(text, name)]
    with pytest.raises(error, match=said):
        rate(paths, tmp_path / "out.csv")

    assert {each.name for each in tmp_path.iterdir()} == {"usage.csv", name}


@pytest.mark.parametrize("name", ["none.csv", "none.jsonl", "none.parquet"])
def test_a_file_that_is_not_there(tmp_path, usage, name):
    """
    A file that is not there is said in words, and what was read before it leaves nothing.
    """
    with pytest.raises(InvalidFileError, match=rf"^\S*{name}: No such file or directory$"):
        rate([usage("rtc.hd\n1\n"), tmp_path / name], tmp_path / "out.parquet")
    with pytest.raises(AgorapricingError, match=r"out.csv: cannot be written: No such file or directory"):
        rate(usage("rtc.hd\n1\n"), tmp_path / "out.parquet", rejects=tmp_path / "none/out.csv")

    assert {each.name for each in tmp_path.iterdir()} == {"usage.csv"}


def test_an_output_that_is_given_up(tmp_path, monkeypatch):
    """
    An output that is not finished is closed and gone, and nothing complains of it later.
    """
    monkeypatch.setattr(sys, "unraisablehook", lambda found: pytest.fail(str(found.exc_value)))
    out = Output(tmp_path / "out.parquet")
    out.write(pa.table({"a": [1]}))
    out.discard()
    del out
    gc.collect(0)

    assert not list(tmp_path.iterdir())


def test_what_a_format_refuses_is_said_in_words(tmp_path):
    """
    Rows of another kind than the first ones are refused with the name of the file, as what the disk refuses is.
    """
    out = Output(tmp_path / "out.parquet")
    out.write(pa.table({"a": [1]}))
    with pytest.raises(OutputError, match=r"out\.parquet: cannot be written: Table schema"):
        out.write(pa.table({"a": ["x"]}))
    out.discard()


def test_words_alone_are_written_once_for_all_rows(tmp_path):
    """
    In Parquet words stand in a dictionary, as they repeat; whole numbers and decimals stand as they are.
    """
    out = Output(tmp_path / "out.parquet")
    out.write(pa.table({"words": ["a", "a"], "whole": [1, 2], "parts": pa.array([Decimal("0.5")] * 2)}))
    out.complete()
    out.move()
    group = pq.read_metadata(out.path).row_group(0)

    assert [group.column(at).has_dictionary_page for at in range(3)] == [True, False, False]


def test_outputs_are_not_inputs(tmp_path, usage):
    """
    Neither output may be a file that is read, nor both one file.
    """
    path = usage(ROWS)
    other = tmp_path / "o.csv"
    overwrites, is_one = "would overwrite", "are one file: name two"
    cases = {(path, None): overwrites, (other, path): overwrites, (other, other): is_one}
    for (out, aside), said in cases.items():
        with pytest.raises(AgorapricingError, match=said):
            rate(path, out, rejects=aside)
    with pytest.raises(AgorapricingError, match=r"ends with .parquet, .csv, .jsonl"):
        rate(path, tmp_path / "out.txt")
    with pytest.raises(AgorapricingError, match="no offer to rate under"):
        rate(path, tmp_path / "out.csv", offers=())


@pytest.mark.parametrize("option", ["-o", "--rejects"])
@pytest.mark.parametrize(
    "spelling", ["{tmp}/{name}", "{name}", "x/../{name}", "link-{name}", "hard-{name}", "here/{name}"]
)
@pytest.mark.parametrize("name", ["usage.csv", "known.csv", "map.csv"])
def test_nothing_that_is_read_is_overwritten(tmp_path, usage, capsys, monkeypatch, name, spelling, option):  # noqa: PLR0917  # a table
    """
    Neither output may be the usage, the file of accounts or that of columns, by any spelling, link or second name.
    """
    monkeypatch.chdir(tmp_path)
    texts = {"usage.csv": ROWS, "known.csv": "a\n", "map.csv": "account = ''\n"}
    for each, text in texts.items():
        usage(text, each)
        (tmp_path / f"link-{each}").symlink_to(each)
        (tmp_path / f"hard-{each}").hardlink_to(tmp_path / each)
    (tmp_path / "x").mkdir()
    (tmp_path / "here").symlink_to(".")
    out = spelling.format(tmp=tmp_path, name=name)
    words = ["--offers", OFFERS[0], "--account-column", "account", "--accounts", "known.csv", "--columns", "map.csv"]
    outs = ["-o", out] if option == "-o" else ["-o", "o.csv", "--rejects", out]

    assert main(["rate", "usage.csv", *outs, *words, "--on", str(ON)]) == 1
    assert f"{Path(out)}: would overwrite {name}, which is read" in capsys.readouterr().err
    assert {each: (tmp_path / each).read_text("utf-8") for each in texts} == texts


@pytest.mark.parametrize(
    ("outs", "code", "said"),
    [
        (["-o", ""], 2, "the path is empty: name a file"),
        (["-o", "o.csv", "--rejects", ""], 2, "the path is empty: name a file"),
        (["-o", "/dev/null"], 1, "/dev/null: cannot be written: it is a device"),
        (["-o", "o.csv", "--rejects", "/dev/null"], 1, "/dev/null: cannot be written: it is a device"),
        (["-o", "pipe.csv"], 1, "pipe.csv: cannot be written: it is a pipe"),
        (["-o", "folder.csv"], 1, "folder.csv: cannot be written: it is a folder"),
        (["-o", "o.csv", "--rejects", "link.csv"], 1, "o.csv and link.csv are one file: name two"),
        (["-o", "none/o.csv"], 1, "none/o.csv: cannot be written: No such file or directory"),
    ],
)
def test_outputs_that_cannot_be(tmp_path, usage, capsys, monkeypatch, outs, code, said):  # noqa: PLR0917  # a table
    """
    An output that is no file is refused before the work: nothing is read, and nothing is there after it.
    """
    monkeypatch.chdir(tmp_path)
    path = usage(ROWS)
    os.mkfifo("pipe.csv")
    Path("folder.csv").mkdir()
    Path("link.csv").symlink_to("o.csv")
    before = sorted(tmp_path.iterdir())
    monkeypatch.setattr("agorapricing.frames.batches.batches", lambda _: pytest.fail("it was read"))

    assert main(["rate", str(path), *outs, "--offers", OFFERS[0], "--on", str(ON)]) == code
    assert said in capsys.readouterr().err
    assert sorted(tmp_path.iterdir()) == before


# ---- columns and lines that must not be lost ------------------------------------------------------------------------

NAMES = ["reason", "row", "file", "over", "*", "^.*$x", "", "x low", "rows", "_agorapricing_row", "_agorapricing_0"]
NAMES += [
    "agora-cn:list.minor",
    "cheapest.minor",
    "agora-cn:list.over.minor",
    "a:b.minor",
    "columns",
    "0",
    "a\nb",
    'a"b',
]


def test_usage_that_would_be_left_out(tmp_path, usage, capsys):
    """
    Numbers under a name that is nearly a meter's are refused with the meters that are meant; text under one is none.
    """
    path, out = usage("rtc.hd,audio,full_hd,standard,mesages\n1,2,3,gold,4\n"), tmp_path / "o.csv"
    words = ["rate", str(path), "-o", str(out), "--offers", "trtc-cn:payg", "--on", str(ON)]

    assert main(words) == 1
    said = capsys.readouterr().err
    for column, meter in {"audio": "rtc.audio", "full_hd": "rtc.fhd", "mesages": "signaling.messages"}.items():
        assert f"{column}, say `--column {column}={meter}`" in said
    assert "standard, say" not in said
    assert main([*words, "--column", "audio=rtc.audio", "--column", "full_hd=", "--column", "mesages="]) == 0
    assert out.exists()


@pytest.mark.parametrize("ending", ["parquet", "csv", "jsonl"])
@pytest.mark.parametrize("given", ["parquet", "csv", "jsonl"])
def test_columns_of_any_name_are_passed_through(tmp_path, given, ending):
    """
    What is reported as passed through is in the output as it was read, whatever its name; so is the usage.
    """
    columns = {"rtc.hd": [5, -1, 7], **{name: [f"{name}{row}" for row in range(3)] for name in NAMES}, "%": [1, 2, 3]}
    path, out = tmp_path / f"u.{given}", tmp_path / f"o.{ending}"
    frame = pl.DataFrame(columns)
    {"parquet": frame.write_parquet, "csv": frame.write_csv, "jsonl": frame.write_ndjson}[given](path)
    summary = rate(path, out, meters={"%": "rtc.audio", "^.*$x": "", "cheapest.minor": ""})

    assert (set(summary.passed), summary.written) == (set(NAMES), 2)
    found = amounts(out)
    assert [list(row) for row in found] == [[*columns, *OFFERS, "cheapest"]] * 2
    for name, values in columns.items():
        assert [str(row[name]) for row in found] == [str(values[0]), str(values[2])]


@pytest.mark.parametrize("name", [*OFFERS, "cheapest"])
def test_a_column_that_the_output_has_is_refused(tmp_path, usage, name):
    """
    A column that cannot be passed through is refused by name, as in an output that is rated again.
    """
    with pytest.raises(AgorapricingError, match=f"usage.csv: the column {name} cannot be passed through"):
        rate(usage(f"rtc.hd,{name}\n1,x\n"), tmp_path / "out.csv")
    rate(usage(ROWS), tmp_path / "out.csv")
    with pytest.raises(AgorapricingError, match="the column agora-cn:list and agora-cn:payg and cheapest cannot be"):
        rate(tmp_path / "out.csv", tmp_path / "again.csv")
    assert rate(tmp_path / "out.csv", tmp_path / "again.csv", offers=("trtc-cn:payg",)).written == 2


def test_an_offer_named_twice(tmp_path, usage, capsys):
    """
    An offer has one column: named twice it is refused, and on the command line it is meant once.
    """
    with pytest.raises(AgorapricingError, match="agora-cn:list: named twice"):
        rate(usage(ROWS), tmp_path / "out.csv", offers=("agora-cn:list", "agora-cn:payg", "agora-cn:list"))
    words = ["agora-cn:list", "agora-cn:list,agora-cn:payg", "--on", str(ON)]

    assert main(["rate", str(usage(ROWS)), "-o", str(tmp_path / "out.csv"), *words]) == 0
    assert [name for name in amounts(tmp_path / "out.csv")[0] if ":" in name] == list(OFFERS)
    assert "2 rows in = 2 in" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("column", "ending", "said"),
    [
        (pa.array([Decimal(10) ** 50], pa.decimal256(60, 0)), "parquet", "column x cannot be passed through: decimals"),
        (pa.array([[Decimal(1)]], pa.list_(pa.decimal256(60, 0))), "parquet", "column x cannot be passed through"),
        (
            pa.array([5], pa.timestamp("us", tz="Mars/X")),
            "parquet",
            "column x is in the unknown time zone 'Mars/X'",
        ),
        (pa.array([b"\xff"]), "csv", r".csv cannot hold the column x \(large_binary\): use .parquet"),
        (pa.array([b"\xff"]), "jsonl", r".jsonl cannot hold the column x \(large_binary\): use .parquet"),
        (pa.array([5], pa.duration("ns")), "csv", r".csv cannot hold the column x \(duration\[ns\]\)"),
        (pa.array([[1]]), "csv", ".csv cannot hold the column x "),
        (pa.array([{"a": 1}]), "csv", ".csv cannot hold the column x "),
    ],
)
def test_types_that_cannot_be_passed_through(tmp_path, capfd, column, ending, said):
    """
    A column of Parquet whose type the output or the reader does not have is refused by name, without a trace.
    """
    path = tmp_path / "u.parquet"
    pq.write_table(pa.table({"rtc.hd": [1], "x": column}), path)
    with pytest.raises(AgorapricingError, match=said):
        rate(path, tmp_path / f"out.{ending}")

    assert (capfd.readouterr().err, list(tmp_path.iterdir())) == ("", [path])


def test_parquet_with_two_columns_of_one_name(tmp_path):
    """
    Two columns of one name are refused by name, as in text.
    """
    path = tmp_path / "u.parquet"
    pq.write_table(pa.table([pa.array([1]), pa.array([2])], names=["rtc.hd", "rtc.hd"]), path)

    with pytest.raises(InvalidFileError, match=r"names rtc\.hd twice"):
        rate(path, tmp_path / "out.csv")


@pytest.mark.parametrize("given", ["parquet", "csv"])
@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_a_header_without_rows(tmp_path, given, ending):
    """
    A file with columns and no rows gives one with their names, those of the amounts and no rows.
    """
    path, out = tmp_path / f"u.{given}", tmp_path / f"o.{ending}"
    frame = pl.DataFrame(schema={"account": pl.String, "rtc.hd": pl.Int64})
    frame.write_parquet(path) if given == "parquet" else frame.write_csv(path)
    rate(path, out)
    found = pl.read_parquet(out) if ending == "parquet" else pl.read_csv(out)

    assert (found.columns, len(found)) == (["account", "rtc.hd", *OFFERS, "cheapest"], 0)


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ('{}\n{"rtc.hd":1}\n', [(1, "rtc.hd: missing")]),
        ('{"rtc.hd":1}\n\n{"rtc.hd":2}\n', [(2, "is an empty line")]),
        ('{"rtc.hd":1}\n{"\\ud800":2}\n', [(2, "has \\ud800, which the first row has not")]),
    ],
)
def test_rows_of_json_lines(tmp_path, usage, text, reasons):
    """
    Objects without keys, empty lines and keys that are no text are rejects; only empty objects are no file of usage.
    """
    summary = rate(usage(text, "u.jsonl"), tmp_path / "out.csv")

    assert rejects(tmp_path / "out.csv") == reasons
    assert summary.rows == text.count("\n") == summary.written + summary.rejected
    with pytest.raises(InvalidFileError, match="has no rows: its objects are empty"):
        rate(usage("{}\n" * 3, "u.jsonl"), tmp_path / "out.csv")


def test_a_name_with_a_nul(tmp_path, usage):
    """
    A name that no format could write is refused.
    """
    with pytest.raises(InvalidFileError, match=r"its column 'a\\x00b' cannot be passed through"):
        rate(usage("rtc.hd,a\0b\n1,2\n"), tmp_path / "out.csv")


def test_a_device_is_not_read(tmp_path, usage, capsys):
    """
    A device is no file of usage, of accounts or of columns, also through a link: it may have no end.
    """
    (tmp_path / "zero.csv").symlink_to("/dev/zero")
    words = ["-o", str(tmp_path / "out.csv"), "--offers", OFFERS[0]]
    path = str(usage(ROWS))
    for asked in (
        [str(tmp_path / "zero.csv")],
        [path, "--columns", "/dev/zero"],
        [path, "--account-column", "a", "--accounts", "/dev/zero"],
    ):
        assert main(["rate", *asked, *words]) == 1
        assert "is a device: name a file" in capsys.readouterr().err


def test_two_runs_into_one_output(tmp_path, usage):
    """
    A run that ends while another writes the same output leaves a whole file, and so does the other.
    """
    path, out = usage(ROWS), tmp_path / "out.csv"
    summaries = []

    def progress(*_):
        if not summaries:
            summaries.append(rate(path, out))
            assert len(amounts(out)) == 2

    summaries.append(rate([path, usage(ROWS, "more.csv")], out, progress=progress))
    assert [each.written for each in summaries] == [2, 4]
    assert len(amounts(out)) == 4


def test_a_stray_quote_costs_one_row(tmp_path, usage, capsys):
    """
    A stray quote in a file of many rows rejects its line; the summary counts the lines of fields that go over several.
    """
    lines = [f"a{row},{row}\n" for row in range(20_000)]
    lines[7_075] = '"a7075,7075\n'
    lines[7_080] = '"a\nb",7080\n'
    out = tmp_path / "out.csv"
    words = ["-o", str(out), "--offers", OFFERS[0], "--on", str(ON)]
    assert main(["rate", str(usage("account,rtc.hd\n" + "".join(lines))), *words]) == 0

    assert rejects(out) == [(7_077, "is not CSV: ',' expected after '\"'")]
    assert capsys.readouterr().err.startswith("20,000 rows in, on 20,001 lines = 19,999 in ")
    assert [row["account"] for row in amounts(out)][7_079] == "a\nb"


MIXED = st.sampled_from([b'"', b",", b"\n", b"\r\n", b"1", b"-1", b"\xff", b"a,2\n", b'"a\nb",3\n', b"\0", b"\r"])


@given(st.lists(MIXED, max_size=40).map(b"".join) | st.binary(max_size=40))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_no_line_is_lost(tmp_path, data):
    """
    Whatever bytes follow a header, its lines are those of rows out and of rejects, and the file has the rows counted.
    """
    path, out = tmp_path / "u.csv", tmp_path / "out.csv"
    path.write_bytes(b"account,rtc.hd\n" + data)
    lines = len(io.TextIOWrapper(io.BytesIO(data), "latin-1", newline="").readlines())
    summary = rate(path, out, offers=("agora-cn:list",))

    assert summary.rows + summary.continued == lines
    assert summary.rows == summary.written + summary.rejected
    assert (pl.read_csv(out).height, len(rejects(out))) == (summary.written, summary.rejected)


def test_quantities_of_another_type(tmp_path):
    """
    A column of days is no quantity.
    """
    path = tmp_path / "u.parquet"
    pl.DataFrame({"rtc.hd": [ON]}).write_parquet(path)

    with pytest.raises(NumberError, match=r"rtc\.hd: a quantity must be a number, not Date"):
        rate(path, tmp_path / "out.csv")


# ---- the command ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("style", FORMATS)
def test_the_command(tmp_path, usage, capsys, style):
    """
    The command writes the files, and a summary in each format.
    """
    out = tmp_path / "out.parquet"
    words = ["rate", str(usage(ROWS)), "-o", str(out), "--offers", ",".join(OFFERS), "--on", str(ON)]
    code = main([*words, "--format", style])
    said = capsys.readouterr()

    assert code == 0
    assert "agora-cn:payg" in said.out
    assert said.err == f"2 rows in = 2 in {out} + 0 rejected\n"
    assert len(amounts(out)) == 2


def test_the_summary(tmp_path, usage, capsys):
    """
    The summary for programs has rows, totals and shares as strings.
    """
    out = tmp_path / "out.csv"
    main(["rate", str(usage(ROWS)), "-o", str(out), "--offers", ",".join(OFFERS), "--on", str(ON), "--format", "json"])
    found = json.loads(capsys.readouterr().out)

    assert (found["rows"], found["written"], found["rejected"], found["on"]) == ("2", "2", "0", str(ON))
    assert found["columns"] == {"rtc.audio": "rtc.audio", "rtc.2k_plus": "rtc.2k_plus"}
    assert found["passed"] == ["account"]
    assert [each["cheapest_percent"] for each in found["offers"]] == ["0.0", "100.0"]
    assert Decimal(found["offers"][0]["total"]) == Decimal("22260.04")


def test_columns_by_name(tmp_path, usage, capsys):
    """
    Columns are mapped to meters one by one or by a file; a row that an offer has no price for gives the exit code 3.
    """
    path, out = usage("full,asr\n10,0\n10,5\n"), tmp_path / "out.csv"
    mapping = usage('full = "rtc.fhd"\nasr = "rtc.hd"\n', "columns.toml")
    words = ["rate", str(path), "-o", str(out), "--offers", "agora-cn:list", "--on", str(ON), "--columns", str(mapping)]

    assert main([*words, "--column", "asr=agent.asr"]) == 3
    assert [row["agora-cn:list"] for row in amounts(out)] == [Decimal("0.63"), ""]
    said = capsys.readouterr().out
    assert "agora-cn:list has no price for 1 of the rows" in said
    assert "usage: full as rtc.fhd, asr as agent.asr\n" in said


def test_columns_that_are_passed_through(tmp_path, usage, capsys):
    """
    The summary names the columns of usage, with their meters, and the first of those that are passed through.
    """
    names = [f"c{place}" for place in range(9)]
    path = usage(f"full,rtc.hd,{','.join(names)}\n{','.join('1' * 11)}\n")
    words = ["--column", "full=rtc.fhd", "--offers", "agora-cn:list", "--on", str(ON), "--format", "plain"]
    main(["rate", str(path), "-o", str(tmp_path / "out.csv"), *words])

    said = capsys.readouterr().out
    assert f"usage: full as rtc.fhd, rtc.hd; passed through: {', '.join(names[:8])} and 1 more" in said


@pytest.mark.parametrize(
    "words",
    [
        ["{path}", "--offers", "agora-cn:list", "agora-cn:payg"],
        ["--offers", "agora-cn:list", "agora-cn:payg", "{path}"],
        ["--offers", "agora-cn:list", "{path}", "--offers", "agora-cn:payg"],
        ["{path}", "--offers", "agora-cn:list,agora-cn:payg"],
        ["{path}", "agora-cn:list", "agora-cn:payg"],
    ],
)
def test_several_offers(tmp_path, usage, capsys, words):
    """
    Offers are told from files by their form, as in `compare`, so that several can stand after --offers.
    """
    out, path = tmp_path / "out.csv", usage(ROWS, "at 10:30.csv")
    code = main(["rate", "-o", str(out), "--on", str(ON), *(word.format(path=path) for word in words)])

    assert (code, capsys.readouterr().err) == (0, f"2 rows in = 2 in {out} + 0 rejected\n")
    assert [name for name in amounts(out)[0] if ":" in name] == list(OFFERS)


def test_all_rows_rejected(tmp_path, usage, capsys):
    """
    Where no row was usage the input was bad, exit code 1, and the rejects say why; one usable row makes it 0.
    """
    out, words = tmp_path / "out.csv", ["--offers", "agora-cn:list", "--on", str(ON), "--force"]
    codes = [main(["rate", str(usage(f"rtc.hd\n-1\n{last}\n")), "-o", str(out), *words]) for last in ("x", "1")]
    empty = main(["rate", str(usage("rtc.hd\n")), "-o", str(out), *words])

    assert [*codes, empty] == [1, 0, 0]
    assert "2 rows in = 0 in" in capsys.readouterr().err


def test_a_tax(tmp_path, usage, capsys):
    """
    A tax that the book knows is on top of each amount, where it is asked for.
    """
    out = tmp_path / "out.csv"
    words = ["rate", str(usage("rtc.hd\n900000\n")), "-o", str(out), "--offers", "agora-us:list", "--on", "2026-07-01"]
    taxed = ap.find_offer("agora-us:list", date(2026, 7, 1)).taxed("sg-gst")

    assert main([*words, "--tax", "sg-gst"]) == 0
    assert [row["agora-us:list"] for row in amounts(out)] == [ap.rate(taxed, {"rtc.hd": 900_000}).payable]
    assert "agora-us:list" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--column", "rtc.hd"], 2, "'rtc.hd' is not COLUMN=METER"),
        (["--account-column", "account"], 2, "--account-column and --accounts belong together"),
        (["--accounts", "{tmp}/none.txt", "--account-column", "account"], 1, "none.txt: No such file or directory"),
        (["--accounts", "{tmp}/latin.txt", "--account-column", "account"], 1, "latin.txt: 'utf-8' codec can't decode"),
        (["--columns", "{tmp}/none.toml"], 1, "agorapricing: {tmp}/none.toml: No such file or directory"),
        (["--column", "accout=rtc.hd"], 1, "has no column 'accout'; did you mean 'account'"),
        (["--columns", "{tmp}/number.toml"], 1, "number.toml: x: must be a meter, as in full_hd = 'rtc.fhd'"),
        (["--columns", "{tmp}/broken.toml"], 1, "broken.toml:1: is not valid TOML"),
    ],
)
def test_commands_that_are_refused(tmp_path, usage, capsys, words, code, said):  # noqa: PLR0917  # a table
    """
    A wrong option is told from a wrong file by the exit code, and nothing is written.
    """
    usage("x = 1\n", "number.toml")
    usage("x =\n", "broken.toml")
    (tmp_path / "latin.txt").write_bytes(b"\xe9\n")
    out = tmp_path / "out.csv"
    given_words = [word.format(tmp=tmp_path) for word in words]

    assert main(["rate", str(usage(ROWS)), "-o", str(out), "--offers", "agora-cn:list", *given_words]) == code
    assert said.format(tmp=tmp_path) in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["{path}"], "give at least one offer as book:regime after --offers"),
        (["--offers", "agora-cn:list", "agora-cn:payg"], "give at least one FILE: .parquet, .csv, .jsonl, .ndjson"),
    ],
)
def test_files_and_offers_are_needed(tmp_path, usage, capsys, words, said):
    """
    Without a file or without an offer the command line is wrong.
    """
    path = usage(ROWS)
    assert main(["rate", "-o", str(tmp_path / "out.csv"), *(word.format(path=path) for word in words)]) == 2
    assert said in capsys.readouterr().err


def test_known_accounts(tmp_path, usage, capsys):
    """
    A file of known accounts puts the rows of others aside.
    """
    out, known = tmp_path / "out.csv", usage("a\n", "known.txt")
    words = ["--offers", "agora-cn:list", "--account-column", "account", "--accounts", str(known), "--on", str(ON)]
    main(["rate", str(usage(ROWS)), "-o", str(out), *words])

    assert rejects(out) == [(3, "account: unknown account: b")]
    assert "2 rows in = 1 in" in capsys.readouterr().err


def test_progress_on_a_terminal(tmp_path, usage, capsys, monkeypatch):
    """
    A terminal shows rows, rows a second and the time left while files are rated.
    """
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("COLUMNS", "100")
    main(["rate", str(usage(ROWS)), "-o", str(tmp_path / "out.csv"), "--offers", "agora-cn:list", "--on", str(ON)])
    said = capsys.readouterr().err

    assert "2 rows" in said
    assert "rows/s, left:" in said


LACKING = """
import sys
from agorapricing.cli import main
for library in ("narwhals", "polars", "pyarrow"):
    sys.modules[library] = None
    print(main(sys.argv[1:]))
    del sys.modules[library]
"""


def test_the_extra_is_named(tmp_path, usage):
    """
    Without one of its libraries the command names the extra to install.
    """
    words = ["rate", str(usage(ROWS)), "-o", str(tmp_path / "o.csv"), "--offers", "agora-cn:list"]
    found = subprocess.run([sys.executable, "-c", LACKING, *words], capture_output=True, text=True, check=True)

    assert found.stdout == "1\n" * 3
    assert found.stderr.count("needs an extra: pip install 'agorapricing[frames]'") == 3


@pytest.mark.parametrize("name", ["agora-cn:list.minor", "_agorapricing_0"])
def test_a_frame_with_names_of_results(name):
    """
    A frame that has a column named as what rating adds, or as what comes and goes, is refused by name.
    """
    with pytest.raises(AgorapricingError, match=f"the frame has a column {name}, a name of what rating adds"):
        rate_frame("agora-cn:list", pl.DataFrame({"rtc.hd": [1], name: [2]}), on=ON)


@pytest.mark.parametrize(
    "cells",
    [[5, None], [5.0, None], ["5", ""], ["5", " "], ["5", None], [5, 0]],
    ids=["integers", "floats", "text", "blanks", "no text", "zeros"],
)
def test_what_an_empty_cell_is(cells):
    """
    An empty cell is a reject, or nothing used, in columns of every type; the other cells are what they are.
    """
    rows = pl.DataFrame({"account": ["a", ""], "rtc.hd": cells})
    columns = {"rtc.hd": "rtc.hd"}
    strict, zero = (cleaned(rows, columns, 10**12, blank=blank) for blank in ("reject", "zero"))

    assert strict.bad == ([] if cells[1] == 0 else [(1, "rtc.hd: missing")])
    assert (zero.bad, zero.quantities["rtc.hd"].to_list(), zero.kept["account"].to_list()) == ([], [5, 0], ["a", ""])


def test_a_column_without_any_value():
    """
    A column that is empty in every row is nothing used where empty cells count so.
    """
    rows = pl.DataFrame({"rtc.hd": [None, None]})

    assert cleaned(rows, {"rtc.hd": "rtc.hd"}, 10**12, blank="zero").quantities["rtc.hd"].to_list() == [0, 0]


def test_an_unknown_way_to_count_empty_cells(tmp_path, usage):
    """
    What an empty cell is has two answers: another one is refused by name.
    """
    with pytest.raises(UnknownNameError, match="no way to count empty cells 'zeros'; did you mean 'zero'"):
        rate(usage("rtc.hd\n1\n"), tmp_path / "out.csv", blank="zeros")
