"""Days of which no prices are known: long after they were read, or before a vendor's first."""

from datetime import date, timedelta

import pytest

import agorapricing as ap
from agorapricing.loading import load_book
from agorapricing.rating import STALE_DAYS
from agorapricing.report import render, report_of

CALLS = {"rtc.hd": 360_000}
NEWEST = load_book("trtc-cn").editions[-1].start
LAST = NEWEST + timedelta(days=STALE_DAYS)
FIRST = load_book("agora-cn").editions[0].start


@pytest.mark.parametrize(
    ("on", "is_said"), [(LAST - timedelta(days=1), False), (LAST, False), (LAST + timedelta(days=1), True)]
)
def test_long_after_the_newest_price(on, is_said):
    """
    A day more than a year after the newest price is said in the first lines of a bill and a comparison, and in data.
    """
    said = (
        f"What is sold on {on} is not known: the newest of these prices are of {STALE_DAYS + 1} days before, {NEWEST}."
    )
    bill, compared = ap.rate("trtc-cn:payg", CALLS, on=on), ap.compare(CALLS, ["trtc-cn:payg"], on)

    assert (said in report_of(bill).page.answer) is is_said
    assert (said in report_of(compared).page.answer) is is_said
    assert (said in compared.to_record()["notes"]) is is_said
    assert render(compared, "plain").count("What is sold on") == is_said


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_before_the_first_prices_of_a_vendor(days):
    """
    A vendor of the market that has no prices on the day yet is said with the day of its first ones.
    """
    on = FIRST + timedelta(days=days)
    said = f"Nothing is known of agora on {on}: its first prices are of {FIRST}."
    found = ap.compare(CALLS, on=on, market="cn")

    assert (said in report_of(found).page.answer) is (days < 0)
    assert (said in found.notes) is (days < 0)


def test_a_book_among_others_of_its_vendor():
    """
    A book that begins later than the others of its vendor is not missed.
    """
    found = ap.compare(CALLS, on=date(2024, 7, 1), market="cn")

    assert found.lacking == ()
