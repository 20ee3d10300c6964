"""The rows of one bill: each line is a row; what is bought ahead is shared out to the usage that it covers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.focus.kinds import BY_USAGE, ONE_TIME, RECURRING, OfferKinds, kind_of
from agorapricing.focus.row import (
    ADJUSTMENT,
    CREDIT,
    PURCHASE,
    TAX,
    UNUSED,
    USAGE,
    USED,
    BillingPeriod,
    ChargeKind,
    CommitmentShare,
    CostRow,
    Sku,
)
from agorapricing.focus.services import in_units, service_of
from agorapricing.focus.skus import details, sku_of
from agorapricing.focus.stock import PACK, PACKAGE, Lot, Stock
from agorapricing.focus.terms import BoughtPackage, OfferView, moment
from agorapricing.numbers import ONE, ZERO
from agorapricing.pricebook import Pack, Purchase
from agorapricing.rating import Bill, Line
from agorapricing.tariff import CONVERT, FEES, meter_of


@attrs.define(eq=False)
class MonthRows:
    """The rows of a bill as they are made, and what is bought ahead by the stage that covers usage with it."""

    kinds: OfferKinds
    bill: Bill
    period: BillingPeriod
    last: date
    """The last day of the month."""
    stocks: dict[str, Stock]
    purchases: Mapping[str, Purchase] = attrs.field(factory=dict)
    """What is bought of packs, by the label of its line."""
    rows: list[CostRow] = attrs.field(factory=list)
    counts: dict[tuple[Any, ...], int] = attrs.field(factory=dict, init=False)
    """How many rows there are of each name."""

    @property
    def view(self) -> OfferView:
        """The offer."""
        return self.kinds.view

    def make(self) -> None:
        """All rows, inside `exact()`: purchases first, for usage takes what they buy; the tax on all others last."""
        tax = self.view.offer.tax
        fees: list[Line] = []
        others: list[Line] = []
        for line in self.bill.lines:
            if line.price.stage not in {CONVERT, tax}:
                (fees if _is_fee(line) else others).append(line)
        for line in fees:
            self._fee(line)
        for line in others:
            self._charge(line)
        self._leave()
        for line in self.bill.lines:
            if tax and line.price.stage == tax:
                self._tax(line)
        self.round(self.bill.payable - self.bill.total)

    def round(self, amount: Decimal) -> None:
        """What rounding the bill adds or takes away."""
        if amount:
            self._row(self.kinds.rounding, amount)

    def _fee(self, line: Line) -> None:
        label, sku = line.price.label, sku_of(self.view, self.bill, line)
        if purchase := self.purchases.get(label):
            self._pack(line, purchase, sku)
        elif package := self.view.packages.get(label):
            self._package(line, package, sku)
        else:
            kind = kind_of(self.view, line, PURCHASE, RECURRING, sku=sku)
            self._row(kind, line.amount, quantity=line.quantity * sku.share)

    def _package(self, line: Line, package: BoughtPackage, sku: Sku) -> None:
        """A package: as many purchases of an equal part of its fee as there are stages that cover usage by it."""
        count, quantity = Decimal(len(package.included)), line.quantity * sku.share
        costs = line.amount, sku.list_price * quantity, sku.contracted_price * quantity
        parts = [Lot(count, cost, self.last) for cost in costs]
        for stage, units in package.included.items():
            taken = [part.take(ONE) for part in parts]
            parts, (billed, listed, own) = [part for part, _ in taken], [cost for _, cost in taken]
            meter, of = next(iter(units.draws)), f"{self.view.offer.book.id}/{package.name}"
            stock = Stock(f"{of}/{stage}", of, line.price.label, PACKAGE, meter, self._unit(meter), units.draws)
            part = Sku(of, stock.id, sku.meter, sku.unit, listed, own, sku.details)
            self._buy(line, stage, stock, Lot(units.quantity * line.quantity, billed, self.last), part, quantity=ONE)

    def _pack(self, line: Line, purchase: Purchase, sku: Sku) -> None:
        """A pack, whose units last for months."""
        stock = self.pack_stock(purchase.name, purchase.pack)
        own = attrs.evolve(sku, id=stock.sku, price_id=f"{stock.id}/{purchase.units:f}", unit="Purchases")
        lot = Lot(purchase.units, line.amount, purchase.holding(self.bill.on).expires)
        self._buy(line, purchase.name, stock, lot, own, quantity=line.quantity * sku.share)

    def pack_stock(self, name: str, pack: Pack) -> Stock:
        """Nothing yet of a pack."""
        meter, of = next(iter(pack.draws)), f"{self.view.offer.book.id}/{name}"
        return Stock(of, of, pack.title, PACK, meter, self._unit(meter), pack.draws)

    def _buy(self, line: Line, stage: str, stock: Stock, lot: Lot, sku: Sku, *, quantity: Decimal) -> None:
        """What is bought for usage to come: the usage that it covers has its cost, the purchase itself none."""
        self.stocks[stage] = self.stocks.get(stage, stock).adding(lot)
        once, meter = stock.kind == PACK, meter_of(stock.meter)
        until = moment(date.fromordinal(lot.expires.toordinal() + 1), self.period.zone) if once else self.period.until
        kind = kind_of(
            self.view,
            line,
            PURCHASE,
            ONE_TIME if once else RECURRING,
            sku=attrs.evolve(sku, meter=meter),
            service=service_of(meter, self.view.offer.book),
        )
        share = stock.share(lot.units)
        self._row(kind, lot.cost, effective=ZERO, quantity=quantity, commitment=share, until=until)

    def _charge(self, line: Line) -> None:
        """Usage, or money that no usage stands behind: given back, or added as a least amount is."""
        price = line.price
        if not (price.meter or price.of_meter):
            category = CREDIT if price.is_credit else ADJUSTMENT
            self._row(kind_of(self.view, line, category, BY_USAGE), line.amount)
            return
        kind = self.kinds.usage(self.bill, line)
        assert kind.sku is not None  # noqa: S101  # for the type checker: all usage has one
        quantity, effective, share = line.quantity, line.amount, None
        covering = next((each.stage for each in price.reductions if each.stage in self.stocks), None)
        if covering and price.meter:
            stock = self.stocks[covering]
            units = quantity * stock.draws[meter_of(price.meter)]
            self.stocks[covering], effective = stock.take(units)
            share = stock.share(units, USED)
        self._row(
            kind,
            line.amount,
            effective=effective,
            quantity=quantity * kind.sku.share,
            consumed=quantity,
            commitment=share,
        )

    def _leave(self) -> None:
        """What of units ends unused with the month, and what it cost; by the list it is worth nothing."""
        for stage, stock in self.stocks.items():
            self.stocks[stage], units, cost = stock.expire(self.last)
            if units:
                unused, meter = f"{stock.id}/unused", meter_of(stock.meter)
                sku = Sku(stock.sku, unused, meter, stock.unit, ZERO, ZERO, details(self.view, stock.name))
                service = service_of(meter, self.view.offer.book)
                kind = ChargeKind(service, USAGE, BY_USAGE, f"{stock.name}: unused", stage, sku)
                self._row(kind, ZERO, effective=cost, quantity=units, commitment=stock.share(units, UNUSED))

    def _tax(self, line: Line) -> None:
        """The tax on what is billed, and what it would be on what is recognised, contracted and listed."""
        rate = self.view.offer.tax_rate
        share = rate.rate if rate else ZERO
        billed = sum((row.billed for row in self.rows), ZERO)
        own = [row for row in self.rows if not row.is_covering]
        effective, contracted, listed = (
            line.amount + share * (sum(costs, ZERO) - billed)
            for costs in (
                [row.effective for row in own],
                [row.contracted_cost for row in own],
                [row.list_cost for row in own],
            )
        )
        kind = kind_of(self.view, line, TAX, BY_USAGE)
        self._row(kind, line.amount, effective=effective, others=(listed, contracted))

    def adjust(self, amount: Decimal, description: str, stage: str | None = None) -> None:
        """Money that is no line of the bill."""
        if amount:
            self._row(self.kinds.adjustment(description, stage), amount)

    def _row(
        self,
        kind: ChargeKind,
        billed: Decimal,
        *,
        effective: Decimal | None = None,
        quantity: Decimal | None = None,
        consumed: Decimal | None = None,
        commitment: CommitmentShare | None = None,
        until: datetime | None = None,
        others: tuple[Decimal, Decimal] | None = None,
    ) -> None:
        """A row. By the list and by the contract it costs its SKU's prices, `others`, or what is billed."""
        period, (listed, own) = self.period, others or (billed, billed)
        if kind.sku and quantity is not None:
            listed, own = kind.sku.list_price * quantity, kind.sku.contracted_price * quantity
            name = kind.name, commitment and commitment.status
            self.counts[name] = count = self.counts.get(name, 0) + 1
            kind = kind.again(count) if count > 1 else kind  # as two fees of one name
        recognised, end = billed if effective is None else effective, until or period.until
        self.rows.append(
            CostRow(period, kind, period.since, end, billed, recognised, listed, own, quantity, consumed, commitment)
        )

    def _unit(self, meter: str) -> str:
        return in_units(self.bill.terms.units.get(meter_of(meter), "unit"))


def is_apart(line: Line, tax: str | None) -> bool:
    """Whether the row of a line depends on no other line, as those of fees do, and of a tax, which has that stage."""
    return not _is_fee(line) and line.price.stage != tax


def _is_fee(line: Line) -> bool:
    """Whether a line is a fee by itself, and not that of a tier that usage has reached."""
    return line.price.stage == FEES and not line.price.of_meter
