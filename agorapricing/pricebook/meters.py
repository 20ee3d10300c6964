"""The vocabulary of meters and products: read from `books/meters.toml`, the only list of them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType

import attrs

from agorapricing.files import toml_values
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.messages import Text, Words
from agorapricing.numbers import ONE


@frozen
class Meter:
    """What is counted: its name, the unit it is counted in, its family's title and the product it belongs to."""

    name: str
    unit: str
    title: Words
    product: str
    step: Decimal = ONE
    """The smallest part of a unit that is counted: packs are drawn by it."""


@frozen(hash=False)
class Vocabulary:
    """All meters by name, and all products by id."""

    meters: Mapping[str, Meter] = attrs.field(converter=frozen_dict)
    products: Mapping[str, str] = attrs.field(converter=frozen_dict)
    steps: Mapping[str, Decimal] = attrs.field(converter=frozen_dict)
    """The step of each unit that is not counted whole."""


@cache
def vocabulary() -> Vocabulary:
    """Give the vendor-neutral vocabulary.

    >>> vocabulary().meters["rtc.2k_plus"].unit
    'minute'
    """
    text = (Path(__file__).parents[1] / "books" / "meters.toml").read_text("utf-8")
    data = toml_values(text)
    steps = data["step"]
    meters = {
        f"{family}.{member}": Meter(f"{family}.{member}", unit, title, each["product"], steps.get(unit, ONE))
        for family, each in data["family"].items()
        for title in [_text(each["title"])]
        for unit, members in each["members"].items()
        for member in members
    }
    products = {name: _text(title) for name, title in data["product"].items()}
    return Vocabulary(MappingProxyType(meters), MappingProxyType(products), MappingProxyType(steps))


def _text(title: Mapping[str, str]) -> Text:
    return Text(title["en"], zh=title["zh"])
