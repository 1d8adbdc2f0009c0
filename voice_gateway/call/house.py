"""What all calls share."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from voice_gateway.asr.ear import Ear, Heard
from voice_gateway.asr.engine import AsrEngine
from voice_gateway.call.acknowledgement import Acknowledgement
from voice_gateway.dialogue.client import Dialogue
from voice_gateway.human.filming import Films
from voice_gateway.human.stages import Stages
from voice_gateway.operators.desk_config import DeskConfig
from voice_gateway.operators.sides import DeskFloor
from voice_gateway.payment.provider import PaymentProvider
from voice_gateway.records.customers import HttpCustomers
from voice_gateway.records.records import Records
from voice_gateway.store.store import Store
from voice_gateway.transfer.transfers import Transfers
from voice_gateway.tts.voice import Voice
from voice_gateway.vad.silero_vad import SileroVad
from voice_gateway.visit.ice import IceServers
from voice_gateway.visit.links import Links
from voice_gateway.visit.visits import Visits


@dataclass(frozen=True)
class House:
    """Its parts live as long as the gateway."""

    asr: AsrEngine
    vad: SileroVad
    voice: Voice
    dialogue: Dialogue
    store: Store
    records: Records
    customers: HttpCustomers
    payments: PaymentProvider
    recordings: Path
    transfers: Transfers | None
    """None where no human is reached by phone."""
    acknowledgement: Acknowledgement
    desk: DeskConfig
    floor: DeskFloor
    stages: Stages
    visits: Visits
    ice: IceServers
    films: Films | None
    """None where talks' pictures are neither recorded nor watched."""
    links: Links
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    """The gateway stops now: every call takes leave."""

    def ear(
        self, on_heard: Callable[[Heard], None], on_failure: Callable[[Exception], None]
    ) -> Ear:
        return Ear(self.asr, self.vad, on_heard, on_failure)
