"""Conditions: reading them, and what they say about the answers given so far."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedure_kb.model.conditions import Condition
from procedure_kb.model.guide import Guide


@pytest.mark.parametrize(
    ("written", "clauses"),
    [
        ({"child": "abandoned"}, {"child": ("abandoned",)}),
        ({"who": ["proxy", "relative"]}, {"who": ("proxy", "relative")}),
        ({"a": "x", "b": ("y",)}, {"a": ("x",), "b": ("y",)}),
        ({}, {}),
        (None, {}),
    ],
)
def test_reading(written: Any, clauses: dict[str, tuple[str, ...]]) -> None:
    assert Condition.parse(written).clauses == clauses


def test_a_condition_is_read_as_itself() -> None:
    condition = Condition({"child": ("abandoned",)})
    assert Condition.parse(condition) is condition


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (["child", "abandoned"], "dạng"),
        ("child", "dạng"),
        ({"child": 2}, "'child'"),
        ({"child": []}, "'child'"),
        ({"child": ["abandoned", None]}, "'child'"),
        ({"child": True}, "'child'"),
    ],
)
def test_what_is_no_condition_is_refused(written: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Condition.parse(written)


@pytest.mark.parametrize(
    ("answers", "truth"),
    [
        ({}, "open"),
        ({"who": "proxy"}, "open"),
        ({"age": "child"}, "open"),
        ({"who": "proxy", "age": "child"}, "yes"),
        ({"who": "relative", "age": "child"}, "yes"),
        ({"who": "self"}, "no"),
        ({"who": "self", "age": "child"}, "no"),
        ({"age": "adult"}, "no"),
        ({"other": "x"}, "open"),
    ],
)
def test_truth(answers: dict[str, str], truth: str) -> None:
    condition = Condition({"who": ("proxy", "relative"), "age": ("child",)})
    assert condition.truth(answers) == truth
    assert condition.holds(answers) is (truth == "yes")


def test_an_empty_condition_always_holds() -> None:
    assert Condition().truth({}) == "yes"
    assert not Condition()
    assert Condition({"a": ("x",)})


_OPTIONS = st.sampled_from(["x", "y", "z"])
_CLAUSES = st.dictionaries(
    st.sampled_from("abcd"), st.lists(_OPTIONS, min_size=1, max_size=3).map(tuple), max_size=4
)
_ANSWERS = st.dictionaries(st.sampled_from("abcd"), _OPTIONS, max_size=4)


@given(clauses=_CLAUSES, known=_ANSWERS, later=_ANSWERS)
def test_what_is_decided_stays_decided(
    clauses: dict[str, tuple[str, ...]], known: dict[str, str], later: dict[str, str]
) -> None:
    condition = Condition(clauses)
    before = condition.truth(known)
    after = condition.truth({**later, **known})
    assert before in ("open", after)


@given(clauses=_CLAUSES)
def test_survives_json(clauses: dict[str, tuple[str, ...]]) -> None:
    condition = Condition(clauses)
    again = Condition.parse(condition.to_dict())
    assert again == condition
    assert hash(again) == hash(condition)
    assert repr(condition) == f"Condition({condition.clauses!r})"


def test_conditions_differ_by_their_clauses() -> None:
    assert Condition({"a": ("x",)}) != Condition({"a": ("y",)})
    assert Condition({"a": ("x",)}) != {"a": ("x",)}


def test_the_schema_of_a_guide_describes_conditions() -> None:
    item = Guide.schema()["definitions"]["Item"]["properties"]
    assert item["when"]["type"] == "object"
