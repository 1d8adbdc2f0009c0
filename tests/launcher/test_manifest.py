from pathlib import Path

import pytest

from launcher import manifest
from launcher.settings import ROOT

SHA = "ab" * 32
GOOD = f"""
[[weight]]
name = "voice-1"
role = "voice"
purpose = "speaks"
licence = "MIT"
commercial = true
default = true
size = 3
file = "v.pt"
sha256 = "{SHA}"
source = {{project = "p", archive = "p.whl", sha256 = "{SHA}", member = "p/v.pt"}}
"""


def load(folder: Path, text: str) -> list[manifest.Weight]:
    (folder / "manifest.toml").write_text(text, encoding="utf-8")
    return manifest.load(folder / "manifest.toml")


def test_a_weight_knows_where_it_lies(tmp_path: Path) -> None:
    (weight,) = load(tmp_path, GOOD)
    assert weight.path(tmp_path) == tmp_path / "models/downloaded/voice-1/v.pt"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('name = "voice-1"', 'name = "../out"', "lower-case"),
        ('name = "voice-1"', 'name = "Voice"', "lower-case"),
        ('licence = "MIT"', "", "licence"),
        ('licence = "MIT"', 'licence = "MIT"\ncolour = 1', "colour"),
        (f'sha256 = "{SHA}"\nsource', 'sha256 = "abc"\nsource', "sha256 is not 64"),
        (f'sha256 = "{SHA}"\nsource', "source", "needs its sha256"),
        (f'whl", sha256 = "{SHA}"', 'whl", sha256 = "XY"', "source.sha256"),
        ('project = "p", ', "", "either url or project"),
        ('project = "p"', 'project = "p", url = "http://x"', "either url or project"),
        (', member = "p/v.pt"', "", "go together"),
        ("[[weight]]", "[[weight]", "manifest.toml"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    assert old in GOOD
    with pytest.raises(manifest.ManifestError, match=complaint):
        load(tmp_path, GOOD.replace(old, new, 1))


def test_a_name_may_be_used_once(tmp_path: Path) -> None:
    with pytest.raises(manifest.ManifestError, match="twice"):
        load(tmp_path, GOOD + GOOD)


def test_the_projects_manifest_has_a_voice_and_a_speech_detector_by_default() -> None:
    weights = manifest.load(ROOT / "models/manifest.toml")
    assert {weight.role for weight in weights if weight.default} == {"voice", "speech detector"}


def test_weights_without_commercial_use_say_so_in_their_licence() -> None:
    for weight in manifest.load(ROOT / "models/manifest.toml"):
        assert weight.commercial == ("NC" not in weight.licence), weight.name
