"""States of a search that another one dominates: what is lacking there costs no more than the state costs more."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from agorapricing.buying.book_plans import _needed
from agorapricing.buying.search.dominance import undominated
from agorapricing.buying.search.extent import SearchBudget
from agorapricing.rating import find_offer
from agorapricing.usage import Usage

ON, LAST = date(2024, 2, 6), date(2026, 12, 31)


def months(*, taxed="1", worth=None, count=2):
    """Months that sell ten units of a pack for 100; a unit saves so much, or nothing is known of it."""
    regime = SimpleNamespace(suspends=worth is None)
    cost = SimpleNamespace(offer=SimpleNamespace(regime=regime), worths={"p": (Decimal(0), Decimal(worth or 0))})
    sold = {"p": SimpleNamespace(sizes={Decimal(10): Decimal(100)})}
    option = SimpleNamespace(sold=sold, taxed=Decimal(taxed), month=cost)
    return SimpleNamespace(options=((option,),) * count, last_days=(LAST,), packs={"p": None}, has_single_draws=True)


@pytest.mark.parametrize("more", ["-0.01", "0", "0.01"])
@pytest.mark.parametrize(
    ("units", "sold", "worth"),
    [
        (10, {}, 100),
        (10, {"taxed": "1.06"}, 106),
        (11, {"taxed": "1.06"}, 212),
        (5, {"taxed": "1.5", "worth": 2}, 15),
    ],
)
def test_a_state_is_kept_where_it_costs_less_than_what_it_has_more(units, sold, worth, more):
    """
    A state that costs just less than its units, bought with the tax or billed, is kept; at their cost it is left out.
    """
    cost = Decimal(worth) + Decimal(more)
    labels = {(): (Decimal(0), ()), (("p", LAST, Decimal(units)),): (cost, ())}

    kept = undominated(labels, months(**sold), 0, SearchBudget())

    assert len(kept) == (2 if cost < worth else 1)
    assert undominated(labels, months(**sold), 1, SearchBudget()) == labels  # no month is left to catch up in


@pytest.mark.parametrize(("meter", "kept"), [("rtc.hd", ["list", "payg"]), ("pull.audio", ["list"])])
def test_of_offers_that_differ_in_nothing_used_one_is_kept(meter, kept):
    """
    An offer whose further stages touch nothing that is used is left out of a search; others are not.
    """
    used = Usage({meter: 1_000})
    month = [(find_offer(f"agora-cn:{name}", ON), used) for name in ("list", "payg")]

    assert [offer.name for offer, _ in _needed(month)] == kept
