"""Call logs: records of who received what and when, read as streams, metered by each book's own rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agorapricing.lazy import lazily

if TYPE_CHECKING:
    from agorapricing.calllog.counting import LogUsage, MeteredLog, meter_log, minutes_of, reasons
    from agorapricing.calllog.log import CallLog, priced_on, read_log
    from agorapricing.calllog.months import LogBill, LogMonth, bill_log, months_of
    from agorapricing.calllog.reading import ENDINGS
    from agorapricing.calllog.records import COLUMNS, Reject
    from agorapricing.calllog.saying import said_by_month

# fmt: off
_HOME = {
    "COLUMNS": "records", "ENDINGS": "reading", "CallLog": "log", "LogBill": "months", "LogMonth": "months",
    "LogUsage": "counting", "MeteredLog": "counting", "Reject": "records", "bill_log": "months",
    "meter_log": "counting", "minutes_of": "counting", "months_of": "months", "priced_on": "log", "read_log": "log",
    "reasons": "counting", "said_by_month": "saying",
}

__all__ = [
    "COLUMNS", "ENDINGS", "CallLog", "LogBill", "LogMonth", "LogUsage", "MeteredLog", "Reject", "bill_log", "meter_log",
    "minutes_of", "months_of", "priced_on", "read_log", "reasons", "said_by_month",
]
# fmt: on

__getattr__, __dir__ = lazily(__name__, _HOME)
