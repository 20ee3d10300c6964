"""The work of rating a frame: projections that every engine runs, and the columns that come out of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from operator import and_
from typing import Any

import attrs
import narwhals as nw

from agorapricing.frames.column import MOST, ExactColumn, TooLargeError
from agorapricing.frames.expression import Expression, Named, as_long, chosen, is_there, narrowed, projected, reference
from agorapricing.frames.factored import factored
from agorapricing.frames.names import Frame, named
from agorapricing.frames.projections import Projections
from agorapricing.frames.recorded import TOTAL, SymbolicTariff
from agorapricing.frames.rounding import rounded
from agorapricing.frames.usage import Held
from agorapricing.numbers import exact, form

MINOR = "minor"
"""What the name of a column of payable amounts ends with: they count minor units, as fen or cents."""
PREFIX = "_agorapricing_"
"""What the names of columns that come and go begin with."""

Levels = Sequence[Mapping[str, Expression]]

_DIVIDES = {
    nw.Implementation.POLARS,
    nw.Implementation.PANDAS,
    nw.Implementation.PYARROW,
    nw.Implementation.DUCKDB,
    nw.Implementation.DASK,
    nw.Implementation.PYSPARK,
    nw.Implementation.PYSPARK_CONNECT,
}
"""The engines that are known to divide integers of any size exactly; others may do it as doubles."""
_CAPS = {nw.Implementation.POLARS, nw.Implementation.PYARROW}
"""The engines that add up minima sooner than they choose a line."""
_WIDE = (nw.UInt64, nw.Int128, nw.UInt128)
"""The types that may have more than 64 bits with a sign hold."""
_LONG = (nw.Int64, *_WIDE)
"""The types of what has 64 bits, by itself or narrowed."""


@attrs.define(eq=False)
class Engine:
    """What the work depends on besides the data: the types of columns, how integers are divided, how one asks."""

    dtypes: Mapping[str, Any]
    divides: bool
    refer: Callable[[str], Named] = nw.col
    by_caps: bool = False

    @classmethod
    def of(cls, frame: Frame) -> Engine:
        """The engine of a frame."""
        by_caps = frame.implementation in _CAPS
        return cls(frame.collect_schema(), frame.implementation in _DIVIDES, reference(frame), by_caps)


@attrs.define(eq=False)
class Projector:
    """Projections, in order, and the results of the last one."""

    levels: Levels
    results: Mapping[str, Expression]

    @classmethod
    def of(
        cls, tariffs: Sequence[SymbolicTariff], holding: Mapping[str, Held], engine: Engine, detail: str
    ) -> Projector:
        """Plan the work; raises TooLargeError where 64 bits may not hold it."""
        projections = Projections({}, PREFIX, engine.refer, engine.by_caps)
        all_there = _with_quantities(projections, holding, engine)
        results: dict[str, Expression] = {}
        gaps: dict[Any, ExactColumn | None] = {}
        for tariff in tariffs:
            key: Any = (tariff.quoted, *_unpriced(tariff, holding))
            gap = gaps[key] if key in gaps else gaps.setdefault(key, _gap(tariff, projections, holding, all_there))
            for name, column in _amounts(tariff, projections, detail):
                results[name] = column.expr if gap is None else column.expr + gap.expr
        return cls(projections.levels, results)

    def run(self, frame: Frame, names: Sequence[str]) -> Frame:
        """Run the projections over a frame, and keep some of its columns beside the results."""
        results = {named(frame, name): result for name, result in self.results.items()}
        done = projected(frame.lazy(), list(filter(None, self.levels)), names, results)  # as one query: it is faster
        return done.collect() if isinstance(frame, nw.DataFrame) and isinstance(done, nw.LazyFrame) else done


def _unpriced(tariff: SymbolicTariff, holding: Mapping[str, Held]) -> list[str]:
    """The meters that a tariff does not price, though some row may have used them."""
    priced = tariff.rated.tariff.meters
    return [meter for meter, each in holding.items() if meter not in priced and (each.high > 0 or not each.is_clean)]


def may_refuse(tariff: SymbolicTariff, holding: Mapping[str, Held]) -> bool:
    """Whether some row may have no amount."""
    is_clean = all(each.is_clean for each in holding.values())
    return not is_clean or bool(_unpriced(tariff, holding)) or tariff.quoted != form(0)


def _with_quantities(projections: Projections, holding: Mapping[str, Held], engine: Engine) -> ExactColumn | None:
    """Take up the quantities; what is 0 in rows that have all and empty in others, None where every row has all.

    What is no quantity counts as 0 until then, for engines are several times as slow over cells that are empty.
    """
    tests: list[Any] = []
    some: Any = None  # an engine keeps what is empty as integers if it comes from such a column
    for meter, each in holding.items():
        raw: Any = engine.refer(each.column)
        if engine.dtypes[each.column] in _WIDE:
            raw = narrowed(raw, MOST)
        some = whole = raw if engine.dtypes[each.column] in _LONG else as_long(raw)
        if not each.is_clean:
            tests.append((raw >= 0) & (raw <= each.high) if each.low < 0 else is_there(raw))
            whole = chosen(tests[-1], whole, 0)
        column = ExactColumn(whole, 0, max(each.high, 0), divides=engine.divides)
        projections.quantities[meter] = column if whole is raw else projections.keep(column)
    return projections.keep(ExactColumn(chosen(reduce(and_, tests), some * 0), 0, 0)) if tests else None


def _gap(
    tariff: SymbolicTariff, projections: Projections, holding: Mapping[str, Held], all_there: ExactColumn | None
) -> ExactColumn | None:
    """What is 0 in rows that have an amount and empty in others; None where every row has one."""
    quantities = projections.quantities
    tests: list[Any] = [quantities[meter].expr == 0 for meter in _unpriced(tariff, holding)]
    level = max(each.level for each in quantities.values())
    if tariff.quoted != form(0):
        with exact():
            quantity = projections.dot(factored(tariff.quoted))
        quoted = projections.keep(quantity.column())
        tests.append(quoted.expr == 0)
        level = max(level, quoted.level)
    if not tests:
        return all_there
    some = all_there or next(iter(quantities.values())) * Decimal(0)
    gap = attrs.evolve(some, expr=chosen(reduce(and_, tests), some.expr), level=max(level, some.level))
    return projections.keep(gap)


def _amounts(tariff: SymbolicTariff, projections: Projections, detail: str) -> Iterator[tuple[str, ExactColumn]]:
    name, rounding = tariff.rated.name, tariff.rated.rounding
    if detail != TOTAL:
        with exact():
            apart = {part: factored(amount) for part, amount in tariff.parts(detail).items()}
        parts = {part: projections.dot(each) for part, each in apart.items()}
        places = max((dot.places for dot in parts.values()), default=0)
        for part, dot in parts.items():
            yield f"{name}.{part}.e{places}", dot.column().at(places)
    total = projections.dot(tariff.factored)
    yield f"{name}.{MINOR}", rounded(total, rounding, is_signed=tariff.is_signed)


def bound_of(
    tariff: SymbolicTariff, holding: Mapping[str, Held], engine: Engine, detail: str, within: int = MOST
) -> int:
    """The largest quantity, of those up to `within`, that all meters may have at once.

    It is -1 where 64 bits do not even hold the prices.
    """

    def too_large(most: int) -> int:
        try:
            Projector.of([tariff], {m: attrs.evolve(each, high=most) for m, each in holding.items()}, engine, detail)
        except TooLargeError as error:
            return error.number
        return 0

    return largest(too_large, within)


def largest(too_large: Callable[[int], int], within: int) -> int:
    """The largest number up to `within` of which nothing comes that is too large; -1 where something comes of none.

    `too_large` gives what comes of a number if it is more than `MOST`, else 0. It grows about as the number does: the
    answer is looked for near where it would be `MOST`.

    >>> largest(lambda number: 700 * number + 5 if 700 * number + 5 > MOST else 0, MOST) == (MOST - 5) // 700
    True
    """
    fits, fails, guess = -1, within + 1, within
    while fails - fits > 1:
        is_guess = fits < guess < fails
        tried = guess if is_guess else (fits + fails) // 2
        if reached := too_large(tried):
            fails, guess = tried, tried * MOST // reached
            if is_guess and guess > (fits + fails) // 2:  # guesses that come down slowly: halving is quicker
                guess = -1
        else:
            fits, guess = tried, tried + 1 if is_guess and tried > fits + 1 else -1
    return fits
