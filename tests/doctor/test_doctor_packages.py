"""Hints about packages: free units given up, much unused, a larger one cheaper."""

from datetime import date
from decimal import Decimal

import attrs
import pytest

from agorapricing import find_offer
from agorapricing.doctor import diagnose
from agorapricing.profiles import Profile, Workload
from agorapricing.usage import Usage

ON = date(2026, 7, 1)


def hints(lint, minutes, *offers):
    """The hints of one lint for minutes of HD, by offer."""
    profile = Profile("calls", (Workload("calls", Usage({"rtc.hd": minutes})),))
    found = diagnose(profile, [f"agora-us-standard:{name}" for name in offers], ON).hints
    return {hint.offer.partition(":")[2]: hint for hint in found if hint.lint == lint}


@pytest.mark.parametrize(("minutes", "amount"), [(12_500, None), (13_000, "1.98"), (15_000, "9.90"), (20_000, "9.90")])
def test_l4_free_minutes_that_a_package_gives_up(minutes, amount):
    """
    Above the 50,000 units of Starter the 10,000 free ones would save up to 9.90; within them they are worth nothing.
    """
    found = hints("L4", minutes, "starter")

    assert (str(found["starter"].amount) if found else None) == amount


@pytest.mark.parametrize(("minutes", "says"), [(8_750, False), (8_749, True), (0, True)])
def test_l5_a_package_of_which_more_than_30_percent_is_unused(minutes, says):
    """
    Of 50,000 units exactly 30 % unused is not worth a word, a little more is, at its share of the fee.
    """
    found = hints("L5", minutes, "starter")

    assert ("starter" in found) == says
    if not minutes:
        assert found["starter"].amount == Decimal("45.99")


def test_l5_a_package_that_includes_nothing():
    """
    A fee that buys no units leaves none unused.
    """
    offer = find_offer("agora-us-standard:starter", ON)
    stages = {
        name: attrs.evolve(each, quantity=0) if each.included else each for name, each in offer.edition.stages.items()
    }
    empty = attrs.evolve(offer, edition=attrs.evolve(offer.edition, stages=stages))
    found = diagnose(Profile("calls", (Workload("calls", Usage({"rtc.hd": 0})),)), [empty], ON)

    assert [hint.lint for hint in found.hints if hint.lint == "L5"] == []
    assert found.problems == ()


def test_l6_a_larger_package_that_costs_less():
    """
    With 400,000 units Business saves 41.50 against Pro with overage, and nothing is larger and cheaper than Business.
    """
    found = hints("L6", 100_000, "pro", "business")

    assert found.keys() == {"pro"}
    assert found["pro"].amount == Decimal("133.99") + Decimal("247.50") - Decimal("339.99")
    assert found["pro"].change == "buy Business package"


def test_regimes_without_packages_have_no_such_hints():
    """
    Pay as you go of a book without packages is not looked at by these lints.
    """
    profile = Profile("calls", (Workload("calls", Usage({"rtc.hd": 100_000})),))
    found = diagnose(profile, ["trtc-intl:payg", "agora-us:payg"], ON).hints

    assert {hint.lint for hint in found} & {"L4", "L5", "L6"} == set()
