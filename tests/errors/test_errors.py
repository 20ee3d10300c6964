"""Errors: one root, each also a builtin that callers already catch, and words that help."""

import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from own_book import OWN_BOOK

from agorapricing import errors
from agorapricing.errors import (
    AgorapricingError,
    Coded,
    CurrencyError,
    Diagnostic,
    InvalidFileError,
    NoEditionError,
    NumberError,
    TariffError,
    UnknownNameError,
    UnpricedMeterError,
    near,
)
from agorapricing.loading import load_contract, read_book

BOOKS = ("agora-cn", "agora-us", "trtc-cn")
EXAMPLES = [
    NumberError("no number"),
    TariffError("no tariff"),
    CurrencyError("two currencies"),
    UnknownNameError("book", "agora-fr", BOOKS),
    UnpricedMeterError("rtc.vidoe", "agora-cn:list", ("rtc.video",)),
    NoEditionError("agora-cn", "2018-01-01", "2019-12-16"),
    InvalidFileError((Diagnostic("a.toml", 3, "edition[0].start", "is missing"),)),
]


class TestHierarchy:
    """What catches what."""

    @pytest.mark.parametrize(
        ("error", "builtin"),
        [
            (NumberError, ValueError),
            (TariffError, ValueError),
            (CurrencyError, ValueError),
            (InvalidFileError, ValueError),
            (UnknownNameError, LookupError),
            (UnpricedMeterError, LookupError),
            (NoEditionError, LookupError),
        ],
    )
    def test_each_error_is_a_builtin_too(self, error, builtin):
        """
        An error has the library's root and the builtin that a caller would expect.
        """
        assert issubclass(error, AgorapricingError)
        assert issubclass(error, builtin)

    def test_every_error_has_the_root(self):
        """
        No error that a caller may see stands beside the root; what is wrong with values is caught where a file is read.
        """
        classes = {each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, Exception)}

        assert len(classes - {errors.FaultsError}) == 18
        assert all(issubclass(each, AgorapricingError) for each in classes - {errors.FaultsError})

    @pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
    def test_survives_a_trip_to_another_process(self, error):
        """
        An error that a worker raises says the same where it is caught.
        """
        again = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own bytes

        assert type(again) is type(error)
        assert str(again) == str(error)

    @pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
    def test_can_be_raised_from_another(self, error):
        """
        An error keeps its cause and its words on its way up.
        """
        cause = KeyError("x")

        with pytest.raises(AgorapricingError) as caught:
            raise error from cause
        assert caught.value is error
        assert error.__cause__ is cause


class TestCodes:
    """The word by which a reader finds an error."""

    def test_each_error_has_its_own(self):
        """
        Each class has a code of its own in lower case, and none is made without one.
        """
        kinds = [type(error) for error in EXAMPLES]

        assert len({kind.code for kind in kinds}) == len(kinds)
        assert all(re.fullmatch(r"[a-z]+(-[a-z]+)+", kind.code) for kind in kinds)
        with pytest.raises(TypeError):
            type("CodelessError", (AgorapricingError,), {})

    def test_an_error_says_its_code_at_the_end(self):
        """
        Code and words in one line, and as a record; words that are asked for alone have no code.
        """
        error = NoEditionError("agora-cn", "2018-01-01", "2019-12-16")

        assert error.coded == f"{error} [no-edition]"
        assert error.to_record() == {"code": "no-edition", "message": str(error)}

    def test_each_fault_of_a_file_has_its_own(self):
        """
        All faults of a file stand in lines of their own, each with its code; what has none is a wrong value.
        """
        found = Diagnostic("a.toml", 3, "x", Coded("is missing", "missing-key")), Diagnostic("a.toml", 4, "y", "is odd")
        error = InvalidFileError(found)

        assert error.coded == "a.toml:3: x: is missing [missing-key]\na.toml:4: y: is odd [wrong-value]"
        assert error.to_record()["code"] == "invalid-file"
        assert error.to_record()["diagnostics"][0] == {
            "file": "a.toml", "line": 3, "path": "x", "message": "is missing", "code": "missing-key",
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("said", "instead", "code"),
        [
            ("schema = 1", "schema = 1\na = 1", "unknown-key"),
            ('"CNY"', "5", "wrong-type"),
            ('"CNY"', '"RMB2"', "wrong-value"),
            ('vendor = "own"', "", "missing-key"),
            ('"CNY"', '"CNY', "wrong-format"),
            ("7,", "-7,", "wrong-number"),
            ('source = "page"', 'source = "pag"', "unknown-name"),
            ("[[edition]]", "[edition]", "wrong-type"),
        ],
    )
    def test_a_book_says_them(self, tmp_path, said, instead, code):
        """
        What is wrong with a book's file has the code of its kind.
        """
        path = tmp_path / "book.toml"
        path.write_text(OWN_BOOK.replace(said, instead, 1), "utf-8")
        with pytest.raises(InvalidFileError) as caught:
            read_book(path)

        assert [each.code for each in caught.value.diagnostics] == [code]

    @pytest.mark.parametrize("made", ["folder", "gone"])
    def test_a_file_that_cannot_be_read(self, tmp_path, made):
        """
        A folder and a file that is not there are unreadable.
        """
        with pytest.raises(InvalidFileError) as caught:
            read_book(tmp_path if made == "folder" else tmp_path / "gone.toml")

        assert [each.code for each in caught.value.diagnostics] == ["unreadable-file"]

    def test_codes_survive_a_trip_to_another_process(self):
        """
        The faults that a worker finds have their codes where they are told.
        """
        error = InvalidFileError((Diagnostic("a.toml", 3, "x", Coded("is missing", "missing-key")),))
        again = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own bytes

        assert again.coded == error.coded

    def test_a_confidential_contract_keeps_them(self, tmp_path):
        """
        What is wrong with a contract is told without its numbers, and with the code.
        """
        path = tmp_path / "deal.toml"
        path.write_text(
            '[contract]\nid = "x"\nbase = "trtc-cn:payg"\nconfidential = true\n[[contract.term]]\nrats = 5\n', "utf-8"
        )
        with pytest.raises(InvalidFileError) as caught:
            load_contract(path)

        assert "missing-key" in {each.code for each in caught.value.diagnostics}
        assert all(each.code != "wrong-value" for each in caught.value.diagnostics)


class TestNear:
    """Guesses at what was meant."""

    @pytest.mark.parametrize(
        ("name", "found"),
        [
            ("rtc.vidoe", ("rtc.video", "rtc.audio")),
            ("rtc.video", ("rtc.video",)),
            ("RTC.Video", ("rtc.video",)),
            ("video", ("rtc.video",)),
            ("MESSAGES", ("signaling.messages",)),
            ("rtc", ()),
            ("whiteboard", ()),
            ("", ()),
        ],
    )
    def test_gives_the_nearest_first(self, name, found):
        """
        What is spelt alike is found, best first; what is not is left out.
        """
        assert near(name, ["signaling.messages", "rtc.audio", "rtc.video"]) == found

    def test_the_same_name_elsewhere_is_near(self):
        """
        A name without its family is found in every family that has it, the shortest first, at most three times.
        """
        known = ["recording.hd", "rtc.hd", "live.hd", "proxy.hd", "rtc.fhd"]

        assert near("hd", known) == ("rtc.hd", "live.hd", "proxy.hd")

    @given(st.permutations(["rtc.hd", "rtc.2k", "rtc.fhd", "rtc.sd", "rtc.hd_plus"]))
    def test_the_order_of_the_known_names_does_not_matter(self, known):
        """
        A guess depends on the names, not on how a set or a table lists them.
        """
        assert near("rtc.hdd", known) == ("rtc.hd", "rtc.fhd", "rtc.sd")

    @given(st.text(), st.lists(st.text()))
    def test_guesses_are_known_and_few(self, name, known):
        """
        At most three names are guessed, and only known ones.
        """
        found = near(name, known)

        assert len(found) <= 3
        assert set(found) <= set(known)


class TestUnknownName:
    """Names that nothing bears."""

    @pytest.mark.parametrize(
        ("error", "message"),
        [
            (
                UnknownNameError("regime", "payq", ("payg", "list"), "agora-cn"),
                "agora-cn has no regime 'payq'; did you mean 'payg'? Known: list, payg",
            ),
            (
                UnknownNameError("book", "zego", BOOKS),
                "agorapricing has no book 'zego'. Known: agora-cn, agora-us, trtc-cn",
            ),
            (
                UnknownNameError("book", "agora", BOOKS[:2]),
                "agorapricing has no book 'agora'; did you mean 'agora-us' or 'agora-cn'? Known: agora-cn, agora-us",
            ),
        ],
    )
    def test_says_what_is_known(self, error, message):
        """
        The error names the nearest, and all that is known, in order.
        """
        assert str(error) == message

    @pytest.mark.parametrize(("count", "is_listed"), [(19, True), (20, True), (21, False)])
    def test_long_lists_are_left_out(self, count, is_listed):
        """
        More than 20 known names are not listed.
        """
        known = tuple(f"x{place:02d}" for place in range(count))
        message = str(UnknownNameError("meter", "whiteboard", known))

        assert message.startswith("agorapricing has no meter 'whiteboard'")
        assert ("x00, x01" in message) == is_listed

    @pytest.mark.parametrize(
        ("known", "message"),
        [
            (("list", "payg"), "agora-cn has no regime 'loyalty'; it starts later. Known: list, payg"),
            (tuple(f"x{place}" for place in range(21)), "agora-cn has no regime 'loyalty'; it starts later"),
        ],
    )
    def test_a_hint_takes_the_place_of_a_guess(self, known, message):
        """
        What the library knows better than a guess by spelling is said instead.
        """
        assert str(UnknownNameError("regime", "loyalty", known, "agora-cn", "; it starts later")) == message

    def test_keeps_its_facts(self):
        """
        A program reads the name and the known ones from the error, not from its words.
        """
        error = UnknownNameError("book", "zego", BOOKS)

        assert (error.kind, error.name, error.known, error.where) == ("book", "zego", BOOKS, "agorapricing")


class TestUnpricedMeter:
    """Usage without a price."""

    @pytest.mark.parametrize(
        ("error", "message"),
        [
            (
                UnpricedMeterError("rtc.vidoe", "agora-cn:list", ("rtc.video", "rtc.audio")),
                "agora-cn:list has no price for meter 'rtc.vidoe'; did you mean 'rtc.video' or 'rtc.audio'?",
            ),
            (
                UnpricedMeterError("whiteboard.qps", "trtc-cn:payg", ("rtc.hd",)),
                "trtc-cn:payg has no price for meter 'whiteboard.qps'",
            ),
            (
                UnpricedMeterError(
                    "rtc.hd", "x:list", ("rtc.fhd",), reason="the vendor quotes it on request (above 5)"
                ),
                "x:list has no price for meter 'rtc.hd': the vendor quotes it on request (above 5)",
            ),
        ],
    )
    def test_says_which_offer_and_why(self, error, message):
        """
        The error names offer and meter, and either the reason or the nearest meters.
        """
        assert str(error) == message


class TestNoEdition:
    """Days before a book."""

    def test_says_the_first_day(self):
        """
        The error says when the book begins.
        """
        error = NoEditionError("agora-cn", "2018-01-01", "2019-12-16")

        assert str(error) == "agora-cn has no prices on 2018-01-01: its first edition starts on 2019-12-16"


class TestDiagnostics:
    """What is wrong with a file."""

    def test_a_diagnostic_is_one_line(self):
        """
        A diagnostic is file, line, key path and message; without a key path, the others.
        """
        assert (
            str(Diagnostic("a.toml", 3, "edition[0].start", "is missing")) == "a.toml:3: edition[0].start: is missing"
        )
        assert str(Diagnostic("a.toml", 1, "", "is empty")) == "a.toml:1: is empty"
        assert str(Diagnostic("a.toml", 0, "", "is a folder")) == "a.toml: is a folder"

    @given(st.permutations([2, 9, 10, 100]))
    def test_all_are_told_in_order_of_line(self, lines):
        """
        Diagnostics come in the order of their lines, as numbers, and each once.
        """
        found = [Diagnostic("a.toml", line, "x", "is missing") for line in lines]
        error = InvalidFileError(tuple(found + found))

        assert str(error).splitlines() == [
            "a.toml:2: x: is missing",
            "a.toml:9: x: is missing",
            "a.toml:10: x: is missing",
            "a.toml:100: x: is missing",
        ]
