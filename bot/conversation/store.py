"""Durable conversations: what was acknowledged is on disk, each turn exactly once.

A turn is written in one transaction with the dialogue state it leads to. Two guards make
that hold with several writers: the version that the writer saw must still be current, and
the client's message id is unique in its conversation.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.conversation.answers import Answer
from bot.conversation.tables import conversation, turn


class ConversationGone(Exception):
    """There is no such conversation (never was, or it was deleted)."""


class OutOfDate(Exception):
    """Another turn of this conversation was saved meanwhile."""


@dataclass(frozen=True)
class Held:
    """A conversation as it stands."""

    id: str
    version: int
    state: dict[str, Any]


@dataclass(frozen=True)
class Turn:
    """One message and what was answered. ``text`` is masked before it gets here."""

    number: int
    message_id: str | None
    text: str | None
    payload: str | None
    answer: Answer
    at: dt.datetime


class ConversationStore:
    """Reads and writes conversations.

    Args:
        engine: the database.
    """

    def __init__(self, engine: sa.engine.Engine) -> None:
        self._engine = engine

    def create(self, conversation_id: str, channel: str, now: dt.datetime) -> Held:
        """Begin a conversation."""
        with self._engine.begin() as connection:
            connection.execute(
                conversation.insert(),
                {
                    "id": conversation_id,
                    "channel": channel,
                    "created_at": now,
                    "updated_at": now,
                    "version": 0,
                    "state": "{}",
                },
            )
        return Held(conversation_id, 0, {})

    def get(self, conversation_id: str) -> Held:
        """A conversation as it stands.

        Raises:
            ConversationGone: there is none of that id.
        """
        query = sa.select(conversation.c.version, conversation.c.state).where(
            conversation.c.id == conversation_id
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise ConversationGone(conversation_id)
        return Held(conversation_id, row.version, json.loads(row.state))

    def turn_of_message(self, conversation_id: str, message_id: str) -> Turn | None:
        """The turn that answered a message before, if there was one."""
        query = turn.select().where(
            turn.c.conversation_id == conversation_id, turn.c.message_id == message_id
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return _turn(row) if row else None

    def turns(self, conversation_id: str, *, after: int = 0) -> list[Turn]:
        """Turns with a number above ``after``, oldest first."""
        query = (
            turn.select()
            .where(turn.c.conversation_id == conversation_id, turn.c.number > after)
            .order_by(turn.c.number)
        )
        with self._engine.connect() as connection:
            return [_turn(row) for row in connection.execute(query)]

    def save(self, before: Held, new: Turn, state: dict[str, Any]) -> Held:
        """Write a turn and the state it leads to.

        Args:
            before: the conversation as the writer read it.

        Raises:
            OutOfDate: somebody else wrote meanwhile; read again and answer again.
            ConversationGone: it was deleted meanwhile.
        """
        try:
            with self._engine.begin() as connection:
                updated = connection.execute(
                    conversation.update()
                    .where(conversation.c.id == before.id, conversation.c.version == before.version)
                    .values(
                        version=before.version + 1,
                        state=json.dumps(state, ensure_ascii=False),
                        updated_at=new.at,
                    )
                )
                if updated.rowcount != 1:
                    raise OutOfDate(before.id)
                connection.execute(
                    turn.insert(),
                    {
                        "conversation_id": before.id,
                        "number": new.number,
                        "message_id": new.message_id,
                        "text": new.text,
                        "payload": new.payload,
                        "answer": new.answer.json(),
                        "outcome": new.answer.outcome,
                        "at": new.at,
                    },
                )
        except sa.exc.IntegrityError as error:
            raise OutOfDate(before.id) from error
        except OutOfDate:
            self.get(before.id)  # raises ConversationGone where that is why
            raise
        return Held(before.id, before.version + 1, state)

    def delete(self, conversation_id: str) -> None:
        """Forget a conversation and all its turns."""
        with self._engine.begin() as connection:
            connection.execute(turn.delete().where(turn.c.conversation_id == conversation_id))
            connection.execute(conversation.delete().where(conversation.c.id == conversation_id))

    def delete_idle(self, before: dt.datetime) -> int:
        """Delete conversations in which nothing was said since; returns how many."""
        idle = sa.select(conversation.c.id).where(conversation.c.updated_at < before)
        with self._engine.begin() as connection:
            connection.execute(turn.delete().where(turn.c.conversation_id.in_(idle)))
            gone = connection.execute(
                conversation.delete().where(conversation.c.updated_at < before)
            )
            return int(gone.rowcount)


def _turn(row: Any) -> Turn:
    return Turn(
        number=row.number,
        message_id=row.message_id,
        text=row.text,
        payload=row.payload,
        answer=Answer.parse_raw(row.answer),
        at=row.at,
    )
