"""Answers of Agora's usage API: v3, seconds a day of one project; v1, minutes a day of several."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from agorapricing.consoles.days import day_of
from agorapricing.consoles.file import ConsoleFile, FileHead
from agorapricing.consoles.kind import KINDS, ConsoleKind, Entry, Refused, Used
from agorapricing.consoles.rows import MINUTE
from agorapricing.errors import NumberError
from agorapricing.files import refused
from agorapricing.frozen import frozen_dict
from agorapricing.messages import Message, words_of

_NEWER = frozenset(("rtc.fhd", "rtc.2k", "rtc.2k_plus"))


@KINDS.register
class AgoraUsage(ConsoleKind):
    """The answer of v3, which has its counters in `usage`, one level below the day."""

    kind = "agora-usage"
    title = "Agora usage API, GET /dev/v3/usage, business=default"
    version = "v3 (2026-05-06)"
    vendor = "agora"
    fields = frozen_dict(
        {
            "durationAudioAll": "rtc.audio",
            "durationVideoHd": "rtc.hd",
            "durationVideo1080P": "rtc.fhd",
            "durationVideo2K": "rtc.2k",
            "durationVideo4K": "rtc.2k_plus",
            "durationVideoHdp": "rtc.hd_plus",
        }
    )
    nested = frozen_dict({"durationAudioAll": "rtc.audio"})
    unknown = (
        Message("The answer names neither its project nor its business: business=default is taken."),
        Message(
            "It does not tell an audience at low latency apart, which costs about half: all are taken as interactive."
        ),
        Message("durationAudioAll is taken as time without video, and recorders are taken to be in the counters."),
    )
    refuses = (
        "counters that no document names and that have a value",
        "durationVideoHdp beside the tiers that replaced it",
        "units other than seconds",
        "counters on the day instead of in its usage",
    )

    def knows(self, head: FileHead) -> bool:
        """Whether there is a list of usages by date."""
        return {"date"} <= head.first("usages").keys() and "daily" not in head.first("usages")

    def read(self, file: ConsoleFile) -> Iterator[Entry]:
        """Read the days of each answer."""
        for document in file.documents():
            _check_units(file, document.line, document.values.get("meta"))
        for line, value in file.elements("usages"):
            yield self._day(file, line, value)

    def _day(self, file: ConsoleFile, line: int, value: Any) -> Entry:
        if not isinstance(value, dict) or not isinstance(value.get("usage"), dict):
            if isinstance(value, dict) and value.keys() & self.fields.keys():
                raise refused(file.path, "has its counters on the day: those of v3 stand in its 'usage'", line)
            return Refused(line, Message("has no usage"))
        try:
            day = day_of(value.get("date"))
        except NumberError as error:
            return Refused(line, words_of(error))
        entry = self.used(file, line, file.app(""), day, value["usage"])
        if isinstance(entry, Used) and "rtc.hd_plus" in entry.quantities and entry.quantities.keys() & _NEWER:
            raise refused(
                file.path,
                "durationVideoHdp has a value beside the tiers that replaced it: nobody says whether it repeats them; "
                "leave it out by --column durationVideoHdp=, if it does",
                line,
            )
        return entry


def _check_units(file: ConsoleFile, line: int, meta: Any) -> None:
    for name, about in meta.items() if isinstance(meta, dict) else ():
        unit = about.get("unit") if isinstance(about, dict) else None
        if unit is not None and unit != "second":
            raise refused(file.path, f"states {name} in {unit!r}: only seconds are read", line)


@KINDS.register
class AgoraUsageV1(ConsoleKind):
    """The answer of the retired v1: minutes, which each day has rounded already."""

    kind = "agora-usage-v1"
    title = Message("Agora usage API, GET /dev/v1/usage (retired)")
    version = "v1 (2020)"
    vendor = "agora"
    unit = MINUTE
    fields = frozen_dict({"audio": "rtc.audio", "sd": "rtc.sd", "hd": "rtc.hd", "hdp": "rtc.hd_plus"})
    nested = frozen_dict({"audio": "rtc.audio"})
    unknown = (
        Message(
            "Its minutes are rounded each day, by which rule no document says: up to a minute a day and meter too many."
        ),
        Message("No document names the zone of its days: UTC is taken."),
    )
    refuses = ("counters that no document names and that have a value",)

    def knows(self, head: FileHead) -> bool:
        """Whether there is a list of usages with days in them."""
        return "daily" in head.first("usages")

    def read(self, file: ConsoleFile) -> Iterator[Entry]:
        """Read the days of each project."""
        for line, project in file.elements("usages"):
            daily = project.get("daily") if isinstance(project, dict) else None
            if not isinstance(daily, list):
                yield Refused(line, Message("has no daily usage"))
                continue
            file.rows += len(daily) - 1
            app = file.app(str(project.get("project") or ""))
            for value in daily:
                yield self._day(file, line, app, value)

    def _day(self, file: ConsoleFile, line: int, app: str, value: Any) -> Entry:
        if not isinstance(value, dict):
            return Refused(line, Message("is no day of usage"))
        try:
            day = day_of(value.get("date"))
        except NumberError as error:
            return Refused(line, words_of(error))
        return self.used(file, line, app, day, {name: each for name, each in value.items() if name != "date"})
