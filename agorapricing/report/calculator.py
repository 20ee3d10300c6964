"""The calculator as a page of one file: a scenario or minutes, sliders, and all offers ranked, without any network."""

from __future__ import annotations

from collections.abc import Mapping
from json import dumps
from typing import Any

from agorapricing.messages import LANGUAGES
from agorapricing.report.templates import asset, digest, environment, in_script


def calculator_page(data: Mapping[str, Any], version: str) -> bytes:
    """Write the page of what `proposal.calculator_of` gives. Raises AgorapricingError without the extra `report`."""
    style = asset("page.css") + asset("calculator.css")
    script = asset("evaluate.js") + asset("calculator.js")
    text = (
        environment(LANGUAGES[0])
        .get_template("calculator.html")
        .render(
            language=LANGUAGES[0],
            version=version,
            head="What real-time audio and video cost",
            on=data["on"],
            markets=data["markets"],
            scenarios=data["scenarios"],
            style=style,
            script=script,
            policy={"style": digest(style), "script": digest(script)},
            data=in_script(dumps(data, separators=(",", ":"), ensure_ascii=False)),
        )
    )
    return str(text).encode()
