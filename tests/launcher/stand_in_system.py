"""`./dozvon up` over stand-in processes, as a program of its own that can be signalled.

    python -m tests.launcher.stand_in_system <var> <well | stubborn | dying>

Everything is real (supervisord, signals, health) but the four processes.
"""

import os
import sys
from pathlib import Path

from launcher import cli, operators, ports, system, weights
from launcher.processes import Process

STAND_IN = str(Path(__file__).with_name("stand_in_process.py"))


def stand_ins(kind: str, var: Path) -> tuple[Process, ...]:
    """Two processes, each with a child of its own; the second is of the wanted kind."""
    table = []
    for name, behaviour in (("first", "well"), ("second", kind)):
        port = ports.free_port()
        table.append(
            Process(
                name=name,
                command=(sys.executable, STAND_IN, str(port), behaviour),
                directory=var,
                environment={"ODD": "50 % off, «да»", "STAND_IN": str(var)},
                port=port,
                setting="NONE",
                health="/",
                settles_s=1,
            )
        )
    return tuple(table)


def main() -> int:
    var = Path(sys.argv[1])
    table = stand_ins(sys.argv[2], var)
    for name, stand_in in {
        "processes": lambda *_: table,
        "prepare": lambda *_: None,
    }.items():
        setattr(system, name, stand_in)
    weights.gateway_environment = lambda *_: {}
    operators.first = lambda _: []
    os.environ["DOZVON_VAR"] = str(var)
    return cli.main(["up"])


sys.exit(main())
