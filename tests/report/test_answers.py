"""The first lines of a comparison, and one row an offer where there are many."""

import re
from datetime import date

import attrs
import pytest
from rich.cells import cell_len

import agorapricing as ap
from agorapricing.comparison.comparing import compare
from agorapricing.pricebook import CLOSED, IS_OPEN, Status
from agorapricing.profiles import Profile, Workload
from agorapricing.report import View, render, report_of
from agorapricing.usage import Usage

ON = date(2026, 7, 1)
CALLS = {"rtc.hd": 360_000}
OLD = ap.Customer({"agora": date(2023, 1, 1)})


def answer(comparison):
    """The lines below the title."""
    return report_of(comparison).page.answer


def shown(comparison, **view):
    """A comparison's report by a view."""
    return report_of(comparison, View(**view))


def test_next_and_dearest():
    """
    The next and the dearest of the open offers are said with what they cost more; of two offers only the next.
    """
    three = compare(CALLS, ["trtc-cn:payg", "trtc-cn:flagship", "trtc-cn:premium", "agora-cn:payg"], ON)
    two = compare(CALLS, ["trtc-cn:payg", "trtc-cn:flagship"], ON)

    best = "cheapest: trtc-cn:flagship, 6,530.00; next: trtc-cn:"

    assert answer(three)[0] == f"{best}premium, +2,765.00; dearest: trtc-cn:payg, +3,550.00"
    assert answer(two)[0] == f"{best}payg, +3,550.00"


def test_one_offer_has_no_next():
    """
    Of a single offer stands what is payable and the age of its prices, alone; of none that has a price, that.
    """
    assert answer(compare(CALLS, ["trtc-cn:payg"], ON))[:-1] == ("payable: trtc-cn:payg, 10,080.00",)
    assert answer(compare({"signaling.messages": 1}, ["trtc-cn:payg"], ON)) == (
        "no offer has a price for all that is used",
    )


def test_a_better_one_by_grant():
    """
    What would be cheaper by a grant is said with its amount; what would not, and what is granted, is not.
    """
    names = ["agora-cn:payg", "agora-cn:loyalty"]
    usage = {"rtc.hd": 100_000, "rtc.fhd": 100_000}
    granted = OLD.also(ap.Customer(grants=("agora:old-customer",)))
    better, same, given = (
        compare(used, names, ON, customer=who) for used, who in ((usage, OLD), (CALLS, OLD), (usage, granted))
    )

    assert answer(better)[1].startswith("agora-cn:loyalty is by grant: ask agora for old-customer (old customers);")
    assert f"if granted: {better.quotes[1].amount:,f}" in answer(better)[1]
    assert not any("if granted" in line for each in (same, given) for line in answer(each))


def test_a_closed_one_that_is_cheaper():
    """
    What is closed and would be the cheapest stands in the first lines with its condition, and no more in the notes.
    """
    comparison = compare({"rtc.hd": 60_000}, ["agora-cn-standard:basic", "agora-cn:payg"], ON)
    [said] = [line for line in answer(comparison) if "if it were open: 1,400.00, 178.00 less" in line]

    assert "for agora accounts created before 2024-07-26" in said
    assert said in comparison.notes
    assert said not in shown(comparison, notes="all").page.notes


def test_a_new_account_is_in_the_first_lines():
    """
    Where nothing is stated of the customer, the first lines say which account is taken.
    """
    said = f"No account of agora is stated: a new one, opened on {ON}, is taken."

    assert said in answer(compare(CALLS, ["agora-cn-standard:basic"], ON))
    assert said not in answer(compare(CALLS, ["agora-cn-standard:basic"], ON, customer=OLD))


def test_how_old_the_prices_are():
    """
    The first and the last day on which the sources of the amounts were read, and those that are not the vendor's own.
    """
    line = answer(compare(CALLS, ["trtc-cn:payg"], ON))[-1]

    assert line.startswith("prices read 2024-02-06")
    assert f", the oldest {(ON - date(2024, 2, 6)).days} days before;" in line
    assert "not by the vendor: 东兴证券, 声网 (API.NASDAQ) (broker report)" in line
    assert "not by the vendor" not in answer(compare(CALLS, ["agora-us-standard:payg"], ON))[-1]


def test_what_is_closed_is_no_next():
    """
    Where nothing is open nothing is said of a next offer.
    """
    assert answer(compare(CALLS, ["agora-cn:payg"] * 2, ON))[0] == "none is open to this customer"


@pytest.mark.parametrize("width", [80, 120])
def test_many_offers_have_a_row_each(width):
    """
    Many offers have a row each, sorted by amount, incomplete ones last, however they were given.
    """
    names = ["agora-cn-standard:*".replace("*", name) for name in ("free", "payg", "basic", "flagship")]
    comparison = compare(CALLS, [*names, "trtc-cn:flagship", "trtc-cn:payg"], ON)
    grid = report_of(comparison).page.grids[0]
    text = render(comparison, "table", width)
    offers = [row[0] for row in grid.rows]

    assert offers == sorted(
        offers, key=lambda name: (not comparison.quote(name).amount, comparison.quote(name).amount or 0)
    )
    assert offers[0] == "trtc-cn:flagship"
    assert offers[-1] == "agora-cn-standard:free"
    assert max(map(len, text.splitlines())) <= width
    assert [line.split()[0] for line in text.splitlines() if line.startswith(("agora-cn-s", "trtc-cn:"))][:6] == offers


def test_a_row_says_what_is_not_open():
    """
    Where an offer is not open, each row has its status.
    """
    names = [
        "agora-cn:payg",
        "agora-cn:loyalty",
        "trtc-cn:payg",
        "trtc-cn:basic",
        "trtc-cn:premium",
        "trtc-cn:flagship",
    ]
    grid = report_of(compare(CALLS, names, ON, customer=OLD)).page.grids[0]
    place = [column.title for column in grid.columns].index("status")

    assert {row[0]: row[place] for row in grid.rows} == dict.fromkeys(names, "open") | {"agora-cn:loyalty": "by grant"}


def test_a_default_comparison_is_short():
    """
    What `compare` says of plain minutes in a market where no offers are named fits a screen, before its notes.
    """
    text = render(compare(CALLS, on=ON, market="cn"), "table", 120)

    assert len(text.partition("\nNotes\n")[0].splitlines()) <= 21
    assert "trtc-cn:flagship, 6,530.00" in text.splitlines()[1]


def test_every_amount_stands_in_a_row():
    """
    Rows have the amounts of the record in every format and at every width, and the differences where they fit.
    """
    names = [f"trtc-cn:{name}" for name in ("payg", "basic", "premium", "premium-plus", "flagship", "flagship-plus")]
    comparison = compare(CALLS, names, ON)
    wide = [render(comparison, style) for style in ("plain", "markdown")] + [render(comparison, "table", 80)]
    narrow = [render(comparison, "table", width) for width in (1, 20, 40)]

    for quote in comparison.quotes:
        assert all(f"{quote.amount:,f}" in text for text in (*wide, *narrow))
        assert all(f"{comparison.difference(quote):+,f}".replace("+0.00", "0.00") in text for text in wide)


# ---- what is asked for ----------------------------------------------------------------------------------------------

FEW = ["agora-cn-standard:basic", "trtc-cn:payg", "trtc-cn:flagship"]


@pytest.mark.parametrize(("layout", "first"), [("rows", "offer"), ("columns", "")])
@pytest.mark.parametrize(
    "names", [FEW, [f"trtc-cn:{name}" for name in ("payg", "basic", "premium", "premium-plus")] * 2]
)
def test_a_layout_is_as_asked(names, layout, first):
    """
    Rows or columns that are asked for are given, however many offers there are and however narrow the page is.
    """
    report = shown(compare(CALLS, names, ON), layout=layout)
    heads = [line for line in render(report, "table", 60).splitlines() if line.startswith("payable")]

    assert report.page.grids[0].columns[0].title == first
    assert bool(heads) == (layout == "columns")


@pytest.mark.parametrize(("width", "has_waterfall"), [(61, False), (62, True), (63, True)])
def test_columns_where_they_fit(width, has_waterfall):
    """
    Few offers stand side by side with their waterfall as long as that fits the width, else in a row each.
    """
    text = render(compare(CALLS, FEW, ON), "table", width)

    assert ("\nlist " in text) == has_waterfall
    assert ("\noffer " in text) != has_waterfall


@pytest.mark.parametrize(
    ("width", "head"),
    [
        (110, ["offer", "payable", "low case", "high case", "difference", "percent", "first cause"]),
        (80, ["offer", "payable", "low case", "high case", "difference"]),
        (60, ["offer", "payable", "low case", "high case"]),
        (40, ["offer", "payable", "low case"]),
    ],
)
def test_both_cases_stand_at_every_width(width, head):
    """
    The low and the high case go before the difference where a page is narrow; one that is narrower has them below.
    """
    calls, more = (Workload("calls", Usage({"rtc.hd": minutes})) for minutes in (360_000, 400_000))
    profile = Profile("acme", (calls,), cases={"low": (calls,), "high": (more,)})
    text = render(shown(compare(profile, FEW, ON), layout="rows"), "table", width)
    heads = [re.split(" {2,}", line) for line in text.splitlines() if line.startswith("offer ")]

    assert heads[0] == head
    assert [title for each in heads for title in each[1:]][:3] == ["payable", "low case", "high case"]
    assert all(cell_len(line) <= width for line in text.splitlines())


@pytest.mark.parametrize(
    ("sort", "wanted"),
    [
        ("payable", ["trtc-cn:flagship", "agora-cn-standard:basic", "trtc-cn:payg", "agora-cn-standard:free"]),
        ("name", ["agora-cn-standard:basic", "agora-cn-standard:free", "trtc-cn:flagship", "trtc-cn:payg"]),
        ("given", ["agora-cn-standard:free", *FEW]),
    ],
)
def test_an_order_is_as_asked(sort, wanted):
    """
    Offers stand by what is payable, the incomplete ones last, by name, or as given; records always as given.
    """
    comparison = compare(CALLS, ["agora-cn-standard:free", *FEW], ON)
    report = shown(comparison, sort=sort, layout="rows")

    assert [row[0] for row in report.page.grids[0].rows] == wanted
    assert [row["offer"] for row in report.rows] == ["agora-cn-standard:free", *FEW]


@pytest.mark.parametrize(("count", "few"), [(5, 5), (6, 6), (7, 6)])
def test_few_notes(count, few):
    """
    Few notes are six at most, the last of which counts those that are left out; all and none are that.
    """
    notes = [f"note {place}" for place in range(count)]

    assert len(View().shown(notes)) == few
    assert (View().shown(notes)[-1] == f"{count - 5} more notes: --notes all") == (count > 6)
    assert View(notes="all").shown(notes) == tuple(notes)
    assert View(notes="none").shown(notes) == ()


def test_details_are_asked_for():
    """
    Minutes, all causes and sources stand there only where they are asked for; the record has everything in any case.
    """
    comparison = compare(CALLS, FEW, ON)
    plain, full = shown(comparison), shown(comparison, minutes=True, causes=True, sources=True)

    assert (len(plain.page.grids), plain.page.sources) == (1, ())
    assert [grid.columns[0].title for grid in full.page.grids[1:]] == [f"vs {FEW[0]}", "usage a month"]
    assert len(full.page.sources) == len({source for bill in comparison.bills for source in bill.sources.items()}) > 1
    assert plain.record == full.record == comparison.to_record()
    assert plain.rows == full.rows


def test_a_view_that_there_is_not():
    """
    An unknown layout, order or number of notes is refused.
    """
    for wrong in ({"layout": "cards"}, {"sort": "price"}, {"notes": "some"}):
        with pytest.raises(ValueError, match=next(iter(wrong.values()))):
            View(**wrong)


# ---- doubts ---------------------------------------------------------------------------------------------------------


def doubted(one, other):
    """Two offers with an amount at stake in each, the dearer doubt first; open or closed."""
    comparison = compare({"rtc.hd": 3_000_000}, ["trtc-cn:flagship", "agora-cn:payg"], ON, customer=OLD)
    quotes = (attrs.evolve(q, status=each) for q, each in zip(comparison.quotes, (one, other), strict=True))
    return attrs.evolve(comparison, quotes=tuple(quotes))


PROMOTION = "trtc-cn:flagship: the promotion, 20 % off the packages, instead: -1,250.00"
FREE = "agora-cn:payg: the free minutes counted by the ladder, too, instead: -28.00"


@pytest.mark.parametrize(("one", "wanted"), [(IS_OPEN, [PROMOTION, FREE]), (Status(CLOSED, "shut"), [FREE, PROMOTION])])
def test_doubts_come_first(one, wanted):
    """
    What has an amount at stake comes first among the notes, the largest first, that of open offers before others.
    """
    assert list(report_of(doubted(one, IS_OPEN)).page.notes[:2]) == wanted


def test_what_moves_nothing_is_not_shown():
    """
    A doubt without an amount at stake stands in the table of doubts alone, which is asked for.
    """
    comparison = doubted(IS_OPEN, IS_OPEN)
    still = [each for each in comparison.doubts if each.stake == 0]
    notes = report_of(comparison).page.notes
    table = shown(comparison, doubts=True).page.grids[1]

    assert still
    assert not any(each.text in note for each in still for note in notes)
    assert len(table.rows) == len(comparison.doubts)


@pytest.mark.parametrize(("minutes", "changes"), [(53_571, False), (53_572, True), (66_964, True), (66_965, False)])
def test_what_could_change_the_cheapest_is_in_the_first_lines(minutes, changes):
    """
    A doubt under which another offer would be the cheapest stands in the first lines, and not among the notes.

    The package is 1,875.00, or 1,500.00 in the promotion; at 0.028 these are 66,964.3 and 53,571.4 minutes.
    """
    comparison = compare({"rtc.hd": minutes}, ["trtc-cn:payg", "trtc-cn:premium"], ON)
    stake = "trtc-cn:premium: the promotion, 20 % off the packages, instead: -375.00"

    assert (f"could change the cheapest: {stake}" in answer(comparison)) == changes
    assert (stake in report_of(comparison).page.notes) != changes


@pytest.mark.parametrize(("minutes", "said"), [(0, "the same"), (1, "+0.03"), (1_000, "+28.00")])
def test_what_costs_the_same(minutes, said):
    """
    The next offer that costs no more than the cheapest is said to be the same; from the first minute, by how much.
    """
    rated = compare({"rtc.hd": minutes}, ["agora-cn:payg", "trtc-cn:payg"], ON, customer=OLD)

    assert answer(rated)[0] == f"cheapest: agora-cn:payg, 0.00; next: trtc-cn:payg, {said}"
