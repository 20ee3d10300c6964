"""Buckets of days that are alike, against each of their days by itself."""

from collections import defaultdict
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorapricing.metering import Bucket, Metered, Metering, Minutes, Scale, as_one
from agorapricing.metering.buckets import apart
from agorapricing.numbers import exact

amounts = st.dictionaries(st.sampled_from("abc"), st.integers(-9, 9).map(Decimal), max_size=3)
days = st.lists(st.integers(0, 5), min_size=1, unique=True)
some = st.lists(st.tuples(st.sampled_from(["", "app"]), days, st.sampled_from([Scale(), Scale(31, 9)]), amounts))


def by_day(counted):
    """The amounts of each app, day and scale by itself."""
    found = defaultdict(lambda: defaultdict(Decimal))
    for bucket, totals in counted:
        for day in bucket.days:
            for meter, amount in totals.items():
                found[bucket.app, day, bucket.scale][meter] += amount
    return found


@pytest.mark.parametrize(
    ("over", "scope"), [("day", "app"), ("day", "account"), ("month", "app"), ("month", "account")]
)
@given(given_=some)
def test_days_that_are_alike_come_to_what_each_does(over, scope, given_):
    """
    Under every scope and period, the total, too; and no day is in two buckets of an app.
    """
    rule = Metering("page", {}, {}, minutes=Minutes(over, scope))
    alike = [(Bucket(app, as_one(own), scale), totals) for app, own, scale, totals in given_]
    each = [(bucket._replace(day=day), totals) for bucket, totals in alike for day in bucket.days]
    one, other = Metered.of(rule, alike), Metered.of(rule, each)
    places = [(bucket.app, bucket.scale, day) for bucket in one.seconds for day in bucket.days]

    assert by_day(one.seconds.items()) == by_day(other.seconds.items())
    assert one.total == other.total
    assert len(places) == len(set(places))


def test_days_in_two_buckets_are_alike_where_they_are_in_the_same_ones():
    """
    Of days 0 to 2 and 1 to 3, the two in both are one bucket, and the others two.
    """
    sums = {Bucket(day=as_one(range(3))): {"a": 1}, Bucket(day=as_one(range(1, 4))): {"a": 2}}

    with exact():
        assert apart(sums) == {Bucket(): {"a": 1}, Bucket(day=as_one([1, 2])): {"a": 3}, Bucket(day=3): {"a": 2}}
