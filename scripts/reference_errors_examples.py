"""Examples of each code of an error, and what to do about it; the page of errors runs them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

EXAMPLES: Mapping[str, str] = MappingProxyType(
    {
        "cannot-meter": "agorapricing check cannot-meter.toml",
        "cannot-search": "from agorapricing.buying.search.extent import SearchBudget; SearchBudget(1).look(10**9)",
        "cannot-write": "agorapricing page -o page.html",
        "confidential": "agorapricing breakeven rtc.hd=400_000 --offers trtc-cn:acme trtc-cn:payg --contract deal.toml"
        " --on 2026-07-01 --save run.json",
        "counted-twice": "agorapricing meter bill.json bill.json",
        "invalid-file": "agorapricing check invalid-file.toml",
        "missing-extra": "from agorapricing.errors import lacks_extra; raise lacks_extra('writing HTML', 'report')",
        "missing-key": "agorapricing check missing-key.toml",
        "no-edition": "agorapricing bill agora-cn:payg rtc.hd=400_000 --on 2015-01-01",
        "no-price": "agorapricing bill agora-cn:payg rtc.vidoe=400_000 --on 2026-07-01",
        "no-tax": "agorapricing bill agora-us:payg rtc.hd=400_000 --tax sg-gst --on 2020-01-01",
        "not-in-force": "agorapricing bill trtc-cn:acme rtc.hd=400_000 --contract deal.toml --on 2028-07-01",
        "old-prices": "agorapricing bill agora-cn:payg rtc.hd=400_000 --on 2024-02-06 --max-age 30d",
        "over-bound": "import polars; from agorapricing.frames import rate_frame;"
        " rate_frame('agora-cn:payg', polars.DataFrame({'account': ['a'], 'rtc.hd': [2**62]}))",
        "over-limit": "agorapricing check over-limit.toml",
        "refused": "agorapricing rate usage.txt --offers agora-cn:payg -o bills.csv",
        "too-large": "from agorapricing.frames.column import held; held(2**64)",
        "two-currencies": "agorapricing compare rtc.hd=400_000 --offers agora-us:payg trtc-cn:payg --on 2026-07-01",
        "undecided": "from agorapricing.numbers import Form; Form.symbol('x', (2, 9)) < 5",
        "unknown-key": "agorapricing check unknown-key.toml",
        "unknown-name": "agorapricing bill agora-us:payq rtc.hd=400_000 --on 2024-02-06",
        "unreadable-file": "agorapricing check other.toml",
        "wrong-curve": "from agorapricing.numbers import Curve; Curve.linear(5)(-1)",
        "wrong-format": "agorapricing check wrong-format.toml",
        "wrong-number": "agorapricing bill agora-cn:payg rtc.hd=many",
        "wrong-run": "from pathlib import Path; from agorapricing.report import load_run; load_run(Path('bill.json'))",
        "wrong-tariff": "agorapricing check wrong-tariff.toml",
        "wrong-type": "agorapricing check wrong-type.toml",
        "wrong-value": "agorapricing check wrong-value.toml",
    }
)
"""By code a command that says it, or a line of Python that raises it."""

_PROFILE = '[profile]\nname = "acme"\n\n[[workload]]\nname = "calls"\n'
_CONTRACT = """\
[contract]
id = "acme"
base = "trtc-cn:payg"
effective = { from = 2026-01-01, to = 2027-01-01 }
read = 2026-06-30
confidential = true
customer = "Acme"
document = "contract 2026-17"

[[contract.term]]
"""

_BOOK = """\
schema = 1
id = "own"
vendor = "own"
title = "Own"
region = "CN"
currency = "CNY"

[source.page]
title = "Price page"
document = "price page"
place = "table 1"
read = 2026-01-01
kind = "vendor page"

[[edition]]
start = 2026-01-01
dated = "stated"

[[edition.rate]]
source = "page"
meter = "rtc.hd"
model = "graduated"
per = 1_000
tiers = [{ up_to = 500_000, price = 7 }, { up_to = 500_000, price = 6 }, { price = 5 }]
"""

FILES: Mapping[str, str] = MappingProxyType(
    {
        "cannot-meter": f'{_PROFILE}scenario = "one_to_one"\nsessions_per_day = 500\nvideo = "72p"\n',
        "confidential": f'{_CONTRACT}percent_off = 20\nwhere = "rtc.*"\n',
        "invalid-file": f'{_PROFILE}scenario = "one_to_one"\nsesions_per_day = 500\nminutes = "12"\n',
        "missing-key": '[[workload]]\nname = "calls"\nscenario = "one_to_one"\nsessions_per_day = 500\n',
        "over-limit": f"{_PROFILE}a{'.a' * 50} = 1\n",
        "unknown-key": f'{_PROFILE}scenario = "one_to_one"\nsesions_per_day = 500\n',
        "wrong-format": f"{_PROFILE}usage = {{ rtc.hd = 400000\n",
        "wrong-tariff": _BOOK,
        "wrong-type": f'{_PROFILE}scenario = "one_to_one"\nsessions_per_day = 500\nminutes = "12"\n',
        "wrong-value": f'{_PROFILE}usage = {{ "rtc.hd" = 400_000 }}\n\n[[workload]]\nname = "calls"\n'
        'usage = { "rtc.hd" = 5 }\n',
    }
)
"""By code the file that its example checks; `deal.toml` is that of `confidential`."""

ADVICE: Mapping[str, str] = MappingProxyType(
    {
        "cannot-meter": "Correct the session: the message says what the scenario or the book does not take. Where a "
        "book does not say how to meter a product, give its minutes yourself.",
        "cannot-search": "Give fewer months or fewer packs to choose from, let usage be rounder, or allow more work "
        "with `--effort`.",
        "cannot-write": "Name another file, or say `--force` to replace the one that is there. A file that is read is"
        " never replaced.",
        "confidential": "Leave `--save` or the contract away; for your own eyes add `--show-confidential`, and do not"
        " send the result.",
        "counted-twice": "Leave one of the files away. Where they are of two projects, name them: `class=a.json "
        "talk=b.json`.",
        "invalid-file": "Correct every line that is named; each ends with its own code, which stands below. In Python"
        " the lines are `error.diagnostics`.",
        "missing-extra": "Run the command that the message ends with; in a checkout it is `pip install '.[report]'`.",
        "missing-key": "Add the key. What each table needs is listed in [keys of files](files.md).",
        "no-edition": "Ask for a later day. What was sold before is known to no source that the book has.",
        "no-price": "Where the name is mistyped, take the one that is meant. Where the vendor states no price, quote "
        "that meter apart, or write its price into a [contract](contracts.md).",
        "no-tax": "Ask for a later day, or for the amount without tax.",
        "not-in-force": "Ask for a day within the contract, or give the contract that follows.",
        "old-prices": "Read the named sources again and add what changed as a new edition, or allow a higher "
        "`--max-age`.",
        "over-bound": "Rate such rows one by one with `ap.rate`: its numbers have no bound.",
        "over-limit": "Split the file. The most of everything is listed in [limits](limits.md).",
        "refused": "The message says what cannot be done, and what to say instead.",
        "too-large": "Add up fewer rows at once, or rate the row with `ap.rate`.",
        "two-currencies": "State a rate with its day and source: `--exchange USD/CNY=7.1@2026-07-01,bank`; or compare"
        " one market.",
        "undecided": "Only who computes with numbers that are not known yet sees this: give the number ends, or "
        "compare later.",
        "unknown-key": "Correct the key: the message names the nearest one, or all that stand there.",
        "unknown-name": "Take one of the names that the message lists; `agorapricing books` and `agorapricing meters`"
        " list the rest.",
        "unreadable-file": "Correct the path, or who may read the file.",
        "wrong-curve": "State a domain that holds all quantities that are asked for, from 0 on.",
        "wrong-format": "Correct the line that is named. A table of your own is read with `--column`, and the kinds "
        "of files that vendors write are in [consoles](../guides/consoles.md).",
        "wrong-number": "Write an int, a string or a Decimal. A float is refused: it has lost digits already.",
        "wrong-run": "Save the run anew with `--save`; a run is not edited by hand, and one of a newer version needs "
        "that version.",
        "wrong-tariff": "Correct what the message names: bounds rise, prices are not negative, a share is at most all.",
        "wrong-type": "Write the value as the key wants it: numbers and days without quotes, texts within them.",
        "wrong-value": "Correct the value, or the other one that it contradicts.",
    }
)
"""By code what to do."""
