"""Putting a reply together and handing it to Rasa."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.wording import NOT_SURE, first_screen, tidy
from procedure_kb.catalogue import Entry


@dataclass
class ReplyBuilder:
    """Collects lines, buttons and sources of one reply.

    Attributes:
        outcome: what kind of reply it is, for counting failures by kind.
    """

    outcome: str = "answered"
    lines: list[str] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)
    buttons: list[dict[str, str]] = field(default_factory=list)
    sources: list[dict[str, str]] = field(default_factory=list)
    cited: dict[str, dict[str, str]] = field(default_factory=dict)
    attachments: list[dict[str, str]] = field(default_factory=list)

    def say(self, *lines: str) -> ReplyBuilder:
        """Add lines; empty ones are left out."""
        self.lines += [tidy(line) for line in lines if line]
        return self

    def cite(self, line: str, source: dict[str, str] | None) -> ReplyBuilder:
        """Add a line whose source is named only on the screen that shows the line."""
        if source is not None:
            self.cited[tidy(line)] = source  # as `say` shows it
        return self.say(line)

    def close_with(self, *lines: str) -> ReplyBuilder:
        """Add lines that stay on the first screen whatever goes behind "Xem thêm"."""
        self.closing += [tidy(line) for line in lines if line]
        return self

    def button(self, title: str, intent: str, **entities: Any) -> ReplyBuilder:
        """Add a quick reply; its payload is a Rasa command that we issue."""
        values = {k: v for k, v in entities.items() if v is not None}
        payload = f"/{intent}" + (json.dumps(values, ensure_ascii=False) if values else "")
        if all(b["payload"] != payload for b in self.buttons):
            self.buttons.append({"title": title, "payload": payload})
        return self

    def not_sure(self) -> ReplyBuilder:
        """Add the way out that every question offers."""
        return self.button(NOT_SURE, "not_sure")

    def source(self, entry: Entry) -> ReplyBuilder:
        """Name the published record that the reply rests on."""
        line = {
            "code": entry.code,
            "title": entry.title,
            "decision": entry.decision,
            "checked": entry.checked,
        }
        if line not in self.sources:
            self.sources.append(line)
        return self

    def send(self, dispatcher: CollectingDispatcher) -> list[EventType]:
        """Utter it; returns the slot event that keeps the rest for "Xem thêm"."""
        shown, rest = first_screen(self.lines, self.closing)
        buttons = list(self.buttons)
        if rest:
            buttons.append({"title": "Xem thêm", "payload": "/show_more"})
        dispatcher.utter_message(
            text="\n".join([*shown, *self.closing]),
            buttons=buttons,
            json_message={
                "outcome": self.outcome,
                "sources": self._sources_of(shown),
                "attachments": self.attachments,
            },
        )
        more = {"lines": rest, "sources": self._sources_of(rest) or self._sources_of(shown)}
        return [SlotSet("more", more if rest else None)]

    def _sources_of(self, lines: list[str]) -> list[dict[str, str]]:
        sources = list(self.sources)
        for line in lines:
            source = self.cited.get(line)
            if source is not None and source not in sources:
                sources.append(source)
        return sources
