"""The SKU of a line of a bill: its id, how much of it is priced by which unit, by the list and by the contract."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from functools import lru_cache

from agorapricing.focus.row import Sku
from agorapricing.focus.services import in_units, is_finite_share
from agorapricing.focus.terms import OfferView
from agorapricing.numbers import ONE, ZERO, quotient
from agorapricing.rating import Bill, Line
from agorapricing.tariff import FEES, Price, meter_of


def sku_of(view: OfferView, bill: Bill, line: Line) -> Sku:
    """The SKU of a line of usage, or of a fee; inside `exact()`.

    Where a price is for a number of units that a quantity cannot be divided by exactly, it is that of one unit.
    """
    price, book = line.price, view.offer.book.id
    listed = view.printed(price)
    per = listed.per if is_finite_share(listed.per) else ONE
    meter = meter_of(price.meter or price.of_meter)
    name = meter or f"fee/{price.label}"
    return Sku(
        f"{book}/{name}",
        "/".join(filter(None, (book, name, price.label if meter else ""))),
        name,
        in_units(unit_of(bill, price), per),
        listed.list_price * per,
        price.list_price * per * kept(view, line),
        details(view, price.label),
        quotient(ONE, per, "a unit"),
    )


def kept(view: OfferView, line: Line) -> Decimal:
    """The fraction of a line's amount that the contract leaves."""
    fraction = ONE
    for reduction in line.price.reductions:
        fraction *= ONE - (reduction.fraction if reduction.stage in view.negotiated else ZERO)
    return fraction


def details(view: OfferView, label: str) -> str:
    """What distinguishes a price, as the keys and values of JSON that the specification asks for."""
    return _details(view.offer.book.id, view.public.start, label)


@lru_cache(1024)
def _details(book: str, start: date, label: str) -> str:
    said = {"x_PriceBook": book, "x_Edition": str(start), "x_Tier": label}
    return json.dumps({key: value for key, value in said.items() if value}, ensure_ascii=False)


def unit_of(bill: Bill, price: Price) -> str:
    """What the quantity of a price counts."""
    if price.stage == FEES:
        return "month"
    return "block" if price.in_blocks else bill.terms.units.get(meter_of(price.meter or price.of_meter), "unit")
