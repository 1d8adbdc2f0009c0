"""Programs that tests start: when one listens, and its end."""

import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


def connected(
    port: int, process: subprocess.Popen[bytes], within_s: float, told: Callable[[], str]
) -> socket.socket:
    """Once the program listens. told: its log, for whoever reads why it does not."""
    give_up = time.monotonic() + within_s
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port))
        except ConnectionRefusedError:
            assert time.monotonic() < give_up, told()
            assert process.poll() is None, told()
            time.sleep(0.1)


@contextmanager
def served(command: Sequence[str], port: int, folder: Path) -> Iterator[None]:
    """A server that listens on the TCP port, for the time of the block; its log is in folder."""
    path = folder / "log"
    with path.open("ab") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=subprocess.STDOUT)
        try:
            connected(port, server, 20, path.read_text).close()
            yield
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
