"""The JSON Schema of a profile's file: plain minutes or a scenario in each workload, and numbers that have cases."""

from __future__ import annotations

from decimal import Decimal

import attrs

from agorapricing.loading import Schema, Shape, Shapes, described, one_of, record
from agorapricing.profiles.cases import CASES
from agorapricing.profiles.file import ProfileFile
from agorapricing.profiles.workload import Workload
from agorapricing.scenarios import CATALOGUE, Scenario, parameter_text
from agorapricing.usage import Usage


def profile_schema() -> Schema:
    """The JSON Schema of a profile's file, with all scenarios that are registered.

    >>> profile_schema()["required"]
    ['profile', 'workload']
    """
    special: dict[object, Shape] = {
        Decimal: lambda shapes: one_of({"type": "number"}, _cases(shapes)),
        int: lambda shapes: one_of({"type": "integer"}, _cases(shapes)),
        Usage: lambda shapes: shapes.named("Usage", lambda: _usage(shapes)),
        Workload: lambda shapes: shapes.named("Workload", lambda: _workload(shapes)),
    }
    return Shapes(special).file(ProfileFile, "A usage profile")


def _cases(shapes: Shapes) -> Schema:
    """A number of which a low and a high case are known."""
    return shapes.named("cases", lambda: record({name: {"type": "number"} for name in CASES}, CASES))


def _usage(shapes: Shapes) -> Schema:
    """Quantities by meter, by full name or nested by family; a number may be written as a text."""
    quantity = one_of(shapes.of(Decimal), {"type": "string"}, {"$ref": "#/definitions/Usage"})
    return {"type": "object", "minProperties": 1, "additionalProperties": quantity}


def _workload(shapes: Shapes) -> Schema:
    """A workload: of plain minutes or of what is counted, or of a scenario with its parameters."""
    plain = shapes.table(Workload, without=["scenario"])
    common = shapes.table(Workload, without=["scenario", "usage", "counts"])
    return one_of(
        {**plain, "anyOf": [{"required": ["usage"]}, {"required": ["counts"]}]},
        *(shapes.kind(name, "scenario", _beside(common, _scenario(shapes, cls))) for name, cls in CATALOGUE.items()),
    )


def _beside(common: Schema, own: Schema) -> Schema:
    """The table of a scenario with what every workload says."""
    return {
        **own,
        "properties": {**common["properties"], **own["properties"]},
        "required": [*common["required"], *own.get("required", ())],
    }


def _scenario(shapes: Shapes, cls: type[Scenario]) -> Schema:
    """The parameters of a scenario, each with what it is."""
    table = shapes.table(cls)
    about = {field.name: parameter_text(field) for field in attrs.fields(cls)}
    return {**table, "properties": {key: described(shape, about[key]) for key, shape in table["properties"].items()}}
