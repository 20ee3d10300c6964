"""Why two bills differ: of two offers, of two usages, or of two days."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import attrs

from agorapricing.comparison import Comparison, RatedBill, difference, rated_of
from agorapricing.errors import CurrencyError
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.numbers import exact
from agorapricing.rating import Displayed
from agorapricing.records import Keys

_SIDE = Keys("bill.offer profile=profile.name bill.on amount bill.usage")


@frozen(eq=False, str=False)
class Difference(Displayed):
    """Two bills and why the second one is dearer or cheaper, by cause, in one currency."""

    layout = "differences.report"
    record = Keys(
        "currency",
        ("one", lambda difference: _SIDE(difference.one)),
        ("other", lambda difference: _SIDE(difference.other)),
        "difference=amount causes=parts notes",
    )

    one: RatedBill
    other: RatedBill
    currency: str
    parts: Mapping[str, Decimal] = attrs.field(converter=frozen_dict)
    notes: tuple[str, ...] = ()

    @property
    def amount(self) -> Decimal:
        """What is payable of the second bill, less what is payable of the first."""
        with exact():
            return self.other.amount - self.one.amount


def diff(
    comparison: Comparison, offer: str, other: str | None = None, *, after: Comparison | None = None
) -> Difference:
    """Why the bill of another offer differs from that of an offer, by cause; with `after`, its bill in that comparison.

    A comparison of other usage, or of another day, as `after` says what changed under one offer.

    >>> from datetime import date
    >>> from agorapricing.comparison import compare
    >>> comparison = compare({"rtc.hd": 30_000}, ["agora-cn:list", "agora-cn:payg"], date(2024, 2, 6))
    >>> change = diff(comparison, "agora-cn:list", "agora-cn:payg")
    >>> change.amount, dict(change.parts)
    (Decimal('-280.00'), {'free minutes': Decimal('-280.000')})
    >>> more = compare({"rtc.hd": 40_000}, "agora-cn:payg", date(2024, 2, 6))
    >>> diff(comparison, "agora-cn:payg", after=more).amount
    Decimal('280.00')

    Raises UnknownNameError for an offer that is not compared, UnpricedMeterError for one that is incomplete, and
    CurrencyError where the two comparisons are in two currencies.
    """
    then = comparison if after is None else after
    if comparison.currency != then.currency:
        raise CurrencyError(
            f"the comparisons are in {comparison.currency} and {then.currency}: give both one `currency`, "
            "and a rate that leads to it"
        )
    first, second = rated_of(comparison.quote(offer)), rated_of(then.quote(other or offer))
    billed = {first.bill.currency, second.bill.currency}
    rates = dict.fromkeys(rate for rate in (*comparison.exchange, *then.exchange) if rate.base in billed)
    notes = tuple(rate.text_on(first.bill.on) for rate in rates)
    return Difference(first, second, comparison.currency, difference(first, second), notes)
