"""Rows of files at their bounds: which line a fault has, what is looked at twice, and what stands in a summary."""

import csv
import io
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

import agorapricing as ap
from agorapricing.errors import AgorapricingError, InvalidFileError
from agorapricing.files import csvlines
from agorapricing.frames import cleaning, files, rate_files
from agorapricing.frames.cleaning import cleaned

ON = date(2024, 2, 6)
MOST = 10**6


@pytest.fixture
def rate(tmp_path):
    """Rate a text, or several, as files under offers, and give the summary with the rows of rejects."""

    def rated(*texts, name="u.csv", offers=("agora-cn:list",), **options):
        paths = [tmp_path / f"{place}{name}" for place in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        out = tmp_path / "out.csv"
        found = rate_files(offers, paths, out, on=ON, **options)
        rejects = csv.DictReader(io.StringIO((tmp_path / "out.csv.rejects.csv").read_text("utf-8")))
        return found, [(int(row["row"]), row["reason"]) for row in rejects]

    return rated


# ---- cells ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [pl.String, pl.Int64, pl.UInt64, pl.Float64])
@pytest.mark.parametrize(("cell", "why"), [(-1, "negative"), (0, ""), (MOST, ""), (MOST + 1, "above 1,000,000")])
def test_only_what_is_wrong_is_blamed(cell, why, dtype):
    """
    Beside a cell that is none, one of nothing used or of the most is no reason; one on the other side is the first.
    """
    if dtype == pl.UInt64 and cell < 0:
        return
    cells = pl.Series([cell, cell]).cast(dtype)
    found = cleaned(pl.DataFrame({"a": cells, "b": ["x", "5"]}), {"rtc.hd": "a", "rtc.audio": "b"}, MOST)
    blamed = [reason.text.partition(",")[0] for _, reason in found.bad]

    assert [place for place, _ in found.bad] == ([0, 1] if why else [0])
    assert all(each.startswith(f"rtc.hd: {why.partition(',')[0]}" if why else "rtc.audio: not a") for each in blamed)
    assert found.quantities.rows() == ([] if why else [(cell, 5)])


def test_plain_cells_are_looked_at_once(monkeypatch):
    """
    Whole numbers from nothing used up to the most, and known accounts, need no second look.
    """
    monkeypatch.setattr(cleaning, "_tests", lambda *_: pytest.fail("looked at again"))
    rows = pl.DataFrame({"a": ["0", str(MOST), "-0"], "b": [0, MOST, 1], "c": [0.0, 1.0, float(MOST)], "of": ["x"] * 3})
    found = cleaned(rows, {"rtc.hd": "a", "rtc.audio": "b", "rtc.fhd": "c"}, MOST, ("of", frozenset("xy")))

    assert found.quantities.rows() == [(0, 0, 0), (MOST, MOST, 1), (0, 1, MOST)]


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        (2.0**53 - 1, ""),
        (2.0**53, "rtc.hd: not exact: 9007199254740992.0"),
        (1 - 2.0**53, f"rtc.hd: negative: {1 - 2.0**53}"),
        (-(2.0**53), f"rtc.hd: not exact: {-(2.0**53)}"),
        (-0.5, "rtc.hd: not whole: -0.5"),
    ],
)
def test_floats_that_are_exact(cell, why):
    """
    Floats are whole up to the last one that is the only one of its value, on either side of 0.
    """
    found = cleaned(pl.DataFrame({"rtc.hd": [cell]}), {"rtc.hd": "rtc.hd"}, 2**62)

    assert [reason.text for _, reason in found.bad] == ([why] if why else [])


@pytest.mark.parametrize(("cell", "more"), [("0.00005万", ""), ("0.0001万", ", write 1"), ("0万", ", write 0")])
def test_what_would_be_written_is_whole(rate, cell, more):
    """
    A short quantity is written out where it is whole.
    """
    assert rate(f"rtc.hd\n{cell}\n")[1] == [(2, f"rtc.hd: not a number: {cell}{more}")]


# ---- lines ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", [999, 1_000])
def test_columns_are_looked_for_in_a_thousand_lines(rate, before):
    """
    The columns of JSON Lines are those of the first object with keys among a thousand lines.
    """
    text = "{}\n" * before + '{"rtc.hd": 1}\n'
    if before == 1_000:
        with pytest.raises(InvalidFileError, match="has no rows: its objects are empty"):
            rate(text, name="u.jsonl")
    else:
        found, rejects = rate(text, name="u.jsonl")
        assert (found.written, rejects[-1]) == (1, (999, "rtc.hd: missing"))


@pytest.mark.parametrize("name", ["u.csv", "u.jsonl"])
def test_lines_are_counted_over_pieces(rate, monkeypatch, name):
    """
    Rows that are read in several pieces have the numbers of their lines, rejects among them.
    """
    for module in (files, csvlines):
        monkeypatch.setattr(module, "LINES", 2)
    is_json = name.endswith("l")
    cells = ["1", "x", "-3", "4", "-5", "6"]
    lines = [f'{{"rtc.hd": "{cell}"}}' if is_json else f"{cell},n" for cell in cells]
    text = "\n".join([*([] if is_json else ["rtc.hd,note"]), *lines, ""])
    first = 1 if is_json else 2

    found, rejects = rate(text, name=name)

    assert [row for row, _ in rejects] == [first + place for place in (1, 2, 4)]
    assert (found.rows, found.written, found.tallies[0].rated) == (6, 3, 3)


def test_rows_of_parquet_are_counted_over_pieces(tmp_path, monkeypatch):
    """
    Rows of Parquet that are read in several pieces have the numbers of their places, and each piece says how far it is.
    """
    monkeypatch.setattr(files, "_ROWS", 2)
    pl.DataFrame({"rtc.hd": [1, 2, 3, 4, 5]}).write_parquet(tmp_path / "u.parquet")
    found = list(files.batches(tmp_path / "u.parquet"))

    assert [list(each.numbers) for each in found] == [[1, 2], [3, 4], [5]]
    assert [(each.done, each.whole) for each in found] == [(2, 5), (4, 5), (5, 5)]


def test_no_piece_of_parquet_is_larger_than_memory_should_hold(tmp_path):
    """
    Half a million rows are one piece, however many the file has together: another row begins the next.
    """
    pl.DataFrame({"rtc.hd": pl.repeat(1, 2**19 + 1, eager=True)}).write_parquet(tmp_path / "u.parquet")

    assert [len(each.frame) for each in files.batches(tmp_path / "u.parquet")] == [2**19, 1]


def test_each_line_of_a_field_that_is_no_text(rate):
    """
    A row of several lines that is not UTF-8 is a reject on each of them, and the next row has its own line.
    """
    found, rejects = rate(b'note,rtc.hd\n"a\nb\xff\nc",1\n"d\ne",-2\nf,3\n')

    assert [(row, reason.partition(" (")[0]) for row, reason in rejects] == [
        *((row, "is not UTF-8") for row in (2, 3, 4)),
        (5, "rtc.hd: negative: -2"),
    ]
    assert (found.rows, found.written, found.continued) == (5, 1, 1)


@pytest.mark.parametrize("name", ["a;b", "a\tb", "a|b"])
def test_a_separator_within_a_name(rate, name):
    """
    A name may have another separator within it where columns are separated by commas.
    """
    assert rate(f"{name},rtc.hd\nx,1\n")[0].passed == (name,)
    with pytest.raises(InvalidFileError, match="its separator looks like"):
        rate(f"{name}\n1\n")


# ---- summaries ------------------------------------------------------------------------------------------------------


def test_amounts_of_several_files_are_added(rate):
    """
    An offer's total, its rated rows and those that it is cheapest for are over all files.
    """
    offers = ("agora-cn:list", "agora-cn:payg")
    texts = [f"rtc.audio,agent.asr\n{minutes},0\n9,{asr}\n" for minutes, asr in ((300_000, 0), (200_000, 5))]
    found, _ = rate(*texts, offers=offers)
    minutes = (300_000, 9, 200_000)

    for offer, tally in zip(offers, found.tallies, strict=True):
        assert tally.rated == 3
        assert tally.total == sum(ap.rate(offer, {"rtc.audio": each}, ON).payable for each in minutes)
    assert [tally.cheapest for tally in found.tallies] == [0, 3]
    assert [each["cheapest_percent"] for each in found.offers] == ["0.0", "75.0"]


def test_an_offer_alone_is_not_chosen(rate, tmp_path):
    """
    With one offer no column says which is cheapest, and one of that name is passed through.
    """
    found, _ = rate("rtc.hd,cheapest\n1,x\n")

    assert found.passed == ("cheapest",)
    assert (tmp_path / "out.csv").read_text("utf-8") == "rtc.hd,cheapest,agora-cn:list\n1,x,0.03\n"
    assert found.tallies[0].total == Decimal("0.03")


@pytest.mark.parametrize(("names", "word"), [(["cheapest"], "its"), (["cheapest", "agora-cn:list"], "their")])
def test_columns_that_an_output_has_itself(rate, names, word):
    """
    A column that the output has, or several, are refused in words of one or of several.
    """
    with pytest.raises(AgorapricingError, match=f"cannot be passed through, for the output has {word} own: rename"):
        rate(f"rtc.hd,{','.join(names)}\n1,{','.join('x' * len(names))}\n", offers=("agora-cn:list", "agora-cn:payg"))
