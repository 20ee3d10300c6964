"""A page for people: one file with its own style and script, complete without them, which prints to A4.

A proposal's page is live where it has programs: its numbers follow sliders. Nothing is loaded from anywhere.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from fractions import Fraction
from hashlib import sha256
from importlib.resources import files
from itertools import zip_longest
from json import dumps
from typing import Any

from agorapricing.errors import AgorapricingError
from agorapricing.messages import LANGUAGES, Message, said
from agorapricing.report.page import Report
from agorapricing.report.plots import plot
from agorapricing.report.run import Run
from agorapricing.report.saved import dump_run

ASSETS = "agorapricing.report.assets"
SCRIPTS = ("evaluate.js", "page.js")
_LIVE = ("programs", "tables")
_OF_TITLE = Message("estimate")


WORDS: Mapping[str, Message] = {
    "answer": Message("Answer"),
    "best": Message("cheapest"),
    "by": Message("Prepared by"),
    "comparison": Message("Comparison"),
    "cost": Message("Cost by {of}", of="{of}"),
    "digests": Message("Digests of inputs and price books (SHA-256)"),
    "estimate": Message("Estimate"),
    "for": Message("Prepared for"),
    "kept": Message("As the sliders say: {moved}. All below the chart is as stated.", moved="{moved}"),
    "notes": Message("Notes"),
    "number": Message("Number"),
    "plot": Message("Cost of each offer: the tables have the same numbers"),
    "published": Message("An estimate from published prices, not an offer."),
    "quote": Message("Quote"),
    "reset": Message("Reset"),
    "shut": Message("not open"),
    "sign": Message("Name, day and signature"),
    "sources": Message("Sources"),
    "until": Message("Valid until"),
    "usage": Message("Usage"),
    "written": Message("Written by agorapricing {version}.", version="{version}"),
}
"""What the page says itself."""


def check() -> None:
    """Raise AgorapricingError without the extra `report`."""
    environment(LANGUAGES[0])


def write(run: Run) -> bytes:
    """Write the page. Raises AgorapricingError without the extra `report`."""
    data, page, is_live = run.report.data, run.report.page, _is_live(run.report)
    style, script = asset("page.css"), "\n".join(map(asset, SCRIPTS)) if is_live else ""
    head, *about = page.title.split(" · ")
    text = (
        environment(run.language)
        .get_template("page.html")
        .render(
            run=run,
            head=head,
            about=[part for part in about if part not in {_OF_TITLE, said(_OF_TITLE, run.language)}],
            plots=[plot(chart) for chart in data.get("chart", ())],
            tables=tuple(zip_longest(page.grids, data.get("tables", ()))),
            inputs=data["programs"]["inputs"] if is_live else (),
            style=style,
            script=script,
            policy={"style": digest(style), "script": digest(script) if script else "'none'"},
            record=in_script(dump_run(run)),
            live=embedded({name: data.get(name) for name in _LIVE}),
        )
    )
    return str(text).encode()


def _is_live(report: Report) -> bool:
    """Whether there is something to move."""
    return "inputs" in report.data.get("programs", ())


def environment(language: str) -> Any:
    """What renders templates in a language, in which all that is filled in is text.

    Raises AgorapricingError without the extra `report`.
    """
    try:
        import jinja2  # noqa: PLC0415  # of an extra
        from markupsafe import Markup, escape  # noqa: PLC0415
    except ImportError:
        raise AgorapricingError("writing HTML needs an extra: pip install 'agorapricing[report]'") from None
    made = jinja2.Environment(
        autoescape=True,
        loader=jinja2.FunctionLoader(asset),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "safe_text": Markup,
        "breaking": lambda text: escape(text).replace(":", Markup(":<wbr>")).replace("-", Markup("-<wbr>")),
        "bars": bars,
    }
    made.globals["words"] = {name: said(word, language) for name, word in WORDS.items()}
    return made


def asset(name: str) -> str:
    """A file of this page, as text."""
    return files(ASSETS).joinpath(name).read_text("utf-8")


def digest(text: str) -> str:
    """The source of a content security policy that allows one script or style alone.

    >>> digest("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def embedded(value: Any) -> str:
    r"""JSON that may stand in a script element, whatever is in it.

    >>> print(embedded({"name": "</script>"}))
    {"name":"\u003c/script>"}
    """
    return in_script(dumps(value, default=_plain, ensure_ascii=False, separators=(",", ":")))


def in_script(text: str) -> str:
    """JSON without what would end a script element."""
    return text.replace("<", "\\u003c")


def _plain(value: Any) -> Any:
    """Read-only mappings as dictionaries."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a {type(value).__name__} is not plain")


def bars(amounts: Mapping[str, str | None]) -> dict[str, int]:
    """How long a bar is for each amount, of 1,000.

    >>> bars({"a:b": "50", "a:c": "200", "a:d": None})
    {'a:b': 250, 'a:c': 1000}
    """
    known = {name: Fraction(each) for name, each in amounts.items() if each is not None}
    most = max(known.values(), default=Fraction(0)) or Fraction(1)
    return {name: round(each / most * 1000) for name, each in known.items()}
