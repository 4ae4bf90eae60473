"""Who does the work of an office that is no more."""

from __future__ import annotations

import unicodedata

from procedure_kb.filing import who_now

CASE_FILES = ("co-quan-cu",)


def test_old_office_leads_to_who_does_it_now(case: dict[str, str | None]) -> None:
    found = who_now(str(case["text"]))
    assert (found.id if found else None) == case["id"]
    if found:
        assert str(case["now"]) in found.now


def test_old_office_is_found_in_decomposed_text() -> None:
    found = who_now(unicodedata.normalize("NFD", "lên phòng tư pháp quận nhé"))
    assert found is not None
    assert found.id == "justice_district"
