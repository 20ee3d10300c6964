"""The script that lists sources by age, and holds a page that was fetched by hand against one."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from scripted import scripted

import agorapricing as ap

sources = scripted("sources_by_age")
ON = date(2026, 7, 1)
ALPHA = str(Path(__file__).parent / "data/offers/alpha.toml")


@pytest.fixture
def page(tmp_path):
    """A page as a file."""

    def write(text):
        file = tmp_path / "page.html"
        file.write_text(text, "utf-8")
        return str(file)

    return write


def test_sources_of_editions_in_force_by_age():
    """
    Each source on which something of the edition in force rests has its age on the day; the oldest is first.
    """
    book = ap.load_book("agora-us-standard")
    found = sources.aged([book], ON)

    assert [each.age for each in found] == sorted((each.age for each in found), reverse=True)
    assert {each.name for each in found} == {f"agora-us-standard/{name}" for name in book.edition(ON).sources}
    assert all(each.age == (ON - each.source.read).days for each in found)


@pytest.mark.parametrize(("older", "listed"), [(0, True), (1, False)])
def test_only_what_is_older_is_read_again(older, listed, capsys):
    """
    A source that is as many days old as --older says is not listed; one that is older is, below its page.
    """
    read = ap.load_book("agora-us-standard").sources["ds-pricing"].read

    assert sources.main(["agora-us-standard", "--on", f"{read.replace(day=1)}", "--older", "9999"]) == 0
    assert capsys.readouterr().out == "0 pages to read again, 0 sources\n"
    day = date.fromordinal(read.toordinal() + 1)
    assert sources.main(["agora-us-standard", "--on", f"{day}", "--older", f"{older}"]) == 0
    assert ("agora-us-standard/ds-pricing" in capsys.readouterr().out) is listed


def test_every_bundled_book_is_listed(capsys):
    """
    Without books all bundled ones are listed, and the last line counts pages and sources.
    """
    assert sources.main(["--on", f"{ON}"]) == 0
    *lines, last = capsys.readouterr().out.splitlines()

    assert all(any(f"  {book}/" in line for line in lines) for book in ap.bundled())
    pages = sum(not line.startswith("  ") for line in lines)
    assert last == f"{pages} pages to read again, {len(lines) - pages} sources"


WHOLE = """<table><tr><td>$0.99</td><td>45.99</td><td>133.99</td><td>339.99</td><td>$1,217.99</td><td>659.99</td>
<td>23.5</td><td>230.00</td><td>891</td></tr></table><script>var price = "$7.77"</script>"""


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        (("", ""), 0, ""),
        (("$0.99", "$1.09"), 1, "NOT FOUND rtc.standard 0.99"),
        (("$0.99", "$1.09"), 1, "only on the page 1.09"),
        (("$1,217.99", "$1,217.98"), 1, "NOT FOUND fee-business-plus 1217.99"),
    ],
)
def test_a_page_is_held_against_the_book(page, capsys, change, code, said):
    """
    A page that has every price of a source passes; a price that it lacks is told and fails, other money is told.
    """
    file = page(WHOLE.replace(*change))

    assert sources.main(["--page", file, "agora-us-standard/ds-pricing", "--on", f"{ON}"]) == code
    printed = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert said in [*printed, ""]
    assert ("found rtc.standard 0.99" in printed) is ("$0.99" not in change)
    assert not any("7.77" in line for line in printed)


def test_a_source_without_prices_is_refused(page, capsys):
    """
    A source on which no price rests cannot be held against a page.
    """
    assert sources.main(["--page", page("x"), "agora-us-standard/nothing", "--on", f"{ON}"]) == 1
    assert "no price of agora-us-standard on 2026-07-01 rests on nothing" in capsys.readouterr().err


def test_one_source_belongs_to_a_page(page, capsys):
    """
    A page without one source, as BOOK/SOURCE, is a wrong command line.
    """
    with pytest.raises(SystemExit):
        sources.main(["--page", page("x"), "agora-us-standard"])
    assert "give one source, as BOOK/SOURCE" in capsys.readouterr().err


def test_all_money_of_tiers_and_stages():
    """
    Prices per unit, of tiers, fees and packs are amounts of money; bounds, sizes and fractions are none.
    """
    edition = ap.load_book(ALPHA).edition(date(2024, 2, 6))
    money = {name for source in edition.sources for name in sources.money_of(edition, source)}

    assert {"rtc.audio", "rtc.hd"} <= money
    assert sources.money_of(edition, edition.rates["rtc.hd"].source)["rtc.hd"] == {Decimal(28)}


def test_numbers_as_pages_print_them():
    """
    Thousands have commas or none, digits may have full width, and zeros at the end change nothing.
    """
    text = sources.seen("<p>１,２３４.50 元</p> 7 <b>0.990</b>")

    assert sources.numbers_in(text) == {Decimal("1234.5"), Decimal(7), Decimal("0.99")}
    assert [row[2] for row in sources.compared({}, text)] == ["1234.50"]
