"""Shared by all tests: imports from the project's root, and no silent skip in CI."""

import os
from collections.abc import Generator
from typing import Any

import pytest

from tests.engines_fixture import espeak_engine, silero_engine, vad, vosk_engine
from tests.janus_fixture import janus_url
from tests.postgres_fixture import postgres_socket
from tests.system_fixture import system

__all__ = [
    "espeak_engine",
    "janus_url",
    "postgres_socket",
    "silero_engine",
    "system",
    "vad",
    "vosk_engine",
]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, Any]:
    return fail_if_skipped((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, Any, Any]:
    return fail_if_skipped((yield))


def fail_if_skipped(report: Any) -> Any:
    """Under CI=true a skip is a failure that says what the test lacks."""
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"not run, and CI must run everything: {reason}"
    return report
