"""The gateway's HTTP application and the life of what all calls share."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from media.webrtc import PLAYOUT_RATE
from voice_gateway.asr.engine import ModelUnusable
from voice_gateway.asr.load import load
from voice_gateway.call import phrases
from voice_gateway.call.acknowledgement import Acknowledgement
from voice_gateway.call.house import House
from voice_gateway.call.registry import CallRegistry
from voice_gateway.dialogue.client import RasaDialogue
from voice_gateway.operators.queue import OperatorQueue
from voice_gateway.payment.http_provider import HttpPaymentProvider
from voice_gateway.phone.audiosocket import audiosocket_line
from voice_gateway.phone.line import PHONE_RATES, PhoneLine, phone_network
from voice_gateway.settings import Settings
from voice_gateway.store.store import Store
from voice_gateway.text.normalise import warm_up
from voice_gateway.text.sentences import sentences
from voice_gateway.transfer.targets import targets_of
from voice_gateway.transfer.transfers import Transfers
from voice_gateway.tts.load import load as load_voice
from voice_gateway.tts.prompt_store import PromptStore
from voice_gateway.tts.voice import Voice
from voice_gateway.vad.silero_vad import SileroVad
from voice_gateway.web import calls, errors
from voice_gateway.web.guard import Guard

_log = structlog.get_logger(__name__)
_STATIC = Path(__file__).parent / "static"


def create_app(settings: Settings) -> FastAPI:
    """Raises BadTargets."""
    targets = targets_of(settings)

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        try:
            asr = await asyncio.to_thread(load, settings.asr_engine, settings.asr_model)
        except ModelUnusable as error:
            _log.error("recogniser_unusable", setting="GATEWAY_ASR_MODEL", reason=str(error))
            raise
        vad = SileroVad(settings.vad_model, asr.rate)
        wanted = (settings.tts_model, settings.tts_voice, PLAYOUT_RATE)
        engine = await asyncio.to_thread(load_voice, *wanted)
        prompts = PromptStore(settings.prompts, engine.name)
        voice = Voice(engine, prompts)
        await asyncio.to_thread(warm_up)
        acknowledgement = Acknowledgement(settings.acknowledgement, settings.acknowledge_after_s)
        pinned = phrases.PINNED + (phrases.PINNED_FOR_TRANSFERS if targets else ())
        pinned += tuple(sentences(acknowledgement.text))
        for rate in (PLAYOUT_RATE, *PHONE_RATES):
            await voice.pin(pinned, rate)
        if engine.non_commercial:
            _log.warning("voice_is_for_evaluation_only", voice=engine.name)
        store = Store(settings.database_url)
        await store.migrate()
        await store.close_unfinished()
        dialogue = RasaDialogue(settings.rasa_url)
        payments = HttpPaymentProvider(settings.payments_url)
        registry = CallRegistry(settings.max_calls, settings.max_loop_lag_ms / 1000)
        app.state.settings, app.state.calls = settings, registry
        network = phone_network(settings, asr.rate)
        transfers = (
            Transfers(targets, network.endpoint, network.rtp) if targets and network else None
        )
        queue, recordings = OperatorQueue(store), settings.var / "recordings"
        house = House(
            asr,
            vad,
            voice,
            dialogue,
            store,
            queue,
            payments,
            recordings,
            transfers,
            acknowledgement,
        )
        app.state.house = house
        app.state.phone = phone = PhoneLine(network, registry, house) if network else None
        if phone is not None:
            await phone.open()
        audiosocket = audiosocket_line(settings, registry, app.state.house)
        if audiosocket is not None:
            await audiosocket.open()
        keeper = asyncio.create_task(registry.keep_house(), name="keeper")
        _log.info("ready", asr=asr.name, voice=engine.name, prompts=len(prompts))
        yield
        keeper.cancel()
        if phone is not None:
            phone.refuse()
        if audiosocket is not None:
            audiosocket.close()
        await registry.drain(settings.stop_grace_s)
        await registry.end_all()
        if phone is not None:
            await phone.close()
        voice.close()
        await dialogue.close()
        await payments.close()
        await store.close()

    app = FastAPI(title="Dozvon voice gateway", lifespan=life, docs_url=None, redoc_url=None)
    app.state.phone = None
    errors.install(app)
    app.include_router(calls.router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    app.add_middleware(Guard)

    @app.get("/", include_in_schema=False)
    async def page() -> FileResponse:
        return FileResponse(_STATIC / "index.html")

    @app.get("/healthz")
    async def healthz(request: Request) -> dict[str, object]:
        """200 when calls are taken: even without the dialogue, by an apology and the queue."""
        house: House = request.app.state.house
        registry: CallRegistry = request.app.state.calls
        return {
            "status": "ok",
            "dialogue": await house.dialogue.ready(),
            "asr": house.asr.name,
            "voice": house.voice.engine.name,
            "calls": registry.active,
            "sip": request.app.state.phone and request.app.state.phone.address,
        }

    @app.get("/metrics", include_in_schema=False)
    async def exposition() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return app
