"""Rating files of any size: batch by batch, bad rows set aside, each file whole or not there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import attrs
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from agorapricing.errors import AgorapricingError, UnknownNameError
from agorapricing.files import Reasons, refuse_outputs, rejects_beside
from agorapricing.frames.cheapest import CHEAPEST, with_cheapest
from agorapricing.frames.cleaning import BLANKS, REJECT, Cleaned, cleaned, has_numbers
from agorapricing.frames.days import MONTH, DayOffers, by_month, on_day, some_day
from agorapricing.frames.files import Batch, batches
from agorapricing.frames.output import Output
from agorapricing.frames.projecting import MINOR
from agorapricing.frames.rated_files import RatedFiles, Tally
from agorapricing.frames.rating import known_meters, rate_frame
from agorapricing.frames.rejects import faults_of, rejected
from agorapricing.frames.usage import as_option, columns_of
from agorapricing.numbers import exact
from agorapricing.pricebook import Offer, as_day
from agorapricing.rating import find_offer

_DIGITS = 19  # of any integer of 64 bits
Faults = list[tuple[int, str]]
Judge = Callable[[Sequence[Offer]], None]
Progress = Callable[[int, int, int], None]
"""Called with the rows read, and the part of the whole that is read."""


def rate_files(
    offers: Iterable[str | Offer],
    paths: Sequence[Path],
    out: Path,
    *,
    on: date | str | None = None,
    meters: Mapping[str, str] | None = None,
    accounts: tuple[str, frozenset[str]] | None = None,
    rejects: Path | None = None,
    blank: str = REJECT,
    tax: str = "",
    also_read: Iterable[Path] = (),
    progress: Progress = lambda *_: None,
    judge: Judge = lambda *_: None,
) -> RatedFiles:
    """Rate every row of files under offers, and write it with an exact amount per offer to `out`.

    Rows that are no usage go to `rejects` (OUT.rejects.csv), each with its reason; a row that an offer has no price for
    has no amount there. An empty cell of usage is no usage, or by `blank` "zero" it counts as nothing used. Both files
    appear when all is done, `out` last; the same input gives the same bytes. Neither may be one of `paths`, nor of
    other files that are `also_read`.

    Where no day is given (`on`) and a column is named `month`, each row has the prices of the first day of its month,
    as a bill of a log has. `judge` is called with the offers of each day before rows are rated under them.

    Raises InvalidFileError, UnknownNameError, NumberError; AgorapricingError for outputs that cannot be, and for
    columns that cannot be passed through.
    """
    on = as_day(on)
    found = [find_offer(offer, on) if on else some_day(offer) for offer in offers]
    sold = [offer.taxed(tax or offer.tax) for offer in found]
    mapped = {**({accounts[0]: ""} if accounts else {}), **(meters or {})}
    run = _FileRun.of(sold, on, meters=mapped, accounts=accounts, blank=blank, judge=judge)
    aside = rejects or rejects_beside(out)
    refuse_outputs((out, aside), (*paths, *also_read))
    with Output(out) as output, Output(aside) as refused:
        for path in paths:
            for batch in batches(path):
                amounts, bad = run.rated(path, batch)
                output.write(amounts)
                refused.write(bad)
                progress(run.rows, batch.done, batch.whole)
        output.complete()
        refused.complete()
        refused.move()
        output.move()
    return run.summary


@attrs.define(eq=False)
class _FileRun:
    """What is known so far of the rows of a run."""

    offers: Sequence[Offer]
    on: date | None
    day: date
    """The day whose prices rows have where they have none of their own."""
    meters: Mapping[str, str]
    accounts: tuple[str, frozenset[str]] | None
    tallies: list[Tally]
    is_comparable: bool
    blank: str
    judge: Judge
    first: tuple[Path, pl.Schema] | None = None
    columns: dict[str, str] = attrs.field(factory=dict)
    by_day: dict[date, DayOffers] = attrs.field(factory=dict)
    months: set[date] = attrs.field(factory=set)
    rows: int = 0
    continued: int = 0
    reasons: Reasons = attrs.field(factory=Reasons)

    @classmethod
    def of(cls, offers: Sequence[Offer], on: date | None, **options: Any) -> _FileRun:
        """Begin with no rows."""
        if not offers:
            raise AgorapricingError("no offer to rate under")
        if options["blank"] not in BLANKS:
            raise UnknownNameError("way to count empty cells", options["blank"], BLANKS)
        ids = [offer.id for offer in offers]
        if twice := [each for each in dict.fromkeys(ids) if ids.count(each) > 1]:
            raise AgorapricingError(f"{', '.join(twice)}: named twice: an output has one column for an offer")
        comparable = len({(each.book.currency, each.book.rounding.places) for each in offers}) == 1
        count = 0 if comparable else None
        tallies = [Tally(offer.id, offer.book.currency, cheapest=count) for offer in offers]
        return cls(offers, on, on or date.today(), tallies=tallies, is_comparable=comparable, **options)

    @property
    def summary(self) -> RatedFiles:
        """What came of the run."""
        months = tuple(f"{day:%Y-%m}" for day in sorted(self.months))
        on = None if self.has_months else self.day
        counts = (self.rows, self.reasons.rows.total())
        found = RatedFiles(on, *counts, tuple(self.tallies), self.counted, self.passed, self.continued)
        return attrs.evolve(found, reason=self.reasons.most, months=months)

    @property
    def has_months(self) -> bool:
        """Whether each row has the prices of its own month."""
        return self.on is None and MONTH in self._names and MONTH not in self.meters

    @property
    def counted(self) -> dict[str, str]:
        """The columns of usage, each with its meter, in the order of the files."""
        meters = {column: meter for meter, column in self.columns.items()}
        return {name: meters[name] for name in self._names if name in meters}

    @property
    def passed(self) -> tuple[str, ...]:
        """The columns that are written as they were read."""
        return tuple(name for name in self._names if name not in self.columns.values())

    @property
    def _names(self) -> list[str]:
        return list(self.first[1] if self.first else ())

    @property
    def _added(self) -> list[str]:
        """The columns that an output has beside those that were read."""
        return [*(offer.id for offer in self.offers), *([CHEAPEST] if self._is_choosing else ())]

    @property
    def _is_choosing(self) -> bool:
        return self.is_comparable and len(self.offers) > 1

    def rated(self, path: Path, batch: Batch) -> tuple[pa.Table, pa.Table]:
        """The rows of a batch with their amounts, and its rejects."""
        self._look(path, batch.frame)
        amounts, bad = self._by_month(batch.frame) if self.has_months else self._on(self.day, batch.frame)
        rejects = [*batch.faults, *faults_of(batch, bad)]
        self.rows += len(batch.frame) + len(batch.faults)
        self.reasons.add(reason for _, reason in rejects)
        self.continued += sum(last - first for first, last in batch.ends.items())
        return amounts, rejected(path, rejects)

    def _by_month(self, frame: pl.DataFrame) -> tuple[pa.Table, Faults]:
        """The rows of a frame, each with the amounts of its month, in their order, and those that are rejects."""
        days, bad = by_month(frame.get_column(MONTH))
        self.months.update(days)
        tables, order = [self._on(self.day, frame.clear())[0]] if not days else [], list[int]()
        for day, places in days.items():
            table, faults = self._on(day, frame[places])
            left = {place for place, _ in faults}
            tables.append(table)
            order += [place for at, place in enumerate(places) if at not in left]
            bad += [(places[at], why) for at, why in faults]
        table = pa.concat_tables(tables)
        return table.take(pl.Series(order, dtype=pl.Int64).arg_sort().to_arrow()), bad

    def _on(self, day: date, frame: pl.DataFrame) -> tuple[pa.Table, Faults]:
        """The rows of a frame with their amounts at the prices of a day, and those that are rejects."""
        if day not in self.by_day:
            found = on_day(self.offers, day)
            self.judge([offer for offer in found if offer])
            self.by_day[day] = DayOffers.of(found, self.columns)
        offered = self.by_day[day]
        rows = cleaned(frame, self.columns, offered.most, self.accounts, self.blank)
        return self._amounts(rows, offered), rows.bad

    def _look(self, path: Path, frame: pl.DataFrame) -> None:
        """Find out which columns are meters; every file must have the columns of the first."""
        if self.first is not None:
            if frame.schema != self.first[1]:
                raise AgorapricingError(f"{path} has other columns than {self.first[0]}: rate it on its own")
            return
        names = frame.columns
        if self.accounts and self.accounts[0] not in names:
            raise UnknownNameError("column", self.accounts[0], tuple(names), str(path))
        if taken := [name for name in self._added if name in names]:
            reason = f"cannot be passed through, for the output has {'its' if len(taken) == 1 else 'their'} own"
            raise AgorapricingError(f"{path}: the column {' and '.join(taken)} {reason}: rename it")
        known = known_meters(self.offers)
        self.columns = columns_of(
            names, self.meters, known, where=str(path), say=as_option, counts=partial(has_numbers, frame)
        )
        self.first = path, frame.schema
        if self.on is None and not self.has_months:
            self.offers = [offer.at(self.day) for offer in self.offers]

    def _amounts(self, rows: Cleaned, offered: DayOffers) -> pa.Table:
        """The rows as they were read, with amounts; they are rated apart, so that no name of theirs is in the way."""
        frame = _rated(offered.sold, rows.quantities, is_comparable=self.is_comparable)
        table = rows.kept.to_arrow()
        for place, (offer, sold) in enumerate(zip(self.offers, offered.offers, strict=True)):
            places = offer.book.rounding.places
            minor = frame[f"{offer.id}.{MINOR}"] if sold else pl.Series([None] * len(frame), dtype=pl.Int64)
            self.tallies[place] = self._more(self.tallies[place], minor, places, frame)
            table = table.append_column(offer.id, _decimals(minor, places))
        return table.append_column(CHEAPEST, frame[CHEAPEST].to_arrow()) if self._is_choosing else table

    def _more(self, tally: Tally, minor: pl.Series, places: int, frame: pl.DataFrame) -> Tally:
        count = tally.cheapest
        if count is not None:
            count += int((frame[CHEAPEST] == tally.offer).sum())
        rated = tally.rated + len(minor) - minor.null_count()
        with exact():
            total = Decimal(minor.cast(pl.Int128).sum()).scaleb(-places)
            return attrs.evolve(tally, rated=rated, total=tally.total + total, cheapest=count)


def _rated(sold: Sequence[Offer], quantities: pl.DataFrame, *, is_comparable: bool) -> pl.DataFrame:
    """Quantities with the amounts of offers, and the cheapest where they can be compared."""
    if not sold:
        return quantities.with_columns(pl.lit(None, pl.String).alias(CHEAPEST))
    frame = rate_frame(sold, quantities, meters={meter: meter for meter in quantities.columns})
    return with_cheapest(sold, frame) if is_comparable else frame


def _decimals(minor: pl.Series, places: int) -> pa.Array:
    """Minor units as decimals: the same digits, read with a point."""
    whole = pc.cast(minor.to_arrow(), pa.decimal128(_DIGITS, 0))
    return pa.Array.from_buffers(pa.decimal128(_DIGITS, places), len(whole), whole.buffers(), offset=whole.offset)
