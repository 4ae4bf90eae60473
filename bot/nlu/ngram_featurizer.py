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

from bot.nlu.attributes import NORMALISED, VARIANTS
from bot.nlu.ngrams import NgramVectoriser

ORIGIN = "NgramFeaturizer"
_ROWS = "ngram_rows"


class _Rows:
    """Vectors of a sentence and its variants.

    Rasa fingerprints training data after every component; hashing the sentence instead of
    printing the matrix saves a minute.
    """

    def __init__(self, matrix: sp.csr_matrix) -> None:
        self.matrix = matrix

    def fingerprint(self) -> str:
        """The sentence is hashed with the message; the shape is enough here."""
        return f"{self.matrix.shape}"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NgramFeaturizer(GraphComponent):
    """Adds the vector as a sentence feature, so Rasa's own classifiers can use it too."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Every option with its default."""
        return {
            "min_df": 3,  # n-grams in fewer training sentences are ignored
            # Rasa's own classifiers read features of training examples, ours do not.
            "features_in_training": False,
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
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._vectoriser = vectoriser or NgramVectoriser(min_df=int(config["min_df"]))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the vocabulary from all sentences and their variants."""
        self._vectoriser.fit_transform(
            [text for m in training_data.intent_examples for text in spellings(m)]
        )
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self._vectoriser, folder / "vectoriser.joblib")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the vector to every example, and keep those of its variants beside it."""
        examples = [m for m in training_data.intent_examples if m.get(NORMALISED)]
        written = [spellings(m) for m in examples]
        rows = self._vectoriser.transform([text for group in written for text in group])
        start = 0
        for message, group in zip(examples, written, strict=True):
            block = rows[start : start + len(group)]
            start += len(group)
            message.set(_ROWS, _Rows(block))
            if self._config["features_in_training"]:
                message.add_features(_feature(block[0]))
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the vector to messages at run time."""
        rows = self._vectoriser.transform([m.get(NORMALISED) or "" for m in messages])
        for i, message in enumerate(messages):
            message.add_features(_feature(rows[i]))
        return messages


def vector_of(message: Message) -> sp.csr_matrix:
    """The n-gram vector of a message, shape (1, features)."""
    for feature in message.features:
        if feature.origin == ORIGIN and feature.type == FEATURE_TYPE_SENTENCE:
            return feature.features
    raise LookupError("NgramFeaturizer must come before this component in config.yml")


def training_rows(
    examples: list[tuple[Message, str]],
) -> tuple[sp.csr_matrix, list[str], list[str]]:
    """Rows of labelled examples with all their spellings, for a linear model.

    Returns: rows; a label for each; and the sentence each belongs to, so that the spellings of
        one sentence are never split between learning and testing.
    """
    blocks = [message.get(_ROWS).matrix for message, _ in examples]
    labels = [
        label for b, (_, label) in zip(blocks, examples, strict=True) for _ in range(b.shape[0])
    ]
    groups = [
        m.get(TEXT) for b, (m, _) in zip(blocks, examples, strict=True) for _ in range(b.shape[0])
    ]
    return sp.vstack(blocks, format="csr", dtype=np.float32), labels, groups


def spellings(message: Message) -> list[str]:
    """The normalised sentence and its variants, in the order of its training rows."""
    return [message.get(NORMALISED) or "", *(message.get(VARIANTS) or [])]


def _feature(row: sp.csr_matrix) -> Features:
    return Features(row, FEATURE_TYPE_SENTENCE, TEXT, ORIGIN)
