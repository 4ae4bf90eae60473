"""Seeding the shipped guides; importing official sheets."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from procedure_kb.errors import BadInput
from procedure_kb.guide_files import SHIPPED_GUIDES, load_guide
from procedure_kb.importing import draft_of_guide, import_file, import_records, seed_guides
from procedure_kb.knowledge import KnowledgeBase
from procedure_kb.model.official import OfficialRecord
from procedure_kb.sheets import kind_of
from procedure_kb.store.revisions import SHIPPED, PublishResult, history, publish, withdraw

RecordOf = Callable[..., OfficialRecord]
NOW = dt.datetime(2026, 11, 21, 9)
LATER = dt.datetime(2026, 12, 24, 9)
GOOD = Path(__file__).parent / "broken_guides" / "good.yml"
EXCERPTS = Path(__file__).parents[1] / "official_excerpts"


# --- guides ---------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two shipped guides, 1.001200 and 1.001201."""
    made = tmp_path / "guides"
    made.mkdir()
    shutil.copy(GOOD, made / "1.001200-a.yml")
    text = GOOD.read_text(encoding="utf-8").replace("1.001200", "1.001201")
    (made / "1.001201-b.yml").write_text(text, encoding="utf-8")
    return made


def _retitle(path: Path, title: str) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Giấy thông hành sang Campuchia", title), encoding="utf-8")


def _title(kb: KnowledgeBase, code: str) -> str | None:
    kb.refresh()
    guide = kb.guide(code)
    return guide.title if guide else None


def test_every_shipped_guide_is_seeded(kb: KnowledgeBase) -> None:
    assert len(kb.entries) >= 30
    assert set(kb.entries) == {path.name[:8] for path in SHIPPED_GUIDES.glob("*.yml")}


def test_seeding_is_done_once(empty_kb: KnowledgeBase, folder: Path) -> None:
    first = seed_guides(empty_kb.engine, now=NOW, folder=folder)
    assert first.new == ("1.001200", "1.001201")
    assert seed_guides(empty_kb.engine, now=NOW, folder=folder) == PublishResult()


def test_a_newer_program_brings_its_changes(empty_kb: KnowledgeBase, folder: Path) -> None:
    seed_guides(empty_kb.engine, now=NOW, folder=folder)
    _retitle(folder / "1.001200-a.yml", "Tên mới")
    result = seed_guides(empty_kb.engine, now=LATER, folder=folder)
    assert result == PublishResult(changed=("1.001200",), unchanged=("1.001201",))
    assert _title(empty_kb, "1.001200") == "Tên mới"


def test_what_staff_changed_is_not_overwritten(empty_kb: KnowledgeBase, folder: Path) -> None:
    seed_guides(empty_kb.engine, now=NOW, folder=folder)
    theirs = load_guide(folder / "1.001200-a.yml").copy(update={"title": "Cán bộ đã sửa"})
    publish(empty_kb.engine, [draft_of_guide(theirs)], author="lan", reason="rõ hơn", now=NOW)
    _retitle(folder / "1.001200-a.yml", "Chương trình sửa")
    seed_guides(empty_kb.engine, now=LATER, folder=folder)
    assert _title(empty_kb, "1.001200") == "Cán bộ đã sửa"
    newest = history(empty_kb.engine, "1.001200")[0]
    assert (newest["state"], newest["author"]) == ("draft", SHIPPED)


def test_what_staff_withdrew_does_not_come_back(empty_kb: KnowledgeBase, folder: Path) -> None:
    """A guide that was taken out because it is wrong, and an update of another one."""
    seed_guides(empty_kb.engine, now=NOW, folder=folder)
    withdraw(empty_kb.engine, "guide", "1.001200", author="lan", reason="sai", now=NOW)
    _retitle(folder / "1.001201-b.yml", "Tên mới")
    seed_guides(empty_kb.engine, now=LATER, folder=folder)
    assert _title(empty_kb, "1.001201") == "Tên mới"
    assert _title(empty_kb, "1.001200") is None


def test_a_new_text_of_what_staff_withdrew_is_kept_as_one_draft(
    empty_kb: KnowledgeBase, folder: Path
) -> None:
    seed_guides(empty_kb.engine, now=NOW, folder=folder)
    withdraw(empty_kb.engine, "guide", "1.001200", author="lan", reason="sai", now=NOW)
    _retitle(folder / "1.001201-b.yml", "Tên mới")
    seed_guides(empty_kb.engine, now=LATER, folder=folder)
    states = [row["state"] for row in history(empty_kb.engine, "1.001200")]
    assert states == ["superseded"]  # they have seen that text
    _retitle(folder / "1.001200-a.yml", "Đã sửa chỗ sai")
    for remark in ("# một\n", "# hai\n"):  # two more updates, of another guide
        with (folder / "1.001201-b.yml").open("a", encoding="utf-8") as file:
            file.write(remark)
        seed_guides(empty_kb.engine, now=LATER, folder=folder)
    states = [row["state"] for row in history(empty_kb.engine, "1.001200")]
    assert states == ["draft", "superseded"]
    assert _title(empty_kb, "1.001200") is None


def test_the_period_of_a_guide_is_that_of_its_revision() -> None:
    guide = load_guide(GOOD)
    dated = guide.copy(update={"valid_from": dt.date(2027, 1, 1), "valid_to": dt.date(2027, 2, 28)})
    draft = draft_of_guide(dated)
    assert (draft.valid_from, draft.valid_to) == (dt.date(2027, 1, 1), dt.date(2027, 2, 28))
    assert draft.content_hash != draft_of_guide(guide).content_hash


# --- official sheets ------------------------------------------------------------------------


def test_a_printed_sheet(empty_kb: KnowledgeBase) -> None:
    seen: list[str] = []
    result, report = import_file(
        empty_kb, EXCERPTS / "1.001440.txt", now=NOW, on_record=lambda r: seen.append(r.code)
    )
    assert result.new == ("1.001440",)
    assert seen == ["1.001440"]
    assert not report.errors
    empty_kb.refresh()
    record = empty_kb.record("1.001440")
    assert record is not None
    assert record.title == "Thủ tục cấp thẻ hướng dẫn viên du lịch tại điểm"
    assert record.channels[0].fees[0].amount == 50000
    assert record.channels[0].fees[0].valid_to == dt.date(2026, 12, 31)
    entry = empty_kb.entry("1.001440")
    assert entry is not None
    assert (entry.decision, entry.checked) == ("1225/QĐ-BVHTTDL", "2026-11-21")
    with empty_kb.engine.connect() as connection:
        reasons = connection.execute(sa.text("select author, reason from revision")).all()
    assert [tuple(row) for row in reasons] == [("import", "Nhập từ 1.001440.txt")]


def test_a_folder_of_sheets_and_again(empty_kb: KnowledgeBase, tmp_path: Path) -> None:
    for path in EXCERPTS.glob("*.txt"):
        shutil.copy(path, tmp_path)
    codes = {path.stem for path in EXCERPTS.glob("*.txt")}
    result, _ = import_file(empty_kb, tmp_path, now=NOW)
    assert set(result.new) == codes
    again, _ = import_file(empty_kb, tmp_path, now=LATER)
    assert set(again.unchanged) == codes
    assert not again.new
    assert not again.changed


@pytest.mark.parametrize("name", ["sheets.jsonl", "sheets.jsonl.gz"])
def test_one_broken_sheet_does_not_stop_the_others(
    empty_kb: KnowledgeBase, tmp_path: Path, record_of: RecordOf, name: str
) -> None:
    lines = [
        json.dumps(record_of("1.001440").sections, ensure_ascii=False),
        "{broken",
        json.dumps(record_of("1.003622").sections, ensure_ascii=False),
    ]
    data = "\n".join(lines).encode()
    path = tmp_path / name
    path.write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    result, report = import_file(empty_kb, path, now=NOW)
    assert result.new == ("1.001440", "1.003622")
    assert [(error.rule, error.line) for error in report.errors] == [("SH006", 2)]


def test_the_last_sheet_of_a_code_counts(
    empty_kb: KnowledgeBase, tmp_path: Path, record_of: RecordOf
) -> None:
    old = record_of("1.001440", title="Tên cũ").sections
    new = record_of("1.001440", title="Tên mới").sections
    path = tmp_path / "sheets.jsonl"
    path.write_text("\n".join(json.dumps(s) for s in (old, new)), encoding="utf-8")
    result, _ = import_file(empty_kb, path, now=NOW)
    assert result.new == ("1.001440",)
    empty_kb.refresh()
    assert empty_kb.entries["1.001440"].title == "Tên mới"


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("a.txt", "không phải phiếu", "SH005"),
        ("a.jsonl", "", "SH001"),
        ("a.docx", "x", "SH002"),
        ("empty-folder", None, "SH002"),
    ],
)
def test_a_file_without_any_sheet(
    empty_kb: KnowledgeBase, tmp_path: Path, name: str, content: str | None, rule: str
) -> None:
    path = tmp_path / name
    path.mkdir() if content is None else path.write_text(content, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        import_file(empty_kb, path, now=NOW)
    assert caught.value.rule == rule
    assert str(path) in str(caught.value)
    assert empty_kb.refresh() == frozenset()


def test_a_changed_sheet_supersedes(empty_kb: KnowledgeBase, record_of: RecordOf) -> None:
    import_records(empty_kb.engine, [record_of("1.001440")], reason="tháng 7", now=NOW)
    changed = record_of("1.001440", decision="9999/QĐ-BVHTTDL")
    result = import_records(empty_kb.engine, [changed], reason="tháng 12", now=LATER)
    assert result.changed == ("1.001440",)
    empty_kb.refresh()
    entry = empty_kb.entries["1.001440"]
    assert (entry.decision, entry.checked) == ("9999/QĐ-BVHTTDL", "2026-12-24")


def test_what_a_larger_import_found_is_kept(
    empty_kb: KnowledgeBase, tmp_path: Path, record_of: RecordOf
) -> None:
    """A single sheet does not show that a newer record covers the same matter."""
    marked = record_of("1.001440")
    reason = "superseded: 1.999999 dựa trên luật đang có hiệu lực"
    assert kind_of(reason) == "superseded"
    import_records(
        empty_kb.engine, [marked.copy(update={"stale": [reason]})], reason="cả nước", now=NOW
    )
    empty_kb.refresh()
    path = tmp_path / "1.001440.txt"
    shutil.copy(EXCERPTS / "1.001440.txt", path)
    import_file(empty_kb, path, now=LATER)
    empty_kb.refresh()
    record = empty_kb.record("1.001440")
    assert record is not None
    assert reason in record.stale
