"""Browsers that reach each other through coturn alone, with a call's credentials."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page
from pydantic import SecretStr

from launcher.ports import free_port
from launcher.settings import ROOT
from tests.system.phones.control import served
from voice_gateway.visit import ice
from voice_gateway.visit.ice import IceServers

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SECRET = "a secret of the test"
# Two ends that may use relays only; what one says to the other, or null when no relay was given.
THROUGH_RELAYS = """async (iceServers) => {
  const ends = [1, 2].map(() => new RTCPeerConnection({ iceServers, iceTransportPolicy: "relay" }));
  const [one, two] = ends;
  const relays = ends.map((end) => new Promise((done) => {
    let found = 0;
    end.onicecandidate = ({ candidate }) => {
      if (candidate?.candidate) found += candidate.candidate.includes("typ relay") ? 1 : 0;
      if (candidate === null) done(found);
      else (end === one ? two : one).addIceCandidate(candidate);
    };
  }));
  const heard = new Promise((done) => {
    two.ondatachannel = ({ channel }) => { channel.onmessage = ({ data }) => done(data); };
  });
  const channel = one.createDataChannel("events");
  channel.onopen = () => channel.send("слышно");
  await one.setLocalDescription();
  await two.setRemoteDescription(one.localDescription);
  await two.setLocalDescription();
  await one.setRemoteDescription(two.localDescription);
  const given = await Promise.all(relays);
  const said = given.includes(0) ? null : await heard;
  ends.forEach((end) => end.close());
  return said;
}"""


@pytest.fixture
def turn_url(tmp_path: Path) -> Iterator[str]:
    """coturn with the configuration that is deployed; here the loopback is let through."""
    program = shutil.which("turnserver")
    if program is None:
        pytest.skip("coturn was not found; Debian: apt install coturn")
    port = free_port()
    command = [
        *(program, "-c", str(ROOT / "deploy/coturn/turnserver.conf")),
        *("--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", f"--listening-port={port}"),
        *("--min-port=40000", "--max-port=49151", f"--static-auth-secret={SECRET}"),
        *("--allow-loopback-peers", f"--pidfile={tmp_path / 'pid'}", f"--userdb={tmp_path / 'db'}"),
    ]
    with served(command, port, tmp_path):
        yield f"turn:127.0.0.1:{port}?transport=udp"


def servers(url: str, secret: str = SECRET) -> list[dict[str, Any]]:
    return IceServers((), (url,), SecretStr(secret)).fresh()


async def test_a_calls_credentials_open_a_relay(page: Page, turn_url: str) -> None:
    assert await page.evaluate(THROUGH_RELAYS, servers(turn_url)) == "слышно"


async def test_who_does_not_know_the_secret_is_given_no_relay(page: Page, turn_url: str) -> None:
    assert await page.evaluate(THROUGH_RELAYS, servers(turn_url, "another")) is None


async def test_yesterdays_credentials_open_nothing(
    page: Page, turn_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    yesterday = time.time() - 24 * 3600
    monkeypatch.setattr(ice.time, "time", lambda: yesterday)
    assert await page.evaluate(THROUGH_RELAYS, servers(turn_url)) is None
