"""How much of a comparison is shown, and in which form: what a reader may ask for beside the one screen."""

from __future__ import annotations

from collections.abc import Iterable

import attrs
from attrs.validators import in_, optional

from agorapricing.frozen import frozen
from agorapricing.messages import Message

LAYOUTS, SORTS, NOTES = ("rows", "columns"), ("payable", "name", "given"), ("few", "all", "none")
_FEW = 6


@frozen
class View:
    """The parts and the order of a comparison's page.

    >>> View(notes="few").shown([f"note {place}" for place in range(1, 9)])[-2:]
    ('note 5', '3 more notes: --notes all')
    """

    layout: str | None = attrs.field(default=None, validator=optional(in_(LAYOUTS)))
    """One row an offer, or one column with its waterfall; without it columns where few offers fit the width."""
    sort: str = attrs.field(default="payable", validator=in_(SORTS))
    notes: str = attrs.field(default="few", validator=in_(NOTES))
    minutes: bool = False
    """Whether the minutes stand there that are used, or that each book bills."""
    causes: bool = False
    """Whether all causes of each difference stand there."""
    sources: bool = False
    doubts: bool = False
    """Whether all that could be otherwise stands there, with what is at stake."""

    def shown(self, notes: Iterable[str]) -> tuple[str, ...]:
        """Of all notes, those that are asked for; of few, what is left out is counted."""
        every = tuple(notes) if self.notes != "none" else ()
        if self.notes == "all" or len(every) <= _FEW:
            return every
        return *every[: _FEW - 1], Message("{count} more notes: --notes all", count=len(every) - _FEW + 1)


ONE_SCREEN = View()
