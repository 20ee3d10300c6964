"""The programs of a comparison: what computes its amounts anew wherever its inputs are moved to, as plain data.

They are made by running the library itself, metering included, over numbers that are not known yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

import attrs

from agorapricing.comparison import Comparison, MeteredProfile, Quote
from agorapricing.errors import AgorapricingError, MeteringError
from agorapricing.numbers import ONE, ZERO, Form, UndecidedError, exactly, form, program_of
from agorapricing.pricebook import Offer, rule_of
from agorapricing.profiles import Profile, Workload
from agorapricing.proposal.inputs import Input, inputs_of
from agorapricing.rating import total_over


def programs_of(comparison: Comparison) -> dict[str, Any]:
    """The inputs of a comparison, and one program of them for all offers; a number is a string, as "7/2" or "0.5".

    `currency`: of all amounts. `inputs`: each has `name`, by which steps read it, `label`, `workload`, `parameter`
    (empty of a scale), `kind`, `low`, `base` (what the comparison has), `high`. By its kind it is

    - `scale`: how many times the workload is there, any number from `low` to `high`; sliders move by `step`,
    - `number`: a number of the workload, likewise,
    - `choice`: a number that takes only its `values`, as a count of people, and
    - `case`: of several numbers at once, 0, 1 and 2 are the low, the base and the high case.

    `ops`: the steps, as `Program` describes them, which all offers share.

    `offers`, in the order of the comparison: each has `offer` (its name), `title`, `status` (open, closed or grant),
    `open`, `currency`, `rounding` (decimals and mode), `worth` (of a unit of its currency in that of the comparison;
    null where it is in that), `amount` (what is payable at the base of all inputs; null where the offer is incomplete),
    and the sums `total` and `quoted`, both null where the terms are confidential, or where nothing can be told.

    What is payable is `total`, rounded; where there is a `worth`, that times it, rounded again. Where `quoted`, the
    quantity that has no price, is above 0, nothing is.

    >>> from datetime import date
    >>> from agorapricing.comparison import compare
    >>> programs = programs_of(compare({"rtc.hd": 10_000}, ["agora-cn:list"], date(2024, 2, 6)))
    >>> programs["ops"], programs["offers"][0]["total"], programs["offers"][0]["amount"]
    ([['u', 'usage ×']], ['0', [['280', 0]]], '280.00')
    """
    recorded = RecordedProfile.of(comparison)
    forms = [recorded.forms(quote) for quote in comparison.quotes]
    program = program_of(each for pair in forms if pair for each in pair)
    sums = iter(program.sums)
    offers = [
        {
            **_offer(quote, comparison.currency),
            "total": next(sums) if pair else None,
            "quoted": next(sums) if pair else None,
        }
        for quote, pair in zip(comparison.quotes, forms, strict=True)
    ]
    inputs = [each.to_record() for each in recorded.inputs]
    return {"currency": comparison.currency, "inputs": inputs, "ops": [*program.ops], "offers": offers}


def _offer(quote: Quote, currency: str) -> dict[str, Any]:
    terms = quote.terms
    return {
        "offer": quote.offer,
        "title": terms.title,
        "status": quote.status.kind,
        "open": quote.status.is_open,
        "currency": terms.currency,
        "rounding": [terms.rounding.places, terms.rounding.mode],
        "worth": None if terms.currency == currency else str(Fraction(quote.worth)),
        "amount": None if quote.amount is None else f"{quote.amount:f}",
    }


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
        offers = [quote.offered for quote in comparison.quotes]
        try:
            recorded = cls._with(comparison, inputs_of(comparison.profile, lambda changed: _is_known(changed, offers)))
            is_known = _is_known(recorded.metered.profile, offers)
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
        if quote.offered.is_confidential or quote.months:
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


def _is_known(profile: Profile, offers: list[Offer]) -> bool:
    """Whether a profile with recorded numbers can be metered under all offers that can meter it at all."""
    metered = MeteredProfile(profile)
    for offer in offers:
        try:
            metered.usage(offer)
        except UndecidedError:
            return False
        except AgorapricingError:
            continue
    return True
