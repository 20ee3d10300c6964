"""Files of profiles: what they may say, and all that can be wrong with them."""

from datetime import date
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorapricing import testing as our
from agorapricing.errors import InvalidFileError
from agorapricing.pricebook.eligibility import Customer
from agorapricing.profiles.file import load_profile
from agorapricing.usage import Usage

HEAD = '[profile]\nname = "acme"\n\n[[workload]]\nname = "calls"\n'  # five lines: what follows starts on line 6


@pytest.fixture
def read(tmp_path):
    """Write a file and read it as a profile."""

    def write_and_read(text):
        file = tmp_path / "acme.toml"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return load_profile(file)

    return write_and_read


@pytest.fixture
def refusal(read):
    """What is wrong with a file: line, key path and message of each diagnostic, in order."""

    def read_and_refuse(text):
        with pytest.raises(InvalidFileError) as caught:
            read(text)
        return [(each.line, each.path, each.message) for each in caught.value.diagnostics]

    return read_and_refuse


# ---- what a file may say --------------------------------------------------------------------------------------------


def test_several_workloads(read):
    """
    A profile has a name, a day and workloads in the order of the file; its usage is theirs together.
    """
    profile = read("""
[profile]
name = "Acme 甲"
on = 2024-02-06

[[workload]]
name = "one-to-one"
[workload.usage]
"rtc.audio" = 60_000
"rtc.hd" = 720_000

[[workload]]
name = "lectures"
[workload.usage]
"rtc.hd" = 180_000
"rtc.fhd" = 80_000
""")

    assert profile.name == "Acme 甲"
    assert profile.on == date(2024, 2, 6)
    assert [each.name for each in profile.workloads] == ["one-to-one", "lectures"]
    assert dict(profile.workloads[0].usage) == {"rtc.audio": 60_000, "rtc.hd": 720_000}
    assert dict(profile.usage) == {"rtc.audio": 60_000, "rtc.hd": 900_000, "rtc.fhd": 80_000}


def test_the_day_may_be_missing(read):
    """
    A profile without a day has none: its prices are those of the day that the reader asks for.
    """
    assert read(HEAD + "usage.rtc.hd = 5\n").on is None


@pytest.mark.parametrize(
    "usage",
    [
        'usage = { "rtc.hd" = 5, "signaling.storage_gb" = 3.93 }',
        "usage = { rtc.hd = 5, signaling = { storage_gb = 3.93 } }",
        "usage.rtc.hd = 5\nusage.signaling.storage_gb = 3.93",
        "usage.'rtc.hd' = 5\nusage.\"signaling.storage_gb\" = 3.930",
        '[workload.usage]\nrtc.hd = 5\n"signaling.storage_gb" = 3.93',
        "[workload.usage.rtc]\nhd = 5\n[workload.usage.signaling]\nstorage_gb = 3.93",
        'usage = { "rtc.hd" = "5", "signaling.storage_gb" = "3.93" }',
        "usage = { rtc.hd = 0x5, signaling.storage_gb = 393e-2 }",
    ],
)
def test_meters_nested_or_quoted(read, usage):
    """
    A meter is written by its full name in quotes, or nested by its family; quantities are exact.
    """
    assert dict(read(HEAD + usage).usage) == {"rtc.hd": 5, "signaling.storage_gb": Decimal("3.93")}


def test_counts(read):
    """
    What is no time stands beside plain minutes; a number may have cases, and the record has all of it as strings.
    """
    per_day = "{ low = 1, base = 2, high = 3 }"
    profile = read(HEAD + f'usage.rtc.hd = 5\ncounts = [{{ what = "messages", per_day = {per_day}, size = 2.5 }}]\n')
    [workload] = profile.workloads

    assert dict(workload.usage) == {"rtc.hd": 5}
    assert [each.per_day for each in workload.counts] == [2]
    assert [profile.case(name).workloads[0].counts[0].per_day for name in ("low", "high")] == [1, 3]
    assert workload.to_record()["counts"] == [{"what": "messages", "per_day": "2", "size": "2.5", "receivers": "0"}]


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), exclude_characters='"\\')),
            # five workloads together stay below 10^24, the most that a quantity may be
            st.dictionaries(
                st.sampled_from(our.METERS),
                st.builds(our.written, st.integers(0, 10**23), st.integers(0, 24)),
                min_size=1,
            ),
        ),
        min_size=1,
        max_size=5,
        unique_by=lambda each: each[0],
    ),
    st.none() | st.dates(),
)
def test_what_is_written_is_read(tmp_path_factory, workloads, on):
    """
    Every name, quantity and day in a file is what the profile says, to the last decimal.
    """
    lines = ['[profile]\nname = "acme"', *([f"on = {on}"] * (on is not None))]
    for name, usage in workloads:
        lines += [f'[[workload]]\nname = "{name}"\n[workload.usage]']
        lines += [f'"{meter}" = "{Decimal(quantity):f}"' for meter, quantity in usage.items()]
    file = tmp_path_factory.mktemp("profile") / "acme.toml"
    file.write_text("\n".join(lines), "utf-8")
    found = load_profile(file)

    assert found.on == on
    assert [(each.name, dict(each.usage)) for each in found.workloads] == workloads
    assert found.usage == Usage.total(Usage(usage) for _, usage in workloads)


def test_a_byte_order_mark(read):
    """
    A file may start with a byte order mark, and end its lines as on Windows.
    """
    text = (HEAD + "usage.rtc.hd = 5\n").replace("\n", "\r\n")

    assert read(b"\xef\xbb\xbf" + text.encode()).usage["rtc.hd"] == 5


def test_a_path_may_be_a_string(tmp_path):
    """
    A file is named by a string or by a path.
    """
    file = tmp_path / "acme.toml"
    file.write_text(HEAD + "usage.rtc.hd = 5\n", "utf-8")

    assert load_profile(str(file)) == load_profile(file)


# ---- what a file may not say ----------------------------------------------------------------------------------------


def test_all_errors_at_once(refusal):
    """
    All that is wrong with a file is reported together, each with its line and key.
    """
    found = refusal("""[profile]
nam = "acme"
on = "2024-02-06"

[[workload]]
name = 7
usage = { "rtc.hd" = -1, rtc.audio = inf, rtc.fhd = true, rtc.sd = 5 }

[[workload]]
name = "calls"
[workload.usage]
"rtc.hd" = 1e999999
rtc.audio = nan
[workload.usages]
""")

    assert found == [
        (1, "profile.name", "is missing"),
        (2, "profile.nam", "unknown key; did you mean 'name'?"),
        (3, "profile.on", "must be a day like 2024-02-06, without quotes, not a string '2024-02-06'"),
        (6, "workload[0].name", "must be a string, not a number '7'"),
        (7, 'workload[0].usage."rtc.hd"', "the quantity of rtc.hd must not be negative, not -1"),
        (7, "workload[0].usage.rtc.audio", "the quantity of rtc.audio must be finite, not Infinity"),
        (
            7,
            "workload[0].usage.rtc.fhd",
            "the quantity of rtc.fhd must be an int, a string or a Decimal, not bool 'True'",
        ),
        (12, 'workload[1].usage."rtc.hd"', "the quantity of rtc.hd 1E+999999 is too large: 10^24 or more"),
        (13, "workload[1].usage.rtc.audio", "the quantity of rtc.audio must be finite, not NaN"),
        (14, "workload[1].usages", "unknown key; did you mean 'usage'?"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("profile.name = 'a'\n", [(1, "workload", "is missing")]),
        ("workload = []\nprofile.name = 'a'\n", [(1, "workload", "a profile needs at least one workload")]),
        ("workload = 5\nprofile = 'a'\n", [
            (1, "workload", "must be an array, not a number '5'"),
            (2, "profile", "must be a table, not a string 'a'"),
        ]),
        ("[profile]\nname = 'a'\n[workload]\nname = 'b'\n", [(3, "workload", "must be an array, not a table")]),
        (HEAD, [(4, "workload[0]", "needs a table usage, from meter to quantity, a scenario, or counts")]),
        (HEAD + "scenario = 'group'\ncounts = []\n", [
            (7, "workload[0].counts", "a workload is either of plain minutes or a scenario: make it two"),
        ]),
        (HEAD + "counts = [\n  { what = 'storage' },\n  { what = 'storage', per_day = -1, sze = 2 },\n]\n", [
            (6, "workload[0].counts[0]", "storage: give per_day, or by_day with a number for each day"),
            (6, "workload[0].counts[1].per_day", "an amount must not be negative, not -1"),
            (6, "workload[0].counts[1].sze", "unknown key; did you mean 'size'?"),
        ]),
        (HEAD + "usage.rtc.hd = 5\nextra = 1\n", [
            (7, "workload[0].extra", "unknown key; known: name, usage, scenario, app, counts"),
        ]),
    ],
)  # fmt: skip
def test_a_wrong_shape(refusal, text, found):
    """
    Tables that are missing, empty, of another kind or unknown are each named.
    """
    assert refusal(text) == found


@pytest.mark.parametrize("usage", ["{}", "5", "[5]", "'rtc.hd'", "{ rtc = {} }", "{ rtc = { hd = {} }, live = {} }"])
def test_usage_needs_a_meter(refusal, usage):
    """
    A usage is a table that holds at least one quantity.
    """
    assert refusal(f"{HEAD}usage = {usage}\n") == [
        (6, "workload[0].usage", "must be a table from meter to quantity, with at least one meter")
    ]


@pytest.mark.parametrize(
    ("usage", "line"),
    [
        ('usage = { "rtc.hd" = 1, rtc.hd = 2 }', 6),
        ('usage = { rtc.hd = 1, "rtc.hd" = 1 }', 6),
        ('[workload.usage]\n"rtc.hd" = 1\n[workload.usage.rtc]\nhd = 2', 9),
    ],
)
def test_a_meter_given_twice(refusal, usage, line):
    """
    A meter that is given nested and by its full name is refused: neither quantity is dropped in silence.
    """
    [(found, _, message)] = refusal(HEAD + usage)

    assert found == line
    assert message == "rtc.hd is given twice, once nested and once by its full name"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "is empty"),
        (" \n\t\n", 1, "is empty"),
        (b"\xff\xfe\x00\x01", 1, "is not text in UTF-8"),
        (b"\x7fELF\x02\x01\x01\x00", 1, "is not valid TOML"),
        ("[profile]\nname = 'a'\nname = 'b'\n", 3, "is not valid TOML"),
        (HEAD + "usage = { rtc.hd = 300,000 }\n", 6, "is not valid TOML"),
        (HEAD + "usage = { rtc.hd = 5\n", 6, "is not valid TOML"),
        ("a = " + "[" * 100_000, 1, "is nested too deeply"),
        ("a = " + "{a=" * 5_000, 1, "is nested too deeply"),
        ("a = " + "9" * 5_000, 1, "is not valid TOML"),
        ("a = 2024-02-30\n", 1, "is not valid TOML"),
        ("a = 1\n" * 1_000_000, 1, "is larger than 4,000,000 bytes; this is not a file that a person wrote"),
        ("a = 1e999999999999999999999\n", 1, "is not valid TOML"),
    ],
    ids=count(),
)
def test_no_toml(refusal, text, line, message):
    """
    A file that is empty, binary, broken, endless or nested beyond reason is refused with its reason and line.
    """
    [(found, path, said)] = refusal(text)

    assert (found, path) == (line, "")
    assert said.startswith(message)


def test_deep_keys(refusal):
    """
    A key of very many parts is refused with its line.
    """
    assert refusal(f"{HEAD}usage.{'.'.join(['a'] * 50)} = 1\n") == [(6, "", "has a key of more than 50 parts")]


@pytest.mark.parametrize(("name", "message"), [("none.toml", "No such file or directory"), (".", "Is a directory")])
def test_no_file(tmp_path, name, message):
    """
    A file that is missing, or a folder, is refused as the system says.
    """
    with pytest.raises(InvalidFileError) as caught:
        load_profile(tmp_path / name)

    assert str(caught.value) == f"{tmp_path / name}: {message}"


def test_names_of_workloads(refusal):
    """
    Two workloads of one name are refused, each later one with its line; a profile has a name.
    """
    named = '[[workload]]\nname = "{}"\nusage.rtc.hd = 5\n'
    text = '[profile]\nname = "x"\n' + "".join(map(named.format, "abab"))

    assert refusal(text) == [
        (10, "workload[2].name", "'a' is the name of workload[0], too"),
        (13, "workload[3].name", "'b' is the name of workload[1], too"),
    ]
    assert refusal('[profile]\nname = " "\n' + named.format("a")) == [(2, "profile.name", "must not be empty")]


@pytest.mark.parametrize("used", ["usage.rtc.hd = 5", 'scenario = "group"'])
def test_names_of_apps(refusal, used):
    """
    An app whose name could not stand in an offer's is refused at its line, of plain minutes and of a scenario.
    """
    text = f'[profile]\nname = "x"\n[[workload]]\nname = "a"\napp = "one/a"\n{used}\n'

    said = "'one/a' has '/', which divides the parts of an offer's name: name the app otherwise"
    assert refusal(text) == [(5, "workload[0].app", said)]


# ---- the customer ---------------------------------------------------------------------------------------------------


def test_the_customer(read):
    """
    A file says who buys: accounts, also as [profile] has them, first apps, region, grants, packages; and the market.
    """
    profile = read("""
[profile]
name = "acme"
market = "cn"
accounts = { agora = 2024-01-01, trtc = 2023-01-01 }

[customer]
accounts = { agora = 2026-02-01 }
first_apps = { trtc = 2023-02-01 }
region = "CN"
grants = ["agora:old-customer"]
subscribed = ["trtc:basic"]

[[workload]]
name = "calls"
usage.rtc.hd = 5
""")

    days = {"agora": date(2026, 2, 1), "trtc": date(2023, 1, 1)}
    apps = {"trtc": date(2023, 2, 1)}
    assert profile.market == "cn"
    assert profile.customer == Customer(days, apps, "CN", ("agora:old-customer",), ("trtc:basic",))
    assert profile.accounts == days
    assert read(HEAD + "usage.rtc.hd = 5\n").customer == Customer()


def test_a_wrong_customer(refusal):
    """
    A market that there is not and a grant without its vendor are faults of their keys.
    """
    found = refusal(
        '[customer]\ngrants = ["old-customer"]\n'
        + HEAD.replace("\n\n", '\nmarket = "us"\n\n', 1)
        + "usage.rtc.hd = 5\n"
    )

    assert [(line, path) for line, path, _ in found] == [(2, "customer.grants"), (5, "profile.market")]
