"""Tencent Cloud's own records of use: the details of dosage, and the third level of a bill."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from agorapricing.consoles.days import day_of
from agorapricing.consoles.file import ConsoleFile, FileHead
from agorapricing.consoles.kind import KINDS, ConsoleKind, Entry, Refused, Unbilled, Used
from agorapricing.consoles.rows import MINUTE
from agorapricing.errors import NumberError
from agorapricing.frozen import frozen_dict
from agorapricing.messages import Message, words_of

PRODUCT = "p_rav"
CHINA = "UTC+08:00"
_MINUTES = frozenset(("分钟", "minute", "minutes", "Minute", "Minutes"))
_OTHER = Message("of another product")


def _text(row: Any, *names: str) -> str:
    """The first of some fields that a row has, as a text."""
    if not isinstance(row, dict):
        return ""
    return next((str(row[name]) for name in names if row.get(name) or row.get(name) == 0), "")


def _check_unit(row: Any, name: str) -> None:
    """Refuse a unit that is not minutes. Raises NumberError."""
    if (unit := _text(row, name)) not in _MINUTES:
        raise NumberError(f"its unit {unit!r} is not minutes")


@KINDS.register
class TencentDosage(ConsoleKind):
    """Use by app, tier and five minutes, or day, before packs are drawn."""

    kind = "tencent-dosage"
    title = "Tencent Cloud billing, DescribeDosageDetailList"
    version = "v20180709"
    vendor = "trtc"
    unit = MINUTE
    zone = CHINA
    once = False
    fields = frozen_dict({"超高清": "rtc.fhd"})
    unknown = (
        Message("DosageValue is taken, which is before packs are drawn."),
        Message(
            "超高清, the only documented word for a tier, is taken as Full HD: a guess; --column 超高清=rtc.2k says 2K."
        ),
        Message("Other words for tiers are to be given by --column WORD=METER."),
        Message("No document names the zone of its days: UTC+8 is taken."),
    )
    refuses = (
        "rows of both five minutes and days, unless of one kind in a file: the former are left out beside the latter",
        "words for tiers that no document names and that have a value",
        "units other than minutes",
        "a row that is there twice",
    )

    def __init__(self) -> None:
        super().__init__()
        self._seen: set[tuple[str, ...]] = set()

    def knows(self, head: FileHead) -> bool:
        """Whether there are records of dosage."""
        return "DosageValue" in head.first("Record")

    def read(self, file: ConsoleFile) -> Iterator[Entry]:
        """Read the records; those by five minutes are left out where the file has days, too."""
        rows = list(file.elements("Record"))
        kinds = {_text(row, "DosageType") for _, row in rows if isinstance(row, dict)}
        for line, row in rows:
            if isinstance(row, dict):
                yield self._row(file, line, row, beside_days={"day", "minute"} <= kinds)
            else:
                yield Refused(line, Message("is no record"))

    def _row(self, file: ConsoleFile, line: int, row: Mapping[str, Any], *, beside_days: bool) -> Entry:
        if row.get("ProductCode", PRODUCT) != PRODUCT:
            return Unbilled(_OTHER)
        if beside_days and row.get("DosageType") == "minute":
            return Unbilled(Message("by five minutes, and in the rows by day already"))
        try:
            _check_unit(row, "DosageUnit")
            day = day_of(_text(row, "DosageBeginTime", "Date"))
            word = self._word(row)
        except NumberError as error:
            return Refused(line, words_of(error))
        return self.used(file, line, file.app(_text(row, "SdkAppId")), day, {word: row.get("DosageValue")})

    def _word(self, row: Mapping[str, Any]) -> str:
        """The word for the tier of a row that was not there before. Raises NumberError."""
        attributes = row.get("AttrStr")
        listed = attributes if isinstance(attributes, list) else ()
        words = [_text(each, "Value") for each in listed if _text(each, "Key") == "tgr"]
        if len(words) != 1:
            raise NumberError("names no tier")
        key = *(_text(row, name) for name in ("SdkAppId", "DosageType", "DosageBeginTime", "DosageEndTime")), words[0]
        if key in self._seen:
            raise NumberError("is there twice")
        self._seen.add(key)
        return words[0]


@KINDS.register
class TencentBill(ConsoleKind):
    """The details of a bill, of which the use is read and no money."""

    kind = "tencent-bill"
    title = "Tencent Cloud bill, L3 (DescribeBillDetail)"
    version = "v20180709"
    vendor = "trtc"
    unit = MINUTE
    zone = CHINA
    once = False
    unknown = (
        Message(
            "RealTotalMeasure is taken, which is before packs are drawn; UsedAmount, which is after, where it is "
            "absent."
        ),
        Message("No document names its items of TRTC: each is to be given by --column ITEM=METER."),
        Message("By time of payment the last day of a month stands in the next bill."),
    )
    refuses = ("items that no document names and that have a value", "units other than minutes")

    def __init__(self) -> None:
        super().__init__()
        self._seen: set[str] = set()

    def knows(self, head: FileHead) -> bool:
        """Whether it is a detail of a bill, alone on its line or in a list."""
        return "ComponentSet" in head.values or "ComponentSet" in head.first("DetailSet")

    def read(self, file: ConsoleFile) -> Iterator[Entry]:
        """Read the details."""
        is_list = "DetailSet" in file.head.values
        for line, row in file.elements("DetailSet") if is_list else file.lines():
            if isinstance(row, dict) and isinstance(row.get("ComponentSet"), list):
                yield from self._detail(file, line, row)
            else:
                yield Refused(line, row if isinstance(row, str) else Message("has no components"))

    def _detail(self, file: ConsoleFile, line: int, row: Mapping[str, Any]) -> Iterator[Entry]:
        if row.get("BusinessCode", PRODUCT) != PRODUCT:
            yield Unbilled(_OTHER)
            return
        text = json.dumps(row, sort_keys=True, default=str)
        if text in self._seen:
            yield Refused(line, Message("is there twice"))
            return
        self._seen.add(text)
        try:
            day = day_of(_text(row, "FeeBeginTime", "BillDay"))
        except NumberError as error:
            yield Refused(line, words_of(error))
            return
        app = file.app(_text(row, "SdkAppId"))
        parts = [self._component(file, line, app, day, each) for each in row["ComponentSet"]]
        wrong = next((part for part in parts if isinstance(part, Refused)), None)
        used = [part for part in parts if isinstance(part, Used)]
        if wrong or not used:
            yield wrong or Refused(line, Message("has no components"))
            return
        yield from (part if not place else part._replace(rows=0) for place, part in enumerate(used))

    def _component(self, file: ConsoleFile, line: int, app: str, day: Any, part: Any) -> Entry:
        if not isinstance(part, dict):
            return Refused(line, Message("has a component that is none"))
        try:
            _check_unit(part, "UsedAmountUnit")
        except NumberError as error:
            return Refused(line, words_of(error))
        known = {**self.fields, **file.columns}
        item = next((n for n in (_text(part, "ItemCodeName"), _text(part, "ComponentCodeName")) if n in known), "")
        amount = _text(part, "RealTotalMeasure", "UsedAmount") or "0"
        return self.used(file, line, app, day, {item or _text(part, "ItemCodeName", "ComponentCodeName"): amount})
