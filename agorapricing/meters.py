"""The vocabulary of meters and products: read from `books/meters.toml`, the only list of them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import attrs


@attrs.frozen
class Meter:
    """What is counted: its name, the unit it is counted in, its family's title and the product it belongs to."""

    name: str
    unit: str
    title: str
    product: str


@attrs.frozen(hash=False)
class Vocabulary:
    """All meters by name, and all products by id."""

    meters: Mapping[str, Meter]
    products: Mapping[str, str]


@cache
def vocabulary() -> Vocabulary:
    """Give the vendor-neutral vocabulary.

    >>> vocabulary().meters["rtc.2k_plus"].unit
    'minute'
    """
    data = tomllib.loads((Path(__file__).parent / "books/meters.toml").read_text("utf-8"))
    meters = {
        f"{family}.{member}": Meter(f"{family}.{member}", unit, each["title"], each["product"])
        for family, each in data["family"].items()
        for unit, members in each["members"].items()
        for member in members
    }
    return Vocabulary(MappingProxyType(meters), MappingProxyType(data["product"]))
