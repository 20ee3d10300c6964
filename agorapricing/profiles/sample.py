"""A sample of months: the usage of each, as a file of comma-separated values has it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from agorapricing.errors import Diagnostic, InvalidFileError, NumberError, meant
from agorapricing.files import small_table
from agorapricing.frozen import frozen
from agorapricing.loading import read_text
from agorapricing.numbers import quantity
from agorapricing.pricebook import vocabulary
from agorapricing.profiles.profile import Profile
from agorapricing.profiles.workload import Workload
from agorapricing.usage import Usage

LABEL = "month"


@frozen(hash=False)
class Sample(Profile):
    """Months of one account: each workload is the usage of a month of its own."""

    @property
    def months(self) -> tuple[Profile, ...]:
        """Each month as a profile."""
        return tuple(Profile(month.name, (month,)) for month in self.workloads)

    @property
    def notes(self) -> tuple[str, ...]:
        """That amounts are of all months at once."""
        return (f"The {len(self.workloads):,} months of {self.name} are rated together, as if they were one month.",)


def load_sample(path: str | Path, own_meters: Iterable[str] = ()) -> Sample:
    """Read a sample: a header that names meters (and a column `month`, which is optional), then a row a month.

    `own_meters` are those of price books besides the vocabulary's.

    Raises InvalidFileError with all that is wrong with the file: unknown meters, cells that are no quantities.
    """
    file = Path(path)
    rows = [row for _, row in small_table(read_text(file), file)]
    header = [name.strip() for name in rows[0]] if rows else []
    found = list(_header_faults(header, {*vocabulary().meters, *own_meters}))
    months: list[Workload] = []
    for line, row in enumerate(rows[1:], 2):
        if any(cell.strip() for cell in row):
            faults = list(_row_faults(header, row))
            found += [(line, column, message) for column, message in faults]
            if not (faults or found):
                months.append(_month(header, row, f"line {line}"))
    if not (months or found):
        found.append((0, "", "has no months: a header that names meters, then a row a month"))
    if found:
        raise InvalidFileError(tuple(Diagnostic(str(file), *each) for each in found))
    return Sample(file.stem, tuple(months))


def _header_faults(header: Sequence[str], known: set[str]) -> Iterator[tuple[int, str, str]]:
    for place, name in enumerate(header):
        if header.index(name) < place:
            yield 1, name, "is the name of two columns"
        elif name != LABEL and name not in known:
            yield 1, name, f"is no meter{meant(name, known) or '; `agorapricing meters` lists them'}"


def _row_faults(header: Sequence[str], row: Sequence[str]) -> Iterator[tuple[str, str]]:
    if len(row) != len(header):
        yield "", f"has {len(row)} cells, the header has {len(header)}"
        return
    for name, cell in _quantities(header, row).items():
        try:
            quantity(cell, "it")
        except NumberError as error:
            yield name, str(error)


def _quantities(header: Sequence[str], row: Sequence[str]) -> Mapping[str, str]:
    """The cells of meters; an empty one is a meter that the month does not name."""
    return {name: cell for name, cell in zip(header, row, strict=True) if name != LABEL and cell.strip()}


def _month(header: Sequence[str], row: Sequence[str], otherwise: str) -> Workload:
    named = dict(zip(header, row, strict=True)).get(LABEL, "").strip()
    return Workload(named or otherwise, Usage(_quantities(header, row)))
