"""Write docs/pictures/*.svg, what commands show in a terminal; with --check, exit 1 where one is stale."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import chdir, redirect_stdout
from html import escape, unescape
from io import StringIO
from pathlib import Path
from unittest.mock import patch

from rich.cells import cell_len
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text
from written import write_or_check

from agorapricing.__main__ import main as run

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "pictures"
COLUMNS = 100
_MONTH = "rtc.audio=300_000 rtc.hd=900_000 rtc.fhd=80_000"
_OFFERS = "--offers agora-cn:payg agora-cn:loyalty trtc-cn:payg --on 2024-02-06"
PICTURES: Mapping[str, str] = {
    "answer": f"agorapricing compare {_MONTH} {_OFFERS}",
    "answer.zh": f"agorapricing compare {_MONTH} {_OFFERS} --lang zh",
    "design": "agorapricing compare telehealth.toml",
    "design.zh": "agorapricing compare telehealth.toml --lang zh",
    "hints": "agorapricing doctor telehealth.toml --offers agora-us-standard:payg",
    "hints.zh": "agorapricing doctor telehealth.toml --offers agora-us-standard:payg --lang zh",
}
"""By name of a picture the command that it shows; commands run among the examples."""
_FONTS = "ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono','Noto Sans Mono CJK SC',monospace"
_THEME = TerminalTheme((21, 26, 33), (230, 234, 240), [(0, 0, 0), *[(230, 234, 240)] * 7])
_TEXT = re.compile(r'<text (class="[^"]*") x="([^"]*)" (y="[^"]*") textLength="[^"]*" [^>]*>([^<]*)</text>')
_PIECE = re.compile("[\u2e80-\uffef]+|[^\xa0\u2e80-\uffef]+(?:\xa0[^\xa0\u2e80-\uffef]+)*")
"""What is drawn in one piece: characters of two columns each, or words of others."""
_FIRST_WIDE = "\u2e80"
_WIDE = ' font-size="22"'
"""Characters of two columns are a little larger, so that they fill them."""
_CELL = 12.2
"""So wide is a column of the terminal."""
_FORMAT = (
    """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">
<style>
.{unique_id}-matrix {{ font-family: """
    + _FONTS
    + """; font-size: {char_height}px }}
.{unique_id}-title {{ font: bold 16px system-ui, sans-serif }}
{styles}
</style>
{chrome}
<g class="{unique_id}-matrix" transform="translate({terminal_x}, {terminal_y})">
{backgrounds}{matrix}
</g>
</svg>
"""
)
"""A picture that loads nothing: the fonts are the reader's own."""


def printed(command: str) -> str:
    """What a command prints on a terminal of so many columns, with its colours."""
    terminal = {"COLUMNS": f"{COLUMNS}", "FORCE_COLOR": "1", "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
    _, *words = command.split()
    screen = StringIO()
    with chdir(ROOT / "examples"), patch.dict(os.environ, terminal), redirect_stdout(screen):
        code = run(words)
    if code:
        raise SystemExit(f"{command}: exit code {code}")
    return screen.getvalue()


def picture(command: str) -> str:
    """A terminal with a command and its answer, as SVG."""
    console = Console(record=True, width=COLUMNS, file=StringIO(), force_terminal=True, legacy_windows=False)
    console.print(Text(f"$ {command}", style="bold"))
    console.print(Text.from_ansi(printed(command)))
    drawn = console.export_svg(title="agorapricing", theme=_THEME, code_format=_FORMAT, unique_id="t")
    return "\n".join(line.rstrip() for line in _TEXT.sub(_placed, drawn).splitlines()) + "\n"


def _placed(found: re.Match[str]) -> str:
    """A text, each piece of it at its own column and as wide as its cells."""
    style, x, y, text = found.groups()
    whole = unescape(text)
    pieces = ((cell_len(whole[: each.start()]), each[0]) for each in _PIECE.finditer(whole) if each[0].strip())
    return "".join(_drawn(piece, f'{style} x="{float(x) + before * _CELL:g}" {y}') for before, piece in pieces)


def _drawn(piece: str, place: str) -> str:
    larger = _WIDE * (piece[0] >= _FIRST_WIDE)
    return f'\n<text {place}{larger} textLength="{cell_len(piece) * _CELL:g}">{escape(piece, quote=False)}</text>'


def lines_of(drawn: str) -> Iterator[str]:
    """The lines that a picture shows, however it draws them."""
    lines: dict[str, list[str]] = {}
    for y, text in re.findall(r'<text class="t-r[^>]* y="([^"]*)"[^>]*>([^<]*)', drawn):
        lines.setdefault(y, []).append(" ".join(unescape(text).split()))
    return map(" ".join, lines.values())


def _shown(drawn: str) -> str:
    return "\n".join(lines_of(drawn))


def main(arguments: list[str], folder: Path = FOLDER) -> int:
    """Write the pictures, or check what they show."""
    drawn = {folder / f"{name}.svg": picture(command) for name, command in PICTURES.items()}
    codes = [write_or_check(arguments, file, svg, __doc__, _shown, script="pictures") for file, svg in drawn.items()]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
