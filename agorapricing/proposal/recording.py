"""Profiles whose inputs are not known yet: the library runs over them, metering included, and says what they cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import product
from typing import Any

import attrs

from agorapricing.comparison import Comparison, MeteredProfile, Quote
from agorapricing.errors import AgorapricingError, MeteringError
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.numbers import ONE, ZERO, Form, UndecidedError, exact, form
from agorapricing.pricebook import Offer, rule_of
from agorapricing.profiles import Profile, Workload
from agorapricing.proposal.inputs import MOST_LIVE, SCALE, Input, inputs_of
from agorapricing.rating import total_over

_MOST_TIMES = Decimal(10**6)
"""A workload is there so many times at most, in a workbook."""
Variant = tuple[Workload | None, Form]
"""A workload with values of its choices, none where it cannot be; and a form that is 1 where those are chosen."""


@frozen(eq=False)
class RecordedProfile:
    """A profile whose inputs are not known yet: the variants of its workloads, each with where it is the one."""

    profile: Profile
    inputs: tuple[Input, ...]
    variants: tuple[Variant, ...]
    metered: MeteredProfile

    @classmethod
    def of(cls, comparison: Comparison) -> RecordedProfile:
        """Record the profile of a comparison; where two numbers together leave something open, all are choices."""
        if not inputs_of(comparison.profile, lambda _: False):
            return cls.given(comparison.profile, ())
        offers = {(each.book.id, each.edition.start): each for each in (quote.offered for quote in comparison.quotes)}
        try:
            recorded = cls.given(
                comparison.profile,
                inputs_of(comparison.profile, lambda changed: _is_known(MeteredProfile(changed), offers.values())),
            )
            is_known = _is_known(recorded.metered, offers.values())
        except UndecidedError:
            is_known = False
        return recorded if is_known else cls.given(comparison.profile, inputs_of(comparison.profile, lambda _: False))

    @classmethod
    def given(cls, stated: Profile, inputs: tuple[Input, ...]) -> RecordedProfile:
        """Record some inputs of a profile. Raises UndecidedError."""
        profile = attrs.evolve(stated, cases={})
        variants = tuple(each for workload in profile.workloads for each in _variants(workload, inputs))
        able = tuple(each for each in variants if not _problem(profile, each[0]))
        return cls(profile, inputs, variants, MeteredProfile(_of(profile, able)))

    def forms(self, quote: Quote) -> tuple[Form, Form] | None:
        """The total of a quote and what has no price; none of a confidential contract, and of what cannot be told."""
        if quote.offered.is_confidential:
            return None
        if quote.bill is not None and not self.inputs:
            return form(quote.bill.total), form(ZERO)
        try:
            return self._forms(quote.offered)
        except (UndecidedError, MeteringError):
            return None

    def _forms(self, offer: Offer) -> tuple[Form, Form]:
        usage, refused = self.usage(offer)
        total, quoted = total_over(offer, usage)
        with exact():
            return form(total), refused + form(quoted)

    def usage(self, offer: Offer) -> tuple[Mapping[str, Any], Form]:
        """What an offer's book bills, and what is above 0 where it cannot be metered. Raises UndecidedError."""
        try:
            usage = self.metered.usage(offer)
            refused = [each for each in self.variants if _problem(self.profile, each[0])]
        except MeteringError:
            refused = [each for each in self.variants if _problem(self.profile, each[0], offer)]
            able = tuple(each for each in self.variants if each not in refused)
            usage = MeteredProfile(_of(self.profile, able)).usage(offer)
        with exact():
            return usage.quantities, sum((where for _, where in refused), form(ZERO))


@frozen(eq=False)
class ScaledUsage:
    """What a book bills by how many times each workload is there."""

    usage: Mapping[str, Form] = attrs.field(converter=frozen_dict)
    symbols: Mapping[str, str] = attrs.field(converter=frozen_dict)
    """The workloads by the names of their scales."""


def scaled_usage(profile: Profile, offer: Offer) -> ScaledUsage:
    """What an offer's book bills of a profile by the scales of its workloads; nothing where that cannot be told."""
    if len(profile.workloads) > MOST_LIVE:
        return ScaledUsage({}, {})
    inputs = tuple(Input(each.name, "", SCALE, ZERO, ONE, _MOST_TIMES) for each in profile.workloads)
    try:
        usage, refused = RecordedProfile.given(profile, inputs).usage(offer)
    except (UndecidedError, MeteringError):
        return ScaledUsage({}, {})
    if refused != form(ZERO):
        return ScaledUsage({}, {})
    forms = {meter: form(quantity) for meter, quantity in usage.items()}
    return ScaledUsage(forms, {each.name: each.workload for each in inputs})


def _of(profile: Profile, variants: Iterable[Variant]) -> Profile:
    return attrs.evolve(profile, workloads=tuple(workload for workload, _ in variants if workload))


def _variants(workload: Workload, inputs: tuple[Input, ...]) -> Iterator[Variant]:
    """A workload with its numbers recorded, once for each way to choose; it is there where it is chosen."""
    own = [each for each in inputs if each.workload == workload.name]
    free, choices = ([each for each in own if each.is_free is is_free] for is_free in (True, False))
    for each in free:
        workload = each.changed(workload, each.symbol)
    for chosen in product(*(each.values for each in choices)):
        where = form(ONE)
        for each, value in zip(choices, chosen, strict=True):
            where = _both(each.where(value), where)
        yield _chosen(attrs.evolve(workload, times=_both(where, workload.times)), choices, chosen), where


def _chosen(workload: Workload, choices: Iterable[Input], values: Iterable[Any]) -> Workload | None:
    """A workload with the values of its choices; none where they cannot be together."""
    try:
        for each, value in zip(choices, values, strict=True):
            workload = each.changed(workload, value)
    except MeteringError:
        return None
    return workload


def _both(where: Form, value: Any) -> Form:
    """A value where something is 1, else 0."""
    return (form(ONE) - where).select(value, ZERO)


def _problem(profile: Profile, workload: Workload | None, offer: Offer | None = None) -> bool:
    """Whether a workload cannot be, or be metered under an offer."""
    if workload is None:
        return True
    try:
        alone = _of(profile, ((workload, form(ONE)),))
        if offer:
            alone.metered(rule_of(offer))
    except MeteringError:
        return True
    return False


def _is_known(metered: MeteredProfile, offers: Iterable[Offer]) -> bool:
    """Whether a profile with recorded numbers can be metered under all offers that can meter it at all."""
    for offer in offers:
        try:
            metered.usage(offer)
        except UndecidedError:
            return False
        except AgorapricingError:
            continue
    return True
