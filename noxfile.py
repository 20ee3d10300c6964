"""The suite under each supported Python: `nox`; with the lowest releases of what the package needs: `nox -s lowest`.

A Python that the machine lacks is skipped. Arguments after `--` go to pytest: `nox -s tests-3.13 -- tests/numbers`.
What a run came to is written to `tests/data/evidence/versions.json`.
"""

from __future__ import annotations

import json
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import nox

PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
EVIDENCE = Path("tests/data/evidence/versions.json")
BUILD = Path("build").resolve()  # `create_tmp` would be the TMPDIR of the tests: pytest run there finds our setup.cfg

nox.options.sessions = ["tests"]
nox.options.reuse_venv = "yes"


def emptied(session: nox.Session) -> Path:
    """Where pytest writes what a run came to, without what an earlier one left: what dies early writes nothing."""
    results = BUILD / f"{session.name}.xml"
    results.unlink(missing_ok=True)
    return results


def record(session: nox.Session, version: str, results: Path) -> None:
    """Keep what a run came to."""
    suite = ET.parse(results).getroot()[0]  # noqa: S314 - pytest has just written it
    counts = {key: int(suite.attrib[key]) for key in ("tests", "failures", "errors", "skipped")}
    known = json.loads(EVIDENCE.read_text("utf-8")) if EVIDENCE.exists() else {}
    known[session.name] = {"python": version, "arguments": " ".join(session.posargs), **counts}
    EVIDENCE.parent.mkdir(exist_ok=True)
    EVIDENCE.write_text(json.dumps(dict(sorted(known.items())), indent=1) + "\n", "utf-8")


def version(session: nox.Session, python: str) -> str:
    """The release of a Python."""
    said = session.run(python, "-c", "import platform; print(platform.python_version())", silent=True, external=True)
    return str(said).strip()


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the suite under one Python."""
    session.install("-e", ".[test]")
    results = emptied(session)
    try:
        session.run("pytest", f"--junit-xml={results}", *(session.posargs or ("-n", "2")))
    finally:
        if results.exists():
            record(session, version(session, "python"), results)


@nox.session(venv_backend="none")
def lowest(session: nox.Session) -> None:
    """Run the suite with the lowest releases that `setup.cfg` states."""
    results = emptied(session)
    given = session.posargs or ("-n", "2")
    try:
        session.run(sys.executable, "scripts/lowest.py", "test", f"--junit-xml={results}", *given, external=True)
    finally:
        if results.exists():
            record(session, version(session, ".venv-lowest/bin/python"), results)
