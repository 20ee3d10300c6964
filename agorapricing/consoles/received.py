"""What everybody in a room is taken to receive, where the files of a console do not say it."""

from __future__ import annotations

import re

from agorapricing.errors import MeteringError
from agorapricing.messages import Message
from agorapricing.metering import Picture, Received, Size

_PICTURES = re.compile(r"([1-9]\d{0,3})x(\w+)", re.ASCII)


def received_of(text: str) -> Received:
    """Read pictures with their numbers and sizes, or sound alone.

    >>> [(str(picture.size), count) for picture, count in received_of("1x720p+3x320x180")]
    [('1280×720', 1), ('320×180', 3)]
    >>> received_of("audio")
    ()

    Raises MeteringError.
    """
    if text == "audio":
        return ()
    return tuple(_pictures(each.strip()) for each in text.split("+"))


def _pictures(text: str) -> tuple[Picture, int]:
    found = _PICTURES.fullmatch(text)
    if found is None:
        raise MeteringError(
            Message("{text!r} is no number of pictures: write 6x360p, 1x720p+3x180p or audio", text=text[:40])
        )
    return Picture(Size.of(found[2])), int(found[1])
