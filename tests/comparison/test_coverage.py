"""What is sold by quote: usage of it has no price, with the words of a source, and comparisons and plans say it."""

from datetime import date

import attrs
import pytest

from agorapricing.buying import Term, best
from agorapricing.comparison import compare
from agorapricing.loading import load_book
from agorapricing.pricebook import Coverage, Quoted
from agorapricing.rating import unpriced
from agorapricing.usage import Usage

DAY = date(2026, 7, 1)
BOOK = load_book("trtc-cn")
SALES = Quoted("video", "packages of your own by sales", "faq-2021", ("rtc.hd", "proxy.hd"))
PROXY = Quoted("video", "no page prints it", "transcription-2026")
TITLE = BOOK.sources["faq-2021"].title


def offer(*quoted, source="report-2024-02"):
    """What the book sells as you go, with a coverage of these quotes alone."""
    return attrs.evolve(BOOK, coverage=Coverage(source, {"video": "core"}, quoted=quoted)).offer("payg", DAY)


def reason(meter, *quoted, **options):
    """Why a meter has no price."""
    [gap] = unpriced(offer(*quoted, **options), Usage({meter: 1}))
    return gap.reason


@pytest.mark.parametrize(
    ("quoted", "said"),
    [
        ((SALES,), f"sold by quote: packages of your own by sales ({TITLE})"),
        ((PROXY,), "sold by quote: no page prints it (Third-party transcription of TRTC's price book for China)"),
        ((PROXY, SALES), f"sold by quote: packages of your own by sales ({TITLE})"),
        ((SALES, PROXY), f"sold by quote: packages of your own by sales ({TITLE})"),
        ((attrs.evolve(SALES, meters=("proxy.audio",)),), ""),
        ((attrs.evolve(PROXY, product="voice"),), ""),
    ],
)
def test_a_meter_is_sold_by_the_quote_that_names_it(quoted, said):
    """
    A quote of meters has those alone, and goes before one of the whole product; one of neither says nothing.
    """
    assert reason("proxy.hd", *quoted) == said


def test_a_quoted_product_is_sold():
    """
    What no table of a coverage has is not sold, by its source; what is quoted is, and without a source nothing is said.
    """
    chat = attrs.evolve(PROXY, product="chat")

    assert reason("chat.monthly_users").startswith("trtc does not sell Chat")
    assert reason("chat.monthly_users", chat).startswith("sold by quote: no page prints it")
    assert reason("chat.monthly_users", source=None) == ""


def test_a_comparison_has_quoted_usage_as_incomplete_and_says_a_quote_beside_prices():
    """
    An offer that sells usage by quote is incomplete and never cheapest; of usage with prices, the quote is a remark.
    """
    remark = f"trtc also sells by quote: packages of your own by sales ({TITLE})."
    priced = compare({"rtc.hd": 9}, [offer(SALES)])
    with_gap = compare({"rtc.hd": 9, "proxy.hd": 1}, [offer(SALES)])

    assert priced.remarks == (remark,)
    assert priced.cheapest is not None
    assert with_gap.cheapest is None
    assert [gap.meter for gap in with_gap.quotes[0].unpriced] == ["proxy.hd"]
    assert compare({"rtc.audio": 9}, [offer(SALES)]).remarks == ()


def test_a_plan_says_a_quote_beside_prices():
    """
    A plan of what has prices says what is also sold by quote, if usage is of it.
    """
    term = Term(DAY, months=1)

    assert best({"rtc.hd": 9}, [offer(SALES)], term).unpriced == (
        f"trtc also sells by quote: packages of your own by sales ({TITLE}).",
    )
    assert best({"rtc.audio": 9}, [offer(SALES)], term).unpriced == ()
