"""Templates of pages: one file each, with its own style and script, in which all that is filled in is text."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from fractions import Fraction
from hashlib import sha256
from importlib.resources import files
from json import dumps
from typing import Any

from agorapricing.errors import lacks_extra
from agorapricing.files import visible
from agorapricing.messages import Message, said

_ASSETS = "agorapricing.report.assets"

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
"""What pages say themselves."""


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
    """A file that pages are made of, as text."""
    return files(_ASSETS).joinpath(name).read_text("utf-8")


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
