"""The assistant's voice: sentences in, PCM out, off the event loop, with a memory."""

import asyncio
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor

from media.pcm import Pcm
from voice_gateway.text.normalise import speak
from voice_gateway.tts.engine import TtsEngine


class Voice:
    """One worker thread for all calls: synthesis is fifty times faster than speech.

    What was said is kept in memory only (sentences hold addresses and sums), least recently used
    out first. Pinned sentences stay: they must be at hand when everything else fails.
    """

    def __init__(self, engine: TtsEngine, cache_bytes: int = 64 * 2**20) -> None:
        self.engine = engine
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="tts")
        self._capacity = cache_bytes
        self._size = 0
        self._cache: OrderedDict[tuple[str, int, bool], Pcm] = OrderedDict()
        self._pinned: dict[tuple[str, int], Pcm] = {}

    async def say(self, sentence: str, rate: int, slow: bool = False) -> Pcm:
        """A sentence as written for the eye -> PCM at `rate` Hz; `slow` where the caller asked for
        it, but pinned ones are as they are. Raises SynthesisFailed.
        """
        if (sentence, rate) in self._pinned:
            return self._pinned[sentence, rate]
        key = (sentence, rate, slow)
        if key in self._cache:
            self._cache.move_to_end(key)
            return self._cache[key]
        loop = asyncio.get_running_loop()
        pcm = await loop.run_in_executor(self._worker, self._synthesise, sentence, rate, slow)
        self._keep(key, pcm)
        return pcm

    async def pin(self, sentences: tuple[str, ...], rate: int) -> None:
        """Makes sentences that are never forgotten and need no engine any more."""
        for sentence in sentences:
            self._pinned[(sentence, rate)] = await self.say(sentence, rate)

    def close(self) -> None:
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _synthesise(self, sentence: str, rate: int, slow: bool) -> Pcm:
        return self.engine.synthesise(speak(sentence), rate, slow)

    def _keep(self, key: tuple[str, int, bool], pcm: Pcm) -> None:
        if key in self._cache or pcm.nbytes > self._capacity:
            return
        self._cache[key] = pcm
        self._size += pcm.nbytes
        while self._size > self._capacity:
            _, oldest = self._cache.popitem(last=False)
            self._size -= oldest.nbytes
