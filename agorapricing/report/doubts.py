"""Doubts as notes and as a table: the largest stake first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from agorapricing.messages import Message, joined
from agorapricing.rating import CONFLICT, Doubt, Note
from agorapricing.report import numbers
from agorapricing.report.page import NOTHING, Grid, label, prose


def said(doubts: Iterable[Doubt]) -> tuple[str, ...]:
    """What is at stake, in a line for each thing that could be otherwise in a book; what moves nothing is left out."""
    by_text: dict[tuple[str, str], list[Doubt]] = {}
    for doubt in doubts:
        if doubt.stake:
            by_text.setdefault((doubt.offer.rpartition(":")[0], doubt.text), []).append(doubt)
    return tuple(_line(book, text, each) for (book, text), each in by_text.items())


def _line(book: str, text: str, doubts: list[Doubt]) -> str:
    if len(doubts) == 1:
        return Message(
            "{offer}: {text}: {stake}", offer=doubts[0].offer, text=text, stake=numbers.signed(doubts[0].stake)
        )
    stakes = (f"{numbers.signed(doubt.stake)} ({doubt.offer.rpartition(':')[2]})" for doubt in doubts)
    return Message("{offer}: {text}: {stake}", offer=book, text=text, stake=joined(", ", stakes))


def without(notes: Sequence[str], doubts: Iterable[Doubt]) -> tuple[str, ...]:
    """Notes without the conflicts between sources, and without what is priced: that is said with its stake."""
    priced = {doubt.about for doubt in doubts if doubt.kind == CONFLICT or doubt.stake is not None}
    told = {note for note in notes if isinstance(note, Note) and note.about in priced}
    return tuple(note for note in notes if note not in told)


def tables(doubts: Iterable[Doubt]) -> tuple[Grid, ...]:
    """What could be otherwise, by which sources, and what would be payable more or less; none where nothing could."""
    alike: dict[tuple[object, ...], list[Doubt]] = {}
    for doubt in doubts:
        alike.setdefault((doubt.offer.rpartition(":")[0], doubt.text, doubt.stake), []).append(doubt)
    grid = Grid.of(
        alike.values(),
        (label("offer"), _whose),
        (
            prose("in doubt"),
            lambda each: joined(" ", (each[0].text, "*")) if each[0].changes_cheapest else each[0].text,
        ),
        (prose("sources"), lambda each: ", ".join(each[0].sources) or NOTHING),
        ("at stake", lambda each: numbers.signed(each[0].stake)),
        (prose("because"), lambda each: each[0].reason),
        title="doubts; * another offer would be cheapest",
    )
    return (grid,) if alike else ()


def _whose(doubts: list[Doubt]) -> str:
    """The offer, or how many of a book."""
    offer = doubts[0].offer
    return (
        offer
        if len(doubts) == 1
        else Message("{offer}, {count} offers", offer=offer.rpartition(":")[0], count=len(doubts))
    )
