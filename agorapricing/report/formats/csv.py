"""Rows for programs: one a line or an offer, bare numbers, None as nothing; no text of them is a formula."""

from __future__ import annotations

import csv
from io import StringIO

from agorapricing.files import cell
from agorapricing.report.page import Report


def write(report: Report, width: int | None) -> str:  # noqa: ARG001  # rows have no width
    """Write the rows as CSV; text that a spreadsheet would take for a formula has an apostrophe before it."""
    file = StringIO()
    fields = list(dict.fromkeys(key for row in report.rows for key in row))
    writer = csv.DictWriter(file, fields, lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: cell(value) for key, value in row.items()} for row in report.rows)
    return file.getvalue()
