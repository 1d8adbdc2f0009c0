"""Captures that SIPp plays: RTP in UDP in Ethernet, written as libpcap's file format has it."""

import struct
from collections.abc import Iterable
from pathlib import Path

from aiortc.rtp import RtpPacket

from media.pcm import Pcm
from media.rtp.codecs import encoder
from tests.system.phones import likeness

_FRAME = likeness.RATE // 50
_PCMA, _EVENTS = 8, 101
_KEYS = "0123456789*#"
_KEY_FRAMES, _REST_FRAMES, _VOLUME = 6, 10, 10
_END = 0x80


def speech(path: Path, pcm: Pcm, ssrc: int) -> None:
    """pcm (at likeness.RATE) as PCMA, 20 ms a packet."""
    frames = [pcm[at : at + _FRAME] for at in range(0, pcm.size - _FRAME + 1, _FRAME)]
    encode = encoder("PCMA")
    _write(
        path,
        (
            (n, RtpPacket(_PCMA, int(n == 0), n, n * _FRAME, ssrc, encode(frame)))
            for n, frame in enumerate(frames)
        ),
    )


def events(path: Path, keys: str, ssrc: int) -> None:
    """Keys as RFC 4733 has them: each packet lengthens the event, the last is sent three times."""
    packets, number = [], 0
    for count, key in enumerate(keys):
        begins = count * (_KEY_FRAMES + _REST_FRAMES)
        for step in [*range(_KEY_FRAMES), _KEY_FRAMES - 1, _KEY_FRAMES - 1]:
            last = step == _KEY_FRAMES - 1
            told = (_KEYS.index(key), (_END if last else 0) | _VOLUME, (step + 1) * _FRAME)
            packet = RtpPacket(
                _EVENTS, int(step == 0), number, begins * _FRAME, ssrc, struct.pack("!BBH", *told)
            )
            packets.append((begins + step, packet))
            number += 1
    _write(path, packets)


def _write(path: Path, packets: Iterable[tuple[int, RtpPacket]]) -> None:
    """packets: with the number of 20 ms that each comes at."""
    with path.open("wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        for at, packet in packets:
            data = _ethernet(packet.serialize())
            seconds, rest = divmod(at * 20, 1000)
            file.write(struct.pack("<IIII", seconds, rest * 1000, len(data), len(data)) + data)


def _ethernet(payload: bytes) -> bytes:
    """SIPp reads the payload alone; addresses, ports and checksums become its own."""
    udp = struct.pack("!HHHH", 5004, 5004, 8 + len(payload), 0) + payload
    ip = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, bytes(4), bytes(4))
    return bytes(12) + b"\x08\x00" + ip + udp
