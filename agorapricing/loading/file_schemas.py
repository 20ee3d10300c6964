"""The JSON Schemas of price books and contracts: by the fields of their classes, and by what files write otherwise."""

from __future__ import annotations

from functools import partial

from agorapricing.loading.book_format import BookTable, FlatRates, Priced
from agorapricing.loading.contract_format import ContractFile, ContractTable
from agorapricing.loading.json_schema import Schema, Shape, Shapes, array, one_of
from agorapricing.pricebook import KINDS, ContractTerm, TaxBasis
from agorapricing.tariff import LEAVES, STAGES, Conversion, Leaf, OneModel, Stage, Tier

_WORDS = {"type": "string"}
_SHARED = ("meter", "source")
"""What one of several models may leave to the whole."""


def book_schema() -> Schema:
    """The JSON Schema of a price book's file, with all kinds of stages and prices that are registered.

    >>> book_schema()["required"][:3]
    ['schema', 'id', 'vendor']
    """
    special: dict[object, Shape] = {
        **_PRICES,
        Stage: lambda shapes: shapes.named("Stage", lambda: shapes.family(STAGES, "kind")),
        Priced: lambda shapes: one_of(shapes.of(FlatRates), shapes.of(Leaf)),
        TaxBasis: lambda shapes: one_of(_WORDS, shapes.named("TaxBasis", lambda: shapes.table(TaxBasis))),
    }
    return Shapes(special).file(BookTable, "A price book")


def contract_schema() -> Schema:
    """The JSON Schema of a contract's file, with all kinds of terms that there are.

    >>> contract_schema()["required"]
    ['contract']
    """
    special: dict[object, Shape] = {
        **_PRICES,
        ContractTerm: lambda shapes: shapes.named("Term", lambda: _terms(shapes)),
        ContractTable: lambda shapes: shapes.named("Contract", lambda: _listed(shapes.table(ContractTable), "base")),
        Conversion: lambda shapes: shapes.named("Conversion", lambda: shapes.table(Conversion, without=_SHARED[1:])),
    }
    return Shapes(special).file(ContractFile, "A contract")


def _terms(shapes: Shapes) -> Schema:
    """A term of a contract: by its own key, or of a kind of stage or a model of prices, with what every term says."""
    common = shapes.table(ContractTerm)["properties"]
    own = [_listed(_requiring(shapes.table(cls), key), "where") for key, cls in KINDS.items()]
    beside = ("source", *common)
    table = partial(shapes.table, without=beside, optional=beside)
    of_books = [
        shapes.kind(name, key, {**made, "properties": {**common, **made["properties"]}})
        for key, kinds in (("kind", STAGES), ("model", LEAVES))
        for name, made in ((name, table(cls)) for name, cls in kinds.items())
    ]
    return one_of(*own, *of_books)


def _requiring(table: Schema, key: str) -> Schema:
    """The same table, which must have a key."""
    return {**table, "required": list(dict.fromkeys((key, *table.get("required", ()))))}


def _listed(table: Schema, key: str) -> Schema:
    """A table in which a list of one may be written without brackets."""
    known = table["properties"]
    return {**table, "properties": {**known, key: one_of(_WORDS, known[key])}} if key in known else table


def _leaf(shapes: Shapes) -> Schema:
    return shapes.named("Leaf", lambda: shapes.family(LEAVES, "model", lambda cls: _leaf_table(shapes, cls)))


def _leaf_table(shapes: Shapes, cls: type) -> Schema:
    """A leaf; one of several models has models that may leave out what the whole says."""
    table = shapes.table(cls)
    if issubclass(cls, OneModel):
        inner = lambda: shapes.family(LEAVES, "model", partial(shapes.table, optional=_SHARED))  # noqa: E731  # once
        table["properties"]["of"] = array(shapes.named("Leaf.of", inner))
    return table


def _tier(shapes: Shapes) -> Schema:
    """A tier: with a price, a flat fee or both, or with neither and quoted."""
    stated = [{"required": ["price"]}, {"required": ["flat"]}, {"required": ["quoted"]}]
    return shapes.named("Tier", lambda: {**shapes.table(Tier), "anyOf": stated})


_PRICES: dict[object, Shape] = {Leaf: _leaf, Tier: _tier}
