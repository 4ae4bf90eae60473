"""The whole national file: targets, and every trap that its README lists.

Needs the shared data folder (``MOTCUA_DATA`` or ``../shared/data``); skipped without it.
"""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from procedure_kb.model.official import OfficialFee, OfficialRecord
from procedure_kb.sheets import kind_of, read_file, record_from_sections
from procedure_kb.sheets import sections as s
from procedure_kb.sheets.text import clean, one_line, strip_bullet

National = Any  # the dataclass lives in conftest, which cannot be imported
NATIONAL = "procedures_national_2026-07.jsonl.gz"
LOCAL = {"province", "unknown_province"}
# where_to_file_facts.md §5: everyday sheets whose place, agency or fee note is a district's
DISTRICT_SHEETS = [
    *("2.000986", "2.001023", "1.001669", "1.010385", "1.012564", "1.012888", "1.001613"),
    *("1.001656", "1.001667", "1.001598", "1.001742", "2.000821", "1.002179", "1.002051"),
    *("1.001939", "1.002759", "1.005280"),
]


def fees(record: OfficialRecord, mode: str | None = None) -> list[OfficialFee]:
    return [
        fee for channel in record.channels if mode in (None, channel.mode) for fee in channel.fees
    ]


def kinds(record: OfficialRecord) -> set[str | None]:
    return {kind_of(reason) for reason in record.stale}


# -- targets -----------------------------------------------------------------------------
def test_every_sheet_is_read(national: National) -> None:
    assert len(national.records) == 5652
    assert national.errors == []
    assert national.report.duplicates == []


@pytest.mark.parametrize(
    ("field", "share"),
    [
        ("documents", 0.97),
        ("channels", 0.98),
        ("deadlines", 0.98),
        ("fees", 0.98),
        ("steps", 1.0),
        ("level", 1.0),
        ("legal_basis", 0.99),
        ("applicants", 1.0),
    ],
)
def test_share_of_sections_that_could_be_read(national: National, field: str, share: float) -> None:
    assert national.report.fields[field].share >= share


def test_reading_is_quick_enough(national: National) -> None:
    assert national.seconds < 25


def test_papers_are_those_of_the_first_parse(national: National, data_dir: Path) -> None:
    """Names, counts and order agree with ``thanh_phan_parsed`` on every record."""
    differing = []
    with gzip.open(data_dir / NATIONAL, "rt", encoding="utf-8") as lines:
        for line in lines:
            raw = json.loads(line)
            expected = [
                (name, paper["ban_chinh"], paper["ban_sao"])
                for paper in raw["thanh_phan_parsed"]
                if (name := strip_bullet(one_line(clean(paper["ten"]))))
            ]
            record = national[raw[s.CODE]]
            if expected != [(d.name, d.originals, d.copies) for d in record.documents]:
                differing.append(record.code)
    assert differing == []


def test_printed_and_json_sheets_give_the_same_record(national: National, data_dir: Path) -> None:
    sheets = list(read_file(data_dir / "sheets"))
    assert len(sheets) == 12
    for source in sheets:
        printed = record_from_sections(source.sections)
        other = record_from_sections(national[source.code].sections)
        assert printed == other


# -- traps -------------------------------------------------------------------------------
def test_trap_text_is_nfc_and_scrambled_steps_are_flagged(national: National) -> None:
    assert all(
        clean(text) == text
        for record in national.records.values()
        for text in record.sections.values()
    )
    assert "scrambled" in kinds(national["1.001193"])


def test_trap_no_placeholder_has_an_amount(national: National) -> None:
    deadlines = [
        deadline
        for record in national.records.values()
        for channel in record.channels
        for deadline in channel.deadlines
    ]
    placeholders = [deadline for deadline in deadlines if deadline.placeholder]
    assert sum(deadline.raw.endswith("OTHER") for deadline in placeholders) >= 1441
    assert all(d.amount is None and d.unit is None for d in placeholders)
    assert not any(d.raw.endswith("OTHER") for d in deadlines if not d.placeholder)


def test_trap_birth_registration_quotes_the_next_working_day(national: National) -> None:
    deadline = national["1.001193"].channels[0].deadlines[0]
    assert deadline.raw == "1 OTHER"
    assert "sau 15 giờ" in deadline.stated
    assert "ngày làm việc tiếp theo" in deadline.stated


def test_trap_nought_is_not_free(national: National) -> None:
    for fee in fees(national["1.001193"]):
        assert (fee.amount, fee.free, fee.raw) == (None, False, "0 VNĐ ()")


def test_trap_no_dollar_fee_is_labelled_dong(national: National) -> None:
    for record in national.records.values():
        for fee in fees(record):
            if fee.amount is not None and fee.amount < 1000:
                assert fee.currency == "USD", (record.code, fee.raw)
    assert [(f.amount, f.currency) for f in fees(national["2.000815"])] == [
        (2000, "VND"),
        (10, "USD"),
    ]


def test_trap_hundred_dong_is_hundred_thousand(national: National) -> None:
    assert {fee.amount for fee in fees(national["2.001610"])} == {100_000}


def test_trap_25_everyday_procedures_leave_the_fee_to_the_council(
    national: National, data_dir: Path
) -> None:
    with (data_dir / "guides_priority.tsv").open(encoding="utf-8") as lines:
        codes = [row["code"] for row in csv.DictReader(lines, delimiter="\t")]
    left = [
        code
        for code in codes
        if code in national.records and any(f.decided_by_province for f in fees(national[code]))
    ]
    assert len(left) == 25
    assert {"1.004873", "2.000528", "1.001612", "1.013225"} <= set(left)
    assert {fee.amount for fee in fees(national["1.001612"])} == {None}


@pytest.mark.parametrize(
    "code",
    ["3.000346", "3.000347", "3.000348", "1.001456", "1.014063", "1.014064", "1.013315"],
)
def test_trap_ended_fee_notes_are_flagged(national: National, code: str) -> None:
    assert "fee_ended" in kinds(national[code])


def test_trap_halved_identity_card_fee_keeps_both_periods(national: National) -> None:
    (fee,) = fees(national["1.014064"], "online")
    assert fee.amount == 70000
    assert [str(period.end) for period in fee.periods] == ["2025-12-31", "2026-12-31"]


def test_trap_lost_licence_carries_the_papers_of_the_exchange(national: National) -> None:
    assert "wrong_papers" in kinds(national["3.000348"])


def test_trap_lowest_level_is_not_the_place_to_file(national: National) -> None:
    """'Cấp Xã' marks customs and tax too: the level is kept as printed, nothing derived."""
    levels = [record.level for record in national.records.values()]
    assert (levels.count("commune"), levels.count("unknown")) == (1120, 85)


@pytest.mark.parametrize(
    "code",
    [
        "2.000986",
        "2.001023",
        "1.001669",
        "1.010385",
        "1.012564",
        "1.012888",
        "1.001613",
        "1.001656",
        "1.001667",
        "1.001598",
        "1.001742",
        "2.000821",
        "1.002179",
        "1.002051",
        "1.001939",
        "1.002759",
        "1.005280",
    ],
)
def test_trap_district_level_in_everyday_sheets(national: National, code: str) -> None:
    assert "district" in kinds(national[code])


@pytest.mark.parametrize("code", ["1.013978", "1.010816", "1.001622", "1.010386"])
def test_trap_district_papers_are_only_evidence(national: National, code: str) -> None:
    assert "district" not in kinds(national[code])


def test_trap_local_sheets_are_never_national(national: National) -> None:
    local = [r for r in national.records.values() if r.issuer.scope in LOCAL]
    by_committee = [r for r in local if "UBND" in r.decision.upper()]
    assert (len(by_committee), len(local) - len(by_committee)) == (784, 133)
    assert not any(record.offered_nationally for record in local)
    assert all(
        (record.issuer.province_code is not None) == (record.issuer.scope == "province")
        for record in national.records.values()
    )
    unknown = [r for r in by_committee if r.issuer.scope == "unknown_province"]
    # README counts 49; 21 of them name it in the agency, without 'tỉnh' in front.
    assert len(unknown) <= 49


@pytest.mark.parametrize(
    ("code", "province"),
    [
        ("3.000580", "38"),
        ("1.115539", "38"),
        ("1.015017", "01"),
        ("1.115136", "01"),
        ("1.115192", "75"),
        ("1.115188", "75"),
        ("1.115412", "24"),
        ("1.115401", "82"),
        ("1.115460", "24"),
        ("1.010104", "48"),
        ("1.007991", "38"),
        ("1.014230", "42"),
    ],
)
def test_trap_province_of_a_local_sheet(national: National, code: str, province: str) -> None:
    assert national[code].issuer.province_code == province


@pytest.mark.parametrize("code", ["1.014036", "2.002867", "1.115444"])
def test_trap_province_that_cannot_be_told(national: National, code: str) -> None:
    assert national[code].issuer.scope == "unknown_province"


def test_trap_plainly_wrong_agency(national: National) -> None:
    flagged = {code for code, record in national.records.items() if "wrong_agency" in kinds(record)}
    assert flagged == {"1.014632"}


@pytest.mark.parametrize("code", ["2.000986", "2.001023"])
def test_trap_linked_birth_services_rest_on_old_decrees(national: National, code: str) -> None:
    assert "old_law" in kinds(national[code])


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("1.001613", "1.014173"),
        ("2.000821", "1.014178"),
        ("1.001598", "1.014164"),
        ("1.001742", "1.014176"),
        ("1.001667", "1.014163"),
        ("1.002179", "1.014160"),
        ("1.002051", "1.014160"),
        ("1.001939", "1.014137"),
        ("1.002759", "1.014162"),
        ("1.001656", "1.014140"),
    ],
)
def test_trap_older_insurance_series_points_to_the_newer(
    national: National, older: str, newer: str
) -> None:
    record = national[older]
    assert any(r.startswith("superseded:") and newer in r for r in record.stale)
    assert "superseded" not in kinds(national[newer])


def test_trap_maternity_stands_twice_on_the_law_in_force(national: National) -> None:
    assert "twice" in kinds(national["2.000693"])
    assert not kinds(national["2.000693"]) & {"old_law", "superseded"}


@pytest.mark.parametrize("code", ["3.000283", "3.000284"])
def test_trap_electronic_accounts_are_locked_by_agencies(national: National, code: str) -> None:
    assert "agency_only" in kinds(national[code])


@pytest.mark.parametrize("code", ["3.000285", "3.000286"])
def test_trap_electronic_cards_are_locked_by_citizens(national: National, code: str) -> None:
    assert "agency_only" not in kinds(national[code])


def test_trap_form_numbers_stand_in_the_text(national: National) -> None:
    forms = {document.form for document in national["1.014064"].documents}
    assert "DC02" in forms
    assert sum(d.form is not None for r in national.records.values() for d in r.documents) > 5500


def test_trap_everything_with_an_end_has_it(national: National) -> None:
    ends = [
        period.end
        for record in national.records.values()
        for fee in fees(record)
        for period in fee.periods
        if period.end is not None
    ]
    assert sum(end.isoformat() == "2026-12-31" for end in ends) > 150


def test_remarks_of_birth_registration_are_no_papers(national: National) -> None:
    papers = [d for d in national["1.001193"].documents if not d.remark]
    assert any(d.name.startswith("Tờ khai đăng ký khai sinh") for d in papers)
    assert any(d.name.startswith("Trường hợp trẻ em bị bỏ rơi") for d in papers)
    assert not any(d.name.startswith(("Người tiếp nhận", "Cá nhân có quyền")) for d in papers)


def test_trial_and_deleted_records(national: National) -> None:
    flagged = {
        code for code, record in national.records.items() if kinds(record) & {"test", "deleted"}
    }
    assert flagged == {"1.115188", "1.115191", "3.000360", "1.014955-Xoa"}
