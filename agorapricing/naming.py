"""Names in a book's file that nothing bears, found in the plain values, so that they are reported with all else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from agorapricing.errors import unknown
from agorapricing.locate import Path
from agorapricing.structure import Fault


@attrs.frozen(eq=False)
class Names:
    """The names that a file may use: its own, and those of its base."""

    meters: Mapping[str, Any]
    sources: Mapping[str, Any]
    stages: Mapping[str, Any]
    products: Mapping[str, Any]


def name_faults(values: Mapping[str, Any], names: Names) -> list[Fault]:
    """Find the names that are unknown; values of a wrong shape are passed over, since the converter reports them."""
    stages = set(names.stages)
    found: list[Fault] = []
    coverage = _table(values.get("coverage"))
    uses = list(_uses(coverage, ("coverage",)))
    uses += [(("coverage", "sells", each), "product", each) for each in _table(coverage.get("sells"))]
    for name, meter in _table(values.get("meter")).items():
        product = _table(meter).get("product")
        if product and isinstance(product, str):
            uses.append((("meter", name, "product"), "product", product))
    for name, tax in _table(values.get("taxes")).items():
        uses += _uses(_table(tax), ("taxes", name))
        for place, rate in _items(_table(tax).get("rates")):
            uses += _uses(rate, ("taxes", name, "rates", place))
    for place, edition in _items(values.get("edition")):
        stages |= _table(edition.get("stage")).keys()
        uses += _edition(edition, ("edition", place))
        found += _chains(edition, ("edition", place), stages)
    known = {"meter": names.meters, "source": names.sources, "product": names.products}
    return found + [(path, unknown(kind, name, known[kind])) for path, kind, name in uses if name not in known[kind]]


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _items(value: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:
    return ((place, _table(each)) for place, each in enumerate(value if isinstance(value, list) else ()))


def _names(value: Any) -> Iterator[str]:
    return (each for each in (value if isinstance(value, list) else ()) if isinstance(each, str))


def _edition(edition: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, str, str]]:
    for kind in ("rate", "convert", "conflict"):
        for place, each in _items(edition.get(kind)):
            yield from _uses(each, (*path, kind, place))
    metering = _table(edition.get("metering"))
    yield from _uses(metering, (*path, "metering"))
    for name, family in _table(metering.get("family")).items():
        yield from _metered(_table(family), (*path, "metering", "family", name))
    for kind in ("stage", "pack"):
        for name, each in _table(edition.get(kind)).items():
            yield from _uses(_table(each), (*path, kind, name))
    for name, regime in _table(edition.get("regime")).items():
        suspends = _names(_table(regime).get("suspends"))
        yield from (((*path, "regime", name, "suspends"), "meter", meter) for meter in suspends)
        product = _table(regime).get("product")
        if product and isinstance(product, str):
            yield (*path, "regime", name, "product"), "product", product


def _uses(table: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, str, str]]:
    """The meters and sources that one table names."""
    for key, kind in (("source", "source"), ("other_source", "source"), ("meter", "meter"), ("to", "meter")):
        if isinstance(table.get(key), str):
            yield (*path, key), kind, table[key]
    for key in ("prices", "ratios", "draws"):
        yield from (((*path, key, meter), "meter", meter) for meter in _table(table.get(key)))
    yield from (((*path, "meters"), "meter", meter) for meter in _names(table.get("meters")))


def _metered(family: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, str, str]]:
    """The meters that a family of a metering rule names."""
    yield from _uses(family, path)
    if isinstance(family.get("audio"), str):
        yield (*path, "audio"), "meter", family["audio"]
    for place, tier in _items(family.get("video")):
        yield from _uses(tier, (*path, "video", place))


def _chains(edition: Mapping[str, Any], path: Path, stages: set[str]) -> Iterator[Fault]:
    for name, regime in _table(edition.get("regime")).items():
        for stage in _names(_table(regime).get("chain")):
            if stage not in stages:
                yield (*path, "regime", name, "chain"), unknown("stage", stage, stages)
    for name, pack in _table(edition.get("pack")).items():
        for stage in _names(_table(pack).get("before")):
            if stage not in stages:
                yield (*path, "pack", name, "before"), unknown("stage", stage, stages)
    for place, conflict in _items(edition.get("conflict")):
        for stage in _names(conflict.get("stages")):
            if stage not in stages:
                yield (*path, "conflict", place, "stages"), unknown("stage", stage, stages)
