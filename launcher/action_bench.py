"""`./dozvon bench actions`: how long every action takes with many customers in billing."""

from __future__ import annotations

import os
from dataclasses import replace

from launcher import checks, environments, health, ports, processes
from launcher.processes import Process
from launcher.settings import Settings
from launcher.supervisor import Supervisor
from launcher.terminal import Terminal

CUSTOMERS = 1_000_000
REQUESTS = 200
SPARE = 50
"""Phones taken beyond those that are needed twice: not every customer has one, or a meter."""


def run(
    settings: Settings, terminal: Terminal, *, customers: int, database: str | None, requests: int
) -> int:
    """Fill the database where that was not done, start billing and actions on it, and measure.

    1 when an action is slower than it may be. Raises `Problem`.
    """
    config = environments.configuration()
    for environment in environments.ALL:
        environments.build(environment, settings, config, terminal)
    bench = replace(
        settings,
        var=settings.var / "bench",
        billing_port=ports.free_port(),
        actions_port=ports.free_port(),
    )
    bench.var.mkdir(parents=True, exist_ok=True)
    url = database or f"sqlite+aiosqlite:///{bench.var / f'billing-{customers}.db'}"
    phones = bench.var / "phones.txt"
    path = {**processes.inherited(os.environ), "PYTHONPATH": str(settings.root)}
    fill = (
        *(str(settings.app_python), "-u", "-m", "billing.demo", "--database", url),
        *("--customers", str(customers)),
        *("--phones", str(phones), "--sample", str(2 * requests + SPARE)),
    )
    if status := checks.run_shown(fill, settings, path):
        return status
    measure = (
        *(str(settings.rasa_python), "-m", "bot.bench", "--requests", str(requests)),
        *("--actions", f"http://{bench.host}:{bench.actions_port}"),
        *("--billing", f"http://{bench.host}:{bench.billing_port}"),
        *("--phones", str(phones)),
    )
    supervisor = Supervisor(bench)
    try:
        supervisor.start(table := _table(bench, url), path)
        health.wait(table, supervisor, bench, terminal)
        return checks.run_shown(measure, settings, path)
    finally:
        supervisor.stop()


def _table(bench: Settings, url: str) -> tuple[Process, ...]:
    """Billing on this database, and the actions."""
    billing, actions, *_ = processes.processes(bench, {}, "")
    told = {**billing.environment, "BILLING_DATABASE_URL": url, "BILLING_DEMO": "0"}
    return replace(billing, environment=told), actions
