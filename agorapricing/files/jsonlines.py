"""Rows of JSON Lines: objects, each key once; whatever else a line is, is said in words."""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Callable
from itertools import accumulate
from typing import Any

from agorapricing.files.limits import COLUMNS, DEPTH
from agorapricing.files.textlines import EMPTY

_NO_BRACKETS = re.compile(r'(?s)"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[^][{}"]++')
_STEPS = {"[": 1, "{": 1, "]": -1, "}": -1}

Decode = Callable[[bytes], dict[str, Any] | str]


class OddObjectError(ValueError):
    """An object that no row can be, in words."""


def object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON. Raises OddObjectError for a key that it has twice: which value holds is anybody's guess.

    >>> object_of([("a", 1), ("b", 2)])
    {'a': 1, 'b': 2}
    """
    values = dict(pairs)
    if COLUMNS.is_below(len(values)):
        raise OddObjectError(f"has {COLUMNS}")
    if len(values) < len(pairs):
        [(name, _), *_] = Counter(name for name, _ in pairs).most_common(1)
        raise OddObjectError(f"has the key {name!r} twice")
    return values


def depth(text: str) -> int:
    """How many arrays and objects of JSON stand within one another.

    >>> depth('{"a": [{"b": "[["}], "c": []}'), depth('"a"')
    (3, 0)
    """
    return max(accumulate(map(_STEPS.__getitem__, _NO_BRACKETS.sub("", text))), default=0)


def decoder(number: Callable[[str], Any] | None = None, whole: Callable[[str], Any] | None = None) -> Decode:
    """A function from a line to its object, or to what is wrong with it.

    `number` reads the text of numbers, and `whole` that of whole ones, where another does.

    >>> read = decoder(number=str)
    >>> read(b'{"a": 1.50}'), read(b'{"a": 1, "a": 2}'), read(b"[1]")
    ({'a': '1.50'}, "has the key 'a' twice", 'is no JSON object')
    """
    # made once: quicker than `json.loads`
    decode = json.JSONDecoder(object_pairs_hook=object_of, parse_int=whole or number, parse_float=number).decode

    def read(line: bytes) -> dict[str, Any] | str:
        try:
            text = line.removeprefix(BOM_UTF8).decode("utf-8", "surrogatepass")
            if line.count(b"{") + line.count(b"[") > DEPTH.most and DEPTH.is_below(depth(text)):
                return f"has {DEPTH}"
            values = decode(text)
        except OddObjectError as error:
            return str(error)
        except ValueError as error:
            return f"is not JSON: {str(error)[:80]}" if line.strip() else EMPTY
        return values if isinstance(values, dict) else "is no JSON object"

    return read
