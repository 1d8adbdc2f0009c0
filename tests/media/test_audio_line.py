import numpy as np
import pytest
from aiortc import RTCPeerConnection
from aiortc.rtp import RtpPacket

from media.audio_line import HEARD_RATE, SENT_RATE, add_audio
from media.pcm import FRAME_MS
from media.playout import Playout
from media.rtp import codecs


@pytest.fixture
async def line():
    """A line without a far end: what it heard, and what puts a payload into it."""
    heard = []
    peer = RTCPeerConnection()
    receiver = add_audio(peer, Playout(SENT_RATE), heard.append).receiver
    numbers = iter(range(1000))

    def arrive(payload):
        packet = RtpPacket(sequence_number=next(numbers), payload=payload)
        receiver._RTCRtpReceiver__jitter_buffer.add(packet)

    yield heard, arrive
    await peer.close()


async def test_a_packet_is_heard_as_mono_sound_of_its_own_length(line):
    heard, arrive = line
    encode = codecs.encoder("OPUS")
    loud = (8000 * np.sin(np.arange(SENT_RATE) / 9)).astype(np.int16)
    for frame in np.split(loud, 1000 // FRAME_MS):
        if payload := encode(frame):
            arrive(payload)
    sound = np.concatenate(heard)
    assert sound.ndim == 1
    assert sound.size == pytest.approx(HEARD_RATE, abs=HEARD_RATE * 2 * FRAME_MS / 1000)
    assert np.abs(sound).max() > 6000


@pytest.mark.parametrize("payload", [b"", b"\xff", b"\x03", bytes(2000), b"\xff" * 40])
async def test_a_payload_that_is_no_opus_breaks_nothing(line, payload):
    heard, arrive = line
    arrive(payload)
    arrive(next(filter(None, map(codecs.encoder("OPUS"), np.zeros((5, 480), np.int16)))))
    assert heard


async def test_only_opus_is_offered():
    peer = RTCPeerConnection()
    add_audio(peer, Playout(SENT_RATE), lambda pcm: None)
    offered = (await peer.createOffer()).sdp
    assert "opus/48000/2" in offered
    assert "PCMA" not in offered
    await peer.close()
