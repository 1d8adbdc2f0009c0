"""Every codec of the phone line, there and back."""

import numpy as np
import pytest

from media.pcm import FRAME_MS, from_float
from media.resample import resample
from media.rtp.codecs import BadPayload, decoder, duration_ms, encoder


def voice_like(rate, seconds=1.0):
    """A gliding tone with harmonics, as loud as speech."""
    t = np.arange(int(rate * seconds)) / rate
    phase = 2 * np.pi * (150 * t + 40 * t**2)
    wave = sum(np.sin(n * phase) / n for n in range(1, 6)) * (0.6 + 0.4 * np.sin(9 * t))
    return from_float((0.25 * wave).astype(np.float32))


def correlation(a, b, most_lag):
    """The normalised correlation of a with the best matching part of b, up to that lag."""
    a, b = a.astype(float), b.astype(float)
    size = a.size + b.size
    products = np.fft.irfft(np.fft.rfft(b, size) * np.conj(np.fft.rfft(a, size)), size)
    part = b[int(np.argmax(products[:most_lag])) :][: a.size]
    whole = a[: part.size]
    return float(whole @ part / np.sqrt((whole @ whole) * (part @ part)))


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("PCMA", 0.999),
        ("PCMU", 0.999),
        ("G722", 0.99),
        ("OPUS", 0.9),
    ],  # Opus keeps the sound, not the wave
)
def test_sound_comes_back_as_it_went(name, least):
    encode, decode = encoder(name), decoder(name)
    sound = voice_like(encode.rate)
    size = encode.rate * FRAME_MS // 1000
    parts = []
    for start in range(0, sound.size, size):
        payload = encode(sound[start : start + size])
        if payload:
            assert duration_ms(name, payload) == FRAME_MS
            parts.append(decode(payload))
    back = resample(np.concatenate(parts), decode.rate, encode.rate)
    assert correlation(sound, back, encode.rate // 50) > least


@pytest.mark.parametrize("name", ["PCMA", "PCMU"])
def test_g711_repeats_itself_exactly_once_quantised(name):
    octets = bytes(range(256))
    decoded = decoder(name)(octets)
    assert (decoder(name)(encoder(name)(decoded)) == decoded).all()


def test_the_laws_have_their_published_levels():
    """ITU-T G.711: a positive full-scale octet and the smallest step of both laws."""
    assert list(decoder("PCMA")(b"\xaa\xd5\x55")) == [32256, 8, -8]
    assert list(decoder("PCMU")(b"\x80\xff\x00")) == [32124, 0, -32124]


@pytest.mark.parametrize(
    ("payload", "ms"), [(b"\x08", 20), (b"\x09", 40), (b"\x0b\x03", 60), (b"\xe0", 2.5), (b"", 0)]
)
def test_an_opus_packet_tells_its_length(payload, ms):
    assert duration_ms("OPUS", payload) == ms


@pytest.mark.parametrize("payload", [b"", b"\xff\xff\xff\x01", b"\x03"])
def test_a_payload_that_is_no_opus_is_refused(payload):
    with pytest.raises(BadPayload):
        decoder("OPUS")(payload)


def test_an_opus_packet_torn_after_its_first_octet_has_no_length():
    with pytest.raises(BadPayload):
        duration_ms("OPUS", b"\x03")
