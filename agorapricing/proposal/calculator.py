"""The calculator: all open public offers, and scenarios with numbers to choose, as programs that a page evaluates.

Scenarios and prices are apart: a scenario gives the minutes that each book bills, and a book's offers price minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.errors import AgorapricingError, NoEditionError
from agorapricing.loading import bundled, load_book
from agorapricing.numbers import Form, exactly, form, program_of
from agorapricing.pricebook import ANYBODY, LIST_REGIME, MARKETS, Offer, PriceBook, status, vocabulary
from agorapricing.profiles import Profile, Workload, with_parameter
from agorapricing.proposal.inputs import CHOICE, NUMBER, Input
from agorapricing.proposal.recording import RecordedProfile
from agorapricing.rating import total_over
from agorapricing.scenarios import CATALOGUE, Scenario

FAMILIES = ("rtc", "live", "recording", "recording_mixed", "transcoding", "transcoding_input")
"""The families of meters whose quantities can be typed: real-time audio and video, live, recording and mixing."""
_FEW, _MANY = (1, 2, 4, 9, 16), (10, 50, 200, 1_000, 5_000, 20_000)
_VARIED = 2
"""So many counts of people of a scenario can be chosen."""
_SESSIONS = (Decimal(0), Decimal(100), Decimal(20_000))
_MINUTES = (Decimal(1), Decimal(240))
_MOST = Decimal(10**12)


@exactly
def calculator_of(on: date, scenarios: Iterable[str] = tuple(CATALOGUE)) -> dict[str, Any]:
    """Offers of a day and scenarios, as plain data; every number is a string.

    `markets`: each has `market`, `currency`, and `books`; each of those has `book`, `vendor`, `title`, `edition`, and
    `ops` and `offers` as `programs_of` has them, over the `meters` that it prices, by name.

    `meters`: the `name` and `title` of all that can be typed. `scenarios`: each has `name`, `title`, `inputs` as
    `programs_of` has them, `ops`, and by book `usage`: the sum of each meter, and `refused`, which is above 0 where the
    book does not say how it meters that.

    >>> found = calculator_of(date(2026, 7, 1), ["one_to_one"])
    >>> [each["market"] for each in found["markets"]], found["scenarios"][0]["name"]
    (['cn', 'global'], 'one_to_one')
    """
    sold = {market: list(_sold(market, on)) for market in MARKETS}
    first = {offers[0].book.id: offers[0] for books in sold.values() for offers in books}
    found = [_scenario(_example(CATALOGUE[name]), first) for name in scenarios]
    billed: dict[str, dict[str, None]] = {book: {} for book in first}
    for each in found:
        for book, usage in each["usage"].items():
            billed[book] |= dict.fromkeys(usage["meters"])
    typed = _typed(offer for books in sold.values() for offers in books for offer in offers)
    return {
        "on": str(on),
        "markets": [
            {
                "market": market,
                "currency": books[0][0].book.currency,
                "books": [_book(offers, {**typed, **billed[offers[0].book.id]}) for offers in books],
            }
            for market, books in sold.items()
            if books
        ],
        "meters": [{"name": name, "title": title} for name, title in typed.items()],
        "scenarios": found,
    }


def _sold(market: str, on: date) -> Iterator[Sequence[Offer]]:
    """The offers of each book of a market that anybody may have."""
    for book in (each for each in map(load_book, bundled()) if each.default and each.market == market):
        with suppress(NoEditionError):
            if offers := list(_open(book, on)):
                yield offers


def _open(book: PriceBook, on: date) -> Iterator[Offer]:
    for name, regime in book.edition(on).regimes.items():
        offer = book.offer(name, on)
        if not regime.product and regime is not LIST_REGIME and status(offer, ANYBODY, on).is_open:
            yield offer.of_apps(("",))


def _typed(offers: Iterator[Offer]) -> dict[str, str]:
    """The meters that somebody may type quantities of, each with its title."""
    known = vocabulary().meters
    priced = {meter for offer in offers for meter in offer.tariff.meters}
    family = {name: name.partition(".")[0] for name in known}
    return {name: each.title for name, each in known.items() if name in priced and family[name] in FAMILIES}


def _book(offers: Sequence[Offer], meters: dict[str, Any]) -> dict[str, Any]:
    """The offers of a book as one program over minutes."""
    book, symbols = offers[0].book, {meter: Form.symbol(meter, (Decimal(0), _MOST)) for meter in meters}
    pairs = [total_over(offer, symbols) for offer in offers]
    program = program_of(form(each) for pair in pairs for each in pair)
    sums = iter(program.sums)
    return {
        "book": book.id,
        "vendor": book.vendor,
        "title": book.title,
        "edition": str(offers[0].edition.start),
        "meters": list(symbols),
        "ops": [*program.ops],
        "offers": [
            {
                "offer": offer.id,
                "title": offer.regime.title,
                "currency": book.currency,
                "rounding": [book.rounding.places, book.rounding.mode],
                "worth": None,
                "total": next(sums),
                "quoted": next(sums),
            }
            for offer in offers
        ],
    }


def _example(kind: Callable[..., Scenario]) -> Scenario:
    return kind(sessions_per_day=_SESSIONS[1])


def _scenario(scenario: Scenario, offers: dict[str, Offer]) -> dict[str, Any]:
    """A scenario as one program: the minutes that each book bills for it."""
    profile = Profile(scenario.kind, (Workload(scenario.kind, scenario=scenario),))
    inputs = tuple(_inputs(profile, scenario))
    recorded = RecordedProfile.given(profile, inputs)
    usages = {book: recorded.usage(offer) for book, offer in offers.items()}
    program = program_of(form(each) for usage, refused in usages.values() for each in (*usage.values(), refused))
    sums = iter(program.sums)
    return {
        "name": scenario.kind,
        "title": scenario.title,
        "inputs": [each.to_record() for each in inputs],
        "ops": [*program.ops],
        "usage": {
            book: {"meters": {meter: next(sums) for meter in usage}, "refused": next(sums)}
            for book, (usage, _) in usages.items()
        },
    }


def _inputs(profile: Profile, scenario: Scenario) -> Iterator[Input]:
    """The numbers of a scenario that can be changed: sessions, minutes, and its first counts of people."""
    yield Input(scenario.kind, "sessions_per_day", NUMBER, *_SESSIONS)
    yield Input(scenario.kind, "minutes", NUMBER, _MINUTES[0], scenario.minutes, _MINUTES[1])
    counts = (field.name for field in attrs.fields(type(scenario)) if type(field.default) is int and field.default > 0)
    for name in [each for each in counts if each != "tiles"][:_VARIED]:
        base = getattr(scenario, name)
        listed = sorted({*(_FEW if base <= _FEW[-1] else _MANY), base})
        able = tuple(Decimal(each) for each in listed if _is_able(profile, name, each))
        yield Input(scenario.kind, name, CHOICE, able[0], Decimal(base), able[-1], able)


def _is_able(profile: Profile, name: str, count: int) -> bool:
    """Whether a scenario can have a count of people."""
    try:
        with_parameter(profile.workloads[0], name, Decimal(count))
    except AgorapricingError:
        return False
    return True
