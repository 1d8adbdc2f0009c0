"""What a signed-in person may do."""

from typing import Literal, get_args

Role = Literal["operator", "supervisor", "designer", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)

_CONTAINS: dict[Role, frozenset[Role]] = {
    "operator": frozenset({"operator"}),
    "supervisor": frozenset({"supervisor", "operator"}),
    "designer": frozenset({"designer"}),
    "admin": frozenset({"admin"}),
}


def allows(role: Role, needed: Role) -> bool:
    """A supervisor is an operator too; designer and admin are apart."""
    return needed in _CONTAINS[role]
