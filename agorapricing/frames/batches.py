"""Rating files of any size: batch by batch, bad rows set aside, each file whole or not there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import attrs
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from agorapricing.errors import AgorapricingError, UnknownNameError
from agorapricing.files import LineFault, Reasons, refuse_outputs, rejects_beside, with_lines
from agorapricing.frames.cheapest import CHEAPEST, with_cheapest
from agorapricing.frames.cleaning import BLANKS, REJECT, Cleaned, cleaned
from agorapricing.frames.files import Batch, batches
from agorapricing.frames.output import Output
from agorapricing.frames.projecting import MINOR
from agorapricing.frames.rated_files import RatedFiles, Tally
from agorapricing.frames.rating import bound, known_meters, rate_frame
from agorapricing.frames.usage import as_option, columns_of
from agorapricing.numbers import exact
from agorapricing.pricebook import Offer
from agorapricing.rating import find_offer

_DIGITS = 19  # of any integer of 64 bits
Progress = Callable[[int, int, int], None]
"""Called with the rows read, and the part of the whole that is read."""


def rate_files(
    offers: Iterable[str | Offer],
    paths: Sequence[Path],
    out: Path,
    *,
    on: date | None = None,
    meters: Mapping[str, str] | None = None,
    accounts: tuple[str, frozenset[str]] | None = None,
    rejects: Path | None = None,
    blank: str = REJECT,
    also_read: Iterable[Path] = (),
    progress: Progress = lambda *_: None,
) -> RatedFiles:
    """Rate every row of files under offers, and write it with an exact amount per offer to `out`.

    Rows that are no usage go to `rejects` (OUT.rejects.csv), each with its reason; a row that an offer has no price for
    has no amount there. An empty cell of usage is no usage, or by `blank` "zero" it counts as nothing used. Both files
    appear when all is done, `out` last; the same input gives the same bytes. Neither may be one of `paths`, nor of
    other files that are `also_read`.

    Raises InvalidFileError, UnknownNameError, NumberError; AgorapricingError for outputs that cannot be, and for
    columns that cannot be passed through.
    """
    sold = [find_offer(offer, on) for offer in offers]
    run = _Run.of(sold, meters, accounts, blank)
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
    counts = (run.rows, run.reasons.rows.total())
    return RatedFiles(sold[0].on, *counts, tuple(run.tallies), run.counted, run.passed, run.continued, run.reasons.most)


@attrs.define(eq=False)
class _Run:
    """What is known so far of the rows of a run."""

    offers: Sequence[Offer]
    meters: Mapping[str, str] | None
    accounts: tuple[str, frozenset[str]] | None
    tallies: list[Tally]
    is_comparable: bool
    blank: str = REJECT
    first: tuple[Path, pl.Schema] | None = None
    columns: dict[str, str] = attrs.field(factory=dict)
    most: int = 0
    rows: int = 0
    continued: int = 0
    reasons: Reasons = attrs.field(factory=Reasons)

    @classmethod
    def of(
        cls,
        offers: Sequence[Offer],
        meters: Mapping[str, str] | None,
        accounts: tuple[str, frozenset[str]] | None,
        blank: str,
    ) -> _Run:
        """Begin with no rows."""
        if not offers:
            raise AgorapricingError("no offer to rate under")
        if blank not in BLANKS:
            raise UnknownNameError("way to count empty cells", blank, BLANKS)
        ids = [offer.id for offer in offers]
        if twice := [each for each in dict.fromkeys(ids) if ids.count(each) > 1]:
            raise AgorapricingError(f"{', '.join(twice)}: named twice: an output has one column for an offer")
        comparable = len({(each.book.currency, each.book.rounding.places) for each in offers}) == 1
        count = 0 if comparable else None
        tallies = [Tally(offer.id, offer.book.currency, cheapest=count) for offer in offers]
        return cls(offers, meters, accounts, tallies, comparable, blank)

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
        rows = cleaned(batch.frame, self.columns, self.most, self.accounts, self.blank)
        rejects = [*batch.faults, *_faults(batch, rows.bad)]
        self.rows += len(batch.frame) + len(batch.faults)
        self.reasons.add(reason for _, reason in rejects)
        self.continued += sum(last - first for first, last in batch.ends.items())
        return self._amounts(rows), _rejects(path, rejects)

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
        mapped = {**({self.accounts[0]: ""} if self.accounts else {}), **(self.meters or {})}
        known = known_meters(self.offers)
        self.columns = columns_of(names, mapped, known, where=str(path), say=as_option)
        self.most = bound(self.offers, self.columns)
        self.first = path, frame.schema

    def _amounts(self, rows: Cleaned) -> pa.Table:
        """The rows as they were read, with amounts; they are rated apart, so that no name of theirs is in the way."""
        frame = rate_frame(self.offers, rows.quantities, meters={meter: meter for meter in self.columns})
        if self.is_comparable:
            frame = with_cheapest(self.offers, frame)
        table = rows.kept.to_arrow()
        for place, offer in enumerate(self.offers):
            minor, places = frame[f"{offer.id}.{MINOR}"], offer.book.rounding.places
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


def _decimals(minor: pl.Series, places: int) -> pa.Array:
    """Minor units as decimals: the same digits, read with a point."""
    whole = pc.cast(minor.to_arrow(), pa.decimal128(_DIGITS, 0))
    return pa.Array.from_buffers(pa.decimal128(_DIGITS, places), len(whole), whole.buffers(), offset=whole.offset)


def _faults(batch: Batch, bad: Iterable[tuple[int, str]]) -> Iterator[LineFault]:
    """Rows that are no usage, by the numbers that they have in their file."""
    for place, why in bad:
        number = batch.numbers[place]
        yield number, with_lines(why, number, batch.ends.get(number, number))


def _rejects(path: Path, faults: Sequence[LineFault]) -> pa.Table:
    rows = sorted(faults)
    columns = {
        "file": [_shown(str(path))] * len(rows),
        "row": [row for row, _ in rows],
        "reason": [_shown(why) for _, why in rows],
    }
    return pa.table(columns, pa.schema({"file": pa.string(), "row": pa.int64(), "reason": pa.string()}))


def _shown(text: str) -> str:
    """Text that can be written: what is no character of Unicode as the escape that it is."""
    return text.encode("utf-8", "backslashreplace").decode()
