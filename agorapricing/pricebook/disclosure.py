"""What may be said of an offer: everything, or of a confidential contract its name, its totals and the tax on top.

Whatever is printed, written or represented of an offer asks here; what only computes does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from agorapricing.errors import ConfidentialError
from agorapricing.frozen import frozen
from agorapricing.messages import Message
from agorapricing.numbers import ZERO
from agorapricing.pricebook.book import Offer, PriceBook
from agorapricing.pricebook.meters import vocabulary
from agorapricing.pricebook.source import Source
from agorapricing.pricebook.tax import basis_of
from agorapricing.tariff import CONTRACT, LEAVES, LIST, STAGES, Stage

CONFIDENTIAL = Message("The terms of this contract are confidential and not shown.")
_LONGER = Message("A commitment of a longer period is not in a month's bill.")
_ALONE = Message("A bill by itself takes terms that reach beyond a month as if no month were before it.")


@frozen
class Open:
    """An offer of which everything may be said."""

    offer: Offer

    def stage(self, name: str) -> str:
        """The name that a stage is shown by."""
        return name

    def amounts(self, by_stage: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
        """Amounts by the names that their stages are shown by; inside `exact()`."""
        found: dict[str, Decimal] = {}
        for name, amount in by_stage:
            shown = self.stage(name)
            found[shown] = found.get(shown, ZERO) + amount
        return found

    def names(self, stages: Iterable[str]) -> tuple[str, ...]:
        """The names that stages are shown by, each once."""
        return tuple(dict.fromkeys(map(self.stage, stages)))

    @property
    def rules(self) -> Mapping[str, Stage]:
        """The stages whose rules are shown."""
        return self.offer.edition.stages

    @property
    def sources(self) -> Mapping[str, Source]:
        """The sources that amounts rest on."""
        return self.offer.book.sources


@frozen
class Closed(Open):
    """An offer of a confidential contract: of its stages only the tax has a name, all others are the contract."""

    def stage(self, name: str) -> str:
        """The tax, or the contract."""
        return name if self.offer.tax and name == self.offer.tax else CONTRACT

    @property
    def rules(self) -> Mapping[str, Stage]:
        """None."""
        return {}

    @property
    def sources(self) -> Mapping[str, Source]:
        """The contract as a whole, and the source of the tax."""
        head, rate, known = self.offer.book.contract, self.offer.tax_rate, self.offer.book.sources
        own = {head.id: head.source} if head else {}
        return {**own, **({rate.source: known[rate.source]} if rate else {})}

    def notes(self) -> Iterator[str]:
        """The notes of a bill that say nothing of its terms."""
        yield CONFIDENTIAL
        stages = [self.offer.edition.stages[name] for name in self.offer.regime.chain]
        if any(stage.is_later for stage in stages):
            yield _LONGER
        if any(stage.caveat for stage in stages):
            yield _ALONE
        yield from public_notes(self.offer)


def shown(offer: Offer) -> Open:
    """What may be said of an offer.

    >>> from datetime import date
    >>> from agorapricing.loading import load_book
    >>> shown(load_book("agora-cn").offer("payg", date(2024, 2, 6))).names(["free minutes", "volume"])
    ('free minutes', 'volume')
    """
    return Closed(offer) if offer.is_confidential else Open(offer)


def shown_book(book: PriceBook) -> PriceBook:
    """The book whose prices may be shown: that of a confidential contract is the public one that it changes."""
    return book.public if book.is_confidential else book


def stages_of(offer: Offer) -> tuple[str, ...]:
    """The names of the stages that a bill shows after the list prices."""
    return tuple(name for name in shown(offer).names((LIST, *offer.waterfall)) if name != LIST)


def public_notes(offer: Offer) -> Iterator[str]:
    """What holds for every bill of an edition, under whichever terms."""
    if (contract := offer.book.contract) and (part := contract.part(offer.on)):
        yield part
    if dating := offer.book.public.edition(offer.on).dating:
        yield dating
    if offer.tax:
        yield offer.book.taxes[offer.tax].text(offer.on)
    elif words := basis_of(offer).words:
        yield words


def closed(offers: Iterable[Offer]) -> tuple[str, ...]:
    """Those of some offers of which no more than totals is shown."""
    return tuple(offer.id for offer in offers if offer.is_confidential)


def refuse_closed(offers: Iterable[Offer], why: str) -> None:
    """Raise AgorapricingError where what is asked would tell the terms of one of the offers."""
    if names := closed(offers):
        raise ConfidentialError(f"{', '.join(names)}: {why}")


def telling(offers: Iterable[Offer]) -> tuple[str, ...]:
    """What to know before totals at many usages are shared: they tell of confidential terms."""
    if not (names := closed(offers)):
        return ()
    told = Message(
        "{offers}: from totals at many usages its confidential terms can be worked out: not to be shared.",
        offers=", ".join(names),
    )
    return (told,)


_NUMBER = r"(?<![\w.-])-?\d+(?:,\d{3})*(?:\.\d+)?(?:E[+-]?\d+)?(?![\w-])"
"""A number with its sign, and with the exponent of a very small or a round one; no part of a day."""
_HIDDEN = "…"
_PUBLIC_KEYS = frozenset({"where", "place", "period", "effective"})


def without_terms(message: str, terms: Any) -> str:
    """What is wrong with a contract's file, without numbers, and without the words that its terms have in it.

    Meters, places, days and the words that any such file may have stay: by them and its line the fault is found. No
    number stays: that one of them is hidden would tell that a term has it.

    >>> without_terms("a percentage off is at most 100, not 117.5", [{"percent_off": Decimal("117.5")}])
    'a percentage off is at most …, not …'
    >>> without_terms("since 2026-01-01 not -12.5, but 1.5E-7", [{"percent_off": Decimal("-12.5")}])
    'since 2026-01-01 not …, but …'
    """
    if not terms:
        return message
    words = sorted({each for each in _words(terms) if each} - _known(), key=len, reverse=True)
    for word in words:
        message = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", _HIDDEN, message)
    return re.sub(_NUMBER, _HIDDEN, message)


def _known() -> frozenset[str]:
    """The words that are no secret of one file: kinds of stages and of prices, and meters."""
    return frozenset((*STAGES, *LEAVES, *vocabulary().meters))


def _words(table: Any) -> Iterator[str]:
    """The words in a table, all the way down, but those that say where it holds."""
    if isinstance(table, Mapping):
        for key, value in table.items():
            yield from () if key in _PUBLIC_KEYS else _words(value)
    elif isinstance(table, list):
        for value in table:
            yield from _words(value)
    elif isinstance(table, str):
        yield table
