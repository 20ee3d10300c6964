"""`agorapricing.toml`: what holds in a folder and those below it where neither command line nor profile says it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click
from click.core import ParameterSource

from agorapricing.cli.streams import complain
from agorapricing.errors import FaultsError
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.loading import converter, invalid, parse, read_text, structure
from agorapricing.messages import LANGUAGES
from agorapricing.pricebook import MARKETS, Customer
from agorapricing.report import LAYOUTS, NOTES, SORTS
from agorapricing.usage import Usage

if TYPE_CHECKING:
    from agorapricing.profiles import Profile

_SETTINGS, _USED, _SAID = (f"{__name__}.{key}" for key in ("settings", "used", "said"))


def _word(*known: str) -> Any:
    return attrs.field(default=None, validator=attrs.validators.optional(attrs.validators.in_(known)))


@frozen
class Settings:
    """What the file may say, by its keys."""

    path: Path = attrs.field(default=Path(), metadata={"in_files": False})
    offers: tuple[str, ...] = ()
    accounts: Mapping[str, date] = attrs.field(converter=frozen_dict, factory=dict)
    first_apps: Mapping[str, date] = attrs.field(converter=frozen_dict, factory=dict, metadata={"key": "first-apps"})
    grants: tuple[str, ...] = ()
    market: str | None = _word(*MARKETS)
    max_age: str | None = attrs.field(default=None, metadata={"key": "max-age"})
    lang: str | None = _word(*LANGUAGES)
    notes: str | None = _word(*NOTES)
    layout: str | None = _word(*LAYOUTS)
    sort: str | None = _word(*SORTS)


_OPTIONS: Mapping[str, str] = frozen_dict(
    {"max_age": "max-age", "language": "lang", "notes": "notes", "layout": "layout", "sort": "sort"}
)
"""The parameters of commands for which the file gives a default, and its keys."""


def keep_settings(context: click.Context, path: Path) -> None:
    """Read the file, and let the command of a context take what it says.

    Raises InvalidFileError with all that is wrong with it.
    """
    text = read_text(path)
    try:
        settings = structure(parse(text, path), Settings, converter())
    except FaultsError as error:
        raise invalid(error.found, text, path) from None
    stated = {name: getattr(settings, key.replace("-", "_")) for name, key in _OPTIONS.items()}
    defaults = {name: value for name, value in stated.items() if value is not None}
    context.meta.update({_SETTINGS: attrs.evolve(settings, path=path), _USED: []})
    context.default_map = {context.invoked_subcommand or "": defaults}


def _settings(option: str) -> Settings:
    """The settings, if the command that runs has an option which says the same; nothing where there are none."""
    context = click.get_current_context(silent=True)
    has = context is not None and any(option in parameter.opts for parameter in context.command.params)
    found: Settings = context.meta.get(_SETTINGS, _NOTHING) if context and has else _NOTHING
    return found


_NOTHING = Settings()


def _use(key: str) -> None:
    """Keep in mind that a setting changes the answer."""
    used: list[str] = click.get_current_context().meta[_USED]
    used += [key] if key not in used else []


def _given(name: str) -> Any:
    """What the command line gives for a parameter."""
    return click.get_current_context().params.get(name)


def offers_beneath(offers: Sequence[str]) -> Sequence[str]:
    """Offers, or where there are none those of the settings."""
    own = _settings("--offers").offers
    if offers or not own:
        return offers
    _use("offers")
    return own


def buyer_beneath(customer: Customer, market: str) -> tuple[Customer, str]:
    """Who buys and where, with what the settings say of it, where neither command line nor profile does."""
    own = Customer(
        _settings("--account").accounts, _settings("--first-app").first_apps, grants=_settings("--grant").grants
    )
    for key, name in (("accounts", "accounts"), ("first-apps", "first_apps"), ("grants", "grants")):
        stated = {*getattr(customer, name), *(each if name == "grants" else each[0] for each in _given(name) or ())}
        if not stated.issuperset(getattr(own, name)):
            _use(key)
    where = _settings("--market").market
    if where and not market and not _given("market"):
        _use("market")
    return own.also(customer), market or where or ""


def usage_beneath(usage: Profile | Usage, offers: Sequence[str]) -> Profile | Usage:
    """A usage with what the settings say of who buys, where and what is compared; `offers` are those that are named."""
    if _SETTINGS not in click.get_current_context().meta:
        return usage
    profile: Profile = import_module("agorapricing.profiles").profile_of(usage)
    customer, market = buyer_beneath(profile.customer, profile.market)
    named = profile.offers if offers else tuple(offers_beneath(profile.offers))
    return attrs.evolve(profile, customer=customer, market=market, offers=named)


def file() -> tuple[str, ...]:
    """The file of settings as it is named from here, if there is one that counts in what the command does."""
    return (os.path.relpath(_kept().path),) if _counting() else ()


def used() -> dict[str, str]:
    """What the settings say that counts in what the command does, by its keys."""
    said = converter().unstructure(_kept())
    return {key: _in_words(said[key]) for key in _counting()}


def _in_words(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key}={each}" for key, each in value.items())
    return value if isinstance(value, str) else ", ".join(value)


def _kept() -> Settings:
    found: Settings = click.get_current_context().meta.get(_SETTINGS, _NOTHING)
    return found


def _counting() -> tuple[str, ...]:
    """The keys of the settings that count."""
    context = click.get_current_context()
    if _SETTINGS not in context.meta:
        return ()
    sources = {key: context.get_parameter_source(name) for name, key in _OPTIONS.items()}
    defaults = (key for key, source in sources.items() if source is ParameterSource.DEFAULT_MAP)
    return (*context.meta.get(_USED, ()), *defaults)


def announce() -> None:
    """Say on stderr, once and before the report, what comes from the settings and from variables of the environment."""
    context = click.get_current_context(silent=True)
    if context is None or context.meta.setdefault(_SAID, False):
        return
    context.meta[_SAID] = True
    sources = {name: context.get_parameter_source(name) for name in (*context.params, *_OPTIONS)}
    variables = [name for name, source in sources.items() if source is ParameterSource.ENVIRONMENT]
    if counting := _counting():
        complain(f"agorapricing: {file()[0]} says: {', '.join(counting)}")
    if variables:
        complain(f"agorapricing: variables of the environment say: {', '.join(variables)}")
