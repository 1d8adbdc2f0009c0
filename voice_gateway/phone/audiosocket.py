"""Calls that an Asterisk hands over by AudioSocket become calls of the house."""

import asyncio
import uuid
from asyncio import StreamReader, StreamWriter

from media.audiosocket import AudioSocketLeg, NotAudioSocket, numbers
from media.rtp.ticker import Ticker
from media.sip.guard import Peers
from media.sip.phone_number import e164
from voice_gateway import metrics
from voice_gateway.call.house import House
from voice_gateway.call.registry import CallRegistry, CallsFull
from voice_gateway.call.talk import never_connected, talk
from voice_gateway.dialogue.client import CallInfo
from voice_gateway.phone.line import LINE
from voice_gateway.settings import Settings

_BEGINS_WITHIN_S = 5.0


def audiosocket_line(
    settings: Settings, calls: CallRegistry, house: House
) -> "AudioSocketLine | None":
    """The line that the settings describe; None when they describe none."""
    if settings.audiosocket_port is None:
        return None
    return AudioSocketLine(settings, calls, house)


class AudioSocketLine:
    def __init__(self, settings: Settings, calls: CallRegistry, house: House) -> None:
        self._host, self._port = str(settings.audiosocket_host), settings.audiosocket_port
        self._peers = Peers(settings.audiosocket_peers)
        self._calls, self._house, self._ticker = calls, house, Ticker()
        self._server: asyncio.Server | None = None

    @property
    def port(self) -> int:
        """Where connections are taken; after `open`."""
        assert self._server is not None, "open() comes first"
        return int(self._server.sockets[0].getsockname()[1])

    async def open(self) -> None:
        """Takes calls from now on. Raises OSError where the port cannot be had."""
        self._server = await asyncio.start_server(self._on_connection, self._host, self._port)

    def close(self) -> None:
        """Takes none any more; what runs is the registry's to end."""
        if self._server is not None:
            self._server.close()

    def _on_connection(self, reader: StreamReader, writer: StreamWriter) -> None:
        if writer.get_extra_info("peername")[0] not in self._peers:
            writer.transport.abort()
            return
        try:
            self._calls.admit()
        except CallsFull:
            writer.close()
            return
        leg = AudioSocketLeg(reader, writer, self._ticker, self._house.asr.rate)
        self._calls.start(call_id := uuid.uuid4().hex, self._call(call_id, leg))

    async def _call(self, call_id: str, leg: AudioSocketLeg) -> None:
        try:
            told = numbers(await leg.begin(_BEGINS_WITHIN_S))
            caller, dialled = e164(told.caller or ""), e164(told.dialled or "")
            info = CallInfo(line=LINE, caller=caller, channel="phone", dialled=dialled)
            async with asyncio.TaskGroup() as group:
                following = group.create_task(leg.follow())
                if await leg.connected():
                    await talk(call_id, leg, info, self._house)
                    metrics.DROPPED.labels("phone_frames").inc(leg.dropped_frames)
                else:
                    await never_connected(leg)
                following.cancel()
        except NotAudioSocket:
            metrics.CALLS_REFUSED.labels("not_audiosocket").inc()
        finally:
            await leg.close()
