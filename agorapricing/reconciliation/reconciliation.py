"""A vendor's bill held against the rules: what was billed beside what they give, and the causes of the difference."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from agorapricing.errors import AgorapricingError, CurrencyError
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.messages import Message, joined
from agorapricing.metering import zone_of
from agorapricing.numbers import ZERO, exact
from agorapricing.pricebook import Offer, rule_of, telling
from agorapricing.profiles import MonthlyRecords, Profile, profile_of
from agorapricing.rating import Bill, Displayed, find_offer, rate
from agorapricing.reconciliation.beside import TOTAL, LineBeside
from agorapricing.reconciliation.billed import VendorBill
from agorapricing.reconciliation.catalogue import CAUSES
from agorapricing.reconciliation.cause import BillCase
from agorapricing.reconciliation.daily import DailyRecords
from agorapricing.reconciliation.files import read_bill
from agorapricing.reconciliation.inputs import Inputs, Settling
from agorapricing.reconciliation.search import Candidate, Ratings, search
from agorapricing.records import Keys, Recorded

if TYPE_CHECKING:  # who gives a contract has loaded what reads it
    from agorapricing.loading import Contract


@frozen
class PartOfDifference(Recorded):
    """What one cause makes of a difference: of the total, and of each line that it changes.

    The amounts are None where they would tell the terms of a confidential contract.
    """

    family: str
    cause: str
    what: str
    amount: Decimal | None
    lines: Mapping[str, Decimal] = attrs.field(converter=frozen_dict)


@frozen
class CauseSet(Recorded):
    """Causes that together explain a bill, or most of its lines.

    The parts and what is unexplained add up to the difference of the totals, and by line to that of the line, where
    what is left is rounding if it is less than a minor unit.
    """

    record = Keys("parts unexplained lines")

    parts: tuple[PartOfDifference, ...]
    unexplained: Decimal
    lines: tuple[LineBeside, ...]
    """The bill beside what the rules give under these causes."""

    @property
    def left(self) -> tuple[LineBeside, ...]:
        """The lines that they do not explain."""
        return tuple(line for line in self.lines if not line.fits)


@frozen(eq=False, str=False)
class Reconciliation(Displayed):
    """A vendor's bill beside what the rules give, and all smallest sets of causes that explain the difference."""

    layout = "reconciliations.report"
    record = Keys(
        "billed bill.offer bill.on bill.currency bill.payable:f difference:f is_explained",
        "lines sets tried untried notes",
    )

    billed: VendorBill
    bill: Bill
    """What the rules give."""
    lines: tuple[LineBeside, ...]
    sets: tuple[CauseSet, ...]
    tried: int
    """How many sets of causes were tried."""
    untried: int
    """How many sets of the largest size were not."""
    notes: tuple[str, ...] = ()

    @property
    def difference(self) -> Decimal:
        """What is billed more than the rules give."""
        return self.lines[-1].difference

    @property
    def is_explained(self) -> bool:
        """Whether nothing is left unexplained, in any line."""
        return not self.sets[0].left


def reconcile(
    bill: str | Path | Bill | VendorBill,
    usage: Profile | MonthlyRecords | Mapping[str, Any],
    offer: str | Offer | Contract,
    on: date | str | None = None,
) -> Reconciliation:
    """Hold a bill against what the rules give for a usage under an offer, and look for the causes of the difference.

    A bill is a file, or a value. Of a log of calls, or of files of consoles, the month of the bill's
    day counts.

    >>> billed = VendorBill("invoice", "2519.72", on=date(2024, 2, 6))
    >>> found = reconcile(billed, {"rtc.hd": 100_000}, "agora-cn:payg")
    >>> found.difference, found.is_explained
    (Decimal('-0.28'), False)

    Raises InvalidFileError, CurrencyError for a bill in another currency, and what `rate` raises.
    """
    billed = _billed(bill)
    sold = find_offer(offer, billed.on or getattr(usage, "on", None) if on is None else on)
    if billed.currency not in {"", sold.book.currency}:
        raise CurrencyError(f"the bill is in {billed.currency}, and {sold.id} in {sold.book.currency}")
    billed = attrs.evolve(billed, total=sold.book.rounding.round(billed.total))  # a sum of lines may be finer
    profile = _profile(usage, sold)
    bought = sold.of_apps(profile.apps)
    inputs = Inputs(profile if bought.apps else DailyRecords.within(profile), bought, Settling(sold.book.rounding))
    case = BillCase(billed, inputs)
    with exact():
        ratings, found = Ratings(case), search(case)
        sets = tuple(_cause_set(each, ratings) for each in found.sets)
        plain = ratings.candidate(())
    assert plain is not None  # noqa: S101  # for the type checker: the search has rated it
    untold = _untold(case) if found.tried else ()
    notes = (*untold, *billed.notes, *profile.notes, *telling([sold]))
    return Reconciliation(billed, rate(inputs.offer, inputs.used), plain.lines, sets, found.tried, found.untried, notes)


def _billed(bill: str | Path | Bill | VendorBill) -> VendorBill:
    match bill:
        case VendorBill():
            return bill
        case Bill():
            return VendorBill.of(bill)
        case _:
            return read_bill(bill)


def _profile(usage: Profile | MonthlyRecords | Mapping[str, Any], offer: Offer) -> Profile:
    """The usage of the month of an offer's day, of records that are of its vendor."""
    if not isinstance(usage, MonthlyRecords):
        return profile_of(usage)
    vendor = getattr(usage, "vendor", "")  # calls are of no vendor
    if vendor not in {"", offer.book.vendor}:
        raise AgorapricingError(f"a bill of {offer.book.vendor} is held against its own usage, not that of {vendor}")
    months = {month.name: month for month in usage.months(zone_of(rule_of(offer).minutes.zone))}
    name = f"{offer.on:%Y-%m}" if usage.on else next(iter(months))  # what names no day is of one month
    if name not in months:
        raise AgorapricingError(f"nothing was used in {name}, but in {', '.join(months)}")
    return months[name].profile


def _untold(case: BillCase) -> tuple[str, ...]:
    """Which causes cannot be tried, by what the case does not tell."""
    by_reason: dict[str, list[str]] = {}
    for name, cause in CAUSES.items():
        if reason := cause.untold(case):
            by_reason.setdefault(reason, []).append(name)
    return tuple(
        Message("Not tried: {causes}: {reason}.", causes=joined(", ", names), reason=reason)
        for reason, names in by_reason.items()
    )


def _cause_set(candidate: Candidate, ratings: Ratings) -> CauseSet:
    """The causes of a candidate, each with what it changes after those before it."""
    is_told = not ratings.case.offer.is_confidential
    before, parts = ratings.candidate(()), []
    for place, each in enumerate(candidate.deviations, 1):
        after = ratings.candidate(candidate.deviations[:place]) or before  # what has no price counts with the next
        changed = _changed(before, after) if is_told else {}
        amount = changed.pop(TOTAL, ZERO) if is_told else None
        parts.append(PartOfDifference(each.family, each.cause, each.what, amount, changed))
        before = after
    return CauseSet(tuple(parts), candidate.lines[-1].difference, candidate.lines)


def _changed(before: Candidate | None, after: Candidate | None) -> dict[str, Decimal]:
    """By line, how much of its difference is gone."""
    one, other = ({line.line: line.difference for line in each.lines} if each else {} for each in (before, after))
    gone = {name: one.get(name, ZERO) - other.get(name, ZERO) for name in (*one, *other)}
    return {name: amount for name, amount in gone.items() if amount}
