"""These tests run in .venv-training (`./dozvon test` sees to it); elsewhere they are not found."""

from importlib.util import find_spec

import pytest

collect_ignore_glob = [] if find_spec("kaldi_native_fbank") else ["test_*.py"]


@pytest.fixture(scope="session")
def espeak():
    from models.training.espeak import espeak

    return espeak()


@pytest.fixture(scope="session")
def lexicon(espeak):
    from models.training.lexicon import Lexicon, read_exceptions

    return Lexicon(espeak, read_exceptions())
