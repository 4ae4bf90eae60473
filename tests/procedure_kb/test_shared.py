"""The one knowledge base of a process, opened from the settings."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from procedure_kb import shared
from procedure_kb.guide_files import load_guide
from procedure_kb.importing import draft_of_guide
from procedure_kb.store.revisions import publish

GOOD = Path(__file__).parent / "broken_guides" / "good.yml"


@pytest.fixture
def seeded_home(home: Path, shipped_home: Path) -> Path:
    """A home whose database was seeded before (seeding again takes seconds)."""
    shutil.copy(shipped_home / "motcua.db", home / "motcua.db")
    return home


def test_it_is_opened_once_in_the_home(seeded_home: Path) -> None:
    opened = shared.knowledge()
    assert shared.knowledge() is opened
    assert str(seeded_home) in str(opened.engine.url)
    assert opened.entry("1.001193") is not None


def test_the_index_follows_the_knowledge(seeded_home: Path) -> None:
    index = shared.index()
    number = index.number("1.001200")
    assert number is None
    guide = load_guide(GOOD).copy(update={"aliases": ["giấy lội suối", "b", "c"]})
    engine = shared.knowledge().engine
    now = dt.datetime(2026, 11, 21)
    publish(engine, [draft_of_guide(guide)], author="lan", reason="thử", now=now)
    shared.knowledge().refresh()
    found = index.evidence("giấy lội suối")
    assert found.codes[int(found.scores.argmax())] == "1.001200"


def test_forgetting_lets_another_home_be_opened(
    seeded_home: Path, shipped_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = shared.knowledge()
    monkeypatch.setenv("MOTCUA_HOME", str(shipped_home))
    assert shared.knowledge() is first
    shared.forget()
    assert shared.knowledge() is not first
    assert str(shipped_home) in str(shared.knowledge().engine.url)
