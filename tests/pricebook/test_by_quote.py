"""What is sold by quote: of a product, or of some meters of it, and where a sentence says so."""

import attrs
import pytest

from agorapricing.loading import load_book
from agorapricing.pricebook.coverage import Coverage, Quoted, quoted_beside, quotes_of
from agorapricing.pricebook.meters import Meter

BOOK = load_book("trtc-cn")
HD, AUDIO = BOOK.meters["rtc.hd"], BOOK.meters["rtc.audio"]
ALL, ONE, OTHER = Quoted("rtc", "all", "page"), Quoted("rtc", "one", "page", ("rtc.hd",)), Quoted("im", "other", "page")
TWO = Quoted("im", "two", "page", ("rtc.hd", "rtc.audio"))


@pytest.mark.parametrize(
    ("quoted", "hd", "audio"),
    [((), None, None), ((ALL,), ALL, ALL), ((ONE,), ONE, None), ((ALL, ONE), ONE, ALL), ((OTHER,), None, None)],
)
def test_what_names_a_meter_comes_first(quoted, hd, audio):
    """
    A meter is sold as what names it says, else as its product is; of what names nothing of it there is no word.
    """
    of_rtc = [attrs.evolve(each, product=HD.product) if each.product == "rtc" else each for each in quoted]
    coverage = Coverage(quoted=tuple(of_rtc))

    assert [found and found.words for found in (coverage.quote(HD), coverage.quote(AUDIO))] == [
        each and each.words for each in (hd, audio)
    ]


def test_products_are_those_of_all_tables():
    """
    What is sold is what stands in a list, beside it, or by quote, each once.
    """
    assert Coverage(sells={"a": "x"}, also={"b": "page"}, quoted=(ONE, OTHER)).products == {"a", "b", "rtc", "im"}
    assert Coverage().products == frozenset()


@pytest.mark.parametrize(
    ("meters", "words"), [([], []), (["rtc.hd"], ["one", "two"]), (["rtc.audio", "rtc.2k"], ["two"]), (["rtc.2k"], [])]
)
def test_what_is_also_sold_by_quote_is_said(meters, words):
    """
    Beside printed prices it is said what is sold by quote of the meters that are used, and of no others.
    """
    [source, *_] = BOOK.sources
    quoted = tuple(attrs.evolve(each, source=source) for each in (ALL, ONE, TWO))
    book = attrs.evolve(BOOK, coverage=Coverage(quoted=quoted))

    assert [str(each) for each in quoted_beside(book, meters)] == [
        f"trtc also sells by quote: {each} ({book.sources[source].title})." for each in words
    ]
    assert (quotes_of(book), quotes_of(attrs.evolve(book, coverage=None))) == (quoted, ())
    assert isinstance(HD, Meter)
