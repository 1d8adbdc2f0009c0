from pathlib import Path

from launcher import pip_config

PIP_CONF = """
[global]
index-url = https://mirror.example/simple/
extra-index-url =
    https://one.example/simple
    file:///srv/simple
find-links = /srv/wheels
cert = /etc/own.pem

[install]
find-links = /srv/other
"""


def read(folder: Path, text: str = "", **environment: str) -> pip_config.PipConfig:
    (folder / "pip.conf").write_text(text)
    return pip_config.read(environment, [folder / "absent.conf", folder / "pip.conf"])


def test_without_any_settings_pypi_is_the_index(tmp_path: Path) -> None:
    assert read(tmp_path).indexes == ("https://pypi.org/simple",)


def test_pips_own_files_are_honoured(tmp_path: Path) -> None:
    config = read(tmp_path, PIP_CONF)
    assert config.indexes == (
        "https://mirror.example/simple",
        "https://one.example/simple",
        "file:///srv/simple",
    )
    assert config.find_links == ("/srv/other",)
    assert config.certificates == "/etc/own.pem"


def test_variables_override_files(tmp_path: Path) -> None:
    config = read(tmp_path, PIP_CONF, PIP_INDEX_URL="https://x.example/s", PIP_CERT="/c.pem")
    assert (config.index_url, config.certificates) == ("https://x.example/s", "/c.pem")


def test_no_index_leaves_only_find_links(tmp_path: Path) -> None:
    config = read(tmp_path, PIP_CONF, PIP_NO_INDEX="1")
    assert config.indexes == ()
    assert config.for_uv()["UV_NO_INDEX"] == "1"


def test_a_broken_file_is_skipped(tmp_path: Path) -> None:
    assert read(tmp_path, "index-url = no section") == pip_config.PipConfig()


def test_uv_is_told_all_of_it(tmp_path: Path) -> None:
    assert read(tmp_path, PIP_CONF).for_uv() == {
        "UV_DEFAULT_INDEX": "https://mirror.example/simple",
        "UV_INDEX": "https://one.example/simple file:///srv/simple",
        "UV_FIND_LINKS": "/srv/other",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "SSL_CERT_FILE": "/etc/own.pem",
    }


def test_a_chosen_file_replaces_the_usual_ones(tmp_path: Path) -> None:
    assert pip_config.config_files({"PIP_CONFIG_FILE": "/x"}, tmp_path) == [Path("/x")]


def test_the_persons_file_comes_after_the_machines(tmp_path: Path) -> None:
    files = pip_config.config_files({}, tmp_path)
    assert files.index(Path("/etc/pip.conf")) < files.index(tmp_path / ".config/pip/pip.conf")
