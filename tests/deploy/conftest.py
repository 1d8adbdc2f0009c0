"""The edge, running; skipped where Debian's programs are not installed."""

import signal

import pytest

from launcher import debian_programs
from launcher.ports import free_udp_port
from tests.deploy.edge import Edge, Gateway
from tests.system.phones.baresip import Baresip

PEERS = "1 127.0.0.1 32\n2 127.0.0.9 32\n"


@pytest.fixture(autouse=True)
def programs():
    for find in (debian_programs.kamailio, debian_programs.rtpengine, debian_programs.baresip):
        if find() is None:
            pytest.skip(f"{find.__name__} was not found; `./dozvon doctor` tells the package")


class Installation:
    """Two gateways behind one edge."""

    def __init__(self, folder) -> None:
        self.folder = folder
        self._ports = [free_udp_port(), free_udp_port()]
        self._phones: list[Baresip] = []
        self.gateways = [self.gateway(0), self.gateway(1)]
        self.edge = Edge(folder / "edge", self._ports, PEERS)

    def wait_until_ready(self) -> None:
        for gateway in self.gateways:
            gateway.wait_for("ready")
        self.edge.wait_until_ready()

    def gateway(self, number):
        return Gateway(self.folder, number, self._ports[number], 32400 + 100 * number)

    def phone(self, **options) -> Baresip:
        folder = self.folder / f"phone-{len(self._phones)}"
        self._phones.append(Baresip(folder, "+74951234501", **options))
        return self._phones[-1]

    def taken_by(self, calls: int = 1) -> Gateway:
        """The gateway that took the newest of so many calls."""
        return next(one for one in self.gateways if one.log.read_text().count("call from") == calls)

    def close(self) -> None:
        for phone in self._phones:
            phone.close()
        self.edge.close()
        for gateway in self.gateways:
            gateway.kill(signal.SIGTERM)


@pytest.fixture
def installation(tmp_path):
    running = Installation(tmp_path)
    try:
        running.wait_until_ready()
        yield running
    finally:
        running.close()
