"""Names of sent files, made harmless for whoever saves them."""

import re
import unicodedata
from pathlib import PurePosixPath

_LONGEST = 120
_UNNAMED = "файл"


def cleaned(name: str) -> str:
    """The last part of a path, without what no system takes in a name and what the eye is misled
    by (control characters, the direction of writing), at most 120 characters; the ending stays.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(" " if unicodedata.category(c) == "Zs" else c for c in last)
    seen = "".join(c for c in seen if unicodedata.category(c)[0] != "C")
    safe = re.sub(r" +", " ", re.sub(r'[<>:"|?*]', "_", seen)).strip(" .")
    stem, ending = _split(safe)
    return f"{(stem or _UNNAMED)[: _LONGEST - len(ending)].rstrip(' .')}{ending}"


def ending_of(name: str) -> str:
    """«Акт.PDF» has the ending «pdf»; empty where there is none."""
    return _split(name)[1].lstrip(".").lower()


def _split(name: str) -> tuple[str, str]:
    path = PurePosixPath(name)
    ending = path.suffix
    return (name.removesuffix(ending), ending) if len(ending) <= 10 else (name, "")
