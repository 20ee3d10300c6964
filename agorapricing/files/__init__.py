"""Files: paths that are safe to read and to write, lines and records of text, and new files that appear whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agorapricing.lazy import lazily

if TYPE_CHECKING:
    from agorapricing.files import limits
    from agorapricing.files.columns import parquet_batches, refuse_zones, rows_of, values_of
    from agorapricing.files.csvlines import LINES, Chunk, small_table
    from agorapricing.files.jsonlines import decoder, object_of
    from agorapricing.files.newfile import NewFile
    from agorapricing.files.newfiles import complete, new_files
    from agorapricing.files.opening import csv_records, in_a_line, json_objects, parquet_file, reading, text_of
    from agorapricing.files.paths import refuse_endless, refuse_outputs, rejects_beside
    from agorapricing.files.reads import note_read, noting_reads
    from agorapricing.files.rejected import NONE_REJECTED, Advised, Reason, Reasons, advice_of, many_rejected, reworded
    from agorapricing.files.shown import cell, visible, visible_json
    from agorapricing.files.textlines import LineFault, lines_of, refuse_wide, refused, with_lines
    from agorapricing.files.toml import TOMLDecodeError, toml_values

# fmt: off
_HOME = {
    "LINES": "csvlines", "NONE_REJECTED": "rejected", "Advised": "rejected", "Chunk": "csvlines",
    "LineFault": "textlines", "NewFile": "newfile", "Reason": "rejected", "Reasons": "rejected",
    "TOMLDecodeError": "toml", "advice_of": "rejected", "cell": "shown", "complete": "newfiles",
    "csv_records": "opening", "decoder": "jsonlines", "in_a_line": "opening", "json_objects": "opening", "limits": "",
    "lines_of": "textlines", "many_rejected": "rejected", "new_files": "newfiles", "note_read": "reads",
    "noting_reads": "reads", "object_of": "jsonlines", "parquet_batches": "columns", "parquet_file": "opening",
    "reading": "opening", "refuse_endless": "paths", "refuse_outputs": "paths", "refuse_wide": "textlines",
    "refuse_zones": "columns", "refused": "textlines", "rejects_beside": "paths", "reworded": "rejected",
    "rows_of": "columns", "small_table": "csvlines", "text_of": "opening", "toml_values": "toml",
    "values_of": "columns", "visible": "shown", "visible_json": "shown", "with_lines": "textlines",
}

__all__ = [
    "LINES", "NONE_REJECTED", "Advised", "Chunk", "LineFault", "NewFile", "Reason", "Reasons", "TOMLDecodeError",
    "advice_of", "cell", "complete", "csv_records", "decoder", "in_a_line", "json_objects", "limits", "lines_of",
    "many_rejected", "new_files", "note_read", "noting_reads", "object_of", "parquet_batches", "parquet_file",
    "reading", "refuse_endless", "refuse_outputs", "refuse_wide", "refuse_zones", "refused", "rejects_beside",
    "reworded", "rows_of", "small_table", "text_of", "toml_values", "values_of", "visible", "visible_json",
    "with_lines",
]
# fmt: on

__getattr__, __dir__ = lazily(__name__, _HOME)
