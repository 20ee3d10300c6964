"""Usage: quantities by meter, exact, none negative."""

import decimal
import sys
from collections import OrderedDict
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

import pytest
from attrs.exceptions import FrozenInstanceError
from hypothesis import given
from hypothesis import strategies as st

from agorapricing.errors import NumberError
from agorapricing.numbers import Form, written
from agorapricing.numbers.quantities import count
from agorapricing.usage import Usage, are_counts

LARGEST = 10**24 - 1
WIDE = decimal.Context(prec=99)

meters = st.text()
counts = st.integers(0, LARGEST)
quantities = counts | st.builds(lambda digits, places: Decimal(digits).scaleb(-places), counts, st.integers(0, 24))
profiles = st.dictionaries(meters, quantities)


def refusal(given_):
    """The words with which a usage is refused."""
    with pytest.raises(NumberError) as caught:
        Usage(given_)
    return str(caught.value)


class TestUsage:
    """What a usage takes and gives."""

    @pytest.mark.parametrize("given_", [7, "7", Decimal(7), Decimal("7.000"), " 7 "])
    def test_quantities_are_decimals(self, given_):
        """
        However a quantity is written, it comes out as a Decimal of that value.
        """
        found = Usage({"rtc.audio": given_})["rtc.audio"]

        assert found == 7
        assert type(found) is Decimal

    @pytest.mark.parametrize(
        ("quantity", "message"),
        [
            (0.5, "the quantity of rtc.hd 0.5 is a float, which is not exact: pass it as a string, '0.5'"),
            (True, "the quantity of rtc.hd must be an int, a string or a Decimal, not bool 'True'"),
            (False, "the quantity of rtc.hd must be an int, a string or a Decimal, not bool 'False'"),
            (None, "the quantity of rtc.hd must be an int, a string or a Decimal, not NoneType 'None'"),
            (-1, "the quantity of rtc.hd must not be negative, not -1"),
            ("-1e-24", "the quantity of rtc.hd must not be negative, not -1E-24"),
            ("many", "the quantity of rtc.hd must be a number like 300000 or 0.99, not 'many'"),
            ("NaN", "the quantity of rtc.hd must be finite, not NaN"),
            (Decimal("Infinity"), "the quantity of rtc.hd must be finite, not Infinity"),
            (10**24, "the quantity of rtc.hd 1000000000000000000000000 is too large: 10^24 or more"),
            ("1e999999", "the quantity of rtc.hd 1E+999999 is too large: 10^24 or more"),
            ("1e-25", "the quantity of rtc.hd 1E-25 has more than 24 decimals"),
        ],
    )
    def test_refuses_what_is_no_quantity(self, quantity, message):
        """
        A quantity that nobody can have used is refused, and its meter is named.
        """
        assert refusal({"rtc.audio": 1, "rtc.hd": quantity}) == message

    @pytest.mark.parametrize("quantity", [0, "0", LARGEST, str(LARGEST), "1e-24"])
    def test_takes_quantities_at_the_limits(self, quantity):
        """
        None, the largest and the smallest quantity pass.
        """
        assert Usage({"rtc.hd": quantity})["rtc.hd"] == Decimal(quantity)

    @pytest.mark.parametrize("meter", [1, None, True, ("rtc", "hd"), b"rtc.hd"])
    def test_meters_are_named_by_strings(self, meter):
        """
        What is no string names no meter.
        """
        assert refusal({meter: 1}) == f"a meter must be named by a string, not {meter!r}"

    @pytest.mark.parametrize(
        ("given_", "kind"), [([("rtc.hd", 1)], "list"), ("rtc.hd=1", "str"), (None, "NoneType"), (7, "int")]
    )
    def test_only_a_mapping_is_a_usage(self, given_, kind):
        """
        A list of pairs or a text is no usage.
        """
        assert refusal(given_) == f"usage must map meters to quantities, not {kind}"

    @pytest.mark.parametrize("kind", [dict, OrderedDict, MappingProxyType, Usage])
    def test_every_mapping_is_taken(self, kind):
        """
        Any mapping will do, a usage too.
        """
        assert dict(Usage(kind({"rtc.hd": 3}))) == {"rtc.hd": Decimal(3)}

    def test_what_it_was_made_of_may_change(self):
        """
        A usage keeps its quantities when the mapping that it was made of changes.
        """
        given_ = {"rtc.hd": 3}
        usage = Usage(given_)
        given_["rtc.hd"] = 4

        assert usage["rtc.hd"] == 3

    def test_is_frozen(self):
        """
        Nobody gives a usage other quantities.
        """
        with pytest.raises(FrozenInstanceError):
            Usage({}).quantities = {"rtc.hd": 1}

    def test_a_meter_that_was_not_used(self):
        """
        A meter without usage is missing, not zero.
        """
        usage = Usage({"rtc.hd": 0})

        assert "rtc.hd" in usage
        assert "rtc.audio" not in usage
        assert usage.get("rtc.audio") is None
        with pytest.raises(KeyError):
            _ = usage["rtc.audio"]

    @given(profiles)
    def test_is_a_mapping_of_what_was_given(self, profile):
        """
        A usage is the mapping that it was made of, in its order.
        """
        usage = Usage(profile)

        assert isinstance(usage, Mapping)
        assert dict(usage) == profile
        assert list(usage) == list(profile)
        assert len(usage) == len(profile)

    @given(profiles)
    def test_equal_usages_have_equal_hashes(self, profile):
        """
        Counts and Decimals of the same value, in any order, are the same usage.
        """
        one = Usage(profile)
        other = Usage({meter: Decimal(profile[meter]) for meter in reversed(profile)})

        assert one == other
        assert hash(one) == hash(other)

    @given(profiles, profiles)
    def test_different_usages_differ(self, one, other):
        """
        Two usages are equal just when their quantities are.
        """
        assert (Usage(one) == Usage(other)) == (one == other)


class TestAreCounts:
    """Quantities that need no further look."""

    @pytest.mark.parametrize("counted", [[0], [LARGEST], [0, 7, LARGEST], (3,), {"a.b": 3}.values()])
    def test_plain_counts(self, counted):
        """
        Ints from 0 to below 10^24 are plain counts.
        """
        assert are_counts(counted)

    @pytest.mark.parametrize("quantity", [-1, 10**24, True, Decimal(1), "1", 1.0, None])
    def test_one_other_quantity_is_enough(self, quantity):
        """
        One quantity that is negative, too large or no int makes all of them need a look.
        """
        assert not are_counts([quantity])
        assert not are_counts([3, quantity, 4])


small = st.dictionaries(st.sampled_from(["rtc.audio", "rtc.hd", "live.hd"]), st.integers(0, 10**23))


class TestTotal:
    """Adding up usages."""

    def test_adds_meter_by_meter(self):
        """
        Each meter is summed by itself, in the order in which the meters come.
        """
        added = Usage.total([Usage({"a.b": 1}), Usage({"a.c": "0.5", "a.b": 2}), Usage({})])

        assert list(added.items()) == [("a.b", Decimal(3)), ("a.c", Decimal("0.5"))]

    def test_of_nothing_is_nothing(self):
        """
        No usages add up to no usage.
        """
        assert Usage.total([]) == Usage({})

    def test_loses_no_digit(self):
        """
        A very large and a very small quantity add up exactly.
        """
        added = Usage.total([Usage({"a.b": LARGEST}), Usage({"a.b": "1e-24"})])

        assert added["a.b"] == Decimal(f"{LARGEST}.{1:024d}")

    def test_a_sum_may_be_too_large(self):
        """
        A sum that is no sensible quantity is refused like any other.
        """
        with pytest.raises(NumberError, match=r"the quantity of a\.b 1000000000000000000000000 is too large"):
            Usage.total([Usage({"a.b": LARGEST}), Usage({"a.b": 1})])

    @given(st.lists(small, max_size=9), st.randoms())
    def test_order_and_grouping_do_not_matter(self, profiles_, random):
        """
        Usages add up to the same in any order and any grouping.
        """
        usages = [Usage(each) for each in profiles_]
        split = len(usages) // 2
        grouped = [Usage.total(usages[:split]), Usage.total(usages[split:])]
        shuffled = random.sample(usages, len(usages))

        assert Usage.total(usages) == Usage.total(grouped) == Usage.total(shuffled)

    @given(st.lists(small, max_size=9))
    def test_is_the_sum_of_each_meter(self, profiles_):
        """
        The quantity of a meter in the total is the sum of its quantities.
        """
        used = {meter for each in profiles_ for meter in each}

        assert dict(Usage.total(map(Usage, profiles_))) == {
            meter: sum(each.get(meter, 0) for each in profiles_) for meter in used
        }


ODD = [Decimal("1e24"), Decimal("1e999999999999"), Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity")]
ODD += [
    Decimal("0.5"),
    Decimal("7.5"),
    Decimal(-5),
    -5,
    10**5_000,
    "1_0",
    "",
    "7.0",
    "-1",
    "7" * 65,
    True,
    None,
    7.0,
    b"7",
    [7],
]
SUM = written(("u", "v"), Form.symbol("u") + Form.symbol("v")).of_numerals(["a.b", "a.c"])


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("other", [5, "5", Decimal(5)])
def test_no_count_is_taken_for_one(odd, other):
    """
    What is no count is left to the check that says so, and what is too large never turned into its digits.
    """
    assert SUM({"a.b": odd, "a.c": other}) is SUM({"a.b": other, "a.c": odd}) is None


HASHED = st.builds(lambda near, by: near + by, st.sampled_from([0, sys.hash_info.modulus, 10**24]), st.integers(-9, 9))
WRITTEN = st.builds(lambda number, places: Decimal(number).scaleb(-places, WIDE), counts | HASHED, st.integers(-9, 9))


@given(WRITTEN | WRITTEN.map(str) | HASHED, st.sampled_from([decimal.Context(prec=1), decimal.Context(Emax=0, Emin=0)]))
def test_a_count_is_the_number_itself(given_, context):
    """
    In any context a number is taken for the whole number that it is, or for none.
    """
    with decimal.localcontext(context):
        found = count(given_)

    assert found < 0 or found == Decimal(given_)
    assert found >= 0 or not (0 <= Decimal(given_) < sys.hash_info.modulus and f"{given_}".isdecimal())
