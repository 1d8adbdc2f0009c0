"""Silero as a Pipecat text-to-speech service, with the assistant's own text normalisation."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator

from pipecat.frames.frames import Frame
from pipecat.services.settings import TTSSettings
from pipecat.services.tts_service import TTSService

from voice_gateway.text.normalise import speak
from voice_gateway.tts.silero_engine import SileroEngine


class SileroTTSService(TTSService):
    def __init__(self, engine: SileroEngine, sample_rate: int) -> None:
        super().__init__(
            sample_rate=sample_rate,
            push_start_frame=True,
            push_stop_frames=True,
            settings=TTSSettings(model=None, voice=engine.name, language=None),
        )
        self._engine = engine

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame, None]:
        async def synthesised() -> AsyncIterator[bytes]:
            words = await asyncio.to_thread(speak, text)
            yield (
                await asyncio.to_thread(self._engine.synthesise, words, self.sample_rate)
            ).tobytes()

        async for frame in self._stream_audio_frames_from_iterator(
            synthesised(), in_sample_rate=self.sample_rate, context_id=context_id
        ):
            yield frame
