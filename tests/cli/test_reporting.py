"""Runs that are kept, and the files that are made of them: whole or not at all, and nothing replaced unasked."""

import json
import re
import signal
import subprocess
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from own_book import OWN_BOOK
from sampled import one_of

from agorapricing.cli import main, saving
from agorapricing.cli.paths import files_in
from agorapricing.loading import load_book
from agorapricing.messages import Message, said
from agorapricing.report import dump_run, load_run, writer_of

PROFILE = """\
[profile]
name = "calls"
on = 2026-07-01

[[workload]]
name = "calls"
scenario = "one_to_one"
sessions_per_day = 100
minutes = 10
video = "720p"
"""
OFFERS = ("--offers", "agora-cn-standard:basic,trtc-cn:payg")
COMPARE = ("compare", "app.toml", *OFFERS)
TEXTS = ("a.md", "a.csv", "a.json")
ALL = (*TEXTS, "a.html", "a.xlsx")
"""The kinds whose bytes are the run's; a PDF has the time in it."""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder with a profile, where commands run."""
    monkeypatch.chdir(tmp_path)
    Path("app.toml").write_text(PROFILE, "utf-8")


def done(*words, code=0):
    """Run a command that ends with a code."""
    assert main(words) == code


def test_what_a_run_keeps():
    """
    A run has the command without its own file, the day, the version, and the digests of files and books.
    """
    done(*COMPARE, "--save", "run.json")
    run = load_run(Path("run.json"))

    assert run.command == COMPARE
    assert run.on == date(2026, 7, 1)
    assert run.version
    assert run.inputs == {"app.toml": sha256(PROFILE.encode()).hexdigest()}
    assert {*run.books} == {"agora-cn-standard", "trtc-cn"}
    assert all(len(digest) == 64 for digest in run.books.values())
    assert run.heading.status == "estimate"


def test_report_keeps_its_run_beside_its_files(capsys):
    """
    `report --save` keeps the run with the files or alone, of another run, too; one of both has to be asked for.
    """
    done("report", "app.toml", *OFFERS, "-o", "a.md", "--save", "a.json")
    done("report", "app.toml", *OFFERS, "--save", "b.json")
    done("report", "b.json", "--save", "c.json", "-o", "c.md", "--prepared-by", "Me")
    a, b, c = (load_run(Path(f"{name}.json")) for name in "abc")

    assert a.command == b.command == c.command == ("report", "app.toml", *OFFERS)
    assert Path("a.md").read_bytes() == writer_of("b.md")(b)
    assert c.heading.prepared_by == "Me"
    done("report", "app.toml", "-o", "d.json", "--save", "./d.json", code=1)
    assert "are one file: name two" in capsys.readouterr().err
    done("report", "app.toml", code=2)
    assert "name a file for the report after -o, or --save its run" in capsys.readouterr().err


def test_a_run_keeps_the_settings_that_count(capsys):
    """
    A run has the digest of the folder's settings, and what of them counts in it: not what the command line says itself.
    """
    Path("agorapricing.toml").write_text('offers = ["trtc-cn:payg"]\naccounts = { trtc = 2026-05-01 }\nnotes = "all"')
    done("compare", "app.toml", "--save", "a.json", "--notes", "few")
    done("compare", "app.toml", *OFFERS, "--account", "trtc=2026-05-01", "--notes", "few", "--save", "b.json")
    _ = capsys.readouterr()
    done("diff", "a.json", "b.json")

    a, b = (load_run(Path(f"{name}.json")) for name in "ab")
    assert a.settings == {"accounts": "trtc=2026-05-01", "offers": "trtc-cn:payg"}
    assert {*a.inputs} == {"app.toml", "agorapricing.toml"}
    assert b.settings == {}
    assert {*b.inputs} == {"app.toml"}
    assert re.search(r"setting offers +trtc-cn:payg +–", capsys.readouterr().out)


def test_what_was_read_is_not_replaced(capsys):
    """
    The settings, a book that a profile names, and one that such a book stands on are read, and no output replaces them.
    """
    Path("own.toml").write_text(OWN_BOOK, "utf-8")
    Path("top.toml").write_text(OWN_BOOK.replace('id = "own"', 'id = "top"\nbase = "own.toml"'), "utf-8")
    Path("own.csv").write_text("x")
    Path("agorapricing.toml").write_text('notes = "all"')
    Path("app.toml").write_text(PROFILE.replace("[profile]", '[profile]\noffers = ["top.toml:list"]'), "utf-8")
    before = {path: path.read_bytes() for path in Path().iterdir()}

    for name in ("agorapricing.toml", "top.toml", "own.toml", "app.toml"):
        done("compare", "app.toml", "--save", f"./{name}", "--force", code=1)
        assert f"{name}, which is read: name another file" in capsys.readouterr().err
    done("bill", "top.toml:list", "rtc.hd=5", "--on", "2026-07-01", "--save", "own.toml", "--force", code=1)
    assert {path: path.read_bytes() for path in Path().iterdir()} == before
    done("bill", "top.toml:list", "rtc.hd=5", "--on", "2026-07-01", "--save", "own.csv", "--force")


def test_a_run_does_not_name_what_was_written():
    """
    The command of a run is without the files that it writes, however often and in whichever way they are given.
    """
    done("report", "-o", "a.md", "app.toml", "-o", "b.html", *OFFERS, "--output=c.csv", "--force")
    done(*COMPARE, "--save=run.json")

    assert load_run(Path("b.html")).command == ("report", "app.toml", *OFFERS)
    assert load_run(Path("run.json")).command == COMPARE


@pytest.mark.parametrize("word", ["app.toml", "--mapping=app.toml", "app.toml=agora-cn:list", "app.toml:list"])
def test_a_word_names_a_file(word):
    """
    A file is found alone, after and before an equals sign, and as the book of an offer; other words name none.
    """
    assert [*files_in(["compare", word, "rtc.hd=5", "no.toml"])] == ["app.toml"]


@pytest.mark.parametrize(
    ("count", "said"), [(999, "999 bytes"), (1_000, "1 kB"), (1_999, "1 kB"), (2_000_000, "2,000 kB")]
)
def test_how_large_a_file_is(count, said):
    """
    Up to a thousand bytes are counted, more are said in thousands.
    """
    assert saving._size(count) == said


def test_a_run_without_a_day_is_of_today():
    """
    A report of no day, as the list of books, is kept with the day on which it was made.
    """
    done("books", "--save", "run.json")

    assert load_run(Path("run.json")).on == date.today()


def test_it_has_all_notes_unless_fewer_are_asked_for(capsys):
    """
    The screen counts the notes that it leaves out, a run has them; where none are asked for it has none, either.
    """
    done(*COMPARE, "--save", "all.json")
    done(*COMPARE, "--save", "none.json", "--notes", "none")

    assert "more notes: --notes all" in capsys.readouterr().out
    every = load_run(Path("all.json")).report.page.notes
    assert len(every) > 6
    assert not any("--notes" in note for note in every)
    assert load_run(Path("none.json")).report.page.notes == ()


LINES = {
    "books": ("books",),
    "bill": ("bill", "trtc-cn:basic", "app.toml"),
    "markets": ("compare", "rtc.hd=5", "--on", "2026-07-01"),
    "doctor": ("doctor", "app.toml", "--offers", "trtc-cn:basic"),
    "meter": ("meter", "app.toml", "--books", "trtc-cn"),
    "term": ("term", "trtc-cn:payg", "app.toml", "--months", "2"),
    "sweep": ("sweep", "app.toml", *OFFERS, "--by", "calls.minutes=10..20/10"),
    "match": ("match", "agora-cn-standard:basic", "trtc-cn:payg", "app.toml"),
    "explain": ("explain", "trtc-cn:basic", "app.toml"),
    "budget": ("budget", "3000", "app.toml", *OFFERS),
}
"""Command lines whose values differ in how they are laid out."""


@pytest.mark.parametrize("line", [*LINES.values(), COMPARE], ids=[*LINES, "compare"])
def test_every_report_can_be_kept(line, monkeypatch):
    """
    The run of any command is read as it was written, and its files have the same bytes.
    """
    runs = []
    run_of = saving.run_of
    monkeypatch.setattr(saving, "run_of", lambda *given: runs.append(run_of(*given)) or runs[-1])
    done(*line, "--save", "run.json")

    again = load_run(Path("run.json"))
    assert dump_run(again) == dump_run(runs[0])
    assert all(writer_of(name)(again) == writer_of(name)(runs[0]) for name in TEXTS)


def test_a_saved_run_is_written_as_at_once(capsys):
    """
    `report` of a run, or of the page with the run in it, gives the bytes that `report` of the profile gives.

    It says on stderr what it wrote.
    """
    done(*COMPARE, "--save", "run.json")
    _ = capsys.readouterr()
    done("report", "run.json", *(word for name in ALL for word in ("-o", name)))
    said = capsys.readouterr()
    done("report", "app.toml", *OFFERS, *(word for name in TEXTS for word in ("-o", f"at-once-{name}")))
    done("report", "a.html", *(word for name in ALL for word in ("-o", f"of-page-{name}")))

    assert said.out == ""
    assert said.err.startswith("wrote a.md (")
    assert all(Path(name).read_bytes() == Path(f"at-once-{name}").read_bytes() for name in TEXTS)
    assert all(Path(name).read_bytes() == Path(f"of-page-{name}").read_bytes() for name in ALL)
    assert json.loads(Path("a.json").read_text("utf-8"))["offers"]
    assert Path("a.csv").read_text("utf-8").count("\n") == 3


def test_a_run_is_shown_again(capsys):
    """
    `compare` of a run prints what it keeps; it has been worked out, so that nothing may be asked beside it.
    """
    done(*COMPARE, "--notes", "all", "--save", "run.json", "--format", "markdown")
    before = capsys.readouterr().out
    done("compare", "run.json", "--format", "markdown")
    assert capsys.readouterr().out == before

    done("compare", "run.json", "--on", "2026-07-01", "--layout", "rows", code=2)
    assert "leave --on, --layout away" in capsys.readouterr().err
    done("compare", "run.json", "app.toml", code=2)
    assert "a saved run has been worked out: give one file and no more" in capsys.readouterr().err


REFUSED = {
    "an ending that nothing writes": (("-o", "a.mdd"), "a.mdd: a report has no ending '.mdd'; did you mean '.md'?"),
    "no ending": (("-o", "md"), "md: a report has no ending 'md'"),
    "a folder that is not there": (("-o", "no/a.md"), "no/a.md: cannot be written: No such file or directory"),
    "a folder": (("-o", "folder.md"), "folder.md: cannot be written: it is a folder"),
    "a file that is there": (("-o", "there.md"), "there.md: is there already: say --force to replace it"),
    "the second is there": (("-o", "a.md", "-o", "there.md"), "there.md: is there already: say --force to replace it"),
    "the input": (("-o", "./app.toml.csv", "--force"), "would overwrite app.toml.csv, which is read"),
    "one file twice": (("-o", "a.md", "-o", "./a.md"), "are one file: name two"),
    "the second of two": (("-o", "a.md", "-o", "b.pdg"), "b.pdg: a report has no ending '.pdg'"),
}


@pytest.mark.parametrize(("words", "message"), REFUSED.values(), ids=REFUSED)
def test_outputs_are_refused_before_any_work(words, message, capsys, monkeypatch):
    """
    What cannot be written is said before anything is worked out, and nothing is left behind.
    """
    Path("folder.md").mkdir()
    Path("there.md").write_text("old")
    Path("app.toml.csv").write_text("old")
    before = sorted(Path().iterdir())
    monkeypatch.setattr("agorapricing.cli.reporting.compared", lambda **_: pytest.fail("it was worked out"))
    usage = "app.toml.csv" if "app" in words[1] else "app.toml"

    done("report", usage, *OFFERS, *words, code=1)
    assert message in capsys.readouterr().err
    assert sorted(Path().iterdir()) == before
    assert Path("there.md").read_text() == Path("app.toml.csv").read_text() == "old"


def test_a_run_is_not_kept_over_another_file_unasked(capsys):
    """
    --save refuses a file that is there before the command does anything, and replaces it with --force.
    """
    Path("run.json").write_text("old")
    done(*COMPARE, "--save", "run.json", code=1)
    said = capsys.readouterr()
    assert (said.out, Path("run.json").read_text()) == ("", "old")
    assert "run.json: is there already: say --force to replace it" in said.err

    done(*COMPARE, "--save", "app.toml", "--force", code=1)
    assert "would overwrite app.toml, which is read" in capsys.readouterr().err
    done(*COMPARE, "--save", "run.json", "--force")
    assert load_run(Path("run.json")).command == COMPARE


def test_a_file_that_appears_meanwhile_stays(capsys, monkeypatch):
    """
    A file that somebody else writes under the name while the report is worked out is not replaced.
    """
    run_of = saving.run_of
    monkeypatch.setattr(saving, "run_of", lambda *given: Path("run.json").write_text("theirs") and run_of(*given))

    done(*COMPARE, "--save", "run.json", code=1)
    assert "run.json: is there already" in capsys.readouterr().err
    assert Path("run.json").read_text() == "theirs"


@pytest.mark.parametrize("words", [("--offers", "trtc-cn:no"), ("--on", "1999-01-01")])
def test_a_command_that_fails_leaves_nothing(words):
    """
    Where nothing is worked out there is no run, and no part of one.
    """
    done("compare", "app.toml", *words, "--save", "run.json", code=1)
    assert sorted(Path().iterdir()) == [Path("app.toml")]


def test_a_full_disk_leaves_nothing(monkeypatch, capsys):
    """
    Where the second of two files cannot be written whole, neither appears.
    """
    done(*COMPARE, "--save", "run.json")
    before = sorted(Path().iterdir())

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("agorapricing.files.newfile.os.fsync", full)
    done("report", "run.json", "-o", "a.md", "-o", "a.csv", code=1)
    assert "a.md: cannot be written: No space left on device" in capsys.readouterr().err
    assert sorted(Path().iterdir()) == before


STUCK = """
import os, signal, sys, time
from agorapricing.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # which what a shell runs in the background ignores
os.fsync = lambda _: print("written", flush=True) or time.sleep(60)
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("sign", one_of(3, (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)))
def test_a_run_that_is_stopped_replaces_nothing(sign):
    """
    A process that is stopped when all is written, but not yet on the disk, leaves the file that was there.
    """
    done(*COMPARE, "--save", "run.json")
    Path("a.md").write_text("old")
    words = ["report", "run.json", "-o", "a.md", "-o", "a.csv", "--force"]
    with subprocess.Popen([sys.executable, "-c", STUCK, *words], stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"written\n"
        process.send_signal(sign)
        assert process.wait(60) != 0

    assert Path("a.md").read_text() == "old"
    assert not Path("a.csv").exists()


def test_a_quote_says_until_when_it_holds(capsys):
    """
    An estimate becomes a quote on request, with its last day, which is not before the day of the prices.
    """
    done(*COMPARE, "--save", "run.json")
    for words in (("--quote",), ("--valid-until", "2026-08-01")):
        done("report", "run.json", "-o", "a.md", *words, code=2)
        assert "--quote and --valid-until DAY belong together" in capsys.readouterr().err
    quote = ("report", "run.json", "-o", "a.md", "--quote", "--valid-until")
    done(*quote, "2026-06-30", code=2)
    assert "--valid-until 2026-06-30 is before 2026-07-01, the day of the prices" in capsys.readouterr().err
    done(*quote, "2026-07-01", "--prepared-for", "A | B", "--prepared-by", "Me", "--number", "17")
    title, _, *lines = Path("a.md").read_text("utf-8").splitlines()
    assert "estimate" not in title
    assert lines[:2] == ["Quote\\", "Number: 17\\"]
    assert lines[2:5] == ["Prepared for: A \\| B\\", "Prepared by: Me\\", "Valid until: 2026-07-01\\"]


def test_a_quote_is_what_its_customer_reads():
    """
    No file of a quote has hints, or what is at stake in a doubt; the run that is kept has all, for an estimate later.
    """
    doubted = ("--offers", "agora-us-standard:starter,trtc-intl:payg")
    done("report", "app.toml", *doubted, "-o", "estimate.md", "-o", "estimate.html", "--lang", "zh")
    quote = ("--quote", "--valid-until", "2026-08-01")
    done("report", "app.toml", *doubted, *quote, *(w for name in TEXTS for w in ("-o", name)), "--save", "run.json")
    done("report", "estimate.html", *quote, "-o", "of-page.md", "-o", "of-page.html")
    estimate, doubts = (Path(name).read_text("utf-8") for name in ("estimate.md", "of-page.md"))
    run = load_run(Path("run.json"))
    lines = run.report.data["seller"]

    assert {"doubts", "hints"} <= {each.name for each in run.report.sections}
    title = f"## {said(Message('What is in doubt'), 'zh')}"
    assert title in estimate
    assert title not in doubts
    assert any(said(line, "zh") in estimate for line in lines)
    for name in (*TEXTS, "of-page.md", "of-page.html"):
        text = Path(name).read_text("utf-8")
        assert not any(line in text or said(line, "zh") in text for line in lines), name
        assert '"doubts"' not in text
    done("report", "run.json", "-o", "again.md", "--force")
    assert "Valid until: 2026-08-01" in Path("again.md").read_text("utf-8")


def test_an_estimate_says_so():
    """
    A report that nobody called a quote is an estimate by its title; who made it stands there where that is said.
    """
    done("report", "app.toml", *OFFERS, "-o", "a.md")
    done("report", "app.toml", *OFFERS, "-o", "b.md", "--prepared-by", "Me")

    assert " · estimate" in Path("a.md").read_text("utf-8").splitlines()[0]
    assert Path("b.md").read_text("utf-8").splitlines()[2:4] == ["Estimate\\", "Prepared by: Me\\"]


def test_a_report_without_all_prices_says_so():
    """
    The exit code is that of `compare`: 3 where no offer prices everything, with the file written.
    """
    usage = ("agent.asr=1", "recording_mixed.hd=1", "--market", "cn", "--on", "2026-07-01")
    done("report", *usage, "-o", "a.csv", code=3)
    assert Path("a.csv").exists()


def test_own_books_and_their_digests():
    """
    The digest of a book of one's own is that of its file, and of a book on top of it another one wherever either is.
    """
    Path("top.toml").write_text(OWN_BOOK.replace('id = "own"', 'id = "top"\nbase = "own.toml"'), "utf-8")
    digests = []
    for title in ("Own", "Mine"):
        Path("own.toml").write_text(text := OWN_BOOK.replace("Own", title), "utf-8")
        done("bill", "own.toml:list", "rtc.hd=5", "--on", "2026-07-01", "--save", "run.json", "--force")
        run = load_run(Path("run.json"))
        assert run.books == {"own": sha256(text.encode()).hexdigest()}
        assert run.inputs == {"own.toml": run.books["own"]}
        digests += [load_book(each).digest for each in ("own.toml", "top.toml")]

    assert len({*digests}) == 4


def test_months_ahead_are_a_section():
    """
    With --months a report has the cheapest offers month by month, which grow; growth alone says nothing.
    """
    done("report", "app.toml", *OFFERS, "--months", "3", "--growth", "50%", "-o", "a.md")
    [table] = Path("a.md").read_text("utf-8").partition("## Month by month")[2].split("\n\n")[1:2]

    assert [row.split("|")[1].strip() for row in table.splitlines()[2:]] == ["2026-07", "2026-08", "2026-09", "total"]
    done("report", "app.toml", *OFFERS, "--growth", "50%", "-o", "b.md", code=2)


def test_a_run_speaks_another_language_later(capsys):
    """
    A run that was kept in English is written in Chinese as the same command writes it at once, and one in Chinese back.
    """
    at_once = {}
    for language in ("en", "zh"):
        done(*COMPARE, "--lang", language, "--save", f"{language}.json", "--format", "markdown", "--notes", "all")
        at_once[language] = capsys.readouterr().out
    for kept in ("en", "zh"):
        for language, text in at_once.items():
            done("compare", f"{kept}.json", "--lang", language, "--format", "markdown")
            assert capsys.readouterr().out == text
    assert at_once["en"] != at_once["zh"]
