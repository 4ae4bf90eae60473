"""Catalogue entries: what search and source lines know of a procedure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from procedure_kb.catalogue import Entry, entry_of_guide, entry_of_record, merge
from procedure_kb.guide_files import SHIPPED_GUIDES, load_guide
from procedure_kb.model.official import OfficialRecord

RecordOf = Callable[..., OfficialRecord]
GOOD = Path(__file__).parent / "broken_guides" / "good.yml"


def test_of_a_guide() -> None:
    guide = load_guide(SHIPPED_GUIDES / "1.014064-cap-lai-can-cuoc.yml")
    entry = entry_of_guide(guide)
    assert (entry.code, entry.title, entry.level) == ("1.014064", "Cấp lại thẻ căn cước", "commune")
    assert entry.decision == "5710/QĐ-BCA-C06"
    assert entry.checked == guide.source.checked.isoformat()
    assert "mất căn cước" in entry.aliases
    assert entry.has_guide
    assert "1.014063" in entry.related


def test_of_a_record(record_of: RecordOf) -> None:
    entry = entry_of_record(record_of("1.001200"), checked="2026-11-21")
    assert entry.title == entry.official_title
    assert entry.title.startswith("Cấp giấy thông hành biên giới")
    assert (entry.scope, entry.province_code) == ("national", None)
    assert (entry.level, entry.agency) == ("province", "Công an tỉnh")
    assert entry.applicants[1] == "Công dân Việt Nam"
    assert not entry.has_guide
    assert any("fee_ended" in reason for reason in entry.stale)


def test_a_province_own_record_says_so(record_of: RecordOf) -> None:
    record = record_of(
        "1.003622",
        decision="123/QĐ-UBND",
        title="Thông báo tổ chức lễ hội trên địa bàn tỉnh Nghệ An",
    )
    entry = entry_of_record(record)
    assert (entry.scope, entry.province_code) == ("province", "40")


def test_the_guide_decides_and_the_record_adds(record_of: RecordOf) -> None:
    ours = entry_of_guide(load_guide(GOOD))
    theirs = entry_of_record(record_of("1.001200"), checked="2026-12-01")
    both = merge(ours, theirs)
    for name in ("title", "field", "level", "decision", "checked", "aliases", "life_events"):
        assert getattr(both, name) == getattr(ours, name), name
    for name in ("official_title", "scope", "keywords", "applicants", "agency", "stale"):
        assert getattr(both, name) == getattr(theirs, name), name
    assert both.has_guide


def test_one_alone_stays_as_it_is(record_of: RecordOf) -> None:
    ours = entry_of_guide(load_guide(GOOD))
    theirs = entry_of_record(record_of("1.001200"))
    assert merge(ours, None) is ours
    assert merge(None, theirs) is theirs
    with pytest.raises(AssertionError):
        merge(None, None)


def test_an_entry_survives_json(record_of: RecordOf) -> None:
    entry = entry_of_record(record_of("2.002226"), checked="2026-11-21")
    assert Entry.from_dict(entry.to_dict()) == entry
