"""Text messages into files, for a machine without a provider."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from pathlib import Path

from billing.sms.sender import SmsNotSentError


class FileSmsSender:
    """Each message is a JSON file of `folder` that its owner alone may read; one per key."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, phone: str, text: str, key: str) -> None:
        message = json.dumps({"phone": phone, "text": text}, ensure_ascii=False)
        name = hashlib.sha256(key.encode()).hexdigest()
        try:
            await asyncio.to_thread(_write, self._folder, name, message)
        except OSError as error:
            raise SmsNotSentError(f"the folder of messages: {error.strerror}") from None


def _write(folder: Path, name: str, message: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    # A message is there whole or not at all, even when the machine stops here.
    unfinished = folder / f".{name}"
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(message)
    unfinished.replace(folder / f"{name}.json")
