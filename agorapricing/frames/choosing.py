"""Choosing among rated offers in a frame: the cheapest, what the others cost more, and totals by group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

import narwhals as nw
from narwhals.typing import IntoFrame

from agorapricing.book import Offer
from agorapricing.errors import CurrencyError
from agorapricing.frames.column import MOST, TooLargeError
from agorapricing.frames.usage import Frame
from agorapricing.frames.work import MINOR
from agorapricing.rating import find_offer

Native = TypeVar("Native", bound=IntoFrame)

CHEAPEST = "cheapest"
_HIGH = 10**9  # sums are made of parts of this size and rests, neither of which can wrap


def with_cheapest(offers: Iterable[str | Offer], frame: Native, *, on: date | None = None) -> Native:
    """Choose the cheapest of rated offers in each row, of equals the first; one without an amount is never chosen.

    >>> import polars as pl
    >>> rated = pl.DataFrame({"agora-cn:list.minor": [3, None], "agora-cn:payg.minor": [2, 7]})
    >>> with_cheapest(["agora-cn:list", "agora-cn:payg"], rated, on=date(2024, 2, 6)).row(0)
    (3, 2, 'agora-cn:payg', 2, 1, 0)

    Adds `cheapest` (the offer), `cheapest.minor` (its amount) and `OFFER.over.minor` (what each offer costs more).
    Raises CurrencyError where the offers have several currencies or minor units.
    """
    found = [find_offer(each, on) for each in offers]
    currencies = {f"{each.book.currency} to {each.book.rounding.places} places" for each in found}
    if len(currencies) > 1:
        raise CurrencyError(f"offers in {' and '.join(sorted(currencies))} cannot be compared")
    names = [each.id for each in found]
    least = f"{CHEAPEST}.{MINOR}"
    rated: Frame = nw.from_native(frame)
    chosen = rated.with_columns(nw.min_horizontal(*(f"{name}.{MINOR}" for name in names)).alias(least))
    over = [(nw.col(f"{name}.{MINOR}") - nw.col(least)).alias(f"{name}.over.{MINOR}") for name in names]
    order = [*rated.collect_schema().names(), CHEAPEST, least, *(f"{name}.over.{MINOR}" for name in names)]
    result: Native = chosen.with_columns(_first_at(names, least).alias(CHEAPEST), *over).select(order).to_native()
    return result


def _first_at(names: Sequence[str], least: str) -> nw.Expr:
    """The first offer whose amount is the least."""
    chosen: Any = nw.lit(None, dtype=nw.String)
    for name in reversed(names):
        chosen = nw.when(nw.col(f"{name}.{MINOR}") == nw.col(least)).then(nw.lit(name)).otherwise(chosen)
    return chosen  # type: ignore[no-any-return]  # an expression after the first turn


def totals(frame: Native, *by: str) -> Native:
    """Add up rated amounts by group, or over all rows without one; `rows` counts, `OFFER.rated` counts those rated.

    >>> import polars as pl
    >>> totals(pl.DataFrame({"region": ["a", "a"], "x:list.minor": [3, None]}), "region").row(0)
    ('a', 2, 3, 1)

    Raises TooLargeError where a sum does not fit in 64 bits.
    """
    rated: Frame = nw.from_native(frame)
    names = [name for name in rated.collect_schema().names() if name.endswith(f".{MINOR}")]
    grouped = rated.with_columns(
        **{f"{name} high": nw.col(name) // _HIGH for name in names},
        **{f"{name} low": nw.col(name) - nw.col(name) // _HIGH * _HIGH for name in names},
    )
    sums = [nw.col(f"{name} {part}").sum() for name in names for part in ("high", "low")]
    counts = [nw.len().alias("rows"), *(nw.col(name).count().alias(_count(name)) for name in names)]
    summed = grouped.group_by(*by).agg(*sums, *counts) if by else grouped.select(*sums, *counts)
    _refuse_wrapping(summed, names)
    parts = {name: [nw.col(f"{name} {part}").cast(nw.Int64) for part in ("high", "low")] for name in names}
    whole = {name: high * _HIGH + low for name, (high, low) in parts.items()}
    order = [*by, "rows", *(each for name in names for each in (name, _count(name)))]
    result: Native = summed.with_columns(**whole).select(order).to_native()
    return result


def _count(name: str) -> str:
    return f"{name.removesuffix(f'.{MINOR}')}.rated"


def _refuse_wrapping(summed: Frame, names: Sequence[str]) -> None:
    asked = [f"{name} {part}" for name in names for part in ("high", "low")]
    most = summed.select(nw.col(name).abs().max() for name in asked)
    found = (most.collect() if isinstance(most, nw.LazyFrame) else most).to_dict(as_series=False)
    for name in names:
        high, low = (int(found[f"{name} {part}"][0] or 0) for part in ("high", "low"))
        if high * _HIGH + low > MOST:
            raise TooLargeError(f"a sum of {name} does not fit in 64 bits: add up fewer rows at once")
