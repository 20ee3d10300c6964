"""Texts of files: plain English, or a table of what the languages of reports say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, get_origin

import attrs
import cattrs

from agorapricing.errors import Fault
from agorapricing.frozen import frozen
from agorapricing.loading.names import current
from agorapricing.loading.scalars import HOOKS
from agorapricing.messages import LANGUAGES, Text

_ENGLISH, *_OTHERS = LANGUAGES


def _not_empty(_: Any, __: Any, text: str) -> None:
    if not text.strip():
        raise ValueError("must not be empty")


@frozen
class TextTable:
    """A text in all languages."""

    en: str = attrs.field(validator=_not_empty)
    zh: str = attrs.field(validator=_not_empty)


def is_text(of: Any) -> bool:
    """Whether the values of a type are texts for people to read."""
    return get_origin(of) is Annotated and of.__metadata__[0] is Text


def text_of(made: cattrs.Converter, value: Any) -> str:
    """A text as a file writes it: English, whose translation the file may have elsewhere, or both in a table."""
    if isinstance(value, dict):
        said = attrs.asdict(made.structure(value, TextTable))
        return Text(said.pop(_ENGLISH), **said)
    return translated(HOOKS[str](value, str))


def translated(english: str) -> str:
    """A text with what the file says of it in other languages; what it does not say stays as it is in all of them."""
    return current().texts.get(english) or Text(english)


def stated(text: str) -> Any:
    """A text as a file states it."""
    others = getattr(text, "others", None)
    return {_ENGLISH: str(text), **others} if others else str(text)


def texts_of(values: Mapping[str, Any]) -> Mapping[str, Text]:
    """The texts of a file that are said in other languages, by what they are in English."""
    others: dict[str, dict[str, str]] = {}
    for language, table in _said(values).items():
        for english, said in table.items():
            others.setdefault(english, {})[language] = said
    return {english: Text(english, **said) for english, said in others.items()}


def _said(values: Mapping[str, Any]) -> Mapping[str, Mapping[str, str]]:
    """What a file says in other languages, by language and English text; a table of the wrong shape says nothing."""
    tables = {language: values.get(language) for language in _OTHERS}
    return {
        language: {english: said for english, said in table.items() if isinstance(said, str)}
        for language, table in tables.items()
        if isinstance(table, dict)
    }


def text_faults(values: Mapping[str, Any]) -> Iterator[Fault]:
    """What a file says in other languages of texts that it does not have, or says without words."""
    english = set(_strings({name: value for name, value in values.items() if name not in _OTHERS}))
    for language, said in _said(values).items():
        yield from (((language, text), "the book does not say this text") for text in said if text not in english)
        yield from (((language, text), "must not be empty") for text, other in said.items() if not other.strip())


def _strings(value: Any) -> Iterator[str]:
    """All strings in plain values."""
    match value:
        case str():
            yield value
        case dict():
            yield from _strings(list(value.values()))
        case list():
            for each in value:
                yield from _strings(each)
