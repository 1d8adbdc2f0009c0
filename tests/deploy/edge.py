"""Kamailio and rtpengine from Debian with the configuration of deploy/, and gateways behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from launcher.debian_programs import kamailio
from launcher.ports import free_port, free_udp_port

ROOT = Path(__file__).parents[2]
KAMAILIO = ROOT / "deploy/kamailio/kamailio.cfg"
RTPENGINE = ROOT / "deploy/rtpengine/rtpengine.conf"
PUBLIC, INSIDE = "127.0.0.2", "127.0.0.3"
_WITHIN_S = 30


class Program:
    """A process and what it says, in the file `log`."""

    def __init__(self, log: Path, *command: str | Path, **environment: str) -> None:
        self.log = log
        with log.open("w") as file:
            self.process = subprocess.Popen(
                [str(word) for word in command],
                cwd=ROOT,
                env={**os.environ, **environment},
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_for(self, words: str, times: int = 1) -> str:
        """The line that holds the words, once they were said so often."""
        give_up = time.monotonic() + _WITHIN_S
        while True:
            said = [line for line in self.log.read_text().splitlines() if words in line]
            if len(said) >= times:
                return said[times - 1]
            assert time.monotonic() < give_up, f"no {words!r} in:\n{self.log.read_text()[-3000:]}"
            time.sleep(0.1)

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, how)
        self.process.wait(_WITHIN_S)


class Gateway(Program):
    """See echo_gateway."""

    def __init__(self, folder: Path, number: int, port: int, first_rtp: int) -> None:
        self.port = port
        command = [sys.executable, "-m", "tests.deploy.echo_gateway", "127.0.0.1"]
        super().__init__(folder / f"gateway-{number}.log", *command, str(port), str(first_rtp))


class Edge:
    """The edge of the gateways at these ports of 127.0.0.1, and of the trunk at `trunk`."""

    def __init__(
        self, folder: Path, gateways: list[int], peers: str, trunk: int | None = None
    ) -> None:
        folder.mkdir()
        self.port, self.tls_port, self.inside_port = free_port(), free_port(), free_udp_port()
        (folder / "peers.list").write_text(peers)
        sets = [*((1, port) for port in gateways), *([(2, trunk)] if trunk else [])]
        (folder / "gateways.list").write_text(
            "".join(f"{number} sip:127.0.0.1:{port}\n" for number, port in sets)
        )
        certificate(folder)
        self._folder, self._control = folder, free_udp_port()
        self.start_rtpengine()
        self.settings = settings(
            folder,
            EDGE_PORT=str(self.port),
            EDGE_TLS_PORT=str(self.tls_port),
            EDGE_INSIDE_PORT=str(self.inside_port),
            EDGE_RTPENGINE=f"udp:127.0.0.1:{self._control}",
        )
        self.kamailio = Program(
            folder / "kamailio.log",
            *(kamailio() or "kamailio", "-DD", "-E", "-e", "-m", "64", "-M", "8"),
            *("-f", KAMAILIO, "-Y", folder, "-P", folder / "kamailio.pid"),
            **self.settings,
        )

    def start_rtpengine(self) -> None:
        first = 32000
        self.rtpengine = Program(
            self._folder / "rtpengine.log",
            "rtpengine",
            f"--config-file={RTPENGINE}",
            f"--interface=public/{PUBLIC}",
            f"--interface=inside/{INSIDE}",
            f"--listen-ng=127.0.0.1:{self._control}",
            f"--port-min={first}",
            f"--port-max={first + 200}",
        )

    def wait_for_rtpengine(self) -> None:
        """Until its control port answers a ping (a cookie and a bencoded dictionary)."""
        give_up = time.monotonic() + _WITHIN_S
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
            control.settimeout(0.2)
            control.connect(("127.0.0.1", self._control))
            while True:
                assert self.rtpengine.process.poll() is None, self.rtpengine.log.read_text()
                assert time.monotonic() < give_up, self.rtpengine.log.read_text()
                try:
                    control.send(b"test d7:command4:pinge")
                    if b"pong" in control.recv(65535):
                        return
                except TimeoutError:
                    continue
                except ConnectionRefusedError:
                    time.sleep(0.1)

    def wait_until_ready(self) -> None:
        """Until OPTIONS is answered by 200: a gateway is known to be there."""
        self.wait_for_rtpengine()
        give_up = time.monotonic() + _WITHIN_S
        while not self.options().startswith("SIP/2.0 200"):
            assert time.monotonic() < give_up, self.kamailio.log.read_text()[-3000:]
            assert self.kamailio.process.poll() is None, self.kamailio.log.read_text()[-3000:]
            time.sleep(0.2)

    def options(self, **headers: str) -> str:
        return self.ask(f"OPTIONS sip:{PUBLIC}:{self.port} SIP/2.0", **headers)

    def ask(self, start: str, source: str = "127.0.0.1", body: str = "", **headers: str) -> str:
        """The answer by UDP to one request; nothing after a second of silence."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as phone:
            phone.bind((source, 0))
            phone.settimeout(1)
            phone.connect((PUBLIC, self.port))
            phone.send(request(start, phone.getsockname(), body, headers).encode())
            try:
                return phone.recv(65535).decode()
            except (TimeoutError, ConnectionRefusedError):
                return ""

    def close(self) -> None:
        self.kamailio.kill(signal.SIGTERM)
        self.rtpengine.kill(signal.SIGTERM)


def request(start: str, own: tuple[str, int], body: str, headers: dict[str, str]) -> str:
    host, port = own
    lines = {
        "Via": f"SIP/2.0/UDP {host}:{port};branch=z9hG4bK{os.urandom(6).hex()};rport",
        "From": f"<sip:test@{host}>;tag={os.urandom(4).hex()}",
        "To": f"<sip:test@{PUBLIC}>",
        "Call-ID": os.urandom(8).hex(),
        "CSeq": f"1 {start.split()[0]}",
        "Contact": f"<sip:test@{host}:{port}>",
        "Max-Forwards": "70",
        **{name.replace("_", "-"): value for name, value in headers.items()},
        "Content-Length": str(len(body)),
    }
    return "\r\n".join([start, *(f"{name}: {value}" for name, value in lines.items()), "", body])


def settings(folder: Path, **more: str) -> dict[str, str]:
    """The environment that the configuration asks for; its files lie in `folder`."""
    return {
        "EDGE_HOST": PUBLIC,
        "EDGE_PORT": "5060",
        "EDGE_TLS_PORT": "5061",
        "EDGE_INSIDE_HOST": INSIDE,
        "EDGE_INSIDE_PORT": "5070",
        "EDGE_CERTIFICATE": str(folder / "certificate.pem"),
        "EDGE_PRIVATE_KEY": str(folder / "key.pem"),
        "EDGE_SECRET": "a secret of the test",
        "EDGE_PEERS": str(folder / "peers.list"),
        "EDGE_GATEWAYS": str(folder / "gateways.list"),
        "EDGE_RTPENGINE": "udp:127.0.0.1:2223",
        **more,
    }


def certificate(folder: Path) -> None:
    """A self-signed certificate.pem and its key.pem."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "edge.test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
