"""The proof of P10: a card is paid with in a call, and then looked for in all that was written.

The whole gateway session with its store, recording and log, and the demo's billing, on disk.
"""

import json
import wave
from datetime import UTC, datetime
from decimal import Decimal

import httpx
import numpy as np
import pytest
from prometheus_client import generate_latest

from billing.api import create_app as create_billing
from billing.demo import load_demo
from billing.sql.card_payments import DemoAcquirer
from billing.sql.database import create_engine, migrate
from billing.sql.store import SqlCustomerSystem, moscow_now
from media.leg import Dtmf, Sound
from tests.gateway.fakes import FRAME, RATE, FakeDialogue, FakeHouse, FakeLeg, reply
from tests.gateway.virtual_time import run
from voice_gateway.call.session import CallSession
from voice_gateway.dialogue.client import CallInfo
from voice_gateway.payment.http_provider import HttpPaymentProvider
from voice_gateway.store.models import Call
from voice_gateway.store.store import Store

NUMBER, EXPIRES, CODE = "2200770212727079", "0939", "385"
SECRETS = (NUMBER, NUMBER[:12], NUMBER[-8:], EXPIRES + CODE, f"{EXPIRES}{CODE}"[1:])
ACCOUNT, SUM = "1000000001", Decimal("3481.55")
INFO = CallInfo(line="consultation", caller="+74951234501", channel="phone")

ROWS, COLUMNS = (697, 770, 852, 941), (1209, 1336, 1477)  # Hz, ITU-T Q.23
KEYS = "123456789*0#"
TONE_FRAMES = 8


def tone(key: str) -> np.ndarray:
    """20 ms of a key's two tones."""
    row, column = divmod(KEYS.index(key), 3)
    at = np.arange(FRAME) / RATE
    both = sum(np.sin(2 * np.pi * hz * at) for hz in (ROWS[row], COLUMNS[column]))
    return (6000 * both).astype(np.int16)


def tones_in(pcm: np.ndarray) -> int:
    """How many 20 ms frames hold a row's and a column's tone."""
    found = 0
    at = np.arange(FRAME) / RATE
    for begin in range(0, pcm.size - FRAME, FRAME):
        frame = pcm[begin : begin + FRAME].astype(float)
        power = {
            hz: abs(np.sum(frame * np.exp(-2j * np.pi * hz * at))) / FRAME for hz in ROWS + COLUMNS
        }
        found += all(max(power[hz] for hz in group) > 500 for group in (ROWS, COLUMNS))
    return found


class ToneLeg(FakeLeg):
    """A telephone that also sounds its keys, a little after the key itself is told."""

    given = 0
    """Samples."""

    async def inbound(self):
        tones = []
        async for event in super().inbound():
            if isinstance(event, Dtmf):
                tones += [event.digit] * TONE_FRAMES
            elif isinstance(event, Sound) and tones:
                event = Sound(tone(tones.pop(0)))
            self.given += event.pcm.size if isinstance(event, Sound) else 0
            yield event


@pytest.fixture
def paid_call(tmp_path, capfd):
    """After the call: the leg, what went to the dialogue, and everything written, by name."""
    leg = ToneLeg(
        *("картой", ("key", f"{NUMBER}#"), ("key", EXPIRES), ("key", f"{CODE}#")),
        *(("wait", 2), ("key", "5"), ("wait", 3), "HANG UP"),
    )

    async def main():
        engine = create_engine(f"sqlite+aiosqlite:///{tmp_path}/billing.db")
        await migrate(engine)
        await load_demo(engine, moscow_now().date(), count=1)
        billing = SqlCustomerSystem(engine)
        app = create_billing(billing, billing.ping, acquirer=DemoAcquirer(engine, moscow_now))
        begun = await billing.begin_payment(ACCOUNT, SUM, "k1")
        control = {"payment": {"id": begun.id, "amount": str(begun.amount)}}
        dialogue = FakeDialogue(
            session_start=reply("Здравствуйте!"),
            картой=reply("Данные карты вводите только клавишами.", control=control),
            paid=reply("Оплата прошла. Чем ещё помочь?"),
        )
        store = Store(f"sqlite+aiosqlite:///{tmp_path}/gateway.db")
        await store.migrate()
        await store.begin_call(
            Call(id="c1", line="consultation", channel="phone", began_at=datetime.now(UTC))
        )
        house = FakeHouse(tmp_path, leg, dialogue)
        house.store = store
        house.payments = HttpPaymentProvider("http://bank", transport=httpx.ASGITransport(app))
        await CallSession("c1", leg, INFO, house).run()
        await store.end_call("c1", "hangup")
        balance = (await billing.balance(ACCOUNT)).amount
        for closing in (store.close(), engine.dispose(), house.payments.close()):
            await closing
        return dialogue, balance

    dialogue, balance = run(main(), limit_s=None)
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    written["log"] = "".join(capfd.readouterr()).encode()
    written["metrics"] = generate_latest()
    written["what the dialogue was told"] = json.dumps(dialogue.messages).encode()
    written["what the page was told"] = json.dumps(leg.events).encode()
    return leg, dialogue, balance, written


def test_the_card_is_charged_and_found_nowhere(paid_call):
    _, dialogue, balance, written = paid_call
    assert balance == 0
    [event] = [m for m in dialogue.messages if m.startswith("/paid")]
    assert json.loads(event.removeprefix("/paid"))["outcome"] == "paid"
    assert {"billing.db", "gateway.db", "c1.wav", "log", "metrics"} <= written.keys()
    assert b"payment" in written["log"]
    found = [(name, s) for name, text in written.items() for s in SECRETS if s.encode() in text]
    assert found == []
    spaced = " ".join(NUMBER).encode()
    assert [name for name, text in written.items() if spaced in text] == []


def test_the_recording_is_silent_where_the_card_was_keyed_and_as_long_as_the_call(
    paid_call, tmp_path
):
    with wave.open(str(tmp_path / "c1.wav")) as file:
        stereo = np.frombuffer(file.readframes(file.getnframes()), dtype=np.int16).reshape(-1, 2)
    caller = stereo[:, 0]
    # The one key after the section is heard: what finds no tones in it can find some.
    assert tones_in(caller) == TONE_FRAMES
    keyed = len(NUMBER) + len(EXPIRES) + len(CODE) + 2
    silent = longest_silence(stereo)
    assert silent > keyed * 0.2
    leg, *_ = paid_call
    assert stereo.shape[0] == leg.given


def longest_silence(stereo: np.ndarray) -> float:
    """Seconds without a sample of either side."""
    loud = np.flatnonzero(np.any(stereo != 0, axis=1))
    return float(np.diff(loud).max()) / RATE
