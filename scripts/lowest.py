"""Run the tests with the lowest releases that setup.cfg allows, in an environment of their own, `.venv-lowest`.

    python scripts/lowest.py EXTRAS [PYTEST ARGUMENTS]    # as: test -n 2

EXTRAS are separated by commas; pytest comes with each of them.
"""

from __future__ import annotations

import re
import subprocess
import sys
import venv
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

ROOT = Path(__file__).parents[1]
VENV = ROOT / ".venv-lowest"
_LOWEST = re.compile(r"([\w.-]+)(?:\[.*\])?>=([\w.]+)")


def requirements(config: ConfigParser) -> Iterator[str]:
    """Each requirement of the project and of its extras."""
    for listed in (config["options"]["install_requires"], *config["options.extras_require"].values()):
        yield from listed.split("\n")[1:]


def constraints(config: ConfigParser) -> list[str]:
    """The lowest release of each requirement that states one, for pip, as `click==8.1`."""
    return sorted({f"{found[1]}=={found[2]}" for each in requirements(config) if (found := _LOWEST.match(each))})


def main(extras: str, *arguments: str) -> int:
    """Make the environment anew and run pytest in it."""
    config = ConfigParser()
    config.read(ROOT / "setup.cfg", "utf-8")
    venv.create(VENV, clear=True, with_pip=True)
    file = VENV / "constraints.txt"
    file.write_text("\n".join(constraints(config)), "utf-8")
    python = str(VENV / "bin/python")
    install = (python, "-m", "pip", "install", "-q", "-c", str(file), "-e", f"{ROOT}[{extras}]", "pytest")
    subprocess.run(install, check=True)
    return subprocess.run([python, "-m", "pytest", *arguments], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
