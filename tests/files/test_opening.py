"""Files of rows opened by their format, whoever reads them."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from agorapricing.errors import AgorapricingError, InvalidFileError
from agorapricing.files import csv_records, json_objects, parquet_file, reading


def test_positions(tmp_path):
    """
    Records and objects come with what says how many bytes have been read.
    """
    table, lines = tmp_path / "a.csv", tmp_path / "a.jsonl"
    table.write_bytes(b"\xef\xbb\xbfa,b\n1,\xff\n")
    lines.write_text('{"a": 1.50}\n[]\n', "utf-8")

    with csv_records(table) as (records, position):
        [chunk] = records.chunks()
        assert (records.header, chunk.rows, position()) == (["a", "b"], [["1", "\udcff"]], 11)
    with json_objects(lines, number=str) as (objects, position):
        assert list(objects) == [(1, {"a": "1.50"}), (2, "is no JSON object")]
        assert position() == lines.stat().st_size


@pytest.mark.parametrize("content", [b"", b"PAR1", b"a,b\n1,2\n", b"PAR1" + b"x" * 60 + b"PAR1"])
def test_what_is_not_parquet(tmp_path, content):
    """
    A file that is not Parquet is refused in one line with its name.
    """
    path = tmp_path / "a.parquet"
    path.write_bytes(content)

    with pytest.raises(InvalidFileError, match=r"a\.parquet: is not Parquet: ") as caught, parquet_file(path):
        pass
    assert "\n" not in str(caught.value)


def test_damaged_pages(tmp_path):
    """
    Damage inside a file of Parquet is found when it is read, and refused alike.
    """
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"a": [str(place) for place in range(1_000)]}), path, compression="zstd")
    content = bytearray(path.read_bytes())
    content[8:200] = b"\xff" * 192
    path.write_bytes(content)

    with (
        pytest.raises(InvalidFileError, match=r"a\.parquet: "),
        reading(path),
        parquet_file(path) as file,
    ):
        list(file.iter_batches())


def test_what_the_system_refuses(tmp_path):
    """
    A file that is not there is named with the system's reason; a device is refused before it is read.
    """
    path = tmp_path / "gone.csv"
    with pytest.raises(InvalidFileError, match=r"gone\.csv: No such file"), reading(path), csv_records(path):
        pass
    with pytest.raises(AgorapricingError, match="/dev/zero: is a device"), reading(type(path)("/dev/zero")):
        pass
