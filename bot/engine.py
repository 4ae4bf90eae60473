"""The Rasa Agent in this process, actions included.

Stock Rasa sends every action over HTTP, checks the result against a JSON schema, and keeps
every event of a conversation for ever. Here the same rasa_sdk actions run in-process, and a
conversation carries only its slots and last events: the cost of a turn does not grow.
Seams used: `MessageProcessor._run_action` and the prediction loop; nothing of Rasa is patched.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rasa_sdk
from rasa.core.actions.action import Action, create_bot_utterance
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    Event,
    SlotSet,
    UserUttered,
    deserialise_events,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

_KEPT_TURNS = 2


class ActionFailed(Exception):
    """An action raised; what went wrong is in the log."""


@dataclass(frozen=True)
class Outcome:
    """What the engine made of one message."""

    messages: list[dict[str, Any]]
    """Bot messages as Rasa gives them to a channel: text, buttons, custom."""
    parsed: dict[str, Any]
    """Parse data of the message, resolved in its context."""
    state: dict[str, Any]
    """Dialogue state to carry on with (JSON-ready)."""


class Engine:
    """A trained model, ready to parse and to answer.

    Args:
        model: path of a trained model (``.tar.gz``), or the folder of the latest.
    """

    def __init__(self, model: Path) -> None:
        self._processor = _InProcessProcessor(model)

    async def parse(self, text: str) -> dict[str, Any]:
        """Understand one sentence without any context."""
        message = UserMessage(text_for_rasa(text))
        parsed: dict[str, Any] = await self._processor.parse_message(message)
        return parsed

    async def respond(
        self,
        conversation_id: str,
        state: dict[str, Any],
        *,
        text: str | None = None,
        payload: str | None = None,
        message_id: str | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> Outcome:
        """Answer one message.

        Args:
            state: what the last `Outcome` of this conversation carried; ``{}`` at the start.
            text: what the person wrote, or
            payload: a button's payload that we issued (executed as a Rasa command).
            metadata: what the channel's side knows beside the words; components and actions see
                it, nothing of it is said.
        """
        channel = _Replies()
        tracker = self._tracker(conversation_id, state)
        message = UserMessage(
            payload if payload is not None else text_for_rasa(text or ""),
            channel,
            conversation_id,
            message_id=message_id,
            metadata=metadata,
        )
        await self._processor.understand(message, tracker)
        await self._processor.act(channel, tracker)
        latest = tracker.latest_message
        return Outcome(
            messages=channel.messages,
            parsed=dict(latest.parse_data) if latest else {},
            state=_state_of(tracker),
        )

    def _tracker(self, conversation_id: str, state: dict[str, Any]) -> DialogueStateTracker:
        slots = [SlotSet(name, value) for name, value in state.get("slots", {}).items()]
        events: list[Event] = [ActionExecuted("action_listen"), *slots]
        events += deserialise_events(state.get("events", []))
        return DialogueStateTracker.from_events(
            conversation_id, events, self._processor.domain.slots, domain=self._processor.domain
        )


def text_for_rasa(text: str) -> str:
    """The text so that Rasa never takes it for a command: those start with a slash."""
    return text.strip().lstrip("/\\").strip()


def _state_of(tracker: DialogueStateTracker) -> dict[str, Any]:
    events = list(tracker.events)
    starts = [i for i, e in enumerate(events) if isinstance(e, UserUttered)]
    first = starts[-_KEPT_TURNS] if len(starts) >= _KEPT_TURNS else 0
    kept = [e.as_dict() for e in events[first:] if not isinstance(e, SlotSet)]
    slots = {name: slot.value for name, slot in tracker.slots.items() if slot.value is not None}
    # Slots are carried as values; their events and the parse results of old turns are not
    # needed to predict what comes next.
    for event in kept:
        if event.get("event") == "user":
            event["parse_data"] = {
                key: event["parse_data"].get(key) for key in ("intent", "entities", "text")
            }
    return {"slots": slots, "events": kept}


class _Replies(OutputChannel):
    """Collects bot messages whole (Rasa's own collector splits text, buttons and custom)."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        return "motcua"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.messages.append(message)


class _NoStore(TrackerStore):
    """Trackers are kept by `bot.conversation.store`; Rasa's own store is not used."""

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Nothing."""

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Nothing."""
        return None


class _InProcessProcessor(MessageProcessor):
    def __init__(self, model: Path) -> None:
        self._executor = ActionExecutor()
        self._executor.register_package("actions")
        super().__init__(
            model_path=str(model),
            tracker_store=_NoStore(Domain.empty()),
            lock_store=InMemoryLockStore(),
            generator=TemplatedNaturalLanguageGenerator({}),
        )
        self.nlg.responses = self.domain.responses

    async def understand(self, message: UserMessage, tracker: DialogueStateTracker) -> None:
        await self._handle_message_with_tracker(message, tracker)

    async def act(self, channel: OutputChannel, tracker: DialogueStateTracker) -> None:
        await self._run_prediction_loop(channel, tracker)

    async def _run_action(self, action: Action, *args: Any, **kwargs: Any) -> bool:
        if action.name() in self._executor.actions:
            action = _InProcessAction(action.name(), self._executor)
        again: bool = await super()._run_action(action, *args, **kwargs)
        if isinstance(action, _InProcessAction) and action.failed:
            raise ActionFailed(action.name())
        return again


class _InProcessAction(Action):
    def __init__(self, name: str, executor: ActionExecutor) -> None:
        self._name = name
        self._run = executor.actions[name]
        self.failed = False

    def name(self) -> str:
        return self._name

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: Any,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        dispatcher = CollectingDispatcher()
        latest = tracker.latest_message
        view = rasa_sdk.Tracker(
            tracker.sender_id,
            tracker.current_slot_values(),
            {**latest.parse_data, "metadata": latest.metadata} if latest else {},
            [],
            False,
            None,
            {},
            tracker.latest_action_name,
        )
        try:
            events = await rasa_sdk.utils.call_potential_coroutine(self._run(dispatcher, view, {}))
        except Exception:
            # Rasa logs it and would go on as if nothing had been said.
            self.failed = True
            raise
        said = [create_bot_utterance(message) for message in dispatcher.messages]
        return [*said, *deserialise_events(events or [])]
