"""The hook and the workflow for a folder of books: what they run is run here."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from own_book import OWN_BOOK

from agorapricing.cli import main

ROOT = Path(__file__).parents[1]
PROFILE = '[profile]\nname = "Acme"\non = 2026-07-01\noffers = ["deals/own.toml:list"]\n'
PROFILE += '[[workload]]\nname = "w"\nusage = {{ "rtc.hd" = {} }}\n'
CONTRACT = (
    '[contract]\nid = "acme"\nbase = "own.toml:list"\neffective = {{ from = 2026-01-01 }}\nread = 2026-01-01\n'
    "confidential = false\n[[contract.term]]\npercent_off = {}\n"
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A repository of a book, a contract on it and a profile."""
    book = OWN_BOOK.replace('currency = "CNY"', 'currency = "USD"')
    files = {"deals/own.toml": book, "deals/acme.toml": CONTRACT.format(5), "profiles/acme.toml": PROFILE.format(9_000)}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def hook():
    """What the hook says, by its keys."""
    text = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    return dict(re.findall(r"^(?:- |  )(\w+): (.*)$", text, re.MULTILINE))


@pytest.mark.usefixtures("folder")
def test_the_hook(capsys):
    """
    The hook checks what it is handed: right files pass, and what is wrong with each of several is said.
    """
    program, *words = shlex.split(hook()["entry"])
    assert program == "agorapricing"
    assert main([*words, "deals/own.toml", "deals/acme.toml", "profiles/acme.toml"]) == 0
    assert capsys.readouterr().out.count(": valid: ") == 3

    Path("deals/acme.toml").write_text(CONTRACT.format(500), "utf-8")
    Path("profiles/acme.toml").write_text(PROFILE.format(-1), "utf-8")
    assert main([*words, "deals/acme.toml", "deals/own.toml", "profiles/acme.toml"]) == 1
    said = capsys.readouterr()
    assert "deals/acme.toml:8: " in said.err
    assert "profiles/acme.toml:7: " in said.err
    assert said.out.startswith("deals/own.toml: valid: ")


def test_the_hook_leaves_files_of_other_tools_alone():
    """
    Of TOML files the hook takes those that are not known to be of other tools.
    """
    excluded = re.compile(hook()["exclude"])

    assert all(excluded.search(name) for name in ("pyproject.toml", "a/ruff.toml", "b/agorapricing.toml"))
    assert not excluded.search("deals/my-ruff.toml")


def workflow():
    """The commands of the workflow of the page, without that which installs."""
    return re.findall(r"^      - run: (?!pip)(.*)$", (ROOT / "docs/guides/ci.md").read_text("utf-8"), re.MULTILINE)


def shell(command, folder):
    """Run a command as the workflow does: its exit code."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "PYTEST_ADDOPTS": "-q -p no:cacheprovider"}
    line = ["bash", "-ec", command]
    return subprocess.run(line, check=False, cwd=folder, env=environment, capture_output=True).returncode


def test_the_steps(folder):
    """
    The steps that are commands of this package pass for right files, and fail where the amount is passed.
    """
    check, _, compare = (shlex.split(command)[1:] for command in workflow())
    files = sorted(str(path.relative_to(folder)) for pattern in check[1:] for path in folder.glob(pattern))
    assert len(files) == 3
    assert main(["check", *files]) == 0
    assert main(compare) == 0

    (folder / "profiles/acme.toml").write_text(PROFILE.format(90_000), "utf-8")
    assert main(compare) == 5


@pytest.mark.slow
def test_the_workflow(folder):
    """
    Every step passes for a folder of right files within the amount, and each fails for its own reason.
    """
    check, laws, compare = workflow()
    assert [shell(command, folder) for command in (check, laws, compare)] == [0, 0, 0]

    (folder / "profiles/acme.toml").write_text(PROFILE.format(90_000), "utf-8")
    assert shell(compare, folder) == 5

    (folder / "deals/acme.toml").write_text(CONTRACT.format(500), "utf-8")
    assert [shell(command, folder) for command in (check, laws)] == [1, 1]


def test_a_bill_is_checked(tmp_path, capsys):
    """
    A vendor's bill is checked as one, by its own keys.
    """
    bill = tmp_path / "bill.toml"
    bill.write_text('[bill]\nname = "July"\non = 2026-07-01\ntotal = 5\n', "utf-8")
    assert main(["check", str(bill)]) == 0
    assert capsys.readouterr().out.endswith("valid: a bill: July\n")

    bill.write_text("[bill]\non = 2026-07-01\ntotl = 5\n", "utf-8")
    assert main(["check", str(bill)]) == 1
    assert "did you mean 'total'?" in capsys.readouterr().err
