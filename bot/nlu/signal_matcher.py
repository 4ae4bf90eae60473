"""Component: small, exact signals beside the question, matched by spaCy.

Danger, how people call themselves, whether they have VNeID, corrections, and cue words of
what is asked. The phrases are data (``nlu_data/signals.yml``).
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import spacy
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from ruamel.yaml import YAML
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.util import filter_spans

from bot.nlu.attributes import NORMALISED, SIGNALS
from bot.nlu.normalise import Abbreviations, normalise
from procedure_kb.text import fold, is_accented

SIGNALS_FILE = Path(__file__).parents[2] / "nlu_data" / "signals.yml"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class SignalMatcher(GraphComponent):
    """Sets ``signals``: {kind: [value, …]} in the order they stand in the message."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SignalMatcher:
        """Called by Rasa."""
        return cls()

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """The phrases are data the component reads."""
        return hashlib.sha256(SIGNALS_FILE.read_bytes()).hexdigest()

    def __init__(self) -> None:
        # A blank multi-language pipeline: words come split by our normaliser, so that spaCy's
        # own Vietnamese class (which wants another segmenter) is not needed.
        self._vocab = spacy.blank("xx").vocab
        self._accented = PhraseMatcher(self._vocab)
        self._folded = PhraseMatcher(self._vocab)
        abbreviations = Abbreviations.load()
        data = YAML(typ="safe").load(SIGNALS_FILE.read_text(encoding="utf-8"))
        for kind, values in data.items():
            for value, phrases in values.items():
                texts = [normalise(p, abbreviations) for p in phrases]
                key = f"{kind}={value}"
                self._accented.add(key, [self._doc(t) for t in texts])
                self._folded.add(key, [self._doc(fold(t)) for t in texts])

    def process(self, messages: list[Message]) -> list[Message]:
        """Match each message."""
        for message in messages:
            message.set(SIGNALS, self.signals(message.get(NORMALISED) or ""), add_to_output=True)
        return messages

    def signals(self, normalised: str) -> dict[str, list[str]]:
        """What a normalised text signals."""
        accented = is_accented(normalised)
        matcher = self._accented if accented else self._folded
        doc = self._doc(normalised if accented else fold(normalised))
        found: dict[str, list[str]] = {}
        for span in filter_spans(matcher(doc, as_spans=True)):
            kind, _, value = span.label_.partition("=")
            values = found.setdefault(kind, [])
            if value not in values:
                values.append(value)
        return found

    def _doc(self, text: str) -> Doc:
        return Doc(self._vocab, words=text.split())
