"""Fields of tariffs: each names what it refuses, at its bound and beside it."""

from decimal import Decimal

import pytest

from agorapricing.errors import NumberError, TariffError
from agorapricing.numbers import Curve
from agorapricing.tariff import fields

LEAST = Decimal("0.01")


@pytest.mark.parametrize(
    ("field", "named"),
    [
        (fields.amount, "an amount"),
        (fields.price, "a price"),
        (fields.flat, "a flat fee"),
        (fields.quantity, "a quantity"),
        (fields.stock, "a quantity"),
        (fields.on, "on"),
        (lambda given: fields.used(given, "a.b"), "the quantity of a.b"),
    ],
)
def test_what_may_be_nothing(field, named):
    """
    Amounts, prices and quantities are 0 or more.
    """
    assert [field(given) for given in (0, "0.01", 2)] == [0, LEAST, 2]
    with pytest.raises(NumberError) as refused:
        field("-0.01")
    assert str(refused.value) == f"{named} must not be negative, not -0.01"


@pytest.mark.parametrize(
    ("field", "named", "may_be_none"),
    [
        (fields.per, "per", False),
        (fields.size, "a size", False),
        (fields.step, "a step", False),
        (fields.whole, "whole", True),
        (fields.up_to, "up_to", True),
    ],
)
def test_what_is_more_than_nothing(field, named, may_be_none):
    """
    Sizes and bounds are more than 0; some of them may be left out.
    """
    assert [field(given) for given in ("0.01", 2)] == [LEAST, 2]
    for given, said in ((0, "must be more than 0, not 0"), ("-0.01", "must be more than 0, not -0.01")):
        with pytest.raises(NumberError) as refused:
            field(given)
        assert str(refused.value) == f"{named} {said}"
    if may_be_none:
        assert field(None) is None
        return
    with pytest.raises(NumberError, match=f"^{named} must be an int, a string or a Decimal, not NoneType 'None'$"):
        field(None)


@pytest.mark.parametrize(("field", "named"), [(fields.off, "off"), (fields.share, "a share")])
def test_what_is_a_fraction(field, named):
    """
    A fraction is from 0 to 1; one put on top may be more.
    """
    assert [field(given) for given in (0, "0.01", 1)] == [0, LEAST, 1]
    assert fields.on(2) == 2
    with pytest.raises(NumberError) as refused:
        field("1.01")
    assert str(refused.value) == f"{named} must be a fraction of at most 1, not 1.01: 5 % is 0.05"


def test_quantities_of_another_kind_stay_as_they_are():
    """
    A curve is no Decimal that could be looked at, as a quantity that is used, or as the units of a pack.
    """
    curve = Curve.linear(-1)

    assert fields.used(curve, "a.b") is curve
    assert fields.stock(curve) is curve


@pytest.mark.parametrize(
    ("field", "given", "message"),
    [
        (fields.meters, ("b", "a", "b", "a", "c"), "a pool names a, b twice"),
        (fields.meters_or_all, ("b", "b"), "a pool names b twice"),
        (fields.draws, (("b", 1), ("b", 2)), "a pool names b twice"),
        (fields.ratios, (("b", 1), ("b", 2)), "b is converted twice"),
        (fields.draws, {"b": 0}, "the draw of b must be more than 0, not 0"),
        (fields.ratios, {"b": 0}, "the ratio of b must be more than 0, not 0"),
        (fields.groups, (("a", "b"), ("c", "c")), "a pool names c twice"),
        (lambda names: fields.refuse_twice(names, "{}!"), ("a", "a", "a"), "a!"),
    ],
)
def test_meters_that_are_given_twice(field, given, message):
    """
    What is given twice is told, all of it in order, each once.
    """
    with pytest.raises((TariffError, NumberError)) as refused:
        field(given)
    assert str(refused.value) == message


def test_meters_stay_in_their_order():
    """
    Meters, groups and ratios are kept in the order in which they are given, and frozen.
    """
    assert (fields.meters(["b", "a"]), fields.meters_or_all(iter("ba")), fields.meters_or_all(None)) == (
        *(("b", "a"), ("b", "a"), None),
    )
    assert fields.groups([["b", "a"], "c"]) == (("b", "a"), ("c",))
    assert list(fields.draws({"b": 2, "a": "0.5"}).items()) == [("b", 2), ("a", Decimal("0.5"))]
    assert fields.ratios([("b", 2), ("a", 1)]) == {"b": 2, "a": 1}
    assert fields.many(iter((2, 1))) == (2, 1)


def test_periods_know_their_months():
    """
    A stage acts on a month, on three, or on twelve.
    """
    assert fields.PERIODS == {"month": 1, "quarter": 3, "year": 12}
    assert [fields.period(each) for each in fields.PERIODS] == ["month", "quarter", "year"]
