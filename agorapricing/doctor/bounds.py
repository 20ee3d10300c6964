"""Hints about bounds of tiers: L12, what is received lies exactly on one, and a pixel more is the next tier."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from agorapricing.doctor.counted import CountedProfile, Observation, names_of
from agorapricing.doctor.tiers import title_of, with_factor
from agorapricing.messages import Message
from agorapricing.metering import AGGREGATE, Family, Meters, Part, PixelTier

Move = tuple[PixelTier, PixelTier, int]
"""A tier, the next one, and how many times a part is counted in it."""
_CHANGE = Message("measure what arrives before you quote: names differ, as 480p is 640×480 or 854×480")


def on_bounds(counted: CountedProfile) -> Iterator[Observation]:
    """L12: pixels exactly on the bound of a tier, which they belong to: by picture, or summed."""
    for alike in counted.alike:
        part = alike[0].part
        moves: dict[str, list[Move]] = {}
        for family in counted.rule.families(part.phase.role):
            for text, pixels, times in _pixels(counted, part, family):
                moves.setdefault(text, []).extend(_next_tier(family, pixels, times))
        for text, found in moves.items():
            if found:
                tier, above, _ = found[0]
                what = Message(
                    "{who} receives {pixels}, exactly the bound of {tier}: counted as {tier}, a pixel more as {above}",
                    who=part.participant.name,
                    pixels=text,
                    tier=title_of(tier),
                    above=with_factor(counted, tier, above),
                )
                dearer = counted.recounted(alike, partial(_above, found))
                yield Observation("L12", names_of(alike), what, _CHANGE, dearer, is_dearer=True)


def _pixels(counted: CountedProfile, part: Part, family: Family) -> Iterator[tuple[str, int, int]]:
    """What a family counts of a part: in words, its pixels, and how many times."""
    sizes = [(counted.rule.size(picture), times) for picture, times in part.phase.received if picture.is_video]
    if not (sizes and family.video):
        return
    if family.method == AGGREGATE:
        pixels = sum(size.pixels * times for size, times in sizes)
        listed = " + ".join(f"{times} × {size}" if times > 1 else str(size) for size, times in sizes)
        yield Message("{listed} = {pixels:,} px", listed=listed, pixels=pixels), pixels, 1
    else:
        yield from (
            (Message("{size} = {pixels:,} px", size=str(size), pixels=size.pixels), size.pixels, times)
            for size, times in sizes
        )


def _next_tier(family: Family, pixels: int, times: int) -> Iterator[Move]:
    for tier, above in zip(family.video, family.video[1:], strict=False):
        if tier.up_to == pixels:
            yield tier, above, times


def _above(moves: list[Move], part: Part) -> Meters:
    """The meters of a part where what lies on a bound is counted above it."""
    counts = dict(part.meters)
    for tier, above, times in moves:
        counts[tier.meter] -= times
        counts[above.meter] = counts.get(above.meter, 0) + times
    return tuple((meter, times) for meter, times in counts.items() if times)
