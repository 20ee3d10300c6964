"""Which offers of a comparison the customer may have, and what is compared where no offers are named."""

import json
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing.comparison.choosing import choices, sold_in
from agorapricing.comparison.comparing import compare
from agorapricing.comparison.markets import Markets
from agorapricing.comparison.quote import MeteredProfile, quoted
from agorapricing.comparison.standing import Standing
from agorapricing.errors import AgorapricingError, UnknownNameError
from agorapricing.loading import bundled, load_book
from agorapricing.pricebook import CLOSED, GRANT, LIST_REGIME, Customer, Eligible, Status
from agorapricing.profiles import Profile, Workload, profile_of
from agorapricing.rating import find_offer, rate
from agorapricing.report import render
from agorapricing.scenarios import OneToOne
from agorapricing.usage import Usage

ON = date(2026, 7, 1)
OLD = Customer({"agora": date(2023, 1, 1)})
MONTH = {"rtc.audio": 300_000, "rtc.hd": 900_000, "rtc.fhd": 100_000}
LEGACY, STANDARD, LOYALTY = "agora-cn:payg", "agora-cn-standard:flagship", "agora-cn:loyalty"


def statuses(comparison):
    """The status of each offer."""
    return {each["offer"]: each["status"] for each in comparison.to_records()}


# ---- named offers ---------------------------------------------------------------------------------------------------


def test_only_open_offers_are_cheapest():
    """
    A named offer is answered and marked; the cheapest one is among those that are open to the customer.
    """
    names = [LEGACY, STANDARD, LOYALTY]
    new, old = (compare(MONTH, names, ON, customer=each) for each in (Customer(), OLD))

    assert statuses(new) == {LEGACY: "closed", STANDARD: "open", LOYALTY: "closed"}
    assert statuses(old) == {LEGACY: "open", STANDARD: "closed", LOYALTY: "grant"}
    assert new.cheapest.offer == STANDARD
    assert old.cheapest.offer == LEGACY
    assert all(quote.amount for quote in (*new.quotes, *old.quotes))


def test_a_grant_opens():
    """
    What is by grant has the amount that it would have; granted, it is open and may be the cheapest.
    """
    comparison = compare(MONTH, [LEGACY, LOYALTY], ON, customer=OLD)
    granted = compare(MONTH, [LEGACY, LOYALTY], ON, customer=OLD.also(Customer(grants=("agora:old-customer",))))
    [payg, loyalty] = comparison.to_records()

    assert (payg["if_granted"], loyalty["if_granted"]) == (None, loyalty["amount"])
    assert loyalty["reason"] == "ask agora for old-customer (old customers)"
    assert (comparison.cheapest.offer, granted.cheapest.offer) == (LEGACY, LOYALTY)
    assert granted.to_records()[1]["if_granted"] is None


def test_what_is_cheaper_is_said():
    """
    An offer that is not open says why, and where it would cost less, how much, and under which condition.
    """
    closed = compare({"rtc.hd": 400_000}, ["agora-us-standard:payg", "agora-us:payg"], ON)
    grant = compare(MONTH, [LEGACY, LOYALTY], ON, customer=OLD)
    less = [comparison.quotes[0].amount - comparison.quotes[1].amount for comparison in (closed, grant)]

    assert closed.notes[1] == (
        f"agora-us:payg is closed: it is for agora accounts created before 2025-08-29, and this one is of {ON}; "
        f"if it were open: {closed.quotes[1].amount:,f}, {less[0]:,f} less than agora-us-standard:payg."
    )
    assert grant.notes[0] == (
        f"{LOYALTY} is by grant: ask agora for old-customer (old customers); "
        f"if granted: {grant.quotes[1].amount:,f}, {less[1]:,f} less than {LEGACY}."
    )


def test_what_is_dearer_has_no_gain():
    """
    A closed offer that costs as much or more says only why it is closed.
    """
    comparison = compare({"rtc.audio": 10_000}, ["trtc-intl:payg-2024", "trtc-intl:payg"], ON)
    [said] = [note for note in comparison.notes if note.startswith("trtc-intl:payg is closed")]

    assert comparison.quotes[0].amount == comparison.quotes[1].amount
    assert "if it were open" not in said


def test_nothing_is_open():
    """
    Where no named offer is open none is cheapest, and the first screen says so; all are answered.
    """
    comparison = compare(MONTH, [LEGACY, LOYALTY], ON)

    assert comparison.cheapest is None
    assert "None of these offers is open to this customer: none is called cheapest." in comparison.notes
    assert "none is open to this customer" in render(comparison, "plain").splitlines()[1]
    assert all(quote.amount for quote in comparison.quotes)


def test_a_new_account_is_said():
    """
    Where the day of an account decides something and is not stated, a note says which is taken.
    """
    said = f"No account of agora is stated: a new one, opened on {ON}, is taken."

    assert compare(MONTH, [STANDARD, "trtc-cn:payg"], ON).notes[0] == said
    assert said not in compare(MONTH, [STANDARD, LEGACY], ON, customer=OLD).notes
    assert said not in compare(MONTH, ["trtc-cn:payg", "trtc-cn:flagship"], ON).notes


def test_who_buys_by_profile_and_besides():
    """
    The customer is that of the profile; what is said besides counts.
    """
    profile = Profile("p", (Workload("w", Usage(MONTH)),), ON, customer=OLD)

    assert compare(profile, [LEGACY]).cheapest.offer == LEGACY
    assert compare(profile, [LEGACY], customer=Customer({"agora": ON})).cheapest is None


@given(
    st.dictionaries(st.sampled_from(["rtc.audio", "rtc.hd", "rtc.fhd"]), st.integers(0, 2_000_000), min_size=1),
    st.integers(0, 3),
)
def test_closing_an_offer_never_makes_the_answer_cheaper(usage, place):
    """
    With one offer closed, the cheapest costs as much or more, or there is none; every amount stays as it was.
    """
    offers = [
        find_offer(each, ON) for each in (STANDARD, "trtc-cn:payg", "trtc-cn:flagship", "agora-cn-standard:basic")
    ]
    shut = offers[place]
    closed = attrs.evolve(shut, edition=attrs.evolve(shut.edition, eligible=Eligible(account_before=ON)))
    before = compare(usage, offers, ON)
    after = compare(usage, [*offers[:place], closed, *offers[place + 1 :]], ON)

    assert after.cheapest.amount >= before.cheapest.amount
    assert after.cheapest.offer != shut.id
    assert [quote.amount for quote in after.quotes] == [quote.amount for quote in before.quotes]


@given(st.integers(0, 2_000_000), st.integers(0, 2_000_000))
def test_an_amount_opens_and_closes_nothing(one, other):
    """
    Offers are open, closed or by grant whatever the usage costs.
    """
    names = [LEGACY, STANDARD, LOYALTY, "trtc-cn:payg"]

    assert statuses(compare({"rtc.hd": one}, names, ON, customer=OLD)) == statuses(
        compare({"rtc.fhd": other}, names, ON, customer=OLD)
    )


# ---- no offers named ------------------------------------------------------------------------------------------------

TELEHEALTH = Profile("telehealth", (Workload("calls", scenario=OneToOne(minutes=12, sessions_per_day=500)),), ON)


@pytest.mark.parametrize(
    ("market", "offer", "amount", "currency"),
    [
        ("cn", "trtc-cn:flagship", "6530.00", "CNY"),
        ("global", "agora-us-standard:business-plus", "1217.99", "USD"),
    ],
)
def test_a_telehealth_start_up(market, offer, amount, currency):
    """
    500 calls of 12 minutes a day are told what to buy, by market alone.

    360,000 HD minutes are 1,440,000 units: 40,000 more than the package of 6,250 yuan, 10,000 minutes at 0.028.
    """
    comparison = ap.compare(TELEHEALTH, market=market)

    assert (comparison.cheapest.offer, comparison.cheapest.amount) == (offer, Decimal(amount))
    assert comparison.currency == currency
    assert ap.compare(attrs.evolve(TELEHEALTH, market=market)).to_record() == comparison.to_record()


def test_nobody_says_which_market():
    """
    Without a market there is a comparison for each, in its own currency, and no amount is exchanged.
    """
    found = ap.compare(TELEHEALTH)

    assert isinstance(found, Markets)
    assert {name: each.currency for name, each in found.comparisons.items()} == {"cn": "CNY", "global": "USD"}
    assert found["cn"].cheapest.offer == "trtc-cn:flagship"
    assert {each["market"] for each in found.to_records()} == {"cn", "global"}
    assert found.to_record()["markets"]["global"]["cheapest"] == "agora-us-standard:business-plus"


@pytest.mark.parametrize("style", ["table", "plain", "markdown", "csv", "json"])
def test_markets_in_every_format(style):
    """
    Each format has the answer of both markets.
    """
    text = render(ap.compare(TELEHEALTH), style)

    assert "trtc-cn:flagship" in text
    assert "agora-us-standard:business-plus" in text
    if style == "plain":
        assert [line.partition("; ")[0] for line in text.splitlines() if "cheapest:" in line] == [
            "cn: CNY · cheapest: trtc-cn:flagship, 6,530.00",
            "global: USD · cheapest: agora-us-standard:business-plus, 1,217.99",
        ]
    if style == "json":
        assert set(json.loads(text)["markets"]) == {"cn", "global"}


def test_only_what_is_open_is_compared():
    """
    Open regimes are compared, the cheapest first; what is not open is beyond, with its status.
    """
    comparison = ap.compare(TELEHEALTH, market="global")
    amounts = [quote.amount for quote in comparison.quotes if quote.amount is not None]

    assert {quote.status.kind for quote in comparison.quotes} == {"open"}
    assert amounts == sorted(amounts)
    assert [quote.offer for quote in comparison.beyond] == ["agora-us:payg", "trtc-intl:payg"]
    assert {quote.status.kind for quote in comparison.beyond} == {"closed"}


def test_what_is_beyond_and_cheaper_is_said():
    """
    A closed offer that is not shown is named where it would be cheaper than all that are.

    Of 110,000 audio minutes after the free ones 10,001 would be at 5 % off: 0.99 x 110 - 0.0495 x 10.001 = 108.40...
    """
    free, dear = (ap.compare({"rtc.audio": minutes}, on=ON, market="global") for minutes in (4_000, 120_000))

    assert not any("if it were open" in note for note in free.notes)
    assert [note.partition("; ")[2] for note in dear.notes if "if it were open" in note] == [
        "if it were open: 108.40, 6.89 less than agora-us-standard:starter.",
        "if it were open: 108.90, 6.39 less than agora-us-standard:starter.",
    ]


@pytest.mark.parametrize("kind", [CLOSED, GRANT])
def test_every_vendor_has_its_cheapest_gain(kind):
    """
    Of each vendor the one cheapest offer that is not open is named, not only that of the first vendor.
    """
    names = ["trtc-cn:basic", "trtc-cn:payg", LEGACY, "agora-cn:list"]
    shown, *quotes = compare({"rtc.hd": 400_000}, ["trtc-cn:flagship", *names], ON).quotes
    amounts = [shown.amount - less for less in (1, 2, 3, 4)]
    beyond = [
        attrs.evolve(quote, amount=amount, status=Status(kind, "why"))
        for quote, amount in zip(quotes, amounts, strict=True)
    ]

    gains = Standing([shown], beyond, Customer({"trtc": ON}), ON).gains

    assert [line.partition(" ")[0] for line in gains] == ["trtc-cn:payg", "agora-cn:list"]


@pytest.mark.parametrize("kinds", [(CLOSED, GRANT), (GRANT, CLOSED)])
def test_what_is_closed_is_said_before_what_is_by_grant(kinds):
    """
    Of the closed offers and of those by grant each vendor's cheapest is said, the closed ones first, whole.
    """
    shown, *quotes = compare({"rtc.hd": 400_000}, ["trtc-cn:flagship", "trtc-cn:payg", "trtc-cn:basic"], ON).quotes
    beyond = [
        attrs.evolve(quote, amount=shown.amount - place, status=Status(kind, "why"))
        for place, quote, kind in zip((2, 1), quotes, kinds, strict=True)
    ]
    said = {
        CLOSED: "{} is closed: it is why; if it were open: {:,f}, {:.2f} less than trtc-cn:flagship.",
        GRANT: "{} is by grant: why; if granted: {:,f}, {:.2f} less than trtc-cn:flagship.",
    }
    expected = [
        said[kind].format(quote.offer, quote.amount, place)
        for kind in (CLOSED, GRANT)
        for place, quote in zip((2, 1), beyond, strict=True)
        if quote.status.kind == kind
    ]

    assert list(Standing([shown], beyond, Customer({"trtc": ON}), ON).gains) == expected


def test_an_incomplete_offer_is_no_reason_to_say_that_none_is_open():
    """
    Where no offer is complete nothing is said of what is open; where the one complete offer is closed it is.
    """
    none = "None of these offers is open to this customer: none is called cheapest."
    gap = compare({"signaling.messages": 1}, ["trtc-cn:list"], ON)
    closed = compare({"signaling.messages": 1, "rtc.hd": 1}, ["trtc-cn:list", LEGACY], ON)

    assert gap.notes == ()
    assert [note == none for note in closed.notes].count(True) == 1


@pytest.mark.parametrize(
    ("account", "app", "is_shut"),
    [
        (date(2021, 10, 26), None, True),
        (date(2021, 10, 27), None, False),
        (date(2021, 10, 26), date(2021, 10, 26), True),
        (date(2021, 10, 26), date(2021, 10, 27), False),
    ],
)
def test_a_vendor_of_whom_nothing_is_open(account, app, is_shut):
    """
    No vendor is left out without a word: the head says why nothing is open, and what else to state where that decides.
    """
    customer = Customer({"trtc": account}, {"trtc": app} if app else {})
    found = compare({"rtc.hd": 50_000}, on=ON, market="global", customer=customer)
    head = " ".join(render(found, "plain").partition("\n\n")[0].split())

    assert ("Nothing of trtc is open: trtc-intl:payg is closed" in head) is is_shut
    assert ("state first_apps, as by --first-app trtc=DAY." in head) is (is_shut and app is None)
    assert any(quote.offered.book.vendor == "trtc" for quote in found.quotes) is not is_shut


@pytest.mark.parametrize(("more", "is_said"), [("-0.01", True), ("0", False), ("0.01", False), (None, False)])
def test_only_what_costs_less_is_said_of_what_is_beyond(more, is_said):
    """
    An offer by grant that is not shown is said below the cheapest open one, not at it, above it, or incomplete.
    """
    [shown] = compare({"rtc.hd": 400_000}, ["trtc-cn:payg"], ON).quotes
    amount = None if more is None else shown.amount + Decimal(more)
    beyond = attrs.evolve(shown, amount=amount, status=Status(GRANT, "ask for it"))

    said = [note for note in Standing([shown], [beyond], Customer({"trtc": ON}), ON).notes if "by grant" in note]

    assert bool(said) is is_said


def test_what_is_beyond_in_data():
    """
    JSON lists the offers that are not open where none were named, with what the head says of them; and only there.
    """
    found = json.loads(render(compare({"rtc.hd": 50_000}, on=ON, market="cn"), "json"))
    (only,) = found["beyond"]

    assert {key: only[key] for key in ("offer", "status", "amount", "if_granted")} == {
        "offer": LEGACY,
        "status": "closed",
        "amount": "1120",
        "if_granted": None,
    }
    assert only["reason"] in " ".join(found["notes"])
    assert "beyond" not in compare(MONTH, [LEGACY, STANDARD], ON).to_record()


def test_the_list_is_a_reference():
    """
    No list prices are compared where a book sells another regime; where it sells nothing else, they are.
    """
    found = [name for market in ("cn", "global") for name in chosen(market, METERED)]

    assert found
    assert not any(name.endswith(":list") for name in found)


def chosen(market, metered):
    """What is chosen in a market where no offers are named, by name."""
    quote = partial(quoted, metered=metered, currency="CNY" if market == "cn" else "USD", exchange=())
    return [each.offer for each in choices(sold_in(market), metered, ON, "", quote)]


METERED = MeteredProfile(profile_of(MONTH))


def test_a_book_that_sells_nothing_else(monkeypatch):
    """
    Where an edition names no choices its own regimes are compared, and the list prices where it has none.
    """
    book = load_book("trtc-cn")
    edition = attrs.evolve(book.edition(ON), choices=())
    bare = attrs.evolve(edition, regimes={"list": LIST_REGIME})
    names = []
    for each in (edition, bare):
        changed = attrs.evolve(book, editions=(each,))
        monkeypatch.setattr("agorapricing.comparison.choosing.load_book", {**BOOKS, "trtc-cn": changed}.__getitem__)
        names.append([name.removeprefix("trtc-cn:") for name in chosen("cn", METERED) if name.startswith("trtc-cn:")])

    assert names == [[name for name in edition.regimes if name != "list"], ["list"]]


BOOKS = {name: load_book(name) for name in bundled()}


def test_packages_of_what_is_used():
    """
    A regime is compared once, with the package of each other product used that costs least.
    """
    usage = {"rtc.hd": 100_000, "signaling.messages": 50_000_000}
    compared = set(chosen("cn", MeteredProfile(profile_of(usage))))
    own = [name for name in compared if name.startswith("agora-cn-standard:basic+")]
    every = [name for name in BOOKS["agora-cn-standard"].edition(ON).chosen(usage) if name.startswith("basic+")]
    complete = [quote.amount for quote in compare(usage, [f"agora-cn-standard:{name}" for name in every], ON).quotes]

    assert len(own) == 1 < len(every)
    assert compare(usage, own, ON).quotes[0].amount == min(each for each in complete if each is not None)


def test_every_default_book_has_a_market():
    """
    The bundled books are all compared by default, three in each market.
    """
    markets = [book.market for book in BOOKS.values() if book.default]

    assert {market: markets.count(market) for market in markets} == {"cn": 3, "global": 3}


def test_a_day_before_all_prices():
    """
    On a day before the first edition of a market it is said when its prices begin.
    """
    first = min(book.editions[0].start for book in BOOKS.values() if book.default and book.market == "cn")

    with pytest.raises(AgorapricingError, match=f"is open to this customer on .*: its first prices are of {first}"):
        ap.compare(MONTH, on=first - timedelta(days=1), market="cn")


def test_before_any_edition():
    """
    On a day on which a market has nothing to buy, that is an error and no empty answer.
    """
    with pytest.raises(AgorapricingError, match="nothing in the market cn is open to this customer on 2015-01-01"):
        ap.compare(MONTH, on=date(2015, 1, 1), market="cn")


def test_a_market_that_there_is_not():
    """
    An unknown market is refused with those that there are.
    """
    with pytest.raises(UnknownNameError, match="global"):
        ap.compare(MONTH, on=ON, market="globl")


def test_offers_of_a_profile_are_named():
    """
    The offers of a profile are compared as if they were named; no others.
    """
    profile = Profile("p", (Workload("w", Usage(MONTH)),), ON, offers=("trtc-cn:payg", LEGACY))

    assert [quote.offer for quote in ap.compare(profile).quotes] == ["trtc-cn:payg", LEGACY]


def test_each_offer_is_rated_once(monkeypatch):
    """
    Where no offers are named, each is rated once for the profile, and once for each of its cases.
    """
    rated = []
    monkeypatch.setattr(
        "agorapricing.comparison.quote.rate", lambda offer, usage: (rated.append(offer.id), rate(offer, usage))[1]
    )
    few, many = (
        Profile(name, (Workload("w", Usage({"rtc.hd": used})),), ON) for name, used in (("few", 1), ("many", 9))
    )
    once = ap.compare(few, market="cn")
    alone = sorted(rated)
    ap.compare(attrs.evolve(few, cases={"high": many.workloads}), market="cn")

    assert alone == sorted(quote.offer for quote in (*once.quotes, *once.beyond) if quote.is_complete)
    assert sorted(rated) == sorted(alone * 3)
