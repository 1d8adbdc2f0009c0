"""How a call sounds, as a number (ITU-T G.107, simplified for one codec and random loss)."""

_R0 = 93.2
_G711_LOSS_ROBUSTNESS = 25.1  # Bpl of G.711 with concealment (G.113, Appendix I)


def mos(loss: float, delay_ms: float) -> float:
    """Estimated mean opinion score, 1 to 4.5.

    loss: share of packets not heard, 0 to 1. delay_ms: one way, mouth to ear.
    """
    percent = 100 * min(1.0, max(0.0, loss))
    equipment = 95 * percent / (percent + _G711_LOSS_ROBUSTNESS)
    delay = 0.024 * delay_ms + 0.11 * max(0.0, delay_ms - 177.3)
    r = min(100.0, max(0.0, _R0 - equipment - delay))
    return max(1.0, 1 + 0.035 * r + 7e-6 * r * (r - 60) * (100 - r))
