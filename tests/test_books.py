"""The bundled books, held to the facts: each price of the lists stands where its map says, and the other way round.

`data/agora-prices.json` and `data/trtc-prices.json` are the vendors' prices as they were collected, a row each.
`data/map_<book>.json` says where each row of the book's vendor and region stands in the book, or why it has no place.
"""

import json
import re
import tomllib
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sampled import one_of

from agorapricing.loading.book_files import bundled
from agorapricing.loading.books import load_book, read_book
from agorapricing.pricebook.meters import vocabulary

DATA = Path(__file__).parent / "data"
FOLDER = Path(__file__).parents[1] / "agorapricing" / "books"
TODAY = date(2026, 11, 30)
WITHOUT_AGENTS = {
    (book, start) for book in ("agora-us", "agora-us-standard") for start in (date(2026, 2, 19), date(2026, 3, 28))
}
PINNED = ("agora-cn", "agora-cn-standard", "agora-us", "agora-us-standard", "trtc-cn", "trtc-intl")
REGIMES = {
    "agora-cn": {"list", "payg", "loyalty"},
    "agora-cn-standard": {"list", "payg"},
    "agora-us": {"list", "payg"},
    "agora-us-standard": {"list", "payg"},
    "trtc-cn": {"list", "payg"},
    "trtc-intl": {"list", "payg"},
}


def read(name):
    """A file of facts."""
    return json.loads((DATA / name).read_text("utf-8"), parse_float=Decimal)


ROWS = {"agora": read("agora-prices.json"), "trtc": read("trtc-prices.json")}
MAPS = {book: read(f"map_{book}.json") for book in PINNED}
ENTRIES = [(book, entry) for book, entries in MAPS.items() for entry in entries]
PLACED = [(book, entry) for book, entry in ENTRIES if "not_a_rate" not in entry]
FILES = sorted(FOLDER.glob("*.toml"))

# How many units the price of a row is for, by the unit that the row names. A month's or a pack's price is for itself.
PER = {
    "1000 min": 1_000,
    "1000 standard min": 1_000,
    "1000 participant-minutes": 1_000,
    "1000 output minutes": 1_000,
    "1000 input-stream minutes": 1_000,
    "1000 input minutes": 1_000,
    "1000 task-minutes": 1_000,
    "1000 process-minutes": 1_000,
    "1000 minutes": 1_000,
    "1000 DAU": 1_000,
    "1000 PCU": 1_000,
    "1000 images": 1_000,
    "1000 pages": 1_000,
    "1000 web pages": 1_000,
    "1000 characters": 1_000,
    "1000 characters (CJK char = 2)": 1_000,
    "1000 transactions": 1_000,
    "50 QPS": 50,
    "10,000 images": 10_000,
    "10,000 DAU": 10_000,
    "1,000,000 messages": 1_000_000,
}
# Prices of a second table, of 2021-11-05, that the facts keep in the notes of the rows of the first one.
NOTED = {"trtc-intl": {("transcoding.sd", Decimal("2.296")), ("transcoding.hd", Decimal("4.643"))}}
TIERS = {"audio": "audio", "SD": "sd", "HD": "hd", "HD+": "hd_plus", "FHD": "fhd", "2K": "2k", "2K+": "2k_plus"}


def vendor(book):
    """The vendor whose rows a book holds."""
    return book.partition("-")[0]


def row_of(book, entry):
    """The row that an entry is about."""
    return ROWS[vendor(book)][entry["row"]]


def edition_of(book, entry):
    """The edition in force on an entry's day."""
    return load_book(book).edition(date.fromisoformat(entry["on"]))


def ratio(edition, entry):
    """The ratio at which an edition counts a meter as another."""
    [found] = [
        conversion.ratios[entry["meter"]]
        for conversion in edition.converts
        if conversion.to == entry["convert"] and entry["meter"] in conversion.ratios
    ]
    return found


def stated(book, entry):
    """What the book states at the place that an entry names."""
    edition = edition_of(book, entry)
    if "convert" in entry:
        return ratio(edition, entry)
    if "stage" in entry:
        stage = edition.stages[entry["stage"]]
        return getattr(stage.tiers[entry["tier"]] if "tier" in entry else stage, entry["field"])
    if "tier" in entry:
        return getattr(edition.ladders[entry["meter"]].tiers[entry["tier"]], entry["field"])
    return edition.rates[entry["meter"]].price


def per(book, entry):
    """The units that the book's price at an entry is for."""
    edition = edition_of(book, entry)
    return (edition.ladders if "tier" in entry else edition.rates)[entry["meter"]].per


def placed(book):
    """The entries of a book's map that have a place."""
    return [entry for entry in MAPS[book] if "not_a_rate" not in entry]


def priced(book):
    """The entries that have a place among the list prices: rates, and prices of tiers."""
    return [each for each in placed(book) if "meter" in each and "convert" not in each and each.get("field") != "flat"]


class TestFacts:
    """The books and the price lists."""

    @pytest.mark.parametrize("book", PINNED)
    def test_every_row_is_in_its_book(self, book):
        """
        Where a map says that a row stands, the book states the row's value.
        """
        found = [(str(entry), stated(book, entry)) for entry in placed(book)]
        rows = [(str(entry), Decimal(str(row_of(book, entry)[entry.get("expect", "price")]))) for entry in placed(book)]

        assert found == rows
        assert len(rows) > 40

    @pytest.mark.parametrize("book", PINNED)
    def test_every_price_is_for_the_units_of_its_row(self, book):
        """
        A price is for as many units as the row's unit says, so 1 where the unit counts nothing.
        """
        expected = [(str(entry), PER.get(row_of(book, entry)["unit"], 1)) for entry in priced(book)]

        assert [(str(entry), per(book, entry)) for entry in priced(book)] == expected
        assert [(str(entry), int(entry.get("per", per(book, entry)))) for entry in priced(book)] == expected

    @pytest.mark.parametrize("book", PINNED)
    def test_no_unit_that_counts_is_forgotten(self, book):
        """
        Every unit of a row with a price that names a number is in the table of units.
        """
        units = {row_of(book, entry)["unit"] for entry in priced(book)}

        assert {unit for unit in units if re.search(r"\d{2}", unit)} <= PER.keys()

    @pytest.mark.parametrize("book", PINNED)
    def test_every_tier_is_its_own_meter(self, book):
        """
        A row for audio, HD and so on stands at a meter of that resolution.
        """
        tiers = [(str(each), each["meter"], row_of(book, each)["tier"]) for each in placed(book) if "meter" in each]
        members = [(entry, re.sub(r"^\w+\.(h26[45]_|single_)?", "", meter), tier) for entry, meter, tier in tiers]

        assert [each for each in members if TIERS.get(each[2], each[1]) != each[1]] == []

    @pytest.mark.parametrize("book", PINNED)
    def test_rows_are_in_their_currency(self, book):
        """
        A book holds rows of its own currency only.
        """
        currencies = {row_of(book, entry)["currency"] for entry in placed(book)}

        assert currencies == {load_book(book).currency}

    @pytest.mark.parametrize("kind", ROWS)
    def test_every_row_has_a_place_or_a_reason(self, kind):
        """
        Every row of a vendor's price list is in at least one map.
        """
        mapped = {entry["row"] for book, entry in ENTRIES if vendor(book) == kind}

        assert sorted(set(range(len(ROWS[kind]))) - mapped) == []
        assert max(mapped) < len(ROWS[kind])

    def test_every_row_without_a_place_has_a_reason(self):
        """
        Why a row is in no book is said in words.
        """
        reasons = [entry["not_a_rate"] for _, entry in ENTRIES if "not_a_rate" in entry]

        assert [reason for reason in reasons if len(reason.split()) < 2] == []

    def test_a_row_has_a_place_or_a_reason_and_not_both(self):
        """
        A map that gives a row a place does not say that it has none.
        """
        with_place = {(book, entry["row"]) for book, entry in PLACED}
        reasoned = {(book, entry["row"]) for book, entry in ENTRIES if "not_a_rate" in entry}

        assert with_place & reasoned == set()

    def test_a_reason_that_names_a_book_is_true(self):
        """
        A row that is said to be in another book is there, and one of another vendor is of another vendor.
        """
        elsewhere = [
            (vendor(b), e["row"], re.search(r"in the book ([\w-]+)$", e.get("not_a_rate", ""))) for b, e in ENTRIES
        ]
        with_place = {(book, entry["row"]) for book, entry in PLACED}
        foreign = {row_of(b, e)["vendor"] for b, e in ENTRIES if e.get("not_a_rate") == "another vendor"}

        assert [(found[1], row) for _, row, found in elsewhere if found and (found[1], row) not in with_place] == []
        assert [each for each in foreign if "trtc" in each or "Agora" in each] == []

    @pytest.mark.parametrize("book", PINNED)
    def test_every_meter_comes_from_a_row(self, book):
        """
        Every meter that a book prices in its last edition is named by an entry of its map.
        """
        named = {entry["meter"] for entry in MAPS[book] if "meter" in entry and "convert" not in entry}
        last = load_book(book).editions[-1]

        assert sorted(last.list_tariff.meters - named) == []

    @pytest.mark.parametrize("book", PINNED)
    def test_every_price_comes_from_a_row(self, book):
        """
        Every price per unit of every edition is the price of a row that the map places at its meter.
        """
        rows = {
            (entry["meter"], Decimal(str(row_of(book, entry)["price"])))
            for entry in MAPS[book]
            if "meter" in entry and not {"tier", "convert"} & entry.keys()
        }
        prices = {(rate.meter, rate.price) for edition in load_book(book).editions for rate in edition.rates.values()}

        assert prices - rows == NOTED.get(book, set())

    def test_two_prices_are_in_notes(self):
        """
        The only prices that are no row's own are printed in the notes of the rows at their meters.
        """
        notes = {
            (book, entry["meter"], row_of(book, entry)["note"])
            for book, entry in PLACED
            if book in NOTED and entry.get("meter", "").startswith("transcoding.")
        }

        assert [
            (meter, price)
            for book, prices in NOTED.items()
            for meter, price in prices
            if not any(each[:2] == (book, meter) and str(price) in each[2] for each in notes)
        ] == []

    @pytest.mark.parametrize("book", PINNED)
    def test_every_tier_comes_from_a_row(self, book):
        """
        Every price and every flat fee of a tier, but 0, is that of a row that the map places at its meter.
        """
        rows = {
            (entry["meter"], entry["field"], Decimal(str(row_of(book, entry)[entry.get("expect", "price")])))
            for entry in MAPS[book]
            if "meter" in entry and "tier" in entry
        }
        ladders = [ladder for edition in load_book(book).editions for ladder in edition.ladders.values()]
        stated_ = {(each.meter, "price", tier.price) for each in ladders for tier in each.tiers}
        stated_ |= {(each.meter, "flat", tier.flat) for each in ladders for tier in each.tiers}

        assert sorted(each for each in stated_ - rows if each[2]) == []

    @pytest.mark.parametrize("book", PINNED)
    def test_every_fee_comes_from_a_row(self, book):
        """
        Every amount of a fee or a minimum is that of a row that the map places at its stage.
        """
        rows = {
            (entry["stage"], Decimal(str(row_of(book, entry)[entry.get("expect", "price")])))
            for entry in MAPS[book]
            if entry.get("field") == "amount"
        }
        stages = {(name, stage) for edition in load_book(book).editions for name, stage in _amounts(edition)}

        assert sorted(stages - rows) == []


def _amounts(edition):
    return [(name, stage.amount) for name, stage in edition.stages.items() if hasattr(stage, "amount")]


class TestFiles:
    """The files of the books."""

    def test_the_pinned_books_are_there(self):
        """
        Every book that others rely on is bundled under its id.
        """
        assert set(PINNED) <= set(bundled())

    @pytest.mark.parametrize("book", one_of(3, bundled()))
    def test_is_valid(self, book):
        """
        Every bundled book passes all checks of a file, and is the one that its id loads; by default one of three.
        """
        found = read_book(FOLDER / f"{book}.toml")

        assert found == load_book(book)
        assert found.id == book

    @pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
    def test_lines_are_short(self, file):
        """
        No line of a book is longer than 120 characters, but for inline tables and keys, which TOML keeps on one line.
        """
        lines = enumerate(file.read_text("utf-8").splitlines(), 1)
        limits = [(number, len(line), 200 if re.search(r'\{.*\}|^".*" = ', line) else 120) for number, line in lines]

        assert [(number, length) for number, length, limit in limits if length > limit] == []

    @pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
    def test_name_no_folder_of_a_machine(self, file):
        """
        No book names a path of the machine that it was written on.
        """
        assert re.findall(r"(?:/home|/root|/tmp|/work|/Users|[A-Z]:\\)\S*", file.read_text("utf-8")) == []


def _is_cited(document):
    """Whether a file of a repository has its commit, or the reason why it has none; a report or a contract its day."""
    if re.match(r"[\w.-]+/[\w.-]+ ", document):
        return bool(re.search(r"@[0-9a-f]{7,40}\b|names? no commit", document)) and "@HEAD" not in document
    return bool(re.search(r"\b20\d\d-\d\d-\d\d\b", document))


class TestEditions:
    """What every edition of every book must have."""

    @pytest.mark.parametrize("book", bundled())
    def test_ascend(self, book):
        """
        Editions stand in the order of their start days, none of which is in the future.
        """
        starts = [edition.start for edition in load_book(book).editions]

        assert starts == sorted(set(starts))
        assert starts[-1] <= TODAY

    @pytest.mark.parametrize("book", bundled())
    def test_every_regime_charges_every_meter_once(self, book):
        """
        Under each regime a tariff charges all that is used, no less and no more, but what is counted as another meter.
        """
        for edition in load_book(book).editions:
            targets = {conversion.to for conversion in edition.converts}
            listed = edition.tariff(edition.regimes["list"]).meters
            for name, regime in edition.regimes.items():
                tariff = load_book(book).offer(name, edition.start).tariff
                charged = Counter()
                for charge in tariff.charges(dict.fromkeys(tariff.meters, Decimal(7))):
                    charged[charge.price.meter] += charge.quantity

                counted = tariff.meters - targets
                assert tariff.meters == listed.difference(regime.lacks), (edition.start, name)
                assert {meter: charged[meter] for meter in counted} == dict.fromkeys(counted, 7), (edition.start, name)

    @pytest.mark.parametrize("book", bundled())
    def test_every_number_has_a_source(self, book):
        """
        Every rate, ladder, conversion, stage and conflict names a source of the book.
        """
        found = load_book(book)
        for edition in found.editions:
            parts = [
                *edition.rates.values(),
                *edition.ladders.values(),
                *edition.converts,
                *edition.stages.values(),
                *edition.conflicts,
            ]

            assert {each.source for each in parts} <= found.sources.keys(), edition.start
            assert {each.other_source for each in edition.conflicts} - {None} <= found.sources.keys(), edition.start

    @pytest.mark.parametrize("book", bundled())
    def test_every_meter_is_in_the_vocabulary(self, book):
        """
        The bundled books need no meters of their own, so that they can be compared.
        """
        found = load_book(book)

        assert found.meters.keys() == vocabulary().meters.keys()
        for edition in found.editions:
            assert edition.tariff(edition.regimes["list"]).meters <= vocabulary().meters.keys(), edition.start

    @pytest.mark.parametrize("book", bundled())
    def test_what_is_metered_has_a_price(self, book):
        """
        Every edition says how it meters, and prices what a role can come to; agents had no price for some weeks.
        """
        for edition in load_book(book).editions:
            rule = edition.metering
            families = {name for names in rule.roles.values() for name in names}
            meters = {meter for name in families for meter in rule.family[name].meters}
            lacking = {
                meter for meter in meters if not edition.billed_as({meter: 1}).keys() <= edition.list_tariff.meters
            }

            assert {"host", "audience", "live_audience"} <= rule.roles.keys()
            assert lacking == ({"agent.task", "agent.asr"} if (book, edition.start) in WITHOUT_AGENTS else set())

    @pytest.mark.parametrize("book", bundled())
    def test_every_edition_says_what_a_customer_chooses_among(self, book):
        """
        Each edition names regimes of its own to choose among month by month, and no pack is sold beside an unknown one.
        """
        for edition in load_book(book).editions:
            assert edition.choices
            assert set(edition.choices) <= edition.regimes.keys()
            assert {name for pack in edition.packs.values() for name in pack.regimes} <= edition.regimes.keys()

    @pytest.mark.parametrize("book", bundled())
    def test_sources_were_read_by_now(self, book):
        """
        No source was read in the future, none before the vendors had the product, and none is listed without use.
        """
        found = load_book(book)
        covered = found.coverage
        used = {covered.source, *covered.also.values(), *(each.source for each in covered.quoted)}
        used |= {found.tax.source} - {None}
        used |= {each.source for tax in found.taxes.values() for each in (tax, *tax.rates)}
        for edition in found.editions:
            used |= {each.source for each in (*edition.rates.values(), *edition.ladders.values(), *edition.converts)}
            used |= {each.source for each in (*edition.stages.values(), *edition.packs.values(), *edition.conflicts)}
            used |= {edition.moves.source} if edition.moves else set()
            used |= {each.other_source for each in edition.conflicts}
            used |= {edition.metering.source, *(each.source for each in edition.metering.family.values())}

        assert {key: source.read for key, source in found.sources.items() if source.read > TODAY} == {}
        assert min(source.read for source in found.sources.values()) >= date(2017, 1, 1)
        assert sorted(found.sources.keys() - used) == []

    @pytest.mark.parametrize("book", bundled())
    def test_a_document_is_cited_to_be_found(self, book):
        """
        A source has an address, or a file of a repository with its commit, or says that it names none, or a day.
        """
        cited = load_book(book).sources.items()
        lacking = {name: source.document for name, source in cited if not source.url and not _is_cited(source.document)}

        assert lacking == {}

    @pytest.mark.parametrize("book", REGIMES)
    def test_has_the_pinned_regimes(self, book):
        """
        The regimes that others rely on are in the last edition.
        """
        assert REGIMES[book] <= load_book(book).editions[-1].regimes.keys()

    @pytest.mark.parametrize("book", bundled())
    def test_every_stage_of_a_conflict_is_there(self, book):
        """
        A conflict names stages of its edition and meters of the vocabulary.
        """
        found = load_book(book)
        for edition in found.editions:
            for conflict in edition.conflicts:
                assert set(conflict.stages) <= edition.stages.keys(), edition.start
                assert set(conflict.meters) <= found.meters.keys(), edition.start


class TestCoverage:
    """What the vendors sell, and what of it has a printed price."""

    @pytest.mark.parametrize("book", bundled())
    def test_what_is_priced_is_sold_and_what_is_sold_is_priced_or_quoted(self, book):
        """
        The newest edition prices only products that are sold; a product that is sold is priced, or sold by quote.
        """
        found = load_book(book)
        priced, coverage = found.editions[-1].list_tariff.meters, found.coverage
        products = {found.meters[meter].product for meter in priced}
        within = {product for product, meters in coverage.within.items() if priced.issuperset(meters)}

        assert products - coverage.products == set()
        assert coverage.products - products - within - {each.product for each in coverage.quoted} == set()
        assert coverage.within.keys() == within - products

    @pytest.mark.parametrize("book", bundled())
    def test_no_product_is_sold_in_two_ways(self, book):
        """
        A product is in one of the tables only; one that has prices is quoted only where its meters are named.
        """
        found = load_book(book)
        products = {found.meters[meter].product for meter in found.editions[-1].list_tariff.meters}
        whole = {each.product for each in found.coverage.quoted if not each.meters}

        assert found.coverage.sells.keys() & found.coverage.also.keys() == set()
        assert whole & {*products, *found.coverage.within, *found.coverage.also} == set()


GROUPS = {
    "agora-cn": {
        "core": {"voice", "video", "live", "rtm"},
        "extension": {"analytics", "whiteboard", "recording", "spatial-audio", "noise-suppression"},
        "low-code": {"low-code-classroom", "low-code-iot"},
        "marketplace": {
            *("marketplace-video-effects", "marketplace-audio-effects", "marketplace-language"),
            "marketplace-moderation",
        },
    },
    "trtc-cn": {
        "core": {"voice", "video", "live", "recording", "mixing", "cdn-live"},
        "value-added": {"noise-suppression", "spatial-audio", "high-resolution"},
        "extension": {"chat", "whiteboard", "beauty", "voice-moderation", "video-moderation"},
    },
}


class TestReport:
    """The broker report of 2024-02-06."""

    @pytest.mark.parametrize("book", GROUPS)
    def test_coverage_is_the_reports_table(self, book):
        """
        What the vendors sell, and as what, is the report's table 3.
        """
        coverage = load_book(book).coverage
        groups = {group: {each for each, of in coverage.sells.items() if of == group} for group in GROUPS[book]}

        assert groups == GROUPS[book]
        assert len(coverage.sells) == sum(map(len, GROUPS[book].values()))
        assert coverage.source == "report-2024-02"
        assert load_book(book).sources["report-2024-02"].kind == "broker report"

    @pytest.mark.parametrize(
        ("book", "prices"),
        [
            ("agora-cn", {"rtc.audio": 7, "rtc.hd": 28, "rtc.fhd": 63, "rtc.2k": 112, "rtc.2k_plus": 252}),
            ("trtc-cn", {"rtc.hd": 28, "rtc.fhd": 63, "rtc.2k": 112, "rtc.2k_plus": 252}),
        ],
    )
    def test_prices_are_the_reports(self, book, prices):
        """
        The list prices per 1,000 minutes on the report's day are those of its tables 1 and 2.
        """
        rates = load_book(book).edition(date(2024, 2, 6)).rates

        assert {meter: rates[meter].price * 1_000 / rates[meter].per for meter in prices} == prices

    def test_the_ladder_is_the_reports(self):
        """
        From 100,000, 500,000 and 1,000,000 minutes on, 5, 7 and 10 % are taken off, each in its own range.
        """
        tiers = load_book("agora-cn").edition(date(2024, 2, 6)).stages["volume"].tiers

        assert [tier.off for tier in tiers] == [0, Decimal("0.05"), Decimal("0.07"), Decimal("0.10")]
        assert [tier.up_to + 1 for tier in tiers[:-1]] == [100_000, 500_000, 1_000_000]

    def test_the_offer_to_old_customers_is_the_reports(self):
        """
        Half of the price of Full HD, 2K and 2K+, and none of HD, before free minutes and ladder.
        """
        edition = load_book("agora-cn").edition(date(2024, 2, 6))
        [offer, *rest] = edition.regimes["loyalty"].chain
        net = {meter: rate.price * (1 - edition.stages[offer].off) for meter, rate in edition.rates.items()}
        rows = [row for row in ROWS["agora"] if row["product"] == "RTC (old-customer 50% off)"]

        assert edition.stages[offer].off == Decimal("0.50")
        assert {"rtc.fhd", "rtc.2k", "rtc.2k_plus"} <= set(edition.stages[offer].meters)
        assert not {"rtc.audio", "rtc.hd"} & set(edition.stages[offer].meters)
        assert tuple(rest) == edition.regimes["payg"].chain
        assert {row["tier"]: Decimal(row["price"]) for row in rows} == {
            tier: net[f"rtc.{TIERS[tier]}"] for tier in ("FHD", "2K", "2K+")
        }

    def test_ten_thousand_minutes_are_free(self):
        """
        Every account has 10,000 free minutes a month.
        """
        assert load_book("agora-cn").edition(date(2024, 2, 6)).stages["free"].quantity == 10_000

    def test_signaling_packages_are_the_reports(self):
        """
        Three million messages cost nothing, 30 million 399, 150 million 1,499; above, the vendor quotes.
        """
        tiers = load_book("agora-cn").edition(date(2024, 2, 6)).ladders["signaling.messages"].tiers

        assert [(tier.up_to, tier.flat, tier.quoted) for tier in tiers] == [
            (3_000_000, 0, False),
            (30_000_000, 399, False),
            (150_000_000, 1_499, False),
            (None, 0, True),
        ]
        assert Counter(tier.price for tier in tiers) == {Decimal(0): 4}


@pytest.mark.parametrize("name", PINNED)
def test_a_note_about_one_meter_stands_at_it_alone(name):
    """
    A note of a price that names a meter which is priced beside it is that meter's own: no other one's bill shows it.
    """
    tables = (
        table
        for edition in tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))["edition"]
        for table in edition.get("rate", ())
        if "note" in table and len(table.get("prices", ())) > 1
    )
    wrong = [table["note"] for table in tables if any(f"{meter} is" in table["note"] for meter in table["prices"])]

    assert wrong == []
