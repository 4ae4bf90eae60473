"""Tables of conversations: the dialogue state that goes on, and the turns that were had."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

conversation = sa.Table(
    "conversation",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("updated_at", sa.DateTime, nullable=False),
    # Number of turns; a writer that did not see the last one is refused.
    sa.Column("version", sa.Integer, nullable=False, server_default="0"),
    # JSON: slots and the last events, all that the next turn needs; bounded in size.
    sa.Column("state", sa.Text, nullable=False),
    sa.Index("ix_conversation_updated", "updated_at"),
)

turn = sa.Table(
    "turn",
    metadata,
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
