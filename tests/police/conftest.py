"""Every test of the officers' desk may sign: the trial key goes to a directory of its own."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def signing_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def own_home(settings: Any, signing_home: Path) -> None:
    settings.HOME = signing_home
