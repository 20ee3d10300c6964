"""What was made of an object is known by which object it is."""

from agorapricing.focus import identity
from agorapricing.focus.identity import ByIdentity


def test_equal_objects_are_two():
    """
    An object gives what was made of it, and an equal one is another one.
    """
    made = ByIdentity()
    one, other = [1], [1]

    assert made.get(one, lambda: "one") == "one"
    assert made.get(one, lambda: "never") == "one"
    assert made.get(other, lambda: "other") == "other"


def test_no_more_are_kept(monkeypatch):
    """
    After so many objects all are forgotten, so that a million of them take no memory.
    """
    monkeypatch.setattr(identity, "_MOST", 2)
    made, objects = ByIdentity(), [[], [], []]
    for place, each in enumerate(objects):
        made.get(each, lambda place=place: place)

    assert made.get(objects[2], lambda: "anew") == 2
    assert made.get(objects[0], lambda: "anew") == "anew"


def test_an_object_stays_the_same_one():
    """
    What an object gave is not what another gives that would lie in its place once it is gone.
    """
    made = ByIdentity()

    assert [made.get([place], lambda place=place: place) for place in range(50)] == [*range(50)]
