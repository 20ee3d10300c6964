"""A comparison as a workbook that computes itself: quantities and rates as inputs, every amount as a formula of them.

All is plain values: numbers are strings, formulas are texts that name quantities and steps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.comparison import Comparison, Quote
from agorapricing.numbers import ONE, ZERO, Form, exactly, form, ratio, scale
from agorapricing.pricebook import Offer, Source
from agorapricing.proposal.formulas import Formulas, Steps, rounded
from agorapricing.rating import Bill, ExchangeRate
from agorapricing.records import as_record, plain
from agorapricing.tariff import CONVERT, Charge, CompiledTariff, OnMoney, Price, total
from agorapricing.usage import Usage


@exactly
def workbook_of(comparison: Comparison) -> dict[str, Any]:
    """The inputs, steps, bills and rates of a comparison.

    `usage`: quantities that bills name, by workload where the profile states them, else as a book bills them.
    `rates`: prices and fractions off. `steps`: what several formulas need. `offers`: each with its bills, of the months
    or of the one month, whose lines have a `quantity` (a formula), a `rate` and what is `off`, by their places among
    the rates; an offer without bills is an amount alone, as of a confidential contract, or incomplete.

    >>> from datetime import date
    >>> from agorapricing.comparison import compare
    >>> book = workbook_of(compare({"rtc.hd": 900_000}, ["agora-cn:payg"], date(2024, 2, 6)))
    >>> [line["quantity"] for line in book["offers"][0]["bills"][0]["lines"]][:2]
    ['MIN(Used_rtc_hd,10000)', 'MIN(Used_rtc_hd,110000)-MIN(Used_rtc_hd,10000)']
    """
    making = _Workbook(comparison)
    offers = [making.offer(quote) for quote in comparison.quotes]
    return {
        "currency": comparison.currency,
        "exchange": [_exchange(rate) for rate in comparison.exchange],
        "usage": [block.to_record() for block in making.blocks.values()],
        "rates": list(making.rates.values()),
        "steps": [as_record(attrs.asdict(step)) for step in making.steps.named.values()],
        "sources": [_source(*key, source) for key, source in making.sources.items()],
        "offers": offers,
    }


def _exchange(rate: ExchangeRate) -> dict[str, Any]:
    return {"name": f"Exchange_{rate.base}", "value": plain(rate.rate), "text": rate.text}


@attrs.frozen(eq=False)
class _Block:
    """Quantities that bills are of: by workload as they are stated, or in one column as a book bills them."""

    month: str
    book: str
    usage: Usage
    names: Mapping[str, str]
    parts: Sequence[tuple[str, Usage]]

    def to_record(self) -> dict[str, Any]:
        rows = [
            {
                "meter": meter,
                "name": self.names[meter],
                "value": plain(quantity),
                "parts": [plain(part[meter]) if meter in part else None for _, part in self.parts],
            }
            for meter, quantity in self.usage.items()
        ]
        return {"month": self.month, "book": self.book, "parts": [name for name, _ in self.parts], "rows": rows}


@attrs.define(eq=False)
class _Workbook:
    """A workbook while it is made: what several bills share is there once."""

    comparison: Comparison
    blocks: dict[tuple[Any, ...], _Block] = attrs.field(factory=dict)
    rates: dict[tuple[Any, ...], dict[str, Any]] = attrs.field(factory=dict)
    steps: Steps = attrs.field(factory=Steps)
    sources: dict[tuple[str, str], Source] = attrs.field(factory=dict)
    taken: set[str] = attrs.field(factory=set)

    def offer(self, quote: Quote) -> dict[str, Any]:
        """An offer with its bills, where its terms may be seen."""
        terms, is_live = quote.terms, quote.is_complete and not quote.terms.confidential
        bills = [self.bill(part, bill, month) for month, part, bill in _bills(quote)] if is_live else []
        worth = f"Exchange_{terms.currency}" if terms.currency != self.comparison.currency else ""
        known = {"offer": quote.offer, "title": terms.title, "regime": terms.regime, "status": quote.status.text}
        return known | {
            "currency": terms.currency,
            "worth": worth,
            "amount": as_record(quote.amount),
            **self._above(quote),
            "is_cheapest": quote is self.comparison.cheapest,
            "confidential": terms.confidential,
            "unpriced": [f"{gap.meter}: {gap.reason}" for gap in quote.unpriced],
            "bills": bills,
            "total": quote.total and plain(quote.total),
            "stages": _waterfall(quote, bills),
        }

    def _above(self, quote: Quote) -> dict[str, Any]:
        """How much an offer is above the least that an open one costs, and in percent of that."""
        open_amounts = (each.amount for each in self.comparison.quotes if each.status.is_open and each.amount)
        least = min(open_amounts, default=None)
        if quote.amount is None or least is None:
            return {"above": None, "percent": None}
        above = quote.amount - least
        return {"above": plain(above), "percent": plain(ratio(above, least, 6))}

    def bill(self, quote: Quote, bill: Bill, month: str) -> dict[str, Any]:
        """The lines of a bill: all charges that the offer can make of these meters, also those of nothing."""
        symbols = [f"u{place}" for place in range(len(bill.usage))]
        names = self._block(quote, bill, month).names
        formulas = Formulas(
            dict(zip(symbols, (names[meter] for meter in bill.usage), strict=True)),
            dict(zip(symbols, bill.usage.values(), strict=True)),
            self.steps,
            (quote.offer, month),
        )
        charges = _charges(quote.offered, bill)
        formulas.meet(form(charge.quantity) for charge in charges)
        return {
            "month": month,
            "lines": [self._line(quote.offered, charges[: place + 1], formulas) for place in range(len(charges))],
            "total": plain(bill.total),
            "payable": f"{bill.payable:f}",
            "amount": as_record(quote.amount),
            "rounded": rounded("{0}", bill.terms.rounding),
            "converted": self._converted(quote, bill),
            "decimals": scale(form(total(charges))) + max(map(_decimals, bill.usage.values()), default=0),
        }

    def _converted(self, quote: Quote, bill: Bill) -> str:
        """What is payable in the currency of the comparison, as a formula of what is payable in the offer's own."""
        if bill.currency == self.comparison.currency:
            return ""
        decimals = bill.terms.rounding.places + _decimals(quote.worth)
        return rounded(f"ROUND({{0}}*Exchange_{bill.currency},{decimals})", bill.terms.rounding)

    def _block(self, quote: Quote, bill: Bill, month: str) -> _Block:
        """The quantities that a bill is of: those of the profile, or its book's."""
        profile = quote.rated.profile if quote.rated else self.comparison.profile
        is_stated = not (profile.is_metered or quote.offered.apps)
        book = "" if is_stated else bill.book
        key = (month, book, None if is_stated else tuple(bill.usage.items()))
        if key not in self.blocks:
            usage = profile.usage if is_stated else bill.usage
            names = {meter: self._name("Used", month, book, meter) for meter in usage}
            parts = [(each.name, each.usage) for each in profile.workloads] if is_stated else [("", usage)]
            self.blocks[key] = _Block(month, book, usage, names, parts)
        return self.blocks[key]

    def _name(self, *words: str) -> str:
        """A name for a cell, of letters, digits and underscores; capitals make no difference between names."""
        name = first = re.sub(r"\W", "_", "_".join(filter(None, words)), flags=re.ASCII)[:200]
        while name.lower() in self.taken:
            name = f"{first}_{len(self.taken)}"
        self.taken.add(name.lower())
        return name

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
    ) -> Iterator[tuple[Form, str]]:
        """What a floor, a cap or a tax counts of the lines before it, as sums of their amounts."""
        stage = offer.edition.stages.get(price.stage)
        if price.meter is None and (isinstance(stage, OnMoney) or price.stage == offer.tax):
            every = tuple(range(len(before)))
            counts = stage.counted if isinstance(stage, OnMoney) else total
            counted = tuple(place for place in every if form(counts((before[place],))) != form(0))
            for places in dict.fromkeys((every, counted)):
                summed = form(total(before[place] for place in places))
                yield summed, self.steps.name("", formulas.value(summed), formulas.of, places)

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
        record = as_record(dict(zip(_RATE, (offer.book.id, *key), strict=True)))
        known = self.rates.setdefault((offer.book.id, *key), record | {"place": len(self.rates)})
        return int(known["place"])

    def _source(self, offer: Offer, name: str | None) -> str | None:
        if name is not None:
            self.sources.setdefault((offer.book.id, name), offer.book.sources[name])
        return name


_RATE = ("book", "meter", "stage", "label", "value", "per", "source")


def _bills(quote: Quote) -> Iterator[tuple[str, Quote, Bill]]:
    """The bills of an offer, by month where there are several."""
    for month, part in quote.months.items() or [("", quote)]:
        if part.bill is not None:
            yield month, part, part.bill


def _charges(offer: Offer, bill: Bill) -> tuple[Charge[Any], ...]:
    """The charges of a bill over symbols; of one whose lines are rounded, as they are."""
    if offer.book.rounding.lines:
        return tuple(Charge(line.price, line.quantity) for line in bill.lines)
    return CompiledTariff.of(offer.tariff, tuple(bill.usage)).charges


def _waterfall(quote: Quote, bills: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What each stage that lines name adds or takes away over all bills."""
    lines = [line for bill in bills for line in bill["lines"]]
    named = {line["stage"] for line in lines}.union(off["stage"] for line in lines for off in line["off"])
    amounts: dict[str, Decimal] = {}
    for step in (step for bill in quote.bills for step in bill.stages):
        amounts[step.stage] = amounts.get(step.stage, ZERO) + step.amount
    return {stage: plain(amount) for stage, amount in amounts.items() if stage in named}


def _decimals(value: Decimal) -> int:
    return len(plain(value).partition(".")[2])


def _source(book: str, name: str, source: Source) -> dict[str, Any]:
    return {"book": book, "id": name, **as_record(source)}
