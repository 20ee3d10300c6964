"""The pages for people: none is stale, none is lost, and their links lead somewhere."""

import pkgutil
import re
from functools import cache
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
import surface
from scripted import scripted

import agorapricing as ap
from agorapricing import tariff
from agorapricing.kinds import Kinds
from agorapricing.loading import bundled, load_book
from agorapricing.pricebook import vocabulary
from agorapricing.testing import LAWS

ROOT = Path(__file__).parents[1]
MADE = {path for path in (ROOT / "docs/books").glob("*.md") if path.stem != "price-books"}
"""The pages of price books, where the site was built here: they have a test of their own."""
PAGES = sorted({page for page in (ROOT / "docs").rglob("*.md") if page.parent.name != "api"} - MADE)
"""All but these, and those that docstrings fill in."""
WITH_LINKS = [*PAGES, *(ROOT / name for name in ("README.md", "README.zh.md", "CONTRIBUTING.md", "examples/README.md"))]
FENCED = re.compile(r"^```.*?^```|`[^`\n]*`", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


combinators = scripted("combinators")
reference = scripted("reference")
generate = scripted("generate")
services = scripted("services")
comparing = scripted("how_it_compares")


def relative_links(page):
    """Where a page links to, file and place; code and the web are not searched."""
    links = LINK.findall(FENCED.sub("", page.read_text("utf-8")))
    return [link.partition("#")[::2] for link in links if not re.match(r"\w+:", link)]


@cache
def places(page):
    """The headings of a page, as links to them are written."""
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken(page):
    """The links of a page that lead to no file, or to no heading in it."""
    return [
        link + "#" * bool(place) + place
        for link, place in relative_links(page)
        if not (file := page.parent / link if link else page).exists() or (place and place not in places(file))
    ]


@pytest.mark.parametrize("script", [combinators, services, comparing])
def test_the_reference_is_fresh(script, capsys):
    """
    The page of combinators is what the docstrings say now, and that of services what the books say.
    """
    assert script.main(["--check"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("name", [name for name in reference.PAGES if name != "json"])  # which runs every command
def test_what_the_code_has_is_listed(name):
    """
    A page of what the code has is what it has now.
    """
    stands = (reference.FOLDER / f"{name}.md").read_text("utf-8")

    assert stands == reference.PAGES[name](), "run python scripts/generate.py"


def test_every_code_is_explained():
    """
    Each code of an error has its place on the page, with an example that says it, or for a file each of its faults.
    """
    text = (reference.FOLDER / "errors.md").read_text("utf-8")
    sections = dict(re.findall(r"^### ([a-z-]+)\n(.*?)(?=^##|\Z)", text, re.DOTALL | re.MULTILINE))
    codes = {line.partition(" ")[0] for line in surface.codes()}

    assert sections.keys() == codes
    assert [code for code in codes if f"[{code}]" not in sections[code]] == ["invalid-file"]
    assert "[unknown-key]" in sections["invalid-file"]
    assert all(f"| [`{code}`](#{code}) |" in text for code in codes)


def test_every_public_name_has_a_page():
    """
    Each name of the top is listed, with the page of the package that it is at home in; each package has a page.
    """
    listed = (reference.FOLDER / "names.md").read_text("utf-8")
    packages = [package for package in pkgutil.iter_modules(ap.__path__) if package.name not in {"cli", "__main__"}]

    assert all(f"| `ap.{name}` | " in listed for name in ap.__all__)
    assert {path.stem for path in (reference.FOLDER / "api").iterdir()} == {package.name for package in packages}
    assert all(f"](api/{package.name}.md)" in listed for package in packages)


def test_pages_of_what_the_code_has_are_written(tmp_path, capsys):
    """
    What is stale is told with the command that writes it, and a run without the check writes it.
    """
    (tmp_path / "hints.md").write_text("old", "utf-8")
    pages = {tmp_path / "hints.md": reference.PAGES["hints"]}

    assert reference.write_or_check_all(["--check"], pages, "", script="reference") == 1
    assert capsys.readouterr().err == "hints.md is stale: run python scripts/reference.py\n"
    assert reference.write_or_check_all([], pages, "", script="reference") == 0
    assert reference.write_or_check_all(["--check"], pages, "", script="reference") == 0


def test_one_command_runs_all_scripts(monkeypatch):
    """
    The command that writes all pages hands its arguments to each script, and is 1 where one says so.
    """
    ran = []
    script = SimpleNamespace(main=lambda arguments: ran.append(arguments) or len(ran) == 2)
    monkeypatch.setattr(generate, "import_module", lambda _: script)

    assert generate.main(["--check"]) == 1
    assert ran == [["--check"]] * len(generate.SCRIPTS)
    assert all(callable(scripted(name).main) for name in generate.SCRIPTS)


@pytest.mark.parametrize("change", [lambda text: text.replace("required", "optional", 1), lambda text: text + "\n"])
def test_a_stale_reference_is_told(change, tmp_path, capsys, monkeypatch):
    """
    A page that differs is stale: the check says what to run and writes nothing; a run without it mends the page.
    """
    file, page = tmp_path / "combinators.md", combinators.page()
    monkeypatch.setattr(combinators, "page", lambda: page)
    stale = change(page)
    file.write_text(stale, "utf-8")

    assert combinators.main(["--check"], file) == 1
    assert file.read_text("utf-8") == stale
    assert capsys.readouterr().err == "combinators.md is stale: run python scripts/combinators.py\n"
    assert combinators.main([], file) == combinators.main(["--check"], file) == 0


def test_a_missing_reference_is_stale(tmp_path):
    """
    No page is a stale page.
    """
    assert combinators.main(["--check"], tmp_path / "combinators.md") == 1


def test_the_services_are_rewritten(tmp_path, capsys):
    """
    A page of services that differs is stale: the check says what to run, and a run without it mends the page.
    """
    file = tmp_path / "services.md"
    file.write_text("old", "utf-8")

    assert services.main(["--check"], file) == 1
    assert capsys.readouterr().err == "services.md is stale: run python scripts/services.py\n"
    assert services.main([], file) == services.main(["--check"], file) == 0


def test_every_meter_with_a_price_is_in_the_table():
    """
    The table of services has each meter that a book prices in the row of its family: metered, or only priced.
    """
    rows = {
        row.split("`")[-2].rstrip("."): row.split(" | ")
        for row in services.page().splitlines()
        if "(" in row and "|" in row
    }
    for column, name in enumerate(bundled(), 1):
        edition = load_book(name).editions[-1]
        for meter in edition.list_tariff.meters & vocabulary().meters.keys():
            family, _, member = meter.partition(".")
            cell = rows[family][column]
            priced = cell.partition("*priced*: ")[2].split()
            assert (meter in edition.metering.meters) != (member in priced or "all" in priced), (name, meter)


NOT_FOR_USERS = {
    *("Around", "Staged", "CompiledTariff", "Charges", "Quantities"),
    *("Leaf", "Stage", "Included", "PartMonth", "Draws", "priced_and_quoted", "refuse_shorter"),
    *("Limit", "OnMoney", "OneGroup", "OneModel", "OneOption", "Share"),
    *("ascending", "bounded", "claims", "fields", "noted", "priced_total"),
}
"""What the algebra hands out besides constants for those who build on it: kinds of one's own, compilers, reports."""
SHOWN = [name for name in tariff.__all__ if not name.isupper() and name not in NOT_FOR_USERS]


def test_the_reference_has_its_sections():
    """
    The page goes from charges to combinators, and has an entry for what users write, once, and for nothing else.
    """
    page = (ROOT / "docs/reference/combinators.md").read_text("utf-8")

    assert re.findall("^## (.*)$", page, re.MULTILINE) == [
        *("Charges", "Leaves", "Stages", "Conversions", "Combinators"),
    ]
    assert sorted(re.findall(r"^### (\w+)", page, re.MULTILINE)) == sorted(SHOWN)


def test_the_reference_has_kinds_of_anybody():
    """
    A kind that is registered, by whomever, stands in its section, once.
    """

    class Own:
        """One's own."""

        kind = "own"

    kinds = Kinds()
    kinds.register(tariff.Fee)
    kinds.register(Own)
    section = combinators.Section("Stages", "", (combinators.spend,), kinds)

    assert section.values == [tariff.Fee, tariff.Minimum, tariff.Maximum, Own]
    assert [each.kinds for each in combinators.SECTIONS if each.kinds] == [tariff.LEAVES, tariff.STAGES]


@pytest.mark.parametrize("name", SHOWN)
def test_the_reference_is_whole(name):
    """
    Each name has one entry, with the start of its docstring; each but `Tariff` has an example.
    """
    page = (ROOT / "docs/reference/combinators.md").read_text("utf-8")
    [entry] = re.findall(rf"^### {name}\b.*?(?=^##|\Z)", page, re.DOTALL | re.MULTILINE)
    documented = getattr(tariff, name).__doc__

    assert documented.split(". ")[0].split("\n")[0] in entry
    assert (">>>" in entry) == (">>>" in documented) == (name != "Tariff")


def test_the_reference_has_fields():
    """
    A field stands with its type and its default, or as required; those taken by name only say so.
    """
    page = combinators.page()

    assert "| `price` | `Decimal` | required |\n| `size` | `Decimal` | required |\n| `free` | `Decimal` | `0` |" in page
    assert '| `at_zero` | `str` | `"nothing"`, by name |' in page
    assert r"| `source` | `str \| None` | `None` |" in page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_index_has_all_pages(page):
    """
    Every page can be reached from the index, and each name of a page is there once.
    """
    index = ROOT / "docs/index.md"
    linked = {(index.parent / link).resolve() for link, _ in relative_links(index)}

    assert page in {index, *linked}
    assert [other for other in PAGES if other.name == page.name] == [page]


@pytest.mark.parametrize("page", WITH_LINKS, ids=lambda page: page.stem)
def test_links_lead_somewhere(page):
    """
    Relative links lead to files, and where they name a place, to a heading in them.
    """
    assert broken(page) == []


def test_a_broken_link_is_found(tmp_path):
    """
    What is searched for links is text, not code; the web is left alone, and a heading in code is none.
    """
    page = tmp_path / "page.md"
    page.write_text(
        "# A b\n[a](gone.md#x) [b](page.md#a-b) [c](https://example.com) [d](#x) `[e](code.md)`\n"
        "```\n# x\n[f](g.md)\n```\n"
    )

    assert relative_links(page) == [("gone.md", "x"), ("page.md", "a-b"), ("", "x")]
    assert broken(page) == ["gone.md#x", "#x"]


def test_the_tutorial_is_the_same_in_both_languages():
    """
    The tutorial in Chinese has the headings by their level, the code, the commands and the links of that in English.
    """
    english, chinese = (
        re.sub(r" --lang zh|\.zh(?=\.svg)", "", (ROOT / f"docs/tutorial/{name}.md").read_text("utf-8"))
        for name in ("first-report", "first-report.zh")
    )

    for same in (r"^#+ ", r"^- ", r"^\$ .*$", r"^```\w+$", r"\]\(.*?\)", r"href=.*?>", r"^\[\w+\]$|^\w+ = .*$"):
        assert re.findall(same, english, re.MULTILINE) == re.findall(same, chinese, re.MULTILINE), same


def test_ten_tasks_lead_to_modules():
    """
    The page for those who carry on names the module of each of ten tasks, and what it defines.
    """
    text = (ROOT / "docs/carrying-on.md").read_text("utf-8")
    rows = re.findall(r"^\| .+ \| `(agorapricing[\w.]+)` \| (.*) \|$", text, re.MULTILINE)

    assert len({module for module, _ in rows}) == len(rows) == 10
    for module, names in rows:
        source, defined = vars(import_module(module)), re.findall(r"`(\w+)`", names)
        assert defined
        assert source.keys() >= set(defined), module
        assert all(getattr(source[name], "__module__", module) == module for name in defined)


def test_programs_that_pages_name_exist():
    """
    A script, a benchmark or a test that a page names is there.
    """
    pages = [page.read_text("utf-8") for page in WITH_LINKS if page.stem != "evidence"]  # which names what was not run
    named = {path for page in pages for path in re.findall(r"(?:scripts|benchmarks|tests)/\w[\w/]*\.py", page)}

    assert len(named) > 20
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_glossary_has_each_word_once():
    """
    A word has one line, and what it means.
    """
    text = (ROOT / "docs/reference/glossary.md").read_text("utf-8")
    rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in text.splitlines() if row.startswith("| ")]
    words = [row[0] for row in rows if row[0] != "word"]

    assert len(words) == len(set(words)) > 50
    assert all(len(row) == 3 and row[1] for row in rows)


def test_the_page_of_laws_is_fresh():
    """
    Each law stands on its page, in its words.
    """
    lines = (ROOT / "docs/reference/laws.md").read_text("utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| `")]
    said = {tuple(cell.strip() for cell in row.split(" | ")[:2]) for row in rows}

    assert {(f"| `{law.name}`", law.sentence) for law in LAWS} <= said


def test_the_page_of_laws_of_metering_is_fresh():
    """
    Each test that finds a broken rule of metering is there, and says what its page says.
    """
    lines = (ROOT / "docs/reference/laws-of-metering.md").read_text("utf-8").splitlines()
    rows = [[cell.strip() for cell in line.split("|")[2:4]] for line in lines if "| `test_" in line]
    tests = " ".join(" ".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py")).split())

    assert len(rows) > 20
    assert all(f"def {name.strip('`')}(" in tests and said in tests for name, said in rows)
