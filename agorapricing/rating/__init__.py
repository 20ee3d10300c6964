"""Rating: an offer and usage give a bill, exact and itemised, rounded once at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agorapricing.lazy import lazily

if TYPE_CHECKING:
    from agorapricing.rating.bill import ROUNDING, Bill, Line, OfferTerms, waterfall
    from agorapricing.rating.central_bank import ecb_rate
    from agorapricing.rating.credits import CreditLeft, credit_left, with_credits
    from agorapricing.rating.display import Displayed
    from agorapricing.rating.doubt import ASSUMPTION, CONFLICT, METERING, TAX, Doubt, Note, summed_doubt
    from agorapricing.rating.exchange import ExchangeRate, one_currency, payable_in, together
    from agorapricing.rating.finding import find_offer, offer_in, offers_of
    from agorapricing.rating.line_rounding import unrounded
    from agorapricing.rating.notes import terms_of
    from agorapricing.rating.over import cost_over, total_over
    from agorapricing.rating.provenance import (
        MENTIONED,
        STALE_DAYS,
        bills_in,
        digests_of,
        refuse_older,
        refuse_older_offers,
        sources_of,
        unknown_by,
        versions_of,
    )
    from agorapricing.rating.rating import (
        bill_total,
        conflicts_of,
        cost,
        lines_of,
        payable,
        rate,
        unpriced,
    )
    from agorapricing.rating.sessions import usage_of
    from agorapricing.records import SCHEMA, plain

# fmt: off
_HOME = {
    "ASSUMPTION": "doubt", "CONFLICT": "doubt", "MENTIONED": "provenance", "METERING": "doubt", "ROUNDING": "bill",
    "SCHEMA": "agorapricing.records", "STALE_DAYS": "provenance", "TAX": "doubt", "Bill": "bill",
    "CreditLeft": "credits", "Displayed": "display", "Doubt": "doubt", "ExchangeRate": "exchange", "Line": "bill",
    "Note": "doubt", "OfferTerms": "bill", "bill_total": "rating", "bills_in": "provenance", "conflicts_of": "rating",
    "cost": "rating", "cost_over": "over", "credit_left": "credits", "digests_of": "provenance",
    "ecb_rate": "central_bank", "find_offer": "finding", "lines_of": "rating", "offer_in": "finding",
    "offers_of": "finding", "one_currency": "exchange", "payable": "rating", "payable_in": "exchange",
    "plain": "agorapricing.records", "rate": "rating", "refuse_older": "provenance",
    "refuse_older_offers": "provenance", "sources_of": "provenance", "summed_doubt": "doubt", "terms_of": "notes",
    "together": "exchange", "total_over": "over", "unknown_by": "provenance", "unpriced": "rating",
    "unrounded": "line_rounding", "usage_of": "sessions", "versions_of": "provenance", "waterfall": "bill",
    "with_credits": "credits",
}

__all__ = [
    "ASSUMPTION", "CONFLICT", "MENTIONED", "METERING", "ROUNDING", "SCHEMA", "STALE_DAYS", "TAX", "Bill", "CreditLeft",
    "Displayed", "Doubt", "ExchangeRate", "Line", "Note", "OfferTerms", "bill_total", "bills_in", "conflicts_of",
    "cost", "cost_over", "credit_left", "digests_of", "ecb_rate", "find_offer", "lines_of", "offer_in", "offers_of",
    "one_currency", "payable", "payable_in", "plain", "rate", "refuse_older", "refuse_older_offers", "sources_of",
    "summed_doubt", "terms_of", "together", "total_over", "unknown_by", "unpriced", "unrounded", "usage_of",
    "versions_of", "waterfall", "with_credits",
]
# fmt: on

__getattr__, __dir__ = lazily(__name__, _HOME)
