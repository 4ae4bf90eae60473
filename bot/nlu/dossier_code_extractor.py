"""Component: finds a dossier code in any spelling (see `procedure_kb.dossiers.codes`)."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.attributes import DOSSIER_CODE
from procedure_kb.dossiers.codes import find_code


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class DossierCodeExtractor(GraphComponent):
    """Sets ``dossier_code`` and an entity at the place where it was typed."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DossierCodeExtractor:
        """Called by Rasa."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Look for a code in each message."""
        for message in messages:
            code = find_code(message.get(TEXT) or "")
            message.set(DOSSIER_CODE, code.text if code else None, add_to_output=True)
            if code:
                entity = {
                    "entity": DOSSIER_CODE,
                    "start": code.start,
                    "end": code.end,
                    "value": code.text,
                    "extractor": type(self).__name__,
                }
                message.set(ENTITIES, [*message.get(ENTITIES, []), entity], add_to_output=True)
        return messages
