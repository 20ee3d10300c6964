"""Write examples/README.md, what each example prints, and the notebook; with --check, exit 1 where one is stale."""

from __future__ import annotations

import ast
import json
import os
import re
import runpy
import sys
from contextlib import redirect_stdout
from html import escape
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from written import write_or_check

FOLDER = Path(__file__).parent.parent / "examples"
NOTEBOOK = FOLDER / "notebook.ipynb"
COLUMNS = 100
QUESTIONS = (
    *("telehealth", "voice_rooms", "classroom", "live_commerce", "bill_too_high", "legacy_to_packages"),
    *("compare_vendors", "contract", "million_accounts", "notebook", "own_book"),
)
"""The questions in their order; scripts that are not among them come after them."""
_HEAD = """\
# Examples

Written by `scripts/gallery.py`. Questions that customers ask, each with its data, its script and what the script
prints. Start with the one that is like yours, and change its data. From a checkout, with the extras that the last ones
need: `.venv/bin/pip install '.[frames,testing]'`, then `.venv/bin/python examples/telehealth.py`.

"""
_FILE = re.compile(r'with_name\("([^"]+\.toml)"\)|\b(own_book/[\w/]+\.(?:toml|yaml))')
"""A file of data that a script reads, or says that it reads."""


def names() -> list[str]:
    """The names of the examples, the questions first."""
    return [*QUESTIONS, *(path.stem for path in sorted(FOLDER.glob("*.py")) if path.stem not in QUESTIONS)]


def printed(name: str) -> str:
    """What a script prints, on a terminal of so many columns."""
    screen = StringIO()
    path = str(FOLDER / f"{name}.py")
    with patch.dict(os.environ, {"COLUMNS": f"{COLUMNS}"}), patch.object(sys, "argv", [path]), redirect_stdout(screen):
        runpy.run_path(path, run_name="__main__")
    return screen.getvalue()


def run_cell(code: str, names: dict[str, Any]) -> tuple[str, Any]:
    """Run a cell of a notebook: what it prints, and the value of its last line, if that is an expression."""
    body = ast.parse(code).body
    last = ast.unparse(body.pop()) if body and isinstance(body[-1], ast.Expr) else "None"
    screen = StringIO()
    with redirect_stdout(screen):
        exec(ast.unparse(ast.Module(body, [])), names)  # noqa: S102  # the notebook's own code
        value = eval(last, names)  # noqa: S307  # the same
    return screen.getvalue(), value


def outputs(said: str, value: Any, place: int) -> list[dict[str, Any]]:
    """What stands below a cell: what it printed, then its value as notebooks show it."""
    stream = [{"name": "stdout", "output_type": "stream", "text": said.splitlines(keepends=True)}] if said else []
    if value is None:
        return stream
    to_html = getattr(value, "_repr_html_", None)
    html = to_html() if to_html else f"<pre>{escape(repr(value))}</pre>"
    data = {"text/html": html.splitlines(keepends=True), "text/plain": str(value).splitlines(keepends=True)}
    return [*stream, {"data": data, "execution_count": place, "metadata": {}, "output_type": "execute_result"}]


def executed() -> str:
    """The notebook with what its cells give now."""
    notebook = json.loads(NOTEBOOK.read_text("utf-8"))
    names: dict[str, Any] = {}
    with patch.dict(os.environ, {"COLUMNS": f"{COLUMNS}"}):
        code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        for place, cell in enumerate(code, 1):
            given = outputs(*run_cell("".join(cell["source"]), names), place)
            cell.update(execution_count=place, outputs=given)
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def _of_notebook(text: str) -> tuple[str, str]:
    """The words of a notebook's first cell, and its code with what is shown, as in a session."""
    words, *cells = json.loads(text)["cells"]
    shown = []
    for cell in (cell for cell in cells if cell["cell_type"] == "code"):
        said = [line for each in cell["outputs"] for line in each.get("text") or each["data"]["text/plain"]]
        shown.append("".join(cell["source"]) + "\n\n" + "".join(said))
    return "".join(words["source"]).removeprefix("# "), "\n\n".join(shown)


def section(name: str, notebook: str) -> str:
    """A question, its files, and the answer."""
    if name == NOTEBOOK.stem:
        words, answer = _of_notebook(notebook)
        files = [NOTEBOOK.name]
    else:
        source = (FOLDER / f"{name}.py").read_text("utf-8")
        words, answer = ast.get_docstring(ast.parse(source)) or "", printed(name)
        files = [f"{name}.py", *dict.fromkeys(one or other for one, other in _FILE.findall(source))]
    title, _, question = words.partition(": ")
    linked = ", ".join(f"[{file}](./{file})" for file in files)
    said = question[:1].upper() + question[1:]
    return f"## {title}\n\n{said}\n\n{linked}\n\n```text\n{answer.rstrip()}\n```\n"


def page(notebook: str) -> str:
    """The page of all examples."""
    return _HEAD + "\n".join(section(name, notebook) for name in names())


def main(arguments: list[str], folder: Path = FOLDER) -> int:
    """Write the page and the notebook, or check them."""
    fresh = executed()
    written = {folder / "README.md": page(fresh), folder / NOTEBOOK.name: fresh}
    return max(write_or_check(arguments, file, text, __doc__, script="gallery") for file, text in written.items())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
