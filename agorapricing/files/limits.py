"""How large input may be. Each limit is checked before the work that would take too long, and its error names it."""

from __future__ import annotations

from collections.abc import Mapping

from agorapricing.frozen import frozen, frozen_dict


@frozen
class InputLimit:
    """The most of something that input may have."""

    most: int
    unit: str
    """What is counted, as `columns`."""
    where: str
    """What has so many of them at most, as the documentation says it."""

    def is_below(self, count: int) -> bool:
        """Whether a count is more than is allowed.

        >>> TIERS.is_below(100), TIERS.is_below(101)
        (False, True)
        """
        return count > self.most

    def __str__(self) -> str:
        return f"more than {self.most:,} {self.unit}"


FILE = InputLimit(4_000_000, "bytes", "a file of TOML, and a file of months")
DOCUMENT = InputLimit(64_000_000, "bytes", "a run, a file of JSON that is one value, and what an .xlsx unpacks to")
LINE = InputLimit(2**24, "characters", "a line of CSV or JSON Lines")
DEPTH = InputLimit(100, "levels of arrays and objects", "a line of JSON Lines")
COLUMNS = InputLimit(1_000, "columns", "a table: CSV, Parquet, XLSX, and the keys of an object of JSON Lines")
ROWS = InputLimit(2**20, "rows", "the first sheet of an .xlsx")
KEY = InputLimit(50, "parts", "a dotted key of TOML")
VALUES = InputLimit(100_000, "values", "a file of TOML")
ENTRIES = InputLimit(1_000, "entries", "any table or array of TOML that is not named below")
EDITIONS = InputLimit(200, "editions", "a price book")
REGIMES = InputLimit(100, "regimes", "an edition of a price book")
STAGES = InputLimit(200, "stages", "an edition of a price book")
CHAIN = InputLimit(100, "stages in a chain", "a regime")
TIERS = InputLimit(100, "tiers", "a price or a stage")
PIECES = InputLimit(250, "pieces", "what a quantity is cut into by the tiers of a regime's stages, one after another")
WORKLOADS = InputLimit(1_000, "workloads", "a profile")
APPS = InputLimit(100, "apps", "a profile")
OFFERS = InputLimit(200, "offers", "a profile, and a command")
STAY = InputLimit(400, "days", "a stay in a room, of events and of calls of a console")
PHASES = InputLimit(5_000, "phases", "a room of a log that `meter --room` explains")

BY_KEY: Mapping[str, InputLimit] = frozen_dict(
    {
        "edition": EDITIONS,
        "regime": REGIMES,
        "stage": STAGES,
        "chain": CHAIN,
        "tiers": TIERS,
        "workload": WORKLOADS,
        "offers": OFFERS,
    }
)
"""Of tables and arrays of TOML that are called so."""
