"""What an edition says of its parts: sources, packages, what a usage chooses among, and how its day is known."""

from datetime import date

import attrs
import pytest

from agorapricing.errors import NoEditionError, TariffError, UnknownNameError
from agorapricing.loading import load_book
from agorapricing.pricebook.regime import app_name, by_app, names_in, parts_of

ON = date(2026, 7, 1)
BOOK = load_book("agora-cn-standard")
EDITION = BOOK.edition(ON)


@pytest.mark.parametrize(
    ("usage", "products"),
    [
        ({"rtc.hd": 1}, []),
        ({"signaling.messages": 0}, []),
        ({"signaling.messages": 1}, ["rtm"]),
        ({"rtc.hd": 1, "signaling.messages": 1}, ["rtm"]),
    ],
)
def test_what_a_usage_chooses_among(usage, products):
    """
    A regime is chosen alone, and with one package of each product that is used, in every combination.
    """
    alone = [name for name in EDITION.choices if not EDITION.regimes[name].product]
    expected = alone
    for product in products:
        expected = [f"{name}+{package}" for name in expected for package in EDITION.packages[product]]

    assert list(EDITION.chosen(usage)) == expected


def test_packages_are_the_choices_of_a_product():
    """
    Each choice that is a package stands under its product, and no other.
    """
    assert [name for names in EDITION.packages.values() for name in names] == [
        name for product in EDITION.packages for name in EDITION.choices if EDITION.regimes[name].product == product
    ]
    assert "" not in EDITION.packages


@pytest.mark.parametrize(
    ("name", "parts", "apps"),
    [
        ("basic", ["basic"], {}),
        ("basic+signaling-trial", ["basic", "signaling-trial"], {}),
        ("signaling-trial", ["payg", "signaling-trial"], {}),
        (
            "basic@a/payg+signaling-trial@b",
            ["basic", "payg", "signaling-trial"],
            {"a": "basic", "b": "payg+signaling-trial"},
        ),
    ],
)
def test_the_parts_of_a_name(name, parts, apps):
    """
    A name is of regimes that are bought together, or of each app's; a package alone stands beside what it names.
    """
    assert (list(parts_of(name, EDITION.regimes)), by_app(name)) == (parts, apps)
    assert set(names_in(name)) <= set(parts)


@pytest.mark.parametrize("mark", ["/", "@", "+", ":"])
def test_the_name_of_an_app_divides_nothing(mark):
    """
    A mark that divides the parts of an offer's name is in no app's.
    """
    assert app_name("class room") == "class room"
    with pytest.raises(TariffError, match=f"^'a\\{mark}b' has '\\{mark}', which divides the parts of an offer's name"):
        app_name(f"a{mark}b")
    with pytest.raises(TariffError, match="a@x/b@x names x twice"):
        by_app("a@x/b@x")


def test_apps_of_the_account_have_a_regime_together():
    """
    Apps under one regime of the account are one, those under a package of an app each have their own.
    """
    edition = load_book("trtc-cn").edition(ON)
    found = edition.by_app({"a": "payg", "b": "flagship", "c": "payg", "d": "flagship"})

    assert [(apps, regime.title == edition.regimes["payg"].title) for apps, regime in found.items()] == [
        (("a", "c"), True),
        (("b",), False),
        (("d",), False),
    ]


def test_sources_say_what_rests_on_them():
    """
    Under each source stand its meters in the order of their names, then its stages; what has none rests on nothing.
    """
    edition = attrs.evolve(EDITION, ladders={}, rates={name: EDITION.rates[name] for name in ("rtc.standard",)})
    source = edition.rates["rtc.standard"].source
    stages = [f"stage {name}" for name, stage in edition.stages.items() if stage.source == source]

    assert edition.sources[source] == ("rtc.standard", *stages)
    bare = attrs.evolve(
        edition, stages={}, rates={"rtc.standard": attrs.evolve(edition.rates["rtc.standard"], source="")}
    )
    assert bare.sources == {}


@pytest.mark.parametrize(
    ("dated", "said"),
    [
        ("stated", ""),
        ("seen", "This edition was first seen on 2026-01-01; the day it took effect is not known."),
        ("document", "This edition is that of a document of 2026-01-01; the day it took effect is not known."),
    ],
)
def test_how_the_day_of_an_edition_is_known(dated, said):
    """
    A day that a source states needs no word; one of a page or of a document is said to be that.
    """
    assert str(attrs.evolve(EDITION, start=date(2026, 1, 1), dated=dated).dating) == said


def test_the_edition_of_a_day_and_its_regimes():
    """
    The last edition that has begun is in force; before the first there is none; a regime of no edition has no hint.
    """
    first, *_ = BOOK.editions

    assert BOOK.edition(first.start) is first
    assert BOOK.edition(date.max) is BOOK.editions[-1]
    assert (BOOK.first_day, BOOK.public is BOOK, BOOK.is_confidential) == (first.start, True, False)
    with pytest.raises(NoEditionError, match=str(first.start)):
        BOOK.edition(date(2000, 1, 1))
    with pytest.raises(UnknownNameError, match="on 2026-07-01 has no regime 'nothing'") as raised:
        BOOK.offer("nothing", ON)
    assert "editions that have it" not in str(raised.value)


def test_an_offer_to_several_apps():
    """
    An offer of the account, or to one app, stays; a package of an app is of each of several; other apps are refused.
    """
    book = load_book("trtc-cn")
    account, package = book.offer("payg", ON), book.offer("flagship", ON)

    assert account.of_apps(["a", "b"]) is account
    assert package.of_apps(["a"]) is package
    assert package.of_apps(["a", "b"]).apps == ("a", "b")
    named = book.offer("flagship@a/payg@b", ON)
    assert (named.of_apps(["b", "a"]) is named, named.apps) == (True, ("a", "b"))
    with pytest.raises(TariffError, match="is of the apps a, b, and usage of a, c"):
        named.of_apps(["a", "c"])
