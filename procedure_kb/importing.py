"""Bringing knowledge in: what ships and official records become published revisions."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

import sqlalchemy as sa

from procedure_kb.catalogue import entry_of_guide, entry_of_record, entry_of_subject
from procedure_kb.errors import BadInput
from procedure_kb.guide_files import SHIPPED_GUIDES, load_guides
from procedure_kb.knowledge import KnowledgeBase
from procedure_kb.model.guide import Guide
from procedure_kb.model.life_event import LifeEvent
from procedure_kb.model.official import OfficialRecord
from procedure_kb.model.topic import Topic
from procedure_kb.sheets import ParseReport, kind_of, records_from_file, with_relations
from procedure_kb.store.revisions import (
    IMPORT,
    SHIPPED,
    Draft,
    Kind,
    PublishResult,
    publish,
    save_draft,
)
from procedure_kb.store.tables import meta, revision
from procedure_kb.subject_files import SHIPPED_LIFE_EVENTS, SHIPPED_TOPICS, load_subjects

_SEEDED_GUIDES = "shipped_guides"
_SEEDED_SUBJECTS = "shipped_subjects"


def seed_guides(
    engine: sa.engine.Engine, *, now: dt.datetime, folder: Path = SHIPPED_GUIDES
) -> PublishResult:
    """Publish the guides that ship with the program, unless that was done before.

    A guide that staff have changed or withdrawn since is left as it is: a newer shipped text
    is kept as a draft for them to look at.
    """
    return _seed(
        engine,
        ("guide",),
        _SEEDED_GUIDES,
        _fingerprint(folder),
        lambda: [draft_of_guide(guide) for guide in load_guides(folder)],
        now,
    )


def seed_subjects(
    engine: sa.engine.Engine,
    *,
    now: dt.datetime,
    topics: Path = SHIPPED_TOPICS,
    life_events: Path = SHIPPED_LIFE_EVENTS,
) -> PublishResult:
    """Publish the topics and life events that ship with the program, as `seed_guides` does."""
    return _seed(
        engine,
        ("topic", "life_event"),
        _SEEDED_SUBJECTS,
        _fingerprint(topics, life_events),
        lambda: [draft_of_subject(subject) for subject in load_subjects(topics, life_events)],
        now,
    )


def _seed(
    engine: sa.engine.Engine,
    kinds: tuple[Kind, ...],
    key: str,
    fingerprint: str,
    shipped: Callable[[], list[Draft]],
    now: dt.datetime,
) -> PublishResult:
    """Publish what ships of some kinds, unless the same files were seeded before."""
    with engine.connect() as connection:
        query = sa.select(meta.c.value).where(meta.c.key == key)
        if connection.execute(query).scalar_one_or_none() == fingerprint:
            return PublishResult()
        theirs, known = _decided_by_staff(connection, kinds)
    drafts = shipped()
    reason = "Bản đi kèm chương trình"
    result = publish(
        engine,
        [d for d in drafts if d.entry.code not in theirs],
        author=SHIPPED,
        reason=reason,
        now=now,
    )
    for draft in drafts:
        if draft.entry.code in theirs and draft.content_hash not in known:
            save_draft(engine, draft, author=SHIPPED, reason=reason, now=now)
    with engine.begin() as connection:
        connection.execute(meta.delete().where(meta.c.key == key))
        connection.execute(meta.insert(), {"key": key, "value": fingerprint})
    return result


def _decided_by_staff(
    connection: sa.engine.Connection, kinds: tuple[Kind, ...]
) -> tuple[set[str], set[str]]:
    """Codes that staff changed or withdrew; hashes of every text held of these kinds."""
    columns = (
        revision.c.code,
        revision.c.state,
        revision.c.author,
        revision.c.content_hash,
    )
    rows = connection.execute(sa.select(columns).where(revision.c.kind.in_(kinds))).all()
    in_force = {row.code for row in rows if row.state == "published"}
    changed = {row.code for row in rows if row.state == "published" and row.author != SHIPPED}
    withdrawn = {row.code for row in rows if row.state == "superseded"} - in_force
    return changed | withdrawn, {row.content_hash for row in rows}


def import_file(
    kb: KnowledgeBase,
    path: Path,
    *,
    now: dt.datetime,
    on_record: Callable[[OfficialRecord], None] | None = None,
) -> tuple[PublishResult, ParseReport]:
    """Import a file or folder of official sheets and publish it at once.

    Args:
        path: ``.txt``, ``.jsonl``, ``.jsonl.gz`` or a folder of them.
        on_record: called after each record that was read (progress).

    Returns: what changed, and what could be parsed. Broken sheets stand in the report; the
        good ones of the file are published.

    Raises:
        BadInput: the file holds no readable sheet at all.
    """
    report = ParseReport()
    records = read_records(path, report, on_record=on_record)
    related = _with_known_relations(kb, records)
    result = import_records(kb.engine, related, reason=f"Nhập từ {path.name}", now=now)
    return result, report


def read_records(
    path: Path, report: ParseReport, *, on_record: Callable[[OfficialRecord], None] | None = None
) -> list[OfficialRecord]:
    """The records of a file or folder, as they stand beside each other.

    Args:
        report: takes in what could be parsed, and the broken sheets.
        on_record: called after each record that was read (progress).

    Raises:
        BadInput: the file holds no readable sheet at all.
    """
    records: dict[str, OfficialRecord] = {}
    for record in records_from_file(path, on_error=report.add_error):
        report.add(record)
        records[record.code] = record  # the last sheet of a code is the newest
        if on_record is not None:
            on_record(record)
    if not records:
        raise (
            report.errors[0]
            if report.errors
            else BadInput("không có phiếu thủ tục nào", file=path, rule="SH002")
        )
    return with_relations(records.values())


def import_records(
    engine: sa.engine.Engine,
    records: Iterable[OfficialRecord],
    *,
    reason: str,
    now: dt.datetime,
    author: str = IMPORT,
) -> PublishResult:
    """Publish official records at once; equal ones are left as they are.

    Args:
        reason: where they come from (file name), for the audit log.
    """
    checked = now.date().isoformat()
    drafts = (
        Draft(
            kind="official",
            entry=entry_of_record(record, checked=checked),
            content=record.json(by_alias=True, ensure_ascii=False),
        )
        for record in records
    )
    return publish(engine, drafts, author=author, reason=reason, now=now)


def _with_known_relations(kb: KnowledgeBase, records: list[OfficialRecord]) -> list[OfficialRecord]:
    """Keep what an earlier, larger import found: a single sheet does not show its twin."""
    kept: list[OfficialRecord] = []
    for record in records:
        held = kb.entry(record.code)
        before = [r for r in held.stale if kind_of(r) in ("superseded", "twice")] if held else []
        missing = [r for r in before if r not in record.stale]
        kept.append(record.copy(update={"stale": [*record.stale, *missing]}) if missing else record)
    return kept


def draft_of_guide(guide: Guide) -> Draft:
    """A guide as content of a revision."""
    return Draft(
        kind="guide",
        entry=entry_of_guide(guide),
        content=guide.json(by_alias=True),
        valid_from=guide.valid_from,
        valid_to=guide.valid_to,
    )


def draft_of_subject(subject: Topic | LifeEvent) -> Draft:
    """A topic or life event as content of a revision."""
    return Draft(
        kind=subject.kind,
        entry=entry_of_subject(subject),
        content=subject.json(ensure_ascii=False),
        valid_from=subject.valid_from,
        valid_to=subject.valid_to,
    )


def _fingerprint(*folders: Path) -> str:
    digest = hashlib.sha256()
    for path in (p for folder in folders for p in sorted(folder.glob("*.yml"))):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
