"""Usage profiles as values: what their workloads come to together, and how they are written."""

from datetime import date
from decimal import Decimal

import attrs
import pytest

from agorapricing.loading import load_book
from agorapricing.profiles import Profile, Workload
from agorapricing.scenarios import LiveShow, OneToOne
from agorapricing.usage import Usage


def test_the_record_has_strings():
    """
    A profile's record keeps the workloads apart; quantities are strings without an exponent.
    """
    profile = Profile(
        "acme",
        (
            Workload("a", Usage({"rtc.hd": Decimal("1E+3")})),
            Workload("b", Usage({"rtc.hd": Decimal("0.50"), "rtc.fhd": 0})),
        ),
    )

    assert profile.to_record() == {
        "name": "acme",
        "workloads": [
            {"name": "a", "usage": {"rtc.hd": "1000"}},
            {"name": "b", "usage": {"rtc.hd": "0.50", "rtc.fhd": "0"}},
        ],
    }


def test_a_profile_by_hand():
    """
    A profile made by hand adds up its workloads, the first one's meters first.
    """
    talk = Workload("talk", Usage({"rtc.hd": 2, "rtc.audio": 1}))
    lecture = Workload("lecture", Usage({"rtc.fhd": 4, "rtc.hd": "0.5"}))

    assert list(Profile("acme", (talk, lecture)).usage.items()) == [
        ("rtc.hd", Decimal("2.5")),
        ("rtc.audio", 1),
        ("rtc.fhd", 4),
    ]


def test_a_scenario_is_no_name():
    """
    The name of a scenario, which files have, is refused where the scenario itself stands.
    """
    with pytest.raises(TypeError, match=r"scenario must be a value of agorapricing\.scenarios"):
        Workload("calls", scenario="group")


BASE, HIGH = LiveShow(audience=500), LiveShow(audience=900)
TALK = Workload("talk", Usage({"rtc.hd": 5, "rtc.audio": 1}))
LOUD = Workload("talk", Usage({"rtc.hd": 9, "rtc.audio": 1}))
SHOWS = Profile(
    "acme", (Workload("show", scenario=BASE), TALK), cases={"high": (Workload("show", scenario=HIGH), LOUD)}
)
NEW = Workload("new", Usage({"rtc.fhd": 3}))


@pytest.mark.parametrize(
    ("now", "high"),
    [
        (SHOWS.workloads, (Workload("show", scenario=HIGH), LOUD)),
        ((Workload("show", scenario=attrs.evolve(BASE, latency="low")),), (attrs.evolve(HIGH, latency="low"),)),
        ((Workload("show", scenario=LiveShow(audience=501)),), (LiveShow(audience=501),)),
        ((Workload("show", scenario=LiveShow(audience=501, hosts=3)),), (LiveShow(audience=501, hosts=3),)),
        ((Workload("show", scenario=OneToOne()),), (OneToOne(),)),
        ((attrs.evolve(TALK, times=2), NEW), (attrs.evolve(LOUD, times=2), NEW)),
        (
            (Workload("talk", Usage({"rtc.hd": 5, "rtc.audio": 8})),),
            (Workload("talk", Usage({"rtc.hd": 9, "rtc.audio": 8})),),
        ),
        ((Workload("talk", Usage({"rtc.hd": 4})),), (Workload("talk", Usage({"rtc.hd": 4})),)),
        ((NEW, TALK), (NEW, LOUD)),
        ((attrs.evolve(TALK, name="chat"), NEW), (attrs.evolve(LOUD, name="chat"), NEW)),
        ((attrs.evolve(TALK, name="chat", times=2),), (attrs.evolve(TALK, name="chat", times=2),)),
        ((TALK, attrs.evolve(TALK, name="chat")), (LOUD, attrs.evolve(TALK, name="chat"))),
    ],
)
def test_a_case_of_workloads_that_were_changed(now, high):
    """
    A case keeps its own numbers of what is changed otherwise; a number that is changed itself is certain then.
    """
    found = attrs.evolve(SHOWS, workloads=now).case("high")

    assert tuple(each.scenario or each for each in found.workloads) == tuple(
        getattr(each, "scenario", None) or each for each in high
    )


def test_a_case_of_workloads_that_are_alike():
    """
    Where two that say the same are gone, or two are new, nobody knows which is called otherwise now: it has no case.
    """
    other, louder = attrs.evolve(TALK, name="other"), attrs.evolve(LOUD, name="other", times=3)
    profile = Profile("acme", (TALK, other), cases={"high": (LOUD, louder)})
    named = attrs.evolve(TALK, name="chat")

    assert attrs.evolve(profile, workloads=(named,)).case("high").workloads == (named,)
    assert attrs.evolve(profile, workloads=(TALK, named)).case("high").workloads[1] == attrs.evolve(louder, name="chat")
    several = (other, named, attrs.evolve(TALK, name="third"))
    assert attrs.evolve(profile, workloads=several).case("high").workloads == (louder, *several[1:])


def test_a_case_of_what_is_changed_and_given_anew():
    """
    Workloads that are given as a case are one of those that the profile has then, whatever it had before.
    """
    changed = attrs.evolve(SHOWS, workloads=(NEW,))
    again = attrs.evolve(changed, cases={"high": (attrs.evolve(NEW, times=2),)})

    assert again.case("high").workloads == (attrs.evolve(NEW, times=2),)
    assert attrs.evolve(again, workloads=(attrs.evolve(NEW, times=3),)).case("high").workloads[0].times == 3
    assert (again.case("low"), SHOWS.case("high").cases) == (attrs.evolve(again, cases={}), {})


def test_a_count_of_another_kind_is_not_kept():
    """
    What is counted otherwise once stays apart from what a rule counts: before it, and after it.
    """
    profile = Profile("talks", (Workload("talk", scenario=OneToOne(sessions_per_day=3)),))
    rule = load_book("agora-cn").edition(date(2024, 2, 6)).metering
    before, otherwise = profile.metered(rule).total, profile.metered(rule, lambda *_: (("a.b", 1),)).total

    assert (profile.metered(rule).total, set(otherwise)) == (before, {"a.b"})
    assert attrs.evolve(profile, workloads=profile.workloads * 2).metered(rule).total != before
