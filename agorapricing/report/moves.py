"""Moves between packages, and what a pack gives back, as reports."""

from __future__ import annotations

from agorapricing.buying import Move, PackageMoves, Refund
from agorapricing.messages import Message
from agorapricing.report import numbers
from agorapricing.report.page import Grid, Page, Report, cited, label, prose


def report(found: PackageMoves) -> Report:
    """Lay out what it takes to move to each package."""
    offer, rule = found.offer, found.offer.edition.moves
    grid = Grid.of(
        found.moves.items(),
        (label("package"), lambda named: named[0]),
        ("a month", lambda named: numbers.amount(found.fee(named[0]))),
        (label(), lambda named: _kind(found, named[1])),
        ("paid at once", lambda named: numbers.amount(named[1].amount)),
        (label("holds from"), lambda named: str(named[1].since)),
        (label("last day to say so"), lambda named: str(named[1].last_day)),
        apart=True,
    )
    title = Message(
        "{offer}, {fee} a month · a move said on {on} · {currency}",
        offer=offer.id,
        fee=numbers.amount(found.fee(offer.name)),
        on=offer.on,
        currency=offer.book.currency,
    )
    sources = {rule.source: offer.book.sources[rule.source]} if rule else {}
    notes = (*_NOTES, *([rule.note] if rule and rule.note else []))
    rows = tuple({"offer": offer.id, "package": name, **each.to_record()} for name, each in found.moves.items())
    return Report(Page(title, (grid,), notes, cited(sources)), found.to_record(), rows)


def _kind(found: PackageMoves, move: Move) -> str:
    return Message("upgrade") if move.since == found.offer.on else Message("downgrade")


_NOTES = (
    Message("An upgrade holds at once, with all units of the new package; a downgrade costs nothing, and holds later."),
    Message("The last day to say so is that for a move which holds from the day beside it."),
)


def refund(found: Refund) -> Report:
    """Lay out what a pack gives back."""
    rounding = found.book.rounding
    rows = (
        (Message("all used units at the price of the bracket that they reach"), found.given_back),
        (Message("each used unit at the price of its own bracket, by an older rule"), found.by_each_bracket),
    )
    grid = Grid(
        (prose("the rule for what is used"), "exactly", "given back"),
        [(rule, numbers.quantity(back), numbers.amount(rounding.round(back))) for rule, back in rows],
    )
    title = Message(
        "{book}, {pack}: {used} of {units} units used · {on} · {currency}",
        book=found.book.id,
        pack=found.pack,
        used=numbers.quantity(found.used),
        units=numbers.quantity(found.quantity),
        on=found.on,
        currency=found.book.currency,
    )
    notes = (_paid(found), Message("Whether a pack is given back, and until when, the vendor's own page says."))
    pack = found.book.edition(found.on).packs[found.pack]
    sources = cited({pack.source: found.book.sources[pack.source]})
    record = found.to_record()
    return Report(
        Page(title, (grid,), notes, sources), record, ({key: record[key] for key in record if key != "schema"},)
    )


def _paid(found: Refund) -> str:
    price = numbers.unit_price(found.price)
    if found.paid is None:
        return Message("The price of the pack is {price}, which is taken as paid, less the fraction off.", price=price)
    paid = numbers.unit_price(found.paid)
    return Message("{paid} were paid; the price of the pack is {price}.", paid=paid, price=price)
