"""Small books whose packs meet in one ladder, for the tests of what to buy."""

from datetime import date, timedelta
from decimal import Decimal

import attrs

from agorapricing.buying.search.options import Months
from agorapricing.buying.term import Term
from agorapricing.numbers import Rounding
from agorapricing.pricebook.book import Edition, PriceBook, Regime
from agorapricing.pricebook.meters import vocabulary
from agorapricing.pricebook.packs import Pack, PackSize, Validity
from agorapricing.pricebook.source import Source
from agorapricing.tariff import Band, Fee, GraduatedDiscount, Rate
from agorapricing.usage import Usage

START = date(2026, 1, 1)
METERS = ("rtc.audio", "rtc.hd", "rtc.fhd")
FOUR = (*METERS, "rtc.2k")
SOURCE = Source(title="A page", place="table", read=START, kind="vendor page", document="page")


def pack(meter, sizes, months=12, **other):
    """A pack of a meter in sizes, each with its price."""
    made = tuple(PackSize(quantity, price) for quantity, price in sizes)
    with_defaults = {"valid": Validity(months), "before": ("volume",), **other}
    return Pack("Pack", "page", {meter: Decimal(1)}, sizes=made, **with_defaults)


def ladder_book(prices, bands, packs, fees=(), *, apart=(), suspends=(), later=None):
    """A book of meters with a price, a ladder that pools them, packs, and a regime with each fee.

    The meters of `apart` have a second ladder of their own; from the second month on `later` packs are sold.
    """
    first = tuple(meter for meter in prices if meter not in apart)
    stages = {"volume": GraduatedDiscount(tuple(bands), first, source="page")}
    if apart:
        stages["second"] = GraduatedDiscount(tuple(bands), tuple(apart), source="page")
    chain = tuple(stages)
    regimes = {"payg": Regime("Pay as you go", "anyone", chain, suspends=suspends)}
    for place, fee in enumerate(fees):
        stages[f"fee{place}"] = Fee(Decimal(fee), "Fee", source="page")
        regimes[f"fee{place}"] = Regime("Package", "anyone", (*chain, f"fee{place}"))
    rates = {meter: Rate(meter, price, source="page") for meter, price in prices.items()}
    choices = tuple(regimes)
    edition = Edition(START, "stated", rates, {}, (), stages, regimes, (), packs=packs, choices=choices)
    editions = (edition,) if later is None else (edition, attrs.evolve(edition, start=date(2026, 2, 1), packs=later))
    return PriceBook("b", "v", "B", "CN", "CNY", Rounding(), {"page": SOURCE}, editions, vocabulary().meters)


def months_of(book, usage, months=2, growth="0", *, regimes=("payg",), start=START, held=()):
    """The months of a term as a search sees them."""
    term = Term(start, months, growth)
    offers = [
        [(book.offer(name, day), term.usage(Usage(usage), place)) for name in regimes]
        for place, day in enumerate(term.days)
    ]
    return Months.of(offers, [day - timedelta(days=1) for day in (*term.days[1:], term.end)], held)


def band(up_to, off):
    """A band of a ladder."""
    return Band(up_to, off=off)
