"""Embedded registry of dossiers, attempts to prove who one is, and what they opened."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dossier",
        sa.Column("code", sa.String(64), primary_key=True),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("procedure_code", sa.String(64), nullable=False),
        sa.Column("procedure_title", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("received_on", sa.Date, nullable=True),
        sa.Column("due_on", sa.Date, nullable=True),
        sa.Column("returned_on", sa.Date, nullable=True),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("missing", sa.Text, nullable=False),
        sa.Column("amount", sa.Integer, nullable=True),
        sa.Column("id_last_four", sa.String(64), nullable=True),
        sa.Column("phone_last_four", sa.String(64), nullable=True),
        sa.Column("phone", sa.String(64), nullable=True),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("is_demo", sa.Boolean, nullable=False),
        sa.Column("updated_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_dossier_phone", "dossier", ["phone"])
    op.create_index("ix_dossier_demo", "dossier", ["is_demo"])
    op.create_table(
        "dossier_event",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("event", sa.String(128), nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.ForeignKeyConstraint(["code"], ["dossier.code"], ondelete="CASCADE"),
        sa.UniqueConstraint("code", "event", name="uq_dossier_event"),
    )
    op.create_table(
        "dossier_attempt",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("client", sa.String(64), nullable=False),
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("passed", sa.Boolean, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_dossier_attempt_subject", "dossier_attempt", ["subject", "at"])
    op.create_index("ix_dossier_attempt_client", "dossier_attempt", ["client", "at"])
    op.create_index("ix_dossier_attempt_conversation", "dossier_attempt", ["conversation_id"])
    op.create_table(
        "dossier_grant",
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", "code"),
    )


def downgrade() -> None:
    for table in ("dossier_grant", "dossier_attempt", "dossier_event", "dossier"):
        op.drop_table(table)
