"""What a vendor sells at all."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from agorapricing.frozen import frozen_dict
from agorapricing.references import ProductName, SourceName


@attrs.frozen
class Coverage:
    """Which products a vendor sells, each with its group, by a source."""

    source: SourceName
    sells: Mapping[ProductName, str] = attrs.field(converter=frozen_dict)
    serves: Mapping[str, tuple[ProductName, ...]] = attrs.field(converter=frozen_dict, factory=dict)
    """By the role of a participant, the other products that can serve it, beside being in the room."""
