"""sippy's event loop, in a thread of its own: one a process, for as long as the process."""

import sys
import threading
from collections.abc import Callable
from functools import cache
from typing import Any

import structlog
from sippy import (
    Network_server,
    SipRequest,
    SipTransactionManager,
    SipURL,
    UacStateRinging,
    UacStateTrying,
    Udp_server,
)
from sippy.Core import EventDispatcher
from sippy.Core.EventDispatcher import ED2

_log = structlog.get_logger(__name__)


@cache
def start() -> None:
    """Starts the loop, once."""
    _hush()
    running = threading.Event()
    threading.Thread(target=_run, args=(running,), name="sip", daemon=True).start()
    running.wait()


def soon(function: Callable[..., Any], *arguments: Any) -> None:
    """Runs a function in the loop's thread, in the order of calls."""
    ED2.callFromThread(function, *arguments)


def now(function: Callable[..., Any], *arguments: Any) -> Any:
    """The same, and waits for its result (some 10 ms). Not from the loop's own thread."""
    return ED2.callFromThreadSync(function, *arguments)


def _run(running: threading.Event) -> None:
    ED2.my_ident = threading.get_ident()
    ED2.callFromThread(running.set)
    ED2.loop()


def _hush() -> None:
    """sippy prints what it cannot read, callers' numbers and all: that must not reach a log."""

    def silent(*_: object, **__: object) -> None:
        pass

    for module in (SipTransactionManager, SipRequest, SipURL, UacStateRinging, UacStateTrying):
        module.print = silent
    for module in (Network_server, SipTransactionManager, Udp_server, EventDispatcher):
        module.dump_exception = _report


def _report(*_: object, **__: object) -> None:
    """In place of sippy's dump of an exception and the message that caused it."""
    error = sys.exc_info()[1]
    trace = error.__traceback__ if error else None
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
    _log.error("sip_stack_stumbled", error=type(error).__name__, where=where)
