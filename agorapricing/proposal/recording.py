"""Profiles whose inputs are not known yet: the library runs over them, metering included, and says what they cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

import attrs

from agorapricing.comparison import Comparison, MeteredProfile, Quote
from agorapricing.errors import AgorapricingError, MeteringError
from agorapricing.numbers import ONE, ZERO, Form, UndecidedError, exactly, form
from agorapricing.pricebook import Offer, rule_of
from agorapricing.profiles import Profile, Workload
from agorapricing.proposal.inputs import Input, inputs_of
from agorapricing.rating import total_over


@attrs.frozen(eq=False)
class RecordedProfile:
    """A profile whose inputs are not known yet: the variants of its workloads, each with where it is the one."""

    profile: Profile
    inputs: tuple[Input, ...]
    variants: tuple[tuple[Workload, Form], ...]
    metered: MeteredProfile

    @classmethod
    def of(cls, comparison: Comparison) -> RecordedProfile:
        """Record the profile of a comparison; where two numbers together leave something open, all are choices."""
        offers = {(each.book.id, each.edition.start): each for each in (quote.offered for quote in comparison.quotes)}
        try:
            recorded = cls._with(
                comparison,
                inputs_of(comparison.profile, lambda changed: _is_known(MeteredProfile(changed), offers.values())),
            )
            is_known = _is_known(recorded.metered, offers.values())
        except UndecidedError:
            is_known = False
        return recorded if is_known else cls._with(comparison, inputs_of(comparison.profile, lambda _: False))

    @classmethod
    def _with(cls, comparison: Comparison, inputs: tuple[Input, ...]) -> RecordedProfile:
        profile = attrs.evolve(comparison.profile, cases={})
        variants = tuple(each for workload in profile.workloads for each in _variants(workload, inputs))
        able = tuple(each for each in variants if not _problem(profile, each[0]))
        return cls(profile, inputs, variants, MeteredProfile(_of(profile, able)))

    def forms(self, quote: Quote) -> tuple[Form, Form] | None:
        """The total of a quote and what has no price; none of a confidential contract, and of what cannot be told."""
        if quote.offered.is_confidential:
            return None
        try:
            return self._forms(quote.offered)
        except (UndecidedError, MeteringError):
            return None

    @exactly
    def _forms(self, offer: Offer) -> tuple[Form, Form]:
        try:
            usage = self.metered.usage(offer)
            refused = [each for each in self.variants if _problem(self.profile, each[0])]
        except MeteringError:
            refused = [each for each in self.variants if _problem(self.profile, each[0], offer)]
            able = tuple(each for each in self.variants if each not in refused)
            usage = MeteredProfile(_of(self.profile, able)).usage(offer)
        total, quoted = total_over(offer, usage.quantities)
        return form(total), sum((where for _, where in refused), form(quoted))


def _of(profile: Profile, variants: tuple[tuple[Workload, Form], ...]) -> Profile:
    return attrs.evolve(profile, workloads=tuple(workload for workload, _ in variants))


def _variants(workload: Workload, inputs: tuple[Input, ...]) -> Iterator[tuple[Workload, Form]]:
    """A workload with its numbers recorded, once for each way to choose; it is there where it is chosen."""
    own = [each for each in inputs if each.workload == workload.name]
    free, choices = ([each for each in own if each.is_free is is_free] for is_free in (True, False))
    for each in free:
        workload = each.changed(workload, each.symbol)
    for chosen in product(*(each.values for each in choices)):
        variant, where = workload, form(ONE)
        for each, value in zip(choices, chosen, strict=True):
            variant = each.changed(variant, value)
            where = _both(each.where(value), where)
        yield attrs.evolve(variant, times=_both(where, variant.times)), where


def _both(where: Form, value: Any) -> Form:
    """A value where something is 1, else 0."""
    return (form(ONE) - where).select(value, ZERO)


def _problem(profile: Profile, workload: Workload, offer: Offer | None = None) -> bool:
    """Whether a workload cannot be, or be metered under an offer."""
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
