"""Months on only some of whose days a contract holds: what is owed of what is due by the month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, TypeVar

import attrs

from agorapricing.errors import TariffError
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.messages import Message, joined
from agorapricing.numbers import Rounding
from agorapricing.pricebook.book import Offer
from agorapricing.pricebook.contract import PRORATIONS, Effective, Head
from agorapricing.pricebook.months import months_after
from agorapricing.tariff import Leaf, PartMonth, Stage, noted

if TYPE_CHECKING:
    from agorapricing.pricebook.contract_terms import ContractTerm

T = TypeVar("T", Stage, Leaf)


def cuts(effective: Effective) -> set[date]:
    """The first days of months that part whole months from those on only some of whose days something holds.

    >>> sorted(map(str, cuts(Effective(date(2026, 1, 15), date(2027, 1, 1)))))
    ['2026-02-01']
    """
    starts = {months_after(day.replace(day=1), 1) for day in (effective.since,) if day and day.day > 1}
    return starts | {day.replace(day=1) for day in (effective.before,) if day and day.day > 1}


def days_of(offer: Offer) -> tuple[int, int]:
    """On how many days of its month an offer holds, and how many days the month has."""
    contract = offer.book.contract
    return (contract.effective if contract else Effective()).days_in(offer.on)


@frozen
class PartMonths:
    """What a contract and its terms owe for the month of a day."""

    head: Head
    terms: Mapping[str, ContractTerm] = attrs.field(converter=frozen_dict)
    day: date
    rounding: Rounding

    def owed(self, name: str, stage: Stage) -> Stage | None:
        """A stage as it is owed for the days on which it holds; None where nothing is.

        Raises TariffError where the contract does not say.
        """
        rule = "" if stage.is_later else self._rule(name, stage)
        return stage.undue() if rule == "none" else self._by(rule, name, stage)

    def priced(self, name: str, leaf: Leaf, unsaid: str = "") -> Leaf:
        """A price by a model with the fees and units that are owed for its days; what is `unsaid` holds without a rule.

        Raises TariffError where the contract does not say.
        """
        rule = self._rule(name, leaf, unsaid)
        return (leaf.for_days(self._part(name, 0)) or leaf) if rule == "none" else self._by(rule, name, leaf)

    def _part(self, name: str, days: int | None = None) -> PartMonth:
        """The days of the month on which a term, or the contract, holds; or some other number of them."""
        term = self.terms.get(name)
        held, of = (self.head.effective.within(term.effective) if term else self.head.effective).days_in(self.day)
        return PartMonth(held if days is None else days, of, self.rounding)

    def _rule(self, name: str, due: Stage | Leaf, unsaid: str = "") -> str:
        """What the contract says of what is due by the month; nothing where nothing is, or all of the month."""
        part, term = self._part(name), self.terms.get(name)
        if part.days == part.of or due.for_days(part) is None:
            return ""
        if not (rule := (term.proration if term else "") or self.head.proration or unsaid):
            said = f"{name} is due by the month, and there is a month on only some of whose days it holds"
            raise TariffError(f"{said}: state proration, one of {', '.join(PRORATIONS)}")
        return rule

    def _by(self, rule: str, name: str, due: T) -> T:
        """What is due in full, or a share by days, as its note then says."""
        if not rule:
            return due
        part = self._part(name)
        owed, how = (
            (due.for_days(part) or due, Message("a share by days")) if rule == "days" else (due, Message("in full"))
        )
        said = Message("{name}: {how} for {days} of {of} days.", name=name, how=how, days=part.days, of=part.of)
        return attrs.evolve(owed, note=joined(" ", noted(due.note, said)))
