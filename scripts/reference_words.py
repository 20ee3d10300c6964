"""The pages of words: kinds of stages and prices, meters, scenarios, hints, doubts, errors."""

from __future__ import annotations

from typing import Any

import attrs
from tables import paragraphs, summary, table

from agorapricing import bundled, load_book, tariff
from agorapricing.doctor.diagnosis import DESIGN_LINTS, OFFER_LINTS
from agorapricing.doctor.terms import several_currencies
from agorapricing.pricebook import vocabulary
from agorapricing.pricebook.conflict import assumed
from agorapricing.scenarios import CATALOGUE
from agorapricing.scenarios.template import parameter_text

_WRITTEN = "Written by `scripts/reference.py` from the code and the bundled books: change those, not this page."


def kinds_page() -> str:
    """Give the page of what a book or a contract can name by `kind`."""
    head = ["kind", "class", "does", "fields"]
    leaves, stages = (table(head, map(_kind, kinds.values())) for kinds in (tariff.LEAVES, tariff.STAGES))
    return f"""# Stages and prices, by their word

{_WRITTEN}

What files name by a word for its kind. A book has stages in [`[edition.stage.NAME]`](book-format.md#editionstagename)
and prices in [`[[edition.rate]]`](book-format.md#editionrate); a contract has both in its
[terms](contracts.md#contractterm). The fields with their types and an example stand in [combinators](combinators.md).
A field with a star is required.

## Stages

{stages}
## Prices of one meter

{leaves}"""


def _kind(cls: Any) -> list[str]:
    fields = [f"`{field.name}`" + "\\*" * (field.default is attrs.NOTHING) for field in attrs.fields(cls)]
    return [
        f"`{cls.kind}`",
        f"[{cls.__name__}](combinators.md#{cls.__name__.lower()})",
        summary(cls),
        ", ".join(fields),
    ]


def meters_page() -> str:
    """Give the page of all meters, with the books that price each."""
    books = {name: load_book(name).editions[-1].list_tariff.meters for name in bundled()}
    rows = [
        [
            f"`{meter.name}`",
            meter.unit,
            str(meter.title),
            meter.product,
            " ".join(b for b in books if meter.name in books[b]),
        ]
        for meter in vocabulary().meters.values()
    ]
    return f"""# Meters

{_WRITTEN}

The names that usage and prices are given by. A book prices a meter by its newest edition; which services it also meters
from a scenario or a log is in [metered and priced services](services.md).

{table(["meter", "unit", "family", "product", "priced by"], rows)}"""


def scenarios_page() -> str:
    """Give the page of scenarios with their parameters."""
    return f"""# Scenarios

{_WRITTEN}

A workload of a profile names a scenario, and gives what differs from its defaults; `agorapricing new SCENARIO` prints a
profile of it. How sessions become minutes is in [metering](metering.md). How many sessions there are is said in one of
these ways: {_counts()}.

{"".join(_scenario(word, cls) for word, cls in CATALOGUE.items())}"""


_COUNTS = ("sessions_per_day", "sessions_per_month", "daily_users", "monthly_users")


def _counts() -> str:
    return ", ".join(f"`{name}`" for name in _COUNTS)


def _scenario(word: str, cls: Any) -> str:
    rows = [
        [f"`{field.name}`", _default(field), parameter_text(field)]
        for field in attrs.fields(cls)
        if parameter_text(field)
    ]
    return f"## `{word}`\n\n{paragraphs(cls)}\n\n{table(['parameter', 'default', 'is'], rows)}\n"


def _default(field: Any) -> str:
    if field.default is attrs.NOTHING:
        return "required"
    value = field.default.factory() if hasattr(field.default, "factory") else field.default
    return "–" if value is None else f"`{str(value).lower() if isinstance(value, bool) else value}`"


def hints_page() -> str:
    """Give the page of what the doctor looks at."""
    lints = [each for kind in (DESIGN_LINTS, OFFER_LINTS, (several_currencies,)) for each in kind]
    rows = [summary(lint).split(": ", 1) for lint in lints]
    by_number = sorted(rows, key=lambda row: int(row[0][1:]))
    return f"""# Hints

{_WRITTEN}

What `agorapricing doctor` and `ap.diagnose` look at. Each hint has the amount at stake under each offer, and what to
change: [what the doctor looks at](metering.md#what-the-doctor-looks-at).

{table(["hint", "says"], by_number)}"""


def doubts_page() -> str:
    """Give the page of what the books are not sure of: each conflict and assumption of the editions in force."""
    return f"""# Doubts

{_WRITTEN}

What no source settles, by book, of its newest edition. A bill that one of these touches has it as a doubt, with the
amount that would change: [what no source settles](../explanation/unsettled.md). Where a doubt has no alternative, the
last column says why.

{"".join(_doubts(name) for name in bundled())}"""


def _doubts(name: str) -> str:
    book = load_book(name)
    edition = book.editions[-1]
    conflicts = [
        ["conflict", str(each.about), str(each.kept), str(each.other), _alternative(each)] for each in edition.conflicts
    ]
    assumptions = sorted(assumed(edition.assumed, book.assumptions), key=lambda each: each.text)
    rows = [
        *conflicts,
        *(["assumption", str(each.text), "", str(each.instead), _alternative(each)] for each in assumptions),
    ]
    return f"## `{name}`\n\n{table(['kind', 'about', 'kept', 'other', 'at stake'], rows)}\n"


def _alternative(doubt: Any) -> str:
    return "computed" if doubt.alternative else str(doubt.why_none)
