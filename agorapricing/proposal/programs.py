"""The programs of a comparison: what computes its amounts anew wherever its inputs are moved to, as plain data.

They are made by running the library itself, metering included, over numbers that are not known yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from agorapricing.comparison import Comparison, Quote
from agorapricing.numbers import ZERO, Form, exactly, form, program_of
from agorapricing.pricebook import Offer
from agorapricing.proposal.recording import RecordedProfile

Pair = tuple[Form, Form]
"""A total, and the quantity that has no price."""


@exactly
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
    `confidential`, and the sums `total` and `quoted`, both null where it is, where a month leaves credit for the
    next one, or where nothing can be told.

    What is payable is `total`, rounded; where there is a `worth`, that times it, rounded again. Where `quoted`, the
    quantity that has no price, is above 0, nothing is.

    >>> from datetime import date
    >>> from agorapricing.comparison import compare
    >>> programs = programs_of(compare({"rtc.hd": 10_000}, ["agora-cn:list"], date(2024, 2, 6)))
    >>> programs["ops"], programs["offers"][0]["total"], programs["offers"][0]["amount"]
    ([['u', 'usage ×']], ['0', [['280', 0]]], '280.00')
    """
    parts = comparison.months or {"": comparison}
    recorded = {name: RecordedProfile.of(part) for name, part in parts.items()}
    forms = [_forms(quote, comparison, recorded) for quote in comparison.quotes]
    program = program_of(each for pair in forms if pair for each in pair)
    sums = iter(program.sums)
    told = [{name: next(sums) if pair else None for name in ("total", "quoted")} for pair in forms]
    offers = [_offer(quote, comparison.currency) for quote in comparison.quotes]
    inputs = {each.name: each.to_record() for part in recorded.values() for each in part.inputs}
    return {
        "currency": comparison.currency,
        "inputs": [*inputs.values()],
        "ops": [*program.ops],
        "offers": [offer | own for offer, own in zip(offers, told, strict=True)],
    }


def _forms(quote: Quote, comparison: Comparison, recorded: Mapping[str, RecordedProfile]) -> Pair | None:
    """The total of a quote and what has no price; over months, what is payable in each, added up."""
    if not comparison.months:
        return recorded[""].forms(quote)
    months = {name: recorded[name].forms(month) for name, month in quote.months.items() if not _carries(month.offered)}
    payable = [_payable(quote.months[name], comparison.currency, pair) for name, pair in months.items() if pair]
    if len(payable) < len(comparison.months):
        return None
    totals, quoted = zip(*payable, strict=True)
    return sum(totals, form(ZERO)), sum(quoted, form(ZERO))


@exactly
def _payable(quote: Quote, currency: str, pair: Pair) -> Pair:
    """What is payable of a total, as `payable_in` has it."""
    (total, quoted), rounding = pair, quote.terms.rounding
    amount: Any = rounding.round(total)  # type: ignore[arg-type]  # a recorded number
    if quote.terms.currency != currency:
        amount = rounding.round(amount * quote.worth)
    return amount, quoted


def _carries(offer: Offer) -> bool:
    """Whether a month leaves something for the next one, which only the library can say."""
    stages = map(offer.edition.stages.__getitem__, offer.regime.chain)
    return any(stage.lasts and not stage.is_later for stage in stages)


def _offer(quote: Quote, currency: str) -> dict[str, Any]:
    terms, own = quote.terms, currency if quote.months else quote.terms.currency
    return {
        "offer": quote.offer,
        "title": terms.title,
        "status": quote.status.kind,
        "open": quote.status.is_open,
        "currency": own,
        "rounding": [terms.rounding.places, terms.rounding.mode],
        "worth": None if own == currency else str(Fraction(quote.worth)),
        "amount": None if quote.amount is None else f"{quote.amount:f}",
        "confidential": terms.confidential,
    }
