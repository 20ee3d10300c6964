"""Meters that an alternative counts as no other one: what is left of conversions, and who draws pools."""

from datetime import date
from decimal import Decimal

import pytest

from agorapricing.loading import load_book
from agorapricing.pricebook.unconverted import pack_of, ratios_of, stage_of, without
from agorapricing.tariff import Allowance, Conversion, Prepaid

STANDARD = Conversion("a.standard", {"a.hd": 4, "a.audio": 1}, per=2)
OTHER = Conversion("b.all", {"b.some": 1})
RATIOS = {"a.standard": {"a.hd": Decimal(4), "a.sd": Decimal("0.5")}, "b.all": {"b.some": Decimal(2)}}


@pytest.mark.parametrize(
    ("meters", "left", "ratios"),
    [
        ([], [{"a.hd": 4, "a.audio": 1}, {"b.some": 1}], {}),
        (["a.hd"], [{"a.audio": 1}, {"b.some": 1}], {"a.standard": {"a.hd": 2}}),
        (["a.hd", "a.audio"], [{"b.some": 1}], {"a.standard": {"a.hd": 2, "a.audio": Decimal("0.5")}}),
        (["b.some", "c.none"], [{"a.hd": 4, "a.audio": 1}], {"b.all": {"b.some": 1}}),
    ],
)
def test_what_is_left_of_conversions(meters, left, ratios):
    """
    A meter is taken out of the conversion that has it, one of nothing else goes; its ratio is of one unit.
    """
    assert [dict(each.ratios) for each in without([STANDARD, OTHER], meters)] == left
    assert ratios_of([STANDARD, OTHER], meters) == ratios


def test_a_conversion_of_nothing_stays():
    """
    A conversion that had no ratios is none that lost them.
    """
    nothing = Conversion("c.all", {})

    assert list(without([nothing], ["a.hd"])) == [nothing]


@pytest.mark.parametrize(("called", "cause"), [("", "free minutes"), ("gift", "gift")])
def test_a_pool_is_drawn_by_what_was_counted_so(called, cause):
    """
    An allowance becomes units that each meter draws, the least first, and is called in differences as it was.
    """
    stage = Allowance(10, ("a.standard",), source="page", note="n", called=called)

    assert stage_of(stage, RATIOS) == Prepaid(
        10, {"a.sd": "0.5", "a.standard": 1, "a.hd": 4}, source="page", note="n", called=cause
    )
    assert [*stage_of(stage, RATIOS).draws] == ["a.sd", "a.standard", "a.hd"]


def test_draws_are_multiplied():
    """
    What a unit draws of a pool is its ratio times what the meter drew that it was counted as; others stay.
    """
    stage = Prepaid(10, {"a.standard": 2, "c.other": 1}, source="page")

    assert stage_of(stage, RATIOS) == Prepaid(
        10, {"a.sd": 1, "c.other": 1, "a.standard": 2, "a.hd": 8}, source="page", called="package"
    )


@pytest.mark.parametrize("ratios", [{}, {"b.all": {"b.some": Decimal(2)}}])
def test_what_is_not_drawn_stays(ratios):
    """
    A stage or a pack that no such meter draws is the same as before.
    """
    stage = Allowance(10, ("a.standard",))
    pack = next(iter(load_book("agora-cn").edition(date(2026, 7, 1)).packs.values()))

    assert stage_of(stage, ratios) is stage
    assert pack_of(pack, ratios) is pack
