"""Bills that programs write in JSON: recognised by their content, and turned into the lines of a bill."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

import attrs

from agorapricing.errors import KeyPath
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.kinds import Kinds
from agorapricing.numbers import number
from agorapricing.records import SCHEMA


@frozen(eq=False)
class AnsweredBill:
    """The plain values of a bill, as a file states them, and where each line stands in the answer."""

    values: Mapping[str, Any] = attrs.field(converter=frozen_dict)
    places: tuple[KeyPath, ...] = ()
    notes: tuple[str, ...] = ()


class Answer(ABC):
    """A kind of JSON that is a bill; registered in `ANSWERS`, it is recognised."""

    kind: ClassVar[str]
    title: ClassVar[str]
    """What it is, in words."""

    @classmethod
    @abstractmethod
    def is_of(cls, values: Any) -> bool:
        """Whether a file has this kind of content."""

    @classmethod
    @abstractmethod
    def read(cls, values: Any, names: Mapping[str, str]) -> AnsweredBill:
        """The bill that it is, of whose labels `names` says which meters they are. Raises FaultsError."""


ANSWERS: Kinds[Answer] = Kinds()
"""The kinds of JSON that are bills."""


@ANSWERS.register
class OwnBill(Answer):
    """A bill that this library wrote."""

    kind = "agorapricing-bill"
    title = "a bill of `agorapricing bill --format json`"

    @classmethod
    def is_of(cls, values: Any) -> bool:
        """It names its schema, and has lines and what is payable."""
        return isinstance(values, dict) and values.get("schema") == SCHEMA and {"lines", "payable"} <= values.keys()

    @classmethod
    def read(cls, values: Any, names: Mapping[str, str]) -> AnsweredBill:  # noqa: ARG003  # it has meters
        """Its lines, those of money by their stage."""
        lines = [_own_line(line) for line in values["lines"]]
        day, total = date.fromisoformat(values["on"]), number(values["payable"])
        head = {"total": total, "currency": values["currency"], "on": day}
        return AnsweredBill({"bill": head, "line": lines})


def _own_line(line: Mapping[str, Any]) -> dict[str, Any]:
    named = {"meter": line["meter"]} if line["meter"] else {"label": line["stage"]}
    return {**named, **{key: number(line[key]) for key in ("quantity", "unit_price", "per", "amount")}}
