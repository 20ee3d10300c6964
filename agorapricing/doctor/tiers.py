"""Hints about tiers of video: L1, a picture that moves everybody's minutes, and L11, a host priced as video."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from agorapricing.doctor.hint import Hint, OfferedProfile
from agorapricing.errors import AgorapricingError
from agorapricing.metering import AGGREGATE, Meters, Part, Picture, PixelTier
from agorapricing.numbers import ratio
from agorapricing.profiles import Recount, Sized
from agorapricing.rating import cost
from agorapricing.tariff import LIST


def tier_cliffs(case: OfferedProfile) -> Iterator[Hint]:
    """L1: one more picture, or one less, moves everybody's minutes to another tier."""
    for sized in _grouped(case.sized):
        received = sized.part.phase.received
        pictures = sorted((each for each, _ in received if each.is_video), key=lambda each: case.rule.size(each).pixels)
        if pictures:
            yield from _one_more(case, sized, pictures[0])
            yield from _one_less(case, sized, pictures)


def _grouped(sized: Iterable[Sized]) -> Iterator[Sized]:
    """One part of all that receive the same in the same role."""
    seen: set[Any] = set()
    for each in sized:
        key = (each.workload, each.part.phase.role, each.part.phase.received)
        if key not in seen:
            seen.add(key)
            yield each


def _one_more(case: OfferedProfile, sized: Sized, picture: Picture) -> Iterator[Hint]:
    pixels, size = _pixels(case, sized), case.rule.size(picture)
    move = next(_moves(case, sized, pixels, pixels + size.pixels), None)
    if move is None:
        return
    tier, above = move
    more = -case.saved(case.profile, _received(case, sized, picture, 1))
    if more > 0:
        what = (
            f"{sized.part.participant.name} receives {pixels:,} px, at most {tier.up_to:,}: one more picture of {size} "
            f"moves these minutes from {_name(tier)} to {_name(above)}{_factor(case, tier, above)}"
        )
        yield case.hint("L1", sized.workload, what, "keep to these tiles, or ask for small streams", more)


def _one_less(case: OfferedProfile, sized: Sized, pictures: Sequence[Picture]) -> Iterator[Hint]:
    """The smallest picture without which the tier is a lower one."""
    pixels = _pixels(case, sized)
    for picture in pictures:
        size = case.rule.size(picture)
        move = next(_moves(case, sized, pixels, pixels - size.pixels), None)
        if move is not None:
            tier, below = move
            saved = case.saved(case.profile, _received(case, sized, picture, -1))
            what = (
                f"{sized.part.participant.name} receives {pixels:,} px, above {below.up_to:,}: without one picture of "
                f"{size} these minutes are {_name(below)}, not {_name(tier)}{_factor(case, below, tier)}"
            )
            if saved > 0:
                yield case.hint("L1", sized.workload, what, "show one tile less, or use a small stream for it", saved)
            return


def _pixels(case: OfferedProfile, sized: Sized) -> int:
    return sum(case.rule.size(each).pixels * times for each, times in sized.part.phase.received if each.is_video)


def _moves(case: OfferedProfile, sized: Sized, pixels: int, then: int) -> Iterator[tuple[PixelTier, PixelTier]]:
    """The tiers of families that sum pixels, before and after a change, where they differ."""
    for family in case.rule.families(sized.part.phase.role):
        top = family.video[-1].up_to if family.video else 0
        if family.method == AGGREGATE and then > 0 and (top is None or max(pixels, then) <= top):
            tier, other = family.tier(pixels), family.tier(then)
            if tier != other:
                yield tier, other


def _name(tier: PixelTier) -> str:
    return tier.title or tier.meter


def _factor(case: OfferedProfile, low: PixelTier, high: PixelTier) -> str:
    """How many times dearer a tier is at list price."""
    listed = case.offer.book.public.offer(LIST, case.offer.on)  # no price of a contract
    try:
        dear, cheap = (cost(listed, {tier.meter: 1_000_000}) for tier in (high, low))
    except AgorapricingError:
        return ""
    return f" (list price × {ratio(dear, cheap, 2)})" if cheap else ""


def _received(case: OfferedProfile, sized: Sized, picture: Picture, more: int) -> Recount:
    """Count all that a workload's people receive alike as if there were so many more of a picture."""
    phase = sized.part.phase
    counts = {**dict(phase.received), picture: dict(phase.received)[picture] + more}
    received = tuple((each, times) for each, times in counts.items() if times)

    def recount(workload: str, part: Part) -> Meters:
        is_alike = (workload, part.phase.role, part.phase.received) == (sized.workload, phase.role, phase.received)
        return case.rule.count(phase.role, received, alone=part.is_alone) if is_alike else part.meters

    return recount


def lone_hosts(case: OfferedProfile) -> Iterator[Hint]:
    """L11: a host who receives no video pays audio minutes; some plans price it as the video that it sends."""
    for sized in case.sized:
        part = sized.part
        published = [change.size for stream in part.session.streams for change in stream.sizes if change.size]
        if part.phase.role != "host" or not published or part.phase.received or part.seconds != _longest(sized, case):
            continue
        [family, *_] = case.rule.families("host")
        tier = family.tier(max(size.pixels for size in published))
        more = -case.saved(case.profile, _priced_as(sized, tier))
        if more > 0:
            what = f"{part.participant.name} sends video and receives none: audio minutes, which is right"
            change = f"take care that nobody prices it as {_name(tier)}: it would cost this much more"
            yield case.hint("L11", sized.workload, what, change, more)


def _longest(sized: Sized, case: OfferedProfile) -> Any:
    """The longest time of a participant, to pass over those who only wait."""
    found = [each.part for each in case.sized if each.part.participant == sized.part.participant]
    return max(part.seconds for part in found)


def _priced_as(sized: Sized, tier: PixelTier) -> Recount:
    def recount(workload: str, part: Part) -> Meters:
        is_this = workload == sized.workload and part.participant == sized.part.participant
        return tuple((tier.meter, times) for _, times in part.meters) if is_this else part.meters

    return recount
