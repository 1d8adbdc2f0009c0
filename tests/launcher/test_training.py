from collections.abc import Callable
from pathlib import Path

import pytest

from launcher import training
from launcher.settings import Settings


@pytest.fixture
def trained(settings: Settings) -> Path:
    root = settings.root
    for name in ("config.yml", "domain.yml", "data/nlu/баланс.yml", "models/dozvon.tar.gz"):
        file = root / "bot" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    (root / training.STAMP).write_text(training.fingerprint(root))
    return root


def test_a_model_of_todays_data_is_kept(trained: Path) -> None:
    assert training.is_trained(trained)


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "bot/config.yml").write_text("other"),
        lambda root: (root / "bot/domain.yml").write_text("other"),
        lambda root: (root / "bot/data/nlu/баланс.yml").write_text("other"),
        lambda root: (root / "bot/data/nlu/new.yml").write_text(""),
        lambda root: (root / "bot/data/nlu/баланс.yml").rename(root / "bot/data/nlu/x.yml"),
        lambda root: (root / "bot/data/nlu/баланс.yml").unlink(),
        lambda root: (root / training.MODEL).unlink(),
        lambda root: (root / training.STAMP).unlink(),
    ],
    ids=["config", "domain", "phrases", "new file", "renamed", "removed", "no model", "no stamp"],
)
def test_any_change_asks_for_training(trained: Path, change: Callable[[Path], object]) -> None:
    change(trained)
    assert not training.is_trained(trained)


def test_other_files_of_the_bot_do_not(trained: Path) -> None:
    (trained / "bot/listening.yml").write_text("default: {}")
    assert training.is_trained(trained)
