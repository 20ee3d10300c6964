"""A match as a report: each term that would do, or why none of its kind does."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from agorapricing.analysis import COMMITMENT, Concession, Match
from agorapricing.comparison import not_open_notes
from agorapricing.messages import Message, joined
from agorapricing.numbers import outwards
from agorapricing.pricebook import OPEN
from agorapricing.rating import unrounded
from agorapricing.report import numbers
from agorapricing.report.offers import standing
from agorapricing.report.page import NOTHING, Grid, Page, Report, label, prose
from agorapricing.report.rationals import flat, marked, money

_PRICE = 8


def report(match: Match) -> Report:
    """Lay out the terms that make an offer cost what a rival does."""
    columns = (label("term"), label("of"), "value", prose())
    grid = Grid(columns, tuple(_term(term, match.offer_currency) for term in match.terms))
    comparison = match.comparison
    ours, theirs = (standing(name, comparison.not_open.get(name, OPEN)) for name in (match.offer, match.rival))
    below = numbers.percent_of(Fraction(match.below))
    title = Message(
        "{profile} · {on} · {money} · {ours} {total} to match {theirs}: {target}",
        profile=comparison.profile.name,
        on=comparison.on,
        money=comparison.money,
        ours=ours,
        total=money(match.total, up=True),
        theirs=Message("{rival}, less {share}", rival=theirs, share=below) if match.below else theirs,
        target=money(match.target, up=True),
    )
    note = Message("Each term by itself, for totals before the rounding to minor units.")
    quotes = [comparison.quote(name) for name in (match.offer, match.rival)]
    before = unrounded(quote.offered for quote in quotes)
    notes = (note, *before, *not_open_notes(quotes), *marked((grid,)))
    return Report(Page(title, (grid,), notes), match.to_record(), tuple(map(_row, match.terms)))


def _row(term: Concession) -> dict[str, Any]:
    """A unit price is rounded down, what is taken off or committed up: so much suffices."""
    return flat(term.to_record(), **{"up" if term.per is None else "down": ("value",)})


def _term(term: Concession, currency: str) -> tuple[str, ...]:
    head = (term.kind, joined(", ", term.meters))
    value = term.value
    if value is None:
        return (*head, NOTHING, term.why_not)
    if term.per is not None:
        return (
            *head,
            money(value, up=False, places=_PRICE),
            Message("{currency} for {per}", currency=currency, per=numbers.quantity(term.per)),
        )
    if term.kind == COMMITMENT:
        return (*head, money(value, up=True), Message("{currency} a month", currency=currency))
    return (*head, f"{outwards(value * 100, 4, up=True)} %", Message("off"))
