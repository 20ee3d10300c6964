"""The page of errors: each code with what it means, an example that is run, and what to do."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from importlib import import_module
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from reference_errors_examples import ADVICE, EXAMPLES, FILES
from tables import summary, table

from agorapricing.cli import main
from agorapricing.errors import FILE_CODES, AgorapricingError

_HOMES = ("agorapricing.errors", "agorapricing.frames", "agorapricing.numbers")
"""The faces that hand out errors."""
_PAGE = """\
# Errors by code

Written by `scripts/reference.py` from the code and from runs of the examples: change those, not this page.

Each error has a code, a word that does not change: `error.code` in Python, `error.to_record()["code"]` in JSON, and on
the command line the word in brackets at the end of what it says. Of a file all that is wrong is said at once, each
thing with its own code (`InvalidFileError.diagnostics`). What the system refuses, and what is wrong with the words of a
command, has no code.

## Exit codes

| code | means | errors |
|---|---|---|
| 0 | done | |
| 1 | bad input | all below but `no-price` of a meter that the book knows |
| 2 | wrong command line | what click says of options and arguments |
| 3 | something has no price | `no-price`; an offer of a comparison that is incomplete |
| 4 | something of a vendor's bill is unexplained | none: `reconcile` says it |
| 5 | more than `--fail-over` | none: the command says it |

## All codes

"""
_ERRORS = """
## Errors

Every error that the library raises on purpose is an `AgorapricingError`, and most are also the builtin that a caller
may already catch. Errors carry their facts as attributes.

"""
_FILES = """## What is wrong with a file

A file of TOML is checked as a whole: `agorapricing check FILE` says each thing with its line and key path. Beside the
codes below, a value may be wrong by itself, and then has the code of its error: `wrong-number`, `wrong-tariff`,
`cannot-meter`.

"""


def errors_page() -> str:
    """Give the page."""
    meanings = {**{code: summary(cls) for code, cls in classes().items()}, **FILE_CODES}
    index = table(["code", "means"], ([f"[`{code}`](#{code})", text] for code, text in sorted(meanings.items())))
    errors = "".join(_section(code, _of_class(cls)) for code, cls in sorted(classes().items()))
    of_files = [code for code in FILE_CODES if code not in classes()]
    files = "".join(_section(code, f"{FILE_CODES[code]}.") for code in of_files)
    return _PAGE + index + _ERRORS + errors + _FILES + files.rstrip("\n") + "\n"


def classes() -> dict[str, Any]:
    """Each error that a face hands out, by its code."""
    values = (value for home in _HOMES for value in vars(import_module(home)).values())
    lazy = (getattr(import_module(home), name, None) for home in _HOMES for name in import_module(home).__all__)
    return {
        value.code: value
        for value in (*values, *lazy)
        if isinstance(value, type) and issubclass(value, AgorapricingError)
    }


def _of_class(cls: Any) -> str:
    """What a class says of itself: its name, the builtin that it is, its facts."""
    also = [
        f", also a `{base.__name__}`"
        for base in cls.__mro__
        if base.__module__ == builtins.__name__ and base.__name__.endswith("Error")
    ]
    facts = [f"`{field.name}`" for field in getattr(cls, "__attrs_attrs__", ())]
    return f"`{cls.__name__}`{''.join(also[:1])}{', with ' * bool(facts)}{', '.join(facts)}. {summary(cls)}."


def _section(code: str, means: str) -> str:
    return f"### {code}\n\n{means}\n\n{''.join(_shown(code))}\n{ADVICE[code]}\n\n"


def _shown(code: str) -> Iterator[str]:
    """The example of a code with what it says: a file, and a command; of what only Python raises the words alone."""
    example = EXAMPLES[code]
    if code in FILES:
        yield f"```toml\n{FILES[code]}```\n\n"
    line = f"$ {example}\n" if _is_command(example) else ""
    yield f"```text\n{line}{said(code)}\n```\n"


def _is_command(example: str) -> bool:
    return example.startswith("agorapricing ")


def said(code: str) -> str:
    """What the example of a code says, without the name of the program."""
    example, files = (
        EXAMPLES[code],
        {"deal.toml": FILES["confidential"], "page.html": "", "bill.json": "{}", "usage.txt": ""},
    )
    with TemporaryDirectory() as folder, chdir(folder):
        for name, text in {**files, f"{code}.toml": FILES.get(code, "")}.items():
            Path(name).write_text(text, "utf-8")
        return _run(example.split()[1:]) if _is_command(example) else _raised(example)


def _run(words: list[str]) -> str:
    """What a command says on stderr."""
    text = StringIO()
    with redirect_stderr(text), redirect_stdout(StringIO()):
        main(["--no-config", *words])
    return text.getvalue().rstrip()


def _raised(code: str) -> str:
    """What a line of Python raises, as the command line would say it."""
    try:
        exec(code, {})  # noqa: S102  # our own examples
    except AgorapricingError as error:
        return f"{error.coded}"
    return ""
