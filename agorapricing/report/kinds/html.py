"""A page for people: one file with its own style and script, complete without them, which prints to A4.

A proposal's page is live where it has programs: its numbers follow sliders. Nothing is loaded from anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from agorapricing.messages import LANGUAGES, Message, said
from agorapricing.report.languages import in_language
from agorapricing.report.page import Grid, Report
from agorapricing.report.plots import plot
from agorapricing.report.run import Run
from agorapricing.report.saved import dump_run
from agorapricing.report.templates import asset, digest, environment, in_script
from agorapricing.report.text import encoded

SCRIPTS = ("evaluate.js", "page.js")
says_itself = True
"""It keeps the run as it is beside what it says of it in the language."""
_OF_TITLE = Message("estimate")
CASES = (Message("low"), Message("base"), Message("high"))
"""The three places of a slider that moves several numbers at once."""


def check() -> None:
    """Raise AgorapricingError without the extra `report`."""
    environment(LANGUAGES[0])


def write(run: Run) -> bytes:
    """Write the page, with the run in it, which is the same in every language.

    Raises AgorapricingError without the extra `report`.
    """
    kept, run = in_script(dump_run(run)), attrs.evolve(run, report=in_language(run.report, run.language))
    data, page = run.report.data, run.report.page
    tables = tuple(_tables(page.grids, data.get("tables", ())))
    inputs = tuple(_inputs(run.report, run.language)) if any(live for _, live in tables) else ()
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
            plots=[plot(_chart(chart, run.language)) for chart in data.get("chart", ())],
            tables=tables,
            inputs=inputs,
            style=style,
            script=script,
            until=until(run),
            policy={"style": digest(style), "script": digest(script) if script else "'none'"},
            record=kept,
        )
    )
    return encoded(str(text))


def _chart(chart: Mapping[str, Any], language: str) -> Mapping[str, Any]:
    """A chart whose words are in a language."""
    left_out = [said(each, language) for each in chart.get("left_out", ())]
    return {**chart, "unit": said(chart["unit"], language), "left_out": left_out}


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


def _inputs(report: Report, language: str) -> Iterator[Mapping[str, Any]]:
    """What can be moved, of all markets; what only some values can be put in is stated so, also if another could more.

    Nothing of a report without programs.
    """
    programs = report.data.get("programs", ())
    if not any(offer["total"] for market in programs for offer in market["offers"]):
        return
    found: dict[str, Mapping[str, Any]] = {}
    for each in (each for market in programs for each in market["inputs"]):
        if each["name"] not in found or "values" in each:
            found[each["name"]] = each
    for each in found.values():
        names = {"names": [said(case, language) for case in CASES]} if each["kind"] == "case" else {}
        yield {**each, "label": said(each["label"], language), **names}
