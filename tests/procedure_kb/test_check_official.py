"""`motcua kb check --official`: a guide beside the sheets of a portal file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli_knowledge import kb as command
from procedure_kb.check import OfficialFile, check_guide, check_guides
from procedure_kb.errors import BadInput
from procedure_kb.guide_files import load_guide
from procedure_kb.model.guide import Deviation, Guide
from procedure_kb.model.official import OfficialRecord

RecordOf = Callable[..., OfficialRecord]
GOOD = Path(__file__).parent / "broken_guides" / "good.yml"
EXCERPT = Path(__file__).parents[1] / "official_excerpts" / "1.001200.txt"


@pytest.fixture
def guide() -> Guide:
    """A guide that agrees with the record 1.001200."""
    return load_guide(GOOD)


def _rules(guide: Guide, record: OfficialRecord) -> list[str]:
    return [finding.rule for finding in check_guide(guide, record)]


def _excused(guide: Guide, field: str) -> Guide:
    reason = Deviation(field=field, reason="Một lý do.")
    return guide.copy(update={"exceptions": [reason]})


# --- the file -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["phieu.txt", "phieu.jsonl", "thu-muc"])
def test_a_portal_file_is_read_without_importing_it(
    tmp_path: Path, record_of: RecordOf, name: str
) -> None:
    path = tmp_path / name
    if name.endswith(".jsonl"):
        sheets = [record_of(code).sections for code in ("1.001200", "1.001440")]
        path.write_text("\n".join(json.dumps(sheet) for sheet in sheets), encoding="utf-8")
    elif name.endswith(".txt"):
        path.write_bytes(EXCERPT.read_bytes())
    else:
        path.mkdir()
        (path / "1.001200.txt").write_bytes(EXCERPT.read_bytes())
    file = OfficialFile(path)
    record = file.record("1.001200")
    assert record is not None
    assert record.decision == "5283/QĐ-BCA"
    assert file.record("1.999999") is None
    assert check_guides(file, [GOOD]) == []


def test_a_file_without_any_sheet_is_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "trống.jsonl"
    path.write_text("", encoding="utf-8")
    with pytest.raises(BadInput, match="SH001"):
        OfficialFile(path)


def test_who_was_compared_is_told(record_of: RecordOf, tmp_path: Path) -> None:
    other = tmp_path / "1.001201.yml"
    text = GOOD.read_text(encoding="utf-8").replace("1.001200", "1.001201")
    other.write_text(text, encoding="utf-8")
    seen: dict[str, bool] = {}
    file = OfficialFile(EXCERPT)
    check_guides(file, [GOOD, other], on_guide=lambda g, found: seen.update({g.code: found}))
    assert seen == {"1.001200": True, "1.001201": False}


def test_the_command_compares_and_says_with_what(home: Path) -> None:
    broken = GOOD.parent / "KB055-other-counts.yml"
    good = CliRunner().invoke(command, ["check", str(GOOD), "--official", str(EXCERPT)])
    assert good.exit_code == 0, good.output
    assert "0 lỗi" in good.output
    assert "Đối chiếu với bản ghi: 1 bài; không có bản ghi: 0 bài" in good.output
    wrong = CliRunner().invoke(command, ["check", str(broken), "--official", str(EXCERPT)])
    assert wrong.exit_code == 2
    assert "1.001200: [KB055] items.old_permit: bài ghi 0 bản chính, 1 bản sao" in wrong.output
    assert not (home / "motcua.db").exists()  # nothing was imported, nothing was seeded


def test_a_file_that_is_not_there(home: Path) -> None:
    done = CliRunner().invoke(command, ["check", "--official", str(home / "khong-co.jsonl")])
    assert isinstance(done.exception, BadInput)
    assert done.exception.rule == "SH001"


# --- differences and written reasons ----------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("KB050-other-decision", "source.decision"),
        ("KB051-other-level", "level"),
        ("KB052-channel-missing", "channels"),
        ("KB053-fee-missing", "fees"),
        ("KB053-amount-not-in-record", "fees[0]"),
        ("KB054-deadline-missing", "deadlines"),
        ("KB054-days-not-in-record", "deadlines[0].amount"),
        ("KB055-other-counts", "items.old_permit"),
        ("KB055-other-counts", "items"),
        ("KB056-replaced-law", "legal_basis"),
    ],
)
def test_a_difference_is_an_error_or_has_its_reason(
    record_of: RecordOf, name: str, reason: str
) -> None:
    record = record_of("1.001200")
    guide = load_guide(GOOD.parent / f"{name}.yml")
    assert set(_rules(guide, record)) == {name[:5]}
    assert _rules(_excused(guide, reason), record) == []


@pytest.mark.parametrize("reason", ["items.photo", "fees", "item", "items.old_permit_2"])
def test_a_reason_for_something_else_excuses_nothing(record_of: RecordOf, reason: str) -> None:
    guide = load_guide(GOOD.parent / "KB055-other-counts.yml")
    assert _rules(_excused(guide, reason), record_of("1.001200")) == ["KB055"]


@pytest.mark.parametrize(
    ("stale", "field"),
    [
        ("old_law: căn cứ 58/2014/QH13 đã được thay bằng 41/2024/QH15", "legal_basis"),
        ("superseded: dùng 1.014162 theo luật đang có hiệu lực", "legal_basis"),
        ("district: Trình tự thực hiện nêu cấp huyện", "where"),
        ("wrong_papers: phiếu cấp lại nhưng giấy tờ ghi đề nghị đổi", "items"),
        ("deleted: đã bỏ trên cổng", "source"),
    ],
)
def test_a_record_that_no_longer_holds_fails_its_guide(
    guide: Guide, record_of: RecordOf, stale: str, field: str
) -> None:
    record = record_of("1.001200").copy(update={"stale": [stale]})
    assert _rules(guide, record) == ["KB056"]
    assert _rules(_excused(guide, field), record) == []
    assert _rules(_excused(guide, "result"), record) == ["KB056"]


def test_a_fee_that_has_ended_is_not_shown(guide: Guide, record_of: RecordOf) -> None:
    """The record still prints 40.000đ online, "đến hết ngày 31/12/2024"."""
    over = guide.fees[0].copy(update={"amount": 40000, "modes": ["online"]})
    shown = guide.copy(update={"fees": [*guide.fees, over]})
    record = record_of("1.001200")
    assert _rules(guide, record) == []  # nor has the guide to tell it
    (finding,) = check_guide(shown, record)
    assert "fees[1]: 40000 đã hết hạn" in str(finding)


def test_a_paper_of_another_procedure_is_looked_for_there(
    guide: Guide, record_of: RecordOf
) -> None:
    photo = guide.items[1].copy(
        update={"original": 2, "source": "Thành phần hồ sơ của thủ tục 1.001440"}
    )
    moved = guide.copy(update={"items": [guide.items[0], photo, *guide.items[2:]]})
    records = {code: record_of(code) for code in ("1.001200", "1.001440")}

    class Held:
        entries = records

        def record(self, code: str) -> OfficialRecord | None:
            return records.get(code)

    (finding,) = check_guide(moved, records["1.001200"], Held())
    assert "items.photo" in finding.message
    assert finding.rule == "KB055"
    assert check_guide(moved, records["1.001200"]) == []  # that record is not known


def test_the_line_of_a_paper_can_be_quoted(guide: Guide, record_of: RecordOf) -> None:
    """Where the everyday name has nothing in common with the official one."""
    named = guide.items[3].copy(update={"name": "Thư tay"})
    renamed = guide.copy(update={"items": [*guide.items[:3], named]})
    record = record_of("1.001200")
    assert _rules(renamed, record) == ["KB055"]
    quoted = named.copy(update={"line": "giấy giới thiệu của cơ quan"})
    assert _rules(guide.copy(update={"items": [*guide.items[:3], quoted]}), record) == []
