"""Who may buy, as a book's file states it, and the market of a book."""

from datetime import date

import pytest

from agorapricing.errors import InvalidFileError
from agorapricing.loading.books import read_book
from agorapricing.pricebook.eligibility import Eligible

HEAD = """
schema = 1
id = "example"
vendor = "agora"
title = "Example"
region = "CN"
currency = "CNY"
"""
REST = """
[source.page]
title = "Pricing"
url = "https://example.com/pricing"
place = "table 1"
read = 2024-02-06
kind = "vendor page"

[[edition]]
start = 2024-01-01
dated = "seen"
eligible = { first_app_since = 2021-01-01 }

[edition.regime.old]
title = "Old"
who = "old customers"
eligible = { grant = "old-customer", words = "老客户", source = "page" }

[[edition]]
start = 2025-01-01
dated = "seen"
continues = 2024-01-01
"""


@pytest.fixture(name="read")
def read_in(tmp_path):
    """Write a book and read it."""

    def write_and_read(*parts, name="example.toml"):
        path = tmp_path / name
        path.write_text("".join(parts), "utf-8")
        return read_book(path)

    return write_and_read


@pytest.fixture(name="faults")
def faults_in(read):
    """The faults of a book."""

    def found(*parts):
        with pytest.raises(InvalidFileError) as caught:
            read(*parts)
        return [(each.path, each.message) for each in caught.value.diagnostics]

    return found


def test_every_level(read):
    """
    A book, an edition and a regime state conditions; an edition that continues another one keeps its conditions.
    """
    book = read(HEAD, "eligible = { account_since = 2020-01-01 }\n", REST)
    own = (Eligible(date(2020, 1, 1)), Eligible(first_app_since=date(2021, 1, 1)))

    assert book.offer("old", date(2024, 1, 1)).conditions == (
        *own,
        Eligible(grant="old-customer", words="老客户", source="page"),
    )
    assert book.offer("list", date(2025, 1, 1)).conditions == own


def test_an_edition_restates(read):
    """
    What a continuing edition states itself replaces what stood there, also by nothing.
    """
    book = read(HEAD, REST, "eligible = {}\n")

    assert book.offer("list", date(2025, 1, 1)).conditions == (Eligible(),)


def test_accounts_are_the_same(read):
    """
    The older `accounts` mean the same conditions; a book that says both is wrong.
    """
    older = read(HEAD, "accounts = { since = 2020-01-01, before = 2024-07-26 }\n", REST)
    newer = read(HEAD, "eligible = { account_since = 2020-01-01, account_before = 2024-07-26 }\n", REST)

    assert older == newer


def test_a_base_gives_its_conditions_and_market(read):
    """
    A book has the conditions and the market of its base, but is compared by default only where it says so itself.
    """
    base = read(HEAD, 'market = "cn"\ndefault = true\neligible = { region = "CN" }\n', REST)
    own = '\n[[edition]]\nstart = 2026-01-01\ndated = "seen"\ncontinues = 2025-01-01\n'
    book = read(HEAD.replace('"example"', '"own"'), 'base = "example.toml"\n[source]\n', own, name="own.toml")

    assert (book.eligible, book.market, book.default) == (base.eligible, "cn", False)
    assert (base.market, base.default) == ("cn", True)


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ('market = "us"\n', [("market", "must be one of cn, global, not 'us'")]),
        ("default = true\n", [("default", "a book that is compared by default says of which market it is")]),
        (
            "accounts = {}\neligible = {}\n",
            [("accounts", "is the older way to write eligible: state one of them")],
        ),
        (
            'eligible = { grant = "x", source = "pag" }\n',
            [("eligible.source", "unknown source 'pag'; did you mean 'page'?")],
        ),
        (
            "eligible = { account_since = 2024-01-01, account_before = 2024-01-01 }\n",
            [("eligible", "no account created since 2024-01-01 is of before 2024-01-01")],
        ),
    ],
)
def test_what_cannot_be(faults, head, found):
    """
    A market that there is not, a default without one, conditions stated twice, of no source or for nobody are faults.
    """
    assert faults(HEAD, head, REST) == found
