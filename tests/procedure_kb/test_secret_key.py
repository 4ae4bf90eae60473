"""The key of keyed hashes: given, or made once."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from procedure_kb.errors import BadInput
from procedure_kb.secret_key import secret_key
from procedure_kb.settings import Settings


def test_a_given_key_is_used_and_nothing_written(tmp_path: Path) -> None:
    assert secret_key(Settings(home=tmp_path / "home", secret_key="mine")) == b"mine"
    assert not (tmp_path / "home").exists()


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", secret_key="")
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret_key(settings), range(32)))
    assert len(keys) == 1
    assert len(keys.pop()) == 64
    assert [p.name for p in settings.home.iterdir()] == ["secret.key"]
    assert stat.S_IMODE((settings.home / "secret.key").stat().st_mode) == 0o600


def test_an_empty_key_file_is_no_key(tmp_path: Path) -> None:
    (tmp_path / "secret.key").touch()
    with pytest.raises(BadInput, match="khóa trống"):
        secret_key(Settings(home=tmp_path, secret_key=""))
