"""python -m voice_gateway.accounts: the operators' accounts, for whoever may start the gateway.

Works beside a running gateway; GATEWAY_DATABASE_URL says where.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from sqlalchemy.exc import SQLAlchemyError

from voice_gateway.accounts import demo
from voice_gateway.accounts.accounts import Accounts
from voice_gateway.accounts.operators import BadName, NameTaken, NoSuchOperator
from voice_gateway.accounts.passwords import one_time
from voice_gateway.accounts.roles import ROLES
from voice_gateway.operators.desk_config import BadDesk, load
from voice_gateway.settings import Settings
from voice_gateway.store.database import Database

_CHANGE_IT = "a new one is asked for at the first sign-in"


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="./dozvon operators", description="Who may sign in to the console, /console/."
    )
    commands = top.add_subparsers(title="commands", metavar="<command>", dest="command")
    commands.required = True
    commands.add_parser("list", help="all accounts")
    audit = commands.add_parser("audit", help="who looked at what, the newest last")
    audit.add_argument("--last", type=int, default=50, metavar="N", help="so many (50)")
    add = commands.add_parser("add", help="a new account; prints its one-time password")
    add.add_argument("--title", required=True, help="as callers see it: «Ольга Петровна»")
    add.add_argument("--role", choices=ROLES, default="operator")
    add.add_argument("--skills", type=_list, default=[], help="queues, separated by commas")
    password = commands.add_parser("password", help="a new one-time password")
    role = commands.add_parser("role", help="another role")
    skills = commands.add_parser("skills", help="other queues")
    disable = commands.add_parser("disable", help="no sign-in any more; ends the sessions")
    enable = commands.add_parser("enable", help="sign-in again")
    for named in (add, password, role, skills, disable, enable):
        named.add_argument("name", help="signs in by it")
    role.add_argument("role", choices=ROLES)
    skills.add_argument("skills", type=_list, help="separated by commas")
    # What the first `./dozvon up` does; not for people.
    commands.add_parser("demo")
    return top


class NoSuchQueue(ValueError):
    pass


async def run(options: argparse.Namespace, database: Database, queues: Sequence[str]) -> list[str]:
    """What is to be said. Raises NoSuchOperator, NameTaken, BadName, NoSuchQueue."""
    unknown = set(getattr(options, "skills", ())) - set(queues)
    if unknown:
        raise NoSuchQueue(f"There is no queue {min(unknown)!r}; known are {', '.join(queues)}")
    await database.migrate()
    accounts = Accounts.over(database)
    operators = accounts.operators
    match options.command:
        case "list":
            return [
                f"{o.name:<16} {o.role:<11} {'disabled' if o.disabled else '':<9} "
                f"{o.title} ({', '.join(o.skills) or 'no queues'})"
                for o in await operators.all()
            ]
        case "audit":
            names = {o.id: o.name for o in await operators.all()}
            return [
                f"{e.at:%Y-%m-%d %H:%M:%S}Z  {names.get(e.operator_id or '', '-'):<16} "
                f"{e.what:<16} {names.get(e.subject or '', e.subject or '')}"
                for e in reversed(await accounts.audit.newest(options.last))
            ]
        case "add":
            password = one_time()
            await operators.add(options.name, options.title, options.role, options.skills, password)
            return [f"{options.name}: one-time password {password} ({_CHANGE_IT})"]
        case "password":
            password = one_time()
            await operators.set_password(options.name, password, must_change=True)
            return [f"{options.name}: one-time password {password} ({_CHANGE_IT})"]
        case "role":
            await operators.set_role(options.name, options.role)
        case "skills":
            await operators.set_skills(options.name, options.skills)
        case "disable" | "enable":
            await operators.set_disabled(options.name, options.command == "disable")
        case "demo":
            return [" ".join(entry) for entry in await demo.create(operators, queues)]
    return [f"{options.name}: done"]


def main(arguments: Sequence[str]) -> int:
    options = parser().parse_args(arguments)
    settings = Settings()

    async def with_database() -> list[str]:
        database = Database(settings.database_url)
        try:
            return await run(options, database, list(load(settings.desk).queues))
        finally:
            await database.close()

    try:
        lines = asyncio.run(with_database())
    except NoSuchOperator:
        lines = [f"There is no operator {options.name!r}: see ./dozvon operators list"]
    except NameTaken:
        lines = [f"The name {options.name!r} is taken."]
    except BadName as error:
        lines = [f"{options.name!r} is no name: it takes {error}"]
    except (BadDesk, NoSuchQueue) as error:
        lines = [str(error)]
    except (SQLAlchemyError, OSError) as error:
        lines = [f"The gateway's database cannot be used: {type(error).__name__}"]
    else:
        print("\n".join(lines), end="\n" if lines else "")
        return 0
    print("\n".join(lines), file=sys.stderr)
    return 1


def _list(text: str) -> list[str]:
    return [name for name in (part.strip() for part in text.split(",")) if name]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
