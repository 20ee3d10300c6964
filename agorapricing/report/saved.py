"""Runs as files of JSON: written so that they can be read back, with a digest of all that they say."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from agorapricing.errors import FaultsError, SavedRunError
from agorapricing.files import limits
from agorapricing.loading import dotted, structure
from agorapricing.report.run import Run
from agorapricing.report.run_data import check
from agorapricing.report.run_files import KIND, PAGE, SCHEMA
from agorapricing.report.run_values import converter, reader

_EMBEDDED = re.compile(r'<script\b[^>]*\bid="run"[^>]*>(.*?)</script>', re.DOTALL)


def dump_run(run: Run) -> str:
    """Write a run as JSON.

    >>> from datetime import date
    >>> from agorapricing.report import Page, Report
    >>> run = Run(("bill",), "0.1.0", date(2026, 7, 1), Report(Page("one", ()), {}, ()))
    >>> dump_run(run)[:32], read_run(dump_run(run), "run.json").report.page.title
    ('{"schema": "agorapricing-run/1",', 'one')
    """
    values = {"schema": SCHEMA, **converter().unstructure(run)}
    return json.dumps({**values, "digest": _digest(values)}) + "\n"


def load_run(path: Path) -> Run:
    """Read a run from its file, or from a page that has it. Raises AgorapricingError for what is none."""
    try:
        with path.open("rb") as file:
            data = file.read(limits.DOCUMENT.most + 1)
    except OSError as error:
        raise SavedRunError(f"{path}: {error.strerror}") from None
    if limits.DOCUMENT.is_below(len(data)):
        raise SavedRunError(f"{path}: is larger than {limits.DOCUMENT.most:,} bytes, which no run is")
    text = data.decode("utf-8", "replace")
    if path.suffix.lower() == PAGE:
        embedded = _EMBEDDED.search(text)
        text = embedded[1] if embedded else ""
    return read_run(text, str(path))


def read_run(text: str, name: str) -> Run:
    """Read a run from its JSON; `name` is what errors call it. Raises AgorapricingError for what is none."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        values = None
    schema = values.get("schema") if isinstance(values, dict) else None
    if not (isinstance(schema, str) and schema.startswith(KIND)):
        raise SavedRunError(f"{name}: holds no run, as --save and `report` write it")
    if schema != SCHEMA:
        raise SavedRunError(
            f"{name}: is a run of the form {schema}, and this version reads {SCHEMA}: use a newer version"
        )
    if values.pop("digest", None) != _digest(values):
        raise SavedRunError(f"{name}: was changed by hand: its digest is not that of what it says; save it anew")
    del values["schema"]
    try:
        run = structure(values, Run, reader())
        check(run.report.data)
    except FaultsError as error:
        found = "; ".join(f"{dotted(path)}: {message}" for path, message in error.found[:3])
        raise SavedRunError(f"{name}: is no run: {found}") from None
    return run


def _digest(values: Mapping[str, Any]) -> str:
    """The SHA-256 of values as JSON, their keys in order."""
    return sha256(json.dumps(values, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
