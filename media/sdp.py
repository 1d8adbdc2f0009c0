"""Session descriptions of one audio stream (RFC 8866) and what two ends agree on (RFC 3264).

Pure. Plain RTP/AVP only: SRTP ends at the edge in front of us.
"""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

_LONGEST = 16_384
_PROFILES = ("RTP/AVP", "RTP/AVPF")
EVENT = "TELEPHONE-EVENT"


class BadSdp(ValueError):
    """The session description cannot be read, or nothing in it can be agreed to (SIP 488)."""


class Direction(StrEnum):
    """Seen from the end that wrote it."""

    SENDRECV = "sendrecv"
    SENDONLY = "sendonly"
    RECVONLY = "recvonly"
    INACTIVE = "inactive"

    @property
    def sends(self) -> bool:
        return self in (Direction.SENDRECV, Direction.SENDONLY)

    @property
    def receives(self) -> bool:
        return self in (Direction.SENDRECV, Direction.RECVONLY)


@dataclass(frozen=True)
class Format:
    """One payload type of an m= line."""

    payload_type: int
    name: str
    """The encoding's name (RFC 3551) in capitals."""
    clock: int
    """Hz of the RTP timestamps; for G.722 not the sampling rate (RFC 3551, 4.5.2)."""
    channels: int = 1

    @property
    def rtpmap(self) -> str:
        # Names are compared without case, but not by every phone.
        name = self.name if self.name in ("PCMA", "PCMU", "G722") else self.name.lower()
        tail = f"/{self.channels}" if self.channels > 1 else ""
        return f"a=rtpmap:{self.payload_type} {name}/{self.clock}{tail}"

    @property
    def kind(self) -> tuple[str, int]:
        """What makes two formats the same."""
        return self.name, self.clock

    @property
    def is_event(self) -> bool:
        return self.name == EVENT


_STATIC = {
    0: Format(0, "PCMU", 8000),
    8: Format(8, "PCMA", 8000),
    9: Format(9, "G722", 8000),
    13: Format(13, "CN", 8000),
}
OURS = {
    "PCMA": _STATIC[8],
    "PCMU": _STATIC[0],
    "G722": _STATIC[9],
    "OPUS": Format(96, "OPUS", 48000, 2),  # two channels whatever is sent (RFC 7587)
}
_OUR_EVENTS = (Format(101, EVENT, 8000), Format(102, EVENT, 48000))


@dataclass(frozen=True)
class Audio:
    """An end's audio stream."""

    host: str | None
    """Where it listens; None where no address can be sent to (0.0.0.0, a name)."""
    port: int
    rtcp_port: int
    formats: tuple[Format, ...]
    direction: Direction


@dataclass(frozen=True)
class Description:
    """A parsed session description."""

    audio: Audio
    media: tuple[str, ...]
    """Each m= line's value, in order; an answer repeats them all (RFC 3264, 6)."""
    chosen: int
    """Which of them is `audio`."""


@dataclass(frozen=True)
class Agreed:
    """What both ends speak. The first codec is the one to send."""

    codecs: tuple[Format, ...]
    """With the far end's payload types; all of one clock."""
    event: Format | None
    """telephone-event of the same clock (RFC 4733, 2.1), if there is one."""
    remote: Audio

    @property
    def heard(self) -> dict[int, Format]:
        """By payload type: the far end's numbers and, since an answerer may number what it wants
        to get its own way (RFC 3264, 6.1), those of our offers."""
        formats = [*self.codecs, *((self.event,) if self.event else ())]
        numbers = {fmt.payload_type: fmt for fmt in formats}
        for fmt in formats:
            ours = next(f for f in (*OURS.values(), *_OUR_EVENTS) if f.kind == fmt.kind)
            numbers.setdefault(ours.payload_type, fmt)
        return numbers

    @cached_property
    def direction(self) -> Direction:
        """Ours, when we want both ways."""
        theirs = self.remote.direction
        return {
            (True, True): Direction.SENDRECV,
            (True, False): Direction.RECVONLY,
            (False, True): Direction.SENDONLY,
            (False, False): Direction.INACTIVE,
        }[theirs.sends, theirs.receives]


def our_formats(codecs: Iterable[str]) -> tuple[Format, ...]:
    """The formats of an offer, with the telephone events that belong to them.

    Raises ValueError for a codec we have not.
    """
    chosen = []
    for name in codecs:
        if name.upper() not in OURS:
            raise ValueError(f"no such codec: {name}")
        chosen.append(OURS[name.upper()])
    clocks = {fmt.clock for fmt in chosen}
    return (*chosen, *(event for event in _OUR_EVENTS if event.clock in clocks))


def agree(remote: Audio, ours: tuple[Format, ...]) -> Agreed:
    """The far end's order decides. Raises BadSdp when there is no common codec."""
    known = {fmt.kind for fmt in ours if not fmt.is_event}
    common = [fmt for fmt in remote.formats if fmt.kind in known]
    if not common:
        raise BadSdp("no codec in common")
    clock = common[0].clock
    event = next((f for f in remote.formats if f.is_event and f.clock == clock), None)
    return Agreed(tuple(fmt for fmt in common if fmt.clock == clock), event, remote)


def parse(text: str) -> Description:
    """The first audio stream that plain RTP can carry. Raises BadSdp."""
    if len(text) > _LONGEST:
        raise BadSdp("the session description is too long")
    head: list[tuple[str, str]] = []
    sections: list[tuple[str, list[tuple[str, str]]]] = []
    for line in text.splitlines():
        if not line:
            continue
        if len(line) < 2 or line[1] != "=":
            raise BadSdp("a line is not <type>=<value>")
        kind, value = line[0], line[2:].strip()
        if kind == "m":
            sections.append((value, []))
        else:
            (sections[-1][1] if sections else head).append((kind, value))
    if not head or head[0] != ("v", "0"):
        raise BadSdp("the session description does not begin with v=0")
    if any(len(media.split()) < 4 or not media.isascii() for media, _ in sections):
        raise BadSdp("an m= line has fewer than four fields or is not ASCII")
    for number, (media, lines) in enumerate(sections):
        words = media.split()
        if words[0] == "audio" and words[2] in _PROFILES and words[1] != "0":
            audio = _audio(words, [*head, *lines])
            return Description(audio, tuple(media for media, _ in sections), number)
    raise BadSdp("no audio over RTP/AVP is offered")


def write(
    audio: Audio,
    session: int,
    version: int,
    answered: Description | None = None,
) -> str:
    """An offer, or the answer to `answered`. `audio` is ours; its host must be an IP literal."""
    assert audio.host is not None
    family = f"IN IP{ipaddress.ip_address(audio.host).version} {audio.host}"
    lines = ["v=0", f"o=- {session} {version} {family}", "s=-", f"c={family}", "t=0 0"]
    media = answered.media if answered is not None else ("audio 0 RTP/AVP 0",)
    for number, theirs in enumerate(media):
        kind, _, profile, first = theirs.split()[:4]
        if answered is not None and number != answered.chosen:
            lines.append(f"m={kind} 0 {profile} {first}")
            continue
        types = " ".join(str(fmt.payload_type) for fmt in audio.formats)
        lines.append(f"m=audio {audio.port} {profile} {types}")
        for fmt in audio.formats:
            lines.append(fmt.rtpmap)
            if fmt.is_event:
                lines.append(f"a=fmtp:{fmt.payload_type} 0-15")
        lines += [f"a=rtcp:{audio.rtcp_port}", "a=ptime:20", f"a={audio.direction}"]
    return "\r\n".join(lines) + "\r\n"


def _audio(words: list[str], lines: list[tuple[str, str]]) -> Audio:
    """lines: the session's, then the stream's own, so that the last of a kind holds."""
    port = _number(words[1].split("/")[0], 65535)
    rtcp_port, host, direction = min(port + 1, 65535), None, Direction.SENDRECV
    maps: dict[int, Format] = {}
    connected = held = False
    for kind, value in lines:
        if kind == "c":
            connected = True
            host, held = _connection(value)
        elif kind == "a" and value in set(Direction):
            direction = Direction(value)
        elif kind == "a" and value.startswith("rtcp:"):
            rtcp_port = _number(value[5:].split(" ")[0], 65535)
        elif kind == "a" and value.startswith("rtpmap:"):
            fmt = _rtpmap(value[7:])
            maps[fmt.payload_type] = fmt
    if not connected:
        raise BadSdp("no c= line says where to send")
    if held:  # the hold of RFC 2543: nothing is wanted, however the direction reads
        direction = Direction.SENDONLY if direction.sends else Direction.INACTIVE
    types = [_number(word, 127) for word in words[3:]]
    formats = [maps.get(number, _STATIC.get(number)) for number in dict.fromkeys(types)]
    return Audio(host, port, rtcp_port, tuple(fmt for fmt in formats if fmt), direction)


def _connection(value: str) -> tuple[str | None, bool]:
    """c= -> (an address that can be sent to, whether it is the hold of RFC 2543)."""
    words = value.split()
    if len(words) != 3 or words[0] != "IN" or words[1] not in ("IP4", "IP6"):
        raise BadSdp("the c= line cannot be read")
    try:
        address = ipaddress.ip_address(words[2].split("/")[0])
    except ValueError:
        return None, False  # a name: the first packet shows the way, we ask no DNS
    if address.is_multicast:
        raise BadSdp("multicast is not spoken")
    return (None, True) if address.is_unspecified else (str(address), False)


def _rtpmap(value: str) -> Format:
    """«8 PCMA/8000», «96 opus/48000/2»."""
    words = value.split()
    parts = words[1].split("/") if len(words) == 2 else []
    if len(parts) not in (2, 3):
        raise BadSdp("an rtpmap cannot be read")
    channels = _number(parts[2], 255) if len(parts) == 3 else 1
    name = parts[0].upper()
    return Format(_number(words[0], 127), name, _number(parts[1], 1_000_000), channels)


def _number(text: str, highest: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 8 and int(text) <= highest):
        raise BadSdp(f"expected a number up to {highest}")
    return int(text)


def answering(audio: Audio, agreed: Agreed) -> Audio:
    """Our side of an answer: one codec, so that nobody changes it in mid-call, and the keys."""
    formats = (agreed.codecs[0],) + ((agreed.event,) if agreed.event else ())
    return replace(audio, formats=formats, direction=agreed.direction)
