"""One turn as an action sees it: what was understood, and what the conversation holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import rasa_sdk

from actions.wording import Address, address_for
from procedure_kb import clock
from procedure_kb.catalogue import Entry
from procedure_kb.knowledge import KnowledgeBase
from procedure_kb.model.guide import Guide
from procedure_kb.model.life_event import LifeEvent
from procedure_kb.model.official import OfficialRecord
from procedure_kb.model.topic import Topic
from procedure_kb.shared import knowledge

if TYPE_CHECKING:
    from actions.location import Location

_MOST_SPOKEN_OF = 10  # a plan names up to nine


@dataclass
class Procedure:
    """A published procedure: our guide where there is one, else the official record."""

    code: str
    entry: Entry
    guide: Guide | None
    record: OfficialRecord | None


@dataclass
class Turn:
    """What the current message says, joined with what was said before.

    Actions read it; they change slots only through the events they return.

    Attributes:
        all_cases: list every case of an answer instead of asking which one holds, for who does
            not know.
    """

    tracker: rasa_sdk.Tracker
    kb: KnowledgeBase
    today: dt.date
    understood: dict[str, Any] = field(default_factory=dict)
    location: Location | None = None
    all_cases: bool = False

    @classmethod
    def of(cls, tracker: rasa_sdk.Tracker) -> Turn:
        """The turn of a tracker."""
        return cls(tracker, knowledge(), clock.today(), tracker.latest_message or {})

    @property
    def text(self) -> str:
        """What the person wrote."""
        return str(self.understood.get("text") or "")

    @property
    def intent(self) -> str:
        """Intent resolved in context."""
        return str((self.understood.get("intent") or {}).get("name") or "")

    @property
    def signals(self) -> dict[str, list[str]]:
        """What the signal matcher saw."""
        return self.understood.get("signals") or {}

    @cached_property
    def address(self) -> Address:
        """Forms of address: what the person calls themself, once heard, stays."""
        return address_for(self.own_word)

    @property
    def own_word(self) -> str | None:
        """The word the person uses for themself, now or before."""
        heard = self.signals.get("self_reference") or []
        return heard[0] if heard else self.slot("address")

    def slot(self, name: str) -> Any:
        """A slot's value, or ``None``."""
        return self.tracker.slots.get(name)

    def entity(self, name: str) -> Any:
        """The value of an entity carried by a button, or ``None``."""
        return next(self.tracker.get_latest_entity_values(name), None)

    @property
    def codes(self) -> list[str]:
        """Codes of the procedures understood, best first."""
        carried = self.entity("procedure")
        if carried:
            return [carried]
        return [p["code"] for p in self.understood.get("procedures") or []]

    @property
    def ambiguous(self) -> bool:
        """Whether to ask which procedure is meant."""
        return bool(self.understood.get("ambiguous"))

    @cached_property
    def subject(self) -> Topic | LifeEvent | None:
        """The topic or life event that the message brings up, in force today."""
        found = self.understood.get("topic")
        return self.kb.subject(found["id"], on=self.today) if found else None

    @property
    def metadata(self) -> dict[str, Any]:
        """What the channel's side knows beside the words (`bot.conversation.dossiers`)."""
        return self.understood.get("metadata") or {}

    def procedure(self, code: str) -> Procedure | None:
        """A published procedure in force today, or ``None``."""
        entry = self.kb.entry(code)
        if entry is None:
            return None
        return Procedure(
            code, entry, self.kb.guide(code, on=self.today), self.kb.record(code, on=self.today)
        )

    def spoken_of(self, *codes: str) -> list[str]:
        """Procedures of this conversation with ``codes`` put first, for those who come back."""
        before = self.slot("spoken_of") or []
        return list(dict.fromkeys((*codes, *before)))[:_MOST_SPOKEN_OF]

    def answers_for(self, code: str) -> dict[str, str]:
        """Case answers given so far for a procedure, this message's included."""
        held = self.slot("case_answers") or {}
        answers = dict(held.get("answers", {})) if held.get("code") == code else {}
        found = self.understood.get("case_answers") or {}
        if found.get("code") == code:
            answers.update(found.get("answers", {}))
        guide = self.kb.guide(code, on=self.today)
        if guide is None:
            return answers
        # A guide that was edited meanwhile may no longer offer what was answered before.
        return {
            question: option
            for question, option in answers.items()
            if (asked := guide.question(question)) is not None and option in asked.options
        }

    @property
    def has_vneid(self) -> bool | None:
        """Whether the person said they have VNeID."""
        heard = self.signals.get("vneid")
        if heard:
            return heard[0] == "has"
        held = self.slot("has_vneid")
        return None if held is None else bool(held)
