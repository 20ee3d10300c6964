"""What a reader of a comparison has to know beside its amounts, whole and in order."""

from datetime import date

import attrs
import pytest

import agorapricing as ap
from agorapricing.comparison.notes import compared_notes
from agorapricing.loading import load_book
from agorapricing.profiles import Profile, Workload, profile_of
from agorapricing.scenarios import GroupCall

ON = date(2026, 7, 1)
ALIKE = "The minutes are taken as metered alike by every vendor; from the same calls each counts its own."
SOME_ALIKE = (
    "The plain minutes of the profile are taken as metered alike by every vendor; from the same calls each counts its "
    "own."
)
CALLS = Workload("calls", scenario=GroupCall(people=4, video="640x360"))
MINUTES = Workload("more", ap.Usage({"rtc.hd": 5}))


def notes(profile, *names, exchange=()):
    """What is said of a profile under some offers."""
    quotes = ap.compare(profile, names, ON).quotes
    return list(compared_notes(profile_of(profile), quotes, exchange, ON))


@pytest.mark.parametrize(
    ("workloads", "books", "alike"),
    [
        ([MINUTES], ["agora-cn", "trtc-cn"], [ALIKE]),
        ([MINUTES], ["agora-cn"], []),
        ([MINUTES], ["agora-cn", "agora-cn"], []),
        ([CALLS, MINUTES], ["agora-cn", "trtc-cn"], [SOME_ALIKE]),
        ([CALLS, MINUTES], ["agora-cn"], []),
        ([CALLS], ["agora-cn", "trtc-cn"], []),
    ],
)
def test_plain_minutes_are_taken_alike(workloads, books, alike):
    """
    Plain minutes under two books are said to be taken as metered alike, beside calls in other words; calls alone not.
    """
    said = notes(Profile("p", tuple(workloads)), *(f"{book}:list" for book in books))

    assert [note for note in said if "metered alike" in note] == alike


def test_each_book_says_once_how_it_meters():
    """
    Each book says how calls are counted, by which source and on what assumptions, after its id; an offer is no book.
    """
    said = notes(Profile("p", (CALLS,)), "agora-cn:list", "agora-cn:payg")
    book = load_book("agora-cn")
    rule = book.edition(ON).metering
    title = book.sources[rule.source].title

    assert [note for note in said if note.startswith("agora-cn: ")] == [
        f"agora-cn: counted {rule.text}, by {title}.",
        *(f"agora-cn: {each}" for each in rule.assumes),
    ]
    assert not [note for note in notes(Profile("p", (MINUTES,)), "agora-cn:list") if note.startswith("agora-cn: ")]


def test_rates_are_said_with_their_age():
    """
    Each exchange rate that counted is said, with its age on the day.
    """
    rates = [ap.ExchangeRate("USD", "CNY", "7.1", date(2026, 6, day), "parity") for day in (30, 29)]
    said = notes({"rtc.hd": 5}, "agora-cn:list", exchange=rates)

    assert [note for note in said if note.startswith("1 USD")] == [
        "1 USD = 7.1 CNY on 2026-06-30 (parity), 1 day before 2026-07-01",
        "1 USD = 7.1 CNY on 2026-06-29 (parity), 2 days before 2026-07-01",
    ]


class TestCoverage:
    """What one vendor does not sell and another one in the comparison does."""

    def coverage(self, *changes):
        """What is said where coverages of two books are changed."""
        quotes = list(ap.compare({"rtc.hd": 5}, ["agora-cn:list", "trtc-cn:list"], ON).quotes)
        for place, change in enumerate(changes):
            book = quotes[place].offered.book
            coverage = None if change is None else attrs.evolve(book.coverage, **change)
            offered = attrs.evolve(quotes[place].offered, book=attrs.evolve(book, coverage=coverage))
            quotes[place] = attrs.evolve(quotes[place], offered=offered)
        return [
            note.partition(",")[0]
            for note in compared_notes(profile_of({"rtc.hd": 5}), quotes, (), ON)
            if note.startswith("Not sold by")
        ]

    @pytest.mark.parametrize(
        ("changes", "vendors"),
        [
            (({}, {}), ["agora", "trtc"]),
            (({"source": None}, {}), ["trtc"]),
            (({}, {"source": None}), ["agora"]),
            (({}, None), []),
            ((None, {}), []),
        ],
    )
    def test_is_said_by_a_source(self, changes, vendors):
        """
        Without a source nothing is said of a vendor; of what it sells the other one still says that it does not.
        """
        assert self.coverage(*changes) == [f"Not sold by {vendor}" for vendor in vendors]

    def test_is_not_said_of_one_vendor(self):
        """
        Two books of one vendor lack nothing together.
        """
        assert not [n for n in notes({"rtc.hd": 5}, "agora-cn:list", "agora-cn-standard:list") if "Not sold" in n]
