"""Vosk as a Pipecat speech-to-text service: streaming, one recogniser an utterance."""

import asyncio
from collections.abc import AsyncGenerator

import numpy as np
from pipecat.frames.frames import (
    Frame,
    InterimTranscriptionFrame,
    TranscriptionFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.services.settings import STTSettings
from pipecat.services.stt_service import STTService
from pipecat.utils.time import time_now_iso8601

from media.resample import Resampler
from voice_gateway.asr.engine import AsrEngine

_TTFS_P99_S = 0.3
"""Speech end to final transcript: Vosk's final takes milliseconds after the VAD's 200 ms."""


class VoskSTTService(STTService):
    """Feeds all sound, as Pipecat's streaming services do; the VAD's stop makes the final."""

    def __init__(self, engine: AsrEngine, sample_rate: int) -> None:
        super().__init__(
            sample_rate=sample_rate,
            ttfs_p99_latency=_TTFS_P99_S,
            settings=STTSettings(model=engine.name, language=None),
        )
        self._engine = engine
        self._resampler = Resampler(sample_rate, engine.rate)
        self._stream = engine.stream()
        self._partial = ""

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Frame | None, None]:
        pcm = self._resampler(np.frombuffer(audio, np.int16))
        partial = await asyncio.to_thread(self._stream.accept, pcm)
        if partial and partial != self._partial:
            yield InterimTranscriptionFrame(partial, "", time_now_iso8601())
        self._partial = partial

    async def _handle_vad_user_stopped_speaking(self, frame: VADUserStoppedSpeakingFrame) -> None:
        await super()._handle_vad_user_stopped_speaking(frame)
        stream, self._stream = self._stream, self._engine.stream()
        self._partial = ""
        self.request_finalize()
        text = (await asyncio.to_thread(stream.finish)).text
        if text:
            self.confirm_finalize()
            await self.push_frame(TranscriptionFrame(text, "", time_now_iso8601()))
