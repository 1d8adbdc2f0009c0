"""All records of conversations with people, as one thing to hand on."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from voice_gateway.accounts.tries import Tries
from voice_gateway.records.callbacks import CallBacks
from voice_gateway.records.cases import Cases
from voice_gateway.records.chat import Chat
from voice_gateway.records.files import Files
from voice_gateway.records.history import History
from voice_gateway.records.ratings import Ratings
from voice_gateway.records.talks import Talks
from voice_gateway.records.waits import Waits
from voice_gateway.store.database import Database

_CODE_TRIES, _CODE_WINDOW = 5, timedelta(minutes=10)


@dataclass(frozen=True)
class Records:
    cases: Cases
    chat: Chat
    files: Files
    ratings: Ratings
    talks: Talks
    waits: Waits
    callbacks: CallBacks
    history: History

    @classmethod
    def over(cls, database: Database) -> Self:
        return cls(
            Cases(database, Tries(_CODE_TRIES, _CODE_WINDOW)),
            Chat(database),
            Files(database),
            Ratings(database),
            Talks(database),
            Waits(database),
            CallBacks(database),
            History(database),
        )
