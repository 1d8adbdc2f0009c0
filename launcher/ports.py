"""Is a port free, and who holds it."""

from __future__ import annotations

import socket
from pathlib import Path

LISTENING = "0A"  # TCP_LISTEN in the hexadecimal of /proc/net/tcp


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now. Raises PermissionError for a privileged port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return _binds(probe, host, port)


def udp_is_free(host: str, port: int) -> bool:
    """Whether datagrams could be received there now. Raises PermissionError as `is_free`."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        return _binds(probe, host, port)


def _binds(probe: socket.socket, host: str, port: int) -> bool:
    try:
        probe.bind((host, port))
    except PermissionError:
        raise
    except OSError:
        return False
    return True


def holder(port: int, proc: Path = Path("/proc")) -> str | None:
    """The process listening on `port` as "name, pid 123"; None when it may not be seen."""
    sockets = {f"socket:[{inode}]" for inode in _listening_inodes(port, proc)}
    for folder in proc.glob("[0-9]*"):
        try:
            if any(str(handle.readlink()) in sockets for handle in (folder / "fd").iterdir()):
                return f"{(folder / 'comm').read_text().strip()}, pid {folder.name}"
        except OSError:
            continue  # another user's process, or one that has just ended
    return None


def _listening_inodes(port: int, proc: Path) -> list[str]:
    inodes = []
    for table in ("tcp", "tcp6"):
        file = proc / "net" / table
        if not file.exists():
            continue
        for row in file.read_text().splitlines()[1:]:
            fields = row.split()
            if fields[3] == LISTENING and int(fields[1].rsplit(":", 1)[1], 16) == port:
                inodes.append(fields[9])
    return inodes


def free_udp_port() -> int:
    """A port nobody receives at, at this moment."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
