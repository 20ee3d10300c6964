"""Regimes that are bought together: one by itself, and packages of other products beside it."""

from datetime import date
from decimal import Decimal
from itertools import combinations

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing.errors import TariffError, UnknownNameError, UnpricedMeterError
from agorapricing.loading.book_files import bundled
from agorapricing.loading.books import load_book
from agorapricing.pricebook.packs import Pack, PackSize, Validity
from agorapricing.pricebook.regime import AND, LIST_REGIME, Regime, _both, regime_of
from agorapricing.tariff import Allowance, Fee, Minimum, PercentOff

ON = date(2026, 7, 1)
STAGES = {
    "free": Allowance(Decimal(10), ("rtc.hd",), source="page"),
    "quota": Allowance(Decimal(50), ("rtc.hd",), source="page"),
    "fee": Fee(Decimal(9), "Basic", source="page"),
    "messages": Allowance(Decimal(5), ("signaling.messages",), source="page"),
    "more-messages": Allowance(Decimal(7), ("signaling.messages",), source="page"),
    "fee-signaling": Fee(Decimal(3), "Signaling", source="page"),
    "users": Allowance(Decimal(5), ("chat.monthly_users",), source="page"),
    "floor": Minimum(Decimal(100), source="page"),
    "half": PercentOff(Decimal("0.5"), source="page"),
}
REGIMES = {
    "list": LIST_REGIME,
    "payg": Regime("Pay as you go", "every account", ("free",), ("It is billed.",), suspends=("rtc.hd",)),
    "basic": Regime("Basic", "accounts of Basic", ("quota", "fee")),
    "floored": Regime("Floored", "every account", ("free", "floor")),
    "halved": Regime("Halved", "every account", ("half",)),
    "signaling": Regime(
        "Signaling",
        "every account",
        ("messages", "fee-signaling"),
        ("It is billed.", "It runs for the month."),
        ("a-law",),
        ("signaling.messages",),
        product="rtm",
        beside="payg",
    ),
    "trial": Regime("Trial", "every account", ("messages",), product="rtm", beside="payg"),
    "chat": Regime("Chat", "every account", ("users",), product="chat", beside="payg"),
    "support": Regime("Support", "every account", ("fee-signaling",), product="analytics", beside="basic"),
    "mixed": Regime("Mixed", "every account", ("more-messages",), product="low-code-classroom", beside="payg"),
    "floor": Regime("Floor", "every account", ("floor",), product="analytics", beside="payg"),
    "nested": Regime("Nested", "every account", (), product="chat", beside="signaling"),
}


def combined(name):
    """What some of the regimes are together."""
    return regime_of(name, REGIMES, STAGES)


def test_a_regime_by_itself_is_what_it_is():
    """
    A regime that is no package is given as it stands.
    """
    assert combined("basic") is REGIMES["basic"]


def test_what_two_stages_act_on_is_named_in_order():
    """
    The meters of an error stand in the order of their names, whatever the order of the pools.
    """
    meters = ("rtc.hd", "rtc.2k", "rtc.sd", "rtc.fhd", "rtc.audio", "rtc.hd_plus", "rtc.2k_plus")
    one, other = (Allowance(Decimal(1), each, source="page") for each in (meters, meters[1:]))

    assert _both(one, other) == "rtc.2k, rtc.2k_plus, rtc.audio, rtc.fhd, rtc.hd_plus, rtc.sd"


def test_parts_are_united():
    """
    Titles and accounts are joined; stages, assumptions, laws forgone and suspended meters stand once, in order.
    """
    found = combined("payg+signaling+chat")

    assert found == Regime(
        "Pay as you go + Signaling + Chat",
        "every account",
        ("free", "messages", "fee-signaling", "users"),
        ("It is billed.", "It runs for the month."),
        ("a-law",),
        ("rtc.hd", "signaling.messages"),
    )


@pytest.mark.parametrize(
    ("name", "chain"),
    [
        ("signaling", ("free", "messages", "fee-signaling")),
        ("signaling+chat", ("free", "messages", "fee-signaling", "users")),
        ("support", ("quota", "fee", "fee-signaling")),
        ("basic+signaling", ("quota", "fee", "messages", "fee-signaling")),
        ("list+signaling", ("messages", "fee-signaling")),
        ("basic+signaling+support", ("quota", "fee", "messages", "fee-signaling")),  # one fee of one name is paid once
        ("floored+support", ("free", "floor", "fee-signaling")),
    ],
)
def test_a_package_stands_on_what_it_is_named_beside(name, chain):
    """
    Alone it stands on the regime that it names; beside another one it adds only stages of its own.
    """
    assert combined(name).chain == chain


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("basic+payg", "basic and payg are both regimes by themselves, and a customer has one of them"),
        ("signaling+basic", "payg and basic are both regimes by themselves"),
        ("basic+signaling+trial", "signaling and trial are both packages of rtm, and a customer has one of them"),
        ("basic+signaling+signaling", "names a regime twice"),
        ("payg+signaling+mixed", "more-messages of mixed and messages of signaling both act on signaling.messages"),
        ("floored+signaling", "messages of signaling and floor of floored both act on signaling.messages"),
        ("halved+signaling", "messages of signaling and half of halved both act on signaling.messages"),
        ("payg+floor", "floor of floor and free of payg both act on rtc.hd"),
        ("floored+floor+chat", "users of chat and floor of floored both act on chat.monthly_users"),
        ("nested", "a package of another product comes after a regime by itself"),
    ],
)
def test_what_cannot_be_bought_together_says_why(name, message):
    """
    Two regimes, two packages of a product, and stages that touch what another part acts on are refused with a reason.
    """
    with pytest.raises(TariffError, match=message):
        combined(name)


@pytest.mark.parametrize("name", ["payg+signalling", "payg+", "+signaling", "gone", ""])
def test_an_unknown_part_is_named(name):
    """
    A part that no regime is called is an unknown regime.
    """
    with pytest.raises(UnknownNameError):
        combined(name)


def test_a_package_names_product_and_regime():
    """
    One without the other is refused.
    """
    for given_ in ({"product": "rtm"}, {"beside": "payg"}):
        with pytest.raises(TariffError, match="names both"):
            Regime("Signaling", "anyone", **given_)


# ---- offers ---------------------------------------------------------------------------------------------------------


COMBINED = ("agora-cn-standard:basic", "signaling-startup"), ("agora-us-standard:pro", "signaling-lite")
MESSAGES, CONNECTIONS = "signaling.messages", "signaling.peak_connections"


@pytest.mark.parametrize(("base", "package"), COMBINED)
@given(st.integers(0, 10**6), st.integers(0, 10**9), st.integers(0, 10**4))
@settings(max_examples=30)
def test_a_combined_bill_is_the_sum_of_its_parts(base, package, minutes, messages, connections):
    """
    Where neither part touches the other's meters, both together cost what each costs for its own usage.
    """
    minutes, signaling = {"rtc.hd": minutes}, {MESSAGES: messages, CONNECTIONS: connections}
    book = base.partition(":")[0]

    together = ap.cost(f"{base}{AND}{package}", {**minutes, **signaling}, ON)
    assert together == ap.cost(base, minutes, ON) + ap.cost(f"{book}:list{AND}{package}", signaling, ON)


@pytest.mark.parametrize(
    ("messages", "payable"), [(29_999_999, "1137.00"), (30_000_000, "1137.00"), (31_000_000, "1157.00")]
)
def test_a_package_beside_another_at_its_quota(messages, payable):
    """
    Basic and Startup cost 738 and 399; above 30 million messages a million costs 20.
    """
    bill = ap.rate("agora-cn-standard:basic+signaling-startup", {"rtc.hd": 30_000, MESSAGES: messages}, ON)

    assert f"{bill.payable:f}" == payable
    assert bill.offer == "agora-cn-standard:basic+signaling-startup"
    assert bill.terms.stages == (
        *("package-basic", "fees", "cdn-free", "classroom-free", "classroom-volume", "free-agent", "free-agent-asr"),
        *("startup-messages", "startup-connections", "startup-storage"),
    )


def test_a_package_alone_is_beside_the_regime_that_it_names():
    """
    A package under its own name costs what it costs beside pay as you go, by the name that was given.
    """
    usage = {"rtc.hd": 400_000, MESSAGES: 40_000_000}
    alone, beside = (ap.rate(f"agora-cn:{name}", usage, ON) for name in ("signaling-startup", "payg+signaling-startup"))

    assert alone.lines == beside.lines
    assert alone.offer == "agora-cn:signaling-startup"


@pytest.mark.parametrize(
    ("offer", "error", "message"),
    [
        ("agora-cn-standard:basic+signaling-statup", UnknownNameError, "did you mean 'signaling-startup'"),
        ("agora-cn-standard:basic+premium", TariffError, "a customer has one of them"),
        ("agora-cn:payg+signaling-startup+signaling-ultra", TariffError, "both packages of rtm"),
    ],
)
def test_offers_that_are_none_are_refused(offer, error, message):
    """
    An unknown part, and parts that are not sold together, are refused before anything is billed.
    """
    with pytest.raises(error, match=message):
        ap.find_offer(offer, ON)


def test_a_part_that_an_edition_lacks_is_said_with_the_days_that_have_it():
    """
    Before its first edition a package is unknown, with the starts of those that sell it.
    """
    with pytest.raises(UnknownNameError, match=r"'signaling-startup'.*editions that have it start on 2026-01-01"):
        ap.find_offer("agora-cn-standard:basic+signaling-startup", date(2025, 7, 1))


@pytest.mark.parametrize("book", bundled())
def test_whatever_a_customer_chooses_goes_together(book):
    """
    In every edition each two choices of a book can be bought together, or are two of one kind.
    """
    for edition in load_book(book).editions:
        for one, other in combinations(
            sorted(edition.choices, key=lambda name: bool(edition.regimes[name].product)), 2
        ):
            if edition.regimes[one].product != edition.regimes[other].product:
                assert edition.tariff(edition.regime(f"{one}{AND}{other}"))


# ---- suspension and packs -------------------------------------------------------------------------------------------


def test_a_pack_lifts_the_suspension_of_what_it_draws_only():
    """
    A top-up of minutes goes on with minutes above the free ones, but not with messages above the trial of Signaling.
    """
    offer = ap.find_offer("agora-cn-standard:free+signaling-trial", ON).buying("top-up", 25_000)

    assert ap.rate(offer, {"rtc.hd": 100_000, MESSAGES: 1_000_000}).payable > 2_000
    with pytest.raises(UnpricedMeterError, match=r"signaling.messages.*suspends service above what Free package"):
        ap.rate(offer, {MESSAGES: 1_000_001})


@pytest.mark.parametrize(("name", "is_sold"), [("basic", True), ("basic+signaling", True), ("payg+signaling", False)])
def test_a_pack_is_sold_beside_each_part(name, is_sold):
    """
    What is sold beside a regime is sold beside it also where a package is.
    """
    pack = Pack("Pack", "page", {"rtc.hd": Decimal(1)}, Validity(1), (PackSize(5, 1),), regimes=("basic",))

    assert pack.sold_beside(name) is is_sold
    assert attrs.evolve(pack, regimes=()).sold_beside(name)
