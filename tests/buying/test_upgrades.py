"""Upgrades by the difference of prices, refunds by the bracket that was used."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorapricing.buying import Move, move, refund, refund_marginal, upgrade, upgrade_by_days
from agorapricing.errors import InvalidFileError, NumberError, TariffError, UnknownNameError
from agorapricing.loading.books import load_book
from agorapricing.numbers import Rounding
from agorapricing.pricebook import Moves, months_after
from agorapricing.rating import find_offer, rate

GENERAL = load_book("trtc-cn").editions[-1].packs["general"]
CN = load_book("agora-cn-standard").edition(load_book("agora-cn-standard").editions[0].start)


def test_an_upgrade_costs_the_difference_of_the_books_fees():
    """
    From the basic package to the flagship one it is 8,399 - 738 = 7,661, as the vendor's page works out.
    """
    paid, price = (CN.stages[name].amount for name in ("fee-basic", "fee-flagship"))

    assert upgrade(price, paid) == 7661


def test_between_packages_of_one_price():
    """
    A package that costs the same is no upgrade: it holds from the next month. A cent more is one; a cent less is none.
    """
    offer = find_offer("agora-cn-standard:basic", date(2024, 8, 16))

    def moved(price):
        stages = {
            **offer.edition.stages,
            "fee-flagship": attrs.evolve(offer.edition.stages["fee-flagship"], amount=price),
        }
        return move(attrs.evolve(offer, edition=attrs.evolve(offer.edition, stages=stages)), "flagship")

    assert [moved(Decimal(price)).since for price in ("737.99", "738", "738.01")] == [
        date(2024, 9, 1),
        date(2024, 9, 1),
        offer.on,
    ]
    assert [moved(Decimal(price)).amount for price in ("738", "738.01")] == [0, Decimal("0.01")]
    assert upgrade(738, 738) == 0


def test_an_upgrade_by_days_is_a_share_of_the_difference():
    """
    The older rule prices the days left: none of them costs nothing, all of them the difference.
    """
    assert [upgrade_by_days(8399, 738, left, 30) for left in (0, 3, 30)] == [0, Decimal("766.1"), 7661]
    with pytest.raises(NumberError, match="has no exact decimal"):
        upgrade_by_days(8399, 738, 10, 31)
    with pytest.raises(NumberError, match="of 30 days 31 cannot be left"):
        upgrade_by_days(8399, 738, 31, 30)


def test_a_smaller_package_is_no_upgrade():
    """
    Moving down takes effect with the next month.
    """
    with pytest.raises(NumberError, match="takes effect next month"):
        upgrade(738, 8399)


@pytest.mark.parametrize(
    ("used", "back"),
    [(0, "5968"), (10_000, "5898"), (24_999, "5793.007"), (25_000, "5800"), (250_000, "4380"), (1_000_000, "0")],
)
def test_a_refund_takes_off_what_is_used_by_the_bracket_that_it_reaches(used, back):
    """
    All used units are priced by their bracket, so that at its edge a unit more used gives more back.
    """
    assert refund(GENERAL, 1_000_000, used) == Decimal(back)


def test_the_older_refund_prices_each_unit_in_its_own_bracket():
    """
    Of 100,000 used, 25,000 are at 0.007 and the rest at 0.00672: less comes back than by the newer rule.
    """
    assert refund_marginal(GENERAL, 1_000_000, 100_000) == 5968 - (Decimal(175) + Decimal(504))
    assert refund(GENERAL, 1_000_000, 100_000) == 5968 - 672


def test_a_contract_takes_its_fraction_off_a_refund():
    """
    Paid and used are both at the contract's price.
    """
    assert refund(GENERAL, 25_000, 5_000, off="0.2") == (168 - 35) * Decimal("0.8")


@pytest.mark.parametrize(("used", "back"), [(24_999, "28.0056"), (25_000, 0)])
def test_a_pack_that_is_used_up_gives_nothing_back(used, back):
    """
    Of a pack with a unit left the customer who pays less now gets the rest of what was paid, of one without nothing.
    """
    assert refund(GENERAL, 25_000, used, paid=168, off="0.2") == Decimal(back)


def test_a_pack_of_sizes_alone_prices_used_units_by_what_was_paid():
    """
    Without brackets a unit is worth its share of the price.
    """
    pack = load_book("agora-us-standard").editions[-1].packs["top-up"]

    assert refund(pack, 250_000, 125_000) == 115


def test_more_used_than_bought_and_unknown_sizes_are_refused():
    """
    Neither has a refund.
    """
    with pytest.raises(NumberError, match="of 25,000 units 25,001 cannot be used"):
        refund(GENERAL, 25_000, 25_001)
    with pytest.raises(TariffError, match="is not sold in"):
        refund(GENERAL, 500, 1)


def test_a_package_that_is_bought_within_a_month_gives_its_full_quota():
    """
    The fee and the quota of a package are the same whatever the day of the month.
    """
    book = load_book("agora-cn-standard")
    bills = [rate(book.offer("basic", CN.start.replace(month=8, day=day)), {"rtc.hd": 30_000}) for day in (1, 15, 31)]

    assert {bill.total for bill in bills} == {Decimal(738)}


# ---- moves ----------------------------------------------------------------------------------------------------------


def said(day, to, package="basic", **rule):
    """What it takes to move from a package on a day, by the book's rule or one that differs."""
    offer = find_offer(f"agora-cn-standard:{package}", day)
    moves = attrs.evolve(offer.edition.moves, **rule)
    return move(attrs.evolve(offer, edition=attrs.evolve(offer.edition, moves=moves)), to)


def test_the_vendors_examples_of_upgrades():
    """
    From the free package 8,399 is the whole price, from the basic one 7,661 are paid, and the units are whole at once.
    """
    assert said(date(2024, 8, 15), "flagship", "free").amount == 8399
    assert said(date(2024, 8, 16), "flagship") == Move(Decimal(7661), date(2024, 8, 16), date(2024, 8, 31))


@pytest.mark.parametrize(
    ("day", "since", "last"),
    [
        (date(2024, 8, 15), date(2024, 9, 1), date(2024, 8, 25)),
        (date(2024, 8, 24), date(2024, 9, 1), date(2024, 8, 25)),
        (date(2024, 8, 25), date(2024, 9, 1), date(2024, 8, 25)),
        (date(2024, 8, 26), date(2024, 10, 1), date(2024, 9, 25)),
        (date(2024, 12, 26), date(2025, 2, 1), date(2025, 1, 25)),
    ],
)
def test_a_downgrade_holds_with_the_month_after_its_renewal(day, since, last):
    """
    Said up to the 25th it is for the next month, later for the one after; the page tells of the 15th and the 26th.
    """
    assert said(day, "basic", "flagship") == Move(Decimal(0), since, last)


@pytest.mark.parametrize(("day", "month"), [(28, 9), (29, 9), (30, 10), (31, 10)])
def test_a_downgrade_may_be_said_some_days_before_the_end_of_a_month(day, month):
    """
    Two days before the end of August is the 29th; without any rule it is the 31st.
    """
    assert said(date(2025, 8, day), "free", renews=None, days_before=2).since == date(2025, month, 1)
    assert said(date(2025, 8, day), "free", renews=None).last_day == date(2025, 8, 31)


@pytest.mark.parametrize(
    ("day", "since"),
    [
        (date(2025, 9, 25), date(2025, 10, 1)),
        (date(2025, 9, 26), date(2025, 11, 1)),
        (date(2026, 4, 15), date(2026, 5, 1)),
        (date(2026, 4, 28), date(2026, 5, 1)),
        (date(2026, 4, 29), date(2026, 6, 1)),
    ],
)
def test_the_renewal_of_a_book_moves_with_its_editions(day, since):
    """
    Until 2026-04-16 it is on the 25th, since then 48 hours before the month ends: on the 29th of April it is too late.
    """
    assert move(find_offer("agora-us-standard:pro", day), "free").since == since


@pytest.mark.parametrize(("day", "amount"), [(1, "7661.00"), (2, "7413.87"), (31, "247.13")])
def test_a_share_by_days_has_the_day_itself(day, amount):
    """
    On the first it is the whole difference, on the last one day of 31, rounded as the book rounds.
    """
    assert str(said(date(2024, 8, day), "flagship", upgrade="days").amount) == amount


def test_the_faqs_example_by_days():
    """
    Basic from the 11th, premium from the 21st on: 1,042 in all, of which 492 are paid: 550 is due (it prints 304).
    """
    cents = Rounding()

    assert cents.share(Decimal(738), 20, 30) == 492
    assert upgrade_by_days(2388, 738, 10, 30, cents) == 1042 - 492


def test_moves_that_cannot_be_are_refused():
    """
    A package that is not there, a book that says nothing, and two rules at once.
    """
    with pytest.raises(UnknownNameError, match="did you mean 'flagship'"):
        said(date(2024, 8, 1), "flagshp")
    with pytest.raises(TariffError, match="agora-cn does not say on 2024-02-06"):
        move(find_offer("agora-cn:payg", date(2024, 2, 6)), "list")
    with pytest.raises(TariffError, match="by a day of the month"):
        Moves("page", renews=25, days_before=2)


def test_a_wrong_rule_of_a_book_is_said_with_its_line(tmp_path):
    """
    With the nearest word, and the days that every month has.
    """
    text = (Path(__file__).parents[1] / "data/offers/alpha.toml").read_text("utf-8")
    moves = 'moves = { source = "page", upgrade = "day", renews = 31 }'
    file = tmp_path / "alpha.toml"
    file.write_text(text.replace('dated = "stated"', f'dated = "stated"\n{moves}', 1), "utf-8")

    with pytest.raises(InvalidFileError, match="did you mean 'days'") as caught:
        load_book(file)
    assert "edition[0].moves.upgrade: unknown upgrade 'day'" in str(caught.value)
    assert "a day that every month has, 1 to 28, not 31" in str(caught.value)


@given(st.dates(date(2024, 1, 1), date(2028, 1, 1)), st.one_of(st.none(), st.integers(1, 28)), st.booleans())
def test_a_downgrade_is_said_in_time_and_for_the_first_month_that_it_can_be(day, rule, of_month):
    """
    The day is not after the last day to say so, and it is after the last day for the month before.
    """
    moves = Moves("page", renews=rule) if of_month else Moves("page", days_before=rule)
    since = moves.downgrade(day)

    assert day <= moves.last_day(since)
    assert day > moves.last_day(months_after(since, -1))
    assert since.day == 1
    assert day < since


def test_the_vendors_example_of_a_refund():
    """
    Of 3,000,000 minutes for 16,888 1,589,256 are used, 9,484.679808 at 0.005968: 7,403.32 come back.
    """
    back = refund(GENERAL, 3_000_000, 1_589_256, paid="16888.00")

    assert 16_888 - back == Decimal("9484.679808")
    assert Rounding().round(back) == Decimal("7403.32")
    assert refund(GENERAL, 3_000_000, 1_589_256) == back


@pytest.mark.parametrize(("paid", "back"), [("133", "133"), ("35", "35"), ("0", "0"), ("168", "168")])
def test_what_was_paid_is_given_back_where_nothing_is_used(paid, back):
    """
    Not the price of the pack, nor less by a fraction off that came later.
    """
    assert refund(GENERAL, 25_000, 0, paid=paid, off="0.2") == Decimal(back)


@pytest.mark.parametrize(("paid", "back"), [("27.99", "0"), ("28", "0"), ("28.01", "0.01")])
def test_no_refund_is_below_nothing(paid, back):
    """
    5,000 minutes at 0.007 less 20 % are 28.
    """
    assert refund(GENERAL, 25_000, 5_000, paid=paid, off="0.2") == Decimal(back)


PRORATION = json.loads((Path(__file__).parents[1] / "data/peers/13_proration.json").read_text("utf-8"))["cases"]
SHARED = {"prorated_amount", "plan_change", "seconds_fraction"}


@pytest.mark.parametrize("case", [each for each in PRORATION if each["model"] in SHARED], ids=lambda case: case["id"])
def test_shares_by_days_of_billing_engines(case):
    """
    A share of an amount is rounded once; of a change the old package's share is given back and the new one's is due.
    """
    used, given = case["usage"], case["params"]
    part, whole = (int(used[key]) for key in sorted(used, key=lambda key: "period" in key))
    rule = Rounding(int(case.get("semantics", {}).get("round", 2)))
    before, after = Decimal(given.get("from_amount", 0)), Decimal(given.get("to_amount", given.get("amount", 0)))

    assert rule.share(after, part, whole) - rule.share(before, part, whole) == Decimal(case["expected"]["amount"])
