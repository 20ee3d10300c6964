"""Only what is open to the customer is chosen: the winner of a range, a part of a split; what is named is answered."""

import csv
import json
from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest

import agorapricing as ap
from agorapricing.analysis.chosen import choice
from agorapricing.pricebook import CLOSED, GRANT, OPEN, Status
from agorapricing.profiles import Sample, Workload
from agorapricing.report import FORMATS, render

ON = date(2026, 7, 1)
OLD = ap.Customer({"agora": date(2023, 1, 1)})
MONTH = {"rtc.audio": 300_000, "rtc.hd": 900_000}
LEGACY, STANDARD, TRTC = "agora-cn:payg", "agora-cn-standard:flagship", "trtc-cn:payg"


def compared(customer=None, names=(LEGACY, STANDARD, TRTC), usage=None):
    """The legacy offer is closed to a new customer, and costs least at little usage and at much."""
    return ap.compare(dict(usage or MONTH), names, ON, customer=customer or ap.Customer())


def months():
    """A comparison of two months, of which the closed offer is cheapest in one."""
    usages = (("May", 9_000), ("June", 900_000))
    sample = Sample("months", tuple(Workload(name, ap.Usage({"rtc.hd": used})) for name, used in usages))
    return ap.compare(sample, [LEGACY, STANDARD, TRTC], ON)


QUESTIONS = {
    "breakeven": lambda: ap.breakeven(compared()),
    "budget": lambda: ap.budget(compared(), 1_000),
    "marginal": lambda: ap.marginal(compared()),
    "match": lambda: ap.match(compared(), LEGACY, TRTC),
    "split": lambda: ap.split(compared()),
    "spread": lambda: ap.spread(months()),
    "sweep": lambda: ap.sweep(compared(), "rtc.hd=0..900_000/300_000"),
}


# ---- the rule -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("totals", "kinds", "chosen"),
    [
        ((3, 2, 2), (OPEN, OPEN, OPEN), (2, (1, 2), ())),
        ((3, 2, 1), (OPEN, OPEN, CLOSED), (2, (1,), (2,))),
        ((3, 2, 2), (OPEN, OPEN, GRANT), (2, (1,), ())),
        ((None, 3, None), (OPEN, OPEN, CLOSED), (3, (1,), ())),
        ((3, 2, 1), (OPEN, CLOSED, GRANT), (3, (0,), (2,))),
        ((3, 2), (CLOSED, GRANT), (None, (), (1,))),
        ((None, None), (OPEN, CLOSED), (None, (), ())),
    ],
)
def test_choice(totals, kinds, chosen):
    """
    The least total of what is open is chosen, ties together; what is not open is told where it costs less, not as much.
    """
    [quote] = compared(names=(TRTC,)).quotes
    quotes = [attrs.evolve(quote, status=Status(kind)) for kind in kinds]

    assert choice(totals, quotes) == chosen


# ---- the questions --------------------------------------------------------------------------------------------------


def test_ranges_are_of_open_offers():
    """
    A closed offer wins no range, and each range says where it would cost less; of an old account it wins.
    """
    new, old = (ap.breakeven(compared(customer)) for customer in (None, OLD))

    assert {name for each in new.ranges for name in each.winners} == {STANDARD, TRTC}
    assert [each.if_open for each in new.ranges] == [(), (LEGACY,), (LEGACY,), (LEGACY,), (), (LEGACY,)]
    assert new.points == (Fraction(8399, 27300),)
    assert LEGACY in {name for each in old.ranges for name in each.winners}
    assert STANDARD not in {name for each in old.ranges for name in each.winners}


def test_a_sweep_calls_open_offers_cheapest():
    """
    At no point of a sweep is a closed offer the cheapest; its totals stand there.
    """
    answer = ap.sweep(compared(), "rtc.hd=0..900_000/300_000")

    assert [answer.offers[point.best] for point in answer.points] == [TRTC, STANDARD, STANDARD, STANDARD]
    assert answer.points[0].totals[0] < answer.points[0].totals[2]
    assert answer.points[0].chosen.if_open == (0,)


def test_traffic_goes_to_open_offers():
    """
    The cheapest division and the single offer are open, though a closed one would cost less; it stands last, marked.
    """
    usage = (("rtc.audio", 10_000),)
    answer = ap.split(compared(usage=usage))
    [first, last] = answer.divisions

    assert answer.single == TRTC
    assert (first.first, first.second, first.is_open) == (STANDARD, TRTC, True)
    assert (last.first, last.first_status, last.second_status, last.is_open) == (LEGACY, CLOSED, OPEN, False)
    assert last.total < first.total


def test_nothing_open_is_no_single_offer():
    """
    Where no offer is open there is no single one and nothing is saved; the named offers are divided all the same.
    """
    answer = ap.split(compared(names=(LEGACY, "trtc-cn:list"), customer=ap.Customer({"trtc": ON})))
    closed = ap.split(attrs.evolve(answer.costs.comparison, quotes=tuple(map(shut, answer.costs.comparison.quotes))))

    assert answer.single == "trtc-cn:list"
    assert (closed.single, closed.single_total, [each.saved for each in closed.divisions]) == (None, None, [None])
    assert "none is open" in render(closed, "plain")
    assert ap.breakeven(closed.costs.comparison).ranges[0].winners == ()
    assert "none is open" in render(ap.breakeven(closed.costs.comparison), "plain")


def shut(quote):
    """A quote of an offer that is closed."""
    return attrs.evolve(quote, status=Status(CLOSED, "for somebody else"))


def test_a_spread_lets_open_offers_win():
    """
    A closed offer wins in no case, though it costs least in one; the open ones share all of them.
    """
    answer = ap.spread(months())

    half = Fraction(1, 2)

    assert [(each.wins, each.status) for each in answer.offers] == [(0, CLOSED), (half, OPEN), (half, OPEN)]
    assert answer.offers[0].totals[0] <= answer.offers[2].totals[0]


def test_named_offers_are_answered():
    """
    What an amount buys of a closed offer, and what would make it match, is said.
    """
    assert [each.status for each in ap.budget(compared(), 1_000).bought] == [CLOSED, OPEN, OPEN]
    assert ap.match(compared(), LEGACY, TRTC).total == Decimal("25357.49825")


# ---- what is shown --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("style", [style for style in FORMATS if style not in {"csv", "json"}])
@pytest.mark.parametrize("question", QUESTIONS)
def test_pages_mark_what_is_closed(question, style):
    """
    Each page has the closed offer with its status, and why it is closed.
    """
    text = " ".join(render(QUESTIONS[question](), style, 200).split())

    assert ("(closed)" in text) is (question != "split")  # no division saves anything here, so none is listed
    assert f"{LEGACY} is closed: it is for agora accounts created before 2024-07-26" in text
    assert "Only what is open to the customer is called cheapest." in text


@pytest.mark.parametrize("question", QUESTIONS)
def test_json_marks_what_is_closed(question):
    """
    Each record says which offers are not open, or each offer its status.
    """
    record = json.loads(render(QUESTIONS[question](), "json"))
    offers = {
        each["offer"]: each["status"]
        for each in (*record.get("offers", ()), *record.get("bought", ()))
        if "status" in each
    }
    offers |= {each["first"]: each["first_status"] for each in record.get("divisions", ())}

    assert offers.get(LEGACY) == CLOSED or record["not_open"] == {LEGACY: CLOSED}


@pytest.mark.parametrize(
    ("question", "column", "values"),
    [
        ("breakeven", "less_if_open", ["", LEGACY, LEGACY, LEGACY, "", LEGACY]),
        ("budget", "status", [CLOSED, OPEN, OPEN]),
        ("split", "first_status", [OPEN, CLOSED]),
        ("spread", "status", [CLOSED, OPEN, OPEN]),
        ("sweep", "less_if_open", [LEGACY, "", "", ""]),
    ],
)
def test_csv_marks_what_is_closed(question, column, values):
    """
    The rows of data have the status of each offer, or which closed ones would cost less.
    """
    rows = list(csv.DictReader(render(QUESTIONS[question](), "csv").splitlines()))

    assert [row[column] for row in rows] == values
