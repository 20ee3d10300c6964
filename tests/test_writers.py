"""Whatever happens while a command writes, its file is there whole or not at all, and nothing is lost."""

import random
import re
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from agorapricing.cli import main
from agorapricing.files import newfile
from agorapricing.files.newfile import NewFile

USAGE = "account,rtc.hd\nx,500000\ny,-1\n"
LOG = "room,user,start,end\nr,u,2026-07-01T00:00:00Z,2026-07-01T01:00:00Z\nr,v,1,0\n"
RATE = ("rate", "usage.csv", "--offers", "agora-cn:list", "--on", "2026-07-01", "-o")
BILL = ("bill", "agora-cn:payg", "rtc.hd=500000", "--on", "2026-07-01")
REPORTS = ("-o", "a.html", "-o", "a.md", "-o", "a.csv", "-o", "a.json", "-o", "a.xlsx")
ON = ("--on", "2026-07-01", "agora-cn:payg", "trtc-cn:list")
WRITERS = {
    "accounts as CSV": ((*RATE, "a.csv"), ["a.csv"]),
    "accounts as JSON Lines": ((*RATE, "a.jsonl"), ["a.jsonl"]),
    "accounts as Parquet": ((*RATE, "a.parquet"), ["a.parquet"]),
    "rejected accounts": ((*RATE, "a.csv", "--rejects", "b.csv"), ["a.csv", "b.csv"]),
    "accounts as rows of FOCUS": ((*RATE, "a.csv", "--format", "focus"), ["a.csv"]),
    "a log": (
        ("meter", "--log", "log.csv", "--books", "agora-cn", "-o", "a.csv", "--rejects", "b.csv"),
        ["a.csv", "b.csv"],
    ),
    "rows of FOCUS": ((*BILL, "--format", "focus", "-o", "a.csv"), ["a.csv"]),
    "rows of FOCUS as Parquet": ((*BILL, "--format", "focus", "-o", "a.parquet"), ["a.parquet"]),
    "a run": ((*BILL, "--save", "a.json"), ["a.json"]),
    "reports": (("report", "rtc.hd=500000", *ON, *REPORTS), [*REPORTS[1::2]]),
    "a PDF": (("report", "rtc.hd=500000", *ON, "-o", "a.pdf"), ["a.pdf"]),
    "a page": (("page", "-o", "a.html", "--on", "2026-07-01", "--scenarios", "one_to_one"), ["a.html"]),
}
SLOW = {
    "accounts as JSON Lines",
    "accounts as Parquet",
    "rejected accounts",
    "accounts as rows of FOCUS",
    "rows of FOCUS as Parquet",
    "a PDF",
    "a page",
}
CASES = [pytest.param(name, marks=[pytest.mark.slow] if name in SLOW else []) for name in WRITERS]
ON_FULL_DISKS = [*(case for case in CASES if case.values != ("a PDF",)), "a PDF"]
BROWSER = """#!/bin/sh
for each; do case "$each" in
    --print-to-pdf=*) printf '%%PDF, printed by no browser' > "${each#*=}" ;;
esac; done
"""
INPUTS = {"usage.csv": USAGE, "log.csv": LOG, "browser": BROWSER}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """
    A folder with the inputs of all writers, in which commands run.
    """
    for name, text in INPUTS.items():
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "browser").chmod(0o700)
    monkeypatch.setenv("CHROME", str(tmp_path / "browser"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def outputs(folder):
    """What stands in a folder beside the inputs and the rejects of their own, by name."""
    return {
        each.name: each.read_bytes()
        for each in folder.iterdir()
        if each.name not in INPUTS and not each.name.endswith(".rejects.csv")
    }


@pytest.mark.parametrize("name", CASES)
def test_nothing_is_overwritten_unasked(name, folder, capsys):
    """
    A file that is there stays as it is, and is named; --force replaces it, and another run is as good as the first.
    """
    words, files = WRITERS[name]
    for file in files:
        (folder / file).write_text("old", "utf-8")

        assert main(["--no-config", *words]) == 1
        assert f"{file}: is there already: say --force" in capsys.readouterr().err
        assert outputs(folder) == {file: b"old"}
        (folder / file).unlink()
    assert main(["--no-config", *words]) == 0
    assert sorted(outputs(folder)) == sorted(files)
    assert main(["--no-config", *words, "--force"]) == 0


@pytest.mark.parametrize("name", ON_FULL_DISKS)
def test_a_full_disk(name, folder, capsys, monkeypatch):
    """
    Where the system takes no more bytes, the old files stay, no part of a new one does, and the error names a file.
    """
    words, files = WRITERS[name]
    for file in files:
        (folder / file).write_text("old", "utf-8")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # Python would not see that it is cut
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16, hard))
    try:
        code = main(["--no-config", *words, "--force"])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert code == 1
    assert "cannot be written: File too large" in capsys.readouterr().err
    assert outputs(folder) == dict.fromkeys(files, b"old")


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize(
    "step", [*(pytest.param(name, marks=pytest.mark.slow) for name in ("__init__", "finish", "fsync")), "move"]
)
def test_an_interrupt(name, step, folder, monkeypatch):
    """
    Ctrl-C before a file is begun, written out, on the disk or moved to its name ends with 130, and leaves nothing.
    """
    words, files = WRITERS[name]
    for file in files:
        (folder / file).write_text("old", "utf-8")
    where = newfile.os if step == "fsync" else NewFile
    monkeypatch.setattr(where, step, lambda *_, **__: signal.raise_signal(signal.SIGINT))
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        code = main(["--no-config", *words, "--force"])
    finally:
        signal.signal(signal.SIGINT, before)

    assert code == 130
    assert outputs(folder) == dict.fromkeys(files, b"old")


@pytest.mark.parametrize("name", CASES)
def test_where_nothing_can_be_written(name, folder, capsys):
    """
    A place below a file, and a folder of the system that takes no files, are refused before any work, by name.
    """
    words, files = WRITERS[name]
    for place in ("usage.csv", "/proc/self", "nowhere"):
        moved = [f"{place}/{word}" if word in files else word for word in words]

        assert main(["--no-config", *moved]) in {1, 2}
        assert re.search(rf"{place}/[ab]\.\w+: cannot be written", capsys.readouterr().err)
    assert outputs(folder) == {}


@pytest.mark.parametrize("name", ["accounts as CSV", "a log"])
def test_an_output_that_is_an_input(name, folder, capsys):
    """
    What is read is never written, whatever it is called, and by whatever link.
    """
    words, files = WRITERS[name]
    source = next(word for word in words if word in INPUTS)
    (folder / "link.csv").symlink_to(folder / source)
    for place in (source, f"./{source}", "link.csv"):
        changed = [place if word == files[0] else word for word in words]

        assert main(["--no-config", *changed, "--force"]) in {1, 2}
        assert "which is read" in capsys.readouterr().err
    assert (folder / source).read_text("utf-8") == INPUTS[source]


def test_a_closed_pipe():
    """
    A reader that leaves ends a report without a word and without an error.
    """
    command = [sys.executable, "-m", "agorapricing", "meters", "--format", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        child.stdout.close()
        said = child.stderr.read()

    assert (child.returncode, said) == (0, b"")


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_a_kill_at_any_moment(name, folder):
    """
    A process that is killed leaves each file as it was or whole; what else it leaves is no part under the final name.
    """
    words, files = WRITERS[name]
    command = [sys.executable, "-m", "agorapricing", "--no-config", *words, "--force"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    subprocess.run(command, check=True, **quiet)
    whole = {file: _stable(folder / file) for file in files}
    chance = random.Random(name)
    for _ in range(12):
        for file in files:
            (folder / file).write_text("old", "utf-8")
        with subprocess.Popen(command, **quiet) as child:
            try:
                child.wait(chance.uniform(0.1, 2.5))
            except subprocess.TimeoutExpired:
                child.send_signal(chance.choice([signal.SIGKILL, signal.SIGINT, signal.SIGTERM]))
        for file in files:
            assert (folder / file).read_bytes() == b"old" or _stable(folder / file) == whole[file]


def _stable(path: Path):
    """What of a file is the same in each run: FOCUS and workbooks have moments in them, so only their length."""
    return path.stat().st_size
