"""Lines that are prepared once for an offer are those of the rows of each bill."""

from datetime import date
from decimal import Decimal

import attrs
import pytest
from contracts import contract
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from agorapricing.errors import UnpricedMeterError
from agorapricing.focus import VERSIONS, as_csv, cost_rows, prepared
from agorapricing.focus.kinds import OfferKinds
from agorapricing.focus.prepared import BillLines
from agorapricing.focus.terms import OfferView
from agorapricing.rating import find_offer, rate
from agorapricing.testing import books, usages

ON = date(2026, 7, 1)
ACCOUNTS = ("acme", "", "a,b", 'a"b', "a'b", "a\nb", "a\\nb", "=1+1", "100 %s", "{cell}", "深圳")


def lines_of(offer, version="1.2", on=ON):
    """Lines of bills of an offer, none of which is known."""
    return BillLines(version, OfferKinds(OfferView(offer)), on)


@settings(max_examples=40)
@given(st.data())
def test_lines_of_random_books(data):
    """
    Whatever was billed before, the lines of a bill are its rows as they are written.
    """
    book = data.draw(books())
    edition = data.draw(st.sampled_from(book.editions))
    offer = book.offer(data.draw(st.sampled_from(sorted(edition.regimes))), edition.start)
    version = data.draw(st.sampled_from(sorted(VERSIONS)))
    lines = lines_of(offer, version, edition.start)
    for _ in range(3):
        account, usage = data.draw(st.sampled_from(ACCOUNTS)), data.draw(usages(offer.tariff))
        try:
            bill = rate(offer, usage)
        except UnpricedMeterError:
            assume(False)

        assert "".join(lines.of(bill, account)) == as_csv(cost_rows(offer, bill, account), version, header=False)


OFFERS = {
    "a ladder": find_offer("agora-cn:payg", ON),
    "free minutes": find_offer("trtc-intl:payg", ON),
    "minutes that are converted": find_offer("agora-us-standard:payg", ON),
    "a package": find_offer("agora-us-standard:business-plus", ON),
    "a tax": find_offer("agora-us:payg", ON).taxed("sg-gst"),
    "a contract": contract("percent_off = 12.5", base="agora-us:payg").offer(ON),
    "a confidential contract": contract("percent_off = 12.5", base="agora-us:payg", confidential="true").offer(ON),
    "a least amount": contract("minimum = { amount = 100, period = 'month' }", base="agora-us:list").offer(ON),
}


@pytest.mark.parametrize("offer", OFFERS.values(), ids=OFFERS)
@pytest.mark.parametrize("version", VERSIONS)
def test_lines_are_those_of_rows(offer, version):
    """
    Bills without usage, with little and with much, whole and in part, of any account, have the lines of their rows.
    """
    meters = [each for each in ("rtc.audio", "rtc.hd", "rtc.standard") if each in offer.meters]
    lines = lines_of(offer, version)
    for place, account in enumerate(ACCOUNTS):
        bill = rate(offer, dict.fromkeys(meters, (0, 1, 9_999, Decimal("7.25"), 30_001, 3_000_000)[place % 6]))

        assert "".join(lines.of(bill, account)) == as_csv(cost_rows(offer, bill, account), version, header=False)


def test_rows_are_made_once(monkeypatch):
    """
    A bill of prices that are known has lines without a row being made.
    """
    offer = OFFERS["a ladder"]
    lines = lines_of(offer)
    before, after = (rate(offer, {"rtc.hd": quantity}) for quantity in (20_000, 30_001))
    lines.of(before, "ann")
    rows = cost_rows(offer, after, "bob")
    lines.of(after, "ann")  # it is the first that is rounded
    monkeypatch.setattr(prepared, "bill_rows", None)

    assert "".join(lines.of(after, "bob")) == as_csv(rows, header=False)


def test_rows_of_one_name_are_counted():
    """
    Where two prices of a bill have rows of one name, the ids of these are told apart as in rows.
    """
    offer = OFFERS["a ladder"]
    bill = rate(offer, {"rtc.hd": 30_000})
    [first, *_] = bill.lines
    again = first._replace(price=attrs.evolve(first.price))
    twice = attrs.evolve(bill, lines=(*bill.lines, again), total=bill.total + first.amount)
    lines = lines_of(offer)

    for each in (bill, twice, bill):
        assert "".join(lines.of(each, "acme")) == as_csv(cost_rows(offer, each, "acme"), header=False)
    assert "/2," in lines.of(twice, "acme")[-1]
