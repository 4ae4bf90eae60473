"""Fixtures for all tests: a home of one's own, the shipped guides, small official records."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from procedure_kb import clock, shared
from procedure_kb.guide_files import load_guides
from procedure_kb.importing import seed_guides, seed_subjects
from procedure_kb.knowledge import KnowledgeBase
from procedure_kb.model.guide import Guide
from procedure_kb.model.official import OfficialRecord
from procedure_kb.sheets import parse_object, parse_txt, record_from_sections
from procedure_kb.sheets import sections as s
from procedure_kb.store.database import open_database

TODAY = dt.date(2026, 11, 21)
"""The day on which the guides were last checked; most tests stand there."""

_EXCERPTS = Path(__file__).parent / "official_excerpts"
_NATIONAL = "procedures_national_2026-07.jsonl.gz"

RecordOf = Callable[..., OfficialRecord]
NationalRecord = Callable[[str], OfficialRecord]


def _own_environment(patch: pytest.MonkeyPatch, home: Path) -> None:
    """Point every setting of the program at ``home``, whatever the developer has set."""
    for name in list(os.environ):
        if name.startswith("MOTCUA_") and name != "MOTCUA_DATA":
            patch.delenv(name)
    patch.setenv("MOTCUA_HOME", str(home))
    shared.forget()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A fresh ``MOTCUA_HOME``; settings, knowledge base and index start anew."""
    _own_environment(monkeypatch, tmp_path)
    yield tmp_path
    shared.forget()


@pytest.fixture
def empty_kb(tmp_path: Path) -> KnowledgeBase:
    """A knowledge base without anything in it."""
    return KnowledgeBase(open_database(f"sqlite:///{tmp_path / 'empty.db'}"))


@pytest.fixture(scope="session")
def shipped_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose database holds what ships: guides, topics, life events."""
    folder = tmp_path_factory.mktemp("shipped")
    engine = open_database(f"sqlite:///{folder / 'motcua.db'}")
    seed_guides(engine, now=dt.datetime.combine(TODAY, dt.time(2)))
    seed_subjects(engine, now=dt.datetime.combine(TODAY, dt.time(2)))
    engine.dispose()
    return folder


@pytest.fixture(scope="session")
def kb(shipped_home: Path) -> KnowledgeBase:
    """The shipped guides. Shared by all tests: never publish into it."""
    with clock.freeze(TODAY):
        return KnowledgeBase(open_database(f"sqlite:///{shipped_home / 'motcua.db'}"))


@pytest.fixture(scope="session")
def shipped_guides() -> dict[str, Guide]:
    """Every shipped guide by its code, read once (reading all of them takes seconds)."""
    return {guide.code: guide for guide in load_guides()}


@pytest.fixture(scope="session")
def excerpt_codes() -> tuple[str, ...]:
    """Codes of our own excerpts of official sheets."""
    return tuple(sorted(path.stem for path in _EXCERPTS.glob("*.txt")))


@pytest.fixture(scope="session")
def record_of() -> RecordOf:
    """The record of an excerpt; keyword arguments replace sections by constant name.

    ``record_of("1.001440", channels="", code="9.000001")``
    """

    def make(code: str, /, **changes: str) -> OfficialRecord:
        path = _EXCERPTS / f"{code}.txt"
        sections = parse_txt(path.read_text(encoding="utf-8"), file=path)
        sections.update({getattr(s, name.upper()): text for name, text in changes.items()})
        return record_from_sections({k: v for k, v in sections.items() if v}, on=TODAY)

    return make


@pytest.fixture(scope="session")
def national_record() -> NationalRecord:
    """A record of the national file, or the test is skipped where the file is absent."""
    root = Path(__file__).resolve().parents[1]
    folder = Path(os.environ.get("MOTCUA_DATA") or root.parent / "shared" / "data")
    path = folder / _NATIONAL
    if not path.is_file():
        pytest.skip(f"không có {_NATIONAL} trong {folder} (đặt MOTCUA_DATA)")
    lines: dict[str, str] = {}
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            lines[json.loads(line)["Mã thủ tục"]] = line
    held: dict[str, OfficialRecord] = {}

    def find(code: str) -> OfficialRecord:
        if code not in lines:
            pytest.skip(f"tệp quốc gia không có {code}")
        if code not in held:
            held[code] = record_from_sections(parse_object(json.loads(lines[code])), on=TODAY)
        return held[code]

    return find
