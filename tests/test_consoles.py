"""What the pages print of a console: each command runs as it stands there, and says what is printed below it."""

import doctest
import os
import re
import shlex
from functools import cache
from pathlib import Path

import click
import pytest

from agorapricing.cli import cli, main

ROOT = Path(__file__).parents[1]
MADE = {path for path in (ROOT / "docs/books").glob("*.md") if path.stem != "price-books"}
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(set((ROOT / "docs").rglob("*.md")) - MADE)]
FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
SHELL = {
    "languages": 1,  # a script of the source, which has tests of its own
    "README": 2,  # the two commands of a fresh machine, which the CI script takes from there
    "scale": 1,  # a cluster of Spark, which few machines have
    "evidence": 13,  # long runs, of which it says what they gave
    "first-report": 1,  # installing, which a fresh machine does in the CI script
    "first-report.zh": 1,  # the same
}
"""By page how many blocks of a shell are run elsewhere: the others are consoles."""
SHOWN = {
    "first-report": ["telehealth.toml"],
    "first-report.zh": ["telehealth.toml"],
    "compare-a-design": ["design.toml"],
    "quote-a-contract": ["deal.toml"],
    "add-a-book": ["reseller.toml"],
    "book-format": ["example.toml"],
    "reports": ["acme.toml"],
    "reconcile": ["invoice.toml"],
}
"""By page the file whose text its first block of TOML is."""
FAILING = ROOT / "docs/reference/errors.md"
"""The page of commands that end with an error, which the script that writes it runs."""
SIZE = re.compile(r"\([\d,]+ kB\)")
"""The size of a file that is written, which pages leave open."""
FEW, LINES = 12, {"first-report": 30, "first-report.zh": 30, "add-a-book": 20, "reconcile": 24, "reports": 20}
"""So many lines of a longer answer a page shows."""

CALLS = "room,user,start,end,stream,size\n" + "".join(
    f"r{day},p,2026-06-{day:02}T10:00:00+08:00,2026-06-{day:02}T16:00:00+08:00,s,720p\n" for day in range(1, 31)
)


def blocks(page, kind):
    """The code of a page that is of some kind."""
    return [code for language, code in FENCED.findall(page.read_text("utf-8")) if language == kind]


def files_of(page):
    """The files that the commands of a page read and do not make: those that the page shows, a log, rows of usage."""
    rows = {f"usage-{place}.csv": f"rtc.audio,rtc.hd\n{row}\n" for place, row in enumerate(("300000,900000", "0,5"))}
    exports = (ROOT / "tests" / "data" / "exports").iterdir() if page.stem in {"consoles", "console-files"} else ()
    given = {"calls.csv": CALLS, **rows, **{path.name: path.read_text("utf-8") for path in exports}}
    shown = {name: blocks(page, "toml")[0] for name in SHOWN.get(page.stem, ())}
    return {**given, **shown}


def laid_out(page):
    """Put the files that the commands of a page read into the folder, and nothing else."""
    for path in Path().iterdir():
        path.unlink()
    for name, text in files_of(page).items():
        Path(name).write_text(text, "utf-8")


def run(line, capsys):
    """Run a line of a console: what it prints, after what it says on stderr; a file takes it after >."""
    words = [
        word
        for each in shlex.split(line, comments=True)
        for word in (sorted(map(str, Path().glob(each))) if "*" in each and ":" not in each else [each])
    ]
    *words, file = words if ">" in words else [*words, ""]
    command = [word for word in words if word != ">"]
    assert command.pop(0) == "agorapricing"
    assert main(command) == 0, capsys.readouterr().err
    said = capsys.readouterr()
    if file:
        Path(file).write_text(said.out, "utf-8")
    return said.err + ("" if file else said.out)


def written(line, most, capsys):
    """A command with what it prints, as a page shows it: of a long answer the first lines."""
    printed = SIZE.sub("(... kB)", run(line, capsys)).splitlines(keepends=True)
    return f"$ {line}\n" + "".join([*printed[:most], "...\n"] if len(printed) > most + 2 else printed)


def write(page, capsys):
    """Write anew what the commands of a page print."""
    text = page.read_text("utf-8")
    for code in blocks(page, "console"):
        fresh = "".join(written(line, LINES.get(page.stem, FEW), capsys) for line, _ in COMMAND.findall(code))
        text = text.replace(f"```console\n{code}```", f"```console\n{fresh}```")
    page.write_text(text, "utf-8")


CONSOLES = [page for page in PAGES if blocks(page, "console")]


@pytest.mark.parametrize("page", CONSOLES, ids=lambda page: page.stem)
def test_consoles_show_what_is_printed(page, monkeypatch, tmp_path, capsys):
    """
    Each command on a page prints what stands below it; three dots stand for what is left out.
    """
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.chdir(tmp_path)
    laid_out(page)
    if os.environ.get("WRITE_GOLDEN"):
        write(page, capsys)
        laid_out(page)
    for code in blocks(page, "console"):
        commands = COMMAND.findall(code)
        assert "".join(f"$ {line}\n{shown}" for line, shown in commands) == code
        for line, shown in commands:
            printed = run(line, capsys)
            assert doctest.OutputChecker().check_output(shown, printed, doctest.ELLIPSIS), f"$ {line}\n{printed}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_command_stands_where_nothing_runs_it(page):
    """
    A block with a command is a console, but for those few that run elsewhere.
    """
    shell = [code for kind in ("sh", "bash", "shell") for code in blocks(page, kind)]
    texts = [code for kind in ("text", "") for code in blocks(page, kind) if page != FAILING]
    others = [code for code in texts if re.search(r"^(\$ )?agorapricing ", code, re.MULTILINE)]

    assert len(shell) == SHELL.get(page.stem, 0)
    assert others == []


@cache
def options_of(words):
    """The options of a command that is written with some words, and its name; none where there is no such command."""
    group, names = cli, []
    for word in words:
        command = group.get_command(click.Context(group), word) if isinstance(group, click.Group) else None
        if command is None:
            break
        group = command
        names.append(word)
    return {name for parameter in group.params for name in (*parameter.opts, *parameter.secondary_opts)}, names


INLINE = [
    (page.stem, code)
    for page in PAGES
    for code in re.findall(r"`(agorapricing [^`]*)`", re.sub(FENCED, "", page.read_text("utf-8")))
]


@pytest.mark.parametrize(("page", "code"), INLINE)
def test_commands_in_sentences_exist(page, code):
    """
    A command in the text of a page is one, and so are its options.
    """
    first, *words = code.split()[1:]
    options, names = options_of((first, *words[:1]))

    assert names or first.startswith("-"), page
    assert {word for word in words if re.fullmatch(r"--?[a-z][\w-]*", word)} <= {*options, "-h", "--help"}


@pytest.mark.parametrize("command", ["doctor profile.toml --offers", "meter profile.toml --books"])
def test_several_words_after_an_option(command, tmp_path, monkeypatch, capsys):
    """
    `doctor` and `meter` take several offers or books after their option, with spaces, with commas or one by one.
    """
    monkeypatch.chdir(tmp_path)
    assert main(["new", "group", "--on", "2026-07-01"]) == 0
    Path("profile.toml").write_text(capsys.readouterr().out, "utf-8")
    *before, option = command.split()
    names = ["agora-cn", "trtc-cn"] if option == "--books" else ["agora-cn:payg", "trtc-cn:payg"]
    ways = [
        ["profile.toml", option, *names],
        ["profile.toml", option, ",".join(names)],
        ["profile.toml", option, names[0], option, names[1]],
        [option, *names, "profile.toml"],
    ]
    found = [(main([before[0], *way, "--format", "json"]), capsys.readouterr().out) for way in ways]

    assert len({*found}) == 1
    assert found[0][0] == 0
