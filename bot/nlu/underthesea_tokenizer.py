"""Component: Vietnamese words by underthesea, with offsets into what was typed."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from underthesea import word_tokenize


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class UndertheseaTokenizer(Tokenizer):
    """Words of several syllables ("giấy khai sinh") stay one token."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Every option with its default (the first three are Rasa's own)."""
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            # Our own components do not read the tokens of training examples, and making (and
            # fingerprinting) them takes a minute; switch on to train Rasa's featurizers beside.
            "tokenize_training_data": False,
        }

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Tokenise examples where the configuration asks for it."""
        if self._config["tokenize_training_data"]:
            return super().process_training_data(training_data)
        return training_data

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Tokens of one attribute of a message."""
        text = message.get(attribute) or ""
        tokens: list[Token] = []
        position = 0
        for word in word_tokenize(text):
            start = text.find(word, position)
            if start < 0:
                # underthesea joined over unusual white space: fall back to its syllables
                for syllable in word.split():
                    start = text.find(syllable, position)
                    if start >= 0:
                        tokens.append(Token(syllable, start))
                        position = start + len(syllable)
                continue
            tokens.append(Token(word, start))
            position = start + len(word)
        found: list[Token] = self._apply_token_pattern(tokens)
        return found
