"""The pages of formats: tables and keys of files from their JSON Schema, and keys of JSON output from runs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tables import table

from agorapricing.cli import main

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
_BASIC = "agora-cn:payg rtc.hd=60_000 --on 2024-02-06"
RUNS = {
    "bill": f"bill {_BASIC}",
    "compare": "compare {profile}",
    "explain": f"explain {_BASIC}",
    "diff": "diff agora-cn:payg trtc-cn:payg rtc.hd=60_000 --on 2024-02-06",
    "breakeven": "breakeven rtc.hd=60_000 --offers agora-cn:payg trtc-cn:payg --on 2024-02-06",
    "marginal": "marginal rtc.hd=60_000 --offers agora-cn:payg --on 2024-02-06",
    "budget": "budget 1000 rtc.hd=60_000 --offers agora-cn:payg --on 2024-02-06",
    "match": "match agora-cn:payg trtc-cn:payg rtc.hd=60_000 --on 2024-02-06",
    "split": "split rtc.hd=600_000 --offers agora-cn:payg trtc-cn:payg --on 2024-02-06",
    "sweep": "sweep {profile} --by consultations.minutes=10..12/1 --offers agora-us:payg trtc-intl:payg",
    "spread": "spread {profile} --offers agora-us:payg trtc-intl:payg --trials 20",
    "doctor": "doctor {profile} --offers agora-us:payg",
    "meter": "meter {profile} --books agora-us",
    "term": "term agora-cn:payg rtc.hd=60_000 --start 2024-02-01 --months 2",
    "best": "best agora-us-standard:free agora-us-standard:starter rtc.hd=60_000 --start 2026-07-01 --months 2",
    "move": "move agora-cn-standard:basic --on 2024-08-26",
    "refund": "refund trtc-cn general:3M --used 1_589_256 --on 2026-07-01",
    "rate": "rate {folder}/usage.csv --offers agora-cn:payg trtc-cn:payg --on 2024-02-06 -o {folder}/rated.csv",
    "reconcile": "reconcile {invoice} --usage rtc.hd=60_000 --offer trtc-cn:payg",
    "audit": "audit trtc-cn",
    "books": "books --on 2024-02-06",
    "books show": "books show agora-us --on 2024-02-06",
    "meters": "meters",
    "scenarios": "scenarios",
}
"""By command a run whose output shows its keys."""
_JSON = """\
# JSON output

Written by `scripts/reference.py` from runs of the commands with `--format json`: the keys and what their values are.
Every amount, price and quantity is a string, so that no reader makes a float of it; counts are integers; what had no
value in these runs is `null`. `[]` stands for each element of an array, `*` for any key of an object whose keys are
data. `schema` says which version of the output it is.

"""
_FILES = """\
# Files

Written by `scripts/reference.py` from the JSON Schemas, which are made of the classes that files are loaded into.

| file | is | written in | page |
|---|---|---|---|
| price book | published prices, by edition | TOML | [the book format](book-format.md), and [below](#price-book) |
| contract | terms of a customer on top of a book | TOML | [contracts](contracts.md), and [below](#contract) |
| profile | what an app does in a month, or what it used | TOML | [metering](metering.md), and [below](#profile) |
| settings | `agorapricing.toml`, of a folder | TOML | [the command line](command-line.md#settings-of-a-folder) |
| a vendor's bill | what was billed, to be reconciled | TOML, or a table | [against the bill](../guides/reconcile.md) |
| calls | a log of who was in which room | CSV, JSON Lines, Parquet | [metering](metering.md#a-log-of-calls) |
| usage of accounts | a month of an account a row | CSV, JSON Lines, Parquet | [scale](../guides/scale.md#files) |
| exports of consoles | what vendors say was used | as they come | [consoles](../guides/consoles.md) |
| a run | a comparison that was saved | JSON | [reports](../guides/reports.md#later-and-again) |
| rows for finance | bills as rows | CSV, Parquet | [FOCUS](focus.md) |

"""
_KINDS = {"price book": "book", "contract": "contract", "profile": "profile"}


def files_page() -> str:
    """Give the page of files: which there are, and the tables and keys of those that have a schema."""
    return _FILES + "\n".join(_file(title, kind) for title, kind in _KINDS.items())


def _file(title: str, kind: str) -> str:
    schema = json.loads((ROOT / f"docs/schemas/{kind}.schema.json").read_text("utf-8"))
    head = f"## {title.capitalize()}\n\nThe JSON Schema: [{kind}.schema.json](../schemas/{kind}.schema.json).\n\n"
    tables = {"the file": schema, **schema["definitions"]}
    return head + "\n".join(_keys(name, each) for name, each in tables.items() if each.get("properties"))


def _keys(name: str, schema: Mapping[str, Any]) -> str:
    required = schema.get("required", ())
    rows = [[f"`{key}`", _type(each), "yes" if key in required else ""] for key, each in schema["properties"].items()]
    about = schema.get("description", "") if name != "the file" else ""
    return f"**{name}**{': ' if about else ''}{about}\n\n{table(['key', 'is', 'required'], rows)}"


def _type(schema: Mapping[str, Any]) -> str:
    """What a value is, in words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema or "const" in schema:
        return " or ".join(f"`{each}`" for each in schema.get("enum", [schema.get("const")]))
    if choices := schema.get("anyOf") or schema.get("oneOf"):
        return " or ".join(dict.fromkeys(map(_type, choices)))
    if schema.get("type") == "array":
        return f"array of {_type(schema.get('items', {}))}"
    if isinstance(more := schema.get("additionalProperties"), Mapping):
        return f"table of {_type(more)}"
    return str(schema.get("format") or schema.get("type", "anything"))


def json_page() -> str:
    """Give the page of JSON output, by command."""
    return _JSON + "\n".join(f"## `{command}`\n\n{_output(line)}" for command, line in RUNS.items())


def _output(line: str) -> str:
    with TemporaryDirectory() as folder, redirect_stdout(StringIO()) as printed, redirect_stderr(StringIO()):
        Path(folder, "usage.csv").write_text("account,rtc.hd\na,60000\n", "utf-8")
        words = line.format(profile=EXAMPLES / "telehealth.toml", invoice=EXAMPLES / "invoice.toml", folder=folder)
        code = main(["--no-config", *words.split(), "--format", "json"])
    if code not in {0, 3, 4}:
        raise SystemExit(f"agorapricing {line} gives {code}")
    types: dict[str, dict[str, None]] = {}
    for path, kind in _paths(json.loads(printed.getvalue()), ""):
        types.setdefault(path, {})[kind] = None
    return table(["key", "is"], ([f"`{path}`", " or ".join(kinds)] for path, kinds in types.items() if path))


def _paths(value: object, path: str) -> Iterator[tuple[str, str]]:
    """The paths of values, each with its kind."""
    if isinstance(value, dict):
        is_data = any(not key.isidentifier() for key in value)
        for key, inner in value.items():
            yield from _paths(inner, f"{path}.{'*' if is_data else key}".lstrip("."))
    elif isinstance(value, list):
        yield from (each for inner in value for each in _paths(inner, f"{path}[]"))
    else:
        yield path, {str: "string", int: "integer", bool: "boolean", type(None): "null"}[type(value)]
