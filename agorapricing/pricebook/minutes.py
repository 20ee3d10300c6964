"""From metered seconds to the usage that an edition bills: converted, summed, and only then rounded up to minutes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from agorapricing.errors import MeteringError
from agorapricing.numbers import exact
from agorapricing.pricebook.book import Offer
from agorapricing.usage import Usage

if TYPE_CHECKING:
    from agorapricing.metering import Metered, Metering

_metering = import_module("agorapricing.metering")  # what meters is imported where something is metered


def rule_of(offer: Offer) -> Metering:
    """The metering rule of an offer's edition.

    >>> from datetime import date
    >>> from agorapricing.rating import find_offer
    >>> rule_of(find_offer("trtc-cn:payg", date(2024, 2, 6))).family["rtc"].method
    'per-stream'

    Raises MeteringError for a book that does not say how it meters.
    """
    if offer.edition.metering is None:
        raise MeteringError(f"{offer.book.id} does not say how it meters on {offer.on}: give its minutes by meter")
    return offer.edition.metering


def billable(seconds: Metered, offer: Offer) -> Usage:
    """The minutes that an offer's edition bills for metered seconds: a month of one account.

    What the edition bills as one meter is summed in seconds, over the scope that its rule states, and rounded up once.
    Where that is by day and only some days are known, the minutes of those are scaled to the month and rounded up once.

    >>> from datetime import date
    >>> from agorapricing.metering import Bucket, Metered
    >>> from agorapricing.rating import find_offer
    >>> offer = find_offer("agora-cn-standard:payg", date(2024, 8, 1))
    >>> used = Metered.of(rule_of(offer), [(Bucket(), {"rtc.hd": 60, "live.audio": 360})])
    >>> dict(billable(used, offer))  # 60 x 4 + 360 x 0.57 = 445.2 seconds
    {'rtc.standard': Decimal('8')}
    """
    rule, convert = rule_of(offer), offer.edition.billed_as
    is_metered = rule.minutes.rounded == "metered"

    @cache  # most days of a month are alike
    def whole(totals: tuple[tuple[str, Any], ...]) -> dict[str, Any]:
        return _whole(dict(totals) if is_metered else convert(dict(totals)))

    with exact():
        by_day = (
            (bucket._replace(day=0), bucket.total(whole(tuple(totals.items()))))
            for bucket, totals in seconds.by(rule).seconds.items()
        )
        months = [bucket.scale.of(minutes) for bucket, minutes in _metering.merged(by_day).items()]
        return Usage(_metering.summed((*(map(convert, months) if is_metered else months), seconds.quantities)))


def _whole(seconds: Mapping[str, Any]) -> dict[str, Decimal]:
    return {meter: _metering.whole_minutes(each) for meter, each in seconds.items()}
