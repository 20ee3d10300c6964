"""What a vendor that counts each received stream makes of another's sums of pixels: the least and the most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from agorapricing.errors import MeteringError
from agorapricing.loading import bundled, load_book
from agorapricing.messages import Message
from agorapricing.metering import AGGREGATE, Family, Metering, Meters, Received


class Within(NamedTuple):
    """A tier of aggregate pixels: above `below`, at most `up_to`; open where that is none."""

    below: int
    up_to: int | None


def one_stream(family: Family, tier: Within) -> Meters:
    """The least that a moment in an aggregate tier is by stream: one picture of the pixels that the sum exceeds.

    Several smaller ones cost no less where larger pictures cost no more a pixel.

    >>> from agorapricing.metering import PixelTier
    >>> family = Family("rtc.audio", (PixelTier("rtc.sd", 307_200), PixelTier("rtc.hd", 921_600)), "per-stream")
    >>> one_stream(family, Within(0, 921_600)), one_stream(family, Within(921_600, 2_073_600))
    ((('rtc.sd', 1),), (('rtc.hd', 1),))
    """
    return ((family.tier(max(tier.below, 1)).meter, 1),)


def most_streams(family: Family, tier: Within, received: Received) -> Meters:
    """The most that it is: of as many pictures as it holds, none smaller than those received, nor more of them.

    Of several pictures the second largest has at most half of the pixels of all, the third a third.

    >>> from agorapricing.metering import Picture, PixelTier, Size
    >>> family = Family("rtc.audio", (PixelTier("rtc.sd", 307_200), PixelTier("rtc.hd")), "per-stream")
    >>> most_streams(family, Within(0, 921_600), ((Picture(Size.of("360p")), 6),))
    (('rtc.hd', 2), ('rtc.sd', 2))
    """
    sizes = [picture.size.pixels for picture, _ in received if picture.size]
    pictures = sum(count for picture, count in received if picture.size)
    if not sizes:
        raise MeteringError(Message("video was received, and sound alone is assumed"))
    if tier.up_to is None:
        return ((family.video[-1].meter, pictures),)
    count = min(pictures, max(tier.up_to // min(sizes), 1))
    meters = Counter(family.tier(tier.up_to // place).meter for place in range(1, count + 1))
    return tuple(meters.items())


@cache
def _rules_of(vendor: str, on: date) -> tuple[Metering, ...]:
    """The rules of a vendor's bundled books on a day."""
    books = [book for book in map(load_book, bundled()) if book.vendor == vendor and book.editions[0].start <= on]
    return tuple(rule for rule in (book.edition(on).metering for book in books) if rule)


def _families(vendor: str, on: date, *, together: bool) -> Iterator[Family]:
    """The families of a vendor that sum pixels, or that count by stream."""
    for rule in _rules_of(vendor, on):
        yield from (family for family in rule.family.values() if (family.method == AGGREGATE) is together)


@cache
def tier_of(vendor: str, on: date, meter: str) -> Within | None:
    """The aggregate tier of video that a vendor's meter is; none where it is none."""
    for family in _families(vendor, on, together=True):
        for tier in family.video:
            if tier.meter == meter:
                return Within(family.below(tier), tier.up_to)
    return None


@cache
def by_stream(vendor: str, on: date) -> frozenset[str]:
    """The meters of a vendor that only accounts have which are billed by received stream."""
    together, apart = (
        {meter for family in _families(vendor, on, together=each) for meter in family.meters} for each in (True, False)
    )
    return frozenset(apart - together)


@lru_cache(1_024)
def stream_family(meter: str, rule: Metering) -> Family | None:
    """The family that counts by stream what elsewhere is a meter of aggregate pixels, if the rule has one."""
    own = meter.partition(".")[0]
    named = [each for each in rule.family.values() if own in {name.partition(".")[0] for name in each.meters}]
    family = next(iter(named or rule.families("host")), None)
    return family if family and family.method != AGGREGATE else None
