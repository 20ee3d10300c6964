"""The numbers of a workload by name: each can be read and set, nested ones too, and nothing else."""

from decimal import Decimal

import pytest

from agorapricing.errors import NumberError, UnknownNameError
from agorapricing.profiles import Workload
from agorapricing.profiles.parameters import parameters_of, with_parameter
from agorapricing.scenarios import CATALOGUE, Classroom, GroupCall, ScreenShare
from agorapricing.usage import Usage

CLASS = Workload("class", scenario=Classroom(screen_share=ScreenShare("1280x720", share="0.5")))


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_number_can_be_set_to_itself(name):
    """
    Each number of each scenario, set to the value that it has, leaves the workload as it is.
    """
    workload = Workload("w", scenario=CATALOGUE[name]())

    found = parameters_of(workload)

    assert "minutes" in found
    assert all(with_parameter(workload, key, Decimal(value)) == workload for key, value in found.items())


def test_nested_numbers():
    """
    A number inside a part of a scenario is named with a point.
    """
    assert parameters_of(CLASS)["screen_share.share"] == Decimal("0.5")
    assert with_parameter(CLASS, "screen_share.share", Decimal(1)).scenario.screen_share.share == 1


def test_plain_minutes():
    """
    The numbers of plain minutes are its meters.
    """
    workload = Workload("w", Usage({"rtc.hd": 5, "rtc.audio": 1}))

    assert with_parameter(workload, "rtc.hd", Decimal(7)).usage == Usage({"rtc.hd": 7, "rtc.audio": 1})


@pytest.mark.parametrize(
    ("name", "value", "error", "said"),
    [
        ("peple", "5", UnknownNameError, "did you mean 'people'"),
        ("people.x", "5", UnknownNameError, "workload call has no parameter"),
        ("people", "2.5", NumberError, "call.people is a whole number, not 2.5"),
    ],
)
def test_what_cannot_be_set(name, value, error, said):
    """
    An unknown name, and a part of a person, are errors.
    """
    with pytest.raises(error, match=said):
        with_parameter(Workload("call", scenario=GroupCall()), name, Decimal(value))
