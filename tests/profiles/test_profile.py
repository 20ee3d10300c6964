"""Usage profiles as values: what their workloads come to together, and how they are written."""

from decimal import Decimal

import pytest

from agorapricing.profiles import Profile, Workload
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
