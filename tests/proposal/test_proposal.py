"""What goes out to a customer: the parts of a proposal, its polylines, and the sections of its report."""

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from contracts import contract
from hypothesis import given
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing.analysis.costs import curve_over
from agorapricing.numbers.curve import Curve
from agorapricing.proposal import propose
from agorapricing.proposal.chart import polylines
from agorapricing.proposal.proposal import _over
from agorapricing.rating import find_offer
from agorapricing.report import numbers, report_of
from agorapricing.scenarios import GroupCall

ON = date(2026, 7, 1)
OFFERS = ("agora-us-standard:payg", "agora-us-standard:business-plus", "trtc-intl:payg")
CALLS = ap.Profile("calls", (ap.Workload("calls", scenario=GroupCall(people=5, sessions_per_day=500)),))
COMPARED = ap.compare(CALLS, OFFERS, ON)
PROPOSED = propose(COMPARED, ap.Term(ON, 3))


def sections(proposal):
    """The pages of a proposal's sections, by name."""
    return {section.name: section.page for section in report_of(proposal).sections}


def cells(grid):
    """The cells of a grid, by the first of each row."""
    return {first: rest for first, *rest in grid.rows}


def test_sections_stand_in_the_order_in_which_a_reader_asks():
    """
    After the comparison come usage, waterfall, break-even points, months, doubts, hints, sources, exclusions and terms.
    """
    expected = "sizing waterfall breakeven months doubts hints sources exclusions terms"

    assert list(sections(PROPOSED)) == expected.split()


def test_the_page_is_that_of_the_comparison():
    """
    Amounts and the answer stand as in the comparison, with a row an offer, and no note is left out.
    """
    page = report_of(PROPOSED).page

    assert page.answer == report_of(COMPARED).page.answer
    assert {row[0]: row[1] for row in page.grids[0].rows} == {
        quote.offer: numbers.amount(quote.amount) for quote in COMPARED.quotes
    }
    assert not any("--notes" in note for note in page.notes)


def test_a_waterfall_ends_with_what_is_payable():
    """
    The stages of each offer add up to the last cell, and the lines of the cheapest one to its amount.
    """
    waterfall, lines = sections(PROPOSED)["waterfall"].grids
    for quote in COMPARED.quotes:
        *stages, payable = (cell.replace(",", "") for cell in cells(waterfall)[quote.offer])
        found = sum(Fraction(each) for each in stages if each != "–")

        assert found == Fraction(payable) == Fraction(quote.payable)

    assert cells(lines)["total"][4] == numbers.amount(COMPARED.cheapest.payable)


def test_lines_cite_the_sources_of_the_section():
    """
    The number beside a line is that of the same source in the list of sources.
    """
    found = sections(PROPOSED)
    numbered = {cells[0]: cells[1] for cells in found["sources"].grids[0].rows}
    cited = {row[-1] for row in found["waterfall"].grids[1].rows} - {""}

    assert {numbered[each] for each in cited} == {"agora-us-standard/ds-pricing"}


def test_months_of_a_term_are_those_of_its_bills():
    """
    Each open offer has a column, each month a row, and the total stands below.
    """
    table = sections(PROPOSED)["months"].grids[0]
    bill = ap.bill_term("agora-us-standard:payg", CALLS, ap.Term(ON, 3))
    place = [column.title for column in table.columns].index("agora-us-standard:payg")

    assert [row[place] for row in table.rows] == [
        *(numbers.amount(month.bill.payable) for month in bill.months),
        numbers.amount(bill.payable),
    ]


def test_without_a_term_there_are_no_months():
    """
    What is not there has no section: months without a term, cases without low and high numbers.
    """
    assert not {"months", "cases"} & set(sections(propose(COMPARED)))


def test_cases_have_low_base_and_high():
    """
    Where the profile has low and high numbers, each offer has its amount in each.
    """
    profile = ap.load_profile("examples/telehealth.toml")
    table = sections(propose(ap.compare(profile, OFFERS, ON)))["cases"].grids[0]

    assert [column.title for column in table.columns] == ["offer", "low", "base", "high"]
    assert cells(table)["trtc-intl:payg"] == ["2,321.69", "2,905.16", "4,072.10"]


def test_markets_are_told_apart():
    """
    Of several markets each grid has the name of its own, and the chart is of each.
    """
    proposal = propose(ap.compare({"rtc.hd": 200_000}, None, ON))
    titles = [grid.title for page in sections(proposal).values() for grid in page.grids]

    assert {title.partition(" · ")[0] for title in titles} == {"cn", "global"}
    assert [chart["market"] for chart in proposal.data["chart"]] == ["cn", "global"]


def test_months_of_a_log_are_a_proposal(tmp_path):
    """
    The months of a log stand side by side; what is said of one month alone is left out.
    """
    path = tmp_path / "calls.csv"
    day = "r,a,2026-0{0}-02T09:00:00+00:00,2026-0{0}-02T10:00:00+00:00,b,1280x720\n"
    path.write_text("room,user,start,end,stream,size\n" + day.format(3) + day.format(4), "utf-8")
    months = ap.compare(ap.read_log(path).scaled(), OFFERS)
    table = sections(propose(months))["months"].grids[0]

    assert [row[0] for row in table.rows] == ["2026-03", "2026-04", "total"]
    assert "breakeven" not in sections(propose(months))


def test_no_complete_offer():
    """
    Where no offer has a price for all, the proposal says what is not priced.
    """
    found = sections(propose(ap.compare({"whiteboard.images": 5}, ["trtc-intl:payg"], ON)))

    assert any("does not price whiteboard.images" in note for note in found["exclusions"].notes)


def test_a_confidential_offer_has_no_curve():
    """
    A curve tells the terms of a contract: it is neither among the lines nor among the break-even points.
    """
    closed = contract("percent_off = 17.381", confidential="true")
    proposal = propose(ap.compare({"rtc.hd": 200_000}, ["trtc-intl:payg", closed], date(2026, 5, 1)))
    [chart] = proposal.data["chart"]

    assert [offer["offer"] for offer in chart["offers"]] == ["trtc-intl:payg"]
    assert "trtc-intl:ea" not in str(sections(proposal)["breakeven"].grids[0].rows)


# ---- lines -----------------------------------------------------------------------------------------------------------


@given(st.sampled_from(OFFERS), st.fractions(0, 2, max_denominator=50))
def test_lines_are_the_curve(name, t):
    """
    Between its points a line has the cost of the offer.
    """
    cost = curve_over(find_offer(name, ON), {"rtc.hd": Curve.linear(400_000)})
    found = [
        y + (t - x) * (top - y) / (to - x)
        for line in polylines(cost, Fraction(2))
        for (x, y), (to, top) in pairwise(line)
        if x < t < to
    ]

    assert found == [cost.at(t)] * len(found)
    assert found or t in {Fraction(0), Fraction(2), *cost.bounds}


@pytest.mark.parametrize(
    ("cost", "expected"),
    [
        (Curve.linear(1, end=4), [[(0, 0), (4, 4)]]),
        (Curve.linear(1, end=4).floor_div(2), [[(0, 0), (2, 0)], [(2, 1), (4, 1)]]),
    ],
)
def test_a_jump_begins_a_new_line(cost, expected):
    """
    What jumps is not joined by a line.
    """
    offered = curve_over(find_offer(OFFERS[0], ON), {"rtc.hd": Curve.linear(1)})
    made = type(offered)(offered.offer, cost)

    assert [list(line) for line in polylines(made, Fraction(4))] == expected


def test_crossings_are_the_break_even_points():
    """
    Where the cheapest open offer changes, the chart has a point of its cost.
    """
    answer = PROPOSED.markets[""].breakeven
    [chart] = PROPOSED.data["chart"]

    assert [crossing["at"] for crossing in chart["crossings"]] == [str(point) for point in answer.points]
    assert chart["crossings"][0]["offers"] == ["agora-us-standard:business-plus"]


def test_the_chart_says_which_offers_are_open():
    """
    An offer is open in the chart as it is in the comparison.
    """
    compared = ap.compare({"rtc.hd": 200_000}, ["agora-us:payg", "agora-us-standard:payg"], ON)
    [drawn] = propose(compared).data["chart"]

    assert {each["offer"]: each["open"] for each in drawn["offers"]} == {
        "agora-us:payg": False,
        "agora-us-standard:payg": True,
    }


def test_months_are_of_the_cheapest_open_offers():
    """
    Of many offers the cheapest that are open are shown month by month, the cheapest first; no closed one.
    """
    names = ("payg", "business-plus", "business", "pro")
    compared = ap.compare({"rtc.hd": 200_000}, ["agora-us:payg", *(f"agora-us-standard:{each}" for each in names)], ON)
    found = [bill.months[0].bill.offer for bill in _over(ap.Term(ON, 1), compared.quotes * 2, compared.profile)]

    assert found == [f"agora-us-standard:{each}" for each in ("business", "business", "pro", "pro")]
