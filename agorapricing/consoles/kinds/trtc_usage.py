"""Answers of TRTC's usage APIs: minutes a day by key, of one app or of all; seconds by room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from agorapricing.consoles.days import day_of, time_of_day
from agorapricing.consoles.file import ConsoleFile, FileHead
from agorapricing.consoles.kind import KINDS, ConsoleKind, Entry, Refused
from agorapricing.consoles.rows import MINUTE, SECOND
from agorapricing.errors import NumberError
from agorapricing.files import refused, small_table
from agorapricing.frozen import frozen_dict
from agorapricing.messages import Message, words_of

CHINA = "UTC+08:00"
_TIERS = {"Audio": "audio", "SD": "sd", "HD": "hd", "FullHD": "fhd", "2K": "2k", "4K": "2k_plus"}
_ROUNDED = Message("Its minutes are rounded up each day, app and meter, as the vendor bills them.")
_ZONE = Message("The days are of UTC+8, as those of an answer in China with stamps: nothing is said of other accounts.")


class _Daily(ConsoleKind):
    """A list of keys, and rows of values in their order."""

    version = "v20190722 (2025-06-12)"
    vendor = "trtc"
    unit = MINUTE
    zone = CHINA
    refuses = (
        "rows by five minutes, which may each be rounded up: ask for more than one day",
        "rows with other than one value a key",
        "keys that no document names and that have a value",
    )

    def knows(self, head: FileHead) -> bool:
        """Whether the keys are among those of this kind."""
        keys = head.values.get("UsageKey")
        return isinstance(keys, list) and bool(keys) and self.fields.keys() >= set(map(str, keys))

    def read(self, file: ConsoleFile) -> Iterator[Entry]:
        """Read the days, each with the keys of its own answer."""
        keys = [document.values.get("UsageKey") for document in file.documents() for _ in _rows(document.values)]
        for own, (line, row) in zip(keys, file.elements("UsageList"), strict=True):
            yield self._day(file, line, own, row)

    def _day(self, file: ConsoleFile, line: int, keys: Any, row: Any) -> Entry:
        values = row.get("UsageValue") if isinstance(row, dict) else None
        known = [key for key in keys if isinstance(key, str)] if isinstance(keys, list) else []
        if not isinstance(values, list) or known != keys or len(values) != len(known):
            return Refused(line, Message("has not one value for each key"))
        stamp = row.get("TimeKey")
        if time_of_day(stamp):
            raise refused(file.path, f"is by five minutes ({stamp}), of which each may be rounded: ask for days", line)
        try:
            return self.used(file, line, file.app(""), day_of(stamp), dict(zip(known, values, strict=True)))
        except NumberError as error:
            return Refused(line, words_of(error))


def _rows(values: Any) -> list[Any]:
    rows = values.get("UsageList")
    return rows if isinstance(rows, list) else []


@KINDS.register
class TrtcUsage(_Daily):
    """Time in rooms by what was received."""

    kind = "trtc-usage"
    title = "TRTC DescribeTrtcUsage"
    fields = frozen_dict({key: f"rtc.{tier}" for key, tier in _TIERS.items()})
    unknown = (_ROUNDED, _ZONE, Message("It may hold time of robots that is free, and then exceeds the bill."))


@KINDS.register
class TrtcRecording(_Daily):
    """Minutes of recording, of which the request says whether they are of single streams or mixed."""

    kind = "trtc-recording"
    title = "TRTC DescribeRecordingUsage"
    fields = frozen_dict({key: f"recording.{tier}" for key, tier in _TIERS.items()})
    unknown = (_ROUNDED, _ZONE, Message("No document states the unit: minutes are taken, as in DescribeTrtcUsage."))


@KINDS.register
class TrtcMixing(_Daily):
    """Minutes of mixing by codec and size."""

    kind = "trtc-mixing"
    title = "TRTC DescribeMixTranscodingUsage"
    fields = frozen_dict(
        {
            "Audio": "transcoding.audio",
            **{f"{key}H264": f"transcoding.{tier}" for key, tier in _TIERS.items() if key != "Audio"},
            **{f"{key}H265": f"transcoding.h265_{tier}" for key, tier in _TIERS.items() if key not in {"Audio", "SD"}},
            "SDH265": "transcoding.h265_hd",
        }
    )
    unknown = (
        _ROUNDED,
        _ZONE,
        Message("No document states the unit: minutes are taken, as in DescribeTrtcUsage. H.265 in SD is taken as HD."),
    )

    def knows(self, head: FileHead) -> bool:
        """Whether the keys name codecs."""
        return super().knows(head) and any("H26" in str(key) for key in head.values["UsageKey"])


@KINDS.register
class TrtcRelay(_Daily):
    """Bandwidth of relay to a CDN, of which the month's peak is billed."""

    kind = "trtc-relay"
    title = "TRTC DescribeRelayUsage"
    unit = "Mbps"
    fields = frozen_dict({"Bandwidth": "relay_bandwidth.peak_mbps"})
    unknown = (
        _ZONE,
        Message("No document states the unit: Mbps are taken; the peak of the month is that of its days."),
    )


@KINDS.register
class TrtcRooms(ConsoleKind):
    """Seconds by room, of at most a day that the answer does not name."""

    kind = "trtc-rooms"
    title = "TRTC DescribeTrtcRoomUsage"
    version = "v20190722 (2023-04-01)"
    vendor = "trtc"
    unit = SECOND
    zone = CHINA
    fields = frozen_dict({**{key: f"rtc.{tier}" for key, tier in _TIERS.items()}, "hd": "rtc.hd"})
    unknown = (
        Message("It names no day."),
        Message("The vendor says that it is not for checking bills: for shares of rooms only."),
    )
    refuses = (
        "columns that no document names and that have a value",
        "a row of a room that is in another file, too, the same in all of its columns",
    )
    once = False

    def __init__(self) -> None:
        super().__init__()
        self._seen: dict[tuple[str, ...], tuple[Path, int]] = {}

    def knows(self, head: FileHead) -> bool:
        """Whether it is such a table, or the answer that holds one."""
        text = head.values.get("Data")
        columns = head.columns or (text.partition("\n")[0].split(",") if isinstance(text, str) else ())
        return tuple(columns[:2]) == ("RoomId", "Audio")

    def read(self, file: ConsoleFile) -> Iterator[Entry]:
        """Read the rooms, whose names are not kept."""
        for line, row in file.table() if file.head.columns else _of_text(file):
            if isinstance(row, str):
                yield Refused(line, row)
            else:
                yield self._room(file, line, row)

    def _room(self, file: ConsoleFile, line: int, row: Mapping[str, Any]) -> Entry:
        names = sorted(row)
        other, at = self._seen.setdefault((*names, *(str(row[name]) for name in names)), (file.path, line))
        if other is not file.path and other != file.path:
            return Refused(line, Message("is the same as line {at} of {name}", at=at, name=other.name))
        return self.used(file, line, file.app(""), None, {k: v for k, v in row.items() if k != "RoomId"})


def _of_text(file: ConsoleFile) -> Iterator[tuple[int, dict[str, str] | str]]:
    """The rows of the table that an answer has as a text."""
    for document in file.documents():
        header, *rows = [row for _, row in small_table(str(document.values.get("Data")), file.path)] or [[]]
        file.rows += len(rows)
        for row in rows:
            whole = dict(zip(header, row, strict=False)) if len(row) == len(header) else ""
            yield (
                document.line,
                whole or Message("{fields} fields, not {columns}", fields=len(row), columns=len(header)),
            )
