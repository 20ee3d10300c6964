"""What a customer should buy: the cheapest plan over a term, the runner-up, and what would have to change for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.book import Offer, PriceBook
from agorapricing.buying.answer import Best, Impossible, Plan
from agorapricing.buying.billed import Choice, TermBill, bill_choices
from agorapricing.buying.extent import Work
from agorapricing.buying.offered import Group, groups
from agorapricing.buying.search import search
from agorapricing.buying.settling import yearly
from agorapricing.buying.steps import Months
from agorapricing.buying.term import Term
from agorapricing.comparison import profile_of
from agorapricing.errors import AgorapricingError, MeteringError, NumberError, SearchError, UnpricedMeterError
from agorapricing.exact import ONE, ZERO, exact, exactly
from agorapricing.holdings import Holding, together
from agorapricing.noting import touches
from agorapricing.profile import Profile
from agorapricing.quoting import Meter
from agorapricing.rating import unpriced
from agorapricing.stages import FeeStage
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
    >>> found = best({"rtc.hd": 100_000}, "agora-us-standard", Term(date(2026, 7, 1), months=2))
    >>> found.cheapest.label, found.cheapest.total
    ('agora-us-standard:business', Decimal('679.98000'))

    Raises UnknownNameError, CurrencyError where the books of a vendor have several currencies, UnpricedMeterError where
    no plan prices all usage, AgorapricingError where the search would be too long.
    """
    if effort < 1:
        raise NumberError(f"effort is how many times the usual work may be done, from 1 on, not {effort}")
    asked = Asked(profile_of(usage), term, together(holdings), tax, effort)
    notes: list[str] = []
    plans: list[Plan] = []
    impossible: list[Impossible] = []
    unsearched: list[str] = []
    for group in groups(sold, asked.profile, term, currency, notes):
        found, refused = _plans(group, asked, unsearched)
        plans += found
        impossible += refused
    if not plans:
        raise _nothing(impossible, [*unsearched, *notes])
    ranked = sorted(plans, key=lambda plan: (plan.total, len(plan.bill.offers), len(plan.bill.bought)))
    distinct = tuple(_distinct(ranked))
    notes += (plan.doubt for plan in distinct if plan.doubt)
    said = tuple(dict.fromkeys([*unsearched, *notes]))
    return Best(asked.profile, term, distinct, tuple(impossible), said, is_all_searched=not unsearched)


@attrs.frozen
class Asked:
    """What plans are asked for: the usage, the months, what is held, the tax, and how much may be tried."""

    profile: Profile
    term: Term
    held: tuple[Holding, ...]
    tax: str
    effort: int


def _nothing(impossible: Sequence[Impossible], notes: Sequence[str]) -> AgorapricingError:
    if impossible and not any("could not be searched" in note for note in notes):
        return UnpricedMeterError("", impossible[0].offer, reason=impossible[0].reason, is_meter=True)
    return AgorapricingError("; ".join(notes) or "nothing to choose from")


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
def _plans(months: Group, asked: Asked, unsearched: list[str]) -> tuple[list[Plan], list[Impossible]]:
    """The cheapest plans of one book: of all its regimes, and of each, with packs and without."""
    meter = Meter(asked.profile)
    impossible: dict[str, str] = {}
    bound: dict[str, list[Choice]] = {}
    priced: list[list[tuple[Offer, Usage]]] = []
    for place, offers in enumerate(months):
        priced.append([])
        for offer in (each.taxed(asked.tax) for each in offers):
            used = _usage(meter, offer, asked.term, place, impossible)
            if used is not None and yearly(offer):
                bound.setdefault(offer.id, []).append(Choice(offer))
            elif used is not None:
                priced[-1].append((offer, used))
    priced = [_needed(month) for month in priced]
    found = [*_searched(priced, asked, impossible, unsearched), *_bound(bound, asked, impossible)]
    return found, [Impossible(name, reason) for name, reason in impossible.items()]


def _needed(month: Sequence[tuple[Offer, Usage]]) -> list[tuple[Offer, Usage]]:
    """The offers of a month without those that differ from another one only in stages that touch nothing used.

    Such a package, as of another product, costs its fee and gives nothing, unless packs are sold beside it alone; of
    equals the first one stays.
    """
    kept: dict[Any, tuple[Decimal, tuple[Offer, Usage]]] = {}
    for offer, used in month:
        stages = [(name, offer.edition.stages[name]) for name in offer.regime.chain]
        charged = _charged(offer, used)
        fees = sum((stage.amount for _, stage in stages if isinstance(stage, FeeStage)), ZERO)
        chain = tuple(n for n, stage in stages if not isinstance(stage, FeeStage) and touches(stage, charged))
        packs = tuple(name for name, pack in offer.edition.packs.items() if pack.sold_beside(offer.name))
        contract = offer.book.contract.id if offer.book.contract else ""  # its rates differ, whatever its chain is
        key = contract, chain, offer.regime.suspends, packs
        if key not in kept or fees < kept[key][0]:
            kept[key] = fees, (offer, used)
    return [each for _, each in kept.values()]


def _charged(offer: Offer, used: Usage) -> frozenset[str]:
    charges = offer.tariff.charges(used)
    return frozenset(each.price.meter for each in charges if each.price.meter and each.quantity)


def _usage(meter: Meter, offer: Offer, term: Term, place: int, impossible: dict[str, str]) -> Usage | None:
    """The usage of a month, or none where the offer has no price for it, whatever packs are held."""
    try:
        used = term.usage(meter.usage(offer), place)
    except MeteringError as error:
        impossible.setdefault(offer.id, str(error))
        return None
    plain_regime = attrs.evolve(offer.regime, suspends=())
    regimes = {**offer.edition.regimes, offer.name: plain_regime}
    open_offer = attrs.evolve(offer, edition=attrs.evolve(offer.edition, regimes=regimes))
    missing = unpriced(open_offer, used)
    if missing:
        impossible.setdefault(offer.id, f"{offer.on:%Y-%m}: {missing[0]}")
        return None
    return used


def _searched(
    priced: list[list[tuple[Offer, Usage]]], asked: Asked, impossible: dict[str, str], unsearched: list[str]
) -> Iterator[Plan]:
    if not all(priced):
        return
    ends = [date.fromordinal(day.toordinal() - 1) for day in (*asked.term.days[1:], asked.term.end)]
    months = Months.of(priced, ends, asked.held)
    bills: dict[tuple[str | None, bool], TermBill] = {}
    work = Work(asked.effort)
    names = dict.fromkeys(offer.name for month in priced for offer, _ in month)
    each = [(name, packs) for name in names for packs in (False, True)]
    wanted = [*each, (None, False), (None, True)] if len(names) > 1 else each
    least: Decimal | None = None
    for name, with_packs in wanted:
        few = months.only(name, with_packs=with_packs)
        try:
            found = search(few, asked.held, _bound_of(name, bills, least), work) if all(few.steps) else None
        except SearchError as error:
            what = name or "everything together"
            unsearched.append(f"{what}{' with packs' if with_packs else ''} could not be searched: {error}.")
            continue
        if found is not None:
            bill = bill_choices(found.choices, asked.profile, asked.term, asked.held)
            if bill.total != found.cost:  # pragma: no cover  # the search and the bill run the same tariffs
                raise AssertionError(f"the search says {found.cost}, the bills {bill.total}")
            least = bill.total if least is None else min(least, bill.total)
            bills[name, with_packs] = bill
            yield Plan(bill, found.least, _taxed(choice.offer for choice in found.choices))
        elif name is not None and not with_packs:
            offer = next(offer for month in priced for offer, _ in month if offer.name == name)
            suspended = f"without packs {offer.regime.suspension}"
            why = suspended if offer.regime.suspends else "it is not sold in every month of the term"
            impossible.setdefault(offer.id, why)


def _taxed(offers: Iterable[Offer]) -> Decimal | None:
    """What prices are multiplied by for tax; none where that changes."""
    rates = {offer.tax_rate.rate if offer.tax_rate else ZERO for offer in offers}
    with exact():
        return ONE + rates.pop() if len(rates) == 1 else None


def _bound_of(
    name: str | None, bills: Mapping[tuple[str | None, bool], TermBill], least: Decimal | None
) -> Decimal | None:
    """What a search need not exceed: the cheapest plan that it could take, as found so far."""
    if name is None:
        return least
    alone = bills.get((name, False))
    return None if alone is None else alone.total


def _bound(bound: Mapping[str, list[Choice]], asked: Asked, impossible: dict[str, str]) -> Iterator[Plan]:
    """Offers with a commitment of a year: each for the whole term, without packs."""
    for name, choices in bound.items():
        if len(choices) < asked.term.months:
            impossible.setdefault(name, "it is not sold in every month of the term")
            continue
        try:
            bill = bill_choices(choices, asked.profile, asked.term, asked.held)
            yield Plan(bill, taxed=_taxed(choice.offer for choice in choices))
        except UnpricedMeterError as error:
            impossible.setdefault(name, str(error))
