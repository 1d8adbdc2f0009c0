"""P10 through the whole house: a real call pays by keys, then the card is looked for everywhere."""

import re
import sqlite3
from pathlib import Path

import httpx
import pytest

from tests.system.calls import assistant_text
from tests.system_fixture import Running

pytestmark = pytest.mark.system
PAYER = "1000000011"  # of card_payment.yml
NUMBER, EXPIRES_AND_CODE = "4111111111111111", "1240737"


def memory_holds(pid: int, secret: bytes) -> bool:
    """Whether the process has it in its memory: a tracker is nowhere else."""
    process = Path(f"/proc/{pid}")
    with (process / "maps").open() as maps, (process / "mem").open("rb", 0) as memory:
        for line in maps:
            found = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", line)
            if found is None:
                continue
            begin, end = (int(address, 16) for address in found.groups())
            try:
                memory.seek(begin)
                if secret in memory.read(end - begin):
                    return True
            except (OSError, OverflowError):
                continue  # a region of the kernel's own
    return False


def test_a_call_pays_by_keys_and_the_card_is_nowhere(system: Running, calls):
    made = calls["card_payment"]
    assert made.result.returncode == 0, made.result.stdout
    balance = httpx.get(f"{system.billing_url}/accounts/{PAYER}/balance").json()
    assert balance["amount"] == "0.00"
    call_id = made.transcript["call_id"]
    with sqlite3.connect(system.settings.var / "gateway.db") as kept:
        rows = kept.execute("SELECT kind, text FROM utterances WHERE call_id = ?", [call_id])
        told = rows.fetchall()
    assert ("masked", "") in told
    secrets = [secret.encode() for secret in (NUMBER, " ".join(NUMBER), EXPIRES_AND_CODE)]
    files = [path for path in system.settings.var.rglob("*") if path.is_file()]
    # What the caller's own program notes of its call is the caller's.
    ours = [path for path in files if "calls" not in path.relative_to(system.settings.var).parts]
    assert {"gateway.db", "billing.db", f"{call_id}.wav"} <= {path.name for path in ours}
    found = [(path.name, s) for path in ours for s in secrets if s in path.read_bytes()]
    assert found == []
    metrics = httpx.get(f"{system.gateway_url}/metrics").content
    assert [s for s in secrets if s in metrics] == []
    assert b'dozvon_payments_total{outcome="paid"}' in metrics
    # The search finds what a tracker does hold.
    assert memory_holds(system.pid("rasa"), call_id.encode())
    for process in ("rasa", "actions"):
        assert not memory_holds(system.pid(process), NUMBER.encode()), process
    assert NUMBER not in assistant_text(made.out)
