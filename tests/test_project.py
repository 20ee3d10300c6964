"""What a fresh machine meets: the README's commands, the CI script, the wheel."""

import os
import re
import runpy
import subprocess
import sys
import zipfile
from configparser import ConfigParser
from pathlib import Path

import agorapricing as ap

ROOT = Path(__file__).parents[1]
COMMANDS = re.findall(r"^```sh\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL | re.MULTILINE)
LOWEST = runpy.run_path(str(ROOT / "scripts" / "lowest.py"))


def test_the_readme_has_two_commands():
    """
    The README tells a fresh machine two commands, each of one line.
    """
    main_job, tests = COMMANDS

    assert main_job.count("\n") == tests.count("\n") == 1
    assert "pip install ." in main_job
    assert "agorapricing compare" in main_job
    assert tests.index("ruff check .") < tests.index("mypy") < tests.index("pytest")


def test_ci_runs_the_readme():
    """
    The CI script takes exactly those two commands from the README; examples and the lowest releases run between them.
    """
    script = (ROOT / ".ci/run").read_text("utf-8")
    extract = re.search(r"\$\((sed .*README\.md)\)", script)
    found = subprocess.run(["bash", "-c", extract[1]], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert found == "".join(COMMANDS)
    assert script.index('bash -euo pipefail -c "$main_job"') < script.index("examples/*.py")
    assert ".venv/bin/python scripts/lowest.py testing" in script
    assert script.rstrip().endswith('bash -euo pipefail -c "$tests"')


def test_the_lowest_releases_are_read_from_the_requirements():
    """
    The lowest release is what stands after `>=`, without extras and upper bounds; a requirement without it has none.
    """
    config = ConfigParser()
    config["options"] = {"install_requires": "\nclick>=8.1\ntabulate[widechars]>=0.9"}
    config["options.extras_require"] = {"test": "\nap[toml]\nmypy>=2.4,<3", "bench": "\nclick>=8.1\npy-moneyed"}

    assert LOWEST["constraints"](config) == ["click==8.1", "mypy==2.4", "tabulate==0.9"]


def test_every_requirement_states_its_lowest_release():
    """
    All that the package, its extras and its tests need is held at a lowest release; only benchmarks take any.
    """
    config = ConfigParser()
    config.read(ROOT / "setup.cfg", "utf-8")
    del config["options.extras_require"]["bench"]
    needed = [each for each in LOWEST["requirements"](config) if not each.startswith("agorapricing[")]

    assert len(needed) > 20
    assert [each for each in needed if ">=" not in each] == []
    assert len(LOWEST["constraints"](config)) == len(set(needed))


def test_a_wheel_finds_its_books(tmp_path):
    """
    A wheel built from the checkout holds the books, and works from elsewhere without the checkout.
    """
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, cwd=tmp_path)
    [wheel] = tmp_path.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    code = (
        "import agorapricing as ap; print(ap.__file__); print(*ap.bundled()); print(ap.load_book('trtc-cn').currency)"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    home, books, currency = found.stdout.splitlines()

    assert home.startswith(str(tmp_path))
    assert tuple(books.split()) == ap.bundled()
    assert currency == "CNY"
    assert (tmp_path / "site/agorapricing/py.typed").exists()


def test_no_path_of_a_machine_is_committed():
    """
    No tracked file names a folder of the machine that it was written on.
    """
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    pattern = re.compile(rb"/(?:root|home/\w+|work)/[\w.-]+")
    guilty = [name for name in listed.split("\0") if name and pattern.search((ROOT / name).read_bytes())]

    assert guilty == []


TOLD = re.compile(r"\b(?:seed|stored|crawl\w*|excerpt|scraped|searched)\b", re.IGNORECASE)
"""Words of how something was found."""


def test_sources_say_what_was_read_and_where():
    """
    Neither collected prices and cases nor the books say how a source was found.
    """
    files = [*(ROOT / "tests/data").rglob("*.json"), *(ROOT / "agorapricing/books").glob("*.toml")]
    sources = [line for path in files for line in path.read_text("utf-8").splitlines() if "source" in line]

    assert len(sources) > 1000
    assert [line for line in sources if TOLD.search(line)] == []
