"""Stages on money: shares, credits, limits of a part, surcharges and choices between meters, at their bounds."""

from decimal import Decimal

import pytest
from hypothesis import given

from agorapricing import testing as our
from agorapricing.errors import UnpricedMeterError
from agorapricing.numbers import Rounding, exact
from agorapricing.tariff import (
    Allowance,
    Cheapest,
    CheapestGroup,
    Credit,
    Dearest,
    DearestGroup,
    Fee,
    Graduated,
    GraduatedShare,
    Maximum,
    Minimum,
    PartMonth,
    PercentOff,
    PercentOn,
    Prepaid,
    Rates,
    ShareTier,
    Sum,
    Surcharge,
    Tier,
)

AUDIO, HD = "rtc.audio", "rtc.hd"
SPEND = Rates.of({HD: 1})
BOTH = Rates.of({HD: 1, AUDIO: 1})


def added(stage, spent):
    """What a stage adds to an amount, or takes off it."""
    return SPEND.then(stage).cost({HD: spent}) - Decimal(spent)


# ---- shares ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("spent", "due"), [(0, 250), (6249, 250), (6250, 250), (6251, "250.04"), (10_000, 400)])
def test_a_share_with_a_least_amount(spent, due):
    """
    Of 4 %, at least 250, the least is due up to an amount of 6,250, and the share above.
    """
    assert added(PercentOn("0.04", least=250), spent) == Decimal(due)


LADDER = (ShareTier(10_000, on="0.10"), ShareTier(80_000, on="0.07"), ShareTier(on="0.05"))


@pytest.mark.parametrize(
    ("spent", "due"), [(9_999, "999.9"), (10_000, 1000), (10_001, "1000.07"), (80_000, 5900), (80_100, 5905)]
)
def test_a_share_by_tiers(spent, due):
    """
    Each tier has its own share of the money inside it, its bound included.
    """
    assert added(GraduatedShare(LADDER), spent) == Decimal(due)


def test_a_line_says_whether_a_share_is_of_the_amount_or_off_it():
    """
    A tier on top and one that takes off are told apart on the bill, each with its own fraction.
    """
    ladder = GraduatedShare((ShareTier(5), ShareTier(20, on="0.1"), ShareTier(off="0.2")))
    [_, *shares] = SPEND.then(ladder).charges({HD: Decimal(30)})

    assert [(str(each.price.label), each.amount) for each in shares] == [
        ("10 % of the amount, above 5 to 20", Decimal("1.5")),
        ("20 % off the amount, above 20", Decimal(-2)),
    ]


@pytest.mark.parametrize(("spent", "due"), [(999, 1000), (1000, 1000), (1001, "1001.5"), (1100, 1150)])
def test_a_rate_for_what_exceeds_a_commitment(spent, due):
    """
    A minimum, and a share of what is above it, are a commitment whose overage costs 150 %.
    """
    commitment = SPEND.then(Minimum(1000)).then(GraduatedShare((ShareTier(1000), ShareTier(on="0.5"))))

    assert commitment.cost({HD: spent}) == Decimal(due)


@pytest.mark.parametrize(("audio", "due"), [(99, 100), (100, 100), (101, 102)])
def test_own_rates_above_a_commitment(audio, due):
    """
    Money committed is a pack drawn at the agreed prices; what exceeds it is billed at the prices of the book.
    """
    committed = Rates.of({AUDIO: 2, HD: 8}).then(Prepaid(100, {HD: 4, AUDIO: 1})).then(Fee(100, "commitment"))

    assert committed.cost({AUDIO: audio}) == due
    assert committed.cost({HD: 25}) == committed.cost({HD: 24}) == 100
    assert committed.cost({HD: 26}) == 108


@pytest.mark.parametrize(("on", "cost"), [("0.99", "1.99"), (1, 2), ("1.01", "2.01"), (3, 4)])
def test_markups_above_100_percent(on, cost):
    """
    What is put on top may be more than the amount itself.
    """
    assert SPEND.then(PercentOn(on)).cost({HD: 1}) == Decimal(cost)


TIERED = Sum((Graduated(HD, (Tier(10, price=1), Tier(price=1, flat=100))), Rates.of({AUDIO: 1})))


@pytest.mark.parametrize(
    ("about", "share"),
    [
        ({}, "13.6"),  # of 11 + 100 of HD, 5 of audio and a fee of 20
        ({"of": "usage"}, "1.6"),
        ({"of": "fees"}, 12),
        ({"meters": (HD,)}, "11.1"),
        ({"meters": (AUDIO,)}, "0.5"),
        ({"meters": ()}, 0),
        ({"of": "fees", "meters": (HD,)}, 10),
        ({"of": "usage", "meters": (HD,)}, "1.1"),
    ],
)
def test_what_a_share_is_of(about, share):
    """
    A share is of everything, of usage or of fees, and of all meters or of some; a tier's flat fee is its meter's.
    """
    before = TIERED.then(Fee(20))
    usage = {HD: 11, AUDIO: 5}

    assert before.then(PercentOn("0.1", **about)).cost(usage) - before.cost(usage) == Decimal(share)


@given(our.cases(our.PRICED), our.positives)
def test_a_ladder_of_one_share_is_that_share(case, bound):
    """
    Tiers of the same share add what the share adds, wherever the bounds are.
    """
    tariff, usage = case
    one = tariff.then(PercentOn("0.25")).cost(usage)

    assert tariff.then(GraduatedShare((ShareTier(bound, "0.25"), ShareTier(on="0.25")))).cost(usage) == one


# ---- credits --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("spent", "due"), [(0, 0), (99, 0), (100, 0), (101, 1)])
def test_a_credit_never_goes_below_zero(spent, due):
    """
    A credit pays what there is to pay, and no more.
    """
    assert SPEND.then(Credit(100)).cost({HD: spent}) == due


@pytest.mark.parametrize(
    ("credit", "spent", "rest"),
    [
        (Credit(100), 40, None),  # what is left of a month's lapses
        (Credit(100, carries=True), 40, 60),
        (Credit(100, carries=True), 100, 0),
        (Credit(100, carries=True).after(Decimal(60)), 159, 1),
        (Credit(100, carries=True).after(Decimal(60)), 161, 0),
        (Credit(100, "once"), 40, 60),
        (Credit(100, "once").after(Decimal(60)), 59, 1),
        (Credit(100, "once").after(Decimal(60)), 61, 0),
        (Credit(100, "once").after(Decimal(0)), 61, 0),
    ],
)
def test_what_is_left_of_a_credit(credit, spent, rest):
    """
    What is left after a month stays where the credit is given once or carries on: the next month has no more of it.
    """
    charges = SPEND.then(credit, "own").charges({HD: spent})

    assert credit.rest(charges, "own") == rest
    assert sum(charge.amount for charge in charges) == max(Decimal(0), spent - credit.at_most)


def test_credits_after_each_other():
    """
    A credit of a part takes no more than earlier ones have left of the whole.
    """
    credited = BOTH.then(Credit(8)).then(Credit(5, meters=(HD,)))

    assert [credited.cost({HD: 6, AUDIO: audio}) for audio in (2, 3, 6, 7, 8)] == [0, 0, 0, 0, 1]


@given(our.cases(our.PRICED), our.quantities, our.quantities)
def test_two_credits_are_their_sum(case, one, other):
    """
    Two credits take what one of both amounts takes.
    """
    tariff, usage = case
    with exact():
        both = Decimal(one) + Decimal(other)

    if both < 10**24:
        assert tariff.then(Credit(one)).then(Credit(other)).cost(usage) == tariff.then(Credit(both)).cost(usage)


def test_bills_say_what_they_take_for_granted():
    """
    A bill by itself says so where it knows nothing of the months before.
    """
    alone = "is taken off as if nothing of it were used or left before this bill."
    told = [Credit(5), Credit(5, "once"), Credit(5, carries=True), Credit(5, "once").after(Decimal(1)), Fee(5)]

    assert [stage.caveat for stage in told] == [
        "",
        f"The credit of 5 once, off the amount, {alone}",
        f"The credit of 5 a month, of which the rest carries on, off the amount, {alone}",
        "",
        "",
    ]


@pytest.mark.parametrize(
    ("stage", "share"),
    [
        (Credit(31), Credit(17)),
        (Credit(31, "once"), None),  # it is whole
        (PercentOn("0.1", least=31), PercentOn("0.1", least=17)),
        (PercentOn("0.1"), None),
    ],
)
def test_what_is_due_for_some_days_of_a_month(stage, share):
    """
    A month's credit and the least of a share are shares by days; what is of the amount needs none.
    """
    assert stage.for_days(PartMonth(17, 31, Rounding())) == share


# ---- limits of a part -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "costs"),
    [(Minimum(10, meters=(HD,)), [15, 15, 16]), (Maximum(10, meters=(HD,)), [14, 15, 15])],
)
def test_a_limit_of_one_meter(stage, costs):
    """
    A floor or a cap of one meter leaves what the others cost as it is.
    """
    assert [BOTH.then(stage).cost({HD: minutes, AUDIO: 5}) for minutes in (9, 10, 11)] == costs


def test_a_limit_of_a_part_is_no_limit_of_the_whole():
    """
    Only a limit of everything is compared with other ones.
    """
    assert [Minimum(10).limit, Minimum(10, meters=(HD,)).limit, Minimum(10, of="usage").limit] == [10, None, None]


# ---- surcharges -----------------------------------------------------------------------------------------------------

FREE = BOTH.then(Allowance(10, (HD,)))


@pytest.mark.parametrize(("minutes", "billed", "used"), [(9, 0, 18), (10, 0, 20), (11, 3, 23)])
def test_a_surcharge_is_on_what_is_billed_or_used(minutes, billed, used):
    """
    Another price on top is for the minutes that are still billed, or for all of them.
    """
    assert FREE.then(Surcharge(2, (HD,))).cost({HD: minutes}) == billed
    assert FREE.then(Surcharge(2, (HD,), on="used")).cost({HD: minutes}) == used


@pytest.mark.parametrize(("fees", "cost"), [(False, 25), (True, 15)])
def test_a_percentage_off_a_surcharge(fees, cost):
    """
    A percentage off takes half of a surcharge only with fees, and says where it leaves it alone.
    """
    half = PercentOff("0.5", (HD,), fees)
    charges = BOTH.then(Surcharge(2, (HD,))).charges({HD: 10})

    assert BOTH.then(Surcharge(2, (HD,))).then(half).cost({HD: 10}) == cost
    assert [left for charge in charges if (left := half.left_alone(charge.price))] == (
        [] if fees else ["nothing is taken off the surcharge on rtc.hd"]
    )


# ---- choices between meters -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("audio", "dearest", "cheapest"), [(9, 10, 9), (10, 10, 10), (11, 11, 10)], ids=["less", "equal", "more"]
)
def test_one_group_of_meters_is_billed(audio, dearest, cheapest):
    """
    Of two ways in which usage is measured, the dearer or the cheaper one is billed; the other is free.
    """
    groups, usage = ((HD,), (AUDIO,)), {HD: 10, AUDIO: audio}

    assert BOTH.then(DearestGroup(groups)).cost(usage) == dearest
    assert BOTH.then(CheapestGroup(groups)).cost(usage) == cheapest


def test_a_group_without_a_price_is_refused():
    """
    What has no printed price is not weighed, and not free because another group is dearer.
    """
    quoted = Sum((Graduated(HD, (Tier(10, price=1), Tier(quoted=True))), Rates.of({AUDIO: 100})))
    either = quoted.then(DearestGroup(((HD,), (AUDIO,))))

    assert either.cost({HD: 10, AUDIO: 1}) == 100
    with pytest.raises(UnpricedMeterError):
        either.cost({HD: 11, AUDIO: 1})


@given(our.cases(our.PRICED), our.cases(our.PRICED))
def test_the_dearest_and_the_cheapest_are_both(case, other):
    """
    The dearest and the cheapest of two options together cost what the options do.
    """
    options, usage = (case[0], other[0]), {m: q for m, q in case[1].items() if m in other[0].meters}

    with exact():
        both = sum(option.cost(usage) for option in options)
        assert Dearest(options).cost(usage) + Cheapest(options).cost(usage) == both
