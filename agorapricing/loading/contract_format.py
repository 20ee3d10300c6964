"""The terms in a contract's file: which kind each of them is, and what a table says that is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import attrs
import cattrs

from agorapricing.errors import Fault, FaultsError, collect, near
from agorapricing.frozen import frozen
from agorapricing.loading.book_format import fields_of
from agorapricing.loading.models import with_prices
from agorapricing.loading.structuring import converter
from agorapricing.loading.unions import Split, parted
from agorapricing.pricebook import KINDS, ContractTerm, Head, LeafTerm, StageTerm
from agorapricing.tariff import LEAVES, STAGES, Conversion

_ITS_OWN = "a term is its own source: leave it out"


@frozen
class ContractTable(Head):
    """The table of a contract: its head and its terms."""

    term: tuple[ContractTerm, ...] = ()


@frozen
class ContractFile:
    """A whole file."""

    contract: ContractTable


@cache
def term_converter() -> cattrs.Converter:
    """The strict converter that knows the kinds of terms, and lists of one that are written without brackets."""
    made = converter()
    with_prices(made)
    conversion = made.get_structure_hook(Conversion)
    made.register_structure_hook(Conversion, lambda value, of: conversion(_own_source(value), of))
    splits = {"kind": parted(made, ContractTerm, "kind", lambda: STAGES)}
    splits["model"] = parted(made, ContractTerm, "model", lambda: LEAVES)
    made.register_structure_hook_func(lambda of: of is ContractTerm, lambda value, _: _term(value, made, splits))
    table = made.get_structure_hook(ContractTable)  # made of the hooks before it
    made.register_structure_hook(ContractTable, lambda value, of: table(_listed(value, "base"), of))
    return made


def _listed(value: Any, key: str) -> Any:
    is_one = isinstance(value, dict) and isinstance(value.get(key), str)
    return {**value, key: [value[key]]} if is_one else value


def _own_source(value: Any) -> Any:
    """A table of a term, which is its own source."""
    if isinstance(value, dict) and "source" in value:
        raise FaultsError([(("source",), _ITS_OWN)])
    return {**value, "source": ""} if isinstance(value, dict) else value


def _term(value: Any, made: cattrs.Converter, splits: Mapping[str, Split]) -> ContractTerm:
    """A term of the kind whose key a table has, or of the kind of stage or the model of prices that it names."""
    if not isinstance(value, dict):
        raise TypeError("must be a table")
    kinds = [key for key in (*KINDS, *splits) if key in value]
    if len(kinds) > 1:
        raise TypeError(f"is of {len(kinds)} kinds, {' and '.join(kinds)}; a term has {_terms()}")
    if not kinds:
        raise TypeError(_no_term([key for key in value if key not in attrs.fields_dict(ContractTerm)]))
    if kinds[0] in splits:
        return _of_books(value, kinds[0], splits[kinds[0]])
    return made.structure(_listed(value, "where"), KINDS[kinds[0]])


def _of_books(value: Mapping[str, Any], key: str, split: Split) -> ContractTerm:
    """A stage or a price of a kind that books have: the keys of every term, and the fields of the kind besides."""
    known: Mapping[str, Any] = STAGES if key == "kind" else LEAVES
    if isinstance(value[key], str) and value[key] not in known:
        raise FaultsError([((key,), _no_term([value[key]]))])
    faults: list[Fault] = [(("source",), _ITS_OWN)] if "source" in value else []
    parts = collect(faults, lambda: split({**value, "source": ""}))
    if parts is None or faults:
        raise FaultsError(faults)
    term, own = parts
    shared = {name: given for name, given in fields_of(term, ContractTerm).items() if name != "kind"}
    return StageTerm(**shared, template=own) if key == "kind" else LeafTerm(**shared, leaf=own)


def _no_term(given: Sequence[str]) -> str:
    """That a table says nothing that a term says: what is nearest to its words, and what there is."""
    written = {key: key for key in KINDS}
    written |= {kind: f'kind = "{kind}"' for kind in STAGES}
    written |= {model: f'model = "{model}"' for model in LEAVES}
    for name in given:
        word = name.replace("_", "-")
        within = [kind for kind in written if kind in word or word in kind]
        if nearest := (near(name, written) or near(word, written) or within):
            return f"unknown term {name!r}; did you mean {written[nearest[0]]}? A term has {_terms()}"
    return f"{f'unknown term {given[0]!r}' if given else 'says nothing'}; a term has {_terms()}"


def _terms() -> str:
    return f"one of {', '.join(KINDS)}; or kind = {', '.join(STAGES)}; or model = {', '.join(LEAVES)}"
