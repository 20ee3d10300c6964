"""Names in a book's file: each must be that of something that there is, where it stands."""

import copy
from datetime import date
from typing import Annotated

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorapricing.errors import FaultsError, unknown
from agorapricing.kinds import MeterName, Reference
from agorapricing.loading.book_format import BookTable, converter
from agorapricing.loading.books import load_book
from agorapricing.loading.names import Names, current, names_of, using
from agorapricing.loading.structuring import structure
from agorapricing.tariff import STAGES, Stage

BASE = load_book("trtc-intl")
PACK = {
    "title": "Pack",
    "source": "page",
    "draws": {"rtc.hd": 4},
    "valid": {"months": 12},
    "sizes": [{"quantity": 10, "price": 5}],
    "before": ["free"],
    "regimes": ["payg"],
}
BOOK = {
    "schema": 1,
    **dict.fromkeys(("id", "vendor", "title", "region"), "example"),
    "currency": "CNY",
    "source": {
        name: {
            "title": "P",
            "place": "p",
            "read": date(2024, 1, 1),
            "kind": "vendor page",
            "url": "https://example.com",
        }
        for name in ("page", "report")
    },
    "tax": {"source": "page"},
    "coverage": {
        "source": "page",
        "sells": {"voice": "core", "video": "core"},
        "also": {"chat": "page"},
        "within": {"voice": ["rtc.audio"]},
        "quoted": [{"product": "beauty", "words": "x", "source": "report", "meters": ["own.hours"]}],
    },
    "meter": {
        "own.minutes": {"unit": "minute", "title": "Own", "product": "voice"},
        "own.hours": {"unit": "hour", "title": "Own"},
    },
    "taxes": {
        "vat": {
            "title": "VAT",
            "who": "all",
            "source": "page",
            "rates": [{"since": date(2024, 1, 1), "rate": 0, "source": "page"}],
        }
    },
    "edition": [
        {
            "start": date(2024, 1, 1),
            "dated": "seen",
            "rate": [
                {"source": "page", "per": 1, "prices": {"rtc.audio": 7, "own.minutes": 28}},
                {"source": "report", "meter": "live.hd", "model": "volume", "tiers": [{"price": 1}]},
            ],
            "convert": [{"source": "page", "to": "rtc.hd", "ratios": {"live.hd": 1}}],
            "metering": {
                "source": "page",
                "roles": {"host": ["rtc"]},
                "family": {"rtc": {"audio": "rtc.audio", "video": [{"meter": "rtc.hd"}], "source": "page"}},
            },
            "stage": {
                "free": {"kind": "allowance", "source": "page", "quantity": 1, "meters": ["rtc.audio"]},
                "pack": {"kind": "prepaid", "source": "page", "quantity": 1, "draws": {"rtc.hd": 4}},
            },
            "pack": {"ten": PACK},
            "choices": ["list", "payg"],
            "regime": {
                "payg": {"title": "P", "who": "all", "chain": ["free", "pack"], "suspends": ["rtc.hd"]},
                "more": {"title": "M", "who": "all", "product": "video", "beside": "payg"},
            },
            "conflict": [
                {
                    **dict.fromkeys(("about", "kept", "other", "why"), "x"),
                    "source": "page",
                    "other_source": "report",
                    "stages": ["free"],
                    "meters": ["rtc.hd"],
                }
            ],
        },
        {
            "start": date(2025, 1, 1),
            "continues": date(2024, 1, 1),
            "dated": "seen",
            "drops": ["ten"],
            "regime": {"payg": {"title": "P", "who": "all", "chain": ["free"]}},
        },
    ],
}
E0, E1 = ("edition", 0), ("edition", 1)


def with_(path, value):
    """The book with one value changed."""
    changed = copy.deepcopy(BOOK)
    table = changed
    for key in path[:-1]:
        table = table[key]
    table[path[-1]] = value
    return changed


def faults(values, base=None):
    """What is wrong with the shape and the names of a book."""
    try:
        structure(values, BookTable, converter(), names_of(values, base))
    except FaultsError as error:
        return error.found
    return []


class TestBooks:
    """Names in a book."""

    def test_a_book_of_known_names_has_no_fault(self):
        """
        Names of the file and of the vocabulary are all known.
        """
        assert faults(BOOK) == []

    @pytest.mark.parametrize(
        ("path", "message"),
        [
            (("tax", "source"), "unknown source 'pag'; did you mean 'page'?"),
            (("coverage", "source"), "unknown source 'pag'; did you mean 'page'?"),
            (("coverage", "also", "chat"), "unknown source 'pag'; did you mean 'page'?"),
            (("coverage", "within", "voice", 0), "unknown meter 'rtc.audi'; did you mean 'rtc.audio'"),
            (("coverage", "quoted", 0, "product"), "unknown product 'beaut'; did you mean 'beauty'"),
            (("coverage", "quoted", 0, "source"), "unknown source 'repor'; did you mean 'report'?"),
            (("coverage", "quoted", 0, "meters", 0), "unknown meter 'own.hour'; did you mean 'own.hours'"),
            (("taxes", "vat", "source"), "unknown source 'pag'; did you mean 'page'?"),
            (("taxes", "vat", "rates", 0, "source"), "unknown source 'pag'; did you mean 'page'?"),
            (("meter", "own.minutes", "product"), "unknown product 'voic'; did you mean 'voice'?"),
            ((*E0, "rate", 0, "source"), "unknown source 'pag'; did you mean 'page'?"),
            ((*E0, "rate", 1, "source"), "unknown source 'repor'; did you mean 'report'?"),
            ((*E0, "rate", 1, "meter"), "unknown meter 'live.h'; did you mean 'live.hd'"),
            ((*E0, "convert", 0, "source"), "unknown source 'pag'; did you mean 'page'?"),
            ((*E0, "convert", 0, "to"), "unknown meter 'rtc.h'; did you mean 'rtc.hd'"),
            ((*E0, "metering", "source"), "unknown source 'pag'; did you mean 'page'?"),
            ((*E0, "metering", "family", "rtc", "source"), "unknown source 'pag'; did you mean 'page'?"),
            ((*E0, "metering", "family", "rtc", "audio"), "unknown meter 'rtc.audi'; did you mean 'rtc.audio'"),
            ((*E0, "metering", "family", "rtc", "video", 0, "meter"), "unknown meter 'rtc.h'; did you mean 'rtc.hd'"),
            ((*E0, "stage", "free", "source"), "unknown source 'pag'; did you mean 'page'?"),
            ((*E0, "stage", "free", "meters", 0), "unknown meter 'rtc.audi'; did you mean 'rtc.audio'"),
            ((*E0, "pack", "ten", "source"), "unknown source 'pag'; did you mean 'page'?"),
            ((*E0, "pack", "ten", "before", 0), "unknown stage 'fre'; did you mean 'free'?"),
            ((*E0, "pack", "ten", "regimes", 0), "unknown regime 'pay'; did you mean 'payg'?"),
            ((*E0, "choices", 1), "unknown regime 'pay'; did you mean 'payg'?"),
            ((*E0, "regime", "payg", "chain", 0), "unknown stage 'fre'; did you mean 'free'?"),
            ((*E0, "regime", "payg", "suspends", 0), "unknown meter 'rtc.h'; did you mean 'rtc.hd'"),
            ((*E0, "regime", "more", "product"), "unknown product 'vide'; did you mean 'video' or"),
            ((*E0, "regime", "more", "beside"), "unknown regime 'pay'; did you mean 'payg'?"),
            ((*E0, "conflict", 0, "source"), "unknown source 'pag'; did you mean 'page'?"),
            ((*E0, "conflict", 0, "other_source"), "unknown source 'repor'; did you mean 'report'?"),
            ((*E0, "conflict", 0, "stages", 0), "unknown stage 'fre'; did you mean 'free'?"),
            ((*E0, "conflict", 0, "meters", 0), "unknown meter 'rtc.h'; did you mean 'rtc.hd'"),
            ((*E1, "drops", 0), "unknown pack 'te'; did you mean 'ten'?"),
            ((*E1, "regime", "payg", "chain", 0), "unknown stage 'fre'; did you mean 'free'?"),
        ],
    )
    def test_an_unknown_name_is_found_where_it_stands(self, path, message):
        """
        A name without its last letter is unknown wherever it stands, and the nearest known name is told.
        """
        table = BOOK
        for key in path:
            table = table[key]
        [(place, text)] = faults(with_(path, table[:-1]))

        assert place == path
        assert text.startswith(message)

    @pytest.mark.parametrize(
        "path",
        [
            (*E0, "rate", 0, "prices"),
            (*E0, "convert", 0, "ratios"),
            (*E0, "stage", "pack", "draws"),
            (*E0, "pack", "ten", "draws"),
            ("coverage", "sells"),
        ],
    )
    def test_a_key_can_be_an_unknown_name(self, path):
        """
        A table by meter or by product has an unknown key, which is told beside what is wrong with its value.
        """
        kind = "product" if path[0] == "coverage" else "meter"
        found = faults(with_(path, {"x.y": True, "rtc.hd" if kind == "meter" else "video": []}))

        assert [place for place, _ in found] == [
            (*path, "x.y"),
            (*path, "x.y"),
            (*path, "rtc.hd" if kind == "meter" else "video"),
        ]
        assert found[0][1] == f"unknown {kind} 'x.y'"

    @pytest.mark.parametrize("path", [("meter", "own.minutes", "product"), (*E0, "regime", "payg", "product")])
    def test_some_names_may_be_none(self, path):
        """
        A product that is empty is none; a meter is always one.
        """
        assert faults(with_(path, "")) == []
        assert faults(with_((*E0, "convert", 0, "to"), "")) == [((*E0, "convert", 0, "to"), "unknown meter ''")]

    def test_all_unknown_names_are_found(self):
        """
        Several unknown names give several faults, also within one list.
        """
        rates = [{"source": "a", "per": 1, "prices": {"b.c": 1, "d.e": 2}}]
        stages = {"free": {"kind": "allowance", "quantity": 1, "source": "f", "meters": ["g.h", "i.j"]}}
        values = with_((*E1, "rate"), rates)
        values["edition"][1]["stage"] = stages

        assert sorted(message for _, message in faults(values)) == [
            "unknown meter 'b.c'",
            "unknown meter 'd.e'",
            "unknown meter 'g.h'",
            "unknown meter 'i.j'",
            "unknown source 'a'",
            "unknown source 'f'",
        ]

    @given(st.data())
    def test_values_of_a_wrong_shape_name_nothing(self, data):
        """
        Whatever shape a file's values have, looking for names gives names, never an error.
        """
        names = names_of(data.draw(st.dictionaries(keys, shapes)), data.draw(st.sampled_from([None, BASE])))

        assert {"meter", "source", "product"} <= names.known.keys()


keys = st.sampled_from(["meter", "source", "edition", "stage", "regime", "pack", "drops", "start", "continues"])
shapes = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["rtc.hd", "", date(2024, 1, 1)]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=20,
)


class TestEditions:
    """What an edition knows."""

    def test_a_stage_must_be_there_before_it_is_used(self):
        """
        A stage of a later edition is unknown to an earlier one; one of an earlier edition only where it is continued.
        """
        for continues, is_known in ((date(2024, 1, 1), True), (date(2023, 1, 1), False)):
            found = faults(with_((*E1, "continues"), continues))

            assert (((*E1, "regime", "payg", "chain", 0), "unknown stage 'free'") in found) is not is_known
        values = copy.deepcopy(BOOK)
        values["edition"][1]["stage"] = {"late": values["edition"][0]["stage"].pop("pack")}
        assert faults(values) == [((*E0, "regime", "payg", "chain", 1), "unknown stage 'pack'")]

    def test_a_base_is_continued(self):
        """
        The stages, regimes, packs, meters and sources of a base are known in an edition that continues one of its.
        """
        last = BASE.editions[-1]
        own = {
            "start": date(2030, 1, 1),
            "continues": last.start,
            "dated": "seen",
            "drops": list(last.packs)[:1],
            "choices": list(last.regimes),
            "regime": {"own": {"title": "O", "who": "all", "chain": list(map(str, last.stages))}},
            "rate": [{"source": next(iter(BASE.sources)), "per": 1, "prices": {"rtc.hd": 1}}],
        }
        values = {**BOOK, "edition": [own]}

        assert faults(values, BASE) == []
        assert faults(values) != []

    def test_a_dropped_pack_is_gone(self):
        """
        A pack that an edition drops cannot be dropped by the one that continues it.
        """
        again = {"start": date(2026, 1, 1), "continues": date(2025, 1, 1), "dated": "seen", "drops": ["ten"]}
        values = {**BOOK, "edition": [*BOOK["edition"], again]}

        assert faults(values) == [(("edition", 2, "drops", 0), "unknown pack 'ten'")]

    @pytest.mark.parametrize("start", ["2024-01-01", {}, None])
    def test_a_start_that_is_wrong_hides_no_name(self, start):
        """
        An edition whose start is no day has its own names.
        """
        values = with_((*E0, "start"), start)
        values["edition"][0]["regime"]["payg"]["chain"] = ["free", "fre"]
        values["edition"] = values["edition"][:1]
        places = {place for place, _ in faults(values)}

        assert places == {(*E0, "start"), (*E0, "regime", "payg", "chain", 1)}


class TestTypes:
    """References as types."""

    def test_a_kind_of_ones_own_has_references(self, monkeypatch):
        """
        A stage that somebody registers has references as the library's own have, by the types of its fields.
        """

        @attrs.frozen
        class Halved(STAGES["fee"]):
            kind = "halved"
            half: MeterName = attrs.field(kw_only=True)

        monkeypatch.setitem(STAGES, "halved", Halved)
        stage = {"kind": "halved", "source": "page", "amount": 1, "title": "x", "half": "rtc.hdd"}
        [(place, message)] = faults(with_((*E1, "stage"), {"own": stage}))

        assert issubclass(Halved, Stage)
        assert place == (*E1, "stage", "own", "half")
        assert message.startswith("unknown meter 'rtc.hdd'; did you mean 'rtc.hd'")

    def test_without_names_every_name_will_do(self):
        """
        What is structured without names has strings; with names of other kinds, too.
        """
        assert current().known == {}
        assert Names({"source": ()}).resolve("x", Reference("meter")) == "x"
        with using(Names({"meter": ("a.b",)})):
            assert current().resolve("a.b", Reference("meter")) == "a.b"
            with pytest.raises(TypeError, match=r"unknown meter 'a\.c'"):
                current().resolve("a.c", Reference("meter"))
        assert current().known == {}

    def test_a_reference_is_a_string(self):
        """
        To whoever computes, a reference is a string.
        """
        assert MeterName == Annotated[str, Reference("meter")]


class TestUnknown:
    """The words for an unknown name."""

    @pytest.mark.parametrize(
        ("name", "message"),
        [
            ("fre", "unknown stage 'fre'; did you mean 'free'?"),
            ("packs", "unknown stage 'packs'; did you mean 'pack-2' or 'pack-1'?"),
            ("loyalty", "unknown stage 'loyalty'"),
        ],
    )
    def test_tells_the_nearest(self, name, message):
        """
        What is near is told, best first; where nothing is, only the name.
        """
        assert unknown("stage", name, ("pack-1", "pack-2", "free")) == message
