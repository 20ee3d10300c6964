"""What a participant receives at one moment: pictures, each of a size in pixels."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import attrs

from agorapricing.errors import MeteringError, meant, unknown

NAMED = {
    "120p": (160, 120),
    "180p": (320, 180),
    "240p": (320, 240),
    "360p": (640, 360),
    "480p": (640, 480),
    "540p": (960, 540),
    "720p": (1280, 720),
    "1080p": (1920, 1080),
    "1440p": (2560, 1440),
    "2160p": (3840, 2160),
}
PLATFORMS = ("android", "ios", "windows", "macos", "web")
"""Where a screen is shared from: what a log, a profile and a book call it."""
_LARGEST = 100_000
_WRITTEN = re.compile(r"(\d{1,6})\s*[xX×]\s*(\d{1,6})", re.ASCII)


def _side(_: Any, attribute: Any, value: Any) -> None:
    if type(value) is not int or not 0 < value <= _LARGEST:
        raise MeteringError(f"the {attribute.name} of a picture must be from 1 to {_LARGEST:,} pixels, not {value!r}")


def one_of(*known: str) -> Callable[[Any, Any, Any], None]:
    """A validator of a word that must be a known one."""

    def check(_: Any, attribute: Any, value: Any) -> None:
        if value not in known:
            raise MeteringError(unknown(attribute.name, str(value), known, listed=True))

    return check


def platform_of(value: str) -> str:
    """Read the name of a platform.

    >>> platform_of("web")
    'web'

    Raises MeteringError.
    """
    if value not in PLATFORMS:
        raise MeteringError(unknown("platform", str(value), PLATFORMS, listed=True))
    return value


@attrs.frozen(order=True)
class Size:
    """The size of a picture in pixels.

    >>> Size.of("720p"), Size.of("1280x720").pixels, str(Size.of("640×360"))
    (Size(width=1280, height=720), 921600, '640×360')
    """

    width: int = attrs.field(validator=_side)
    height: int = attrs.field(validator=_side)

    @classmethod
    def of(cls, value: Any) -> Size:
        """Read a size written as 1280x720 or by a name like 720p.

        Raises MeteringError.
        """
        if isinstance(value, Size):
            return value
        if isinstance(value, str):
            text = value.strip()
            if text in NAMED:
                return cls(*NAMED[text])
            if found := _WRITTEN.fullmatch(text):
                return cls(int(found[1]), int(found[2]))
        hint = meant(value, NAMED) if isinstance(value, str) else ""
        raise MeteringError(f"{str(value)[:40]!r} is no size of a picture: write 1280x720 or 720p{hint}")

    @property
    def pixels(self) -> int:
        """Width times height."""
        return self.width * self.height

    def __str__(self) -> str:
        return f"{self.width}×{self.height}"


@attrs.frozen(cache_hash=True)
class Picture:
    """What arrives: a video of a size, a screen whose size its platform decides, or sound alone (`AUDIO`).

    `requested` is the size of the large stream that was asked for, where a smaller one arrived.
    """

    size: Size | None = None
    platform: str | None = None
    requested: Size | None = None

    @property
    def is_video(self) -> bool:
        """Whether there is anything to see."""
        return self.size is not None or self.platform is not None


AUDIO = Picture()
