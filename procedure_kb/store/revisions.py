"""Changing what is published. One function per change: check, do, log.

The console, the API and the command line all call these; nothing else writes the tables.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from procedure_kb.catalogue import Entry
from procedure_kb.errors import NotFound
from procedure_kb.store.tables import counter, revision, revision_event

Kind = Literal["guide", "official", "topic", "life_event"]

SHIPPED = "shipped"
IMPORT = "import"


@dataclass(frozen=True)
class Draft:
    """Content to be saved as a revision."""

    kind: Kind
    entry: Entry
    content: str  # JSON
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    @property
    def content_hash(self) -> str:
        """Identifies equal content, so that an unchanged re-import writes nothing."""
        return hashlib.sha256(self.content.encode()).hexdigest()


@dataclass(frozen=True)
class PublishResult:
    """Codes by what happened to them."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()


def publish(
    engine: sa.engine.Engine,
    drafts: Iterable[Draft],
    *,
    author: str,
    reason: str,
    now: dt.datetime,
) -> PublishResult:
    """Publish drafts at once, each superseding the one in force for the same period.

    All in one transaction: either every draft is live or none. Of several drafts of one
    procedure and period the last one counts.

    Args:
        author: who did it; "import" for files, "shipped" for our own guides.
        reason: why, for the audit log.
        now: time of the change (UTC).
    """
    wanted = {_key(draft): draft for draft in drafts}
    new: list[str] = []
    changed: list[str] = []
    unchanged: list[str] = []
    with engine.begin() as connection:
        number = _next_publication(connection)
        current = _current(connection)
        rows: list[dict[str, Any]] = []
        superseded: list[int] = []
        for key, draft in wanted.items():
            held = current.get(key)
            if held is not None and held[1] == draft.content_hash:
                unchanged.append(draft.entry.code)
                continue
            (new if held is None else changed).append(draft.entry.code)
            if held is not None:
                superseded.append(held[0])
            rows.append(_row(draft, "published", author, reason, now, number))
        if not rows:
            return PublishResult(unchanged=tuple(unchanged))
        for batch in _batches(superseded):
            connection.execute(
                revision.update()
                .where(revision.c.id.in_(batch))
                .values(state="superseded", publication=number)
            )
        connection.execute(revision.insert(), rows)
        published = connection.execute(
            sa.select(revision.c.id).where(
                revision.c.publication == number, revision.c.state == "published"
            )
        ).scalars()
        events = [(i, "published") for i in published] + [(i, "superseded") for i in superseded]
        connection.execute(
            revision_event.insert(),
            [
                {"revision_id": i, "event": e, "author": author, "reason": reason, "at": now}
                for i, e in events
            ],
        )
        connection.execute(counter.update().values(value=number))
    return PublishResult(tuple(new), tuple(changed), tuple(unchanged))


def save_draft(
    engine: sa.engine.Engine, draft: Draft, *, author: str, reason: str, now: dt.datetime
) -> int:
    """Keep content for review without publishing it. Returns the revision's id."""
    with engine.begin() as connection:
        result = connection.execute(
            revision.insert(), _row(draft, "draft", author, reason, now, publication=0)
        )
        revision_id = int(result.inserted_primary_key[0])
        _log(connection, revision_id, "drafted", author, reason, now)
    return revision_id


def withdraw(
    engine: sa.engine.Engine, kind: Kind, code: str, *, author: str, reason: str, now: dt.datetime
) -> None:
    """Take what is published for a code out of service.

    Raises:
        NotFound: nothing is published under that code.
    """
    with engine.begin() as connection:
        ids = list(connection.execute(_published_ids(kind, code)).scalars())
        if not ids:
            raise NotFound(f"Không có bản đang dùng nào của {code}.")
        number = _next_publication(connection)
        connection.execute(
            revision.update()
            .where(revision.c.id.in_(ids))
            .values(state="superseded", publication=number)
        )
        for revision_id in ids:
            _log(connection, revision_id, "withdrawn", author, reason, now)
        connection.execute(counter.update().values(value=number))


def revert(
    engine: sa.engine.Engine, revision_id: int, *, author: str, reason: str, now: dt.datetime
) -> int:
    """Put the content of an earlier revision back, as a new revision.

    Returns: the id of the revision that is in force now; where it has that content already,
        nothing is written.

    Raises:
        NotFound: there is no such revision.
    """
    with engine.connect() as connection:
        row = connection.execute(revision.select().where(revision.c.id == revision_id)).first()
    if row is None:
        raise NotFound(f"Không có bản số {revision_id}.")
    draft = Draft(
        kind=row.kind,
        entry=Entry.from_dict(json.loads(row.summary)),
        content=row.content,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
    publish(engine, [draft], author=author, reason=reason, now=now)
    with engine.connect() as connection:
        in_force = _published_ids(row.kind, row.code).where(
            revision.c.valid_from == row.valid_from, revision.c.valid_to == row.valid_to
        )
        return int(connection.execute(in_force).scalar_one())


def history(engine: sa.engine.Engine, code: str) -> list[dict[str, Any]]:
    """All revisions of a code, newest first, without their content."""
    columns = [c for c in revision.c if c.name not in ("content", "summary")]
    query = sa.select(columns).where(revision.c.code == code).order_by(revision.c.id.desc())
    with engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(query)]


@dataclass(frozen=True)
class Absence:
    """Why nothing is in force under a code that was published once.

    Attributes:
        ended: last day of what was in force; ``None`` when it was withdrawn.
        begins: first day of what comes into force later.
    """

    ended: dt.date | None = None
    begins: dt.date | None = None


def absence(engine: sa.engine.Engine, code: str, *, on: dt.date) -> Absence | None:
    """Why a code that is not in force on a day is not; ``None`` when it never was published."""
    held = [r for r in history(engine, code) if r["state"] in ("published", "superseded")]
    if not held:
        return None
    published = [r for r in held if r["state"] == "published"]
    ends = [r["valid_to"] for r in published if r["valid_to"] and r["valid_to"] < on]
    starts = [r["valid_from"] for r in published if r["valid_from"] and r["valid_from"] > on]
    return Absence(ended=max(ends, default=None), begins=min(starts, default=None))


def _key(draft: Draft) -> tuple[str, str, dt.date | None, dt.date | None]:
    """What there is one published revision of."""
    return draft.kind, draft.entry.code, draft.valid_from, draft.valid_to


def _row(
    draft: Draft, state: str, author: str, reason: str, now: dt.datetime, publication: int
) -> dict[str, Any]:
    return {
        "kind": draft.kind,
        "code": draft.entry.code,
        "state": state,
        "valid_from": draft.valid_from,
        "valid_to": draft.valid_to,
        "province_code": draft.entry.province_code,
        "summary": json.dumps(draft.entry.to_dict(), ensure_ascii=False),
        "content": draft.content,
        "content_hash": draft.content_hash,
        "author": author,
        "reason": reason,
        "created_at": now,
        "publication": publication,
    }


def _log(
    connection: sa.engine.Connection,
    revision_id: int,
    event: str,
    author: str,
    reason: str,
    now: dt.datetime,
) -> None:
    connection.execute(
        revision_event.insert(),
        {"revision_id": revision_id, "event": event, "author": author, "reason": reason, "at": now},
    )


def _published_ids(kind: Kind, code: str) -> sa.sql.Select:
    return sa.select(revision.c.id).where(
        revision.c.kind == kind, revision.c.code == code, revision.c.state == "published"
    )


def _current(
    connection: sa.engine.Connection,
) -> dict[tuple[str, str, dt.date | None, dt.date | None], tuple[int, str]]:
    query = sa.select(
        revision.c.kind,
        revision.c.code,
        revision.c.valid_from,
        revision.c.valid_to,
        revision.c.id,
        revision.c.content_hash,
    ).where(revision.c.state == "published")
    return {(r[0], r[1], r[2], r[3]): (r[4], r[5]) for r in connection.execute(query)}


def _next_publication(connection: sa.engine.Connection) -> int:
    # Locks the row on PostgreSQL; SQLite has one writer anyway. Two publishers therefore
    # never share a number, and a reader that has seen N has seen everything up to N.
    value = connection.execute(
        sa.select(counter.c.value).where(counter.c.id == 1).with_for_update()
    ).scalar_one()
    return int(value) + 1


def _batches(ids: list[int], size: int = 500) -> Iterable[list[int]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
