"""`motcua kb check`: one broken guide for every rule, and the shipped guides pass them all."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from procedure_kb.check import Finding, check_guide, check_guides, combinations
from procedure_kb.errors import BadInput
from procedure_kb.guide_files import SHIPPED_GUIDES, load_guide
from procedure_kb.importing import import_records
from procedure_kb.knowledge import KnowledgeBase
from procedure_kb.model.guide import Guide
from procedure_kb.model.official import OfficialRecord
from procedure_kb.store.database import open_database

RecordOf = Callable[..., OfficialRecord]
BROKEN = Path(__file__).parent / "broken_guides"
ALL_BROKEN = sorted(BROKEN.glob("KB*.yml"))
NOW = dt.datetime(2026, 11, 21, 9)
# The channels of 1.001200 with the amount written out; see the test of "50.000đ" below.
CHANNELS = """\
  * Hình thức nộp: ONLINE
    Thời hạn giải quyết: 3 WORKING_DAY
    Phí, lệ phí: Không có thông tin
  * Hình thức nộp: DIRECT
    Thời hạn giải quyết: 3 WORKING_DAY
    Phí, lệ phí: 50000 VNĐ (50.000 đồng/giấy thông hành)"""


@pytest.fixture(scope="module")
def record(record_of: RecordOf) -> OfficialRecord:
    """The official record of the broken guides."""
    return record_of("1.001200", channels=CHANNELS)


@pytest.fixture(scope="module")
def kb_with_record(
    record: OfficialRecord, tmp_path_factory: pytest.TempPathFactory
) -> KnowledgeBase:
    """A knowledge base that holds that record; only read here."""
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('check') / 'motcua.db'}")
    import_records(engine, [record], reason="thử", now=NOW)
    return KnowledgeBase(engine)


def test_the_good_guide_has_no_findings(kb_with_record: KnowledgeBase) -> None:
    assert check_guides(kb_with_record, [BROKEN / "good.yml"]) == []


@pytest.mark.parametrize("path", ALL_BROKEN, ids=lambda path: path.stem)
def test_each_mistake_is_found(path: Path, kb_with_record: KnowledgeBase) -> None:
    findings = check_guides(kb_with_record, [path])
    assert {finding.rule for finding in findings} == {path.name[:5]}, findings
    assert all(finding.is_error for finding in findings)


def test_one_broken_file_does_not_hide_the_others(kb_with_record: KnowledgeBase) -> None:
    paths = [BROKEN / "KB001-not-a-table.yml", BROKEN / "KB030-unknown-filing-rule.yml"]
    assert [f.rule for f in check_guides(kb_with_record, paths)] == ["KB001", "KB030"]


def test_every_rule_has_a_broken_file() -> None:
    files = [*Path(check_guides.__code__.co_filename).parent.glob("*.py")]
    files.append(SHIPPED_GUIDES.parent / "guide_files.py")
    source = "\n".join(file.read_text(encoding="utf-8") for file in files)
    rules = {source[i : i + 5] for i in range(len(source)) if source[i : i + 3] == "KB0"}
    broken = (*ALL_BROKEN, *(BROKEN.parent / "broken_subjects").glob("KB*.yml"))
    # KB003 and KB064, something in two files: test_guide_files, test_check_subjects
    assert rules - {path.name[:5] for path in broken} == {"KB003", "KB064"}


def test_without_the_record_less_is_checked(kb: KnowledgeBase) -> None:
    guide = load_guide(BROKEN / "KB050-other-decision.yml")
    assert kb.record(guide.code) is None
    assert check_guide(guide, None) == []


def test_a_written_reason_excuses_a_difference(record: OfficialRecord) -> None:
    guide = load_guide(BROKEN / "KB053-amount-not-in-record.yml")
    reason = [{"field": "fees[0].amount", "reason": "Bản ghi còn mức cũ."}]
    excused = guide.copy(update={"exceptions": Guide.__fields__["exceptions"].validate(
        reason, {}, loc="exceptions")[0]})  # fmt: skip
    assert check_guide(excused, record) == []


def test_an_amount_written_with_a_short_dong_is_found(record_of: RecordOf) -> None:
    """The sheet prints "50.000đ/giấy thông hành" beside a broken "50 VNĐ"."""
    guide = load_guide(BROKEN / "good.yml")
    assert check_guide(guide, record_of("1.001200")) == []


def test_a_halved_amount_counts_as_stated(record: OfficialRecord) -> None:
    guide = load_guide(BROKEN / "good.yml")
    halved = guide.copy(update={"fees": [guide.fees[0].copy(update={"amount": 25000})]})
    assert check_guide(halved, record) == []


def test_how_a_finding_reads() -> None:
    assert str(Finding("1.001193", "KB040", "câu dài")) == "1.001193: [KB040] câu dài"
    assert str(Finding("1.001193", "KB040", "câu dài", is_error=False)) == (
        "1.001193: [KB040] (lưu ý) câu dài"
    )


def test_combinations_follow_the_questions_that_arise() -> None:
    guide = load_guide(SHIPPED_GUIDES / "1.001456-ho-chieu.yml")
    cases = combinations(guide)
    assert all(("id_number" in case) == (case["age"] == "child") for case in cases)
    assert len(cases) == 4 * (2 + 2)  # four histories × (adult, ward, child with and without)
    assert len({tuple(sorted(case.items())) for case in cases}) == len(cases)


def test_too_many_combinations_are_refused() -> None:
    with pytest.raises(BadInput, match=r"quá 5.?000 trường hợp"):
        combinations(load_guide(BROKEN / "KB022-too-many-cases.yml"))


@pytest.mark.parametrize("path", sorted(SHIPPED_GUIDES.glob("*.yml")), ids=lambda p: p.stem)
def test_a_shipped_guide_has_no_findings(path: Path, shipped_guides: dict[str, Guide]) -> None:
    findings = check_guide(shipped_guides[path.name[:8]], None)
    assert [str(finding) for finding in findings] == []


@pytest.mark.parametrize("path", sorted(SHIPPED_GUIDES.glob("*.yml")), ids=lambda p: p.stem)
def test_a_shipped_guide_agrees_with_its_official_record(
    path: Path,
    shipped_guides: dict[str, Guide],
    national_record: Callable[[str], OfficialRecord],
) -> None:
    guide = shipped_guides[path.name[:8]]
    findings = check_guide(guide, national_record(guide.code))
    assert [str(f) for f in findings if f.rule.startswith("KB05")] == []


def test_all_shipped_guides_are_checked_by_default(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("KB030-unknown-filing-rule.yml", "KB001-not-a-table.yml"):
        shutil.copy(BROKEN / name, tmp_path / name)
    monkeypatch.setattr("procedure_kb.check.SHIPPED_GUIDES", tmp_path)
    assert [finding.rule for finding in check_guides(kb)] == ["KB001", "KB030"]
