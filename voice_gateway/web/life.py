"""The life of what all calls share: opened before the first call, closed after the last."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

import structlog
from fastapi import FastAPI

from media.audio_line import SENT_RATE
from media.janus.rooms import JanusRooms
from voice_gateway.accounts.accounts import Accounts
from voice_gateway.accounts.oidc import Provider
from voice_gateway.asr.engine import AsrEngine, ModelUnusable
from voice_gateway.asr.load import load
from voice_gateway.call import phrases
from voice_gateway.call.acknowledgement import Acknowledgement
from voice_gateway.call.calling_back import calls_back
from voice_gateway.call.house import House
from voice_gateway.call.registry import CallRegistry
from voice_gateway.dialogue.client import RasaDialogue
from voice_gateway.human.conversations import LiveConversations
from voice_gateway.human.filming import Films
from voice_gateway.human.stages import Stages
from voice_gateway.operators.desk_config import DeskConfig
from voice_gateway.operators.open_floor import open_floor
from voice_gateway.payment.http_provider import HttpPaymentProvider
from voice_gateway.phone.audiosocket import audiosocket_line
from voice_gateway.phone.line import PHONE_RATES, PhoneLine, phone_network
from voice_gateway.records.clamav import Clamd
from voice_gateway.records.customers import HttpCustomers
from voice_gateway.records.file_folder import FileFolder
from voice_gateway.records.file_keeper import FileKeeper
from voice_gateway.records.film_keeper import FilmKeeper
from voice_gateway.records.incoming import Incoming
from voice_gateway.records.recording_keeper import RecordingKeeper
from voice_gateway.records.records import Records
from voice_gateway.settings import Settings
from voice_gateway.store.store import Store
from voice_gateway.text.normalise import warm_up
from voice_gateway.text.sentences import sentences
from voice_gateway.transfer.targets import Targets
from voice_gateway.transfer.transfers import Transfers
from voice_gateway.tts.load import load as load_voice
from voice_gateway.tts.prompt_store import PromptStore
from voice_gateway.tts.voice import Voice
from voice_gateway.vad.silero_vad import SileroVad
from voice_gateway.visit.ice import IceServers
from voice_gateway.visit.links import Links
from voice_gateway.visit.visits import Visits

_log = structlog.get_logger(__name__)


@asynccontextmanager
async def life(
    app: FastAPI, settings: Settings, targets: Targets | None, desk: DeskConfig
) -> AsyncIterator[None]:
    """What routes need stands in `app.state`. Raises ModelUnusable."""
    async with AsyncExitStack() as stack:
        asr = await _asr(settings)
        acknowledgement = Acknowledgement(settings.acknowledgement, settings.acknowledge_after_s)
        voice = await _voice(settings, targets, acknowledgement)
        stack.callback(voice.close)
        store = Store(settings.database_url)
        stack.push_async_callback(store.close)
        await store.migrate()
        await store.close_unfinished()
        records, accounts = Records.over(store), Accounts.over(store)
        customers = HttpCustomers(settings.billing_url)
        dialogue = RasaDialogue(settings.rasa_url)
        payments = HttpPaymentProvider(settings.payments_url)
        sso = _sso(settings)
        if sso is not None:
            stack.push_async_callback(sso.close)
        for service in (customers, dialogue, payments):
            stack.push_async_callback(service.close)
        rooms = _rooms(settings)
        recordings = settings.var / "recordings"
        kept = recordings if rooms and settings.record_video else None
        if rooms is not None:
            stack.push_async_callback(rooms.close)
        folder = FileFolder(settings.var / "files")
        clamd = Clamd(settings.clamd) if settings.clamd else None
        network = phone_network(settings, asr.rate)
        floor = await stack.enter_async_context(open_floor(desk, store, records, accounts.audit))
        house = House(
            asr=asr,
            vad=SileroVad(settings.vad_model, asr.rate),
            voice=voice,
            dialogue=dialogue,
            store=store,
            records=records,
            customers=customers,
            payments=payments,
            recordings=recordings,
            transfers=(
                Transfers(targets, network.endpoint, network.rtp) if targets and network else None
            ),
            desk=desk,
            floor=floor,
            stages=Stages(),
            visits=Visits(),
            ice=IceServers(settings.ice_servers, settings.turn_urls, settings.turn_secret),
            films=Films(rooms, kept) if rooms else None,
            acknowledgement=acknowledgement,
            links=Links(settings.public_url or f"http://localhost:{settings.port}"),
        )
        registry = CallRegistry(settings.max_calls, settings.max_loop_lag_ms / 1000)
        state = app.state
        state.settings, state.calls, state.house, state.floor = settings, registry, house, floor
        state.store, state.records, state.accounts = store, records, accounts
        state.customers, state.files = customers, folder
        state.desk, state.sso = desk, sso
        state.incoming = Incoming(records.files, folder, clamd)
        state.conversations = LiveConversations(house.visits, house.stages)
        state.phone = phone = PhoneLine(network, registry, house) if network else None
        if phone is not None:
            await phone.open()
            stack.push_async_callback(phone.close)
        audiosocket = audiosocket_line(settings, registry, house)
        if audiosocket is not None:
            await audiosocket.open()
        file_keeper = FileKeeper(records.files, folder, timedelta(days=settings.file_days))
        recording_keeper = RecordingKeeper(recordings, timedelta(days=settings.recording_days))
        calling_back = calls_back(settings, network, registry, house, floor)
        keepers = [
            asyncio.create_task(registry.keep_house(), name="keeper"),
            asyncio.create_task(file_keeper.run(), name="file-keeper"),
            asyncio.create_task(recording_keeper.run(), name="recording-keeper"),
            *([asyncio.create_task(FilmKeeper(kept).run(), name="film-keeper")] if kept else []),
            *([asyncio.create_task(calling_back.run(), name="callbacks")] if calling_back else []),
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
        await registry.take_leave(house.stopping)
        await registry.end_all()


def _sso(settings: Settings) -> Provider | None:
    if settings.oidc_issuer is None:
        return None
    return Provider(
        settings.oidc_issuer,
        settings.oidc_client_id,
        settings.oidc_client_secret.get_secret_value(),
        settings.oidc_roles_claim,
        settings.oidc_roles,
    )


def _rooms(settings: Settings) -> JanusRooms | None:
    if settings.janus_url is None:
        return None
    secret = settings.janus_secret
    return JanusRooms(settings.janus_url, secret.get_secret_value() if secret else None)


async def _asr(settings: Settings) -> AsrEngine:
    try:
        return await asyncio.to_thread(load, settings.asr_engine, settings.asr_model)
    except ModelUnusable as error:
        _log.error("recogniser_unusable", setting="GATEWAY_ASR_MODEL", reason=str(error))
        raise


async def _voice(
    settings: Settings, targets: Targets | None, acknowledgement: Acknowledgement
) -> Voice:
    """Ready to speak, with what must be said whatever fails."""
    wanted = (settings.tts_model, settings.tts_voice, SENT_RATE)
    engine = await asyncio.to_thread(load_voice, *wanted)
    voice = Voice(engine, PromptStore(settings.prompts, engine.name))
    await asyncio.to_thread(warm_up)
    pinned = phrases.PINNED + (phrases.PINNED_FOR_TRANSFERS if targets else ())
    pinned += tuple(sentences(acknowledgement.text))
    for rate in (SENT_RATE, *PHONE_RATES):
        await voice.pin(pinned, rate)
    if engine.non_commercial:
        _log.warning("voice_is_for_evaluation_only", voice=engine.name)
    return voice
