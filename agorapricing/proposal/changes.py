"""What changed between two runs that were saved: what they rest on, and with it the amounts of their offers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.frozen import frozen, frozen_dict
from agorapricing.messages import Message, joined
from agorapricing.numbers import ZERO, exactly
from agorapricing.rating import Displayed
from agorapricing.records import Keys, Recorded

_STAGE, _BILLED = "stage_", "billed_"
_ASKED = ("profile", "usage", "currency", "tax", "exchange", "baseline")
"""What a record says of what was asked."""
_OF_OFFERS = ("edition", "status", "complete", "unpriced")
"""What rows say of an offer beside its amounts."""
_Key = tuple[str, str, str]
"""A market, an offer and a currency."""
_NAMES = ("name", "meter", "offer", "id", "base", "month")
"""By which of their keys the parts of a list are told apart."""


_CENTS = Decimal("0.00")
"""So many places amounts have at least."""


@frozen
class Basis:
    """A run as far as it is compared."""

    name: str
    """What it is called."""
    on: date
    version: str
    inputs: Mapping[str, str] = attrs.field(converter=frozen_dict)
    books: Mapping[str, str] = attrs.field(converter=frozen_dict)
    settings: Mapping[str, str] = attrs.field(converter=frozen_dict)
    record: Mapping[str, Any] = attrs.field(converter=frozen_dict)
    rows: tuple[Mapping[str, Any], ...]


@frozen
class ValueChange(Recorded):
    """A value that is another one in the second run; "" where a run has none."""

    what: str
    before: str
    after: str


@frozen
class AmountChange(Recorded):
    """What is payable of an offer in each run, or None where it is not in it; and the difference by stage.

    The amount of each stage is in the currency of the bill.
    """

    record = Keys("offer market? currency before after amount bill_currency stages")

    offer: str
    market: str
    currency: str
    before: Decimal | None
    after: Decimal | None
    bill_currency: str
    stages: Mapping[str, Decimal] = attrs.field(converter=frozen_dict)

    @property
    @exactly
    def amount(self) -> Decimal | None:
        """By how much more it is."""
        return None if self.before is None or self.after is None else self.after - self.before


@frozen(eq=False, str=False)
class Changes(Displayed):
    """What two runs rest on that is not the same, and the amounts of every offer in either of them."""

    layout = "changes.report"
    record = Keys("before after changes amounts")

    before: str
    """What the runs are called."""
    after: str
    changes: tuple[ValueChange, ...]
    amounts: tuple[AmountChange, ...]


def changes_of(before: Basis, after: Basis) -> Changes:
    """Hold two runs side by side."""
    one, other = (_amounts(each.rows) for each in (before, after))
    amounts = tuple(_change(key, one.get(key, {}), other.get(key, {})) for key in dict.fromkeys((*one, *other)))
    found = [
        {**dict(_rests_on(run, _ASKED if amounts else tuple(run.record))), **dict(_of_offers(rows))}
        for run, rows in ((before, _shared(one, other)), (after, _shared(other, one)))
    ]
    return Changes(before.name, after.name, tuple(_different(*found)), amounts)


def _different(one: Mapping[str, str], other: Mapping[str, str]) -> Iterator[ValueChange]:
    for what in dict.fromkeys((*one, *other)):
        if one.get(what, "") != other.get(what, ""):
            yield ValueChange(what, one.get(what, ""), other.get(what, ""))


def _rests_on(run: Basis, keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What a run rests on, by name, and what its record says under some keys."""
    yield Message("day"), str(run.on)
    yield Message("version"), run.version
    yield from ((Message("file {name}", name=name), digest[:12]) for name, digest in run.inputs.items())
    yield from ((Message("book {name}", name=name), digest[:12]) for name, digest in run.books.items())
    yield from ((Message("setting {name}", name=name), said) for name, said in run.settings.items())
    for name, part in run.record.items():
        if name in keys:
            yield from _flat(name, part)


def _shared(rows: Mapping[_Key, Mapping[str, Any]], others: Collection[_Key]) -> list[Mapping[str, Any]]:
    return [row for key, row in rows.items() if key in others]


def _of_offers(rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for row in rows:
        named = joined(" · ", filter(None, (row.get("market", ""), row["offer"])))
        told = [key for key in row if key in _OF_OFFERS or key.startswith(_BILLED)]
        yield from (
            (Message("{offer}: {what}", offer=named, what=key.replace("_", " ")), _said(row[key])) for key in told
        )


def _flat(name: str, part: Any) -> Iterator[tuple[str, str]]:
    """The values in a part of a record, each under the names that lead to it."""
    if isinstance(part, Mapping):
        for key, value in part.items():
            yield from _flat(f"{name}.{key}", value)
    elif isinstance(part, (list, tuple)):
        for place, value in enumerate(part, 1):
            own = next((value[key] for key in _NAMES if key in value), place) if isinstance(value, Mapping) else place
            yield from _flat(f"{name}[{own}]", value)
    else:
        yield name, _said(part)


def _said(value: Any) -> str:
    return "" if value is None else str(value)


def _amounts(rows: Sequence[Mapping[str, Any]]) -> dict[_Key, Mapping[str, Any]]:
    """The rows of offers, where a report has one of each; the lines of a bill are one row together."""
    found: dict[_Key, Mapping[str, Any]] = {}
    for row in rows:
        if not {"offer", "amount", "currency"} <= row.keys():
            return {}
        key = row.get("market", ""), row["offer"], row["currency"]
        if key in found and "bill_total" not in row:
            return {}
        found[key] = _with_line(found.get(key, {}), row) if "bill_total" in row else row
    return found


@exactly
def _with_line(bill: Mapping[str, Any], line: Mapping[str, Any]) -> Mapping[str, Any]:
    """The row of an offer with one line of its bill more."""
    stage = f"{_STAGE}{line['stage']}"
    return {**line, **bill, "amount": line["bill_payable"], stage: _number(bill, stage) + Decimal(line["amount"])}


@exactly
def _change(key: _Key, one: Mapping[str, Any], other: Mapping[str, Any]) -> AmountChange:
    market, offer, currency = key
    stages = dict.fromkeys(name for name in (*one, *other) if name.startswith(_STAGE)) if one and other else ()
    parts = {name.removeprefix(_STAGE): _number(other, name) - _number(one, name) for name in stages}
    told = {stage: part for stage, part in parts.items() if part}
    return AmountChange(
        offer, market, currency, _amount(one), _amount(other), (other or one).get("bill_currency", currency), told
    )


def _amount(row: Mapping[str, Any]) -> Decimal | None:
    return Decimal(row["amount"]) + _CENTS if row.get("amount") else None


def _number(row: Mapping[str, Any], name: str) -> Decimal:
    return Decimal(row.get(name) or ZERO)
