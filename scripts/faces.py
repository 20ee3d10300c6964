"""Write the tables of faces whose names are imported later, from their imports for type checkers; or --check them."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from written import write_or_check_all

PACKAGE = Path(__file__).parent.parent / "agorapricing"
START, END = "# fmt: off\n", "# fmt: on\n"


def homes(text: str, package: str) -> dict[str, str]:
    """The names that a face imports for type checkers, each with its module; "" for a module itself."""
    [typed] = [node for node in ast.parse(text).body if isinstance(node, ast.If)]
    lines = [node for node in typed.body if isinstance(node, ast.ImportFrom) and node.module]
    found = {alias.name: _home(str(line.module), package) for line in lines for alias in line.names}
    return {name: found[name] for name in sorted(found, key=_in_order)}


def _home(module: str, package: str) -> str:
    return module.removeprefix(package).removeprefix(".") if f"{module}.".startswith(f"{package}.") else module


def _in_order(name: str) -> tuple[int, str]:
    """Constants, then classes, then functions, as Ruff sorts `__all__`."""
    return 0 if name.isupper() and len(name) > 1 else 1 if name[0].isupper() else 2, name


def written(text: str, package: str) -> str:
    """A face with its table and its `__all__` as its imports have them."""
    found = homes(text, package)
    table = _filled(f'"{name}": "{home}",' for name, home in found.items())
    names = _filled(f'"{name}",' for name in found)
    before, _, rest = text.partition(START)
    after = rest.partition(END)[2]
    return f"{before}{START}_HOME = {{\n{table}}}\n\n__all__ = [\n{names}]\n{END}{after}"


def _filled(entries: Iterable[str]) -> str:
    """Entries in lines of at most 120 letters."""
    lines = [""]
    for entry in entries:
        if lines[-1] and len(f"    {lines[-1]} {entry}") > 120:
            lines.append("")
        lines[-1] = f"{lines[-1]} {entry}".strip()
    return "".join(f"    {line}\n" for line in lines)


def faces() -> dict[Path, str]:
    """What each face is whose names are imported later."""
    texts = {path: path.read_text("utf-8") for path in sorted(PACKAGE.glob("**/__init__.py"))}
    names = {path: ".".join(path.parent.relative_to(PACKAGE.parent).parts) for path in texts}
    return {path: written(text, names[path]) for path, text in texts.items() if "\n_HOME = {\n" in text}


def main(arguments: list[str]) -> int:
    """Write them; with --check give 1 where one is stale."""
    pages = {path: partial(str, text) for path, text in faces().items()}
    return write_or_check_all(arguments, pages, __doc__, script="faces")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
