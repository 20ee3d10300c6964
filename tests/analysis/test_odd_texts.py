"""The findings of an audit word by word: cliffs, bounds, conflicts, and how many names are listed."""

from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from test_oddities import ON, ladder, own

import agorapricing as ap
from agorapricing.analysis import oddities
from agorapricing.analysis.costs import CostCurve
from agorapricing.analysis.oddities import _listed, _number, of_curves, of_sources, of_tiers
from agorapricing.tariff import Band, GraduatedDiscount


@pytest.mark.parametrize(
    ("tiers", "found"),
    [
        (
            "{ up_to = 10, price = 3 }, { price = 2 }",
            [("cliff", "just above 10 the total falls, and it is as high again only at 15", 10)],
        ),
        (
            "{ up_to = 10, price = 3 }, { price = 0 }",
            [("cliff", "just above 10 the total falls, and it is as high again never", 30)],
        ),
        (
            "{ up_to = 10.125, price = 3 }, { price = 2.5 }",
            [
                (
                    "cliff",
                    "just above ~10.13 the total falls, and it is as high again only at 12.15",
                    Fraction("5.0625"),
                ),
            ],
        ),
        (
            "{ up_to = 10, price = 2 }, { price = 2.5 }",
            [("rising price", "above 10 the next unit costs more than before", Fraction(1, 2))],
        ),
        ("{ up_to = 10, price = 2 }, { price = 2 }", []),
    ],
)
def test_what_is_said_of_a_curve(tmp_path, tiers, found):
    """
    A fall is told with where the total is as high again, if it ever is; a rise with by how much; bounds outwards.
    """
    odd = [each for each in of_curves(own(tmp_path, ladder("volume", tiers))) if each.about == "cdn.mainland"]

    assert [(str(each.kind), str(each.what), each.amount) for each in odd] == found


def test_a_meter_that_cannot_be_looked_at_leaves_the_others(monkeypatch, tmp_path):
    """
    Of a meter without a curve its problem is told, and the meters after it are looked at.
    """
    offer = own(tmp_path, ladder("volume", "{ up_to = 10, price = 3 }, { price = 2 }"))
    first, *others = sorted(offer.tariff.meters)
    made = oddities.meter_curve

    def looked_at(sold, meter):
        return made(sold, meter) if meter == first else CostCurve(sold, None, problem="it is odd")

    monkeypatch.setattr(oddities, "meter_curve", looked_at)

    assert [(str(each.kind), each.about, str(each.what)) for each in of_curves(offer)] == [
        ("cliff", first, "just above 10 the total falls, and it is as high again only at 15"),
        *(("not looked at", meter, "it is odd") for meter in others),
    ]


@pytest.mark.parametrize(
    ("offs", "bounds"),
    [
        (("0", "0.1", "0.2"), []),
        (("0", "0", "0.2"), ["5"]),
        (("0", "0.2", "0.2"), ["9"]),
        (("0", "0", "0"), ["5", "9"]),
    ],
)
def test_a_bound_of_a_ladder_without_effect(tmp_path, offs, bounds):
    """
    A band whose discount is that of the next one has no effect: each is told under the name of the ladder.
    """
    bands = tuple(Band(end, off=Decimal(off)) for end, off in zip((5, 9, None), offs, strict=True))
    edition = attrs.evolve(
        own(tmp_path).edition, stages={"volume": GraduatedDiscount(bands, ("rtc.hd",), source="page")}, ladders={}
    )
    found = [(str(each.kind), each.about, str(each.what)) for each in of_tiers(edition)]

    assert found == [
        ("bound without effect", "volume", f"the discount is the same on both sides of {bound}") for bound in bounds
    ]


def test_a_band_without_a_whole_number(tmp_path):
    """
    The bands of a ladder must hold a whole number each, as tiers do.
    """
    bands = tuple(Band(end, off=off) for end, off in (("5", 0), ("5.5", "0.1"), (None, "0.2")))
    stages = {"volume": GraduatedDiscount(bands, ("rtc.hd",), source="page")}
    found = of_tiers(attrs.evolve(own(tmp_path).edition, stages=stages, ladders={}))

    assert [(str(each.kind), each.about, str(each.what)) for each in found] == [
        ("unreachable tier", "volume", "no whole number lies above 5 and up to 5.5")
    ]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["a"], "a rest on it"),
        (["a", "b", "c"], "a, b, c rest on it"),
        (["a", "b", "c", "d"], "a, b, c and 1 more rest on it"),
        (["a", "b", "c", "d", "e"], "a, b, c and 2 more rest on it"),
    ],
)
def test_three_names_are_listed(names, said):
    """
    Three names are listed, and of more it is said how many.
    """
    assert str(_listed(names)) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(None, "the end"), (Decimal("10.125"), "~10.13"), (Fraction(1, 3), "~0.34"), (Decimal(1_000), "1,000")],
)
def test_how_a_bound_is_written(value, said):
    """
    A bound has two decimals at most, rounded up where it has more.
    """
    assert str(_number(value)) == said


def test_conflicts_come_before_what_is_said_of_sources():
    """
    Each conflict of an edition is told with what was kept and what was not, and its source.
    """
    book = ap.load_book("trtc-cn")
    edition = book.edition(ON)
    found = list(of_sources(book, edition, ON, 100_000))
    conflicts = found[: len(edition.conflicts)]

    assert edition.conflicts
    assert [(str(each.kind), each.about, str(each.what), each.source) for each in conflicts] == [
        ("conflict", each.about, f"kept: {each.kept}; not kept: {each.other}", each.source)
        for each in edition.conflicts
    ]
    assert "conflict" not in {str(each.kind) for each in found[len(conflicts) :]}
