"""Sums of amounts by key and by meter."""

from collections import defaultdict
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from agorapricing.metering.sums import merged, summed
from agorapricing.numbers import exact

amounts = st.dictionaries(st.sampled_from("abc"), st.integers(-9, 9).map(Decimal), max_size=3)


@given(st.lists(amounts, min_size=1, max_size=4), st.data())
def test_amounts_that_are_one_object_are_added_as_often_as_they_stand_there(some, data):
    """
    Amounts by key are those of one sum after another, whether they are the same objects or equal ones.
    """
    given_ = data.draw(st.lists(st.tuples(st.integers(0, 1), st.sampled_from(some)), max_size=8))
    wanted = defaultdict(list)
    for key, each in given_:
        wanted[key].append(each)

    with exact():
        assert merged(given_) == merged((key, dict(each)) for key, each in given_)
        assert merged(given_) == {key: summed(each) for key, each in wanted.items()}
