"""The terms of a contract: each changes the prices of an edition, or adds a stage at a place of a chain."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.errors import KeyPath, TariffError
from agorapricing.frozen import frozen
from agorapricing.messages import Words
from agorapricing.numbers import not_negative, quotient
from agorapricing.pricebook.contract import Effective, proration
from agorapricing.pricebook.contract_meters import matched
from agorapricing.pricebook.edition import Edition
from agorapricing.tariff import (
    STAGES,
    Band,
    Conversion,
    GraduatedDiscount,
    PercentOff,
    Stage,
    ascending,
    fields,
    noted,
)

_PLACE = re.compile(r"(before|after|instead of)[ -](\S+)")


def _percent(given: Any) -> Decimal:
    """A percentage from 0 to 100 as a fraction."""
    value = not_negative(given, "a percentage")
    if value > 100:
        raise ValueError(f"a percentage off is at most 100, not {value}")
    return quotient(value, Decimal(100), "a percentage")


def _is_place(_: Any, __: Any, given: str) -> None:
    if given and not _PLACE.fullmatch(given):
        raise ValueError(f"{given!r} is no place: write 'before STAGE', 'after STAGE' or 'instead of STAGE'")


def not_empty(_: Any, __: Any, given: Sequence[Any] | None) -> None:
    """Refuse an array or a table without anything in it."""
    if given is not None and not given:
        raise ValueError("is empty")


@frozen(kw_only=True)
class ContractTerm:
    """What all terms say: a name for their stage, their place in the chain, their days, and where they stand."""

    kind: str = attrs.field(init=False, default="term")
    """The word for it, after which its stage is called unless it has a name."""
    name: str = ""
    place: str = attrs.field(default="", validator=_is_place)
    """Where in the chain, as `before STAGE`; the end where it is empty."""
    effective: Effective = attrs.field(factory=Effective)
    proration: str = attrs.field(default="", converter=proration)
    clause: Words = ""
    note: Words = ""

    @property
    def template(self) -> Stage | None:
        """Its stage before it knows its source, where the term alone says what that is."""
        return None

    @property
    def currency(self) -> str:
        """The currency that it names; none where it names none."""
        return ""

    @property
    def rank(self) -> tuple[int, bool]:
        """By which terms without a place stand in a chain: longer periods later, and what settles an amount last."""
        stage = self.template
        period = stage.period if stage else getattr(self, "period", fields.MONTH)
        return fields.PERIODS[period], stage is not None and stage.settling

    def meters(self, edition: Edition) -> tuple[str, ...] | None:  # noqa: ARG002  # some terms name no meters
        """The meters that it names; None where it names none. Raises TariffError for what the edition lacks."""
        return None

    @property
    def position(self) -> tuple[str, ...]:
        """The word and the stage of the place; nothing where it is the end."""
        found = _PLACE.fullmatch(self.place)
        return found.groups() if found else ()

    @property
    def conversion(self) -> Conversion | None:
        """How it counts usage of some meters as another one; None where it does not."""
        return None

    @property
    def prices(self) -> Mapping[str, KeyPath]:
        """The meters that it prices, each with the key where it does so."""
        return {}

    def priced(self, edition: Edition, source: str) -> Edition:  # noqa: ARG002  # most terms change no price
        """The edition with the prices of the term."""
        return edition

    def stage(self, edition: Edition, source: str) -> Stage | None:  # noqa: ARG002  # some terms have no stage
        """The stage that the term adds to a chain. Raises TariffError for meters that the edition lacks."""
        if self.template is None:
            return None
        return attrs.evolve(self.template, source=source, note=" ".join(noted(self.template.note, self.note)))


@frozen(kw_only=True)
class PercentOffTerm(ContractTerm):
    """A percentage off the meters that names or patterns like `rtc.*` stand for, or off all usage."""

    kind: str = attrs.field(init=False, default="discount")
    period: str = attrs.field(default=fields.MONTH, converter=fields.period)
    percent_off: Decimal = attrs.field(converter=_percent)
    where: tuple[str, ...] | None = attrs.field(default=None, validator=not_empty)
    fees: bool = False
    """Whether the flat fees of the tiers of these meters are reduced, too."""

    def meters(self, edition: Edition) -> tuple[str, ...] | None:
        """Those that it is for."""
        return None if self.where is None else matched(self.where, edition)

    def stage(self, edition: Edition, source: str) -> Stage:
        """A fraction off."""
        off, meters = self.percent_off, self.meters(edition)
        return PercentOff(off, meters, self.fees, source=source, note=self.note, period=self.period)


@frozen
class LadderStep:
    """A band of a contract's ladder: up to and including so many, so many percent off."""

    percent_off: Decimal = attrs.field(converter=_percent)
    up_to: Decimal | None = None


@frozen(kw_only=True)
class LadderTerm(ContractTerm):
    """A ladder of discounts over the pooled quantity of meters, which fill it in the order in which they are named."""

    kind: str = attrs.field(init=False, default="ladder")
    period: str = attrs.field(default=fields.MONTH, converter=fields.period)
    ladder: tuple[LadderStep, ...] = attrs.field(validator=[not_empty, ascending])
    where: tuple[str, ...] = attrs.field(validator=not_empty)

    def meters(self, edition: Edition) -> tuple[str, ...]:
        """The pool, in the order in which it fills."""
        if patterns := [each for each in self.where if "*" in each]:
            raise TariffError(f"{patterns[0]!r} says no order, and a ladder fills in one: name each meter")
        return matched(self.where, edition)

    def stage(self, edition: Edition, source: str) -> Stage:
        """Bands over a pool."""
        bands = tuple(Band(each.up_to, each.percent_off) for each in self.ladder)
        return GraduatedDiscount(bands, self.meters(edition), source=source, note=self.note, period=self.period)


@frozen
class Commitment:
    """An amount of money in a period."""

    amount: Decimal = attrs.field(converter=fields.amount)
    period: str = attrs.field(default=fields.MONTH, converter=fields.period)
    currency: str = ""
    """The currency that the contract states, which must be the book's."""

    def of(self, limit: Callable[..., Stage]) -> Stage:
        """It as a floor or a cap."""
        return limit(self.amount, period=self.period)


@frozen(kw_only=True)
class CommitmentTerm(ContractTerm):
    """A commitment: the amount stands at the key that is called as its kind."""

    @property
    def commitment(self) -> Commitment:
        """The amount."""
        commitment: Commitment = getattr(self, self.kind)
        return commitment

    @property
    def currency(self) -> str:
        """That of the amount."""
        return self.commitment.currency

    @property
    def template(self) -> Stage:
        """A floor or a cap."""
        return self.commitment.of(STAGES[self.kind])


@frozen(kw_only=True)
class MinimumTerm(CommitmentTerm):
    """A minimum commitment."""

    kind: str = attrs.field(init=False, default="minimum")
    minimum: Commitment


@frozen(kw_only=True)
class MaximumTerm(CommitmentTerm):
    """A maximum commitment."""

    kind: str = attrs.field(init=False, default="maximum")
    maximum: Commitment


@frozen(kw_only=True)
class StageTerm(ContractTerm):
    """A stage of any kind that books have, with the fields that it has there."""

    template: Stage
    kind: str = attrs.field(init=False)

    @kind.default
    def _its_kind(self) -> str:
        return self.template.kind

    def meters(self, edition: Edition) -> tuple[str, ...] | None:
        """Those of its pool."""
        return matched(sorted(self.template.pool), edition) if self.template.pool else None
