"""What a customer should buy: the cheapest plan over a term, the runner-up, and what would have to change for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.buying.answer import Best, Impossible
from agorapricing.buying.book_plans import BookPlans, PlanRequest, Progress, book_plans
from agorapricing.buying.offers import Group, books_of, groups, not_priced
from agorapricing.buying.plan import Plan, simple_limit
from agorapricing.buying.scope import Scope
from agorapricing.buying.search.extent import Interrupt
from agorapricing.buying.term import Term
from agorapricing.errors import AgorapricingError, NumberError, UnpricedMeterError
from agorapricing.messages import Message
from agorapricing.numbers import exactly
from agorapricing.pricebook import Holding, Offer, PriceBook, together
from agorapricing.profiles import Profile, profile_of, refuse_customer


def best(
    usage: Profile | Mapping[str, Any],
    sold: str | PriceBook | Sequence[str | Offer],
    term: Term,
    *,
    holdings: Iterable[Holding] = (),
    currency: str = "",
    tax: str = "",
    effort: int = 1,
    progress: Progress = lambda *_: None,
    interruptible: bool = False,
) -> Best:
    """The cheapest plan over a term: which regime each month, which packs and when; and the next best.

    `sold` is a vendor, a book, or offers. A book says among which regimes a customer chooses, and which packs it sells.
    Where several packs meet in a ladder there may be more to try than the search does: then a note says that the plan
    is not proven to be the cheapest, and `effort`, a whole number, lets the search do so many times the work.

    >>> from datetime import date
    >>> cheapest = best({"rtc.hd": 100_000}, "agora-us-standard", Term(date(2026, 7, 1), months=2)).cheapest
    >>> cheapest.label, cheapest.total
    ('agora-us-standard:business', Decimal('679.98000'))

    `progress` is called with what is searched. With `interruptible` an interrupt (Ctrl-C) does not end the program: the
    answer is then the best plan found so far (`is_stopped`), with what no plan costs less than (`least`), if there is
    a plan yet; a second interrupt ends it.

    Raises UnknownNameError, CurrencyError where the books of a vendor have several currencies, UnpricedMeterError where
    no plan prices all usage, AgorapricingError where the search would be too long, or who buys names a vendor or a
    grant that there is not.
    """
    if effort < 1:
        raise NumberError(f"effort is how many times the usual work may be done, from 1 on, not {effort}")
    interrupt = Interrupt(interruptible)
    request = PlanRequest(profile_of(usage), term, together(holdings), tax, effort, progress, interrupt)
    refuse_customer(request.profile.customer, books_of(sold, term), term.end)
    remarks: list[str] = []
    offered = groups(sold, request.profile, term, currency, remarks)
    books = _searched(offered, request)
    plans = _distinct(plan for book in books for plan in book.plans)
    impossible = tuple(Impossible(name, reason) for book in books for name, reason in book.impossible.items())
    unsearched, scopes = tuple(note for book in books for note in book.unsearched), tuple(scope for _, scope in offered)
    if not plans and interrupt.has_come:
        raise KeyboardInterrupt
    if not plans:
        if impossible and not unsearched:
            raise UnpricedMeterError("", impossible[0].offer, reason=impossible[0].reason, is_meter=True)
        notes = (*unsearched, *remarks, *(scope.text for scope in scopes))
        raise AgorapricingError("; ".join(note.removesuffix(".") for note in notes) or "nothing to choose from")
    dominated = [p for p in plans if any(o.total < p.total and o.steps <= p.steps for o in plans)]
    return Best(
        *(request.profile, term, tuple(plan for plan in plans if plan not in dominated), impossible, scopes),
        *(unsearched, tuple(remarks), tuple(dominated)),
        simplest=_simplest([*plans, *(plan for book in books for plan in book.simpler)]),
        is_stopped=interrupt.has_come,
        least=_least(books) if interrupt.has_come else None,
        unpriced=tuple(dict.fromkeys(text for months, _ in offered for text in not_priced(months, request.profile))),
    )


def _searched(offered: Sequence[tuple[Group, Scope]], request: PlanRequest) -> list[BookPlans]:
    """The plans of each book; of a book that an interrupt came before there are none."""
    books = []
    for months, _ in offered:
        name = months[0][0].book.id
        books.append(BookPlans(unsearched=[Message("{name} was not searched: the search was stopped.", name=name)]))
        if not request.interrupt.has_come:
            with request.interrupt.taken():
                books[-1] = book_plans(months, request)
    return books


def _least(books: Sequence[BookPlans]) -> Decimal | None:
    """What no plan of these costs less than, where the search was stopped; none where that is not known of a book."""
    leasts = [book.least for book in books]
    known = [least for least in leasts if least is not None]
    return min(known) if len(known) == len(leasts) else None


def _distinct(plans: Iterable[Plan]) -> list[Plan]:
    """Each plan that is not like one before it.

    Of those that are alike the last one says whether it is proven: wider searches come after the narrower ones.
    """
    kept: list[Plan] = []
    for plan in sorted(plans, key=lambda plan: (plan.total, plan.steps)):
        like = next((place for place, other in enumerate(kept) if plan.is_like(other)), None)
        if like is None:
            kept.append(plan)
        else:
            kept[like] = attrs.evolve(kept[like], least=plan.least)
    return kept


@exactly
def _simplest(plans: Sequence[Plan]) -> Plan | None:
    """The plan of the fewest steps within 1 % of the cheapest, of equals the cheapest; none where that is simplest."""
    most = simple_limit(plans)
    simplest = min((plan for plan in plans if plan.total <= most), key=lambda plan: (plan.steps, plan.total))
    return simplest if simplest.steps < min(plans, key=lambda plan: plan.total).steps else None
