"""The peer: Pipecat with the same Vosk model, Silero voice and Rasa, behind our own calls' door.

`POST /api/calls` takes what the gateway takes, so that the same recorded callers dial both.
"""

import argparse
import asyncio
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from loguru import logger
from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.audio.vad.vad_analyzer import VADParams
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.audio.vad_processor import VADProcessor
from pipecat.transports.base_transport import TransportParams
from pipecat.transports.smallwebrtc.connection import SmallWebRTCConnection
from pipecat.transports.smallwebrtc.transport import SmallWebRTCTransport
from pipecat.turns.user_turn_processor import UserTurnProcessor
from pipecat.workers.runner import WorkerRunner
from pydantic import BaseModel

from benchmarks.pipecat.rasa import RasaProcessor
from benchmarks.pipecat.silero_tts import SileroTTSService
from benchmarks.pipecat.vosk_stt import VoskSTTService
from voice_gateway.asr.vosk_engine import VoskEngine
from voice_gateway.dialogue.client import CallInfo, RasaDialogue
from voice_gateway.text.normalise import warm_up
from voice_gateway.tts.silero_engine import SileroEngine

_RATE_IN = 16000
"""Hz; Smart Turn wants 16 kHz."""
_RATE_OUT = 24000


class Offer(BaseModel):
    sdp: str
    type: str
    line: str = "consultation"
    caller: str | None = None


def create_app(asr: VoskEngine, tts: SileroEngine, rasa_url: str) -> FastAPI:
    app = FastAPI()
    dialogue = RasaDialogue(rasa_url)
    calls: set[asyncio.Task[None]] = set()

    @app.post("/api/calls")
    async def begin_call(offer: Offer) -> dict[str, Any]:
        connection = SmallWebRTCConnection()
        await connection.initialize(sdp=offer.sdp, type=offer.type)
        answer = connection.get_answer()
        call_id = uuid.uuid4().hex
        info = CallInfo(line=offer.line, caller=offer.caller, channel="web")
        call = asyncio.create_task(_talk(connection, call_id, info))
        calls.add(call)
        call.add_done_callback(calls.discard)
        return {"call_id": call_id, "sdp": answer["sdp"], "type": "answer"}

    async def _talk(connection: SmallWebRTCConnection, call_id: str, info: CallInfo) -> None:
        transport = SmallWebRTCTransport(
            connection, TransportParams(audio_in_enabled=True, audio_out_enabled=True)
        )
        processor = RasaProcessor(dialogue, call_id, info, connection.send_app_message)
        pipeline = Pipeline(
            [
                transport.input(),
                # Documented defaults: Silero VAD that stops after 200 ms, Smart Turn v3 on top.
                VADProcessor(vad_analyzer=SileroVADAnalyzer(params=VADParams())),
                VoskSTTService(asr, _RATE_IN),
                UserTurnProcessor(),
                processor,
                SileroTTSService(tts, _RATE_OUT),
                transport.output(),
            ]
        )
        rates = PipelineParams(audio_in_sample_rate=_RATE_IN, audio_out_sample_rate=_RATE_OUT)
        worker = PipelineWorker(pipeline, params=rates)

        @transport.event_handler("on_client_connected")
        async def connected(*_: object) -> None:
            await processor.begin()

        @transport.event_handler("on_client_disconnected")
        async def gone(*_: object) -> None:
            await worker.cancel()

        runner = WorkerRunner(handle_sigint=False)
        await runner.add_workers(worker)
        await runner.run()

    @app.get("/healthz")
    async def healthz() -> dict[str, object]:
        return {"status": "ok", "calls": len(calls), "cpu_s": time.process_time()}

    return app


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8890)
    parser.add_argument("--rasa", default="http://127.0.0.1:5005")
    parser.add_argument("--asr", type=Path, default=Path("models/asr/ru-phone"))
    parser.add_argument("--tts", type=Path, default=Path("models/downloaded/silero-v4-ru/v4_ru.pt"))
    options = parser.parse_args()
    logger.remove()
    logger.add(sys.stderr, level="WARNING")
    tts = SileroEngine(options.tts)
    tts.warm_up(_RATE_OUT)
    warm_up()
    app = create_app(VoskEngine(options.asr), tts, options.rasa)
    uvicorn.run(app, host="127.0.0.1", port=options.port, log_level="warning")


if __name__ == "__main__":
    main()
