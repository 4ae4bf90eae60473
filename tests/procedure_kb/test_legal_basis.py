"""No legal text that has ended is named as if it were in force, in any guide."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from procedure_kb.guide_files import load_guides
from procedure_kb.legal_basis import as_it_stands

DECREES = re.compile(r"\((?:1[2-4]\d|15[01])/2025/NĐ-CP\)")
"""Nghị định 120 to 151/2025/NĐ-CP, which end on 01/03/2027."""
CIRCULAR = "(64/2025/TT-BTC)"
"""Ends on 01/01/2027."""
GUIDES = list(load_guides())


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.code)
def test_what_has_ended_says_so(guide) -> None:
    assert list(as_it_stands(guide.legal_basis, dt.date(2026, 11, 21))) == guide.legal_basis
    january, march = (
        as_it_stands(guide.legal_basis, day) for day in (dt.date(2027, 1, 1), dt.date(2027, 3, 1))
    )
    for text, then, later in zip(guide.legal_basis, january, march, strict=True):
        assert then.startswith(text)
        assert later.startswith(text)
        assert ("hết hạn từ 01/01/2027" in then) is (CIRCULAR in text)
        assert ("hết hạn từ 01/03/2027" in then) is False
        assert ("hết hạn từ 01/03/2027" in later) is (DECREES.search(text) is not None)


def test_some_guide_rests_on_them() -> None:
    assert sum(bool(DECREES.search(t)) for g in GUIDES for t in g.legal_basis) > 50


def test_a_text_of_unknown_end_stays_as_it_is() -> None:
    texts = ["Luật Hộ tịch (60/2014/QH13)", "Văn bản không có số"]
    assert list(as_it_stands(texts, dt.date(2040, 1, 1))) == texts
