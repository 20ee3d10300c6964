"""Messages: English text that can be said again in another language."""

import copy
import pickle
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorapricing.messages import LANGUAGES, Message, counted, joined, said


@pytest.mark.parametrize(
    ("message", "chinese"),
    [
        (Message("total"), "合计"),
        (
            Message("{word}: {offer}, {amount}", word=Message("total"), offer="x", amount=Decimal("1234.50")),
            "合计：x，1234.50",
        ),
        (Message("{word} · {name}", word="total", name="agora-cn:list"), "合计 · agora-cn:list"),
        (Message("{day} · {month:%Y-%m}", day=date(2026, 7, 1), month=date(2026, 12, 1)), "2026年7月1日 · 2026年12月"),
        (Message("{day:%d}", day=date(2026, 7, 1)), "01"),
        (joined("; ", [Message("total"), "x", Message("meter")]), "合计；x；计费项"),
        (joined(", ", ["total"]), "合计"),
        (joined(", ", []), ""),
        (Message("no sentence of {ours}", ours="total"), "no sentence of 合计"),
        ("total", "合计"),
        ("agora-cn:list", "agora-cn:list"),
        ("", ""),
    ],
)
def test_what_is_said_in_chinese(message, chinese):
    """
    A template is said as the catalogue has it, and what stands in it as the language says or writes it.
    """
    assert said(message, "zh") == chinese
    assert said(message, "en") == message


@pytest.mark.parametrize(("count", "text"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows"), (1_000, "1,000 rows")])
def test_a_count_has_its_form(count, text):
    """
    One is said otherwise than none and many.
    """
    assert counted("{count:,} row", "{count:,} rows", count) == text


@given(parts=st.lists(st.text(max_size=3), max_size=9), separator=st.sampled_from([", ", "; ", " · "]))
def test_joining_is_that_of_text(parts, separator):
    """
    In English texts are joined as `str.join` does, whatever stands in them.
    """
    assert joined(separator, parts) == separator.join(parts)


@given(text=st.text(max_size=9))
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_in_a_message_is_no_template(text, language):
    """
    Braces in an argument stay braces, in every language.
    """
    assert said(Message("{x}", x=text + "{y}"), language) == text + "{y}"


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda each: pickle.loads(pickle.dumps(each))])  # noqa: S301  # its own
def test_a_copy_can_be_said_as_well(again):
    """
    A copy, or what another process gets, is the same text and the same message.
    """
    message = again(joined("; ", [Message("total"), counted("{count} row", "{count} rows", 1)]))

    assert message == "total; 1 row"
    assert said(message, "zh").startswith("合计；")


def test_many_parts_are_joined():
    """
    Thousands of parts are one message that can be said.
    """
    parts = joined(", ", [Message("total")] * 5_000)

    assert said(parts, "zh").count("合计") == 5_000
