"""The stories held with the real service: engine, actions, store, shipped guides."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from bot.conversation.answers import Answer
from procedure_kb import clock
from procedure_kb.shared import knowledge

if TYPE_CHECKING:
    from bot.conversation.service import ConversationService

BEHAVIOURS = {
    "test_documents",
    "test_own_lists",
    "test_where",
    "test_places",
    "test_fees",
    "test_duration_steps_online_form",
    "test_follow_up",
    "test_switch",
    "test_correct",
    "test_ask_back",
    "test_two_questions",
    "test_small_talk",
    "test_hand_off_complaint",
    "test_out_of_scope",
    "test_emergency",
    "test_dossier",
    "test_buttons",
    "test_without_guide",
    "test_life_events",
    "test_topics",
}


async def test_the_service_answers_as_the_story_says(service: ConversationService, story) -> None:
    with clock.freeze(story.today):
        started = await service.start("test")
        for number, turn in enumerate(story.turns, start=1):
            if turn.is_button:
                answer = await service.send(started.id, payload=turn.message)
            else:
                answer = await service.send(started.id, text=turn.message)
            wrong = [*differences(turn.expected, answer), *slips(answer)]
            assert not wrong, _report(number, turn.message, answer, wrong)


def test_every_behaviour_has_stories(stories) -> None:
    counted = Counter(story.file for story in stories)
    assert set(counted) == BEHAVIOURS
    assert min(counted.values()) >= 3
    assert sum(counted.values()) >= 64
    names = Counter(story.name for story in stories)
    assert [name for name, count in names.items() if count > 1] == []


def differences(expected, answer: Answer) -> list[str]:
    """In what an answer is not the expected one."""
    wrong = []
    understood = answer.understood["intent"]["name"]
    if understood not in (
        [expected.intent] if isinstance(expected.intent, str) else expected.intent
    ):
        wrong.append(f"intent {understood}, not {expected.intent}")
    if answer.outcome != expected.outcome:
        wrong.append(f"outcome {answer.outcome}, not {expected.outcome}")
    sources = sorted({s.code or s.title for r in answer.replies for s in r.sources})
    if isinstance(expected.source, list):
        right = set(expected.source) <= set(sources)
    else:
        right = sources == ([expected.source] if expected.source else [])
    if not right:
        wrong.append(f"sources {sources}, not {expected.source}")
    said = _said(answer)
    wrong += [f"does not say: {words}" for words in expected.say if words.lower() not in said]
    wrong += [f"says: {words}" for words in expected.never if words.lower() in said]
    return wrong


def slips(answer: Answer) -> list[str]:
    """What no answer may hold, whatever it is about (VOICE.md; sources as published)."""
    wrong = []
    for reply in answer.replies:
        text = reply.text
        if not text.strip():
            wrong.append("an empty reply")
        if text != unicodedata.normalize("NFC", text):
            wrong.append("text is not NFC")
        wrong += [f"holds {mark!r}" for mark in ("!", "**", "OTHER", "None", "  ") if mark in text]
        titles = [button.title for button in reply.buttons]
        if len(set(titles)) != len(titles):
            wrong.append(f"the same button twice: {titles}")
        if len([title for title in titles if title != "Xem thêm"]) > 4:
            wrong.append(f"more than four buttons: {titles}")
        for source in reply.sources:
            entry = knowledge().entry(source.code)
            published = entry and (entry.title, entry.decision, entry.checked)
            if source.code and published != (source.title, source.decision, source.checked):
                wrong.append(f"source {source} is not as published: {published}")
            if not source.checked:
                wrong.append(f"source {source} without a date")
    return wrong


def _said(answer: Answer) -> str:
    parts = [part for r in answer.replies for part in (r.text, *(b.title for b in r.buttons))]
    return "\n".join(parts).lower()


def _report(number: int, message: str, answer: Answer, wrong: list[str]) -> str:
    replies = "\n".join(
        f"{reply.text}\n{[button.title for button in reply.buttons]}" for reply in answer.replies
    )
    return f"turn {number}, {message!r}: " + "; ".join(wrong) + f"\n{replies}"
