"""What is compared where no offers are named: books of a market, packages of products, packages of apps."""

from datetime import date, timedelta

import pytest

import agorapricing as ap
from agorapricing.comparison.choosing import app_by_app, sold_in, vendors_before_their_prices
from agorapricing.comparison.comparing import compare
from agorapricing.comparison.quote import MeteredProfile
from agorapricing.errors import AgorapricingError, UnknownNameError
from agorapricing.loading import load_book
from agorapricing.metering import DailyAmounts
from agorapricing.pricebook import Customer

ON = date(2026, 7, 1)
DAY = timedelta(1)
FIRST = date(2018, 9, 7)


def of_apps(**minutes):
    """A profile of so many HD minutes in each app."""
    workloads = (ap.Workload(app, ap.Usage({"rtc.hd": used}), app=app) for app, used in minutes.items())
    return MeteredProfile(ap.Profile("apps", tuple(workloads)))


def test_the_books_of_a_market_in_their_order():
    """
    A market has its own books alone, in the order in which they are bundled.
    """
    assert [book.id for book in sold_in("cn")] == ["agora-cn", "agora-cn-standard", "trtc-cn"]
    assert [book.id for book in sold_in("global")] == ["agora-us", "agora-us-standard", "trtc-intl"]


@pytest.mark.parametrize(
    ("on", "vendors"),
    [
        (date(2018, 9, 6), ["agora", "trtc"]),
        (date(2018, 9, 7), ["agora"]),
        (date(2018, 9, 8), ["agora"]),
        (date(2019, 12, 31), ["agora"]),
        (date(2020, 1, 1), []),
        (date(2020, 1, 2), []),
    ],
)
def test_a_vendor_before_its_first_prices(on, vendors):
    """
    A vendor is told until the day before the first edition of the first of its books, in the order of the books.
    """
    firsts = {"agora": "2020-01-01", "trtc": "2018-09-07"}

    assert list(vendors_before_their_prices(sold_in("global"), on)) == [
        f"Nothing is known of {vendor} on {on}: its first prices are of {firsts[vendor]}." for vendor in vendors
    ]


@pytest.mark.parametrize(
    ("book", "regimes", "minutes", "names"),
    [
        ("trtc-cn", ("payg", "basic", "flagship"), {"class": 30_000, "talk": 900_000}, ["basic@class/flagship@talk"]),
        ("trtc-cn", ("payg", "basic", "flagship"), {"talk": 900_000, "class": 30_000}, ["flagship@talk/basic@class"]),
        ("trtc-cn", ("payg", "basic"), {"class": 30_000, "talk": 900_000}, []),
        ("trtc-cn", ("payg", "basic", "flagship"), {"class": 30_000}, []),
        ("trtc-cn", ("payg", "basic", "flagship"), {}, []),
        ("agora-cn-standard", ("payg", "flagship"), {"class": 30_000, "talk": 900_000}, []),
    ],
)
def test_apps_that_buy_each_its_own(book, regimes, minutes, names):
    """
    Of two apps that differ in what is cheapest each has its own, where packages are of one app; else there is nothing.
    """
    offers = [load_book(book).offer(regime, ON) for regime in regimes]
    found = list(app_by_app(offers, of_apps(**minutes)))

    assert [offer.name for offer in found] == names
    assert {(offer.book.id, offer.on, offer.tax) for offer in found} <= {(book, ON, "")}


def test_what_apps_buy_stands_in_a_market_once():
    """
    Where apps differ, what each buys is one more offer of the book, named by app.
    """
    found = compare(of_apps(**{"class": 30_000, "talk": 900_000}).profile, on=ON, market="cn")

    assert [quote.offer for quote in found.quotes if "@" in quote.offer] == ["trtc-cn:basic@class/flagship@talk"]


def test_what_a_book_cannot_meter_leaves_its_regimes():
    """
    Where a book has no rule for something, its offers are compared all the same, and each says so.
    """
    profile = ap.Profile("p", (ap.Workload("w", counts=(DailyAmounts(what="letters", per_day=1),)),))
    quotes = list(compare(profile, on=ON, market="cn").quotes)

    assert [quote.amount for quote in quotes] == [None] * len(quotes)
    assert {gap.meter for quote in quotes for gap in quote.unpriced} == {"metering"}
    assert {quote.offered.book.id for quote in quotes} == {"agora-cn-standard", "trtc-cn"}


class TestNothing:
    """Markets in which nothing is to be had."""

    @pytest.fixture(autouse=True)
    def one_book(self, monkeypatch):
        """A market of one book, of which nothing is open to an account of 2021."""
        monkeypatch.setattr("agorapricing.comparison.choosing.bundled", lambda: ("trtc-intl",))

    @pytest.mark.parametrize("on", [date(2022, 7, 1), ON])
    def test_is_open(self, on):
        """
        After the first prices only that nothing is open is told.
        """
        customer = Customer({"trtc": date(2021, 10, 26)}, {"trtc": date(2021, 10, 26)})
        with pytest.raises(AgorapricingError) as caught:
            compare({"rtc.hd": 1}, on=on, market="global", customer=customer)

        assert str(caught.value) == f"nothing in the market global is open to this customer on {on}"

    @pytest.mark.parametrize(("on", "later"), [(FIRST - DAY, True), (FIRST, False), (FIRST + DAY, False)])
    def test_is_sold_yet(self, on, later):
        """
        Before the first edition it is told when that begins; from its first day on, which sells nothing, it is not.
        """
        with pytest.raises(AgorapricingError) as caught:
            compare({"rtc.hd": 1}, on=on, market="global")

        assert str(caught.value) == (
            f"nothing in the market global is open to this customer on {on}"
            f"{': its first prices are of 2018-09-07' * later}"
        )


@pytest.mark.parametrize(
    ("market", "message"),
    [
        ("global", "the market global has no tax 'sg-gts'; did you mean 'sg-gst'? Known: sg-gst"),
        ("cn", "the market cn has no tax 'sg-gts': no price book there states the rate of one"),
    ],
)
def test_a_tax_that_a_market_has_not(market, message):
    """
    A tax that no book of a market knows is refused, with those that there are, or that there are none.
    """
    with pytest.raises(UnknownNameError) as caught:
        compare({"rtc.hd": 1}, on=ON, market=market, tax="sg-gts")

    assert str(caught.value).startswith(message)


def test_a_tax_that_one_book_of_a_market_has(monkeypatch):
    """
    A tax is known in a market where one of its books knows it; a book without it is then refused by name.
    """
    with pytest.raises(UnknownNameError, match="trtc-intl"):
        compare({"rtc.hd": 1}, on=ON, market="global", tax="sg-gst")
    monkeypatch.setattr("agorapricing.comparison.choosing.bundled", lambda: ("agora-us", "agora-us-standard"))
    found = compare({"rtc.hd": 1_000_000}, on=ON, market="global", tax="sg-gst")

    assert (found.tax, {quote.offered.tax for quote in found.quotes}) == ("sg-gst", {"sg-gst"})
