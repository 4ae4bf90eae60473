"""Whole conversations against the real service, in this process."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.conversation.answers import Answer
from bot.conversation.dossiers import dossier_desk
from bot.conversation.service import ConversationService
from bot.conversation.store import ConversationStore
from bot.engine import Engine
from bot.evaluation.questions import Share, read_json_lines
from procedure_kb import clock
from procedure_kb.errors import BadInput
from procedure_kb.store.database import open_database


@dataclass
class TurnFigures:
    """Turns as expected, and what failed."""

    turns: Share = field(default_factory=Share)
    by_style: dict[str, Share] = field(default_factory=dict)
    failed: Counter[str] = field(default_factory=Counter)
    wrong: list[dict[str, Any]] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Machine-readable figures."""
        low, high = self.turns.interval()
        return {
            "turns": {
                "percent": round(self.turns.value, 2),
                "right": self.turns.right,
                "n": self.turns.total,
                "interval95": [round(low, 1), round(high, 1)],
            },
            "by_style": {s: round(v.value, 2) for s, v in self.by_style.items()},
            "failed": dict(self.failed),
            "wrong": self.wrong,
        }

    def render(self, *, errors: int = 0) -> str:
        """A table for the terminal."""
        lines = [f"turns as expected: {self.turns}"]
        lines += [f"  {style:<12}{share}" for style, share in sorted(self.by_style.items())]
        lines.append(
            "failed expectations: " + ", ".join(f"{k} {n}" for k, n in self.failed.items())
        )
        for item in self.wrong[:errors]:
            lines.append(
                f"\n{item['id']} · {item['user']}\n  {item['failed']}\n  [{item['outcome']}] "
                + item["reply"].replace("\n", "\n  ")
            )
        return "\n".join(lines)


async def evaluate_file(engine: Engine, path: Path) -> TurnFigures:
    """Hold every conversation of a file and compare each turn with what it expects."""
    figures = TurnFigures()
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/conversations.db")
        service = ConversationService(
            engine, ConversationStore(database), clock.stored_now, dossier_desk(clock.stored_now)
        )
        for conversation in read_json_lines(path):
            if "turns" not in conversation:
                raise BadInput("not a conversation: no turns", file=path, rule="EV003")
            started = await service.start("eval")
            for turn in conversation["turns"]:
                answer = await service.send(started.id, text=turn["user"])
                failed = failures(turn["expect"], answer)
                style = conversation.get("style", "–")
                figures.turns.add(not failed)
                figures.by_style.setdefault(style, Share()).add(not failed)
                figures.failed.update(f.split(":")[0] for f in failed)
                if failed:
                    figures.wrong.append(
                        {
                            "id": conversation["id"],
                            "user": turn["user"],
                            "failed": failed,
                            "outcome": answer.outcome,
                            "understood": answer.understood["intent"]["name"],
                            "reply": "\n".join(r.text for r in answer.replies),
                        }
                    )
        database.dispose()
    return figures


def failures(expected: dict[str, Any], answer: Answer) -> list[str]:
    """Which stated expectations of a turn do not hold."""
    failed: list[str] = []
    intent = answer.understood["intent"]["name"]
    if expected.get("intents") and intent not in expected["intents"]:
        failed.append(f"intent: {intent} not in {expected['intents']}")
    if "procedures" in expected:
        sources = [s.code for r in answer.replies for s in r.sources if s.code]
        offered = [p["code"] for p in answer.understood["procedures"]][:3]
        wanted = expected["procedures"]
        if wanted and not set(wanted) & {*sources, *offered}:
            failed.append(f"procedures: {sources or offered} not in {wanted}")
        if not wanted and (sources or offered):
            failed.append(f"procedures: {sources or offered} presented")
    said = " ".join(
        [
            *(r.text for r in answer.replies),
            *(b.title for r in answer.replies for b in r.buttons),
            *(f"{s.code} {s.title} {s.decision}" for r in answer.replies for s in r.sources),
        ]
    ).lower()
    asked = expected.get("may_ask_back") and answer.outcome == "asked"
    for choices in expected.get("must_mention") or []:
        if not asked and not any(c.lower() in said for c in choices):
            failed.append(f"must_mention: none of {choices}")
    for forbidden in expected.get("must_not_mention") or []:
        if forbidden.lower() in said:
            failed.append(f"must_not_mention: {forbidden}")
    return failed
