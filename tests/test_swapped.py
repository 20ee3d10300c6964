"""Mutants are put into functions that are loaded: what they do changes, and what cannot be put in is said."""

import runpy

import pytest
from scripted import scripted

swapped = scripted("swapped")
SOURCE = """
from functools import cache

FEW = 3

@cache
def twice(x):
    return sum(x for _ in range(2))

class Box:
    size = 2

    @property
    def half(self):
        return self.size // 2
"""


@pytest.fixture
def box(tmp_path):
    """A module that is loaded, and what swaps a text of it for another one."""
    file = tmp_path / "box.py"
    file.write_text(SOURCE, "utf-8")
    loaded = runpy.run_path(str(file))

    def swap(old, new):
        return swapped.swap(file, SOURCE, SOURCE.replace(old, new), swapped.functions())

    return loaded, swap


def test_a_function_does_what_its_changed_source_says(box):
    """
    A function that remembers forgets when it is told; the property of a class has the new code.
    """
    loaded, swap = box

    assert (loaded["twice"](5), loaded["Box"]().half) == (10, 1)
    assert swap("range(2)", "range(3)")
    swapped.forget()
    assert loaded["twice"](5) == 15
    assert swap("//", "*")
    assert loaded["Box"]().half == 4


@pytest.mark.parametrize(("old", "new"), [("FEW = 3", "FEW = 4"), ("size = 2", "size = 3"), ("@cache", "@print")])
def test_what_runs_at_import_is_not_swapped(box, old, new):
    """
    A change of a module or of the body of a class is refused, as it would change nothing.
    """
    loaded, swap = box

    assert not swap(old, new)
    assert loaded["twice"](5) == 10
