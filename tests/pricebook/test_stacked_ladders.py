"""Ladders of contracts that come on top of the public one, amounts in another currency, and the chain that results."""

from datetime import date

import pytest
from contracts import contract, text

import agorapricing as ap
from agorapricing.cli import main
from agorapricing.errors import InvalidFileError

LADDER = 'ladder = [{ up_to = 100_000, percent_off = 0 }, { percent_off = 10 }]\nwhere = ["rtc.audio", "rtc.hd"]\n'
CN = "agora-cn:payg"
ON = date(2026, 5, 1)
USAGE = {"rtc.hd": 900_000}


def stacked(bill):
    """The notes that say that a ladder stacks."""
    return [note for note in bill.notes if "stacks on" in note]


def test_a_ladder_without_a_place_says_both_amounts():
    """
    The bill says what it is with both ladders, and what it would be with the contract's alone, which is then so.
    """
    both = ap.rate(contract(LADDER, base=CN), USAGE, ON)
    alone = ap.rate(contract(LADDER + 'place = "instead of volume"', base=CN), USAGE, ON)

    assert both.payable < alone.payable
    [note] = stacked(both)
    assert note.startswith("contract-ladder has no place and stacks on volume, the public ladder: ")
    assert note.endswith(f'{both.payable:,f} with both, {alone.payable:,f} with place = "instead of volume".')


def test_a_comparison_says_so_too():
    """
    What a bill says, a comparison says of the offer.
    """
    [quote] = ap.compare(USAGE, [contract(LADDER, base=CN)], ON).quotes

    assert len(stacked(quote.bill)) == 1


@pytest.mark.parametrize(
    ("term", "base"),
    [
        (LADDER + 'place = "instead of volume"', CN),
        (LADDER + 'place = "after volume"', CN),
        (LADDER, "agora-cn:list"),
        ('ladder = [{ percent_off = 5 }]\nwhere = ["signaling.messages"]', CN),
        ("percent_off = 5", CN),
    ],
)
def test_what_does_not_stack_unsaid_is_no_note(term, base):
    """
    A ladder with a place, over other meters, or on a base without ladders is as it was agreed.
    """
    assert stacked(ap.rate(contract(term, base=base), {"rtc.hd": 900_000, "signaling.messages": 1}, ON)) == []


def test_confidential_terms_are_not_told():
    """
    A confidential contract tells of no ladder and no chain.
    """
    closed = contract(LADDER, base=CN, confidential="true")

    assert stacked(ap.rate(closed, USAGE, ON)) == []
    assert closed.chains == ()


@pytest.mark.parametrize("kind", ["minimum", "maximum"])
@pytest.mark.parametrize(("currency", "is_refused"), [("CNY", False), ("USD", True)])
def test_an_amount_is_in_the_currency_of_the_book(kind, currency, is_refused):
    """
    A commitment in another currency is refused in words, at its key; in the book's own it is what it says.
    """
    term = f'{kind} = {{ amount = 500, currency = "{currency}" }}'
    if not is_refused:
        assert ap.rate(contract(term, base=CN), {}, ON).payable == (500 if kind == "minimum" else 0)
        return
    with pytest.raises(InvalidFileError) as raised:
        contract(term, base=CN)

    [found] = raised.value.diagnostics
    assert (found.path, found.message) == (
        f"contract.term[0].{kind}.currency",
        "USD is not the currency of agora-cn: state the amount in CNY",
    )


def test_check_shows_the_chain(tmp_path, capsys):
    """
    `check` prints the stages that bills go through, for each day on which they change, and ladders that stack.
    """
    deal = tmp_path / "deal.toml"
    later = 'percent_off = 5\nplace = "before free"\neffective = { from = 2026-07-01 }'
    deal.write_text(text(LADDER, later, base="trtc-intl:payg"), "utf-8")

    assert main(["check", str(deal)]) == 0
    first, *chains = capsys.readouterr().out.splitlines()
    assert first.endswith("from 2026-01-01 until before 2027-01-01")
    assert [line.partition(": ")[2] for line in chains] == [
        "list > free > contract-ladder",
        "list > contract-discount > free > contract-ladder",
    ]
