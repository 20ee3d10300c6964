"""The calculator as a page of one file: a scenario or minutes, sliders, and all offers ranked, without any network."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from json import dumps
from typing import Any

from agorapricing.messages import LANGUAGES, Message, Text, said
from agorapricing.report.templates import asset, digest, environment, in_script

_HEAD = Message("What real-time audio and video cost")
_WORDS: Mapping[str, Message] = {
    "all": Message(
        "All offers that anybody may have, at the prices of {on}, exact; nothing is sent anywhere.", on="{on}"
    ),
    "apart": Message("list prices, and packages of other products, as of chat and signaling"),
    "both": Message("both markets"),
    "closed": Message("Not here"),
    "market": Message("Market"),
    "meters": Message("Minutes of a month, by meter"),
    "month": Message("a month"),
    "more": Message("More than the cheapest"),
    "no_price": Message("no price"),
    "no_rate": Message("State what 1 {base} is in {currency}", base="{base}", currency="{currency}"),
    "nothing": Message("nothing is used"),
    "offer": Message("Offer"),
    "payable": Message("Payable"),
    "rate": Message("1 {base} in {currency}", base="{base}", currency="{currency}"),
    "regime": Message("Regime"),
    "script": Message("The calculator needs a script, which your browser does not run."),
    "unmetered": Message("does not say how it meters this"),
}
"""What the page says itself, beside the words that all pages share."""


def calculator_page(data: Mapping[str, Any], version: str, language: str = LANGUAGES[0]) -> bytes:
    """Write the page of what `proposal.calculator_of` gives. Raises AgorapricingError without the extra `report`."""
    style = asset("page.css") + asset("calculator.css")
    script = asset("evaluate.js") + asset("calculator.js")
    told = _spoken(data, language)
    words = {name: said(word, language) for name, word in _WORDS.items()}
    day = said(Message("{day}", day=date.fromisoformat(data["on"])), language)
    text = (
        environment(language)
        .get_template("calculator.html")
        .render(
            language=language,
            version=version,
            head=said(_HEAD, language),
            on=day,
            own=words,
            markets=told["markets"],
            names={each["market"]: said(each["market"], language) for each in told["markets"]},
            scenarios=told["scenarios"],
            closed=told["closed"],
            style=style,
            script=script,
            policy={"style": digest(style), "script": digest(script)},
            data=in_script(dumps({**told, "words": words}, separators=(",", ":"), ensure_ascii=False)),
        )
    )
    return str(text).encode()


def _spoken(part: Any, language: str) -> Any:
    """Plain data whose texts for people are said in a language: titles and labels, and what knows its languages."""
    if isinstance(part, Mapping):
        return {str(name): _spoken(_label(name, each, language), language) for name, each in part.items()}
    if isinstance(part, (list, tuple)):
        return [_spoken(each, language) for each in part]
    return said(part, language) if isinstance(part, (Message, Text)) else part


def _label(name: str, part: Any, language: str) -> Any:
    """What stands under a name; labels are words that the catalogue has."""
    return said(part, language) if name == "label" else part
