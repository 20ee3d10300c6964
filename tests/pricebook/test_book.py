"""Price books: editions, regimes and offers."""

from datetime import date, timedelta
from decimal import Decimal

import attrs
import pytest

import agorapricing as ap
from agorapricing.tariff import (
    Allowance,
    Band,
    Fee,
    GraduatedDiscount,
    Maximum,
    Minimum,
    PercentOff,
    Prepaid,
    Rates,
)

BOOK = ap.load_book("agora-cn")
RATES = Rates.of({"rtc.hd": 28}, per=1000)
USAGE = {"rtc.hd": Decimal(2_000)}


@pytest.mark.parametrize("place", range(1, len(BOOK.editions)))
def test_an_edition_ends_where_the_next_begins(place):
    """
    On its first day an edition is in force; the day before, the one before it is.
    """
    before, edition = BOOK.editions[place - 1 : place + 1]

    assert BOOK.edition(edition.start) is edition
    assert BOOK.edition(edition.start - timedelta(days=1)) is before


@pytest.mark.parametrize(
    ("dated", "said"),
    [
        ("stated", ""),
        ("seen", "first seen on 2019-12-16; the day it took effect is not known"),
        ("document", "that of a document of 2019-12-16; the day it took effect is not known"),
    ],
)
def test_a_bill_says_how_the_day_of_its_edition_is_known(dated, said):
    """
    A day that a source states needs no note; of one that a page was seen on, or of a document, a bill says so.
    """
    edition = attrs.evolve(BOOK.editions[0], dated=dated)
    book = attrs.evolve(BOOK, editions=(edition,))

    notes = ap.rate(book.offer("payg", edition.start), {"rtc.hd": 1}).notes

    assert edition.dating.removeprefix("This edition is ").removeprefix("This edition was ").rstrip(".") == said
    assert [note for note in notes if note.startswith("This edition")] == [edition.dating] * bool(said)


def test_no_prices_before_the_first_edition():
    """
    A day before the first edition is an error that says when prices begin.
    """
    first = BOOK.editions[0].start

    with pytest.raises(ap.NoEditionError, match=f"first edition starts on {first}"):
        BOOK.edition(first - timedelta(days=1))


def test_an_unknown_regime_names_the_known_ones():
    """
    A misspelt regime is answered with the nearest one.
    """
    with pytest.raises(ap.UnknownNameError, match="did you mean 'loyalty'"):
        BOOK.offer("loyalti", date(2024, 2, 6))


def test_the_order_of_the_chain_is_the_order_of_the_waterfall():
    """
    An offer's stages stand in the order of its chain, after list.
    """
    bill = ap.rate("agora-cn:loyalty", USAGE, on=date(2024, 2, 6))

    assert [stage.stage for stage in bill.stages][:4] == ["list", "loyalty", "free", "volume"]


@pytest.mark.parametrize(
    ("stage", "cost"),
    [
        (Allowance(Decimal(500), ("rtc.hd",), source="s"), "42"),
        (GraduatedDiscount((Band(1000), Band(off="0.5")), ("rtc.hd",), source="s"), "42"),
        (PercentOff(Decimal("0.25"), source="s"), "42"),
        (PercentOff(Decimal("0.25"), ("rtc.audio",), source="s"), "56"),
        (Prepaid(Decimal(2003), {"rtc.hd": Decimal(4)}, source="s"), "42"),
        (Fee(Decimal(100), "package", source="s"), "156"),
        (Minimum(Decimal(100), source="s"), "100"),
        (Maximum(Decimal(50), source="s"), "50"),
    ],
)
def test_stages_after_a_tariff(stage, cost):
    """
    Each kind of stage does to 2,000 minutes at 28 a thousand (56) what its name says.
    """
    assert RATES.then(stage, "name").cost(USAGE) == Decimal(cost)
    assert stage.text


def test_fees_stand_together():
    """
    Fees of a regime are one stage of the waterfall, whatever the stages of the book are called.
    """
    bill = ap.rate("agora-us-standard:pro", {"rtc.hd": 1}, on=date(2026, 7, 1))

    assert [stage.amount for stage in bill.stages if stage.stage == "fees"] == [Decimal("133.99")]
