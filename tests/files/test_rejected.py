"""What is said of rows that make no sense."""

import copy
import pickle

import pytest

from agorapricing.files import NONE_REJECTED, Advised, Reason, Reasons, advice_of, many_rejected, reworded, with_lines


def test_reasons_of_a_kind_are_counted_together():
    """
    Reasons that differ only in a value or in lines are one kind; the most frequent one is named by one of them.
    """
    reasons = Reasons()
    assert reasons.most == NONE_REJECTED
    reasons.add(["rtc.hd: negative: -1", "rtc.hd: missing"])
    reasons.add(["rtc.hd: negative: -2.5 (lines 3 to 4)", "start 'x' is no time"])

    assert reasons.most == Reason(2, "rtc.hd: negative: -1")


@pytest.mark.parametrize(
    ("rows", "rejected", "is_said"), [(100, 1, False), (99, 1, True), (100, 2, True), (0, 0, False)]
)
def test_more_than_one_of_a_hundred(rows, rejected, is_said):
    """
    One row of a hundred is not much; more is.
    """
    assert bool(many_rejected(rows, rejected, Reason(rejected, "why"))) is is_said


@pytest.mark.parametrize("reason", ["rtc.hd: missing", "start '2026-06-01' has no time zone", "leaves before it joins"])
@pytest.mark.parametrize(("advice", "said"), [("say --blank zero", "say --blank zero"), ("", "correct these rows")])
def test_what_to_do(reason, advice, said):
    """
    What to do is what the reason carries, whatever its words are; else the rows are to be corrected.
    """
    reasons = Reasons()
    reasons.add([with_lines(Advised(reason, advice), 3, 4)])

    assert f'(lines 3 to 4)": {said}' in many_rejected(1, 1, reasons.most)


def test_several_reasons():
    """
    Of reasons that are put together the first advice is given.
    """
    both = [Advised("no zone", "say --zone"), Advised("no size", "say kind")]

    assert advice_of(reworded("a; b", "plain", *both)) == "say --zone"
    assert advice_of("no zone") == ""


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])  # noqa: S301
def test_copies_carry_their_advice(copied):
    """
    A copy, also one that was pickled, has the text and the advice.
    """
    found = copied(Advised("no zone", "say --zone"))

    assert (found, advice_of(found)) == ("no zone", "say --zone")
