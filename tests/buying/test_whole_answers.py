"""Whole answers to what to buy: each plan in order, what would have to change, the notes, and what is impossible."""

from datetime import date

import pytest
from ladders import METERS, START, band, ladder_book, pack

from agorapricing.buying import Term, best

AUDIO, HD, _ = METERS
US, CN, FLAT, SIZES = date(2026, 7, 1), date(2024, 2, 1), [band(None, 0)], [(3, 5), (7, 11)]
STANDARD = "agora-us-standard"
BOOK = ladder_book({AUDIO: 3, HD: 9}, FLAT, {"a": pack(AUDIO, SIZES)}, (4,))
STOPPING = ladder_book({AUDIO: 3, HD: 9}, FLAT, {"a": pack(AUDIO, SIZES, lifts=True, before=())}, suspends=(AUDIO,))
QUOTED, IN_ALL = "trtc also sells by quote: ", "discounts by contract where a month comes to more than"
PACKAGES = "monthly packages of RTC Engine, Call, Conference and Live, whose prices are not printed (Free minutes)"
OF_THE_WORLD = f"{QUOTED}{IN_ALL} 3,000 USD (Questions about billing (计费相关))."
OF_CHINA = f"{QUOTED}{IN_ALL} 50,000 CNY (计费相关问题 (questions about billing))."
TRIED, BETWEEN = "each month one of payg; packs in their printed sizes.", "quantities of packs between the sizes"


def said(plans):
    """Plans in words, each with its total and its steps."""
    return [(plan.label, f"{plan.total.normalize():f}", plan.steps) for plan in plans]


@pytest.mark.parametrize(
    ("asked", "plans", "dominated", "simplest", "changes", "notes"),
    [
        (
            ({AUDIO: 10, HD: 2}, BOOK, Term(START, 3), {}),
            [("b:payg + 3 x a of 7 + 3 x a of 3", "102", 7), ("b:payg", "144", 1)],
            [],
            [("b:payg + 3 x a of 7 + 3 x a of 3", "102", 3)],
            ("29.17 % off its whole amount, that is 42.00 CNY over 3 months.",),
            ("Tried: each month one of payg, fee0; packs in their printed sizes.",),
        ),
        (
            ({AUDIO: 10, HD: 2}, STOPPING, Term(START, 1), {}),
            [("b:payg + 1 x a of 7 + 1 x a of 3", "34", 3)],
            [],
            [],
            (),
            ("Tried: each month one of payg; packs in their printed sizes.",),
        ),
        (
            ({HD: 10_000}, ["trtc-intl:payg-2024"], Term(US, 1), {}),
            [("trtc-intl:payg-2024", "0", 1)],
            [],
            [],
            (),
            (f"{QUOTED}{PACKAGES}.", OF_THE_WORLD, "Tried: each month one of payg-2024."),
        ),
        (
            ({HD: 60_000}, [f"{STANDARD}:payg", f"{STANDARD}:starter"], Term(US, 2, "0.5"), {"tax": "sg-gst"}),
            [
                (f"{STANDARD}:payg + 2 x top-up of 250,000 + 3 x top-up of 25,000", "583.6405", 4),
                (f"{STANDARD}:starter + 2 x top-up of 250,000", "601.6582", 3),
                (f"{STANDARD}:payg", "625.878", 1),
            ],
            [(f"{STANDARD}:starter", "639.8082", 1)],
            [(f"{STANDARD}:payg + 2 x top-up of 250,000", "587.728", 2)],
            (
                "3.00 % off its whole amount, that is 18.02 USD over 2 months.",
                "Starter package: 17.98 % off its price (91.98 USD over the term).",
            ),
            ("Tried: each month one of payg, starter; packs in their printed sizes.",),
        ),
        (
            ({HD: 60_000}, ["agora-cn:payg", "trtc-cn:payg"], Term(CN, 1), {}),
            [("agora-cn:payg + 2 x rtc-hd of 25,000", "1330", 2), ("agora-cn:payg", "1400", 1)],
            [("trtc-cn:payg + 1 x general of 250,000", "1588", 2), ("trtc-cn:payg", "1680", 1)],
            [],
            ("5.00 % off its whole amount, that is 70.00 CNY over the month.",),
            (
                OF_CHINA,
                f"Tried of agora-cn: {TRIED}",
                f"Tried of trtc-cn: {TRIED} Not tried: {BETWEEN}.",
            ),
        ),
    ],
)
def test_a_whole_answer(asked, plans, dominated, simplest, changes, notes):  # noqa: PLR0917  # an answer has many parts
    """
    Plans cheapest first with their steps, those that another one beats, the simplest, changes, and notes in order.
    """
    usage, sold, term, said_of_tax = asked
    found = best(usage, sold, term, **said_of_tax)

    assert said(found.plans) == plans
    assert said(found.dominated) == dominated
    assert said(filter(None, (found.simplest,))) == simplest
    assert (found.changes, found.notes) == (changes, notes)
    assert found.is_proven
    assert not found.is_stopped


@pytest.mark.parametrize(
    ("sold", "impossible"),
    [
        (BOOK, []),
        (
            STOPPING,
            [("b:payg", "without packs the vendor suspends service above what Pay as you go covers")],
        ),
    ],
)
def test_what_is_impossible(sold, impossible):
    """
    A regime that suspends what is used is none without packs, and it is said why; with packs it is a plan.
    """
    found = best({AUDIO: 10, HD: 2}, sold, Term(START, 1))

    assert [(each.offer, each.reason) for each in found.impossible] == impossible


def test_the_gap_to_the_runner_up():
    """
    The runner-up is the next of all plans, also of those that are beaten by others; alone there is none, and no gap.
    """
    two = best({AUDIO: 10, HD: 2}, BOOK, Term(START, 3))
    one = best({AUDIO: 10, HD: 2}, STOPPING, Term(START, 1))

    assert (two.runner_up.label, two.gap) == ("b:payg", 42)
    assert (one.runner_up, one.gap, one.changes) == (None, 0, ())
