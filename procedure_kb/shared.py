"""The one knowledge base of this process, opened from the settings when first needed."""

from __future__ import annotations

from functools import lru_cache

from procedure_kb import clock
from procedure_kb.importing import seed_guides, seed_subjects
from procedure_kb.knowledge import KnowledgeBase
from procedure_kb.search.index import ProcedureIndex
from procedure_kb.search.names import short_names
from procedure_kb.settings import settings
from procedure_kb.store.database import open_database


@lru_cache(maxsize=1)
def knowledge() -> KnowledgeBase:
    """The knowledge base, migrated and with what ships in it."""
    engine = open_database(settings().url)
    now = clock.now().replace(tzinfo=None)
    seed_guides(engine, now=now)
    seed_subjects(engine, now=now)
    return KnowledgeBase(engine)


@lru_cache(maxsize=1)
def index() -> ProcedureIndex:
    """The search index over `knowledge`, kept up to date with it."""
    built = ProcedureIndex(short_names(), settings().home / "cache" / "index.pickle")
    kb = knowledge()
    kb.on_change(lambda codes: built.update(kb.entries, codes))
    return built


def forget() -> None:
    """Close and forget what is open (tests that switch the database)."""
    if knowledge.cache_info().currsize:
        knowledge().engine.dispose()
    knowledge.cache_clear()
    index.cache_clear()
    settings.cache_clear()
