"""The head of a contract: its days, and what it refuses."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorapricing.errors import AgorapricingError, NotInForceError
from agorapricing.pricebook.contract import Effective, Head

FIRST, END = date(2026, 1, 1), date(2027, 1, 1)
DAY = timedelta(1)
days = st.dates(date(2025, 12, 28), date(2026, 1, 4))
spans = st.tuples(days, days).filter(lambda pair: pair[0] < pair[1]).map(lambda pair: Effective(*pair))
effectives = st.one_of(spans, days.map(Effective), days.map(lambda day: Effective(None, day)), st.just(Effective()))


@pytest.mark.parametrize(
    ("on", "holds"),
    [(FIRST - DAY, False), (FIRST, True), (FIRST + DAY, True), (END - DAY, True), (END, False), (END + DAY, False)],
)
def test_days_are_half_open(on, holds):
    """
    The first day is one of the days, the end is not.
    """
    assert Effective(FIRST, END).covers(on) is holds


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (Effective(FIRST, END), "from 2026-01-01 until before 2027-01-01"),
        (Effective(FIRST), "from 2026-01-01"),
        (Effective(None, END), "until before 2027-01-01"),
        (Effective(), "on every day"),
    ],
)
def test_days_in_words(days, said):
    """
    The days can be read, with either side open.
    """
    assert days.text == said


@pytest.mark.parametrize("before", [FIRST, FIRST - DAY])
def test_no_day_is_refused(before):
    """
    A contract that ends where it begins, or before, holds on no day.
    """
    with pytest.raises(ValueError, match="holds on no day"):
        Effective(FIRST, before)


@given(effectives, effectives)
def test_meeting_is_mutual(one, other):
    """
    Two spans of days meet exactly when a first or last day of one of them is a day of both.
    """
    assert one.meets(other) == other.meets(one)
    probes = [each for each in (one.since, other.since) if each] or [date(2000, 1, 1)]
    assert one.meets(other) == any(one.covers(day) and other.covers(day) for day in probes)


@pytest.mark.parametrize(("end", "meets"), [(FIRST - DAY, False), (FIRST, False), (FIRST + DAY, True)])
def test_a_span_that_ends_where_another_begins_does_not_meet_it(end, meets):
    """
    Days that end where others begin have none in common with them.
    """
    assert Effective(None, end).meets(Effective(FIRST, END)) is meets


def test_a_head_refuses_other_days():
    """
    Outside its days a contract raises, and says when it holds.
    """
    head = Head("ea", ("a:b",), Effective(FIRST, END), True, FIRST)

    head.refuse(FIRST)
    with pytest.raises(NotInForceError) as caught:
        head.refuse(END)
    assert str(caught.value) == (
        "contract ea does not hold on 2027-01-01: it holds from 2026-01-01 until before 2027-01-01"
    )
    assert isinstance(caught.value, AgorapricingError)
    assert isinstance(caught.value, LookupError)


@pytest.mark.parametrize(("document", "where"), [("", "ea"), ("deal.toml", "deal.toml")])
def test_the_source_of_a_contract_is_its_document(document, where):
    """
    A contract without a document stands for itself by its id.
    """
    assert Head("ea", ("a:b",), Effective(), True, FIRST, document=document).source.where == where
