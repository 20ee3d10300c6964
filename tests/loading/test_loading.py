"""Loading a book: strict, all faults at once, with the lines on which they are written."""

from datetime import date

import pytest
from faulty import faults
from hypothesis import given
from hypothesis import strategies as st

from agorapricing import rate
from agorapricing.errors import InvalidFileError, UnknownNameError
from agorapricing.loading.book_files import bundled
from agorapricing.loading.books import load_book
from agorapricing.pricebook.meters import Meter

HEAD = """schema = 1
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
RATE = '[[edition.rate]]\nsource = "page"\nper = 1_000\nprices = { "rtc.audio" = 7, "rtc.hd" = 28 }\n'
FREE = '[edition.stage.free]\nkind = "allowance"\nsource = "page"\nquantity = 10_000\nmeters = ["rtc.audio"]\n'
PAYG = '[edition.regime.payg]\ntitle = "Pay as you go"\nwho = "every account"\nchain = ["free"]\n'
BOOK = f'{HEAD}\n[[edition]]\nstart = 2024-01-01\ndated = "seen"\n\n{RATE}\n{FREE}\n{PAYG}'
E0 = "edition[0]"
AUDIO = f'{E0}.rate[0].prices."rtc.audio"'
CDN = f'{E0}.rate[0].prices."cdn.mainlan"'
DAY = "must be a day like 2024-02-06, without quotes, not "


def line(text, part):
    """The line, from 1, on which a part of a text begins."""
    return text[: text.index(part)].count("\n") + 1


class TestLoadBook:
    """Finding a book."""

    def test_by_id(self):
        """
        A bundled book is loaded by its id, once.
        """
        book = load_book("agora-cn")

        assert book.id == "agora-cn"
        assert load_book("agora-cn") is book

    def test_by_path(self, write):
        """
        Any book is loaded by its path, as a string or a path.
        """
        path = write(BOOK)

        assert load_book(str(path)).id == "example"
        assert load_book(path) == load_book(str(path))

    def test_a_path_needs_no_suffix(self, write):
        """
        A file that exists is read, whatever it is called.
        """
        assert load_book(write(BOOK, "prices")).id == "example"

    def test_a_file_is_read_anew(self, write):
        """
        A file that changed between two calls is loaded as it is now.
        """
        first = load_book(write(BOOK))
        second = load_book(write(BOOK.replace('title = "Example"', 'title = "Changed"')))

        assert (first.title, second.title) == ("Example", "Changed")

    @pytest.mark.parametrize(
        ("name", "message"),
        [
            ("agora-ch", "agorapricing has no book 'agora-ch'; did you mean 'agora-cn' or 'agora-us'?"),
            ("zego", "agorapricing has no book 'zego'. Known: "),
            ("meters", "agorapricing has no book 'meters'. Known: "),
            ("AGORA-CN", "agorapricing has no book 'AGORA-CN'; did you mean 'agora-cn'? Known: "),
        ],
    )
    def test_an_unknown_id(self, name, message):
        """
        An id that is not bundled, and no file, is unknown; the bundled ones are told.
        """
        with pytest.raises(UnknownNameError) as caught:
            load_book(name)
        assert str(caught.value).startswith(message)
        assert caught.value.known == bundled()

    def test_a_file_without_its_ending(self, write, monkeypatch):
        """
        Where only the ending is missing, the file is told.
        """
        monkeypatch.chdir(write(BOOK, "example.toml").parent)

        with pytest.raises(
            UnknownNameError, match=r"no book 'example'; a file is named whole, as example\.toml\. Known: "
        ):
            load_book("example")

    @pytest.mark.parametrize("name", ["x" * 5_000, "a\0b", "x" * 5_000 + ".toml", "a\0b.toml", "no-such.toml", ""])
    def test_a_name_that_no_file_has(self, name):
        """
        A name that is no id and no file gives one of the library's errors.
        """
        with pytest.raises((UnknownNameError, InvalidFileError)):
            load_book(name)

    @pytest.mark.parametrize(
        ("data", "message"),
        [
            (b"", "is empty"),
            (b" \n", "is empty"),
            (b"\x89PNG\r\n\x1a\n\x00", "is not text in UTF-8"),
            (BOOK.replace("Example", "声网").encode("gb18030"), "is not text in UTF-8"),
            (
                BOOK.encode() + b"#" * 50_000_000,
                "is larger than 4,000,000 bytes; this is not a file that a person wrote",
            ),
            (b"a = " + b"[" * 100_000, "is nested too deeply"),
        ],
    )
    def test_a_file_that_is_no_text(self, tmp_path, data, message):
        """
        What is no text, or not one that a person wrote, is refused.
        """
        path = tmp_path / "example.toml"
        path.write_bytes(data)

        assert faults(path) == [(1, "", message)]

    def test_a_mark_before_the_text(self, tmp_path):
        """
        The mark that some editors put before UTF-8 is passed over, and CR LF ends a line.
        """
        path = tmp_path / "example.toml"
        path.write_bytes(b"\xef\xbb\xbf" + BOOK.replace("\n", "\r\n").encode())

        assert load_book(path) == load_book(_copy(tmp_path))

    def test_a_syntax_error(self, write):
        """
        A slip of syntax is told with its line, and nothing else is.
        """
        wrong = BOOK.replace("per = 1_000", "per = 1,000").replace("agora", "agoar")

        assert faults(write(wrong)) == [
            (line(wrong, "per ="), "", "is not valid TOML: Expected newline or end of document after a statement")
        ]


def _copy(folder):
    path = folder / "copy.toml"
    path.write_text(BOOK, "utf-8")
    return path


class TestBook:
    """What a loaded book is."""

    def test_has_what_its_file_says(self, write):
        """
        A book's head, sources, editions, rates, stages and regimes are those of its file.
        """
        book = load_book(write(f'tax = "No VAT."\nrounding = {{ places = 3, mode = "up" }}\n{BOOK}'))
        [edition] = book.editions

        assert (book.vendor, book.title, book.region, book.currency, book.tax.words) == (
            *("agora", "Example", "CN", "CNY"),
            "No VAT.",
        )
        assert (book.rounding.places, book.rounding.mode) == (3, "up")
        assert book.sources["page"].read == date(2024, 2, 6)
        assert (edition.start, edition.dated) == (date(2024, 1, 1), "seen")
        assert {meter: (rate.price, rate.per, rate.source) for meter, rate in edition.rates.items()} == {
            "rtc.audio": (7, 1_000, "page"),
            "rtc.hd": (28, 1_000, "page"),
        }
        assert edition.stages["free"].quantity == 10_000
        assert edition.regimes["payg"].chain == ("free",)
        assert edition.regimes["list"].chain == ()

    def test_an_edition_continues_another(self, write):
        """
        What an edition does not restate or withdraw is as in the one that it continues, also two editions later.
        """
        second = """
[[edition]]
start = 2025-01-01
dated = "stated"
continues = 2024-01-01
withdraws = ["rtc.hd"]
[[edition.rate]]
source = "page"
per = 100
prices = { "rtc.fhd" = 63 }
[edition.stage.free]
kind = "allowance"
source = "page"
quantity = 500
meters = ["rtc.fhd"]
"""
        third = '[[edition]]\nstart = 2026-01-01\ndated = "seen"\ncontinues = 2025-01-01\n'
        anew = f'[[edition]]\nstart = 2027-01-01\ndated = "seen"\n{RATE}'
        editions = load_book(write(BOOK + second + third + anew)).editions
        prices = [{meter: (rate.price, rate.per) for meter, rate in each.rates.items()} for each in editions]

        assert prices == [
            {"rtc.audio": (7, 1_000), "rtc.hd": (28, 1_000)},
            {"rtc.audio": (7, 1_000), "rtc.fhd": (63, 100)},
            {"rtc.audio": (7, 1_000), "rtc.fhd": (63, 100)},
            {"rtc.audio": (7, 1_000), "rtc.hd": (28, 1_000)},
        ]
        assert [each.stages["free"].quantity for each in editions[:3]] == [10_000, 500, 500]
        assert [set(each.regimes) for each in editions] == [{"list", "payg"}] * 3 + [{"list"}]
        assert [each.dated for each in editions] == ["seen", "stated", "seen", "seen"]

    def test_conversions_and_conflicts_hold_on(self, write):
        """
        A conversion to the same meter takes the place of the earlier one, after the others; conflicts add up.
        """
        convert = '[[edition.convert]]\nsource = "page"\nto = "{}"\nratios = {{ "{}" = {} }}\n'
        conflict = '[[edition.conflict]]\nabout = "{0}"\nkept = "k"\nsource = "page"\nother = "o"\nwhy = "w"\n'
        first = convert.format("rtc.hd", "rtc.sd", 1) + convert.format("rtc.audio", "live.audio", 2)
        head = '[[edition]]\nstart = 2025-01-01\ndated = "seen"\ncontinues = 2024-01-01\n'
        second = convert.format("rtc.hd", "live.hd", 3)
        text = f"{BOOK}{first}{conflict.format('one')}{head}{second}{conflict.format('two')}"
        editions = load_book(write(text)).editions

        assert [[(each.to, dict(each.ratios)) for each in edition.converts] for edition in editions] == [
            [("rtc.hd", {"rtc.sd": 1}), ("rtc.audio", {"live.audio": 2})],
            [("rtc.audio", {"live.audio": 2}), ("rtc.hd", {"live.hd": 3})],
        ]
        assert [[each.about for each in edition.conflicts] for edition in editions] == [["one"], ["one", "two"]]

    def test_a_ladder_takes_the_place_of_a_rate(self, write):
        """
        A meter's tiers in a later edition take the place of its price per unit, and the other way round.
        """
        ladder = '[[edition.rate]]\nsource = "page"\nmeter = "rtc.hd"\nmodel = "volume"\ntiers = [{ price = 1 }]\n'
        head = '[[edition]]\nstart = {0}-01-01\ndated = "seen"\ncontinues = {1}-01-01\n'
        text = f"{BOOK}{head.format(2025, 2024)}{ladder}{head.format(2026, 2025)}{RATE}"
        editions = load_book(write(text)).editions

        assert ["rtc.hd" in each.rates for each in editions] == [True, False, True]
        assert ["rtc.hd" in each.ladders for each in editions] == [False, True, False]

    def test_own_meters(self, write):
        """
        A book may have meters that the vocabulary lacks.
        """
        own = '[meter."caption.minutes"]\nunit = "minute"\ntitle = "Live captions"\nproduct = "video"\n'
        book = load_book(write(BOOK.replace("rtc.hd", "caption.minutes").replace("[[edition]]", f"{own}[[edition]]")))

        assert book.meters["caption.minutes"] == Meter("caption.minutes", "minute", "Live captions", "video")
        assert book.meters["rtc.hd"].unit == "minute"
        assert book.editions[0].rates["caption.minutes"].price == 28


class TestStrictness:
    """One mistake at a time, each where it is written."""

    @pytest.mark.parametrize(
        ("old", "new", "path", "message"),
        [
            # keys
            ("[source.page]", "colour = 1\n[source.page]", "colour", "unknown key; known: schema, id, vendor, "),
            ("[source.page]", "[surce.x]\n[source.page]", "surce", "unknown key; did you mean 'source'?"),
            ("place =", "urll = 7\nplace =", "source.page.urll", "unknown key; did you mean 'url'?"),
            ("dated =", "end = 2025-01-01\ndated =", f"{E0}.end", "unknown key; known: start, dated, continues, "),
            ("per =", "unit = 7\nper =", f"{E0}.rate[0].unit", "unknown key; known: source, prices, per, note"),
            (
                "quantity =",
                "of = 7\nquantity =",
                f"{E0}.stage.free.of",
                "unknown key; known: source, note, called, period, quantity, meters",
            ),
            ("chain =", "prices = {}\nchain =", f"{E0}.regime.payg.prices", "unknown key; known: title, who, chain, "),
            # types
            ("schema = 1", 'schema = "1"', "schema", "must be a whole number, not a string '1'"),
            ("schema = 1", "schema = 1.0", "schema", "must be a whole number, not a number '1.0'"),
            ("schema = 1", "schema = true", "schema", "must be a whole number, not true or false 'True'"),
            ('title = "Example"', "title = 7", "title", "must be a string, not a number '7'"),
            ("= 7,", '= "7",', AUDIO, "must be a number, not a string '7'"),
            ("= 7,", "= true,", AUDIO, "must be a number, not true or false 'True'"),
            ("= 7,", "= [7],", AUDIO, "must be a number, not an array"),
            ("= 7,", "= nan,", AUDIO, "it must be finite, not NaN"),
            ("= 7,", "= -inf,", AUDIO, "it must be finite, not -Infinity"),
            ("= 7,", "= 1e999999,", AUDIO, "it 1E+999999 is too large: 10^24 or more"),
            ("= 7,", "= 1e-999999,", AUDIO, "it 1E-999999 has more than 24 decimals"),
            ("per = 1_000", "per = 2024-02-06", f"{E0}.rate[0].per", "must be a number, not date '2024-02-06'"),
            ("= 2024-01-01", "= 2024-01-01T00:00:00", f"{E0}.start", f"{DAY}datetime '2024-01-01 00:00:00'"),
            ("= 2024-01-01", '= "2024-01-01"', f"{E0}.start", f"{DAY}a string '2024-01-01'"),
            ("= 2024-02-06", "= 20240206", "source.page.read", f"{DAY}a number '20240206'"),
            ('= ["free"]', '= "free"', f"{E0}.regime.payg.chain", "must be an array, not a string 'free'"),
            ('= ["free"]', "= { free = 1 }", f"{E0}.regime.payg.chain", "must be an array, not a table"),
            ('= ["free"]', "= [1]", f"{E0}.regime.payg.chain[0]", "must be a string, not a number '1'"),
            ("= { ", "= [7, 28] # { ", f"{E0}.rate[0].prices", "must be a table, not an array"),
            # names
            ('"page"', '"pgae"', f"{E0}.rate[0].source", "unknown source 'pgae'; did you mean 'page'?"),
            ('"rtc.audio" =', '"cdn.mainlan" =', CDN, "unknown meter 'cdn.mainlan'; did you mean 'cdn.mainland'?"),
            ('= ["free"]', '= ["fre"]', f"{E0}.regime.payg.chain[0]", "unknown stage 'fre'; did you mean 'free'?"),
        ],
    )
    def test_is_told_where_it_is_written(self, write, old, new, path, message):
        """
        Every mistake is refused with the line on which it stands, its key path, and what is wrong.
        """
        wrong = BOOK.replace(old, new, 1)
        [(found_line, found_path, found_message)] = faults(write(wrong))

        assert found_line == line(wrong, new)
        assert found_path == path
        assert found_message.startswith(message)

    def test_a_misspelt_table_is_told_where_it_is_opened(self, write):
        """
        A table whose name is wrong is told on the line of its header, and all that needed it is told, too.
        """
        wrong = BOOK.replace("[source.page]", "[sourse.page]")

        assert faults(write(wrong)) == [
            (1, "source", "is missing"),
            (8, "sourse", "unknown key; did you mean 'source'?"),
            (line(wrong, 'source = "page"\nper'), f"{E0}.rate[0].source", "unknown source 'page'"),
            (line(wrong, 'source = "page"\nquantity'), f"{E0}.stage.free.source", "unknown source 'page'"),
        ]

    @pytest.mark.parametrize(
        ("old", "new", "line", "path", "message"),
        [
            ('url = "https://example.com/pricing"\n', "", 8, "", "a source has either a url or a document"),
            ("url =", 'document = "a.md"\nurl =', 8, "", "a source has either a url or a document"),
            (
                '"vendor page"',
                '"blog"',
                13,
                ".kind",
                "kind must be one of vendor page, broker report, third party, contract, not 'blog'",
            ),
        ],
    )
    def test_a_source_must_agree(self, write, old, new, line, path, message):  # noqa: PLR0917  # pytest names them
        """
        A source with no place or two is told at its table, one of another kind at the key.
        """
        assert faults(write(BOOK.replace(old, new, 1))) == [(line, f"source.page{path}", message)]

    @pytest.mark.parametrize(
        ("removed", "at", "path"),
        [
            ('id = "example"\n', "schema", "id"),
            ("schema = 1\n", "id", "schema"),
            ('currency = "CNY"\n', "schema", "currency"),
            ('dated = "seen"\n', "[[edition]]", "edition[0].dated"),
            ("start = 2024-01-01\n", "[[edition]]", "edition[0].start"),
            ("per = 1_000\n", "[[edition.rate]]", "edition[0].rate[0].per"),
            ('source = "page"\nper', "[[edition.rate]]", "edition[0].rate[0].source"),
            ("quantity = 10_000\n", "[edition.stage.free]", "edition[0].stage.free.quantity"),
            ('who = "every account"\n', "[edition.regime.payg]", "edition[0].regime.payg.who"),
            ("read = 2024-02-06\n", "[source.page]", "source.page.read"),
        ],
    )
    def test_a_missing_key_is_told_at_its_table(self, write, removed, at, path):
        """
        A key that is missing is told on the line of the table that lacks it.
        """
        wrong = BOOK.replace(removed, "per" if removed.endswith("per") else "", 1)

        assert faults(write(wrong)) == [(line(wrong, at), path, "is missing")]

    def test_a_table_where_an_array_is_wanted(self, write):
        """
        An edition written as one table is no array of editions.
        """
        wrong = BOOK.replace("[[edition]]", "[edition]")

        assert faults(write(wrong)) == [(line(wrong, "[edition]"), "edition", "must be an array, not a table")]

    @pytest.mark.parametrize("again", [RATE, RATE.replace('"rtc.hd"', '"rtc.fhd"')])
    def test_a_meter_is_priced_once(self, write, again):
        """
        A meter that one edition prices twice is told at the second price.
        """
        wrong = f"{BOOK}{again}"
        meters = ["rtc.audio", "rtc.hd"] if again == RATE else ["rtc.audio"]
        last = wrong.count("\n") - 3

        assert faults(write(wrong)) == [
            (last, "edition[0].rate[1]", f"{meter} is priced twice in this edition") for meter in meters
        ]

    def test_all_faults_are_told_at_once(self, write):
        """
        Several mistakes in one file are all told, in the order in which they stand there.
        """
        wrong = BOOK
        for old, new in (
            ('vendor = "agora"', "vendor = 7"),
            ('kind = "vendor page"', 'kind = "vendor page"\ncolour = "red"'),
            ('dated = "seen"\n', ""),
            ('"rtc.hd" = 28', '"rtc.hdd" = true'),
            ('source = "page"\nquantity', 'source = "pages"\nquantity'),
            ("quantity = 10_000", 'quantity = "10_000"'),
            ('chain = ["free"]', 'chain = ["fee"]'),
        ):
            assert wrong.count(old) == 1
            wrong = wrong.replace(old, new)

        assert [(number, path) for number, path, _ in faults(write(wrong))] == [
            (3, "vendor"),
            (14, "source.page.colour"),
            (16, "edition[0].dated"),
            (22, 'edition[0].rate[0].prices."rtc.hdd"'),
            (22, 'edition[0].rate[0].prices."rtc.hdd"'),
            (26, "edition[0].stage.free.source"),
            (27, "edition[0].stage.free.quantity"),
            (33, "edition[0].regime.payg.chain[0]"),
        ]

    @given(st.data())
    def test_no_change_of_a_character_is_an_accident(self, tmp_path_factory, data):
        """
        A book with any one piece cut out or put in loads, or is refused with lines that the file has.
        """
        start = data.draw(st.integers(0, len(BOOK)))
        end = data.draw(st.integers(start, min(start + 9, len(BOOK))))
        inserted = data.draw(
            st.text(max_size=3) | st.sampled_from(['"', "[", "]", "{", "}", "=", ".", "#", "\n", "-1"])
        )
        text = BOOK[:start] + inserted + BOOK[end:]
        path = tmp_path_factory.getbasetemp() / "changed.toml"
        path.write_bytes(text.encode())
        lines = _lines_told(path)

        assert all(1 <= each <= text.count("\n") + 1 for each in lines)
        assert lines == sorted(lines)


def _lines_told(path):
    try:
        load_book(path)
    except InvalidFileError as error:
        return [each.line for each in error.diagnostics]
    return []


CONTRACT = """schema = 1
id = "acme"
base = "{base}"
vendor = "agora"
title = "Contract"
region = "CN"
currency = "CNY"

[source.contract]
title = "Contract"
document = "ACME-1"
place = "annex 2"
read = 2026-06-30
kind = "contract"

[[edition]]
start = 2027-01-01
dated = "stated"
continues = {continues}

[[edition.rate]]
source = "contract"
per = 1_000
prices = {{ "rtc.hd" = 26 }}
"""


class TestBases:
    """Books on top of books."""

    def test_on_a_bundled_book(self, write):
        """
        A contract on a bundled book restates one price; every other price, stage, regime and source stays.
        """
        base = load_book("agora-cn")
        last = base.editions[-1]
        book = load_book(write(CONTRACT.format(base="agora-cn", continues=last.start)))
        own = book.editions[-1]

        assert book.editions[:-1] == base.editions
        assert own.rates == {**last.rates, "rtc.hd": own.rates["rtc.hd"]}
        assert own.rates["rtc.hd"].price == 26
        assert (own.stages, own.ladders, own.regimes) == (last.stages, last.ladders, last.regimes)
        assert book.sources == {**base.sources, "contract": book.sources["contract"]}
        assert book.coverage == base.coverage

    def test_rates_by_the_base_before_it_starts(self, write):
        """
        Before its own first day a contract's prices are those of its base, and after it its own.
        """
        path = write(CONTRACT.format(base="agora-cn", continues=load_book("agora-cn").editions[-1].start))
        offer, public = f"{path}:payg", "agora-cn:payg"
        usage = {"rtc.hd": 60_000, "rtc.audio": 10_000}

        assert rate(offer, usage, on=date(2024, 2, 6)).total == rate(public, usage, on=date(2024, 2, 6)).total
        assert rate(offer, usage, on=date(2027, 1, 1)).total == 60 * 26

    def test_on_an_earlier_edition_of_the_base(self, write):
        """
        Any edition of the base may be continued, not only its last.
        """
        first = load_book("agora-cn").editions[0]
        book = load_book(write(CONTRACT.format(base="agora-cn", continues=first.start)))

        assert book.editions[-1].rates.keys() == first.rates.keys()

    def test_on_a_file_beside_it(self, write):
        """
        A base may be a file, named from the folder of the book.
        """
        write(BOOK, "base.toml")
        book = load_book(write(CONTRACT.format(base="base.toml", continues="2024-01-01")))

        assert [str(each.start) for each in book.editions] == ["2024-01-01", "2027-01-01"]
        assert {meter: rate.price for meter, rate in book.editions[-1].rates.items()} == {"rtc.audio": 7, "rtc.hd": 26}

    def test_on_a_book_that_has_a_base_itself(self, write):
        """
        A base may have a base, and so on down.
        """
        write(CONTRACT.format(base="agora-cn", continues="2021-01-15"), "base.toml")
        top = CONTRACT.replace('"acme"', '"top"').replace("2027", "2028").replace("= 26", "= 25")
        book = load_book(write(top.format(base="base.toml", continues="2027-01-01"), "top.toml"))

        assert [each.rates["rtc.hd"].price for each in book.editions[-2:]] == [26, 25]

    def test_names_of_the_base_are_known(self, write):
        """
        Sources, stages and meters of the base can be used as the book's own.
        """
        own = '[meter."caption.minutes"]\nunit = "minute"\ntitle = "Captions"\n'
        write(BOOK.replace("[[edition]]", f"{own}[[edition]]", 1), "base.toml")
        rates = '[[edition.rate]]\nsource = "page"\nper = 1\nprices = { "caption.minutes" = 1 }\n'
        regime = '[edition.regime.own]\ntitle = "Own"\nwho = "Acme"\nchain = ["free"]\n'
        book = load_book(write(CONTRACT.format(base="base.toml", continues="2024-01-01") + rates + regime))

        assert book.editions[-1].rates["caption.minutes"].price == 1
        assert book.editions[-1].regimes["own"].chain == ("free",)

    @pytest.mark.parametrize(
        ("base", "message"),
        [
            ("zego", "unknown book 'zego', and no file beside this one is called so"),
            ("acme", "a book cannot be its own base: 'acme'"),
            ("acme.toml", "'acme.toml' leads back to this book"),
            ("./acme.toml", "'./acme.toml' leads back to this book"),
            ("", "unknown book '', and no file beside this one is called so"),
            (".", "unknown book '.', and no file beside this one is called so"),
        ],
    )
    def test_a_base_must_be_another_book(self, write, base, message):
        """
        A base that does not exist, or is the book itself, is refused at its key.
        """
        found = faults(write(CONTRACT.format(base=base, continues="2024-01-01"), "acme.toml"))

        assert (3, "base", message) in found

    @pytest.mark.parametrize("base", ["agora-cm", "acme"])
    def test_a_wrong_base_is_the_only_fault(self, write, base):
        """
        Where the base is not known, what would come from it is not told as missing.
        """
        found = faults(
            write(CONTRACT.format(base=base, continues="2024-01-01").replace('"contract"\nper', '"page"\nper'))
        )

        assert [(number, path) for number, path, _ in found] == [(3, "base")]

    @pytest.mark.parametrize("base", ["a\\u0000b", "x" * 5_000])
    def test_a_base_that_no_file_can_be(self, write, base):
        """
        A base with a name that no file has is refused like any other.
        """
        [(number, path, _), *_] = faults(write(CONTRACT.format(base=base, continues="2024-01-01")))

        assert (number, path) == (3, "base")

    def test_bases_may_not_go_round(self, write):
        """
        Two books that name each other as base are refused, with the way that leads back.
        """
        write(CONTRACT.replace('"acme"', '"other"').format(base="acme.toml", continues="2024-01-01"), "other.toml")
        found = faults(write(CONTRACT.format(base="other.toml", continues="2024-01-01"), "acme.toml"))
        [message] = [message for number, path, message in found if (number, path) == (3, "base")]

        assert message.startswith("'other.toml' is not a valid book: ")
        assert "other.toml:3: base: 'acme.toml' leads back to this book" in message

    def test_a_base_must_be_valid(self, write):
        """
        What is wrong with a base is told where it is named, with the base's own lines.
        """
        write(BOOK.replace("= 28", '= "28"'), "base.toml")
        found = faults(write(CONTRACT.format(base="base.toml", continues="2024-01-01")))
        [message] = [message for number, path, message in found if (number, path) == (3, "base")]

        assert message.endswith(
            "base.toml:22: edition[0].rate[0].prices.\"rtc.hd\": must be a number, not a string '28'"
        )

    def test_the_currency_must_be_the_bases(self, write):
        """
        A book has the currency of its base.
        """
        wrong = CONTRACT.format(base="agora-cn", continues="2021-01-15").replace("CNY", "USD")

        assert faults(write(wrong)) == [(7, "currency", "is USD, but the base agora-cn is in CNY")]

    def test_a_book_follows_its_base_until_its_own_first_day(self, write):
        """
        Editions of the base that start on or after the first day of the book's own are not the book's.
        """
        bases = load_book("agora-cn").editions
        for place, later in ((-1, bases[-1:]), (-2, bases[-2:])):
            text = CONTRACT.format(base="agora-cn", continues=bases[0].start)
            book = load_book(write(text.replace("start = 2027-01-01", f"start = {later[0].start}")))

            assert book.editions[:-1] == bases[:place]
            assert book.editions[-1].start == later[0].start
            assert book.editions[-1].rates["rtc.hd"].price == 26

    @pytest.mark.parametrize("place", [1, -1])
    def test_continues_nothing_that_starts_later(self, write, place):
        """
        No edition continues what was not there yet before its first day; all that was, is told.
        """
        bases = [str(edition.start) for edition in load_book("agora-cn").editions]
        text = CONTRACT.format(base="agora-cn", continues=bases[-1])
        earlier = ", ".join(bases[:place])

        assert faults(write(text.replace("start = 2027-01-01", f"start = {bases[place]}"))) == [
            (19, "edition[0].continues", f"no earlier edition starts on {bases[-1]}; earlier ones: {earlier}")
        ]

    def test_needs_an_edition_of_its_own(self, write):
        """
        A book on a base that adds no edition is no book.
        """
        text = CONTRACT.format(base="agora-cn", continues="2021-01-15").split("[[edition]]")[0]

        assert faults(write(f"edition = []\n{text}")) == [(1, "edition", "a book needs at least one edition")]

    def test_rounds_and_taxes_as_its_base(self, write):
        """
        Rounding and tax are those of the base, unless the book states its own.
        """
        write(f'tax = "No VAT."\nrounding = {{ places = 3, mode = "up" }}\n{BOOK}', "base.toml")
        text = CONTRACT.format(base="base.toml", continues="2024-01-01")
        same = load_book(write(text))
        own = load_book(write(f'tax = "VAT."\nrounding = {{ mode = "down" }}\n{text}'))

        assert (same.tax.words, same.rounding.places, same.rounding.mode) == ("No VAT.", 3, "up")
        assert (own.tax.words, own.rounding.places, own.rounding.mode) == ("VAT.", 2, "down")

    def test_continues_no_day_without_an_edition(self, write):
        """
        A day on which no edition of base or book starts cannot be continued; the days there are, are told.
        """
        write(BOOK, "base.toml")

        assert faults(write(CONTRACT.format(base="base.toml", continues="2024-01-02"))) == [
            (19, "edition[0].continues", "no earlier edition starts on 2024-01-02; earlier ones: 2024-01-01")
        ]


class TestBundled:
    """The list of bundled books."""

    def test_is_sorted_and_has_books_only(self):
        """
        The vocabulary of meters is no book.
        """
        assert list(bundled()) == sorted(bundled())
        assert "meters" not in bundled()
