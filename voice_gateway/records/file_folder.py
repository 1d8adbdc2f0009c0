"""Where the content of sent files lies: apart from all that is served, under names of our own."""

import shutil
import uuid
from pathlib import Path
from typing import BinaryIO


class FileFolder:
    """All methods block."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def keep(self, call_id: str, content: BinaryIO) -> str:
        """The file's id, random."""
        file_id = uuid.uuid4().hex
        folder = self._root / call_id
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        content.seek(0)
        with self.path(call_id, file_id).open("xb") as file:
            shutil.copyfileobj(content, file)
        return file_id

    def path(self, call_id: str, file_id: str) -> Path:
        """call_id, file_id: checked already; both are letters and figures only."""
        assert f"{call_id}{file_id}".isalnum()
        return self._root / call_id / file_id

    def delete(self, call_id: str, file_id: str) -> None:
        """The second time does nothing."""
        self.path(call_id, file_id).unlink(missing_ok=True)
        folder = self._root / call_id
        if folder.exists() and not any(folder.iterdir()):
            folder.rmdir()

    def unknown(self, known: set[str], before: float) -> list[tuple[str, str]]:
        """Call and file ids of what lies here without being known, and was written before
        `before` (seconds since 1970): a crash left it.
        """
        return [
            (path.parent.name, path.name)
            for path in self._root.glob("*/*")
            if path.name not in known and path.stat().st_mtime < before
        ]
