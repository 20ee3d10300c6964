"""From bills to rows of cost: of one month, of each month of a log, and of a term with what is bought in it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from agorapricing.buying import Month, TermBill
from agorapricing.calllog import LogBill
from agorapricing.errors import AgorapricingError
from agorapricing.focus.kinds import OfferKinds
from agorapricing.focus.month import MonthRows
from agorapricing.focus.row import CostRow
from agorapricing.focus.stock import Lot, Stock
from agorapricing.focus.terms import OfferView
from agorapricing.numbers import ZERO, exact
from agorapricing.pricebook import Offer, months_after
from agorapricing.rating import Bill, offer_in
from agorapricing.tariff import fields

ESTIMATE = "estimate"
"""The account of a bill of which nobody is named."""


def cost_rows(offer: Offer, bill: Bill, account: str = ESTIMATE, month: date | None = None) -> tuple[CostRow, ...]:
    """The rows of a bill under an offer; `month` is a day of its month, where its prices are of another one.

    The sum of what is billed is what is payable.

    >>> from agorapricing.rating import find_offer, rate
    >>> offer = find_offer("agora-us-standard:business-plus", date(2026, 7, 1))
    >>> rows = cost_rows(offer, rate(offer, {"rtc.standard": 1_000_000}))
    >>> [(row.category, str(row.billed), str(row.effective)) for row in rows]
    [('Purchase', '1217.99', '0'), ('Usage', '0.00000', '811.993333333333'), ('Usage', '0', '405.996666666667')]
    """
    return bill_rows(OfferKinds(OfferView(offer)), bill, account, month or bill.on)


def bill_rows(kinds: OfferKinds, bill: Bill, account: str, month: date) -> tuple[CostRow, ...]:
    """The same by an offer whose kinds of rows are known from other bills."""
    made = month_rows(kinds, bill, account, month)
    with exact():
        made.make()
    return tuple(made.rows)


def month_rows(kinds: OfferKinds, bill: Bill, account: str, month: date) -> MonthRows:
    """No rows yet of a bill."""
    last = month.replace(day=monthrange(month.year, month.month)[1])
    return MonthRows(kinds, bill, kinds.view.period(month, account), last, {})


def log_rows(offer: Offer, billed: LogBill, account: str = ESTIMATE) -> tuple[CostRow, ...]:
    """The rows of each month of a log under an offer. Raises AgorapricingError where a month is not known."""
    months = ((_month_of(name), bill) for name, bill in billed.bills.items())
    return tuple(row for month, bill in months for row in cost_rows(_on(offer, bill), bill, account, month))


def _month_of(name: str) -> date:
    try:
        return date.fromisoformat(f"{name}-01")
    except ValueError:
        raise AgorapricingError(
            f"rows of FOCUS are of a month, and the usage is {name}: give files with days"
        ) from None


def term_rows(offer: Offer, billed: TermBill, account: str = ESTIMATE) -> tuple[CostRow, ...]:
    """The rows of a term under an offer: what packs cost is shared out over the months that draw from them.

    The cost of what was held before the term is not known, and nothing of it is in any row.
    """
    stocks: dict[str, Stock] = {}
    made: list[MonthRows] = []
    with exact():
        for month in billed.months:
            kinds = OfferKinds(OfferView(_on(offer, month.bill).of_apps(billed.profile.apps)))
            each = month_rows(kinds, month.bill, account, month.bill.on)
            each.stocks = {name: stock for name, stock in stocks.items() if stock.lots}
            if not month.bill.terms.confidential:
                _bring(each, month, is_first=not made)
            each.make()
            stocks = each.stocks
            made.append(each)
        _settle(billed, made)
    return tuple(row for each in made for row in each.rows)


def _on(offer: Offer, bill: Bill) -> Offer:
    """The offer by whose prices a bill is."""
    return offer if offer.on == bill.on else offer_in(offer, bill.on)


def _bring(made: MonthRows, month: Month, *, is_first: bool) -> None:
    """What is bought in a month, and what was held before the first one."""
    made.purchases = {each.text: each for each in month.bought}
    for held in month.held if is_first else ():
        stock = made.stocks.get(held.name) or made.pack_stock(held.name, held.pack)
        made.stocks[held.name] = stock.adding(Lot(held.left, ZERO, held.expires))


def _settle(billed: TermBill, made: list[MonthRows]) -> None:
    """What longer periods add or give back, in their last month, each rounded by itself."""
    for true_up in billed.true_ups:
        end = months_after(true_up.since, fields.PERIODS[true_up.period])
        last = [each for each in made if each.bill.on < end][-1]
        rounded = last.bill.terms.rounding.round(true_up.amount)
        last.adjust(true_up.amount, f"{true_up.stage}, settled for a {true_up.period}", true_up.stage)
        last.adjust(rounded - true_up.amount, f"rounding of {true_up.stage}", true_up.stage)
