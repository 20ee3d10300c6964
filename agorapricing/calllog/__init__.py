"""Call logs: records of who received what and when, read as streams, metered by each book's own rule."""

from agorapricing.calllog.counter import LogUsage
from agorapricing.calllog.counting import MeteredLog, meter_log, reasons
from agorapricing.calllog.reading import ENDINGS, Log
from agorapricing.calllog.records import COLUMNS, Reject

# fmt: off
__all__ = [
    "COLUMNS", "ENDINGS", "Log", "LogUsage", "MeteredLog", "Reject", "meter_log", "reasons",
]
# fmt: on
