"""The steps of a plan, and the scope of its search, where apps buy packages of their own."""

from datetime import date
from types import SimpleNamespace

import pytest

from agorapricing.buying import Choice, Scope, Term, best
from agorapricing.buying.steps import steps_of
from agorapricing.errors import NumberError
from agorapricing.profiles.profile import Profile, Workload
from agorapricing.rating import find_offer

START = date(2026, 7, 1)
APPS = ("one", "two", "three")
MIXED = "flagship@one/premium@two/premium@three"


def of_apps(*minutes):
    """A profile of so many minutes in each app."""
    used = zip(APPS, minutes, strict=False)
    return Profile("p", tuple(Workload(app, {"rtc.hd": each}, app=app) for app, each in used))


@pytest.mark.parametrize(
    ("regimes", "steps"),
    [
        (["payg"], 1),
        (["payg", "payg"], 1),
        (["premium"], 3),
        (["premium", "premium"], 3),
        ([MIXED], 3),
        (["flagship@one/payg@two/payg@three"], 2),
        (["payg", "premium"], 4),
        (["premium", "payg"], 4),
        (["premium", MIXED], 4),
        ([MIXED, "premium@one/premium@two/payg@three"], 5),
        (["flagship@one/payg@two/payg@three", "payg"], 3),
    ],
)
def test_each_app_takes_its_own_package(regimes, steps):
    """
    A package of one app is a step for each app that takes it, what covers the account is one, and so is going without.
    """
    choices = [Choice(find_offer(f"trtc-cn:{regime}", START).of_apps(APPS)) for regime in regimes]

    assert steps_of(choices) == steps
    assert steps_of([Choice(choices[0].offer, (("general", 25_000, 2),)), *choices[1:]]) == steps + 1


def test_a_regime_of_one_app_or_of_the_account_is_one_step():
    """
    Without apps a package is taken once.
    """
    assert steps_of([Choice(find_offer("trtc-cn:premium", START))]) == 1


def test_the_plans_of_several_apps_count_their_purchases():
    """
    Three apps with a package each have three steps, pay as you go has one: it is dearer than these, and simpler.
    """
    found = best(of_apps(100_000, 360_000, 95_000), "trtc-cn", Term(START, 1))
    steps = {plan.label.removeprefix("trtc-cn:"): plan.steps for plan in found.found}

    assert steps["premium@one/flagship@two/premium@three"] == steps["premium"] == found.simplest.steps == 3
    assert steps["payg"] == 1
    assert found.cheapest.steps == 4


def test_the_scope_of_a_mixed_plan_names_packages_of_products_alone():
    """
    What the second app buys is one of the regimes, not a package beside that of the first one.
    """
    [scope] = best(of_apps(100_000, 360_000), "trtc-cn", Term(START, 1)).scopes

    assert scope.choices == "payg, basic, premium, premium-plus, flagship, flagship-plus"


def test_the_scope_of_a_mixed_plan_with_packages_of_a_product():
    """
    Packages beside the regimes of apps stand under their product, each once.
    """
    mixed = "basic+signaling-startup@one/flagship@two/basic+signaling-ultra@three"
    offers = [find_offer(f"agora-cn-standard:{name}", START) for name in (mixed, "payg+signaling-startup")]
    choices, _, title = Scope.of([offers], {}).choices.partition(" for ")

    assert choices == "basic, flagship, payg; beside it one of signaling-startup, signaling-ultra"
    assert title


@pytest.mark.parametrize(("used", "named"), [("rtc.hd", "several"), ("rtc.fhd", "")])
def test_the_scope_names_packs_of_several_kinds_that_are_used(used, named):
    """
    What a pack gives besides is not tried; it is named where something that it draws is used.
    """
    packs = {
        "several": SimpleNamespace(gives=("x",), draws={"rtc.hd": 1}, brackets=(), is_planned=False),
        "one": SimpleNamespace(gives=(), draws={"rtc.hd": 1}, brackets=(), is_planned=False),
    }
    offer = SimpleNamespace(
        edition=SimpleNamespace(packs=packs), regime=SimpleNamespace(chain=()), name="payg", is_confidential=True
    )
    said = (f"packs that give units of several kinds ({named})",) if named else ()

    assert Scope.of([[offer]], {used: 5}, given=True).left_out == said


def test_the_longest_term():
    """
    A term has sixty months at most, and one at least.
    """
    assert [Term(START, months).months for months in (1, 60)] == [1, 60]
    for months in (0, 61):
        with pytest.raises(NumberError, match=f"a term has 1 to 60 months, not {months}"):
            Term(START, months)
