"""Component: which procedure is meant, among all that are published.

Two kinds of evidence: a linear classifier over the procedures that people ask about most (and
over the fields of all others), and the nearest-phrase index over all (`procedure_kb.search`),
which also knows what was imported or edited since training. `bot.nlu.ranking` joins them.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.attributes import (
    AMBIGUOUS,
    CONTEXT_SCORES,
    NORMALISED,
    PLACES,
    PROCEDURES,
    procedure_of,
)
from bot.nlu.linear import LinearModel
from bot.nlu.ngram_featurizer import training_rows, vector_of
from bot.nlu.ranking import Thresholds, field_class, rank
from bot.nlu.syllables import move_tone
from procedure_kb.places.units import load_gazetteer
from procedure_kb.search.names import known_fields
from procedure_kb.shared import index, knowledge


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class ProcedureLinker(GraphComponent):
    """Sets ``procedures`` (best first) and ``ambiguous``."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Every option with its default."""
        return {
            "C": 0.5,  # inverse regularisation strength of the classifier
            "own_class": 20,  # examples from which a procedure is a class of its own
            "candidates": 5,  # how many are passed on
            "minimum": 0.25,  # below this score nothing is offered
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ProcedureLinker:
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
    ) -> ProcedureLinker:
        """Called by Rasa after training; opens the knowledge base of this process."""
        with model_storage.read_from(resource) as folder:
            model = joblib.load(folder / "procedures.joblib")
            questions = joblib.load(folder / "questions.joblib")
        index().set_questions(questions)
        index().build()
        return cls(config, model_storage, resource, model)

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: LinearModel | None = None,
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._model = model
        self._questions: dict[str, list[str]] = {}

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the classifier on the examples that name a procedure in their metadata.

        Procedures with few examples share a class with the others of their field: enough to
        tell the index where to look.
        """
        labelled = [(m, code) for m in training_data.intent_examples if (code := procedure_of(m))]
        counts = Counter(code for _, code in labelled)
        own = int(self._config["own_class"])
        fields = known_fields()
        rows, labels, groups = training_rows(
            [
                (m, code if counts[code] >= own else field_class(fields.get(code, "")))
                for m, code in labelled
            ]
        )
        self._model = LinearModel.fit(rows, labels, groups, c=float(self._config["C"]))
        self._questions = {code: [] for code in counts}
        for message, code in labelled:
            self._questions[code].append(message.get(NORMALISED))
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self._model, folder / "procedures.joblib")
            joblib.dump(self._questions, folder / "questions.joblib")
        return self._resource

    def process(
        self, messages: list[Message], tracker: DialogueStateTracker | None = None
    ) -> list[Message]:
        """Rank procedures for messages; those of the conversation are scored in any case."""
        in_context = _in_context(tracker)
        thresholds = Thresholds(
            candidates=int(self._config["candidates"]),
            minimum=float(self._config["minimum"]),
        )
        for message in messages:
            assert self._model is not None, "not trained"
            ranking = rank(
                text=_without_places(message),
                labels=self._model.labels,
                probabilities=self._model.probabilities(vector_of(message)),
                index=index(),
                entries=knowledge().entries,
                province_codes=_provinces(message.get(PLACES) or []),
                names_need=(message.get(INTENT) or {}).get("name") == "ask_procedure",
                in_context=in_context,
                thresholds=thresholds,
            )
            message.set(CONTEXT_SCORES, ranking.of_context)
            message.set(PROCEDURES, ranking.to_dicts(), add_to_output=True)
            message.set(AMBIGUOUS, ranking.ambiguous, add_to_output=True)
        return messages


def _provinces(places: list[dict[str, Any]]) -> frozenset[str]:
    """Two-digit codes of the provinces that the message names for certain."""
    named = {u["province"] for p in places for u in p["units"]}
    if len(named) != 1:
        return frozenset()
    units = [load_gazetteer().get(u["code"]) for p in places for u in p["units"]]
    return frozenset(u.province_code for u in units if u is not None)


def _in_context(tracker: DialogueStateTracker | None) -> frozenset[str]:
    """Codes of the procedure in hand and of those just offered."""
    if tracker is None:
        return frozenset()
    held = tracker.get_slot("current_procedure")
    pending = tracker.get_slot("pending") or {}
    offered = {option["code"] for option in pending.get("options", []) if isinstance(option, dict)}
    return frozenset(offered | ({held} if held else set()))


def _without_places(message: Message) -> str:
    """The normalised text less the names of places: "ở phường Hàng Bài" says nothing about
    which procedure is meant, and its words stand in the names of some."""
    text = str(message.get(NORMALISED) or "")
    for place in message.get(PLACES) or []:
        named = " ".join(move_tone(place["text"].lower()).split())
        text = text.replace(named, " ")
    return " ".join(text.split())
