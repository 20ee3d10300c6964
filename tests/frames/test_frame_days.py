"""Days whose prices rows have: months as they are written, and the offers that are sold on a day."""

from datetime import date

import polars as pl
import pytest

from agorapricing.frames.column import MOST
from agorapricing.frames.days import DayOffers, by_month, on_day, some_day
from agorapricing.frames.rating import bound
from agorapricing.rating import find_offer

ON = date(2024, 2, 6)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2024-02", "2024-02-01"),
        (" 2024-02 ", "2024-02-01"),
        ("2024-12-31", "2024-12-01"),
        ("2024-02-29T10:00", "2024-02-01"),
        ("2024-02-29 10:00", "2024-02-01"),
        *((cell, None) for cell in ("2024-00", "2024-13", "0000-01", "2024-2", "2024-02x", "x2024-02", "2024-02-1")),
    ],
)
def test_the_month_of_a_cell(cell, day):
    """
    A month, a day or a moment has the prices of the first day of its month; another cell is shown as it is written.
    """
    days, bad = by_month(pl.Series(["2023-01", cell]))
    reason = f"month: not a month: {cell.strip()}, write 2026-07"

    assert [(str(each), places) for each, places in days.items()][1 if day else 0 :] == (
        [(day, [1])] if day else [("2023-01-01", [0])]
    )
    assert bad == ([] if day else [(1, reason)])


def test_months_in_order():
    """
    Days stand in order, with the places of their rows in order, however they are written; so do rows without one.
    """
    cells = ["2024-03", None, "2024-01-05", "", "2024-03-01", "x", "2024-01", "2024-03"]

    assert by_month(pl.Series(cells)) == (
        {date(2024, 1, 1): [2, 6], date(2024, 3, 1): [0, 4, 7]},
        [(1, "month: missing"), (3, "month: missing"), (5, "month: not a month: x, write 2026-07")],
    )
    assert by_month(pl.Series([202401])) == ({}, [(0, "month: not a month: 202401, write 2026-07")])


def test_offers_of_a_day():
    """
    The most that meters may have is that of the offers that are sold; without one it is that of 64 bits.
    """
    sold = find_offer("agora-cn:list", ON)
    found = DayOffers.of([None, sold], ["rtc.hd"])

    assert (found.offers, found.sold, found.most) == ((None, sold), [sold], bound([sold], ["rtc.hd"]))
    assert (DayOffers.of([None], ["rtc.hd"]).sold, DayOffers.of([None], ["rtc.hd"]).most) == ([], MOST)


def test_the_same_offers_on_a_day():
    """
    An offer of the day itself is taken as it is, another one is looked up, and one that is not sold then is none.
    """
    listed, later = find_offer("agora-cn:list", ON), find_offer("agora-cn-standard:payg", date(2026, 7, 1))
    found = on_day([later, listed], ON)

    assert found == [None, listed]
    assert found[1] is listed
    assert on_day([listed], date(2024, 3, 1))[0].on == date(2024, 3, 1)


@pytest.mark.parametrize("name", ["agora-cn:nothing", "nothing:list", "list"])
def test_an_offer_that_no_edition_has(name):
    """
    An offer that no edition has is refused as on a bill, and so is one of no book.
    """
    with pytest.raises(LookupError) as wanted:
        find_offer(name)
    with pytest.raises(LookupError) as caught:
        some_day(name)

    assert str(caught.value) == str(wanted.value)
