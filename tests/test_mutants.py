"""Mutants that were tried are found again in code that has changed since."""

import pytest
from scripted import scripted

pytest.importorskip("cosmic_ray", reason="needs the extra evidence")


def test_what_was_tried_is_found_again(tmp_path):
    """
    A change is known by its line, wherever that stands now, each once; what is written otherwise, or gone, is not.
    """
    file = tmp_path / "agorapricing/numbers/a.py"
    file.parent.mkdir(parents=True)
    file.write_text("if z:\n    pass\nif x:\n    pass\nif x:\n    pass\n", "utf-8")
    change = {"before": "if x:", "after": "if not x:"}
    tried = {
        "numbers/a.py AddNot 0": change,
        "numbers/a.py AddNot 1": change,
        "numbers/a.py AddNot 2": {"before": "if y:", "after": "if not y:"},
        "numbers/b.py AddNot 0": change,
        "numbers/a.py AddNot 0 of 3": change,
    }
    found = scripted("mutants").carried(tmp_path, tried)

    assert {key: (mutant.key, mutant.line) for key, mutant in found.items()} == {
        "numbers/a.py AddNot 1": ("numbers/a.py AddNot 1", 3),
        "numbers/a.py AddNot 0": ("numbers/a.py AddNot 2", 5),
    }
