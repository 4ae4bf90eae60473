"""Tables of the knowledge base.

``revision`` rows are never edited after publication: a change is a new row. Only ``state``
moves on (draft → in_review → published → superseded), and each move is a row of
``revision_event`` with author, time and reason.
"""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

revision = sa.Table(
    "revision",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    # guide | official | topic | life_event: one store for what we write and the State publishes
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("code", sa.String(64), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("valid_from", sa.Date, nullable=True),
    sa.Column("valid_to", sa.Date, nullable=True),
    sa.Column("province_code", sa.String(2), nullable=True),
    sa.Column("summary", sa.Text, nullable=False),  # JSON of catalogue.Entry: loads at start
    sa.Column("content", sa.Text, nullable=False),  # JSON of the whole model: loads on demand
    sa.Column("content_hash", sa.String(64), nullable=False),
    sa.Column("author", sa.String(120), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
    # value of the publication counter when it went live or was superseded: what a serving
    # process has not seen yet is what has a higher number
    sa.Column("publication", sa.Integer, nullable=False, server_default="0"),
    sa.Index("ix_revision_current", "kind", "code", "state"),
    sa.Index("ix_revision_publication", "publication"),
)

revision_event = sa.Table(
    "revision_event",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("revision_id", sa.Integer, sa.ForeignKey("revision.id"), nullable=False),
    sa.Column("event", sa.String(32), nullable=False),
    sa.Column("author", sa.String(120), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
)

counter = sa.Table(
    "publication_counter",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("value", sa.Integer, nullable=False),
)

meta = sa.Table(
    "kb_meta",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
