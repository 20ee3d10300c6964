"""Rules that meter a profile alike: what is said of two rules holds of the seconds that they give."""

from datetime import date, timedelta
from itertools import product
from json import dumps
from pathlib import Path

import attrs
import pytest

from agorapricing.consoles import read_consoles
from agorapricing.errors import MeteringError
from agorapricing.metering import AGGREGATE, DailyAmounts
from agorapricing.pricebook import billable
from agorapricing.profiles import Profile, Workload
from agorapricing.rating import find_offer
from agorapricing.scenarios import GroupCall, OneToOne

EXPORTS = Path(__file__).parents[1] / "data/exports"
OFFERS = [find_offer(f"{book}:payg", date(2026, 7, 1)) for book in ("trtc-cn", "trtc-intl", "agora-us-standard")]


def others(rule):
    """A rule with one thing otherwise, each that a book's alternative has."""
    yield attrs.evolve(rule, minutes=attrs.evolve(rule.minutes, zone="Asia/Tokyo"))
    for over, scope, rounded in product(("day", "month"), ("app", "account"), ("billed", "metered")):
        yield attrs.evolve(rule, minutes=attrs.evolve(rule.minutes, over=over, scope=scope, rounded=rounded))
    yield attrs.evolve(rule, counts={})
    yield attrs.evolve(rule, dual_stream="requested")
    yield attrs.evolve(rule, alone="nothing")
    yield attrs.evolve(rule, roles=dict.fromkeys(rule.roles, ()))
    yield attrs.evolve(rule, vendor="agora" if rule.vendor == "trtc" else "trtc")


@pytest.fixture(scope="module")
def console(tmp_path_factory):
    """The profile of a month of two projects, as a console says it."""
    folder, names = tmp_path_factory.mktemp("alike"), {}
    for more, project in enumerate("ab"):
        days = [date(2026, 6, 1) + timedelta(day) for day in range(30)]
        used = [{"durationAudioAll": 61 * day.day + more, "durationVideoHd": 59 * day.day} for day in days]
        usages = [{"date": f"{day}T00:00:00.000Z", "usage": each} for day, each in zip(days, used, strict=True)]
        (folder / f"{project}.json").write_text(dumps({"usages": usages}))
        names[str(folder / f"{project}.json")] = project
    [month] = read_consoles(names, names=names).months()
    return month.profile


@pytest.fixture(scope="module")
def scenarios():
    """The profile of two scenarios."""
    return Profile("two", (Workload("a", scenario=OneToOne(sessions_per_day=3)), Workload("b", scenario=GroupCall())))


@pytest.fixture(scope="module")
def messages():
    """The profile of messages, which take no time."""
    return Profile("messages", (Workload("m", counts=(DailyAmounts(what="messages", per_day=1_000),)),))


@pytest.fixture(scope="module")
def rooms():
    """The profile of a month of people in rooms, of whom only webhooks are known."""
    month = read_consoles([EXPORTS / "agora-ncs.jsonl"]).assuming("2x360p").months()[0]
    return month.profile


def outcome(profile, offer):
    """What an offer bills, or why it cannot say."""
    try:
        return dict(billable(profile.metered(offer.edition.metering), offer))
    except MeteringError as error:
        return str(error)


@pytest.mark.parametrize("name", ["console", "scenarios", "messages", "rooms"])
def test_what_is_metered_alike_has_the_same_minutes(name, request):
    """
    Where rules are said to meter a profile alike, the low case of it too, both bill the same.
    """
    whole = request.getfixturevalue(name)
    said = set()
    for offer, profile in product(OFFERS, (whole, *(whole.case(case) for case in whole.cases))):
        rule = offer.edition.metering
        for other in others(rule):
            alike = profile.is_metered_alike(rule, other)
            said.add(alike)
            under = attrs.evolve(offer, edition=attrs.evolve(offer.edition, metering=other))
            if alike:
                assert outcome(profile, offer) == outcome(profile, under)

    assert said == {True, False}


def test_a_zone_moves_a_rival_of_days_only(console):
    """
    The days of another vendor's rule are of its zone, and those of the vendor itself as the console has them.
    """
    trtc, _, agora = (offer.edition.metering for offer in OFFERS)
    moved = [next(others(rule)) for rule in (trtc, agora)]

    assert not console.is_metered_alike(trtc, moved[0])
    assert console.is_metered_alike(agora, moved[1])


def test_streams_that_nobody_can_sum(tmp_path):
    """
    By stream an account is not metered alike by a rule that counts streams and by one that sums what is received.
    """
    used = [{"TimeKey": "2026-06-01 00:00:00", "UsageValue": [600, 300]}]
    path = tmp_path / "trtc.json"
    path.write_text(dumps({"Response": {"UsageKey": ["Audio", "SD"], "UsageList": used}}))
    [month] = read_consoles([path], kinds={str(path): "trtc-usage"}).months()
    by_stream = attrs.evolve(OFFERS[0].edition.metering, vendor="agora")
    families = {name: attrs.evolve(each, method=AGGREGATE) for name, each in by_stream.family.items()}
    together = attrs.evolve(by_stream, family=families)
    profile = month.profile.case("low")

    assert profile.metered(by_stream).total
    with pytest.raises(MeteringError, match="SD"):
        profile.metered(together)
    assert not profile.is_metered_alike(by_stream, together)
    assert not profile.is_metered_alike(together, by_stream)
