"""Alternatives: parts of an edition replaced, and what they leave alone."""

from datetime import date
from decimal import Decimal

import pytest

from agorapricing import load_book
from agorapricing.errors import AgorapricingError, TariffError
from agorapricing.loading import bundled
from agorapricing.metering.rule import Metering, Minutes
from agorapricing.pricebook import Alternative, Assumption, Conflict, Patch
from agorapricing.rating import find_offer, rate
from agorapricing.tariff import (
    Allowance,
    Band,
    Conversion,
    Fee,
    Graduated,
    GraduatedDiscount,
    Prepaid,
    Rate,
    Tier,
    Volume,
)

DAY = date(2024, 2, 6)
EXAMPLE = {"rtc.fhd": 8_000, "rtc.2k": 16_000, "rtc.2k_plus": 80_000}
"""The vendor's example of the ladder, which takes no free minutes."""
BOUND = Patch(GraduatedDiscount, {"tiers": (Band(100_000), Band(off="0.05"))})


def otherwise(offer, **parts):
    """An offer under an alternative of some parts."""
    return offer.under(Assumption("it", alternative=Alternative(**parts)))


class TestPatch:
    """Patch."""

    def test_keeps_what_it_does_not_state(self):
        """
        A patch replaces its own fields only.
        """
        before = Allowance(10, ("a.b", "a.c"), source="page")

        assert Patch(Allowance, {"meters": ("a.c",)}).over(before) == Allowance(10, ("a.c",), source="page")

    def test_another_class_keeps_what_both_have(self):
        """
        A ladder of the other kind has the same tiers.
        """
        tiers = (Tier(10, 5), Tier(None, 3))

        assert Patch(Volume, {}).over(Graduated("a.b", tiers)) == Volume("a.b", tiers)

    def test_mappings_are_replaced_by_key_and_the_given_come_first(self):
        """
        A mapping replaces only its own keys, which come first: the order of a pack's draws can be stated.
        """
        before = Prepaid(10, {"a.b": 1, "a.c": 2})
        after = Patch(Prepaid, {"draws": {"a.c": Decimal(3)}}).over(before)

        assert list(after.draws.items()) == [("a.c", 3), ("a.b", 1)]

    def test_patches_inside(self):
        """
        A patch in a patch is put over what is there.
        """
        rule = Metering("page", {}, {}, Minutes(over="day", scope="app"))
        after = Patch(Metering, {"minutes": Patch(Minutes, {"zone": "UTC+08:00"})}).over(rule)

        assert after.minutes == Minutes("day", "app", zone="UTC+08:00")

    def test_a_new_value_needs_all(self):
        """
        Where nothing is there, what is missing is named; with all of it, or its name, there is a value.
        """
        with pytest.raises(TariffError, match=r"^quantity is missing, and there is nothing to keep it from$"):
            Patch(Allowance, {"meters": ("a.b",)}).over(None)

        assert Patch(Conversion, {"ratios": {"a.b": 2}}).over(None, to="a.c") == Conversion("a.c", {"a.b": 2})
        assert not Patch(Allowance, {"meters": ("a.b",)}).is_whole
        assert Patch(Allowance, {"quantity": 1, "meters": ("a.b",)}).is_whole


class TestUnder:
    """`Offer.under`, by the amounts that other sources print for the vendor's example."""

    @pytest.mark.parametrize(
        ("parts", "amount"),
        [
            ({}, "21728.00"),
            ({"chain": {"free": ()}}, "22405.59"),
            ({"chain": {"free": ()}, "reverse": ("volume",)}, "22443.40"),
            ({"chain": {"free": ()}, "stage": {"volume": BOUND}}, "22405.60"),
            ({"chain": {"free": (), "volume": ()}}, "22456.00"),
        ],
    )
    def test_the_ladder_example(self, parts, amount):
        """
        Without free minutes the example costs what it prints; dearest first, and without the ladder, it costs more.
        """
        assert rate(otherwise(find_offer("agora-cn:payg", DAY), **parts), EXAMPLE).payable == Decimal(amount)

    def test_chains_of_all_regimes(self):
        """
        The stages that stand in the place of one do so in every chain; other stages stay.
        """
        edition = load_book("agora-cn").edition(DAY)
        after = edition.under(Alternative(chain={"free": ("volume",), "volume": ("free",)}))

        assert after.regimes["payg"].chain == ("volume", "free", "cdn-free")
        assert after.regimes["loyalty"].chain == ("loyalty", "volume", "free", "cdn-free")

    def test_editions_under_alternatives_are_kept(self):
        """
        An edition under an alternative is made once; of ever new ones no more are kept than there is room for.
        """
        edition = load_book("agora-cn").edition(DAY)
        one = Alternative(chain={"free": ()})

        assert edition.under(one) is edition.under(one)
        for _ in range(101):
            edition.under(Alternative(chain={"free": ()}))
        assert len(edition._others) <= 100

    def test_prices_move_between_rates_and_ladders(self):
        """
        A price per unit takes the place of a ladder, and the other way round; no meter is priced twice.
        """
        edition = load_book("agora-us").edition(date(2026, 7, 1))
        flat = Patch(Rate, {"price": Decimal(1)})
        ladder = Patch(Graduated, {"tiers": (Tier(price=2),)})
        after = edition.under(Alternative(price={"whiteboard.online": flat, "rtc.hd": ladder}))

        assert after.rates["whiteboard.online"].price == 1
        assert after.ladders["rtc.hd"].per == 1000
        assert after.rates.keys() & after.ladders.keys() == set()

    def test_what_is_counted_as_no_other_meter(self):
        """
        A meter that is not converted any more has its own price; a conversion that counts nothing else is gone.
        """
        edition = load_book("agora-us-standard").edition(date(2026, 7, 1))
        parts = {"price": {"live.sd": Patch(Rate, {"price": 2})}, "unconverted": ("live.sd", "rtc.hd")}
        after = edition.under(Alternative(**parts))
        kept = {each.to: each.ratios for each in after.converts}

        assert after.rates["live.sd"].price == 2
        assert "live.hd" not in kept
        assert kept["rtc.hd"] == {"rtc.sd": 1}
        assert "rtc.hd" not in kept["rtc.standard"]
        assert "rtc.fhd" in kept["rtc.standard"]
        assert after.stages["free"].draws == {"rtc.standard": 1, "rtc.hd": 4}
        assert after.packs["top-up"].draws == {"rtc.standard": 1, "rtc.hd": 4}
        assert after.stages["messages-free"] == edition.stages["messages-free"]
        assert edition.under(Alternative(price=parts["price"])).list_tariff == edition.list_tariff

    def test_what_is_not_there_is_left(self):
        """
        A price, a stage in part and a pack that an edition has not are not replaced; a whole stage is new.
        """
        edition = load_book("agora-cn").edition(DAY)
        parts = {
            "gone": Patch(Allowance, {"meters": ("rtc.hd",)}),
            "new": Patch(Allowance, {"quantity": 1, "meters": ()}),
        }
        after = edition.under(Alternative(price={"im.mau": Patch(Rate, {"price": 1})}, stage=parts, reverse=("gone",)))

        assert after.list_tariff == edition.list_tariff
        assert after.stages.keys() - edition.stages.keys() == {"new"}

    def test_rounding_is_the_books(self):
        """
        Another rounding is one of the whole bill: up instead of half up.
        """
        offer = find_offer("agora-us:payg", date(2026, 7, 1))
        [rounding] = [each for each in offer.edition.conflicts if each.about == "how the total is rounded to cents"]

        assert [each.book.rounding.round(Decimal("1.001")) for each in (offer, offer.under(rounding))] == [
            1,
            Decimal("1.01"),
        ]

    def test_none(self):
        """
        Without an alternative the reason is told, and a book that gives both an alternative and a reason is wrong.
        """
        with pytest.raises(AgorapricingError, match=r"^nobody knows$"):
            find_offer("agora-cn:payg", DAY).under(Assumption("it", no_alternative="nobody knows"))
        with pytest.raises(TariffError, match="not both"):
            Assumption("it", no_alternative="nobody knows", alternative=Alternative())

    def test_reversed_twice(self):
        """
        A stage that is turned round twice is the same; one without an order is the same at once.
        """
        pack = Prepaid(10, {"a.b": 1, "a.c": 2})

        assert list(pack.reversed().draws) == ["a.c", "a.b"]
        assert pack.reversed().reversed() == pack
        assert Allowance(10, ("a.b", "a.c")).reversed() == Allowance(10, ("a.c", "a.b"))
        assert Fee(10).reversed() == Fee(10)


class TestBundled:
    """The bundled books."""

    @pytest.mark.parametrize("name", bundled())
    def test_all_is_answered(self, name):
        """
        Each conflict and each assumption has an alternative, with its phrase, or the reason why it has none.
        """
        book = load_book(name)
        conflicts = [each for edition in book.editions for each in edition.conflicts]
        assumed = frozenset().union(*(edition.assumed for edition in book.editions))

        assert book.assumptions.keys() == assumed
        for each in (*conflicts, *book.assumptions.values()):
            assert bool(each.alternative) != bool(each.no_alternative), each.text
            assert bool(each.instead) == bool(each.alternative), each.text

    @pytest.mark.parametrize("name", bundled())
    def test_each_alternative_changes_something(self, name):
        """
        No alternative is what is there already, in the edition that first has the conflict.
        """
        seen = set()
        for edition in load_book(name).editions:
            for each in edition.conflicts:
                if each.alternative and each.text not in seen:
                    seen.add(each.text)
                    assert each.alternative.rounding or edition.under(each.alternative) != edition, each.about

    def test_days(self):
        """
        The coefficients of three days in September 2025 matter on these days, and on no other.
        """
        conflicts = load_book("agora-us-standard").editions[0].conflicts
        [each] = [conflict for conflict in conflicts if conflict.since]
        days = [date(2025, 8, 31), date(2025, 9, 1), date(2025, 9, 3), date(2025, 9, 4)]

        assert isinstance(each, Conflict)
        assert [each.matters(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("alternative", "is_of_metering"),
    [
        (Alternative(metering=Patch(Metering, {"alone": "nothing"})), True),
        (Alternative(metering=Patch(Metering, {"alone": "nothing"}), reverse=("pack",)), False),
        (Alternative(metering=Patch(Metering, {"alone": "nothing"}), unconverted=("a.b",)), False),
        (Alternative(reverse=("pack",)), False),
        (Alternative(), False),
    ],
)
def test_alternatives_of_metering_alone(alternative, is_of_metering):
    """
    Only an alternative that states nothing but how minutes are counted leaves every price as it is.
    """
    assert alternative.is_of_metering is is_of_metering
