"""The sockets of a leg: an even UDP port for RTP, the next for RTCP (RFC 3550, 11)."""

import contextlib
import errno
import socket
import struct
import sys
from collections import deque
from dataclasses import dataclass

from media.rtp.latch import Address

_SO_TIMESTAMPNS = 35  # Linux's; the socket module has no name for it
_EXPEDITED = 0xB8  # DSCP EF (RFC 4594), where the network heeds it
_LARGEST = 2048
_MOST_AT_ONCE = 64


class NoPorts(Exception):
    """Every pair of the range is in use (SIP 503)."""


@dataclass(frozen=True)
class Datagram:
    data: bytes
    source: Address
    age_s: float
    """How long ago the kernel took it in."""


class Channel:
    """One bound pair. Never waits: it is read when sound is due, and the kernel's time stamps tell
    when each packet really came, so that no packet wakes the process up."""

    def __init__(self, rtp: socket.socket, rtcp: socket.socket) -> None:
        self.port: int = rtp.getsockname()[1]
        self.unsent = 0
        """Packets the machine would not send."""
        self._rtp, self._rtcp = rtp, rtcp

    def receive(self, wall: float) -> list[Datagram]:
        """RTP since the last call, oldest first. wall: seconds since 1970, now."""
        return _read(self._rtp, wall)

    def receive_rtcp(self, wall: float) -> list[Datagram]:
        return _read(self._rtcp, wall)

    def send(self, data: bytes, target: Address) -> None:
        self._send(self._rtp, data, target)

    def send_rtcp(self, data: bytes, target: Address) -> None:
        self._send(self._rtcp, data, target)

    def close(self) -> None:
        self._rtp.close()
        self._rtcp.close()

    def _send(self, sock: socket.socket, data: bytes, target: Address) -> None:
        try:
            sock.sendto(data, target)
        except OSError:  # no route, a full queue: the next packet may pass
            self.unsent += 1


class PortPairs:
    """The range all legs share. The pair freed longest ago is used first, so that a stray packet
    of the last call finds nobody."""

    def __init__(self, host: str, ports: range) -> None:
        """host: an IP literal. Raises ValueError for a range without a pair."""
        self._host = host
        self._free = deque(p for p in ports if p % 2 == 0 and p + 1 in ports)
        if not self._free:
            raise ValueError("the range of RTP ports holds no pair that begins with an even port")
        self.in_use = 0

    def bind(self) -> Channel:
        """Raises NoPorts, also when others hold what is left, and OSError for a bad host."""
        for _ in range(len(self._free)):
            port = self._free.popleft()
            with contextlib.ExitStack() as stack:
                try:
                    rtp = stack.enter_context(_bound(self._host, port))
                    rtcp = stack.enter_context(_bound(self._host, port + 1))
                except PortTaken:
                    self._free.append(port)
                    continue
                stack.pop_all()
                self.in_use += 1
                return Channel(rtp, rtcp)
        raise NoPorts("all RTP ports are in use")

    def free(self, channel: Channel) -> None:
        """Closes the channel and takes its ports back."""
        channel.close()
        self._free.append(channel.port)
        self.in_use -= 1


class PortTaken(Exception):
    """Somebody else on this machine has it."""


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_DGRAM)
    try:
        sock.setblocking(False)
        sock.bind((host, port))
        if family == socket.AF_INET:
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_TOS, _EXPEDITED)
        if sys.platform == "linux":
            sock.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
    except OSError as error:
        sock.close()
        if error.errno == errno.EADDRINUSE:
            raise PortTaken from error
        raise
    return sock


def _read(sock: socket.socket, wall: float) -> list[Datagram]:
    datagrams: list[Datagram] = []
    for _ in range(_MOST_AT_ONCE):
        try:
            data, ancillary, _, source = sock.recvmsg(_LARGEST, 64)
        except BlockingIOError:
            break
        except OSError:  # an ICMP error of an earlier packet
            continue
        age = 0.0
        for _, kind, stamp in ancillary:
            if kind == _SO_TIMESTAMPNS and len(stamp) == 16:
                seconds, nanoseconds = struct.unpack("@qq", stamp)
                age = min(1.0, max(0.0, wall - seconds - nanoseconds / 1e9))
        datagrams.append(Datagram(data, (source[0], source[1]), age))
    return datagrams
