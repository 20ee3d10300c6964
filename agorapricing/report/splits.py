"""A division of the traffic between two vendors as a report."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from agorapricing.analysis import Division, Split, stopped_note
from agorapricing.messages import Message, counted, joined
from agorapricing.numbers import Interval
from agorapricing.report import numbers
from agorapricing.report.analyses import head, notes_of, outwards_flat
from agorapricing.report.offers import standing
from agorapricing.report.page import NOTHING, Grid, Page, Report, label, prose
from agorapricing.report.rationals import money

LISTED = 10
"""So many divisions are shown at most."""
_OF_DIVISIONS = (
    Message("Saved: against the cheapest single offer that is open."),
    Message(
        "Within 1 %, and each at least: shares of the first of the two; within 1 % the total is so near the least."
    ),
)


def split(answer: Split) -> Report:
    """Lay out the divisions between two vendors that cost less than one alone, the cheapest first; data has all."""
    keep = numbers.percent_of(Fraction(answer.keep))
    columns = (
        label("offer"),
        "share",
        "together",
        "saved",
        prose("within 1 %"),
        prose(Message("each at least {keep}", keep=keep)),
    )
    paying = [division for division in answer.divisions if _pays(division)]
    listed = paying[:LISTED]
    grid = Grid(columns, tuple(row for division in listed for row in _division(division)))
    single = (
        Message(
            "all to {single}: {single_total}", single=answer.single, single_total=money(answer.single_total, up=True)
        )
        if answer.single
        else Message("none is open")
    )
    title = head(answer.costs, Message("divided between two vendors; {single}", single=single))
    stopped = stopped_note(answer.tried, answer.asked, is_stopped=answer.is_stopped)
    about = _OF_DIVISIONS if listed else ()
    notes = (*stopped, *_left_out(answer, len(paying)), *about, *notes_of(answer.costs, grid))
    page = Page(title, (grid,) if listed else (), notes)
    return Report(page, answer.to_record(), tuple(outwards_flat(division.to_record()) for division in answer.divisions))


def _pays(division: Division) -> bool:
    """Whether both get a share, and together cost less than the best single offer, where one is open."""
    return 0 < division.share < 1 and (division.saved is None or division.saved > 0)


def _left_out(answer: Split, paying: int) -> Iterator[str]:
    """How many pairs are not listed, and why."""
    tried = len(answer.divisions)
    if not tried:
        yield Message("No two offers of different vendors have prices for this usage.")
    elif not paying:
        yield counted(
            "No division costs less than all to one vendor: {count:,} pair was tried.",
            "No division costs less than all to one vendor: {count:,} pairs were tried.",
            tried,
        )
    elif others := tried - paying:
        yield Message("Other pairs of offers that do not pay: {others:,}; JSON and CSV have them.", others=others)
    if paying > LISTED:
        yield Message("{paying:,} more save something, and less: JSON and CSV have them.", paying=paying - LISTED)


def _division(division: Division) -> Iterator[tuple[str, ...]]:
    """A row for each of the two offers."""
    kept = (
        NOTHING
        if division.kept_share is None
        else Message("{kept} at {share}", kept=money(division.kept, up=True), share=_share(division.kept_share))
    )
    flat = joined("; ", map(_shares, division.flat))
    first, second = standing(division.first, division.first_status), standing(division.second, division.second_status)
    yield (
        first,
        _beside(division, _share(division.share)),
        money(division.total, up=True),
        money(division.saved, up=False),
        flat,
        kept,
    )
    yield second, _beside(division, _share(1 - division.share, up=True)), "", "", "", ""


def _beside(division: Division, share: str) -> str:
    """A share; one that is only come near to is beside it."""
    return share if division.is_reached else Message("beside {share}", share=share)


def _share(share: Fraction, *, up: bool = False) -> str:
    return numbers.percent_of(share, up=up)


def _shares(where: Interval) -> str:
    low = numbers.percent_of(where.lower)
    return (
        low
        if where.is_point
        else Message("{first} to {last}", first=low, last=numbers.percent_of(where.upper or where.lower, up=True))
    )
