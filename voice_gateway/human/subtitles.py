"""The captions of all who speak in a talk: a recogniser each."""

import asyncio
from collections.abc import Callable

from media.pcm import Pcm
from voice_gateway.human.captions import Captions, EarMaker

OnLine = Callable[[str, int, str, bool], None]
"""Who (caller, operator), the line's number, its words, whether they are final."""


class Subtitles:
    def __init__(
        self,
        group: asyncio.TaskGroup,
        ear: EarMaker,
        on_line: OnLine,
        new_line: Callable[[], int],
    ) -> None:
        """new_line: numbers a line as it begins."""
        self._group, self._ear = group, ear
        self._on_line, self._new_line = on_line, new_line
        self._captions: dict[str, Captions] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._lines: dict[str, int] = {}

    def listen(self, name: str, who: str) -> None:
        """From now on this leg's speech is written down; a second time does nothing."""
        if name not in self._captions:
            captions = Captions(self._ear, lambda text, final: self._text(name, who, text, final))
            self._captions[name] = captions
            self._tasks[name] = self._group.create_task(captions.run(), name="captions")

    def hear(self, name: str, pcm: Pcm) -> None:
        if name in self._captions:
            self._captions[name].hear(pcm)

    def stop(self, name: str) -> None:
        if name in self._captions:
            del self._captions[name]
            self._tasks.pop(name).cancel()

    def close(self) -> None:
        for name in list(self._captions):
            self.stop(name)

    def _text(self, name: str, who: str, text: str, final: bool) -> None:
        line = self._lines.get(name) or self._new_line()
        self._lines[name] = 0 if final else line
        self._on_line(who, line, text, final)
