"""Values that do not change: mappings, and classes of attrs."""

import copy
import importlib
import operator
import pickle
import re
from collections.abc import Mapping
from pkgutil import walk_packages

import attrs
import pytest

import agorapricing
from agorapricing.frozen import FrozenDict, frozen, frozen_dict

GIVEN = FrozenDict({"b": 2, "a": 1})
CHANGES = {
    "an item set": lambda one: operator.setitem(one, "a", 7),
    "an item deleted": lambda one: operator.delitem(one, "a"),
    "items added": lambda one: one.update({"c": 3}),
    "items added by |=": lambda one: operator.ior(one, {"c": 3}),
    "a default set": lambda one: one.setdefault("c", 3),
    "an item taken": lambda one: one.pop("a"),
    "the last item taken": lambda one: one.popitem(),
    "all items taken": lambda one: one.clear(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_it_does_not_change(change):
    """
    Whatever would change it is refused, and it stays as it was.
    """
    with pytest.raises(TypeError, match="a frozen mapping does not change"):
        change(GIVEN)
    assert dict(GIVEN) == {"b": 2, "a": 1}


def test_it_is_a_mapping_like_others():
    """
    It equals a dict of the same items, keeps their order, and what is made of both together is a dict of its own.
    """
    assert GIVEN == {"a": 1, "b": 2}
    assert list(GIVEN) == ["b", "a"]
    assert {**GIVEN, "c": 3} == GIVEN | {"c": 3} == {"a": 1, "b": 2, "c": 3}


def test_equal_ones_have_one_hash():
    """
    Those of the same items are one key of a set, in whatever order; one of a value without a hash has none.
    """
    assert len({GIVEN, FrozenDict({"a": 1, "b": 2}), FrozenDict({"a": 1, "b": 3})}) == 2
    with pytest.raises(TypeError, match="unhashable"):
        hash(FrozenDict({"a": []}))


def pickled(one):
    """A value that was pickled and read again."""
    return pickle.loads(pickle.dumps(one))  # noqa: S301  # our own bytes


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, pickled])
def test_copies_are_frozen_too(copied):
    """
    A copy, also one that was pickled, has the same items in their order and does not change.
    """
    found = copied(GIVEN)

    assert (type(found), list(found.items())) == (FrozenDict, [("b", 2), ("a", 1)])


def test_of_whatever_is_given():
    """
    It is made of a mapping or of pairs; a frozen one stays itself, and what was given may change later.
    """
    given = {"a": 1}
    found = frozen_dict(given)
    given["a"] = 2

    assert found == frozen_dict([("a", 1)]) == {"a": 1}
    assert frozen_dict(found) is found


def frozen_classes():
    """Every frozen class of the package, by its dotted name."""
    modules = [found.name for found in walk_packages(agorapricing.__path__, "agorapricing.")]
    for name in (each for each in modules if not each.endswith("__main__")):
        for cls in vars(importlib.import_module(name)).values():
            if isinstance(cls, type) and attrs.has(cls) and cls.__module__ == name and is_frozen(cls):
                yield f"{name}.{cls.__name__}", cls


def is_frozen(cls):
    """Whether attrs refuses to set a field."""
    return cls.__setattr__.__name__ == "_frozen_setattrs"


def changeable(field):
    """Whether a field may hold what can change: a list, a dict, a set, or a mapping that is not made a frozen one."""
    text = str(field.type).replace("typing.", "").replace("collections.abc.", "")
    if re.search(r"\b(dict|list|set|defaultdict)\[", text.partition("Callable[")[0]):
        return True
    return text.startswith("Mapping[") and field.converter is None


def test_no_frozen_value_has_a_field_that_changes():
    """
    What a frozen value holds is frozen, too; what keeps state while it works is no frozen class.
    """
    found = {name: [field.name for field in attrs.fields(cls) if changeable(field)] for name, cls in frozen_classes()}

    assert len(found) > 150
    assert {name: fields for name, fields in found.items() if fields} == {}


@attrs.frozen
class Loose:
    """A class that the test above finds."""

    rows: list[int]
    names: Mapping[str, int]
    kept: Mapping[str, int] = attrs.field(converter=frozen_dict)


def test_such_a_field_is_found():
    """
    A list is found, and a mapping that nothing freezes.
    """
    assert [field.name for field in attrs.fields(Loose) if changeable(field)] == ["rows", "names"]


def described(make):
    """What classes do that a decorator of attrs makes: equality, hashes, reprs, and what a class says itself."""

    @make
    class Whole:
        x: int
        y: int = attrs.field(eq=False)
        z: int = attrs.field(default=0, hash=False, repr=False)
        w: int = attrs.field(default=3, repr=lambda value: f"<{value}>")

    @make
    class Own(Whole):
        def __repr__(self):
            return "own"

        def __eq__(self, other):
            return self.x < other.x

        __hash__ = None

    @make(hash=False)
    class Unhashed:
        x: int

    @make(eq=False, repr=False)
    class Bare:
        x: int

    @make(slots=False)
    class Failed(Exception):  # noqa: N818  # a fault of no more than this test
        x: int

    @make
    class Derived(Whole):
        pass

    one, fault = Bare(1), Failed(1)
    return (
        [Whole(1, 2) == Whole(1, 3), Whole(1, 2) != Whole(2, 2), Whole(1, 2, 5) == Whole(1, 2), Whole(1, 2) == 1],
        [hash(Whole(1, 2)) == hash(Whole(1, 3, 5)), hash(Whole(1, 2)) == hash(Whole(2, 2)), Whole(1, 2) == Own(1, 2)],
        [repr(Whole(1, 2)), repr(Own(1, 2)), repr(Unhashed(1)), repr(fault), str(fault)],
        [Own(1, 2) == Own(2, 0), Own.__hash__, Unhashed(1) == Unhashed(1), Unhashed.__hash__],
        [one == Bare(1), hash(one) == hash(Bare(1)), "Bare(" in repr(one), fault == Failed(1)],
        [Whole(1, 2) == Derived(1, 2), Derived(1, 2) == Whole(1, 2), Derived(1, 2) == Derived(1, 2)],
    )


def test_frozen_is_that_of_attrs():
    """
    What all frozen classes share compares, hashes and shows their values as what attrs writes for each of them.
    """
    assert described(frozen) == described(attrs.frozen)
    assert described(frozen)[2][0].endswith("Whole(x=1, y=2, w=<3>)")
