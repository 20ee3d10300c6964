"""Moments of calls as exact seconds since 1970: times with a zone, times of a stated zone, and numbers since 1970."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.calllog.reading import Instant
from agorapricing.files import Advised, reworded
from agorapricing.messages import Message
from agorapricing.metering import origin_seconds

SHOWN = "2024-02-06T09:00:00+08:00"
YEARS = (2000, 2100)
"""Moments of calls are from the first of these years on and before the second: others are slips of a clock."""
_FIRST, _END = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in YEARS)
_SPAN = Message("from {first} to {last}", first=YEARS[0], last=YEARS[1] - 1)
_FINE = re.compile(r"[.,](\d{7,18})", re.ASCII)
_NUMBER = re.compile(r"\d{1,20}(\.\d{1,18})?", re.ASCII)
_MICROSECONDS = len("2024-02-06T09:00:00.000000")
_MILLI = 1_000
_TEN = 10
"""The digits of seconds since 1970."""
_STATE_ZONE = Message("to give these times a zone, say --zone, as in --zone Asia/Shanghai")


@attrs.define(eq=False)
class Clock:
    """Reads times; those without a zone are of `zone`, if there is one."""

    zone: tzinfo | None = None
    own: tzinfo | None = None
    """The zone of the first time that states one."""

    def moment(self, value: Any) -> Any:
        """Exact seconds since 1970, or what is wrong with a time."""
        seconds: Any = self._plain(value)
        if _FIRST <= seconds < _END:
            return seconds
        try:
            seconds = value.seconds if isinstance(value, Instant) else self._seconds(value)
        except (TypeError, ValueError, OverflowError):
            seconds = _number(value)
        if isinstance(seconds, str) or _FIRST <= seconds < _END:
            return seconds
        return Message("is not {span}", span=_SPAN)

    @staticmethod
    def _plain(value: Any) -> int:
        """Whole seconds, which most logs have and which need no further look; 0 for all else."""
        kind = type(value)
        if kind is str:
            return int(value) if len(value) == _TEN and value.isascii() and value.isdecimal() else 0
        return value if kind is int else 0

    def _seconds(self, text: str) -> Any:
        """Seconds of a written time. Digits below a microsecond, which datetime would cut, count, too."""
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            if _NUMBER.fullmatch(text):
                return _number(text)
            if fault := self._unplaced(moment):
                return reworded(
                    Message("{text!r} {fault}: write {form}", text=text[:40], fault=fault, form=SHOWN), fault
                )
            moment = moment.replace(tzinfo=self.zone)
        elif self.own is None:
            self.own = moment.tzinfo
        if len(text) > _MICROSECONDS and (fraction := _FINE.search(text)):
            return origin_seconds(moment.replace(microsecond=0)) + Decimal(f"0.{fraction[1]}")
        return origin_seconds(moment)

    def _unplaced(self, local: datetime) -> str:
        """Why a time without a zone is no moment; nothing where it is one in the stated zone."""
        if self.zone is None:
            return Advised(Message("has no time zone"), _STATE_ZONE)
        early, late = (local.replace(tzinfo=self.zone, fold=fold).utcoffset() for fold in (0, 1))
        assert early is not None  # noqa: S101  # for the type checker
        assert late is not None  # noqa: S101  # the same
        if early == late:
            return ""
        return (
            Message("is twice in {zone}", zone=self.zone)
            if early > late
            else Message("is not in {zone}", zone=self.zone)
        )


def _number(value: Any) -> Any:
    """Seconds or milliseconds since 1970, told apart by the years that calls are of; or what is wrong with a time."""
    if value is None or value == "":
        return Message("is missing")
    if isinstance(value, bool) or not _NUMBER.fullmatch(str(value)):
        return Message("{text!r} is no time: write {form}", text=str(value)[:40], form=SHOWN)
    number = Decimal(str(value))
    seconds = number if number < _FIRST * _MILLI else number.scaleb(-3)
    if not _FIRST <= seconds < _END:
        return Message(
            "{value} is neither seconds nor milliseconds since 1970 of a time {span}", value=value, span=_SPAN
        )
    return int(seconds) if seconds == int(seconds) else seconds
