"""A commented profile of one scenario, to start from: every parameter with its default and what it means."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from string import Template
from textwrap import fill
from typing import Any

import attrs

from agorapricing.errors import UnknownNameError
from agorapricing.files import toml_values
from agorapricing.scenarios.catalogue import CATALOGUE

_COUNTS = {"sessions_per_month", "daily_users", "monthly_users", "sessions_per_user", "minutes_per_user"}


def profile_template(scenario: str, on: date) -> str:
    """Write a profile of a scenario with every parameter.

    >>> print(profile_template("one_to_one", date(2026, 7, 1)).splitlines()[1])
    # A usage profile: what a customer's app does in a month. Any number may be { low = 1, base = 2, high = 3 }.

    Raises UnknownNameError.
    """
    if scenario not in CATALOGUE:
        raise UnknownNameError("scenario", scenario, tuple(CATALOGUE))
    cls, small = CATALOGUE[scenario], {"sessions_per_day": 100, **_parameters()["small_app"].get(scenario, {})}
    fields = [field for field in attrs.fields(cls) if field.name not in _COUNTS]
    values = {field: small.get(field.name, field.default) for field in fields}
    about = fill(
        f"{cls.title}: {(cls.__doc__ or '').splitlines()[0]}", 102, initial_indent="# ", subsequent_indent="# "
    )
    lines = [_line(field, values[field]) for field in sorted(fields, key=lambda field: values[field] is None)]
    return Template(_text("profile")).substitute(day=on, about=about, scenario=scenario, parameters="\n".join(lines))


def _text(name: str) -> str:
    return files("agorapricing").joinpath(f"templates/{name}.toml").read_text("utf-8")


@cache
def _parameters() -> dict[str, Any]:
    """What parameters are, examples of those without a default, and the numbers of small apps."""
    return toml_values(_text("parameters"))


def parameter_text(field: Any) -> str:
    """What a parameter of a scenario is, in some words."""
    return str(field.metadata.get("about") or _parameters()["about"].get(field.name, ""))


def _line(field: Any, value: Any) -> str:
    """A setting with its comment: beside it, or above where there is no room."""
    about = parameter_text(field)
    example = field.metadata.get("example") or _parameters()["example"].get(field.name)
    setting = f"# {field.name} = {example}" if value is None else f"{field.name} = {_written(value)}"
    line = f"{setting:<30}# {about}"
    return line if len(setting) < 30 and len(line) <= 100 else f"# {about}\n{setting}"


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:f}" if isinstance(value, Decimal) else f'"{value}"' if isinstance(value, str) else str(value)
