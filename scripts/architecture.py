"""Draw docs/explanation/architecture.svg from the imports of the package; --check exits 1 where it is stale."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

import attrs
from written import write_or_check

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "agorapricing"
PAGE = ROOT / "docs" / "explanation" / "architecture.md"
PICTURE = ROOT / "docs" / "explanation" / "architecture.svg"
SHOWN_LATER = ("rating", "report")
"""The one arrow that runs back: a value shows itself through `report`, which is imported when it is printed."""

WIDTH, HEIGHT, GAP, FLOOR = 128, 34, 16, 76


@attrs.frozen
class Import:
    """A line of a module that imports a name from another room; no name where it imports the room itself."""

    path: Path
    line: int
    room: str
    module: str
    name: str

    @property
    def place(self) -> str:
        """File and line."""
        return f"{self.path.relative_to(ROOT)}:{self.line}"

    @property
    def target(self) -> str:
        """The room that is imported from."""
        return self.module.partition(".")[0]


def rooms() -> dict[str, str]:
    """The rooms in the page's order, each with its purpose; a room imports only from those before it."""
    return dict(re.findall(r"^\| `(\w+?)(?:/|\.py)` \| (.*) \|$", PAGE.read_text("utf-8"), re.MULTILINE))


def room_of(path: Path) -> str:
    """The room in which a module stands: its package, or itself where it stands beside the packages."""
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imports() -> Iterator[Import]:
    """All lines of the package that import from another room, in whatever function they stand."""
    for path in sorted(PACKAGE.rglob("*.py")):
        room = room_of(path)
        if room in ("__init__", "__main__"):  # the face of the whole
            continue
        for line, module, name in _imported(ast.parse(path.read_text("utf-8"))):
            found = Import(path, line, room, module, name)
            if found.target != room:
                yield found


def _imported(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Line, module below the package, and name of each import; of one by a string, the module alone."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "agorapricing":
            module = (node.module or "").partition(".")[2]
            yield from ((node.lineno, module or alias.name, alias.name if module else "") for alias in node.names)
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names if alias.name.startswith("agorapricing.")]
            yield from ((node.lineno, name.partition(".")[2], "") for name in names)
        elif isinstance(node, ast.Constant) and re.fullmatch(r"agorapricing(\.\w+)+", str(node.value)):
            module = str(node.value).partition(".")[2]
            if module.partition(".")[0] in rooms():  # else it is the name of a file or of a group of entry points
                yield node.lineno, module, ""


def arrows() -> dict[str, set[str]]:
    """The rooms that each room imports from, without the one arrow that runs back."""
    found: dict[str, set[str]] = {room: set() for room in rooms()}
    for each in imports():
        if (each.room, each.target) != SHOWN_LATER:
            found[each.room].add(each.target)
    return found


def floors(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """Rooms by the longest way down to one that imports nothing, from the ground up."""
    height: dict[str, int] = {}
    for room in graph:  # in the page's order, so that what a room imports has its floor already
        height[room] = 1 + max((height[each] for each in graph[room]), default=-1)
    return [[room for room in graph if height[room] == floor] for floor in range(max(height.values()) + 1)]


def direct(graph: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """The arrows that no other way leads along: what a picture needs to show."""
    below: dict[str, set[str]] = {}
    for room, targets in graph.items():
        below[room] = targets.union(*(below[each] for each in targets))
    return {room: {t for t in ts if not any(t in below[other] for other in ts)} for room, ts in graph.items()}


def drawn(graph: Mapping[str, set[str]]) -> str:
    """The picture as SVG: the command line on top, errors on the ground."""
    levels = floors(graph)
    widest = max(map(len, levels))
    width = widest * (WIDTH + GAP) + GAP
    place = {
        room: (
            (width - len(level) * (WIDTH + GAP) + GAP) // 2 + nth * (WIDTH + GAP),
            GAP + (len(levels) - 1 - floor) * FLOOR,
        )
        for floor, level in enumerate(levels)
        for nth, room in enumerate(level)
    }
    height = len(levels) * FLOOR + GAP
    lines = [_line(place[room], place[each]) for room, ts in direct(graph).items() for each in sorted(ts)]
    boxes = [_box(room, *at) for room, at in place.items()]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return "\n".join((f'{head} font-family="sans-serif" font-size="14">', *_STYLE, *lines, *boxes, "</svg>\n"))


_ARROW = '<path d="M0 0 8 4 0 8z" fill="#667"/>'
_MARKER = 'id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"'
_STYLE = (
    "<title>Each room imports only from rooms below it; an arrow that a longer way implies is not drawn.</title>",
    f"<defs><marker {_MARKER}>{_ARROW}</marker></defs>",
    '<rect width="100%" height="100%" fill="#fff"/>',
)


def _line(start: tuple[int, int], end: tuple[int, int]) -> str:
    (x, y), (to_x, to_y) = start, end
    path = f"M{x + WIDTH // 2} {y + HEIGHT}C{x + WIDTH // 2} {y + HEIGHT + 40} {to_x + WIDTH // 2} {to_y - 40}"
    return f'<path d="{path} {to_x + WIDTH // 2} {to_y}" fill="none" stroke="#99a" marker-end="url(#head)"/>'


def _box(room: str, x: int, y: int) -> str:
    shape = f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="6" fill="#eef3fb" stroke="#456"/>'
    return f'{shape}<text x="{x + WIDTH // 2}" y="{y + 22}" text-anchor="middle">{escape(room)}</text>'


def main(arguments: list[str]) -> int:
    """Write the picture, or check it."""
    return write_or_check(arguments, PICTURE, drawn(arrows()), __doc__)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
