"""Topics and life events in the store: revisions, validity, seeding, export."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from procedure_kb import clock
from procedure_kb.exporting import export_published
from procedure_kb.importing import draft_of_subject, seed_subjects
from procedure_kb.knowledge import KnowledgeBase
from procedure_kb.store.revisions import history, publish, revert, withdraw
from procedure_kb.store.tables import revision
from procedure_kb.subject_files import load_subject

BROKEN = Path(__file__).parent / "broken_subjects"
NOW = dt.datetime(2026, 11, 21, 9)
NEW_YEAR = dt.date(2027, 1, 1)
TOPIC = load_subject(BROKEN / "good-topic.yml")
EVENT = load_subject(BROKEN / "good-life-event.yml")


def _put(kb: KnowledgeBase, *subjects) -> None:  # type: ignore[no-untyped-def]
    publish(kb.engine, map(draft_of_subject, subjects), author="lan", reason="thử", now=NOW)


def test_they_are_published_beside_the_procedures(empty_kb: KnowledgeBase) -> None:
    _put(empty_kb, TOPIC, EVENT)
    assert empty_kb.subjects() == {}
    empty_kb.refresh()
    assert set(empty_kb.subjects()) == {TOPIC.id, EVENT.id}
    assert empty_kb.subjects()[TOPIC.id].aliases == tuple(TOPIC.phrases)
    assert empty_kb.subject(TOPIC.id) == TOPIC
    assert empty_kb.subject(EVENT.id) == EVENT
    assert empty_kb.subject("khong-co") is None


def test_they_are_no_procedures(empty_kb: KnowledgeBase) -> None:
    heard: list[frozenset[str]] = []
    empty_kb.on_change(heard.append)
    _put(empty_kb, TOPIC, EVENT)
    assert empty_kb.refresh() == frozenset()
    assert dict(empty_kb.entries) == {}
    assert empty_kb.guide(TOPIC.id) is None
    assert empty_kb.record(TOPIC.id) is None
    assert all(codes == frozenset() for codes in heard)


def test_an_edit_is_live_and_can_be_taken_back(empty_kb: KnowledgeBase) -> None:
    _put(empty_kb, TOPIC)
    _put(empty_kb, TOPIC.copy(update={"title": "Tên mới"}))
    empty_kb.refresh()
    assert empty_kb.subject(TOPIC.id).title == "Tên mới"  # type: ignore[union-attr]
    first = history(empty_kb.engine, TOPIC.id)[-1]
    revert(empty_kb.engine, first["id"], author="lan", reason="nhầm", now=NOW)
    empty_kb.refresh()
    assert empty_kb.subject(TOPIC.id) == TOPIC
    withdraw(empty_kb.engine, "topic", TOPIC.id, author="lan", reason="bỏ", now=NOW)
    empty_kb.refresh()
    assert empty_kb.subjects() == {}


def test_each_day_has_its_own(empty_kb: KnowledgeBase) -> None:
    last = NEW_YEAR - dt.timedelta(days=1)
    _put(
        empty_kb,
        TOPIC.copy(update={"title": "Năm cũ", "valid_to": last}),
        TOPIC.copy(update={"title": "Năm mới", "valid_from": NEW_YEAR}),
        EVENT.copy(update={"valid_to": last}),
    )
    empty_kb.refresh()
    for day, title in ((last, "Năm cũ"), (NEW_YEAR, "Năm mới")):
        assert empty_kb.subject(TOPIC.id, on=day).title == title  # type: ignore[union-attr]
    with clock.freeze(NEW_YEAR):
        assert set(empty_kb.subjects()) == {TOPIC.id}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one shipped topic."""
    made = tmp_path / "topics"
    made.mkdir()
    shutil.copy(BROKEN / "good-topic.yml", made / "a.yml")
    return made


def test_seeding_keeps_what_staff_wrote(empty_kb: KnowledgeBase, folder: Path) -> None:
    none = folder / "none"
    first = seed_subjects(empty_kb.engine, now=NOW, topics=folder, life_events=none)
    assert first.new == (TOPIC.id,)
    again = seed_subjects(empty_kb.engine, now=NOW, topics=folder, life_events=none)
    assert again.new == again.changed == again.unchanged == ()
    _put(empty_kb, TOPIC.copy(update={"title": "Của cán bộ"}))
    path = folder / "a.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("trong ngày", "một ngày"), "utf-8")
    seed_subjects(empty_kb.engine, now=NOW, topics=folder, life_events=none)
    empty_kb.refresh()
    assert empty_kb.subject(TOPIC.id).title == "Của cán bộ"  # type: ignore[union-attr]
    with empty_kb.engine.connect() as connection:
        query = sa.select(revision.c.content).where(revision.c.state == "draft")
        drafts = connection.execute(query).scalars().all()
    assert ["một ngày" in draft for draft in drafts] == [True]


def test_they_are_exported_by_kind(empty_kb: KnowledgeBase, tmp_path: Path) -> None:
    _put(empty_kb, TOPIC, EVENT)
    empty_kb.refresh()
    path = tmp_path / "kb.jsonl"
    assert export_published(empty_kb, path) == 2
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [list(line) for line in lines] == [["life_event"], ["topic"]]
    assert type(TOPIC).parse_obj(lines[1]["topic"]) == TOPIC
