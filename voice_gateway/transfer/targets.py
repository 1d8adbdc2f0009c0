"""Who answers for a queue: phone numbers and queues of a PBX, from a YAML file.

default: consultation        # the queue of a call whose queue is not known
announce_s: 25               # from announcement to announcement while a target is rung
queues:
  consultation: {target: "sip:600@192.0.2.10:5060", ring_s: 60}
  services: {target: "+74951112233"}    # by the trunk of GATEWAY_SIP_TRUNK
"""

import re
from ipaddress import IPv4Address
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from voice_gateway.settings import Settings
from voice_gateway.yaml_problem import YAML_PROBLEMS, yaml_problem

_NUMBER = r"\+[1-9][0-9]{9,14}"
_URI = r"sip:[^@;?<>\s]+@[\w.-]+(?::[0-9]{1,5})?"


class BadTargets(ValueError):
    """The file cannot be used; the text names the place."""


class Target(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    target: str = Field(pattern=rf"^(?:{_NUMBER}|{_URI})$")
    """«sip:user@host:port», or a number (E.164) that the trunk is asked for."""
    ring_s: float = Field(default=45.0, ge=5, le=600)


class Targets(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    default: str
    announce_s: float = Field(default=25.0, ge=10, le=120)
    queues: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,63}$")], Target]

    @model_validator(mode="after")
    def known_default(self) -> "Targets":
        if self.default not in self.queues:
            raise ValueError("default is none of the queues")
        return self

    def target(self, queue: str | None) -> Target | None:
        """Who answers for it; None when nobody does. queue: None where it is not known."""
        return self.queues.get(self.default if queue is None else queue)


def targets_of(settings: Settings) -> Targets | None:
    """The targets that the settings name, None without any; numbers stand as SIP addresses.

    Raises BadTargets.
    """
    if settings.transfers is None:
        return None
    if settings.sip_port is None:
        raise BadTargets("there is no phone line to call by: set GATEWAY_SIP_PORT")
    targets = load(settings.transfers)
    queues = {name: _dialled(name, target, settings) for name, target in targets.queues.items()}
    return targets.model_copy(update={"queues": queues})


def load(path: Path) -> Targets:
    """Raises BadTargets."""
    try:
        return Targets.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except YAML_PROBLEMS as error:
        raise BadTargets(yaml_problem(path, error)) from None


def _dialled(queue: str, target: Target, settings: Settings) -> Target:
    if re.fullmatch(_NUMBER, target.target):
        if settings.sip_trunk is None:
            raise BadTargets(f"queues.{queue}: a number needs a trunk: set GATEWAY_SIP_TRUNK")
        registrar = settings.sip_trunk.partition("@")[2]
        return target.model_copy(update={"target": f"sip:{target.target}@{registrar}"})
    host, _, port = target.target.rpartition("@")[2].partition(":")
    if int(port or 5060) not in range(1, 65536):
        raise BadTargets(f"queues.{queue}: no such port: {port}")
    try:
        address = IPv4Address(host)
    except ValueError:
        return target  # a name: where it leads is known when it is called
    if not any(address in network for network in settings.sip_peers):
        # The endpoint hears nobody else: the target's answer would be lost.
        raise BadTargets(f"queues.{queue}: {host} is not in GATEWAY_SIP_PEERS")
    return target
