"""What is odd in a price book: planted oddities are found, a plain book has none, bundled ones have those known."""

import json
from datetime import date
from fractions import Fraction
from functools import cache

import pytest
from sampled import one_of

import agorapricing as ap
from agorapricing.analysis.audit import kinds
from agorapricing.analysis.oddities import _listed
from agorapricing.analysis.packages import _wins
from agorapricing.cli import main
from agorapricing.errors import NoEditionError, NumberError
from agorapricing.loading.books import load_book
from agorapricing.numbers import Curve
from agorapricing.report import FORMATS

ON = date(2026, 7, 1)
HEAD = """
schema = 1
id = "odd"
vendor = "odd"
title = "Odd"
region = "CN"
currency = "CNY"

[source.page]
title = "Odd, prices"
url = "https://odd.example/prices"
place = "table 1"
read = 2026-06-01
kind = "vendor page"

[source.hearsay]
title = "Somebody's notes"
document = "notes"
place = "page 1"
read = 2026-06-01
kind = "third party"

[[edition]]
start = 2026-06-01
dated = "stated"
"""
PLAIN = """
[[edition.rate]]
source = "page"
per = 1_000
prices = { "rtc.audio" = 7, "rtc.hd" = 28 }
"""


@pytest.fixture
def audited(tmp_path):
    """Give the findings about a book of some tables, by kind, as pairs of what they are about and the amount."""

    def audit(tables, on=ON, **options):
        file = tmp_path / "odd.toml"
        file.write_text(HEAD + tables, "utf-8")
        found = kinds(ap.audit(load_book(file), on, **options).findings)
        return {kind: [(each.about, each.amount) for each in findings] for kind, findings in found.items()}

    return audit


def ladder(model, tiers):
    """A ladder of one meter."""
    return f'[[edition.rate]]\nsource = "page"\nmeter = "cdn.mainland"\nmodel = "{model}"\nper = 1\ntiers = [{tiers}]\n'


def test_a_plain_book(audited):
    """
    A book of plain prices, and one of a ladder that falls tier by tier, have no findings.
    """
    assert audited(PLAIN) == {}
    assert audited(PLAIN + ladder("graduated", "{ up_to = 10, price = 2 }, { price = 1 }")) == {}


def test_a_cliff(audited):
    """
    Above 10 GB at 2 all cost 1: the total falls by 10, and 20 GB cost as much again.
    """
    found = audited(PLAIN + ladder("volume", "{ up_to = 10, price = 2 }, { price = 1 }"))

    assert found == {"cliff": [("cdn.mainland (list)", Fraction(10))]}


def test_a_price_that_rises(audited):
    """
    A further tier that costs more is found; the first paid tier after a free one is no rise.
    """
    rising = audited(PLAIN + ladder("graduated", "{ up_to = 10, price = 1 }, { price = 3 }"))

    assert rising == {"rising price": [("cdn.mainland (list)", Fraction(2))]}
    assert audited(PLAIN + ladder("graduated", "{ up_to = 10, price = 0 }, { price = 3 }")) == {}


def test_tiers_without_use(audited):
    """
    A tier that holds no whole number, and a bound with the same price on both sides, are found.
    """
    empty = audited(
        PLAIN + ladder("graduated", "{ up_to = 10, price = 3 }, { up_to = 10.5, price = 2 }, { price = 1 }")
    )
    same = audited(PLAIN + ladder("graduated", "{ up_to = 10, price = 3 }, { up_to = 20, price = 3 }, { price = 1 }"))

    assert empty == {"unreachable tier": [("cdn.mainland", None)]}
    assert same == {"bound without effect": [("cdn.mainland", None)]}


DISCOUNT = """
[edition.stage.volume]
kind = "graduated-discount"
source = "page"
meters = ["rtc.audio"]
tiers = [{ up_to = 10, off = 0 }, { up_to = 20, off = 0.1 }, { off = 0.1 }]

[edition.regime.payg]
title = "Pay as you go"
who = "anyone"
chain = ["volume"]
"""


def test_a_discount_without_use(audited):
    """
    Two bands of the same discount are found, and none where each takes more off.
    """
    assert audited(PLAIN + DISCOUNT) == {"bound without effect": [("volume", None)]}
    assert audited(PLAIN + DISCOUNT.replace("{ off = 0.1 }", "{ off = 0.2 }")) == {}


PACKAGE = """
[edition.stage.free]
kind = "allowance"
source = "page"
quantity = 10_000
meters = ["rtc.audio"]

[edition.stage.fee]
kind = "fee"
source = "page"
amount = {fee}
title = "Package"

[edition.stage.quota]
kind = "allowance"
source = "page"
quantity = 50_000
meters = ["rtc.audio"]

[edition.regime.payg]
title = "Pay as you go"
who = "anyone"
chain = ["free"]

[edition.regime.package]
title = "Package"
who = "anyone"
chain = ["fee", "quota"]
"""


@pytest.mark.parametrize(
    ("fee", "found"),
    [
        (279, {}),
        (280, {"never cheapest": [("package", None)]}),
        (281, {"never cheapest": [("package", None)], "package without a gain": [("package", Fraction(1))]}),
    ],
)
def test_free_minutes_worth_more_than_a_package(audited, fee, found):
    """
    50,000 minutes of audio are 350; pay as you go has 70 of that free, so a package must cost less than 280.
    """
    assert audited(PLAIN + PACKAGE.replace("{fee}", str(fee))) == found


@pytest.mark.parametrize(("slope", "wins"), [(3, True), (4, False)])
def test_a_package_may_be_cheapest_only_above_all_bounds(slope, wins):
    """
    10 with a price of 3 is below two offers of 5 and 4 for each only above 10; with a price of 4 nowhere.
    """
    assert _wins(Curve.linear(slope, 10), [Curve.linear(5), Curve.linear(4)]) is wins


def test_larger_pictures_that_cost_less(audited):
    """
    A tier of more pixels that costs less than the one below it is found, by the tiers of the metering rule.
    """
    rule = """
[[edition.rate]]
source = "page"
per = 1_000
prices = { "rtc.audio" = 7, "rtc.hd" = 28, "rtc.fhd" = 27 }

[edition.metering]
source = "page"
minutes = { over = "month", scope = "account", zone = "UTC" }

[edition.metering.roles]
host = ["rtc"]

[edition.metering.family.rtc]
method = "aggregate"
audio = "rtc.audio"
video = [{ up_to = 921_600, meter = "rtc.hd" }, { meter = "rtc.fhd" }]
"""

    assert audited(rule) == {"tiers out of order": [("rtc.fhd", Fraction(1, 1000))]}


@pytest.mark.parametrize(("on", "is_stale"), [(date(2027, 6, 1), False), (date(2027, 6, 2), True)])
def test_a_stale_source(audited, on, is_stale):
    """
    A source is stale when it was read more than 365 days before; not on day 365.
    """
    assert ("stale source" in audited(PLAIN, on)) == is_stale


def test_another_age(audited):
    """
    What is stale can be said.
    """
    assert "stale source" not in audited(PLAIN, date(2026, 6, 11), max_age=10)
    assert "stale source" in audited(PLAIN, date(2026, 6, 12), max_age=10)


def test_sources_that_are_not_the_vendors(audited):
    """
    A price that rests on somebody's notes is found.
    """
    assert audited(PLAIN.replace('"page"', '"hearsay"')) == {"no vendor page": [("hearsay", None)]}


def test_conflicts(audited):
    """
    Every conflict of the edition is a finding.
    """
    conflict = """
[[edition.conflict]]
about = "the price of audio"
kept = "7"
source = "page"
other = "8"
other_source = "hearsay"
why = "the vendor says so"
meters = ["rtc.audio"]
"""

    assert audited(PLAIN + conflict) == {"conflict": [("the price of audio", None)]}


def test_what_has_no_curve(audited):
    """
    A meter of blocks without end is looked at up to an end; one of tiny blocks is said to be left out.
    """
    blocks = '[[edition.rate]]\nsource = "page"\nmeter = "chat.daily_users"\nmodel = "package"\nsize = {}\nprice = 5\n'
    fine = audited(PLAIN + blocks.replace("{}", "10_000"))
    tiny = audited(PLAIN + blocks.replace("{}", "0.001"))
    cliff = ladder("volume", "{ up_to = 10, price = 2 }, { price = 1 }").replace("cdn.mainland", "rtc.fhd")
    both = audited(PLAIN + blocks.replace("{}", "0.001") + cliff)

    assert fine == {}
    assert tiny == {"not looked at": [("chat.daily_users (list)", None)]}
    assert both == {**tiny, "cliff": [("rtc.fhd (list)", Fraction(10))]}


@cache
def of_bundled(name):
    """The audit of a bundled book."""
    return ap.audit(name, ON)


@pytest.mark.parametrize("name", one_of(4, ap.bundled()))
def test_bundled_books(name):
    """
    Each conflict of a bundled book is a finding, and each finding's source is one of the book.
    """
    book, found = load_book(name), of_bundled(name)

    assert len(kinds(found.findings).get("conflict", ())) == len(book.edition(ON).conflicts)
    assert all(each.source in book.sources for each in found.findings if each.source)
    assert "not looked at" not in kinds(found.findings)


def test_known_oddities():
    """
    Agora's Starter gives up free minutes worth more than it saves; the CDN's tiers are cliffs; TRTC's Plus never pays.
    """
    starter = kinds(of_bundled("agora-us-standard").findings)["package without a gain"]
    cliffs = kinds(of_bundled("agora-cn").findings)["cliff"]
    never = kinds(of_bundled("trtc-cn").findings)["never cheapest"]

    plans = [("chat-starter", Fraction(349 - 250)), ("chat-pro", Fraction(699 - 500))]
    assert [(each.about, each.amount) for each in starter] == [
        ("starter", Fraction("45.99") - Fraction("39.6")),
        *plans,
    ]
    assert {each.about for each in cliffs} == {"cdn.mainland (list)", "cdn.overseas (list)"}
    assert {each.about for each in never} == {"premium-plus", "flagship-plus"}


def test_what_cannot_be_audited():
    """
    A day before the first edition and an age that is none are errors.
    """
    with pytest.raises(NoEditionError):
        ap.audit("agora-cn", date(2010, 1, 1))
    with pytest.raises(NumberError, match="the greatest age of a source"):
        ap.audit("agora-cn", ON, max_age=0)


@pytest.mark.parametrize("style", FORMATS)
def test_the_command(capsys, style):
    """
    The command writes the findings in every format.
    """
    code = main(["audit", "trtc-cn", "--on", str(ON), "--format", style])
    printed = capsys.readouterr()

    assert (code, printed.err) == (0, "")
    assert "never cheapest" in printed.out
    if style == "json":
        assert json.loads(printed.out)["findings"][0]["about"] == "premium-plus"


@pytest.mark.parametrize(
    ("names", "said"),
    [("ab", "a, b rest on it"), ("abc", "a, b, c rest on it"), ("abcd", "a, b, c and 1 more rest on it")],
)
def test_three_names_are_listed_and_more_are_counted(names, said):
    """
    What rests on a source is named as far as three names go, and none is counted as no more.
    """
    assert str(_listed(list(names))) == said


def graduated(tiers):
    """A plain book with a ladder whose tiers each take what lies in them."""
    return PLAIN + ladder("graduated", tiers)


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        (
            PLAIN + ladder("volume", "{ up_to = 10, price = 2 }, { price = 1 }"),
            ["just above 10 the total falls, and it is as high again only at 20"],
        ),
        (
            PLAIN + ladder("volume", "{ up_to = 10, price = 2 }, { price = 0 }"),
            ["just above 10 the total falls, and it is as high again never"],
        ),
        (
            graduated("{ up_to = 10, price = 1 }, { price = 3 }"),
            ["above 10 the next unit costs more than before"],
        ),
        (
            graduated("{ up_to = 10, price = 3 }, { up_to = 10.5, price = 2 }, { price = 1 }"),
            ["no whole number lies above 10 and up to 10.5"],
        ),
        (
            graduated("{ up_to = 0.5, price = 2 }, { price = 1 }"),
            ["no whole number lies above 0 and up to 0.5"],
        ),
        (
            graduated("{ up_to = 10, price = 3 }, { price = 3 }"),
            ["the price is the same on both sides of 10"],
        ),
        (graduated("{ up_to = 10, price = 3 }, { price = 3, flat = 5 }"), []),
        (graduated("{ up_to = 10, price = 3 }, { quoted = true }"), []),
        (PLAIN + DISCOUNT, ["the discount is the same on both sides of 20"]),
        (
            PLAIN + PACKAGE.replace("{fee}", "281"),
            [
                "at no multiple of 50,000 of rtc.audio does it cost less than all others",
                (
                    "with all used that it includes (50,000 of rtc.audio) it costs more than payg, which has no fee;"
                    " payg takes 70.00 off list price there"
                ),
            ],
        ),
        (PLAIN.replace('"page"', '"hearsay"'), ["a third party; rtc.audio, rtc.hd rest on it"]),
    ],
)
def test_what_is_found_is_said(tmp_path, tables, words):
    """
    A finding says at which bound it is, what it is compared with, and what rests on a source.
    """
    file = tmp_path / "odd.toml"
    file.write_text(HEAD + tables, "utf-8")

    assert [str(each.what) for each in ap.audit(load_book(file), ON).findings] == words


def test_what_an_audit_looked_at(audited, tmp_path):
    """
    An audit says how many looks it took, two for each regime, and all of them where nothing stopped it.
    """
    audited(PLAIN + PACKAGE.replace("{fee}", "281"))
    found = ap.audit(load_book(tmp_path / "odd.toml"), str(ON))

    assert (found.done, found.asked, found.is_stopped, found.on) == (6, 6, False, ON)
    assert list(kinds(found.findings)) == ["never cheapest", "package without a gain"]
