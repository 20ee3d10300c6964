"""What a reader may change: by which steps a number moves, and how many counts of people there are."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from agorapricing.comparison import compare
from agorapricing.profiles import Profile, Workload
from agorapricing.proposal.inputs import CHOICE, MOST_LIVE, NUMBER, Input, _few, inputs_of
from agorapricing.proposal.programs import programs_of
from agorapricing.proposal.recording import scaled_usage
from agorapricing.rating import find_offer
from agorapricing.usage import Usage


def number(*ends, kind=NUMBER):
    """A number between its ends."""
    return Input("calls", "minutes", kind, *map(Decimal, ends))


@pytest.mark.parametrize(
    ("ends", "step"),
    [((0, 1, 10), "1"), ((0, 10, 100), "1"), ((0, 10, 1_000), "10"), (("0", "0.5", "1"), "0.01"), ((5, 7, 12), "1")],
)
def test_a_number_moves_by_about_a_hundredth(ends, step):
    """
    A step is a power of ten, about a hundredth of the whole way, that meets the base, and 1 where all is whole.
    """
    assert number(*ends).step == Decimal(step)


@pytest.mark.parametrize(("count", "kept"), [(3, 3), (4, 4), (5, 4)])
def test_choices_are_few(count, kept):
    """
    Of one workload four counts can be chosen; numbers beside them are all kept.
    """
    found = [*_few([number(1, 2, 3, kind=CHOICE)] * count + [number(1, 2, 3)] * 2)]

    assert [each.kind for each in found] == [CHOICE] * kept + [NUMBER] * 2


@pytest.mark.parametrize(("count", "inputs"), [(MOST_LIVE, MOST_LIVE), (MOST_LIVE + 1, 0)])
def test_a_long_profile_has_nothing_to_move(count, inputs):
    """
    Up to as many workloads as somebody moves each has its scale; of more there is none, and a workbook has none.
    """
    profile = Profile("p", tuple(Workload(f"w{n}", Usage({"rtc.hd": 1})) for n in range(count)))
    offer = find_offer("agora-cn:list", date(2024, 2, 6))

    assert len(inputs_of(profile)) == inputs
    assert len(scaled_usage(profile, offer).symbols) == inputs


def test_what_nothing_can_be_moved_of_costs_what_it_costs():
    """
    The programs of a long profile have no inputs, and each total is that of the bill.
    """
    profile = Profile("p", tuple(Workload(f"w{n}", Usage({"rtc.hd": 100})) for n in range(MOST_LIVE + 1)))
    comparison = compare(profile, ["agora-cn:payg", "trtc-cn:payg"], date(2024, 2, 6))
    programs = programs_of(comparison)

    assert (programs["inputs"], programs["ops"]) == ([], [])
    totals = [Fraction(each["total"][0]) for each in programs["offers"]]
    assert totals == [quote.bill.total for quote in comparison.quotes]
