"""Choosing among rated offers in a frame: the cheapest, what the others cost more, and totals by group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

import narwhals as nw
from narwhals.typing import IntoFrame

from agorapricing.errors import CurrencyError
from agorapricing.frames.column import MOST, TooLargeError
from agorapricing.frames.extremes import first_row
from agorapricing.frames.names import Frame, closed, named, opened
from agorapricing.frames.projecting import MINOR
from agorapricing.pricebook import Offer
from agorapricing.rating import find_offer

Native = TypeVar("Native", bound=IntoFrame)

CHEAPEST = "cheapest"
_HIGH = 10**9  # sums are made of parts of this size and rests, neither of which can wrap


def with_cheapest(offers: Iterable[str | Offer], frame: Native, *, on: date | str | None = None) -> Native:
    """Choose the cheapest of rated offers in each row, of equals the first; one without an amount is never chosen.

    >>> import polars as pl
    >>> rated = pl.DataFrame({"agora-cn:list.minor": [3, None], "agora-cn:payg.minor": [2, 7]})
    >>> with_cheapest(["agora-cn:list", "agora-cn:payg"], rated, on=date(2024, 2, 6)).row(0)
    (3, 2, 'agora-cn:payg', 2, 1, 0)

    Adds `cheapest` (the offer), `cheapest.minor` (its amount) and `OFFER.over.minor` (what each offer costs more).
    Raises CurrencyError where the offers have several currencies or minor units.
    """
    sold = [find_offer(offer, on) for offer in offers]
    currencies = {f"{each.book.currency} to {each.book.rounding.places} places" for each in sold}
    if len(currencies) > 1:
        raise CurrencyError(f"offers in {' and '.join(sorted(currencies))} cannot be compared")
    rated = opened(frame)
    ids = [each.id for each in sold]
    minors = [named(rated, f"{each}.{MINOR}") for each in ids]
    least, overs = named(rated, f"{CHEAPEST}.{MINOR}"), [named(rated, f"{each}.over.{MINOR}") for each in ids]
    chosen: Any = rated.with_columns(nw.min_horizontal(*minors).alias(least))
    over = [(nw.col(name) - nw.col(least)).alias(more) for name, more in zip(minors, overs, strict=True)]
    first = _first_at(dict(zip(ids, minors, strict=True)), least).alias(CHEAPEST)
    order = [*rated.collect_schema().names(), CHEAPEST, least, *overs]
    result: Native = closed(chosen.with_columns(first, *over).select(order), order)
    return result


def _first_at(names: Mapping[str, str], least: str) -> nw.Expr:
    """The first offer whose amount is the least."""
    chosen = nw.lit(None, dtype=nw.String)
    for offer, name in reversed(list(names.items())):
        chosen = nw.when(nw.col(name) == nw.col(least)).then(nw.lit(offer)).otherwise(chosen)
    return chosen


def totals(frame: Native, *by: str) -> Native:
    """Add up rated amounts by group, or over all rows without one; `rows` counts, `OFFER.rated` counts those rated.

    >>> import polars as pl
    >>> totals(pl.DataFrame({"region": ["a", "a"], "x:list.minor": [3, None]}), "region").row(0)
    ('a', 2, 3, 1)

    Raises TooLargeError where a sum does not fit in 64 bits.
    """
    rated: Any = opened(frame)
    groups = [named(rated, name) for name in by]
    names = [name for name in rated.collect_schema().names() if name.endswith(named(rated, f".{MINOR}"))]
    counted = {name: name.removesuffix(named(rated, f".{MINOR}")) + named(rated, ".rated") for name in names}
    grouped = rated.with_columns(
        **{f"{name} high": nw.col(name) // _HIGH for name in names},
        **{f"{name} low": nw.col(name) - nw.col(name) // _HIGH * _HIGH for name in names},
    )
    sums = [nw.col(f"{name} {part}").sum() for name in names for part in ("high", "low")]
    counts = [nw.len().alias("rows"), *(nw.col(name).count().alias(count) for name, count in counted.items())]
    summed = grouped.group_by(*groups).agg(*sums, *counts) if by else grouped.select(*sums, *counts)
    _refuse_wrapping(summed, names)
    parts = {name: [nw.col(f"{name} {part}").cast(nw.Int64) for part in ("high", "low")] for name in names}
    whole = {name: high * _HIGH + low for name, (high, low) in parts.items()}
    order = [*groups, "rows", *(each for pair in counted.items() for each in pair)]
    result: Native = closed(summed.with_columns(**whole).select(order), order)
    return result


def _refuse_wrapping(summed: Frame, names: Sequence[str]) -> None:
    asked = [f"{name} {part}" for name in names for part in ("high", "low")]
    most = summed.select(nw.col(name).abs().max().fill_null(0) for name in asked)
    highest = first_row(most)
    for name in names:
        high, low = (int(highest[f"{name} {part}"]) for part in ("high", "low"))
        if high * _HIGH + low > MOST:
            raise TooLargeError(f"a sum of {name} does not fit in 64 bits: add up fewer rows at once")
