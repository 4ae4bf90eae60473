"""Component: what the person wants, by a linear model over n-grams and the question's shape.

One-vs-rest linear SVMs; their margins become probabilities through a softmax whose
temperature is fitted on held-out training sentences, so that the confidence means something.
"""

from __future__ import annotations

from typing import Any

import joblib
import numpy as np
import scipy.sparse as sp
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.attributes import NORMALISED, procedure_of
from bot.nlu.linear import LinearModel
from bot.nlu.ngram_featurizer import spellings, training_rows, vector_of
from bot.nlu.question_shape import QuestionShape

_RANKING = 5


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent):
    """Sets intent and intent_ranking."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Every option with its default."""
        return {
            "C": 0.5,  # inverse regularisation strength
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntentClassifier:
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
    ) -> LinearIntentClassifier:
        """Called by Rasa after training."""
        with model_storage.read_from(resource) as folder:
            model, shape = joblib.load(folder / "intents.joblib")
        return cls(config, model_storage, resource, model, shape)

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: LinearModel | None = None,
        shape: QuestionShape | None = None,
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._model = model
        self._shape = shape or QuestionShape()

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the model on all examples that have an intent."""
        examples = training_data.intent_examples
        rows, labels, groups = training_rows([(m, m.get(INTENT)) for m in examples])
        texts = [(text, m) for m in examples for text in spellings(m)]
        shapes = self._shape.fit_transform(
            [text for text, _ in texts], [procedure_of(m) or m.get(INTENT) for _, m in texts]
        )
        self._model = LinearModel.fit(
            sp.hstack([rows, shapes], format="csr"), labels, groups, c=float(self._config["C"])
        )
        with self._storage.write_to(self._resource) as folder:
            joblib.dump((self._model, self._shape), folder / "intents.joblib")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Classify messages."""
        for message in messages:
            assert self._model is not None, "not trained"
            row = sp.hstack(
                [vector_of(message), self._shape.transform([message.get(NORMALISED) or ""])],
                format="csr",
            )
            probabilities = self._model.probabilities(row)
            best = np.argsort(probabilities)[::-1][:_RANKING]
            ranking = [
                {"name": self._model.labels[i], "confidence": float(probabilities[i])} for i in best
            ]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages
