"""The accounts that a fresh system begins with."""

from collections.abc import Sequence

from voice_gateway.accounts.operators import Operators
from voice_gateway.accounts.passwords import one_time
from voice_gateway.accounts.roles import Role

_FIRST: tuple[tuple[str, str, Role], ...] = (
    ("olga", "Ольга Петровна", "operator"),
    ("marina", "Марина Сергеевна", "supervisor"),
)


async def create(operators: Operators, queues: Sequence[str]) -> list[tuple[str, str]]:
    """Name and one-time password of each; nothing where there is any account already."""
    if await operators.all():
        return []
    created = []
    for name, title, role in _FIRST:
        password = one_time()
        await operators.add(name, title, role, queues, password)
        created.append((name, password))
    return created
