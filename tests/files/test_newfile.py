"""Files that take their names when all of them is there, and paths that lead to what is no such file."""

import os
import socket
from pathlib import Path

import pytest

from agorapricing.errors import AgorapricingError
from agorapricing.files.newfile import NewFile
from agorapricing.files.paths import is_same, kind_of, refuse_endless, refuse_outputs


def lines(path):
    """The lines of a file."""
    return path.read_bytes().count(b"\n")


def write(path, text=b"new\n", rows=1):
    """Write a file as a whole."""
    with NewFile(path) as new:
        new.file.write(text)
        new.finish(rows, lines)
        new.move()


def test_a_file_takes_its_name_at_the_end(tmp_path):
    """
    Until it is moved the old file stays; then there is only the new one, with the mode of the old.
    """
    path = tmp_path / "a.csv"
    path.write_text("old")
    path.chmod(0o640)
    with NewFile(path) as new:
        new.file.write(b"new\n")
        assert (path.read_text(), new.part.parent, new.part.suffix) == ("old", tmp_path, ".part")
        new.finish(1, lines)
        assert path.read_text() == "old"
        new.move()

    assert [path.read_text(), path.stat().st_mode & 0o777] == ["new\n", 0o640]
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_fails_leaves_the_old_one(tmp_path):
    """
    An error on the way, and a count that is not that of the rows written, leave what was there and nothing else.
    """
    path = tmp_path / "a.csv"
    path.write_text("old")
    with pytest.raises(TypeError), NewFile(path) as new:
        new.file.write("no bytes")
    for rows in (0, 2):
        with pytest.raises(AgorapricingError, match=f"a.csv: has 1 rows on the disk, but {rows} were written"):
            write(path, rows=rows)

    assert [each.read_text() for each in tmp_path.iterdir()] == ["old"]


def test_two_runs_into_one_file_do_not_meet(tmp_path):
    """
    Two that write one file at a time write two parts; each moves a whole file, and the last one stays.
    """
    path = tmp_path / "a.csv"
    one, other = NewFile(path), NewFile(path)
    one.file.write(b"one\n" * 9)
    other.file.write(b"other\n")
    other.discard()
    one.finish(9, lines)
    one.move()

    assert one.part != other.part
    assert path.read_text() == "one\n" * 9


def test_parts_that_are_left_over(tmp_path):
    """
    A new part takes away old ones of the same file that no run holds; not a new one, one that is held, or another's.
    """
    path, name = tmp_path / "a.csv", f"a.csv.{'0' * 15}%s.part"
    others = [tmp_path / each for each in (name % 1, "b.csv.0000000000000000.part", "a.csv.part", name % 3)]
    for each in (*others, tmp_path / (name % 2)):
        each.write_text("left")
    held = NewFile(path)
    for each in (*others[1:], tmp_path / (name % 2), held.part):
        os.utime(each, (0, 0))
    others[-1].unlink()
    others[-1].symlink_to(others[1])
    write(path)

    assert {*tmp_path.iterdir()} == {path, held.part, *others}
    held.discard()


def test_a_link_at_the_name_of_a_part_is_not_followed(tmp_path, monkeypatch):
    """
    A part is a file that was not there: where a link has its name, nothing is written.
    """
    precious = tmp_path / "precious"
    precious.write_text("precious")
    monkeypatch.setattr("secrets.token_hex", lambda _: "0")
    (tmp_path / "a.csv.0.part").symlink_to(precious)

    with pytest.raises(AgorapricingError, match=r"a\.csv: cannot be written: File exists"):
        write(tmp_path / "a.csv")
    assert precious.read_text() == "precious"


def test_a_link_stays_a_link(tmp_path):
    """
    An output that is a link replaces the file that it leads to, also one that is not there yet.
    """
    (tmp_path / "data").mkdir()
    link = tmp_path / "a.csv"
    link.symlink_to("data/b.csv")
    for text in (b"one\n", b"two\n"):
        write(link, text)
        assert (link.is_symlink(), (tmp_path / "data/b.csv").read_bytes()) == (True, text)


def test_names_as_long_as_a_system_allows(tmp_path):
    """
    A name of 255 bytes can be written; a longer one, and a folder that is not there, are said in words.
    """
    write(tmp_path / ("é" * 125 + ".csv"))
    for path, said in ((tmp_path / ("x" * 256), "File name too long"), (tmp_path / "no/a", "No such file")):
        with pytest.raises(AgorapricingError, match=f"{path.name}: cannot be written: {said}"):
            write(path)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
def test_a_full_disk_is_said_with_the_file(tmp_path):
    """
    What the disk does not take is said with the name of the file.
    """
    new = NewFile(tmp_path / "a.csv")
    with pytest.raises(AgorapricingError, match=r"a\.csv: cannot be written: No space left"), new.refusals():
        Path("/dev/full").write_text("x")
    new.discard()


def test_what_is_no_file(tmp_path):
    """
    Folders, devices, pipes and sockets are told from files, also through a link; what is not there is none of them.
    """
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("/dev/null")
    (tmp_path / "file").touch()
    with socket.socket(socket.AF_UNIX) as held:
        held.bind(str(tmp_path / "socket"))
        names = ("pipe", "link", "file", "socket", "none", ".")
        kinds = [kind_of(tmp_path / name) for name in names]

    assert kinds == ["a pipe", "a device", "", "a socket", "", "a folder"]
    for name, kind in zip(names, kinds, strict=True):
        if kind:
            with pytest.raises(AgorapricingError, match=f"cannot be written: it is {kind}: name a file"):
                refuse_outputs([tmp_path / name], [])
    with pytest.raises(AgorapricingError, match="is a device: name a file"):
        refuse_endless(tmp_path / "link")
    refuse_endless(tmp_path / "pipe")


@pytest.mark.parametrize(
    "spelling", ["{tmp}/x/../a.csv", "a.csv", "./a.csv", "{tmp}//a.csv", "link.csv", "hard.csv", "folder/a.csv"]
)
def test_one_file_under_several_names(tmp_path, monkeypatch, spelling):
    """
    A file is the same by any spelling, by a link to it or to its folder, and by another name of its own.
    """
    (tmp_path / "x").mkdir()
    (tmp_path / "a.csv").touch()
    (tmp_path / "link.csv").symlink_to("a.csv")
    (tmp_path / "hard.csv").hardlink_to(tmp_path / "a.csv")
    (tmp_path / "folder").symlink_to(".")
    monkeypatch.chdir(tmp_path)
    path, read = Path(spelling.format(tmp=tmp_path)), tmp_path / "a.csv"

    assert is_same(path, read)
    assert not is_same(path, tmp_path / "b.csv")
    with pytest.raises(AgorapricingError, match=r"would overwrite .*a\.csv, which is read"):
        refuse_outputs([tmp_path / "b.csv", path], [tmp_path / "c.csv", read])


def test_two_outputs_are_two_files(tmp_path, monkeypatch):
    """
    Two outputs that are not there yet are one file by whatever spelling; two names are two.
    """
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AgorapricingError, match="are one file: name two"):
        refuse_outputs([Path("a.csv"), tmp_path / "a.csv"], [])
    refuse_outputs([Path("a.csv"), tmp_path / "b.csv"], [Path("c.csv")])
