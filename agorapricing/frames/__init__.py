"""The same tariffs over columns of dataframes: millions of accounts, on one machine or a cluster, to the same fen.

Needs the extra `frames`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agorapricing.errors import lacks_extra
from agorapricing.lazy import lazily

try:
    import narwhals  # noqa: F401  # asked for here, so that the error names the extra
except ImportError:
    raise lacks_extra("rating frames", "frames") from None

if TYPE_CHECKING:
    from agorapricing.frames.batches import rate_files
    from agorapricing.frames.cheapest import totals, with_cheapest
    from agorapricing.frames.column import TooLargeError
    from agorapricing.frames.days import some_day
    from agorapricing.frames.rated_files import RatedFiles, Tally
    from agorapricing.frames.rating import bound, rate_frame
    from agorapricing.frames.usage import BoundError

# fmt: off
_HOME = {
    "BoundError": "usage", "RatedFiles": "rated_files", "Tally": "rated_files", "TooLargeError": "column",
    "bound": "rating", "rate_files": "batches", "rate_frame": "rating", "some_day": "days", "totals": "cheapest",
    "with_cheapest": "cheapest",
}

__all__ = [
    "BoundError", "RatedFiles", "Tally", "TooLargeError", "bound", "rate_files", "rate_frame", "some_day", "totals",
    "with_cheapest",
]
# fmt: on

__getattr__, __dir__ = lazily(__name__, _HOME)
