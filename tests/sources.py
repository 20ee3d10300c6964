"""What the sources of the package say, read once for all tests that look through them."""

import ast
from functools import cache


@cache
def nodes_of(path):
    """Every node of a module's syntax."""
    return tuple(ast.walk(ast.parse(path.read_text("utf-8"))))
