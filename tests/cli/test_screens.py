"""The screens of every command, wide and narrow: the files in tests/cli/screens are compared letter by letter.

After a change that is meant to be seen, write them anew and read the difference:

    WRITE_GOLDEN=1 pytest tests/cli/test_screens.py
"""

import os
from pathlib import Path

import click
import pytest
from rich.cells import cell_len

from agorapricing.cli import cli, main

SCREENS = Path(__file__).parent / "screens"
OFFERS = Path(__file__).parents[1] / "data/offers"
ON = ("--on", "2026-07-01")
USAGE = ("rtc.audio=30_000", "rtc.hd=150_000")
THREE = ("--offers", "agora-cn-standard:basic", "trtc-cn:payg", "trtc-cn:basic", *ON)
TWO = ("--offers", "agora-cn-standard:basic", "trtc-cn:payg", *ON)
START = ("--start", "2026-07-01", "--months", "3")
FILES = {
    "app.toml": """\
[profile]
name = "Acme 课堂"
on = 2026-07-01
market = "cn"

[[workload]]
name = "lessons 小班课"
scenario = "one_to_one"
sessions_per_day = { low = 60, base = 100, high = 300 }
minutes = 10
video = "720p"
""",
    "months.csv": "month,rtc.audio,rtc.hd\n一月,30000,150000\n二月,20000,400000\n",
    "calls.csv": """\
room,user,start,end,stream,size
甲,ann,2026-07-01T10:00:00+08:00,2026-07-01T10:12:00+08:00,a,720p
甲,bob,2026-07-01T10:00:00+08:00,2026-07-01T10:12:30+08:00,b,720p
""",
    "invoice.toml": """\
[bill]
name = "Invoice 7"
on = 2026-07-01
total = 4_140.00

[[line]]
meter = "rtc.audio"
quantity = 30_000
amount = 0

[[line]]
meter = "rtc.hd"
quantity = 150_000
amount = 3_640.00

[[line]]
label = "Basic (基础版)"
amount = 500.00
""",
    "summer.csv": """\
room,user,start,end,stream,size
r,ann,2026-06-01T00:00:00+08:00,2026-06-30T00:00:00+08:00,a,720p
r,ann,2026-07-01T00:00:00+08:00,2026-07-31T00:00:00+08:00,a,720p
r,bob,2026-07-01T00:00:00+08:00,2026-07-31T00:00:00+08:00,b,720p
""",
}
LINES = {
    "audit": ("audit", "alpha.toml", "--on", "2024-02-06"),
    **{
        f"{line[0]} zh": (*line, "--lang", "zh")
        for line in (
            ("best", *USAGE, "trtc-cn:basic", "--start", "2026-07-01", "--months", "1"),
            ("bill", "trtc-cn:basic", "app.toml"),
            ("books", *ON),
            ("compare", "app.toml", *THREE),
            ("doctor", "app.toml", "--offers", "trtc-cn:basic"),
            ("meter", "app.toml", "--books", "agora-cn-standard,trtc-cn"),
        )
    },
    "best": ("best", *USAGE, "trtc-cn:payg", "trtc-cn:basic", *START),
    "bill": ("bill", "trtc-cn:basic", "app.toml"),
    "bill focus": ("bill", "trtc-cn:basic", "rtc.hd=1_000", *ON, "--format", "focus"),
    "books": ("books", *ON),
    "books check": ("books", "check", "alpha.toml"),
    "books diff": ("books", "diff", "alpha.toml@2023-12-31", "alpha.toml@2024-02-06"),
    "books show": ("books", "show", "alpha.toml", "--on", "2024-02-06"),
    "breakeven": ("breakeven", *USAGE, *TWO, "--meter", "rtc.hd"),
    "budget": ("budget", "3000", *USAGE, *THREE),
    "check": ("check", "app.toml"),
    "compare": ("compare", "app.toml"),
    "compare all": ("compare", "app.toml", "--notes", "all", "--minutes", "--causes", "--sources", *THREE),
    "compare months": ("compare", "summer.csv", "--market", "cn", "--whole-months", "--doubts", "--sources"),
    "compare columns": ("compare", "app.toml", *THREE),
    "diff": ("diff", "agora-cn-standard:basic", "trtc-cn:payg", *USAGE, *ON),
    "doctor": ("doctor", "app.toml", "--offers", "trtc-cn:basic"),
    "explain": ("explain", "trtc-cn:basic", *USAGE, *ON),
    "marginal": ("marginal", *USAGE, *TWO, "--meter", "rtc.hd"),
    "match": ("match", "agora-cn-standard:basic", "trtc-cn:payg", *USAGE, *ON),
    "meter": ("meter", "app.toml", "--books", "agora-cn-standard,trtc-cn"),
    "meter log": ("meter", "--log", "calls.csv", "--books", "agora-cn-standard,trtc-cn"),
    "meter console": ("meter", "agora-usage-default.json"),
    "meter events": ("meter", "agora-ncs.jsonl"),
    "meters": ("meters",),
    "move": ("move", "agora-cn-standard:basic", "--on", "2026-08-16"),
    "refund": ("refund", "trtc-cn", "general:3M", "--used", "1_589_256", "--paid", "16888", "--on", "2026-07-01"),
    "new": ("new", "one_to_one", "--on", "2026-11-30"),
    "reconcile": ("reconcile", "invoice.toml", "--usage", *USAGE, "--offer", "trtc-cn:basic"),
    "reconcile odd": ("reconcile", "invoice.toml", "--usage", "rtc.hd=150_000", "--offer", "trtc-cn:payg"),
    "rate": ("rate", "months.csv", "-o", "rated.csv", *TWO),
    "page": ("page", "--help"),
    "report": ("report", "app.toml", *THREE, "-o", "report.md"),
    "scenarios": ("scenarios",),
    "schema": ("schema", "--help"),
    "split": ("split", *USAGE, *THREE),
    "spread": ("spread", "app.toml", *TWO, "--trials", "20"),
    "sweep": ("sweep", *USAGE, *TWO, "--by", "rtc.hd=0..200_000/50_000"),
    "term": ("term", "trtc-cn:payg", *USAGE, *START),
}
"""By a name that begins with the command, a line of it."""
CODES = {"reconcile odd": 4}
"""The exit codes of those that do not end with 0."""


def commands(group, before=""):
    """The words that call each command of a group and of its groups."""
    with click.Context(group) as context:
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            yield f"{before}{name}"
            if isinstance(command, click.Group):
                yield from commands(command, f"{before}{name} ")


EXPORTS = Path(__file__).parents[1] / "data/exports"
"""What vendors' consoles say."""


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder with a profile, months, a log and a price book, where commands run."""
    own = {path.name: path.read_text("utf-8") for path in (OFFERS / "alpha.toml", *EXPORTS.iterdir())}
    for name, text in {**FILES, **own}.items():
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("name", LINES)
@pytest.mark.usefixtures("desk")
def test_a_screen(name, width, monkeypatch, capsys):
    """
    What a command shows at this width is what somebody has read; no line is longer, and none is cut.
    """
    monkeypatch.setenv("COLUMNS", str(width))
    code = main(LINES[name])
    shown = capsys.readouterr().out
    file = SCREENS / f"{name.replace(' ', '-')}-{width}.txt"
    if os.environ.get("WRITE_GOLDEN"):
        file.write_text(shown, "utf-8")

    assert code == CODES.get(name, 0)
    assert shown == file.read_text("utf-8")
    assert name in {"new", "rate", "report", "bill focus"} or max(map(cell_len, shown.splitlines())) <= width
    assert "…" not in shown


def test_every_command_has_a_screen():
    """
    Each command has a line here, and each file is one of theirs.
    """
    shown = {" ".join(line[: name.count(" ") + 1]) for name, line in LINES.items()} | {
        line[0] for line in LINES.values()
    }

    assert {*commands(cli)} <= shown
    assert {file.name for file in SCREENS.iterdir()} == {
        f"{name.replace(' ', '-')}-{width}.txt" for name in LINES for width in (80, 120)
    }
