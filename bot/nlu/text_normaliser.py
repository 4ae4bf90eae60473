"""Component: brings the message to one spelling (see `bot.nlu.normalise`)."""

from __future__ import annotations

import hashlib
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.attributes import NORMALISED, VARIANTS
from bot.nlu.augment import variants
from bot.nlu.normalise import ABBREVIATIONS, Abbreviations, normalise


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class TextNormaliser(GraphComponent):
    """Sets ``normalised`` on every message, and in training ``variants``: other spellings."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Every option with its default."""
        return {
            "variants": 1,  # unaccented, mistyped … spellings made of each training sentence
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TextNormaliser:
        """Called by Rasa."""
        return cls(config)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """The abbreviation list is data the component reads: its content counts for the cache."""
        return hashlib.sha256(ABBREVIATIONS.read_bytes()).hexdigest()

    def __init__(self, config: dict[str, Any]) -> None:
        self._variants = int(config["variants"])
        self._abbreviations = Abbreviations.load()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Normalise all examples and note their spelling variants."""
        for example in training_data.training_examples:
            text = example.get(TEXT)
            if not text:
                continue
            self._set(example)
            if example.get(INTENT):
                spellings = variants(text, self._variants)
                example.set(VARIANTS, [normalise(v, self._abbreviations) for v in spellings])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Normalise messages at run time."""
        for message in messages:
            self._set(message)
        return messages

    def _set(self, message: Message) -> None:
        message.set(NORMALISED, normalise(message.get(TEXT) or "", self._abbreviations))
