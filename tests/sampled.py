"""Some of many cases by default, all of them with `-m "slow or not slow"`."""

import pytest


def one_of(count, cases, first=0):
    """The cases as parameters: of so many in a row one is always run, from a place on, and the others are slow."""
    return [
        pytest.param(
            *(case if isinstance(case, tuple) else (case,)), marks=() if at % count == first else pytest.mark.slow
        )
        for at, case in enumerate(cases)
    ]
