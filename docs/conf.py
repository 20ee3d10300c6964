"""How Sphinx builds the site: `python -m sphinx -W -b html docs build/site`.

Beside the pages it writes the calculator of all public offers, and a report of the example of a telehealth start-up:
pages that compute, as `agorapricing page` and `agorapricing report` write them.
"""

import re
import sys
from collections.abc import Iterator
from importlib import import_module
from inspect import ismodule
from pathlib import Path
from typing import Any

from agorapricing.cli import main

DOCS = Path(__file__).parent
sys.path.append(str(DOCS.parent / "scripts"))  # where the script is that makes the pages of price books
LIVE = {
    "calculator.html": ["page"],
    "telehealth.html": ["report", str(DOCS.parent / "examples/telehealth.toml")],
}
"""The pages that compute, each with the command that writes it."""

project = "agorapricing"
extensions = ["myst_parser", "sphinx.ext.autodoc", "book_pages"]
exclude_patterns = ["deals", "schemas"]
html_title = "agorapricing"
html_theme = "furo"
html_show_copyright = False
html_copy_source = False
myst_heading_anchors = 6
autodoc_member_order = "groupwise"
autodoc_typehints = "none"
toc_object_entries = False  # each page would carry every member of every package


def setup(app: Any) -> dict[str, bool]:
    """Tell Sphinx what is done at which step."""
    app.connect("autodoc-process-docstring", _docstring)
    app.connect("autodoc-skip-member", _is_elsewhere)
    app.connect("env-check-consistency", _undocumented)
    app.connect("build-finished", _live)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _docstring(_app: Any, _kind: str, _name: str, _value: object, _options: Any, lines: list[str]) -> None:
    lines[:] = restructured(lines)


def restructured(lines: list[str]) -> Iterator[str]:
    r"""Write the lines of a docstring as reStructuredText, in which code has two ticks and signs of its own are marked.

    >>> list(restructured(["`a_` times *b*", ">>> 2 * 3"]))
    ['``a_`` times \\*b\\*', '>>> 2 * 3']
    """
    is_code = False
    for line in lines:
        is_code = line.startswith(">>>") or (is_code and bool(line.strip()))
        parts = re.split(r"`([^`]+)`", line)
        marked = [
            f"``{part}``" if place % 2 else re.sub(r"([*|\\]|_\b)", r"\\\1", part) for place, part in enumerate(parts)
        ]
        yield line if is_code or line.startswith("    ") else "".join(marked)


def _is_elsewhere(app: Any, kind: str, _name: str, value: object, _skip: bool, _options: Any) -> bool | None:  # noqa: FBT001  # Sphinx calls it so
    """Whether a name that a package hands out is at home in another one, whose page has it."""
    page = app.env.docname.rpartition("/")[2]
    home = getattr(value, "__module__", None) or ""
    is_ours = home.startswith("agorapricing.") and not callable(getattr(value, "__wrapped__", None))
    return True if kind == "module" and is_ours and home.split(".")[1] != page else None


def _undocumented(_app: Any, env: Any) -> None:
    """Warn of names that packages hand out, and no page has."""
    from sphinx.util import logging  # noqa: PLC0415  # the doctest of this file runs without Sphinx

    found = {name.rpartition(".")[2] for name in env.domaindata["py"]["objects"]}
    for page in sorted((DOCS / "reference/api").glob("*.md")):
        package = import_module(f"agorapricing.{page.stem}")
        for name in getattr(package, "__all__", ()):
            if name not in found and not ismodule(getattr(package, name)):
                logging.getLogger(__name__).warning("no page documents %s of agorapricing.%s", name, page.stem)


def _live(app: Any, exception: Exception | None) -> None:
    """Write the pages that compute."""
    for name, command in LIVE.items() if exception is None else ():
        file = Path(app.outdir) / name
        file.unlink(missing_ok=True)
        if main(["--no-config", *command, "-o", str(file)]):
            raise SystemExit(f"{name} could not be written")
