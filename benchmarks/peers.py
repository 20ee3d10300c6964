"""Peers that install on this Python, each doing its own nearest job; none can do the same one.

A peer that is not installed is left out: `pip install -e ".[test,bench]"` takes those that this Python can.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

Job = Callable[[], object]


def jobs() -> dict[str, Job]:
    """Give the jobs of the peers that are installed."""
    found: dict[str, Job] = {}
    for name, make in (
        ("moneyed", _moneyed),
        ("genai_prices", _genai_prices),
        ("ratebook", _ratebook),
        ("tariff_core", _tariff_core),
    ):
        try:
            peer = import_module(name)
        except ImportError:
            continue
        found.update(make(peer))
    return found


def _moneyed(peer: Any) -> Iterator[tuple[str, Job]]:
    price, minutes = peer.Money("0.252", "CNY"), Decimal(80_000)
    yield "py-moneyed: price x minutes", lambda: price * minutes


def _genai_prices(peer: Any) -> Iterator[tuple[str, Job]]:
    usage = peer.Usage(input_tokens=1000, output_tokens=100)
    yield "genai-prices: two units", lambda: peer.calc_price(usage, model_ref="gpt-4o", provider_id="openai")


def _ratebook(peer: Any) -> Iterator[tuple[str, Job]]:
    bounds = (99_999, 499_999, 999_999, None)
    rates = ("0.252", "0.2394", "0.23436", "0.2268")
    tiers = tuple(
        peer.EnergyTier(Decimal(rate), max=None if bound is None else Decimal(bound))
        for rate, bound in zip(rates, bounds, strict=True)
    )
    always = tuple((0,) * 24 for _ in range(12))
    tariff = peer.Tariff(peer.EnergyRateStructure((peer.EnergyPeriod(tiers),)), peer.Schedule(always, always))
    usage = peer.Usage.aggregate(Decimal(1_366_000))
    window = peer.BillingWindow(date(2024, 2, 1), 29)
    yield "ratebook: one meter, four tiers", lambda: peer.estimate_bill(tariff, usage, window)


def _tariff_core(peer: Any) -> Iterator[tuple[str, Job]]:
    plan = peer.parse_plan(files("tariff_core").joinpath("data", "origin_ergon.json").read_text())
    start = datetime(2024, 2, 6, tzinfo=ZoneInfo("Australia/Brisbane"))
    hour = timedelta(hours=1)
    intervals = [peer.Interval(start + hour * n, hour, "general", "kWh", Decimal(1)) for n in range(1, 25)]
    period = peer.BillingPeriod(start, start + timedelta(days=1))
    yield "tariff-core: a day of 24 intervals", lambda: peer.bill(plan, intervals, period=period)
