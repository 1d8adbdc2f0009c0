"""docker-compose.yml and Dockerfile against the schema and against what `up` starts."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from launcher import environments, torch_build
from launcher.processes import Process, processes
from launcher.settings import ROOT, Settings

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text()
INSIDE = Settings(root=Path("/srv/dozvon"), var=Path("/var/lib/dozvon"), host="0.0.0.0")
MODELS = {
    "GATEWAY_ASR_MODEL": "/srv/dozvon/models/asr/ru-phone",
    "GATEWAY_TTS_MODEL": "/srv/dozvon/models/downloaded/silero-v4-ru/v4_ru.pt",
    "GATEWAY_VAD_MODEL": "/srv/dozvon/models/downloaded/silero-vad/silero_vad.onnx",
}
ENDPOINTS = "../deploy/rasa/endpoints.yml"
# What is elsewhere in containers: other services' names, PostgreSQL, secrets.
ELSEWHERE = re.compile(r".*(_URL|_TOKEN)")

each_process = pytest.mark.parametrize(
    "process", processes(INSIDE, MODELS, "token", ENDPOINTS), ids=lambda process: process.name
)


def service(process: Process) -> dict[str, Any]:
    found: dict[str, Any] = COMPOSE["services"][process.name]
    return found


def test_the_file_follows_the_compose_schema() -> None:
    schema = json.loads((Path(__file__).parent / "compose_spec.json").read_text())
    jsonschema.Draft7Validator(schema).validate(COMPOSE)


@each_process
def test_containers_and_supervisord_start_the_same(process: Process) -> None:
    assert service(process)["command"] == list(process.command)
    assert service(process)["working_dir"] == str(process.directory)


@each_process
def test_containers_are_told_what_up_tells(process: Process) -> None:
    told = service(process)["environment"]
    assert process.environment.keys() <= told.keys()
    for name, value in process.environment.items():
        if not ELSEWHERE.fullmatch(name):
            assert told[name] == value, name


@each_process
def test_health_is_asked_where_up_asks_it(process: Process) -> None:
    asked = " ".join(service(process)["healthcheck"]["test"])
    assert f"http://127.0.0.1:{process.port}{process.health}'" in asked


def test_every_service_has_a_healthcheck() -> None:
    assert [name for name, one in COMPOSE["services"].items() if "healthcheck" not in one] == []


def test_dependencies_are_waited_for_until_they_are_healthy() -> None:
    for name, one in COMPOSE["services"].items():
        for needed, how in one.get("depends_on", {}).items():
            assert needed in COMPOSE["services"], name
            assert how == {"condition": "service_healthy"}, name


def test_secrets_come_from_outside_and_are_required() -> None:
    for one in COMPOSE["services"].values():
        for name, value in one.get("environment", {}).items():
            if re.search("PASSWORD|TOKEN|SECRET", name) or "://dozvon:" in value:
                assert re.search(r"\$\{\w+:\?", value), name


def test_every_image_is_built_or_named_with_its_version() -> None:
    for name, one in COMPOSE["services"].items():
        if "build" in one:
            assert f" AS {one['build']['target']}\n" in DOCKERFILE, name
        else:
            assert re.search(r":\d", one["image"]), name


def test_mounted_files_exist() -> None:
    for one in COMPOSE["services"].values():
        for volume in one.get("volumes", ()):
            source = volume.split(":")[0]
            assert source in COMPOSE["volumes"] or (ROOT / source).exists()


def test_the_images_hold_the_versions_of_up() -> None:
    assert set(re.findall(r"uv==(\S+)", DOCKERFILE)) == {environments.UV_VERSION}
    assert re.findall(r"torch==(\S+)", DOCKERFILE) == [f"{torch_build.VERSION}+cpu"]
    assert re.findall(r"requirements/(\S+\.lock) requirements/", DOCKERFILE) == [
        environments.RASA.locks["3.10"],
        environments.APP.locks["3.11"],
    ]


def test_what_the_images_copy_exists_and_reaches_the_build() -> None:
    allowed = (ROOT / ".dockerignore").read_text().splitlines()
    for source in re.findall(r"^COPY (?!--from)(\S+)", DOCKERFILE, re.MULTILINE):
        assert (ROOT / source).exists(), source
        assert f"!{source.split('/')[0]}" in allowed, source


def test_rasa_in_containers_keeps_conversations_and_locks_outside_itself() -> None:
    endpoints = yaml.safe_load((ROOT / "bot" / ENDPOINTS).read_text())
    assert endpoints["tracker_store"]["type"] == "redis"
    assert endpoints["lock_store"]["type"] == "redis"
    names = re.findall(r"\$\{(\w+)\}", (ROOT / "bot" / ENDPOINTS).read_text())
    assert set(names) <= COMPOSE["services"]["rasa"]["environment"].keys()
