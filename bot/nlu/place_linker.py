"""Component: places named in the message, old and new (see `procedure_kb.places`)."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.attributes import PLACES
from procedure_kb.places.mentions import PlaceMention, find_places
from procedure_kb.places.units import load_gazetteer


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PlaceLinker(GraphComponent):
    """Sets ``places`` and one entity a mention, at the offsets that were typed."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PlaceLinker:
        """Called by Rasa; loads the gazetteer once for the process."""
        load_gazetteer()
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Find places in each message."""
        for message in messages:
            mentions = find_places(message.get(TEXT) or "")
            message.set(PLACES, [mention_dict(m) for m in mentions], add_to_output=True)
            if mentions:
                entities = [
                    {
                        "entity": "place",
                        "start": m.start,
                        "end": m.end,
                        "value": m.text,
                        "extractor": type(self).__name__,
                    }
                    for m in mentions
                ]
                message.set(ENTITIES, [*message.get(ENTITIES, []), *entities], add_to_output=True)
        return messages


def mention_dict(mention: PlaceMention) -> dict[str, Any]:
    """A mention as JSON, as the parse contract has it."""
    return {
        "text": mention.text,
        "units": [{"code": u.code, "name": u.name, "province": u.province} for u in mention.units],
        "ask": mention.ask,
        "role": mention.role,
        "reason": mention.reason,
        "old": [
            {"level": o.level, "name": o.name, "district": o.district, "province": o.province}
            for o in mention.old
        ],
    }
