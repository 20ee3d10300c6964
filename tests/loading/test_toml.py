"""Reading files: whatever a path leads to, the reader says what is wrong with it, where."""

import tracemalloc
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorapricing.errors import Diagnostic, InvalidFileError
from agorapricing.loading.toml import dotted, invalid, parse, read_text

FILE = Path("book.toml")
LARGEST = 4_000_000


@pytest.fixture(name="path")
def path_of_a_file(tmp_path):
    """The path of a file that does not exist yet."""
    return tmp_path / "book.toml"


def said(error):
    """What an error says of its one fault, without the file's name."""
    [found] = error.value.diagnostics
    return found.line, found.path, found.message


class TestReadText:
    """From a path to a text."""

    @pytest.mark.parametrize("data", [b"a = 1", "a = '声网'\r\n".encode(), b"\xef\xbb\xbfa = 1", b"\n\n a"])
    def test_reads_utf_8(self, path, data):
        """
        Text in UTF-8 is read as it is, without the mark that some editors put before it.
        """
        path.write_bytes(data)

        assert read_text(path) == data.decode().removeprefix("\ufeff")

    @pytest.mark.parametrize(
        ("data", "message"),
        [
            (b"", "is empty"),
            (b"\xef\xbb\xbf", "is empty"),
            (b" \n\t\r\n", "is empty"),
            (b"\x89PNG\r\n\x1a\n\x00", "is not text in UTF-8"),
            ("a = '声网'".encode("gb18030"), "is not text in UTF-8"),
            ("a = 1".encode("utf-16"), "is not text in UTF-8"),
            (b"a = '\xed\xa0\x80'", "is not text in UTF-8"),
        ],
    )
    def test_refuses_what_is_no_text(self, path, data, message):
        """
        A file that is empty or not in UTF-8 is refused.
        """
        path.write_bytes(data)

        with pytest.raises(InvalidFileError) as error:
            read_text(path)
        assert said(error) == (1, "", message)
        assert str(error.value) == f"{path}:1: {message}"

    def test_a_file_must_exist(self, path):
        """
        A missing file is said to be missing.
        """
        with pytest.raises(InvalidFileError) as error:
            read_text(path)
        assert said(error) == (0, "", "No such file or directory")
        assert str(error.value) == f"{path}: No such file or directory"

    def test_a_folder_is_no_file(self, tmp_path):
        """
        A folder cannot be read.
        """
        with pytest.raises(InvalidFileError) as error:
            read_text(tmp_path)
        assert said(error) == (0, "", "Is a directory")

    def test_a_name_may_be_impossible(self):
        """
        A name that no file can have is refused as any other.
        """
        with pytest.raises(InvalidFileError):
            read_text(Path("x" * 5_000))
        with pytest.raises(InvalidFileError):
            read_text(Path("a\0b.toml"))

    @pytest.mark.parametrize("size", [LARGEST - 1, LARGEST])
    def test_files_up_to_4_mb_are_read(self, path, size):
        """
        A file of up to 4 MB is read in full.
        """
        path.write_bytes(b"#" * size)

        assert len(read_text(path)) == size

    @pytest.mark.parametrize("unit", ["#", "声", "ab声"])
    def test_larger_files_are_refused_as_too_large(self, path, unit):
        """
        A file of one byte more is too large, whatever character its limit cuts.
        """
        path.write_bytes(unit.encode() * (LARGEST // len(unit.encode()) + 1))

        with pytest.raises(InvalidFileError) as error:
            read_text(path)
        assert said(error)[2] == "is larger than 4,000,000 bytes; this is not a file that a person wrote"

    def test_a_huge_file_is_refused_at_once(self, path):
        """
        Of 50 MB, no more than the limit is read.
        """
        with path.open("wb") as file:
            file.truncate(50_000_000)
        tracemalloc.start()

        with pytest.raises(InvalidFileError, match="is larger than 4,000,000 bytes"):
            read_text(path)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert most < 5 * LARGEST


class TestParse:
    """From a text to values."""

    def test_numbers_are_exact(self):
        """
        A number with a point becomes the Decimal that is written.
        """
        assert parse("a = 0.10\nb = 1_000\nc = 1e-3", FILE) == {"a": Decimal("0.1"), "b": 1000, "c": Decimal("0.001")}
        assert str(parse("a = 0.10", FILE)["a"]) == "0.10"

    @pytest.mark.parametrize(
        ("text", "line", "message"),
        [
            ("a = 1\n\nb = ", 3, "is not valid TOML: Invalid value (at end of document)"),
            ("a = 1\nb 2\nc = 3", 2, "is not valid TOML: Expected '=' after a key in a key/value pair"),
            ("a = 1\n[t]\n[t]\nb = 1", 3, "is not valid TOML: Cannot declare ('t',) twice"),
            ("a = 1\na = 2\nb = 3", 2, "is not valid TOML: Cannot overwrite a value"),
            ('a = "\n', 1, "is not valid TOML: Illegal character '\\n'"),
            ("a = [\n1\n2\n]", 3, "is not valid TOML: Unclosed array"),
            ("\x00\x01", 1, "is not valid TOML: Invalid statement"),
            ("a = 1\nb = 2024-02-30", 2, "is not valid TOML: Invalid date or datetime"),
            ("价 = 1", 1, "is not valid TOML: Invalid statement"),
        ],
    )
    def test_a_syntax_error_has_its_line(self, text, line, message):
        """
        What is no TOML is refused with the line on which reading ended.
        """
        with pytest.raises(InvalidFileError) as error:
            parse(text, FILE)
        assert said(error) == (line, "", message)

    @pytest.mark.parametrize(
        "text", ["a = " + "[" * 100_000, "a = " + "{a=" * 100_000, f"a = {'[' * 50_000}{']' * 50_000}"]
    )
    def test_deep_nesting_is_refused(self, text):
        """
        Brackets by the thousand are refused, and do not end the program.
        """
        with pytest.raises(InvalidFileError) as error:
            parse(text, FILE)
        assert said(error) == (1, "", "is nested too deeply")

    def test_a_number_of_thousands_of_digits_is_refused(self):
        """
        A whole number of more digits than Python reads is refused.
        """
        with pytest.raises(InvalidFileError, match="is not valid TOML: Exceeds the limit"):
            parse(f"a = {'1' * 5_000}", FILE)

    @given(st.text())
    def test_any_text_is_parsed_or_refused(self, text):
        """
        Whatever is in a text, its values or an InvalidFileError come out.
        """
        try:
            found = parse(text, FILE)
        except InvalidFileError as error:
            found = error

        assert isinstance(found, (dict, InvalidFileError))


class TestInvalid:
    """From faults to diagnostics."""

    def test_each_fault_gets_its_line(self):
        """
        Faults at key paths become diagnostics in order of line, those of missing keys at the table that lacks them.
        """
        text = 'a = 1\n[[edition]]\nstart = 2\n[edition.stage.free]\n"b.c" = 3\n'
        faults = [
            (("edition", 0, "stage", "free", "b.c"), "third"),
            (("edition", 0, "start"), "second"),
            (("edition", 0, "dated"), "first"),
            (("id",), "zeroth"),
        ]

        assert invalid(faults, text, FILE).diagnostics == (
            Diagnostic("book.toml", 1, "id", "zeroth"),
            Diagnostic("book.toml", 2, "edition[0].dated", "first"),
            Diagnostic("book.toml", 3, "edition[0].start", "second"),
            Diagnostic("book.toml", 5, 'edition[0].stage.free."b.c"', "third"),
        )

    @pytest.mark.parametrize(
        ("path", "text"),
        [
            ((), ""),
            (("edition",), "edition"),
            (("edition", 0, "rate", 12, "per"), "edition[0].rate[12].per"),
            (("source", "report-2024_02"), "source.report-2024_02"),
            (("prices", "rtc.hd"), 'prices."rtc.hd"'),
            (("a b", 0), '"a b"[0]'),
            (("",), '""'),
        ],
    )
    def test_a_path_is_written_as_keys_are(self, path, text):
        """
        A key path reads as it would be written, with quotes where TOML needs them.
        """
        assert dotted(path) == text

    @given(st.lists(st.text(), min_size=1))
    def test_a_path_is_one_line(self, path):
        """
        Whatever characters keys have, a diagnostic stays on one line.
        """
        assert len(dotted(tuple(path)).splitlines()) <= 1


@pytest.mark.parametrize(("parts", "is_read"), [(50, True), (51, False), (50_000, False)])
def test_a_key_of_very_many_parts(tmp_path, parts, is_read):
    """
    A key with more parts than anybody writes is refused with its line, before the time to read it is spent.
    """
    text = "x = 1\n" + ".".join(["a"] * parts) + " = 1\n"
    if is_read:
        assert parse(text, tmp_path)["x"] == 1
    else:
        with pytest.raises(InvalidFileError, match=r":2: has a key of more than 50 parts"):
            parse(text, tmp_path)
