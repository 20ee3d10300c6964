"""The names that a book's file may use: found in its plain values before they are structured, edition by edition."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count
from typing import Any

import attrs

from agorapricing.errors import unknown
from agorapricing.kinds import Reference
from agorapricing.messages import Text
from agorapricing.pricebook import Edition, PriceBook, vocabulary
from agorapricing.tariff import LIST

Known = Mapping[str, Collection[str]]
"""Names by what they stand for."""
HINTED = 100
"""Of so many unknown names of a file the near ones are looked for."""


@attrs.define(eq=False)
class Names:
    """The names that are known everywhere in a file, and those that an edition has besides, by its start as written."""

    known: Known = attrs.field(factory=dict)
    editions: Mapping[Any, Known] = attrs.field(factory=dict)
    texts: Mapping[str, Text] = attrs.field(factory=dict)
    """What the file says in other languages, by its English text."""
    unknown: Iterator[int] = attrs.field(factory=count)
    """Counts the names that are not known: near ones are looked for only for the first."""

    def within(self, start: Any) -> Names:
        """The names that are known in the edition of a start."""
        return attrs.evolve(self, known={**self.known, **self.editions.get(_key(start), {})})

    def also(self, kind: str, names: Collection[str]) -> Names:
        """The same with more names of a kind, where its names are known."""
        known = self.known.get(kind)
        return self if known is None else attrs.evolve(self, known={**self.known, kind: {*known, *names}})

    def resolve(self, name: str, reference: Reference) -> str:
        """The name, if there is what it stands for. Raises TypeError; of what nothing is known, every name will do."""
        known = self.known.get(reference.kind)
        if known is None or name in known or (reference.or_none and not name):
            return name
        raise TypeError(unknown(reference.kind, name, known if next(self.unknown) < HINTED else ()))


_CURRENT: ContextVar[Names] = ContextVar("the names of the file that is being read", default=Names())  # noqa: B039  # frozen


def current() -> Names:
    """The names of the file that is being read: none, unless `using` is around."""
    return _CURRENT.get()


@contextmanager
def using(names: Names) -> Iterator[None]:
    """Structure a file, or a part of it, with these names."""
    token = _CURRENT.set(names)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def names_of(values: Mapping[str, Any], base: PriceBook | None) -> Names:
    """The names that a file may use: its own, those of its base and those of the vocabulary.

    A table of the wrong shape names nothing: its shape is the fault that is reported.
    """
    known = {
        "meter": {*vocabulary().meters, *(base.meters if base else ()), *_table(values.get("meter"))},
        "source": {*(base.sources if base else ()), *_table(values.get("source"))},
        "product": vocabulary().products.keys(),
    }
    tables = values.get("edition")
    editions = [_table(table) for table in tables] if isinstance(tables, list) else []
    return Names(known, _by_edition(editions, base.editions if base else ()))


def _by_edition(tables: list[Mapping[str, Any]], before: Collection[Edition]) -> dict[Any, Known]:
    """What each edition knows: its own stages and regimes and those that it continues, and the packs sold before it."""
    sold: dict[Any, Known] = {
        edition.start: {"stage": edition.stages, "regime": edition.regimes, "pack": edition.packs} for edition in before
    }
    known: dict[Any, Known] = {}
    for table in tables:
        start, continues = _key(table.get("start")), _key(table.get("continues"))
        kept = sold.get(continues, {}) if continues is not None else {}
        own = {kind: {*kept.get(kind, ()), *_table(table.get(kind))} for kind in ("stage", "regime", "pack")}
        sold[start] = {**own, "pack": own["pack"] - _strings(table.get("drops"))}
        here = {**own, "regime": {LIST, *own["regime"]}, "pack": kept.get("pack", ())}
        known[start] = {kind: {*names, *known.get(start, {}).get(kind, ())} for kind, names in here.items()}
    return known


def _key(start: Any) -> Any:
    """The start of an edition, of whatever type; none for one that is no single value, or missing."""
    return None if isinstance(start, (dict, list)) else start


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _strings(value: Any) -> set[str]:
    return {name for name in value if isinstance(name, str)} if isinstance(value, list) else set()
