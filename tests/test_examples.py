"""The examples run, and what they print is what a computation of its own gives."""

import ast
import re
import runpy
import tomllib
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from scripted import scripted

from agorapricing.cli import main

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
SCRIPTS = sorted(EXAMPLES.glob("*.py"))
PAGE = (EXAMPLES / "README.md").read_text("utf-8")
gallery = scripted("gallery")
AUDIO, HD, FHD = 300_000, 900_000, 80_000  # minutes, the same in every example


def section(title):
    """A section of the page."""
    return PAGE.partition(f"## {title}\n")[2].partition("\n## ")[0]


def printed(name):
    """What an example prints, as the page shows it."""
    title = ast.get_docstring(ast.parse((EXAMPLES / f"{name}.py").read_text("utf-8"))).partition(": ")[0]
    return section(title).partition("```text\n")[2].partition("```")[0]


def taken_off(minutes):
    """The minutes that the ladder takes off the first so many: 5 % from the 100,000th on, then 7 %, then 10 %."""
    first, second, third = minutes - 99_999, minutes - 499_999, minutes - 999_999
    return (5 * max(first, 0) + 2 * max(second, 0) + 3 * max(third, 0)) / Fraction(100)


def payg(*priced):
    """What agora-cn charges for pairs of a price for 1,000 minutes and minutes, cheapest first."""
    due, filled, free = Fraction(0), 0, 10_000
    for price, minutes in priced:
        given = min(free, minutes)
        end = filled + minutes - given
        due += Fraction(price) * (end - taken_off(end) - filled + taken_off(filled)) / 1000
        filled, free = end, free - given
    return due


def payable(due):
    """An amount in minor units."""
    exact = Decimal(due.numerator) / Decimal(due.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_is_a_question(script):
    """
    An example begins with what it is, and the question that it answers; what it prints stands on the page.
    """
    title, question = ast.get_docstring(ast.parse(script.read_text("utf-8"))).splitlines()[0].split(": ", 1)

    assert question.endswith("?")
    assert f"(./{script.name})" in section(title)
    assert printed(script.stem) == f"{gallery.printed(script.stem).rstrip()}\n"


def test_the_page_has_eleven_questions_first():
    """
    The page begins with the eleven questions, each once, and links to files that there are.
    """
    assert len(gallery.QUESTIONS) == 11
    assert len(re.findall("^## ", PAGE, re.MULTILINE)) == len(SCRIPTS) + 1 == len(set(gallery.names()))
    assert all((EXAMPLES / link).exists() for link in re.findall(r"\]\(([^)]+)\)", PAGE))


def test_the_notebook_shows_what_its_cells_give():
    """
    The cells of the notebook give what stands below them, and the page shows the same.
    """
    assert gallery.NOTEBOOK.read_text("utf-8") == (fresh := gallery.executed())
    assert gallery.section("notebook", fresh) in PAGE


def test_a_cell_shows_what_it_prints_and_its_last_value():
    """
    A cell has what it prints, and the value of its last line unless that is None; another cell goes on from it.
    """
    names = {}

    assert gallery.run_cell("x = 2\nprint(x)\nx + 1", names) == ("2\n", 3)
    assert gallery.run_cell("y = x", names) == ("", None)
    assert gallery.outputs("", None, 1) == []
    assert gallery.outputs("", "<a>", 1)[0]["data"]["text/html"] == ["<pre>&#x27;&lt;a&gt;&#x27;</pre>"]


def test_compare_vendors():
    """
    The sentence has what is to save against each other offer.
    """
    public = payable(payg((7, AUDIO), (28, HD), (63, FHD)))
    loyal = payable(payg((7, AUDIO), (28, HD), (Fraction(63, 2), FHD)))
    plain = payable(Fraction(7 * AUDIO + 28 * HD + 63 * FHD, 1000))
    output = printed("compare_vendors")

    assert output.splitlines()[-1] == (
        f"agora-cn:loyalty costs CNY {loyal:,.2f} a month: "
        f"{public - loyal:,.2f} less than agora-cn:payg and {plain - loyal:,.2f} less than trtc-cn:payg."
    )
    assert re.search(rf"^payable +{loyal:,} +{public:,} +{plain:,}$", output, re.MULTILINE)


def test_explain_a_bill():
    """
    The amounts printed add up to the total, the stages too, and each number cites a source that is listed.
    """
    due = payg((7, AUDIO), (28, HD), (Fraction(63, 2), FHD))
    output = printed("explain_a_bill")
    lines, stages, sources = output.split("\n\n")
    amounts = [Fraction(line.rpartition(" = ")[2]) for line in lines.splitlines()]
    steps = [Fraction(line.split()[-1]) for line in stages.splitlines()[:-1]]
    said = re.search(r"by hand to ([\d.]+); payable ([\d.]+) CNY", stages)

    assert sum(amounts) == sum(steps) == Fraction(said[1]) == due
    assert said[2] == str(payable(due))
    assert all(re.search(r" / 1000 \[\d+\]", line) for line in lines.splitlines())
    assert set(re.findall(r"\[\d+\]", lines)) == set(re.findall(r"^\[\d+\]", sources, re.MULTILINE))


def test_own_price_book():
    """
    The contract's rate replaces the public one, its percentage comes off first, and the rest continues.
    """
    public = payable(payg((7, AUDIO), (28, HD), (63, FHD)))
    own = payable(payg((7 * Fraction(92, 100), AUDIO), (26, HD), (63 * Fraction(92, 100), FHD)))
    output = printed("own_price_book")

    assert output.splitlines()[-1] == f"agora-cn:payg {public}, acme:negotiated {own}: {public - own} saved"


def test_contract():
    """
    The same terms as a contract give the same amount; as it can be shared there is no stage but the contract.
    """
    own = payable(payg((7 * Fraction(92, 100), AUDIO), (26, HD), (63 * Fraction(92, 100), FHD)))
    shared, shown = printed("contract").partition("with its terms shown:\n")[::2]

    assert f"agora-cn:acme-2026 {own}" in shown.splitlines()
    assert [line.split()[0] for line in shared.splitlines()[1:]] == ["contract"]
    assert [line.split()[0] for line in shown.splitlines()[:4]] == ["list", "contract-discount", "free", "volume"]


def test_years_of_prices():
    """
    There is a line for each edition of the books, with what the prices of that time made of the month.
    """
    output = printed("years_of_prices")
    agora, trtc = (
        [(start, amount.replace(",", "")) for start, amount in re.findall(r"^  (\S+) +(\S+)", part, re.MULTILINE)]
        for part in re.split(r"^Tencent", output, flags=re.MULTILINE)
    )
    split = str(payable(payg((7, AUDIO), (28, HD), (63, FHD))))
    hd_plus = str(payable(Fraction(7 * (AUDIO - 10_000) + 28 * HD + 105 * FHD, 1000)))

    assert [start for start, _ in agora] == starts("agora-cn")
    assert [start for start, _ in trtc] == starts("trtc-cn")
    assert {amount for start, amount in agora if start < "2021-01-15"} == {hd_plus}
    assert {amount for start, amount in agora if start >= "2021-01-15"} == {split}
    assert trtc[0] == ("2019-01-02", str(payable(Fraction(25 * (AUDIO + HD + FHD), 1000))))
    assert dict(trtc)["2020-05-09"] == str(payable(Fraction(7 * AUDIO + 28 * HD + 105 * FHD, 1000)))
    assert trtc[-1][1] == str(payable(Fraction(7 * AUDIO + 28 * HD + 63 * FHD, 1000)))


def starts(book):
    """The first days of the editions in a bundled book's file."""
    data = tomllib.loads((ROOT / f"agorapricing/books/{book}.toml").read_text("utf-8"))
    return [str(edition["start"]) for edition in data["edition"]]


def test_voice_rooms():
    """
    A low latency is cheaper at Agora, and the amounts go from a quiet month to a busy one.
    """
    interactive, low = printed("voice_rooms").split("latency low, CNY")
    amounts = [
        [Decimal(amount.replace(",", "")) for amount in row]
        for row in re.findall(r" ([\d,.]+)   \(([\d,.]+) to ([\d,.]+)\)", interactive + low)
    ]

    assert [row for row in amounts if not row[1] < row[0] < row[2]] == []
    assert amounts[0][0] > amounts[3][0]
    assert "agora-cn-standard" in low.splitlines()[1]


def test_classroom():
    """
    At 540p what a student receives is HD: 40 classes of 45 minutes over 30 days for 20 students and the teacher.
    """
    output = printed("classroom")
    minutes = 40 * 45 * 30
    before = payable(payg((28, minutes), (63, 20 * minutes)))
    after = payable(payg((28, 21 * minutes)))

    assert 960 * 540 + 6 * 320 * 180 <= 1280 * 720 < 1280 * 720 + 6 * 320 * 180
    assert f"rtc.hd {minutes:,}, rtc.fhd {20 * minutes:,}: {before:,} CNY" in output
    assert f"rtc.hd {21 * minutes:,}: {after:,} CNY\n  {after - before:+,} because" in output
    assert output.endswith("unchanged\n")


def test_live_commerce():
    """
    What more viewers cost is their minutes of Full HD: 30 shows a day, 15 minutes each.
    """
    row = re.search(r"^  trtc-cn:payg +(\S+) +(\S+) +(\S+)$", printed("live_commerce"), re.MULTILINE)
    low, base, high = (Decimal(amount.replace(",", "")) for amount in row.groups())
    viewer = Decimal(63) / 1000 * 15 * 30 * 30

    assert (base - low, high - base) == (200 * viewer, 1000 * viewer)


def test_bill_too_high():
    """
    What is billed too much is what the ladder takes off, and that stands among the causes.
    """
    billed = Decimal(27_230)
    right = payable(payg((7, AUDIO), (28, HD)))
    output = printed("bill_too_high")

    assert f"Billed {billed:,.2f} CNY; the rules give {right:,}: {billed - right:,} more." in output
    assert "not applied: volume" in output


def test_legacy_to_packages():
    """
    The months add up to the totals, and the plan saves what is between them.
    """
    output = printed("legacy_to_packages").replace(",", "")
    months = re.findall(r"^\d{4}-\d\d +(\S+) +(\S+)  \w", output, re.MULTILINE)
    legacy, plan = (sum(map(Decimal, column)) for column in zip(*months, strict=True))
    said, best = (Decimal(each) for each in re.findall(r": +([\d.]+) USD", output)[:2])

    assert len(months) == 6
    assert abs(said - legacy) < Decimal("0.05") > abs(best - plan)
    assert f"{said - best:+} saved" in output


def test_million_accounts(monkeypatch):
    """
    It rates as many rows as are asked for.
    """
    ran = runpy.run_path(str(EXAMPLES / "million_accounts.py"))
    monkeypatch.setitem(ran["main"].__globals__, "CHECKED", 1)
    ran["main"](3)

    assert ran["accounts"](3).height == 3


@pytest.mark.parametrize("limit", [(28_000, 5), (32_000, 0)])
def test_own_book(limit, monkeypatch, capsys):
    """
    The workflow's commands pass for the book and the profile, and fail where the amount is passed.
    """
    amount, code = limit
    monkeypatch.chdir(EXAMPLES / "own_book")
    runs = re.findall(r"- run: agorapricing (.*)$", Path("prices.yaml").read_text("utf-8"), re.MULTILINE)
    check, compare = (line.split() for line in runs)
    named = {path.as_posix() for path in Path().rglob("*.toml")}

    assert (set(check[1:]), main(check)) == (named, 0)
    assert main([*compare[:-1], f"{amount}CNY"]) == code
    assert main(compare) == 0, capsys.readouterr().err
