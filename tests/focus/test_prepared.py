"""Lines that are prepared once for an offer are those of the rows of each bill."""

from datetime import date
from decimal import Decimal
from itertools import cycle

import attrs
import pytest
from contracts import contract
from hypothesis import given, settings
from hypothesis import strategies as st

from agorapricing.errors import NumberError, UnpricedMeterError
from agorapricing.focus import VERSIONS, as_csv, cost_rows, prepared
from agorapricing.focus.kinds import OfferKinds
from agorapricing.focus.prepared import BillLines
from agorapricing.focus.row import ChargeKind
from agorapricing.focus.terms import OfferView
from agorapricing.numbers import Rounding
from agorapricing.rating import find_offer, rate
from agorapricing.tariff.app_names import of_app
from agorapricing.testing import books, usages

ON = date(2026, 7, 1)
ACCOUNTS = ("acme", "", "a,b", 'a"b', "a'b", "a\nb", "a\\nb", "=1+1", "100 %s", "{cell}", "深圳")


def lines_of(offer, meters, version="1.2", on=ON):
    """What gives the lines of bills of an offer for usage of some meters."""
    return BillLines(version, OfferKinds(OfferView(offer)), on, tuple(meters))


def of_rows(offer, usage, account, version="1.2"):
    """The rows of a bill as they are written, one by one."""
    return as_csv(cost_rows(offer, rate(offer, usage), account), version, header=False)


def text_of(lines, usage, account):
    """The lines as the file has them."""
    return "".join(lines.of(usage, account)).encode("latin-1").decode()


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
    drawn = data.draw(st.lists(usages(offer.tariff), min_size=1, max_size=3))
    meters = dict.fromkeys(meter for usage in drawn for meter in usage)
    lines = lines_of(offer, meters, version, edition.start)
    for given_ in drawn:
        usage, account = {**dict.fromkeys(meters, 0), **given_}, data.draw(st.sampled_from(ACCOUNTS))
        try:
            wanted = of_rows(offer, usage, account, version)
        except UnpricedMeterError:
            with pytest.raises(UnpricedMeterError):
                lines.of(usage, account)
        else:
            assert text_of(lines, usage, account) == wanted


def rounding_lines(offer):
    """The same offer of a book that rounds each line."""
    return attrs.evolve(offer, book=attrs.evolve(offer.book, rounding=Rounding(2, lines=True)))


OFFERS = {
    "a ladder": find_offer("agora-cn:payg", ON),
    "free minutes": find_offer("trtc-intl:payg", ON),
    "minutes that are converted": find_offer("agora-us-standard:payg", ON),
    "a package": find_offer("agora-us-standard:business-plus", ON),
    "a tax": find_offer("agora-us:payg", ON).taxed("sg-gst"),
    "a tax on minutes that are converted": find_offer("agora-us-standard:payg", ON).taxed("sg-gst"),
    "lines that are rounded": rounding_lines(find_offer("agora-cn:payg", ON)),
    "a contract": contract("percent_off = 12.5", base="agora-us:payg").offer(ON),
    "a confidential contract": contract("percent_off = 12.5", base="agora-us:payg", confidential="true").offer(ON),
    "a confidential least amount": contract(
        "minimum = { amount = 100, period = 'month' }", base="agora-us:list", confidential="true"
    ).offer(ON),
    "a least amount": contract("minimum = { amount = 100, period = 'month' }", base="agora-us:list").offer(ON),
}


PREPARED = ("a ladder", "free minutes", "minutes that are converted", "a least amount")
QUANTITIES = (0, 1, 9_999, Decimal("7.25"), "12.5", Decimal("1E+4"), 30_001, 3_000_000)


@pytest.mark.parametrize("offer", OFFERS.values(), ids=OFFERS)
@pytest.mark.parametrize("version", VERSIONS)
def test_lines_are_those_of_rows(offer, version):
    """
    Bills without usage, with little and with much, whole and in part, of any account, have the lines of their rows.
    """
    meters = [each for each in ("rtc.hd", "rtc.audio", "rtc.standard") if each in offer.meters]
    lines = lines_of(offer, meters, version)
    for account, quantity in zip(ACCOUNTS, cycle(QUANTITIES), strict=False):
        usage = dict.fromkeys(meters, quantity)

        assert text_of(lines, usage, account) == of_rows(offer, usage, account, version)


def test_apps_that_are_billed_apart():
    """
    Where each app has a package of its own, the lines of a bill are its rows.
    """
    offer = find_offer("trtc-cn:basic", ON).of_apps(("one", "two"))
    meters = [of_app("rtc.hd", app) for app in offer.apps]
    lines = lines_of(offer, meters)
    for quantity in (0, 1, 3_000_000):
        usage = dict.fromkeys(meters, quantity)

        assert text_of(lines, usage, "acme") == of_rows(offer, usage, "acme")


@pytest.mark.parametrize("name", OFFERS)
def test_whose_rows_are_prepared(name, monkeypatch):
    """
    Rows are made for each bill where they depend on others, terms are confidential or lines are rounded.
    """
    offer = OFFERS[name]
    lines = lines_of(offer, [each for each in ("rtc.hd", "rtc.audio", "rtc.standard") if each in offer.meters])
    usage = dict.fromkeys(lines.meters, 30_001)
    lines.of(usage, "ann")
    made = []
    monkeypatch.setattr(prepared, "bill_rows", lambda *given: made.append(given) or ())
    lines.of(usage, "bob")

    assert (not made) == (name in PREPARED)


@pytest.mark.parametrize("quantity", [-1, 1.5, True, "x", 10**24])
def test_what_is_no_quantity_is_refused(quantity):
    """
    A quantity that a bill refuses has no lines either.
    """
    for offer in OFFERS.values():
        meters = [each for each in ("rtc.hd", "rtc.standard") if each in offer.meters]
        with pytest.raises(NumberError):
            lines_of(offer, meters).of(dict.fromkeys(meters, quantity), "acme")


@pytest.mark.parametrize("quantity", [0, 1])
def test_a_meter_without_a_price(quantity):
    """
    None of a meter that an offer has no price for is no row, and some is refused as in a bill.
    """
    offer, usage = OFFERS["a ladder"], {"rtc.hd": 20_000, "call.excess_users": quantity}
    lines = lines_of(offer, usage)
    if quantity:
        with pytest.raises(UnpricedMeterError):
            lines.of(usage, "acme")
    else:
        assert text_of(lines, usage, "acme") == of_rows(offer, usage, "acme")


@pytest.mark.parametrize("quantity", [10_000, 10_001])
def test_what_is_priced_on_request(quantity):
    """
    Up to where a vendor prints prices lines are those of rows, and above it they are refused as a bill is.
    """
    offer, usage = find_offer("agora-us-standard:free", ON), {"rtc.standard": quantity}
    lines = lines_of(offer, usage)
    if quantity > 10_000:
        with pytest.raises(UnpricedMeterError):
            lines.of(usage, "acme")
    else:
        assert text_of(lines, usage, "acme") == of_rows(offer, usage, "acme")


def test_rows_are_made_once(monkeypatch):
    """
    After the first bill lines are made without a row.
    """
    offer, usage = OFFERS["a ladder"], {"rtc.hd": 30_001}
    lines, wanted = lines_of(offer, usage), of_rows(offer, usage, "bob")
    lines.of({"rtc.hd": 0}, "ann")
    monkeypatch.setattr(prepared, "bill_rows", None)

    assert text_of(lines, usage, "bob") == wanted
    assert "rounding of the bill" in wanted


def test_rows_of_one_name_are_counted(monkeypatch):
    """
    Where rows of several prices have one name, the ids are told apart bill by bill.
    """
    monkeypatch.setattr(ChargeKind, "name", property(lambda _: ("one",)))
    offer, usage = OFFERS["a ladder"], {"rtc.hd": 30_000}
    wanted = of_rows(offer, usage, "acme")

    assert text_of(lines_of(offer, usage), usage, "acme") == wanted
    assert "/2," in wanted
