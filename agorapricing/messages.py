"""Sentences that can be said in other languages: English text that keeps its template and what stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Self, TypeVar

from agorapricing.frozen import frozen_dict

if TYPE_CHECKING:
    from gettext import NullTranslations

T = TypeVar("T", bound=str)

LANGUAGES = ("en", "zh")
"""The languages of reports: English, which the code is written in, and those with a catalogue of sentences."""
_DAYS = {("zh", ""): "{0.year}年{0.month}月{0.day}日", ("zh", "%Y-%m"): "{0.year}年{0.month}月"}
"""How a language writes a day, and a month: by the way in which English asks for it."""


class Message(str):
    """English text that knows how it was made: a template and its arguments, which may be messages themselves.

    Wherever text is wanted it is plain English text; a report that speaks another language says the template again.

    >>> note = Message("{offer} does not price {meter}", offer="agora-cn:list", meter="rtc.hd")
    >>> note, note.template
    ('agora-cn:list does not price rtc.hd', '{offer} does not price {meter}')
    """

    __slots__ = ("arguments", "template")
    template: str
    arguments: Mapping[str, Any]

    def __new__(cls, template: str, /, **arguments: Any) -> Self:
        """Write the English text."""
        made = super().__new__(cls, template.format(**arguments))
        made.template, made.arguments = template, frozen_dict(arguments)
        return made

    def in_language(self, language: str) -> str:
        """The template as a language has it, and in it the arguments as the language says or writes them."""
        arguments = {name: _Argument(value, language) for name, value in self.arguments.items()}
        return said(self.template, language).format(**arguments)

    def __reduce__(self) -> Any:
        """Made again of its parts, as when it leaves a worker process."""
        return _remade, (type(self), self.template, dict(self.arguments))


def _remade(kind: type[T], template: str, arguments: Mapping[str, Any]) -> T:
    return kind(template, **arguments)


class Text(str):
    """A text of a file that is written in several languages: it is the English one, and knows the others.

    >>> title = Text("Pay as you go", zh="按量付费")
    >>> title, title.in_language("zh")
    ('Pay as you go', '按量付费')
    """

    __slots__ = ("others",)
    others: Mapping[str, str]

    def __new__(cls, english: str, /, **others: str) -> Self:
        """Take the English text, and by language what the others say."""
        made = super().__new__(cls, english)
        made.others = frozen_dict(others)
        return made

    def in_language(self, language: str) -> str:
        """What a language says; English where it says nothing."""
        return self.others.get(language, str(self))

    def __reduce__(self) -> Any:
        """Made again of its parts, as when it leaves a worker process."""
        return _remade, (type(self), str(self), dict(self.others))


Words = Annotated[str, Text]
"""The type of a field whose text is for people to read: in a file it may be written in several languages."""


class _Argument:
    """What stands in a template: text as a language says it, a day as it writes it, all else as in English."""

    def __init__(self, value: Any, language: str) -> None:
        self.value, self.language = value, language

    def __repr__(self) -> str:
        return repr(self.value)

    def __format__(self, form: str) -> str:
        if isinstance(self.value, date) and (self.language, form) in _DAYS:
            return _DAYS[self.language, form].format(self.value)
        return format(said(self.value, self.language) if isinstance(self.value, str) else self.value, form)


def said(text: str, language: str) -> str:
    """A text in a language, where that is known: a text that has several says it itself, words stand in the catalogue.

    >>> said(Message("total"), "zh"), said("agora-cn:list", "zh"), said("total", "en")
    ('合计', 'agora-cn:list', 'total')
    """
    if language == LANGUAGES[0] or not text:
        return text
    in_language = getattr(text, "in_language", None)
    return str(in_language(language) if in_language else _catalogue(language).gettext(text))


@cache
def _catalogue(language: str) -> NullTranslations:
    """The sentences of a language, as they stand in the package."""
    found: NullTranslations = import_module("gettext").translation(
        "agorapricing", Path(__file__).with_name("locale"), [language]
    )
    return found


def counted(one: str, several: str, /, count: int, **arguments: Any) -> Message:
    """A message about a count: a template for one and one for any other, which both have the `count`.

    >>> [counted("{count} row", "{count} rows", count=count) for count in (1, 2)]
    ['1 row', '2 rows']
    """
    return Message(one if count == 1 else several, count=count, **arguments)


def joined(separator: str, parts: Iterable[str]) -> Message:
    """Several texts as one message, each of them said in the language of the whole, with its own separators.

    >>> joined("; ", [Message("{count} rows", count=2), "agora-cn"])
    '2 rows; agora-cn'
    """
    each = tuple(parts)
    if len(each) == 1 and isinstance(each[0], Message):
        return each[0]
    if len(each) < 2:
        return Message("{one}" * len(each), **dict(zip(("one",), each, strict=False)))
    half = len(each) // 2
    one, other = (joined(separator, some) for some in (each[:half], each[half:]))
    return Message(f"{{one}}{separator}{{other}}", one=one, other=other)


def replaced(text: str, old: str, new: str) -> str:
    """A text with some of it replaced; of a message in all texts that stand in it, so that it can still be said.

    >>> replaced(Message("{offer} and {count}", offer="agora-cn:list", count=2), "agora-cn:", "")
    'list and 2'
    """
    if not isinstance(text, Message):
        return text.replace(old, new)
    texts = {name: replaced(each, old, new) for name, each in text.arguments.items() if isinstance(each, str)}
    return Message(text.template, **{**text.arguments, **texts})


def words_of(error: Exception) -> str:
    """What an error says, in all its languages where it has several.

    >>> said(words_of(ValueError(Message("total"))), "zh")
    '合计'
    """
    text = getattr(error, "message", None) or next(iter(error.args), "")
    return text if isinstance(text, str) and text == str(error) else str(error)
