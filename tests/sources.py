"""What the sources of the package say, read once for all tests that look through them."""

import ast
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "agorapricing"


def modules_with(*words):
    """The modules of the package whose text has some words, as most need not be parsed for what few say."""
    return [path for path in PACKAGE.rglob("*.py") if all(word in path.read_text("utf-8") for word in words)]


@cache
def nodes_of(path):
    """Every node of a module's syntax."""
    return tuple(ast.walk(ast.parse(path.read_text("utf-8"))))
