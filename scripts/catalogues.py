"""Update the catalogues of sentences from the source, and compile them; with --check say what they lack instead.

A sentence is the template of a `Message`, one of `counted`, the separator of `joined`, the title of a column, a grid or
a page, or the first line of what a scenario is. It stands as a literal where it is made: one that is not would never be
found.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parents[1] / "agorapricing"
LOCALES = PACKAGE / "locale"
_HEAD = b'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
_FIRST = {"Message": 1, "counted": 2, "Column": 1, "label": 1, "prose": 1, "Page": 1}
"""By the name of what is called, how many of its first arguments are sentences."""
_COLUMNS = {"Column", "label", "prose"}
_NAMED = {"title", "heads"}
_WORD = re.compile(r"[^\W\d_]{2}")
_PLACE = re.compile(r"\{[^{}]*\}")


class Plain(Catalog):
    """A catalogue without days, names and versions: the same sentences are always the same file."""

    mime_headers = (("Content-Type", "text/plain; charset=utf-8"),)


def sentences(tree: ast.AST) -> Iterator[str]:
    """All sentences of a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from filter(_tells, _of_call(node))
        elif isinstance(node, ast.ClassDef) and _has_title(node):
            yield (ast.get_docstring(node) or "").partition("\n")[0]
        elif isinstance(node, ast.Tuple) and _has_columns(node):
            yield from filter(_tells, map(_literal, _flat(node)))


def _has_title(node: ast.ClassDef) -> bool:
    """Whether a class has a title in all languages, which a page shows with the first line of what it is."""
    texts = {each.target.id for each in node.body if isinstance(each, ast.AnnAssign) and _name(each.value) == "Text"}
    return "title" in texts


def _of_call(node: ast.Call) -> Iterator[str]:
    name = _name(node)
    yield from map(_literal, node.args[: _FIRST.get(name, 0)])
    if name == "joined":
        yield f"{{one}}{_literal(node.args[0])}{{other}}"
    if name in {"Grid", "Page", "evolve", "of"}:
        yield from (_literal(part) for each in node.keywords if each.arg in _NAMED for part in _flat(each.value))
        yield from (_literal(part) for each in node.args for part in _flat(each)[:1] if name == "of")


def _name(node: ast.AST) -> str:
    """The name of what is called, without what it is an attribute of."""
    called = node.func if isinstance(node, ast.Call) else None
    return called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""


def _flat(node: ast.AST) -> list[ast.AST]:
    """What stands in a tuple, and in tuples that are spread in it; else the node itself."""
    if isinstance(node, ast.Starred):
        return _flat(node.value)
    if isinstance(node, ast.IfExp):
        return [*_flat(node.body), *_flat(node.orelse)]
    return [part for each in node.elts for part in _flat(each)] if isinstance(node, ast.Tuple) else [node]


def _has_columns(node: ast.Tuple) -> bool:
    return any(_name(each) in _COLUMNS for each in _flat(node))


def _literal(node: ast.AST) -> str:
    """The text of a literal, of all that is not one nothing."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _tells(text: str) -> bool:
    """Whether anything is left of a sentence without what stands in it: words, or a sign between parts."""
    bare = _PLACE.sub("", text)
    return bool(_WORD.search(bare)) or bool(re.search(r"[;,:.()]", bare))


def extracted() -> list[str]:
    """The sentences of the package, in order of their letters."""
    trees = (ast.parse(path.read_text("utf-8")) for path in PACKAGE.rglob("*.py"))
    return sorted({sentence for tree in trees for sentence in sentences(tree)})


def catalogues() -> list[Path]:
    """The catalogue of each language."""
    return sorted(LOCALES.glob("*/LC_MESSAGES/agorapricing.po"))


def updated(path: Path) -> Catalog:
    """A catalogue with exactly the sentences of the source, and what it says of them already."""
    with path.open("rb") as file:
        known = read_po(file, locale=path.parts[-3])
    made = Plain(locale=path.parts[-3])
    for sentence in extracted():
        old = known.get(sentence)
        made.add(sentence, old.string if old else "")
    return made


def faults(catalog: Catalog) -> Iterator[str]:
    """The sentences without a translation, and those whose translation has other places than they have."""
    for message in catalog:
        if message.id and not message.string:
            yield f"no translation: {message.id}"
        elif message.id and _places(message.id) != _places(message.string):
            yield f"other places: {message.id}"


def _places(template: str) -> list[str]:
    return sorted(set(_PLACE.findall(template)))


def written(catalog: Catalog) -> dict[str, bytes]:
    """A catalogue as its two files, by their endings."""
    text, compiled = BytesIO(), BytesIO()
    write_po(text, catalog, width=0, omit_header=True, sort_output=True)
    write_mo(compiled, catalog)
    return {".po": _HEAD + text.getvalue().strip() + b"\n", ".mo": compiled.getvalue()}


def main(arguments: list[str]) -> int:
    """Write the catalogues, or say where they are not what the source asks for."""
    wrong = []
    for path in catalogues():
        catalog = updated(path)
        wrong += [f"{path.parts[-3]}: {fault}" for fault in faults(catalog)]
        for ending, content in written(catalog).items():
            file = path.with_suffix(ending)
            if "--check" not in arguments:
                file.write_bytes(content)
            elif not file.exists() or file.read_bytes() != content:
                wrong.append(f"{path.parts[-3]}: {file.name} is stale: run scripts/catalogues.py")
    print(*wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
