"""The commands about profiles and logs: scenarios, new, check, meter and doctor, and comparing what they give."""

import csv
import io
import json
import re
from decimal import Decimal
from pathlib import Path

import attrs
import pytest

from agorapricing.cli import main
from agorapricing.loading import load_book
from agorapricing.numbers import exact
from agorapricing.profiles.file import load_profile
from agorapricing.report import FORMATS
from agorapricing.scenarios import CATALOGUE

pytestmark = pytest.mark.usefixtures("poisoned")

ACME = """
[profile]
name = "acme"
on = 2026-07-01
offers = ["agora-us:payg", "trtc-intl:payg"]
accounts = { agora = 2026-02-01 }

[[workload]]
name = "class"
scenario = "classroom"
screen_share = { platform = "web" }
sessions_per_month = { low = 100, base = 400, high = 900 }

[[workload]]
name = "measured"
usage = { "rtc.audio" = 1_000 }
"""
NEAR = "'sessions_per_day' or 'sessions_per_user' or 'sessions_per_month'"
BOTH = "sessions_per_day and sessions_per_month both say how many sessions there are: give one of them"
LOG = """room,user,start,end,stream,size
r,p,2026-06-01T10:00:00+08:00,2026-06-01T10:10:00+08:00,s,720p
r,q,2026-06-01T10:00:00+08:00,2026-06-01T09:10:00+08:00,s,720p
r,q,2026-06-01T10:00:00+08:00,2026-06-01T10:10:00+08:00,,
"""


@pytest.fixture
def run(capsys, monkeypatch):
    """Run a command line in a wide terminal: its exit code, what it prints, and what it says on stderr."""
    monkeypatch.setenv("COLUMNS", "120")

    def run_and_read(*arguments):
        code = main([str(each) for each in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run_and_read


@pytest.fixture
def acme(tmp_path):
    """A profile's file."""
    path = tmp_path / "acme.toml"
    path.write_text(ACME, "utf-8")
    return path


@pytest.fixture
def calls(tmp_path):
    """A log's file."""
    path = tmp_path / "calls.csv"
    path.write_text(LOG, "utf-8")
    return path


# ---- new, scenarios, check ------------------------------------------------------------------------------------------


SMALL = {"sessions_per_day", "audience", "audience_minutes", "listeners", "listener_minutes"}
MOST = 1_000_000
"""The most minutes that the people of a template's app may spend in a month."""


@pytest.mark.parametrize("scenario", CATALOGUE)
def test_a_new_profile_is_valid(run, tmp_path, scenario):
    """
    What `new` prints is a profile that can be compared as it is, of a small app, and else of the scenario's defaults.
    """
    code, text, said = run("new", scenario, "--on", "2026-07-01")
    path = tmp_path / "new.toml"
    path.write_text(text, "utf-8")
    [workload] = load_profile(path).workloads

    assert (code, said) == (0, "")
    names = {field.name for field in attrs.fields(CATALOGUE[scenario])}
    small = {name: getattr(workload.scenario, name) for name in SMALL & names}
    assert workload.scenario == CATALOGUE[scenario](**small)
    assert all(len(line) <= 115 for line in text.splitlines())
    assert run("check", path)[0] == 0
    assert run("compare", path)[0] == 0


@pytest.mark.parametrize("scenario", CATALOGUE)
def test_a_new_profile_is_of_a_small_app(run, tmp_path, scenario):
    """
    The people of a template's app spend between ten thousand and a million minutes a month, and its market is written.
    """
    path = tmp_path / "new.toml"
    path.write_text(run("new", scenario)[1], "utf-8")
    profile = load_profile(path)
    made = profile.workloads[0].scenario
    with exact():
        spent = made.person_minutes * sum(made.by_day(profile.days))

    assert 10_000 <= spent <= MOST
    assert (profile.market, profile.offers) == ("cn", ())


@pytest.mark.parametrize("scenario", CATALOGUE)
def test_what_a_new_profile_leaves_out_can_be_put_in(run, tmp_path, scenario):
    """
    Each parameter that stands there as a comment is one that the scenario has.
    """
    _, text, _ = run("new", scenario)
    names = "|".join(field.name for field in attrs.fields(CATALOGUE[scenario]))
    every = re.sub(rf"^# (({names}) = .*)$", r"\1", text, flags=re.MULTILINE)
    wanted = [field.name for field in attrs.fields(CATALOGUE[scenario]) if field.name not in COUNTS]
    path = tmp_path / "new.toml"
    path.write_text(every, "utf-8")

    code, said, wrong = run("check", path)

    assert (code, wrong) == (0, ""), said
    assert all(re.search(rf"^{name} = ", every, re.MULTILINE) for name in wanted)


COUNTS = {"sessions_per_month", "daily_users", "monthly_users", "sessions_per_user", "minutes_per_user"}


def test_an_unknown_scenario(run):
    """
    A scenario that does not exist is refused, with the nearest.
    """
    code, printed, said = run("new", "clasroom")

    assert (code, printed) == (1, "")
    assert "has no scenario 'clasroom'; did you mean 'classroom'?" in said
    assert ", bill, book, classroom, contract, " in said


@pytest.mark.parametrize("style", FORMATS)
def test_the_list_of_scenarios(run, style):
    """
    All scenarios are listed, in every format.
    """
    code, text, said = run("scenarios", "--format", style)

    assert (code, said) == (0, "")
    assert all(name in text.replace("\\_", "_") for name in CATALOGUE)


def test_check_says_what_a_file_is(run, acme):
    """
    A valid profile and a valid price book are told apart.
    """
    book = Path(__file__).parents[2] / "agorapricing/books/trtc-cn.toml"

    assert run("check", acme) == (0, f"{acme}: valid: a profile: acme, 2 workloads\n", "")
    count = len(load_book("trtc-cn").editions)
    assert run("check", book) == (0, f"{book}: valid: a price book: trtc-cn, {count} editions, CNY\n", "")


def test_check_reports_all_faults(run, tmp_path):
    """
    Every fault of a profile is reported with file, line and key: names, sizes, cases, numbers that contradict.
    """
    path = tmp_path / "bad.toml"
    path.write_text(
        """[profile]
name = "x"
days_per_month = 40
[[workload]]
name = "a"
scenario = "one_to_one"
sesions_per_day = 5
video = "72p"
minutes = { low = 1, base = 2 }
[[workload]]
name = "b"
scenario = "clasroom"
[[workload]]
name = "c"
scenario = "group"
people = 2.5
layout = "gird"
screen_share = { platform = "web", share = 2 }
[[workload]]
name = "d"
scenario = "group"
usage.rtc.hd = 5
[[workload]]
name = "e"
scenario = "voice_room"
sessions_per_day = 5
sessions_per_month = 5
""",
        "utf-8",
    )
    code, printed, said = run("check", path)
    lines = said.removeprefix("agorapricing: ").splitlines()

    assert (code, printed) == (1, "")
    assert [line.removeprefix(f"{path}:") for line in lines] == [
        "3: profile.days_per_month: 'days_per_month' must be <= 31: 40 [wrong-value]",
        f"7: workload[0].sesions_per_day: unknown key; did you mean {NEAR}? [unknown-key]",
        (
            "8: workload[0].video: '72p' is no size of a picture: write 1280x720 or 720p; did you mean '720p'?"
            " [cannot-meter]"
        ),
        "9: workload[0].minutes: high is missing: low, base and high belong together [wrong-value]",
        "12: workload[1].scenario: unknown scenario 'clasroom'; did you mean 'classroom'? [unknown-name]",
        "16: workload[2].people: must be a whole number, not a number '2.5' [wrong-type]",
        "17: workload[2].layout: unknown layout 'gird'; did you mean 'grid'? [unknown-name]",
        "18: workload[2].screen_share.share: share must be a fraction of at most 1, not 2: 5 % is 0.05 [wrong-number]",
        "22: workload[3].usage: a workload is either of plain minutes or a scenario: make it two [wrong-value]",
        f"23: workload[4]: {BOTH} [cannot-meter]",
    ]


# ---- meter ----------------------------------------------------------------------------------------------------------


def test_check_knows_names(run, acme):
    """
    Offers, vendors and meters that no book knows are faults, too, with what was probably meant.
    """
    text = ACME.replace("trtc-intl:payg", "trtc-intl:pay").replace("agora =", "agra =")
    acme.write_text(text.replace("rtc.audio", "rtc.audoi"), "utf-8")
    code, printed, said = run("check", acme)

    assert (code, printed) == (1, "")
    for message in (
        "profile.offers[1]: trtc-intl on 2026-07-01 has no regime 'pay'; did you mean 'payg'",
        "profile.accounts.agra: unknown vendor 'agra'; did you mean 'agora'",
        "is no meter; did you mean 'rtc.audio'",
    ):
        assert message in said


BUYER = """[profile]
name = "x"
market = "cn"
on = 2026-07-01
[customer]
accounts = { agroa = 2024-01-01 }
first_apps = { trtc = 2026-07-02 }
grants = ["agora:olds", "agora:old-customer"]
[[workload]]
name = "w"
usage = { "rtc.hd" = 5 }
"""


def test_check_knows_who_buys(run, tmp_path):
    """
    Vendors and grants that no book has, and days to come, are faults at their own lines, and refused by what prices.
    """
    file = tmp_path / "x.toml"
    file.write_text(BUYER, "utf-8")
    wrong = [
        (6, "customer.accounts.agroa: unknown vendor 'agroa'; did you mean 'agora'?"),
        (7, "customer.first_apps.trtc: 2026-07-02 is after 2026-07-01, the day of the prices"),
        (8, "customer.grants[0]: unknown grant 'agora:olds'; did you mean 'agora:old-customer'"),
    ]
    code, _, said = run("check", file)

    assert code == 1
    for line, message in wrong:
        assert f"{file}:{line}: {message}" in said
    for command in (("compare", file), ("doctor", file)):
        code, printed, said = run(*command)
        assert (code, printed) == (1, "")
        assert all(message in said for _, message in wrong)


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--account", "agroa=2026-06-01", "unknown vendor 'agroa'; did you mean 'agora'?"),
        ("--account", "agora=2026-07-01", ""),
        ("--account", "agora=2026-07-02", "2026-07-02 is after 2026-07-01"),
        ("--first-app", "trtcc=2026-06-01", "did you mean 'trtc'?"),
        ("--grant", "agora:old-custmer", "did you mean 'agora:old-customer'"),
        ("--grant", "agora:old-customer", ""),
    ],
)
def test_who_buys_is_known(run, option, value, said):
    """
    Who buys, as it stands on a command line, is a vendor and a grant that there is, and a day that has come.
    """
    code, _, wrong = run("compare", "rtc.hd=5", "--market", "cn", "--on", "2026-07-01", option, value)

    assert code == (1 if said else 0)
    assert said in wrong


@pytest.mark.parametrize("style", FORMATS)
def test_meter_a_profile(run, acme, style):
    """
    Minutes of each book of the profile's offers, in every format.
    """
    code, text, said = run("meter", acme, "--format", style)

    assert (code, said) == (0, "")
    assert "agora-us" in text
    assert "trtc-intl" in text
    assert "400,000" in text or "400000" in text


def test_meter_by_other_books(run, acme):
    """
    Books can be named; a profile without offers is metered by all bundled ones.
    """
    _, text, _ = run("meter", acme, "--books", "trtc-cn,agora-cn", "--format", "json")
    acme.write_text(ACME.replace('offers = ["agora-us:payg", "trtc-intl:payg"]\n', ""), "utf-8")
    _, every, _ = run("meter", acme, "--format", "json")

    assert [each["book"] for each in json.loads(text)["books"]] == ["trtc-cn", "agora-cn"]
    assert len(json.loads(every)["books"]) == 6


def test_meter_what_a_book_cannot(run, acme):
    """
    A book that cannot meter a role is incomplete, and the exit code is 3.
    """
    acme.write_text(ACME.replace('"classroom"\nscreen_share = { platform = "web" }', '"ai_agent"'), "utf-8")
    code, text, _ = run("meter", acme, "--books", "agora-us,trtc-cn", "--format", "plain")

    assert code == 3
    assert "trtc-cn is incomplete: class: agent" in text


def test_meter_a_log(run, calls):
    """
    A log's usage is printed, its rejects are written, and rows in are rows used and rows rejected.
    """
    code, text, said = run("meter", "--log", calls, "--books", "agora-cn,trtc-cn", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    rejects = calls.with_name("calls.csv.rejects.csv")

    assert code == 0
    balance, warning = said.splitlines()
    assert balance == f"3 rows in = 2 used + 1 rejected, see {rejects}"
    assert warning.startswith('agorapricing: warning: 1 of 3 rows are rejected, 1 as "leaves before it joins": correct')
    assert [(row["book"], row["month"], row["meter"], row["seconds"], row["billed"]) for row in rows] == [
        ("agora-cn", "2026-06", "rtc.audio", "600", "10"),
        ("agora-cn", "2026-06", "rtc.hd", "600", "10"),
        ("trtc-cn", "2026-06", "rtc.audio", "600", "10"),
        ("trtc-cn", "2026-06", "rtc.hd", "600", "10"),
    ]
    assert rejects.read_text("utf-8") == "line,reason\n3,leaves before it joins\n"


@pytest.mark.parametrize("style", FORMATS)
def test_a_second_run_gives_the_same_bytes(run, calls, style):
    """
    The same log gives the same report and the same rejects again.
    """
    place = calls.with_name("elsewhere.csv")
    command = ("meter", "--log", calls, "--books", "agora-cn", "--rejects", place, "--format", style)
    one, two = (run(*command), place.read_bytes()), (run(*command, "--force"), place.read_bytes())

    assert one == two
    assert sorted(each.name for each in calls.parent.iterdir()) == ["calls.csv", "elsewhere.csv"]


@pytest.mark.parametrize("style", FORMATS)
def test_why_of_a_room(run, calls, style):
    """
    The reasons of a room of a log, in every format.
    """
    code, text, _ = run("meter", "--log", calls, "--books", "agora-cn", "--room", "r", "--format", style)

    assert code == 0
    assert "1280×720 = 921,600 px, at most" in " ".join(text.split())


def test_rooms_of_one_name(run, calls):
    """
    Whose room it is stands there where several accounts have one of this name; the day stands in each format.
    """
    rows = LOG.splitlines()
    calls.write_text("\n".join(["account," + rows[0], *(f"{who},{rows[1]}" for who in ("acme", "zeta"))]))
    command = ("meter", "--log", calls, "--books", "agora-cn", "--room", "r", "--format")
    tables = [run(*command, style)[1] for style in ("table", "plain", "markdown")]
    found = json.loads(run(*command, "json")[1])["reasons"]

    assert [(row["account"], row["day"]) for row in found] == [("acme", "2026-06-01"), ("zeta", "2026-06-01")]
    assert list(csv.DictReader(io.StringIO(run(*command, "csv")[1]))) == found
    assert all(word in text for text in tables for word in ("account", "acme", "zeta", "2026-06-01"))
    calls.write_text(LOG)
    assert "account" not in run(*command, "table")[1]


def test_a_log_that_is_refused_leaves_no_file(run, calls):
    """
    Where a log is refused as a whole, no file of rejects is begun.
    """
    calls.write_text("room,usr,start,end\n")

    assert run("meter", "--log", calls, "--books", "agora-cn")[0] == 1
    assert [each.name for each in calls.parent.iterdir()] == [calls.name]


def test_a_log_with_a_role_that_a_book_lacks(run, calls):
    """
    A log that a book cannot meter is incomplete, and the exit code is 3.
    """
    calls.write_text(LOG.replace("size\n", "size,role\n").replace("720p\n", "720p,guest\n").replace(",,\n", ",,,\n"))
    code, text, _ = run("meter", "--log", calls, "--books", "agora-cn", "--format", "plain")

    assert code == 3
    assert "agora-cn is incomplete: the book does not say how it meters the role 'guest'" in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["meter"], "give either a PROFILE.toml or --log FILE"),
        (["meter", "acme.toml", "--log", "x.csv"], "give either a PROFILE.toml or --log FILE"),
        (["meter", "--log", "x.csv"], "name them after --books"),
        (["meter", "--log", "x.csv", "--books", "agora-cn", "--on", "2026-01-01"], "leave --on away"),
        (["meter", "acme.toml", "--room", "r"], "--room is of a --log, and not of a profile"),
        (["meter", "acme.toml", "--rejects", "r.csv"], "--rejects is of a --log, and not of a profile"),
        (["meter", "--log", "x.csv", "--books", "agora-cn", "--room", "r", "--rejects", "y.csv"], "--room writes none"),
        (["doctor"], "Missing argument 'USAGE...'"),
    ],
)
def test_wrong_command_lines(run, arguments, message):
    """
    A command line that contradicts itself is wrong, with 2 as its exit code.
    """
    code, printed, said = run(*arguments)

    assert (code, printed) == (2, "")
    assert message in said


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("calls.csv", "would overwrite "),
        ("sub/../calls.csv", "would overwrite "),
        ("none/x.csv", "none/x.csv: cannot be written: No such file or directory"),
        ("sub", "sub: cannot be written: it is a folder: name a file"),
    ],
)
def test_rejects_that_cannot_be_written(run, calls, place, message):
    """
    A log is never overwritten by its rejects, and a place that cannot be is refused before the log is read.
    """
    (calls.parent / "sub").mkdir()
    before = calls.read_bytes()
    code, printed, said = run("meter", "--log", calls, "--books", "agora-cn", "--rejects", calls.parent / place)

    assert (code, printed) == (2, "")
    assert message in said
    assert calls.read_bytes() == before


def test_a_book_named_twice(run, calls):
    """
    A book that is named twice is used once.
    """
    named = ("--books", "agora-cn,trtc-cn", "--books", "agora-cn", "--format", "json")
    once = run("meter", "--log", calls, "--books", "agora-cn,trtc-cn", "--format", "json")

    assert run("meter", "--log", calls, *named)[:2] == once[:2]


def test_no_such_log(run, tmp_path):
    """
    A log that does not exist is bad input.
    """
    code, printed, said = run("meter", "--log", tmp_path / "none.csv", "--books", "agora-cn")

    assert (code, printed) == (1, "")
    assert "No such file or directory" in said


# ---- compare and bill -----------------------------------------------------------------------------------------------


def test_compare_a_profile(run, acme):
    """
    A profile names its offers; each is metered by its own book, and the cases are shown.
    """
    code, text, said = run("compare", acme, "--format", "json")
    found = json.loads(text)

    assert (code, said) == (0, "")
    assert [each["offer"] for each in found["offers"]] == ["agora-us:payg", "trtc-intl:payg"]
    assert found["cases"].keys() == {"low", "high"}
    base, low, high = (
        [float(each["amount"]) for each in case["offers"]]
        for case in (found, *map(found["cases"].get, ("low", "high")))
    )
    assert all(a < b < c for a, b, c in zip(low, base, high, strict=True))


def test_minutes_of_each_book_stand_beside_the_cases(run, acme):
    """
    A table has a row for the low and one for the high case, and the minutes of each book, which CSV has, too.
    """
    _, text, _ = run("compare", acme, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    details = ("--minutes", "--causes", "--format")
    tables = [run("compare", acme, *details, style)[1] for style in ("table", "plain", "markdown")]

    assert [(row["billed_rtc.2k"], row["billed_rtc.hd"]) for row in rows] == [("400000", "20000")] * 2
    assert all(Decimal(row["amount_low"]) < Decimal(row["amount"]) < Decimal(row["amount_high"]) for row in rows)
    for said in ("low case", "high case", "billed a month", "because of"):
        assert all(said in text for text in tables)


@pytest.mark.parametrize("style", FORMATS)
def test_the_three_cases_in_every_format(run, acme, style):
    """
    What every offer costs in the low, the base and the high case stands in every format.
    """
    record = json.loads(run("compare", acme, "--format", "json")[1])
    cases = (record["cases"]["low"], record, record["cases"]["high"])
    amounts = [Decimal(offer["amount"]) for case in cases for offer in case["offers"]]
    _, text, _ = run("compare", acme, "--format", style)

    assert len(amounts) == 6
    assert all(f"{each:,f}" in text or f"{each:f}" in text for each in amounts)


def test_offers_on_the_command_line(run, acme):
    """
    Offers named on the command line take the place of the profile's.
    """
    _, text, _ = run("compare", acme, "--offers", "trtc-intl:*", "--format", "json")

    assert {each["offer"].partition(":")[0] for each in json.loads(text)["offers"]} == {"trtc-intl"}


def test_a_bill_of_a_profile(run, acme):
    """
    A bill of a profile is of the minutes that the offer's book meters.
    """
    code, text, _ = run("bill", "agora-us-standard:payg", acme, "--format", "json")

    assert code == 0
    assert json.loads(text)["usage"].keys() == {"rtc.audio", "rtc.standard"}


# ---- doctor ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("style", FORMATS)
def test_doctor(run, acme, style):
    """
    Hints about the profile's offers, in every format.
    """
    code, text, said = run("doctor", acme, "--format", style)

    assert (code, said) == (0, "")
    assert all(lint in text for lint in ("L1", "L2", "L8"))


def test_doctor_of_what_an_offer_cannot_bill(run, acme):
    """
    An offer that cannot be looked at is named in every format, and the exit code is 3.
    """
    acme.write_text(ACME.replace('"classroom"\nscreen_share = { platform = "web" }', '"ai_agent"'), "utf-8")
    for style in FORMATS:
        code, text, _ = run("doctor", acme, "--offers", "agora-us:list,trtc-cn:list", "--format", style)

        assert code == 3
        assert "trtc-cn:list: class: agent, 0 to 600 s: the book does not say how" in text


def test_doctor_of_who_buys(run, tmp_path):
    """
    `doctor` takes who buys, as `compare` does: what is closed to a new account is open to an older one.
    """
    file = tmp_path / "call.toml"
    file.write_text(
        'profile.name = "call"\n[[workload]]\nname = "w"\nscenario = "one_to_one"\nsessions_per_day = 500\n', "utf-8"
    )
    asked = ("doctor", file, "--on", "2026-07-01", "--format", "csv")

    assert "L8,agora-cn:payg" in run(*asked, "--offers", "agora-cn:payg")[1]
    assert "L8" not in run(*asked, "--offers", "agora-cn:payg", "--account", "agora=2024-07-25")[1]
    assert "agora-cn:payg" not in run(*asked, "--market", "cn")[1]
    assert "agora-cn:payg" in run(*asked, "--market", "cn", "--account", "agora=2024-07-25")[1]


def test_doctor_without_offers(run, acme):
    """
    Without offers it looks at what is open in the profile's market; without a market there is nothing to look at.
    """
    market = ACME.replace('offers = ["agora-us:payg", "trtc-intl:payg"]\n', 'market = "cn"\n')
    acme.write_text(market, "utf-8")
    chosen, hints, _ = run("doctor", acme, "--format", "csv")
    acme.write_text(ACME.replace('offers = ["agora-us:payg", "trtc-intl:payg"]\n', ""), "utf-8")
    code, _, said = run("doctor", acme)
    looked, text, _ = run("doctor", acme, "--offers", "agora-us:*", "--format", "csv")

    assert code == 2
    assert "name offers after --offers" in said
    assert (looked, "agora-us:payg" in text) == (0, True)
    assert (chosen, "agora-cn-standard:flagship" in hints, "agora-us" in hints) == (3, True, False)


def test_names_are_judged_beside_tables_of_a_wrong_shape(tmp_path, capsys):
    """
    Where one workload has an unknown key, an unknown offer and the unknown meter of another workload are said, too.
    """
    file = tmp_path / "p.toml"
    file.write_text(
        '[profile]\nname = "a"\non = 2026-07-01\noffers = ["trtc-cn:paygg"]\n[[workload]]\nname = "w"\n'
        'usag = { "rtc.hd" = 5 }\n[[workload]]\nname = "v"\nusage = { "rtc.hdd" = 5 }\n',
        "utf-8",
    )

    assert main(["check", str(file)]) == 1
    said = capsys.readouterr().err.splitlines()
    kept = (":4: profile.offers[0]", ":5: workload[0]", ":10: workload[1].usage")
    assert [all(any(words in line for line in said) for words in kept), len(said)] == [True, 3]


@pytest.mark.parametrize(("count", "lines"), [(100, 100), (101, 101), (1_000, 101)])
def test_very_many_unknown_names(tmp_path, capsys, count, lines):
    """
    Of a profile with very many unknown meters the first hundred are said, and that there are more.
    """
    meters = "".join(f'"zz.q{place}" = 1\n' for place in range(count))
    file = tmp_path / "p.toml"
    file.write_text(f'[profile]\nname = "a"\n[[workload]]\nname = "w"\n[workload.usage]\n{meters}', "utf-8")

    assert main(["check", str(file)]) == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == lines
    assert any("more names than these 100 are unknown" in line for line in said) is (count > 100)
