"""An empty registry, and dossiers made by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from procedure_kb.dossiers.hashes import KeyedHashes
from procedure_kb.dossiers.registry import EmbeddedRegistry
from procedure_kb.store.database import open_database

NOW = dt.datetime(2026, 11, 21, 9)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sa.engine.Engine]:
    """A migrated database with nothing in it."""
    engine = open_database(f"sqlite:///{tmp_path / 'registry.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def hashes() -> KeyedHashes:
    """Keyed hashes of a fixed key."""
    return KeyedHashes(b"k" * 32)


@pytest.fixture
def registry(database: sa.engine.Engine, hashes: KeyedHashes) -> EmbeddedRegistry:
    """A registry with nothing in it."""
    return EmbeddedRegistry(database, hashes)
