"""The mutants of a package, as Cosmic Ray makes them: the places that can be changed, and each with its changes."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from attrs import frozen
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

# Changes that a slip of the hand may make. Others of Cosmic Ray, as a power for a sum or a bare class for a frozen one,
# fail at once and would only raise the score.
_BINARY = ("Add_Sub", "Sub_Add", "Mul_Add", "Mul_Div", "Div_Mul", "FloorDiv_Mul", "Mod_FloorDiv", "Pow_Mul")
_SETS = ("BitOr_BitAnd", "BitAnd_BitOr")
_COMPARISONS = ("Eq_NotEq", "NotEq_Eq", "Lt_LtE", "Lt_GtE", "LtE_Lt", "LtE_Gt", "Gt_GtE", "Gt_LtE", "GtE_Gt", "GtE_Lt")
_IDENTITY = ("Is_IsNot", "IsNot_Is")
OPERATORS = (
    *(f"ReplaceBinaryOperator_{each}" for each in (*_BINARY, *_SETS)),
    *(f"ReplaceComparisonOperator_{each}" for each in (*_COMPARISONS, *_IDENTITY)),
    *(f"ReplaceUnaryOperator_{each}" for each in ("USub_UAdd", "Delete_USub", "Delete_Not")),
    *("AddNot", "ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceAndWithOr", "ReplaceOrWithAnd"),
    *("ReplaceBreakWithContinue", "ReplaceContinueWithBreak", "ExceptionReplacer", "NumberReplacer"),
    "ZeroIterationForLoop",
)

Place = tuple[int, int]


@frozen
class Mutant:
    """One change: the operator's so-manieth occurrence in a file."""

    room: str
    file: str
    operator: str
    occurrence: int
    line: int
    before: str = ""
    after: str = ""

    @property
    def key(self) -> str:
        """What it is called, as `numbers/exact.py AddNot 3`."""
        return f"{self.file.removeprefix('agorapricing/')} {self.operator} {self.occurrence}"


def mutated(source: str, mutant: Mutant) -> str:
    """The source of its file with the change."""
    code = mutate_code(source, get_operator(f"core/{mutant.operator}")(), mutant.occurrence)
    assert isinstance(code, str), mutant  # noqa: S101 - the source has changed
    return code


def shown(source: str, mutant: Mutant) -> Mutant:
    """A mutant with its line before and after."""
    before, after = source.splitlines(), mutated(source, mutant).splitlines()
    at = next(at for at, (old, new) in enumerate(zip(before, after, strict=False)) if old != new)
    parts = (mutant.room, mutant.file, mutant.operator, mutant.occurrence, mutant.line)
    return Mutant(*parts, before[at].strip(), after[at].strip())


_UNSEEN = ("strict", "cache_hash")
"""Arguments that only check what is so anyway, or only save time."""


def compiles(source: str) -> bool:
    """Whether a changed source is Python at all."""
    try:
        return bool(compile(source, "", "exec"))
    except SyntaxError:
        return False


@cache
def _typed(source: str) -> tuple[tuple[Place, Place], ...]:
    """From where to where the source is for type checkers only, or says how a class is made: no rule of a price."""
    nodes: list[ast.expr | ast.stmt | None] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.AnnAssign | ast.arg):
            nodes.append(node.annotation)
        elif isinstance(node, ast.FunctionDef):
            nodes.append(node.returns)
        elif isinstance(node, ast.keyword) and node.arg in _UNSEEN:
            nodes.append(node.value)
        elif isinstance(node, ast.ClassDef):
            nodes.extend(node.decorator_list)
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            nodes.append(node)
    found = [node for node in nodes if node]
    return tuple(((node.lineno, node.col_offset), (node.end_lineno or 0, node.end_col_offset or 0)) for node in found)


def _is_bare_star(source: str, place: Place) -> bool:
    """Whether a place is the bare `*` of a signature: a `/` there changes only what may be given by position."""
    return source.splitlines()[place[0] - 1].startswith("*,", place[1])


def places(root: Path, room: str) -> list[list[Mutant]]:
    """All places of a room that can be changed, each with its changes."""
    found: dict[tuple[str, Place], list[Mutant]] = defaultdict(list)
    for path in sorted((root / "agorapricing" / room).rglob("*.py")):
        source, file = path.read_text("utf-8"), str(path.relative_to(root))
        nodes = list(ast_nodes(get_ast(source)))
        for operator in OPERATORS:
            changes = get_operator(f"core/{operator}")()
            starts = (start for node in nodes for start, _ in changes.mutation_positions(node))
            for occurrence, place in enumerate(starts):
                is_typed = any(start <= place < end for start, end in _typed(source))
                if not is_typed and not _is_bare_star(source, place):
                    found[file, place].append(Mutant(room, file, operator, occurrence, place[0]))
    return list(found.values())


def carried(root: Path, tried: Mapping[str, Mapping[str, Any]]) -> dict[str, Mutant]:
    """Of mutants that were tried once, by their key then, today's one with the same change; none where that is gone."""
    alike: dict[tuple[str, str, str], list[Mutant]] = defaultdict(list)
    sources = cache(lambda file: (root / file).read_text("utf-8"))
    for room in sorted({key.partition("/")[0] for key in tried}):
        for each in (each for changes in places(root, room) for each in changes):
            line = sources(each.file).splitlines()[each.line - 1].strip()
            alike[each.file, each.operator, line].append(each)
    seen = cache(lambda each: shown(sources(each.file), each).after)
    found: dict[str, Mutant] = {}
    taken: set[str] = set()
    for is_same in (True, False):  # what has kept its key first, so that no other takes it
        for key, was in tried.items():
            file, operator, *_ = key.split()
            there = (
                alike[f"agorapricing/{file}", operator, was["before"]] if key not in found and " of " not in key else []
            )
            free = (each for each in there if each.key == key or not (is_same or each.key in taken))
            if mutant := next((each for each in free if seen(each) == was["after"]), None):
                found[key] = mutant
                taken.add(mutant.key)
    return found
