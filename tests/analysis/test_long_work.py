"""Questions of many cases say how far they are, and an interrupt leaves what was done until then."""

from contextlib import nullcontext
from datetime import date

import pytest
from told import Told

from agorapricing import compare, load_profile
from agorapricing.analysis import audit, split, spread, sweep
from agorapricing.analysis.long_work import LongWork
from agorapricing.cli import main
from agorapricing.report import render

OFFERS = ["agora-cn:list", "agora-cn:payg"]
DAY = date(2024, 2, 6)
PROFILE = """[profile]
name = "p"
[[workload]]
name = "w"
usage = { "rtc.hd" = { low = 10_000, base = 20_000, high = 90_000 } }
"""


@pytest.fixture
def path(tmp_path):
    """
    A profile with one uncertain number.
    """
    path = tmp_path / "p.toml"
    path.write_text(PROFILE, "utf-8")
    return path


@pytest.fixture
def uncertain(path):
    """
    Its comparison.
    """
    return compare(load_profile(path), OFFERS, DAY)


def test_progress_of_a_spread(uncertain):
    """
    It is called before each case and each number, with how many are done and of how many.
    """
    told = Told()
    found = spread(uncertain, trials=3, progress=told)

    assert told == [("cases", 0, 3), ("cases", 1, 3), ("cases", 2, 3), ("numbers", 0, 1)]
    assert not found.is_stopped
    assert "stopped" not in found.to_record()


def test_a_spread_that_is_stopped_has_the_cases_until_then(uncertain):
    """
    They are the same as those of so few trials, without what each number alone moves, and the report says it.
    """
    found = spread(uncertain, trials=9, progress=Told(("cases", 4)), interruptible=True)
    few = spread(uncertain, trials=4)

    assert (found.cases, found.asked, found.is_stopped, found.swings) == (4, 9, True, ())
    assert [each.totals for each in found.offers] == [each.totals for each in few.offers]
    assert found.to_record()["stopped"] is True
    assert "Stopped by an interrupt: 4 of 9 cases are done" in render(found, "plain")


def test_a_spread_that_is_stopped_late_has_all_cases(uncertain):
    """
    What is not complete are the numbers alone.
    """
    found = spread(uncertain, trials=4, progress=Told(("numbers", 0)), interruptible=True)

    assert (found.cases, found.is_stopped, found.swings) == (4, True, ())


@pytest.mark.parametrize(("done", "interruptible"), [(0, True), (2, False)])
def test_an_interrupt_that_leaves_nothing(uncertain, done, interruptible):
    """
    Before the first case is done there is no answer, nor where no interrupt is to be taken.
    """
    with pytest.raises(KeyboardInterrupt):
        spread(uncertain, trials=4, progress=Told(("cases", done)), interruptible=interruptible)
    with pytest.raises(KeyboardInterrupt):
        sweep(uncertain, "rtc.hd=0..30/10", progress=Told(("points", done)), interruptible=interruptible)


def test_a_second_interrupt_ends_it():
    """
    After one that was taken another one goes through.
    """
    work = LongWork(Told(("a", 1), ("b", 0)), interruptible=True)

    assert work.each("a", "xyz", 3, str.upper) == ["X"]
    with pytest.raises(KeyboardInterrupt):
        work.each("b", "xyz", 3, str.upper)


def test_a_sweep_that_is_stopped_has_whole_rows():
    """
    Of two parameters the values of the first one that are done with all of the second; of one its points.
    """
    comparison = compare({"rtc.hd": 1, "rtc.audio": 1}, OFFERS, DAY)
    axes = ("rtc.hd=0..40_000/10_000", "rtc.audio=0..20_000/10_000")
    whole = sweep(comparison, *axes)
    found = sweep(comparison, *axes, progress=Told(("points", 7)), interruptible=True)

    assert (whole.is_stopped, whole.asked, len(whole.points)) == (False, 15, 15)
    assert (found.is_stopped, found.asked, found.points) == (True, 15, whole.points[:6])
    assert "Stopped by an interrupt: 6 of 15 cases are done" in render(found, "plain")
    assert sweep(comparison, axes[0], progress=Told(("points", 2)), interruptible=True).axes[0].values == (0, 10_000)


def test_a_split_that_is_stopped_has_the_pairs_until_then():
    """
    Only they are divided, and the report says how many there are; before the first pair there is no answer.
    """
    comparison = compare({"rtc.hd": 90_000}, ["agora-cn:list", "trtc-cn:list", "trtc-cn:payg"], DAY)
    whole = split(comparison)
    found = split(comparison, progress=Told(("pairs", 1)), interruptible=True)

    assert (whole.is_stopped, whole.tried, whole.asked, len(whole.divisions)) == (False, 3, 3, 2)
    assert (found.is_stopped, found.tried, found.asked) == (True, 1, 3)
    assert {(each.first, each.second) for each in found.divisions} == {("agora-cn:list", "trtc-cn:list")}
    assert "Stopped by an interrupt: 1 of 3 cases are done" in render(found, "plain")
    with pytest.raises(KeyboardInterrupt):
        split(comparison, progress=Told(("pairs", 0)), interruptible=True)


def test_an_audit_that_is_stopped_has_the_regimes_until_then():
    """
    What their prices, and their packages, come to until then is there, and what sources say; of none there is nothing.
    """
    whole = audit("trtc-cn", "2026-07-01", progress=(told := Told()))
    late, early = (
        audit("trtc-cn", "2026-07-01", progress=Told(stop), interruptible=True)
        for stop in (("packages", 1), ("prices", 1))
    )
    count = len(whole.edition.regimes)

    assert [*told] == [(what, done, count) for what in ("prices", "packages") for done in range(count)]
    assert (whole.is_stopped, whole.done, whole.asked) == (False, 2 * count, 2 * count)
    assert (late.is_stopped, late.done, early.done) == (True, count + 1, 1)
    assert set(early.findings) <= set(late.findings) < set(whole.findings)
    assert f"Stopped by an interrupt: 1 of {2 * count} cases are done" in render(early, "plain")
    assert early.to_record()["stopped"] is True
    with pytest.raises(KeyboardInterrupt):
        audit("trtc-cn", "2026-07-01", progress=Told(("prices", 0)), interruptible=True)


@pytest.mark.parametrize(("stops", "said"), [((("cases", 3),), "3 of 5 cases are done"), ((("cases", 0),), "")])
def test_the_command_ends_with_what_it_has(path, stops, said, monkeypatch, capsys):
    """
    After an interrupt `spread` prints what there is and ends with 130; before there is something it says so.
    """
    monkeypatch.setattr("agorapricing.cli.progress.progress_bar", lambda **_: nullcontext(Told(*stops)))
    words = ["spread", str(path), "--offers", ",".join(OFFERS), "--on", str(DAY), "--trials", "5"]

    assert main(["--no-config", *words]) == 130
    out, err = capsys.readouterr()
    assert said in out
    assert bool(out) == bool(said)
    assert bool(err) != bool(said)
