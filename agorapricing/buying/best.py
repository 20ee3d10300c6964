"""What a customer should buy: the cheapest plan over a term, the runner-up, and what would have to change for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import attrs

from agorapricing.buying.answer import Best, Impossible, Plan
from agorapricing.buying.billing import Choice, bill_choices
from agorapricing.buying.offers import Group, groups
from agorapricing.buying.search.extent import SearchBudget
from agorapricing.buying.search.options import Months
from agorapricing.buying.search.whole import search
from agorapricing.buying.term import Term
from agorapricing.buying.true_up import yearly
from agorapricing.comparison import MeteredProfile
from agorapricing.errors import AgorapricingError, MeteringError, NumberError, SearchError, UnpricedMeterError
from agorapricing.numbers import ONE, ZERO, exactly
from agorapricing.pricebook import EACH, Holding, Offer, PriceBook, Regime, fee_of, together
from agorapricing.profiles import Profile, profile_of
from agorapricing.rating import unpriced
from agorapricing.usage import Usage


def best(
    usage: Profile | Mapping[str, Any],
    sold: str | PriceBook | Sequence[str | Offer],
    term: Term,
    *,
    holdings: Iterable[Holding] = (),
    currency: str = "",
    tax: str = "",
    effort: int = 1,
) -> Best:
    """The cheapest plan over a term: which regime each month, which packs and when; and the next best.

    `sold` is a vendor, a book, or offers. A book says among which regimes a customer chooses, and which packs it sells.
    Where several packs meet in a ladder there may be more to try than the search does: then a note says that the plan
    is not proven to be the cheapest, and `effort`, a whole number, lets the search do so many times the work.

    >>> from datetime import date
    >>> cheapest = best({"rtc.hd": 100_000}, "agora-us-standard", Term(date(2026, 7, 1), months=2)).cheapest
    >>> cheapest.label, cheapest.total
    ('agora-us-standard:business', Decimal('679.98000'))

    Raises UnknownNameError, CurrencyError where the books of a vendor have several currencies, UnpricedMeterError where
    no plan prices all usage, AgorapricingError where the search would be too long.
    """
    if effort < 1:
        raise NumberError(f"effort is how many times the usual work may be done, from 1 on, not {effort}")
    request = PlanRequest(profile_of(usage), term, together(holdings), tax, effort)
    remarks: list[str] = []
    offered = groups(sold, request.profile, term, currency, remarks)
    books = [_book_plans(months, request) for months, _ in offered]
    plans = [plan for book in books for plan in book.plans]
    impossible = tuple(Impossible(name, reason) for book in books for name, reason in book.impossible.items())
    unsearched, scopes = tuple(note for book in books for note in book.unsearched), tuple(scope for _, scope in offered)
    if not plans:
        if impossible and not unsearched:
            raise UnpricedMeterError("", impossible[0].offer, reason=impossible[0].reason, is_meter=True)
        notes = (*unsearched, *remarks, *(scope.text for scope in scopes))
        raise AgorapricingError("; ".join(notes) or "nothing to choose from")
    ranked = sorted(plans, key=lambda plan: (plan.total, len(plan.bill.offers), len(plan.bill.bought)))
    return Best(request.profile, term, tuple(_distinct(ranked)), impossible, scopes, unsearched, tuple(remarks))


@attrs.frozen
class PlanRequest:
    """What plans are wanted for: the usage, the months, what is held, the tax, and how much may be tried."""

    profile: Profile
    term: Term
    held: tuple[Holding, ...]
    tax: str
    effort: int

    def plan(self, choices: Sequence[Choice], least: Decimal | None = None) -> Plan:
        """A plan, billed month by month; raises what `bill_choices` raises."""
        rates = {choice.offer.tax_rate.rate if choice.offer.tax_rate else ZERO for choice in choices}
        taxed = ONE + rates.pop() if len(rates) == 1 else None
        return Plan(bill_choices(choices, self.profile, self.term, self.held), least, taxed)


@attrs.define
class BookPlans:
    """The plans of one book, its regimes that are not possible, and the kinds of plan that could not be searched."""

    plans: list[Plan] = attrs.field(factory=list)
    impossible: dict[str, str] = attrs.field(factory=dict)
    """By offer, the first reason."""
    unsearched: list[str] = attrs.field(factory=list)


def _distinct(plans: Sequence[Plan]) -> Iterator[Plan]:
    """Each plan that is not like one before it.

    Of those that are alike the last one says whether it is proven: wider searches come after the narrower ones.
    """
    kept: list[Plan] = []
    for plan in plans:
        like = next((place for place, other in enumerate(kept) if plan.is_like(other)), None)
        if like is None:
            kept.append(plan)
        else:
            kept[like] = attrs.evolve(kept[like], least=plan.least)
    yield from kept


@exactly
def _book_plans(months: Group, request: PlanRequest) -> BookPlans:
    """The cheapest plans of one book: of all its regimes, and of each, with packs and without."""
    meter, book = MeteredProfile(request.profile), BookPlans()
    committed: dict[str, list[Choice]] = {}
    priced: list[list[tuple[Offer, Usage]]] = []
    for place, offers in enumerate(months):
        priced.append([])
        for offer in (offer.taxed(request.tax) for offer in offers):
            used = _usage(meter, offer, request.term, place, book.impossible)
            if used is not None and yearly(offer):
                committed.setdefault(offer.id, []).append(Choice(offer))
            elif used is not None:
                priced[-1].append((offer, used))
    if all(priced):
        _search([_needed(month) for month in priced], request, book)
    for name, choices in committed.items():
        _rate_whole_term(name, choices, request, book)
    return book


def _needed(month: Sequence[tuple[Offer, Usage]]) -> list[tuple[Offer, Usage]]:
    """The offers of a month without those that differ from another one only in stages that touch nothing used.

    Such a package, as of another product, costs its fee and gives nothing, unless packs are sold beside it alone; of
    equals the first one stays.
    """
    kept: dict[Any, tuple[Decimal, tuple[Offer, Usage]]] = {}
    for offer, used in month:
        stages = [(name, offer.edition.stages[name]) for name in offer.regime.chain]
        charged = _charged(offer, used)
        fees = fee_of(offer.edition, offer.regime)
        chain = tuple(name for name, stage in stages if not stage.fee and stage.touches(charged))
        packs = tuple(name for name, pack in offer.edition.packs.items() if pack.sold_beside(offer.name))
        contract = offer.book.contract.id if offer.book.contract else ""  # its rates differ, whatever its chain is
        mixed = offer.name if EACH in offer.name else ""  # as each app has another regime
        key = contract, mixed, chain, offer.regime.suspends, packs
        if key not in kept or fees < kept[key][0]:
            kept[key] = fees, (offer, used)
    return [offer for _, offer in kept.values()]


def _charged(offer: Offer, used: Usage) -> frozenset[str]:
    charges = offer.tariff.charges(used)
    return frozenset(charge.price.meter for charge in charges if charge.price.meter and charge.quantity)


def _usage(meter: MeteredProfile, offer: Offer, term: Term, place: int, impossible: dict[str, str]) -> Usage | None:
    """The usage of a month, or none where the offer has no price for it, whatever packs are held."""
    try:
        used = term.usage(meter.usage(offer), place)
    except MeteringError as error:
        impossible.setdefault(offer.id, str(error))
        return None
    regimes = {**offer.edition.regimes, offer.name: attrs.evolve(offer.regime, suspends=())}
    open_offer = attrs.evolve(offer, edition=attrs.evolve(offer.edition, regimes=regimes))
    if missing := unpriced(open_offer, used):
        impossible.setdefault(offer.id, f"{offer.on:%Y-%m}: {missing[0]}")
        return None
    return used


def _search(priced: Sequence[Sequence[tuple[Offer, Usage]]], request: PlanRequest, book: BookPlans) -> None:
    """Search each regime alone, without packs and with them, and then all regimes together."""
    term = request.term
    ends = [date.fromordinal(day.toordinal() - 1) for day in (*term.days[1:], term.end)]
    months, budget = Months.of(priced, ends, request.held), SearchBudget(request.effort)
    offers = {offer.name: offer for month in reversed(priced) for offer, _ in reversed(month)}
    names = dict.fromkeys(offer.name for month in priced for offer, _ in month)
    totals: dict[tuple[str | None, bool], Decimal] = {}
    for name, with_packs in product([*names, *([None] if len(names) > 1 else [])], (False, True)):
        below = totals.get((name, False)) if name else min(totals.values(), default=None)
        options = months.only(name, with_packs=with_packs)
        try:
            cheapest = search(options, request.held, below, budget) if all(options.options) else None
        except SearchError as error:
            kind = f"{name or 'everything together'}{' with packs' if with_packs else ''}"
            book.unsearched.append(f"{kind} could not be searched: {error}.")
            continue
        if cheapest is not None:
            plan = request.plan(cheapest.choices, cheapest.least)
            if plan.total != cheapest.cost:  # pragma: no cover  # the search and the bill run the same tariffs
                raise AssertionError(f"the search says {cheapest.cost}, the bills {plan.total}")
            totals[name, with_packs] = plan.total
            book.plans.append(plan)
        elif name is not None and not with_packs:
            book.impossible.setdefault(offers[name].id, _unavailable(offers[name].regime))


def _unavailable(regime: Regime) -> str:
    """Why a regime is not possible without packs."""
    return f"without packs {regime.suspension}" if regime.suspends else _NOT_ALWAYS_SOLD


_NOT_ALWAYS_SOLD = "it is not sold in every month of the term"


def _rate_whole_term(name: str, choices: Sequence[Choice], request: PlanRequest, book: BookPlans) -> None:
    """An offer with a commitment of a year: for the whole term, without packs."""
    if len(choices) < request.term.months:
        book.impossible.setdefault(name, _NOT_ALWAYS_SOLD)
        return
    try:
        book.plans.append(request.plan(choices))
    except UnpricedMeterError as error:
        book.impossible.setdefault(name, str(error))
