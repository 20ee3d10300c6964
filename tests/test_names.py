"""Names of the package mean one thing each."""

import ast
from collections import defaultdict

from sources import PACKAGE, modules_with, nodes_of


def class_places(sources):
    """By name, without underscores around it, the places at which a class is defined, of modules by their nodes."""
    places = defaultdict(list)
    for path, source in sources.items():
        for node in source:
            if isinstance(node, ast.ClassDef):
                places[node.name.strip("_")].append(f"{path}:{node.lineno}")
    return places


def defined_twice(sources):
    """A message for each class name that is defined more than once, with all places."""
    return [f"{name}: {' and '.join(places)}" for name, places in class_places(sources).items() if len(places) > 1]


def test_no_class_name_is_defined_twice():
    """
    No class name is defined twice in the package: not in two modules, not in one, and not with an underscore.
    """
    sources = {path.relative_to(PACKAGE.parent): nodes_of(path) for path in sorted(modules_with("class "))}

    assert len(class_places(sources)) > 200
    assert defined_twice(sources) == []


def test_two_definitions_are_told_with_both_places():
    """
    A public class, a private one of another module, and one inside a function are the same name.
    """
    sources = {"a.py": "class Bill: ...", "b.py": "\nclass _Bill: ...\ndef f():\n    class Bill_: ...\nclass Line: ..."}
    sources = {path: tuple(ast.walk(ast.parse(text))) for path, text in sources.items()}

    assert defined_twice(sources) == ["Bill: a.py:1 and b.py:2 and b.py:4"]
