"""How long a page takes to follow a slider, in a browser: the first move, and the middle one of the later ones.

Run it as `.venv/bin/python benchmarks/pages.py`. It writes the page of a comparison of 6 offers and 10 workloads, and
the calculator, moves a slider of each in Chromium, and prints milliseconds a move and the sizes of the files.
"""

from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright
from reports import OFFERS, profile

from agorapricing import compare, load_profile
from agorapricing.proposal import calculator_of, propose
from agorapricing.report import Run, report_of
from agorapricing.report.calculator import calculator_page
from agorapricing.report.kinds import as_file
from agorapricing.report.kinds.pdf import browser

ON = date(2026, 7, 1)
MOVES = """selector => {
    const slider = document.querySelector(selector), took = [];
    for (let move = 1; move <= 20; move += 1) {
        slider.value = String(Number(slider.max) * move / 21);
        const started = performance.now();
        slider.dispatchEvent(new Event('input', {bubbles: true}));
        took.push(performance.now() - started);
    }
    return took;
}"""


def pages(folder):
    """The files, each with the slider that is moved, and what is moved."""
    (folder / "ten.toml").write_text(profile(10), "utf-8")
    compared = compare(load_profile(folder / "ten.toml"), OFFERS.split(","), ON)
    run = Run(("report",), "0", ON, report_of(propose(compared)))
    (folder / "page.html").write_bytes(as_file(run, "page.html"))
    (folder / "calculator.html").write_bytes(calculator_page(calculator_of(ON), "0"))
    yield "page of 6 offers, 10 workloads", folder / "page.html", "#inputs input"
    yield "calculator", folder / "calculator.html", "#inputs input[type=range]"


def main():
    """Print a line a page."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser(), args=["--no-sandbox", "--disable-gpu"])
        for name, path, slider in pages(Path(folder)):
            page = chromium.new_page()
            page.goto(path.as_uri())
            first, *later = page.evaluate(MOVES, slider)
            size = path.stat().st_size / 1000
            print(f"{name:32} {size:6.0f} kB   first move {first:5.1f} ms   later {median(later):5.1f} ms", flush=True)
        chromium.close()


if __name__ == "__main__":
    main()
