"""Exporting what is published, so that it can be imported again."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from procedure_kb.errors import BadInput
from procedure_kb.exporting import export_published
from procedure_kb.guide_files import load_guide
from procedure_kb.importing import draft_of_guide, import_file, import_records
from procedure_kb.knowledge import KnowledgeBase
from procedure_kb.model.guide import Guide
from procedure_kb.model.official import OfficialRecord
from procedure_kb.store.database import open_database
from procedure_kb.store.revisions import publish, withdraw

RecordOf = Callable[..., OfficialRecord]
NOW = dt.datetime(2026, 11, 21, 9)
GOOD = Path(__file__).parent / "broken_guides" / "good.yml"


@pytest.fixture
def filled(empty_kb: KnowledgeBase, record_of: RecordOf) -> KnowledgeBase:
    """Two records and one guide; a third record was withdrawn."""
    records = [record_of(code) for code in ("1.001440", "1.003622", "2.002226")]
    import_records(empty_kb.engine, records, reason="thử", now=NOW)
    publish(
        empty_kb.engine, [draft_of_guide(load_guide(GOOD))], author="lan", reason="thử", now=NOW
    )
    withdraw(empty_kb.engine, "official", "2.002226", author="lan", reason="cũ", now=NOW)
    empty_kb.refresh()
    return empty_kb


def test_everything_published_is_written(filled: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "kb.jsonl"
    assert export_published(filled, path) == 3
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    guides = [Guide.parse_obj(line["guide"]) for line in lines if "guide" in line]
    assert guides == [load_guide(GOOD)]
    codes = [line["Mã thủ tục"] for line in lines if "guide" not in line]
    assert codes == ["1.001440", "1.003622"]


def test_records_come_back_as_they_were(filled: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "kb.jsonl"
    export_published(filled, path)
    other = KnowledgeBase(open_database(f"sqlite:///{tmp_path / 'other.db'}"))
    result, _ = import_file(other, path, now=NOW)
    assert result.new == ("1.001440", "1.003622")
    other.refresh()
    for code in result.new:
        assert other.record(code) == filled.record(code)


def test_nothing_published_gives_an_empty_file(empty_kb: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "kb.jsonl"
    assert export_published(empty_kb, path) == 0
    assert path.read_text(encoding="utf-8") == ""
    with pytest.raises(BadInput):
        import_file(empty_kb, path, now=NOW)
