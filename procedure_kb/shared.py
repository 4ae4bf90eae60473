"""What this process has one of, opened from the settings when first needed: knowledge, dossiers."""

from __future__ import annotations

from functools import lru_cache

from procedure_kb import clock
from procedure_kb.dossiers.hashes import KeyedHashes
from procedure_kb.dossiers.http_source import HttpRegistry
from procedure_kb.dossiers.importing import Mapping, read_mapping
from procedure_kb.dossiers.registry import EmbeddedRegistry
from procedure_kb.dossiers.source import DossierSource
from procedure_kb.importing import seed_guides, seed_subjects
from procedure_kb.knowledge import KnowledgeBase
from procedure_kb.search.index import ProcedureIndex
from procedure_kb.search.names import short_names
from procedure_kb.secret_key import secret_key
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


@lru_cache(maxsize=1)
def hashes() -> KeyedHashes:
    """Keyed hashes of this installation."""
    return KeyedHashes(secret_key(settings()))


@lru_cache(maxsize=1)
def registry() -> EmbeddedRegistry:
    """The embedded registry of dossiers, in the database of the knowledge base."""
    return EmbeddedRegistry(knowledge().engine, hashes())


@lru_cache(maxsize=1)
def dossiers() -> DossierSource:
    """The registry that answers where a dossier stands: a province's system, else our own.

    Raises:
        BadInput: the mapping file cannot be read.
    """
    given = settings()
    if not given.dossier_url:
        return registry()
    path = given.dossier_mapping
    mapping = read_mapping(path) if path else Mapping()
    return HttpRegistry(
        given.dossier_url, given.dossier_token.get_secret_value(), mapping, hashes()
    )


def forget() -> None:
    """Close and forget what is open (tests that switch the database)."""
    if knowledge.cache_info().currsize:
        knowledge().engine.dispose()
    for opened in (knowledge, index, hashes, registry, dossiers, settings):
        opened.cache_clear()
