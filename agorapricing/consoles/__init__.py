"""Consoles: what vendors' APIs, exports and webhooks say was used, read exactly and by day."""

from agorapricing.consoles.forecast import Forecast, forecast
from agorapricing.consoles.kind import KINDS, ConsoleKind
from agorapricing.consoles.metered import MeteredConsole, meter_console
from agorapricing.consoles.months import ConsoleMonth, months_of
from agorapricing.consoles.reading import knows, read_consoles
from agorapricing.consoles.rows import ConsoleRow, Stated
from agorapricing.consoles.usage import ConsoleReject, ConsoleUsage, FileCounts

# fmt: off
__all__ = [
    "KINDS", "ConsoleKind", "ConsoleMonth", "ConsoleReject", "ConsoleRow", "ConsoleUsage", "FileCounts",
    "Forecast", "MeteredConsole", "Stated", "forecast", "knows", "meter_console", "months_of", "read_consoles",
]
# fmt: on
