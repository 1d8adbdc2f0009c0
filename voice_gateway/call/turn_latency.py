"""How long the caller waited for an answer, and where the time went."""

from dataclasses import dataclass

from voice_gateway import metrics


@dataclass(frozen=True)
class HeardTurn:
    """What the caller said, for the journal; times in ms on the loop's clock."""

    text: str
    confidence: float
    ended_ms: float
    """The last speech."""
    decided_ms: float
    """The end of the turn was found."""


def latency(
    heard: HeardTurn, recognised_ms: float, replied_ms: float, spoken_ms: float
) -> dict[str, int]:
    """ms by part, counted into the metrics too."""
    parts = {
        "endpoint": heard.decided_ms - heard.ended_ms,
        "final": recognised_ms - heard.decided_ms,
        "dialogue": replied_ms - recognised_ms,
        "tts": spoken_ms - replied_ms,
        "total": spoken_ms - heard.ended_ms,
    }
    for part, value in parts.items():
        metrics.TURN_SECONDS.labels(part).observe(value / 1000)
    return {part: round(value) for part, value in parts.items()}
