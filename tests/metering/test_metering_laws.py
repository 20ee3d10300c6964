"""The laws of metering, for random rules and sessions, and for the rules of the bundled books."""

from itertools import accumulate, zip_longest

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorapricing import bundled, load_book
from agorapricing import testing as our
from agorapricing.metering import (
    Bucket,
    Change,
    Metered,
    Participant,
    PixelTier,
    Scale,
    Session,
    Size,
    Stay,
    Stream,
    Subscription,
    metered,
    parts,
)
from agorapricing.metering.picture import Picture
from agorapricing.metering.seconds import whole_minutes
from agorapricing.metering.timeline import Phase, phases
from agorapricing.numbers.decimals import exact
from agorapricing.pricebook.minutes import billable, rule_of
from agorapricing.profiles import Profile, Workload
from agorapricing.rating import cost
from agorapricing.scenarios import GroupCall, ScreenShare
from agorapricing.testing.sessions import LONGEST, intervals

RULES = {
    f"{book}@{edition.start}": edition.metering
    for book in bundled()
    for edition in load_book(book).editions
    if edition.metering
}
FAMILIES = {f"{name}/{key}": family for name, rule in RULES.items() for key, family in rule.family.items()}


def people(session):
    """A session without robots, so that everybody is counted."""
    changed = [
        attrs.evolve(each, stays=tuple(attrs.evolve(stay, role="host") for stay in each.stays))
        for each in session.participants
    ]
    return attrs.evolve(session, participants=changed)


def summed(*totals):
    """Seconds by meter of several sessions together."""
    found = {}
    with exact():
        for each in totals:
            for meter, seconds in each.items():
                found[meter] = found.get(meter, 0) + seconds
    return {meter: seconds for meter, seconds in found.items() if seconds}


# ---- tiers ----------------------------------------------------------------------------------------------------------


def test_tiers_at_every_bound():
    """
    At a bound and just below it is one tier, just above it the next; above the last bound nothing is guessed.
    """
    for name, family in FAMILIES.items():
        for tier, above in zip_longest(family.video, family.video[1:]):
            if tier.up_to is not None:
                assert family.tier(tier.up_to) == family.tier(tier.up_to - 1) == tier, name
                if above is not None:
                    assert family.tier(tier.up_to + 1) == above, name
                else:
                    with pytest.raises(ValueError, match="the source says nothing above"):
                        family.tier(tier.up_to + 1)


@given(our.families(), st.integers(1, 10**8), st.integers(0, 10**8))
def test_tiers_are_total_and_monotone(family, pixels, more):
    """
    Every number of pixels has a tier, and more pixels never have a lower one.
    """
    order = family.video

    assert order.index(family.tier(pixels + more)) >= order.index(family.tier(pixels))


def test_the_bound_of_hd():
    """
    921,600 pixels are HD, and 921,601 are not, in every book that sums pixels and has the tier.
    """
    rules = [rule for rule in RULES.values() if rule.family["rtc"].method == "aggregate"]
    found = [rule.family["rtc"] for rule in rules if len(rule.family["rtc"].video) > 1]

    assert len(found) > 50
    assert {family.tier(921_600).meter for family in found} == {"rtc.hd"}
    assert {family.tier(921_601).meter for family in found} == {"rtc.fhd", "rtc.hd_plus"}


# ---- time -----------------------------------------------------------------------------------------------------------


@given(our.rules("aggregate"), our.sessions())
def test_seconds_are_those_in_the_room(rule, session):
    """
    Under aggregate metering a person's seconds are those in the room, whatever is received.
    """
    rule = attrs.evolve(rule, alone="audio")
    session = people(session)
    with exact():
        there = sum((stay.end - stay.start) * each.count for each in session.participants for stay in each.stays)
        counted = sum(metered(session, rule).values())

    assert counted == there


@given(our.rules("aggregate"), our.sessions())
def test_by_stream_there_are_never_fewer_minutes(rule, session):
    """
    Timed stream by stream, a session has at least the seconds that it has by the sum of pixels.
    """
    family = attrs.evolve(rule.family["rtc"], method="per-stream")
    by_stream = attrs.evolve(rule, family={"rtc": family})

    assert sum(metered(session, by_stream).values()) >= sum(metered(session, rule).values())


@given(our.rules(), our.sessions(), our.moments)
def test_splitting_changes_nothing(rule, session, at):
    """
    A session cut in two at any moment has the seconds of the whole.
    """
    before, after = (cut(session, side, at) for side in (first, second))

    assert summed(metered(before, rule), metered(after, rule)) == summed(metered(session, rule))


def first(start, end, at):
    """What is left of an interval before a moment."""
    return start, min(end, at)


def second(start, end, at):
    """What is left of an interval after a moment."""
    return max(start, at), end


def cut(session, side, at):
    """One side of a session; streams go on as they were."""

    def kept(intervals):
        found = [(each, *side(each.start, each.end, at)) for each in intervals]
        return tuple(attrs.evolve(each, start=start, end=end) for each, start, end in found if start < end)

    changed = [
        attrs.evolve(each, stays=kept(each.stays), subscriptions=kept(each.subscriptions))
        for each in session.participants
    ]
    return attrs.evolve(session, participants=changed)


@given(our.rules(), intervals(), st.lists(st.none() | our.sizes, min_size=7, max_size=7))
def test_a_stream_that_changes_is_one_after_another(rule, changes, sizes):
    """
    A stream that changes its size is counted as one stream after another, each of one size, from the very moment on.
    """
    times = [0, *sorted({at for interval in changes for at in interval} - {0}), LONGEST + 1]
    spans = list(zip(times, times[1:], sizes, strict=False))
    stay = (Stay(0, LONGEST + 1),)
    changing = Stream("s", [Change(start, size) for start, _, size in spans])
    one = Session("room", [Participant("p", stay, (Subscription("s", 0, LONGEST + 1),))], [changing])
    streams = [Stream(f"s{place}", size) for place, (_, _, size) in enumerate(spans)]
    received = tuple(Subscription(f"s{place}", start, end) for place, (start, end, _) in enumerate(spans))

    assert metered(one, rule) == metered(Session("room", [Participant("p", stay, received)], streams), rule)


@given(our.rules(), our.sessions())
def test_sound_is_free_beside_video(rule, session):
    """
    Who also receives sound all the time has the same seconds: with video it is free, and without it was audio already.
    """
    sound = Subscription("sound", 0, LONGEST)
    hearing = [attrs.evolve(each, subscriptions=(*each.subscriptions, sound)) for each in session.participants]
    heard = attrs.evolve(session, participants=hearing, streams=(*session.streams, Stream("sound")))

    assert metered(heard, rule) == metered(session, rule)


@given(our.rules(), our.sessions(), st.randoms(use_true_random=False))
def test_order_and_names_change_nothing(rule, session, random):
    """
    Who is called what, and in which order people, stays, streams and subscriptions stand, changes no second.
    """
    renamed = {each.name: f"x{place}" for place, each in enumerate(session.participants)}

    def shuffled(items):
        return tuple(random.sample(items, len(items)))

    changed = [
        attrs.evolve(
            each, name=renamed[each.name], stays=shuffled(each.stays), subscriptions=shuffled(each.subscriptions)
        )
        for each in shuffled(session.participants)
    ]
    other = attrs.evolve(session, room="other", participants=changed, streams=shuffled(session.streams))

    assert summed(metered(other, rule)) == summed(metered(session, rule))


@given(our.rules(), our.sessions(), st.integers(2, 5))
def test_several_alike_are_as_many(rule, session, count):
    """
    People who are alike count as often as there are of them, each by himself.
    """
    rule = attrs.evolve(rule, alone="audio")
    alike = [attrs.evolve(each, count=each.count * count) for each in session.participants]
    with exact():
        scaled = {meter: seconds * count for meter, seconds in metered(session, rule).items()}

    assert summed(metered(attrs.evolve(session, participants=alike), rule)) == summed(scaled)


@given(our.rules("aggregate"), our.sessions())
def test_each_second_counts_in_its_role(rule, session):
    """
    Somebody who goes on stage is a host from that second: the seconds of each service are those of its roles.
    """
    live = attrs.evolve(rule.family["rtc"], audio="live.audio", video=(PixelTier("live.hd"),))
    rule = attrs.evolve(rule, alone="audio", family={**rule.family, "live": live})
    rule = attrs.evolve(rule, roles={"host": ("rtc",), "audience": ("live",), "robot": ()})
    totals = metered(session, rule)
    for role, service in (("host", "rtc."), ("audience", "live.")):
        with exact():
            stays = [(each, stay) for each in session.participants for stay in each.stays if stay.role == role]
            there = sum((stay.end - stay.start) * each.count for each, stay in stays)
            counted = sum(seconds for meter, seconds in totals.items() if meter.startswith(service))

        assert counted == there


@given(our.rules(), our.sessions())
def test_dual_streams(rule, session):
    """
    Where the small stream came for the large one, what came counts, or what was asked for, as the rule says.
    """
    for dual, field in (("received", "arrives"), ("requested", "layer")):
        changed = [
            attrs.evolve(each, subscriptions=tuple(only(getattr(one, field), one) for one in each.subscriptions))
            for each in session.participants
        ]
        plain = attrs.evolve(session, participants=changed)

        assert summed(metered(session, attrs.evolve(rule, dual_stream=dual))) == summed(metered(plain, rule))


def only(layer, subscription):
    """A subscription that asks for a layer and gets it."""
    return attrs.evolve(subscription, layer=layer, arrives=layer)


@given(our.rules(), our.sessions())
def test_a_screen_is_a_stream_of_its_default_size(rule, session):
    """
    A screen without a size counts as a stream of the size that the rule has for its platform.
    """
    sized = [Stream(each.name, rule.screen[each.platform]) if each.platform else each for each in session.streams]

    assert metered(attrs.evolve(session, streams=sized), rule) == metered(session, rule)


@given(our.rules(), st.decimals(0, 10_000, places=2), st.integers(1, 31))
def test_scaling_a_month_scales_seconds(rule, sessions, days):
    """
    A month of so many sessions, also of parts of one, has so many times the seconds of one, whatever the days.
    """
    call = GroupCall(people=3, waiting_minutes="1.5", screen_share=ScreenShare(platform="web"))
    month = attrs.evolve(call, sessions_per_month=sessions)
    profile = Profile("test", (Workload("call", scenario=month),), days=days)
    with exact():
        scaled = {meter: seconds * sessions for meter, seconds in metered(call.session(), rule).items()}

    assert summed(profile.metered(rule).total) == summed(scaled)


@given(our.rules(), our.sessions(), st.integers(0, 1_000))
def test_scaling_sessions_scales_seconds(rule, session, count):
    """
    So many sessions have so many times the seconds of one.
    """
    totals = metered(session, rule)
    many = Metered.of(rule, [(Bucket("", day), totals) for day in range(count)])

    assert summed(many.total) == summed({meter: seconds * count for meter, seconds in totals.items()})


@given(our.rules(), our.sessions())
def test_the_reasons_add_up(rule, session):
    """
    The seconds of the parts, each with its reason, are the seconds of the session.
    """
    found = parts(session, rule)
    counted = [{meter: part.seconds * times} for part in found for meter, times in part.meters]

    assert summed(*counted) == summed(metered(session, rule))
    assert all(part.why and part.when for part in found)


@given(our.rules())
def test_somebody_alone(rule):
    """
    Somebody alone in a room has audio seconds, or none where the rule says so; two are never alone.
    """
    one = Session("room", [Participant("p", (Stay(0, 60),))])
    two = Session("room", [Participant("p", (Stay(0, 60),)), Participant("q", (Stay(30, 90),))])

    assert metered(one, rule) == ({"rtc.audio": 60} if rule.alone == "audio" else {})
    assert metered(two, rule) == {"rtc.audio": 120 if rule.alone == "audio" else 60}


# ---- rounding -------------------------------------------------------------------------------------------------------

OFFERS = [
    load_book(book).offer("list", edition.start)
    for book in bundled()
    for edition in load_book(book).editions
    if edition.metering
]
SECONDS = st.dictionaries(st.sampled_from(["rtc.audio", "rtc.hd"]), st.integers(0, 10**9) | st.integers(0, 120))
PLACES = st.builds(Bucket, st.sampled_from(["", "a", "b"]), st.integers(0, 3), st.just(Scale()))
BUCKETS = st.dictionaries(PLACES, SECONDS, max_size=6)


@given(st.sampled_from(OFFERS), BUCKETS, BUCKETS)
def test_merging_before_rounding_never_costs_more(offer, one, other):
    """
    The seconds of two accounts together never come to more minutes or money than each account's by itself.
    """
    merged, *apart = (
        billable(Metered.of(rule_of(offer), each), offer)
        for each in ([*one.items(), *other.items()], one.items(), other.items())
    )

    assert all(minutes <= sum(each.get(meter, 0) for each in apart) for meter, minutes in merged.items())
    assert cost(offer, merged) <= sum(cost(offer, each) for each in apart)


@given(st.sampled_from(OFFERS), BUCKETS, st.sampled_from(["month", "day"]), st.sampled_from(["account", "app"]))
def test_rounding_by_day_or_app(offer, used, over, scope):
    """
    Rounded by day or app there are never fewer minutes than by month and account, and less than one more a bucket.
    """
    month, fine = (rounded(offer, used, *how) for how in (("month", "account"), (over, scope)))
    buckets = {(day if over == "day" else 0, app if scope == "app" else "") for app, day, _ in used}

    assert month.keys() == fine.keys()
    assert all(month[meter] <= fine[meter] < month[meter] + len(buckets) for meter in month)
    if (over, scope) == ("day", "app"):
        each = [rounded(offer, {bucket: seconds}, over, scope) for bucket, seconds in used.items()]
        assert all(fine[meter] == sum(usage.get(meter, 0) for usage in each) for meter in fine)


def rounded(offer, used, over, scope, how="billed"):
    """The minutes of seconds by bucket, where the offer's book would round so."""
    minutes = attrs.evolve(rule_of(offer).minutes, over=over, scope=scope, rounded=how)
    rule = attrs.evolve(rule_of(offer), minutes=minutes)
    other = attrs.evolve(offer, edition=attrs.evolve(offer.edition, metering=rule))
    return dict(billable(Metered.of(rule, used.items()), other))


@given(st.sampled_from(OFFERS), SECONDS)
def test_rounding_meter_by_meter(offer, seconds):
    """
    Rounded meter by meter, whole minutes are converted; that is never less than rounded once after they are summed.
    """
    once, each = (rounded(offer, {Bucket(): seconds}, "month", "account", how) for how in ("billed", "metered"))
    whole = {meter: -(-each // 60) for meter, each in seconds.items()}

    assert each == dict(offer.edition.billed_as(whole))
    assert all(-(-each[meter] // 1) >= minutes for meter, minutes in once.items())


@given(st.integers(-(10**4), 10**12) | st.decimals(-(10**4), 10**12, places=3))
def test_minutes_are_rounded_up(seconds):
    """
    Minutes are the least whole number that holds the seconds, also where these are taken away.
    """
    found = whole_minutes(seconds)

    assert (found, found.is_signed()) == (int(found), found < 0)
    assert (found - 1) * 60 < seconds <= found * 60


# ---- pictures -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.calibrated])
def test_one_size_is_calibrated(name):
    """
    640×352 counts as 640×360, so that four of them are exactly HD; no other size is changed.
    """
    rule = RULES[name]
    received = ((Picture(Size(640, 352)), 4),)

    assert rule.size(Picture(Size(640, 352))) == Size(640, 360)
    assert rule.size(Picture(Size(640, 351))) == Size(640, 351)
    assert rule.count("host", received) == (("rtc.hd", 1),)


GAPS = st.tuples(st.integers(0, 3), st.integers(1, 5), st.sampled_from(["host", "audience"]))


def in_a_row(gaps):
    """Stays one after another, each after a gap and of a length, in any order."""
    ends = [*accumulate((gap + length for gap, length, _ in gaps), initial=0)]
    return st.permutations(
        [(end + gap, end + gap + length, role) for end, (gap, length, role) in zip(ends, gaps, strict=False)]
    )


@given(st.lists(GAPS, max_size=5).flatmap(in_a_row))
def test_stays_without_receipts_are_phases(stays):
    """
    A stay in which nothing is received is a phase, in whichever order stays are given: also where a cut is after all.
    """
    assert [*phases(stays, [])] == [*phases(stays, [], [10**6])] == [Phase(*stay, ()) for stay in sorted(stays)]
