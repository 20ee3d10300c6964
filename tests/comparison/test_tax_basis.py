"""Whether prices include tax: data of a book, and a doubt where books of different bases are compared."""

from datetime import date
from decimal import Decimal

import pytest
from contracts import ON, contract
from hypothesis import given
from hypothesis import strategies as st
from own_book import OWN_BOOK

from agorapricing.comparison import compare
from agorapricing.errors import InvalidFileError
from agorapricing.loading import load_book
from agorapricing.loading.books import read_book
from agorapricing.loading.dump import dump_book
from agorapricing.pricebook import TaxBasis
from agorapricing.pricebook.tax import BASES

USAGE = {"rtc.hd": 100_000}  # 2,800.00
INCLUDED = '{ basis = "included", rate = 0.06, words = "With VAT.", source = "page" }'
EXCLUDED = '{ basis = "excluded" }'
UNSTATED = '{ basis = "unstated", rate = 0.06 }'


@pytest.fixture(name="write")
def in_a_file(tmp_path):
    """Write a book of one's own with a tax, under an id, and with another price of HD."""

    def write(name, tax, hd=28):
        text = OWN_BOOK.replace('"own"', f'"{name}"').replace("[source.page]", f"tax = {tax}\n\n[source.page]", 1)
        file = tmp_path / f"{name}.toml"
        file.write_text(text.replace('"rtc.hd" = 28', f'"rtc.hd" = {hd}'), "utf-8")
        return file

    return write


@pytest.fixture(name="compared")
def compared_books(write):
    """Compare books of these taxes and prices of HD: the first is a, the second b."""

    def compared(*taxes, prices=(28, 28, 28)):
        files = [write(name, tax, hd) for name, tax, hd in zip("abc", taxes, prices, strict=False)]
        return compare(USAGE, [f"{file}:list" for file in files], ON)

    return compared


def told(comparison):
    """The stakes of the doubts about tax, by offer."""
    return {doubt.offer: doubt.stake for doubt in comparison.doubts if doubt.kind == "tax"}


@pytest.mark.parametrize(
    ("taxes", "stakes"),
    [
        ((INCLUDED, EXCLUDED), {"a:list": Decimal("-158.49")}),  # 2,800 / 1.06 = 2,641.509...
        ((EXCLUDED, INCLUDED), {"b:list": Decimal("-158.49")}),
        ((UNSTATED, EXCLUDED), {"a:list": Decimal("-158.49")}),
        ((UNSTATED, INCLUDED), {"a:list": Decimal("168.00")}),  # 6 % of 2,800
        ((UNSTATED, INCLUDED, EXCLUDED), {"a:list": Decimal("-158.49"), "b:list": Decimal("-158.49")}),
        ((INCLUDED, INCLUDED), {}),
        ((EXCLUDED, EXCLUDED), {}),
        ((UNSTATED, UNSTATED), {}),
        (('"With VAT."', EXCLUDED), {"a:list": None}),
        (('{ basis = "included" }', EXCLUDED), {"a:list": None}),
    ],
)
def test_the_same_usage_on_the_basis_of_the_others(compared, taxes, stakes):
    """
    Tax is taken out beside prices without it, and added to prices of which nothing is said beside prices with it.
    """
    comparison = compared(*taxes)

    assert told(comparison) == stakes
    assert any(note.startswith("Prices do not include tax alike") for note in comparison.remarks) == bool(stakes)


def test_what_a_doubt_about_tax_says(compared):
    """
    It names the rate, the source and what the prices say, and where the rate is unknown why there is no stake.
    """
    [known] = compared(INCLUDED, EXCLUDED).doubts
    [unknown] = compared("{}", EXCLUDED).doubts

    assert known.text == "6 % tax taken out of these prices, which include it, as others are without it"
    assert (known.sources, known.reason) == (("page",), "")
    assert unknown.text.startswith("tax taken out of these prices, which do not say whether they include it")
    assert (unknown.sources, unknown.reason) == ((), "no source says the rate of the tax")


@pytest.mark.parametrize(("hd", "moved"), [(26, False), (27, True), (28, True), (29, False)])
def test_tax_can_change_which_offer_is_cheapest(compared, hd, moved):
    """
    2,800 with tax are 2,641.51 without, less than 2,700; 2,900 are more, and 2,600 are the least already.
    """
    comparison = compared(EXCLUDED, INCLUDED, prices=(27, hd))

    assert [doubt.changes_cheapest for doubt in comparison.doubts] == [moved]


def test_of_a_confidential_contract_no_doubt_is_told(write, tmp_path):
    """
    The tax in the prices of a confidential contract is a term of it like any other.
    """
    book = write("own", INCLUDED)
    secret = contract(path=str(tmp_path / "deal.toml"), base=f"{book.name}:list", confidential="true")
    other = f"{write('other', EXCLUDED)}:list"

    assert told(compare(USAGE, [secret, other], ON)) == {}
    assert told(compare(USAGE, [f"{book}:list", other], ON)) == {"own:list": Decimal("-158.49")}


@given(st.decimals(0, 10**6, places=2), st.decimals(0, 1, places=3))
def test_what_is_added_can_be_taken_out(total, rate):
    """
    A total to which tax is added, and from which it is taken out, is the total again.
    """
    added = TaxBasis("unstated", rate).otherwise({"unstated", "included"})
    taken = TaxBasis("included", rate).otherwise({"included", "excluded"})

    assert taken.of(added.of(total)) == total


@given(st.sampled_from(BASES), st.sets(st.sampled_from(BASES)))
def test_one_of_two_bases_is_changed(basis, others):
    """
    Nothing is changed beside books of the same basis; of two bases exactly one is changed.
    """
    changed = {each for each in {basis, *others} if TaxBasis(each).otherwise({basis, *others})}

    assert len(changed) == len({basis, *others}) - 1


class TestFiles:
    """Tax in a book's file."""

    def test_is_written_and_read_again(self, write):
        """
        A book that is dumped has the same basis, rate, words and source.
        """
        book = read_book(write("own", INCLUDED))

        assert book.tax == TaxBasis("included", "0.06", "With VAT.", "page")
        assert 'basis = "included"' in dump_book(book)

    @pytest.mark.parametrize(
        ("tax", "message"),
        [
            ('{ basis = "include" }', "tax.basis: unknown basis 'include'; did you mean 'included'"),
            ('{ basis = "excluded", rate = 6 }', "tax.rate: a rate of tax must be a fraction of at most 1"),
            ('{ basis = "excluded", source = "pag" }', "tax.source: unknown source 'pag'; did you mean 'page'?"),
            ('{ bases = "excluded" }', "tax.bases: unknown key; did you mean 'basis'?"),
            ("6", "tax: must be a table"),
        ],
    )
    def test_what_cannot_be(self, write, tax, message):
        """
        An unknown basis, a rate above 1, an unknown source or key is told with its line and what was meant.
        """
        with pytest.raises(InvalidFileError) as caught:
            read_book(write("own", tax))

        assert f"own.toml:9: {message}" in str(caught.value)

    @pytest.mark.parametrize("book", ["agora-cn", "agora-us", "trtc-cn", "trtc-intl"])
    def test_bundled_books_say_it(self, book):
        """
        The books in USD are without tax by a source; no source says it of those in China.
        """
        found = load_book(book)

        assert found.tax.basis == ("excluded" if found.currency == "USD" else "unstated")
        assert bool(found.tax.source) == (found.tax.basis != "unstated")


def test_an_edition_says_of_tax_what_the_book_does_not(write):
    """
    Tax is in the prices of the later edition alone: its bills say so, and are compared without it; a dump keeps both.
    """
    file = write("a", EXCLUDED)
    later = f'[[edition]]\nstart = 2026-03-01\ndated = "stated"\ncontinues = 2026-01-01\ntax = {INCLUDED}\n'
    file.write_text(f"{file.read_text('utf-8')}\n{later}", "utf-8")
    other = write("b", EXCLUDED)
    before, after = (
        compare(USAGE, [f"{file}:list", f"{other}:list"], day) for day in (date(2026, 2, 28), date(2026, 3, 1))
    )

    assert (told(before), told(after)) == ({}, {"a:list": Decimal("-158.49")})
    assert ["With VAT." in quote.bill.notes for quote in after.quotes] == [
        quote.offer == "a:list" for quote in after.quotes
    ]
    assert any("compared as printed" in note for note in after.notes)
    assert not any("compared as printed" in note for note in before.notes)
    assert [edition.tax and edition.tax.basis for edition in read_book(file).editions] == [None, "included"]
    assert dump_book(read_book(file)).count("With VAT.") == 1
