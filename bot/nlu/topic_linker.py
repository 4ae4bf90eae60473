"""Component: which topic or life event the message brings up, if any.

It decides nothing about procedures: ``procedures`` and ``ambiguous`` stay as they are. Actions
read how sure it is, and answer with the topic, or offer the plan, where no procedure is clear.

Training keeps the examples of intents that are about something else: a message that resembles
one of those brings up nothing.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.attributes import NORMALISED, TOPIC
from procedure_kb import clock
from procedure_kb.search.subjects import Match, SubjectIndex
from procedure_kb.shared import knowledge

_ELSEWHERE = frozenset(
    "out_of_scope talk_to_human ask_service_point ask_merged_unit ask_dossier_status".split()
)
_LEVELS = ("sure", "clear", "near")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class TopicLinker(GraphComponent):
    """Sets ``topic``."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Every option with its default: the score, and the lead over everything else, from
        which a message is near, clearly or surely about a subject, and the margin over the
        next subject below which it is about neither (docs/nlu.md)."""
        return {
            "near": (0.45, 0.15),
            "clear": (0.65, 0.3),
            "sure": (0.72, 0.51),
            "margin": 0.1,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicLinker:
        """Called by Rasa before training."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicLinker:
        """Called by Rasa after training."""
        with model_storage.read_from(resource) as folder:
            others = joblib.load(folder / "others.joblib")
        linker = cls(config, model_storage, resource, others)
        linker.index()  # now, not while somebody waits
        return linker

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        others: list[str] | None = None,
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._others = others or []
        self._made: tuple[tuple[int, dt.date], SubjectIndex] | None = None

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the examples that are about something else."""
        self._others = [
            example.get(NORMALISED)
            for example in training_data.intent_examples
            if example.get(INTENT) in _ELSEWHERE
        ]
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self._others, folder / "others.joblib")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Compare each message with the phrases of all topics and life events."""
        for message in messages:
            if not (message.get(TEXT) or "").startswith("/"):
                found = self.index().best(message.get(NORMALISED) or "")
                message.set(TOPIC, self._verdict(found), add_to_output=True)
        return messages

    def index(self) -> SubjectIndex:
        """The index of what is in force today, made anew when something was published."""
        kb = knowledge()
        key = (kb.publication, clock.today())
        if self._made is None or self._made[0] != key:
            guides = [entry for entry in kb.entries.values() if entry.has_guide]
            self._made = (key, SubjectIndex(kb.subjects(), guides, self._others))
        return self._made[1]

    def _verdict(self, found: Match | None) -> dict[str, Any] | None:
        if found is None or found.margin < self._config["margin"]:
            return None
        for level in _LEVELS:
            score, lead = self._config[level]
            if found.score >= score and found.lead >= lead:
                return {
                    "id": found.id,
                    "score": round(found.score, 4),
                    "lead": round(found.lead, 4),
                    "level": level,
                }
        return None
