"""Whom we hear and where we send: symmetric RTP (RFC 4961) that cannot be taken over."""

from dataclasses import dataclass, field

Address = tuple[str, int]
_CANDIDATES = 8


@dataclass
class Latch:
    """Pure. Latches to the first valid source and hears nobody else until `reopen`.

    Valid is who sends an agreed payload type from where the session description says, or, behind
    a NAT, twice in sequence under one SSRC (RFC 3550, A.1). The latched source may go on under
    another SSRC (a PBX that joins another channel) by the same proof.
    """

    payload_types: frozenset[int]
    signalled: Address | None
    refused: int = 0
    """Packets of anybody else."""
    target: Address | None = field(init=False)
    """Where to send: the latched source, before that the signalled address."""
    source: Address | None = field(default=None, init=False)
    ssrc: int | None = field(default=None, init=False)
    _seen: dict[tuple[Address, int], int] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.target = self.signalled

    def reopen(self, payload_types: frozenset[int], signalled: Address | None) -> None:
        """After a re-negotiation. An unchanged address leaves us sending where we did: behind a
        NAT it is only the source that leads back."""
        self.payload_types = payload_types
        if signalled != self.signalled:
            self.signalled = self.target = signalled
        self.source = self.ssrc = None
        self._seen.clear()

    def hears(self, source: Address, payload_type: int, ssrc: int, sequence: int) -> bool:
        """Whether the packet counts."""
        if self.source is not None and source != self.source:
            self.refused += 1
            return False
        if payload_type not in self.payload_types:
            self.refused += 1
            return False
        if ssrc == self.ssrc:
            return True
        if not self._proven(source, ssrc, sequence):
            return False
        self.source, self.ssrc, self.target = source, ssrc, source
        self._seen.clear()
        return True

    def _proven(self, source: Address, ssrc: int, sequence: int) -> bool:
        if self.source is None and source == self.signalled:
            return True
        last = self._seen.pop((source, ssrc), None)
        if last is not None and (sequence - last) % 65536 == 1:
            return True
        if len(self._seen) >= _CANDIDATES:
            del self._seen[next(iter(self._seen))]
        self._seen[source, ssrc] = sequence
        self.refused += 1
        return False
