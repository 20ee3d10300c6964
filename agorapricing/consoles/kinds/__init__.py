"""The kinds of files: each module registers its own."""

from agorapricing.consoles.kinds import agora_usage, trtc_usage

__all__ = ["agora_usage", "trtc_usage"]
