"""Second messages: whether they stay with the procedure in hand, on held-out pairs."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from bot.conversation.answers import Answer
    from bot.conversation.service import ConversationService

PAIRS = Path(__file__).resolve().parents[1] / "heldout" / "follow_ups.jsonl"
LEAST = {"stays": 0.9, "turns": 0.85, "declined": 0.7}


@pytest.fixture(scope="module")
def pairs() -> list[dict[str, Any]]:
    """The pairs; ``about`` lists what the second message is about, nothing when declined."""
    return [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]


async def test_what_the_second_message_is_about(
    service: ConversationService, pairs: list[dict[str, Any]]
) -> None:
    judged: dict[str, list[bool]] = defaultdict(list)
    wrong = []
    for pair in pairs:
        started = await service.start("test")
        await service.send(started.id, text=pair["opening"])
        answer = await service.send(started.id, text=pair["text"])
        right = _is_about(answer, pair["about"])
        judged[_kind(pair)].append(right)
        if not right:
            wrong.append(f"{pair['held']} {pair['text']!r} is about {pair['about']}")
    shares = {kind: sum(results) / len(results) for kind, results in judged.items()}
    assert all(shares[kind] >= least for kind, least in LEAST.items()), f"{shares}\n" + "\n".join(
        wrong
    )


def _kind(pair: dict[str, Any]) -> str:
    if not pair["about"]:
        return "declined"
    return "stays" if pair["held"] in pair["about"] else "turns"


def _is_about(answer: Answer, codes: list[str]) -> bool:
    if not codes:
        return answer.outcome == "declined"
    told = [source.code for reply in answer.replies for source in reply.sources]
    if answer.understood["ambiguous"]:
        told = [p["code"] for p in answer.understood["procedures"][:3]]
    return bool(set(told) & set(codes))
