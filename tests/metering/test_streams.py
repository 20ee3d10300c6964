"""What a subscription receives of a stream that changes its size: intervals, each with its picture."""

import pytest

from agorapricing.metering import Picture, Size, Stream
from agorapricing.metering.session import HIGH, LOW, Change

BIG, SMALL = Size(1280, 720), Size(320, 180)


@pytest.mark.parametrize(
    ("at", "intervals"),
    [
        (0, [(10, 20, BIG)]),
        (10, [(10, 20, BIG)]),
        (11, [(10, 11, None), (11, 20, BIG)]),
        (19, [(10, 19, None), (19, 20, BIG)]),
        (20, [(10, 20, None)]),
        (21, [(10, 20, None)]),
    ],
)
def test_a_change_parts_what_is_received(at, intervals):
    """
    A change inside of what is received parts it; one at its start is all of it, and one at its end none of it.
    """
    found = Stream("s", (Change(at, BIG),)).pictures(10, 20, HIGH, HIGH)

    assert [(since, until, picture.size) for since, until, picture in found] == intervals


@pytest.mark.parametrize(
    ("wanted", "arrives", "size", "requested"),
    [(HIGH, HIGH, BIG, None), (HIGH, LOW, SMALL, BIG), (LOW, LOW, SMALL, None), (LOW, HIGH, BIG, None)],
)
def test_which_picture_arrives(wanted, arrives, size, requested):
    """
    What arrives is the large or the small picture; where the large one was asked for and the small one came, both.
    """
    [(_, _, picture)] = Stream("s", BIG, SMALL).pictures(0, 9, wanted, arrives)

    assert picture == Picture(size, None, requested)


def test_a_screen_of_a_platform_has_its_picture():
    """
    A shared screen without a size is of its platform all the time.
    """
    assert list(Stream("s", platform="web").pictures(0, 9, HIGH, HIGH)) == [(0, 9, Picture(platform="web"))]
