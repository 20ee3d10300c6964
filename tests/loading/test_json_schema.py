"""The JSON Schemas of files: what loads is valid by them, and what they refuse does not load."""

import json
from copy import deepcopy
from datetime import date
from itertools import islice
from pathlib import Path

import attrs
import pytest
from jsonschema import Draft7Validator
from sampled import one_of

from agorapricing.cli import main
from agorapricing.errors import FaultsError, InvalidFileError
from agorapricing.loading import bundled, contract_of, contract_template, parse, path_of, structure
from agorapricing.loading.book_format import BookTable, converter
from agorapricing.loading.file_schemas import book_schema, contract_schema
from agorapricing.profiles import profile_from, profile_schema
from agorapricing.scenarios import CATALOGUE, Scenario, profile_template
from agorapricing.tariff import STAGES, PercentOff

ROOT = Path(__file__).parents[2]
SCHEMAS = {"profile": profile_schema, "book": book_schema, "contract": contract_schema}
VALIDATORS = {kind: Draft7Validator(schema()) for kind, schema in SCHEMAS.items()}
OWN = [
    *(ROOT / "tests/data/offers").glob("*.toml"),
    *(file for file in (ROOT / "examples").glob("*.toml") if "[bill]" not in file.read_text("utf-8")),  # has no schema
    ROOT / "docs/deals/acme.toml",
]
ON = date(2026, 7, 1)


def kind_of(values):
    """Which kind of file some values are of."""
    return "contract" if "contract" in values else "book" if "edition" in values else "profile"


def as_json(values):
    """Values as an editor hands them to a schema: days are texts, and numbers are as JSON has them."""
    return json.loads(json.dumps(values, default=lambda value: str(value) if isinstance(value, date) else float(value)))


def refusals(values, kind):
    """What the schema of a kind of file says against values."""
    return [error.message for error in VALIDATORS[kind].iter_errors(as_json(values))]


def read(text):
    """The values of a file."""
    return parse(text, Path("file.toml"))


def load(values, kind, file):
    """Load values as a file of a kind. Raises InvalidFileError or FaultsError."""
    match kind:
        case "book":
            structure(values, BookTable, converter())
        case "contract":
            contract_of(values, "", file)
        case "profile":
            profile_from(values, "", file)


# ---- what loads -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", one_of(3, bundled(), 1))
def test_bundled_books_are_valid(name):
    """
    Nothing is wrong with a bundled book by the schema.
    """
    assert refusals(read(path_of(name).read_text("utf-8")), "book") == []


@pytest.mark.parametrize("file", OWN, ids=lambda file: file.name)
def test_own_files_are_valid(file):
    """
    Nothing is wrong by its schema with a file of an example, of a page or of the tests.
    """
    values = read(file.read_text("utf-8"))

    assert refusals(values, kind_of(values)) == []


@pytest.mark.parametrize("name", [*CATALOGUE, "contract"])
def test_templates_are_valid_and_name_their_schema(name):
    """
    What `new` prints is valid, with the comments off its settings, too, and says in its first line which schema it has.
    """
    text = contract_template(ON) if name == "contract" else profile_template(name, ON)
    kind = "contract" if name == "contract" else "profile"
    values = read(text)

    assert text.startswith(f"#:schema {kind}.schema.json\n")
    assert kind_of(values) == kind
    assert refusals(values, kind) == []


@pytest.mark.parametrize("kind", SCHEMAS)
def test_committed_copies_are_what_the_command_prints(kind, capsys):
    """
    The copies among the docs are fresh: `agorapricing schema KIND > docs/schemas/KIND.schema.json` writes them.
    """
    assert main(["schema", kind]) == 0
    printed = capsys.readouterr().out

    assert printed == (ROOT / f"docs/schemas/{kind}.schema.json").read_text("utf-8")
    Draft7Validator.check_schema(json.loads(printed))


# ---- what does not --------------------------------------------------------------------------------------------------


def tables(values, path=()):
    """Every table in values, with its path."""
    if isinstance(values, dict):
        yield path
    inside = values.items() if isinstance(values, dict) else enumerate(values) if isinstance(values, list) else ()
    for key, value in inside:
        yield from tables(value, (*path, key))


def at(values, path):
    """What stands at a path."""
    for part in path:
        values = values[part]
    return values


def changes(values):
    """Values with one table changed, and in which way: a key that there is not, one left out, one of a wrong type."""
    for path in tables(values):
        for key in at(values, path):
            less, wrong = deepcopy(values), deepcopy(values)
            del at(less, path)[key]
            at(wrong, path)[key] = [[True]]
            yield (*path, key), "less", less
            yield (*path, key), "wrong", wrong
        more = deepcopy(values)
        at(more, path)["sesions"] = [[True]]
        yield path, "more", more


FILES = ["tests/data/offers/alpha.toml", "tests/data/offers/deal.contract.toml", "examples/telehealth.toml"]
EVERY = [(FILES[0], 5), *((name, 1) for name in FILES[1:]), pytest.param(FILES[0], 1, marks=pytest.mark.slow)]


@pytest.mark.parametrize(("name", "step"), EVERY)
def test_what_the_schema_refuses_does_not_load(name, step):
    """
    Of files with a key too many, too few or of a wrong type, the schema refuses none that loads, and no key of a wrong
    type or too many is right by it. Of the longest file every fifth change is tried by default.
    """
    file = ROOT / name
    values = read(file.read_text("utf-8"))
    kind = kind_of(values)
    refused = {"less": 0, "wrong": 0, "more": 0}
    for path, way, changed in islice(changes(values), 0, None, step):
        is_refused = bool(refusals(changed, kind))
        refused[way] += is_refused
        assert is_refused or way == "less", path
        if is_refused:
            with pytest.raises((InvalidFileError, FaultsError)):
                load(changed, kind, file)

    assert all(refused.values())


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("profile", {"profile": {"name": "a", "days_per_month": 32}}),
        ("profile", {"workload": [{"name": "w", "scenario": "one_to_on"}]}),
        ("profile", {"workload": [{"name": "w", "usage": {}}]}),
        ("profile", {"workload": [{"name": "w", "usage": {"rtc.hd": {"low": 1}}}, {"name": "v"}]}),
        ("contract", {"contract": {"id": "a"}}),
        ("contract", {"contract": {"term": [{"kind": "credits", "amount": 5}]}}),
        ("contract", {"contract": {"term": [{"percent_off": 5, "source": "page"}]}}),
    ],
)
def test_words_and_limits(kind, change):
    """
    A word that there is not, a number beyond its limits and a term without what it needs are refused.
    """
    values = {
        "profile": {"profile": {"name": "a"}, "workload": [{"name": "w", "usage": {"rtc": {"hd": 5}}}]},
        "contract": {"contract": read(contract_template(ON))["contract"]},
    }[kind]
    assert refusals(values, kind) == []

    merged = {
        **values,
        **{
            key: {**values[key], **part} if key == "contract" and "term" in part else part
            for key, part in change.items()
        },
    }

    assert refusals(merged, kind)


def test_numbers_have_cases():
    """
    Every number of a profile may be low, base and high, all three of them.
    """
    workload = {"name": "w", "scenario": "one_to_one", "sessions_per_day": {"low": 1, "base": 2, "high": 3}}
    values = {"profile": {"name": "a"}, "workload": [workload]}
    assert refusals(values, "profile") == []

    del workload["sessions_per_day"]["low"]

    assert refusals(values, "profile")


# ---- kinds of one's own ---------------------------------------------------------------------------------------------


def test_registered_kinds_are_in_it():
    """
    A stage and a scenario that are registered stand in the schemas, with their fields, and go with their registration.
    """

    @STAGES.register
    @attrs.frozen
    class Halved(PercentOff):
        kind = "halved"
        whom: str = attrs.field(default="", kw_only=True)

    @attrs.frozen(kw_only=True)
    class Duel(Scenario):
        """Two people, and who watches them."""

        kind = "duel"
        swords: int = attrs.field(default=2, metadata={"about": "how many swords"})

    CATALOGUE["duel"] = Duel
    try:
        book, contract, profile = (json.dumps(schema()) for schema in (book_schema, contract_schema, profile_schema))
    finally:
        STAGES.forget("halved")
        del CATALOGUE["duel"]

    assert '"const": "halved"' in book
    assert '"whom"' in contract
    assert "how many swords" in profile
    assert "halved" not in json.dumps(book_schema())


def test_an_unknown_kind(capsys):
    """
    A kind of file that there is not is a wrong command line, which names those that there are.
    """
    assert main(["schema", "bok"]) == 2
    assert "'profile', 'book', 'contract'" in capsys.readouterr().err
