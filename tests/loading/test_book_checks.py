"""What the tables of a book must agree on."""

from decimal import Decimal

import pytest
from faulty import faults

from agorapricing.loading.books import read_book

HEAD = """
schema = 1
id = "example"
vendor = "agora"
title = "Example"
region = "CN"
currency = "CNY"

[source.page]
title = "Pricing"
url = "https://example.com/pricing"
place = "table 1"
read = 2024-02-06
kind = "vendor page"
"""
FIRST = """
[[edition]]
start = 2024-01-01
dated = "seen"

[[edition.rate]]
source = "page"
per = 1_000
prices = { "rtc.audio" = 7, "rtc.hd" = 28 }

[edition.stage.free]
kind = "allowance"
source = "page"
quantity = 10_000
meters = ["rtc.audio", "rtc.hd"]

[edition.regime.payg]
title = "Pay as you go"
who = "every account"
chain = ["free"]
"""
SECOND = """
[[edition]]
start = 2025-01-01
dated = "stated"
continues = 2024-01-01
"""


@pytest.fixture(name="faults")
def faults_of(write):
    """From the text of a book to its faults, as (key path, message)."""
    return lambda *parts: [(path, message) for _, path, message in faults(write("".join(parts)))]


def test_the_book_of_these_tests_is_valid(tmp_path):
    """
    The book that every test here breaks has no fault by itself.
    """
    path = tmp_path / "example.toml"
    path.write_text(HEAD + FIRST + SECOND, "utf-8")

    assert [str(each.start) for each in read_book(path).editions] == ["2024-01-01", "2025-01-01"]


class TestFile:
    """A file as a whole."""

    @pytest.mark.parametrize("schema", [0, 2, -1])
    def test_the_schema_must_be_ours(self, faults, schema):
        """
        A file of another schema is not guessed at.
        """
        assert faults(HEAD.replace("schema = 1", f"schema = {schema}"), FIRST) == [
            ("schema", f"this library reads schema 1, not {schema}")
        ]

    @pytest.mark.parametrize("currency", ["", "CN", "CNYN", "cny", "C1Y", "¥", "ÄÖÜ", "CNY "])
    def test_a_currency_is_three_capital_letters(self, faults, currency):
        """
        A currency is a code of ISO 4217.
        """
        assert faults(HEAD.replace('"CNY"', f'"{currency}"'), FIRST) == [
            ("currency", f"must be an ISO 4217 code like CNY, not {currency!r}")
        ]

    def test_a_book_has_an_edition(self, faults):
        """
        A book without editions has no prices.
        """
        assert faults("edition = []", HEAD) == [("edition", "a book needs at least one edition")]

    @pytest.mark.parametrize("start", ["2023-12-31", "2024-01-01"])
    def test_editions_ascend(self, faults, start):
        """
        An edition starts after the one before it, not on the same day and not earlier.
        """
        assert faults(HEAD, FIRST, FIRST.replace("2024-01-01", start)) == [
            ("edition[1].start", f"{start} is not after 2024-01-01, the start of the edition before")
        ]

    @pytest.mark.parametrize("dated", ["", "guessed", "Seen"])
    def test_an_edition_says_how_its_day_is_known(self, faults, dated):
        """
        A start day is stated by a source, or the first day that somebody saw the prices.
        """
        assert faults(HEAD, FIRST.replace('"seen"', f'"{dated}"')) == [
            ("edition[0].dated", f"must be one of stated, seen, document, not {dated!r}")
        ]


class TestOwnMeters:
    """Meters of a book's own."""

    def test_are_new(self, faults):
        """
        A meter that the vocabulary has cannot be made into another.
        """
        own = '[meter."rtc.hd"]\nunit = "hour"\ntitle = "Hours"\n'

        assert faults(HEAD, own, FIRST) == [
            ('meter."rtc.hd"', "rtc.hd is a meter of the vocabulary or of the base already")
        ]


class TestEdition:
    """An edition and the one that it continues."""

    @pytest.mark.parametrize("day", ["2024-01-02", "2025-01-01", "2026-01-01"])
    def test_continues_an_earlier_edition(self, faults, day):
        """
        An edition continues one of this book that starts before it, neither itself nor one that is not there.
        """
        assert faults(HEAD, FIRST, SECOND.replace("continues = 2024-01-01", f"continues = {day}")) == [
            ("edition[1].continues", f"no earlier edition starts on {day}; earlier ones: 2024-01-01")
        ]

    def test_the_first_edition_continues_nothing(self, faults):
        """
        Where nothing is earlier, nothing can be continued.
        """
        assert faults(HEAD, SECOND) == [
            ("edition[0].continues", "no earlier edition starts on 2024-01-01; earlier ones: none")
        ]

    @pytest.mark.parametrize("meter", ["rtc.fhd", "rtc.unknown", ""])
    def test_withdraws_what_was_priced(self, faults, meter):
        """
        Only a meter that the continued edition prices can be withdrawn.
        """
        assert faults(HEAD, FIRST, SECOND, f'withdraws = ["{meter}"]') == [
            ("edition[1].withdraws", f"{meter} has no price to withdraw in the edition that this one continues")
        ]

    def test_withdraws_nothing_by_itself(self, faults):
        """
        An edition that continues no other has nothing to withdraw.
        """
        assert faults(HEAD, FIRST.replace("[[edition.rate]]", 'withdraws = ["rtc.hd"]\n[[edition.rate]]')) == [
            ("edition[0].withdraws", "rtc.hd has no price to withdraw in the edition that this one continues")
        ]

    def test_a_chain_names_each_stage_once(self, faults):
        """
        A stage that a chain names twice is a slip.
        """
        assert faults(HEAD, FIRST.replace('["free"]', '["free", "free"]')) == [
            ("edition[0].regime.payg.chain", "names a stage twice")
        ]

    def test_a_chain_names_stages_of_its_own_edition(self, faults):
        """
        A stage of an edition that is not continued is not there, though its name is known.
        """
        anew = SECOND.replace("continues = 2024-01-01\n", "")

        assert faults(HEAD, FIRST, anew, '[edition.regime.payg]\ntitle = "P"\nwho = "all"\nchain = ["free"]') == [
            ("edition[1].regime.payg.chain[0]", "unknown stage 'free'")
        ]

    @pytest.mark.parametrize("name", ["list", "convert", "fees"])
    def test_a_stage_has_no_name_of_a_bills_own(self, faults, name):
        """
        A stage that is called as what a bill shows anyway would mix with it.
        """
        renamed = FIRST.replace("stage.free", f"stage.{name}").replace('["free"]', f'["{name}"]')

        assert faults(HEAD, renamed) == [
            (f"edition[0].stage.{name}", f"{name!r} is the name of a stage that every bill has")
        ]

    def test_list_is_always_the_empty_chain(self, faults):
        """
        The list regime cannot be made into another.
        """
        assert faults(HEAD, FIRST.replace("regime.payg", "regime.list")) == [
            ("edition[0].regime.list", "'list' is the empty chain, in every edition without being written")
        ]

    def test_a_stage_names_what_usage_is_counted_as(self, faults):
        """
        A stage over a meter that is counted as another would never find any of it, and is refused.
        """
        convert = '[[edition.convert]]\nsource = "page"\nto = "rtc.hd"\nratios = { "rtc.sd" = 1 }\n'
        stage = '[edition.stage.sd]\nkind = "percent-off"\nsource = "page"\noff = 0.5\nmeters = ["rtc.sd"]\n'
        message = "usage of rtc.sd is counted as rtc.hd before any stage: name that one"

        assert faults(HEAD, FIRST, convert, stage) == [("edition[0].stage.sd", message)]

    def test_a_price_is_not_hidden_by_a_conversion(self, faults):
        """
        A conversion of a meter that has a price is refused, since the price would never be used.
        """
        convert = '[[edition.convert]]\nsource = "page"\nto = "rtc.hd"\nratios = { "rtc.audio" = 1, "rtc.sd" = 1 }\n'
        message = "rtc.audio has a price, but all its usage is counted as rtc.hd"

        assert faults(HEAD, FIRST, convert) == [("edition[0].convert[0]", message)]
        assert faults(HEAD, FIRST, SECOND, convert) == [("edition[1].convert[0]", message)]

    def test_a_new_price_is_not_hidden_by_a_continued_conversion(self, faults):
        """
        A price for a meter that the continued edition converts is refused where it is written.
        """
        convert = '[[edition.convert]]\nsource = "page"\nto = "rtc.hd"\nratios = { "rtc.sd" = 1 }\n'
        rates = '[[edition.rate]]\nsource = "page"\nper = 1\nprices = { "rtc.2k" = 1 }\n'
        price = '[[edition.rate]]\nsource = "page"\nper = 1\nprices = { "rtc.sd" = 1 }\n'

        assert faults(HEAD, FIRST, convert, SECOND, rates, price) == [
            ("edition[1].rate[1]", "rtc.sd has a price, but all its usage is counted as rtc.hd")
        ]


TIERS = '[[edition.rate]]\nsource = "page"\nmeter = "rtc.2k"\nmodel = "graduated"\ntiers = [{}]\n'
LADDER = """
[edition.stage.volume]
kind = "graduated-discount"
source = "page"
meters = ["rtc.audio", "rtc.hd"]
tiers = [{}]
"""
LAST = "tier 2, the last, must be open (no up_to), not end at 20"


class TestTariffs:
    """Tariffs that cannot be."""

    @pytest.mark.parametrize(
        ("tiers", "message"),
        [
            ("", "a ladder needs at least one tier"),
            ("{up_to = 10, X}, {up_to = 20, X}", LAST),
            ("{up_to = 10, X}, {up_to = 10, X}, {X}", "tier 2: up_to 10 repeats the bound 10 of tier 1"),
            (
                "{up_to = 5, X}, {up_to = 10, X}, {up_to = 9.99, X}, {X}",
                "tier 3: up_to 9.99 descends below the bound 10 of tier 2",
            ),
            ("{X}, {up_to = 10, X}", "tier 1 is open (no up_to) but is not the last of 2"),
            ("{X}, {X}", "tier 1 is open (no up_to) but is not the last of 2"),
        ],
    )
    def test_the_wrong_tier_is_named(self, faults, tiers, message):
        """
        A gap, a repeated bound and a missing open tier are told with the tier, in a rate and in a stage.
        """
        rate = TIERS.format(tiers.replace("X", "price = 1"))
        ladder = LADDER.format(tiers.replace("X", "off = 0"))

        assert faults(HEAD, FIRST, rate) == [("edition[0].rate[1].tiers", message)]
        assert faults(HEAD, FIRST, ladder) == [("edition[0].stage.volume.tiers", message)]

    @pytest.mark.parametrize(
        ("rate", "key", "message"),
        [
            (TIERS.format("{price = -1}"), ".tiers[0].price", "a price must not be negative, not -1"),
            (TIERS.format("{flat = -1}"), ".tiers[0].flat", "a flat fee must not be negative, not -1"),
            (
                TIERS.format("{up_to = 0, price = 1}, {price = 1}"),
                ".tiers[0].up_to",
                "up_to must be more than 0, not 0",
            ),
            (TIERS.format("{price = 1}") + "per = 0", ".per", "per must be more than 0, not 0"),
            (TIERS.format("{price = 1}") + "per = 7", "", "tier 1: the price of rtc.2k: 1 / 7 has no exact decimal"),
            (
                TIERS.format("{price = 1}") + 'at_zero = "free"',
                ".at_zero",
                "at_zero must be one of nothing, first flat, not 'free'",
            ),
            (
                '[[edition.rate]]\nsource = "page"\nmeter = "rtc.2k"\nmodel = "package"\nprice = 1\nsize = 0',
                ".size",
                "a size must be more than 0, not 0",
            ),
            (
                '[[edition.rate]]\nsource = "page"\nper = 1\nprices = { "rtc.2k" = -1 }',
                "",
                "a price must not be negative, not -1",
            ),
            (
                '[[edition.rate]]\nsource = "page"\nper = -1\nprices = { "rtc.2k" = 1 }',
                "",
                "per must be more than 0, not -1",
            ),
        ],
    )
    def test_a_rate_that_cannot_be(self, faults, rate, key, message):
        """
        What no price can be is told at its key, or at its rate where that is wrong as a whole.
        """
        assert faults(HEAD, FIRST, rate) == [(f"edition[0].rate[1]{key}", message)]

    @pytest.mark.parametrize(
        ("stage", "key", "message"),
        [
            (
                'kind = "allowance"\nquantity = 1\nmeters = ["rtc.hd", "rtc.hd"]',
                "meters",
                "a pool names rtc.hd twice",
            ),
            ('kind = "allowance"\nquantity = -1\nmeters = []', "quantity", "a quantity must not be negative, not -1"),
            (
                'kind = "percent-off"\noff = 50',
                "off",
                "off must be a fraction of at most 1, not 50: 5 % is 0.05",
            ),
            ('kind = "percent-off"\noff = 0.5\nmeters = ["rtc.hd", "rtc.hd"]', "meters", "a pool names rtc.hd twice"),
            (
                'kind = "prepaid"\nquantity = 1\ndraws = { "rtc.hd" = 0 }',
                "draws",
                "the draw of rtc.hd must be more than 0, not 0",
            ),
            ('kind = "fee"\namount = -1\ntitle = "Fee"', "amount", "a flat fee must not be negative, not -1"),
            ('kind = "minimum"\namount = -1', "amount", "an amount must not be negative, not -1"),
            ('kind = "maximum"\namount = -1', "amount", "an amount must not be negative, not -1"),
        ],
    )
    def test_a_stage_that_cannot_be(self, faults, stage, key, message):
        """
        What no stage can be is told at the key of the stage, though no regime uses it.
        """
        assert faults(HEAD, FIRST, f'[edition.stage.wrong]\nsource = "page"\n{stage}\n') == [
            (f"edition[0].stage.wrong.{key}", message)
        ]

    @pytest.mark.parametrize(
        ("convert", "key", "message"),
        [
            ('to = "rtc.2k"\nratios = { "rtc.sd" = 1 }', "", "usage is converted to rtc.2k, which has no price"),
            ('to = "rtc.hd"\nratios = { "rtc.sd" = 0 }', ".ratios", "the ratio of rtc.sd must be more than 0, not 0"),
            ('to = "rtc.hd"\nratios = { "rtc.sd" = 1 }\nwhole = 0', ".whole", "whole must be more than 0, not 0"),
        ],
    )
    def test_a_conversion_that_cannot_be(self, faults, convert, key, message):
        """
        What no conversion can be is told at its key, or at the conversion where that is wrong as a whole.
        """
        assert faults(HEAD, FIRST, f'[[edition.convert]]\nsource = "page"\n{convert}\n') == [
            (f"edition[0].convert[0]{key}", message)
        ]

    def test_conversions_may_follow_one_another(self, tmp_path):
        """
        Usage may be counted as a meter without a price, if that is counted as one that has a price, further down.
        """
        first = '[[edition.convert]]\nsource = "page"\nto = "rtc.sd"\nratios = { "live.sd" = 2 }\n'
        second = '[[edition.convert]]\nsource = "page"\nto = "rtc.hd"\nratios = { "rtc.sd" = 3 }\n'
        path = tmp_path / "example.toml"
        path.write_text(HEAD + FIRST + first + second, "utf-8")
        edition = read_book(path).editions[0]

        assert edition.tariff(edition.regimes["list"]).cost({"live.sd": Decimal(1_000)}) == 2 * 3 * 28

    def test_a_meter_is_the_target_of_one_conversion(self, faults):
        """
        Two conversions to one meter in an edition are refused, since a later edition could not restate one of them.
        """
        convert = '[[edition.convert]]\nsource = "page"\nto = "rtc.hd"\nratios = {{ "{}" = 1 }}\n'

        assert faults(HEAD, FIRST, convert.format("rtc.sd"), convert.format("live.hd")) == [
            ("edition[0].convert", "usage is converted to rtc.hd twice: put the ratios into one table")
        ]

    def test_a_discount_stands_inside_a_minimum(self, faults):
        """
        A chain with a discount after a minimum is refused, since the discount would take the floor away.
        """
        floor = '[edition.stage.floor]\nkind = "minimum"\nsource = "page"\namount = 100\n'
        wrong = FIRST.replace('["free"]', '["floor", "free"]')

        assert faults(HEAD, wrong, floor) == [
            (
                "edition[0].regime.payg",
                "Allowance must stand inside a minimum, a maximum, a credit or a tax, not around it",
            )
        ]

    def test_a_continued_regime_must_still_make_a_tariff(self, faults):
        """
        A regime that only the continued edition writes is checked over the prices of this one.
        """
        broken = (
            '[edition.stage.free]\nkind = "allowance"\nsource = "page"\nquantity = 1\nmeters = ["rtc.hd", "rtc.hd"]'
        )

        assert faults(HEAD, FIRST, SECOND, broken) == [("edition[1].stage.free.meters", "a pool names rtc.hd twice")]

    def test_a_withdrawn_meter_takes_its_conversion_with_it(self, tmp_path):
        """
        What is counted as a meter that is withdrawn has no price any more.
        """
        convert = '[[edition.convert]]\nsource = "page"\nto = "rtc.hd"\nratios = { "rtc.sd" = 1 }\n'
        path = tmp_path / "example.toml"
        path.write_text(HEAD + FIRST + convert + SECOND + 'withdraws = ["rtc.hd"]', "utf-8")
        first, second = read_book(path).editions

        assert first.tariff(first.regimes["list"]).meters == {"rtc.audio", "rtc.hd", "rtc.sd"}
        assert second.tariff(second.regimes["list"]).meters == {"rtc.audio"}


@pytest.mark.parametrize("name", ["pay go", "a:b", "", "a*", "a=b", "a,b"])
def test_names_can_be_written_on_a_command_line(faults, name):
    """
    An id, a stage or a regime with spaces or with the signs of a command line is refused, at its key.
    """
    head = HEAD.replace('id = "example"', f'id = "{name}"')
    edition = FIRST.replace("stage.free", f'stage."{name}"').replace('["free"]', f'["{name}"]')
    edition = edition.replace("regime.payg", f'regime."{name}"')
    message = f"{name!r} is no name: write letters, digits, '-', '_' and '.'"

    assert [said for _, said in faults(head, edition)].count(message) == 3


def test_names_may_be_chinese(tmp_path):
    """
    Letters of any script make a name.
    """
    path = tmp_path / "example.toml"
    path.write_text(HEAD + FIRST.replace("regime.payg", 'regime."声网-2024_a.b"'), "utf-8")

    assert list(read_book(path).editions[0].regimes) == ["list", "声网-2024_a.b"]


# ---- packages of products -------------------------------------------------------------------------------------------


PACKAGE = """
[edition.stage.more]
kind = "allowance"
source = "page"
quantity = 5
meters = ["rtc.hd"]

[edition.regime.package]
title = "Package"
who = "every account"
product = "recording"
beside = "payg"
chain = {chain}
"""


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        (
            {"beside": '"pay"'},
            [("edition[0].regime.package.beside", "unknown regime 'pay'; did you mean 'payg'?")],
        ),
        (
            {"product": '"records"'},
            [("edition[0].regime.package.product", "unknown product 'records'; did you mean 'recording'?")],
        ),
        (
            {"beside": '"package"'},
            [("edition[0].regime.package", "package names a regime twice")],
        ),
        (
            {"chain": '["more"]'},
            [("edition[0].regime.package", "package: more of package and free of payg both act on rtc.hd")],
        ),
        (
            {"chain": '["moer"]'},
            [("edition[0].regime.package.chain[0]", "unknown stage 'moer'; did you mean 'more'?")],
        ),
    ],
)
def test_a_package_must_stand_beside_a_regime(faults, changed, found):
    """
    An unknown product or regime, itself, and stages that act on what the regime acts on are faults of the package.
    """
    text = PACKAGE.replace("{chain}", changed.pop("chain", "[]"))
    for key, value in changed.items():
        text = "\n".join(f"{key} = {value}" if line.startswith(f"{key} =") else line for line in text.split("\n"))

    assert faults(HEAD, FIRST, text) == found


def test_a_package_without_a_product_is_refused(faults):
    """
    Both keys of a package, or neither.
    """
    [(_, message)] = faults(HEAD, FIRST, PACKAGE.replace("{chain}", "[]").replace('product = "recording"\n', ""))

    assert "names both: its product, and a regime that it is beside" in message


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        (["package"], "names no regime by itself, only packages of products that are bought beside one"),
        (["more", "package"], "more+package: free of package and more of more both act on rtc.hd"),
    ],
)
def test_choices_must_go_together(faults, choices, message):
    """
    Choices have a regime to stand on, and each package goes with each regime that is chosen.
    """
    other = """
[edition.regime.more]
title = "More"
who = "every account"
chain = ["more"]
"""
    chosen = FIRST.replace('dated = "seen"', f'dated = "seen"\nchoices = {choices}')
    found = faults(HEAD, chosen, PACKAGE.replace("{chain}", '["free"]'), other)

    assert found == [("edition[0].choices", message)]
