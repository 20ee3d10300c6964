"""The kit over whole books: ours keep every law, and planted mistakes are found and shown in words."""

import shutil
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from contracts import text
from hypothesis import Phase, settings

from agorapricing import testing as our
from agorapricing.errors import InvalidFileError, UnknownNameError
from agorapricing.loading.book_files import bundled
from agorapricing.loading.books import load_book
from agorapricing.testing import checks
from agorapricing.testing.checks import Checker, samples
from agorapricing.testing.equations import inside
from agorapricing.usage import Usage

DEAL = Path(__file__).parents[2] / "docs/deals/acme.toml"


@pytest.fixture(name="deal")
def mended(tmp_path):
    """The deal of the how-to without its repeated bound."""
    file = tmp_path / "acme.toml"
    file.write_text(
        DEAL.read_text("utf-8").replace("up_to = 500_000, price = 6", "up_to = 900_000, price = 6"), "utf-8"
    )
    return file


@pytest.fixture
def first_found(monkeypatch):
    """Let a finding be the first case that is drawn, for tests that do not look at which it is."""
    monkeypatch.setattr(checks, "_SMALLEST", settings(checks._SMALLEST, phases=(Phase.generate,)))


@cache
def findings(text):
    """What the laws find in a deal: for the tests that look at it."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "acme.toml")
        file.write_text(text, "utf-8")
        return our.check_book(file)


def broken_in(checker, editions, laws=our.LAWS):
    """Which of some laws some editions of a bundled book break, under any of their regimes."""
    chosen = [edition for place, edition in enumerate(checker.book.editions) if place in editions]
    return [str(finding) for edition in chosen for law in laws for finding in checker.check(edition, law)]


@pytest.mark.parametrize("name", bundled())
def test_our_books_keep_every_law(name, monkeypatch):
    """
    The newest edition of no bundled book breaks a law under any regime, but those that a regime forgoes.

    Here the laws are dealt out to the books, so that each law is tried on one, by one of seven cases; the rest is slow.
    """
    monkeypatch.setattr(checks, "samples", lambda offer, count: samples(offer, count)[::7])
    sample = tuple(our.LAWS)[bundled().index(name) :: len(bundled())]
    checker = Checker.of(name, examples=1)
    assert broken_in(checker, {len(checker.book.editions) - 1}, sample) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "place"), [(name, place) for name in bundled() for place in range(len(load_book(name).editions))]
)
def test_every_edition_keeps_every_law(name, place, request):
    """
    Nor does any edition break any law.
    """
    checker = Checker.of(name)
    assert broken_in(checker, {place}) == []

    tally, edition = request.config.pluginmanager.get_plugin("cases_drawn"), checker.book.editions[place]
    for law, (_, regime) in product(our.LAWS, checker.drawn):
        if law.name not in {*edition.forgoes, *edition.regime(regime).forgoes}:
            cases = checker.drawn[edition.start, regime][1][: 1 if law.of_regimes else None]
            used = [case for case in cases if any(map(law.applies_to, inside(case) if law.kind else (case,)))]
            tally.add(law.name, len(cases), len(used))


def test_a_repeated_bound_is_found():
    """
    A book with a repeated bound is refused at its line before any law is looked at.
    """
    with pytest.raises(InvalidFileError, match=r"acme\.toml:26: .*tier 2: up_to 500000 repeats the bound 500000"):
        our.check_book(DEAL)


def test_planted_mistakes_are_found(deal):
    """
    A ladder applied to all minutes and a package dearer than the list are the two laws that the deal breaks.
    """
    found = findings(deal.read_text("utf-8"))

    assert {(finding.law.name, finding.offer.name) for finding in found} == {
        ("no-cliff", "list"),
        ("package-worth-buying", "package"),
    }


def test_a_finding_is_a_bill_to_read(deal):
    """
    A finding shows the law, the usage, two bills side by side, what is wrong and the line of the file.
    """
    cliff, package = sorted(findings(deal.read_text("utf-8")), key=lambda finding: finding.law.name)
    line = deal.read_text("utf-8").splitlines().index('model = "volume"') - 1

    assert cliff.usage["rtc.hd"] in (100_000, 500_000)
    assert "2,800.00 CNY  2,500.03 CNY" in str(cliff)
    assert "The total never drops where usage passes a bound." in str(cliff)
    assert "the total drops by 300 where usage passes a bound" in str(cliff)
    assert "in its own range (graduated)" in str(cliff)
    assert f"acme.toml:{line}: edition[0].rate[1]" in str(cliff)
    assert "at its best it still costs 200 more than the list price" in str(package)
    assert "3,000.00 CNY  2,800.00 CNY" in str(package)


def test_findings_are_the_same_every_time(deal):
    """
    Checking a book twice gives the same findings.
    """
    known = findings(deal.read_text("utf-8"))

    assert [str(each).partition("See ")[0] for each in our.check_book(deal)] == [
        str(each).partition("See ")[0] for each in known
    ]


@pytest.mark.usefixtures("first_found")
def test_a_law_may_be_forgone(deal):
    """
    A regime that forgoes a law is not checked by it; a law that nobody knows cannot be forgone.
    """
    text = deal.read_text("utf-8")
    deal.write_text(text + 'forgoes = ["package-worth-buying"]\n', "utf-8")
    assert {finding.law.name for finding in our.check_book(deal)} == {"no-cliff"}

    deal.write_text(text + 'forgoes = ["package-worth-bying"]\n', "utf-8")
    with pytest.raises(UnknownNameError, match="did you mean 'package-worth-buying'"):
        our.check_book(deal)


@pytest.mark.usefixtures("first_found")
def test_a_book_without_a_file(deal):
    """
    A book that is loaded already is checked too; its findings name no file.
    """
    found = our.check_book(load_book(deal))

    assert len(found) == 2
    assert not any("See " in str(finding) for finding in found)


def test_a_finding_of_quoted_usage(deal):
    """
    A finding about usage that has no price says so in place of an amount.
    """
    text = deal.read_text("utf-8").replace("{ price = 20 }", "{ quoted = true }")
    deal.write_text(text, "utf-8")
    offer = load_book(deal).offer("list", date(2026, 11, 1))
    found = our.Finding(our.law("always-priced"), offer, Usage({"rtc.hd": 500_001}), our.Broken("it has no price"))

    assert "no price for rtc.hd" in str(found)


# ---- the plugin -----------------------------------------------------------------------------------------------------


@pytest.fixture(name="deals")
def folder_of_deals(pytester, deal):
    """A folder with a deal, a profile and a note in it."""
    folder = pytester.mkdir("deals")
    shutil.copy(deal, folder)
    (folder / "profile.toml").write_text('[profile]\nname = "a"\n', "utf-8")
    (folder / "note.txt").write_text("a note", "utf-8")
    return pytester


@pytest.mark.usefixtures("first_found")
def test_the_plugin_tests_a_folder(deals):
    """
    One test a law and edition, and one that the file is valid; failures are shown in words, without a traceback.
    """
    done = deals.runpytest_inprocess("--price-books", "deals", "-p", "no:xdist")
    said = done.stdout.str()

    done.assert_outcomes(passed=len(our.LAWS) - 1, failed=2)
    assert "2026-11-01:no-cliff" in said
    assert "The total never drops where usage passes a bound." in said
    assert "Traceback" not in said


def test_the_plugin_shows_why_a_file_is_no_book(pytester):
    """
    Of a file that is no valid book there is one test, which says all that is wrong with it.
    """
    shutil.copy(DEAL, pytester.mkdir("deals"))
    done = pytester.runpytest_inprocess("--price-books", "deals", "-p", "no:xdist")

    done.assert_outcomes(failed=1)
    assert "tier 2: up_to 500000 repeats the bound 500000 of tier 1" in done.stdout.str()


def test_the_plugin_is_quiet_when_unused(deals):
    """
    Without its option no book is collected, also in a folder that is.
    """
    done = deals.runpytest_subprocess("deals", "-p", "no:xdist")

    done.assert_outcomes()


def test_the_plugin_tests_contracts(pytester):
    """
    A contract in the folder is tested by every law on each of its base books; a wrong one says all that is wrong.
    """
    folder = pytester.mkdir("deals")
    bases = ["trtc-intl:payg", "agora-us:list"]
    written = text("percent_off = 20", base=bases, confidential="true", effective="{ from = 2026-12-01 }")
    (folder / "good.toml").write_text(written, "utf-8")
    (folder / "bad.toml").write_text(text("percent_off = 120"), "utf-8")
    done = pytester.runpytest_inprocess("--price-books", "deals", "-p", "no:xdist", "-v")
    good = [name for name in done.outlines if "good.toml::" in name and "PASSED" in name]

    assert done.parseoutcomes()["failed"] == 1
    done.stdout.fnmatch_lines(["*bad.toml:9: contract.term?0?.percent_off: a percentage off is at most 100, not 120"])
    assert any("good.toml::agora-us:" in name for name in good)
    assert any("good.toml::trtc-intl:" in name for name in good)
    assert len(good) == 1 + 2 * len(our.LAWS)


def test_a_folder_that_is_not_there(pytester):
    """
    A folder that does not exist is a wrong command line.
    """
    done = pytester.runpytest_inprocess("--price-books", "deels", "-p", "no:xdist")

    assert done.ret == pytest.ExitCode.USAGE_ERROR
    assert "deels is no folder" in done.stderr.str()
