"""Rating a frame: one column of money per offer, by the same tariffs as a bill."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import narwhals as nw
from narwhals.typing import IntoFrame

from agorapricing.errors import AgorapricingError, NumberError
from agorapricing.frames.column import MOST, TooLargeError
from agorapricing.frames.names import Frame, closed, named, names_of, opened
from agorapricing.frames.projecting import MINOR, PREFIX, Engine, Projector, bound_of, may_refuse
from agorapricing.frames.recorded import TOTAL, Rated, SymbolicTariff, known_detail
from agorapricing.frames.usage import (
    BoundError,
    Held,
    columns_of,
    foreseen,
    held,
    nullable,
    promised,
    refuse_inexact,
    row_above,
)
from agorapricing.numbers import exact, scale
from agorapricing.pricebook import Offer, refuse_closed, vocabulary
from agorapricing.rating import find_offer

if TYPE_CHECKING:  # who gives a contract has loaded what reads it
    from agorapricing.loading import Contract

Native = TypeVar("Native", bound=IntoFrame)


def rate_frame(
    offers: str | Offer | Contract | Iterable[str | Offer | Contract],
    frame: Native,
    *,
    on: date | str | None = None,
    meters: Mapping[str, str] | None = None,
    most: int | None = None,
    detail: str = TOTAL,
) -> Native:
    """Rate each row of a frame, the usage of one account, under offers; the frame comes back with their columns.

    >>> import polars as pl
    >>> usage = pl.DataFrame({"account": ["a", "b"], "rtc.audio": [300_000, 5], "rtc.2k_plus": [0, 80_000]})
    >>> rate_frame("agora-cn:list", usage, on=date(2024, 2, 6))["agora-cn:list.minor"].to_list()
    [210000, 2016004]

    The frame is of Polars (eager or lazy), pandas, PyArrow, DuckDB, PySpark or Dask. Its usage are the columns named
    as meters, and those that `meters` maps to one: integers; what is mapped to "" is no usage. `OFFER.minor` is what
    the offer's bill has as payable, in minor units (fen, cents); it is empty where a bill would be refused: a quantity
    that is empty, negative, of a meter without a price, or in a tier that is only quoted. With `detail` "stages" or
    "lines" there are the exact amounts as well: `OFFER.STAGE.e5` counts units of 10^-5.

    The data is looked at once, to prove that integers of 64 bits hold every result. With `most`, the caller's word that
    no quantity is larger, it is not: rows with larger ones stay empty.

    Raises BoundError for a quantity that is too large; UnknownNameError for a meter that no book knows; NumberError for
    columns that hold no integers, or two for one meter; AgorapricingError for columns that are named as what it adds;
    what `find_offer` raises.
    """
    given = (offers,) if isinstance(offers, str) or not isinstance(offers, Iterable) else tuple(offers)
    sold = [find_offer(each, on) for each in given]
    if detail != TOTAL:
        refuse_closed(sold, "terms of a confidential contract are not shown, only totals")
    return rated(list(map(Rated.of, sold)), frame, meters, known_meters(sold), most=most, detail=detail)


def known_meters(offers: Iterable[Offer]) -> frozenset[str]:
    """The meters of the vocabulary and of the offers' books."""
    return frozenset(vocabulary().meters).union(*(offer.book.meters for offer in offers))


def bound(offers: Iterable[str | Offer], meters: Iterable[str], *, on: date | str | None = None) -> int:
    """The largest quantity that every meter may have at once for integers of 64 bits to hold all amounts.

    >>> bound(["agora-cn:payg"], ["rtc.audio", "rtc.2k_plus"], on=date(2024, 2, 6)) > 5 * 10**11
    True

    It is -1 where they do not even hold the prices. Raises NumberError without a meter; what `find_offer` raises.
    """
    asked = list(meters)
    if not asked:
        raise NumberError("no meter is given: name those of the usage, like rtc.hd")
    tariffs = [Rated.of(find_offer(offer, on)).over(asked) for offer in offers]
    holding = {meter: Held(meter, 0, 0, has_nulls=False) for meter in asked}
    engine = Engine(dict.fromkeys(asked, nw.Int64()), divides=True)
    most = MOST if tariffs else -1
    with exact():
        tariffs.sort(key=lambda each: -scale(each.total))  # the finest first: it has most often the least
    for each in tariffs:
        most = bound_of(each, holding, engine, TOTAL, most)
    return most


def rated(
    asked: Sequence[Rated],
    native: Native,
    meters: Mapping[str, str] | None,
    known: Iterable[str],
    *,
    most: int | None = None,
    detail: str = TOTAL,
) -> Native:
    """Rate each row of a frame by tariffs; see `rate_frame`."""
    known_detail(detail)
    frame = opened(native)
    there = names_of(frame)
    _refuse_own(there, [each.name for each in asked])
    schema = frame.collect_schema()
    mapped = columns_of(there, meters, known, counts=lambda name: schema[named(frame, name)].is_numeric())
    columns = {meter: named(frame, name) for meter, name in mapped.items()}
    refuse_inexact(frame, columns.values())
    tariffs = [each.over(columns) for each in asked]
    run: Callable[..., Native] = partial(_run, tariffs, there, detail)
    if most is None and (wide := foreseen(frame, columns)):
        with suppress(TooLargeError):  # it may be wider than the data: then only a look tells
            return run(frame, wide)
    holding = held(frame, columns) if most is None else promised(columns, most)
    if any(may_refuse(each, holding) for each in tariffs):
        frame, holding = nullable(frame, holding, PREFIX)
    try:
        return run(frame, holding)
    except TooLargeError as error:
        raise _too_large(tariffs, holding, frame, detail) from error


def _run(
    tariffs: Sequence[SymbolicTariff], there: Iterable[str], detail: str, frame: Frame, holding: Mapping[str, Held]
) -> Any:
    """The frame with its columns and amounts; raises TooLargeError where 64 bits may not hold what the columns do."""
    work = Projector.of(tariffs, holding, Engine.of(frame), detail)
    kept = [named(frame, name) for name in there]
    return closed(work.run(frame, kept), kept)


def _refuse_own(there: Iterable[str], offers: Sequence[str]) -> None:
    """Refuse columns that have the names of results, or of columns that come and go."""
    own = {f"{offer}.{MINOR}" for offer in offers}
    if wrong := [name for name in there if name in own or PREFIX in name]:
        raise AgorapricingError(f"the frame has a column {wrong[0]}, a name of what rating adds: rename or drop it")


def _too_large(
    tariffs: Sequence[SymbolicTariff], holding: Mapping[str, Held], frame: Frame, detail: str
) -> AgorapricingError:
    """Say which row is above which bound, of the first offer that it is too large for."""
    for tariff in tariffs:
        bound = bound_of(tariff, holding, Engine.of(frame), detail)
        for meter, each in holding.items():
            if each.high > bound >= 0:
                row, quantity = row_above(frame, each.column, bound)
                return BoundError(tariff.rated.name, meter, row, quantity, bound)
    return TooLargeError("the amounts of these offers are too fine or too large for 64 bits at any quantity")
