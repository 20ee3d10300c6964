"""Sums of seconds and amounts, and cuts of time: small cases, each whole."""

from datetime import UTC, date, datetime

import pytest

from agorapricing.metering import (
    AmountTier,
    Bucket,
    Calendar,
    Counting,
    DailyAmounts,
    Metered,
    Metering,
    Minutes,
    Picture,
    Scale,
    Size,
    counted,
)
from agorapricing.metering.timeline import phases, room_phases, within
from agorapricing.numbers import exact


@pytest.mark.parametrize(
    ("days", "known", "amounts"),
    [(1, 1, {"a": 7}), (30, 30, {"a": 7}), (31, 10, {"a": 22}), (30, 10, {"a": 21}), (10, 31, {"a": 3})],
)
def test_amounts_of_some_days(days, known, amounts):
    """
    Amounts of known days are as many times as the month has of them, rounded up: 7 of 10 days are 21.7 of 31.
    """
    with exact():
        assert Scale(days, known).of({"a": 7}) == amounts


def test_seconds_are_summed_by_scale_and_then_scaled():
    """
    Seconds of one scale are added before they are scaled, in a month's buckets and in the total; days keep theirs.
    """
    scale = Scale(3, 2)
    given = [(Bucket("a", 1, scale), {"m": 1}), (Bucket("b", 2, scale), {"m": 2}), (Bucket("a", 1), {"m": 5, "n": 1})]
    by_month, by_app, by_day = (
        Metered.of(Metering("page", {}, {}, minutes=Minutes(over, scope)), given)
        for over, scope in (("month", "account"), ("month", "app"), ("day", "account"))
    )

    assert dict(by_month.seconds) == {Bucket(): {"m": 10, "n": 1}}
    assert dict(by_app.seconds) == {Bucket("a"): {"m": 7, "n": 1}, Bucket("b"): {"m": 3}}
    assert dict(by_day.seconds) == {
        Bucket(day=1, scale=scale): {"m": 1},
        Bucket(day=2, scale=scale): {"m": 2},
        Bucket(day=1): {"m": 5, "n": 1},
    }
    assert (by_month.total, by_day.total) == ({"m": 10, "n": 1}, {"m": 10, "n": 1})
    assert by_day.by(by_day.rule) is by_day
    assert by_day.by(by_month.rule).seconds == by_month.seconds


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 12, 31), date(2026, 12, 31), ["2026-12-01", "2027-01-01"]),
        (date(2026, 12, 1), date(2027, 1, 1), ["2026-11-01", "2026-12-01", "2027-01-01", "2027-02-01"]),
        (date(2024, 1, 31), date(2024, 3, 1), ["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"]),
    ],
)
def test_the_months_of_a_span(first, last, days):
    """
    The months of a span go from the one of the day before it to the one after it, over the end of a year, too.
    """
    since, until = (int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) for day in (first, last))

    assert [f"{day}" for day in Calendar.over("month", UTC, since, until).days] == days


def test_the_days_of_a_span():
    """
    The days of a span go from the one before it to the one after it; what has no length ends in the day it begins in.
    """
    calendar = Calendar.over("day", UTC, 86_400, 86_401)

    assert (calendar.starts, [f"{day}" for day in calendar.days]) == (
        (0, 86_400, 172_800),
        ["1970-01-01", "1970-01-02", "1970-01-03"],
    )
    assert [calendar.places(0, end) for end in (1, 86_400, 86_401)] == [(0, 0), (0, 0), (0, 1)]
    assert calendar.places(86_400, 86_401) == calendar.places(86_400, 86_400) == (1, 1)


@pytest.mark.parametrize(
    ("at", "is_in"), [(-1, False), (0, True), (19, True), (20, False), (39, False), (40, True), (60, False)]
)
def test_times_in_intervals(at, is_in):
    """
    A half-open interval has its start and not its end.
    """
    assert within(at, [(0, 20), (40, 60)]) is is_in


def test_cuts_are_where_somebody_is_there():
    """
    Who comes and goes cuts the time of others where company is needed, and only while they are there themselves.
    """
    people = [("a", [(0, 30, "host")], [], 1), ("b", [(10, 20, "host")], [], 1), ("c", [(40, 50, "host")], [], 1)]
    found = list(room_phases(people, needs_company=True))

    assert [(who, phase.start, phase.end, is_alone) for who, phase, is_alone in found] == [
        ("a", 0, 10, True),
        ("a", 10, 20, False),
        ("a", 20, 30, True),
        ("b", 10, 20, False),
        ("c", 40, 50, True),
    ]
    assert [(who, phase.start, is_alone) for who, phase, is_alone in room_phases(people, needs_company=False)] == [
        ("a", 0, False),
        ("b", 10, False),
        ("c", 40, False),
    ]


def test_pictures_that_come_and_go():
    """
    Of a picture that is received twice one is left when the other ends; a gap between stays is no phase.
    """
    one, other = Picture(Size(1, 1)), Picture(Size(2, 2))
    with exact():
        found = list(phases([(5, 8, "b"), (0, 4, "a")], [(0, 4, one, 1), (1, 3, one, 2), (2, 9, other, 1)]))

    assert [tuple(each) for each in found] == [
        (0, 1, "a", ((one, 1),)),
        (1, 2, "a", ((one, 3),)),
        (2, 3, "a", ((one, 3), (other, 1))),
        (3, 4, "a", ((one, 1), (other, 1))),
        (5, 8, "b", ((other, 1),)),
    ]


def test_many_times_as_much():
    """
    So many times an amount is that of each day, stated once or day by day; its size and receivers stay.
    """
    daily = DailyAmounts(what="it", per_day=2, size=3, receivers=4)
    listed = DailyAmounts(what="it", by_day=(1, 0))

    assert daily.many(3) == DailyAmounts(what="it", per_day=6, size=3, receivers=4)
    assert listed.many(3) == DailyAmounts(what="it", by_day=(3, 0))
    assert daily.days(3) == (2, 2, 2)


def test_what_is_counted_of_several_things():
    """
    Things of one kind are counted together, and kinds that share a meter are added, in the order of what there is.
    """
    half = Counting(tiers=(AmountTier("m"),), unit=2, sent=0, received=1)
    rules = {"it": Counting(tiers=(AmountTier("m", 10), AmountTier("n"))), "that": half}
    amounts = [
        DailyAmounts(what="it", per_day=3),
        DailyAmounts(what="that", per_day=1, size=3, receivers=5),
        DailyAmounts(what="it", per_day=2),
    ]

    assert counted(rules, amounts, 2) == {"m": 10 + 20}
    assert counted(rules, amounts, 3) == {"n": 15, "m": 30}
    assert counted(rules, [], 3) == {}
