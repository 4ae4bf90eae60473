"""Component: one sparse vector per message, shared by the linear models after it."""

from __future__ import annotations

from typing import Any

import joblib
import numpy as np
import scipy.sparse as sp
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.attributes import NORMALISED, ORIGINAL
from bot.nlu.ngrams import NgramVectoriser

ORIGIN = "NgramFeaturizer"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NgramFeaturizer(GraphComponent):
    """Adds the vector as a sentence feature, so Rasa's own classifiers can use it too."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Every option with its default."""
        return {
            "min_df": 2,  # n-grams in fewer training sentences are ignored
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NgramFeaturizer:
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
    ) -> NgramFeaturizer:
        """Called by Rasa after training."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, joblib.load(folder / "vectoriser.joblib"))

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        vectoriser: NgramVectoriser | None = None,
    ) -> None:
        self._storage = model_storage
        self._resource = resource
        self._vectoriser = vectoriser or NgramVectoriser(min_df=int(config["min_df"]))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the vocabulary."""
        self._vectoriser.fit_transform(
            [m.get(NORMALISED) for m in training_data.intent_examples if m.get(NORMALISED)]
        )
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self._vectoriser, folder / "vectoriser.joblib")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the vector to every example."""
        self._add([m for m in training_data.intent_examples if m.get(NORMALISED)])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the vector to messages at run time."""
        self._add(messages)
        return messages

    def _add(self, messages: list[Message]) -> None:
        if not messages:
            return
        rows = self._vectoriser.transform(m.get(NORMALISED) or "" for m in messages)
        for i, message in enumerate(messages):
            message.add_features(
                Features(rows[i].tocoo(), FEATURE_TYPE_SENTENCE, TEXT, ORIGIN)
            )


def vector_of(message: Message) -> sp.csr_matrix:
    """The n-gram vector of a message, shape (1, features)."""
    for feature in message.features:
        if feature.origin == ORIGIN and feature.type == FEATURE_TYPE_SENTENCE:
            return feature.features.tocsr()
    raise LookupError("NgramFeaturizer must come before this component in config.yml")


def vectors_of(messages: list[Message]) -> sp.csr_matrix:
    """The n-gram vectors of messages, one row each."""
    return sp.vstack([vector_of(m) for m in messages], format="csr", dtype=np.float32)


def groups_of(messages: list[Message]) -> list[str]:
    """For each message the sentence it is a variant of (itself, if it is none)."""
    return [m.get(ORIGINAL) or m.get(TEXT) or "" for m in messages]
