"""Which files are taken, and whether one is what its name says."""

import re
import zipfile
from pathlib import Path

import filetype

from voice_gateway.records.file_names import ending_of

_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
_TEXT = ("text/plain",)
_ALLOWED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("jpg", "jpeg"), ("image/jpeg",)),
    "png": ("image/png", "image/apng"),
    "gif": ("image/gif",),
    "webp": ("image/webp",),
    **dict.fromkeys(("heic", "heif"), ("image/heic",)),
    "pdf": ("application/pdf",),
    "docx": (f"{_OFFICE}.wordprocessingml.document",),
    "xlsx": (f"{_OFFICE}.spreadsheetml.sheet",),
    "odt": (f"{_OPEN}.text",),
    "ods": (f"{_OPEN}.spreadsheet",),
    **dict.fromkeys(("txt", "csv"), _TEXT),
    **dict.fromkeys(("mp4", "m4v"), ("video/mp4", "video/x-m4v")),
    "mov": ("video/quicktime", "video/mp4"),
    "webm": ("video/webm",),
    "mp3": ("audio/mpeg",),
    "m4a": ("audio/mp4",),
    "ogg": ("audio/ogg",),
    "wav": ("audio/x-wav",),
}
"""By its ending: what the content may be. No archives, no macros, nothing a browser would run."""

_OFFICE_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


class NotAllowed(ValueError):
    """Files of this kind are not taken."""


class Disguised(ValueError):
    """The content is not what the name says."""


def media_type(path: Path, name: str) -> str:
    """What the file is; its name must say the same. Blocks. Raises NotAllowed, Disguised."""
    allowed = _ALLOWED.get(ending_of(name))
    if allowed is None:
        raise NotAllowed
    found = _text(path.read_bytes()) if allowed == _TEXT else _sniffed(path)
    if found not in allowed:
        raise Disguised
    return found


def _sniffed(path: Path) -> str | None:
    if zipfile.is_zipfile(path):
        return _document(path)
    known = filetype.guess(str(path))
    whole = known is not None and not known.mime.startswith((_OFFICE, _OPEN))
    return str(known.mime) if whole else None


def _document(path: Path) -> str | None:
    """A document is a ZIP that tells itself what it is; macros make it something else."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if any("vbaProject" in name or name.startswith("Basic/") for name in names):
                return None
            for part, ending in _OFFICE_PARTS.items():
                if part in names and "[Content_Types].xml" in names:
                    return _ALLOWED[ending][0]
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                return archive.read("mimetype").decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
        return None
    return None


def _text(content: bytes) -> str | None:
    """UTF-8 or Windows-1251 without control characters."""
    for encoding in ("utf-8", "cp1251"):
        try:
            return None if _NOT_TEXT.search(content.decode(encoding)) else _TEXT[0]
        except UnicodeDecodeError:
            continue
    return None
