"""The scenarios of the calculator: what can be chosen of each, and the minutes that books bill for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from itertools import product
from typing import Any

import attrs

from agorapricing.comparison import MeteredProfile
from agorapricing.errors import MeteringError
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.messages import Message
from agorapricing.numbers import Form, form, program_of
from agorapricing.pricebook import Offer
from agorapricing.profiles import Profile, Workload
from agorapricing.proposal.inputs import CHOICE, NUMBER, Input
from agorapricing.scenarios import Recording, Scenario

Variant = dict[str, Mapping[str, Form]]
"""By book the forms of what it bills, by meter."""
_SESSIONS = (Decimal(0), Decimal(100), Decimal(20_000))
_MINUTES = (Decimal(1), Decimal(240))
_FEW, _SOME, _MANY = (1, 2, 4), (2, 4, 9, 16), (10, 100, 1_000, 10_000)
_COUNTS = 2
"""So many counts of people of a scenario can be chosen."""
_SIZES = (None, "360p", "720p", "1080p")
_LATENCIES = ("interactive", "low")
_SIZED = ("video", "music_video", "avatar")
"""The fields for the size of what most people receive: of each scenario the first one counts."""
_NONE = {"recording": Message("none")}
_SOUND, _YES, _NO = Message("sound alone"), Message("yes"), Message("no")
_TITLES: Mapping[str, str] = frozen_dict(
    {"composite": Message("composite"), "interactive": Message("interactive"), "low": Message("low latency")}
)
"""What values are called that are neither numbers nor sizes."""


@frozen
class ParameterChoice:
    """A parameter of which some values can be chosen."""

    parameter: str
    base: Any
    values: tuple[Any, ...]

    def to_record(self) -> dict[str, Any]:
        """Give it as plain values, with a title for each value."""
        titles = [_title(self.parameter, each) for each in self.values]
        return {
            **_named(self.parameter),
            "kind": CHOICE,
            "base": _text(self.base),
            "values": list(map(_text, self.values)),
            "titles": titles,
        }


def recorded(kind: type[Scenario], offers: Mapping[str, Offer]) -> dict[str, Any]:
    """A scenario with all values of its choices, each metered by the rule of every offer's book, as plain data.

    `variants` are places in `usages`, by the values of all choices in order, with a bar between: each of those has by
    book the sums of its meters. A book that cannot meter a variant is not in it, nor a variant that cannot be.
    """
    choices = tuple(choices_of(kind))
    able = {"|".join(map(_text, values)): _variant(kind, choices, values, offers) for values in _products(choices)}
    variants = {key: each for key, each in able.items() if each is not None}
    program = program_of(each for variant in variants.values() for usage in variant.values() for each in usage.values())
    sums = iter(program.sums)
    usages = [{b: {m: next(sums) for m in usage} for b, usage in each.items()} for each in variants.values()]
    distinct = list({str(each): each for each in usages}.values())
    places = {str(each): place for place, each in enumerate(distinct)}
    return {
        "name": kind.kind,
        "title": kind.title,
        "inputs": [*map(_number, _numbers(kind)), *(each.to_record() for each in choices)],
        "ops": [*program.ops],
        "variants": dict(zip(variants, (places[str(each)] for each in usages), strict=True)),
        "usages": distinct,
    }


def choices_of(kind: type[Scenario]) -> Iterator[ParameterChoice]:
    """What can be chosen: people, the size of pictures, a recording or a mixer, and how late an audience may be.

    >>> from agorapricing.scenarios import CATALOGUE
    >>> [each.parameter for each in choices_of(CATALOGUE["pk"])]
    ['audience', 'hosts', 'video', 'mixed', 'latency']
    """
    fields: Mapping[str, Any] = attrs.fields_dict(kind)
    counts = [n for n, each in fields.items() if type(each.default) is int and each.default and n != "tiles"][:_COUNTS]
    for name in counts:
        base = fields[name].default
        listed = _MANY if base > _SOME[-1] else _FEW if len(counts) > 1 else _SOME
        yield ParameterChoice(name, base, tuple(sorted({*listed, base})))
    for name in [each for each in _SIZED if each in fields][:1]:
        yield ParameterChoice(name, fields[name].default, _SIZES)
    if "mixed" in fields:
        yield ParameterChoice("mixed", fields["mixed"].default, (False, True))
    else:
        yield ParameterChoice("recording", None, (None, Recording()))
    if "latency" in fields:
        yield ParameterChoice("latency", fields["latency"].default, _LATENCIES)


def _products(choices: tuple[ParameterChoice, ...]) -> Iterator[tuple[Any, ...]]:
    return product(*(each.values for each in choices))


def _numbers(kind: type[Scenario]) -> Iterator[Input]:
    """What can be any number: how many sessions there are, and how long they are."""
    fields: Mapping[str, Any] = attrs.fields_dict(kind)
    yield Input(kind.kind, "sessions_per_day", NUMBER, *_SESSIONS)
    yield Input(kind.kind, "minutes", NUMBER, _MINUTES[0], fields["minutes"].default, _MINUTES[1])


def _number(given: Input) -> dict[str, Any]:
    return given.to_record() | _named(given.parameter) | {"name": given.name}


def _named(parameter: str) -> dict[str, str]:
    return {"name": parameter, "label": parameter.replace("_", " "), "parameter": parameter}


def _variant(
    kind: type[Scenario], choices: tuple[ParameterChoice, ...], values: tuple[Any, ...], offers: Mapping[str, Offer]
) -> Variant | None:
    """What each book bills where some values are chosen; nothing where they cannot be together."""
    stated = {each.parameter: value for each, value in zip(choices, values, strict=True)}
    try:
        workload = Workload(kind.kind, scenario=kind(sessions_per_day=_SESSIONS[1], **stated))
    except MeteringError:
        return None
    for each in _numbers(kind):
        workload = each.changed(workload, each.symbol)
    metered = MeteredProfile(Profile(kind.kind, (workload,)))
    found: Variant = {}
    for book, offer in offers.items():
        with suppress(MeteringError):
            forms = {meter: form(each) for meter, each in metered.usage(offer).quantities.items()}
            found[book] = {meter: each for meter, each in forms.items() if each.terms or each.constant}
    return found


def _text(value: Any) -> str:
    """A value as an address has it."""
    match value:
        case None | False:
            return "no"
        case True:
            return "yes"
        case Recording():
            return value.mode
    return str(value)


def _title(parameter: str, value: Any) -> str:
    """A value as a reader knows it."""
    if value is None:
        return _NONE.get(parameter, _SOUND)
    if isinstance(value, bool):
        return _YES if value else _NO
    return _TITLES.get(text := _text(value), text)
