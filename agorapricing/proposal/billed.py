"""The lines of bills as formulas: of quantities by their names, and of rates that several bills share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

import attrs

from agorapricing.numbers import ONE, Form, form, scale
from agorapricing.pricebook import Offer, Source
from agorapricing.proposal.formulas import Formulas, Steps
from agorapricing.rating import Bill
from agorapricing.records import as_record, decimals, plain
from agorapricing.tariff import CONVERT, Charge, CompiledTariff, OnMoney, Price, total

_RATE = ("book", "meter", "stage", "label", "value", "per", "source")


@attrs.define(eq=False)
class Ledger:
    """What the bills of a workbook share: rates by what they are of, sources by book and id, and steps."""

    rates: dict[tuple[Any, ...], dict[str, Any]] = attrs.field(factory=dict)
    sources: dict[tuple[str, str], Source] = attrs.field(factory=dict)
    steps: Steps = attrs.field(factory=Steps)

    def lines(self, offer: Offer, bill: Bill, names: Mapping[str, str], of: tuple[str, ...]) -> dict[str, Any]:
        """All charges that an offer can make of the meters of a bill, also those of nothing.

        `names` are those of the quantities by meter; `decimals` are those that the total may have.
        """
        symbols = [f"u{place}" for place in range(len(bill.usage))]
        formulas = Formulas(
            dict(zip(symbols, (names[meter] for meter in bill.usage), strict=True)),
            dict(zip(symbols, bill.usage.values(), strict=True)),
            self.steps,
            of,
        )
        charges = _charges(offer, bill)
        formulas.meet(form(charge.quantity) for charge in charges)
        return {
            "lines": [self._line(offer, charges[: place + 1], formulas) for place in range(len(charges))],
            "decimals": scale(form(total(charges))) + max(map(decimals, bill.usage.values()), default=0),
        }

    def _line(self, offer: Offer, charges: Sequence[Charge[Any]], formulas: Formulas) -> dict[str, Any]:
        """The last of some charges."""
        *before, charge = charges
        price, quantity = charge.price, form(charge.quantity)
        value = formulas.value(quantity)
        written = attrs.evolve(formulas, sums=[*self._sums(offer, before, price, formulas)])
        return {
            "meter": price.meter,
            "stage": price.stage,
            "label": price.label,
            "quantity": written.text(quantity),
            "value": plain(value),
            "rate": self._rate(offer, price),
            "is_quoted": price.unit_price is None,
            "price": None if price.unit_price is None or price.stage == CONVERT else plain(price.unit_price),
            "per": plain(price.per),
            "off": [*self._off(offer, price, value)],
            "listed": plain(value * price.list_price),
            "amount": plain(value * price.net),
            "source": self._source(offer, price.source),
        }

    def _sums(
        self, offer: Offer, before: Sequence[Charge[Any]], price: Price, formulas: Formulas
    ) -> Iterator[tuple[Form, Callable[[], str]]]:
        """What a floor, a cap or a tax counts of the lines before it, as sums of their amounts."""
        stage = offer.edition.stages.get(price.stage)
        if price.meter is None and (isinstance(stage, OnMoney) or price.stage == offer.tax):
            every = tuple(range(len(before)))
            counts = stage.counted if isinstance(stage, OnMoney) else total
            counted = tuple(place for place in every if form(counts((before[place],))) != form(0))
            for places in dict.fromkeys((every, counted)):
                summed = form(total(before[place] for place in places))
                yield summed, partial(self.steps.name, "", formulas.value(summed), formulas.of, places)

    def _rate(self, offer: Offer, price: Price) -> int | None:
        """The place of a price among the rates; what is money already has none."""
        if price.unit_price is None or price.stage == CONVERT or (price.meter is None and abs(price.unit_price) == ONE):
            return None
        return self._place(offer, price.meter, price.stage, price.label, price.unit_price, price.per, price.source)

    def _off(self, offer: Offer, price: Price, value: Decimal) -> Iterator[dict[str, Any]]:
        """What the reductions of a price take off, each of what those before it leave."""
        left = value * price.list_price
        for off in price.reductions:
            taken = left * off.fraction
            left -= taken
            place = self._place(offer, None, off.stage, "", off.fraction, None, off.source)
            told = {"stage": off.stage, "fraction": plain(off.fraction), "taken": plain(0 - taken), "rate": place}
            yield told | {"source": self._source(offer, off.source)}

    def _place(self, offer: Offer, *key: Any) -> int:
        given = dict(zip(_RATE, (offer.book.id, *key), strict=True))
        record = as_record(given) | {"label": given["label"]}
        known = self.rates.setdefault((offer.book.id, *key), record | {"place": len(self.rates)})
        return int(known["place"])

    def _source(self, offer: Offer, name: str | None) -> str | None:
        if name is not None:
            self.sources.setdefault((offer.book.id, name), offer.book.sources[name])
        return name


def _charges(offer: Offer, bill: Bill) -> tuple[Charge[Any], ...]:
    """The charges of a bill over symbols; of one whose lines are rounded, as they are."""
    if offer.book.rounding.lines:
        return tuple(Charge(line.price, line.quantity) for line in bill.lines)
    return CompiledTariff.of(offer.tariff, tuple(bill.usage)).charges
