"""The conversation's side of dossiers: what proves who somebody is never reaches the dialogue.

Four digits and telephones are taken out of a message here, compared, and only the verdict goes
on, as metadata. Names and notes are put into a reply here, on its way out.

    metadata = {
        "verified": ["H26.12-261102-0001"],    # dossiers that may be seen now, the latest first
        "dossier": {                           # only where something was given
            "check": "passed" | "wrong" | "locked" | "unavailable" | "phone",
            "code": …, "phone": keyed hash, "found": [codes],
        },
    }
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.conversation.answers import Reply
from bot.conversation.masking import mask
from procedure_kb.dossiers.codes import find_code
from procedure_kb.dossiers.factors import labelled_last_four_in, last_four_in, phone_in
from procedure_kb.dossiers.hashes import KeyedHashes
from procedure_kb.dossiers.identity import Asker, Identity, Verdict
from procedure_kb.dossiers.model import Dossier
from procedure_kb.dossiers.private import codes_in, cover, fill
from procedure_kb.dossiers.source import DossierSource
from procedure_kb.errors import Unavailable
from procedure_kb.shared import dossiers, hashes, knowledge


@dataclass(frozen=True)
class Heard:
    """A message without what must not be kept.

    Attributes:
        unasked: whether a number was covered for which nobody had asked.
    """

    text: str
    metadata: dict[str, Any]
    unasked: bool = False


class DossierDesk:
    """Takes numbers out of messages, checks them, and fills replies.

    Args:
        source: the registry.
        identity: attempts and what they opened.
        hashes: of this installation.
        now: the clock.
    """

    def __init__(
        self,
        source: DossierSource,
        identity: Identity,
        hashes: KeyedHashes,
        now: Callable[[], dt.datetime],
    ) -> None:
        self._source = source
        self._identity = identity
        self._hashes = hashes
        self._now = now

    def hear(self, text: str | None, pending: dict[str, Any], asker: Asker) -> Heard:
        """Read a message in the light of the question that is open.

        Args:
            text: ``None`` for a button.
            pending: our open question.
        """
        covered, given = text or "", None
        if text is not None:
            covered, given = self._given(text, pending, asker)
        masked = mask(covered)
        metadata: dict[str, Any] = {"dossier": given} if given else {}
        opened = self._identity.opened(asker.conversation_id, now=self._now())
        if opened:
            metadata["verified"] = list(opened)
        return Heard(masked, metadata, unasked=masked != covered)

    def filled(self, replies: list[Reply], conversation_id: str) -> list[Reply]:
        """Replies as they are sent: with names and notes, while the person may see them."""
        if not any(codes_in(reply.text) for reply in replies):
            return replies
        opened = set(self._identity.opened(conversation_id, now=self._now()))
        held: dict[str, Dossier | None] = {}

        def may_see(code: str) -> Dossier | None:
            if code not in held:
                held[code] = self._found(code) if code in opened else None
            return held[code]

        return [reply.copy(update={"text": fill(reply.text, may_see)}) for reply in replies]

    def forget(self, conversation_id: str) -> None:
        """Cut every tie to a conversation."""
        self._identity.forget(conversation_id)

    def _found(self, code: str) -> Dossier | None:
        try:
            return self._source.find(code)
        except Unavailable:
            return None

    def _given(
        self, text: str, pending: dict[str, Any], asker: Asker
    ) -> tuple[str, dict[str, Any] | None]:
        """The message without the number that it gives, and what came of that number."""
        kind, code = pending.get("kind"), find_code(text)
        if code is not None:
            factor = labelled_last_four_in(text)
            if factor is None:
                return text, None
            return factor.covered, self._check(code.text, factor.digits, asker)
        if kind == "dossier_phone" and (factor := phone_in(text)):
            return factor.covered, {"check": "phone", "phone": self._hashes.phone(factor.digits)}
        if kind == "dossier_digits" and (factor := last_four_in(text)):
            return factor.covered, self._check(pending["dossier"], factor.digits, asker)
        if kind == "dossier_owner" and (factor := last_four_in(text)):
            return factor.covered, self._list(pending["phone"], factor.digits, asker)
        return text, None

    def _check(self, code: str, digits: str, asker: Asker) -> dict[str, Any]:
        try:
            verdict = self._identity.attempt(
                code, asker, lambda: self._source.matches(code, digits), now=self._now()
            )
        except Unavailable:
            return {"check": "unavailable", "code": code}
        if verdict is Verdict.PASSED:
            self._identity.open(asker.conversation_id, [code], now=self._now())
        return {"check": verdict.value, "code": code}

    def _list(self, phone: str, digits: str, asker: Asker) -> dict[str, Any]:
        found: list[str] = []

        def owns_some() -> bool:
            found.extend(self._source.owned_by(phone, digits))
            return bool(found)

        try:
            verdict = self._identity.attempt(phone, asker, owns_some, now=self._now())
        except Unavailable:
            return {"check": "unavailable", "phone": phone}
        if verdict is Verdict.PASSED:
            self._identity.open(asker.conversation_id, found, now=self._now())
        return {"check": verdict.value, "phone": phone, "found": found}


def dossier_desk(now: Callable[[], dt.datetime]) -> DossierDesk:
    """The desk over the registry and the database of this process."""
    identity = Identity(knowledge().engine, hashes())
    return DossierDesk(dossiers(), identity, hashes(), now)


def covered(replies: list[Reply]) -> list[Reply]:
    """Replies as they are read again: personal parts covered."""
    return [reply.copy(update={"text": cover(reply.text)}) for reply in replies]
