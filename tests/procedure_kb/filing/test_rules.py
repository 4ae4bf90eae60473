"""Which rule holds for a procedure; what every rule must say; files that staff break."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from procedure_kb.errors import BadInput, NotFound
from procedure_kb.filing import load_rules, rule_for, rules
from procedure_kb.model.filing import NO_BASIS, FilingRule

DOCS = Path(__file__).parents[3] / "docs" / "guides.md"
CASE_FILES = ("khong-co-bai",)


def test_record_without_guide_gets_a_sensible_rule(case: dict[str, str]) -> None:
    rule = rule_for(filing_id=None, field=case["field"], level=case["level"], code=case["code"])
    assert rule.id == case["rule"]


# --- completeness ---------------------------------------------------------------------------


def _documented_ids() -> list[str]:
    section = DOCS.read_text(encoding="utf-8").split("## Filing rule ids", 1)[1]
    body = section.split("\n", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"[a-z][a-z_]+", body)


@pytest.mark.parametrize("rule_id", _documented_ids())
def test_every_documented_rule_exists(rule_id: str) -> None:
    assert rule_for(filing_id=rule_id, field="", level="", code="").id == rule_id


def test_general_rules_exist_for_every_level() -> None:
    for level, expected in {
        "commune": "commune_default",
        "province": "province_default",
        "ministry": "ministry_default",
        "other": "unknown",
        "unknown": "unknown",
    }.items():
        assert rule_for(filing_id=None, field="?", level=level, code="").id == expected


def test_every_rule_has_a_basis_or_says_that_none_was_found(form: FilingRule) -> None:
    assert form.legal_basis
    for basis in form.legal_basis:
        assert basis.number or basis.text == NO_BASIS


def test_decrees_of_the_two_tiers_carry_their_end(forms: list[FilingRule]) -> None:
    """The 28 decrees 120-151/2025 run to 01/3/2027; the end was read in the press."""
    seen = 0
    for form in forms:
        for basis in form.legal_basis:
            match = re.fullmatch(r"(\d+)/2025/NĐ-CP", basis.number or "")
            if match and 120 <= int(match[1]) <= 151:
                seen += 1
                assert basis.until == dt.date(2027, 3, 1)
                assert basis.second_hand
                assert form.valid_to == dt.date(2027, 3, 1)
    assert seen > 10


def test_police_army_and_civil_status_do_not_follow_decree_118(
    forms: list[FilingRule],
) -> None:
    closed = {
        "commune_police",
        "provincial_police",
        "immigration_police",
        "traffic_police",
        "military_command",
        "border_guard",
    }
    for form in forms:
        if form.counter[0].kind in closed or form.id.startswith("civil_status"):
            assert "118/2025" not in form.reach_text
            assert all(
                "118" not in (b.number or "") or "tự quy định" in b.text for b in form.legal_basis
            )


def test_unknown_rule_id_of_a_guide_names_the_choices() -> None:
    with pytest.raises(NotFound, match=r"civil_statuss.*commune_default"):
        rule_for(filing_id="civil_statuss", field="", level="", code="1.001193")


def test_variant_holds_although_the_guide_names_the_rule() -> None:
    rule = rule_for(filing_id="certification", field="Chứng thực", level="commune", code="2.000908")
    assert (rule.id, rule.variant) == ("certification", "bản sao từ sổ gốc")


# --- files that staff break -----------------------------------------------------------------


def _broken(tmp_path: Path, old: str, new: str) -> Path:
    text = rules.SHIPPED_RULES.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "filing.yml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("reach: by_choice_of_residence", "reach: everywhere", r"civil_status\.reach"),
        ("id: civil_status_extract", "id: residence", "'residence' có hai lần"),
        ("valid_to: 2027-03-01", "valid_to: 2027-12-31", "valid_to phải là ngày hết hạn sớm nhất"),
        ("place: national_portal", "place: portal", "không có 'portal'"),
        ("[justice_district, people", "[justice, people", "không có 'justice'"),
        ("nơi nộp", "nơi {xa} nộp", r"'\{xa\}' không dùng được"),
        ('codes: ["1.010386"]', 'codes: ["1.001456"]', "'1.001456' có hai lần"),
        (", number: 60/2014/QH13", "", "thiếu number"),
        ("id: civil_status\n", "id: civil_status\n    khac: 1\n", "extra fields"),
        ("reach_stated: false\n    reach_text", "reach_stated: [\n    reach_text", "NOP00"),
    ],
)
def test_a_broken_file_is_one_clear_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = _broken(tmp_path, old, new)
    with pytest.raises(BadInput, match=message) as caught:
        load_rules(path)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(str(path))


def test_error_names_the_line_of_the_rule(tmp_path: Path) -> None:
    path = _broken(tmp_path, "reach: by_choice_of_residence", "reach: everywhere")
    with pytest.raises(BadInput) as caught:
        load_rules(path)
    error = caught.value
    assert error.line is not None
    assert path.read_text(encoding="utf-8").splitlines()[error.line - 1].strip() == (
        "- id: civil_status"
    )


def test_an_edit_is_live_and_a_broken_one_leaves_the_last_good_rules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _broken(tmp_path, "decides: công an xã, phường nơi có chỗ ở", "decides: bản sửa")
    monkeypatch.setattr(rules, "SHIPPED_RULES", path)

    def decides() -> str:
        return rule_for(filing_id="residence", field="", level="", code="").decides

    assert decides() == "bản sửa"
    good = path.read_text(encoding="utf-8")
    path.write_text(good.replace("decides: bản sửa", "decides: ["), encoding="utf-8")
    assert decides() == "bản sửa"
    path.write_text(good.replace("decides: bản sửa", "decides: bản hai"), encoding="utf-8")
    assert decides() == "bản hai"


def test_a_missing_file_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="NOP001"):
        load_rules(tmp_path / "khong-co.yml")
