"""The assistant's voice: sentences in, PCM out, off the event loop, with a memory."""

import asyncio
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor

from media.pcm import Pcm, fade_edges
from voice_gateway.text.normalise import speak
from voice_gateway.tts.engine import TtsEngine
from voice_gateway.tts.prompt_store import PromptStore


class Voice:
    """One worker thread for all calls: synthesis is fifty times faster than speech. Prompts that
    were made ahead come from disk by another one, past whatever is being synthesised.

    What was said is kept in memory only (sentences hold addresses and sums), least recently used
    out first. Pinned sentences stay: they must be at hand when everything else fails.
    """

    def __init__(
        self, engine: TtsEngine, prompts: PromptStore | None = None, cache_bytes: int = 64 * 2**20
    ) -> None:
        self.engine = engine
        self._prompts = prompts
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="tts")
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="prompts")
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
        words, pcm = await loop.run_in_executor(self._reader, self._made, sentence, rate, slow)
        if pcm is None:
            made_of = (self.engine, words, rate, slow)
            pcm = await loop.run_in_executor(self._worker, synthesised, *made_of)
        self._keep(key, pcm)
        return pcm

    async def pin(self, sentences: tuple[str, ...], rate: int) -> None:
        """Makes sentences that are never forgotten and need no engine any more."""
        for sentence in sentences:
            self._pinned[(sentence, rate)] = await self.say(sentence, rate)

    def close(self) -> None:
        for worker in (self._worker, self._reader):
            worker.shutdown(wait=False, cancel_futures=True)

    def _made(self, sentence: str, rate: int, slow: bool) -> tuple[str, Pcm | None]:
        """The sentence as words, and its sound where it was made ahead."""
        words = speak(sentence)
        if self._prompts is None or slow:
            return words, None
        return words, self._prompts.load(words, rate)

    def _keep(self, key: tuple[str, int, bool], pcm: Pcm) -> None:
        if key in self._cache or pcm.nbytes > self._capacity:
            return
        self._cache[key] = pcm
        self._size += pcm.nbytes
        while self._size > self._capacity:
            _, oldest = self._cache.popitem(last=False)
            self._size -= oldest.nbytes


def synthesised(engine: TtsEngine, words: str, rate: int, slow: bool = False) -> Pcm:
    """Words -> sound that joins to other sound. Raises SynthesisFailed."""
    return fade_edges(engine.synthesise(words, rate, slow), rate)
