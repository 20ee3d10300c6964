"""
The caller's decimal context: whatever its precision, rounding, limits and traps are, nothing changes.

Every command and every public function and method is called under contexts that are not the library's own, and must say
what it says under the usual one. New ones must be added here: the tests count them.
"""

import ast
import decimal
import inspect
import io
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, date
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from textwrap import dedent
from threading import Thread

import attrs
import click
import pytest
from foreign import FOREIGN, POISONED
from sources import modules_with, nodes_of

import agorapricing as ap
from agorapricing.cli import cli, main
from agorapricing.pricebook.edition import Edition

PACKAGE = Path(ap.__file__).parent
TAXED = Path(__file__).parent / "data/offers/alpha-tax.toml"
ON, DAY = date(2024, 2, 6), ["--on", "2024-02-06"]
MONTH = {"rtc.audio": "300_001.5", "rtc.hd": 912_345, "rtc.fhd": 54_321}
WORDS = [f"{meter}={quantity}" for meter, quantity in MONTH.items()]
OFFERS = ["agora-cn:list", "agora-cn:payg", "trtc-cn:payg"]
DOLLAR = ap.ExchangeRate("USD", "CNY", "7.1234", ON, "central parity")
AHEAD, BUYING = ("rtc.hd=123_456", "--start", "2026-07-01", "--months", "3"), ("--buy", "2026-07=top-up:250000x2")
BEFORE = ("--offers", ",".join(OFFERS), *DAY)

contexts = pytest.mark.parametrize(
    "names",
    [pytest.param(("everything raises",), id="raising"), pytest.param((*FOREIGN,), id="all", marks=pytest.mark.slow)],
)
"""By default the context that raises; the others, too, where slow tests run."""

PROFILE = """
[profile]
name = "Acme"
on = 2024-02-06
offers = ["agora-cn:payg", "trtc-cn:payg"]

[[workload]]
name = "tiles"
scenario = "group"
people = 5
sessions_per_day = { low = 301, base = 1_777, high = 2_999 }

[[workload]]
name = "class"
scenario = "classroom"
screen_share = { platform = "web" }
"""
CONTRACT = """
[contract]
id = "deal"
base = "agora-cn:payg"
effective = { from = 2024-01-01, to = 2025-01-01 }
read = 2023-12-20
title = "Deal"
customer = "Acme"
document = "1"
confidential = false

[[contract.term]]
percent_off = 12.345
where = "rtc.*"
place = "before free"

[[contract.term]]
minimum = { amount = 54_321.09 }
"""
MONTHS = "month,rtc.audio,rtc.hd\n2024-01,123456,1000000\n2024-02,654321,7654321.5\n2024-03,1,998877\n"
LOG = """room,user,start,end,stream,size
r,a,2024-02-06T09:00:00.25+08:00,2024-02-06T10:23:45+08:00,b,1280x720
r,b,2024-02-06T09:00:00+08:00,2024-02-06T10:23:45+08:00,a,640x360
r,c,2024-02-06T09:30:00+08:00,2024-02-06T09:00:00+08:00,a,640x360
"""
LATER = LOG.replace("room,user,start,end,stream,size\n", "").replace("2024-02", "2024-03")
INVOICE = """
[bill]
on = 2024-02-06
total = 23_904.37
[[line]]
meter = "rtc.audio"
quantity = 300_001.5
amount = 2_100.0105
[[line]]
meter = "rtc.hd"
amount = 24_277.9979
[[line]]
label = "handling"
amount = 0.123
"""
ROWS = "rtc.audio,rtc.hd\n1234567,7654321\n20001,33333\n-5,1\n"
FILES = {
    "acme.toml": PROFILE,
    "deal.toml": CONTRACT,
    "months.csv": MONTHS,
    "calls.csv": LOG,
    "two.csv": LOG + LATER,
    "rows.csv": ROWS,
    "invoice.toml": INVOICE,
}

COMMANDS = {
    "audit": [["audit", "trtc-intl", "--on", "2026-07-01"]],
    "bill": [["bill", "agora-cn:payg", "acme.toml"], ["bill", "trtc-cn:payg", *WORDS, *DAY, "--format", "markdown"]],
    "books": [["books", *DAY]],
    "books check": [["books", "check", f"{PACKAGE}/books/trtc-intl.toml"]],
    "books diff": [["books", "diff", "agora-cn@2021-01-01", "agora-cn@2024-02-06"]],
    "books show": [["books", "show", "agora-cn", *DAY]],
    "best": [
        ["best", "agora-us-standard:free", "agora-us-standard:starter", *AHEAD, "--growth", "0.037"],
    ],
    "breakeven": [["breakeven", *WORDS, *BEFORE, "--meter", "rtc.hd"]],
    "move": [["move", "agora-us-standard:starter", "--on", "2026-07-01"]],
    "refund": [["refund", "trtc-cn", "general:3M", "--used", "1_589_256", *DAY]],
    "budget": [["budget", "54321.09", *WORDS, *BEFORE]],
    "check": [["check", "acme.toml"], ["check", "deal.toml"]],
    "compare": [
        ["compare", "acme.toml", "--contract", "deal.toml"],
        ["compare", *WORDS, *BEFORE, "--exchange", "USD/CNY=7.1234@2024-02-05,parity", "--offers", "agora-us:payg"],
    ],
    "diff": [["diff", "agora-cn:list", "trtc-cn:payg", "acme.toml"], ["diff", *OFFERS[:2], *WORDS, *DAY]],
    "doctor": [
        ["doctor", "acme.toml", "--offers", "agora-cn:payg,trtc-cn:payg"],
        ["doctor", "acme.toml", "--offers", "agora-us-standard:starter", "--on", "2026-07-01"],
    ],
    "explain": [["explain", "agora-cn:payg", "acme.toml"], ["explain", "trtc-cn:payg", *WORDS, *DAY]],
    "marginal": [["marginal", *WORDS, *BEFORE, "--meter", "rtc.hd"]],
    "match": [["match", "agora-cn:payg", "trtc-cn:payg", *WORDS, *DAY, "--meters", "rtc.hd,rtc.fhd"]],
    "meter": [
        ["meter", "acme.toml"],
        ["meter", "--log", "calls.csv", "--books", "agora-cn,trtc-cn"],
        ["meter", "--log", "calls.csv", "--books", "agora-cn", "--room", "r"],
    ],
    "meters": [["meters"]],
    "new": [["new", "classroom", *DAY], ["new", "contract", *DAY], ["new", "bill", *DAY]],
    "report": [
        ["report", "acme.toml", "--contract", "deal.toml", "-o", "acme.md", "-o", "acme.csv", "--force"],
        ["compare", "acme.toml", "--save", "run.json", "--force"],
    ],
    "reconcile": [["reconcile", "invoice.toml", "--usage", *WORDS, "--offer", "trtc-cn:list"]],
    "rate": [["rate", "rows.csv", "-o", "rated.csv", "--offers", "trtc-cn:payg", *DAY, "--force"]],
    "page": [["page", "-o", "page.html", "--on", "2026-07-01", "--scenarios", "group", "--force"]],
    "scenarios": [["scenarios"]],
    "schema": [["schema", "book"]],
    "split": [["split", *WORDS, "--offers", "agora-cn:payg,trtc-cn:payg", *DAY, "--keep", "0.123"]],
    "spread": [
        ["spread", "acme.toml", "--trials", "5"],
        ["spread", "months.csv", *BEFORE],
    ],
    "sweep": [["sweep", *WORDS, *BEFORE, "--by", "rtc.hd=123_456..1_234_567/123_456"]],
    "term": [
        ["term", "agora-us-standard:free", *AHEAD, "--growth", "0.0375", "--season", "8=1.5", *BUYING],
    ],
}


def commands(group, before=()):
    """The names of all commands of a group, and of the groups inside."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield " ".join((*before, name))
        if isinstance(command, click.Group):
            yield from commands(command, (*before, name))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with the files that commands read."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def printed(arguments, folder):
    """What a command prints, and what stands in the files that it writes."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(arguments)
    written = {each.name: each.read_text("utf-8") for each in folder.iterdir() if each.name not in FILES}
    return code, out.getvalue(), err.getvalue(), written


def test_every_command_is_called():
    """
    No command of the command line is missing here.
    """
    assert sorted(commands(cli)) == sorted(COMMANDS)


@contexts
@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_commands(command, names, folder):
    """
    A command prints the same under every context of a caller, and writes the same files; by default its first line.
    """
    for arguments in COMMANDS[command] if len(names) > 1 else COMMANDS[command][:1]:
        found = {}
        for name in names:
            with decimal.localcontext(FOREIGN[name]):
                found[name] = printed(arguments, folder)
        with decimal.localcontext(decimal.Context()):
            expected = printed(arguments, folder)

        assert expected[0] in {0, 3, 4}, expected[2]
        assert found == dict.fromkeys(names, expected)


# ---- public functions and methods -----------------------------------------------------------------------------------


PLAIN = (str, int, bool, type(None), Decimal, date)
"""Values without parts."""


def acme():
    """A profile of scenarios, of which one number is uncertain."""
    return ap.load_profile("acme.toml")


def compared():
    """A comparison of metered usage, with a contract, in two currencies."""
    return ap.compare(acme(), [*OFFERS, ap.load_contract("deal.toml"), "agora-us:payg"], ON, exchange=[DOLLAR])


def third(method):
    """What a method says about the third offer of a comparison."""
    found = compared()
    return getattr(found, method)(found.quotes[2])


def plainly():
    """A comparison of plain minutes."""
    return ap.compare(MONTH, OFFERS, ON)


def payg(on=ON):
    """An offer."""
    return ap.find_offer("agora-cn:payg", on)


def billed():
    """A bill."""
    return ap.rate(payg(), MONTH)


TERM = ap.Term(date(2026, 7, 1), months=3, growth="0.0375", seasons={8: "1.5"})
FREE = "agora-us-standard:free"
TOP_UPS = {0: [("top-up", 250_000, 2)]}


def held():
    """Units of a pack that are held."""
    return ap.Holding("top-up", ap.find_offer(FREE, TERM.start).edition.packs["top-up"], date(2026, 9, 30), "123456.5")


def counted():
    """An edition that counts minutes as others, and what it counts."""
    found = ap.load_book("agora-cn-standard").edition(TERM.start)
    return found, found.billed_as({"rtc.hd": Decimal("123456.5")})


def logged():
    """A log of calls on some days of a month, scaled to the month."""
    return ap.read_log("calls.csv").scaled()


def consoles():
    """What an answer of a vendor's usage API says, scaled to the month."""
    return ap.read_consoles([Path(__file__).parent / "data" / "exports" / "agora-usage-default.json"]).scaled()


def otherwise():
    """An offer under the alternative of each conflict that has one."""
    return [payg().under(conflict) for conflict in payg().edition.conflicts if conflict.alternative]


def by_month():
    """A comparison of the months of a log."""
    return ap.compare(ap.read_log("two.csv").scaled(), OFFERS)


def by_app(call):
    """What is said of a profile of two apps, under a package of one."""
    profile = attrs.evolve(acme(), workloads=[attrs.evolve(each, app=each.name) for each in acme().workloads])
    return call(profile, ap.find_offer("trtc-cn:basic", TERM.start))


CUSTOMER = ap.Customer({"agora": date(2023, 1, 1)})
CALLS = {
    "audit": lambda: ap.audit("trtc-intl", date(2026, 7, 1)),
    "best": lambda: ap.best({"rtc.hd": "123456.5"}, [FREE, "agora-us-standard:starter"], ap.Term(TERM.start, months=1)),
    "bill_log": lambda: ap.bill_log(payg(), logged()),
    "bill_term": lambda: ap.bill_term(FREE, {"rtc.hd": 98_765}, TERM, buying=TOP_UPS, holdings=[held()]),
    "breakeven": lambda: ap.breakeven(plainly(), end="12.5"),
    "budget": lambda: ap.budget(plainly(), "54321.09", meter="rtc.hd"),
    "bundled": ap.bundled,
    "compare": compared,
    "cost": lambda: ap.cost("trtc-cn:payg", MONTH, ON),
    "diagnose": lambda: ap.diagnose(acme(), ["agora-cn:payg", "trtc-cn:payg"], ON),
    "diff": lambda: ap.diff(compared(), *OFFERS[1:]),
    "ecb_rate": lambda: ap.ecb_rate("USD", "CNY", date(2024, 2, 6)),
    "explain": lambda: ap.explain(compared(), "agora-cn:payg"),
    "find_offer": lambda: ap.find_offer("trtc-cn:payg", ON),
    "load_book": lambda: ap.load_book(f"{PACKAGE}/books/trtc-intl.toml"),
    "load_contract": lambda: ap.load_contract("deal.toml"),
    "load_profile": acme,
    "read_log": lambda: [ap.read_log("calls.csv").rows, *ap.read_log("calls.csv").rejects],
    "load_sample": lambda: ap.load_sample("months.csv"),
    "marginal": lambda: ap.marginal(plainly(), meter="rtc.hd"),
    "match": lambda: ap.match(plainly(), *OFFERS[1:], below="0.0375", meters=["rtc.hd", "rtc.fhd"]),
    "meter_log": lambda: ap.meter_log("calls.csv", ["agora-cn", "trtc-cn"]),
    "rate": billed,
    "read_bill": lambda: ap.read_bill("invoice.toml"),
    "reconcile": lambda: ap.reconcile("invoice.toml", MONTH, "trtc-cn:list", ON),
    "VendorBill.of": lambda: ap.VendorBill.of(billed()),
    "read_consoles": lambda: [dict(month.seconds) for month in consoles().months()],
    "ConsoleUsage.assuming": lambda: [
        each.profile.case("low").usage_under(payg()) for each in consoles().assuming("6x360p").months()
    ],
    "ConsoleUsage.days": lambda: list(consoles().days()),
    "ConsoleUsage.months": lambda: [month.to_record() for month in consoles().months()],
    "size": lambda: ap.size(acme(), ["agora-cn", "trtc-cn"], ON),
    "split": lambda: ap.split(plainly(), keep="0.123"),
    "spread": lambda: [
        ap.spread(ap.compare(ap.load_sample("months.csv"), OFFERS, ON)),
        ap.spread(compared(), trials=5),
    ],
    "Workload.plan": lambda: acme().workloads[0].plan(31),
    "usage_of": lambda: ap.usage_of([acme().workloads[0].scenario.session()], payg()),
    "sweep": lambda: ap.sweep(plainly(), "rtc.hd=123_456..1_234_567/123_456"),
    "Bill.from_record": lambda: ap.Bill.from_record(billed().to_record()),
    "CallLog.attended": lambda: dict(logged().attended(UTC, "day", needs_company=False)),
    "CallLog.days": lambda: list(logged().days(UTC)),
    "CallLog.months": lambda: [month.to_record() for month in logged().months()],
    "Comparison.blended": partial(third, "blended"),
    "Comparison.causes": partial(third, "causes"),
    "Comparison.difference": partial(third, "difference"),
    "Comparison.percent": partial(third, "percent"),
    "Comparison.quote": lambda: compared().quote("agora-us:payg"),
    "Contract.in_month": lambda: ap.rate(ap.load_contract("deal.toml").in_month(ON), MONTH),
    "Contract.named": lambda: ap.rate(ap.load_contract("deal.toml").named("agora-cn:deal", ON), MONTH),
    "Contract.offer": lambda: ap.rate(ap.load_contract("deal.toml").offer(ON), MONTH),
    "Contract.offers": lambda: [ap.rate(each, MONTH) for each in ap.load_contract("deal.toml").offers(ON)],
    "Customer.also": lambda: CUSTOMER.also(ap.Customer(grants=("agora:by-sales",))),
    "Customer.days": lambda: CUSTOMER.days("agora", ON),
    "Customer.proven_by": lambda: ap.Customer(proven={"agora": ON}).proven_by("agora"),
    "Customer.states": lambda: CUSTOMER.states("trtc"),
    "ExchangeRate.convert": lambda: DOLLAR.convert(Decimal("22405.5874")),
    "ExchangeRate.text_on": lambda: DOLLAR.text_on(date(2026, 7, 1)),
    "Line.from_record": lambda: [ap.Line.from_record(each.to_record()) for each in billed().lines],
    "LogComparison.amount": lambda: by_month().amount("trtc-cn:payg"),
    "LogComparison.amounts": lambda: by_month().amounts("trtc-cn:payg"),
    "LogComparison.is_open": lambda: by_month().is_open("trtc-cn:payg"),
    "Offer.at": lambda: ap.rate(payg().at(date(2024, 3, 1)), MONTH),
    "Offer.buying": lambda: ap.rate(ap.find_offer(FREE, TERM.start).buying("top-up", 250_000, 2), {"rtc.hd": 98_765}),
    "Offer.holding": lambda: ap.rate(ap.find_offer(FREE, TERM.start).holding([held()]), {"rtc.hd": 98_765}),
    "Offer.taxed": lambda: ap.rate(ap.find_offer(f"{TAXED}:payg", ON).taxed("vat"), {"rtc.hd": 98_765}),
    "Offer.of_apps": lambda: by_app(
        lambda profile, sold: ap.rate(each := sold.of_apps(profile.apps), profile.usage_under(each))
    ),
    "Offer.under": lambda: [
        ap.rate(payg().under(each), MONTH) for each in payg().edition.conflicts if each.alternative
    ],
    "PriceBook.edition": counted,
    "PriceBook.offer": lambda: ap.rate(ap.load_book("agora-cn").offer("payg", ON), MONTH),
    "Profile.bought_by": lambda: ap.compare(acme().bought_by(CUSTOMER, "cn")),
    "Profile.case": lambda: ap.compare(acme().case("high"), OFFERS),
    "Profile.bounds": lambda: acme().bounds(ap.load_book("agora-cn").edition(ON).metering),
    "Profile.counted": lambda: acme().counted(ap.load_book("agora-cn").edition(ON).metering),
    "Profile.is_metered_alike": lambda: acme().is_metered_alike(
        *(ap.load_book(book).edition(ON).metering for book in ("agora-cn", "trtc-cn"))
    ),
    "Profile.metered": lambda: acme().metered(ap.load_book("agora-cn").edition(ON).metering),
    "Profile.of_app": lambda: by_app(lambda profile, sold: ap.compare(profile.of_app("class"), [sold], TERM.start)),
    "Profile.otherwise": lambda: acme().otherwise(ap.load_book("agora-cn").edition(ON).metering),
    "Profile.sized": lambda: acme().sized(ap.load_book("trtc-cn").edition(ON).metering),
    "Profile.usage_under": lambda: acme().usage_under(payg()),
    "Term.factor": lambda: [TERM.factor(place) for place in range(3)],
    "Term.usage": lambda: TERM.usage(ap.Usage(MONTH), 2),
    "Usage.checked": lambda: ap.Usage.checked({"rtc.hd": 912_345}),
    "Usage.total": lambda: ap.Usage.total([ap.Usage(MONTH), ap.Usage(MONTH)]),
}


def exported():
    """The public functions, and the methods of public values that must be told something."""
    for name in ap.__all__:
        value = getattr(ap, name)
        if not isinstance(value, type):
            yield name
        elif not issubclass(value, Exception):
            yield from (f"{name}.{method}" for method in _told(value))


def _told(kind):
    ours = {name for each in kind.__mro__ if each.__module__.startswith("agorapricing.") for name in vars(each)}
    for name in sorted(ours):
        method = inspect.getattr_static(kind, name)
        is_method = isinstance(method, classmethod | staticmethod) or inspect.isfunction(method)
        if (
            is_method
            and name[0] != "_"
            and list(inspect.signature(getattr(kind, name)).parameters) not in ([], ["self"])
        ):
            yield name


def said(value):
    """Everything that a value says: by path its parts, properties, and methods that need not be told anything.

    Books, offers and comparisons are looked at where they themselves are given, and not once more wherever they stand.
    """
    lines = []
    _say(value, "", {}, lines)
    return lines


def _say(value, at, seen, lines):
    parts = [] if type(value) in PLAIN else _parts(value, at)
    if not parts:
        if parts is not None and not callable(value):
            lines.append(f"{at}: {value!r}")
    elif id(value) not in seen:
        seen[id(value)] = value
        lines.append(f"{at}: {value}")
        for name, part in parts:
            _say(part() if isinstance(part, partial) else part, f"{at}{name}", seen, lines)


def _parts(value, at):
    """The parts of a value, each by its name or place, or None where it is not looked at."""
    if isinstance(value, dict):
        return [(f"[{key}]", part) for key, part in value.items()]
    if isinstance(value, list | tuple) and not attrs.has(type(value)):
        return [(f"[{place}]", part) for place, part in enumerate(value)]
    if "." in at and isinstance(value, ap.PriceBook | Edition | ap.Offer | ap.Comparison):
        return None
    if type(value).__module__.startswith("agorapricing.") and not isinstance(value, type):
        again = at.rpartition(".")[2]  # what turns a value round is asked once, and not of what it gives
        return [(f".{name}", partial(_answer, value, name)) for name in _asked(type(value)) if name != again]
    return []


@cache
def _asked(kind):
    """The public names of a class that need not be told anything, and how it shows itself."""
    found = ["_repr_html_"] if hasattr(kind, "_repr_html_") else []
    for name in dir(kind):
        member = inspect.getattr_static(kind, name)
        if name.startswith("_") or isinstance(member, classmethod | staticmethod | type):
            continue
        if not inspect.isfunction(member) or list(inspect.signature(member).parameters) == ["self"]:
            found.append(name)
    return tuple(found)


def _answer(value, name):
    try:
        found = getattr(value, name)
        return found() if inspect.ismethod(found) else found
    except ap.AgorapricingError as error:
        return str(error)


def test_every_function_and_method_is_called():
    """
    No public function, and no method of a public value, is missing here.
    """
    assert sorted(exported()) == sorted(CALLS)


@contexts
@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", sorted(CALLS))
def test_functions(name, names):
    """
    What a function gives says the same under every context of a caller: its parts, properties, records and tables.
    """
    found = {}
    for foreign in names:
        with decimal.localcontext(FOREIGN[foreign]):
            found[foreign] = said(CALLS[name]())
    with decimal.localcontext(decimal.Context()):
        expected = said(CALLS[name]())

    assert found == dict.fromkeys(names, expected)


# ---- threads, imports, generators -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("folder")
def test_a_thread_with_a_context_of_its_own():
    """
    A context is of one thread: one that starts with a foreign context gets what others get.
    """
    found = []

    def run():
        decimal.setcontext(POISONED.copy())
        found.extend(said(ap.diff(compared(), *OFFERS[1:])))

    thread = Thread(target=run)
    thread.start()
    thread.join()

    assert found == said(ap.diff(compared(), *OFFERS[1:]))


def test_nothing_is_computed_while_modules_are_imported():
    """
    What modules hold does not come from the context of the thread that first imports them.
    """
    held = """
        import decimal, importlib, pkgutil, agorapricing
        decimal.setcontext(decimal.Context(prec=1, Emin=-99, Emax=99, traps=list(decimal.Context().traps)))
        for found in pkgutil.walk_packages(agorapricing.__path__, "agorapricing."):
            if not found.name.endswith("__main__"):
                importlib.import_module(found.name)
    """
    found = subprocess.run([sys.executable, "-c", dedent(held)], check=False, capture_output=True, text=True)

    assert found.returncode == 0, found.stderr


def yields_inside(nodes):
    """The lines of a source, given by its nodes, where a generator hands something out inside of `with exact()`."""
    blocks = [
        block
        for block in nodes
        if isinstance(block, ast.With) and any("exact()" in ast.unparse(item.context_expr) for item in block.items)
    ]
    return [line.lineno for block in blocks for line in ast.walk(block) if isinstance(line, ast.Yield | ast.YieldFrom)]


def test_generators_hand_nothing_out_inside_the_context():
    """
    Between two values of such a generator the library's context would be that of whoever asks for them.
    """
    wrong = "def f():\n    with exact():\n        yield 1\n"
    found = {str(file): yields_inside(nodes_of(file)) for file in modules_with("yield", "exact()")}

    assert yields_inside(ast.walk(ast.parse(wrong))) == [3]
    assert {file: lines for file, lines in found.items() if lines} == {}
