"""Packages that need no search: by product, without those that packs meet, and in the months that price them."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from agorapricing.buying import dear_packages as module
from agorapricing.errors import UnpricedMeterError
from agorapricing.usage import Usage

METERS = {"small": "im.mau", "large": "im.mau", "starter": "sip.minutes", "pro": "sip.minutes"}
PACKAGES = {"im": ("small", "large"), "sip": ("starter", "pro")}


def offer(*, draws=()):
    """An offer with packages of two products, whose packs draw some meters."""
    pack = SimpleNamespace(draws=dict.fromkeys(draws, 1), regimes=())
    edition = SimpleNamespace(
        packages=PACKAGES,
        regimes=METERS,
        packs={"pack": pack},
        meters_of=lambda name: {METERS[name]},
        billed_as=lambda usage: usage,
    )
    return SimpleNamespace(edition=edition, book=SimpleNamespace(offer=lambda name, _: name), on=None)


@pytest.fixture(autouse=True)
def costs(monkeypatch):
    """What packages cost: the first one of each product has no price."""
    found = {"large": Decimal(9), "pro": Decimal(9)}

    def cost(name, used):
        if name not in found:
            raise UnpricedMeterError(next(iter(used)), name)
        return found[name]

    monkeypatch.setattr(module, "cost", cost)
    return found


def test_a_product_that_packs_meet_is_left_out_alone():
    """
    Where packs draw what a product is of, that product is searched; the others are sorted out all the same.
    """
    used = Usage({"im.mau": 1, "sip.minutes": 1})

    assert module.dear_packages([(offer(draws=("im.mau",)), used)]) == {"sip": (("pro",), frozenset({"starter"}))}
    assert module.dear_packages([(offer(), used)]).keys() == PACKAGES.keys()


def test_of_equals_the_first_and_of_months_each(costs):
    """
    A package is kept that costs least in a month, of equals the first one; where nothing is used none is.
    """
    costs["small"] = Decimal(9)
    months = [(offer(), Usage({"im.mau": 1})), (offer(), Usage({"im.mau": 0}))]

    assert module.dear_packages(months) == {"im": (("small",), frozenset({"large"}))}
    assert module.dear_packages(months[1:]) == {}
