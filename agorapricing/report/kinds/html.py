"""A page for people: one file with its own style and script, complete without them, which prints to A4.

A proposal's page is live where it has programs: its numbers follow sliders. Nothing is loaded from anywhere.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from hashlib import sha256
from importlib.resources import files
from json import dumps
from typing import Any

import attrs

from agorapricing.errors import lacks_extra
from agorapricing.files import visible
from agorapricing.messages import LANGUAGES, Message, said
from agorapricing.report.page import Grid, Report
from agorapricing.report.plots import plot
from agorapricing.report.run import Run
from agorapricing.report.saved import dump_run
from agorapricing.report.text import encoded
from agorapricing.report.words import PARAMETERS

ASSETS = "agorapricing.report.assets"
SCRIPTS = ("evaluate.js", "page.js")
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
    "scale": Message("Cost by the scale of the whole usage"),
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
    data, page = run.report.data, run.report.page
    tables = tuple(_tables(page.grids, data.get("tables", ())))
    inputs = tuple(_labelled(_inputs(run.report), run.language)) if any(live for _, live in tables) else ()
    style, script = asset("page.css"), "\n".join(map(asset, SCRIPTS)) if inputs else ""
    head, *about = without_estimate(run).split(" · ")
    text = (
        environment(run.language)
        .get_template("page.html")
        .render(
            run=run,
            language=run.language,
            version=run.version,
            head=head,
            about=about,
            plots=[plot(dict(chart, unit=said(chart["unit"], run.language))) for chart in data.get("chart", ())],
            tables=tables,
            inputs=inputs,
            style=style,
            script=script,
            until=until(run),
            policy={"style": digest(style), "script": digest(script) if script else "'none'"},
            record=in_script(dump_run(run)),
        )
    )
    return encoded(str(text))


def until(run: Run) -> str:
    """The last day of a quote, as the language writes it."""
    day = run.heading.valid_until
    return said(Message("{day}", day=day), run.language) if day else ""


def without_estimate(run: Run) -> str:
    """The title of a page whose heading says itself what it is."""
    gone = {_OF_TITLE, said(_OF_TITLE, run.language)}
    return " · ".join(part for part in run.report.page.title.split(" · ") if part not in gone)


def _tables(grids: Iterable[Grid], live: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Grid, Any]]:
    """The grids, each with what is known of its rows where it is the table of a market: it has a row an offer then."""
    of_markets = iter(live)
    for grid in grids:
        with_rows = next((each for each in (grid, *grid.narrow) if _has_rows(each)), None)
        shown = attrs.evolve(with_rows, title=grid.title) if with_rows else grid
        yield shown, next(of_markets, None) if with_rows else None


def _has_rows(grid: Grid) -> bool:
    return any(column.key == "payable" for column in grid.columns)


def _inputs(report: Report) -> tuple[Mapping[str, Any], ...]:
    """What can be moved, of all markets; what only some values can be put in is stated so, also if another could more.

    Nothing of a report without programs.
    """
    programs = report.data.get("programs", ())
    if not any(offer["total"] for market in programs for offer in market["offers"]):
        return ()
    found: dict[str, Mapping[str, Any]] = {}
    for each in (each for market in programs for each in market["inputs"]):
        if each["name"] not in found or "values" in each:
            found[each["name"]] = each
    return tuple(found.values())


def _labelled(inputs: Iterable[Mapping[str, Any]], language: str) -> Iterator[Mapping[str, Any]]:
    """What can be moved under a name in the language; what the profile names itself keeps its name."""
    for each in inputs:
        workload, parameter = each["workload"], each["parameter"]
        if not parameter:
            name = Message("{workload}, times", workload=workload)
        else:
            known = parameter.replace("_", " ")
            named = known if known in PARAMETERS else parameter
            name = Message("{workload}: {parameter}", workload=workload, parameter=named)
        yield {**each, "label": said(name, language)}


def environment(language: str) -> Any:
    """What renders templates in a language, in which all that is filled in is text.

    Raises AgorapricingError without the extra `report`.
    """
    try:
        import jinja2  # noqa: PLC0415  # of an extra
        from markupsafe import Markup, escape  # noqa: PLC0415
    except ImportError:
        raise lacks_extra("writing HTML", "report") from None
    made = jinja2.Environment(
        autoescape=True,
        finalize=lambda value: visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value,
        loader=jinja2.FunctionLoader(asset),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "safe_text": Markup,
        "breaking": lambda text: escape(text).replace(":", Markup(":<wbr>")).replace("-", Markup("-<wbr>")),
        "bars": bars,
        "json": lambda value: dumps(dict(value)),
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


def in_script(json: str) -> str:
    r"""JSON as it may stand in a script element, whatever is in it.

    >>> print(in_script('{"name":"</script>"}'))
    {"name":"\u003c/script>"}
    """
    return json.replace("<", "\\u003c")


def bars(amounts: Mapping[str, str | None]) -> dict[str, int]:
    """How long a bar is for each amount, of 1,000.

    >>> bars({"a:b": "50", "a:c": "200", "a:d": None})
    {'a:b': 250, 'a:c': 1000}
    """
    known = {name: Fraction(each) for name, each in amounts.items() if each is not None}
    most = max(known.values(), default=Fraction(0)) or Fraction(1)
    return {name: round(each / most * 1000) for name, each in known.items()}
