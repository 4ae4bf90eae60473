"""Where one person files: reviewed cases, and every rule for every kind of place."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from procedure_kb.filing import FilingAdvice, in_sentence, rule_for, where_to_file
from procedure_kb.model.filing import FilingRule

DOCS = Path(__file__).parents[3] / "docs" / "guides.md"
CASE_FILES = (
    "ho-tich",
    "cong-an-quan-doi",
    "dat-dai-xay-dung",
    "kinh-doanh-thue",
    "bao-hiem-xa-hoi",
    "thoi-gian",
    "hai-noi",
)
Units = dict[str, SimpleNamespace]


def _advice(case: dict[str, Any], units: Units) -> FilingAdvice:
    rule = rule_for(filing_id=case["rule"], field="", level="", code=case.get("code", ""))
    return where_to_file(
        rule,
        place=units[case["place"]] if "place" in case else None,
        registered=units[case["registered"]] if "registered" in case else None,
        has_vneid=case.get("vneid"),
        today=case["date"],
    )


def _all_text(advice: FilingAdvice) -> str:
    """Everything that could be said to the person (not the legal basis)."""
    parts: list[str | None] = [
        advice.decides,
        advice.reach_text,
        advice.two_places,
        advice.elsewhere,
        advice.postal,
        advice.delivery,
        *(part for c in advice.counters for part in (c.text, c.when)),
        *(part for o in advice.online for part in (o.name, o.text)),
        *advice.caveats,
        advice.hotline.line.number,
        advice.hotline.reservation,
        advice.topic_hotline.number if advice.topic_hotline else None,
    ]
    return "\n".join(part for part in parts if part)


def test_reviewed_case(case: dict[str, Any], units: Units) -> None:
    advice = _advice(case, units)
    said = _all_text(advice)
    if "counters" in case:
        shown = [counter.text for counter in advice.counters]
        assert len(shown) == len(case["counters"]) or len(case["counters"]) == 1, shown
        for expected, text in zip(case["counters"], shown, strict=False):
            assert expected in text
    if "when" in case:
        assert [counter.when for counter in advice.counters] == case["when"]
    if "two_places" in case:
        expected = case["two_places"]
        assert (expected in (advice.two_places or "")) if expected else advice.two_places is None
    if "first_caveat" in case:
        assert case["first_caveat"] in advice.caveats[0]
    for key in ("reach", "reach_stated", "needs_place", "until", "expired", "variant"):
        if key in case:
            assert getattr(advice, key) == case[key], key
    if "channels" in case:
        assert list(advice.channels) == case["channels"]
    for words in case.get("says", []):
        assert words in said
    for words in case.get("must_not", []):
        assert words.lower() not in said.lower()


def test_every_documented_rule_has_a_reviewed_case(cases: list[dict[str, Any]]) -> None:
    section = DOCS.read_text(encoding="utf-8").split("## Filing rule ids", 1)[1]
    body = section.split("\n", 1)[1].split("\n## ", 1)[0]
    documented = set(re.findall(r"[a-z][a-z_]+", body))
    assert documented
    assert documented - {case["rule"] for case in cases} == set()


def test_place_of_every_counter_is_known_in_the_end(form: FilingRule, units: Units) -> None:
    today = dt.date(2026, 11, 21)
    for unit in units.values():
        advice = where_to_file(form, place=unit, registered=None, has_vneid=None, today=today)
        assert advice.counters
        assert "{" not in _all_text(advice)


@pytest.mark.parametrize(
    ("rule", "phrase"),
    [
        ("land_dispute", "nơi có đất"),
        ("residence", "nơi có chỗ ở cần đăng ký"),
        ("civil_status", None),  # one's own home
        ("identity_card", None),  # wherever it suits
    ],
)
def test_the_place_that_decides_is_named_unless_it_is_the_home(
    rule: str, phrase: str | None
) -> None:
    found = rule_for(filing_id=rule, field="", level="", code="")
    advice = where_to_file(
        found, place=None, registered=None, has_vneid=None, today=dt.date(2026, 11, 21)
    )
    assert advice.place_phrase == phrase


def test_a_place_of_another_kind_is_named_on_condition(units: Units) -> None:
    rule = rule_for(filing_id="land_dispute", field="", level="", code="")
    place = next(unit for unit in units.values() if unit.code != unit.province_code)
    for surely, when in ((True, None), (False, "nếu đó là nơi có đất")):
        advice = where_to_file(
            rule, place=place, registered=None, has_vneid=None,
            today=dt.date(2026, 11, 21), surely=surely,
        )  # fmt: skip
        assert advice.counters[0].when == when


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("Phường Cửa Nam", "phường Cửa Nam"),
        ("Đặc khu Côn Đảo", "đặc khu Côn Đảo"),
        ("Tỉnh Nghệ An", "tỉnh Nghệ An"),
        ("Thành phố Hà Nội", "Thành phố Hà Nội"),
    ],
)
def test_names_inside_a_sentence(name: str, inside: str) -> None:
    assert in_sentence(name) == inside
