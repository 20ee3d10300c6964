"""The seconds of workloads by app and day: days that are alike are added up once, and come to what each alone does."""

from datetime import date

import pytest

from agorapricing.metering import Bucket, as_one
from agorapricing.pricebook import rule_of
from agorapricing.profiles import Profile, Workload
from agorapricing.profiles.seconds import _seconds, buckets
from agorapricing.rating import find_offer
from agorapricing.scenarios import GroupCall, OneToOne

RULES = {book: rule_of(find_offer(f"{book}:payg", date(2026, 7, 1))) for book in ("trtc-cn", "agora-us-standard")}
WORKLOADS = (
    Workload("even", scenario=OneToOne(sessions_per_day=3)),
    Workload("uneven", scenario=GroupCall(people=3, sessions_per_month=40)),
    Workload("also even", scenario=GroupCall(people=4, sessions_per_month=60), app="other"),
    Workload("more", scenario=OneToOne(minutes=7, sessions_per_day="0.5"), times=2),
    Workload("none", scenario=OneToOne(sessions_per_day=0), app="unused"),
)


@pytest.mark.parametrize("book", RULES)
def test_workloads_together_come_to_what_each_does(book):
    """
    Under a rule of days and under one of months; an app without sessions has no seconds.
    """
    rule = RULES[book]
    together = Profile("all", WORKLOADS).metered(rule)
    each = [Profile("one", (workload,)).metered(rule).total for workload in WORKLOADS]
    meters = dict.fromkeys(meter for total in each for meter in total)

    assert together.total == {meter: sum(total.get(meter, 0) for total in each) for meter in meters}
    assert "unused" not in {bucket.app for bucket, _ in buckets(WORKLOADS, 30, rule)}


def test_days_that_are_not_alike_stay_apart():
    """
    Forty sessions are two on each of the first ten days and one on each of the others, beside three on every day.
    """
    rule = next(each for each in RULES.values() if each.minutes.over == "day")
    alone = {bucket.days: sum(each.values()) for bucket, each in buckets(WORKLOADS[1:2], 30, rule)}
    even = [bucket for bucket, _ in buckets(WORKLOADS[:1], 30, rule)]
    first, others = tuple(range(10)), tuple(range(10, 30))

    assert alone.keys() == {first, others}
    assert alone[first] == 2 * alone[others]
    assert even == [Bucket(day=as_one(range(30)))]


def test_what_is_kept_cannot_be_changed():
    """
    The seconds of a session are kept for all who ask for them, and none of those can change them.
    """
    workload = WORKLOADS[0]
    session, _ = next(iter(workload.plan(30, "day")))
    seconds = _seconds(workload.name, session, RULES["trtc-cn"], None)

    assert seconds is _seconds(workload.name, session, RULES["trtc-cn"], None)
    with pytest.raises(TypeError):
        seconds["rtc.hd"] = 0
