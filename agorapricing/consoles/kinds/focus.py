"""Rows of FOCUS, the open specification of billing data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from agorapricing.consoles.days import day_of
from agorapricing.consoles.file import ConsoleFile, FileHead
from agorapricing.consoles.kind import KINDS, ConsoleKind, Entry, Refused, Unbilled, scaled
from agorapricing.errors import NumberError
from agorapricing.messages import Message, words_of

_NEEDED = frozenset(("ChargeCategory", "ConsumedQuantity", "ConsumedUnit", "ChargePeriodStart", "SkuId"))
_UNITS = {"Minutes": 60, "Seconds": 1, "Hours": 3600}


@KINDS.register
class Focus(ConsoleKind):
    """What was consumed by sku; credits, taxes and purchases are no use."""

    kind = "focus"
    title = "FOCUS, FinOps Open Cost and Usage Specification"
    version = "1.2"
    unit = "second"
    once = False
    unknown = (
        Message("It names skus of the provider: each is to be given by --column SKU=METER."),
        Message("Its days are those of UTC, as the specification has it."),
    )
    refuses = (
        "skus that nobody names and that have a value",
        "units other than seconds, minutes and hours",
        "a row that is there twice, the same in all of its columns",
    )

    def __init__(self) -> None:
        super().__init__()
        self._seen: set[tuple[str, ...]] = set()

    def knows(self, head: FileHead) -> bool:
        """Whether it has the columns of FOCUS."""
        return {*head.columns, *head.values} >= _NEEDED

    def read(self, file: ConsoleFile) -> Iterator[Entry]:
        """Read the rows of usage."""
        for line, row in file.table():
            yield Refused(line, row) if isinstance(row, str) else self._row(file, line, row)

    def _row(self, file: ConsoleFile, line: int, row: dict[str, Any]) -> Entry:
        if (category := row.get("ChargeCategory")) != "Usage":
            return Unbilled(
                Message("a charge of {category}", category=str(category) if category else Message("no category"))
            )
        if str(unit := row.get("ConsumedUnit")) not in _UNITS:
            return Refused(line, Message("its unit {unit!r} is not seconds, minutes or hours", unit=unit))
        alike = tuple(f"{name}={value}" for name, value in sorted(row.items()))
        if alike in self._seen:
            return Refused(line, Message("is there twice"))
        self._seen.add(alike)
        try:
            day = day_of(str(row.get("ChargePeriodStart")))
        except NumberError as error:
            return Refused(line, words_of(error))
        app = file.app(str(row.get("SubAccountId") or ""))
        entry = self.used(file, line, app, day, {str(row.get("SkuId")): row.get("ConsumedQuantity")})
        return scaled(entry, _UNITS[str(unit)])
