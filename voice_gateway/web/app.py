"""The gateway's HTTP application and the life of what all calls share."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from media.webrtc import PLAYOUT_RATE
from voice_gateway.accounts.accounts import Accounts
from voice_gateway.asr.engine import ModelUnusable
from voice_gateway.asr.load import load
from voice_gateway.call import phrases
from voice_gateway.call.house import House
from voice_gateway.call.registry import CallRegistry
from voice_gateway.dialogue.client import RasaDialogue
from voice_gateway.operators.queue import OperatorQueue
from voice_gateway.payment.http_provider import HttpPaymentProvider
from voice_gateway.phone.audiosocket import audiosocket_line
from voice_gateway.phone.line import PHONE_RATES, PhoneLine, phone_network
from voice_gateway.records.clamav import Clamd
from voice_gateway.records.customers import HttpCustomers
from voice_gateway.records.file_folder import FileFolder
from voice_gateway.records.file_keeper import FileKeeper
from voice_gateway.records.incoming import Incoming
from voice_gateway.records.records import Records
from voice_gateway.settings import Settings
from voice_gateway.store.store import Store
from voice_gateway.text.normalise import warm_up
from voice_gateway.transfer.targets import targets_of
from voice_gateway.transfer.transfers import Transfers
from voice_gateway.tts.engine import TtsEngine
from voice_gateway.tts.espeak_engine import EspeakEngine
from voice_gateway.tts.silero_engine import SileroEngine
from voice_gateway.tts.voice import Voice
from voice_gateway.vad.silero_vad import SileroVad
from voice_gateway.web import calls, desk_api, errors, files, login
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
        voice = Voice(await asyncio.to_thread(_tts, settings))
        await asyncio.to_thread(warm_up)
        pinned = phrases.PINNED + (phrases.PINNED_FOR_TRANSFERS if targets else ())
        for rate in (PLAYOUT_RATE, *PHONE_RATES):
            await voice.pin(pinned, rate)
        if voice.engine.non_commercial:
            _log.warning("voice_is_for_evaluation_only", voice=voice.engine.name)
        store = Store(settings.database_url)
        await store.migrate()
        await store.close_unfinished()
        records = Records.over(store)
        await records.talks.close_unfinished()
        customers = HttpCustomers(settings.billing_url)
        app.state.store, app.state.records, app.state.customers = store, records, customers
        app.state.accounts = Accounts.over(store)
        app.state.files = folder = FileFolder(settings.var / "files")
        clamd = Clamd(settings.clamd) if settings.clamd else None
        app.state.incoming = Incoming(records.files, folder, clamd)
        files_kept = timedelta(days=settings.file_days)
        file_keeper = FileKeeper(records.files, folder, files_kept)
        dialogue = RasaDialogue(settings.rasa_url)
        payments = HttpPaymentProvider(settings.payments_url)
        registry = CallRegistry(settings.max_calls)
        app.state.settings, app.state.calls = settings, registry
        network = phone_network(settings, asr.rate)
        transfers = (
            Transfers(targets, network.endpoint, network.rtp) if targets and network else None
        )
        queue, recordings = OperatorQueue(store), settings.var / "recordings"
        house = House(asr, vad, voice, dialogue, store, queue, payments, recordings, transfers)
        app.state.house = house
        app.state.phone = phone = PhoneLine(network, registry, house) if network else None
        if phone is not None:
            await phone.open()
        audiosocket = audiosocket_line(settings, registry, app.state.house)
        if audiosocket is not None:
            await audiosocket.open()
        keepers = [
            asyncio.create_task(registry.keep_house(), name="keeper"),
            asyncio.create_task(file_keeper.run(), name="file-keeper"),
        ]
        _log.info("ready", asr=asr.name, voice=voice.engine.name)
        yield
        for keeper in keepers:
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
        await customers.close()
        await store.close()

    app = FastAPI(title="Dozvon voice gateway", lifespan=life, docs_url=None, redoc_url=None)
    app.state.phone = None
    errors.install(app)
    for router in (calls.router, login.router, desk_api.router, files.router):
        app.include_router(router)
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


def _tts(settings: Settings) -> TtsEngine:
    if settings.tts_model is None:
        return EspeakEngine()
    engine = SileroEngine(settings.tts_model, settings.tts_voice)
    for rate in (PLAYOUT_RATE, PHONE_RATES[0]):
        engine.warm_up(rate)
    return engine
