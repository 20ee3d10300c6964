"""What is larger than anybody writes is refused by the limit that it breaks, before the work on it begins."""

import json
import re
from pathlib import Path
from zipfile import ZipFile

import attrs
import pytest
from own_book import OWN_BOOK

from agorapricing import InvalidFileError, compare, load_book, load_contract, load_profile, load_sample
from agorapricing.calllog import reasons
from agorapricing.cli import main
from agorapricing.cli.arguments import expanded
from agorapricing.consoles.tables import TABLES
from agorapricing.errors import AgorapricingError, MeteringError
from agorapricing.files import csv_records, json_objects, limits, parquet_file
from agorapricing.files.limits import InputLimit
from agorapricing.loading.names import HINTED
from agorapricing.profiles import Profile, Workload, size
from agorapricing.proposal import propose
from agorapricing.report import proposals, render, report_of, sizings, terminal
from agorapricing.report.page import Grid, Page, Report, label
from agorapricing.report.terminal import MOST_ROWS
from agorapricing.scenarios import OneToOne

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "limits.md"
ALL = {name: each for name, each in vars(limits).items() if isinstance(each, InputLimit)}
PROFILE = '[profile]\nname = "x"\non = 2026-07-01\n'
WORKLOAD = '[[workload]]\nname = "w{}"\nusage = {{ "rtc.hd" = 5 }}\n'
FEE = '[edition.stage.s{}]\nkind = "percent-off"\nsource = "page"\noff = 0.01\nmeters = ["rtc.hd"]\n'
REGIME = '[edition.regime.r{}]\ntitle = "r"\nwho = "all"\nchain = {}\n'


def tiers(count):
    """A ladder of so many tiers."""
    inside = "".join(f"{{ up_to = {place} }}, " for place in range(1, count))
    return (
        f'[edition.stage.s]\nkind = "graduated-discount"\nsource = "page"\nmeters = ["rtc.hd"]\n'
        f"tiers = [{inside}{{ off = 0.1 }}]\n"
    )


def chain(count):
    """A regime of so many stages."""
    names = [f"s{place}" for place in range(count)]
    return "".join(map(FEE.format, range(count))) + REGIME.format("x", names)


def editions(count):
    """So many editions after the first."""
    return "".join(f"[[edition]]\nstart = {2026 + place}-02-01\ndated = 'seen'\n" for place in range(count))


BOOKS = {
    "TIERS": (tiers, ".stage.s.tiers"),
    "CHAIN": (chain, ".regime.rx.chain"),
    "REGIMES": (lambda count: "".join(REGIME.format(place, []) for place in range(count)), ".regime"),
    "STAGES": (lambda count: "".join(map(FEE.format, range(count))), ".stage"),
}


@pytest.fixture
def written(tmp_path):
    """
    Write a file, and give its path.
    """

    def write(text, name="a.toml"):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return write


def test_the_page_has_all_limits():
    """
    The table of the documentation has each limit, with its number and what it is of, and no other.
    """
    rows = re.findall(r"^\| ([\d,]+ .*?) \| (.*) \|$", PAGE.read_text("utf-8"), re.MULTILINE)

    assert rows == [(f"{each.most:,} {each.unit}", each.where) for each in ALL.values()]


@pytest.mark.parametrize("name", BOOKS)
def test_books(written, name):
    """
    A book with as many as are allowed is read; one more is refused, with its place and the limit.
    """
    text, place = BOOKS[name]
    most = ALL[name].most
    load_book(written(OWN_BOOK + text(most)))

    with pytest.raises(InvalidFileError, match=re.escape(f"edition[0]{place}: has {ALL[name]}")):
        load_book(written(OWN_BOOK + text(most + 1)))


def test_pieces(written):
    """
    Stages whose tiers cut a quantity into as many pieces as are allowed are read in one chain; into more, refused.
    """
    ladders = "".join(tiers(count).replace("stage.s]", f"stage.l{count}]") for count in (10, 25, 26))
    load_book(written(OWN_BOOK + ladders + REGIME.format("x", ["l10", "l25"])))

    with pytest.raises(InvalidFileError, match=r"regime.rx.chain: its tiers cut a quantity into more than 250 pieces"):
        load_book(written(OWN_BOOK + ladders + REGIME.format("x", ["l10", "l26"])))


def test_pieces_of_a_contract(written):
    """
    The ladder of a contract cuts on top of its base's stages: what both come to is limited as a book's own chain is.
    """
    written(OWN_BOOK + tiers(25) + REGIME.format("x", ["s"]))
    head = '[contract]\nid = "c"\ncustomer = "C"\nread = 2026-01-01\nconfidential = false\nbase = "a.toml:rx"\n'
    term = 'effective = { from = 2026-01-01 }\n[[contract.term]]\nwhere = ["rtc.hd"]\n'

    def contract(count):
        inside = "".join(f"{{ up_to = {place}, percent_off = 5 }}, " for place in range(1, count))
        return written(f"{head}{term}ladder = [{inside}{{ percent_off = 7 }}]\n", "c.toml")

    load_contract(contract(10))

    with pytest.raises(InvalidFileError, match=r"base.*: its tiers cut a quantity into more than 250 pieces"):
        load_contract(contract(11))


def test_editions(written):
    """
    A book of too many editions is refused.
    """
    with pytest.raises(InvalidFileError, match="edition: has more than 200 editions"):
        load_book(written(OWN_BOOK + editions(200)))


def test_profiles(written):
    """
    A profile of as many workloads as are allowed is read; more, or a key of a table beyond all that there are, are
    refused at once, and nothing is said of each.
    """
    assert len(load_profile(written(PROFILE + "".join(map(WORKLOAD.format, range(1_000))))).workloads) == 1_000
    wrong = {
        "workload: has more than 1,000 workloads": "".join(map(WORKLOAD.format, range(1_001))),
        "workload\\[0\\].usage: has more than 1,000 entries": WORKLOAD.format(0).replace(
            '"rtc.hd" = 5', ",".join(f'"m{place}" = 1' for place in range(1_001))
        ),
        "profile.offers: has more than 200 offers": "",
        "has more than 100,000 values": "x = [" + f"{[0] * 999}," * 101 + "]",
    }
    for said, text in wrong.items():
        head = PROFILE + f"offers = {['a:b'] * 201}\n" if not text else PROFILE
        with pytest.raises(InvalidFileError, match=f"^[^\n]*{said}$"):
            load_profile(written(head + text))


def test_apps(written):
    """
    A profile of as many apps as are allowed is read, in any number of workloads; one more, or none, is too much.
    """
    plain = [WORKLOAD.format(place) for place in range(102)]
    of_apps = [f'{text}app = "a{place % 100}"\n' for place, text in enumerate(plain[:101])]
    assert len(load_profile(written(PROFILE + "".join(of_apps))).workloads) == 101

    with pytest.raises(InvalidFileError, match="workload: has more than 100 apps"):
        load_profile(written(PROFILE + "".join([*of_apps, plain[101]])))


@pytest.mark.parametrize("over", [0, 1])
def test_a_room_that_is_explained(written, monkeypatch, over):
    """
    A room of as many phases as are allowed is explained; one of one more is refused, by every book.
    """
    monkeypatch.setattr(limits, "PHASES", attrs.evolve(limits.PHASES, most=3 - over))
    rows = "".join(f"r,u{place},1780272000,1780275600\n" for place in range(3))
    log = written(f"room,user,start,end\n{rows}", "log.csv")
    if over:
        with pytest.raises(MeteringError, match="the room 'r' has more than 2 phases"):
            reasons(log, "trtc-cn", "r")
    else:
        assert len(reasons(log, "trtc-cn", "r")) == 3


@pytest.mark.parametrize("table", ["x = {{ {} = 1 }}", "[{}]", "[[{}]]", "{} = 1"])
@pytest.mark.parametrize("part", ["a", '"b c"', "'d'", "\n"])
def test_keys(written, table, part):
    """
    A key of too many parts is refused wherever it stands, and however its parts are quoted, before it is read.
    """
    text = table.format(".".join(["a"] * 100_000) if part == "\n" else " . ".join([part] * 51))
    with pytest.raises(InvalidFileError, match=r"a.toml:1: has a key of more than 50 parts"):
        load_profile(written(text))


def test_columns(written, tmp_path):
    """
    A table of more columns than are read is refused by its header, whatever its format; JSON row by row.
    """
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    names = [f"c{place}" for place in range(1_001)]
    wide = written(",".join(names), "a.csv")
    with pytest.raises(InvalidFileError, match=r"a.csv:1: has more than 1,000 columns"), csv_records(wide):
        pass
    with pytest.raises(InvalidFileError, match="has more than 1,000 columns"):
        load_sample(wide)
    parquet.write_table(arrow.table({name: [1] for name in names}), tmp_path / "a.parquet")
    with pytest.raises(InvalidFileError, match="has more than 1,000 columns"), parquet_file(tmp_path / "a.parquet"):
        pass
    lines = written(json.dumps(dict.fromkeys(names, 1)) + '\n{"a": 1}\n', "a.jsonl")
    with json_objects(lines) as (rows, _):
        assert list(rows) == [(1, "has more than 1,000 columns"), (2, {"a": 1})]


def test_a_workbook_of_too_many_columns(tmp_path):
    """
    A sheet as wide as may be is read without what stands beyond its names; a wider one is refused.
    """
    book = pytest.importorskip("openpyxl").Workbook()
    book.active.append([f"c{place}" for place in range(1_000)])
    book.active["A9"] = 5
    book.save(tmp_path / "a.xlsx")
    names, rows = TABLES[".xlsx"](tmp_path / "a.xlsx")

    assert (len(names), [(line, row["c0"]) for line, row in rows]) == (1_000, [(9, 5)])
    book.active["ALM1"] = "one more"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(InvalidFileError, match="has more than 1,000 columns"):
        TABLES[".xlsx"](tmp_path / "a.xlsx")


def test_a_workbook_that_is_none(tmp_path, monkeypatch):
    """
    What unpacks to more than is read is refused unread; so is an archive that holds no workbook.
    """
    pytest.importorskip("openpyxl")
    with ZipFile(tmp_path / "a.xlsx", "w", 8) as parts:
        parts.writestr("a", b"\0" * 100_001)
    with monkeypatch.context() as patched:
        patched.setattr(limits, "DOCUMENT", attrs.evolve(limits.DOCUMENT, most=100_000))
        with pytest.raises(InvalidFileError, match="unpacks to more than 100,000 bytes"):
            TABLES[".xlsx"](tmp_path / "a.xlsx")
    with ZipFile(tmp_path / "a.xlsx", "w") as parts:
        parts.writestr("[Content_Types].xml", "<a")
    with pytest.raises(InvalidFileError, match="is not XLSX"):
        TABLES[".xlsx"](tmp_path / "a.xlsx")


def test_offers():
    """
    A command names as many offers as are allowed, and no more.
    """
    names = [f"own.toml:r{place}" for place in range(201)]

    assert expanded(names[:200], None) == names[:200]
    with pytest.raises(AgorapricingError, match="a command has more than 200 offers"):
        expanded(names, None)


def test_an_error_names_the_limit(written, capsys):
    """
    On the command line what is above a limit is bad input, said in one line.
    """
    path = written(OWN_BOOK + tiers(101))

    assert main(["check", str(path)]) == 1
    assert (
        capsys.readouterr().err
        == f"agorapricing: {path}: edition[0].stage.s.tiers: has more than 100 tiers [over-limit]\n"
    )


def test_near_names_are_looked_for_of_the_first_unknown_ones(written):
    """
    All names that nobody knows are faults; what was meant is looked for only of the first hundred, which takes time.
    """
    usage = ", ".join(f'"rtc.hd_{place:03}" = 1' for place in range(HINTED + 1))
    prices = f'[[edition.rate]]\nsource = "page"\nper = 1_000\nprices = {{ {usage} }}\n'
    with pytest.raises(InvalidFileError) as error:
        load_book(written(OWN_BOOK + prices))
    unknown = [each.message for each in error.value.diagnostics if "rtc.hd_" in each.path]

    assert len(unknown) == HINTED + 1
    assert sum("did you mean" in message for message in unknown) == HINTED


@pytest.mark.parametrize("rows", [MOST_ROWS - 1, MOST_ROWS, MOST_ROWS + 1])
def test_a_terminal_shows_the_first_rows_of_a_table(rows):
    """
    As many as somebody reads, and how many there are besides; plain text has all.
    """
    page = Page("p", (Grid((label("name"), "number"), [(f"n{place}", "1") for place in range(rows)]),))
    shown = terminal.text(page)

    assert shown.count("\nn") == min(rows, MOST_ROWS) + 1
    assert ("… + 1" in shown) == (rows > MOST_ROWS)
    assert f"n{rows - 1} " in render(Report(page, {}, ()), "plain")


@pytest.mark.parametrize(("most", "last"), [(1, "… + 2"), (2, "… + 1"), (3, "c"), (4, "c")])
def test_a_report_says_so_many_reasons(monkeypatch, most, last):
    """
    A report has so many reasons for the minutes of a book at most, and says how many there are besides; a sizing all.
    """
    calls = tuple(Workload(name, scenario=OneToOne(sessions_per_day=1)) for name in ("a", "b", "c"))
    compared = compare(Profile("calls", calls), ["agora-cn:payg"], "2024-02-06")
    monkeypatch.setattr(proposals, "MOST_REASONS", most)
    grids = [grid for each in report_of(propose(compared)).sections for grid in each.page.grids]
    [told] = [grid.rows for grid in grids if grid.columns[0].title == "workload"]

    assert (len(told), told[-1][0]) == (min(most + 1, 3), last)
    assert len(sizings.report(size(compared.profile, ["agora-cn"], compared.on)).page.grids[-1].rows) == 3
