"""What others rely on is listed in `tests/data/stability`; a change of it is one that the changelog tells.

After a change that is meant, write the lists anew and read the difference:

    WRITE_GOLDEN=1 pytest tests/test_stability.py
"""

import os
from pathlib import Path

import pytest
import surface
from cli.test_screens import EXPORTS, FILES, LINES, OFFERS

from agorapricing.cli import main, options
from agorapricing.report import render

LISTS = Path(__file__).parent / "data/stability"
SECTIONS = {"added": "Added", "changed": "Changed", "removed": "Removed"}


def named(lines):
    """By what a line speaks of, all that it says of it: a name up to its signature, or all words but types."""
    found = {}
    for line in lines:
        found.setdefault(line.partition("(")[0], []).append(line)
    return found


def changes(before, after):
    """What was added, changed and removed, in sentences for the changelog."""
    old, new = named(before), named(after)
    for name in sorted({*old, *new}):
        was, now = old.get(name, []), new.get(name, [])
        if was != now:
            kind = "changed" if was and now else "added" if now else "removed"
            yield kind, f"{' / '.join(was)} -> {' / '.join(now)}" if kind == "changed" else " / ".join(was or now)


def message(name, before, after):
    """What the changelog has to say of the difference of two lists, and how the list is written anew."""
    told = {kind: [text for found, text in changes(before, after) if found == kind] for kind in SECTIONS}
    parts = (
        f"### {SECTIONS[kind]}\n" + "\n".join(f"- {text}" for text in texts) for kind, texts in told.items() if texts
    )
    return "\n".join(
        [
            f"{name} is what others rely on, and differs from tests/data/stability/{name}.txt.",
            "Say in CHANGELOG.md what of this somebody notices, under these heads:",
            *parts,
            "Then write the list anew: WRITE_GOLDEN=1 pytest tests/test_stability.py",
        ]
    )


def held(name, after):
    """Hold a list against its file, or write it."""
    file = LISTS / f"{name}.txt"
    if os.environ.get("WRITE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text("\n".join(after) + "\n", "utf-8")
    before = file.read_text("utf-8").splitlines()
    if before != after:
        pytest.fail(message(name, before, after), pytrace=False)


@pytest.mark.parametrize("name", ["python", "codes", "commands", "files"])
def test_names_are_listed(name):
    """
    Names and signatures of every face, codes of errors, commands with options and exit codes, and keys of files are
    those listed.
    """
    held(name, list(getattr(surface, name)()))


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder with the files that commands are shown with."""
    own = {path.name: path.read_text("utf-8") for path in (OFFERS / "alpha.toml", *EXPORTS.iterdir())}
    for name, text in {**FILES, **own}.items():
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)


NO_REPORT = {"new", "report", "bill focus", "check", "books check", "page", "schema"}
SAME_KEYS = {"compare all", "compare columns", "reconcile odd"}
PRINTED = {name: line for name, line in LINES.items() if "zh" not in name and name not in NO_REPORT | SAME_KEYS}
"""The command lines that print a report."""


@pytest.fixture
def reports(monkeypatch):
    """The reports that commands print."""
    made = []

    def report_of(value, *view):
        made.append(base_report_of(value, *view))
        return made[-1]

    base_report_of = options.report_of
    monkeypatch.setattr(options, "report_of", report_of)
    return made


@pytest.mark.usefixtures("desk")
def test_outputs_are_listed(reports, capsys):
    """
    The keys of JSON and the columns of CSV of every command's report are those listed.
    """
    for line in PRINTED.values():
        main([*line, "--format", "json"])
    capsys.readouterr()

    assert len(reports) == len(PRINTED)
    for style, listed in (("json", surface.of_json), ("csv", surface.of_csv)):
        named_reports = zip(PRINTED, reports, strict=True)
        held(style, [line for what, report in named_reports for line in listed(what, render(report, style))])


@pytest.mark.usefixtures("desk")
def test_saved_runs_are_listed(capsys):
    """
    The keys of a run that `--save` writes are those listed.
    """
    main([*LINES["bill"], "--save", "run.json"])
    capsys.readouterr()

    held("run", surface.of_json("run", Path("run.json").read_text("utf-8")))


BEFORE = ["rate(offer, usage) -> Bill", "bill lines[].amount", "exit code 1 bad input"]


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (
            ["rate(offer, usage, on) -> Bill", *BEFORE[1:]],
            f"### Changed\n- {BEFORE[0]} -> rate(offer, usage, on) -> Bill",
        ),
        ([*BEFORE, "bill lines[].net"], "### Added\n- bill lines[].net"),
        (BEFORE[:2], "### Removed\n- exit code 1 bad input"),
    ],
)
def test_a_change_says_what_the_changelog_lacks(after, told):
    """
    A signature that changed, a key that is new and an exit code that is gone: each stands under its head.
    """
    said = message("json", BEFORE, after)

    assert told in said
    assert said.count("###") == 1
