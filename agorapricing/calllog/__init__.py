"""Call logs: records of who received what and when, read as streams, metered by each book's own rule."""

from agorapricing.calllog.counting import LogUsage, MeteredLog, meter_log, minutes_of, reasons
from agorapricing.calllog.log import CallLog, priced_on, read_log
from agorapricing.calllog.months import LogBill, LogMonth, bill_log, months_of, said_by_month
from agorapricing.calllog.reading import ENDINGS
from agorapricing.calllog.records import COLUMNS, Reject

# fmt: off
__all__ = [
    "COLUMNS", "ENDINGS", "CallLog", "LogBill", "LogMonth", "LogUsage", "MeteredLog", "Reject", "bill_log", "meter_log",
    "minutes_of", "months_of", "priced_on", "read_log", "reasons", "said_by_month",
]
# fmt: on
