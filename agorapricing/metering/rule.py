"""A book's metering rule as data: how what a participant receives becomes seconds of meters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from agorapricing.errors import MeteringError, meant, unknown
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.kinds import MeterName, SourceName
from agorapricing.messages import Message, Words
from agorapricing.metering.counts import Counting, rising
from agorapricing.metering.picture import Picture, Size, one_of, platform_of
from agorapricing.metering.zones import zone_of

AGGREGATE, PER_STREAM = "aggregate", "per-stream"
METHODS = (AGGREGATE, PER_STREAM)
AUDIENCE, LIVE_AUDIENCE, WEBINAR_AUDIENCE = "audience", "live_audience", "webinar_audience"
"""The roles of those who watch: interactive, or at low latency a live show or a webinar."""
LOW_LATENCY = frozenset({LIVE_AUDIENCE, WEBINAR_AUDIENCE})
Received = tuple[tuple[Picture, int], ...]
"""Pictures that are received at one moment, each with how many of them."""


@frozen
class PixelTier:
    """Video of up to so many pixels, the bound included, is this meter; without a bound, all video above."""

    meter: MeterName
    up_to: int | None = None
    title: Words = ""


def _ascending(_: Any, __: Any, tiers: tuple[PixelTier, ...]) -> None:
    rising("video", [tier.up_to for tier in tiers])


@frozen
class Family:
    """The meters of one service: `audio` while no video is received, else the tier of the pixels.

    By `aggregate` the pixels of all videos received at a moment are summed and the sum picks one tier; by `per-stream`
    each video is timed at its own tier. Sound beside video is free, unless `audio_beside_video`. `source` stands where
    it is not the rule's.
    """

    audio: MeterName | None = None
    video: tuple[PixelTier, ...] = attrs.field(default=(), validator=_ascending)
    method: str = attrs.field(default=AGGREGATE, validator=one_of(*METHODS))
    audio_beside_video: bool = False
    source: SourceName | None = None

    @property
    def meters(self) -> tuple[str, ...]:
        """All meters that it may give."""
        return (*((self.audio,) if self.audio else ()), *(tier.meter for tier in self.video))

    def tier(self, pixels: int) -> PixelTier:
        """The tier of so many pixels.

        >>> family = Family("rtc.audio", (PixelTier("rtc.hd", 921_600), PixelTier("rtc.fhd")))
        >>> family.tier(921_600).meter, family.tier(921_601).meter
        ('rtc.hd', 'rtc.fhd')

        Raises MeteringError above the last bound.
        """
        for tier in self.video:
            if tier.up_to is None or pixels <= tier.up_to:
                return tier
        if not self.video:
            raise MeteringError(Message("{pixels:,} pixels: the source says nothing of video pixels", pixels=pixels))
        top = self.video[-1].up_to
        raise MeteringError(
            Message("{pixels:,} pixels: the source says nothing above {top:,} pixels", pixels=pixels, top=top)
        )

    def below(self, tier: PixelTier) -> int:
        """The bound that a tier begins above: 0 for the first."""
        place = self.video.index(tier)
        return (self.video[place - 1].up_to or 0) if place else 0


@frozen
class Minutes:
    """When seconds become minutes: summed over a month or a day, of an account or an app, then rounded up.

    They are rounded `billed`, after what the book bills as one meter has been summed, or `metered`, meter by meter.
    """

    over: str = attrs.field(default="month", validator=one_of("month", "day"))
    scope: str = attrs.field(default="account", validator=one_of("account", "app"))
    rounded: str = attrs.field(default="billed", validator=one_of("billed", "metered"))
    zone: str = "UTC"


@attrs.frozen(cache_hash=True)
class Metering:
    """How a vendor counts, by one edition of its book.

    `roles` says for each role of a participant which families its time is counted in; `counts` how what is no time is
    counted, as messages; `screen` the size of a shared
    screen by platform, where the app sets none; `calibrated` the sizes that are counted as another one.
    """

    source: SourceName
    roles: Mapping[str, tuple[str, ...]] = attrs.field(converter=frozen_dict)
    family: Mapping[str, Family] = attrs.field(converter=frozen_dict)
    counts: Mapping[str, Counting] = attrs.field(converter=frozen_dict, factory=dict, kw_only=True)
    minutes: Minutes = attrs.field(factory=Minutes)
    calibrated: Mapping[str, str] = attrs.field(converter=frozen_dict, factory=dict)
    screen: Mapping[str, str] = attrs.field(converter=frozen_dict, factory=dict)
    alone: str = attrs.field(default="audio", validator=one_of("audio", "nothing"))
    dual_stream: str = attrs.field(default="received", validator=one_of("received", "requested"))
    assumes: tuple[Words, ...] = ()
    vendor: str = attrs.field(default="", kw_only=True, metadata={"in_files": False})
    """Whose it is."""

    def __attrs_post_init__(self) -> None:
        for role, families in self.roles.items():
            for name in families:
                if name not in self.family:
                    raise MeteringError(f"role {role}: {unknown('family', name, self.family, listed=True)}")
        zone_of(self.minutes.zone)
        for size in (*self.calibrated, *self.calibrated.values(), *self.screen.values()):
            Size.of(size)
        for platform in self.screen:
            platform_of(platform)

    @property
    def text(self) -> str:
        """How it counts, in words."""
        family = next(iter(self.family.values()))
        by_sum, by_stream = Message("by the sum of pixels that somebody receives"), Message("by received stream")
        billed, own = Message("category as billed"), Message("category")
        return Message(
            "{how}; seconds are summed by {over} and {scope} and rounded up to minutes, by {category}",
            how=by_sum if family.method == AGGREGATE else by_stream,
            over=self.minutes.over,
            scope=self.minutes.scope,
            category=billed if self.minutes.rounded == "billed" else own,
        )

    @property
    def meters(self) -> tuple[str, ...]:
        """All meters that it may give."""
        by_tier = (tier.meter for rule in self.counts.values() for tier in rule.tiers)
        return tuple(dict.fromkeys((*(meter for each in self.family.values() for meter in each.meters), *by_tier)))

    def has_low_latency(self, roles: Iterable[str] = (LIVE_AUDIENCE,)) -> bool:
        """Whether audiences at low latency are counted otherwise than an interactive one."""
        return all(self.roles.get(role) != self.roles.get(AUDIENCE) for role in roles)

    def families(self, role: str) -> tuple[Family, ...]:
        """The families that a role is counted in.

        Raises MeteringError for a role that the book says nothing of.
        """
        if role not in self.roles:
            hint = meant(role, self.roles)
            raise MeteringError(
                Message("the book does not say how it meters the role {role!r}{hint}", role=role, hint=hint)
            )
        return tuple(self.family[name] for name in self.roles[role])

    def size(self, picture: Picture) -> Size:
        """The size that a picture is counted with.

        Raises MeteringError for a shared screen of a platform whose default the book does not know.
        """
        size = picture.requested if picture.requested and self.dual_stream == "requested" else picture.size
        if size is None:
            known = self.screen.get(picture.platform or "")
            if known is None:
                hint = unknown("platform", str(picture.platform), self.screen)
                raise MeteringError(Message("a shared screen without a size: {hint}", hint=hint))
            size = Size.of(known)
        counted = self.calibrated.get(f"{size.width}x{size.height}")
        return Size.of(counted) if counted else size

    def count(self, role: str, received: Received, *, alone: bool = False) -> tuple[tuple[str, int], ...]:
        """The meters that a moment is counted in, each with how many times.

        >>> rule = Metering("page", {"host": ("rtc",)}, {"rtc": Family("rtc.audio", (PixelTier("rtc.hd"),))})
        >>> rule.count("host", ((Picture(Size(640, 360)), 4),)), rule.count("host", ())
        ((('rtc.hd', 1),), (('rtc.audio', 1),))

        Raises MeteringError for a role, a screen or a number of pixels that the book says nothing of.
        """
        if alone and self.alone == "nothing":
            return ()
        counted: dict[str, int] = {}
        for family in self.families(role):
            for meter, times in self._of(family, received):
                counted[meter] = counted.get(meter, 0) + times
        return tuple(counted.items())

    def _of(self, family: Family, received: Received) -> tuple[tuple[str, int], ...]:
        video = [(self.size(picture).pixels, times) for picture, times in received if picture.is_video]
        if not video:
            return ((family.audio, 1),) if family.audio else ()
        heard = sum(times for picture, times in received if not picture.is_video) if family.audio_beside_video else 0
        beside = ((family.audio, heard),) if heard and family.audio else ()
        if not family.video:
            return beside or (((family.audio, 1),) if family.audio else ())
        if family.method == AGGREGATE:
            return ((family.tier(sum(pixels * times for pixels, times in video)).meter, 1), *beside)
        return (*((family.tier(pixels).meter, times) for pixels, times in video), *beside)
