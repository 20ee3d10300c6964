"""Give functions that are loaded already the code of a changed source, so that nothing is imported again."""

from __future__ import annotations

import gc
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import _lru_cache_wrapper
from inspect import CO_OPTIMIZED
from pathlib import Path
from types import CodeType, FunctionType

Functions = Mapping[str, Sequence[FunctionType]]


def functions() -> Functions:
    """All functions that are loaded, by the file of their source."""
    found = defaultdict(list)
    for each in gc.get_objects():
        if isinstance(each, FunctionType):
            found[each.__code__.co_filename].append(each)
    return found


def forget() -> None:
    """Let all functions forget what they remember of earlier calls."""
    for each in gc.get_objects():
        if isinstance(each, _lru_cache_wrapper):
            each.cache_clear()


def swap(file: Path, before: str, after: str, loaded: Functions) -> bool:
    """Give the functions of a file their code after a change; False where it changes what runs at import, too."""
    pairs = list(_pairs(compile(before, str(file), "exec"), compile(after, str(file), "exec")))
    changed = [old for old, new in pairs if _alone(old) != _alone(new)]
    places = Counter(_place(old) for old, _ in pairs)
    if not all(old.co_flags & CO_OPTIMIZED and places[_place(old)] == 1 for old in changed):
        return False
    swapped = {_place(old): new for old, new in pairs if old != new and new.co_flags & CO_OPTIMIZED}
    for function in loaded.get(str(file), ()):
        if new := swapped.get(_place(function.__code__)):
            function.__code__ = new
    return True


def _pairs(old: CodeType, new: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """Each part of code, with what it became."""
    yield old, new
    for one, other in zip(_inner(old), _inner(new), strict=True):
        yield from _pairs(one, other)


def _inner(code: CodeType) -> list[CodeType]:
    return [each for each in code.co_consts if isinstance(each, CodeType)]


def _alone(code: CodeType) -> tuple[object, ...]:
    """What code does, without what stands in it."""
    constants = tuple(repr(each) for each in code.co_consts if not isinstance(each, CodeType))
    return code.co_code, constants, code.co_names


def _place(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno
