"""A search that is stopped by Ctrl-C: the best plan so far, and how far it is from proven."""

import json
import os
import pty
import signal
import subprocess
import sys
from contextlib import nullcontext
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import import_module

import attrs
import pytest
from told import Told

from agorapricing.buying import Term, best, bill_term, book_plans
from agorapricing.buying.search import extent
from agorapricing.buying.search.ascent import Ascent
from agorapricing.cli import main
from agorapricing.loading import load_contract
from agorapricing.rating import find_offer
from agorapricing.report import render

best_module = import_module("agorapricing.buying.best")
TERM = Term(date(2026, 7, 1), 3)
USAGE = {"rtc.hd": 60_000}
LADDER = Term(date(2024, 3, 1), 3, "0.05")
PACKS = {"rtc.audio": 200_000, "rtc.hd": 100_000, "rtc.fhd": 50_000}


@cache
def found_whole():
    """What a search finds that is not stopped."""
    return best(USAGE, "agora-us-standard", TERM)


@cache
def parted_whole():
    """What a search by parts finds that is not stopped."""
    return best(PACKS, "agora-cn", LADDER)


@pytest.fixture(autouse=True)
def interrupts():
    """Ctrl-C is an interrupt, also where the suite was started with SIGINT ignored, as in the background of a script.

    A child process then starts with the default of the system: only what is ignored is handed on.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def at(place):
    """A progress that is interrupted, by a signal, when so many kinds of plan are done."""

    def progress(what, done, whole):
        if what == "months":  # before any kind
            return
        assert whole > place
        if done == place:
            signal.raise_signal(signal.SIGINT)

    return progress


def test_usage_of_the_months_is_worked_out_before_kinds_are_searched():
    """
    It is told how far that is, and an interrupt then leaves no plan.
    """
    told = Told(("months", 2))
    with pytest.raises(KeyboardInterrupt):
        best(USAGE, "agora-us-standard", TERM, progress=told, interruptible=True)

    assert told == [("months", place, 3) for place in range(3)]


@pytest.mark.parametrize("place", [3, 6])
def test_an_interrupt_between_kinds_leaves_the_plans_so_far(place):
    """
    What was searched stands, what was not is named, and the bound is below what the whole search finds.
    """
    found = best(USAGE, "agora-us-standard", TERM, progress=at(place), interruptible=True)
    whole = found_whole()

    assert found.is_stopped
    assert not found.is_proven
    assert found.least <= whole.cheapest.total <= found.cheapest.total
    assert found.notes[0].startswith("Stopped before the search was done: ")
    assert f"None costs less than {found.least:,.2f} USD" in found.notes[0]
    assert found.unsearched[-1] == "everything together with packs was not searched: the search was stopped."
    assert found.to_record()["stopped"] is True
    assert not whole.is_stopped


def interrupted_round(monkeypatch, number, times=1):
    """Send a signal in some round of an ascent, and in those after it."""
    rounds, made = [], Ascent._round

    def one(ascent):
        rounds.append(ascent)
        if number <= len(rounds) < number + times:
            signal.raise_signal(signal.SIGINT)
        return made(ascent)

    monkeypatch.setattr(Ascent, "_round", one)


@pytest.mark.parametrize("number", [2, 5])
def test_an_interrupt_of_a_search_by_parts_leaves_its_incumbent_and_its_bound(monkeypatch, number):
    """
    In the middle of the rounds the incumbent is the plan, and the bound of the round before is what is known.
    """
    whole = parted_whole()
    interrupted_round(monkeypatch, number)
    found = best(PACKS, "agora-cn", LADDER, interruptible=True)

    assert found.is_stopped
    assert found.cheapest.bill.bought
    assert found.least <= whole.cheapest.total <= found.cheapest.total
    assert "Stopped" in found.doubts[0]


@pytest.mark.parametrize(("options", "times"), [({}, 1), ({"interruptible": True}, 2)])
def test_an_interrupt_that_is_not_asked_for_and_a_second_one_end_the_program(monkeypatch, options, times):
    """
    By default an interrupt is what it always is; where one stops the search, the next one ends it.
    """
    interrupted_round(monkeypatch, 1, times)
    with pytest.raises(KeyboardInterrupt):
        best(PACKS, "agora-cn", LADDER, **options)


def test_an_interrupt_before_there_is_a_plan_is_one():
    """
    Where nothing was found yet there is no answer to give.
    """
    with pytest.raises(KeyboardInterrupt):
        best(USAGE, "agora-us-standard", TERM, progress=at(0), interruptible=True)


def interrupted(call, number=1):
    """A function that is interrupted the first time, or another one, that it is called."""
    calls = []

    def one(*args, **options):
        calls.append(args)
        if len(calls) == number:
            signal.raise_signal(signal.SIGINT)
        return call(*args, **options)

    return one


@pytest.mark.parametrize("number", [1, 2])
def test_an_interrupt_of_the_search_for_simpler_plans_keeps_the_plans(monkeypatch, number):
    """
    The plans are searched by then: the cheapest one is the answer, the bound is its total, and the note says so.
    """
    whole = found_whole()
    monkeypatch.setattr(book_plans, "simplified", interrupted(book_plans.simplified, number))
    found = best(USAGE, "agora-us-standard", TERM, interruptible=True)

    assert (found.is_stopped, found.plans, found.least) == (True, whole.plans, whole.cheapest.total)
    stopped = f"Stopped before the search was done: {found.cheapest.label} is the cheapest plan"
    assert found.notes[0] == f"{stopped}; simpler ones were not all tried."


def offers_with_a_commitment(path, off):
    """A contract with a commitment of a year, beside two public offers of its book."""
    path.write_text(f"""[contract]
id = "deal"
base = "agora-us:payg"
confidential = false
effective = {{ from = 2026-01-01 }}
read = 2026-01-01
title = "Deal"
customer = "a customer"
[[contract.term]]
percent_off = {off}
where = "rtc.*"
[[contract.term]]
minimum = {{ amount = 1000, period = "year" }}
""")
    deal = find_offer(load_contract(path), TERM.start)
    return [deal, *(find_offer(f"agora-us:{name}", TERM.start) for name in ("payg", "list"))]


@pytest.mark.parametrize("off", [0, 60])
@pytest.mark.parametrize("place", range(1, 6))
def test_no_plan_costs_less_than_the_bound(tmp_path, place, off):
    """
    Wherever the search is stopped, what it says that no plan costs less than holds of one with a commitment as well.
    """
    offers = offers_with_a_commitment(tmp_path / "deal.toml", off)
    found = best(USAGE, offers, TERM, progress=at(place), interruptible=True)

    assert found.least <= min(plan.total for plan in found.found)
    assert found.cheapest.bill.offers == (("agora-us:deal",) if off else ("agora-us:payg",))


def test_an_interrupt_of_the_rating_of_a_commitment_keeps_the_plans(monkeypatch, tmp_path):
    """
    What was searched before it stands, the offer is named, and nothing is known of what it would cost.
    """
    offers = offers_with_a_commitment(tmp_path / "deal.toml", 60)
    rate = book_plans.PlanRequest.plan

    def plan(request, choices, *bound):
        if choices[0].offer.name == "deal":
            signal.raise_signal(signal.SIGINT)
        return rate(request, choices, *bound)

    monkeypatch.setattr(book_plans.PlanRequest, "plan", plan)
    found = best(USAGE, offers, TERM, interruptible=True)

    assert (found.is_stopped, found.is_proven, found.least) == (True, False, None)
    assert found.cheapest.label == "agora-us:payg"
    assert "agora-us:deal was not rated: the search was stopped." in found.notes


@pytest.mark.parametrize("bound", ["0", "0.01"])
def test_a_bound_of_zero_is_a_bound(monkeypatch, bound):
    """
    A plan of which only that is known is not proven, neither are simpler ones, nor the plans of a search that stopped.
    """
    search, least = book_plans.search, Decimal(bound)

    def unproven(*args):
        found = search(*args)
        return found and attrs.evolve(found, least=least)

    monkeypatch.setattr(book_plans, "search", unproven)
    assert best(USAGE, "agora-us-standard", TERM).simplest.least == least

    monkeypatch.setattr(book_plans, "simplified", interrupted(book_plans.simplified))
    assert best(USAGE, "agora-us-standard", TERM, interruptible=True).least == least


CHILD = """
import signal, sys, time
from agorapricing.buying.search.ascent import Ascent
from agorapricing.cli import main
made, taken = Ascent._round, []
def one(ascent):
    if not taken:
        take = signal.getsignal(signal.SIGINT)
        signal.signal(signal.SIGINT, lambda *given: (taken.append(given), take(*given)))
        print("ready", file=sys.stderr, flush=True)
        while not taken:
            time.sleep(0.01)
    return made(ascent)
Ascent._round = one
sys.exit(main(sys.argv[1:]))
"""


def test_the_command_stops_at_a_signal_and_prints_what_it_has():
    """
    A signal to the process in the middle of a search: the report is printed whole, and the exit code is 130.
    """
    usage = [f"{meter}={quantity}" for meter, quantity in PACKS.items()]
    words = ["best", *usage, "--vendor", "agora-cn", "--start", "2024-03-01", "--growth", "0.05", "--format", "json"]
    words += ["--months", "3"]
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", CHILD, *words], stdout=pipe, stderr=pipe, text=True) as child:
        assert child.stderr.readline() == "ready\n"
        child.send_signal(signal.SIGINT)
        shown, said = child.communicate(timeout=60)
    found = json.loads(shown)

    assert child.returncode == 130
    assert found["stopped"] is True
    assert found["notes"][0].startswith("Stopped before the search was done")
    assert said == ""


def test_the_command_says_so_where_there_is_no_plan_yet(monkeypatch, capsys):
    """
    An interrupt before the first plan has the same exit code, and no report.
    """
    monkeypatch.setattr(extent.Interrupt, "take", lambda _: pytest.fail("there was a plan"))
    monkeypatch.setattr(best_module, "groups", lambda *_: signal.raise_signal(signal.SIGINT))
    code = main(["best", "rtc.hd=1000", "--vendor", "agora-us-standard"])

    assert (code, capsys.readouterr()) == (130, ("", "agorapricing: stopped before there was a plan\n"))


BAR = """
import time
from agorapricing.cli.progress import progress_bar
with progress_bar(after={}) as progress:
    progress("payg with packs", 1, 4)
    time.sleep({})
"""


@pytest.mark.parametrize(("after", "slept", "is_shown"), [(0, 0.3, True), (30, 0, False)])
def test_progress_is_shown_on_a_terminal_after_a_while(after, slept, is_shown):
    """
    Work that is done sooner says nothing; longer work says on the terminal what is being done.
    """
    leader, follower = pty.openpty()
    environment = {**os.environ, "TERM": "xterm"}
    subprocess.run([sys.executable, "-c", BAR.format(after, slept)], stderr=follower, check=True, env=environment)
    os.write(follower, b".")
    shown = os.read(leader, 100_000).decode()
    os.close(leader)
    os.close(follower)

    assert ("payg with packs" in shown) == is_shown


# ---- a term ---------------------------------------------------------------------------------------------------------


def test_a_term_that_is_stopped_is_one_of_the_months_until_then():
    """
    Its months are those of a shorter term, with what is left then, and the report says it; before the first month there
    is no bill.
    """
    offer, buys = "agora-us-standard:free", {0: [("top-up", 250_000, 2)]}
    told = Told(("months", 2))
    found = bill_term(offer, USAGE, TERM, buying=buys, progress=told, interruptible=True)
    shorter = bill_term(offer, USAGE, attrs.evolve(TERM, months=2), buying=buys)

    assert told == [("months", 0, 3), ("months", 1, 3), ("months", 2, 3)]
    assert attrs.evolve(found, is_stopped=False, asked=2) == shorter
    assert (found.is_stopped, found.asked, found.to_record()["stopped"]) == (True, 3, True)
    assert "Stopped by an interrupt: 2 of 3 cases are done" in render(found, "plain")
    with pytest.raises(KeyboardInterrupt):
        bill_term(offer, USAGE, TERM, progress=Told(("months", 0)), interruptible=True)


@pytest.mark.parametrize(
    ("words", "stop", "said"),
    [
        (["term", "agora-us:payg", "rtc.hd=60_000", "--start", "2026-07-01", "--months", "3"], ("months", 1), "1 of 3"),
        (["split", "rtc.hd=90_000", "--offers", "agora-us:*,trtc-intl:*", "--on", "2026-07-01"], ("pairs", 2), "2 of "),
        (["doctor", "rtc.hd=90_000", "--offers", "agora-us:*", "--on", "2026-07-01"], ("offers", 1), "1 of "),
    ],
)
def test_commands_that_are_stopped_print_what_there_is(words, stop, said, monkeypatch, capsys):
    """
    They end with 130: with a report of what was done, or before anything was with a word about it.
    """
    for stops, out in ((stop, f"Stopped by an interrupt: {said}"), ((stop[0], 0), "")):
        monkeypatch.setattr("agorapricing.cli.progress.progress_bar", lambda stops=stops, **_: nullcontext(Told(stops)))
        assert main(["--no-config", *words]) == 130
        printed = capsys.readouterr()
        assert out in printed.out
        assert printed.err == ("" if out else "agorapricing: stopped before there was an answer\n")
