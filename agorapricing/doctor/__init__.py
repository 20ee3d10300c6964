"""What a good sales engineer would say about a profile: hints, each with the amount at stake and what to change.

Each lint looks at the profile under one offer. The amount is computed: the same profile is metered and rated with the
change, and the difference of what is payable is the amount.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agorapricing.lazy import lazily

if TYPE_CHECKING:
    from agorapricing.doctor.diagnosis import Diagnosis, diagnose
    from agorapricing.doctor.hint import Hint

# fmt: off
_HOME = {
    "Diagnosis": "diagnosis", "Hint": "hint", "diagnose": "diagnosis",
}

__all__ = [
    "Diagnosis", "Hint", "diagnose",
]
# fmt: on

__getattr__, __dir__ = lazily(__name__, _HOME)
