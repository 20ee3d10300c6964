"""The rows of one bill: each line is a row; what is bought ahead is shared out to the usage that it covers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.focus.row import ADJUSTMENT, CREDIT, PURCHASE, TAX, UNUSED, USAGE, USED, BillingPeriod, CostRow, Sku
from agorapricing.focus.services import in_units, service_of
from agorapricing.focus.skus import details, sku_of, unit_of
from agorapricing.focus.stock import PACK, PACKAGE, Lot, Stock
from agorapricing.focus.terms import BoughtPackage, OfferView, moment
from agorapricing.numbers import ONE, ZERO, percent
from agorapricing.pricebook import Pack, Purchase
from agorapricing.rating import Bill, Line
from agorapricing.tariff import CONVERT, FEES, meter_of

BY_USAGE, RECURRING, ONE_TIME = "Usage-Based", "Recurring", "One-Time"


@attrs.define(eq=False)
class MonthRows:
    """The rows of a bill as they are made, and what is bought ahead by the stage that covers usage with it."""

    view: OfferView
    bill: Bill
    period: BillingPeriod
    last: date
    """The last day of the month."""
    stocks: dict[str, Stock]
    purchases: Mapping[str, Purchase] = attrs.field(factory=dict)
    """What is bought of packs, by the label of its line."""
    rows: list[CostRow] = attrs.field(factory=list)

    def make(self) -> None:
        """All rows, inside `exact()`: purchases first, for usage takes what they buy; the tax on all others last."""
        tax = self.view.offer.tax
        lines = [line for line in self.bill.lines if line.price.stage not in {CONVERT, tax}]
        for line in filter(_is_fee, lines):
            self._fee(line)
        for line in lines:
            if not _is_fee(line):
                self._charge(line)
        self._leave()
        for line in self.bill.lines:
            if tax and line.price.stage == tax:
                self._tax(line)
        self.adjust(self.bill.payable - self.bill.total, "rounding of the bill")

    def _fee(self, line: Line) -> None:
        label = line.price.label
        if purchase := self.purchases.get(label):
            self._pack(line, purchase)
        elif package := self.view.packages.get(label):
            self._package(line, package)
        else:
            self._add(line, (PURCHASE, RECURRING), line.amount, sku=self._sku(line))

    def _package(self, line: Line, package: BoughtPackage) -> None:
        """A package: as many purchases of an equal part of its fee as there are stages that cover usage by it."""
        sku, count = self._sku(line), Decimal(len(package.included))
        parts = [Lot(count, cost, self.last) for cost in (line.amount, sku.list_cost, sku.contracted_cost)]
        for stage, units in package.included.items():
            taken = [part.take(ONE) for part in parts]
            parts, (billed, listed, own) = [part for part, _ in taken], [cost for _, cost in taken]
            meter, of = next(iter(units.draws)), f"{self.view.offer.book.id}/{package.name}"
            stock = Stock(f"{of}/{stage}", of, line.price.label, PACKAGE, meter, self._unit(meter), units.draws)
            part = Sku(of, stock.id, sku.meter, ONE, sku.unit, listed, own, sku.details)
            self._buy(line, stage, stock, Lot(units.quantity * line.quantity, billed, self.last), part)

    def _pack(self, line: Line, purchase: Purchase) -> None:
        """A pack, whose units last for months."""
        stock, sku = self.pack_stock(purchase.name, purchase.pack), self._sku(line)
        own = attrs.evolve(sku, id=stock.sku, price_id=f"{stock.id}/{purchase.units:f}", unit="Purchases")
        lot = Lot(purchase.units, line.amount, purchase.holding(self.bill.on).expires)
        self._buy(line, purchase.name, stock, lot, own)

    def pack_stock(self, name: str, pack: Pack) -> Stock:
        """Nothing yet of a pack."""
        meter, of = next(iter(pack.draws)), f"{self.view.offer.book.id}/{name}"
        return Stock(of, of, pack.title, PACK, meter, self._unit(meter), pack.draws)

    def _buy(self, line: Line, stage: str, stock: Stock, lot: Lot, sku: Sku) -> None:
        """What is bought for usage to come: the usage that it covers has its cost, the purchase itself none."""
        self.stocks[stage] = self.stocks.get(stage, stock).adding(lot)
        once = stock.kind == PACK
        until = moment(date.fromordinal(lot.expires.toordinal() + 1), self.period.zone) if once else self.period.until
        self._add(
            line,
            (PURCHASE, ONE_TIME if once else RECURRING),
            lot.cost,
            effective=ZERO,
            sku=attrs.evolve(sku, meter=meter_of(stock.meter)),
            commitment=stock.share(lot.units),
            service=service_of(meter_of(stock.meter), self.view.offer.book),
            until=until,
        )

    def _charge(self, line: Line) -> None:
        """Usage, or money that no usage stands behind: given back, or added as a least amount is."""
        meter = meter_of(line.price.meter or line.price.of_meter)
        if not meter:
            category = CREDIT if line.price.is_credit else ADJUSTMENT
            self._add(line, (category, BY_USAGE), line.amount)
            return
        covering = next((each.stage for each in line.price.reductions if each.stage in self.stocks), None)
        given: dict[str, Any] = {}
        if covering and line.price.meter:
            stock = self.stocks[covering]
            units = line.quantity * stock.draws[meter]
            self.stocks[covering], cost = stock.take(units)
            given = {"effective": cost, "commitment": stock.share(units, USED)}
        given |= {"sku": self._sku(line), "programs": self.view.programs.get(meter, ())}
        given |= {"consumed": line.quantity, "consumed_unit": in_units(unit_of(self.bill, line.price))}
        app = (line.price.meter or "").partition("@")[2] or None
        self._add(line, (USAGE, BY_USAGE), line.amount, app=app, **given)

    def _leave(self) -> None:
        """What of units ends unused with the month, and what it cost; by the list it is worth nothing."""
        for stage, stock in self.stocks.items():
            self.stocks[stage], units, cost = stock.expire(self.last)
            if units:
                unused, meter = f"{stock.id}/unused", meter_of(stock.meter)
                self._row(
                    category=USAGE,
                    frequency=BY_USAGE,
                    description=f"{stock.name}: unused",
                    effective=cost,
                    service=service_of(meter, self.view.offer.book),
                    sku=Sku(stock.sku, unused, meter, units, stock.unit, ZERO, ZERO, details(self.view, stock.name)),
                    commitment=stock.share(units, UNUSED),
                    stage=stage,
                )

    def _tax(self, line: Line) -> None:
        """The tax on what is billed, and what it would be on what is recognised, contracted and listed."""
        rate = self.view.offer.tax_rate
        share = rate.rate if rate else ZERO
        billed = sum((row.billed for row in self.rows), ZERO)
        own = [row for row in self.rows if not row.is_covering]
        costs = {
            name: line.amount + share * (sum((getattr(row, name) for row in own), ZERO) - billed)
            for name in ("effective", "contracted_cost", "list_cost")
        }
        self._add(line, (TAX, BY_USAGE), line.amount, **costs)

    def adjust(self, amount: Decimal, description: str, stage: str | None = None) -> None:
        """Money that is no line of the bill."""
        if amount:
            costs = dict.fromkeys(("billed", "effective", "contracted_cost", "list_cost"), amount)
            self._row(category=ADJUSTMENT, frequency=ONE_TIME, description=description, stage=stage, **costs)

    def _add(self, line: Line, kind: tuple[str, str], billed: Decimal, **given: Any) -> None:
        """The row of a line, as it is given; else it costs by any measure what is billed."""
        meter, label = meter_of(line.price.meter or line.price.of_meter), line.price.label
        fields = {"service": service_of(meter, self.view.offer.book), "effective": billed, **given}
        if not given.get("sku"):
            fields = {"list_cost": billed, "contracted_cost": billed, **fields}
        reduced = ", ".join(f"{each.stage} -{percent(each.fraction)}" for each in line.price.reductions)
        self._row(
            category=kind[0],
            frequency=kind[1],
            billed=billed,
            description=": ".join(filter(None, (meter, label or line.stage))),
            stage=line.stage,
            discounts=reduced or None,
            source=line.source,
            **fields,
        )

    def _row(self, **given: Any) -> None:
        sku: Sku | None = given.get("sku")
        costs = {"list_cost": sku.list_cost, "contracted_cost": sku.contracted_cost} if sku else {}
        whole = {
            "period": self.period,
            "since": self.period.since,
            "until": self.period.until,
            "billed": ZERO,
            "service": service_of("", self.view.offer.book),
        }
        row = CostRow(**{**whole, **costs, **given})
        same = sum(_key(each) == _key(row) for each in self.rows) if sku else 0
        if sku and same:  # two fees of one name
            row = attrs.evolve(row, sku=attrs.evolve(sku, price_id=f"{sku.price_id}/{same + 1}"))
        self.rows.append(row)

    def _sku(self, line: Line) -> Sku:
        return sku_of(self.view, self.bill, line)

    def _unit(self, meter: str) -> str:
        return in_units(self.bill.terms.units.get(meter_of(meter), "unit"))


def _is_fee(line: Line) -> bool:
    """Whether a line is a fee by itself, and not that of a tier that usage has reached."""
    return line.price.stage == FEES and not line.price.of_meter


def _key(row: CostRow) -> tuple[str | None, ...]:
    """What no two rows of a month have alike; the number at the end of an id is not of it."""
    sku, covered = row.sku, row.commitment
    name = (sku.id, row.description) if sku else (None, None)
    return *name, row.app, row.stage, row.discounts, covered and covered.status
