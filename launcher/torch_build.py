"""Where torch comes from: its CPU build if it can be had, else the registry's large one."""

from __future__ import annotations

from urllib.error import URLError

from launcher import package_index
from launcher.pip_config import PipConfig

VERSION = "2.13.0"
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
CPU_WHEEL = f"torch-{VERSION}+cpu-cp311-cp311-manylinux_2_28_x86_64.whl"
REACHABLE_WITHIN_S = 4.0


def arguments(config: PipConfig, cpu_index: str = CPU_INDEX) -> tuple[list[str], str]:
    """What `uv pip install` is told, and a line for the person on where torch comes from.

    torch's own dependencies are in the lock, so the CPU build needs none. The registry's build
    depends on NVIDIA's libraries and is imported only with them.
    """
    own = PipConfig("", (), config.find_links, True, config.certificates)
    if package_index.find(own, "torch", CPU_WHEEL)[0]:
        return ["--no-deps", f"torch=={VERSION}+cpu"], "torch: the CPU build from find-links"
    try:
        page = f"{cpu_index}/torch/"
        offered = package_index.links(page, config.certificates, REACHABLE_WITHIN_S)
    except (URLError, OSError, ValueError):
        offered = []
    if CPU_WHEEL in map(package_index.name_of, offered):
        return (
            ["--no-deps", "--index", cpu_index, f"torch=={VERSION}+cpu"],
            f"torch: the CPU build from {cpu_index}",
        )
    return (
        [f"torch=={VERSION}"],
        f"torch: {cpu_index} cannot be reached, so the registry's build is taken, with NVIDIA's "
        "libraries: about 3 GB, once",
    )
