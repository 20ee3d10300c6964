"""All ways of writing a report say the same: the amounts of one comparison to the cent, and its doubts."""

import csv
import io
import json
import re
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser

import openpyxl
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from agorapricing import compare
from agorapricing.proposal import propose
from agorapricing.rating import ExchangeRate
from agorapricing.report import Run, View, render, report_of, writer_of

DAY = date(2026, 7, 1)
RATE = ExchangeRate("USD", "CNY", "7.1234", DAY, "a bank")
OFFERS = (
    "agora-us:payg",
    "trtc-intl:payg",
    "agora-us-standard:starter",
    "agora-us-standard:payg",
    "agora-cn-standard:basic",
    "trtc-cn:payg",
)
METERS = ("rtc.audio", "rtc.hd", "rtc.fhd", "recording.hd", "signaling.messages", "whiteboard.online")
MONEY = re.compile(r"-?[\d,]+\.\d\d\b")
QUANTITY = st.integers(0, 3_000_000) | st.sampled_from((9_999, 10_000, 99_999, 100_000, 2_999_999))


class Table(HTMLParser):
    """The cells of offers of a page by their key, and all of its text."""

    def __init__(self, page):
        super().__init__()
        self.offer, self.key = None, None
        self.payable, self.words = {}, []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "tr":
            self.offer = given.get("data-offer")
        if tag == "td":
            self.key = given.get("data-key")

    def handle_endtag(self, tag):
        if tag == "td":
            self.key = None

    def handle_data(self, data):
        self.words.append(data)
        if self.offer and self.key == "payable":
            self.payable[self.offer] = self.payable.get(self.offer, "") + data


def amount(cell):
    """The amount in a cell, or None where it has none."""
    found = MONEY.search(str(cell))
    return Decimal(found[0].replace(",", "")) if found else None


def of_lines(text, offers):
    """The amounts of offers in the lines of a table of text, and the text."""
    lines = [line.strip("| ") for line in text.splitlines()]
    at_head, head = next(each for each in enumerate(lines) if re.match(r"offer\b.*\bpayable\b", each[1]))
    apart = r"\s*\|\s*" if "|" in head else r"\s{2,}"
    place = next(at for at, title in enumerate(re.split(apart, head)) if title.startswith("payable"))
    below = lines[at_head + 1 :]
    rows = {offer: next(line for line in below if re.split(apart, line)[0] == offer) for offer in offers}
    return {offer: amount(re.split(apart, row)[place]) for offer, row in rows.items()}, re.sub(r"\\(.)", r"\1", text)


def of_values(rows):
    """The amounts of offers in rows of data."""
    return {row["offer"]: Decimal(row["amount"]) if row["amount"] else None for row in rows}


def of_workbook(content, offers):
    """The amounts of offers on the first sheet of a workbook, and the text of all sheets."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    cells = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
    head = next(row for row in cells if row[0] == "offer")
    place = next(at for at, title in enumerate(head) if str(title).startswith("payable"))
    rows = {row[0]: row[place] for row in reversed(cells[: len(offers) + 40]) if row[0] in offers}
    found = {offer: amount(f"{cell:.2f}") if isinstance(cell, (int, float)) else None for offer, cell in rows.items()}
    return found, "\n".join(str(cell) for row in cells for cell in row)


def rendered(comparison):
    """By renderer the amount of each offer, and all that it says."""
    report = report_of(propose(comparison), View(layout="rows", doubts=True, notes="none"))
    run = Run(("compare",), "0", DAY, report)
    offers = [quote.offer for quote in comparison.quotes]
    for style in ("table", "plain", "markdown"):
        yield style, *of_lines(render(report, style, 2_000), offers)
    text = writer_of("a.csv")(run).decode()
    yield "csv", of_values(csv.DictReader(io.StringIO(text))), None
    record = json.loads(writer_of("a.json")(run))
    yield "json", of_values(record["offers"]), "\n".join(doubt["text"] for doubt in record["doubts"])
    page = Table(writer_of("a.html")(run).decode())
    yield "html", {offer: amount(cell) for offer, cell in page.payable.items()}, "".join(page.words)
    yield "xlsx", *of_workbook(writer_of("a.xlsx")(run), offers)


@settings(max_examples=5, phases=(Phase.generate,))
@given(
    st.dictionaries(st.sampled_from(METERS), QUANTITY, min_size=1, max_size=3),
    st.lists(st.sampled_from(OFFERS), min_size=1, max_size=4, unique=True),
)
def test_all_renderers_agree(usage, offers):
    """
    Each renderer has the amount of each offer as the comparison has it, none where it has none, and every doubt.
    """
    comparison = compare({**usage, "rtc.hd": usage.get("rtc.hd", 50_000)}, offers, DAY, exchange=[RATE])
    expected = {quote.offer: quote.amount for quote in comparison.quotes}
    doubts = {doubt.text for doubt in comparison.doubts}

    for name, amounts, text in rendered(comparison):
        assert amounts == expected, name
        assert text is None or {doubt for doubt in doubts if doubt not in text} == set(), name
