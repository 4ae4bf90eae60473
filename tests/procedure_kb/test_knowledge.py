"""The snapshot: taking over publications, and what is in force on which day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from procedure_kb import clock
from procedure_kb.guide_files import load_guide
from procedure_kb.importing import draft_of_guide, import_records
from procedure_kb.knowledge import KnowledgeBase
from procedure_kb.model.guide import Guide
from procedure_kb.model.official import OfficialRecord
from procedure_kb.store.database import open_database
from procedure_kb.store.revisions import publish, withdraw

RecordOf = Callable[..., OfficialRecord]
NOW = dt.datetime(2026, 11, 21, 9)
OLD_YEAR, NEW_YEAR = dt.date(2026, 12, 31), dt.date(2027, 1, 1)
GOOD = Path(__file__).parent / "broken_guides" / "good.yml"


@pytest.fixture(scope="module")
def good() -> Guide:
    """A guide to publish."""
    return load_guide(GOOD)


def _put(kb: KnowledgeBase, *guides: Guide) -> None:
    drafts = [draft_of_guide(guide) for guide in guides]
    publish(kb.engine, drafts, author="lan", reason="thử", now=NOW)


def test_it_starts_empty(empty_kb: KnowledgeBase) -> None:
    assert dict(empty_kb.entries) == {}
    assert empty_kb.publication == 0
    assert empty_kb.refresh() == frozenset()
    assert empty_kb.guide("1.001200") is None
    assert empty_kb.record("1.001200") is None
    assert empty_kb.entry("1.001200") is None


def test_a_publication_is_taken_over_by_refresh(empty_kb: KnowledgeBase, good: Guide) -> None:
    _put(empty_kb, good)
    assert empty_kb.entry(good.code) is None
    assert empty_kb.refresh() == {good.code}
    assert empty_kb.publication == 1
    assert empty_kb.guide(good.code) == good
    assert empty_kb.refresh() == frozenset()


def test_only_what_changed_is_taken_over(empty_kb: KnowledgeBase, good: Guide) -> None:
    other = good.copy(update={"code": "1.001201"})
    _put(empty_kb, good, other)
    empty_kb.refresh()
    _put(empty_kb, good, other.copy(update={"title": "Tên mới"}))
    assert empty_kb.refresh() == {"1.001201"}
    entry = empty_kb.entry("1.001201")
    assert entry is not None
    assert entry.title == "Tên mới"
    changed = empty_kb.guide("1.001201")
    assert changed is not None
    assert changed.title == "Tên mới"


def test_another_process_sees_it_too(empty_kb: KnowledgeBase, good: Guide) -> None:
    other_process = KnowledgeBase(open_database(str(empty_kb.engine.url)))
    _put(empty_kb, good)
    assert other_process.refresh() == {good.code}
    assert other_process.guide(good.code) == good


def test_a_new_process_starts_with_what_is_in_force(empty_kb: KnowledgeBase, good: Guide) -> None:
    _put(empty_kb, good)
    _put(empty_kb, good.copy(update={"title": "Tên mới"}))
    fresh = KnowledgeBase(empty_kb.engine)
    assert [entry.title for entry in fresh.entries.values()] == ["Tên mới"]


def test_what_is_withdrawn_is_gone(empty_kb: KnowledgeBase, good: Guide) -> None:
    _put(empty_kb, good)
    empty_kb.refresh()
    withdraw(empty_kb.engine, "guide", good.code, author="lan", reason="sai", now=NOW)
    assert empty_kb.refresh() == {good.code}
    assert empty_kb.guide(good.code) is None
    assert good.code not in empty_kb.entries


def test_guide_and_record_are_one_entry(
    empty_kb: KnowledgeBase, good: Guide, record_of: RecordOf
) -> None:
    record = record_of("1.001200")
    import_records(empty_kb.engine, [record], reason="thử", now=NOW)
    empty_kb.refresh()
    entry = empty_kb.entry("1.001200")
    assert entry is not None
    assert (entry.title, entry.has_guide) == (record.title, False)
    _put(empty_kb, good)
    empty_kb.refresh()
    entry = empty_kb.entry("1.001200")
    assert entry is not None
    assert (entry.title, entry.official_title) == (good.title, record.title)
    assert entry.has_guide
    assert empty_kb.record("1.001200") == record
    withdraw(empty_kb.engine, "guide", "1.001200", author="lan", reason="sai", now=NOW)
    empty_kb.refresh()
    entry = empty_kb.entry("1.001200")
    assert entry is not None
    assert (entry.title, entry.has_guide) == (record.title, False)


def test_listeners_hear_what_changed(empty_kb: KnowledgeBase, good: Guide) -> None:
    heard: list[frozenset[str]] = []
    empty_kb.on_change(heard.append)
    assert heard == []
    _put(empty_kb, good)
    empty_kb.refresh()
    empty_kb.refresh()
    assert heard == [{good.code}]
    late: list[frozenset[str]] = []
    empty_kb.on_change(late.append)
    assert late == [{good.code}]


def test_readers_cannot_change_the_catalogue(empty_kb: KnowledgeBase, good: Guide) -> None:
    _put(empty_kb, good)
    empty_kb.refresh()
    with pytest.raises(TypeError):
        empty_kb.entries["1.000001"] = empty_kb.entries[good.code]  # type: ignore[index]


def test_each_day_has_its_guide(empty_kb: KnowledgeBase, good: Guide) -> None:
    _put(
        empty_kb,
        good.copy(update={"valid_to": OLD_YEAR, "title": "Năm cũ"}),
        good.copy(update={"valid_from": NEW_YEAR, "title": "Năm mới"}),
    )
    empty_kb.refresh()

    def title(day: dt.date) -> str | None:
        guide = empty_kb.guide(good.code, on=day)
        return guide.title if guide else None

    assert title(OLD_YEAR) == "Năm cũ"
    assert title(NEW_YEAR) == "Năm mới"
    with clock.freeze(NEW_YEAR):
        today = empty_kb.guide(good.code)
        assert today is not None
        assert today.title == "Năm mới"


def test_a_dated_revision_beats_an_open_one(empty_kb: KnowledgeBase, good: Guide) -> None:
    _put(
        empty_kb,
        good.copy(update={"valid_from": NEW_YEAR, "title": "Năm mới"}),
        good.copy(update={"title": "Không ngày"}),
    )
    empty_kb.refresh()
    before, after = (empty_kb.guide(good.code, on=day) for day in (OLD_YEAR, NEW_YEAR))
    assert before is not None
    assert before.title == "Không ngày"
    assert after is not None
    assert after.title == "Năm mới"


def test_what_is_not_in_force_yet_is_not_listed(empty_kb: KnowledgeBase, good: Guide) -> None:
    _put(empty_kb, good.copy(update={"valid_from": NEW_YEAR}))
    with clock.freeze(OLD_YEAR):
        empty_kb.refresh()
        assert good.code not in empty_kb.entries


@pytest.mark.parametrize("publish_something", [False, True])
def test_midnight_changes_what_is_listed(
    empty_kb: KnowledgeBase, good: Guide, publish_something: bool
) -> None:
    """A server runs over New Year; `refresh` is called every second or two."""
    _put(
        empty_kb,
        good.copy(update={"valid_to": OLD_YEAR, "title": "Năm cũ"}),
        good.copy(update={"valid_from": NEW_YEAR, "title": "Năm mới"}),
        good.copy(update={"code": "1.001201", "valid_to": OLD_YEAR}),
        good.copy(update={"code": "1.001202", "valid_from": NEW_YEAR}),
    )
    with clock.freeze(OLD_YEAR):
        empty_kb.refresh()
        assert set(empty_kb.entries) == {good.code, "1.001201"}
    with clock.freeze(NEW_YEAR):
        if publish_something:
            _put(empty_kb, good.copy(update={"code": "1.001203"}))
        changed = empty_kb.refresh()
        assert empty_kb.entries[good.code].title == "Năm mới"
        assert set(empty_kb.entries) >= {good.code, "1.001202"}
        assert "1.001201" not in empty_kb.entries
        assert changed >= {good.code, "1.001201", "1.001202"}
