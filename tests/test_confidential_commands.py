"""Confidential terms on the command line: no output of any command has them, in any format, nor does any error."""

from functools import cache
from hashlib import scrypt, sha256
from itertools import cycle
from pathlib import Path

import click
import pytest
from contracts import text
from sampled import one_of
from telling import terms_of, told
from test_confidential import VALUES, value_of

from agorapricing.cli import cli, main, saving
from agorapricing.cli import options as base
from agorapricing.cli.streams import DONE
from agorapricing.report import FORMATS, html, load_run, render

BANDS = "{ up_to = 58_213, percent_off = 0 }, { up_to = 61_803, percent_off = 6.79341 }, { percent_off = 8.91237 }"
LADDER = f"ladder = [{BANDS}]"
TERMS = (
    'rates = { "rtc.fhd" = 97.654321 }\nper = 15_625\nname = "secret-price"\nnote = "secret words of the price"',
    'percent_off = 17.38153\nwhere = "rtc.*"\nname = "secret-off"\nclause = "secret clause 9"\nplace = "before free"',
    f'{LADDER}\nwhere = ["rtc.hd", "rtc.fhd"]\nname = "secret-ladder"\nnote = "secret words of the ladder"',
    'minimum = { amount = 123.457 }\nname = "secret-floor"\nnote = "secret words of the floor"',
    'maximum = { amount = 8_282_737.3 }\nname = "secret-cap"\nnote = "secret words of the cap"',
    'minimum = { amount = 6_464.791, period = "year" }\nname = "secret-year"',
    'maximum = { amount = 95_959_191.9, period = "year" }\nname = "secret-year-cap"',
    'percent_off = 3.14157\nwhere = "recording.*"\neffective = { from = 2026-07-13 }\nname = "secret-summer"',
)
COARSE = {"rate": ('percent_off = 17.381\nname = "secret-off"\nnote = "secret words of the price"',)}
"""Terms for columns of 64 bits, which do not hold amounts as fine as those above make."""
HEAD = {
    "customer": '"Acme"',
    "title": '"EA of Acme"',
    "document": '"contract 2026-17"',
    "effective": "{ from = 2026-01-01 }",
}
OURS, RIVAL = "trtc-intl:ea", "agora-us:payg"
USAGE = ("rtc.audio=30_000", "rtc.hd=250_000", "rtc.fhd=90_000", "recording.hd=7_000")
ON, START = ("--on", "2026-08-01"), ("--start", "2026-08-01")
CONTRACT = ("--contract", "deal.toml")
TAXED, WITH_TAX = "agora-us:ea", ("--contract", "taxed.toml", "--tax", "sg-gst")
ASKED = (*USAGE, "--offers", RIVAL, *CONTRACT, *ON)
PROFILE = """
[profile]
name = "calls"

[[workload]]
name = "calls"
scenario = "group"
people = 5
sessions_per_day = { low = 900, base = 1000, high = 1100 }
"""
INVOICE = """
[bill]
total = 1_868.33
[[line]]
meter = "rtc.hd"
quantity = 250_000
amount = 997.50
[[line]]
label = "all else"
amount = 870.83
"""
"""What the usage costs without the contract."""
MONTHS = "month,rtc.hd,rtc.fhd\nmay,250000,90000\njune,300000,70000\n"
OF_CONTRACTS = {
    "bill": [
        (OURS, *USAGE, *CONTRACT, *ON),
        (OURS, "calls.toml", *CONTRACT, *ON),
        (TAXED, *USAGE, *WITH_TAX, *ON),
    ],
    "explain": [(OURS, *USAGE, *CONTRACT, *ON), (OURS, "calls.toml", *CONTRACT, *ON)],
    "compare": [ASKED, ("calls.toml", *CONTRACT, *ON), ("calls.toml", *CONTRACT, *ON, "--baseline", OURS)],
    "report": [
        (*ASKED, "-o", "a.md", "-o", "a.csv", "-o", "a.json"),
        ("calls.toml", *CONTRACT, *ON, "--baseline", OURS, "-o", "b.md", "-o", "b.csv", "-o", "b.html"),
    ],
    "diff": [
        (RIVAL, OURS, *USAGE, *CONTRACT, *ON),
        (OURS, *USAGE, *CONTRACT, "--on", "2026-05-01", "--other-on", "2026-08-01"),
        (OURS, *USAGE, "calls.toml", *CONTRACT, *ON),
    ],
    "breakeven": [ASKED, (*ASKED, "--meter", "rtc.fhd")],
    "marginal": [ASKED, (*ASKED, "--meter", "rtc.hd")],
    "budget": [("2000", *ASKED), ("2000", *ASKED, "--meter", "rtc.fhd")],
    "match": [(RIVAL, OURS, *USAGE, *CONTRACT, *ON), (OURS, RIVAL, *USAGE, *CONTRACT, *ON)],
    "sweep": [(*ASKED, "--by", "rtc.hd=0..500_000/100_000")],
    "split": [ASKED],
    "spread": [("months.csv", "--offers", RIVAL, *CONTRACT, *ON), ("calls.toml", *CONTRACT, *ON, "--trials", "20")],
    "best": [
        (*USAGE, *CONTRACT, *START, "--months", "12"),
        (*USAGE, *CONTRACT, *START, "--months", "3"),
        ("rtc.hd=250_000", "rtc.fhd=90_000", OURS, RIVAL, *CONTRACT, *START, "--months", "2"),
    ],
    "term": [
        (OURS, *USAGE, *CONTRACT, *START, "--months", "12"),
        (TAXED, *USAGE, *WITH_TAX, *START, "--months", "15"),
        (OURS, *USAGE, *CONTRACT, *START, "--months", "3"),
    ],
    "reconcile": [
        ("invoice.toml", "--usage", *USAGE, "--offer", OURS, *CONTRACT, *ON),
        ("invoice.toml", "--usage", "calls.toml", "--offer", OURS, *CONTRACT, *ON),
        ("invoice.toml", "--usage", *USAGE, "--offer", TAXED, *WITH_TAX, *ON),
    ],
    "doctor": [("calls.toml", "--offers", RIVAL, *CONTRACT, *ON)],
    "rate": [("usage.csv", "-o", f"{kind}.{kind}", "--offers", RIVAL, *CONTRACT, *ON) for kind in ("csv", "jsonl")],
}
"""The command lines of the commands that take a contract."""
OF_FILES = {
    "check": [("deal.toml",)],
    "meters": [()],
    "audit": [("deal.toml",), ("trtc-intl",)],
    "books": [()],
    "books show": [("deal.toml",), ("trtc-intl",)],
    "books check": [("deal.toml",)],
    "books diff": [("deal.toml@2026-05-01", "deal.toml@2026-08-01")],
    "meter": [("deal.toml",), ("calls.toml", "--books", "deal.toml"), ("--log", "deal.toml", "--books", "trtc-intl")],
    "move": [("agora-us-standard:starter", *ON), ("deal.toml:ea", *ON), (OURS, "deal.toml", *ON)],
    "refund": [
        ("trtc-cn", "general:3M", "--used", "1_589_256", *ON),
        ("deal.toml", "general:3M", "--used", "1_589_256", *ON),
    ],
    "scenarios": [()],
    "new": [("contract",), ("deal.toml",)],
    "schema": [("contract",)],
    "page": [("-o", "page.html", "--scenarios", "one_to_one")],
}
"""Those of the others, given the contract's file wherever they take one."""
WRONG = {
    "bill": [
        (OURS, "whiteboard.minutes=1", *CONTRACT, *ON),
        (OURS, "rtc.fhdd=1", *CONTRACT, *ON),
        (OURS, "rtc.fhd=0.000000000000000000000000000001", *CONTRACT, *ON),
        (OURS, "rtc.fhd=999_999_999_999_999_999_999_999_999", *CONTRACT, *ON),
        (OURS, *USAGE, *CONTRACT, "--on", "2025-12-31"),
        (OURS, *USAGE, *CONTRACT, *ON, "--tax", "VAT"),
        ("trtc-intl:eaa", *USAGE, *CONTRACT, *ON),
        ("deal.toml:ea", *USAGE, *ON),
        (OURS, "deal.toml", *CONTRACT, *ON),
    ],
    "compare": [("rtc.hd=1", "whiteboard.minutes=1", *CONTRACT, *ON), ("rtc.hd=1", "--offers", "deal.toml:*", *ON)],
    "breakeven": [(*ASKED, "--meter", "rtc.fhdd")],
    "term": [
        (OURS, "whiteboard.minutes=1", *CONTRACT, *START),
        (OURS, *USAGE, *CONTRACT, *START, "--buy", "2026-08=x:1x1"),
    ],
    "best": [("whiteboard.minutes=1", *CONTRACT, *START), (*USAGE, *CONTRACT, "--start", "2025-08-01")],
    "doctor": [("deal.toml", *CONTRACT, *ON)],
    "rate": [("usage.csv", "-o", "out.csv", "--columns", "deal.toml", *CONTRACT, *ON)],
    "spread": [(*ASKED,)],
}
"""Command lines that are refused, where errors may speak of the contract."""
LINES = {**OF_CONTRACTS, **OF_FILES}
MANY = ("breakeven", "budget", "sweep", "split", "spread", "doctor")
"""The commands that work out totals at many usages."""
SHOWN = {"breakeven": {"123.457"}}
"""The totals that a question cannot be answered without: for little usage the monthly minimum is the total itself."""
PRICES = {"97.654321", "15625", "17.38153", "3.14157", "6.79341", "8.91237", "58213"}
BOUNDS = {"123.457", "8282737.3", "15625", "58213", "61803"}
WORDS = {"secret clause 9", *(f"secret words of the {each}" for each in ("price", "ladder", "floor", "cap"))}
NAMES = {"secret-price", "secret-off", "secret-ladder", "secret-summer"}
SETTLING = {"secret-floor", "secret-cap", "secret-year", "secret-year-cap"}
YEARS = {"6464.791", "95959191.9", "secret-year", "secret-year-cap"}
TELLING = {
    "bill": PRICES | WORDS | NAMES | SETTLING | YEARS,
    "explain": PRICES | WORDS | NAMES,
    "compare": PRICES | WORDS | NAMES | SETTLING | YEARS,
    "report": PRICES | WORDS | NAMES | SETTLING | YEARS,
    "diff": WORDS | NAMES,
    "marginal": BOUNDS,
    "match": {"15625"},
    "best": WORDS | NAMES | YEARS,
    "term": WORDS | NAMES | YEARS,
}
"""What the same lines tell of the contract when it is not confidential; the other commands have totals alone."""


def commands(group, before=""):
    """The names of all commands, by the words that call them."""
    with click.Context(group) as context:
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            yield f"{before}{name}", command
            if isinstance(command, click.Group):
                yield from commands(command, f"{before}{name} ")


COMMANDS = dict(commands(cli))
slow_once = cache(scrypt)
"""The digest of a contract, which is slow on purpose, once a file."""
OPTIONS = {name: {each.name for each in command.params} for name, command in COMMANDS.items()}


def test_every_command_is_looked_at():
    """
    Each command has lines here, and each that takes a contract is given one.
    """
    taking = {name for name, options in OPTIONS.items() if "contract" in options}

    assert {*OF_CONTRACTS} == taking
    assert {*OF_FILES} == {*COMMANDS} - taking


@pytest.fixture(name="deal")
def folder(tmp_path, monkeypatch):
    """A folder with a profile, months and rows of usage, where commands run; it writes the contract there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(saving, "scrypt", slow_once)
    Path("calls.toml").write_text(PROFILE, "utf-8")
    Path("months.csv").write_text(MONTHS, "utf-8")
    Path("invoice.toml").write_text(INVOICE, "utf-8")
    Path("usage.csv").write_text("account,rtc.hd,rtc.fhd\na,250000,90000\n", "utf-8")

    def deal(terms=TERMS, confidential="true"):
        written = text(*terms, confidential=confidential, **HEAD)
        Path("deal.toml").write_text(written, "utf-8")
        Path("taxed.toml").write_text(written.replace("trtc-intl:", "agora-us:"), "utf-8")
        return terms_of(written)

    return deal


@pytest.fixture(name="written")
def everything(capsys, monkeypatch):
    """All that a command writes for its lines, to stdout, stderr and files, and its reports in every format."""
    reports = []

    def report_of(value, *view):
        reports.append(base_report_of(value, *view))
        return reports[-1]

    base_report_of = base.report_of
    monkeypatch.setattr(base, "report_of", report_of)

    def written(command, lines, formats=FORMATS):
        before = {*Path().iterdir()}
        styles = cycle(FORMATS if "style" in OPTIONS[command] else ("",))
        codes = []
        for place, (line, style) in enumerate(zip(lines, styles, strict=False)):
            kept = () if command in MANY else ("--save", f"run-{place}.json")
            printed = ("--format", style, *kept) if style else ()
            codes.append(main([*command.split(), *line, *printed]))
        said = capsys.readouterr()
        made = {*Path().iterdir()} - before
        parts = [said.out, said.err, *(each.read_text("utf-8") for each in made)]
        parts += [render(each, style) for each in reports for style in formats]
        parts += [html(each) for each in reports if formats is FORMATS]
        return codes, "\n".join(parts)

    return written


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_tells_the_terms(command, deal, written):
    """
    A confidential contract's numbers and names stand in nothing that a command writes.
    """
    terms = deal(COARSE.get(command, TERMS))

    codes, said = written(command, LINES[command])

    assert DONE in codes or command not in OF_CONTRACTS
    assert said.strip()
    assert told(said, terms) == SHOWN.get(command, set())


@pytest.mark.parametrize("command", MANY)
def test_what_terms_can_be_worked_out_from_is_not_kept(command, deal, capsys):
    """
    A run of totals at many usages is refused, before anything is printed; with its terms shown a contract's is kept.
    """
    deal(COARSE.get(command, TERMS))
    line = (*command.split(), *LINES[command][0], "--save", "run.json")

    assert main(list(line)) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "trtc-intl:ea: from totals at many usages its confidential terms can be worked out" in said.err
    assert not Path("run.json").exists()
    assert main([*line, "--show-confidential"]) in {0, 3}
    assert Path("run.json").exists()


def test_which_answers_are_of_many_usages():
    """
    They are those whose reports warn of it.
    """
    assert {name for name in VALUES if getattr(value_of(name), "is_of_many_usages", False)} == {
        "break-even",
        "break-even by meter",
        "budget",
        "split",
        "spread",
        "sweep",
        "diagnosis",
    }


def test_the_digest_of_a_contract_is_slow(deal):
    """
    A run has no quick digest of a contract's file, by which its terms could be guessed; one file has one digest.
    """
    deal()
    for name in ("a.json", "b.json"):
        assert main(["compare", *ASKED, "--save", name]) == 0
    one, other = (load_run(Path(name)).inputs for name in ("a.json", "b.json"))
    file = Path("deal.toml").read_bytes()

    assert one == other
    assert {*one} == {"deal.toml"}
    assert sha256(file).hexdigest() not in Path("a.json").read_text("utf-8")
    slow = scrypt(file, salt=b"agorapricing contract", n=2**15, r=8, p=1, maxmem=2**26, dklen=32)
    assert one["deal.toml"] == slow.hex()


@pytest.mark.parametrize("command", one_of(3, TELLING))
def test_of_an_open_contract_they_stand_there(command, deal, written):
    """
    The same lines show the terms of a contract that is not confidential: else the test above would see nothing.
    """
    terms = deal(COARSE.get(command, TERMS), confidential="false")

    _, said = written(command, LINES[command], formats=["markdown"])

    assert told(said, terms) >= TELLING[command]


def test_every_term_is_seen_in_some_output(deal):
    """
    Each number and each name of the contract is one that the open contract's outputs have.
    """
    assert set().union(*TELLING.values()) == {*deal()}


@pytest.mark.parametrize("command", WRONG)
def test_no_error_tells_them(command, deal, written):
    """
    What is said of a command line that is refused has none of them.
    """
    terms = deal()

    codes, said = written(command, WRONG[command])

    assert DONE not in codes
    assert told(said, terms) == set()
