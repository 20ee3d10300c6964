"""Books that installed packages offer: listed, named, completed and checked like bundled ones, or refused in words."""

import os
import subprocess
import sys
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from own_book import OWN_BOOK

import agorapricing as ap
from agorapricing.cli import cli, main
from agorapricing.loading import book_files, books
from agorapricing.loading.offered import GROUP

ON = date(2026, 7, 1)
USAGE = {"rtc.hd": 5_000}
ONE_MISSING = "from pathlib import Path\nB = [Path(__file__).parent / 'own.toml', 'nowhere.toml']"


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Install a package of books by its files and the value of its entry point; what is known is looked for again."""

    def install(value="acme_books", name="acme-books", **files):
        info = tmp_path / f"{name.replace('-', '_')}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", "utf-8")
        (info / "entry_points.txt").write_text(f"[{GROUP}]\nbooks = {value}\n", "utf-8")
        for path, text in files.items():
            file = tmp_path / "acme_books" / path.replace("____", "__.")
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, "utf-8")
        forget()

    def forget():
        for module, known in ((book_files, "_files"), (books, "_bundled")):  # what others have loaded stays
            monkeypatch.setattr(module, known, cache(getattr(module, known).__wrapped__))
        for name in [name for name in sys.modules if name.startswith("acme_books")]:
            del sys.modules[name]

    monkeypatch.syspath_prepend(tmp_path)
    yield install
    for name in [name for name in sys.modules if name.startswith("acme_books")]:
        del sys.modules[name]


def test_a_folder_of_books(installed, capsys):
    """
    The TOML files of a package are books by their names: listed, named in offers, completed, and bases of each other.
    """
    based = OWN_BOOK.replace('"own"', '"own-based"').replace("schema = 1", 'schema = 1\nbase = "own"', 1)
    based = based.replace("start = 2026-01-01", "start = 2026-06-01\ncontinues = 2026-01-01").replace("= 28", "= 14")
    installed(**{"own.toml": OWN_BOOK, "own-based.toml": based, "notes.txt": "no book"})

    assert {"own", "own-based", "agora-cn"} <= set(ap.bundled())
    assert list(ap.bundled()) == sorted(ap.bundled())
    assert ap.rate("own:list", USAGE, on=ON).total == 5 * 28
    assert ap.rate("own-based:list", USAGE, on=ON).total == 5 * 14
    assert main(["books"]) == 0
    assert "own-based" in capsys.readouterr().out
    items = ShellComplete(cli, {}, "agorapricing", "_X").get_completions(["bill"], "own-b")
    assert [item.value for item in items] == ["own-based:list"]


@pytest.mark.parametrize(
    "code",
    [
        "from pathlib import Path\nBOOKS = Path(__file__).parent",
        "from pathlib import Path\nBOOKS = str(Path(__file__).parent / 'own.toml')",
        "from pathlib import Path\nBOOKS = [Path(__file__).parent / 'own.toml']",
    ],
)
def test_a_folder_or_files_by_their_paths(installed, code):
    """
    An entry point may name the path of a folder, of a file, or several.
    """
    installed("acme_books:BOOKS", **{"own.toml": OWN_BOOK, "__init____py": code})

    assert ap.load_book("own").id == "own"


@pytest.mark.parametrize(
    ("value", "files", "said"),
    [
        ("acme_books", {"agora-cn.toml": OWN_BOOK}, "a bundled book is called 'agora-cn'"),
        ("acme_books", {"notes.txt": ""}, "acme_books, where there is no price book"),
        ("acme_books:NONE", {"own.toml": OWN_BOOK}, "acme_books:NONE, which cannot be loaded: "),
        ("acme_books:B", {"__init____py": "B = 'nowhere.toml'"}, "nowhere.toml, where there is no price book"),
        ("acme_books:B", {"__init____py": ONE_MISSING, "own.toml": OWN_BOOK}, "nowhere.toml, where there is no price"),
    ],
)
def test_what_is_refused(installed, capsys, value, files, said):
    """
    The name of a bundled book, and a package that offers no book, are refused with the package's name.
    """
    installed(value, **files)

    assert main(["books"]) == 1
    shown = capsys.readouterr().err
    assert shown.startswith("agorapricing: the package acme-books offers ")
    assert said in shown


def test_two_packages_with_one_name(installed, tmp_path, capsys):
    """
    Two packages that offer a book of one name are refused with both files.
    """
    other = tmp_path / "other" / "own.toml"
    other.parent.mkdir()
    other.write_text(OWN_BOOK, "utf-8")
    installed(
        "acme_books:B", **{"own.toml": OWN_BOOK, "__init____py": f"B = [__path__[0] + '/own.toml', {str(other)!r}]"}
    )

    assert main(["books"]) == 1
    assert f"{other}, but {tmp_path / 'acme_books' / 'own.toml'} has the same name" in capsys.readouterr().err


def test_a_book_of_another_name_than_its_file(installed, capsys):
    """
    A book whose id is not the name of its file is refused, as is one with faults, with all of them.
    """
    installed(**{"other.toml": OWN_BOOK})
    assert main(["bill", "other:list", "rtc.hd=5"]) == 1
    assert "is 'own' by its id: a book that a package offers is called as its file" in capsys.readouterr().err


def test_bases_that_lead_back(installed, capsys):
    """
    Books of a package that are each other's bases are refused, and not followed for ever.
    """
    one, other = (OWN_BOOK.replace("schema = 1", f'schema = 1\nbase = "{base}"') for base in ("two", "one"))
    installed(**{"one.toml": one.replace('"own"', '"one"'), "two.toml": other.replace('"own"', '"two"')})

    assert main(["bill", "one:list", "rtc.hd=5"]) == 1
    assert "leads back to this book" in capsys.readouterr().err


@pytest.mark.slow
def test_a_package_that_is_really_installed(tmp_path):
    """
    A package that is built and installed by pip offers its books to a fresh process.
    """
    project, target = tmp_path / "project", tmp_path / "site"
    (project / "acme_books").mkdir(parents=True)
    (project / "acme_books" / "own.toml").write_text(OWN_BOOK, "utf-8")
    (project / "acme_books" / "__init__.py").touch()
    (project / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n'
        '[project]\nname = "acme-books"\nversion = "1.0"\n'
        '[project.entry-points."agorapricing.books"]\nacme = "acme_books"\n'
        '[tool.setuptools]\npackages = ["acme_books"]\n[tool.setuptools.package-data]\nacme_books = ["*.toml"]\n',
        "utf-8",
    )
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "--target",
        target,
        project,
    ]
    subprocess.run(pip, check=True, capture_output=True)
    path = os.pathsep.join([str(target), str(Path(ap.__file__).parents[1])])
    line = [
        sys.executable,
        "-m",
        "agorapricing",
        "bill",
        "own:list",
        "rtc.hd=5000",
        "--on",
        "2026-07-01",
        "--format",
        "csv",
    ]
    found = subprocess.run(line, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=True)

    assert "140" in found.stdout
