"""The list of rules that `scripts/break_library.py` breaks."""

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "break_library.py"))


@pytest.mark.parametrize("row", [*SCRIPT["BREAKS"], *SCRIPT["METERING"]], ids=lambda row: row[0])
def test_every_break_finds_its_rule(row):
    """The text that a break changes stands once in its module, so that no break of the list is passed over."""
    _, name, old, new = row
    text = (ROOT / "agorapricing" / name).read_text("utf-8")
    assert text.count(old) == 1
    assert old != new


@pytest.mark.parametrize(
    ("old", "said"), [("import", "not tried: kinds.py has 'import' "), ("no such text", "0 times")]
)
def test_what_does_not_stand_once_is_not_tried(old, said):
    """A break whose text stands several times in its module, or never, is told and not run."""
    found = SCRIPT["found_by"](("what", "kinds.py", old, "x"), lambda *_: pytest.fail("it was run"))
    assert found.startswith("not tried: ")
    assert said in found
