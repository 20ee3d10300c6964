"""The format of a book file, and the page that describes it."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import attrs
import pytest

from agorapricing import rate
from agorapricing.errors import FaultsError, InvalidFileError
from agorapricing.loading import book_format as bookfile
from agorapricing.loading.book_format import (
    Accounts,
    BookTable,
    EditionTable,
    FlatRates,
    MeteringTable,
    MeterTable,
)
from agorapricing.loading.books import read_book
from agorapricing.loading.structuring import structure
from agorapricing.metering.rule import Family, Minutes, PixelTier
from agorapricing.numbers import Rounding
from agorapricing.pricebook.alternative import Alternative
from agorapricing.pricebook.conflict import Assumption, Conflict
from agorapricing.pricebook.coverage import Coverage, Quoted
from agorapricing.pricebook.eligibility import Eligible
from agorapricing.pricebook.packs import Pack
from agorapricing.pricebook.regime import Regime
from agorapricing.pricebook.source import KINDS, Source
from agorapricing.pricebook.tax import Tax, TaxBasis, TaxRate
from agorapricing.tariff import (
    LEAVES,
    Allowance,
    CheapestGroup,
    CheapestModel,
    Conversion,
    Credit,
    DearestGroup,
    DearestModel,
    Fee,
    Graduated,
    GraduatedDiscount,
    GraduatedShare,
    Maximum,
    Minimum,
    Package,
    PercentOff,
    PercentOn,
    Prepaid,
    Rate,
    Rates,
    RelativeAllowance,
    Surcharge,
    Tier,
    Volume,
)

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "book-format.md").read_text("utf-8")
EXAMPLE, OVERLAY, WRONG = re.findall(r"^```toml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
SAID = re.findall(r"^```text\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)[-1]


def edition(**tables):
    """An edition of some tables, as its file states it."""
    value = {"start": date(2024, 1, 1), "dated": "seen", **tables}
    return structure(value, EditionTable, bookfile.converter())


def fault(**tables):
    """The one fault of an edition of some tables."""
    with pytest.raises(FaultsError) as caught:
        edition(**tables)
    [found] = caught.value.found
    return found


LADDER = {"source": "s", "meter": "rtc.hd", "model": "graduated", "tiers": [{"price": 1}]}
BLOCKS = {"source": "s", "meter": "rtc.hd", "model": "package", "price": 30, "size": 600}
FLAT = {"source": "s", "per": 1_000, "prices": {"rtc.audio": 7, "rtc.hd": 28}}


class TestRates:
    """The three forms of a rate."""

    def test_prices_per_unit(self):
        """
        A table of prices gives a rate for each meter, with the same source, units and note.
        """
        [rates] = edition(rate=[{**FLAT, "note": "N."}]).rate

        assert rates == Rates(
            (Rate("rtc.audio", 7, 1_000, "s", "N."), Rate("rtc.hd", 28, 1_000, "s", "N.")),
        )

    @pytest.mark.parametrize(("model", "kind"), [("graduated", Graduated), ("volume", Volume)])
    def test_tiers(self, model, kind):
        """
        A ladder has the tiers of its table, and all else that it says.
        """
        tiers = [
            {"up_to": 10, "price": Decimal("0.5"), "title": "Small", "note": "N."},
            {"up_to": 20, "price": 3, "flat": 4},
            {"quoted": True},
        ]
        table = {**LADDER, "model": model, "tiers": tiers, "per": 100, "at_zero": "first flat", "note": "M."}
        [leaf] = edition(rate=[table]).rate
        expected = (Tier(10, "0.5", title="Small", note="N."), Tier(20, 3, 4), Tier(quoted=True))

        assert leaf == kind("rtc.hd", expected, 100, at_zero="first flat", source="s", note="M.")

    def test_tiers_by_default(self):
        """
        Unless told, a tier's price is for one unit, and no usage costs nothing.
        """
        [leaf] = edition(rate=[LADDER]).rate

        assert leaf == Graduated("rtc.hd", (Tier(price=1),), 1, at_zero="nothing", source="s")

    def test_blocks(self):
        """
        A package has the block and all else that its table says.
        """
        [leaf] = edition(rate=[{**BLOCKS, "free": 60, "at_least": 2, "note": "N."}]).rate

        assert leaf == Package("rtc.hd", 30, 600, 60, 2, source="s", note="N.")

    @pytest.mark.parametrize(
        ("tier", "is_right"),
        [
            ({"price": 0}, True),
            ({"flat": 0}, True),
            ({"price": 1, "flat": 1}, True),
            ({"quoted": True}, True),
            ({}, False),
            ({"quoted": False}, False),
            ({"price": 0, "quoted": True}, False),
            ({"flat": 0, "quoted": True}, False),
        ],
    )
    def test_a_tier_has_a_price_or_is_quoted(self, tier, is_right):
        """
        A tier says what it costs, or that the vendor quotes it, and not both.
        """
        message = "a tier has a price, a flat fee or both, or quoted = true"
        expected = [] if is_right else [(("rate", 0, "tiers", 0), message)]

        assert _faults(rate=[{**LADDER, "tiers": [tier]}]) == expected

    @pytest.mark.parametrize(
        ("table", "path", "message"),
        [
            ({"source": "s", "per": 1}, (), "model is missing; one of graduated, volume, package, dearest, cheapest"),
            ({**LADDER, "model": "graduatd"}, (), "unknown model 'graduatd'; did you mean 'graduated'?"),
            (
                {**LADDER, "model": "flat"},
                (),
                "unknown model 'flat'; known: graduated, volume, package, dearest, cheapest",
            ),
            ({**LADDER, "model": 7}, (), "model must be one of graduated, volume, package, dearest, cheapest, not 7"),
            (
                {**LADDER, "model": ["volume"]},
                (),
                "model must be one of graduated, volume, package, dearest, cheapest, not ['volume']",
            ),
            ("rtc.hd", (), "must be a table"),
            ({**FLAT, "meter": "rtc.hd"}, ("meter",), "unknown key; known: source, prices, per, note"),
            ({**FLAT, "tiers": []}, ("tiers",), "unknown key; known: source, prices, per, note"),
            (
                {**LADDER, "price": 1},
                ("price",),
                "unknown key; known: meter, source, note, tiers, per, at_zero, at_least",
            ),
            (
                {**BLOCKS, "per": 1},
                ("per",),
                "unknown key; known: meter, source, note, price, size, free, at_least",
            ),
            ({"source": "s", "prices": {}}, ("per",), "is missing"),
            ({"per": 1, "prices": {}}, ("source",), "is missing"),
            ({"meter": "rtc.hd", "model": "volume", "tiers": [{"price": 1}]}, ("source",), "is missing"),
            (
                {**LADDER, "step": 1},
                ("step",),
                "unknown key; known: meter, source, note, tiers, per, at_zero, at_least",
            ),
        ],
    )
    def test_a_rate_has_one_form(self, table, path, message):
        """
        A rate of no form, or with the keys of another one, is refused.
        """
        assert fault(rate=[table]) == (("rate", 0, *path), message)


def _faults(**tables):
    try:
        edition(**tables)
    except FaultsError as error:
        return error.found
    return []


STAGE_KEYS = {
    "allowance": {"quantity": 10, "meters": ["rtc.hd"]},
    "graduated-discount": {"meters": ["rtc.hd"], "tiers": [{"up_to": 9, "off": 0}, {"off": Decimal("0.1")}]},
    "percent-off": {"off": Decimal("0.5")},
    "prepaid": {"quantity": 10, "draws": {"rtc.hd": 4}},
    "fee": {"amount": 10, "title": "Fee"},
    "minimum": {"amount": 10},
    "maximum": {"amount": 10},
    "relative-allowance": {"share": Decimal("0.1"), "of": "rtc.audio", "meters": ["rtc.hd"], "at_least": 10},
    "percent-on": {"on": Decimal("1.5")},
    "graduated-share": {"tiers": [{"up_to": 9, "on": 1}, {"off": Decimal("0.1")}]},
    "credit": {"amount": 10},
    "surcharge": {"price": 1, "meters": ["rtc.hd"]},
    "dearest-group": {"groups": [["rtc.hd"], ["rtc.audio"]]},
    "cheapest-group": {"groups": [["rtc.hd"], ["rtc.audio"]]},
}
STAGES = bookfile.STAGES


class TestStages:
    """The kinds of stages."""

    @pytest.mark.parametrize("kind", STAGES)
    def test_every_kind_has_its_class(self, kind):
        """
        A stage of each kind is made, with the keys of that kind.
        """
        table = {"kind": kind, "source": "s", **STAGE_KEYS[kind]}
        stage = edition(stage={"x": table}).stages["x"]

        assert type(stage) is STAGES[kind]
        assert stage.source == "s"
        assert {key: getattr(stage, key) for key in ("quantity", "amount", "off") if key in table} == {
            key: table[key] for key in ("quantity", "amount", "off") if key in table
        }

    @pytest.mark.parametrize("kind", STAGES)
    def test_every_kind_needs_its_source(self, kind):
        """
        A stage without a source is refused, whatever its kind.
        """
        assert fault(stage={"x": {"kind": kind, **STAGE_KEYS[kind]}}) == (("stage", "x", "source"), "is missing")

    @pytest.mark.parametrize("kind", STAGES)
    def test_no_kind_has_other_keys(self, kind):
        """
        A key that is not of a stage's kind is refused.
        """
        table = {"kind": kind, "source": "s", **STAGE_KEYS[kind], "handling": 1}
        path, message = fault(stage={"x": table})

        assert path == ("stage", "x", "handling")
        assert message.startswith("unknown key; ")

    @pytest.mark.parametrize(
        ("stage", "message"),
        [
            ({}, f"kind is missing; one of {', '.join(STAGES)}"),
            ({"kind": "alowance"}, "unknown kind 'alowance'; did you mean 'allowance' or 'relative-allowance'?"),
            ({"kind": "xyz"}, f"unknown kind 'xyz'; known: {', '.join(STAGES)}"),
            (7, "must be a table"),
        ],
    )
    def test_a_stage_has_a_kind(self, stage, message):
        """
        A stage of no known kind is refused, with the nearest or with all of them.
        """
        assert fault(stage={"x": stage}) == (("stage", "x"), message)


# ---- the page -------------------------------------------------------------------------------------------------------

TABLES = {
    "The top of the file": BookTable,
    "`rounding`": Rounding,
    "`tax`": TaxBasis,
    "`[source.ID]`": Source,
    "`[coverage]`": Coverage,
    "`[[coverage.quoted]]`": Quoted,
    "`[[edition]]`": EditionTable,
    "Prices per unit": FlatRates,
    "Tiers": Graduated,
    "A tier": Tier,
    "Blocks": Package,
    "One of several models": DearestModel,
    "`[edition.metering]`": MeteringTable,
    "`[edition.metering.family.NAME]`": Family,
    "A video tier": PixelTier,
    "`minutes`": Minutes,
    "`accounts`": Accounts,
    "`eligible`": Eligible,
    "`[taxes.NAME]`": Tax,
    "A rate of tax": TaxRate,
    "`[[edition.convert]]`": Conversion,
    '`kind = "allowance"`': Allowance,
    '`kind = "graduated-discount"`': GraduatedDiscount,
    '`kind = "percent-off"`': PercentOff,
    '`kind = "prepaid"`': Prepaid,
    '`kind = "relative-allowance"`': RelativeAllowance,
    '`kind = "fee"`': Fee,
    '`kind = "minimum"`': Minimum,
    '`kind = "percent-on"`': PercentOn,
    '`kind = "graduated-share"`': GraduatedShare,
    '`kind = "credit"`': Credit,
    '`kind = "surcharge"`': Surcharge,
    '`kind = "dearest-group"`': DearestGroup,
    "`[edition.pack.NAME]`": Pack,
    "`[edition.regime.NAME]`": Regime,
    "`[[edition.conflict]]`": Conflict,
    "`alternative`": Alternative,
    "`[[assumption]]`": Assumption,
    "Own meters": MeterTable,
}


def documented(heading):
    """The keys under a heading of the page, each with its default."""
    section = PAGE.split(f"# {heading}\n")[1].split("\n#")[0]
    return dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|", section, re.MULTILINE))


def default(field):
    """A field's default, as the page writes it."""
    if field.default is attrs.NOTHING or field.metadata.get("in_files") == "required":
        return "required"
    value = field.default.factory() if isinstance(field.default, attrs.Factory) else field.default
    said = str(value).lower() if isinstance(value, bool) else value
    return "none" if value in (None, "", (), {}) and value is not False else f"`{said}`"


class TestPage:
    """docs/reference/book-format.md."""

    @pytest.mark.parametrize("heading", TABLES)
    def test_has_every_key_and_its_default(self, heading):
        """
        The page lists exactly the keys that a table may have, with the defaults that they have.
        """
        table = TABLES[heading]
        stated = [field for field in attrs.fields(table) if field.metadata.get("in_files") is not False]
        named = {"model": "required"} if table in LEAVES.values() else {}

        assert (
            documented(heading) == {field.metadata.get("key", field.name): default(field) for field in stated} | named
        )

    def test_has_every_table(self):
        """
        No table of the format is missing on the page; maximum has the keys of minimum, volume those of graduated.
        """
        classes = {
            each for each in vars(bookfile).values() if isinstance(each, type) and each.__name__.endswith("Table")
        }
        kinds = {*bookfile.STAGES.values(), *LEAVES.values()}

        assert classes | kinds <= {*TABLES.values(), CheapestGroup, CheapestModel, Maximum, Volume}
        assert attrs.fields_dict(Maximum).keys() == attrs.fields_dict(Minimum).keys()
        assert attrs.fields_dict(CheapestGroup).keys() == attrs.fields_dict(DearestGroup).keys()
        assert attrs.fields_dict(Volume).keys() == attrs.fields_dict(Graduated).keys()

    @pytest.mark.parametrize(
        "word", [*KINDS, *bookfile.STAGES, *LEAVES, "half-up", "half-even", "up", "down", "first flat"]
    )
    def test_has_every_word_that_a_key_may_have(self, word):
        """
        Kinds of sources and stages, modes of rounding and the like are all on the page.
        """
        assert re.search(f'`(kind = ")?{word}"?`', PAGE)

    def test_the_example_is_a_book(self, tmp_path):
        """
        The annotated example loads, with both its editions and all that they say.
        """
        path = tmp_path / "example.toml"
        path.write_text(EXAMPLE, "utf-8")
        book = read_book(path)
        first, second = book.editions

        assert book.id == "example"
        assert set(first.regimes) == {"list", "payg", "pack", "recording"}
        assert set(second.regimes) == {"list", "payg", "pack", "recording", "loyalty"}
        assert first.chosen({"recording.hd": 1}) == ("payg+recording", "pack+recording")
        assert first.chosen({"rtc.hd": 1}) == ("payg", "pack")
        assert set(first.list_tariff.meters) - set(second.list_tariff.meters) == {"caption.minutes"}
        assert book.meters["caption.minutes"].unit == "minute"

    def test_the_example_rates_the_bill_of_the_page(self, tmp_path):
        """
        The bills that the page tells in words are those of the example.
        """
        path = tmp_path / "example.toml"
        path.write_text(EXAMPLE, "utf-8")
        usage = {
            "rtc.audio": 60_000,
            "rtc.sd": 10_000,
            "rtc.hd": 80_000,
            "signaling.messages": 5_000_000,
            "caption.minutes": 601,
        }
        first = rate(f"{path}:payg", usage, on=date(2025, 6, 1))
        second = rate(f"{path}:loyalty", {"rtc.fhd": 110_000}, on=date(2026, 6, 1))
        hd = 50 * 28 + 40 * 28 * Decimal("0.95")

        assert first.total == 50 * 7 + hd + 399 + 2 * 30
        assert f"cost {first.payable:,}" in PAGE.replace("\n", " ")
        assert second.total == 100 * Decimal("31.5")
        assert f"cost {second.payable:,}" in PAGE.replace("\n", " ")

    def test_the_overlay_continues_a_bundled_book(self, tmp_path):
        """
        The contract on top of a bundled book changes one price and keeps the others.
        """
        path = tmp_path / "acme.toml"
        path.write_text(OVERLAY, "utf-8")
        bill = rate(f"{path}:negotiated", {"rtc.hd": 20_000, "rtc.audio": 10_000}, on=date(2026, 7, 1))

        assert bill.total == 20 * 26

    def test_the_mistakes_are_answered_as_the_page_says(self, tmp_path, monkeypatch):
        """
        The diagnostics on the page are those of the example with mistakes.
        """
        monkeypatch.chdir(tmp_path)
        Path("wrong.toml").write_text(WRONG, "utf-8")

        with pytest.raises(InvalidFileError) as error:
            read_book(Path("wrong.toml"))
        assert str(error.value) == SAID.rstrip("\n")
