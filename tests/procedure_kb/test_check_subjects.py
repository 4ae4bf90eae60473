"""`motcua kb check` on topics and life events: one broken file for every rule."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from procedure_kb.check import OfficialFile, check_subject, check_subjects, is_subject
from procedure_kb.importing import import_records
from procedure_kb.knowledge import KnowledgeBase
from procedure_kb.model.official import OfficialRecord
from procedure_kb.store.database import open_database
from procedure_kb.subject_files import load_subject, load_subjects

RecordOf = Callable[..., OfficialRecord]
NationalRecord = Callable[[str], OfficialRecord]
BROKEN = Path(__file__).parent / "broken_subjects"
NOW = dt.datetime(2026, 11, 21, 9)
CHANNELS = """\
  * Hình thức nộp: DIRECT
    Thời hạn giải quyết: 3 WORKING_DAY
    Phí, lệ phí: 50000 VNĐ (50.000 đồng/giấy thông hành)"""


@pytest.fixture(scope="module")
def kb_with_record(record_of: RecordOf, tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """A knowledge base that holds the record which the broken files cite."""
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('check') / 'motcua.db'}")
    record = record_of("1.001200", channels=CHANNELS)
    import_records(engine, [record], reason="thử", now=NOW)
    return KnowledgeBase(engine)


@pytest.mark.parametrize("name", ["good-topic", "good-life-event"])
def test_the_good_ones_have_no_findings(name: str, kb_with_record: KnowledgeBase) -> None:
    assert check_subjects(kb_with_record, [BROKEN / f"{name}.yml"]) == []


@pytest.mark.parametrize("path", sorted(BROKEN.glob("KB*.yml")), ids=lambda path: path.stem)
def test_each_mistake_is_found(path: Path, kb_with_record: KnowledgeBase) -> None:
    findings = check_subjects(kb_with_record, [path])
    assert {finding.rule for finding in findings} == {path.name[:5]}, findings
    assert all(finding.is_error for finding in findings)


def test_a_phrase_belongs_to_one_subject(kb_with_record: KnowledgeBase, tmp_path: Path) -> None:
    other = tmp_path / "other.yml"
    text = (BROKEN / "good-topic.yml").read_text(encoding="utf-8")
    other.write_text(text.replace("id: qua-bien-gioi", "id: qua-ben-kia"), encoding="utf-8")
    findings = check_subjects(kb_with_record, [BROKEN / "good-topic.yml", other])
    assert {finding.rule for finding in findings} == {"KB064"}


def test_a_procedure_that_is_nowhere_is_a_notice(
    kb_with_record: KnowledgeBase, tmp_path: Path
) -> None:
    path = tmp_path / "topic.yml"
    text = (BROKEN / "good-topic.yml").read_text(encoding="utf-8")
    path.write_text(text.replace('{code: "1.001200"', '{code: "9.999999"'), encoding="utf-8")
    findings = check_subjects(kb_with_record, [path])
    assert [(f.rule, f.is_error) for f in findings] == [("KB060", False)]


def test_subjects_are_compared_with_a_file_that_is_not_imported(
    record_of: RecordOf, tmp_path: Path
) -> None:
    path = tmp_path / "sheets.jsonl"
    record = record_of("1.001200", channels=CHANNELS)
    path.write_text(json.dumps(record.sections, ensure_ascii=False), encoding="utf-8")
    broken = [BROKEN / f"{name}.yml" for name in ("good-topic", "KB061-decision-changed")]
    findings = check_subjects(OfficialFile(path), broken)
    assert "KB061" in {finding.rule for finding in findings}
    assert check_subjects(OfficialFile(path), broken[:1]) == []


def test_what_ships_passes_without_records(kb: KnowledgeBase) -> None:
    assert [str(f) for f in check_subjects(kb)] == []


@pytest.fixture(scope="module")
def kb_with_cited(
    national_record: NationalRecord, tmp_path_factory: pytest.TempPathFactory
) -> KnowledgeBase:
    """The official records that shipped topics and life events cite."""
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('cited') / 'motcua.db'}")
    codes = sorted({code for subject in load_subjects() for code in subject.records})
    import_records(engine, map(national_record, codes), reason="thử", now=NOW)
    return KnowledgeBase(engine)


@pytest.mark.parametrize("subject", load_subjects(), ids=lambda subject: subject.id)
def test_what_ships_agrees_with_the_records(subject, kb_with_cited: KnowledgeBase) -> None:  # type: ignore[no-untyped-def]
    known = {s.id for s in load_subjects()}
    assert [str(f) for f in check_subject(subject, kb_with_cited, known)] == []


def test_the_command_tells_guides_from_subjects(home: Path, shipped_home: Path) -> None:
    from bot.cli import main

    shutil.copy(shipped_home / "motcua.db", home)
    guide = Path(__file__).parent / "broken_guides" / "KB041-exclamation-mark-in-note.yml"
    topic = BROKEN / "KB041-exclamation-mark.yml"
    assert (is_subject(guide), is_subject(topic)) == (False, True)
    result = CliRunner().invoke(main, ["kb", "check", str(guide), str(topic)])
    assert result.exit_code == 2
    assert result.output.count("[KB041]") == 2
    assert "2 lỗi" in result.output


def test_a_file_that_is_no_yaml_goes_to_the_guides(tmp_path: Path) -> None:
    path = tmp_path / "x.yml"
    path.write_text("[", encoding="utf-8")
    assert not is_subject(path)


def test_a_citation_of_a_law_that_ended_is_left_out_on_its_day() -> None:
    from procedure_kb.subjects import in_force

    topic = load_subject(BROKEN / "good-topic.yml")
    law = topic.answer[2].source  # type: ignore[union-attr]
    assert law.law == "118/2025/NĐ-CP"
    before, after = dt.date(2025, 6, 30), dt.date(2025, 7, 1)
    assert topic.answer[2] not in in_force(topic.answer, before)  # type: ignore[union-attr]
    assert topic.answer[2] in in_force(topic.answer, after)  # type: ignore[union-attr]
