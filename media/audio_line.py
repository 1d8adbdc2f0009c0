"""The audio line of a WebRTC connection: Opus (RFC 7587) both ways, sent and heard in place."""

from collections.abc import Callable

from aiortc import RTCPeerConnection, RTCRtpSender, RTCRtpTransceiver

from media.arrival import hear_at_once
from media.pcm import Pcm
from media.playout import Playout
from media.rtp import codecs
from media.track import PlayoutTrack

SENT_RATE = codecs.encoder("OPUS").rate
"""Hz of what is sent."""
HEARD_RATE = codecs.decoder("OPUS").rate
"""Hz of what is heard."""


def add_audio(
    peer: RTCPeerConnection, playout: Playout, hear: Callable[[Pcm], None]
) -> RTCRtpTransceiver:
    """Before any description is set. Every browser has Opus (RFC 7874, 3); nothing else is taken.

    playout: is sent, at SENT_RATE. hear: is given what arrives, mono, at
    HEARD_RATE; a payload that Opus can make nothing of is passed over.
    """
    line = peer.addTransceiver(PlayoutTrack(playout))
    every = RTCRtpSender.getCapabilities("audio").codecs
    line.setCodecPreferences([one for one in every if one.mimeType == "audio/opus"])
    decode = codecs.decoder("OPUS")

    def arrived(payload: bytes) -> None:
        try:
            pcm = decode(payload)
        except codecs.BadPayload:
            return
        hear(pcm)

    hear_at_once(line.receiver, arrived)
    return line
