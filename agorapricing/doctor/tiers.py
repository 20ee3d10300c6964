"""Hints about tiers of video: L1, a picture that moves everybody's minutes, and L11, a host priced as video."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from agorapricing.doctor.hint import Case, Hint
from agorapricing.errors import AgorapricingError
from agorapricing.exact import ratio
from agorapricing.metering import Meters, Part
from agorapricing.metering.rule import AGGREGATE, Family, PixelTier
from agorapricing.profile import Recount, Sized
from agorapricing.rating import cost
from agorapricing.tariff.charge import LIST


def tier_cliffs(case: Case) -> Iterator[Hint]:
    """L1: one more picture, or one less, moves everybody's minutes to another tier."""
    for sized in _grouped(case.profile.sized(case.rule)) if case.profile.is_metered else ():
        part = sized.part
        for family in case.rule.families(part.phase.role):
            pictures = [(case.rule.size(each), times) for each, times in part.phase.received if each.is_video]
            if family.method == AGGREGATE and family.video and pictures:
                yield from _cliff(case, sized, family, pictures)


def _grouped(sized: Iterable[Sized]) -> Iterator[Sized]:
    """One part of all that receive the same in the same role."""
    seen: set[Any] = set()
    for each in sized:
        key = (each.workload, each.part.phase.role, each.part.phase.received)
        if key not in seen:
            seen.add(key)
            yield each


def _cliff(case: Case, sized: Sized, family: Family, pictures: Sequence[tuple[Any, int]]) -> Iterator[Hint]:
    pixels = sum(size.pixels * times for size, times in pictures)
    tier = family.tier(pixels)
    place = family.video.index(tier)
    sizes = sorted({size for size, _ in pictures}, key=lambda size: size.pixels)
    smallest = sizes[0]
    who = sized.part.participant.name
    if tier.up_to is not None and pixels + smallest.pixels > tier.up_to and place + 1 < len(family.video):
        above = family.video[place + 1]
        more = -case.saved(case.profile, _moved(sized, tier, above))
        what = (
            f"{who} receives {pixels:,} px, at most {tier.up_to:,}: one more picture of {smallest} moves these "
            f"minutes from {_name(tier)} to {_name(above)}{_factor(case, tier, above)}"
        )
        if more > 0:
            yield case.hint("L1", sized.workload, what, "keep to these tiles, or ask for small streams", more)
    enough = next((size for size in sizes if pixels - size.pixels <= family.below(tier)), None)
    if place and enough is not None and pixels > enough.pixels:
        below = family.video[place - 1]
        saved = case.saved(case.profile, _moved(sized, tier, below))
        what = (
            f"{who} receives {pixels:,} px, above {family.below(tier):,}: without one picture of {enough} these "
            f"minutes are {_name(below)}, not {_name(tier)}{_factor(case, below, tier)}"
        )
        if saved > 0:
            yield case.hint("L1", sized.workload, what, "show one tile less, or use a small stream for it", saved)


def _name(tier: PixelTier) -> str:
    return tier.title or tier.meter


def _factor(case: Case, low: PixelTier, high: PixelTier) -> str:
    """How many times dearer a tier is at list price."""
    listed = case.offer.book.public.offer(LIST, case.offer.on)  # no price of a contract
    try:
        dear, cheap = (cost(listed, {tier.meter: 1_000_000}) for tier in (high, low))
    except AgorapricingError:
        return ""
    return f" (list price × {ratio(dear, cheap, 2)})" if cheap else ""


def _moved(sized: Sized, one: PixelTier, other: PixelTier) -> Recount:
    """Count all that a workload's people receive alike in another tier."""
    phase = sized.part.phase

    def recount(workload: str, part: Part) -> Meters:
        is_alike = (workload, part.phase.role, part.phase.received) == (sized.workload, phase.role, phase.received)
        if not is_alike:
            return part.meters
        return tuple((other.meter if meter == one.meter else meter, times) for meter, times in part.meters)

    return recount


def lone_hosts(case: Case) -> Iterator[Hint]:
    """L11: a host who receives no video pays audio minutes; some plans price it as the video that it sends."""
    for sized in case.profile.sized(case.rule) if case.profile.is_metered else ():
        part = sized.part
        published = [change.size for stream in part.session.streams for change in stream.sizes if change.size]
        if part.phase.role != "host" or not published or part.phase.received or part.seconds != _longest(sized, case):
            continue
        [family, *_] = case.rule.families("host")
        tier = family.tier(max(size.pixels for size in published))
        more = -case.saved(case.profile, _priced_as(sized, tier))
        if more > 0:
            what = f"{part.participant.name} sends video and receives none: audio minutes, which is right"
            change = f"take care that nobody prices it as {_name(tier)}: that would be so much too much"
            yield case.hint("L11", sized.workload, what, change, more)


def _longest(sized: Sized, case: Case) -> Any:
    """The longest time of a participant, to pass over those who only wait."""
    found = [each.part for each in case.profile.sized(case.rule) if each.part.participant == sized.part.participant]
    return max(part.seconds for part in found)


def _priced_as(sized: Sized, tier: PixelTier) -> Recount:
    def recount(workload: str, part: Part) -> Meters:
        is_this = workload == sized.workload and part.participant == sized.part.participant
        return tuple((tier.meter, times) for _, times in part.meters) if is_this else part.meters

    return recount
