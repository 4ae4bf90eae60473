"""Conversations: dialogue state, turns with their stored replies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("updated_at", sa.DateTime, nullable=False),
        sa.Column("version", sa.Integer, nullable=False, server_default="0"),
        sa.Column("state", sa.Text, nullable=False),
    )
    op.create_index("ix_conversation_updated", "conversation", ["updated_at"])
    op.create_table(
        "turn",
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("message_id", sa.String(128), nullable=True),
        sa.Column("text", sa.Text, nullable=True),
        sa.Column("payload", sa.Text, nullable=True),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", "number"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("conversation_id", "message_id", name="uq_turn_message"),
    )


def downgrade() -> None:
    op.drop_table("turn")
    op.drop_table("conversation")
