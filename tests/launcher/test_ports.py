import os
import socket
from collections.abc import Iterator
from dataclasses import replace

import pytest

from launcher import ports, system
from launcher.problems import Problem
from launcher.processes import processes
from launcher.settings import Settings


@pytest.fixture
def taken() -> Iterator[int]:
    """A port this very process listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture
def busy() -> Iterator[int]:
    """A UDP port that this very process receives at."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        yield receiver.getsockname()[1]


@pytest.fixture
def free(settings: Settings) -> Settings:
    names = ("gateway_port", "rasa_port", "actions_port", "billing_port")
    return replace(settings, **{name: ports.free_port() for name in names})


def test_a_port_somebody_listens_on_is_not_free(taken: int) -> None:
    assert not ports.is_free("127.0.0.1", taken)


def test_the_holder_is_named_by_its_process(taken: int) -> None:
    assert (ports.holder(taken) or "").endswith(f"pid {os.getpid()}")


def test_a_free_port_has_no_holder() -> None:
    assert ports.holder(ports.free_port()) is None


def test_free_ports_pass(free: Settings) -> None:
    system.check_ports(processes(free, {}, ""))


def test_a_taken_port_is_told_with_its_holder_and_the_setting(free: Settings, taken: int) -> None:
    table = processes(replace(free, rasa_port=taken), {}, "")
    with pytest.raises(Problem) as caught:
        system.check_ports(table)
    assert str(caught.value).splitlines() == [
        f"Port {taken}, needed by rasa, is taken (held by {ports.holder(taken)}).",
        "  To mend: stop what holds it, or choose another port: "
        f"DOZVON_RASA_PORT={taken + 1} ./dozvon up",
    ]


def test_the_phone_line_takes_the_next_free_port(settings: Settings, busy: int) -> None:
    chosen = system.with_sip_port(replace(settings, sip_port=busy), {})
    assert chosen.sip_port > busy
    assert ports.udp_is_free("127.0.0.1", chosen.sip_port)


def test_a_port_of_the_phone_line_that_was_asked_for_is_not_moved(
    settings: Settings, busy: int
) -> None:
    with pytest.raises(Problem, match=f"Port {busy}, needed by the phone line, is taken"):
        system.with_sip_port(replace(settings, sip_port=busy), {"DOZVON_SIP_PORT": str(busy)})


def test_one_port_for_two_processes_is_refused(free: Settings) -> None:
    same = replace(free, rasa_port=free.gateway_port)
    with pytest.raises(Problem, match=r"needed by gateway, is taken \(held by rasa\)"):
        system.check_ports(processes(same, {}, ""))


def test_a_port_an_ordinary_user_may_not_have_is_told_apart(
    free: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(host: str, port: int) -> bool:
        raise PermissionError

    monkeypatch.setattr(ports, "is_free", refuse)
    with pytest.raises(Problem, match="may not be used by an ordinary user"):
        system.check_ports(processes(free, {}, ""))
