"""The pages of price books: they say what the books say, in both languages, the same each time."""

import doctest
import re
from datetime import date
from html import unescape
from importlib import import_module

import pytest
from scripted import scripted

import agorapricing as ap

pages = scripted("book_pages")
charts = scripted("book_history")
BOOK = ap.load_book("trtc-intl")
PAGES = {language: pages.Page(BOOK, language) for language in ("en", "zh")}
TEXTS = {language: page.text() for language, page in PAGES.items()}


def text_of(part):
    """What a reader sees of HTML."""
    return unescape(re.sub(r"<[^>]+>", "", part))


@pytest.mark.parametrize("language", TEXTS)
def test_everything_of_a_book_stands_on_its_page(language):
    """
    Every edition, price, regime, stage, conflict and source of a book is on its page.
    """
    text, edition = text_of(TEXTS[language]), BOOK.editions[-1]
    said = PAGES[language].told

    assert [each.start for each in BOOK.editions if f"{each.start}" not in text] == []
    assert [name for name in (*edition.rates, *edition.regimes, *edition.stages) if name not in text] == []
    assert [each for each in edition.conflicts if unescape(said(each.kept)) not in text] == []
    assert [each for each in BOOK.sources.values() if each.where not in text] == []
    assert TEXTS[language].count('class="history"') >= len(edition.rates)


def test_the_pages_have_the_same_parts():
    """
    Both languages have the same headings by their level, tables, rows, charts and amounts.
    """
    english, chinese = TEXTS.values()
    for same in (r"^#+ ", "<t[rd]>", "<svg [^>]*>", r"<path [^>]*>", r">[\d,.]+<", 'href="#[^"]*"'):
        assert re.findall(same, english, re.MULTILINE) == re.findall(same, chinese, re.MULTILINE)


def test_links_lead_to_sources():
    """
    Each number of a source leads to its row.
    """
    ends = set(re.findall(r'id="([^"]+)"', TEXTS["en"]))

    assert {link[1:] for link in re.findall(r'href="(#[^"]+)"', TEXTS["en"])} <= ends
    assert len(ends) == len(BOOK.sources)


def test_ages_are_those_of_the_newest_source():
    """
    A source's age is its days before the newest one, whatever day it is today.
    """
    newest = max(source.read for source in BOOK.sources.values())
    rows = re.findall(r'source-\d+">\d+</span>.*?(\d{4}-\d\d-\d\d)</span></td><td>([\d,]+)</td>', TEXTS["en"])

    assert PAGES["en"].last >= newest
    assert len(rows) == len(BOOK.sources)
    assert {int(age.replace(",", "")) + date.fromisoformat(read).toordinal() for read, age in rows} == {
        PAGES["en"].last.toordinal()
    }


def test_a_waterfall_adds_up():
    """
    The steps of each regime add up to what is payable, to the minor unit, and a month without a price says why.
    """
    parts = re.split(r"^### ", TEXTS["en"].partition("## Regimes")[2].partition("\n## Stages")[0], flags=re.MULTILINE)[
        1:
    ]
    assert len(parts) == len(BOOK.editions[-1].regimes)
    for part in parts:
        amounts = [float(each.replace(",", "")) for each in re.findall(r"<td>(-?[\d,]+\.\d+)</td>", part)]
        payable = re.findall(r"<b>([\d,]+\.\d+)</b>", part)
        assert "→" in part or "<code" in part
        assert "has no price" in part if not payable else abs(sum(amounts) - float(payable[0].replace(",", ""))) < 0.05


def test_every_bundled_book_has_its_pages():
    """
    The list of pages names each bundled book in both languages.
    """
    index = (pages.FOLDER / "price-books.md").read_text("utf-8").splitlines()

    assert {f"{book}{ending}" for book in ap.bundled() for ending in ("", ".zh")} <= {*index}


def test_only_what_changed_is_written(tmp_path, monkeypatch):
    """
    A page whose text is as before is left alone, so that Sphinx does not read it again.
    """
    monkeypatch.setattr(pages, "pages", lambda: iter([("a.md", "new\n"), ("b.md", "same\n")]))
    (tmp_path / "b.md").write_text("same\n", "utf-8")
    before = (tmp_path / "b.md").stat().st_mtime_ns
    pages.write(tmp_path)

    assert (tmp_path / "a.md").read_text("utf-8") == "new\n"
    assert (tmp_path / "b.md").stat().st_mtime_ns == before


def test_a_price_that_is_quoted_has_no_line():
    """
    The line of a price ends where it has no amount, and begins again.
    """
    days = [date(year, 1, 1) for year in (2020, 2021, 2022, 2023)]
    drawn = charts.history("x", [(days[0], 1), (days[1], None), (days[2], 2)], days[0], days[3])

    assert re.search(r' d="M[^MV]*H[^MV]*M[^MV]*H[^MV]*"', drawn)


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        (date(2019, 12, 16), date(2026, 1, 1), ["2026", "2024", "2022", "2020"]),
        (date(2025, 8, 29), date(2026, 11, 30), ["2026", "2025-08"]),
        (date(2026, 2, 1), date(2026, 3, 1), ["2026-02"]),
    ],
)
def test_a_chart_has_the_years_that_have_room(first, last, years):
    """
    Years are counted back from the newest; a first day within a year has its month, where there is room.
    """
    drawn = charts.history("x", [(first, 7)], first, last)

    assert re.findall(r'text-anchor="middle"[^>]*>([^<]*)<', drawn) == years


def test_a_chart_has_the_amounts_that_have_room():
    """
    The highest and 0 stand at the axis, and others unless they would lie upon each other.
    """
    days = [date(year, 1, 1) for year in range(2020, 2024)]
    drawn = charts.history("x", list(zip(days, (100, 99, 50, None), strict=True)), days[0], date(2024, 1, 1))

    assert re.findall(r'text-anchor="end"[^>]*>([^<]*)<', drawn) == ["100", "0", "50"]


@pytest.mark.parametrize("name", ["book_charts", "book_history", "book_prices", "book_html"])
def test_the_examples_of_the_scripts_run(name):
    """
    What the docstrings of the scripts show is what they give.
    """
    found = [test for test in doctest.DocTestFinder().find(import_module(name)) if test.examples]

    assert found != []
    assert [doctest.DocTestRunner().run(test).failed for test in found] == [0] * len(found)


def test_names_stay_in_chinese():
    """
    The name of a regime is not translated in its heading.
    """
    assert "### payg: " in TEXTS["zh"]
