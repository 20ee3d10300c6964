"""Reading files of consoles: each by its kind, several as one usage of one account."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from agorapricing.consoles import kinds as _  # noqa: F401  # each kind registers itself
from agorapricing.consoles.copies import refuse_copies
from agorapricing.consoles.file import ConsoleFile
from agorapricing.consoles.kind import KINDS, ConsoleKind, Entry, Unbilled, Used
from agorapricing.consoles.rows import Stated
from agorapricing.consoles.usage import ConsoleReject, ConsoleUsage, FileCounts
from agorapricing.errors import AgorapricingError, CountedTwiceError, UnknownNameError
from agorapricing.files import refused
from agorapricing.messages import Message, joined
from agorapricing.numbers import exactly

_SHOWN = 5
TABLE = "table"
"""The kind of what none knows, and of which somebody says what its columns are."""


def kind_of(file: ConsoleFile, named: str = "") -> ConsoleKind:
    """The kind of a file: the one that is named, or the one that its content shows.

    Raises UnknownNameError for a kind that there is not, InvalidFileError where none or several know the content.
    """
    if named:
        if named not in KINDS:
            raise UnknownNameError("kind", named, tuple(KINDS), "a file of a console")
        return KINDS[named]()
    known = [kind for kind in (each() for each in KINDS.values()) if kind.knows(file.head)]
    if len(known) == 1:
        return known[0]
    if known:
        titles = " or ".join(f"{each.kind} ({each.title})" for each in known)
        raise refused(file.path, f"may be {titles}: say which by --kind {file.path}={known[0].kind}")
    if file.columns.keys() & {*file.head.columns, *file.head.values}:
        return KINDS[TABLE]()
    how = f"say one by --kind {file.path}=KIND; `meter --log {file.path}` reads a log of calls"
    raise refused(file.path, f"is of no kind that is known: {', '.join(KINDS)}; {how}")


def knows(path: str | Path) -> bool:
    """Whether the content of a file is of a kind that is known, or of several.

    Raises InvalidFileError for a file that cannot be read.
    """
    head = ConsoleFile(Path(path)).head
    return any(kind().knows(head) for kind in KINDS.values())


@exactly
def read_consoles(
    paths: Iterable[str | Path],
    *,
    kinds: Mapping[str, str] | None = None,
    columns: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    show_ids: bool = False,
) -> ConsoleUsage:
    """Read files that a vendor's console or API gave as one usage of one account.

    `kinds` says by path which kind a file is, where its content does not; `columns` says by field which meter it is,
    an empty one that it is left out; `names` gives by path the project or app that all of a file is of. Projects that
    files name themselves are numbered, app-1 and so on, unless `show_ids`.

    Raises InvalidFileError for a file that is of no known kind, or says what no document explains; AgorapricingError
    where two files speak of one day, or are of two vendors.
    """
    paths = list(paths)
    refuse_copies(paths)
    ids: dict[str, str] = {}
    known: dict[str, ConsoleKind] = {}
    read = []
    for path in paths:
        file = ConsoleFile(Path(path), (names or {}).get(str(path), ""), columns or {}, show_ids, ids=ids)
        kind = kind_of(file, (kinds or {}).get(str(path), ""))
        read.append(_Reading(file, known.setdefault(kind.kind, kind)))
    last = {(each.kind.kind, each.project): each for each in read}
    for kind in known.values():
        for used in kind.finish():
            last[kind.kind, used.project].take((used,))
    _refuse_others(read)
    days = days_of(read)
    return ConsoleUsage(
        vendor=next((each.kind.vendor for each in read if each.kind.vendor), ""),
        kinds=tuple(known),
        zone=read[0].kind.zone,
        stated=[stated for each in read for stated in each.stated],
        counts=tuple(each.counts for each in read),
        rejects=tuple(reject for each in read for reject in each.rejects),
        days_of=days,
        findings=tuple(dict.fromkeys((*missing(days), *unfinished(days), *_findings(read, known.values())))),
    )


def _findings(read: Sequence[_Reading], kinds: Iterable[ConsoleKind]) -> Iterator[str]:
    for each in read:
        oddities = each.oddities.items()
        yield from (
            Message("{file}: {count:,} {what}", file=each.name, count=count, what=what) for what, count in oddities
        )
    for kind in kinds:
        yield from kind.said


class _Reading:
    """A file that is read: its rows, and what became of each."""

    def __init__(self, file: ConsoleFile, kind: ConsoleKind) -> None:
        self.kind, self.name, self.project = kind, file.path.name, file.name
        self.stated: list[Stated] = []
        self.rejects: list[ConsoleReject] = []
        self.days: dict[str, list[date]] = defaultdict(list)
        self._used, self._unbilled = 0, Counter[str]()
        self.take(kind.read(file))
        self._rows, self.oddities = file.rows, file.oddities  # and not the file, which may hold all of its text

    def take(self, entries: Iterable[Entry]) -> None:
        """Take what rows are."""
        for entry in entries:
            if isinstance(entry, Used):
                self._use(entry)
            elif isinstance(entry, Unbilled):
                self._unbilled[entry.reason] += entry.rows
            else:
                self.rejects.append(ConsoleReject(self.name, entry.line, entry.reason))

    @property
    def counts(self) -> FileCounts:
        """How many rows there are, and what became of them."""
        return FileCounts(self.name, self.kind.kind, self._rows, self._used, len(self.rejects), self._unbilled)

    def _use(self, entry: Used) -> None:
        self._used += entry.rows
        if entry.day is not None:
            self.days[entry.project].append(entry.day)
        if entry.quantities:
            unit = entry.unit or self.kind.unit
            line, project, day, quantities, received = entry[:5]
            values = (self.name, line, self.kind.kind, project, day, quantities, unit, received)
            self.stated.append(tuple.__new__(Stated, values))  # quicker than by the fields


def _refuse_others(read: Sequence[_Reading]) -> None:
    """Refuse files of several vendors or zones, and what two kinds state alike. Raises AgorapricingError."""
    if not read:
        raise AgorapricingError("give at least one file of a console")
    for each in read[1:]:
        first = read[0]
        for what in ("vendor", "zone"):
            one, other = getattr(first.kind, what), getattr(each.kind, what)
            if one and other and one != other:
                raise AgorapricingError(
                    f"the {what} of {first.name} is {one}, that of {each.name} {other}: read them apart"
                )
    if len({each.kind for each in read}) > 1:
        _refuse_both(read)
    _refuse_again([each for each in read if not each.kind.adds_up])


def _refuse_again(read: Sequence[_Reading]) -> None:
    """Refuse what two files state of one day of a project, where neither can be a part of it."""
    owners: dict[tuple[str, date, str], _Reading] = {}
    for each in read if len(read) > 1 else ():
        stated = ((one.project, one.day, name) for one in each.stated if one.day for name in one.quantities)
        for key in dict.fromkeys(stated):
            if (other := owners.setdefault(key, each)) is not each:
                raise _twice(key[1], other.name, each.name, key[0], key[2])


def _refuse_both(read: Sequence[_Reading]) -> None:
    """Refuse what two kinds state of one project; without names for all files, of any. Raises AgorapricingError."""
    are_named = all(each.project for each in read)
    owners: dict[tuple[str, date | None, str], _Reading] = {}
    for each in read:
        for key in {
            (one.project if are_named else "", one.day, name) for one in each.stated for name in one.quantities
        }:
            other = owners.setdefault(key, each)
            if other.kind is not each.kind:
                project, day, meter = key
                both = f"{other.name} and {each.name} both state {meter} of {day}"
                raise CountedTwiceError(f"{both}{_of(project)}: leave one away")


def days_of(read: Sequence[_Reading]) -> dict[str, tuple[date, ...]]:
    """The days by project. Raises AgorapricingError where one is there twice, and nobody says that it may be."""
    found: dict[str, set[date]] = defaultdict(set)
    seen: dict[tuple[str, str], dict[date, _Reading]] = defaultdict(dict)
    for each in read:
        for project, days in each.days.items():
            found[project].update(days if each.kind.once else _span(each))
            known = seen[each.kind.kind, project]
            for day in days if each.kind.once else ():
                if day not in known:
                    known[day] = each
                elif known[day] is each:
                    raise CountedTwiceError(f"{each.name} has {day} twice{_of(project)}: a day counts once")
                else:
                    raise _twice(day, known[day].name, each.name, project)
    return {project: tuple(sorted(days)) for project, days in found.items()}


def _span(read: _Reading) -> Iterator[date]:
    """The days from the first to the last of a file in which a day without a row is one without use."""
    days = [day for counts in read.days.values() for day in counts]
    first = min(days)
    return (first + timedelta(place) for place in range((max(days) - first).days + 1))


def _twice(day: date, one: str, other: str, project: str, meter: str = "") -> CountedTwiceError:
    hint = "leave one away" if project else "name them as NAME=FILE if they are of two projects, or leave one away"
    what = f"{meter} of {day}" if meter else f"{day}"
    return CountedTwiceError(f"{one} and {other} both have {what}{_of(project)}: {hint}")


def _of(project: str) -> str:
    return f" of {project}" if project else ""


def unfinished(days_of: Mapping[str, Sequence[date]]) -> Iterator[str]:
    """Say which day is not over yet."""
    last = max((days[-1] for days in days_of.values()), default=date.min)
    if last >= date.today():
        yield Message("{day} is not over: what was used on it still changes", day=last)


def missing(days_of: Mapping[str, Sequence[date]]) -> Iterator[str]:
    """Say on which days between the first and the last nothing is known: that is not 0."""
    for project, days in days_of.items():
        gaps = [(one + timedelta(1), other - timedelta(1)) for one, other in pairwise(days) if (other - one).days > 1]
        if gaps:
            shown: str = joined(", ", (joined(" to ", map(str, dict.fromkeys(gap))) for gap in gaps[:_SHOWN]))
            if len(gaps) > _SHOWN:
                shown = Message("{some} and {count} gaps more", some=shown, count=len(gaps) - _SHOWN)
            of = Message("missing days of {project}", project=project) if project else Message("missing days")
            yield Message("{of}: {days}; what was used on them is not known", of=of, days=shown)
