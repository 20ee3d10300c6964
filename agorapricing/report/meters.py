"""The vocabulary of meters as a report."""

from __future__ import annotations

from agorapricing.messages import Message
from agorapricing.pricebook import vocabulary
from agorapricing.rating import SCHEMA
from agorapricing.report.page import Grid, Page, Report, label, prose

_TIERS = Message(
    "Tiers by the pixels received: sd to 640x480, hd to 1280x720, fhd to 1920x1080, 2k to 2560x1440, 2k_plus above."
)


def listing() -> Report:
    """List every meter of the vocabulary."""
    rows = tuple(
        {"meter": meter.name, "unit": meter.unit, "family": meter.title, "product": meter.product}
        for meter in vocabulary().meters.values()
    )
    columns = (label("meter"), label("unit"), prose("family"), prose("product"))
    page = Page("Meters", (Grid(columns, map(tuple, map(dict.values, rows))),), (_TIERS,))
    return Report(page, {"schema": SCHEMA, "meters": list(rows)}, rows)
