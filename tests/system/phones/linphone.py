"""linphonec, with files in place of a sound card: speaks recordings, presses keys, records."""

import os
import subprocess
import time
from pathlib import Path

from launcher.ports import free_udp_port
from media.pcm import Pcm
from tests.system.phones import likeness

_CONNECTS_WITHIN_S = 60
_ENDS_WITHIN_S = 30
_OTHER_CODECS = (0, 1, 2, 3, 5, 6, 7)  # all that are on but PCMA


class Linphone:
    """One phone, one call. keys: "rtpevent" (RFC 4733) or "info"."""

    def __init__(self, folder: Path, caller: str, keys: str = "rtpevent") -> None:
        (folder / ".local/share/linphone").mkdir(parents=True)
        self.folder = folder
        self._played = 0
        (folder / "rc").write_text(
            f"""[sip]
sip_port={free_udp_port()}
sip_tcp_port=0
sip_tls_port=0
contact="x" <sip:{caller}@127.0.0.1>
default_proxy=-1
use_info={int(keys == "info")}
use_rfc2833={int(keys == "rtpevent")}
use_ipv6=0
register_only_when_network_is_up=0
[rtp]
audio_rtp_port={free_udp_port() & ~1}
[sound]
echocancellation=0
[video]
enabled=0
automatically_initiate=0
"""
        )
        self._log = (folder / "log").open("w")
        self._process = subprocess.Popen(
            ["linphonec", "-c", str(folder / "rc"), "-d", "0"],
            cwd=folder,
            env={**os.environ, "HOME": str(folder)},
            stdin=subprocess.PIPE,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._command("soundcard use files")
        for number in _OTHER_CODECS:
            self._command(f"codec disable {number}")

    def dial(self, uri: str) -> None:
        self._command(f"call {uri}")
        give_up = time.monotonic() + _CONNECTS_WITHIN_S
        # It breaks down when told to record before that.
        while "Media streams established" not in (self.folder / "log").read_text():
            assert time.monotonic() < give_up, (self.folder / "log").read_text()
            time.sleep(0.1)
        self._command(f"record {self.heard()}")

    def play(self, pcm: Pcm) -> None:
        """Speaks from now; pcm at RATE."""
        self._played += 1
        path = self.folder / f"played-{self._played}.wav"
        likeness.write(path, pcm)
        self._command(f"play {path}")

    def press(self, keys: str) -> None:
        for key in keys:
            self._command(key)
            time.sleep(0.4)

    def hang_up(self) -> None:
        self._command("terminate")

    def heard(self) -> Path:
        """What it heard, as WAV; after the call."""
        return self.folder / "heard.wav"

    def close(self) -> None:
        """A second time does nothing."""
        if self._process.poll() is not None:
            return
        self._command("quit")
        self._process.wait(_ENDS_WITHIN_S)
        self._log.close()

    def _command(self, text: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(text + "\n")
        self._process.stdin.flush()
