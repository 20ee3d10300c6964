"""A report for programs: JSON with every number a string, and CSV with one row a line or an offer."""

from __future__ import annotations

import csv
import json
from io import StringIO

from agorapricing.report.page import Report


def as_json(report: Report) -> str:
    """Write the record as JSON."""
    return json.dumps(report.record, indent=2, ensure_ascii=False) + "\n"


def as_csv(report: Report) -> str:
    """Write the rows as CSV, bare numbers, None as nothing."""
    file = StringIO()
    fields = list(dict.fromkeys(key for row in report.rows for key in row))
    writer = csv.DictWriter(file, fields, lineterminator="\n")
    writer.writeheader()
    writer.writerows(report.rows)
    return file.getvalue()
