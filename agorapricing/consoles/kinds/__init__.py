"""The kinds of files: each module registers its own."""

from agorapricing.consoles.kinds import (
    agora_analytics,
    agora_usage,
    agora_webhooks,
    focus,
    table,
    tencent_billing,
    trtc_callbacks,
    trtc_usage,
)

# fmt: off
__all__ = [
    "agora_analytics", "agora_usage", "agora_webhooks", "focus", "table", "tencent_billing", "trtc_callbacks",
    "trtc_usage",
]
# fmt: on
