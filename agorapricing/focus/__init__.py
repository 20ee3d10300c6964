"""Rows for finance: what bills say, in the columns of the FinOps Open Cost and Usage Specification (FOCUS)."""

from __future__ import annotations

from agorapricing.focus.billing import cost_rows, log_rows, term_rows
from agorapricing.focus.columns import VERSIONS, columns_of
from agorapricing.focus.files import RowFile, as_csv, as_file, as_table
from agorapricing.focus.rated import rated_rows
from agorapricing.focus.row import CostRow

# fmt: off
__all__ = [
    "VERSIONS", "CostRow", "RowFile", "as_csv", "as_file", "as_table", "columns_of", "cost_rows", "log_rows",
    "rated_rows", "term_rows",
]
# fmt: on
