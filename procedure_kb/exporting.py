"""Taking knowledge out: everything published, as JSON Lines that another tool can read."""

from __future__ import annotations

import json
from pathlib import Path

import sqlalchemy as sa

from procedure_kb.knowledge import KnowledgeBase
from procedure_kb.store.tables import revision


def export_published(kb: KnowledgeBase, path: Path) -> int:
    """Write all published revisions to a file. Returns how many.

    Official records are written with the sheet's own section names, so that the file can be
    imported again; guides, topics and life events under a key that names their kind.
    """
    query = (
        sa.select(revision.c.kind, revision.c.content)
        .where(revision.c.state == "published")
        .order_by(revision.c.kind, revision.c.code)
    )
    count = 0
    with kb.engine.connect() as connection, path.open("w", encoding="utf-8") as file:
        for kind, content in connection.execute(query):
            data = json.loads(content)
            line = data["sections"] if kind == "official" else {kind: data}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            count += 1
    return count
