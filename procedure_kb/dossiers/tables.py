"""Tables of the embedded registry and of attempts to prove who one is."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

dossier = sa.Table(
    "dossier",
    metadata,
    sa.Column("code", sa.String(64), primary_key=True),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("procedure_code", sa.String(64), nullable=False),
    sa.Column("procedure_title", sa.Text, nullable=False),
    # Name and note are shown to the owner, so they are kept as they are, and only here.
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("received_on", sa.Date, nullable=True),
    sa.Column("due_on", sa.Date, nullable=True),
    sa.Column("returned_on", sa.Date, nullable=True),
    sa.Column("office", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("missing", sa.Text, nullable=False),  # JSON list
    sa.Column("amount", sa.Integer, nullable=True),
    # Keyed hashes: numbers are compared, never shown.
    sa.Column("id_last_four", sa.String(64), nullable=True),
    sa.Column("phone_last_four", sa.String(64), nullable=True),
    sa.Column("phone", sa.String(64), nullable=True),
    # Keyed hash of everything that was given: an unchanged row is not written again.
    sa.Column("content", sa.String(64), nullable=False),
    sa.Column("is_demo", sa.Boolean, nullable=False),
    sa.Column("updated_at", sa.DateTime, nullable=False),
    sa.Index("ix_dossier_phone", "phone"),
    sa.Index("ix_dossier_demo", "is_demo"),
)

dossier_event = sa.Table(
    "dossier_event",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("code", sa.String(64), nullable=False),
    # What makes an event the same one when it comes again.
    sa.Column("event", sa.String(128), nullable=False),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("on", sa.Date, nullable=False),
    sa.ForeignKeyConstraint(["code"], ["dossier.code"], ondelete="CASCADE"),
    sa.UniqueConstraint("code", "event", name="uq_dossier_event"),
)

attempt = sa.Table(
    "dossier_attempt",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    # Keyed hashes of what was tried (a code or a telephone) and of who tried.
    sa.Column("subject", sa.String(64), nullable=False),
    sa.Column("client", sa.String(64), nullable=False),
    # Empty once the conversation was deleted: the limits must not go with it.
    sa.Column("conversation_id", sa.String(64), nullable=False),
    sa.Column("passed", sa.Boolean, nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Index("ix_dossier_attempt_subject", "subject", "at"),
    sa.Index("ix_dossier_attempt_client", "client", "at"),
    sa.Index("ix_dossier_attempt_conversation", "conversation_id"),
)

grant = sa.Table(
    "dossier_grant",
    metadata,
    sa.Column("conversation_id", sa.String(64), nullable=False),
    sa.Column("code", sa.String(64), nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.PrimaryKeyConstraint("conversation_id", "code"),
)
