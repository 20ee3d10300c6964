"""The calculator of all public offers, as a page."""

from __future__ import annotations

from datetime import date
from importlib.metadata import version
from pathlib import Path

import click

from agorapricing.cli import completion
from agorapricing.cli.options import Day, lang_, language, listed
from agorapricing.cli.paths import PATH
from agorapricing.cli.saving import force_, new_outputs


@click.command("page")
@click.option("-o", "--output", "out", type=PATH, required=True, metavar="FILE.html", help="Where the page goes.")
@click.option("--on", type=Day(), metavar="DAY", help="The day of the prices; without it, today.")
@listed("--scenarios", "scenarios", "SCENARIO,...", "The scenarios; without it, all.", completion.scenarios)
@lang_
@force_
def page(out: Path, on: date | None, scenarios: tuple[str, ...], force: bool) -> None:  # noqa: FBT001  # by its name
    """Write a calculator of all public offers as one page that needs no network.

    It has the offers of real-time audio and video, live streaming, recording and mixing that anybody may have: choose a
    scenario or type minutes, move sliders, and see the offers ranked. The address keeps what was chosen. Writing it
    with all scenarios takes about ten seconds.
    """
    from agorapricing.proposal import calculator_of  # noqa: PLC0415  # costs time
    from agorapricing.report import calculator_page, writer_of  # noqa: PLC0415
    from agorapricing.scenarios import CATALOGUE  # noqa: PLC0415

    if out.suffix != ".html":
        raise click.UsageError(f"{out}: the page is a file that ends with .html")
    writer_of(str(out))  # says which extra is missing before anything is worked out
    with new_outputs([out], force=force) as write:
        data = calculator_of(on or date.today(), scenarios or tuple(CATALOGUE))
        write({out: calculator_page(data, version("agorapricing"), language())})
