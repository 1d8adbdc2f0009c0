"""SIPp as one phone: what it will do is written before the call, when is told by the test."""

import socket
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from launcher.ports import free_port, free_udp_port
from media.pcm import Pcm
from media.sip.info import relay_body
from tests.system.phones import likeness, pcap
from tests.system.phones.control import connected

_STARTS_WITHIN_S = 30
_SSRC = 0x51500000
_SDP = """v=0
o=u 1 1 IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[media_ip_type] [media_ip]
t=0 0
m=audio [auto_media_port] RTP/AVP 8 101
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000
a=ptime:20
"""


@dataclass(frozen=True)
class Says:
    """pcm at likeness.RATE."""

    pcm: Pcm


@dataclass(frozen=True)
class Presses:
    """Keys as RFC 4733 events, or each as an INFO."""

    keys: str
    by_info: bool = False


class Sipp:
    """Does its acts one by one, each when it is bidden (SIPp's third party call control)."""

    def __init__(self, folder: Path, caller: str, acts: Sequence[Says | Presses]) -> None:
        folder.mkdir(parents=True)
        self.folder = folder
        self._caller, self._acts = caller, acts
        self._process: subprocess.Popen[bytes]
        self._control: socket.socket

    def dial(self, uri: str) -> None:
        number, address = uri.removeprefix("sip:").split("@")
        (self.folder / "scenario.xml").write_text(self._scenario(number), encoding="utf-8")
        control = free_port()
        self._log = (self.folder / "log").open("w")
        self._process = subprocess.Popen(
            [
                *("sipp", address, "-sf", "scenario.xml", "-m", "1", "-nostdin"),
                *("-i", "127.0.0.1", "-mi", "127.0.0.1", "-p", str(free_udp_port())),
                *("-mp", str(free_udp_port() & ~3), "-3pcc", f"127.0.0.1:{control}"),
                *("-trace_err", "-error_file", "errors"),
            ],
            cwd=self.folder,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        self._control = connected(control, self._process, _STARTS_WITHIN_S, self._told)
        self.go_on()

    def go_on(self) -> None:
        """The next act; after the last one it hangs up."""
        self._control.sendall(b"Call-ID: phone@127.0.0.1\r\nFrom: test\r\n\r\n\x1b")

    def sent(self, number: int) -> Path:
        """What it said in so many-th act, as WAV."""
        return self.folder / f"said-{number}.wav"

    def wait_for_end(self) -> None:
        """All went as the scenario has it."""
        status = self._process.wait(_STARTS_WITHIN_S)
        assert status == 0, self._told()

    def close(self) -> None:
        """A second time does nothing."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait(_STARTS_WITHIN_S)
        self._control.close()
        self._log.close()

    def _scenario(self, number: str) -> str:
        invite = self._request("INVITE", 1, number, to="", body=("application/sdp", _SDP))
        parts = ["<recvCmd/>", invite, '<recv response="100" optional="true"/>']
        parts += ['<recv response="200" rrs="true"/>', self._request("ACK", 1, number)]
        sequence = 1
        for count, act in enumerate(self._acts):
            parts.append("<recvCmd/>")
            match act:
                case Says(pcm):
                    likeness.write(self.sent(count), pcm)
                    pcap.speech(self.folder / f"{count}.pcap", pcm, _SSRC + count)
                    parts.append(_plays(count))
                case Presses(keys, by_info=False):
                    pcap.events(self.folder / f"{count}.pcap", keys, _SSRC + count)
                    parts.append(_plays(count))
                case Presses(keys):
                    for key in keys:
                        sequence += 1
                        body = ("application/dtmf-relay", relay_body(key))
                        parts.append(self._request("INFO", sequence, number, body=body))
                        parts += ['<recv response="200"/>', '<pause milliseconds="200"/>']
        parts += ["<recvCmd/>", self._request("BYE", sequence + 1, number)]
        parts.append('<recv response="200"/>')
        head = '<?xml version="1.0" encoding="ISO-8859-1" ?>\n<scenario name="phone">'
        return "\n".join([head, *parts, "</scenario>", ""])

    def _request(
        self,
        method: str,
        sequence: int,
        number: str,
        to: str = "[peer_tag_param]",
        body: tuple[str, str] | None = None,
    ) -> str:
        uri = "[next_url]" if to else f"sip:{number}@[remote_ip]:[remote_port]"
        kind, text = body or ("", "")
        lines = [
            f"{method} {uri} SIP/2.0",
            "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]",
            f"From: <sip:{self._caller}@[local_ip]:[local_port]>;tag=[pid]S[call_number]",
            f"To: <sip:{number}@[remote_ip]:[remote_port]>{to}",
            "Call-ID: [call_id]",
            f"CSeq: {sequence} {method}",
            f"Contact: <sip:{self._caller}@[local_ip]:[local_port]>",
            "Max-Forwards: 70",
            *([f"Content-Type: {kind}"] if kind else []),
            "Content-Length: [len]",
        ]
        again = "" if method == "ACK" else ' retrans="500"'
        message = "\n".join([*lines, "", text.replace("\r", "")])
        return f"<send{again}><![CDATA[\n{message}]]></send>"

    def _told(self) -> str:
        errors = self.folder / "errors"
        said = errors.read_text(errors="replace") if errors.exists() else ""
        return said[-2000:] + (self.folder / "log").read_text(errors="replace")[-2000:]


def _plays(count: int) -> str:
    return f'<nop><action><exec play_pcap_audio="{count}.pcap"/></action></nop>'
