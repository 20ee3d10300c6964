"""What is left of a file's values without what is wrong with them, and where it stood."""

from hypothesis import given
from hypothesis import strategies as st

from agorapricing.loading import pruned


@given(st.lists(st.integers(), min_size=1, max_size=8), st.sets(st.integers(0, 7)))
def test_what_is_left_stands_where_it_stood(elements, wrong):
    """
    Each element that is left is the one at the path that is given back.
    """
    faults = [(("a", place, "x"), "wrong") for place in wrong if place < len(elements)]
    rest, back = pruned({"a": elements, "b": 1}, faults)

    assert rest["b"] == 1
    assert [elements[back(("a", place, "y"))[1]] for place in range(len(rest["a"]))] == rest["a"]
    assert len(rest["a"]) == len(elements) - len(faults)


def test_keys_without_places():
    """
    A key goes with all below it, at most two deep; what is only missing takes nothing away.
    """
    values = {"head": {"on": {"x": 1}, "name": "n"}, "list": [1]}

    assert pruned(values, [(("head", "on", "x"), "wrong")])[0] == {"head": {"name": "n"}, "list": [1]}
    assert pruned(values, [(("head", "id"), "is missing"), ((), "of all")])[0] == values
    assert pruned(values, [])[1](("head", "name")) == ("head", "name")
