"""Rows for programs: one a line or an offer, bare numbers, None as nothing."""

from __future__ import annotations

import csv
from io import StringIO

from agorapricing.report.page import Report


def write(report: Report, width: int | None) -> str:  # noqa: ARG001  # rows have no width
    """Write the rows as CSV."""
    file = StringIO()
    fields = list(dict.fromkeys(key for row in report.rows for key in row))
    writer = csv.DictWriter(file, fields, lineterminator="\n")
    writer.writeheader()
    writer.writerows(report.rows)
    return file.getvalue()
