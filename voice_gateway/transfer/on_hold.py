"""What is heard while nobody talks to the caller: music, and announcements between."""

from collections.abc import Sequence

from media.playout import Playout
from voice_gateway import metrics
from voice_gateway.call.speaking import Speaking
from voice_gateway.transfer.music import MusicOnHold
from voice_gateway.tts.engine import SynthesisFailed


class OnHold:
    def __init__(self, speaking: Speaking, playout: Playout) -> None:
        self._speaking, self._music = speaking, MusicOnHold(playout)
        self._announced = False

    @property
    def announcing(self) -> bool:
        """An announcement is still heard; without a voice there is music only."""
        if self._announced:
            try:
                self._speaking.raise_if_failed()
            except SynthesisFailed:
                metrics.FAILURES.labels("tts").inc()
                self._announced = False
            else:
                self._announced = self._speaking.playing
        return self._announced

    def announce(self, texts: Sequence[str]) -> None:
        """To be called when nothing is announced."""
        self._speaking.start(texts)
        self._announced = True

    def play(self) -> None:
        """Music, unless something is announced; to be called more often than every 100 ms."""
        if not self.announcing:
            self._music.play()

    async def stop(self) -> None:
        """Silence at once."""
        self._announced = False
        await self._speaking.stop()
