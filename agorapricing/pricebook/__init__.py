"""Price books: printed prices by edition, the regimes and packs over them, contracts on top, and offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agorapricing.lazy import lazily

if TYPE_CHECKING:
    from agorapricing.pricebook.alternative import Alternative, PartOf, Patch
    from agorapricing.pricebook.book import Offer, PriceBook
    from agorapricing.pricebook.conflict import Assumption, Conflict, assumed
    from agorapricing.pricebook.contract import Effective, Head
    from agorapricing.pricebook.contract_prices import KINDS, LeafTerm
    from agorapricing.pricebook.contract_terms import ContractTerm, StageTerm
    from agorapricing.pricebook.coverage import Coverage, Quoted, quoted_beside, quotes_of
    from agorapricing.pricebook.disclosure import (
        Closed,
        closed,
        public_notes,
        refuse_closed,
        shown,
        shown_book,
        stages_of,
        telling,
        without_terms,
    )
    from agorapricing.pricebook.drawing import drawn, less, together, undrawn
    from agorapricing.pricebook.edition import DATED, Edition
    from agorapricing.pricebook.eligibility import (
        ANYBODY,
        CLOSED,
        GRANT,
        IS_OPEN,
        MARKETS,
        OPEN,
        Customer,
        Eligible,
        Status,
        eras,
        status,
    )
    from agorapricing.pricebook.holdings import Holding, Purchase
    from agorapricing.pricebook.included import bought, fee_of
    from agorapricing.pricebook.meters import Meter, vocabulary
    from agorapricing.pricebook.minutes import billable, rule_of
    from agorapricing.pricebook.months import as_day, in_month, months_after
    from agorapricing.pricebook.moves import BY_DAYS, DIFFERENCE, Moves
    from agorapricing.pricebook.packs import ENDS, Bracket, Pack, PackSize, Validity
    from agorapricing.pricebook.part_months import days_of
    from agorapricing.pricebook.regime import (
        AND,
        APP,
        EACH,
        LIST_REGIME,
        OF,
        SCOPES,
        Regime,
        app_name,
        by_app,
        names_in,
        parts_of,
    )
    from agorapricing.pricebook.source import Source
    from agorapricing.pricebook.tax import Tax, TaxBasis, TaxChange, basis_of, tax_notes
    from agorapricing.pricebook.under_contract import under

# fmt: off
_HOME = {
    "AND": "regime", "ANYBODY": "eligibility", "APP": "regime", "BY_DAYS": "moves", "CLOSED": "eligibility",
    "DATED": "edition", "DIFFERENCE": "moves", "EACH": "regime", "ENDS": "packs", "GRANT": "eligibility",
    "IS_OPEN": "eligibility", "KINDS": "contract_prices", "LIST_REGIME": "regime", "MARKETS": "eligibility",
    "OF": "regime", "OPEN": "eligibility", "SCOPES": "regime", "Alternative": "alternative", "Assumption": "conflict",
    "Bracket": "packs", "Closed": "disclosure", "Conflict": "conflict", "ContractTerm": "contract_terms",
    "Coverage": "coverage", "Customer": "eligibility", "Edition": "edition", "Effective": "contract",
    "Eligible": "eligibility", "Head": "contract", "Holding": "holdings", "LeafTerm": "contract_prices",
    "Meter": "meters", "Moves": "moves", "Offer": "book", "Pack": "packs", "PackSize": "packs", "PartOf": "alternative",
    "Patch": "alternative", "PriceBook": "book", "Purchase": "holdings", "Quoted": "coverage", "Regime": "regime",
    "Source": "source", "StageTerm": "contract_terms", "Status": "eligibility", "Tax": "tax", "TaxBasis": "tax",
    "TaxChange": "tax", "Validity": "packs", "app_name": "regime", "as_day": "months", "assumed": "conflict",
    "basis_of": "tax", "billable": "minutes", "bought": "included", "by_app": "regime", "closed": "disclosure",
    "days_of": "part_months", "drawn": "drawing", "eras": "eligibility", "fee_of": "included", "in_month": "months",
    "less": "drawing", "months_after": "months", "names_in": "regime", "parts_of": "regime",
    "public_notes": "disclosure", "quoted_beside": "coverage", "quotes_of": "coverage", "refuse_closed": "disclosure",
    "rule_of": "minutes", "shown": "disclosure", "shown_book": "disclosure", "stages_of": "disclosure",
    "status": "eligibility", "tax_notes": "tax", "telling": "disclosure", "together": "drawing",
    "under": "under_contract", "undrawn": "drawing", "vocabulary": "meters", "without_terms": "disclosure",
}

__all__ = [
    "AND", "ANYBODY", "APP", "BY_DAYS", "CLOSED", "DATED", "DIFFERENCE", "EACH", "ENDS", "GRANT", "IS_OPEN", "KINDS",
    "LIST_REGIME", "MARKETS", "OF", "OPEN", "SCOPES", "Alternative", "Assumption", "Bracket", "Closed", "Conflict",
    "ContractTerm", "Coverage", "Customer", "Edition", "Effective", "Eligible", "Head", "Holding", "LeafTerm", "Meter",
    "Moves", "Offer", "Pack", "PackSize", "PartOf", "Patch", "PriceBook", "Purchase", "Quoted", "Regime", "Source",
    "StageTerm", "Status", "Tax", "TaxBasis", "TaxChange", "Validity", "app_name", "as_day", "assumed", "basis_of",
    "billable", "bought", "by_app", "closed", "days_of", "drawn", "eras", "fee_of", "in_month", "less", "months_after",
    "names_in", "parts_of", "public_notes", "quoted_beside", "quotes_of", "refuse_closed", "rule_of", "shown",
    "shown_book", "stages_of", "status", "tax_notes", "telling", "together", "under", "undrawn", "vocabulary",
    "without_terms",
]
# fmt: on

__getattr__, __dir__ = lazily(__name__, _HOME)
