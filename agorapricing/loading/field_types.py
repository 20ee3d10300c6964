"""The type of a field of a class, also where its module states it as text."""

from __future__ import annotations

import sys
from typing import Any, ForwardRef, Literal, get_args, get_origin, get_type_hints


def type_of(field: Any, cls: type) -> Any:
    """The type of a field: modules state it as text, and making a type of it takes a while, so once it is asked for."""
    written = field.type  # read once: another thread may put the type there
    if not _is_open(written):
        return written
    homes = (base for base in cls.__mro__ if field.name in vars(base).get("__annotations__", ()))
    names = vars(sys.modules[next(homes, cls).__module__])
    made = written
    if isinstance(written, str):
        made = names.get(written) or eval(written, names)  # noqa: S307  # the text of an annotation of the class
    if _is_open(made):  # a class that is named in quotes inside of it
        holder = type(cls.__name__, (), {"__annotations__": {field.name: made}})
        made = get_type_hints(holder, names, include_extras=True)[field.name]
    object.__setattr__(field, "type", made)  # as `attrs.resolve_types` does for all fields at once
    return made


def _is_open(kind: Any) -> bool:
    """Whether a type is text, or has one inside that is."""
    if isinstance(kind, str | ForwardRef):
        return True
    return get_origin(kind) is not Literal and any(map(_is_open, get_args(kind)))
