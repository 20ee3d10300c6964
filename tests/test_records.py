"""Records: values of every kind as plain values, by their fields or by the keys that a class states."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from typing import NamedTuple

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorapricing.numbers import Interval
from agorapricing.records import Keys, Recorded, as_record, plain
from agorapricing.usage import Usage


@attrs.frozen
class Inner(Recorded):
    """A value that shows all its fields."""

    amount: Decimal
    on: date | None = None


@attrs.frozen
class Outer(Recorded):
    """A value that states its keys."""

    record = Keys(
        "name total=inner.amount on=inner.on:%Y-%m note? inner.*", ("twice", lambda outer: outer.inner.amount * 2)
    )

    name: str
    inner: Inner
    note: str = ""


class Own(NamedTuple):
    """A tuple with a record of its own."""

    size: int

    def to_record(self):
        """Its own record."""
        return {"size": str(self.size)}


numbers = st.integers() | st.decimals(allow_nan=False, allow_infinity=False) | st.fractions() | st.dates()
leaves = st.none() | st.booleans() | st.text() | numbers
values = st.recursive(leaves, lambda each: st.lists(each) | st.tuples(each) | st.dictionaries(st.text(), each))


@given(values)
def test_records_are_plain(value):
    """
    The record of any value survives JSON, and is its own record.
    """
    record = as_record(value)

    assert json.loads(json.dumps(record)) == record == as_record(record)


@given(st.decimals(allow_nan=False, allow_infinity=False), st.integers(0, 1))
def test_numbers_keep_their_worth(value, capitals):
    """
    A number is written exactly, without an exponent and without needless zeros, whatever the context of who asks.
    """
    with localcontext(Context(capitals=capitals)):
        text = plain(value)

    assert Decimal(text) == value
    assert "e" not in text.lower()
    assert "." not in text or text[-1] not in "0."


@pytest.mark.parametrize(
    ("value", "record"),
    [
        (Decimal("1E+3"), "1000"),
        (Decimal("-0.00"), "0"),
        (Decimal("2.50"), "2.5"),
        (Fraction(4, 6), "2/3"),
        (Fraction(4, 2), "2"),
        (date(2026, 7, 1), "2026-07-01"),
        (Interval(Fraction(0), None), "[0, ∞)"),
        (Usage({"rtc.hd": 5}), {"rtc.hd": "5"}),
        ({7: (True, 1, None)}, {"7": [True, 1, None]}),
        (Own(3), {"size": "3"}),
        ((Own(3),), [{"size": "3"}]),
    ],
)
def test_each_kind(value, record):
    """
    Exact numbers and days are strings, mappings dicts, tuples lists; what has a record of its own gives that.
    """
    assert as_record(value) == record


def test_fields_in_their_order():
    """
    Without stated keys the fields are the keys, in their order.
    """
    assert list(Inner(Decimal(1)).to_record().items()) == [("amount", "1"), ("on", None)]


def test_stated_keys():
    """
    Keys stand in the order in which they are stated: paths, formats, other names, functions, and another record's keys.
    """
    record = Outer("a", Inner(Decimal("1.50"), date(2026, 7, 1)), "seen").to_record()

    assert list(record) == ["name", "total", "on", "note", "amount", "twice"]
    assert record["on"] == "2026-07-01"
    assert (record["total"], record["note"], record["twice"]) == ("1.5", "seen", "3")


def test_what_is_left_out():
    """
    A key with a question mark is left out where its value is empty; no zero is empty, and no other key is left out.
    """
    assert Keys("note? inner.on inner.on:%Y")(Outer("a", Inner(Decimal(0)))) == {"on": None}
    assert Keys("amount?")(Inner(Decimal("0.00"))) == {"amount": "0"}


@pytest.mark.parametrize("value", [1.5, object(), {1.5: 2.5}, [b"a"]])
def test_what_has_no_record(value):
    """
    What is not exact, or nothing that JSON holds, is refused: also inside.
    """
    with pytest.raises(TypeError, match=r"a (float|object|bytes) has no record"):
        as_record(value)


@pytest.mark.parametrize("entry", ["a b=", "=a", "a=b=c", "a??"])
def test_entries_that_cannot_be(entry):
    """
    An entry that is no path is refused when its class is made.
    """
    with pytest.raises(ValueError, match="is no entry of a record"):
        Keys(entry)


def test_a_missing_attribute():
    """
    A path that a value does not have is an error, never a gap in its record.
    """
    with pytest.raises(AttributeError, match="amuont"):
        Keys("amuont")(Inner(Decimal(1)))


def test_a_mapping_that_is_a_value():
    """
    A mapping is written by its items, also where it is a value with fields.
    """
    assert isinstance(Usage({}), Mapping)
    assert as_record(Usage({})) == {}
