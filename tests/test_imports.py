"""What importing loads, and which module may import which."""

import ast
import importlib
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import agorapricing as ap

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "agorapricing"
MODULES = sorted(PACKAGE.rglob("*.py"))
EXEMPT = {"__init__", "__main__"}
DRAWING = {"rich", "tabulate", "click"}


def loaded_by(code):
    """The top names of all modules that some code loads in a fresh interpreter."""
    script = f"import sys\n{code}\nprint('\\n'.join(sys.modules), file=sys.stderr)"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in found.stderr.splitlines()}


# ---- what is loaded -------------------------------------------------------------------------------------------------


def test_importing_loads_next_to_nothing():
    """
    Importing the package loads none of its libraries, and none of its own modules.
    """
    script = "import sys, agorapricing; print(*(name for name in sys.modules if name.startswith('agorapricing')))"
    own = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout

    assert own.split() == ["agorapricing"]
    assert not loaded_by("import agorapricing") & {*DRAWING, "cattrs", "attr", "attrs", "decimal"}


@pytest.mark.parametrize("name", ["rate", "compare", "load_book", "load_profile"])
def test_computing_loads_nothing_that_draws(name):
    """
    What computes loads no library that draws or reads command lines.
    """
    assert not loaded_by(f"import agorapricing; agorapricing.{name}") & DRAWING


@pytest.mark.parametrize("style", ["json", "csv"])
@pytest.mark.parametrize("command", ["bill trtc-cn:list", "compare --offers trtc-cn:list"])
def test_data_loads_nothing_that_draws(style, command):
    """
    Commands that write data load neither rich nor tabulate.
    """
    arguments = [*command.split(), "rtc.hd=5", "--on", "2024-02-06", "--format", style]
    found = loaded_by(f"from agorapricing.cli import main\nassert main({arguments}) == 0")

    assert not found & {"rich", "tabulate"}
    assert "click" in found


@pytest.mark.parametrize(("style", "library", "other"), [("plain", "tabulate", "rich"), ("table", "rich", "tabulate")])
def test_a_format_loads_its_own_library(style, library, other):
    """
    A table is drawn by rich alone, plain text by tabulate alone.
    """
    arguments = ["bill", "trtc-cn:list", "rtc.hd=5", "--on", "2024-02-06", "--format", style]
    found = loaded_by(f"from agorapricing.cli import main\nassert main({arguments}) == 0")

    assert library in found
    assert other not in found


def test_plain_minutes_load_no_scenarios():
    """
    Comparing plain minutes loads neither the catalogue of scenarios nor what reads profiles; a profile of one does.
    """
    script = "import sys\nfrom agorapricing.cli import main\nmain({})\nprint('\\n'.join(sys.modules), file=sys.stderr)"
    common = ["compare", "--offers", "trtc-cn:list", "--on", "2026-07-01", "--format", "csv"]
    found = []
    for usage in ("rtc.hd=5", str(ROOT / "examples" / "telehealth.toml")):
        code = script.format([*common, usage])
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        found.append({"agorapricing.scenarios.catalogue", "agorapricing.profilefile"} & set(run.stderr.split()))

    assert [len(each) for each in found] == [0, 2]


# ---- layers ---------------------------------------------------------------------------------------------------------


@cache
def layers():
    """The order of CONTRIBUTING.md: each place of the package, from the one that imports nothing on."""
    layout = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("## Layout")[2].partition("\n## ")[0]
    listed = re.findall(r"^    (.*)$", layout, re.MULTILINE)
    return [name for name in re.split(r"[,\s]+", " ".join(listed)) if name]


def place_of(dotted):
    """The place in the order of a module like agorapricing.tariff.base; packages count as one."""
    parts = dotted.split(".")
    return layers().index(parts[1])


def dotted(path):
    """The name of a module of the package."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_by(tree):
    """The dotted names that a module's import statements name, wherever in it they stand."""
    nodes = list(ast.walk(tree))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            names |= {f"{'.' * node.level}{node.module}.{alias.name}" for alias in node.names}
        if isinstance(node, ast.Constant) and re.fullmatch(r"agorapricing(\.\w+)+", str(node.value)):
            names.add(node.value)  # what `import_module` loads later
    return names


def layered():
    """The modules that have a place of their own in the order."""
    return [path for path in MODULES if path.parent != PACKAGE or path.stem not in EXEMPT]


def test_every_module_has_a_place():
    """
    The order names every module of the package and nothing else, each once.
    """
    found = {dotted(path).split(".")[1] for path in layered()}

    assert sorted(layers()) == sorted(found)


@pytest.mark.parametrize("path", layered(), ids=dotted)
def test_modules_import_what_stands_before_them(path):
    """
    A module imports only from places before its own, or from its own package, by full names.
    """
    own = dotted(path)
    names = imported_by(ast.parse(path.read_text("utf-8")))
    later = sorted(
        name
        for name in names
        if name.startswith("agorapricing.")
        and place_of(name) >= place_of(own)
        and not (path.parent != PACKAGE and name.startswith(f"agorapricing.{path.parent.name}."))
    )

    # a value asks the report module when it is printed: `display` names it, and loads it only then
    assert later == (["agorapricing.report"] if own == "agorapricing.display" else [])
    assert not [name for name in names if name.startswith(".")]


@pytest.mark.parametrize("path", layered(), ids=dotted)
def test_only_report_and_cli_draw(path):
    """
    No module before `report` imports a library that draws or reads command lines, and `report` no command line.
    """
    libraries = {name.partition(".")[0] for name in imported_by(ast.parse(path.read_text("utf-8")))}
    place = dotted(path).split(".")[1]
    may = {"report": {"rich", "tabulate"}, "cli": {"click"}}.get(place, set())

    assert not (libraries & DRAWING) - may


def test_display_imports_nothing_of_the_package():
    """
    How a value prints itself knows nothing of the package when it is imported.
    """
    tree = ast.parse((PACKAGE / "display.py").read_text("utf-8"))
    modules = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    modules += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]

    assert modules
    assert not [name for name in modules if name.startswith("agorapricing")]


@pytest.mark.parametrize("name", ["report", "comparison", "bill"])
def test_the_order_is_not_trivial(name):
    """
    The check of the order sees imports at all: these modules import several others of the package.
    """
    path = PACKAGE / f"{name}.py" if (PACKAGE / f"{name}.py").exists() else PACKAGE / name / "__init__.py"
    found = imported_by(ast.parse(path.read_text("utf-8")))

    assert len([each for each in found if each.startswith("agorapricing.")]) > 3


# ---- public names ---------------------------------------------------------------------------------------------------


def test_public_names_are_said_three_times_alike():
    """
    `__all__`, the table of what is imported later and the imports for type checkers name the same things.
    """
    tree = ast.parse((PACKAGE / "__init__.py").read_text("utf-8"))
    [typing] = [node for node in tree.body if isinstance(node, ast.If)]
    typed = {alias.name: node.module for node in typing.body for alias in node.names}

    assert ap.__all__ == sorted(ap.__all__)
    assert list(ap._HOME) == ap.__all__ == dir(ap)
    assert {name: f"agorapricing.{home}" for name, home in ap._HOME.items()} == typed


@pytest.mark.parametrize("name", ap.__all__)
def test_public_names_are_there(name):
    """
    Each public name is what its module defines.
    """
    found = getattr(ap, name)

    assert found.__module__ == f"agorapricing.{ap._HOME[name]}"
    assert found is getattr(importlib.import_module(found.__module__), name)


def test_an_unknown_name():
    """
    A name that the package does not have is an attribute error, as of any module.
    """
    with pytest.raises(AttributeError, match="module 'agorapricing' has no attribute 'rates'"):
        _ = ap.rates
