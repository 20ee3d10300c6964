"""Names that refer to something: a string to whoever computes, a reference to what there is to whoever reads a file."""

from __future__ import annotations

from typing import Annotated

import attrs


@attrs.frozen
class Reference:
    """What the name in a field stands for: a meter, a source, a stage, a regime, a pack or a product.

    Annotates a string; the empty one is no reference where `or_none` says so.
    """

    kind: str
    or_none: bool = False


MeterName = Annotated[str, Reference("meter")]
SourceName = Annotated[str, Reference("source")]
StageName = Annotated[str, Reference("stage")]
RegimeName = Annotated[str, Reference("regime")]
PackName = Annotated[str, Reference("pack")]
ProductName = Annotated[str, Reference("product")]
RegimeOrNone = Annotated[str, Reference("regime", or_none=True)]
ProductOrNone = Annotated[str, Reference("product", or_none=True)]
