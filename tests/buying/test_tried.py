"""How much a search tries: what is left out untried shows in the counts, also where the plan stays the same."""

from datetime import date
from decimal import Decimal

import attrs
import pytest
from ladders import FOUR, METERS, band, ladder_book, months_of, pack

from agorapricing.buying.search import extent
from agorapricing.buying.search.extent import SearchBudget
from agorapricing.buying.search.whole import dynamic_programme, least_of, search
from agorapricing.pricebook.holdings import Holding
from agorapricing.pricebook.packs import Validity

AUDIO, HD, FHD = METERS
FLAT, GENTLE = [band(None, 0)], [band(6, 0), band(None, "0.1")]
RISING, FALLING = [band(6, 0), band(14, "0.2"), band(None, "0.4")], [band(6, "0.2"), band(None, 0)]
SIZES = [(3, 5), (7, 11)]
SOLD = pack(AUDIO, SIZES)
TWO = {"a": SOLD, "b": pack(HD, [(5, 30)])}
THREE = {"a": pack(AUDIO, [(7, 40)], 3), "b": pack(HD, [(9, 30)], 2), "c": pack(FHD, [(4, 7), (11, 17)])}


def of_one(bands=FLAT, sold=SOLD, count=3, growth="0", later=None, **other):
    """Months of ten units of a meter with a pack, and of seven of another one without."""
    book = ladder_book({AUDIO: 3, HD: 9}, bands, {"a": sold}, later=later and {"a": later}, **other)
    return months_of(book, {AUDIO: 10, HD: 7}, count, growth)


def of_two(bands=FLAT, count=3, *, fees=(), packs=TWO, **other):
    """Months of ten units of one meter and seven of another, each with a pack, also with fees."""
    book = ladder_book({AUDIO: 3, HD: 9}, bands, packs, fees, **other)
    return months_of(book, {AUDIO: 10, HD: 7}, count, regimes=tuple(book.editions[0].regimes))


def of_four(bands, prices, usage, growth, packs=THREE):
    """Three months of four meters in one ladder, of which three have a pack."""
    return months_of(
        ladder_book(dict(zip(FOUR, prices, strict=True)), bands, packs), dict(zip(FOUR, usage, strict=True)), 3, growth
    )


def held(name, sold, units, expires=date(2026, 2, 28)):
    """Units of a pack that are held at the start."""
    return (Holding(name, sold, expires, Decimal(units)),)


def short(months, rule="day before", **other):
    """A pack that ends within the term."""
    return pack(AUDIO, SIZES, valid=Validity(months, rule), **other)


CASES = {
    "one": lambda: (of_one(), ()),
    "growth": lambda: (of_one(count=4, growth="0.5"), ()),
    "rising": lambda: (of_one(RISING), ()),
    "gentle": lambda: (of_one(GENTLE), ()),
    "falling": lambda: (of_one(FALLING), ()),
    "short": lambda: (of_one(sold=short(1)), ()),
    "two months": lambda: (of_one(RISING, short(2)), ()),
    "to the end of a month": lambda: (of_one(FALLING, short(1, "month end")), ()),
    "held": lambda: (of_one(), held("a", SOLD, 8)),
    "held to the end": lambda: (of_one(), held("a", SOLD, 8, date(2027, 1, 1))),
    "much held": lambda: (of_one(), held("a", SOLD, 31)),
    "suspended": lambda: (of_one(sold=short(12, before=(), lifts=True), count=2, suspends=(AUDIO,)), ()),
    "cheaper later": lambda: (of_one(later=pack(AUDIO, [(3, 5), (7, 9)])), ()),
    "dearer later": lambda: (of_one(later=pack(AUDIO, [(3, 5), (7, 12)])), ()),
    "other sizes later": lambda: (of_one(later=pack(AUDIO, [(4, 6)])), ()),
    "draws two": lambda: (of_one(sold=attrs.evolve(SOLD, draws={AUDIO: Decimal(2)})), ()),
    "dear": lambda: (of_one(sold=pack(AUDIO, [(3, 9), (7, 22)])), ()),
    "just pays": lambda: (of_one(sold=pack(AUDIO, [(3, 9), (8, 23)])), ()),
    "two packs": lambda: (of_two(), ()),
    "two packs of a ladder": lambda: (of_two(RISING), ()),
    "two packs of a ladder that falls": lambda: (of_two(FALLING, 2), ()),
    "a fee": lambda: (of_two(count=2, fees=(4,)), ()),
    "two packs, one held": lambda: (of_two(RISING), held("b", TWO["b"], 6)),
    "two packs, a part held": lambda: (of_two(count=2), held("a", SOLD, "1.5", date(2026, 12, 31))),
    "two packs of one meter": lambda: (of_two(count=2, packs={"a": SOLD, "b": pack(AUDIO, [(5, 9)])}), ()),
    "two ladders": lambda: (of_two(RISING, apart=(HD,)), ()),
    "four": lambda: (
        of_four([band(10, 0), band(30, "0.4"), band(None, "0.6")], (8, 5, 3, 11), (25, 19, 33, 8), "-0.1"),
        (),
    ),
    "four up and down": lambda: (
        of_four([band(20, "0.5"), band(50, "0.3"), band(None, "0.1")], (20, 9, 3, 5), (15, 15, 13, 3), "0.2"),
        (),
    ),
}


def tried(months, at_start, below=None, search=search):
    """What a search finds, and how much it tried: steps, looks at amounts, arcs of graphs, and arcs scanned."""
    budget = SearchBudget()
    found = search(months, at_start, below, budget)
    limits = {"steps": extent.STEPS, "looks": extent.LOOKS, "arcs": extent.ARCS, "scans": extent.SCANS}
    return found, tuple(limit - getattr(budget, name) for name, limit in limits.items())


def bought(plan):
    """What each month buys, in words."""
    months = (" ".join(f"{n} x {size:f}{name}" for name, size, n in choice.buys) for choice in plan.choices)
    return ", ".join(month or "-" for month in months)


@pytest.mark.parametrize(
    ("case", "cost", "counts", "buys"),
    [
        ("one", "237", (28, 63, 0, 0), "1 x 7a 1 x 3a, 1 x 7a 1 x 3a, 1 x 7a 1 x 3a"),
        ("growth", "652", (57, 99, 0, 0), "1 x 7a 1 x 3a, 2 x 7a 1 x 3a, 3 x 7a, 4 x 7a 2 x 3a"),
        ("rising", "217.8", (57, 125, 0, 0), "-, -, -"),
        ("gentle", "234.3", (28, 63, 0, 0), "1 x 7a 1 x 3a, 1 x 7a 1 x 3a, 1 x 7a 1 x 3a"),
        ("falling", "204.6", (57, 125, 0, 0), "1 x 7a 1 x 3a, 1 x 7a 1 x 3a, 1 x 7a 1 x 3a"),
        ("short", "237", (12, 27, 0, 0), "1 x 7a 1 x 3a, 1 x 7a 1 x 3a, 1 x 7a 1 x 3a"),
        ("two months", "217.8", (128, 227, 0, 0), "-, -, -"),
        ("to the end of a month", "204.6", (128, 227, 0, 0), "1 x 7a 1 x 3a, 1 x 7a 1 x 3a, 1 x 7a 1 x 3a"),
        ("held", "225", (23, 53, 0, 0), "1 x 3a, 3 x 3a, 1 x 7a 1 x 3a"),
        ("held to the end", "225", (23, 53, 0, 0), "1 x 3a, 3 x 3a, 1 x 7a 1 x 3a"),
        ("much held", "205", (6, 9, 0, 0), "-, -, 1 x 7a 1 x 3a"),
        ("suspended", "158", (15, 36, 0, 0), "1 x 7a 1 x 3a, 1 x 7a 1 x 3a"),
        ("cheaper later", "232", (33, 81, 0, 0), "1 x 7a 1 x 3a, 2 x 7a, 1 x 7a"),
        ("dearer later", "237", (58, 91, 0, 0), "3 x 7a, -, 3 x 3a"),
        ("other sizes later", "235", (41, 43, 0, 0), "1 x 7a 1 x 3a, 3 x 4a, 2 x 4a"),
        ("draws two", "279", (130, 199, 0, 0), "-, -, -"),
        ("dear", "279", (26, 54, 0, 0), "3 x 3a, 3 x 3a, 3 x 3a"),
        ("just pays", "276", (34, 90, 0, 0), "1 x 8a, 1 x 8a, 1 x 8a"),
        ("two packs", "177", (0, 91, 45, 120900), "1 x 7a 1 x 3a 2 x 5b, 1 x 7a 1 x 3a 1 x 5b, 1 x 7a 1 x 3a 1 x 5b"),
        (
            "two packs of a ladder",
            "177",
            (0, 135, 73, 61460),
            "1 x 7a 1 x 3a 2 x 5b, 1 x 7a 1 x 3a 1 x 5b, 1 x 7a 1 x 3a 1 x 5b",
        ),
        ("two packs of a ladder that falls", "120.8", (0, 63, 35, 60700), "1 x 7a 1 x 3a 1 x 5b, 1 x 7a 1 x 3a 1 x 5b"),
        ("a fee", "122", (0, 41, 21, 120420), "1 x 7a 1 x 3a 2 x 5b, 1 x 7a 1 x 3a 1 x 5b"),
        (
            "two packs, one held",
            "138",
            (0, 133, 71, 61420),
            "1 x 7a 1 x 3a 1 x 5b, 1 x 7a 1 x 3a 1 x 5b, 1 x 7a 1 x 3a 1 x 5b",
        ),
        ("two packs, a part held", "121", (62, 81, 0, 0), "3 x 3a 2 x 5b, 1 x 7a 1 x 3a 1 x 5b"),
        ("two packs of one meter", "158", (3240, 1740, 0, 0), "1 x 7a 1 x 3a, 1 x 7a 1 x 3a"),
        (
            "two ladders",
            "177",
            (0, 135, 69, 121380),
            "1 x 7a 1 x 3a 2 x 5b, 1 x 7a 1 x 3a 1 x 5b, 1 x 7a 1 x 3a 1 x 5b",
        ),
        ("four", "763.4", (0, 465, 238, 64760), "-, -, -"),
        ("four up and down", "607.0", (0, 342, 143, 62860), "3 x 7a 2 x 9b, 2 x 7a 2 x 9b, 3 x 7a 2 x 9b 1 x 11c"),
    ],
)
def test_what_is_tried(case, cost, counts, buys):
    """
    Each search finds its plan, proven, in so many steps, looks at amounts, arcs, and arcs scanned: no more, no less.
    """
    found, spent = tried(*CASES[case]())

    assert (found.cost, found.least, bought(found)) == (Decimal(cost), None, buys)
    assert spent == counts


@pytest.mark.parametrize(
    ("case", "least", "counts"),
    [
        ("one", "236.14285714285714254", (28, 18, 18)),
        ("growth", "650.857142857142856276", (57, 45, 35)),
        ("gentle", "213.64285714285714254", (28, 28, 28)),
        ("held", "223.571428571428571116", (23, 23, 23)),
        ("dear", "278.9999999999999997", (26, 26, 4)),
        ("two packs", "173.14285714285714233", (104, 56, 56)),
        ("two packs of one meter", None, (3240, 3240, 3240)),
        ("cheaper later", "227.57142857142857112", (33, 20, 20)),
        ("a fee", "115.42857142857142822", (104, 84, 84)),
    ],
)
def test_what_cannot_be_cheap_enough_is_not_tried(case, least, counts):
    """
    No plan costs less than is known at once; of at most what the cheapest costs it is found sooner, of less nothing is.
    """
    months, at_start = CASES[case]()
    cost = search(months, at_start).cost
    all_plans, at_most, less = (
        tried(months, at_start, below, dynamic_programme) for below in (None, cost, cost - Decimal("0.01"))
    )

    assert least_of(months, at_start) == (least and Decimal(least))
    assert [found and found.cost for found, _ in (all_plans, at_most, less)] == [cost, cost, None]
    assert tuple(spent[0] for _, spent in (all_plans, at_most, less)) == counts
