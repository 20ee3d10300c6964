"""Packs of a book whose meter is counted in smaller parts than whole units."""

from datetime import date
from decimal import Decimal

import pytest

from agorapricing.buying import Term, bill_term
from agorapricing.loading import read_book

START = date(2026, 1, 1)
BOOK = """
schema = 1
id = "example"
vendor = "agora"
title = "Example"
region = "CN"
currency = "CNY"

[source.page]
title = "Pricing"
url = "https://example.com/pricing"
place = "table 1"
read = 2026-01-01
kind = "vendor page"
{meter}
[[edition]]
start = 2026-01-01
dated = "seen"
{price}
[edition.pack.disk]
title = "Disk pack"
source = "page"
draws = {{ "{name}" = 1 }}
valid = {{ months = 12 }}
sizes = [{{ quantity = 10, price = 30 }}]

[edition.regime.payg]
title = "Pay as you go"
who = "anyone"
chain = []
"""
RATE = '[[edition.rate]]\nsource = "page"\nper = 1\nprices = {{ "{name}" = 4 }}\n'
LADDER = '[[edition.rate]]\nsource = "page"\nmeter = "{name}"\nmodel = "graduated"\ntiers = [{{ price = 4 }}]\n'
OWN = '[meter."{name}"]\nunit = "{unit}"\ntitle = "Own"\n{step}'


@pytest.fixture
def book(tmp_path):
    """Reads a book with a pack of 10 units of one meter, which costs 4 a unit beside it."""

    def read(name="signaling.storage_gb", price=RATE, meter=""):
        path = tmp_path / "example.toml"
        path.write_text(BOOK.format(meter=meter, price=price.format(name=name), name=name), "utf-8")
        return read_book(path)

    return read


def months(book, usage, count):
    """What each month of usage costs with one pack bought at first, and what is left of it after each."""
    bill = bill_term(book.offer("payg", START), usage, Term(START, count), buying={0: [("disk", 10, 1)]})
    return [each.bill.total for each in bill.months], [sum(each.left for each in month.left) for month in bill.months]


@pytest.mark.parametrize("price", [RATE, LADDER], ids=["rate", "ladder"])
def test_ten_gigabytes_last_four_months(book, price):
    """
    A pack of 10 GB, bought for 30, covers 2.5 GB a month for four months, and nothing of the fifth.
    """
    costs, left = months(book(price=price), {"signaling.storage_gb": "2.5"}, 5)

    assert costs == [30, 0, 0, 0, 10]
    assert left == [Decimal("7.5"), 5, Decimal("2.5"), 0, 0]


def test_a_rest_smaller_than_a_step_stays(book):
    """
    Of 10 GB, of which a month takes 9.9999995, half a millionth is left, which no later month can draw.
    """
    costs, left = months(book(), {"signaling.storage_gb": "9.9999995"}, 2)

    assert left == [Decimal("0.0000005")] * 2
    assert costs == [30, 4 * Decimal("9.9999995")]


@pytest.mark.parametrize(
    ("unit", "step", "left"),
    [
        ("minute", "", ["6.9", "3.8", "0.8", "0.8"]),
        ("minute", "step = 0.5\n", ["6.9", "3.8", "0.7", "0.2"]),
        ("GB", "", ["6.9", "3.8", "0.7", "0"]),
        ("GB", "step = 1\n", ["6.9", "3.8", "0.8", "0.8"]),
    ],
)
def test_the_step_of_an_own_meter(book, unit, step, left):
    """
    A book's own meter is counted in the steps that it states, or in those of its unit.
    """
    read = book("disk.space", meter=OWN.format(name="disk.space", unit=unit, step=step))

    assert months(read, {"disk.space": "3.1"}, 4)[1] == [Decimal(each) for each in left]
