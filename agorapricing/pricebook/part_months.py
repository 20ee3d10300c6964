"""Months on only some of whose days a contract holds: what is owed of what is due by the month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import attrs

from agorapricing.errors import TariffError
from agorapricing.frozen import frozen_dict
from agorapricing.messages import Message, joined
from agorapricing.numbers import Rounding
from agorapricing.pricebook.book import Offer
from agorapricing.pricebook.contract import PRORATIONS, Effective, Head
from agorapricing.pricebook.contract_terms import ContractTerm
from agorapricing.pricebook.months import months_after
from agorapricing.tariff import PartMonth, Stage, noted


def cuts(effective: Effective) -> set[date]:
    """The first days of months that part whole months from those on only some of whose days something holds.

    >>> sorted(map(str, cuts(Effective(date(2026, 1, 15), date(2027, 1, 1)))))
    ['2026-02-01']
    """
    starts = {months_after(day.replace(day=1), 1) for day in (effective.since,) if day and day.day > 1}
    return starts | {day.replace(day=1) for day in (effective.before,) if day and day.day > 1}


def in_month(offer: Offer, day: date) -> Offer:
    """The same offer in the month of a day: on its first, or on the first day on which its contract holds."""
    contract = offer.book.contract
    return offer.at(contract.effective.first_in(day) if contract else day.replace(day=1))


def days_of(offer: Offer) -> tuple[int, int]:
    """On how many days of its month an offer holds, and how many days the month has."""
    contract = offer.book.contract
    return (contract.effective if contract else Effective()).days_in(offer.on)


@attrs.frozen
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
        term = self.terms.get(name)
        effective = self.head.effective.within(term.effective) if term else self.head.effective
        days, of = effective.days_in(self.day)
        share = None if stage.is_later or days == of else stage.for_days(PartMonth(days, of, self.rounding))
        if share is None:
            return stage
        rule = (term.proration if term else "") or self.head.proration
        if not rule:
            said = f"{name} is due by the month, and there is a month on only some of whose days it holds"
            raise TariffError(f"{said}: state proration, one of {', '.join(PRORATIONS)}")
        if rule == "none":
            return None
        owed, how = (share, Message("a share by days")) if rule == "days" else (stage, Message("in full"))
        said = Message("{name}: {how} for {days} of {of} days.", name=name, how=how, days=days, of=of)
        return attrs.evolve(owed, note=joined(" ", noted(stage.note, said)))
