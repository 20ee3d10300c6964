"""Tencent Cloud's bill by component (L3, `DescribeBillDetail`): a row a resource and day, with its components."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from agorapricing.errors import Fault, FaultsError, KeyPath, collect
from agorapricing.messages import Message, counted
from agorapricing.numbers import number
from agorapricing.reconciliation.answers import ANSWERS, Answer, AnsweredBill

_ROWS, _DAY = "DetailSet", "FeeBeginTime"
_NO_PRODUCT = Message("no product")
_BUSINESS = "p_rav"
"""The code of real-time audio and video."""
_MONTH = re.compile(r"[1-9]\d{3}-(0[1-9]|1[0-2])", re.ASCII)
_KEYS = {"SinglePrice": "unit_price", "DeductedMeasure": "covered", "RealCost": "amount"}
_QUANTITIES = ("RealTotalMeasure", "UsedAmount")
"""What was used: before packages are deducted, else after; the first of them that is stated."""


@ANSWERS.register
class BillDetail(Answer):
    """The answer of `DescribeBillDetail`, whole or its rows alone."""

    kind = "tencent-bill-detail"
    title = "an answer of DescribeBillDetail"

    @classmethod
    def is_of(cls, values: Any) -> bool:
        """Its rows have components."""
        return any("ComponentSet" in row for _, row in _rows(values))

    @classmethod
    def read(cls, values: Any, names: Mapping[str, str]) -> AnsweredBill:
        """The components of rows of real-time audio and video; those of other products are counted.

        Raises FaultsError for a component of which nobody says which meter it is, for what is no number, for rows of
        several months, and for a row without a day beside others.
        """
        every = [(path, row, str(row.get("BusinessCode", ""))) for path, row in _rows(values)]
        rows = [(path, row) for path, row, code in every if code == _BUSINESS]
        others = Counter(code for *_, code in every if code != _BUSINESS)
        faults: list[Fault] = []
        lines = {at: _line(at, part, faults) for path, row in rows for at, part in _components(path, row, faults)}
        faults += _unnamed(lines, names)
        months = sorted({day[:7] for _, row in rows if (day := str(row.get(_DAY) or ""))})
        if months:
            faults += [
                ((*path, _DAY), "is missing: of which month is the row?") for path, row in rows if not row.get(_DAY)
            ]
        if len(months) != 1 or not _MONTH.fullmatch(months[0]):
            said = f"rows of {', '.join(months) or 'no month'}: ask for one month, with PeriodType byUsedTime"
            faults.append(((_ROWS,), said))
        if faults:
            raise FaultsError(faults)
        head = {"on": date.fromisoformat(f"{months[0]}-01")}
        notes = [
            counted(
                "Left out: {count:,} row of {code}.",
                "Left out: {count:,} rows of {code}.",
                count,
                code=code or _NO_PRODUCT,
            )
            for code, count in others.items()
        ]
        return AnsweredBill({"bill": head, "line": list(lines.values())}, tuple(lines), tuple(notes))


def _rows(values: Any) -> Iterator[tuple[KeyPath, Mapping[str, Any]]]:
    """The rows with their places, in an answer, in a list, or one alone."""
    path: KeyPath = ()
    for key in ("Response", _ROWS):
        if isinstance(values, Mapping) and key in values:
            path, values = (*path, key), values[key]
    given = values if isinstance(values, list) else [values]
    return (((*path, place), row) for place, row in enumerate(given) if isinstance(row, Mapping))


def _components(
    path: KeyPath, row: Mapping[str, Any], faults: list[Fault]
) -> Iterator[tuple[KeyPath, Mapping[str, Any]]]:
    parts = row.get("ComponentSet", [])
    for place, part in enumerate(parts if isinstance(parts, list) else [parts]):
        at = (*path, "ComponentSet", place)
        if isinstance(part, Mapping):
            yield at, part
        else:
            faults.append((at, "must be an object"))


def _line(path: KeyPath, part: Mapping[str, Any], faults: list[Fault]) -> dict[str, Any]:
    """A component as a line; the part of the bill's own text that names it is its label."""
    words = (str(part.get(key) or "") for key in ("ComponentCodeName", "ItemCodeName"))
    used = next((key for key in _QUANTITIES if part.get(key)), _QUANTITIES[0])
    line: dict[str, Any] = {"label": " ".join(word for word in words if word)}
    for key, own in {**_KEYS, used: "quantity"}.items():
        if key in part:
            line[own] = collect(faults, partial(number, part[key], key), (*path, key))
    if "RealCost" not in part:
        faults.append(((*path, "RealCost"), "is missing"))
    return line


def _unnamed(lines: Mapping[KeyPath, Mapping[str, Any]], names: Mapping[str, str]) -> Iterator[Fault]:
    """Each label of which nobody says which meter it is, once."""
    labels = {line["label"]: path for path, line in reversed([*lines.items()])}
    for label, path in labels.items():
        if label not in names:
            yield path, f"which meter is {label!r}? Say it with --line '{label}=METER', as with rtc.hd"
