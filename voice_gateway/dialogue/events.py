"""What is no words, in the contract's vocabulary (docs/architecture.md, the dialogue contract)."""

import json

from voice_gateway.text.spoken import Digits


def keyed(keys: str) -> str:
    """Keys where no figures are asked."""
    return "/dtmf" + json.dumps({"digits": keys})


def dictated(digits: Digits) -> str:
    """An entry of figures, with its doubts."""
    entry = {
        "digits": digits.value,
        "ambiguous": digits.ambiguous,
        "corrected": digits.corrected,
        "decimals": digits.decimals or "",
        "alternatives": list(digits.alternatives),
    }
    return "/digits" + json.dumps(entry)


def handoff_failed(reason: str) -> str:
    """The caller comes back from a transfer: busy, no_answer or failed."""
    return "/handoff_failed" + json.dumps({"reason": reason})
