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
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.messages import joined
from agorapricing.numbers import ONE, ZERO, evaluated, exactly, ratio
from agorapricing.pricebook import Source
from agorapricing.proposal.billed import Ledger
from agorapricing.proposal.formulas import Formulas, Steps, rounded
from agorapricing.proposal.recording import scaled_usage
from agorapricing.rating import Bill, ExchangeRate
from agorapricing.records import as_record, decimals, plain
from agorapricing.usage import Usage


@exactly
def workbook_of(markets: Mapping[str, Comparison]) -> dict[str, Any]:
    """The inputs, steps, bills and rates of comparisons, by market.

    `scales`: how many times each workload is there that is metered, 1 at first. `usage`: quantities that bills name, by
    workload where the profile states them, else as a book bills them: then as a `formula` of the scales.
    `rates`: prices and fractions off. `steps`: what several formulas need. `markets`: each with its offers and their
    bills, of the months or of the one month, whose lines have a `quantity` (a formula), a `rate` and what is `off`, by
    their places among the rates. An offer without bills is an amount alone, as of a confidential contract, or
    incomplete.

    >>> from datetime import date
    >>> from agorapricing.comparison import compare
    >>> book = workbook_of({"": compare({"rtc.hd": 900_000}, ["agora-cn:payg"], date(2024, 2, 6))})
    >>> [line["quantity"] for line in book["markets"][0]["offers"][0]["bills"][0]["lines"]][:2]
    ['MIN(Used_rtc_hd,10000)', 'MIN(Used_rtc_hd,109999)-MIN(Used_rtc_hd,10000)']
    """
    ledger = Ledger()
    inputs = _Quantities(ledger.steps)
    found = [_Offers(name, each, inputs, ledger).to_record() for name, each in markets.items()]
    return {
        "markets": found,
        "scales": [{"workload": workload, "name": name, "value": "1"} for workload, name in inputs.scales.items()],
        "usage": [block.to_record() for block in inputs.blocks.values()],
        "rates": list(ledger.rates.values()),
        "steps": [as_record(attrs.asdict(step)) for step in ledger.steps.named.values()],
        "sources": [_source(*key, source) for key, source in ledger.sources.items()],
    }


def _source(book: str, name: str, source: Source) -> dict[str, Any]:
    return {"book": book, "id": name, **as_record(source), "title": source.title, "place": source.place}


@frozen(eq=False)
class _Block:
    """Quantities that bills are of: by workload as they are stated, or in one column as a book bills them."""

    month: str
    book: str
    usage: Usage
    names: Mapping[str, str] = attrs.field(converter=frozen_dict)
    parts: tuple[tuple[str, Usage], ...]
    formulas: Mapping[str, str] = attrs.field(converter=frozen_dict, factory=dict)
    """Of what is metered: by meter, of the scales of workloads."""

    def to_record(self) -> dict[str, Any]:
        rows = [
            {
                "meter": meter,
                "name": self.names[meter],
                "value": plain(quantity),
                "formula": self.formulas.get(meter, ""),
                "parts": [plain(part[meter]) if meter in part else None for _, part in self.parts],
            }
            for meter, quantity in self.usage.items()
        ]
        return {"month": self.month, "book": self.book, "parts": [name for name, _ in self.parts], "rows": rows}


@attrs.define(eq=False)
class _Quantities:
    """The quantities of a workbook, those that several bills are of once."""

    steps: Steps
    blocks: dict[tuple[Any, ...], _Block] = attrs.field(factory=dict)
    taken: set[str] = attrs.field(factory=set)
    scales: dict[str, str] = attrs.field(factory=dict)
    """The names of how many times each workload is there that is metered."""

    def names(self, quote: Quote, bill: Bill, month: str) -> Mapping[str, str]:
        """The names of what a bill is of, by meter: of what the profile states, or of what the book bills of it."""
        profile = quote.rated.profile if quote.rated else None
        is_stated = profile is not None and not (profile.is_metered or quote.offered.apps)
        book, usage = ("", profile.usage) if profile and is_stated else (bill.book, bill.usage)
        key = (month, book, tuple(usage.items()))
        if key not in self.blocks:
            names = {meter: self._name("Used", month, book, meter) for meter in usage}
            stated = (
                ((each.name, each.usage) for each in profile.workloads) if profile and is_stated else (("", usage),)
            )
            formulas = self._metered(quote, bill) if profile and not is_stated else {}
            self.blocks[key] = _Block(month, book, usage, names, tuple(stated), formulas)
        return self.blocks[key].names

    def _metered(self, quote: Quote, bill: Bill) -> dict[str, str]:
        """What a book bills, by meter as a formula of scales; nothing where that cannot be told."""
        assert quote.rated is not None  # noqa: S101  # for the type checker: what is billed
        profile = quote.rated.profile
        found = scaled_usage(profile, quote.offered)
        once = dict.fromkeys(found.symbols, ONE)
        billed = {meter: evaluated(one, once) for meter, one in found.usage.items()}
        if billed != dict(bill.usage):
            return {}
        for each in profile.workloads:
            self.scales.setdefault(each.name, self._name("Scale", each.name))
        names = {symbol: self.scales[workload] for symbol, workload in found.symbols.items()}
        formulas = Formulas(names, once, self.steps)
        formulas.meet(found.usage.values())
        return {meter: formulas.text(one) for meter, one in found.usage.items()}

    def _name(self, *words: str) -> str:
        """A name for a cell, of letters, digits and underscores; capitals make no difference between names."""
        name = first = re.sub(r"\W", "_", "_".join(filter(None, words)), flags=re.ASCII)[:200]
        while name.lower() in self.taken:
            name = f"{first}_{len(self.taken)}"
        self.taken.add(name.lower())
        return name


@attrs.define(eq=False)
class _Offers:
    """The comparison of a market, with the inputs and rates that it shares with others."""

    name: str
    comparison: Comparison
    inputs: _Quantities
    ledger: Ledger

    def to_record(self) -> dict[str, Any]:
        """The offers of the market."""
        exchange = [_exchange(rate) for rate in self.comparison.exchange]
        offers = [self._offer(quote) for quote in self.comparison.quotes]
        return {"name": self.name, "currency": self.comparison.currency, "exchange": exchange, "offers": offers}

    def _offer(self, quote: Quote) -> dict[str, Any]:
        """An offer with its bills, where its terms may be seen."""
        terms, is_live = quote.terms, quote.is_complete and not quote.terms.confidential
        bills = [self._bill(part, bill, month) for month, part, bill in _bills(quote)] if is_live else []
        return {
            "offer": quote.offer,
            "title": terms.title,
            "regime": terms.regime,
            "status": quote.status.text,
            "is_open": quote.status.is_open,
            "currency": terms.currency,
            "amount": as_record(quote.amount),
            **self._above(quote),
            "confidential": terms.confidential,
            "unpriced": [joined(": ", (gap.meter, gap.reason)) for gap in quote.unpriced],
            "bills": bills,
            "total": None if quote.total is None else plain(quote.total),
            "stages": _waterfall(quote, bills),
        }

    def _above(self, quote: Quote) -> dict[str, Any]:
        """How much an offer is above the least that an open one costs, and in percent of that."""
        open_ = (each.amount for each in self.comparison.quotes if each.status.is_open)
        least = min((amount for amount in open_ if amount is not None), default=None)
        if quote.amount is None or least is None:
            return {"above": None, "percent": None}
        above = quote.amount - least
        return {"above": plain(above), "percent": plain(ratio(above, least, 6)) if least else ""}

    def _bill(self, quote: Quote, bill: Bill, month: str) -> dict[str, Any]:
        names = self.inputs.names(quote, bill, month)
        return {
            "month": month,
            **self.ledger.lines(quote.offered, bill, names, (quote.offer, month)),
            "total": plain(bill.total),
            "payable": f"{bill.payable:f}",
            "amount": as_record(quote.amount),
            "rounded": rounded("{0}", bill.terms.rounding),
            "converted": self._converted(quote, bill),
        }

    def _converted(self, quote: Quote, bill: Bill) -> str:
        """What is payable in the currency of the comparison, as a formula of what is payable in the offer's own."""
        own, wanted = bill.currency, self.comparison.currency
        if own == wanted:
            return ""
        places = bill.terms.rounding.places + decimals(quote.worth)
        return rounded(f"ROUND({{0}}*{_pair(own, wanted)},{places})", bill.terms.rounding)


def _pair(base: str, quote: str) -> str:
    return f"Exchange_{base}_{quote}"


def _exchange(rate: ExchangeRate) -> dict[str, Any]:
    return {"name": _pair(rate.base, rate.quote), "value": plain(rate.rate), "text": rate.text}


def _bills(quote: Quote) -> Iterator[tuple[str, Quote, Bill]]:
    """The bills of an offer, by month where there are several."""
    for month, part in quote.months.items() or [("", quote)]:
        if part.bill is not None:
            yield month, part, part.bill


def _waterfall(quote: Quote, bills: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What each stage that lines name adds or takes away over all bills."""
    lines = [line for bill in bills for line in bill["lines"]]
    named = {line["stage"] for line in lines}.union(off["stage"] for line in lines for off in line["off"])
    amounts: dict[str, Decimal] = {}
    for step in (step for bill in quote.bills for step in bill.stages):
        amounts[step.stage] = amounts.get(step.stage, ZERO) + step.amount
    return {stage: plain(amount) for stage, amount in amounts.items() if stage in named}
