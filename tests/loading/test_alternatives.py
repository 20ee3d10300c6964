"""Alternatives in files: what is wrong with one is said at its key, with what was meant."""

import pytest
from own_book import OWN_BOOK

from agorapricing.errors import InvalidFileError
from agorapricing.loading.books import read_book
from agorapricing.loading.dump import dump_book

BOOK = f"""{OWN_BOOK}
[edition.stage.free]
kind = "allowance"
source = "page"
quantity = 10_000
meters = ["rtc.audio", "rtc.hd"]

[edition.regime.payg]
title = "Pay as you go"
who = "every account"
chain = ["free"]
assumes = ["Every account has free minutes."]

[[edition.conflict]]
about = "free minutes"
kept = "10,000"
source = "page"
other = "none"
why = "it is newer"
"""
ASSUMPTION = '\n[[assumption]]\ntext = "{}"\n{}\n'


@pytest.fixture
def read(write):
    """What reads a book from its text."""
    return lambda text: read_book(write(text))


@pytest.mark.parametrize(
    ("line", "path", "message"),
    [
        ("alternative.stge.free = {}", "stge", "unknown key; did you mean 'stage'?"),
        ("alternative.stage.free = { quantity = 5 }", "stage.free", "kind is missing; one of credit, allowance, "),
        ('alternative.stage.free = { kind = "allowance", quantiti = 5 }', "stage.free.quantiti", "mean 'quantity'"),
        ('alternative.stage.free = { kind = "allowance", quantity = -5 }', "stage.free.quantity", "a quantity"),
        ('alternative.stage.fre = { kind = "allowance", quantity = 5 }', "stage.fre", "did you mean 'free'?"),
        ('alternative.reverse = ["fre"]', "reverse[0]", "unknown stage 'fre'; did you mean 'free'?"),
        ('alternative.chain = { free = ["new"] }', "chain.free[0]", "unknown stage 'new'"),
        ('alternative.price = { "rtc.hdd" = { price = 5 } }', 'price."rtc.hdd"', "did you mean 'rtc.hd'"),
        ('alternative.price = { "rtc.fhd" = { price = 5 } }', 'price."rtc.fhd"', "has no price 'rtc.fhd' to change"),
        ('alternative.unconverted = ["rtc.hd"]', "unconverted[0]", "the edition counts 'rtc.hd' as no other meter"),
        ('alternative.pack = { "big" = {} }', "pack.big", "the edition has no pack 'big' to change"),
        ('alternative.rounding = { mode = "upp" }', "rounding.mode", "upp"),
        ('alternative.convert = { "rtc.sd" = { ratios = { "live.sd" = 1 } } }', "", "which has no price"),
        ("alternative = 7", "", "must be a table, not a number '7'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_key(read, line, path, message):
    """
    A wrong alternative is refused with the line and the key path, and with what was meant where it is near.
    """
    with pytest.raises(InvalidFileError) as refused:
        read(BOOK + line)
    found = refused.value.diagnostics[0]

    assert found.path == ".".join(("edition[0].conflict[0].alternative", *((path,) if path else ())))
    assert message in found.message
    assert found.line == len(BOOK.splitlines()) + 1


def test_a_new_stage_is_known_in_its_alternative(read):
    """
    The stages that an alternative states can stand in its chains.
    """
    chain = 'alternative.chain = { free = ["more"] }\n'
    stage = 'alternative.stage.more = { kind = "allowance", quantity = 5, meters = [] }'
    [conflict] = read(BOOK + chain + stage).editions[0].conflicts

    assert conflict.alternative.chained(("free",)) == ("more",)


def test_not_both(read):
    """
    A conflict has an alternative or the reason why it has none.
    """
    with pytest.raises(InvalidFileError, match="not both"):
        read(BOOK + 'no_alternative = "nobody knows"\nalternative.chain = { free = [] }')


def test_an_assumption_that_nobody_makes(read):
    """
    What may hold instead is said of an assumption in its own words; others are refused, with the nearest.
    """
    with pytest.raises(InvalidFileError, match=r"did you mean 'Every account has free minutes\.'"):
        read(BOOK + ASSUMPTION.format("Every account has free minute.", 'no_alternative = "nobody knows"'))


def test_an_assumption_whose_alternative_makes_no_tariff(read):
    """
    The alternative of an assumption must make tariffs in each edition that makes it.
    """
    line = 'alternative.convert = { "rtc.sd" = { ratios = { "live.sd" = 1 } } }'
    with pytest.raises(InvalidFileError, match=r"assumption\[0\]\.alternative: usage is converted to rtc\.sd, which"):
        read(BOOK + ASSUMPTION.format("Every account has free minutes.", line))


def test_an_assumption_with_a_stage_that_is_not_there(read):
    """
    The chains of an assumption's alternative name stages that each edition has.
    """
    with pytest.raises(
        InvalidFileError, match=r"assumption\[0\]\.alternative: unknown stage 'fre'; did you mean 'free'"
    ):
        read(BOOK + ASSUMPTION.format("Every account has free minutes.", 'alternative.chain = { free = ["fre"] }'))


def test_written_and_read_again(read):
    """
    A book with alternatives is the same after it was written to a file.
    """
    text = (
        BOOK + 'instead = "none"\nalternative.price = { "rtc.hd" = { model = "graduated", tiers = [{ price = 5 }] } }'
    )
    book = read(text + ASSUMPTION.format("Every account has free minutes.", "alternative.chain = { free = [] }"))

    assert read(dump_book(book)) == book
