"""Packages that cover one app, for profiles that name several."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest

import agorapricing as ap
from agorapricing.errors import TariffError
from agorapricing.pricebook import Edition
from agorapricing.tariff import Minimum

ON = date(2026, 7, 1)
HD = ap.Usage({"rtc.hd": 180_000})
TWO = ap.Profile("two", (ap.Workload("class", HD, app="class"), ap.Workload("talk", HD, app="talk")))
ONE = attrs.evolve(TWO, workloads=tuple(attrs.evolve(each, app="class") for each in TWO.workloads))
NONE = attrs.evolve(TWO, workloads=tuple(attrs.evolve(each, app="") for each in TWO.workloads))


def quote(profile, offer):
    """What an offer says to a profile."""
    [found] = ap.compare(profile, [offer], ON).quotes
    return found


def test_two_apps_are_not_one_flagship_package():
    """
    Two apps of 180,000 HD minutes each buy two flagship packages; one app of 360,000 buys one and pays what is over.
    """
    assert quote(TWO, "trtc-cn:flagship").amount == Decimal("12500.00")
    assert quote(ONE, "trtc-cn:flagship").amount == quote(NONE, "trtc-cn:flagship").amount == Decimal("6530.00")


@pytest.mark.parametrize("offer", ["trtc-cn:basic", "trtc-cn:premium-plus", "trtc-cn:flagship"])
def test_the_bill_is_the_sum_of_the_apps(offer):
    """
    Under a package of one app, a profile costs what each of its apps costs by itself.
    """
    alone = sum(quote(TWO.of_app(app), offer).amount for app in TWO.apps)

    assert quote(TWO, offer).amount == alone


@pytest.mark.parametrize("offer", ["trtc-cn:payg", "agora-cn-standard:flagship"])
def test_the_account_does_not_ask_for_apps(offer):
    """
    Under a regime of the account, naming apps changes no amount.
    """
    assert quote(TWO, offer).amount == quote(NONE, offer).amount


def test_the_bill_says_which_app_buys():
    """
    Each line says its app, and a note names those that buy; usage of one app says whose it is taken to be.
    """
    bill = quote(TWO, "trtc-cn:flagship").bill

    assert [line.label.partition(",")[0] for line in bill.lines] == ["class", "class", "talk", "talk"]
    assert any("; talk: Flagship package" in note for note in bill.notes)
    assert "All usage is of the one app that bought the package." in quote(NONE, "trtc-cn:flagship").bill.notes


UNEVEN = attrs.evolve(
    TWO, workloads=(attrs.evolve(TWO.workloads[0], usage=ap.Usage({"rtc.hd": 350_000})), TWO.workloads[1])
)
MIXED = "trtc-cn:flagship@class/payg@talk"


def test_apps_may_buy_different_packages():
    """
    An offer by app bills each one under its own regime, and says so.
    """
    found = quote(UNEVEN, MIXED)

    assert found.amount == Decimal("6250.00") + Decimal("5040.00")
    assert any("class: Flagship package" in note and "talk: Pay as you go" in note for note in found.bill.notes)


def test_the_cheapest_of_each_app_is_compared():
    """
    Where apps differ in what is cheapest for them, that is an offer of its own, and it costs what they cost alone.
    """
    compared = ap.compare(UNEVEN, on=ON, market="cn")
    mixed = [each for each in compared.quotes if "@" in each.offer]
    regimes = [each.offer for each in compared.quotes if each.offer.startswith("trtc-cn:") and "@" not in each.offer]
    alone = [min(quote(UNEVEN.of_app(app), name).amount for name in regimes) for app in UNEVEN.apps]

    assert [each.amount for each in mixed] == [sum(alone)]
    assert all("@" not in each.offer for each in ap.compare(TWO, on=ON, market="cn").quotes)


def test_an_app_without_a_name_is_an_app():
    """
    Usage of no app has what is cheapest for it, beside that of an app.
    """
    apps = ("class", "")
    odd = attrs.evolve(UNEVEN, workloads=tuple(map(lambda w, app: attrs.evolve(w, app=app), UNEVEN.workloads, apps)))

    assert "trtc-cn:flagship@class/premium@" in [each.offer for each in ap.compare(odd, on=ON, market="cn").quotes]


@pytest.mark.parametrize("mark", ["/", "@", "+", ":"])
def test_what_divides_the_name_of_an_offer_is_in_no_app(mark):
    """
    An app whose name could not stand in an offer's is refused: what is cheapest for each app could not be named.
    """
    with pytest.raises(TariffError, match=f"'one{re.escape(mark)}a' has '{re.escape(mark)}', which divides"):
        ap.Workload("class", HD, app=f"one{mark}a")


def test_an_offer_by_app_is_for_its_own_apps():
    """
    Usage of other apps than the offer names, or of none, is refused.
    """
    with pytest.raises(TariffError, match="is of the apps class, talk, and usage of class"):
        quote(TWO.of_app("class"), MIXED)


def test_an_app_that_is_named_twice_is_refused():
    """
    An app has one regime.
    """
    with pytest.raises(TariffError, match="names class twice"):
        ap.find_offer("trtc-cn:flagship@class/payg@class", ON)


def test_a_regime_of_an_app_must_be_there():
    """
    A regime that the edition lacks is unknown by app, too.
    """
    with pytest.raises(ap.UnknownNameError):
        ap.find_offer("trtc-cn:flagshp@class", ON)


def test_designs_are_metered_by_app(tmp_path):
    """
    Apps whose minutes follow from a design are billed by themselves, too.
    """
    path = tmp_path / "apps.toml"
    call = 'scenario = "one_to_one"\nsessions_per_month = 1_000\nminutes = 10\n'
    parts = (f'[[workload]]\nname = "{app}"\napp = "{app}"\n{call}' for app in ("one", "two"))
    path.write_text('[profile]\nname = "apps"\n' + "\n".join(parts), "utf-8")
    profile = ap.load_profile(path)
    alone = [quote(profile.of_app(app), "trtc-cn:basic").amount for app in profile.apps]

    assert profile.apps == ("one", "two")
    assert quote(profile, "trtc-cn:basic").amount == sum(alone)


def test_curves_are_of_all_apps():
    """
    Where the package pays off is found for the apps as they are: two packages against two packages' worth of minutes.
    """
    comparison = ap.compare(TWO, ["trtc-cn:flagship", "trtc-cn:payg"], ON)
    found = ap.breakeven(comparison)

    assert found.ranges[0].where.upper == Fraction(12_500, 10_080)


def test_a_term_buys_for_each_app():
    """
    The months of a term are billed app by app.
    """
    term = ap.bill_term("trtc-cn:flagship", TWO, ap.Term(ON, months=2))

    assert term.total == 2 * Decimal(12_500)


def test_a_floor_of_the_account_is_refused():
    """
    A minimum holds for the account, and does not stand in what each app buys.
    """
    offer = ap.find_offer("trtc-cn:flagship", ON)
    regime = attrs.evolve(offer.regime, chain=(*offer.regime.chain, "floor"))
    edition: Edition = attrs.evolve(
        offer.edition, stages={**offer.edition.stages, "floor": Minimum(5)}, regimes={"flagship": regime}
    )
    floored = attrs.evolve(offer, edition=edition)

    assert floored.of_apps(("one",)) is floored
    with pytest.raises(TariffError, match="a minimum or a maximum is of the account"):
        _ = floored.of_apps(("one", "two")).tariff


def test_what_an_edition_lacks_is_no_price():
    """
    The free edition that cannot relay has no price for it, with that reason; no relay at all is no reason.
    """
    used = {"rtc.hd": 1_000, "relay.cdn": 5}
    lacking = quote(ap.Profile("relay", (ap.Workload("w", ap.Usage(used)),)), "trtc-cn:entry")

    assert lacking.amount is None
    assert [(each.meter, each.reason) for each in lacking.unpriced] == [
        ("relay.cdn", "Entry edition, free (入门版) does not have it")
    ]
    assert ap.cost("trtc-cn:entry", {"rtc.hd": 1_000, "relay.cdn": 0}, ON) == 28


def test_a_plan_says_which_app_buys_what():
    """
    The cheapest plan has a package for each app that is the cheapest for it.
    """
    found = ap.best(UNEVEN, "trtc-cn", ap.Term(ON, months=1)).plans[0]

    assert {month.bill.offer for month in found.bill.months} == {"trtc-cn:flagship@class/premium@talk"}
    assert found.bill.total <= quote(UNEVEN, "trtc-cn:flagship@class/premium@talk").amount < quote(UNEVEN, MIXED).amount
