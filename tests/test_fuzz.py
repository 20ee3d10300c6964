"""What the fuzzer kept is read again: every reader answers, or refuses in the library's own words."""

from contextlib import suppress

import pytest
from scripted import SCRIPTS, scripted

from agorapricing.errors import AgorapricingError

SEEDS = SCRIPTS.parent / "tests/data/fuzz"
READERS = scripted("readers").READERS


@pytest.mark.parametrize("name", READERS)
def test_readers(name):
    """
    Whatever a reader was fed when it was fuzzed, it raises no foreign error.
    """
    inputs = sorted((SEEDS / name).iterdir())
    for path in inputs:
        with suppress(AgorapricingError):
            READERS[name](path.read_bytes())

    assert inputs


def test_what_is_kept_is_small():
    """
    All readers have inputs, and these are less than 300 kB together.
    """
    assert {each.name for each in SEEDS.iterdir()} == set(READERS)
    assert sum(each.stat().st_size for each in SEEDS.rglob("*") if each.is_file()) < 300_000
