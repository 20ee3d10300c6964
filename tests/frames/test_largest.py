"""How large quantities may be: the search for the largest number of which nothing comes that is too large."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorapricing.frames.column import MOST
from agorapricing.frames.projecting import largest

LINES = st.tuples(st.integers(1, 10**19), st.integers(0, 10**20), st.integers(0, 10**18))


def halved(too_large, within):
    """The same by halving alone."""
    fits, fails = -1, within + 1
    while fails - fits > 1:
        middle = (fits + fails) // 2
        fits, fails = (fits, middle) if too_large(middle) else (middle, fails)
    return fits


@given(st.lists(LINES, min_size=1, max_size=4), st.sampled_from([5, 10**12, MOST]))
def test_the_largest_number(lines, within):
    """
    The largest number is found of whatever grows, at whatever point it begins to, and with few questions.
    """
    asked = []

    def too_large(number):
        asked.append(number)
        reached = (by * max(number - start, 0) + more for by, more, start in lines)
        return next((each for each in reached if each > MOST), 0)

    found = largest(too_large, within)

    assert len(asked) < 250
    assert found == halved(too_large, within)


def test_what_grows_evenly_takes_few_questions():
    """
    Where what comes of a number is some times the number, the answer is where it is guessed.
    """
    asked = []

    def too_large(number):
        asked.append(number)
        return 700 * number if 700 * number > MOST else 0

    assert largest(too_large, MOST) == MOST // 700
    assert asked == [MOST, MOST // 700, MOST // 700 + 1]


@pytest.mark.parametrize("last", range(-1, 8))
def test_a_step_is_found(last):
    """
    Where what comes of a number is at once too large from one on, the number before it is the answer.
    """
    assert largest(lambda number: MOST + 1 if number > last else 0, 7) == last
