"""What kinds of stages and leaves draw at random: each of their options comes up, with the parts that are drawn."""

from decimal import Decimal

import pytest

from agorapricing.tariff import (
    LEAVES,
    STAGES,
    Credit,
    Graduated,
    GraduatedShare,
    Maximum,
    Minimum,
    Package,
    PercentOff,
    PercentOn,
    ShareTier,
    Surcharge,
    Tier,
    Volume,
)

HD, POOL, PART = "rtc.hd", ("rtc.audio", "rtc.hd"), Decimal("0.25")


class Parts:
    """Parts that are always the same; of options the one at a place."""

    def __init__(self, place):
        self.place = place

    def pick(self, options):
        """The option at the place."""
        return options[self.place]

    def is_quoted(self):
        """Only where the last option is picked."""
        return self.place == -1

    def price(self, per):
        """Three a unit."""
        return 3 * per

    quantity = staticmethod(lambda: 5)
    size = staticmethod(lambda: 4)
    fraction = staticmethod(lambda: PART)
    per = staticmethod(lambda: 10)
    bounds = staticmethod(lambda: [7, None])
    pool = staticmethod(lambda: POOL)
    flat = staticmethod(lambda: 2)


TIERS = (Tier(7, price=30, flat=2), Tier(price=30, flat=2))
QUOTED = (Tier(7, quoted=True), Tier(quoted=True))


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        ("credit", Credit(5), Credit(5, "once", carries=True, of="fees")),
        ("percent-off", PercentOff(PART), PercentOff(PART, POOL, fees=True)),
        ("percent-on", PercentOn(PART), PercentOn(3, least=5, of="fees")),
        (
            "graduated-share",
            GraduatedShare((ShareTier(7, PART), ShareTier(on=PART))),
            GraduatedShare((ShareTier(7, off=PART), ShareTier(off=PART)), meters=POOL),
        ),
        ("minimum", Minimum(5), Minimum(5, meters=POOL)),
        ("maximum", Maximum(5), Maximum(5, meters=POOL)),
        ("surcharge", Surcharge(30, POOL, 10), Surcharge(30, POOL, 10, "used")),
    ],
)
def test_stages_have_each_of_their_options(kind, first, last):
    """
    The first options are those that a stage has where nothing is stated, the last ones others.
    """
    assert (STAGES[kind].drawn(Parts(0)), STAGES[kind].drawn(Parts(-1))) == (first, last)


@pytest.mark.parametrize(
    ("kind", "first", "second", "last"),
    [
        ("package", Package(HD, 5, 4), Package(HD, 5, 4, 5, 5), Package(HD, 5, 4, 5, 5)),
        *(
            (
                kind,
                made(HD, TIERS, 10),
                made(HD, TIERS, 10, at_zero="first flat"),
                made(HD, QUOTED, 10, at_least=5),
            )
            for kind, made in (("graduated", Graduated), ("volume", Volume))
        ),
    ],
)
def test_leaves_have_each_of_their_options(kind, first, second, last):
    """
    Free units, units that are billed at least, a fee without usage and quoted tiers each come up.
    """
    assert [LEAVES[kind].drawn(Parts(place), HD) for place in (0, 1, -1)] == [first, second, last]


def test_what_is_due_at_least_goes_with_a_share_on():
    """
    What is at least due comes with a share that is put on, never with one that is taken off.
    """
    assert STAGES["percent-on"].drawn(Parts(1)) == PercentOn(3, least=5, of="usage")
    assert STAGES["graduated-share"].drawn(Parts(1)).least == 0


class Turns(Parts):
    """Parts that are always the same; of options the one at the next place."""

    def __init__(self, *places):
        self.places = iter(places)

    def pick(self, options):
        """The option at the next place."""
        return options[next(self.places)]


@pytest.mark.parametrize(
    ("places", "drawn"),
    [
        ((0, 1, 0), GraduatedShare((ShareTier(7, PART), ShareTier(on=PART)), least=5)),
        ((1, 0, 1, 0), GraduatedShare((ShareTier(7, PART), ShareTier(off=PART)))),
        ((1, 1, 0, -1), GraduatedShare((ShareTier(7, off=PART), ShareTier(on=PART)), meters=POOL)),
    ],
)
def test_shares_come_with_a_least_amount_or_some_off(places, drawn):
    """
    All tiers on top with an amount that is due at least, or each tier on top or off, in either order.
    """
    assert STAGES["graduated-share"].drawn(Turns(*places)) == drawn
