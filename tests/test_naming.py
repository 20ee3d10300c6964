"""Names that nothing bears, found in a file's plain values."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorapricing.naming import Names, name_faults, unknown

NAMES = Names(
    meters=dict.fromkeys(("rtc.audio", "rtc.hd", "live.hd", "recording")),
    sources=dict.fromkeys(("page", "report")),
    stages=dict.fromkeys(("from-base",)),
    products=dict.fromkeys(("voice", "video")),
)
BOOK = {
    "coverage": {"source": "page", "sells": {"voice": "core", "video": "core"}},
    "meter": {"own.minutes": {"product": "voice"}, "own.hours": {}},
    "edition": [
        {
            "rate": [
                {"source": "page", "prices": {"rtc.audio": 7, "rtc.hd": 28}},
                {"source": "report", "meter": "live.hd", "model": "volume"},
            ],
            "convert": [{"source": "page", "to": "rtc.hd", "ratios": {"live.hd": 1}}],
            "stage": {
                "free": {"source": "page", "meters": ["rtc.audio"]},
                "pack": {"source": "page", "draws": {"rtc.hd": 4}},
            },
            "regime": {"payg": {"chain": ["free", "pack", "from-base"]}},
            "conflict": [{"source": "page", "other_source": "report", "stages": ["free"], "meters": ["rtc.hd"]}],
        },
        {"regime": {"payg": {"chain": ["free"]}}},
    ],
}


def with_(path, value):
    """The book with one value changed."""
    changed = copy.deepcopy(BOOK)
    table = changed
    for key in path[:-1]:
        table = table[key]
    table[path[-1]] = value
    return changed


E0 = ("edition", 0)


keys = st.sampled_from(
    [
        *(
            "coverage",
            "sells",
            "meter",
            "edition",
            "rate",
            "convert",
            "conflict",
            "stage",
            "regime",
            "chain",
            "source",
        ),
        *("other_source", "to", "prices", "ratios", "draws", "meters", "stages", "product", "payg"),
    ]
)
shapes = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["rtc.hd", "page", "free", ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=20,
)


class TestNameFaults:
    """Unknown names in a book."""

    def test_a_book_of_known_names_has_no_fault(self):
        """
        Names of the file, of its base and of the vocabulary are all known.
        """
        assert name_faults(BOOK, NAMES) == []

    @pytest.mark.parametrize(
        ("path", "value", "fault_path", "message"),
        [
            (("coverage", "source"), "pagee", None, "unknown source 'pagee'; did you mean 'page'?"),
            (
                ("coverage", "sells"),
                {"viedo": "core"},
                ("coverage", "sells", "viedo"),
                "unknown product 'viedo'; did you mean 'video'?",
            ),
            (("meter", "own.minutes", "product"), "vidio", None, "unknown product 'vidio'; did you mean 'video'?"),
            ((*E0, "rate", 0, "source"), "blog", None, "unknown source 'blog'"),
            (
                (*E0, "rate", 0, "prices"),
                {"rtc.audio": 7, "recordng": 28},
                (*E0, "rate", 0, "prices", "recordng"),
                "unknown meter 'recordng'; did you mean 'recording'?",
            ),
            ((*E0, "rate", 1, "meter"), "live.sd", None, "unknown meter 'live.sd'; did you mean 'live.hd'?"),
            ((*E0, "rate", 1, "source"), "reprot", None, "unknown source 'reprot'; did you mean 'report'?"),
            ((*E0, "convert", 0, "source"), "x", None, "unknown source 'x'"),
            ((*E0, "convert", 0, "to"), "cdn", None, "unknown meter 'cdn'"),
            (
                (*E0, "convert", 0, "ratios"),
                {"x.y": 1},
                (*E0, "convert", 0, "ratios", "x.y"),
                "unknown meter 'x.y'",
            ),
            ((*E0, "stage", "free", "source"), "x", None, "unknown source 'x'"),
            ((*E0, "stage", "free", "meters"), ["rtc.audio", "x.y"], None, "unknown meter 'x.y'"),
            (
                (*E0, "stage", "pack", "draws"),
                {"x.y": 1},
                (*E0, "stage", "pack", "draws", "x.y"),
                "unknown meter 'x.y'",
            ),
            ((*E0, "regime", "payg", "chain"), ["fre"], None, "unknown stage 'fre'; did you mean 'free'?"),
            ((*E0, "conflict", 0, "source"), "x", None, "unknown source 'x'"),
            ((*E0, "conflict", 0, "other_source"), "x", None, "unknown source 'x'"),
            ((*E0, "conflict", 0, "stages"), ["fee"], None, "unknown stage 'fee'; did you mean 'free'?"),
            ((*E0, "conflict", 0, "meters"), ["x.y"], None, "unknown meter 'x.y'"),
            (("edition", 1, "regime", "payg", "chain"), ["packs"], None, "unknown stage 'packs'; did you mean 'pack'?"),
        ],
    )
    def test_an_unknown_name_is_found_where_it_stands(self, path, value, fault_path, message):
        """
        Every place of a book where a name can stand is looked at, and the nearest known name is told.
        """
        assert name_faults(with_(path, value), NAMES) == [(fault_path or path, message)]

    def test_a_stage_must_be_there_before_it_is_used(self):
        """
        A stage of a later edition is unknown to an earlier one; one of an earlier edition is known to a later one.
        """
        late = {"stage": {"late": {}}, "regime": {"payg": {"chain": ["late"]}}}
        early = {"regime": {"payg": {"chain": ["late"]}}}

        assert name_faults({"edition": [late, early]}, NAMES) == []
        assert name_faults({"edition": [early, late]}, NAMES) == [
            (("edition", 0, "regime", "payg", "chain"), "unknown stage 'late'")
        ]

    def test_all_unknown_names_are_found(self):
        """
        Several unknown names give several faults, also within one list.
        """
        rates = [{"source": "a", "prices": {"b.c": 1, "d.e": 2}}]
        stages = {"free": {"source": "f", "meters": ["g.h", "i.j"]}}

        assert sorted(
            message for _, message in name_faults({"edition": [{"rate": rates, "stage": stages}]}, NAMES)
        ) == [
            "unknown meter 'b.c'",
            "unknown meter 'd.e'",
            "unknown meter 'g.h'",
            "unknown meter 'i.j'",
            "unknown source 'a'",
            "unknown source 'f'",
        ]

    @given(st.dictionaries(keys, shapes))
    def test_values_of_a_wrong_shape_name_nothing(self, values):
        """
        Whatever shape a file's values have, looking for names gives faults, never an error.
        """
        assert all(message.startswith("unknown ") for _, message in name_faults(values, NAMES))


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
