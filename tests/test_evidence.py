"""The evidence page: from what runs left, and honest about what was not run or not found."""

import json

import pytest
from scripted import scripted

evidence = scripted("evidence")
PARTS = {part.title: part for part in evidence.PARTS}
FOUND = {"line": 1, "before": "x < 0", "after": "x <= 0", "found": True, "at_first": False, "seed": 2}
LIVED = {**FOUND, "before": "a | b", "found": False, "at_first": False}


@pytest.fixture
def left(tmp_path, monkeypatch):
    """Let runs have left these files alone."""
    monkeypatch.setattr(evidence, "RUNS", tmp_path)
    monkeypatch.setattr(evidence, "CODE", tmp_path / "code")
    for file in ("tariff/a.py", "tariff/b.py", "rating/a.py", "rating/b.py", "rating/c.py", "numbers/a.py"):
        path = tmp_path / "code" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("if a | b:\n    x < 0\n    a | b\n", "utf-8")

    def left(**files):
        for name, value in files.items():
            (tmp_path / f"{name}.json").write_text(json.dumps(value), "utf-8")
        return PARTS

    return left


@pytest.mark.parametrize("title", ["Cases drawn", "Mutants", "Named places", "Fuzzing", "Versions", "Speed"])
def test_what_was_not_run_is_said(title, left):
    """
    Without a file of a run its part says so, and names the command all the same.
    """
    text = left()[title].text()

    assert text.endswith("Not run.")
    assert "```sh\n" in text


def test_a_survivor_without_a_reason_lacks_a_test(left):
    """
    Of three mutants one is found since it has a test, one is equivalent, one neither: of two half are found now.
    """
    mutants = {"tariff/a.py AddNot 0": FOUND, "tariff/b.py AddNot 0": LIVED, "rating/c.py AddNot 0": LIVED}
    text = left(mutants=mutants, equivalent={"tariff/b.py AddNot 0": "it is only quicker"})["Mutants"].text()

    assert "| 2 | in all | 3 | 1 | 0.0 % | 3 | 50.0 % |" in text
    assert "| 2 | `tariff` | 2 | 1 | 0.0 % | 2 | 100.0 % |" in text
    assert "| `tariff/b.py AddNot 0` | `a \\| b` | `x <= 0` | it is only quicker |" in text
    assert "| `rating/c.py AddNot 0` | `a \\| b` | `x <= 0` | a test is missing |" in text


def test_the_last_samples_are_told_by_package(left):
    """
    Each sample has its row; the packages are those of the last two together.
    """
    earlier = {**FOUND, "seed": 1, "at_first": True}
    mutants = {"rating/a.py AddNot 0": earlier, "tariff/b.py AddNot 0": FOUND, "rating/b.py AddNot 0": FOUND}
    text = left(mutants={**mutants, "numbers/a.py AddNot 0": {**earlier, "seed": 0}})["Mutants"].text()

    assert "| 1 | in all | 1 | 0 | 100.0 % | 1 | 100.0 % |" in text
    assert "| 2 | in all | 2 | 0 | 0.0 % | 2 | 100.0 % |" in text
    assert "| 1 and 2 | `tariff` | 1 | 0 | 0.0 % | 1 | 100.0 % |" in text
    assert "| 1 and 2 | `rating` | 2 | 0 | 50.0 % | 2 | 100.0 % |" in text
    assert "`numbers`" not in text


def test_what_was_tried_of_other_code_is_not_found_now(left):
    """
    A mutant whose line has changed, or is gone, counts for what was found at first, and not for what is found now.
    """
    gone, changed, same = {**LIVED, "at_first": True}, {**LIVED, "before": "a & b"}, {**LIVED, "equivalent": "is one"}
    was = {"tariff/none.py AddNot 0": gone, "tariff/b.py AddNot 0": changed, "tariff/b.py AddNot 1 of 2": same}
    text = left(mutants={"tariff/a.py AddNot 0": FOUND, **was})["Mutants"].text()

    assert "| 2 | in all | 4 | 1 | 33.3 % | 1 | 100.0 % |" in text
    assert "a & b" not in text


def test_rows_of_runs_are_shown_as_they_are(left):
    """
    A list of rows and a mapping by name are both tables; what a row does not say is a dash.
    """
    parts = left(growth=[{"name": "months", "exponent": 1}], versions={"lowest": {"python": "3.11.2"}})

    assert "| months | 1 | – | – |" in parts["Growth"].text()
    assert "| lowest | 3.11.2 | – |" in parts["Versions"].text()


def test_inputs_of_all_readers_are_counted(left):
    """
    The last row of what was fuzzed adds up the others, and has the last day.
    """
    rows = [{"reader": "books", "inputs": 999, "seconds": 1, "crashes": 0, "date": "2026-11-30"}]
    rows += [{"reader": "bills", "inputs": 2, "seconds": 3, "crashes": 1, "date": "2026-11-29"}]

    assert "| books | 999 | 1 | 0 | 2026-11-30 |" in left(fuzz=rows)["Fuzzing"].text()
    assert left(fuzz=rows)["Fuzzing"].text().endswith("| in all | 1,001 | 4 | 1 | 2026-11-30 |")


def test_every_reason_is_of_a_survivor():
    """
    What is called equivalent is a mutant that was tried, that no test found, and whose line stands as it did.
    """
    tried = evidence.run("mutants")

    assert [key for key in evidence.equivalents() if key not in tried or tried[key]["found"]] == []
    assert [key for key in evidence.equivalents() if not evidence.stands(key, tried[key])] == []


def test_every_named_place_is_found_or_explained():
    """
    Each place that tests once missed stands in the code still, and is found by the tests it names, or says why not.
    """
    places = evidence.run("places")

    for place in places:
        assert place["before"] in (evidence.ROOT / "agorapricing" / place["file"]).read_text("utf-8")
        assert (evidence.ROOT / place["tests"].partition("::")[0]).exists()
        assert place["found"] != ("why" in place)
    assert len(places) > 30
