"""The record for programs: every number a string."""

from __future__ import annotations

import json

from agorapricing.files import visible_json
from agorapricing.report.page import Report


def write(report: Report, width: int | None) -> str:  # noqa: ARG001  # a record has no width
    """Write the record as JSON."""
    return visible_json(json.dumps(dict(report.record), indent=2, ensure_ascii=False)) + "\n"
