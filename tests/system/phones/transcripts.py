"""What the gateway wrote down of a call, while it goes on: by it a test knows when to speak."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from tests.system_fixture import Running

_WITHIN_S = 90
_PAUSE_S = 2.5


class Transcript:
    """Of the newest phone call of one caller."""

    def __init__(self, system: Running, caller: str) -> None:
        self._database = system.settings.var / "gateway.db"
        self._recordings = system.settings.var / "recordings"
        self._caller = caller
        self._read = 0

    def wait_for(self, *words: str) -> str:
        """Which of them the assistant has said, later than what was waited for before; when a
        person would answer."""
        give_up = time.monotonic() + _WITHIN_S
        while True:
            said = self.said()
            for at in range(self._read, len(said)):
                for one in words:
                    if one in said[at]:
                        self._read = at + 1
                        time.sleep(_PAUSE_S)
                        return one
            assert time.monotonic() < give_up, f"{words} were not said: {said}"
            time.sleep(0.1)

    def wait_for_end(self) -> Path:
        """The call's recording."""
        give_up = time.monotonic() + _WITHIN_S
        while not (ended := self._rows("ended_at is not null")):
            assert time.monotonic() < give_up, "the call did not end"
            time.sleep(0.1)
        return self._recordings / f"{ended[0]}.wav"

    def said(self) -> list[str]:
        """The assistant's sentences so far."""
        query = (
            "select text from utterances where who = 'assistant' and call_id ="
            " (select id from calls where channel = 'phone' and caller = ?"
            " order by began_at desc limit 1) order by id"
        )
        with closing(sqlite3.connect(self._database)) as database:
            return [text for (text,) in database.execute(query, (self._caller,))]

    def _rows(self, condition: str) -> list[str]:
        query = (
            f"select id from calls where channel = 'phone' and caller = ? and {condition}"
            " order by began_at desc"
        )
        with closing(sqlite3.connect(self._database)) as database:
            return [one for (one,) in database.execute(query, (self._caller,))]
