"""The models of prices in files: the leaves by their words, what a tier states, and one of several models."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import cattrs

from agorapricing.errors import TariffError
from agorapricing.loading import structuring
from agorapricing.loading.unions import tagged
from agorapricing.tariff import LEAVES, Leaf, Tier

if TYPE_CHECKING:
    from agorapricing.tariff import OneModel


def _tier(value: Any, made: Callable[[Any, Any], Any]) -> Tier:
    tier: Tier = made(value, Tier)
    if tier.quoted == bool({"price", "flat"} & value.keys()):
        raise TariffError("a tier has a price, a flat fee or both, or quoted = true")
    return tier


def _stated_tier(tier: Tier, plain: Callable[[Tier], dict[str, Any]]) -> dict[str, Any]:
    """A tier as its table: a quoted one has neither a price nor a fee."""
    table = plain(tier)
    return {key: stated for key, stated in table.items() if key not in {"price", "flat"}} if tier.quoted else table


def with_tiers(made: cattrs.Converter) -> None:
    """Let a tier state a price, a flat fee or both, or that it is quoted."""
    tier, stated = made.get_structure_hook(Tier), made.get_unstructure_hook(Tier)
    made.register_structure_hook(Tier, lambda value, _: _tier(value, tier))
    made.register_unstructure_hook(Tier, lambda value: _stated_tier(value, stated))


def with_prices(made: cattrs.Converter) -> None:
    """Let a price say its model, one of several have the meter and the source of all, and tiers what they cost."""
    tagged(made, Leaf, "model", LEAVES)
    with_tiers(made)
    made.register_structure_hook_factory(
        lambda of: bool(getattr(of, "shared", ())), lambda of: partial(_one_model, made=structuring.checked(made, of))
    )


def _one_model(value: Any, of: Any, made: Callable[[Any, Any], OneModel]) -> OneModel:
    """One of several models, each of which may leave out what the whole says."""
    models = value.get("of") if isinstance(value, dict) else None
    if not isinstance(models, list):
        return made(value, of)
    shared = {key: value[key] for key in of.shared if key in value}
    return made({**value, "of": [{**shared, **each} if isinstance(each, dict) else each for each in models]}, of)
