"""Tagged unions: a table says by a key which kind it is of, and has the fields of that kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs
import cattrs

from agorapricing.errors import Coded, Fault, FaultsError, collect, unknown

Split = Callable[[Mapping[str, Any]], tuple[Any, Any]]


def tagged(made: cattrs.Converter, base: Any, key: str, kinds: Mapping[str, type[Any]]) -> None:
    """Let a table of any class of a family say by a key which one it is; a class has its word as `kind`."""

    def structured(value: Any, _: Any) -> Any:
        cls = kind_of(value, key, kinds)
        return made.structure({name: given for name, given in value.items() if name != key}, cls)

    def unstructured(value: Any) -> dict[str, Any]:
        return {key: value.kind, **made.unstructure(value, unstructure_as=type(value))}

    made.register_structure_hook_func(lambda of: of is base, structured)
    made.register_unstructure_hook_func(lambda of: of is base, unstructured)


def kind_of(value: Any, key: str, kinds: Mapping[str, type[Any]]) -> type[Any]:
    """The class that a table names by a key. Raises FaultsError."""
    name = value.get(key) if isinstance(value, dict) else None
    if isinstance(name, str) and name in kinds:
        return kinds[name]
    if not isinstance(value, dict):
        message: str = Coded("must be a table", "wrong-type")
    elif name is None:
        message = Coded(f"{key} is missing; one of {', '.join(kinds)}", "missing-key")
    elif not isinstance(name, str):
        message = Coded(f"{key} must be one of {', '.join(kinds)}, not {name!r}", "wrong-type")
    else:
        message = unknown(key, name, kinds, listed=True)
    raise FaultsError([((), message)])


def parted(made: cattrs.Converter, shared: type[Any], key: str, kinds: Callable[[], Mapping[str, type[Any]]]) -> Split:
    """What makes two values of a table: of what all kinds have in common, and of the other keys, the kind itself."""
    hook = made.get_structure_hook(shared)
    names = {field.name for field in attrs.fields(shared) if field.init} - {key}

    def split(value: Mapping[str, Any]) -> tuple[Any, Any]:
        own = {name: given for name, given in value.items() if name in names}
        rest = {name: given for name, given in value.items() if name not in {*names, key}}
        faults: list[Fault] = []
        common = collect(faults, lambda: hook(own, shared))
        cls = collect(faults, lambda: kind_of(value, key, kinds()), (key,))
        special = collect(faults, lambda: made.structure(rest, cls)) if cls else None
        if faults:
            raise FaultsError(faults)
        return common, special

    return split
