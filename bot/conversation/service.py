"""The conversation service: what every channel calls.

It keeps the promises that Rasa does not make: one turn at a time, a message sent twice is
answered once, nothing that was acknowledged is lost, what a person types is never executed.
"""

from __future__ import annotations

import asyncio
import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from weakref import WeakValueDictionary

from rasa_sdk.executor import CollectingDispatcher

from actions.small_talk import welcome
from bot.conversation.answers import Answer, Attachment, Button, Reply, Source
from bot.conversation.dossiers import DossierDesk, covered
from bot.conversation.store import ConversationStore, Held, OutOfDate, Turn
from bot.engine import Engine
from bot.understanding import understanding
from procedure_kb.dossiers.identity import Asker

MAX_CHARACTERS = 2000
_MOST_PAYLOADS = 200
_ATTEMPTS = 4
_MASKED_NOTE = "Em đã che số này. Anh/chị không cần gửi ạ."


class Refused(Exception):
    """A message that cannot be taken; ``reason`` is for the person, in Vietnamese."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class Started:
    """A new conversation and its first replies."""

    id: str
    replies: list[Reply]


class ConversationService:
    """Conversations over one engine and one store.

    Args:
        engine: the trained model with its actions.
        store: durable conversations.
        now: the clock (naive UTC for storage).
        dossiers: checks who may see a dossier.
    """

    def __init__(
        self,
        engine: Engine,
        store: ConversationStore,
        now: Callable[[], datetime],
        dossiers: DossierDesk,
    ) -> None:
        self._engine = engine
        self._store = store
        self._now = now
        self._dossiers = dossiers
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def parse(self, text: str) -> dict[str, Any]:
        """Understand one sentence without context.

        Raises:
            Refused: empty, too long, or without a word.
        """
        return understanding(await self._engine.parse(checked_text(text)), text)

    async def start(self, channel: str) -> Started:
        """Begin a conversation; says first that this is a machine."""
        conversation_id = secrets.token_urlsafe(24)
        dispatcher = CollectingDispatcher()
        welcome().send(dispatcher)
        replies = [reply_of(message) for message in dispatcher.messages]
        state = {"issued": [b.payload for reply in replies for b in reply.buttons]}
        await asyncio.to_thread(self._create, conversation_id, channel, state, replies)
        return Started(conversation_id, replies)

    async def send(
        self,
        conversation_id: str,
        *,
        text: str | None = None,
        payload: str | None = None,
        message_id: str | None = None,
        client: str = "",
    ) -> Answer:
        """Answer a message, once.

        Args:
            text: what the person wrote, or
            payload: the payload of a button that this conversation was given.
            message_id: the client's id; the same id gets the same stored answer.
            client: where the message comes from, for limits on attempts.

        Raises:
            ConversationGone: no such conversation.
            Refused: the message cannot be taken.
            ActionFailed: a bug; nothing was stored, the person may try again.
        """
        words = checked_text(text) if payload is None else None
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        async with lock:
            for _ in range(_ATTEMPTS):
                held = await asyncio.to_thread(self._store.get, conversation_id)
                if message_id is not None:
                    before = await asyncio.to_thread(
                        self._store.turn_of_message, conversation_id, message_id
                    )
                    if before is not None:
                        return await self._as_sent(conversation_id, before.answer)
                if payload is not None and payload not in held.state.get("issued", []):
                    raise Refused("Nút này không còn dùng được. Anh/chị nhắn lại bằng lời giúp em.")
                try:
                    answer = await self._answer(held, words, payload, message_id, client)
                    return await self._as_sent(conversation_id, answer)
                except OutOfDate:
                    # Another replica answered meanwhile: read again and answer after it.
                    continue
        raise Refused("Đang có nhiều tin cùng lúc. Anh/chị gửi lại sau ít giây giúp em.")

    async def turns(self, conversation_id: str, *, after: int = 0) -> list[Turn]:
        """What was said, oldest first; personal parts of dossiers are covered.

        Raises:
            ConversationGone: no such conversation.
        """
        await asyncio.to_thread(self._store.get, conversation_id)
        turns = await asyncio.to_thread(self._store.turns, conversation_id, after=after)
        return [
            replace(turn, answer=turn.answer.copy(update={"replies": covered(turn.answer.replies)}))
            for turn in turns
        ]

    async def forget(self, conversation_id: str) -> None:
        """Delete a conversation with all its turns, and what it was allowed to see.

        Raises:
            ConversationGone: no such conversation.
        """
        await asyncio.to_thread(self._store.get, conversation_id)
        await asyncio.to_thread(self._dossiers.forget, conversation_id)
        await asyncio.to_thread(self._store.delete, conversation_id)

    async def _as_sent(self, conversation_id: str, answer: Answer) -> Answer:
        """What goes out; what is stored has no names."""
        filled = await asyncio.to_thread(self._dossiers.filled, answer.replies, conversation_id)
        return answer.copy(update={"replies": filled})

    async def _answer(
        self,
        held: Held,
        text: str | None,
        payload: str | None,
        message_id: str | None,
        client: str,
    ) -> Answer:
        pending = held.state.get("slots", {}).get("pending") or {}
        heard = await asyncio.to_thread(self._dossiers.hear, text, pending, Asker(client, held.id))
        masked = heard.text if text is not None else None
        outcome = await self._engine.respond(
            held.id,
            held.state,
            text=masked,
            payload=payload,
            message_id=message_id,
            metadata=heard.metadata,
        )
        replies = [reply_of(message) for message in outcome.messages]
        if heard.unasked and replies:
            replies[0].text = f"{_MASKED_NOTE}\n{replies[0].text}"
        kinds = [(m.get("custom") or {}).get("outcome", "answered") for m in outcome.messages]
        answer = Answer(
            replies=replies,
            understood=understanding(outcome.parsed, masked or ""),
            outcome=kinds[0] if kinds else "unknown",
        )
        issued = [*held.state.get("issued", [])]
        issued += [b.payload for reply in replies for b in reply.buttons]
        state = {**outcome.state, "issued": list(dict.fromkeys(issued))[-_MOST_PAYLOADS:]}
        turn = Turn(held.version + 1, message_id, masked, payload, answer, self._now())
        await asyncio.to_thread(self._store.save, held, turn, state)
        return answer

    def _create(
        self, conversation_id: str, channel: str, state: dict[str, Any], replies: list[Reply]
    ) -> None:
        now = self._now()
        held = self._store.create(conversation_id, channel, now)
        first = Answer(replies=replies, understood={}, outcome="answered")
        self._store.save(held, Turn(1, None, None, None, first, now), state)


def checked_text(text: str | None) -> str:
    """A person's message, cleaned of control characters.

    Raises:
        Refused: empty, too long, or without a letter or digit.
    """
    if text is None:
        raise Refused("Anh/chị chưa nhập gì.")
    if len(text) > MAX_CHARACTERS:
        raise Refused(
            f"Tin nhắn dài quá {MAX_CHARACTERS:,} chữ. Anh/chị viết ngắn lại giúp em.".replace(
                ",", "."
            )
        )
    clean = "".join(
        c if unicodedata.category(c) not in ("Cc", "Cs", "Co", "Cn") else " "
        for c in unicodedata.normalize("NFC", text)
    ).strip()
    if not any(c.isalnum() for c in clean):
        raise Refused("Anh/chị nhắn bằng chữ giúp em: đang cần làm việc gì?")
    return clean


def reply_of(message: dict[str, Any]) -> Reply:
    """A bot message of Rasa as a reply of the API."""
    custom = message.get("custom") or {}
    return Reply(
        text=message.get("text") or "",
        buttons=[
            Button(title=b["title"], payload=b["payload"]) for b in message.get("buttons") or []
        ],
        attachments=[Attachment(**a) for a in custom.get("attachments") or []],
        sources=[Source(**s) for s in custom.get("sources") or []],
    )
