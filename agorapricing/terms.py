"""The terms of a contract: each changes the prices of an edition, or adds a stage at a place of a chain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Any, ClassVar

import attrs

from agorapricing.contract import Effective
from agorapricing.edition import Edition
from agorapricing.errors import TariffError, meant, unknown
from agorapricing.exact import ONE, not_negative, quotient
from agorapricing.stages import PERIODS, GraduatedDiscountStage, MaximumStage, MinimumStage, PercentOffStage, Stage
from agorapricing.tariff import Band, Rate, doors
from agorapricing.tariff.charge import noted

_PLACE = re.compile(r"(before|after|instead of)[ -](\S+)")
_HUNDRED = Decimal(100)


def _percent(given: Any) -> Decimal:
    """A percentage from 0 to 100 as a fraction."""
    value = not_negative(given, "a percentage")
    if value > _HUNDRED:
        raise ValueError(f"a percentage off is at most 100, not {value}")
    return quotient(value, _HUNDRED, "a percentage")


def _is_place(_: Any, __: Any, given: str) -> None:
    if given and not _PLACE.fullmatch(given):
        raise ValueError(f"{given!r} is no place: write 'before STAGE', 'after STAGE' or 'instead of STAGE'")


def _not_empty(_: Any, __: Any, given: Sequence[Any] | None) -> None:
    if given is not None and not given:
        raise ValueError("is empty")


@attrs.frozen(kw_only=True)
class Term:
    """What all terms say: a name for their stage, their place in the chain, their days, and where they stand."""

    kind: ClassVar[str]
    settles: ClassVar[bool] = False
    """Whether it settles the whole amount, so that discounts stand before it."""

    name: str = ""
    place: str = attrs.field(default="", validator=_is_place)
    """Where in the chain, as `before STAGE`; the end where it is empty."""
    effective: Effective = attrs.field(factory=Effective)
    clause: str = ""
    note: str = ""

    @property
    def position(self) -> tuple[tuple[str, str], ...]:
        """The word and the stage of the place; nothing where it is the end."""
        found = _PLACE.fullmatch(self.place)
        return ((found[1], found[2]),) if found else ()

    def priced(self, edition: Edition, source: str) -> Edition:  # noqa: ARG002  # most terms change no price
        """The edition with the prices of the term."""
        return edition

    def stage(self, edition: Edition, source: str) -> Stage | None:  # noqa: ARG002  # some terms have no stage
        """The stage that the term adds to a chain. Raises TariffError for meters that the edition lacks."""
        return None


@attrs.frozen(kw_only=True)
class PercentOffTerm(Term):
    """A percentage off the meters that names or patterns like `rtc.*` stand for, or off all usage."""

    kind: ClassVar[str] = "discount"
    percent_off: Decimal = attrs.field(converter=_percent)
    where: tuple[str, ...] | None = attrs.field(default=None, validator=_not_empty)

    def stage(self, edition: Edition, source: str) -> Stage:
        """A fraction off."""
        meters = None if self.where is None else matched(self.where, edition)
        return PercentOffStage(source, self.percent_off, meters, self.note)


@attrs.frozen
class Step:
    """A band of a contract's ladder: up to and including so many, so many percent off."""

    percent_off: Decimal = attrs.field(converter=_percent)
    up_to: Decimal | None = None


@attrs.frozen(kw_only=True)
class LadderTerm(Term):
    """A ladder of discounts over the pooled quantity of meters, which fill it in the order in which they are named."""

    kind: ClassVar[str] = "ladder"
    ladder: tuple[Step, ...] = attrs.field(validator=_not_empty)
    where: tuple[str, ...] = attrs.field(validator=_not_empty)

    def stage(self, edition: Edition, source: str) -> Stage:
        """Bands over a pool."""
        if patterns := [each for each in self.where if "*" in each]:
            raise TariffError(f"{patterns[0]!r} says no order, and a ladder fills in one: name each meter")
        bands = tuple(Band(each.up_to, each.percent_off) for each in self.ladder)
        return GraduatedDiscountStage(source, bands, matched(self.where, edition), self.note)


@attrs.frozen(kw_only=True)
class RatesTerm(Term):
    """Fixed prices for `per` units: they stand instead of the book's, and the stages of the chain apply to them."""

    kind: ClassVar[str] = "rates"
    rates: dict[str, Decimal] = attrs.field(validator=_not_empty)
    per: Decimal = ONE

    def priced(self, edition: Edition, source: str) -> Edition:
        """The edition with these prices."""
        for meter in self.rates:
            _refuse_counted(meter, edition)
        own = {meter: self._rate(meter, edition, source) for meter in self.rates}
        ladders = {meter: each for meter, each in edition.ladders.items() if meter not in own}
        return attrs.evolve(edition, rates={**edition.rates, **own}, ladders=ladders)

    def _rate(self, meter: str, edition: Edition, source: str) -> Rate:
        before = edition.rates.get(meter)
        said = f"fixed by the contract; the book's price is {before.price:f} per {before.per:,f}" if before else ""
        note = "; ".join(each for each in (said or "fixed by the contract", self.note) if each)
        return Rate(meter, self.rates[meter], self.per, source, note)


@attrs.frozen
class Commitment:
    """An amount of money in a period."""

    amount: Decimal = attrs.field(converter=doors.amount)
    period: str = attrs.field(default="month", validator=attrs.validators.in_(PERIODS))

    def noted(self, word: str, note: str) -> str:
        """A note, and of a longer period that a month's bill is without it."""
        late = (
            ""
            if self.period == "month"
            else f"The {word} of {self.amount:,f} a {self.period} is not in a month's bill."
        )
        return " ".join(noted(late, note))


@attrs.frozen(kw_only=True)
class MinimumTerm(Term):
    """A minimum commitment."""

    kind: ClassVar[str] = "minimum"
    settles: ClassVar[bool] = True
    minimum: Commitment

    def stage(self, edition: Edition, source: str) -> Stage:  # noqa: ARG002  # of no meter
        """A floor."""
        note = self.minimum.noted("minimum", self.note)
        return MinimumStage(source, self.minimum.amount, note, self.minimum.period)


@attrs.frozen(kw_only=True)
class MaximumTerm(Term):
    """A maximum commitment."""

    kind: ClassVar[str] = "maximum"
    settles: ClassVar[bool] = True
    maximum: Commitment

    def stage(self, edition: Edition, source: str) -> Stage:  # noqa: ARG002  # of no meter
        """A cap."""
        note = self.maximum.noted("maximum", self.note)
        return MaximumStage(source, self.maximum.amount, note, self.maximum.period)


KINDS: Mapping[str, type[Term]] = {
    "percent_off": PercentOffTerm,
    "rates": RatesTerm,
    "ladder": LadderTerm,
    "minimum": MinimumTerm,
    "maximum": MaximumTerm,
}
"""The kinds of terms, by the key that says what a term is."""


def matched(patterns: Iterable[str], edition: Edition) -> tuple[str, ...]:
    """The priced meters that names and patterns stand for, in their order. Raises TariffError where one finds none."""
    priced = (*edition.rates, *edition.ladders)
    found: list[str] = []
    for pattern in patterns:
        _refuse_counted(pattern, edition)
        here = [meter for meter in priced if fnmatchcase(meter, pattern)]
        if not here:
            raise TariffError(f"no meter with a price is called {pattern!r}{meant(pattern, priced)}")
        found += here
    return tuple(dict.fromkeys(found))


def _refuse_counted(meter: str, edition: Edition) -> None:
    priced = edition.list_tariff.meters
    for conversion in edition.converts:
        if meter in conversion.ratios and meter not in priced:
            raise TariffError(f"usage of {meter} is counted as {conversion.to} before any stage: name that one")


def placed(chain: Sequence[str], added: Mapping[str, Term]) -> tuple[str, ...]:
    """A chain with the stages of terms: each at its place, or at the end, where those that settle the amount come last.

    Terms of one place stand in the order in which they are given.

    >>> deal = PercentOffTerm(percent_off=20, place="before volume")
    >>> placed(("free", "volume"), {"deal": deal})
    ('free', 'deal', 'volume')

    Raises TariffError for a stage that the chain has not.
    """
    result, gone = list(chain), set()
    for word in ("before", "after", "instead of"):
        here = [(name, stage) for name, term in added.items() for at, stage in term.position if at == word]
        for name, stage in here if word == "before" else reversed(here):
            if stage not in chain:
                raise TariffError(unknown("stage", stage, chain, listed=True))
            result.insert(result.index(stage) + (word != "before"), name)
        gone |= {stage for _, stage in here if word == "instead of"}
    ends = sorted((name for name, term in added.items() if not term.place), key=lambda name: added[name].settles)
    return tuple(name for name in (*result, *ends) if name not in gone)
