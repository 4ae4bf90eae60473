"""Bringing knowledge in: shipped guides and official records become published revisions."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from pathlib import Path

import sqlalchemy as sa

from procedure_kb.catalogue import entry_of_guide, entry_of_record
from procedure_kb.guide_files import SHIPPED_GUIDES, load_guides
from procedure_kb.model.guide import Guide
from procedure_kb.model.official import OfficialRecord
from procedure_kb.store.revisions import (
    IMPORT,
    SHIPPED,
    Draft,
    PublishResult,
    publish,
    save_draft,
)
from procedure_kb.store.tables import meta, revision

_SEEDED = "shipped_guides"


def seed_guides(
    engine: sa.engine.Engine, *, now: dt.datetime, folder: Path = SHIPPED_GUIDES
) -> PublishResult:
    """Publish the guides that ship with the program, unless that was done before.

    A guide that staff have changed since is not overwritten: the newer shipped text is kept
    as a draft for them to look at.
    """
    fingerprint = _fingerprint(folder)
    with engine.connect() as connection:
        query = sa.select(meta.c.value).where(meta.c.key == _SEEDED)
        if connection.execute(query).scalar_one_or_none() == fingerprint:
            return PublishResult()
        current = (revision.c.kind == "guide") & (revision.c.state == "published")
        theirs = set(
            connection.execute(
                sa.select(revision.c.code).where(current, revision.c.author != SHIPPED)
            ).scalars()
        )
    drafts = [draft_of_guide(guide) for guide in load_guides(folder)]
    reason = "Bản hướng dẫn đi kèm chương trình"
    result = publish(
        engine,
        [d for d in drafts if d.entry.code not in theirs],
        author=SHIPPED,
        reason=reason,
        now=now,
    )
    for draft in drafts:
        if draft.entry.code in theirs:
            save_draft(engine, draft, author=SHIPPED, reason=reason, now=now)
    with engine.begin() as connection:
        connection.execute(meta.delete().where(meta.c.key == _SEEDED))
        connection.execute(meta.insert(), {"key": _SEEDED, "value": fingerprint})
    return result


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
    drafts = [
        Draft(
            kind="official",
            entry=entry_of_record(record, checked=checked),
            content=record.json(by_alias=True),
        )
        for record in records
    ]
    return publish(engine, drafts, author=author, reason=reason, now=now)


def draft_of_guide(guide: Guide) -> Draft:
    """A guide as content of a revision."""
    return Draft(
        kind="guide",
        entry=entry_of_guide(guide),
        content=guide.json(by_alias=True),
        valid_from=guide.valid_from,
        valid_to=guide.valid_to,
    )


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.yml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
