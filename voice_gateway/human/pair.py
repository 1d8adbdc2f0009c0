"""The visitor's browser and the operator's, which talk to each other directly: what each is told
for W3C's perfect negotiation, and whether they have found each other."""

from collections.abc import Callable
from typing import Any, Literal

from voice_gateway.operators.sides import Message

Side = Literal["visitor", "operator"]
Tell = Callable[[Message], None]


class Pair:
    def __init__(
        self, to: dict[Side, Tell], ice_servers: Callable[[], list[dict[str, Any]]]
    ) -> None:
        """ice_servers: with new TURN credentials."""
        self._to = to
        self._ice_servers = ice_servers
        self._connected: dict[Side, bool] = {"visitor": False, "operator": False}
        self._sound = True

    @property
    def direct(self) -> bool:
        """Both hear each other without the gateway."""
        return self._sound and all(self._connected.values())

    def begin(self, *, sound: bool) -> None:
        """Both make a new peer connection; what belonged to an older one is void. sound: it
        carries sound too, not only pictures."""
        self.part()
        self._sound = sound
        for side, tell in self._to.items():
            polite = side == "visitor"
            servers = self._ice_servers()
            tell({"type": "negotiate", "ice_servers": servers, "polite": polite, "sound": sound})

    def part(self) -> None:
        """There is nobody to be connected with."""
        self._connected = {"visitor": False, "operator": False}

    def says(self, side: Side, message: Message) -> bool:
        """A `signal` is handed on, a `direct` noted; False for anything else."""
        match message:
            case {"type": "signal", "data": data}:
                other: Side = "operator" if side == "visitor" else "visitor"
                self._to[other]({"type": "signal", "data": data})
            case {"type": "direct", "connected": bool(connected)}:
                self._connected[side] = connected
            case _:
                return False
        return True
