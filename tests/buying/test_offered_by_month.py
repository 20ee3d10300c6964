"""What is offered by month: books and what they lack, who may have it, and packages that are left out, word by word."""

from datetime import date

import attrs
import pytest
from ladders import METERS, START, band, ladder_book

from agorapricing.buying import Term, best
from agorapricing.buying.offers import groups, not_priced
from agorapricing.errors import AgorapricingError, CurrencyError, UnknownNameError
from agorapricing.pricebook import Customer
from agorapricing.profiles import Profile, Workload, profile_of
from agorapricing.usage import Usage

AUDIO, HD, _ = METERS
US, FLAT = date(2026, 7, 1), [band(None, 0)]


def lacking(*titles, later=(), fees=()):
    """A book that lacks the prices of some things, and from February on of others."""
    book = ladder_book({AUDIO: 3}, FLAT, {}, fees, later={})
    january, february = book.editions
    editions = attrs.evolve(january, not_priced=titles), attrs.evolve(february, not_priced=later)
    return attrs.evolve(book, editions=editions)


@pytest.mark.parametrize(
    ("titles", "later", "fees", "told"),
    [
        ((), (), (), []),
        (("Chat",), (), (), ["Chat"]),
        (("Chat", "Captions"), ("Chat",), (4,), ["Chat", "Captions"]),
        ((), ("Chat",), (), ["Chat"]),
    ],
)
def test_what_has_no_prices_is_told_once(titles, later, fees, told):
    """
    What a book does not price in any month of the term is a note each, before all others.
    """
    found = best({AUDIO: 10}, lacking(*titles, later=later, fees=fees), Term(START, 2))
    notes = [f"b has no prices of {title}, which the vendor sells: they are in no plan." for title in told]

    assert list(found.unpriced) == notes
    assert list(found.notes[: len(notes)]) == notes


def test_each_month_is_told_by_its_first_offer():
    """
    Months are told one by one, however many offers each has.
    """
    book = lacking("Chat", later=("Chat", "Captions"), fees=(4,))
    term, notes = Term(START, 2), []
    [(months, scope)] = groups(book, profile_of({AUDIO: 10}), term, "", notes)

    assert [[offer.name for offer in month] for month in months] == [["payg", "fee0"]] * 2
    assert [str(note).split(" of ")[1].split(",")[0] for note in not_priced(months, profile_of({}))] == [
        "Chat",
        "Chat",
        "Captions",
    ]
    assert (scope.choices, scope.book, notes) == ("payg, fee0", "", [])


def test_a_term_of_one_month_is_told_as_well():
    """
    Of a single month what has no prices is told, too.
    """
    assert best({AUDIO: 10}, lacking("Chat"), Term(START, 1)).unpriced == (
        "b has no prices of Chat, which the vendor sells: they are in no plan.",
    )


def test_each_of_several_books_is_named():
    """
    The scope of each of several books has its name, and of one alone none.
    """
    offers = ["agora-cn:payg", "trtc-cn:payg"]
    for sold, names in ((offers, ["agora-cn", "trtc-cn"]), (offers[:1], [""])):
        found = groups(sold, profile_of({HD: 10_000}), Term(US, 2), "", [])
        assert [scope.book for _, scope in found] == names


@pytest.mark.parametrize(
    ("sold", "term", "error", "message"),
    [
        (
            "agora",
            Term(US, 1),
            CurrencyError,
            "books in CNY and USD: give one book, one currency (`currency`, --currency) or one market (`market`, --m",
        ),
        ("agorra", Term(US, 1), UnknownNameError, "agorapricing has no vendor or book 'agorra'; did you"),
        (
            "agora-us-standard",
            Term("2010-01-01", 1),
            AgorapricingError,
            "agora-us-standard has no prices on 2010-01-01: its first edition starts on 2025-08-29",
        ),
        ([], Term(US, 1), AgorapricingError, "nothing to choose from"),
    ],
)
def test_why_nothing_is_offered(sold, term, error, message):
    """
    Several currencies, an unknown vendor, a day before all editions, and no offers: each is an error that says so.
    """
    with pytest.raises(error) as caught:
        best({HD: 10_000}, sold, term)

    assert str(caught.value).startswith(message)


def test_a_book_without_choices_asks_for_offers():
    """
    A book that does not say among what a customer chooses is no vendor's answer: offers of it are.
    """
    book = ladder_book({AUDIO: 3}, FLAT, {})
    silent = attrs.evolve(book, editions=(attrs.evolve(book.editions[0], choices=()),))
    with pytest.raises(AgorapricingError) as caught:
        best({AUDIO: 10}, silent, Term(START, 1))

    assert str(caught.value) == "b does not say among which regimes a customer chooses: give offers"
    assert best({AUDIO: 10}, [silent.offer("payg", START)], Term(START, 1)).cheapest.total == 30


@pytest.mark.parametrize(
    ("offer", "why"),
    [
        ("agora-cn:loyalty", "by a grant of the vendor: "),
        ("trtc-intl:payg", "not for this customer: it is for trtc accounts created before 2024-07-25, and this one is"),
    ],
)
def test_an_offer_that_is_not_open_is_in_no_plan(offer, why):
    """
    Of offers that are named those that the customer cannot have are left out, with why.
    """
    name = offer.partition(":")[0]
    beside = {"agora-cn": "agora-cn:payg", "trtc-intl": "trtc-intl:payg-2024"}[name]
    profile = Profile("p", (Workload("w", Usage({HD: 5_000})),), customer=Customer())
    found = best(profile, [offer, beside], Term(US, 1))
    [note] = found.remarks

    assert {each for plan in found.found for each in plan.bill.offers} == {beside}
    assert note.startswith(f"{offer} is {why}")
    assert note.endswith("; it is in no plan.")
