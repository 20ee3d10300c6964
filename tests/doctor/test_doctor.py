"""Hints about a profile: each lint where it applies and where it does not, with the amount computed."""

from datetime import date
from decimal import Decimal
from itertools import groupby

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from told import Told

import agorapricing as ap
from agorapricing.doctor import diagnose
from agorapricing.doctor.counted import CountedProfile
from agorapricing.pricebook.eligibility import Customer
from agorapricing.profiles import Profile, Workload
from agorapricing.rating.exchange import ExchangeRate
from agorapricing.report import FORMATS, render
from agorapricing.scenarios import Classroom, GroupCall, IotCamera, LiveShow, OneToOne, Recording, Scenario, ScreenShare
from agorapricing.tariff import Graduated, Tier
from agorapricing.usage import Usage

ON = date(2026, 7, 1)
LIST = "agora-us:list"
OLD = Customer({"agora": date(2024, 1, 1)})
"""An account that can buy it."""


def hints(*scenarios, offers=(LIST,), lint="", on=ON, apps=(), **profile):
    """The hints about scenarios under offers, of one lint."""
    workloads = tuple(
        Workload(f"w{place}", scenario=each, app=apps[place] if apps else "") for place, each in enumerate(scenarios)
    )
    found = diagnose(Profile("test", workloads, on, **profile), offers)
    assert found.problems == ()
    return [hint for hint in found.hints if hint.lint == lint or not lint]


def cost(scenario, offer=LIST):
    """What a month of a scenario costs."""
    profile = Profile("test", (Workload("w", scenario=scenario),), ON)
    found = ap.find_offer(offer, ON)
    return ap.rate(found, profile.usage_under(found)).payable


# ---- L1 -------------------------------------------------------------------------------------------------------------


def test_one_more_tile():
    """
    Five people of 360p are exactly at the bound: a sixth moves all to Full HD, 2.25 times as dear.
    """
    five = GroupCall(people=5, sessions_per_day=100)
    [hint] = hints(five, lint="L1")

    assert hint.what == (
        "member receives 921,600 px, at most 921,600: one more picture of 640×360 moves these minutes "
        "from HD to Full HD (list price × 2.25)"
    )
    minutes = 5 * 45 * 100 * 30
    assert hint.amount == Decimal(minutes) * (Decimal("8.99") - Decimal("3.99")) / 1000
    assert hint.change == "keep to these tiles, or ask for small streams"


def test_one_tile_less():
    """
    Six people of 360p are just above the bound: without one tile all would be HD.
    """
    [hint] = [each for each in hints(GroupCall(people=6, sessions_per_day=100), lint="L1") if "without" in each.what]

    assert "without one picture of 640×360 these minutes are HD, not Full HD (list price × 2.25)" in hint.what
    assert hint.amount == Decimal(6 * 45 * 3_000) * 5 / 1000


def test_one_picture_for_two_services():
    """
    Where a recorder is billed as a participant and as a recording, a tile less saves in both: there is one hint.
    """
    five = GroupCall(people=5, recording=Recording(), sessions_per_day=100)
    found = hints(five, offers=("trtc-intl:list",), lint="L1")
    [hint] = [each for each in found if each.what.startswith("recorder")]
    hd, fhd = (cost_of({f"{family}.{tier}": 45 * 3_000 for family in ("rtc", "recording")}) for tier in ("hd", "fhd"))

    assert hint.amount == fhd - hd > 0


def cost_of(usage):
    """What minutes cost at list price."""
    return ap.rate("trtc-intl:list", usage, on=ON).payable


def test_above_the_last_bound():
    """
    Beyond the highest tier nothing is said: there is no dearer one.
    """
    assert hints(GroupCall(people=2, video="2160p", sessions_per_day=9), lint="L1") == []


def test_a_tile_that_is_more_than_one_tier():
    """
    A tile of 1920×1080 more or less jumps over 2K: the tier and the amount are those of where it lands.
    """
    two, three = (GroupCall(people=people, video="1080p", sessions_per_month=100) for people in (2, 3))
    [more] = [each for each in hints(two, lint="L1") if "one more" in each.what]
    [less] = [each for each in hints(three, lint="L1") if "without" in each.what]
    step = (Decimal("35.99") - Decimal("8.99")) / 1000

    assert "moves these minutes from Full HD to 2K+" in more.what
    assert more.amount == 100 * 2 * 45 * step
    assert "without one picture of 1920×1080 these minutes are Full HD, not 2K+" in less.what
    assert less.amount == 100 * 3 * 45 * step


@pytest.mark.parametrize("people", [2, 3, 4])
def test_far_from_a_bound(people):
    """
    Where one tile more or less changes no tier there is nothing to say.
    """
    assert hints(GroupCall(people=people, sessions_per_day=100), lint="L1") == []


def test_by_stream_there_are_no_cliffs():
    """
    A vendor that times each stream has no sum that a tile could move.
    """
    assert hints(GroupCall(people=5, sessions_per_day=100), offers=("trtc-cn:list",), lint="L1") == []


# ---- L2, L3, L9 -----------------------------------------------------------------------------------------------------


def test_a_screen_at_its_default():
    """
    A screen at its platform's default costs more than one of 1280x720, where that changes the tier.
    """
    default = Classroom(screen_share=ScreenShare(platform="web"), sessions_per_month=400)
    small = attrs.evolve(default, screen_share=ScreenShare("1280x720"))
    [hint] = hints(default, lint="L2")

    assert hint.amount == cost(default) - cost(small) > 0
    assert (hint.what, hint.change) == (
        "the screen is shared at the default of web, 1920x1080",
        "set its size to 1280x720",
    )
    assert hints(small, lint="L2") == []
    assert hints(Classroom(screen_share=ScreenShare(platform="ios"), sessions_per_month=400), lint="L2") == []


def test_idle_devices_and_waiting():
    """
    Cameras that stay joined and people who wait in the room pay audio minutes.
    """
    cameras = IotCamera(always_joined=True, cameras=10, sessions_per_day=0)
    waiting = OneToOne(waiting_minutes=2, sessions_per_day=100)

    assert [(hint.amount, hint.currency) for hint in hints(cameras, lint="L3")] == [
        (cost(cameras) - cost(attrs.evolve(cameras, always_joined=False)), "USD")
    ]
    assert [hint.amount for hint in hints(waiting, lint="L3")] == [Decimal(2 * 3_000) * Decimal("0.99") / 1000]
    assert hints(IotCamera(), OneToOne(), lint="L3") == []


def test_rounding_by_app():
    """
    Where minutes are rounded up by app and day, two apps cost more than one; elsewhere they do not.
    """
    short = OneToOne(minutes=Decimal("0.1"), sessions_per_day=1)
    [hint] = hints(short, short, apps=("a", "b"), offers=("trtc-cn:list",), lint="L9")

    assert hint.amount == Decimal(30) * 28 / 1000  # a minute a day
    assert hints(short, short, apps=("a", "b"), lint="L9") == []
    assert hints(short, short, offers=("trtc-cn:list",), lint="L9") == []


# ---- L7, L8, L10, L11 -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "stale"), [(date(2027, 6, 30), False), (date(2027, 7, 1), False), (date(2027, 7, 2), True)]
)
def test_a_stale_book(day, stale):
    """
    A book whose newest source was read more than 365 days before the day is stale.
    """
    assert bool(hints(OneToOne(), lint="L7", on=day)) == stale


@pytest.mark.parametrize(
    ("created", "wrong"),
    [
        (date(2025, 8, 28), ["agora-us-standard:payg"]),
        (date(2025, 8, 29), ["agora-us:list"]),
        (None, ["agora-us:list"]),
    ],
)
def test_an_account_that_cannot_buy(created, wrong):
    """
    An account of before the new model cannot buy it, one of after cannot buy the old one, and one that is
    not stated is new.
    """
    customer = Customer({"agora": created} if created else {})
    found = hints(
        OneToOne(), offers=(LIST, "agora-us-standard:payg", "trtc-intl:payg-2024"), lint="L8", customer=customer
    )

    assert [hint.offer for hint in found] == wrong


def test_currencies():
    """
    Offers in two currencies cannot be ranked without a rate: at stake is the least amount of the other currency.
    """
    call = OneToOne(sessions_per_day=100)
    offers = (LIST, "agora-cn:list", "agora-cn:payg", "trtc-intl:list")
    [hint] = hints(call, offers=offers, lint="L10")

    assert (hint.offer, hint.currency) == ("agora-cn:payg", "CNY")
    assert hint.amount == cost(call, "agora-cn:payg") < cost(call, "agora-cn:list")
    assert "the offers are in USD and CNY: this one cannot be ranked among those in USD" in hint.what
    assert hints(call, offers=(LIST, "trtc-intl:list"), lint="L10") == []


@pytest.mark.parametrize("pair", [("USD", "CNY"), ("CNY", "USD"), ("USD", "EUR")])
def test_currencies_with_a_rate(pair):
    """
    A rate of the profile between the two currencies, either way, leaves nothing to say; another one does not.
    """
    rate = ExchangeRate(*pair, "7.1", ON, "central parity")

    found = hints(OneToOne(), offers=(LIST, "agora-cn:list"), lint="L10", exchange=(rate,))

    assert bool(found) == (pair == ("USD", "EUR"))


def test_a_host_who_receives_nothing():
    """
    A lone host is audio; priced as the video that it sends it would cost so much more.
    """
    [hint] = hints(LiveShow(sessions_per_day=10), lint="L11")

    assert hint.amount == Decimal(60 * 300) * (Decimal("3.99") - Decimal("0.99")) / 1000
    assert hints(LiveShow(hosts=2, sessions_per_day=10), OneToOne(waiting_minutes=1), lint="L11") == []


# ---- all together ---------------------------------------------------------------------------------------------------


def test_nothing_to_say():
    """
    A profile of plain minutes has no hints of metering.
    """
    found = diagnose(Profile("x", (Workload("w", Usage({"rtc.hd": 5})),), ON, customer=OLD), [LIST])

    assert found.hints == ()
    assert "Nothing to say about this profile." in render(found, "plain")


def test_an_offer_that_cannot_be_looked_at():
    """
    An offer that cannot bill the profile is named, with the reason, and the others are looked at.
    """
    profile = Profile("x", (Workload("w", Usage({"miniprogram.audio": 5})), Workload("g", scenario=GroupCall())), ON)
    found = diagnose(profile, ["agora-cn:list", LIST])

    assert [problem.split(":")[0] for problem in found.problems] == ["agora-us"]
    assert {hint.offer for hint in found.hints} >= {"agora-cn:list"}


def ladders_only(offer):
    """The same offer, each of its rates written as a ladder of one tier."""
    edition = offer.edition
    ladders = {
        meter: Graduated(meter, (Tier(price=rate.price),), rate.per, source=rate.source, note=rate.note)
        for meter, rate in edition.rates.items()
    }
    edition = attrs.evolve(edition, rates={}, ladders={**edition.ladders, **ladders})
    return attrs.evolve(offer, edition=edition)


@pytest.mark.parametrize("name", ["agora-us:list", "agora-us-standard:pro", "trtc-intl:payg"])
@pytest.mark.parametrize("scenario", [GroupCall(people=5, sessions_per_day=1_000), LiveShow(), OneToOne()])
def test_a_book_of_ladders(name, scenario):
    """
    A book whose prices are all written as ladders has the hints of the same prices written as rates.
    """
    offer = ap.find_offer(name, ON)
    profile = Profile("x", (Workload("w", scenario=scenario),), ON)
    plain, found = diagnose(profile, [offer]), diagnose(profile, [ladders_only(offer)])

    assert (found.hints, found.problems) == (plain.hints, plain.problems)
    assert found.problems == ()


@pytest.mark.parametrize("style", FORMATS)
def test_every_format(style):
    """
    Hints are written in every format, with their amounts.
    """
    text = render(diagnose(Profile("x", (Workload("w", scenario=Classroom()),), ON), [LIST]), style, 120)

    assert "L1" in text


# ---- many workloads -------------------------------------------------------------------------------------------------

OFFERED = ("agora-us:payg", "agora-cn-standard:basic", "trtc-cn:payg", "trtc-intl:payg")
designs = st.lists(
    st.tuples(
        st.sampled_from([OneToOne(waiting_minutes=2, minutes="0.7"), GroupCall(people=6), LiveShow(hosts=2)]),
        st.integers(0, 40),
        st.sampled_from(["", "a", "b"]),
    ),
    min_size=1,
    max_size=4,
)


@given(designs, st.sampled_from(OFFERED), st.data())
@settings(max_examples=40, deadline=None)
def test_a_change_of_some_workloads_is_counted_as_if_all_were_metered_again(made, name, data):
    """
    Only what differs is computed; minutes are those of the changed profile, also where each app and day is rounded up.
    """
    workloads = tuple(
        Workload(f"w{place}", scenario=attrs.evolve(scenario, sessions_per_month=sessions), app=app)
        for place, (scenario, sessions, app) in enumerate(made)
    )
    offer = ap.find_offer(name, ON)
    counted = CountedProfile(Profile("test", workloads, ON), offer)
    changed = data.draw(st.lists(st.sampled_from(workloads), min_size=1, unique_by=lambda each: each.name))
    longer = {each.name: attrs.evolve(each.scenario, minutes=3, waiting_minutes=0) for each in changed}
    others = tuple(attrs.evolve(each, scenario=longer.get(each.name, each.scenario)) for each in workloads)

    used = counted.usage_with(counted.redesigned(changed, minutes=3, waiting_minutes=0))

    expected = Profile("test", others, ON).usage_under(offer)
    assert {m: q for m, q in used.items() if q} == {m: q for m, q in expected.items() if q}
    assert counted.usage == Profile("test", workloads, ON).usage_under(offer)


@pytest.mark.parametrize("sessions", [1, 4])
def test_a_change_without_a_price_takes_no_other_hint_away(sessions):
    """
    Where one change would stop service, that is a hint without an amount, in every format; only what the offer does not
    price as it is, four such calls a day, is a problem.
    """
    five = GroupCall(people=5, minutes=12, sessions_per_day=sessions)
    found = diagnose(Profile("test", (Workload("w", scenario=five),), ON), ["agora-cn-standard:free"])

    assert [(hint.lint, hint.amount) for hint in found.hints] == ([("L1", None), ("L12", None)] if sessions < 4 else [])
    assert all("no price here: the vendor suspends service above" in hint.what for hint in found.hints)
    assert ["suspends service" in problem for problem in found.problems] == [True] * (sessions == 4)
    assert [each["amount"] for each in found.to_record()["hints"]] == [None] * len(found.hints)
    assert ["not looked at" in render(found, style) for style in ("plain", "csv")] == [sessions == 4] * 2


def test_the_same_hint_of_many_workloads_is_one():
    """
    Two calls with the same picture too many have one hint that names both, with what both together would save.
    """
    six, other = GroupCall(people=6, sessions_per_day=100), GroupCall(people=6, minutes=7, sessions_per_day=9)
    waiting = OneToOne(waiting_minutes=1, sessions_per_day=9)
    [hint] = [
        each for each in hints(six, waiting, other, offers=("agora-us:payg",), lint="L1") if "less" in each.change
    ]
    minutes = 6 * 3_000 * 45 + 6 * 270 * 7
    saved = cost_of_calls({"rtc.fhd": minutes}) - cost_of_calls({"rtc.hd": minutes})

    assert hint.workloads == ("w0", "w2")
    assert hint.amount == saved > 0


def cost_of_calls(usage):
    """What calls cost beside two callers in HD, of whom one waits a minute."""
    used = {**usage, "rtc.hd": usage.get("rtc.hd", 0) + 5_400, "rtc.audio": 270}
    return ap.rate("agora-us:payg", used, on=ON).payable


def test_cameras_of_several_workloads_are_counted_together():
    """
    Devices that idle in two workloads are one hint with their number.
    """
    few, more = (IotCamera(always_joined=True, cameras=count, sessions_per_day=0) for count in (3, 1_000))
    [hint] = hints(few, IotCamera(), more, lint="L3")

    assert hint.what.startswith("1,003 cameras stay")
    assert hint.workloads == ("w0", "w2")


def test_what_cannot_be_bought_goes_first_and_the_same_hints_stand_together():
    """
    However little is at stake, the offer that is closed to the account is first; then come hints by their most.
    """
    customer = Customer({"agora": date(2026, 1, 1)})
    offers = ("agora-us-standard:payg", "agora-us:list", "agora-us:payg", "trtc-intl:list")
    found = hints(GroupCall(people=6, sessions_per_day=100), OneToOne(), offers=offers, customer=customer)
    lints, same = [hint.lint for hint in found], [hint.same for hint in found]
    first = [max(hint.amount for hint in found if hint.same == each) for each in dict.fromkeys(same)]

    assert lints[:2] == ["L8", "L8"]
    assert "L8" not in lints[2:]
    assert [each for each, _ in groupby(same)] == list(dict.fromkeys(same))
    assert first[1:] == sorted(first[1:], reverse=True)


def test_work_grows_with_the_workloads_and_no_faster(monkeypatch):
    """
    Twice the workloads make twice the sessions to meter, whatever the offers.
    """
    plans = []
    made = Scenario.plan
    monkeypatch.setattr(Scenario, "plan", lambda self, *asked: plans.append(self) or made(self, *asked))

    def work(count, *offers):
        plans.clear()
        calls = [OneToOne(waiting_minutes=1, sessions_per_day=place + 1) for place in range(count)]
        hints(*calls, offers=offers)
        return len(plans)

    assert work(8, LIST) == 2 * work(4, LIST) > 0
    assert work(8, LIST, "agora-us:payg") == work(8, LIST)


def test_a_table_names_a_few_workloads_and_data_all():
    """
    Of five workloads with the same hint the table names three, and CSV and JSON all.
    """
    calls = tuple(Workload(f"w{place}", scenario=GroupCall(people=6)) for place in range(5))
    found = diagnose(Profile("x", calls, ON, customer=OLD), [LIST])

    assert "w0, w1, w2 and 2 more" in render(found, "plain")
    assert "w0; w1; w2; w3; w4" in render(found, "csv")
    assert found.to_record()["hints"][0]["workloads"] == ["w0", "w1", "w2", "w3", "w4"]


def test_a_problem_names_its_offer_once():
    """
    What an offer has no price for is told with the offer's name, once.
    """
    profile = Profile("x", (Workload("a", scenario=OneToOne(sessions_per_day=500, minutes=12)),))
    found = diagnose(profile, ["agora-cn-standard:free"], ON)

    [problem] = found.problems
    assert problem.startswith("agora-cn-standard:free has no price")
    assert problem.count("agora-cn-standard:free") == 1


# ---- stopped --------------------------------------------------------------------------------------------------------


def test_what_is_stopped_has_the_offers_until_then():
    """
    The hints are those under the offers that were done, and the report says it; before the first there is no answer.
    """
    offers = [LIST, "agora-us:payg", "trtc-intl:payg"]
    profile = Profile("test", (Workload("w", scenario=GroupCall(people=5, sessions_per_day=1_000)),), ON)
    told = Told(("offers", 1))
    found = diagnose(profile, offers, progress=told, interruptible=True)

    assert told == [("offers", 0, 3), ("offers", 1, 3)]
    assert (found.is_stopped, found.done, found.asked) == (True, 1, 3)
    assert found.hints == diagnose(profile, offers[:1]).hints
    assert "Stopped by an interrupt: 1 of 3 cases are done" in render(found, "plain")
    with pytest.raises(KeyboardInterrupt):
        diagnose(profile, offers, progress=Told(("offers", 0)), interruptible=True)
    with pytest.raises(KeyboardInterrupt):
        diagnose(profile, offers, progress=Told(("offers", 1)))


def test_an_offer_of_other_apps_is_a_problem():
    """
    An offer that is of other apps than the profile's is a problem in words, and others are looked at all the same.
    """
    usage = {"rtc.hd": 1_000}
    profile = Profile("two", (Workload("a", usage, app="x"), Workload("b", usage, app="y")), on=ON)
    other = ap.find_offer("trtc-cn:basic", ON).of_apps(("q", "r"))
    found = diagnose(profile, [other, "trtc-cn:payg"], ON)

    assert found.problems == ("trtc-cn:basic is of the apps q, r, and usage of x, y",)
    assert found.done == 2
