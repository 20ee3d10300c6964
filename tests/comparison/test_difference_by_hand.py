"""Why two bills differ, worked out by hand: each part whole, of both ways round."""

from datetime import date
from decimal import Decimal

import attrs
import pytest
from contracts import contract

import agorapricing as ap
from agorapricing.comparison.differences import difference
from agorapricing.profiles import Profile, Workload, profile_of
from agorapricing.scenarios import GroupCall

ON, THEN = date(2026, 7, 1), date(2020, 6, 1)


def grid(times=1, people=5):
    """So many times 100 calls a day of 45 minutes, in which everybody sees everybody in SD."""
    calls = GroupCall(people=people, sessions_per_day=100 * times)
    return Profile("grid", (Workload("grid", scenario=calls),))


def plain(minutes):
    """HD minutes that a bill shows."""
    return profile_of({"rtc.hd": minutes})


def parts(one, other):
    """Why a bill differs from another one; each is a profile, an offer, and perhaps a day."""
    rated = [ap.compare(profile, [offer], *(on or (ON,))).quotes[0].rated for profile, offer, *on in (one, other)]
    there, back = difference(*rated), difference(*rated[::-1])

    assert back == {cause: -amount for cause, amount in there.items()}
    return {cause: f"{amount.normalize():f}" for cause, amount in there.items()}


# One grid has 675,000 minutes of persons and 2,700,000 of streams. The first book bills a person's as HD, at 28 for
# 1,000; the other one a stream's as SD, at 14, and HD at 28. So by whose usage, whose rule and whose prices:
#   18,900 by person at both prices, 75,600 by stream at 28, 37,800 by stream at 14, and twice that for two grids.
@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (grid(1), grid(1), {"metering": "37800", "price": "-18900"}),
        (grid(1), grid(2), {"quantity": "28350", "metering": "66150", "price": "-37800"}),
        (grid(2), grid(1), {"quantity": "-28350", "metering": "47250", "price": "-18900"}),
        (plain(900_000), grid(1), {"quantity": "3150", "metering": "28350", "price": "-18900"}),
        (grid(1), plain(900_000), {"quantity": "-3150", "metering": "9450"}),
        (plain(900_000), plain(1_000_000), {"quantity": "2800"}),
        (plain(900_000), plain(900_000), {}),
    ],
)
def test_usage_metering_and_price(one, other, expected):
    """
    Each part is the mean of its steps in order and in reverse, also where one of the usages is metered and one is not.
    """
    assert parts((one, "agora-cn:list"), (other, "trtc-cn:list")) == expected


def test_metering_and_price_together():
    """
    Where no book has prices for the other one's minutes two factors are left, and each is the mean of both orders.

    810,000 minutes of persons are 7,281.90 at 8.99 and 12,141.90 at 14.99; the other usage is twice that.
    """
    assert parts((grid(1, 6), "agora-us:list"), (grid(2, 6), "agora-us:list", THEN)) == {
        "quantity": "9711.9",
        "metering and price": "7290",
    }


@pytest.mark.parametrize("regime", ["list", "payg"])
@pytest.mark.parametrize("meter", ["whiteboard.qps", "im.mau"])
def test_all_together(regime, meter):
    """
    Where nothing can be taken apart, as of what one book or neither has a price for, the one part is the difference.

    The list costs are 37,800 and 18,900.
    """
    offers = [f"{book}:{regime}" for book in ("agora-cn", "trtc-cn")]
    one, other = (quote.rated for quote in ap.compare(grid(1), offers, ON).quotes)
    unknown = profile_of({meter: 1})
    strange = attrs.evolve(one, profile=attrs.evolve(grid(1), workloads=(*grid(1).workloads, *unknown.workloads)))

    assert difference(strange, other)["quantity and metering and price"] == 18_900
    assert difference(other, strange)["quantity and metering and price"] == -18_900


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (
            (plain(900_000), "trtc-cn:list"),
            (plain(900_000), "trtc-cn:pack-25k"),
            {"package": "-175", "fees": "168"},
        ),
        (
            (grid(1), "agora-cn:payg"),
            (grid(2), "trtc-cn:pack-25k"),
            {
                "quantity": "28350",
                "metering": "66150",
                "price": "-37800",
                "package": "-175",
                "fees": "168",
                "free minutes": "280",
                "ladder": "883.40196",
                "rounding": "-0.00196",
            },
        ),
        (
            (profile_of({"whiteboard.online": 60_000}), "trtc-cn:list"),
            (profile_of({"whiteboard.online": 120_000}), "trtc-cn:list"),
            {"tiers": "300"},
        ),
        (
            (profile_of({"cdn.mainland": 1_000}), "agora-cn:list"),
            (profile_of({"cdn.mainland": 20_000}), "agora-cn:list"),
            {"quantity": "4750", "tiers": "-400"},
        ),
    ],
)
def test_stages_fees_and_tiers(one, other, expected):
    """
    What stages take away, what they cost, and what further tiers of a list price change are parts beside the others.
    """
    assert parts(one, other) == expected


@pytest.mark.parametrize(
    ("base", "used", "expected"),
    [
        ("payg", plain(900_000), {"contract": "-2359.559804", "rounding": "-0.000196"}),
        ("payg", plain(10_000), {}),
        ("list", plain(100_000), {"free minutes": "-280", "contract": "-252"}),
    ],
)
def test_terms_of_a_contract_are_one_cause(base, used, expected):
    """
    What a contract's own terms change is told as such; stages of the public book keep their names on both sides.
    """
    deal = contract('kind = "percent-off"\noff = 0.1', base="agora-cn:payg")

    assert parts((used, f"agora-cn:{base}"), (used, deal)) == expected


def test_tax_is_a_cause():
    """
    Tax on top of one of two bills is a part of its own: 9 % of 3,990.
    """
    used = plain(1_000_000)
    taxed = ap.find_offer("agora-us:list", ON).taxed("sg-gst")

    assert parts((used, "agora-us:list"), (used, taxed)) == {"tax": "359.1"}


def test_a_confidential_contract_has_one_part():
    """
    Of a confidential contract the difference is told as a whole, and none where there is none.
    """
    used = plain(900_000)
    secret = contract('kind = "percent-off"\noff = 0.1', base="agora-cn:payg", confidential="true")
    less = Decimal("21236.04") - Decimal("23595.60")

    assert parts((used, "agora-cn:payg"), (used, secret)) == {"contract": f"{less}"}
    assert parts((used, secret), (used, secret)) == {}
