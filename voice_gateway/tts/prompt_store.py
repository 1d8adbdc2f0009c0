"""Fixed prompts as sound on disk, each named by what it was made of."""

import hashlib
import os
from pathlib import Path

import numpy as np

from media.pcm import Pcm


class PromptStore:
    """Thread-safe. Another voice, another text: another file, so nothing is ever stale.

    Only fixed prompts may be saved: what names a caller stays in memory.
    """

    def __init__(self, folder: Path, voice: str) -> None:
        """voice: the engine's name, the speaker in it."""
        self._folder, self._voice = folder, voice

    def __len__(self) -> int:
        """Prompts that are there now, of all voices."""
        return sum(1 for _ in self._folder.glob("*.pcm"))

    def load(self, words: str, rate: int) -> Pcm | None:
        """The sound of `words`, as the voice is given them, at `rate` Hz; None where there is none
        or it cannot be read."""
        try:
            return np.fromfile(self._path(self._name(words, rate)), dtype="<i2").astype(np.int16)
        except OSError:
            return None

    def save(self, words: str, rate: int, pcm: Pcm) -> None:
        """Whole or not at all. Raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._path(self._name(words, rate))
        scratch = path.with_suffix(f".{os.getpid()}")
        scratch.write_bytes(pcm.astype("<i2").tobytes())
        scratch.replace(path)

    def is_there(self, words: str, rate: int) -> bool:
        """Whether it was saved, now."""
        return self._path(self._name(words, rate)).is_file()

    def _name(self, words: str, rate: int) -> str:
        made_of = "\0".join((self._voice, str(rate), words))
        return hashlib.sha256(made_of.encode()).hexdigest()

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.pcm"
