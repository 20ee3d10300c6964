"""The plans of one book: the cheapest of each regime alone, without packs and with them, and of all together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import attrs

from agorapricing.buying.billing import Choice, bill_choices
from agorapricing.buying.offers import Group
from agorapricing.buying.plan import Plan, simple_limit
from agorapricing.buying.search.extent import Interrupt, SearchBudget
from agorapricing.buying.search.options import Months
from agorapricing.buying.search.simple import simplified
from agorapricing.buying.search.whole import least_of, search
from agorapricing.buying.term import Term
from agorapricing.buying.true_up import lasting
from agorapricing.comparison import MeteredProfile
from agorapricing.errors import MeteringError, SearchError, UnpricedMeterError
from agorapricing.frozen import frozen
from agorapricing.messages import Message, words_of
from agorapricing.numbers import ONE, ZERO, exactly
from agorapricing.pricebook import EACH, Holding, Offer, Regime, days_of, fee_of
from agorapricing.profiles import Profile
from agorapricing.rating import unpriced
from agorapricing.usage import Usage

Kind = tuple[str | None, bool]
"""A kind of plan: of one regime, or of any, and whether with packs."""
Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and of how much."""


@frozen
class PlanRequest:
    """What plans are wanted for: the usage, the months, what is held, the tax, and how much may be tried."""

    profile: Profile
    term: Term
    held: tuple[Holding, ...]
    tax: str
    effort: int
    progress: Progress
    interrupt: Interrupt

    def plan(self, choices: Sequence[Choice], least: Decimal | None = None) -> Plan:
        """A plan, billed month by month; raises what `bill_choices` raises."""
        rates = {choice.offer.tax_rate.rate if choice.offer.tax_rate else ZERO for choice in choices}
        taxed = ONE + rates.pop() if len(rates) == 1 else None
        return Plan(bill_choices(choices, self.profile, self.term, self.held), tuple(choices), least, taxed)


@attrs.define
class BookPlans:
    """The plans of one book, its regimes that are not possible, and the kinds of plan that could not be searched."""

    plans: list[Plan] = attrs.field(factory=list)
    impossible: dict[str, str] = attrs.field(factory=dict)
    """By offer, the first reason."""
    unsearched: list[str] = attrs.field(factory=list)
    simpler: list[Plan] = attrs.field(factory=list)
    """Plans of fewer steps than the cheapest ones that cost little more."""
    least: Decimal | None = None
    """Where the search was stopped: what no plan costs less than, if that is known."""


@exactly
def book_plans(months: Group, request: PlanRequest) -> BookPlans:
    """The cheapest plans of one book: of all its regimes, and of each, with packs and without."""
    meter, book = MeteredProfile(request.profile), BookPlans()
    committed: dict[str, list[Choice]] = {}
    priced: list[list[tuple[Offer, Usage]]] = []
    whole = {offer.id for offers in months for offer in offers if lasting(offer)}
    for place, offers in enumerate(months):
        request.progress("months", place, len(months))
        priced.append([])
        for offer in (offer.taxed(request.tax) for offer in offers):
            used = _usage(meter, offer, request.term, place, book.impossible)
            if used is not None and offer.id in whole:
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
        used = term.usage(meter.usage(offer), place, days_of(offer))
    except MeteringError as error:
        impossible.setdefault(offer.id, words_of(error))
        return None
    regimes = {**offer.edition.regimes, offer.name: attrs.evolve(offer.regime, suspends=())}
    open_offer = attrs.evolve(offer, edition=attrs.evolve(offer.edition, regimes=regimes))
    if missing := unpriced(open_offer, used):
        impossible.setdefault(offer.id, f"{offer.on:%Y-%m}: {missing[0]}")
        return None
    return used


def _search(priced: Sequence[Sequence[tuple[Offer, Usage]]], request: PlanRequest, book: BookPlans) -> None:
    """Search each kind of plan, and then for simpler ones; after an interrupt, say what no plan costs less than."""
    term = request.term
    ends = [date.fromordinal(day.toordinal() - 1) for day in (*term.days[1:], term.end)]
    months = Months.of(priced, ends, request.held)
    offers = {offer.name: offer for month in reversed(priced) for offer, _ in reversed(month)}
    names: list[str | None] = list(dict.fromkeys(offer.name for month in priced for offer, _ in month))
    kinds = list(product([*names, *([None] if len(names) > 1 else [])], (False, True)))
    plans = _of_each_kind(kinds, months, request, book)
    for name in names:
        if name and plans.get((name, False), 0) is None:
            book.impossible.setdefault(offers[name].id, _unavailable(offers[name].regime))
    found = [plan for plan in plans.values() if plan is not None]
    book.plans += found
    if found and not request.interrupt.has_come:
        with request.interrupt.taken():
            book.simpler += _simpler(found, months, request)
    if request.interrupt.has_come:
        last = plans.get(kinds[-1])
        book.least = last.bound if last else least_of(months, request.held)


def _of_each_kind(
    kinds: Sequence[Kind], months: Months, request: PlanRequest, book: BookPlans
) -> dict[Kind, Plan | None]:
    """The cheapest plan of each kind that was searched, none where there is none that is cheaper than narrower ones."""
    budget = SearchBudget(request.effort, request.interrupt)
    plans: dict[Kind, Plan | None] = {}
    for place, (name, with_packs) in enumerate(kinds):
        kind = name or Message("everything together")
        kind = Message("{kind} with packs", kind=kind) if with_packs else kind
        stopped = Message("{kind} was not searched: the search was stopped.", kind=kind)
        narrower = [plan for key, plan in plans.items() if plan and (name is None or key == (name, False))]
        if request.interrupt.has_come:
            book.unsearched.append(stopped)
            continue
        try:
            request.progress(kind, place, len(kinds))
            plans[name, with_packs] = _cheapest(months.only(name, with_packs=with_packs), request, narrower, budget)
        except SearchError as error:
            book.unsearched.append(Message("{kind} could not be searched: {error}.", kind=kind, error=words_of(error)))
        except KeyboardInterrupt:
            request.interrupt.take()
            book.unsearched.append(stopped)
    return plans


def _cheapest(months: Months, request: PlanRequest, narrower: Sequence[Plan], budget: SearchBudget) -> Plan | None:
    """The cheapest plan of a kind; none where there is none that costs at most what narrower ones do."""
    below = min((plan.total for plan in narrower), default=None)
    cheapest = search(months, request.held, below, budget) if all(months.options) else None
    if cheapest is None:
        return None
    plan = request.plan(cheapest.choices, cheapest.least)
    if plan.total != cheapest.cost:  # pragma: no cover  # the search and the bill run the same tariffs
        raise AssertionError(f"the search says {cheapest.cost}, the bills {plan.total}")
    return plan


def _simpler(plans: Sequence[Plan], months: Months, request: PlanRequest) -> Iterator[Plan]:
    """Plans of fewer steps than those near the cheapest, which cost little more."""
    most = simple_limit(plans)
    for plan in (plan for plan in plans if plan.total <= most and plan.steps > 1):
        choices = simplified(plan.choices, months, request.held, most)
        if choices is not None:
            simpler, least = request.plan(choices), plan.bound
            yield simpler if simpler.total <= least else attrs.evolve(simpler, least=least)


def _unavailable(regime: Regime) -> str:
    """Why a regime is not possible without packs."""
    return Message("without packs {suspension}", suspension=regime.suspension) if regime.suspends else _NOT_ALWAYS_SOLD


_NOT_ALWAYS_SOLD = Message("it is not sold in every month of the term")


def _rate_whole_term(name: str, choices: Sequence[Choice], request: PlanRequest, book: BookPlans) -> None:
    """An offer with terms of more than a month: for the whole term, without packs. The bound holds of it as well."""
    if len(choices) < request.term.months:
        book.impossible.setdefault(name, _NOT_ALWAYS_SOLD)
        return
    try:
        book.plans.append(plan := request.plan(choices))
        book.least = None if book.least is None else min(book.least, plan.total)
    except UnpricedMeterError as error:
        book.impossible.setdefault(name, words_of(error))
    except KeyboardInterrupt:
        request.interrupt.take()
        book.unsearched.append(Message("{name} was not rated: the search was stopped.", name=name))
