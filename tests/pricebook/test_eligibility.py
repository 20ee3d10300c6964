"""Who may buy: conditions of books, editions and regimes, and whether a customer meets them."""

from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorapricing.errors import TariffError
from agorapricing.loading import bundled, load_book
from agorapricing.pricebook.eligibility import Customer, Eligible, Status, eras, status
from agorapricing.tariff import LIST

BOUND = date(2024, 7, 26)
DAY = timedelta(days=1)
TODAY = date(2026, 11, 29)
BOOK = load_book("trtc-cn")


def offer(*, book=None, edition=None, regime=None, name="payg"):
    """An offer of a book whose levels have some conditions."""
    found = BOOK.edition(TODAY)
    regimes = {**found.regimes, "payg": attrs.evolve(found.regimes["payg"], eligible=regime)}
    changed = attrs.evolve(found, regimes=regimes, eligible=edition)
    return attrs.evolve(BOOK, eligible=book, editions=(changed,)).offer(name, TODAY)


def kind(conditions, customer, on=TODAY):
    """Whether an offer with conditions is open to a customer."""
    return status(offer(regime=conditions), customer, on).kind


@pytest.mark.parametrize(
    ("created", "since", "before"),
    [(BOUND - DAY, "closed", "open"), (BOUND, "open", "closed"), (BOUND + DAY, "open", "closed")],
)
@pytest.mark.parametrize("of", ["account", "first_app"])
def test_a_bound_belongs_to_the_later_side(of, created, since, before):
    """
    An account, or its first app, of the day itself is since that day, and not before it.
    """
    customer = Customer(**{f"{of}s": {"trtc": created}})

    assert kind(Eligible(**{f"{of}_since": BOUND}), customer) == since
    assert kind(Eligible(**{f"{of}_before": BOUND}), customer) == before


def test_nothing_stated_is_a_new_account():
    """
    A customer who states nothing has a new account of the day, with no grant, region or package.
    """
    assert kind(Eligible(account_since=TODAY), Customer()) == "open"
    assert kind(Eligible(account_before=TODAY), Customer()) == "closed"
    assert kind(Eligible(account_before=TODAY), Customer(), TODAY - DAY) == "open"
    assert kind(Eligible(first_app_before=TODAY), Customer({"trtc": TODAY - DAY})) == "open"
    assert kind(Eligible(region="CN"), Customer()) == "closed"
    assert kind(Eligible(), Customer()) == "open"


def test_an_account_is_of_its_vendor():
    """
    What is stated of one vendor says nothing about an account of another one.
    """
    old = Customer({"agora": BOUND - DAY}, grants=("agora:allowlist",), subscribed=("agora:basic",))

    assert kind(Eligible(account_before=BOUND), old) == "closed"
    assert kind(Eligible(grant="allowlist"), old) == "grant"
    assert kind(Eligible(subscribed="basic"), old) == "closed"


@pytest.mark.parametrize(
    ("conditions", "customer"),
    [
        (Eligible(region="SG"), Customer(region="SG")),
        (Eligible(subscribed="basic"), Customer(subscribed=("trtc:basic",))),
        (Eligible(grant="allowlist"), Customer(grants=("trtc:allowlist",))),
    ],
)
def test_what_is_stated_opens(conditions, customer):
    """
    A region, a package or a grant opens what asks for it.
    """
    assert kind(conditions, Customer()) != "open"
    assert kind(conditions, customer) == "open"


def test_a_grant_does_not_open_what_is_closed():
    """
    An offer with a condition that no grant gives is closed, with that reason alone.
    """
    found = status(offer(regime=Eligible(account_before=BOUND, grant="old-customer", words="w")), Customer(), TODAY)

    assert found == Status("closed", f"for trtc accounts created before {BOUND}, and this one is of {TODAY} (w)")


def test_a_grant_says_what_to_ask():
    """
    What is to be had by a grant says whom to ask for what.
    """
    found = status(offer(regime=Eligible(grant="old-customer", words="old customers")), Customer(), TODAY)

    assert found == Status("grant", "ask trtc for old-customer (old customers)")


@pytest.mark.parametrize("level", ["book", "edition", "regime"])
def test_every_level_counts(level):
    """
    A condition of the book, the edition or the regime closes an offer; one of a regime closes no other one.
    """
    closed = {level: Eligible(account_before=BOUND)}

    assert status(offer(**closed), Customer(), TODAY).kind == "closed"
    assert status(offer(**closed, name=LIST), Customer(), TODAY).is_open == (level == "regime")


def test_packages_of_products_bring_their_conditions():
    """
    What is bought together has the conditions of all its parts.
    """
    book = load_book("agora-cn-standard")
    kinds = {
        name: status(book.offer(name, TODAY), Customer(), TODAY).kind for name in ("basic", "signaling-enterprise")
    }

    assert kinds == {"basic": "open", "signaling-enterprise": "grant"}
    assert status(book.offer("basic+signaling-enterprise", TODAY), Customer(), TODAY).kind == "grant"


@pytest.mark.parametrize("days", [("account_since", "account_before"), ("first_app_since", "first_app_before")])
def test_nobody_is_refused(days):
    """
    Conditions that nobody can meet are an error.
    """
    since, before = days

    assert Eligible(**{since: BOUND, before: BOUND + DAY})
    with pytest.raises(TariffError, match="created since 2024-07-26 is of before 2024-07-26"):
        Eligible(**{since: BOUND, before: BOUND})


@pytest.mark.parametrize("name", ["old-customer", "agora:", ":old-customer", ""])
@pytest.mark.parametrize("of", ["grants", "subscribed"])
def test_names_have_a_vendor(of, name):
    """
    A grant or a package is named with its vendor.
    """
    with pytest.raises(TariffError, match="are named vendor:name"):
        Customer(**{of: (name,)})


def test_more_said_counts():
    """
    What is said besides counts over what was said before, vendor by vendor; grants add up.
    """
    one = Customer({"agora": BOUND, "trtc": BOUND}, region="CN", grants=("agora:a",))
    both = one.also(Customer({"trtc": TODAY}, {"agora": TODAY}, grants=("agora:b", "agora:a")))

    assert both == Customer({"agora": BOUND, "trtc": TODAY}, {"agora": TODAY}, "CN", ("agora:a", "agora:b"))


DAYS = st.dates(date(2018, 1, 1), date(2027, 1, 1))
OFFERS = [
    (book.id, name, edition.start)
    for book in map(load_book, bundled())
    for edition in book.editions[-2:]
    for name in edition.regimes
]


@given(st.sampled_from(OFFERS), DAYS, DAYS, st.lists(st.sampled_from(["agora:old-customer", "agora:by-sales"])))
def test_a_grant_only_opens(found, created, on, grants):
    """
    Being given something closes nothing, and asks for nothing more.
    """
    book, regime, day = found
    sold = load_book(book).offer(regime, day)
    before, after = (status(sold, Customer({"agora": created}, grants=each), on) for each in ((), tuple(grants)))

    assert (before.kind == "closed") == (after.kind == "closed")
    assert after.is_open or not before.is_open


@given(st.sampled_from(OFFERS), DAYS)
def test_conditions_alone_decide(found, created):
    """
    An offer is open or closed by its conditions alone: another price, day or tax changes nothing.
    """
    book, regime, day = found
    sold = load_book(book).offer(regime, day)
    free = attrs.evolve(sold.edition, rates={}, ladders={}, stages={})
    customer = Customer({"agora": created, "trtc": created})

    assert status(attrs.evolve(sold, edition=free), customer, day) == status(sold, customer, day)


@pytest.mark.parametrize(
    ("name", "customer", "expected"),
    [
        ("agora-cn:payg", Customer({"agora": date(2024, 7, 25)}), "open"),
        ("agora-cn:payg", Customer({"agora": date(2024, 7, 26)}), "closed"),
        ("agora-cn:list", Customer(), "closed"),
        ("agora-cn:loyalty", Customer({"agora": date(2024, 7, 25)}), "grant"),
        ("agora-cn:loyalty", Customer({"agora": date(2024, 7, 25)}, grants=("agora:old-customer",)), "open"),
        ("agora-cn:chat-basic", Customer({"agora": date(2024, 7, 25)}), "closed"),
        ("agora-cn-standard:flagship", Customer({"agora": date(2024, 7, 25)}), "closed"),
        ("agora-cn-standard:flagship", Customer(), "open"),
        ("agora-us:payg", Customer({"agora": date(2025, 8, 28)}), "open"),
        ("agora-us:payg", Customer({"agora": date(2025, 8, 29)}), "closed"),
        ("agora-us-standard:business-plus", Customer(), "open"),
        ("trtc-cn:flagship", Customer(), "open"),
        ("trtc-intl:payg", Customer({"trtc": date(2024, 7, 24)}), "open"),
        ("trtc-intl:payg", Customer(), "closed"),
        ("trtc-intl:payg-2024", Customer({"trtc": date(2024, 7, 24)}), "closed"),
        ("trtc-intl:payg-2024", Customer(), "open"),
        ("trtc-intl:payg", Customer({"trtc": date(2021, 10, 26)}), "closed"),
    ],
)
def test_bundled_books(name, customer, expected):
    """
    Of the bundled books these are open, closed and by grant.
    """
    book, _, regime = name.partition(":")

    assert status(load_book(book).offer(regime, TODAY), customer, TODAY).kind == expected


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("accounts", {"agora": "2020-01-01"}, "accounts: agora must have a day as datetime"),
        ("first_apps", {"agora": 2020}, "first_apps: agora must have a day as datetime"),
        ("grants", "agora:old-customer", r"grants are a tuple of names, as \('agora:old-customer',\)"),
    ],
)
def test_a_customer_of_wrong_types(field, value, said):
    """
    A day that is no day, and a text where names stand, are refused at once, with what to write.
    """
    with pytest.raises(TypeError, match=said):
        Customer(**{field: value})


@pytest.mark.parametrize(("region", "said"), [("", "no region is stated"), ("US", "this one in US")])
def test_where_another_region_is_stated_it_is_said(region, said):
    """
    What is for accounts of a region says which one this one is of, or that none is stated.
    """
    found = list(Eligible(region="CN").unmet("trtc", Customer(region=region), TODAY))

    assert found == [f"for accounts registered in CN, and {said}"]


def unmet(conditions, customer=None):
    """The reasons why a customer does not meet conditions, on the last of these days."""
    return [str(each) for each in conditions.unmet("trtc", customer or Customer(), TODAY)]


@pytest.mark.parametrize(
    ("conditions", "customer", "reasons"),
    [
        (Eligible(), Customer(), []),
        (
            Eligible(account_before=BOUND, words="old accounts only"),
            Customer(),
            ["for trtc accounts created before 2024-07-26, and this one is of 2026-11-29 (old accounts only)"],
        ),
        (
            Eligible(account_since=BOUND, account_before=TODAY),
            Customer({"trtc": TODAY}),
            ["for trtc accounts created since 2024-07-26 and before 2026-11-29, and this one is of 2026-11-29"],
        ),
        (
            Eligible(first_app_since=BOUND),
            Customer({"trtc": BOUND}, {"trtc": BOUND - DAY}),
            ["for trtc accounts whose first app was created since 2024-07-26, and this one is of 2024-07-25"],
        ),
        (
            Eligible(account_since=BOUND),
            Customer(proven={"trtc": TODAY - DAY}),
            ["for trtc accounts created since 2024-07-26, and this one is of 2026-11-28 or before"],
        ),
        (Eligible(account_before=BOUND), Customer(proven={"trtc": BOUND - DAY}), []),
        (
            Eligible(region="CN", subscribed="pro"),
            Customer(region="US"),
            [
                "for accounts registered in CN, and this one in US",
                "for those who have pro of trtc already",
            ],
        ),
        (Eligible(region="CN", subscribed="pro"), Customer(region="CN", subscribed=("trtc:pro",)), []),
        (Eligible(subscribed="pro"), Customer(subscribed=("agora:pro",)), ["for those who have pro of trtc already"]),
    ],
)
def test_each_condition_that_is_not_met_is_said(conditions, customer, reasons):
    """
    Each condition has its reason, with the days of account and condition, and the vendor's words where there are some.
    """
    assert unmet(conditions, customer) == reasons


@pytest.mark.parametrize(
    ("conditions", "bounds", "asks_for_an_app"),
    [
        (Eligible(), set(), False),
        (Eligible(region="CN", grant="x"), set(), False),
        (Eligible(account_since=BOUND), {BOUND}, False),
        (Eligible(account_before=BOUND), {BOUND}, False),
        (Eligible(first_app_since=BOUND), {BOUND}, True),
        (Eligible(first_app_before=BOUND, account_since=BOUND - DAY), {BOUND, BOUND - DAY}, True),
    ],
)
def test_what_conditions_ask_for(conditions, bounds, asks_for_an_app):
    """
    The days of account and first app decide where a condition has some, and only those.
    """
    assert (conditions.bounds, conditions.asks_for_a_day) == (bounds, bool(bounds))
    assert conditions.asks_for_an_app is asks_for_an_app


@pytest.mark.parametrize(
    ("customer", "account", "app"),
    [
        (Customer(), TODAY, TODAY),
        (Customer(opened=BOUND), BOUND, BOUND),
        (Customer({"trtc": BOUND}), BOUND, BOUND),
        (Customer({}, {"trtc": BOUND}), BOUND, BOUND),
        (Customer({"trtc": BOUND - DAY}, {"trtc": BOUND}), BOUND - DAY, BOUND),
        (Customer({"agora": BOUND}, {"agora": BOUND}), TODAY, TODAY),
        (Customer(proven={"trtc": BOUND}), BOUND, BOUND),
        (Customer(proven={"trtc": BOUND}, opened=BOUND - DAY), BOUND, BOUND),
        (Customer(proven={"trtc": TODAY + DAY}), TODAY, TODAY),
        (Customer({"trtc": BOUND}, proven={"trtc": BOUND - DAY}), BOUND, BOUND),
    ],
)
def test_the_days_of_a_customer(customer, account, app):
    """
    A stated day counts before one that is proven, this before the day of opening, and that before the day of asking.
    """
    assert customer.days("trtc", TODAY) == (account, app)


def test_what_else_is_said_counts():
    """
    What is said besides counts where both say something, names are added once, and the earlier proof stays.
    """
    one = Customer({"a": BOUND}, {}, "CN", ("a:x",), ("a:p",), BOUND, {"a": BOUND, "b": BOUND})
    more = Customer(
        {"a": TODAY}, {"b": TODAY}, "", ("a:y", "a:x"), (), None, {"a": TODAY, "b": BOUND - DAY, "c": TODAY}
    )
    both = Customer(
        {"a": TODAY},
        {"b": TODAY},
        "CN",
        ("a:x", "a:y"),
        ("a:p",),
        BOUND,
        {"a": BOUND, "b": BOUND - DAY, "c": TODAY},
    )

    assert one.also(more) == both
    assert (one.also(attrs.evolve(more, region="US", opened=TODAY)).region, one.also(Customer())) == ("US", one)


@pytest.mark.parametrize(
    ("kind", "may_open", "text", "is_open"),
    [
        ("open", False, "open", True),
        ("closed", False, "closed", False),
        ("grant", False, "by grant", False),
        ("closed", True, "by account's day", False),
    ],
)
def test_a_status_in_words(kind, may_open, text, is_open):
    """
    A status is open, closed, by grant, or by the account's day where that would open it.
    """
    found = Status(kind, "", may_open)

    assert (str(found.text), found.is_open) == (text, is_open)


@pytest.mark.parametrize(
    ("proven", "spans"),
    [
        (None, []),
        (BOUND - DAY, []),
        (BOUND, [("before 2024-07-26", BOUND - DAY), ("since 2024-07-26", BOUND)]),
        (TODAY, [("before 2024-07-26", BOUND - DAY), ("since 2024-07-26", BOUND)]),
    ],
)
def test_what_a_proven_account_may_be(proven, spans):
    """
    An account that is proven on a bound or later may be of either side of it; of one that is proven before it is known.
    """
    customer = Customer(proven={"trtc": proven} if proven else {})
    sold = offer(regime=Eligible(account_since=BOUND))
    found = eras([sold], customer, TODAY)

    assert {text: each.days("trtc", TODAY)[0] for text, each in found.items()} == {
        f"trtc account created {span}": day for span, day in spans
    }
    assert status(sold, customer, TODAY).may_open is bool(spans)


def test_eras_between_two_days():
    """
    Between two days that decide something lies a third span, which begins with the first of them.
    """
    sold = offer(book=Eligible(account_since=BOUND), regime=Eligible(account_before=BOUND + DAY))
    found = eras([sold], Customer(proven={"trtc": TODAY}), TODAY)

    assert [(text, each.accounts) for text, each in found.items()] == [
        ("trtc account created before 2024-07-26", {"trtc": BOUND - DAY}),
        ("trtc account created since 2024-07-26 and before 2024-07-27", {"trtc": BOUND}),
        ("trtc account created since 2024-07-27", {"trtc": BOUND + DAY}),
    ]
