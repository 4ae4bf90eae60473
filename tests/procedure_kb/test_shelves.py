"""Everyday subjects."""

from __future__ import annotations

from procedure_kb.catalogue import Entry
from procedure_kb.data_files import read_yaml
from procedure_kb.knowledge import KnowledgeBase
from procedure_kb.shelves import SHIPPED_SHELVES, shelves


def test_every_guide_stands_on_one_shelf(kb: KnowledgeBase) -> None:
    placed = [entry.code for shelf in shelves(kb.entries.values()) for entry in shelf.entries]
    guides = [entry.code for entry in kb.entries.values() if entry.has_guide]
    assert sorted(placed) == sorted(guides)


def test_every_field_of_a_guide_is_placed_by_hand(kb: KnowledgeBase) -> None:
    _, data = read_yaml(SHIPPED_SHELVES, rule="SHE001")
    known = [field for shelf in data["shelves"] for field in shelf["fields"]]
    assert len(known) == len(set(known))
    assert {e.field for e in kb.entries.values() if e.has_guide} <= set(known)


def test_a_new_field_comes_last_and_records_do_not_come_at_all() -> None:
    strange = Entry("9.000001", "Nuôi rồng", field="Sinh vật huyền thoại", has_guide=True)
    bare = Entry("9.000002", "Thuần rồng", field="Sinh vật huyền thoại")
    (shelf,) = shelves([strange, bare])
    assert shelf.label.id == "viec-khac"
    assert shelf.entries == (strange,)
