"""The socket by which a test drives a phone's program."""

import socket
import subprocess
import time
from collections.abc import Callable


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
