"""Causes in which prices a bill is by: another edition, another regime, no contract, another tax."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import attrs

from agorapricing.messages import Message
from agorapricing.pricebook import AND, Edition, Offer, names_in
from agorapricing.reconciliation.cause import CAUSES, PRICE, TAX, BillCase, Cause, Deviation


@CAUSES.register
class OtherEdition(Cause):
    """The prices of another edition."""

    kind = Message("edition")

    @classmethod
    def deviations(cls, case: BillCase) -> Iterator[Deviation]:
        """The other editions that have the regime."""
        offer = case.offer
        for edition in offer.book.editions:
            if edition.start != offer.edition.start and edition.regimes.keys() >= set(names_in(offer.name)):
                what = Message("the prices since {day}", day=edition.start)
                yield Deviation(cls.kind, PRICE, what, "offer", partial(_of_edition, edition))


def _of_edition(edition: Edition, offer: Offer) -> Offer:
    return attrs.evolve(offer, edition=edition)


@CAUSES.register
class OtherRegime(Cause):
    """The terms of another regime of the book."""

    kind = Message("regime")

    @classmethod
    def deviations(cls, case: BillCase) -> Iterator[Deviation]:
        """The other regimes of the edition, and packages of other products beside this one."""
        own = set(names_in(case.offer.name))
        for name, each in case.offer.edition.regimes.items():
            if name not in own and each.product:
                beside, slot = AND.join((case.offer.name, name)), f"package {each.product}"
                yield Deviation(
                    cls.kind,
                    PRICE,
                    Message("the package {name}, too", name=name),
                    "offer",
                    partial(_of_regime, beside),
                    slot,
                )
            elif name not in own:
                yield Deviation(
                    cls.kind,
                    PRICE,
                    Message("the regime {name}", name=name),
                    "offer",
                    partial(_of_regime, name),
                    "terms",
                )


def _of_regime(name: str, offer: Offer) -> Offer:
    _ = offer.edition.regime(name)  # raises where the edition has none, or not together
    return attrs.evolve(offer, name=name)


@CAUSES.register
class NoContract(Cause):
    """The public terms that a contract changes, instead of the contract."""

    kind = Message("contract not applied")

    @classmethod
    def deviations(cls, case: BillCase) -> Iterator[Deviation]:
        """The base of the contract."""
        book = case.offer.book
        bases = [base.rpartition(":") for base in book.contract.base] if book.contract else []
        own = [name for of, _, name in bases if of == book.id] or [name for *_, name in bases]  # a file has a path
        for name in dict.fromkeys(own):
            what = Message("{offer}, without the contract", offer=f"{book.id}:{name}")
            yield Deviation(cls.kind, PRICE, what, "offer", partial(_public, name), "terms")


def _public(regime: str, offer: Offer) -> Offer:
    """What the contract changes; as it is bought otherwise, with the same tax."""
    book = offer.book.public
    public = book.offer(regime, offer.on).taxed(offer.tax)
    edition = book.edition(offer.edition.start)
    return attrs.evolve(public, edition=edition, holdings=offer.holdings, purchases=offer.purchases)


@CAUSES.register
class OtherTax(Cause):
    """A tax on top that is not expected, or none where one is."""

    kind = Message("tax")

    @classmethod
    def deviations(cls, case: BillCase) -> Iterator[Deviation]:
        """The taxes that the book knows, and none."""
        own = case.offer.tax
        for name in (name for name in (*case.offer.book.taxes, "") if name != own):
            what = Message("with the tax {name}", name=name) if name else Message("without the tax {name}", name=own)
            yield Deviation(cls.kind, TAX, what, "offer", partial(_taxed, name))


def _taxed(name: str, offer: Offer) -> Offer:
    return offer.taxed(name)
