"""What an answer rests on: its bills, the versions of books, and the age of prices."""

from datetime import date, timedelta

import attrs
import pytest
from contracts import contract

import agorapricing as ap
from agorapricing.analysis import breakeven, diff, explain
from agorapricing.errors import NumberError, OldPricesError
from agorapricing.rating import (
    MENTIONED,
    STALE_DAYS,
    bills_in,
    digests_of,
    refuse_older,
    refuse_older_offers,
    sources_of,
    unknown_by,
    versions_of,
)
from agorapricing.report import render, report_of

ON = date(2021, 2, 1)
READ = date(2021, 1, 15)  # the day of the one source of this bill
USAGE = {"rtc.hd": 5_000}
BILL = ap.rate("agora-cn:list", USAGE, on=ON)
COMPARISON = ap.compare(USAGE, ["agora-cn:list", "trtc-cn:list"], ON)
DAYS = (ON - READ).days


@pytest.mark.parametrize(
    ("answer", "offers"),
    [
        (BILL, ["agora-cn:list"]),
        (COMPARISON, ["agora-cn:list", "trtc-cn:list"]),
        (breakeven(COMPARISON), ["agora-cn:list", "trtc-cn:list"]),
        (explain(COMPARISON, "trtc-cn:list"), ["trtc-cn:list"]),
        (diff(COMPARISON, "trtc-cn:list", "agora-cn:list"), ["trtc-cn:list", "agora-cn:list"]),
        ((BILL, {"a": BILL}), ["agora-cn:list"]),
        ((), []),
    ],
    ids=["bill", "comparison", "breakeven", "explain", "diff", "collections", "nothing"],
)
def test_the_bills_of_an_answer(answer, offers):
    """
    Every bill that stands in an answer is found once, however deep.
    """
    assert [bill.offer for bill in bills_in(answer)] == offers


def test_a_term_has_the_bills_of_its_months():
    """
    A bill of a term rests on those of its months.
    """
    term = ap.bill_term("agora-cn:list", USAGE, ap.Term(ON, months=3))

    assert [bill.on for bill in bills_in(term)] == [date(2021, month, 1) for month in (2, 3, 4)]


@pytest.mark.parametrize("style", ["table", "plain", "markdown", "json"])
@pytest.mark.parametrize("answer", [BILL, COMPARISON, breakeven(COMPARISON)], ids=["bill", "comparison", "question"])
def test_every_report_states_the_versions(answer, style):
    """
    A report of whatever answer says the version of each book; JSON has them by book.
    """
    version = ap.load_book("agora-cn").version

    assert version
    assert versions_of(answer)["agora-cn"] == version
    assert report_of(answer).record["versions"] == versions_of(answer)
    assert version in render(answer, style)


def test_a_bill_keeps_the_version():
    """
    The version goes with a bill's record and comes back; without one nothing is said.
    """
    record = BILL.to_record()

    version = ap.load_book("agora-cn").version
    assert ap.Bill.from_record(record).terms.version == record["versions"]["agora-cn"] == version
    assert versions_of(ap.Bill.from_record({**record, "versions": {}})) == {}


def test_every_bundled_book_has_a_version():
    """
    Each bundled book states a version, as its report needs it.
    """
    assert all(ap.load_book(name).version for name in ap.bundled())


@pytest.mark.parametrize(("days", "is_refused"), [(DAYS - 1, True), (DAYS, False), (DAYS + 1, False)])
def test_older_prices_are_refused(days, is_refused):
    """
    A source that is as old as is allowed passes; one day more and it is refused by its name and day.
    """
    if not is_refused:
        refuse_older(BILL, days)
        return
    with pytest.raises(OldPricesError) as error:
        refuse_older(BILL, days)
    assert str(error.value) == f"prices were read more than {days} days before: agora-cn/live-2021 (2021-01-15)"


@pytest.mark.parametrize(("today", "is_refused"), [(READ + timedelta(11), True), (READ + timedelta(10), False)])
def test_a_day_to_come_counts_as_today(today, is_refused):
    """
    The prices of a bill of a later day are as old as they are today.
    """
    if is_refused:
        with pytest.raises(OldPricesError):
            refuse_older(BILL, 10, today)
    else:
        refuse_older(BILL, 10, today)


@pytest.mark.parametrize(("days", "is_refused"), [(-1, True), (0, False), (1, False)])
def test_what_is_only_mentioned_has_no_age(days, is_refused):
    """
    The oldest source that a page states is the one that is refused; older ones of closed offers do not count.
    """
    found = ap.compare({"rtc.hd": 50_000}, on=date(2026, 7, 1), market="cn")
    oldest = max((found.on - source.read).days for source in sources_of(found).values())
    mentioned = max((found.on - each.read).days for bill in bills_in(found) for each in bill.sources.values())

    assert mentioned > oldest
    assert f"the oldest {oldest:,} days before" in render(found, "plain").replace("\n", " ")
    if is_refused:
        with pytest.raises(OldPricesError):
            refuse_older(found, oldest + days)
    else:
        refuse_older(found, oldest + days)


def test_newer_prices_that_are_only_mentioned_do_not_make_an_answer_known():
    """
    A day is long after the prices of the answer, however new those of an offer are that is closed to the customer.
    """
    on = READ + timedelta(days=STALE_DAYS + 1)
    newer = ap.compare(USAGE, ["agora-cn:list"], date(2024, 2, 6)).quotes
    found = attrs.evolve(ap.compare(USAGE, ["agora-cn:list"], ON), beyond=newer)

    assert unknown_by(newer, on) == ()
    assert unknown_by(found, on - timedelta(days=1)) == ()
    assert unknown_by(found, on) == unknown_by(BILL, on) != ()


def test_offers_are_refused_for_whatever_they_rest_on():
    """
    Of an offer every source of its edition counts, whatever is used.
    """
    offers = [ap.find_offer("agora-cn:list", ON)]
    book = offers[0].book
    oldest = max((ON - book.sources[name].read).days for name in offers[0].edition.sources)

    refuse_older_offers(offers, oldest)
    with pytest.raises(OldPricesError):
        refuse_older_offers(offers, oldest - 1)


@pytest.mark.parametrize("days", [0, -1, "many", 1.5])
def test_an_age_that_is_none(days):
    """
    An age is a number of days above 0.
    """
    with pytest.raises(NumberError):
        refuse_older(BILL, days)


@attrs.frozen
class Holder:
    """Bills in fields of three kinds."""

    plain: object = None
    mentioned: object = attrs.field(default=None, metadata=MENTIONED)
    unseen: object = attrs.field(default=None, metadata={"has_bills": False})


ONE, TWO, THREE = (ap.rate("agora-cn:list", {"rtc.hd": used}, on=ON) for used in (1, 2, 3))


@pytest.mark.parametrize(
    ("answer", "found", "answered"),
    [
        (Holder(ONE, TWO, THREE), [ONE, TWO], [ONE]),
        (Holder((ONE, {"a": THREE}), Holder(TWO)), [ONE, THREE, TWO], [ONE, THREE]),
        (Holder(Holder(ONE, mentioned=TWO), unseen=THREE), [ONE, TWO], [ONE]),
        ({"b": TWO, "a": (ONE, ONE)}, [TWO, ONE], [TWO, ONE]),
        (ONE, [ONE], [ONE]),
        ("bill", [], []),
        (ap.find_offer("agora-cn:list", ON), [], []),
    ],
)
def test_where_bills_stand(answer, found, answered):
    """
    Bills are found in order and once; those of a field that only mentions them are no part of the answer.
    """
    assert list(bills_in(answer)) == found
    assert list(bills_in(answer, mentioned=False)) == answered


def test_versions_and_digests_are_of_all_that_is_told():
    """
    Each book is told once, also one that is only mentioned; a book of a file without a version is not.
    """
    other = ap.rate("trtc-cn:list", USAGE, on=ON)
    unversioned = attrs.evolve(other, terms=attrs.evolve(other.terms, version="", digest=""))
    books = {name: ap.load_book(name) for name in ("agora-cn", "trtc-cn")}

    assert versions_of(Holder(BILL, other)) == {name: book.version for name, book in books.items()}
    assert digests_of(Holder(BILL, other)) == {name: book.digest for name, book in books.items()}
    assert versions_of((BILL, unversioned)) == {"agora-cn": books["agora-cn"].version}
    assert digests_of((BILL, unversioned)) == {"agora-cn": books["agora-cn"].digest}


def test_the_terms_of_a_contract_have_no_age():
    """
    However old a contract is, its public sources alone are refused for their age, and told.
    """
    secret, shown = (contract(base="trtc-intl:payg", confidential=each) for each in ("true", "false"))
    bills = [ap.rate(each, {"rtc.hd": 50_000}, date(2026, 5, 1)) for each in (secret, shown)]

    refuse_older(bills[0], 1)
    assert sources_of(bills[0]) == {}
    assert all(source.kind != "contract" for source in sources_of(bills[1]).values())
    with pytest.raises(OldPricesError):
        refuse_older(bills[1], 1)


@pytest.mark.parametrize(("days", "is_known"), [(364, True), (365, True), (366, False)])
def test_prices_are_known_for_a_year(days, is_known):
    """
    On the 366th day after the newest price was read, or its edition began, nothing is known of what is sold.
    """
    later = ap.rate("agora-cn:list", USAGE, on=date(2024, 2, 6))
    newest = later.terms.edition
    on = newest + timedelta(days)

    assert unknown_by((BILL, later), on) == (
        ()
        if is_known
        else (f"What is sold on {on} is not known: the newest of these prices are of 366 days before, {newest}.",)
    )
    assert unknown_by((), on) == ()


def test_sources_that_are_too_old_are_told_in_order():
    """
    Of two bills each source that is too old is told, as book/source, and one that is not is left out.
    """
    later = ap.rate("agora-us:list", USAGE, on=date(2026, 7, 1))
    with pytest.raises(OldPricesError) as caught:
        refuse_older((BILL, later), DAYS)

    assert [name.partition("/")[0] for name, _ in caught.value.sources] == ["agora-us"] * len(later.sources)
    with pytest.raises(OldPricesError) as caught:
        refuse_older((BILL, later), 1)
    assert caught.value.sources[0] == ("agora-cn/live-2021", READ)
