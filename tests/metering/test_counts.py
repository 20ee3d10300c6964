"""What is counted besides time: messages, gigabytes that are held, traffic by day; by rules that are data."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing.errors import MeteringError, NumberError
from agorapricing.metering import AmountTier, Counting, DailyAmounts, counted
from agorapricing.profiles import Profile, Workload

ON = date(2026, 7, 1)
BOOKS = ("agora-cn", "agora-cn-standard", "agora-us", "agora-us-standard")
TRAFFIC = (AmountTier("cdn.mainland", 2_000), AmountTier("cdn.overseas", 10_000), AmountTier("cdn.oceania"))
amounts = st.decimals(0, 10_000, places=2)
months = st.lists(amounts, min_size=1, max_size=5)


def used(book, days=30, on=ON, **given):
    """What a book counts of something in a month."""
    profile = Profile("test", (Workload("test", counts=(DailyAmounts(**given),)),), days=days)
    return dict(profile.usage_under(ap.load_book(book).offer("list", on)))


def by_day(rule, *days):
    """What a rule counts of amounts on days."""
    return rule.counted([DailyAmounts(what="it", by_day=days)], len(days))


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize(
    ("size", "receivers", "units"),
    [("2.5", 0, 3), (1, 10, 11), (10, 100, 1_010), ("0.999", 0, 1), (1, 0, 1), ("1.001", 0, 2)],
)
def test_messages(book, size, receivers, units):
    """
    A message counts in started kilobytes, once for who publishes it and once for each who receives it.
    """
    found = used(book, what="messages", per_day=100, size=size, receivers=receivers)

    assert found == {"signaling.messages": 30 * 100 * units}


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize(("days", "average"), [(28, "4.67"), (30, "5"), (31, "5.17")])
def test_storage(book, days, average):
    """
    What is held day and night is averaged over 720 hours, whatever the month, and rounded to two decimals.
    """
    assert used(book, days, what="storage", per_day=5) == {"signaling.storage_gb": Decimal(average)}


def test_an_average_of_a_rule_has_two_decimals_unasked():
    """
    A rule that averages over hours rounds to two decimals where it does not say to how many.
    """
    held = (AmountTier("signaling.storage_gb"),)

    assert by_day(Counting(tiers=held, hours=720), 1) == {"signaling.storage_gb": Decimal("0.03")}
    assert by_day(Counting(tiers=held, hours=720, places=3), 1) == {"signaling.storage_gb": Decimal("0.033")}


@pytest.mark.parametrize(("gigabytes", "average"), [("3.934", "3.93"), ("3.935", "3.94"), ("3.936", "3.94")])
def test_an_average_is_rounded_before_it_is_priced(gigabytes, average):
    """
    The vendor's own example: 3.93 GB at 15 are 58.95, not the 59.00 of the average before it is rounded.
    """
    usage = used("agora-us", what="storage", per_day=gigabytes)

    assert usage == {"signaling.storage_gb": Decimal(average)}
    assert ap.rate("agora-us:list", {"signaling.storage_gb": "3.93"}, on=ON).payable == Decimal("58.95")


@pytest.mark.parametrize(
    ("amount", "reached", "inside"),
    [
        ("1999.99", {"cdn.mainland": "1999.99"}, {"cdn.mainland": "1999.99"}),
        (2_000, {"cdn.mainland": 2_000}, {"cdn.mainland": 2_000}),
        ("2000.01", {"cdn.overseas": "2000.01"}, {"cdn.mainland": 2_000, "cdn.overseas": "0.01"}),
        (20_000, {"cdn.oceania": 20_000}, {"cdn.mainland": 2_000, "cdn.overseas": 8_000, "cdn.oceania": 10_000}),
    ],
)
def test_tiers_at_a_bound(amount, reached, inside):
    """
    A bound belongs to its tier: a day's traffic lies in the one that it reaches, or, split, in each as far as it goes.
    """
    for split, expected in ((False, reached), (True, inside)):
        found = by_day(Counting(tiers=TRAFFIC, over="day", split=split), amount)
        assert found == {meter: Decimal(each) for meter, each in expected.items()}


def test_a_tier_of_a_day_is_not_that_of_the_month():
    """
    Three days of 1,000 GB stay in the first tier, where the rule is by day; by month they reach the second.
    """
    days = (1_000, 1_000, 1_000)

    assert by_day(Counting(tiers=TRAFFIC, over="day"), *days) == {"cdn.mainland": 3_000}
    assert by_day(Counting(tiers=TRAFFIC), *days) == {"cdn.overseas": 3_000}


@given(months, st.booleans(), st.sampled_from(("day", "month")))
def test_tiers_lose_nothing(days, split, over):
    """
    All that is counted is in some tier, once.
    """
    assert sum(by_day(Counting(tiers=TRAFFIC, over=over, split=split), *days).values()) == sum(days)


@given(months, st.data(), st.sampled_from(("day", "month")))
def test_workloads_are_counted_together(one, data, over):
    """
    A day is what all workloads have on it together: two of them count as one of their sums, with tiers and rounding.
    """
    other = data.draw(st.lists(amounts, min_size=len(one), max_size=len(one)))
    rule = Counting(tiers=TRAFFIC, over=over, hours=None if over == "day" else 720)
    apart = [DailyAmounts(what="it", by_day=each) for each in (one, other)]

    assert rule.counted(apart, len(one)) == by_day(rule, *map(sum, zip(one, other, strict=True)))


@given(st.decimals("0.01", 100, places=2), st.integers(0, 50))
def test_more_receivers_never_count_less(size, receivers):
    """
    Each further receiver adds what the sender counts for.
    """
    rule = Counting(tiers=(AmountTier("signaling.messages"),), unit=1, received=1)
    one, alone, more = (
        rule.counted([DailyAmounts(what="it", per_day=1, size=size, receivers=each)], 1)["signaling.messages"]
        for each in (receivers, 0, receivers + 1)
    )

    assert more - one == alone >= size


def test_plain_usage_stands_beside_counts():
    """
    Quantities of meters are added to what is counted, and apps are counted together.
    """
    workloads = (
        Workload("plain", ap.Usage({"signaling.messages": 5})),
        Workload("one", counts=(DailyAmounts(what="storage", per_day="0.004"),), app="a"),
        Workload(
            "other",
            counts=(DailyAmounts(what="storage", per_day="0.004"), DailyAmounts(what="messages", per_day=1)),
            app="b",
        ),
    )
    offer = ap.load_book("agora-us").offer("list", ON)

    usage = Profile("test", workloads).usage_under(offer)
    assert dict(usage) == {"signaling.messages": 35, "signaling.storage_gb": Decimal("0.01")}


@pytest.mark.parametrize("book", ["trtc-cn", "trtc-intl"])
def test_a_book_that_does_not_count(book):
    """
    What a book does not say how to count makes its offers incomplete, with the reason.
    """
    with pytest.raises(MeteringError, match="the book does not say how it counts messages"):
        used(book, on=date(2026, 6, 18), what="messages", per_day=1)
    with pytest.raises(MeteringError, match="how it counts message; did you mean 'messages'"):
        used("agora-us", what="message", per_day=1)


@pytest.mark.parametrize(
    ("make", "error", "said"),
    [
        (lambda: DailyAmounts(what="it"), MeteringError, "it: give per_day, or by_day"),
        (lambda: DailyAmounts(what="it", per_day=1, by_day=[1]), MeteringError, "it: give per_day, or by_day"),
        (lambda: DailyAmounts(what="it", per_day=-1), NumberError, "an amount"),
        (lambda: DailyAmounts(what="it", by_day=[1, -1]), NumberError, "by_day"),
        (lambda: DailyAmounts(what="it", per_day=1, size=0), NumberError, "must be more than 0"),
        (
            lambda: DailyAmounts(what="it", by_day=[1]).days(30),
            MeteringError,
            "by_day has 1 numbers, and the month 30 days",
        ),
        (lambda: Counting(tiers=()), MeteringError, "needs at least one tier"),
        (lambda: Counting(tiers=(TRAFFIC[1], TRAFFIC[0])), MeteringError, "bounds of amounts tiers must rise"),
        (lambda: Counting(tiers=(TRAFFIC[2], TRAFFIC[0])), MeteringError, "only the last tier of amounts"),
        (lambda: Counting(tiers=TRAFFIC, over="week"), MeteringError, "unknown over 'week'"),
        (
            lambda: by_day(Counting(tiers=TRAFFIC[:2]), 10_001),
            MeteringError,
            "10,001 of cdn.overseas: the source says nothing above",
        ),
        (lambda: counted({}, [DailyAmounts(what="it", per_day=1)], 1), MeteringError, "how it counts it"),
    ],
)
def test_what_cannot_be_counted(make, error, said):
    """
    Bad numbers and rules are refused where they are given.
    """
    with pytest.raises(error, match=said):
        make()


def test_above_the_last_bound_its_meter_is_named():
    """
    Above the last of several tiers the error names its meter and its bound.
    """
    rule = Counting(tiers=(AmountTier("a", 1), AmountTier("b", 2), AmountTier("c", 3)), over="day")
    with pytest.raises(MeteringError, match=r"^4 of c: the source says nothing above 3$"):
        by_day(rule, 4)

    assert by_day(rule, 3) == {"c": 3}
    assert by_day(rule, 0) == {"a": 0}
