"""From plain values to classes: nothing is coerced, and every fault is told."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Optional

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorapricing.errors import FaultsError, TariffError
from agorapricing.loading.structuring import converter, structure


@attrs.frozen
class Leaf:
    """A table of one key of each kind."""

    name: str = ""
    is_set: bool = False
    count: int = 0
    price: Decimal = Decimal(0)
    day: date = date(2024, 2, 6)
    names: tuple[str, ...] = ()
    prices: dict[str, Decimal] = attrs.field(factory=dict)
    maybe: int | None = None
    perhaps: Optional[str] = None  # noqa: UP045  # both ways of writing it must work


@attrs.frozen
class Quoted:
    """A table whose classes are named in quotes, alone and inside of other types."""

    one: Optional["Inner"] = None  # as a class is written that stands before the other
    many: tuple["Inner", ...] = ()  # the same
    named: "dict[str, 'Inner']" = attrs.field(factory=dict)  # the same
    alone: "Inner | None" = None  # the same


@attrs.frozen
class Inner:
    """A table that stands after the one that has it."""

    count: int = 0


@attrs.frozen
class Branch:
    """A table of tables."""

    leaf: Leaf
    leaves: tuple[Leaf, ...] = ()
    named: dict[str, Leaf] = attrs.field(factory=dict)


@attrs.frozen
class Picky:
    """A table whose values must agree."""

    low: int
    high: int = attrs.field(default=9, validator=attrs.validators.le(10))
    kind: str = attrs.field(default="a", validator=attrs.validators.in_(("a", "b")))

    def __attrs_post_init__(self):
        if self.low > self.high:
            raise TariffError("low is above high")


def made(value, into=Leaf):
    """What a value is structured into."""
    return structure(value, into, converter())


def faults(value, into=Leaf):
    """The faults of a value, in order of their paths."""
    with pytest.raises(FaultsError) as caught:
        made(value, into)
    return sorted(caught.value.found, key=str)


VALUES = {
    "string": "7",
    "true": True,
    "whole": 7,
    "point": Decimal("0.99"),
    "day": date(2024, 2, 6),
    "moment": datetime(2024, 2, 6, 7, 30),
    "time": time(7, 30),
    "array": ["a"],
    "table": {"a": 7},
}
KINDS = {
    "string": "a string '7'",
    "true": "true or false 'True'",
    "whole": "a number '7'",
    "point": "a number '0.99'",
    "day": "date '2024-02-06'",
    "moment": "datetime '2024-02-06 07:30:00'",
    "time": "time '07:30:00'",
    "array": "an array",
    "table": "a table",
}
WANTED = {
    "name": ("a string", {"string"}),
    "is_set": ("true or false", {"true"}),
    "count": ("a whole number", {"whole"}),
    "price": ("a number", {"whole", "point"}),
    "day": ("a day like 2024-02-06, without quotes", {"day"}),
    "names": ("an array", {"array"}),
    "prices": ("a table", {"table"}),
    "maybe": ("a whole number", {"whole"}),
    "perhaps": ("a string", {"string"}),
}
TAKEN = [(key, kind) for key, (_, kinds) in WANTED.items() for kind in VALUES if kind in kinds]
REFUSED = [(key, kind) for key, (_, kinds) in WANTED.items() for kind in VALUES if kind not in kinds]


plain = st.recursive(
    st.sampled_from([None, *VALUES.values()]) | st.text(max_size=9) | st.decimals(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["leaf", "leaves", "named", "name", "prices", "x"]), inner, max_size=3)
    ),
    max_leaves=9,
)


class TestTypes:
    """What each type takes."""

    @pytest.mark.parametrize(("key", "kind"), TAKEN)
    def test_takes_its_own(self, key, kind):
        """
        A value of the kind that a key wants is taken as it is.
        """
        found = getattr(made({key: VALUES[kind]}), key)

        assert found == (tuple(VALUES[kind]) if kind == "array" else VALUES[kind])

    @pytest.mark.parametrize(("key", "kind"), REFUSED)
    def test_refuses_every_other(self, key, kind):
        """
        A value of any other kind is refused, never turned into what is wanted.
        """
        assert faults({key: VALUES[kind]}) == [((key,), f"must be {WANTED[key][0]}, not {KINDS[kind]}")]

    def test_numbers_come_out_exact(self):
        """
        A whole number becomes a Decimal where a price is wanted, and stays an int where a count is.
        """
        leaf = made({"price": 7, "count": 7})

        assert (type(leaf.price), type(leaf.count)) == (Decimal, int)

    @pytest.mark.parametrize(
        ("value", "message"),
        [
            ("nan", "it must be finite, not NaN"),
            ("-inf", "it must be finite, not -Infinity"),
            ("1e999999", "it 1E+999999 is too large: 10^24 or more"),
            ("1e-999999", "it 1E-999999 has more than 24 decimals"),
        ],
    )
    def test_refuses_numbers_that_are_no_prices(self, value, message):
        """
        A number that is not finite or not sensible is refused at its key.
        """
        assert faults({"price": Decimal(value)}) == [(("price",), message)]
        assert faults({"prices": {"rtc.hd": Decimal(value)}}) == [(("prices", "rtc.hd"), message)]

    def test_what_is_missing_may_be_none(self):
        """
        An optional key that is not given is None.
        """
        leaf = made({})

        assert (leaf.maybe, leaf.perhaps) == (None, None)

    def test_long_values_are_shown_in_part(self):
        """
        A message shows at most 40 characters of a value, and nothing of a table or an array.
        """
        [(_, message)] = faults({"count": "x" * 1_000})

        assert message == f"must be a whole number, not a string '{'x' * 40}'"

    def test_classes_that_are_named_in_quotes(self):
        """
        A class that a type names in quotes, alone or inside of another type, is found where its own class stands.
        """
        value = {"one": {"count": 1}, "many": [{"count": 2}], "named": {"x": {"count": 3}}, "alone": {"count": 4}}

        assert structure(value, Quoted, converter()) == Quoted(Inner(1), (Inner(2),), {"x": Inner(3)}, Inner(4))
        assert faults({"one": {"count": "1"}, "many": [{"x": 1}]}, Quoted) == [
            (("many", 0, "x"), "unknown key; known: count"),
            (("one", "count"), "must be a whole number, not a string '1'"),
        ]

    @pytest.mark.parametrize("key", ["name", "is_set", "count", "price", "day", "maybe"])
    def test_deeply_nested_values_are_shown_as_what_they_are(self, key):
        """
        A table nested very deeply is refused like any other.
        """
        value = {}
        for _ in range(100_000):
            value = {"a": value}

        assert faults({key: value}) == [((key,), f"must be {WANTED[key][0]}, not a table")]


class TestKeys:
    """What keys a table has."""

    @pytest.mark.parametrize(
        ("name", "hint"),
        [
            ("nmae", "did you mean 'name' or 'names' or 'maybe'?"),
            ("NAME", "did you mean 'name'?"),
            ("source", "known: name, is_set, count, price, day, names, prices, maybe, perhaps"),
            ("", "known: name, is_set, count, price, day, names, prices, maybe, perhaps"),
            ("prices ", "did you mean 'prices' or 'price'?"),
        ],
    )
    def test_unknown_keys_are_faults(self, name, hint):
        """
        A key that a table does not have is refused, with the nearest or with all that it has.
        """
        assert faults({name: 7}) == [((name,), f"unknown key; {hint}")]

    def test_missing_keys_are_faults(self):
        """
        A key without a default must be given.
        """
        assert faults({}, Branch) == [(("leaf",), "is missing")]

    @pytest.mark.parametrize("value", [VALUES[kind] for kind in VALUES if kind != "table"])
    def test_a_table_is_a_table(self, value):
        """
        Where a table is wanted, nothing else is taken.
        """
        [(path, message)] = faults({"leaf": value}, Branch)

        assert path == ("leaf",)
        assert message.startswith("must be a table, not ")


class TestFaults:
    """All faults at once."""

    def test_every_fault_is_told_with_its_path(self):
        """
        FaultsError in nested tables and arrays are found all together, each at its own key.
        """
        value = {
            "leaf": {"name": 7, "cuont": 1, "prices": {"rtc.hd": "28", "rtc.audio": True, "rtc.2k": 112}},
            "leaves": [{}, {"count": "1"}, 7, {"names": ["a", 1, "b", 2]}],
            "named": {"x y": {"day": "2024-02-06"}, "ok": {}},
            "extra": 1,
        }

        assert faults(value, Branch) == sorted(
            [
                (("leaf", "name"), "must be a string, not a number '7'"),
                (("leaf", "cuont"), "unknown key; did you mean 'count'?"),
                (("leaf", "prices", "rtc.hd"), "must be a number, not a string '28'"),
                (("leaf", "prices", "rtc.audio"), "must be a number, not true or false 'True'"),
                (("leaves", 1, "count"), "must be a whole number, not a string '1'"),
                (("leaves", 2), "must be a table, not a number '7'"),
                (("leaves", 3, "names", 1), "must be a string, not a number '1'"),
                (("leaves", 3, "names", 3), "must be a string, not a number '2'"),
                (("named", "x y", "day"), "must be a day like 2024-02-06, without quotes, not a string '2024-02-06'"),
                (("extra",), "unknown key; known: leaf, leaves, named"),
            ],
            key=str,
        )

    @pytest.mark.parametrize(
        ("value", "path", "message"),
        [
            ({"low": 10}, (), "low is above high"),
            ({"low": 1, "high": 11}, ("high",), "'high' must be <= 10: 11"),
            ({"low": 1, "kind": "c"}, ("kind",), "kind must be one of a, b, not 'c'"),
            ({"low": 1, "kind": "A"}, ("kind",), "kind must be one of a, b, not 'A'; did you mean 'a'?"),
        ],
    )
    def test_what_a_class_refuses_is_a_fault_of_its_table(self, value, path, message):
        """
        What one value may not be is said at its key, what several do not agree in at their table, in one line each.
        """
        assert faults(value, Picky) == [(path, message)]

    def test_several_values_are_refused_together(self):
        """
        Each value that its class refuses is a fault, beside keys that are unknown.
        """
        assert sorted(faults({"low": 1, "high": 11, "kind": "c", "x": 1}, Picky)) == [
            (("high",), "'high' must be <= 10: 11"),
            (("kind",), "kind must be one of a, b, not 'c'"),
            (("x",), "unknown key; known: low, high, kind"),
        ]

    @given(plain)
    def test_whatever_comes_gives_a_value_or_faults(self, value):
        """
        Any plain value is structured, or refused with at least one fault, each with a message of one line.
        """
        try:
            found = made(value, Branch)
        except FaultsError as error:
            found = error.found

        assert isinstance(found, Branch) or all(message and "\n" not in message for _, message in found)
        assert found != []


@pytest.mark.parametrize("control", ["\x1b[31m", "\n", "\t", "\x7f", "\x9b"])
def test_control_characters_are_faults(control):
    """
    A text that a terminal would obey instead of showing it is refused, without being shown as it is.
    """
    [(path, message)] = faults({"name": f"a{control}b"})

    assert path == ("name",)
    assert message.startswith("must be one line without control characters, not 'a\\")


def test_a_space_of_chinese_is_text():
    """
    A wide space is no control character.
    """
    assert made({"name": "声网\u3000刊例价"}).name == "声网\u3000刊例价"
