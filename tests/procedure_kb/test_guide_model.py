"""The guide model: what it refuses, what it keeps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from procedure_kb.model.guide import Fact, Fee, Guide, Item, Question
from procedure_kb.model.official import Issuer, OfficialRecord

Change = Callable[[dict[str, Any]], None]


def _data() -> dict[str, Any]:
    """A small, whole guide as YAML gives it."""
    said = {"text": "Một câu.", "source": "Trình tự thực hiện"}
    return {
        "code": "9.000001",
        "source": {"decision": "1/QĐ-BTP", "checked": "2026-11-21"},
        "title": "Việc thử",
        "summary": "Để thử.",
        "field": "Hộ tịch",
        "level": "commune",
        "filing": "civil_status",
        "aliases": ["một", "hai", "ba"],
        "questions": [
            {"id": "who", "ask": "Ai?", "why": "để biết.", "options": {"self": "Tự", "proxy": "Hộ"}}
        ],
        "items": [
            {"id": "form", "name": "Tờ khai", "original": 1, "copy": 2, "source": "Thành phần"},
            {"id": "proxy", "name": "Giấy", "when": {"who": "proxy"}, "source": "Thành phần"},
        ],
        "deadlines": [{**said, "amount": 3, "unit": "working_day"}],
        "channels": [{"mode": "direct", "source": "Cách thức"}],
        "steps": [said],
        "result": [said],
        "legal_basis": ["Luật (1/2014/QH13)"],
    }


def _set(path: str, value: Any) -> Change:
    def change(data: dict[str, Any]) -> None:
        *parents, last = [int(p) if p.isdigit() else p for p in path.split(".")]
        node: Any = data
        for key in parents:
            node = node[key]
        node[last] = value

    return change


def test_a_whole_guide_is_read() -> None:
    guide = Guide.parse_obj(_data())
    assert guide.items[0].copy_count == 2
    assert guide.items[1].when.holds({"who": "proxy"})
    assert guide.source.checked == dt.date(2026, 11, 21)
    question = guide.question("who")
    assert question is not None
    assert question.options["proxy"].label == "Hộ"  # the short form of an option
    assert question.options["proxy"].phrases == []
    assert guide.question("nobody") is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_set("code", "1.00119"), "code"),
        (_set("level", "district"), "level"),
        (_set("aliases", ["một", "hai"]), "aliases"),
        (_set("items", []), "items"),
        (_set("questions.0.options", {"self": "Tự"}), "từ 2 đến 4"),
        (_set("questions.0.options", dict.fromkeys("abcde", "x")), "từ 2 đến 4"),
        (_set("questions.0.options.self", "x" * 41), "label"),
        (_set("questions.0.id", "Who"), "id"),
        (_set("items.1.id", "form"), "trùng id"),
        (_set("items.0.original", -1), "original"),
        (_set("items.0.source", ""), "source"),
        (_set("items.1.when", {"who": "me"}), "'who: me'.*proxy, self"),
        (_set("items.1.when", {"whom": "self"}), "không có câu hỏi 'whom'"),
        (_set("steps.0.when", {"who": ["self", "me"]}), r"steps.*'who: me'"),
        (_set("questions.0.when", {"age": "child"}), r"questions.who.*'age'"),
        (_set("deadlines.0.unit", "week"), "unit"),
        (_set("deadlines.0.late", "khóa lạ"), "late"),
    ],
)
def test_a_mistake_is_refused(change: Change, message: str) -> None:
    data = _data()
    change(data)
    with pytest.raises(ValidationError, match=message):
        Guide.parse_obj(data)


def test_a_question_may_not_stand_twice() -> None:
    data = _data()
    data["questions"].append(dict(data["questions"][0]))
    with pytest.raises(ValidationError, match="hai câu hỏi trùng id"):
        Guide.parse_obj(data)


def test_every_mistake_has_its_place() -> None:
    data = _data()
    data["items"][1]["when"] = {"whom": "self"}
    data["steps"] = [{**data["steps"][0], "when": {"who": "me"}}]
    with pytest.raises(ValidationError) as caught:
        Guide.parse_obj(data)
    assert [error["loc"][1:] for error in caught.value.errors()] == [
        ("items", 1, "when", "whom"),
        ("steps", 0, "when", "who"),
    ]


def test_a_fee_has_an_amount_or_the_province_decides() -> None:
    with pytest.raises(ValidationError, match="decided_by: province"):
        Fee.parse_obj({"source": "Cách thức"})
    assert Fee.parse_obj({"source": "Cách thức", "decided_by": "province"}).amount is None
    assert Fee.parse_obj({"source": "Cách thức", "amount": 0}).amount == 0


@pytest.mark.parametrize(
    ("start", "end", "day", "valid"),
    [
        (None, None, dt.date(2026, 11, 21), True),
        (None, dt.date(2026, 12, 31), dt.date(2026, 12, 31), True),
        (None, dt.date(2026, 12, 31), dt.date(2027, 1, 1), False),
        (dt.date(2027, 1, 1), None, dt.date(2026, 12, 31), False),
        (dt.date(2027, 1, 1), None, dt.date(2027, 1, 1), True),
        (dt.date(2027, 1, 1), dt.date(2027, 1, 1), dt.date(2027, 1, 1), True),
    ],
)
def test_a_fact_holds_from_its_first_to_its_last_day(
    start: dt.date | None, end: dt.date | None, day: dt.date, valid: bool
) -> None:
    fact = Fact(source="Cách thức", valid_from=start, valid_to=end)
    assert fact.valid_on(day) is valid


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValidationError, match="trước valid_to"):
        Fact(source="abc", valid_from=dt.date(2027, 1, 1), valid_to=dt.date(2026, 12, 31))


def test_values_are_never_changed_in_place() -> None:
    guide = Guide.parse_obj(_data())
    with pytest.raises(TypeError):
        guide.title = "Khác"
    with pytest.raises(TypeError):
        guide.items[0].name = "Khác"


def test_a_guide_survives_json() -> None:
    guide = Guide.parse_obj(_data())
    assert Guide.parse_raw(guide.json(by_alias=True)) == guide


def test_every_conditional_part_is_listed() -> None:
    """What is not listed is neither checked nor asked about."""
    listed = {
        name.split("[")[0].split(".")[0]
        for name, _ in Guide.parse_obj(_with_every_part()).facts_with_conditions()
    }
    conditional = {
        name
        for name, field in Guide.__fields__.items()
        if isinstance(field.type_, type) and issubclass(field.type_, Fact)
    }
    assert listed == conditional


def _with_every_part() -> dict[str, Any]:
    data = _data()
    said = {"text": "Một câu.", "source": "Trình tự thực hiện"}
    for name in ("no_longer_needed", "exemptions", "time_limits", "eligibility", "proxy", "where"):
        data[name] = [said]
    data["if_refused"] = [said]
    data["fees"] = [{"amount": 1, "source": "Cách thức"}]
    data["facts"] = [{**said, "about": ["ảnh"]}]
    return data


def test_an_item_can_be_made_by_name() -> None:
    data = {"id": "form", "name": "Tờ khai", "source": "abc", "copy_count": 2}
    assert Item.parse_obj(data).copy_count == 2


def test_options_must_be_a_table() -> None:
    with pytest.raises(ValidationError):
        Question.parse_obj({"id": "q", "ask": "?", "why": "x", "options": ["a", "b"]})


def test_only_national_records_are_offered_everywhere() -> None:
    national = OfficialRecord(code="1", title="x", issuer=Issuer(scope="national"))
    province = OfficialRecord(
        code="1", title="x", issuer=Issuer(scope="province", province_code="38")
    )
    unknown = OfficialRecord(code="1", title="x", issuer=Issuer(scope="unknown_province"))
    assert national.offered_nationally
    assert not province.offered_nationally
    assert not unknown.offered_nationally
