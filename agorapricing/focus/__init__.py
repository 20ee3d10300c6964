"""Rows for finance: what bills say, in the columns of the FinOps Open Cost and Usage Specification (FOCUS)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agorapricing.lazy import lazily

if TYPE_CHECKING:
    from agorapricing.focus.billing import cost_rows, log_rows, term_rows
    from agorapricing.focus.columns import VERSIONS, columns_of
    from agorapricing.focus.files import RowFile, as_csv, as_file, as_table
    from agorapricing.focus.rated import rated_rows, write_rated
    from agorapricing.focus.row import CostRow

# fmt: off
_HOME = {
    "VERSIONS": "columns", "CostRow": "row", "RowFile": "files", "as_csv": "files", "as_file": "files",
    "as_table": "files", "columns_of": "columns", "cost_rows": "billing", "log_rows": "billing", "rated_rows": "rated",
    "term_rows": "billing", "write_rated": "rated",
}

__all__ = [
    "VERSIONS", "CostRow", "RowFile", "as_csv", "as_file", "as_table", "columns_of", "cost_rows", "log_rows",
    "rated_rows", "term_rows", "write_rated",
]
# fmt: on

__getattr__, __dir__ = lazily(__name__, _HOME)
