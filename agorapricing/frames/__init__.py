"""The same tariffs over columns of dataframes: millions of accounts, on one machine or a cluster, to the same fen.

Needs the extra `frames`.
"""

from __future__ import annotations

from agorapricing.errors import AgorapricingError

try:
    import narwhals as _narwhals
except ImportError:
    raise AgorapricingError("rating frames needs an extra: pip install 'agorapricing[frames]'") from None

from agorapricing.frames.choosing import totals, with_cheapest
from agorapricing.frames.column import TooLargeError
from agorapricing.frames.rating import bound, rate_frame
from agorapricing.frames.usage import BoundError

del _narwhals

__all__ = ["BoundError", "TooLargeError", "bound", "rate_frame", "totals", "with_cheapest"]
