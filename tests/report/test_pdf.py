"""PDF: the page as a browser prints it, whose text is the same each time; and what is said without a browser."""

import shutil
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from agorapricing import compare
from agorapricing.errors import AgorapricingError
from agorapricing.proposal import propose
from agorapricing.report import Run, report_of, writer_of
from agorapricing.report.kinds import pdf

DAY = date(2026, 7, 1)
FAKE = """#!/bin/sh
for each; do case $each in
    --print-to-pdf=*) printf '%%PDF of ' > "${each#*=}" ;;
    file:*) path=${each#file://}; cat "$path" >> "${path%.html}.pdf" ;;
esac; done
"""


@pytest.fixture(scope="module")
def run():
    """The run of a comparison."""
    found = compare({"rtc.hd": 900_000}, ["agora-us:payg", "trtc-intl:payg"], DAY)
    return Run(("compare",), "0", DAY, report_of(propose(found)))


@pytest.fixture
def browser(tmp_path, monkeypatch):
    """A program in the place of a browser."""

    def made(script):
        path = tmp_path / "chrome"
        path.write_text(script)
        path.chmod(0o755)
        monkeypatch.setenv("CHROME", str(path))

    return made


def test_the_page_is_printed(run, browser):
    """
    The browser that CHROME names is given the page, and what it writes is the file.
    """
    browser(FAKE)
    printed = writer_of("a.pdf")(run)

    assert printed == b"%PDF of " + writer_of("a.html")(run)


@pytest.mark.parametrize("script", ["#!/bin/sh\nexit 1\n", "#!/bin/sh\nexit 0\n", "no program"])
def test_a_browser_that_prints_nothing(script, run, browser):
    """
    A browser that fails, prints nothing, or is no program is told by its name.
    """
    browser(script)
    with pytest.raises(AgorapricingError, match="chrome: printed no PDF"):
        pdf.write(run)


def test_without_a_browser_it_is_said_before_any_work(monkeypatch):
    """
    Without a browser the error says what would do, and so where CHROME names none.
    """
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CHROME", raising=False)
    with pytest.raises(AgorapricingError, match=r"needs a Chromium, and none of chromium, .* install one, or name it"):
        writer_of("a.pdf")
    monkeypatch.setenv("CHROME", "/no/chrome")
    with pytest.raises(AgorapricingError, match="CHROME=/no/chrome is no program"):
        writer_of("a.pdf")


@pytest.mark.slow
def test_its_text_is_the_same_each_time(run, tmp_path, monkeypatch):
    """
    A run that is printed twice has the same text, with all that the page says of offers.
    """
    monkeypatch.delenv("CHROME", raising=False)
    if not (shutil.which("pdftotext") and any(map(shutil.which, pdf.NAMES))):
        pytest.skip("needs a Chromium, and pdftotext of poppler-utils")
    texts = []
    for name in ("one.pdf", "other.pdf"):
        Path(tmp_path, name).write_bytes(writer_of(name)(run))
        words = ["pdftotext", "-layout", str(tmp_path / name), "-"]
        texts.append(subprocess.run(words, capture_output=True, text=True, check=True).stdout)

    assert texts[0] == texts[1]
    assert all(f"{Decimal(row['payable']):,}" in texts[0] for row in run.report.rows)
    assert texts[0].count("agora-us:payg") > 1
