"""Doubts among the notes of a report."""

from decimal import Decimal

import pytest

from agorapricing.pricebook import Assumption, Conflict
from agorapricing.rating import ASSUMPTION, CONFLICT, Doubt, Note
from agorapricing.report.doubts import without

DIFFERS = Conflict("the price", "28", "page", "21", "it is newer")
ASSUMED = Assumption("Minutes are whole.")
OTHER = Assumption("Minutes are whole.", instead="seconds")


def doubt(kind, about, stake=None):
    """A doubt of something."""
    return Doubt(kind, about.doubt, (), stake, "", "own:payg", about=about)


@pytest.mark.parametrize(
    ("found", "is_told"),
    [
        (doubt(CONFLICT, DIFFERS), False),
        (doubt(ASSUMPTION, ASSUMED), False),
        (doubt(ASSUMPTION, OTHER, Decimal(1)), False),
        (doubt(ASSUMPTION, ASSUMED, Decimal(0)), True),
    ],
)
def test_a_note_is_known_by_what_it_states(found, is_told):
    """
    A note is left out where the very thing that it states is priced, whatever its words are.
    """
    notes = (Note("in other words", ASSUMED), Note("and others", None), "plain")

    assert without(notes, [found]) == notes[is_told:]


@pytest.mark.parametrize(("stake", "left"), [(None, ()), (Decimal(1), ())])
def test_conflicts_are_left_out_with_or_without_a_stake(stake, left):
    """
    A conflict is left out in any case; a note of the same words that states nothing stays.
    """
    found = [doubt(CONFLICT, DIFFERS, stake)]

    assert without((Note(DIFFERS.text, DIFFERS),), found) == left
    assert without((DIFFERS.text,), found) == (DIFFERS.text,)
