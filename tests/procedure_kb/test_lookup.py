"""Search by name, for staff."""

from __future__ import annotations

import pytest

from procedure_kb.catalogue import Entry
from procedure_kb.knowledge import KnowledgeBase
from procedure_kb.search.index import ProcedureIndex
from procedure_kb.search.lookup import best_by_name
from procedure_kb.search.names import short_names


@pytest.fixture(scope="module")
def shipped(kb: KnowledgeBase) -> ProcedureIndex:
    """The index over the shipped guides, without any other names."""
    built = ProcedureIndex()
    built.update(kb.entries, kb.entries)
    return built


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("mất căn cước", "1.014064"),
        ("mat can cuoc", "1.014064"),
        ("giấy độc thân", "1.004873"),
        ("sao y", "2.000815"),
        ("nhập hộ khẩu", "1.004222"),
        ("cà vẹt xe", "1.013067"),
        ("làm passport", "1.001456"),
    ],
)
def test_everyday_names(shipped: ProcedureIndex, kb: KnowledgeBase, text: str, code: str) -> None:
    found = best_by_name(shipped, kb.entries, text)
    assert code in [found_code for found_code, _ in found[:3]]
    assert found == sorted(found, key=lambda pair: -pair[1])


def test_at_most_so_many_and_only_with_a_match(shipped: ProcedureIndex, kb: KnowledgeBase) -> None:
    assert len(best_by_name(shipped, kb.entries, "đăng ký", count=3)) == 3
    assert best_by_name(shipped, kb.entries, "zzzz") == []
    assert all(score > 0 for _, score in best_by_name(shipped, kb.entries, "giấy"))


def test_only_what_is_published(shipped: ProcedureIndex) -> None:
    only = {"1.004873": Entry("1.004873", "Giấy độc thân")}
    found = best_by_name(shipped, only, "giấy tờ đăng ký", count=50)
    assert {code for code, _ in found} <= set(only)


def test_short_names_are_whole() -> None:
    names = short_names()
    assert len(names) > 1000
    for code, values in names.items():
        assert code[1] == "."
        assert values
        assert all(isinstance(value, str) and value.strip() for value in values), code
