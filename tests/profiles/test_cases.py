"""Numbers with cases: where they stand in a file, what each case says, and what is wrong with them."""

from decimal import Decimal

import pytest

from agorapricing.profiles.cases import CASES, case, case_faults, uncertain

VALUES = {"a": [{"b": {"low": 1, "base": 2, "high": Decimal("3.5")}}, 7], "c": {"base": 5}, "d": "x"}


def test_where_they_stand():
    """
    Each table of cases is found with its path, in the order of the file.
    """
    assert [path for path, _ in uncertain(VALUES)] == [("a", 0, "b"), ("c",)]
    assert list(uncertain({"low": 1, "high": 2, "other": {"low": 1}})) == []


@pytest.mark.parametrize(("name", "number"), [("low", 1), ("base", 2), ("high", Decimal("3.5"))])
def test_each_case(name, number):
    """
    A case has its number where there is one, and the base elsewhere; all else stays.
    """
    assert case(VALUES, name) == {"a": [{"b": number}, 7], "c": 5, "d": "x"}


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((1, 1, 1), []),
        ((1, 2, 3), []),
        ((3, 2, 4), [("low", "low is 3, above base, 2")]),
        ((1, 5, 4), [("base", "base is 5, above high, 4")]),
        ((9, 5, "0.5"), [("low", "low is 9, above base, 5"), ("base", "base is 5, above high, 0.5")]),
    ],
)
def test_cases_stand_in_order(numbers, said):
    """
    A low number above the base, or a base above the high one, is told with both.
    """
    low, base, high = map(Decimal, numbers)

    found = case_faults({"calls": {"low": low, "base": base, "high": high}})
    assert found == [(("calls", name), message) for name, message in said]


def test_what_is_wrong():
    """
    Low, base and high belong together and are numbers.
    """
    values = {"a": {"base": 1, "low": 2}, "b": {"low": "1", "base": True, "high": 3}}

    assert case_faults(values) == [
        (("a",), "high is missing: low, base and high belong together"),
        (("b", "low"), "must be a number"),
        (("b", "base"), "must be a number"),
    ]
    assert case_faults({"a": dict.fromkeys(CASES, 1)}) == []


def test_values_nested_deeply():
    """
    Looking for cases does not end at the depth of calls.
    """
    value = {"base": 1, "low": 1, "high": 1}
    for _ in range(5_000):
        value = {"a": value}

    assert [len(path) for path, _ in uncertain(value)] == [5_000]
