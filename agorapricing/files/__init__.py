"""Files: paths that are safe to read and to write, lines and records of text, and new files that appear whole."""

from agorapricing.files.csvlines import LINES, Chunk
from agorapricing.files.jsonlines import decoder
from agorapricing.files.newfile import NewFile
from agorapricing.files.newfiles import complete, new_files
from agorapricing.files.opening import csv_records, in_a_line, json_objects, parquet_file, reading
from agorapricing.files.paths import refuse_endless, refuse_outputs, rejects_beside
from agorapricing.files.rejected import NONE_REJECTED, Advised, Reason, Reasons, advice_of, many_rejected, reworded
from agorapricing.files.textlines import LineFault, lines_of, refused, with_lines

# fmt: off
__all__ = [
    "LINES", "NONE_REJECTED", "Advised", "Chunk", "LineFault", "NewFile", "Reason", "Reasons", "advice_of",
    "complete", "csv_records", "decoder", "in_a_line", "json_objects", "lines_of", "many_rejected", "new_files",
    "parquet_file", "reading", "refuse_endless", "refuse_outputs", "refused", "rejects_beside", "reworded",
    "with_lines",
]
# fmt: on
