"""The real application in this process: engine, service and API over the shipped guides."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.engine import Engine
from procedure_kb import shared

PUBLIC_URL = "https://hoi.example.vn"
PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def service_home(tmp_path_factory: pytest.TempPathFactory, shipped_home: Path) -> Iterator[Path]:
    """A home with the shipped guides and the session's model, as this process's home."""
    home = tmp_path_factory.mktemp("service")
    shutil.copy(shipped_home / "motcua.db", home)
    models = Path(os.environ.get("MOTCUA_HOME") or PROJECT / "var").resolve() / "models"
    models.mkdir(parents=True, exist_ok=True)
    (home / "models").symlink_to(models)
    with pytest.MonkeyPatch.context() as patch:
        for name in [n for n in os.environ if n.startswith("MOTCUA_")]:
            patch.delenv(name)
        patch.setenv("MOTCUA_HOME", str(home))
        shared.forget()
        yield home
    shared.forget()


@pytest.fixture(scope="module")
def engine(service_home: Path) -> Engine:
    """The trained engine (trained first where there is no model)."""
    from bot.serving import load_engine

    return load_engine()


@pytest.fixture
def client(engine: Engine) -> Iterator[TestClient]:
    """A client of the whole application, without a rate limit."""
    from bot.web.app import create_app
    from procedure_kb.settings import Settings

    with TestClient(create_app(engine, Settings(rate_limit="off"))) as opened:
        yield opened


@pytest.fixture
def reader(service_home: Path) -> Iterator[TestClient]:
    """A client for pages and the API's edge: the whole application, but no model."""
    from bot.web.app import create_app
    from procedure_kb.settings import Settings

    app = create_app(None, Settings(rate_limit="off", public_url=PUBLIC_URL + "/"))  # type: ignore[arg-type]
    with TestClient(app, follow_redirects=False) as opened:
        yield opened
