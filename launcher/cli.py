"""The commands of ./dozvon."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from launcher import (
    action_bench,
    benches,
    checks,
    doctor,
    environments,
    manifest,
    operators,
    problems,
    prompts,
    recogniser,
    system,
    training,
    weights,
)
from launcher.problems import Problem
from launcher.settings import Settings
from launcher.supervisor import Stopped
from launcher.terminal import Terminal

DEMO_CALL = ("--from", "+74951234501", "--say", "баланс", "--say", "да", "--expect-balance")
"""Modules that read their arguments themselves."""


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit status. Problems are said in a line, without traceback."""
    terminal = Terminal()
    try:
        settings = Settings.from_environment(os.environ)
        if arguments and arguments[0] == "call":
            return call(settings, arguments[1:])
        if len(arguments) > 1 and arguments[0] == "bench" and arguments[1] in benches.WHAT:
            return benches.run(arguments[1], arguments[2:], settings, terminal)
        if arguments and arguments[0] == "operators":
            return operators.run(settings, arguments[1:])
        if module := recogniser.MODULES.get(tuple(arguments[:2])):
            return recogniser.run(module, arguments[2:], settings, terminal)
        options = parser().parse_args(arguments)
        run: Callable[[argparse.Namespace, Settings, Terminal], int] = options.run
        return run(options, settings, terminal)
    except Problem as problem:
        terminal.line(str(problem))
        return 1
    except manifest.ManifestError as error:
        terminal.line(f"models/manifest.toml is not right: {error}")
        return 1
    except OSError as error:
        terminal.line(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "))
        return 1
    except (KeyboardInterrupt, Stopped):
        return 130


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="./dozvon",
        description="A voice assistant for utility companies, on the phone line and the web page.",
        epilog="Settings: DOZVON_VAR (folder of data and logs), DOZVON_PORT, DOZVON_RASA_PORT, "
        "DOZVON_ACTIONS_PORT, DOZVON_BILLING_PORT, DOZVON_SIP_PORT.",
    )
    commands = top.add_subparsers(title="commands", metavar="<command>", required=True)

    def command(name: str, text: str, run: Callable[..., int]) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.set_defaults(run=run)
        return added

    command("up", "build what lacks and run the whole system until Ctrl-C", _up)
    command("call", "make a real call to the running system (./dozvon call --help)", _up)
    command("operators", "who may sign in to the console (./dozvon operators --help)", _up)
    command("demo", "up, one call that asks for the balance, down", _demo)
    command("doctor", "tell what this machine lacks and how to mend it", _doctor)
    train = command("train", "train the bot, make its prompts, teach the recogniser words", _train)
    train.add_argument(
        "--report", action="store_true", help="then measure how it understands held-out phrases"
    )
    models = command("models", "list the weights, fetch them, or train the recogniser", _models)
    models.epilog = "./dozvon models train --help tells how the recogniser is made."
    models.add_argument("action", choices=("list", "fetch", "train"))
    models.add_argument("names", nargs="*", help="weights to fetch (default: all)")
    bench = command("bench", "measure conversations, the recogniser, phone calls, actions", _bench)
    bench.epilog = "./dozvon bench WHAT --help tells more of all but actions."
    bench.add_argument("what", choices=("actions", "asr", *benches.WHAT))
    bench.add_argument("--customers", type=int, default=action_bench.CUSTOMERS)
    bench.add_argument(
        "--database", metavar="URL", help="postgresql+asyncpg://... (default: SQLite in var/bench)"
    )
    bench.add_argument("--requests", type=int, default=action_bench.REQUESTS, help="of each action")
    test = command("test", "everything CI runs: lint, types, unit, bot and system tests", _test)
    test.add_argument("--fast", action="store_true", help="only lint, types and unit tests")
    return top


def call(settings: Settings, arguments: Sequence[str]) -> int:
    """Become the caller; all arguments are its own."""
    _need_app(settings, "./dozvon call")
    command = [str(settings.app_python), "-m", "caller", *arguments]
    os.execve(command[0], command, system.caller_environment(settings))  # noqa: S606 - no shell wanted


def _up(options: argparse.Namespace, settings: Settings, terminal: Terminal) -> int:
    ready = False
    settings = system.with_sip_port(settings, os.environ)
    try:
        with system.running(settings, terminal) as supervisor:
            ready = True
            for text in (*system.addresses(settings), *operators.first(settings)):
                terminal.line(text)
            system.watch(supervisor, settings, terminal)
    except Stopped:
        return 0 if ready else 130


def _demo(options: argparse.Namespace, settings: Settings, terminal: Terminal) -> int:
    settings = system.with_sip_port(settings, os.environ)
    with system.running(settings, terminal):
        command = [str(settings.app_python), "-m", "caller", *DEMO_CALL]
        return checks.run_shown(command, settings, system.caller_environment(settings))


def _doctor(options: argparse.Namespace, settings: Settings, terminal: Terminal) -> int:
    return doctor.run(settings, terminal)


def _train(options: argparse.Namespace, settings: Settings, terminal: Terminal) -> int:
    config = environments.configuration()
    environments.build(environments.RASA, settings, config, terminal)
    training.train(settings, terminal, anew=True)
    prompts.prepare(settings, terminal)
    recogniser.renew_words(settings, terminal)
    if not options.report:
        return 0
    model = str(settings.root / training.MODEL)
    measure = (str(settings.rasa_python), "bot/tests/understanding.py", model)
    return checks.run_shown(measure, settings, training.environment(settings.root))


def _models(options: argparse.Namespace, settings: Settings, terminal: Terminal) -> int:
    known = {weight.name: weight for weight in weights.known(settings)}
    unknown = [name for name in options.names if name not in known]
    if unknown:
        raise Problem(f"No such weights: {', '.join(unknown)}.", f"known are {', '.join(known)}")
    failures = 0
    if options.action == "fetch":
        config = environments.configuration()
        for name in options.names or known:
            try:
                weights.fetch(known[name], settings, config, terminal)
            except Problem as problem:
                terminal.line(str(problem))
                failures += 1
    for text in weights.table(settings):
        terminal.line(text)
    return int(failures > 0)


def _bench(options: argparse.Namespace, settings: Settings, terminal: Terminal) -> int:
    return action_bench.run(
        settings,
        terminal,
        customers=options.customers,
        database=options.database,
        requests=options.requests,
    )


def _test(options: argparse.Namespace, settings: Settings, terminal: Terminal) -> int:
    return checks.run(settings, terminal, fast=options.fast)


def _need_app(settings: Settings, command: str) -> None:
    if not settings.app_python.exists():
        raise problems.not_built(command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
