"""What a good sales engineer would say about a profile: hints, each with the amount at stake and what to change.

Each lint looks at the profile under one offer. The amount is computed: the same profile is metered and rated with the
change, and the difference of what is payable is the amount.
"""

from agorapricing.doctor.diagnosis import Diagnosis, diagnose
from agorapricing.doctor.hint import Hint

# fmt: off
__all__ = [
    "Diagnosis", "Hint", "diagnose",
]
# fmt: on
