"""Alternatives: what another source, or another assumption, puts in the place of parts of an edition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any

import attrs

from agorapricing.errors import TariffError
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.kinds import MeterName, StageName
from agorapricing.metering import Metering
from agorapricing.numbers import Rounding
from agorapricing.pricebook.packs import Pack
from agorapricing.tariff import Conversion, Leaf, Rate, Stage


@frozen
class Patch:
    """Some fields of a value of a class; what it does not state stays as it is.

    A mapping among them replaces only its own keys, which then come first, and a patch among them is put over what is
    there; everything else is replaced.

    >>> rounding = Patch(Rounding, {"mode": "up"}).over(Rounding(4))
    >>> rounding.places, rounding.mode
    (4, 'up')
    """

    of: type[Any]
    fields: Mapping[str, Any] = attrs.field(converter=frozen_dict)

    @property
    def is_whole(self) -> bool:
        """Whether it states all that a value of its class needs."""
        return not self._missing(self.fields)

    def _missing(self, values: Mapping[str, Any]) -> list[str]:
        own = (field for field in attrs.fields(self.of) if field.init)
        return [field.name for field in own if field.default is attrs.NOTHING and field.name not in values]

    def over(self, before: Any, **named: Any) -> Any:
        """The value with these fields; of another class it keeps what both have, and of None only what is `named`.

        Raises TariffError where a field is missing.
        """
        own = [field.name for field in attrs.fields(self.of) if field.init]
        values = {**named, **{name: getattr(before, name) for name in own if hasattr(before, name)}}
        values |= {name: _merged(values.get(name), given) for name, given in self.fields.items()}
        if missing := self._missing(values):
            raise TariffError(f"{', '.join(missing)} is missing, and there is nothing to keep it from")
        return self.of(**values)


def _merged(before: Any, given: Any) -> Any:
    match given:
        case Patch():
            return given.over(before)
        case Mapping():
            kept = before or {}
            own = {name: _merged(kept.get(name), value) for name, value in given.items()}
            return {**own, **{name: value for name, value in kept.items() if name not in own}}
        case _:
            return given


@frozen
class PartOf:
    """Of which class a patch states some fields; annotates one."""

    of: type[Any]


@frozen
class Alternative:
    """What is replaced in an edition, by name, and in the rounding of its book; each states only what differs."""

    price: Mapping[MeterName, Annotated[Patch, PartOf(Leaf)]] = attrs.field(converter=frozen_dict, factory=dict)
    convert: Mapping[MeterName, Annotated[Patch, PartOf(Conversion)]] = attrs.field(converter=frozen_dict, factory=dict)
    unconverted: tuple[MeterName, ...] = ()
    """The meters that are counted as no other one: each has its own price."""
    stage: Mapping[str, Annotated[Patch, PartOf(Stage)]] = attrs.field(converter=frozen_dict, factory=dict)
    reverse: tuple[StageName, ...] = ()
    """The stages whose pool fills, or is drawn, the other way round."""
    chain: Mapping[StageName, tuple[StageName, ...]] = attrs.field(converter=frozen_dict, factory=dict)
    """The stages that stand in every chain in the place of one; none take it out."""
    pack: Mapping[str, Annotated[Patch, PartOf(Pack)]] = attrs.field(converter=frozen_dict, factory=dict)
    metering: Annotated[Patch, PartOf(Metering)] | None = None
    rounding: Annotated[Patch, PartOf(Rounding)] | None = None

    @property
    def is_of_metering(self) -> bool:
        """Whether it changes how minutes are counted, and no price."""
        return self.metering is not None and attrs.evolve(self, metering=None) == Alternative()

    def priced(self, known: Mapping[str, Leaf | Rate]) -> dict[str, Any]:
        """The prices of meters; what is counted as another one has none before.

        >>> list(Alternative(price={"a.b": Patch(Rate, {"price": 2})}, unconverted=("a.b",)).priced({}))
        ['a.b']
        """
        patches = {meter: each for meter, each in self.price.items() if meter in {*known, *self.unconverted}}
        return patched(patches, known, "meter")

    def converted(self, converts: Iterable[Conversion]) -> tuple[Conversion, ...]:
        """The conversions, before any meter is taken out of them."""
        return tuple(patched(self.convert, {conversion.to: conversion for conversion in converts}, "to").values())

    def chained(self, chain: tuple[str, ...]) -> tuple[str, ...]:
        """The stages of a regime.

        >>> Alternative(chain={"free": ("volume", "free"), "volume": ()}).chained(("free", "volume", "cdn"))
        ('volume', 'free', 'cdn')
        """
        return tuple(name for stage in chain for name in self.chain.get(stage, (stage,)))


def patched(patches: Mapping[str, Patch], known: Mapping[str, Any], key: str = "") -> dict[str, Any]:
    """What is known by name, with the patches over it; what is new is called by its name in the field `key`."""
    return {**known, **dict(_patched(patches, known, key))}


def _patched(patches: Mapping[str, Patch], known: Mapping[str, Any], key: str) -> Iterator[tuple[str, Any]]:
    for name, patch in patches.items():
        yield name, patch.over(known.get(name), **({key: name} if key else {}))
