"""Sentences that can be said in other languages: English text that keeps its template and what stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Self

from agorapricing.frozen import frozen_dict


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

    def __reduce__(self) -> Any:
        """Made again of its parts, as when it leaves a worker process."""
        return _remade, (type(self), self.template, dict(self.arguments))


def _remade(kind: type[Message], template: str, arguments: Mapping[str, Any]) -> Message:
    return kind(template, **arguments)


def joined(separator: str, parts: Iterable[str]) -> Message:
    """Several texts as one message, each of them said in the language of the whole.

    >>> joined("; ", [Message("{count} rows", count=2), "agora-cn"])
    '2 rows; agora-cn'
    """
    named = {f"part{place}": part for place, part in enumerate(parts)}
    return Message(separator.join(f"{{{name}}}" for name in named), **named)
