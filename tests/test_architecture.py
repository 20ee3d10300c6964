"""What importing loads, and which module may import which."""

import ast
import importlib
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from scripted import scripted
from sources import nodes_of

import agorapricing as ap

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "agorapricing"
MODULES = sorted(PACKAGE.rglob("*.py"))
architecture = scripted("architecture")
faces = scripted("faces")
ROOMS = list(architecture.rooms())
DRAWING = {"rich", "tabulate", "click"}


_imports = architecture.imports


@cache
def imports():
    """All lines that import from another room: every module is parsed for them, so only where they are asked for."""
    return tuple(_imports())


def typed(folder):
    """The names that a face imports for type checkers, each with the module of the face that defines it."""
    tree = nodes_of(folder / "__init__.py")[0]
    own = f"agorapricing.{folder.name}." if folder != PACKAGE else "agorapricing."
    [typing] = [node for node in tree.body if isinstance(node, ast.If)]
    lines = [node for node in typing.body if isinstance(node, ast.ImportFrom)]
    return {alias.name: node.module.removeprefix(own.rstrip(".")).lstrip(".") for node in lines for alias in node.names}


@cache
def modules_after(code):
    """The names of all modules that some code loads in a fresh interpreter."""
    script = f"import sys\n{code}\nprint('\\n'.join(sys.modules), file=sys.stderr)"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return frozenset(found.stderr.splitlines())


def loaded_by(code):
    """The top names of all modules that some code loads in a fresh interpreter."""
    return {name.partition(".")[0] for name in modules_after(code)}


# ---- what is loaded -------------------------------------------------------------------------------------------------


def test_importing_loads_next_to_nothing():
    """
    Importing the package loads none of its libraries, and of its own modules the one that loads the others later.
    """
    script = "import sys, agorapricing; print(*(name for name in sys.modules if name.startswith('agorapricing')))"
    own = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout

    assert sorted(own.split()) == ["agorapricing", "agorapricing.lazy"]
    assert not loaded_by("import agorapricing") & {*DRAWING, "cattrs", "attr", "attrs", "decimal"}


@pytest.mark.parametrize("name", ["rate", "compare", "load_book", "load_profile"])
def test_computing_loads_nothing_that_draws(name):
    """
    What computes loads no library that draws or reads command lines.
    """
    assert not loaded_by(f"import agorapricing; agorapricing.{name}") & DRAWING


RATED = "import agorapricing\nagorapricing.rate('agora-cn:payg', {'rtc.hd': 5})"
COMPARED = "compare rtc.hd=5 --offers agora-cn:payg trtc-cn:payg --on 2024-02-06 --format"


def printing(command, style):
    """The code that runs a command line, which ends with the option of a format."""
    return f"from agorapricing.cli import main\nassert main({[*command.split(), style]}) == 0"


@pytest.mark.parametrize(
    ("code", "unasked"),
    [
        (
            RATED,
            "csv json secrets gettext difflib tempfile importlib.metadata importlib.resources numpy polars",
        ),
        (
            RATED,
            "loading.contracts loading.json_schema loading.offered numbers.curve files.csvlines pricebook.included",
        ),
        (RATED, "tariff.credit tariff.groups tariff.several tariff.shares tariff.surcharge tariff.suspended"),
        (RATED, "tariff.relative tariff.combined tariff.prepaid pricebook.contract_terms tariff.apps"),
        (RATED, "metering.session metering.seconds metering.timeline calendar locale fractions numbers.interval"),
        (RATED, "pricebook.contract pricebook.holdings pricebook.part_months"),
        (RATED, "calllog consoles profiles scenarios comparison analysis buying doctor frames report cli"),
        (
            printing(COMPARED, "csv"),
            "numpy polars pandas narwhals calllog.months files.opening",
        ),
        (
            printing(COMPARED, "csv"),
            "metering.session metering.seconds scenarios.scenario comparison.months comparison.markets tempfile",
        ),
        (
            "from agorapricing.cli import main\nmain(['--help'])",
            "loading rating tariff numbers metering pricebook report",
        ),
    ],
)
def test_a_first_answer_loads_what_it_asks_for(code, unasked):
    """
    A first bill, a comparison and the help load no module that has no part in them, of this library or another.
    """
    found = modules_after(code)

    assert {name for name in unasked.split() if {name, f"agorapricing.{name}"} & found} == set()


@pytest.mark.parametrize("style", ["json", "csv"])
@pytest.mark.parametrize("command", ["bill trtc-cn:list rtc.hd=5 --on 2024-02-06 --format", COMPARED])
def test_data_loads_nothing_that_draws(style, command):
    """
    Commands that write data load neither rich nor tabulate.
    """
    found = loaded_by(printing(command, style))

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
    common = ["compare", "--offers", "trtc-cn:list", "--on", "2026-07-01", "--format", "csv"]
    found = []
    for usage in ("rtc.hd=5", str(ROOT / "examples" / "telehealth.toml")):
        modules = modules_after(f"from agorapricing.cli import main\nmain({[*common, usage]})")
        found.append({"agorapricing.scenarios.catalogue", "agorapricing.profiles.file"} & modules)

    assert [len(each) for each in found] == [0, 2]


# ---- rooms ----------------------------------------------------------------------------------------------------------


def test_every_room_has_a_place():
    """
    The page of the architecture names every package, and every module beside the packages, each once.
    """
    found = {architecture.room_of(path) for path in MODULES} - {"__init__", "__main__"}

    assert sorted(ROOMS) == sorted(found)
    assert len([room for room in found if (PACKAGE / f"{room}.py").exists()]) <= 8


def test_rooms_import_what_stands_before_them():
    """
    A room imports only from rooms before it; a value that is printed asks `report` is the one exception.
    """
    later = [
        f"{each.place}: {each.room} imports {each.target}, which stands after it"
        for each in imports()
        if ROOMS.index(each.target) > ROOMS.index(each.room) and (each.room, each.target) != architecture.SHOWN_LATER
    ]

    assert later == []


def handed_out(room):
    """The names that a room's face hands out; a module beside the packages hands out all of its names."""
    return getattr(importlib.import_module(f"agorapricing.{room}"), "__all__", None)


def test_rooms_import_through_faces():
    """
    Across a border a module imports only what the other room's `__init__` hands out.
    """
    past = [
        f"{each.place}: {each.room} imports {each.module}.{each.name}, which {each.target} does not hand out"
        for each in imports()
        if each.module != each.target or (each.name and each.name not in (handed_out(each.target) or (each.name,)))
    ]

    assert past == []


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("from agorapricing.report import render", ("report", "render")),
        ("def f():\n    from agorapricing.report.text import plain", ("report.text", "plain")),
        ("import agorapricing.report.text", ("report.text", "")),
        ("import_module('agorapricing.report')", ("report", "")),
        ("from agorapricing import report", ("report", "")),
    ],
)
def test_every_way_to_import_is_seen(code, said):
    """
    An import is seen at the top, in a function, of a whole module, and by a string.
    """
    assert [each[1:] for each in architecture._imported(ast.parse(code))] == [said]


def test_no_relative_imports():
    """
    Modules are imported by their full names.
    """
    relative = [
        f"{path}:{node.lineno}"
        for path in MODULES
        for node in nodes_of(path)
        if isinstance(node, ast.ImportFrom) and node.level
    ]

    assert relative == []


def test_the_picture_is_fresh(capsys, tmp_path, monkeypatch):
    """
    The picture of the rooms is what the imports are now; the check says what to run where it is not.
    """
    found = imports()
    monkeypatch.setattr(architecture, "imports", lambda: found)
    assert architecture.main(["--check"]) == 0

    monkeypatch.setattr(architecture, "PICTURE", tmp_path / "architecture.svg")
    assert architecture.main(["--check"]) == 1
    assert "run python scripts/architecture.py" in capsys.readouterr().err


def named_libraries(path):
    """The first names of what a module imports, or gives by name to something that imports."""
    nodes = nodes_of(path)
    modules = [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    modules += [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    modules += [str(node.value) for node in nodes if isinstance(node, ast.Constant)]
    return {name.partition(".")[0] for name in modules}


def test_only_report_and_cli_draw():
    """
    No module before `report` imports a library that draws or reads command lines, and `report` no command line.
    """
    may = {"report": {"rich", "tabulate"}, "cli": {"click", "rich"}}
    drawing = {
        str(path.relative_to(PACKAGE)): (named_libraries(path) & DRAWING) - may.get(architecture.room_of(path), set())
        for path in MODULES
    }

    assert {path: names for path, names in drawing.items() if names} == {}


@pytest.mark.parametrize("room", [room for room in ROOMS if (PACKAGE / room).is_dir() and room != "cli"])
def test_faces_hand_out_what_is_there(room):
    """
    Each name of a face is there, and a face that imports its names later says them three times alike.
    """
    face = importlib.import_module(f"agorapricing.{room}")

    assert all(hasattr(face, name) for name in face.__all__)
    if hasattr(face, "_HOME"):
        assert typed(PACKAGE / room) == face._HOME
        assert set(face._HOME) == set(face.__all__)
        modules = {path.stem for path in (PACKAGE / room).iterdir()}
        assert [
            name for name, home in face._HOME.items() if home and name in modules
        ] == []  # each would hide the other


def test_faces_are_fresh(capsys, monkeypatch):
    """
    The tables of faces are what their imports for type checkers say; the check says what to run where one is not.
    """
    assert faces.main(["--check"]) == 0

    monkeypatch.setattr(faces, "written", lambda text, _: text.replace('"Bill"', '"Invoice"'))
    assert faces.main(["--check"]) == 1
    assert "run python scripts/faces.py" in capsys.readouterr().err


# ---- public names ---------------------------------------------------------------------------------------------------


def test_public_names_are_said_three_times_alike():
    """
    `__all__`, the table of what is imported later and the imports for type checkers name the same things.
    """
    assert ap.__all__ == sorted(ap.__all__)
    assert list(ap._HOME) == ap.__all__ == dir(ap)
    assert typed(PACKAGE) == ap._HOME


@pytest.mark.parametrize("name", ap.__all__)
def test_public_names_are_there(name):
    """
    Each public name is what its module defines.
    """
    found = getattr(ap, name)

    assert found.__module__.startswith(f"agorapricing.{ap._HOME[name]}")
    assert found is getattr(importlib.import_module(found.__module__), name)


def test_an_unknown_name():
    """
    A name that the package does not have is an attribute error, as of any module.
    """
    with pytest.raises(AttributeError, match="module 'agorapricing' has no attribute 'rates'"):
        _ = ap.rates


# ---- how long ------------------------------------------------------------------------------------------------------


def length(function):
    """The lines of a function's body, without its docstring."""
    first, *others = function.body
    said = ast.get_docstring(function) is not None
    return function.end_lineno - (first.end_lineno if said else first.lineno - 1) if others or not said else 0


def test_modules_and_functions_are_short():
    """
    No module has more than 250 lines, and no function more than 30.
    """
    texts = {path.relative_to(ROOT): path.read_text("utf-8") for path in MODULES}
    nodes = [(path, node) for path in texts for node in nodes_of(ROOT / path)]
    functions = [(path, node) for path, node in nodes if isinstance(node, ast.FunctionDef)]

    assert [str(path) for path, text in texts.items() if len(text.splitlines()) > 250] == []
    assert [f"{path}: {node.name}" for path, node in functions if length(node) > 30] == []


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("def f():\n    pass", 1),
        ('def f():\n    """A."""', 0),
        ('def f(\n    a,\n):\n    """A.\n\n    B.\n    """\n    b = a\n\n    return b', 3),
    ],
)
def test_the_lines_of_a_function(code, lines):
    """
    The lines of a function are those of its body, without its docstring.
    """
    assert length(ast.parse(code).body[0]) == lines
