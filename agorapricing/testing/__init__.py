"""A kit that tests price books and tariffs by their laws: strategies, named laws, and a check of whole books.

Needs the extra `testing`.
"""

from __future__ import annotations

from agorapricing.errors import lacks_extra

try:
    import hypothesis  # noqa: F401  # asked for here, so that the error names the extra
except ImportError:
    raise lacks_extra("testing price books", "testing") from None

from agorapricing.testing.books import books, discounts, editions, sums_of_money
from agorapricing.testing.checks import LAWS, check_book, check_laws, checkers, law
from agorapricing.testing.domain import (
    COUNTED,
    FEELESS,
    FEW_KNOTS,
    FINEST,
    IN_64_BITS,
    LIMIT,
    PRICED,
    STEPS,
    UNSETTLED,
    WIDE,
    Domain,
    endless,
    written,
)
from agorapricing.testing.finding import Finding
from agorapricing.testing.kinds import METERS, all_kinds, arranged
from agorapricing.testing.laws import Broken, Case, Law
from agorapricing.testing.sessions import families, moments, rules, sessions, sizes, streams
from agorapricing.testing.strategies import (
    bands,
    bounds,
    cases,
    depth_of,
    fractions,
    law_cases,
    money,
    of_kind,
    offer_cases,
    positives,
    quantities,
    rates,
    tariffs,
    tiers,
    usages,
    within,
)

# fmt: off
__all__ = [
    "COUNTED", "FEELESS", "FEW_KNOTS", "FINEST", "IN_64_BITS", "LAWS", "LIMIT", "METERS", "PRICED", "STEPS",
    "UNSETTLED", "WIDE", "Broken", "Case", "Domain", "Finding", "Law", "all_kinds", "arranged", "bands", "books",
    "bounds", "cases", "check_book", "check_laws", "checkers", "depth_of", "discounts", "editions", "endless",
    "families", "fractions", "law", "law_cases", "moments", "money", "of_kind", "offer_cases", "positives",
    "quantities", "rates", "rules", "sessions", "sizes", "streams", "sums_of_money", "tariffs", "tiers", "usages",
    "within", "written",
]
# fmt: on
