"""Retention: what people said is deleted after a while, by itself."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging

from bot.conversation.store import ConversationStore
from procedure_kb import clock
from procedure_kb.dossiers.identity import Identity

_EVERY_SECONDS = 3600.0

logger = logging.getLogger(__name__)


def delete_old(store: ConversationStore, identity: Identity, days: int) -> int:
    """Delete conversations in which nothing was said for so many days, and old attempts.

    Returns: how many conversations went.
    """
    moment = clock.stored_now() - dt.timedelta(days=days)
    deleted = store.delete_idle(moment)
    identity.delete_before(moment)
    return deleted


async def keep_deleting(store: ConversationStore, identity: Identity, days: int) -> None:
    """Delete what is old at once and then every hour, until cancelled."""
    while True:
        try:
            deleted = await asyncio.to_thread(delete_old, store, identity, days)
            if deleted:
                logger.info("deleted %d conversations older than %d days", deleted, days)
        except Exception:
            logger.exception("could not delete old conversations; trying again in an hour")
        await asyncio.sleep(_EVERY_SECONDS)
