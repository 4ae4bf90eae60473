"""Official records word for word: what a reader must know before trusting them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from procedure_kb.catalogue import entry_of_record
from procedure_kb.leaflet import OfficialSheet, official_sheet
from procedure_kb.model.official import Issuer, OfficialRecord

DAY = dt.date(2026, 11, 21)
RecordOf = Callable[..., OfficialRecord]


def sheet(record: OfficialRecord, *, on: dt.date = DAY) -> OfficialSheet:
    return official_sheet(record, entry_of_record(record, checked="2026-11-21"), on=on)


@pytest.fixture
def plain(record_of: RecordOf) -> OfficialRecord:
    return record_of("1.001440").copy(
        update={"stale": [], "issuer": Issuer(scope="national"), "channels": []}
    )


def test_every_section_stands_there_word_for_word(record_of: RecordOf) -> None:
    record = record_of("1.001440")
    told = dict(sheet(record).sections)
    for name in ("Trình tự thực hiện", "Thành phần hồ sơ", "Cách thức thực hiện"):
        assert told[name] == record.sections[name].strip()


def test_a_plain_record_has_no_warning(plain: OfficialRecord) -> None:
    assert sheet(plain).warnings == ()
    assert sheet(plain).checked == DAY


def test_a_province_is_named(plain: OfficialRecord) -> None:
    issuer = Issuer(scope="province", province_code="01")
    told = sheet(plain.copy(update={"issuer": issuer}))
    assert told.province == "Thành phố Hà Nội"
    assert told.warnings == ("Bản ghi này chỉ áp dụng ở Thành phố Hà Nội.",)


def test_an_unknown_province_is_said_to_be_unknown(plain: OfficialRecord) -> None:
    told = sheet(plain.copy(update={"issuer": Issuer(scope="unknown_province")}))
    assert told.province == ""
    assert "chưa rõ tỉnh nào" in told.warnings[0]


def test_what_takes_its_place_is_named(plain: OfficialRecord) -> None:
    reason = "superseded: dùng 1.014162 theo luật đang có hiệu lực (chế độ thai sản)"
    told = sheet(plain.copy(update={"stale": [reason]}))
    assert told.instead == ("1.014162",)
    assert told.warnings == ("Việc này nay làm theo thủ tục khác, theo luật mới.",)


def test_amounts_that_ended_are_warned_of(record_of: RecordOf) -> None:
    fees = """\
  * Hình thức nộp: DIRECT
    Thời hạn giải quyết: 5 WORKING_DAY
    Phí, lệ phí: 20000 VNĐ (Từ ngày 01/01/2026 đến hết ngày 31/12/2026)"""
    record = record_of("1.001440", channels=fees)
    assert not any("31/12/2026" in w for w in sheet(record).warnings)
    after = sheet(record, on=dt.date(2027, 1, 1)).warnings
    assert any("đã hết hạn ngày 31/12/2026" in w for w in after)
