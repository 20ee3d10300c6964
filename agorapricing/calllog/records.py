"""From a row of a log to a record, or to the reasons why it makes no sense."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple, TypeVar

import attrs

from agorapricing.calllog.moments import Clock
from agorapricing.errors import MeteringError, unknown
from agorapricing.files import Advised, reworded
from agorapricing.loading import CONTROL
from agorapricing.messages import Message, words_of
from agorapricing.metering import AUDIO, Picture, Size, platform_of

COLUMNS = (
    "room", "user", "start", "end", "account", "app", "role", "stream", "size", "kind", "platform", "requested",
)  # fmt: skip
REQUIRED = COLUMNS[:4]
KINDS = ("video", "audio", "screen")
LONGEST = 366 * 86_400
"""An interval of more seconds than a year has is no call."""
REMEMBERED = 2**16
"""How many names, and how many sizes, a parser knows again: a log of any length has a bounded memory of them."""
_MAP_SIZES = Message("map the column of sizes by --column size=COLUMN, or say kind audio")

T = TypeVar("T")
Room = tuple[str, str, str]
"""An account, an app and a room."""


class Record(NamedTuple):
    """An interval in which a user of a room received a stream; without a stream, in which the user was there."""

    start: Any
    end: Any
    stream: str
    picture: Picture | None
    role: str
    user: str
    line: int


class Reject(NamedTuple):
    """A row that is not used, and why."""

    line: int
    reason: str


class Setting(NamedTuple):
    """What a row says besides who was in which room, and when."""

    account: str
    app: str
    role: str
    stream: str
    picture: Picture | None


def _setting(picture_of: Callable[..., Picture | str | None], *columns: Any) -> Setting | None:
    """The setting of a row by its columns, in their order; None where something is wrong with one."""
    account, app, role, stream = names = [_name(each) for each in columns[:4]]
    picture = picture_of(bool(stream), *columns[4:])
    if None in names or isinstance(picture, str):
        return None
    return Setting(account or "", app or "", role or "host", stream or "", picture)


@attrs.define(eq=False)
class Parser:
    """Reads rows; what it has read of settings and names lately it knows again."""

    clock: Clock = attrs.field(factory=Clock)
    picture: Callable[..., Picture | str | None] = attrs.field(factory=lambda: _remembered(_picture))
    setting: Callable[..., Setting | None] = attrs.field(
        default=attrs.Factory(lambda self: _remembered(partial(_setting, self.picture)), takes_self=True)
    )
    name: Callable[[Any], str | None] = attrs.field(factory=lambda: _remembered(_name))

    def parse(self, line: int, row: Sequence[Any] | str) -> tuple[Room, Record] | Reject:
        """Read a row. All that is wrong with it is said."""
        if isinstance(row, str):
            return Reject(line, row)
        start, end = self.clock.moment(row[2]), self.clock.moment(row[3])
        room, user, setting = self.name(row[0]), self.name(row[1]), self.setting(*row[4:])
        is_timed = not (isinstance(start, str) or isinstance(end, str))
        if setting and room and user and is_timed and 0 < end - start <= LONGEST:
            account, app, role, stream, picture = setting
            record = tuple.__new__(Record, (start, end, stream, picture, role, user, line))  # quicker than by fields
            return (account, app, room), record
        names = [self.name(each) for each in (*row[:2], *row[4:8])]
        seen = self.picture(bool(names[5]), *row[8:])
        reasons = [*_named(names, row), *_timed(start, end), *([seen] if isinstance(seen, str) else [])]
        return Reject(line, reworded("; ".join(reasons), *reasons))


def _remembered(read: Callable[..., T]) -> Callable[..., T]:
    """A function that knows again what it has read last, by value and type."""
    known = lru_cache(maxsize=REMEMBERED, typed=True)(read)

    def get(*values: Any) -> T:
        try:
            return known(*values)
        except TypeError:  # a value that cannot be remembered
            return read(*values)

    return get


def _text(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else "" if value is None else str(value)


def _name(value: Any) -> str | None:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    text = str(value).strip()
    if text.isprintable():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:  # bytes that are no UTF-8
        return None
    return None if CONTROL.search(text) else text


def _picture(  # noqa: PLR0911  # one a case
    has_stream: bool,  # noqa: FBT001  # of one caller
    *columns: Any,
) -> Picture | str | None:
    """What a row says to be received: nothing without a stream; or what is wrong with the columns that say it."""
    size, kind, platform, requested = map(_text, columns)
    if kind and kind not in KINDS:
        return unknown("kind", kind, KINDS, listed=True)
    if not has_stream:
        seen = {"size": size, "platform": platform, "requested size": requested, "kind": kind != "audio" and kind}
        named = next((name for name, is_given in seen.items() if is_given), None)
        return Message("a {column} without a stream: name the stream", column=named) if named else None
    if kind == "audio":
        return Message("a stream of kind audio has no size") if size else AUDIO
    try:
        wanted = Size.of(requested) if requested else None
        shared_from = platform_of(platform) if platform else None
        if size:
            return Picture(Size.of(size), None, wanted)
    except MeteringError as error:
        return words_of(error)
    if kind == "screen" and shared_from:
        return Picture(None, shared_from)
    other = Message("the screen's platform") if kind == "screen" else Message("kind audio")
    return Advised(Message("the size is missing: write 1280x720, or {other}", other=other), _MAP_SIZES)


def _timed(start: Any, end: Any) -> Iterator[str]:
    wrong = [(name, fault) for name, fault in (("start", start), ("end", end)) if isinstance(fault, str)]
    yield from (reworded(Message("{name} {fault}", name=name, fault=fault), fault) for name, fault in wrong)
    if wrong:
        return
    if end <= start:
        early, none = Message("leaves before it joins"), Message("is of no length: start and end are one")
        yield early if end < start else none
    elif end - start > LONGEST:
        yield Message("lasts {days:,} days: longer than a year is no call", days=(end - start) // 86_400)


def _named(names: Sequence[str | None], row: Sequence[Any]) -> Iterator[str]:
    whats = ("room", "user", "account", "app", "role", "stream")
    for what, value, name in zip(whats, (*row[:2], *row[4:8]), names, strict=True):
        if name is None:
            shown = str(value).encode("unicode_escape").decode()
            yield Message("{column} is no name: {value}", column=what, value=shown[:40])
        elif not name and what in {"room", "user"}:
            yield Message("{column} is missing", column=what)
