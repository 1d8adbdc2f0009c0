"""baresip, without a sound card: speaks recordings, presses keys, records both directions."""

import json
import subprocess
import time
from pathlib import Path

import numpy as np

from launcher.ports import free_port, free_udp_port, is_free
from media.pcm import Pcm, silence
from tests.system.phones import likeness
from tests.system.phones.control import connected

_STARTS_WITHIN_S = 30
_TAIL_S = 180


def _free_sip_port() -> int:
    """baresip listens there by UDP and TCP, and at the next port by TLS, and ends if it cannot."""
    while True:
        port = free_udp_port()
        if is_free("127.0.0.1", port) and is_free("127.0.0.1", port + 1):
            return port


class Baresip:
    """One phone, one call. Files lie in `folder`; `keys` is «rtpevent» (RFC 4733) or «info».
    A secure one signals over TLS and insists on SRTP (SDES)."""

    def __init__(
        self,
        folder: Path,
        caller: str,
        keys: str = "rtpevent",
        secure: bool = False,
        answers: bool = False,
        tcp: bool = False,
    ) -> None:
        """caller: the user of its own address. answers: it picks up as soon as it is called."""
        transport = ";transport=tls" if secure else ";transport=tcp" if tcp else ""
        folder.mkdir(parents=True)
        self.folder = folder
        self.address = f"127.0.0.1:{_free_sip_port()}"
        self._played = 0
        quiet = self._file(silence(0))
        control, first = free_port(), free_udp_port() & ~1
        (folder / "accounts").write_text(
            f"<sip:{caller}@127.0.0.1{transport}>;regint=0"
            f";audio_codecs=PCMA;dtmfmode={keys}{';mediaenc=srtp-mand' if secure else ''}"
            f"{';answermode=auto' if answers else ''}\n"
        )
        (folder / "contacts").write_text("")
        (folder / "config").write_text(
            f"""module_path /usr/lib/baresip/modules
sip_listen {self.address}
net_interface 127.0.0.1
rtp_ports {first}-{first + 10}
audio_source aufile,{quiet}
audio_player aubridge,nobody
audio_alert aubridge,nobody
ctrl_tcp_listen 127.0.0.1:{control}
snd_path {folder}
module g711.so
module aufile.so
module aubridge.so
module sndfile.so
module srtp.so
module_app account.so
module_app menu.so
module_app ctrl_tcp.so
"""
        )
        self._log = (folder / "log").open("w")
        self._process = subprocess.Popen(
            ["baresip", "-s", "-f", str(folder)], stdout=self._log, stderr=subprocess.STDOUT
        )
        self._control = connected(
            control, self._process, _STARTS_WITHIN_S, (folder / "log").read_text
        )

    def dial(self, uri: str) -> None:
        self._command("dial", uri)

    def play(self, pcm: Pcm) -> None:
        """Speaks from now; pcm at RATE."""
        self._command("ausrc", f"aufile,{self._file(pcm)}")

    def press(self, keys: str) -> None:
        for key in keys:
            self._command("sndcode", key)
            time.sleep(0.3)

    def hold(self) -> None:
        self._command("hold")

    def resume(self) -> None:
        self._command("resume")

    def hang_up(self) -> None:
        self._command("hangup")

    def sent(self) -> Path:
        """What it said, as WAV; after the call."""
        return next(self.folder.glob("dump-*-enc.wav"))

    def heard(self) -> Path:
        """What it heard, as WAV; after the call."""
        return next(self.folder.glob("dump-*-dec.wav"))

    def close(self) -> None:
        """A second time does nothing."""
        if self._process.poll() is not None:
            return
        self._control.close()
        self._process.terminate()
        self._process.wait(_STARTS_WITHIN_S)
        self._log.close()

    def _file(self, pcm: Pcm) -> Path:
        """With a long silence behind: at a file's end baresip hangs up."""
        self._played += 1
        path = self.folder / f"played-{self._played}.wav"
        likeness.write(path, np.concatenate([pcm, silence(_TAIL_S * likeness.RATE)]))
        return path

    def _command(self, command: str, parameters: str = "") -> None:
        body = json.dumps({"command": command, "params": parameters}).encode()
        self._control.sendall(b"%d:%s," % (len(body), body))
