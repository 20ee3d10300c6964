"""Meters that an alternative counts as no other one: conversions without them, and pools that they draw."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from importlib import import_module

import attrs

from agorapricing.numbers import exact, quotient
from agorapricing.pricebook.packs import Pack
from agorapricing.tariff import Conversion, Stage

_algebra = import_module("agorapricing.tariff")  # kinds of tariffs that few offers need are imported when used

Ratios = Mapping[str, Mapping[str, Decimal]]
"""What one unit of meters counts as, by the meter that they are counted as."""


def without(conversions: Iterable[Conversion], meters: Collection[str]) -> Iterator[Conversion]:
    """Conversions that do not take some meters; one that takes nothing else is left out.

    >>> standard = Conversion("a.standard", {"a.hd": 4, "a.audio": 1})
    >>> [list(each.ratios) for each in without([standard], ["a.hd"])], list(without([standard], ["a.hd", "a.audio"]))
    ([['a.audio']], [])
    """
    for each in conversions:
        ratios = {meter: ratio for meter, ratio in each.ratios.items() if meter not in meters}
        if ratios or not each.ratios:
            yield attrs.evolve(each, ratios=ratios)


def ratios_of(conversions: Iterable[Conversion], meters: Collection[str]) -> Ratios:
    """How some meters are counted, by the meter that they are counted as."""
    taken = {
        each.to: {m: quotient(ratio, each.per, f"the ratio of {m}") for m, ratio in each.ratios.items() if m in meters}
        for each in conversions
    }
    return {to: ratios for to, ratios in taken.items() if ratios}


def stage_of(stage: Stage, ratios: Ratios) -> Stage:
    """A stage whose pool of a meter is drawn by what was counted as that meter, at the same ratios.

    >>> from agorapricing.tariff import Allowance
    >>> stage_of(Allowance(10, ("a.standard",)), {"a.standard": {"a.hd": Decimal(4)}}).text
    '10 units, drawn by a.standard 1, a.hd 4'
    """
    included = stage.included
    if included is None or ratios.keys().isdisjoint(included.draws):
        return stage
    draws, called = _draws(included.draws, ratios), stage.called or stage.cause
    drawn: Stage = _algebra.Prepaid(included.quantity, draws, source=stage.source, note=stage.note, called=called)
    return drawn


def pack_of(pack: Pack, ratios: Ratios) -> Pack:
    """A pack that is drawn so."""
    return pack if ratios.keys().isdisjoint(pack.draws) else attrs.evolve(pack, draws=_draws(pack.draws, ratios))


def _draws(draws: Mapping[str, Decimal], ratios: Ratios) -> dict[str, Decimal]:
    """What one unit of each meter draws, the least first."""
    with exact():
        counted = {m: ratio * draws[to] for to, each in ratios.items() if to in draws for m, ratio in each.items()}
    return dict(sorted({**counted, **draws}.items(), key=lambda drawn: drawn[1]))
